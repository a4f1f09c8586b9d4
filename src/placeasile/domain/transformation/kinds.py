"""The kinds of transformations: which blocks each of them is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BeforeValidator

from placeasile.domain.vocabulary import StructureType


class BlockKind(StrEnum):
    """What becomes of a structure in a transformation, in the order of the screens."""

    FERMETURE = "FERMETURE"
    CONTRACTION = "CONTRACTION"
    EXTENSION = "EXTENSION"
    CREATION = "CREATION"

    @property
    def gives(self) -> bool:
        """Whether places leave the structure."""
        return self in {BlockKind.FERMETURE, BlockKind.CONTRACTION}


class TransformationOrigin(StrEnum):
    """Who started a transformation: an agent, or a file of Démarche Numérique."""

    AGENT = "AGENT"
    DN = "DN"


class TransformationStep(StrEnum):
    """The steps of a block; a closure has the first one alone."""

    IDENTIFICATION = "01-identification"
    PLACES = "02-places-hebergement"
    ACTES = "03-actes-administratifs"


def steps_of(kind: BlockKind) -> tuple[TransformationStep, ...]:
    """Return the steps of a block."""
    if kind is BlockKind.FERMETURE:
        return (TransformationStep.IDENTIFICATION,)
    return tuple(TransformationStep)


class TransformationType(StrEnum):
    """Why structures open, grow, shrink or close together."""

    OUVERTURE_EX_NIHILO = "OUVERTURE_EX_NIHILO"
    OUVERTURE_DEPUIS_UNE_OU_PLUSIEURS_STRUCTURES = "OUVERTURE_DEPUIS_UNE_OU_PLUSIEURS_STRUCTURES"
    EXTENSION_EX_NIHILO = "EXTENSION_EX_NIHILO"
    EXTENSION_DEPUIS_STRUCTURES_QUI_CONTRACTENT = "EXTENSION_DEPUIS_STRUCTURES_QUI_CONTRACTENT"
    EXTENSION_DEPUIS_STRUCTURES_QUI_FERMENT = "EXTENSION_DEPUIS_STRUCTURES_QUI_FERMENT"
    CONTRACTION_AVEC_TRANSFERT_VERS_AUTRE_STRUCTURE = (
        "CONTRACTION_AVEC_TRANSFERT_VERS_AUTRE_STRUCTURE"
    )
    CONTRACTION_SANS_TRANSFERT_DE_PLACES = "CONTRACTION_SANS_TRANSFERT_DE_PLACES"
    FERMETURE_AVEC_TRANSFERT_VERS_UNE_OU_PLUSIEURS_STRUCTURES = (
        "FERMETURE_AVEC_TRANSFERT_VERS_UNE_OU_PLUSIEURS_STRUCTURES"
    )
    FERMETURE_SANS_TRANSFERT = "FERMETURE_SANS_TRANSFERT"
    TRANSFO_HUDA_FERMETURE_VERS_CADA_EXISTANT = "TRANSFO_HUDA_FERMETURE_VERS_CADA_EXISTANT"
    TRANSFO_HUDA_FERMETURE_VERS_CADA_NOUVEAU = "TRANSFO_HUDA_FERMETURE_VERS_CADA_NOUVEAU"
    TRANSFO_HUDA_FERMETURE_REMISE_EN_CONCURRENCE = "TRANSFO_HUDA_FERMETURE_REMISE_EN_CONCURRENCE"
    TRANSFO_HUDA_CONTRACTION_VERS_CADA_EXISTANT = "TRANSFO_HUDA_CONTRACTION_VERS_CADA_EXISTANT"
    TRANSFO_HUDA_CONTRACTION_VERS_CADA_NOUVEAU = "TRANSFO_HUDA_CONTRACTION_VERS_CADA_NOUVEAU"
    TRANSFO_HUDA_CONTRACTION_REMISE_EN_CONCURRENCE = (
        "TRANSFO_HUDA_CONTRACTION_REMISE_EN_CONCURRENCE"
    )


T = TransformationType

FORMER_NAMES: Final[Mapping[str, TransformationType]] = {
    "TRANSFO_HUDA_VERS_CADA_EXISTANT_MEME_OPERATEUR": T.TRANSFO_HUDA_FERMETURE_VERS_CADA_EXISTANT,
    "TRANSFO_HUDA_VERS_CADA_NOUVEAU_MEME_OPERATEUR": T.TRANSFO_HUDA_FERMETURE_VERS_CADA_NOUVEAU,
    "TRANSFO_HUDA_REMISE_EN_CONCURRENCE_DES_PLACES": (
        T.TRANSFO_HUDA_FERMETURE_REMISE_EN_CONCURRENCE
    ),
}
"""Names that were in use before; they are still read."""


def _renamed(value: object) -> object:
    return FORMER_NAMES.get(value, value) if isinstance(value, str) else value


TransformationKind = Annotated[TransformationType, BeforeValidator(_renamed)]
"""The type of a transformation, under its name of today or a former one."""

MANY: Final = 200
"""The most blocks of one kind: far more than a département has structures."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The blocks that a type is made of.

    ``counts`` are the least and the most blocks of each kind. ``types`` restricts the type
    of the structures by kind of block. ``same_type`` and ``same_operateur`` ask for one type,
    one operator in all blocks.
    """

    counts: Mapping[BlockKind, tuple[int, int]]
    types: Mapping[BlockKind, StructureType]
    same_type: bool = False
    same_operateur: bool = False

    def most(self, kind: BlockKind) -> int:
        """Return the most blocks of a kind, 0 when the type has none."""
        return self.counts.get(kind, (0, 0))[1]


def _made_of(
    types: Mapping[BlockKind, StructureType] | None = None,
    *,
    same_type: bool = False,
    same_operateur: bool = False,
    **counts: tuple[int, int],
) -> Composition:
    by_kind = {BlockKind(name.upper()): span for name, span in counts.items()}
    return Composition(by_kind, types or {}, same_type, same_operateur)


_ONE: Final = (1, 1)
_SEVERAL: Final = (1, MANY)
_HUDA_CLOSES: Final = {BlockKind.FERMETURE: StructureType.HUDA}
_HUDA_SHRINKS: Final = {BlockKind.CONTRACTION: StructureType.HUDA}
_TO_CADA: Final = {
    BlockKind.EXTENSION: StructureType.CADA,
    BlockKind.CREATION: StructureType.CADA,
}

COMPOSITIONS: Final[Mapping[TransformationType, Composition]] = {
    T.OUVERTURE_EX_NIHILO: _made_of(creation=_ONE),
    T.OUVERTURE_DEPUIS_UNE_OU_PLUSIEURS_STRUCTURES: _made_of(fermeture=_SEVERAL, creation=_ONE),
    T.EXTENSION_EX_NIHILO: _made_of(extension=_ONE),
    T.EXTENSION_DEPUIS_STRUCTURES_QUI_CONTRACTENT: _made_of(
        contraction=_SEVERAL, extension=_ONE, same_type=True
    ),
    T.EXTENSION_DEPUIS_STRUCTURES_QUI_FERMENT: _made_of(
        fermeture=_SEVERAL, extension=_ONE, same_type=True
    ),
    T.CONTRACTION_AVEC_TRANSFERT_VERS_AUTRE_STRUCTURE: _made_of(
        contraction=_ONE, extension=_SEVERAL, same_type=True
    ),
    T.CONTRACTION_SANS_TRANSFERT_DE_PLACES: _made_of(contraction=_ONE),
    T.FERMETURE_AVEC_TRANSFERT_VERS_UNE_OU_PLUSIEURS_STRUCTURES: _made_of(
        fermeture=_ONE, extension=_SEVERAL, same_type=True
    ),
    T.FERMETURE_SANS_TRANSFERT: _made_of(fermeture=_ONE),
    T.TRANSFO_HUDA_FERMETURE_VERS_CADA_EXISTANT: _made_of(
        {**_HUDA_CLOSES, **_TO_CADA}, fermeture=_SEVERAL, extension=_SEVERAL, same_operateur=True
    ),
    T.TRANSFO_HUDA_FERMETURE_VERS_CADA_NOUVEAU: _made_of(
        {**_HUDA_CLOSES, **_TO_CADA}, fermeture=_SEVERAL, creation=_ONE
    ),
    T.TRANSFO_HUDA_FERMETURE_REMISE_EN_CONCURRENCE: _made_of(_HUDA_CLOSES, fermeture=_SEVERAL),
    T.TRANSFO_HUDA_CONTRACTION_VERS_CADA_EXISTANT: _made_of(
        {**_HUDA_SHRINKS, **_TO_CADA},
        contraction=_SEVERAL,
        extension=_SEVERAL,
        same_operateur=True,
    ),
    T.TRANSFO_HUDA_CONTRACTION_VERS_CADA_NOUVEAU: _made_of(
        {**_HUDA_SHRINKS, **_TO_CADA}, contraction=_SEVERAL, creation=_ONE
    ),
    T.TRANSFO_HUDA_CONTRACTION_REMISE_EN_CONCURRENCE: _made_of(_HUDA_SHRINKS, contraction=_SEVERAL),
}
"""By type."""

RESIGNED: Final = frozenset(
    {T.TRANSFO_HUDA_FERMETURE_VERS_CADA_EXISTANT, T.TRANSFO_HUDA_CONTRACTION_VERS_CADA_EXISTANT}
)
"""The types whose extensions need a new convention (decree of 3 January 2026)."""
