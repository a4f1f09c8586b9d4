"""Fields of contacts."""

from typing import Final

from placeasile.domain.registry.common import IN_CLEAR
from placeasile.domain.registry.field import Field, Filler, Readers, Sign, Unit

S = Readers.SAISIE
R = Filler.REGISTRE

# fmt: off
FIELDS: Final = (
    Field("owner_id", "Dossier", "Structure ou opérateur dont la personne est un contact.", Unit.ID, filler=R),
    Field("contact_id", "Contact", "Identifiant du contact ; sa clé protège ses données.", Unit.ID, filler=R),
    Field("rang", "Rang", "Place du contact dans la liste, à partir de 1 : le premier est celui à qui écrire.", Unit.COUNT, Sign.POSITIVE, 0),
    Field("prenom", "Prénom", "Prénom du contact.", readers=S, personal=True),
    Field("contact.nom", "Nom de famille", "Nom de famille du contact.", readers=S, personal=True),
    Field("telephone", "Téléphone", "Numéro du contact, sans séparateur.", readers=S, personal=True),
    Field("email", "Adresse électronique", "Adresse électronique du contact.", readers=S, personal=True),
    Field("fonction", "Fonction", "Ce que la personne fait dans la structure ou chez l'opérateur."),
    Field("perimetre", "Périmètre", f"Ce dont la personne répond, quand ce n'est pas tout. {IN_CLEAR}"),
    Field("contact.since", "En fonction depuis", "Premier jour où la personne est le contact.", Unit.DAY),
    Field("contact.changed_on", "Coordonnées depuis", "Premier jour des coordonnées montrées.", Unit.DAY),
    Field("contact.released_on", "Fin", "Premier jour où la personne n'est plus le contact.", Unit.DAY),
)
# fmt: on
