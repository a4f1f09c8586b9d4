"""Fields of dwellings and antennas."""

from typing import Final

from placeasile.domain.registry.field import Field, Filler, Readers, Sign, Unit

OP = Filler.OPERATEUR
P = Sign.POSITIVE
R = Filler.REGISTRE
SAID = "Déclaration de l'opérateur"

# fmt: off
FIELDS: Final = (
    Field("site_id", "Site", "Identifiant du site.", Unit.ID, filler=R),
    Field("antenne_id", "Antenne", "Identifiant de l'antenne.", Unit.ID, filler=R),
    Field("street", "Voie du site", "Numéro et voie d'un lieu d'hébergement, confidentiels.", filler=OP, readers=Readers.SAISIE, personal=True, source=SAID),
    Field("repartition", "Bâti du site", "Diffus ou collectif.", Unit.CHOICE, filler=OP, source=SAID),
    Field("sites.code_postal", "Code postal", "Code postal du site ou de l'antenne.", Unit.CODE, filler=OP, source=SAID),
    Field("sites.commune", "Commune", "Commune du site ou de l'antenne, telle que saisie.", filler=OP, source=SAID),
    Field("sites.places", "Places du site", "Places d'hébergement sur le site.", Unit.PLACES, P, 0, OP, source=SAID),
    Field("qpv_places", "Places en QPV", "Places du site en quartier prioritaire de la ville.", Unit.PLACES, P, 0, OP, source=SAID),
    Field("logement_social_places", "Places en logement social", "Places du site en logement social.", Unit.PLACES, P, 0, OP, source=SAID),
    Field("sites.latitude", "Latitude", "Latitude du centre de la commune.", Unit.DEGREES, Sign.SIGNED, filler=R, source="Base adresse nationale"),
    Field("sites.longitude", "Longitude", "Longitude du centre de la commune.", Unit.DEGREES, Sign.SIGNED, filler=R, source="Base adresse nationale"),
    Field("nom_officiel", "Nom officiel de la commune", "Nom de la commune selon le géocodeur.", filler=R, source="Base adresse nationale"),
    Field("sites.count", "Nombre de sites", "Nombre de sites que l'opérateur déclare.", Unit.COUNT, P, 0, OP, source=SAID),
    Field("sites.total", "Total des places", "Total des places des sites que l'opérateur déclare.", Unit.PLACES, P, 0, OP, source=SAID),
    Field("sites.nom", "Nom de l'antenne", "Nom du bureau.", filler=OP, source=SAID),
    Field("sites.adresse", "Adresse de l'antenne", "Numéro et voie du bureau.", filler=OP, source=SAID),
    Field("site.code_postal", "Code postal", "Code postal du site.", Unit.CODE, filler=R, formula="Adresse du site à la date de situation."),
    Field("site.commune", "Commune", "Commune du site, telle que saisie.", filler=R, formula="Adresse du site à la date de situation."),
    Field("site.places", "Places du site", "Places d'hébergement sur le site.", Unit.PLACES, P, 0, R, formula="Places en vigueur."),
    Field("site.opened_on", "Ouverture du site", "Premier jour d'hébergement.", Unit.DAY, filler=R, formula="Date d'effet de l'ouverture du site."),
    Field("localisation", "Localisation", "LOCALISE, INTROUVABLE ou A_LOCALISER.", Unit.CHOICE, filler=R, formula="Dernière recherche depuis que le site est à son adresse."),
    Field("site.latitude", "Latitude", "Latitude du centre de la commune.", Unit.DEGREES, Sign.SIGNED, filler=R, formula="Dernière recherche, si elle suit l'adresse."),
    Field("site.longitude", "Longitude", "Longitude du centre de la commune.", Unit.DEGREES, Sign.SIGNED, filler=R, formula="Dernière recherche, si elle suit l'adresse."),
    Field("antenne.nom", "Nom de l'antenne", "Nom du bureau.", filler=R, formula="Nom à la date de situation."),
    Field("antenne.adresse", "Adresse de l'antenne", "Numéro et voie du bureau.", filler=R, formula="Adresse à la date de situation."),
    Field("antenne.opened_on", "Ouverture de l'antenne", "Premier jour de l'antenne.", Unit.DAY, filler=R, formula="Date d'effet de l'ouverture."),
    Field("bati", "Bâti", "COLLECTIF, DIFFUS, ou MIXTE s'il y a des deux.", Unit.CHOICE, filler=R, formula="Bâti des sites ouverts ; inconnu sans site."),
    Field("sites", "Sites", "Nombre de sites ouverts.", Unit.COUNT, P, 0, R, formula="Sites ouverts ce jour-là."),
    Field("sites_connus", "Sites aux places connues", "Sites ouverts dont les places sont renseignées.", Unit.COUNT, P, 0, R, formula="Sites ouverts dont les places sont connues."),
    Field("places_sites", "Places des sites", "Total des places des sites.", Unit.PLACES, P, 0, R, formula="Somme des places connues des sites ouverts."),
    Field("places_qpv", "Places en QPV", "Places en quartier prioritaire de la ville.", Unit.PLACES, P, 0, R, formula="Somme des places en QPV connues des sites ouverts."),
    Field("places_logement_social", "Places en logement social", "Places en logement social.", Unit.PLACES, P, 0, R, formula="Somme des places en logement social connues des sites ouverts."),
    Field("sites_complets_le", "Liste complète au", "Jour où la liste des sites est déclarée complète.", Unit.DAY, filler=R, formula="Dernière déclaration de l'opérateur."),
)
# fmt: on
