"""What the commands on a transformation share."""

from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import History, Refusal
from placeasile.domain.moving import Move
from placeasile.domain.stating import opened
from placeasile.domain.transformation.refusals import (
    BlockNotFound,
    StructureEngaged,
    TransformationDossierTaken,
    TransformationNotOpen,
)
from placeasile.domain.transformation.state import DOSSIER, ENGAGED, Block, Transformation, claims


def _engaged(key: str) -> Refusal:
    return StructureEngaged(field="structure_id", value=key)


def _dossier(key: str) -> Refusal:
    return TransformationDossierTaken(field="dossier", value=key)


TRANSFORMATION: Final = opened(
    "transformation", claims=claims, taken={ENGAGED: _engaged, DOSSIER: _dossier}
)

STATES: Final = {
    "BROUILLON": "un brouillon",
    "ANNULEE": "abandonnée",
    "FINALISEE": "finalisée",
    "REVOQUEE": "révoquée",
}
"""In French."""


class Draft(Move):
    """A command on a transformation that is still a draft."""

    OF: ClassVar[str] = "transformation"


def refuse_not_open(state: History) -> Transformation:
    """Return the transformation, when it is a draft.

    Raises:
        TransformationNotOpen: it is finalised, cancelled or revoked.
    """
    found = Transformation(state)
    if found.state != "BROUILLON":
        raise TransformationNotOpen(value=STATES[found.state], field="transformation_id")
    return found


def block_of(found: Transformation, structure_id: UUID, *, field: str = "structure_id") -> Block:
    """Return the block of a structure.

    Raises:
        BlockNotFound: it takes no part in the transformation.
    """
    block = found.block(structure_id)
    if block is None:
        raise BlockNotFound(field=field, value=structure_id)
    return block
