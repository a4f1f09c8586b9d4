"""What others say of a structure: its operator, year by year, and the OFII."""

from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event
from placeasile.domain.personal import Sealed
from placeasile.domain.stating import Stated


class OfiiField(StrEnum):
    """What the OFII list and the register may say differently."""

    TYPE = "TYPE"
    OPERATEUR = "OPERATEUR"
    DEPARTEMENT = "DEPARTEMENT"
    NOM = "NOM"


class OperatorCommentWritten(Stated):
    """What the operator says of its financial documents of ``year``, in free words."""

    TOPIC: ClassVar[str] = "structure.operator_comment_written"
    LABEL: ClassVar[str] = "Commentaire de l'opérateur sur une année"
    SINCE: ClassVar[str] = "Jour du commentaire"
    SOURCE: ClassVar[str] = "Opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("operator_comment",)
    KEY: ClassVar[str] = "{year}"
    ABOUT: ClassVar[str | None] = "structure_id"
    KEYHOLDER: ClassVar[str] = "structure_id"
    SEALED_PART: ClassVar[str] = "commentaire-operateur/{year}"

    structure_id: UUID
    year: int
    text: Sealed


class OfiiDiscrepancyReported(Stated):
    """The OFII list says something else than the register on ``effective_on``."""

    TOPIC: ClassVar[str] = "structure.ofii_discrepancy_reported"
    LABEL: ClassVar[str] = "Écart avec la liste de l'OFII"
    SINCE: ClassVar[str] = "Date de la liste"
    SOURCE: ClassVar[str] = "Liste de l'OFII"
    FACETS: ClassVar[tuple[str, ...]] = ("ofii_discrepancy",)
    KEY: ClassVar[str] = "{champ}"
    ABOUT: ClassVar[str | None] = "structure_id"

    structure_id: UUID
    champ: OfiiField
    valeur_ofii: str | None
    notre_valeur: str | None


EVENTS: Final[tuple[type[Event], ...]] = (OperatorCommentWritten, OfiiDiscrepancyReported)
"""Every event of this part of the structure."""
