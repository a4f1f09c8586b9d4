"""The transformations: one that is decided and to come, drafts, one given up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid5

from placeasile.domain.categories import ActCategory
from placeasile.domain.kernel import Command, Event, History, Past
from placeasile.domain.processes.transforming import on_structures
from placeasile.domain.together import Lookup
from placeasile.domain.transformation.acts import TransformationActDrafted
from placeasile.domain.transformation.decisions.acts import DraftAct
from placeasile.domain.transformation.decisions.drafting import (
    CancelTransformation,
    FillBlock,
    SelectBlock,
    StartTransformation,
)
from placeasile.domain.transformation.decisions.finalising import FinaliseTransformation
from placeasile.domain.transformation.decisions.moving import (
    PlanMovement,
    ValidateTransformationStep,
)
from placeasile.domain.transformation.events import (
    TransformationBlockFilled,
    TransformationBlockSelected,
    TransformationStarted,
)
from placeasile.domain.transformation.kinds import (
    BlockKind,
    TransformationOrigin,
    TransformationType,
    steps_of,
)
from placeasile.domain.transformation.state import Transformation
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.journal import NAMESPACE, Book, Journal, Recording
from placeasile.workers.demonstration.members import NAMED, Member, Span
from placeasile.workers.demonstration.office import dice

_LATER: Final = timedelta(days=160)
_FIRST_DAY: Final = date(2026, 1, 1)
_DRAFTS: Final = 4


@dataclass(frozen=True, slots=True)
class _Pair:
    """A HUDA whose places go to a CADA of the same operator and département."""

    huda: Member
    cada: Member


def record_transformations(members: Sequence[Member], journal: Journal, span: Span) -> None:
    """Record one transformation of a HUDA into a CADA, to come, and some drafts."""
    settled = journal.settled_capacities()
    pairs = list(_pairs(members, settled, span))
    day = (span.today + _LATER).replace(day=1)
    for rank, pair in enumerate(pairs[:_DRAFTS]):
        book = _book(f"huda/{rank}", pair.huda, journal, span)
        _transform(pair, max(day, _FIRST_DAY), book, span, decided=rank == 0)
    for rank, one in enumerate([one for one in members if one.last_day is None][:2]):
        _open_anew(one, _book(f"opening/{rank}", one, journal, span), span, given_up=rank == 0)


def _book(name: str, one: Member, journal: Journal, span: Span) -> Book:
    transformation_id = uuid5(NAMESPACE, f"transformation/{name}/{one.subject}")
    rng = dice(journal.seed, str(transformation_id))
    return Book(journal, transformation_id, None, span.start, rng)


def _pairs(members: Sequence[Member], settled: Mapping[UUID, date], span: Span) -> Iterator[_Pair]:
    """Yield pairs of structures whose capacity nobody has touched for two months."""
    calm = [
        one
        for one in members
        if one.last_day is None
        and not one.handed_over
        and one.converted_on is None
        and settled.get(one.subject, span.today) < span.today - timedelta(days=60)
    ]
    cadas: dict[tuple[str, UUID], Member] = {
        (one.departement, one.operateur_id): one for one in calm if one.type is StructureType.CADA
    }
    for one in calm:
        cada = cadas.get((one.departement, one.operateur_id))
        if one.type is StructureType.HUDA and not one.cpom_years and cada is not None:
            del cadas[one.departement, one.operateur_id]
            yield _Pair(one, cada)


def _transform(pair: _Pair, on: date, book: Book, span: Span, *, decided: bool) -> None:
    """Prepare the closing of a HUDA and the extension of a CADA; decide it or not."""
    huda, cada = pair.huda.subject, pair.cada.subject
    type_ = TransformationType.TRANSFO_HUDA_FERMETURE_VERS_CADA_EXISTANT
    places = pair.cada.places + pair.huda.places
    drafting = [
        StartTransformation(type=type_),
        SelectBlock(kind=BlockKind.FERMETURE, structure_id=huda),
        SelectBlock(kind=BlockKind.EXTENSION, structure_id=cada),
        FillBlock(structure_id=huda, takes_effect_on=on),
        FillBlock(structure_id=cada, takes_effect_on=on, new_places=places),
        _convention(cada, on),
        PlanMovement(from_structure_id=huda, to_structure_id=cada, places=pair.huda.places),
    ]
    blocks = {huda: BlockKind.FERMETURE, cada: BlockKind.EXTENSION}
    drafting += [
        ValidateTransformationStep(structure_id=one, step=step)
        for one, kind in blocks.items()
        for step in steps_of(kind)
    ]
    day = span.today - timedelta(days=45)
    last: Recording | None = None
    for command in drafting:
        last = book.record(command, day, after=last)
        if last is None:
            return
    assert last is not None
    if decided:
        parts = on_structures(_state(pair, on, places), Lookup(_nothing_read))
        book.record_together(
            FinaliseTransformation(),
            [(part.subject, part.command) for part in parts if isinstance(part.command, Command)],
            last,
            also=(huda, cada),
        )


def _state(pair: _Pair, on: date, places: int) -> Transformation:
    """Return the transformation, as far as what it records on its structures depends on it."""
    said: list[Event] = [
        TransformationStarted(
            type=TransformationType.TRANSFO_HUDA_FERMETURE_VERS_CADA_EXISTANT,
            origin=TransformationOrigin.AGENT,
        )
    ]
    blocks = (
        (pair.huda, BlockKind.FERMETURE, None),
        (pair.cada, BlockKind.EXTENSION, places),
    )
    for one, kind, new_places in blocks:
        said += [
            TransformationBlockSelected(
                structure_id=one.subject,
                kind=kind,
                structure_type=one.type,
                operateur_id=one.operateur_id,
                departement=one.departement,
            ),
            TransformationBlockFilled(
                structure_id=one.subject, takes_effect_on=on, new_places=new_places
            ),
        ]
    convention = _convention(pair.cada.subject, on)
    said.append(TransformationActDrafted.model_validate(convention.model_dump(exclude_none=True)))
    pasts = [
        Past(event, on, None, uuid5(NAMESPACE, f"draft/{rank}"), rank)
        for rank, event in enumerate(said, 1)
    ]
    return Transformation(History(pasts))


def _convention(cada: UUID, on: date) -> DraftAct:
    """Return the new convention that a CADA needs to take the places of an HUDA."""
    return DraftAct(
        structure_id=cada,
        act_id=uuid5(NAMESPACE, f"convention/{cada}/{on}"),
        category=ActCategory.CONVENTION,
        start=on,
        end=date(on.year + 2, 12, 31),
    )


def _nothing_read(_stream_id: UUID) -> History:
    """Return no history: only avenants depend on what their structure has."""
    return History()


def _open_anew(one: Member, book: Book, span: Span, *, given_up: bool) -> None:
    """Prepare the opening of a structure; give it up or leave it a draft."""
    created = uuid5(NAMESPACE, f"{one.subject}/created")
    drafting = [
        StartTransformation(type=TransformationType.OUVERTURE_EX_NIHILO),
        SelectBlock(
            kind=BlockKind.CREATION,
            structure_id=created,
            structure_type=StructureType.CADA,
            departement=one.departement,
            operateur_id=one.operateur_id,
        ),
        FillBlock(
            structure_id=created,
            takes_effect_on=max((span.today + _LATER).replace(day=1), _FIRST_DAY),
            new_places=60,
            nom=f"CADA {NAMED} {one.departement} à ouvrir",
        ),
    ]
    last: Recording | None = None
    for command in drafting:
        last = book.record(command, span.today - timedelta(days=80), after=last)
        if last is None:
            return
    if given_up and last is not None:
        cancelling = CancelTransformation(motif="Projet de démonstration abandonné")
        book.record(cancelling, span.today - timedelta(days=30), after=last)
