"""Random histories of the register, told through the domain's own decisions.

A history is drawn from a `random.Random`: Hypothesis gives one that it can shrink, a seed
gives one that is the same for ever. Whatever the domain refuses is left out, so that what
remains could have been recorded by people.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar
from uuid import UUID, uuid5

from hypothesis import strategies as st

from placeasile.domain import corrections
from placeasile.domain.corrections import RetractFact
from placeasile.domain.finance.decisions import (
    FINANCE,
    AmendDotation,
    FundingCommand,
    GrantDotation,
    RequestDotation,
)
from placeasile.domain.finance.events import (
    DotationAmended,
    DotationGranted,
    DotationRequested,
    FundingEvent,
)
from placeasile.domain.kernel import (
    Assertion,
    Command,
    Context,
    Decider,
    Event,
    Fact,
    History,
    Recorded,
    Refusal,
)
from placeasile.domain.operateur.decisions import (
    OPERATEUR,
    RecordLegalIdentity,
    RegisterOperateur,
    RenameOperateur,
)
from placeasile.domain.operateur.events import (
    OperateurLegalIdentityRecorded,
    OperateurRegistered,
    OperateurRenamed,
)
from placeasile.domain.quality.decisions import (
    QUALITY,
    FileInspectionReport,
    RecordInspection,
    WithdrawInspection,
    quality_stream,
)
from placeasile.domain.quality.events import (
    InspectionRecorded,
    InspectionReportFiled,
    InspectionType,
    InspectionWithdrawn,
)
from placeasile.domain.structure import contracts, events as structure
from placeasile.domain.structure.decisions import contracts as periods
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity, StateCapacity
from placeasile.domain.structure.decisions.codes import (
    AttachDnaCode,
    AttachFinessCode,
    EndDnaCode,
    EndFinessCode,
)
from placeasile.domain.structure.decisions.lifecycle import (
    ChangeOperateur,
    CloseStructure,
    ConvertType,
    MoveStructure,
    OpenStructure,
    RegisterStructure,
    RenameStructure,
)
from placeasile.store.register import event_id_of

NAMESPACE: Final = UUID("0b5e0000-0000-4000-8000-000000000000")
FIRST_DAY: Final = date(2024, 11, 4)
DEPARTEMENTS: Final = ("14", "75", "2A", "976", "59")
OPERATEURS: Final = (
    "Association Alpha",
    "Bêta Accueil",
    "L'Œuvre de Gamma",
    "Fondation Été",
    "Coopérative Noël",
)
COMMUNES: Final = ("Caen", "Saint-Étienne", "Ajaccio", "L'Haÿ-les-Roses")
NAMES: Final = ("Le Cèdre", "Les Érables", "Résidence du Cœur", "CADA de la Gare")
MOTIFS: Final = ("Fin de convention", "Regroupement")
REASON: Final = "Erreur de saisie"

ValueT = TypeVar("ValueT")

Builder: TypeAlias = Callable[["Story", UUID, Event | None], Command[Any]]
"""Makes a random command on a subject; to correct an event when one is given."""

Assigned: TypeAlias = tuple[UUID, str, str, date]
"""A subject, a facet, a key and a day."""


class Sent(NamedTuple):
    """A command that the domain accepted, and what it records."""

    decider: Decider[Any]
    subject: UUID
    stream_id: UUID
    command: Command[Any] | RetractFact
    command_id: UUID
    today: date
    recorded: tuple[Recorded, ...]


def day_of(fact: Fact, effective_on: date) -> date:
    """Return the day from which a fact of an event holds."""
    return date.min if fact.origin else effective_on


@dataclass(slots=True)
class Story:
    """A history being told. ``today`` moves on as commands are sent.

    With ``distinct_days``, no two standing events assert the same key on the same day,
    unless the second one could not come first.
    """

    chance: Random
    structures: Sequence[UUID]
    operateurs: Sequence[UUID]
    distinct_days: bool = False
    today: date = FIRST_DAY
    streams: dict[UUID, History] = field(default_factory=dict[UUID, History])
    deciders: dict[UUID, tuple[Decider[Any], UUID]] = field(
        default_factory=dict[UUID, tuple[Decider[Any], UUID]]
    )
    log: list[Recorded] = field(default_factory=list[Recorded])
    sent: list[Sent] = field(default_factory=list[Sent])
    days: list[date] = field(default_factory=list[date])
    taken: Counter[Assigned] = field(default_factory=Counter[Assigned])
    tried: int = 0

    def day(self) -> date:
        """Draw a day: long ago, today, to come, a turn of the year, or one seen before."""
        match self.chance.randrange(10):
            case 0 | 1 if self.days:
                return self.chance.choice(self.days)
            case 0 | 1 | 2:
                return self.today
            case 3 | 4:
                year = self.today.year + self.chance.randint(-5, 1)
                return self.chance.choice([date(year, 1, 1), date(year, 12, 31)])
            case 5 | 6:
                return self.today + timedelta(days=self.chance.randint(1, 300))
            case _:
                return self.today - timedelta(days=self.chance.randint(1, 2200))

    def some(self, *values: ValueT) -> ValueT:
        """Draw one of some values."""
        return self.chance.choice(values)

    def history(self, stream_id: UUID) -> History:
        """Return the history of a stream so far."""
        return self.streams.get(stream_id, History())

    def known(self, stream_id: UUID, facet: str) -> UUID:
        """Draw the id of something that a stream knows, or one that nobody knows."""
        keys = sorted(self.history(stream_id).keys(facet))
        return UUID(self.chance.choice(keys)) if keys else NAMESPACE

    def code(self, stream_id: UUID, facet: str, codes: Sequence[str]) -> str:
        """Draw a code that the stream knows, or one of these."""
        return self.chance.choice([*sorted(self.history(stream_id).keys(facet)), *codes])

    def send(self, decider: Decider[Any], subject: UUID, command: Command[Any]) -> bool:
        """Send a command; tell whether it recorded anything."""
        stream_id = command.stream(subject)
        history = self.history(stream_id)
        context = self._context(subject, command.reads(subject))
        return self._record(
            decider,
            subject,
            stream_id,
            command,
            lambda: corrections.decide(decider, history, command, context),
        )

    def retract(self, stream_id: UUID, event_id: UUID) -> bool:
        """Take an event back; tell whether it recorded anything."""
        decider, subject = self.deciders[stream_id]
        command = RetractFact(event_id=event_id, reason=REASON)
        context = self._context(subject, ())
        history = self.history(stream_id)
        return self._record(
            decider,
            subject,
            stream_id,
            command,
            lambda: corrections.retract(history, command, context),
        )

    def _context(self, subject: UUID, reads: Iterable[UUID]) -> Context:
        self.tried += 1
        return Context(
            today=self.today,
            command_id=uuid5(NAMESPACE, f"command/{self.tried}"),
            subject=subject,
            peers={one: self.history(one) for one in reads},
        )

    def _record(
        self,
        decider: Decider[Any],
        subject: UUID,
        stream_id: UUID,
        command: Command[Any] | RetractFact,
        choose: Callable[[], list[Assertion]],
    ) -> bool:
        try:
            assertions = choose()
        except Refusal:
            return False
        if not assertions or (self.distinct_days and not self._distinct(stream_id, assertions)):
            return False
        command_id = uuid5(NAMESPACE, f"command/{self.tried}")
        recorded = self._recorded(stream_id, command_id, assertions)
        self._assign(stream_id, recorded)
        self.streams[stream_id] = self.history(stream_id).then(recorded)
        self.deciders[stream_id] = decider, subject
        self.log += recorded
        self.days += [one.effective_on for one in recorded]
        self.sent.append(
            Sent(decider, subject, stream_id, command, command_id, self.today, recorded)
        )
        return True

    def _recorded(
        self, stream_id: UUID, command_id: UUID, assertions: Sequence[Assertion]
    ) -> tuple[Recorded, ...]:
        version = self.history(stream_id).version
        at = datetime.combine(self.today, time(8), UTC)
        return tuple(
            Recorded(
                event=one.event,
                effective_on=one.effective_on,
                supersedes=one.supersedes,
                reason=one.reason,
                stream_id=stream_id,
                version=version + rank,
                event_id=event_id_of(command_id, rank - 1),
                position=len(self.log) + rank,
                recorded_at=at + timedelta(milliseconds=len(self.log) + rank),
                command_id=command_id,
                actor=f"agent{len(self.log) % 3}@example.test",
                source="SAISIE",
                provenance=None if len(self.log) % 4 else "Courrier du 12 mars",
            )
            for rank, one in enumerate(assertions, 1)
        )

    def _assigned(self, stream_id: UUID, event: Event, effective_on: date) -> Iterable[Assigned]:
        for fact in event.facts():
            day = day_of(fact, effective_on)
            yield event.subject(stream_id), fact.facet, fact.key, day

    def _distinct(self, stream_id: UUID, assertions: Sequence[Assertion]) -> bool:
        taken = Counter[Assigned]()
        for one in assertions:
            if isinstance(one.event, InspectionWithdrawn):
                continue  # always on the day of the visit, and always after it
            if one.supersedes is not None:
                target = self.history(stream_id).find(one.supersedes)
                assert target is not None
                taken.subtract(self._assigned(stream_id, target.event, target.effective_on))
            taken.update(self._assigned(stream_id, one.event, one.effective_on))
        return all(self.taken[one] + count <= 1 for one, count in taken.items() if count > 0)

    def _assign(self, stream_id: UUID, recorded: Sequence[Recorded]) -> None:
        for one in recorded:
            if one.supersedes is not None:
                target = self.history(stream_id).find(one.supersedes)
                assert target is not None
                self.taken.subtract(self._assigned(stream_id, target.event, target.effective_on))
            self.taken.update(self._assigned(stream_id, one.event, one.effective_on))


def _rank(ids: Sequence[UUID], subject: UUID) -> int:
    return list(ids).index(subject)


def _register_operateur(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    name = OPERATEURS[_rank(story.operateurs, subject)]
    return RegisterOperateur(
        nom=story.some(name, f"{name} (siège)"),
        effective_on=story.day(),
        siege_social=story.some(None, "1 rue de la Paix, Paris"),
    )


def _rename_operateur(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    name = OPERATEURS[_rank(story.operateurs, subject)]
    return RenameOperateur(
        nom=f"{name} {story.some('Solidarités', 'Île-de-France', 'et Cie')}",
        effective_on=story.day(),
    )


def _legal_identity(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return RecordLegalIdentity(
        siret=story.some(None, "12345678901234"),
        siege_social=story.some(None, "2 rue Haute, Lille"),
        effective_on=story.day(),
    )


def _register_structure(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return RegisterStructure(
        type=story.chance.choice(list(structure.StructureType)),
        departement=story.chance.choice(DEPARTEMENTS),
        operateur_id=story.chance.choice([None, *story.operateurs]),
        filiale=story.some(None, None, "Filiale Sud"),
        nom=story.some(None, *NAMES),
        effective_on=story.day(),
    )


def _open(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return OpenStructure(effective_on=story.day())


def _rename(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return RenameStructure(nom=story.some(*NAMES), effective_on=story.day())


def _hand_over(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return ChangeOperateur(
        operateur_id=story.chance.choice(story.operateurs),
        filiale=story.some(None, None, "Filiale Nord", "Filiale Sud"),
        effective_on=story.day(),
    )


def _move(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return MoveStructure(
        commune=story.some(*COMMUNES),
        adresse=story.some(None, "3 bis, allée des Hêtres"),
        code_postal=story.some(None, "14000", "42000"),
        code_insee=story.some(None, "14118"),
        latitude=story.some(None, 49.1829),
        longitude=story.some(None, -0.3707),
        effective_on=story.day(),
    )


def _convert(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return ConvertType(
        type=story.chance.choice(list(structure.StructureType)), effective_on=story.day()
    )


def _close(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return CloseStructure(last_day=story.day(), motif=story.some(*MOTIFS))


def _attach_dna(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    rank = _rank(story.structures, subject)
    codes = [f"C{rank}01", f"C{rank}02", f"H{rank}01"]
    return AttachDnaCode(code=story.code(subject, "dna", codes), effective_on=story.day())


def _end_dna(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return EndDnaCode(code=story.code(subject, "dna", ["C0"]), last_day=story.day())


def _attach_finess(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    codes = ["010003838", "2A0002510"]
    return AttachFinessCode(code=story.code(subject, "finess", codes), effective_on=story.day())


def _end_finess(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return EndFinessCode(code=story.code(subject, "finess", ["010003838"]), last_day=story.day())


def _special(story: Story, places: int) -> dict[str, Any]:
    draw = story.chance
    said = {one: draw.choice([None, draw.randint(0, places)]) for one in ("pmr", "lgbt", "fvv_teh")}
    return {"places": places, **said}


def _authorise(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    places = story.some(0, 3, 60, story.chance.randint(1, 200))
    return AuthoriseCapacity(**_special(story, places), effective_on=story.day())


def _state(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    year = story.today.year - story.chance.randint(1, 5)
    return StateCapacity(**_special(story, story.some(0, 7, 90)), year=year)


def _period(story: Story, target: Event | None) -> dict[str, Any]:
    start = story.day()
    return {
        "start": start,
        "end": start + timedelta(days=story.some(1, 200, 1826)),
        "reference": story.some(None, "CONV-1"),
        "period_id": None if target is not None else story.some(None, None, uuid5(NAMESPACE, "p")),
    }


def _started(command: Callable[..., Command[Any]]) -> Builder:
    return lambda story, _subject, target: command(**_period(story, target))


def _renewed(command: Callable[..., Command[Any]], facet: str) -> Builder:
    return lambda story, subject, target: command(
        **_period(story, target), previous_id=story.known(subject, facet)
    )


def _amended(command: Callable[..., Command[Any]], facet: str) -> Builder:
    return lambda story, subject, _target: command(
        period_id=story.known(subject, facet),
        effective_on=story.day(),
        new_end=story.some(None, story.day()),
        summary=story.some(None, "Extension"),
    )


def _ended(command: Callable[..., Command[Any]], facet: str) -> Builder:
    return lambda story, subject, _target: command(
        period_id=story.known(subject, facet), last_day=story.day(), motif=story.some(*MOTIFS)
    )


def _funded(command: type[FundingCommand]) -> Builder:
    def build(story: Story, _subject: UUID, target: Event | None) -> Command[Any]:
        year = story.today.year + story.chance.randint(-4, 1)
        return command(
            year=target.year if isinstance(target, FundingEvent) else year,
            amount=story.some(Decimal(0), Decimal("100.01"), Decimal("823440.00")),
            effective_on=story.day(),
        )

    return build


def _inspect(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
    known = story.known(quality_stream(subject), "inspection")
    return RecordInspection(
        type=story.chance.choice(list(InspectionType)),
        effective_on=story.day(),
        inspection_id=None if target is not None else story.some(None, None, known),
    )


def _report(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return FileInspectionReport(
        inspection_id=story.known(quality_stream(subject), "inspection"),
        effective_on=story.day(),
        reference=story.some("RAP-1", "RAP-2"),
    )


def _withdraw(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    inspection_id = story.known(quality_stream(subject), "inspection")
    return WithdrawInspection(inspection_id=inspection_id, motif=story.some(*MOTIFS))


ON_OPERATEURS: Final[dict[type[Event], tuple[int, Decider[Any], Builder]]] = {
    OperateurRegistered: (0, OPERATEUR, _register_operateur),
    OperateurRenamed: (3, OPERATEUR, _rename_operateur),
    OperateurLegalIdentityRecorded: (1, OPERATEUR, _legal_identity),
}
ON_STRUCTURES: Final[dict[type[Event], tuple[int, Decider[Any], Builder]]] = {
    structure.StructureRegistered: (0, STRUCTURE, _register_structure),
    structure.StructureOpened: (3, STRUCTURE, _open),
    structure.StructureRenamed: (2, STRUCTURE, _rename),
    structure.OperateurChanged: (5, STRUCTURE, _hand_over),
    structure.StructureMoved: (2, STRUCTURE, _move),
    structure.StructureTypeConverted: (2, STRUCTURE, _convert),
    structure.StructureClosed: (1, STRUCTURE, _close),
    structure.DnaCodeAttached: (2, STRUCTURE, _attach_dna),
    structure.DnaCodeEnded: (2, STRUCTURE, _end_dna),
    structure.FinessCodeAttached: (2, STRUCTURE, _attach_finess),
    structure.FinessCodeEnded: (1, STRUCTURE, _end_finess),
    structure.CapacityAuthorised: (6, STRUCTURE, _authorise),
    structure.CapacityStated: (3, STRUCTURE, _state),
    contracts.ConventionSigned: (3, STRUCTURE, _started(periods.SignConvention)),
    contracts.ConventionRenewed: (
        2,
        STRUCTURE,
        _renewed(periods.RenewConvention, "convention"),
    ),
    contracts.ConventionAmended: (2, STRUCTURE, _amended(periods.AmendConvention, "convention")),
    contracts.ConventionTerminated: (
        1,
        STRUCTURE,
        _ended(periods.TerminateConvention, "convention"),
    ),
    contracts.AuthorisationGranted: (2, STRUCTURE, _started(periods.GrantAuthorisation)),
    contracts.AuthorisationRenewed: (
        1,
        STRUCTURE,
        _renewed(periods.RenewAuthorisation, "authorisation"),
    ),
    contracts.AuthorisationAmended: (
        1,
        STRUCTURE,
        _amended(periods.AmendAuthorisation, "authorisation"),
    ),
    contracts.AuthorisationWithdrawn: (
        1,
        STRUCTURE,
        _ended(periods.WithdrawAuthorisation, "authorisation"),
    ),
    DotationRequested: (2, FINANCE, _funded(RequestDotation)),
    DotationGranted: (4, FINANCE, _funded(GrantDotation)),
    DotationAmended: (3, FINANCE, _funded(AmendDotation)),
    InspectionRecorded: (3, QUALITY, _inspect),
    InspectionReportFiled: (1, QUALITY, _report),
    InspectionWithdrawn: (1, QUALITY, _withdraw),
}
_KINDS: Final = {
    True: ([*ON_OPERATEURS], [one[0] for one in ON_OPERATEURS.values()]),
    False: ([*ON_STRUCTURES], [one[0] for one in ON_STRUCTURES.values()]),
}


def _fresh(story: Story) -> bool:
    about_operateur = story.chance.randrange(12) == 0
    kinds, weights = _KINDS[about_operateur]
    kind = story.chance.choices(kinds, weights)[0]
    subject = story.chance.choice(story.operateurs if about_operateur else story.structures)
    _, decider, build = {**ON_OPERATEURS, **ON_STRUCTURES}[kind]
    return story.send(decider, subject, build(story, subject, None))


def _again(story: Story) -> bool:
    """Correct or retract something that stands."""
    target = story.chance.choice(story.log)
    if not story.history(target.stream_id).stands(target.event_id):
        return False
    if story.chance.randrange(3) == 0:
        return story.retract(target.stream_id, target.event_id)
    found = {**ON_OPERATEURS, **ON_STRUCTURES}.get(type(target.event))
    if found is None:
        return False
    _, decider, build = found
    _, subject = story.deciders[target.stream_id]
    command = build(story, subject, target.event)
    correction = command.model_copy(update={"supersedes": target.event_id, "reason": REASON})
    return story.send(decider, subject, correction)


def tell(
    chance: Random,
    length: int,
    *,
    structures: int = 4,
    operateurs: int = 3,
    distinct_days: bool = False,
    pace: int = 12,
) -> Story:
    """Tell a history of at least ``length`` events; ``pace`` is the most days between two."""
    story = Story(
        chance,
        [uuid5(NAMESPACE, f"structure/{one}") for one in range(structures)],
        [uuid5(NAMESPACE, f"operateur/{one}") for one in range(operateurs)],
        distinct_days=distinct_days,
    )
    for one in story.operateurs:
        story.send(OPERATEUR, one, _register_operateur(story, one, None))
    for one in story.structures:
        story.send(STRUCTURE, one, _register_structure(story, one, None))
    for _ in range(20 * length):
        if len(story.log) >= length:
            break
        if chance.randrange(4) == 0:
            story.today += timedelta(days=chance.randint(0, pace))
        _ = _again(story) if chance.randrange(6) == 0 else _fresh(story)
    return story


def stories(max_length: int) -> st.SearchStrategy[Story]:
    """Draw histories of some tens of events."""
    return st.builds(
        tell,
        st.integers(0, 2**32 - 1).map(Random),
        st.integers(10, max_length),
        structures=st.integers(1, 4),
        operateurs=st.integers(1, 3),
        pace=st.sampled_from([0, 3, 30]),
    )
