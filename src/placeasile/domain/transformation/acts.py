"""The acts of a block: drafted with it, recorded on its structure by the finalisation."""

from collections.abc import Iterable, Mapping, Set as AbstractSet
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.categories import ActCategory
from placeasile.domain.kernel import Event, Fact
from placeasile.domain.rules.documents import SUBSIDISED
from placeasile.domain.stating import Stated
from placeasile.domain.transformation.kinds import BlockKind, TransformationType
from placeasile.domain.vocabulary import StructureType

Taken = tuple[ActCategory, bool]
"""A category of acts, and whether the act is an avenant to the one in force."""

PERIODS: Final[Mapping[ActCategory, str]] = {
    ActCategory.ARRETE_AUTORISATION: "authorisation",
    ActCategory.CONVENTION: "convention",
}
"""The acts that are periods of a structure, with the facet of each."""

_TAKEN: Final[Mapping[BlockKind, AbstractSet[Taken]]] = {
    BlockKind.FERMETURE: {(ActCategory.AUTRE, False)},
    BlockKind.CONTRACTION: {
        (ActCategory.CONVENTION, False),
        (ActCategory.ARRETE_CONTRACTION, False),
        (ActCategory.AUTRE, False),
    },
    BlockKind.EXTENSION: {
        (ActCategory.CONVENTION, False),
        (ActCategory.CONVENTION, True),
        (ActCategory.ARRETE_EXTENSION, False),
        (ActCategory.ARRETE_AUTORISATION, True),
        (ActCategory.AUTRE, False),
    },
    BlockKind.CREATION: {
        (ActCategory.ARRETE_AUTORISATION, False),
        (ActCategory.CONVENTION, False),
        (ActCategory.AUTRE, False),
    },
}


def founding(type_: StructureType) -> AbstractSet[ActCategory]:
    """Return the acts of which a new structure of a type needs one; none for PRAHDA and NH."""
    if type_.authorised:
        return {ActCategory.ARRETE_AUTORISATION, ActCategory.ARRETE_FUSION}
    return {ActCategory.CONVENTION} if type_ in SUBSIDISED else frozenset()


def acts_of(type_: TransformationType, kind: BlockKind) -> AbstractSet[Taken]:
    """Return the acts that a block of a transformation takes.

    A structure that is created out of nothing has its first tariff besides; one that ordinary
    structures become may have a merger order in place of an authorisation.
    """
    if kind is not BlockKind.CREATION:
        return _TAKEN[kind]
    match type_:
        case TransformationType.OUVERTURE_EX_NIHILO:
            return _TAKEN[kind] | {(ActCategory.ARRETE_TARIFICATION, False)}
        case TransformationType.OUVERTURE_DEPUIS_UNE_OU_PLUSIEURS_STRUCTURES:
            return _TAKEN[kind] | {(ActCategory.ARRETE_FUSION, False)}
        case _:
            return _TAKEN[kind]


class TransformationActDrafted(Stated):
    """A block has an act, which is recorded on its structure when all is finalised.

    It is dated as acts of its category are. When it ``amends``, it is an avenant, of the day
    of the block, to the act in force on that day; ``end`` is then the new end, if it moves.
    The ``act_date`` of a tariff order is the day of its signature.
    """

    TOPIC: ClassVar[str] = "transformation.act_drafted"
    LABEL: ClassVar[str] = "Acte préparé pour un bloc de transformation"
    SINCE: ClassVar[str] = "Jour de la saisie"
    SOURCE: ClassVar[str] = "Arrêté ou convention"
    FACETS: ClassVar[tuple[str, ...]] = ("transformation_act",)
    KEY: ClassVar[str] = "{structure_id}/{act_id}"
    RESTS: ClassVar[tuple[str, ...]] = ("stream", "block:{structure_id}")

    structure_id: UUID
    act_id: UUID
    category: ActCategory
    title: str | None = None
    act_date: date | None = None
    start: date | None = None
    end: date | None = None
    reference: str | None = None
    amends: bool = False


class TransformationActRemoved(Event):
    """A block does not have an act any more."""

    TOPIC: ClassVar[str] = "transformation.act_removed"
    LABEL: ClassVar[str] = "Acte retiré d'un bloc de transformation"
    SINCE: ClassVar[str] = "Jour de la saisie"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("transformation_act",)

    structure_id: UUID
    act_id: UUID
    motif: str

    def facts(self) -> Iterable[Fact]:
        """The act has no category any more."""
        yield no_act(self.structure_id, self.act_id, self.motif)

    def requires(self) -> Iterable[str]:
        """The block."""
        return ("stream", f"block:{self.structure_id}")


def act_key(structure_id: UUID, act_id: UUID) -> str:
    """Return the name of an act of a block."""
    return f"{structure_id}/{act_id}"


def no_act(structure_id: UUID, act_id: UUID, motif: str) -> Fact:
    """Return the fact that a block does not have an act any more."""
    value = {"category": None, "motif": motif}
    return Fact("transformation_act", value, act_key(structure_id, act_id))


EVENTS: Final[tuple[type[Event], ...]] = (TransformationActDrafted, TransformationActRemoved)
"""Every event of this module."""
