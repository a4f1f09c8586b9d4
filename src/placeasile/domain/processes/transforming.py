"""What finalising a transformation, or revoking it, records on the structures."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from placeasile.domain.corrections import RetractFact, replacement
from placeasile.domain.finalisation.decisions import FINALISATION, FinaliseCreatedStructure
from placeasile.domain.kernel import Command, FactRetracted, History, event_id_of
from placeasile.domain.processes.filing import acts_recorded
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.structure.decisions.description import (
    DESCRIPTION,
    AssignBhasileCode,
    next_code,
    region_of,
)
from placeasile.domain.structure.decisions.lifecycle import (
    CloseStructure,
    OpenStructure,
    RegisterStructure,
)
from placeasile.domain.together import Lookup, Part, part_id
from placeasile.domain.transformation.decisions.base import TRANSFORMATION
from placeasile.domain.transformation.decisions.finalising import RevokeTransformation
from placeasile.domain.transformation.kinds import BlockKind
from placeasile.domain.transformation.state import Block, Transformation


def finalise(subject: UUID, command: Command[Any], lookup: Lookup) -> Sequence[Part]:
    """Return the decision, and what it records on each structure."""
    found = Transformation(lookup(subject))
    structures = tuple(one.structure_id for one in found.blocks)
    lead = Part(TRANSFORMATION, subject, command, reads=structures)
    return [lead] if found.state == "FINALISEE" else [lead, *on_structures(found, lookup)]


def revoke(subject: UUID, command: Command[Any], lookup: Lookup) -> Sequence[Part]:
    """Return the decision, and what it takes back from each structure, last recorded first.

    The registration of a structure stays: one that was to be created is closed before its
    first day.
    """
    assert isinstance(command, RevokeTransformation)
    found = Transformation(lookup(subject))
    lead = Part(TRANSFORMATION, subject, command)
    if found.command_id is None:
        return [lead]
    taken_back = [
        part
        for rank, one in reversed(list(enumerate(on_structures(found, lookup), 1)))
        if (part := _taken_back(one, part_id(found.command_id, rank), command.motif, lookup))
    ]
    closed = [
        Part(STRUCTURE, one.structure_id, _never_opened(one, command.motif))
        for one in found.blocks
        if one.kind is BlockKind.CREATION
    ]
    return [lead, *taken_back, *closed]


def on_structures(found: Transformation, lookup: Lookup) -> Sequence[Part]:
    """Return what a transformation records on its structures, in order: codes come last.

    The order is for ever: the ids of the events follow from it.
    """
    changes = [
        Part(
            FINALISATION if isinstance(command, FinaliseCreatedStructure) else STRUCTURE,
            block.structure_id,
            command,
        )
        for block in found.blocks
        for command in _commands(found, block, _day(block))
    ]
    acts = [
        part for block in found.blocks for part in acts_recorded(found, block, _day(block), lookup)
    ]
    return [*changes, *acts, *_codes(found, lookup)]


def _codes(found: Transformation, lookup: Lookup) -> Iterator[Part]:
    """Yield the public code of each structure that is created: the next one of its region.

    Whoever gives the same code at the same time is refused it by its key, and asks again.
    """
    taken = list(lookup.claimed("code_bhasile"))
    for block in found.blocks:
        if block.kind is BlockKind.CREATION:
            code = next_code(region_of(block.departement), taken)
            taken.append(code)
            command = AssignBhasileCode(code=code, effective_on=_day(block))
            yield Part(DESCRIPTION, block.structure_id, command)


def _commands(found: Transformation, block: Block, on: date) -> Iterator[Command[Any]]:
    match block.kind:
        case BlockKind.FERMETURE:
            motif = block.text("motif") or f"Transformation {found.type.value}"
            yield CloseStructure(last_day=on - timedelta(days=1), motif=motif)
        case BlockKind.CONTRACTION | BlockKind.EXTENSION:
            yield _capacity(block, on)
        case BlockKind.CREATION:
            yield RegisterStructure(
                type=block.structure_type,
                departement=block.departement,
                effective_on=on,
                operateur_id=block.operateur_id,
                nom=block.text("nom"),
            )
            yield OpenStructure(effective_on=on)
            yield _capacity(block, on)
            yield FinaliseCreatedStructure(effective_on=on)


def _capacity(block: Block, on: date) -> AuthoriseCapacity:
    return AuthoriseCapacity(
        places=block.new_places or 0,
        pmr=block.count("pmr"),
        lgbt=block.count("lgbt"),
        fvv_teh=block.count("fvv_teh"),
        act_reference=block.text("act_reference"),
        effective_on=on,
    )


def _day(block: Block) -> date:
    # A draft that lacks a day is refused by the decision, which comes first.
    return block.takes_effect_on or date(2026, 1, 1)


def _never_opened(block: Block, motif: str) -> CloseStructure:
    eve = _day(block) - timedelta(days=1)
    return CloseStructure(last_day=eve, motif=f"Transformation révoquée : {motif}"[:300])


def _taken_back(part: Part, command_id: UUID, motif: str, lookup: Lookup) -> Part | None:
    """Return the retraction of what a part recorded, None when nothing of it stands."""
    # A code is given once, and stays with the structure that was registered for it.
    if isinstance(part.command, RegisterStructure | AssignBhasileCode | RetractFact):
        return None
    stream_id = part.command.stream(part.subject)
    standing = _standing(lookup(stream_id), event_id_of(command_id))
    if standing is None:
        return None
    retraction = RetractFact(event_id=standing, reason=motif)
    return Part(part.decider, part.subject, retraction, stream_id)


def _standing(history: History, event_id: UUID) -> UUID | None:
    """Return the event that stands in place of another, None when it was retracted."""
    found = replacement(history, event_id)
    if found is None or isinstance(found.event, FactRetracted):
        return None
    return found.event_id
