"""A random history being told, through the domain's own decisions."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar
from uuid import UUID, uuid5

from placeasile.domain import corrections
from placeasile.domain.corrections import RetractFact
from placeasile.domain.kernel import (
    Assertion,
    ClaimKey,
    Claims,
    Command,
    Context,
    Decider,
    Event,
    Fact,
    History,
    Recorded,
    Refusal,
)
from placeasile.domain.quality.events import (
    InspectionWithdrawn,
)
from placeasile.domain.together import Lookup, Part, Plan, part_id
from placeasile.store.register import Around, event_id_of, look_around
from tests.support.clock import TODAY

NAMESPACE: Final = UUID("0b5e0000-0000-4000-8000-000000000000")
FIRST_DAY: Final = TODAY - timedelta(days=431)
REASON: Final = "Erreur de saisie"

ValueT = TypeVar("ValueT")

Builder: TypeAlias = Callable[["Story", UUID, Event | None], Command[Any]]
"""Makes a random command on a subject; to correct an event when one is given."""

Assigned: TypeAlias = tuple[UUID, str, str, date]
"""A subject, a facet, a key and a day."""


Moves: TypeAlias = dict[type[Event], tuple[int, Decider[Any], Builder]]
"""What may be sent about a subject: by the event that it records, its weight among the others,
what decides it, and what makes the command."""


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


@dataclass(slots=True, repr=False)  # thousands of events: no line of a report
class Story:
    """A history being told. ``today`` moves on as commands are sent.

    With ``distinct_days``, no two standing events assert the same key on the same day,
    unless the second one could not come first.
    """

    chance: Random
    structures: Sequence[UUID]
    operateurs: Sequence[UUID]
    others: Mapping[str, Sequence[UUID]] = field(default_factory=dict[str, Sequence[UUID]])
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
        context = self._context(subject, command)
        return self._record(
            decider,
            subject,
            stream_id,
            command,
            lambda: corrections.decide(decider, history, command, context),
        )

    def send_together(self, subject: UUID, command: Command[Any], plan: Plan) -> bool:
        """Send what a plan records together, all of it or nothing."""
        before = replace(
            self,
            streams=self.streams.copy(),
            deciders=self.deciders.copy(),
            log=self.log.copy(),
            sent=self.sent.copy(),
            days=self.days.copy(),
            taken=self.taken.copy(),
        )
        self.tried += 1
        lead_id = uuid5(NAMESPACE, f"together/{self.tried}")
        parts = plan(subject, command, Lookup(self.history, self.claimed))
        if all(self._part(part, part_id(lead_id, rank)) for rank, part in enumerate(parts)):
            return True
        for one in fields(self):
            if one.name != "tried":
                setattr(self, one.name, getattr(before, one.name))
        return False

    def _part(self, part: Part, command_id: UUID) -> bool:
        """Decide one part; tell whether it was accepted, which may record nothing."""
        stream_id = part.stream_id or part.subject
        if not isinstance(part.command, RetractFact):
            stream_id = part.command.stream(part.subject)
        history = self.history(stream_id)
        command = part.command
        context = replace(self._context(part.subject, command, part.reads), command_id=command_id)

        def choose() -> list[Assertion]:
            if isinstance(command, RetractFact):
                return corrections.retract(history, command, context)
            return corrections.decide(part.decider, history, command, context)

        try:
            nothing = not choose()
        except Refusal:
            return False
        return nothing or self._record(
            part.decider, part.subject, stream_id, command, choose, command_id
        )

    def retract(self, stream_id: UUID, event_id: UUID) -> bool:
        """Take an event back; tell whether it recorded anything."""
        decider, subject = self.deciders[stream_id]
        command = RetractFact(event_id=event_id, reason=REASON)
        context = self._context(subject, command)
        history = self.history(stream_id)
        return self._record(
            decider,
            subject,
            stream_id,
            command,
            lambda: corrections.retract(history, command, context),
        )

    def _context(
        self, subject: UUID, command: Command[Any] | RetractFact, also: Iterable[UUID] = ()
    ) -> Context:
        self.tried += 1
        around = Around(self._read(also))
        if not isinstance(command, RetractFact):
            around = look_around(command, subject, self, self._read, also)
        return Context(
            today=self.today,
            command_id=uuid5(NAMESPACE, f"command/{self.tried}"),
            subject=subject,
            peers=around.peers,
            held=around.held,
        )

    def peers(self, command: Command[Any], subject: UUID) -> Mapping[UUID, History]:
        """The streams that a command depends on."""
        return look_around(command, subject, self, self._read).peers

    def _read(self, streams: Iterable[UUID]) -> dict[UUID, History]:
        return {one: self.history(one) for one in streams}

    def holders(self, keys: Iterable[ClaimKey]) -> dict[ClaimKey, list[UUID]]:
        """The streams that hold some keys, by key."""
        asked = frozenset(keys)
        found: dict[ClaimKey, list[UUID]] = {}
        for stream_id, held in self._claims():
            for key in asked.intersection(held):
                found.setdefault(key, []).append(stream_id)
        return found

    def holding(self, scopes: Iterable[str]) -> list[UUID]:
        """The streams that hold any key of some scopes."""
        wanted = frozenset(scopes)
        return [one for one, held in self._claims() if any(scope in wanted for scope, _ in held)]

    def claimed(self, scope: str) -> list[str]:
        """The unique keys of a scope that streams hold."""
        return sorted({key for _, held in self._claims() for its, key in held if its == scope})

    def _claims(self) -> Iterator[tuple[UUID, Claims]]:
        for stream_id, (decider, _) in self.deciders.items():
            yield stream_id, decider.claims(self.history(stream_id))

    def _record(
        self,
        decider: Decider[Any],
        subject: UUID,
        stream_id: UUID,
        command: Command[Any] | RetractFact,
        choose: Callable[[], list[Assertion]],
        command_id: UUID | None = None,
    ) -> bool:
        try:
            assertions = choose()
        except Refusal:
            return False
        if not assertions or (self.distinct_days and not self._distinct(stream_id, assertions)):
            return False
        command_id = command_id or uuid5(NAMESPACE, f"command/{self.tried}")
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
