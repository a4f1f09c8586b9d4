"""Fields of reference data and announcements."""

from typing import Final

from placeasile.domain.registry.common import IN_CLEAR
from placeasile.domain.registry.field import Field, Filler, Sign, Unit

A = Filler.ADMINISTRATION
P = Sign.POSITIVE
YEARLY = "Instruction annuelle"

# fmt: off
FIELDS: Final = (
    Field("reference.value", "Valeur", "Valeur de la donnée ; vide si elle a été retirée.", Unit.COUNT, P, 3, A, source="Donnée de référence"),
    Field("indicator", "Indicateur", "Indicateur que le seuil borne.", Unit.CHOICE, filler=A),
    Field("reference.family", "Famille", "Structures que le seuil concerne : toutes, autorisées ou subventionnées.", Unit.CHOICE, filler=A),
    Field("is_idf", "Île-de-France", "Si la cible vaut en Île-de-France, ou ailleurs.", Unit.YES_NO, filler=A, source=YEARLY),
    Field("from_huda", "Issu d'un HUDA", "Si la cible vaut pour les CADA créés depuis un HUDA.", Unit.YES_NO, filler=A, source=YEARLY),
    Field("reference.amount", "Tarif cible", "Coût cible d'une place et d'un jour.", Unit.EUROS_PER_PLACE_DAY, P, 2, A, source=YEARLY),
    Field("places_per_etp", "Taux d'encadrement cible", "Places pour un équivalent temps plein.", Unit.PLACES_PER_FTE, P, 3, A, source=YEARLY),
    Field("reference.region", "Région", "Code de la région.", Unit.CODE, filler=A, source="Code officiel géographique"),
    Field("reference.places", "Objectif de places", "Places que la région doit avoir à la fin de l'année.", Unit.PLACES, P, 0, A, source="Schéma national d'accueil"),
    Field("reference_year", "Millésime de référence", "Année courante du registre.", Unit.YEAR, filler=A),
    Field("documents_open_year", "Année ouverte aux documents", "Dernière année dont les documents peuvent être demandés.", Unit.YEAR, filler=A),
    Field("authorised_open_year", "Année ouverte aux autorisées", "Dernière année ouverte aux structures autorisées.", Unit.YEAR, filler=A),
    Field("subsidised_open_year", "Année ouverte aux subventionnées", "Dernière année ouverte aux structures subventionnées.", Unit.YEAR, filler=A),
    Field("reference.key", "Clé", "Ce que la valeur concerne : indicateur et famille, type et année, ou territoire.", Unit.CODE, filler=Filler.REGISTRE, formula="Champs qui nomment la donnée."),
    Field("reference.name", "Nom", "Nom de la valeur.", Unit.CODE, filler=Filler.REGISTRE, formula="Champ de l'événement."),
    Field("reference.since", "Depuis", "Premier jour où la valeur vaut.", Unit.DAY, filler=Filler.REGISTRE, formula="Date d'effet."),
    Field("notification_id", "Annonce", "Identifiant de l'annonce.", Unit.ID, filler=Filler.REGISTRE),
    Field("announcements.content", "Texte", f"Texte de l'annonce. {IN_CLEAR}", filler=A),
    Field("announcement.content", "Texte", "Texte de l'annonce affichée.", filler=Filler.REGISTRE, formula=f"Texte de l'annonce. {IN_CLEAR}"),
    Field("announcement.start_on", "Affichée dès le", "Premier jour d'affichage.", Unit.DAY, filler=Filler.REGISTRE, formula="Date d'effet de l'annonce."),
    Field("withdrawn_on", "Retirée le", "Premier jour sans affichage.", Unit.DAY, filler=Filler.REGISTRE, formula="Date d'effet du retrait."),
)
# fmt: on
