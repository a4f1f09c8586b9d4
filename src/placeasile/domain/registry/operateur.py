"""Fields of operators."""

from typing import Final

from placeasile.domain.registry.field import Field, Unit

# fmt: off
FIELDS: Final = (
    Field("siret", "SIRET", "Numéro à 14 chiffres du siège.", Unit.CODE, source="INSEE"),
    Field("siege_social", "Siège social", "Adresse du siège.", source="Répertoire SIRENE"),
    Field("operateur.parent_id", "Maison mère", "Opérateur dont celui-ci est une filiale.", Unit.ID, source="Déclaration de l'opérateur"),
    Field("operateur.into_id", "Opérateur qui demeure", "Opérateur dans lequel celui-ci est fusionné.", Unit.ID, source="Traité de fusion ou arrêté"),
)
# fmt: on
