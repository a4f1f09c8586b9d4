"""Types that every aggregate shares: events, facts, history, commands, refusals."""

from abc import abstractmethod
from bisect import insort_right
from collections.abc import Callable, Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Generic, NamedTuple, TypeAlias, TypeVar
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, model_validator

from placeasile.domain.refusal import (
    NotFound as NotFound,
    Refusal as Refusal,
    RuleViolation as RuleViolation,
    Stale as Stale,
    ValueRefused as ValueRefused,
)
from placeasile.domain.values import Prose

StateT = TypeVar("StateT")

Scalar: TypeAlias = str | int | float | bool | None
Value: TypeAlias = Mapping[str, Scalar]
"""The value of a fact: a flat object that JSON can hold. Absent is not null."""


class Message(BaseModel):
    """Immutable data that crosses a boundary; unknown fields are refused."""

    # A value may be personal: an error that quotes it would end in the logs.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class Fact:
    """One value that an event asserts about its subject.

    ``facet`` names what is valued, ``key`` tells values of one facet apart (a year,
    a code, the id of a convention). It holds from the event's day, or, for what a
    registration says (``origin``), from ever, until a dated change.
    """

    facet: str
    value: Value
    key: str = ""
    origin: bool = False


class Event(Message):
    """A fact that happened. Field names are the storage format, for ever.

    ``TOPIC`` is the stored name, ``<aggregate>.<fact>``. ``VERSION`` grows when the
    fields change, and ``catalogue.UPCASTS`` then says how to read the older ones.
    ``LABEL`` is its French name, ``SINCE`` says in French what ``effective_on`` is, and
    ``SOURCE`` where it comes from. ``FACETS`` are those that it may assert, and
    ``KEYHOLDER`` the field that names whose key its personal fields are sealed with. A
    template in ``SEALED_PART`` gives them a key apart, of one text of that thing, so that
    erasing it erases nothing else.
    ``UNDONE_BY`` says in French what undoes an event that is neither corrected nor
    retracted, because it was recorded together with others.
    """

    TOPIC: ClassVar[str]
    VERSION: ClassVar[int] = 1
    LABEL: ClassVar[str]
    SINCE: ClassVar[str]
    SOURCE: ClassVar[str]
    FACETS: ClassVar[tuple[str, ...]]
    KEYHOLDER: ClassVar[str]
    SEALED_PART: ClassVar[str] = ""
    UNDONE_BY: ClassVar[str | None] = None

    @abstractmethod
    def facts(self) -> Iterable[Fact]:
        """What this event asserts, whole values only."""

    def subject(self, stream_id: UUID) -> UUID:
        """Whom the facts are about: the stream's own thing, unless said otherwise."""
        return stream_id

    def introduces(self) -> Iterable[str]:
        """What later events of the stream may refer to, for example a convention."""
        return ()

    def requires(self) -> Iterable[str]:
        """What an event of the stream must have introduced, on an earlier day or the same."""
        return ()

    def contradicted(self, history: "History", on: date) -> bool:
        """Tell whether the standing events make this one, effective ``on``, impossible."""
        _ = history, on
        return False


class FactRetracted(Event):
    """An event was recorded in error; from now on it asserts nothing.

    The envelope's ``supersedes`` names the same event as ``target``, and its
    ``reason`` says why. What was known before stays answerable.
    """

    TOPIC: ClassVar[str] = "register.fact_retracted"
    LABEL: ClassVar[str] = "Retrait d'un fait saisi par erreur"
    SINCE: ClassVar[str] = "Jour du retrait"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ()

    target: UUID

    def facts(self) -> Iterable[Fact]:
        """Nothing: a retraction only takes away."""
        return ()


@dataclass(frozen=True, slots=True)
class Assertion:
    """An event that a decision wants recorded, and the day from which it is true."""

    event: Event
    effective_on: date
    supersedes: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """An event of a stream, as much of it as decisions need.

    ``version`` is its rank in the stream, from 1.
    """

    event: Event
    effective_on: date
    supersedes: UUID | None
    event_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Recorded(Past):
    """An event with where, when, why and by whom it was recorded.

    ``position`` is its place in the register's single order, from 1.
    """

    reason: str | None
    stream_id: UUID
    position: int
    recorded_at: datetime
    command_id: UUID
    actor: str
    source: str
    provenance: str | None = None
    correlation_id: UUID | None = None
    causation_id: UUID | None = None


def event_id_of(command_id: UUID, rank: int = 0) -> UUID:
    """Return the id of the event that a command records at a rank, from 0."""
    return uuid5(command_id, f"event/{rank}")


Steps: TypeAlias = Sequence[tuple[date, Value]]
_Facts: TypeAlias = dict[str, dict[str, list[tuple[date, Value]]]]


class History:
    """The events of one stream that still stand, readable as facts.

    A step holds from its day until the next one of the same facet and key; on the
    same day the later recorded wins. This is the same rule as the query tables'.
    """

    __slots__ = ("_alive", "_all", "_dead", "_facts", "_version")

    def __init__(self, past: Iterable[Past] = ()) -> None:
        self._all: dict[UUID, Past] = {one.event_id: one for one in past}
        self._dead = frozenset(one.supersedes for one in self._all.values() if one.supersedes)
        self._alive = [one for one in self._all.values() if one.event_id not in self._dead]
        self._facts: _Facts | None = None
        self._version = max((one.version for one in self._all.values()), default=0)

    @property
    def version(self) -> int:
        """The number of events recorded in the stream, standing or not."""
        return self._version

    @property
    def alive(self) -> Sequence[Past]:
        """The standing events, oldest record first."""
        return self._alive

    def find(self, event_id: UUID) -> Past | None:
        """Return an event of the stream, standing or not."""
        return self._all.get(event_id)

    def stands(self, event_id: UUID) -> bool:
        """Tell whether an event is neither corrected nor retracted."""
        return event_id in self._all and event_id not in self._dead

    def then(self, more: Iterable[Past]) -> "History":
        """Return the history with further events recorded.

        Facts that they do not touch are shared with this history, which stays as it is:
        an import decides thousands of commands in a row on the same streams.
        """
        added = list(more)
        other = History()
        other._all = self._all.copy()
        other._all.update((one.event_id, one) for one in added)
        other._version = max([self._version, *[one.version for one in added]])
        replaced = [one.supersedes for one in added if one.supersedes]
        fresh = len(other._all) == len(self._all) + len(added)
        if fresh and not replaced and self._dead.isdisjoint(one.event_id for one in added):
            other._dead = self._dead
            other._alive = [*self._alive, *added]
            other._facts = None if self._facts is None else _extended(self._facts, added)
        else:
            other._dead = self._dead.union(replaced)
            other._alive = [one for one in other._all.values() if other.stands(one.event_id)]
        return other

    def without(self, event_id: UUID) -> "History":
        """Return the history as if one event had never been recorded."""
        other = History()
        other._all = self._all
        other._dead = self._dead | {event_id}
        other._alive = [one for one in self._alive if one.event_id != event_id]
        other._version = self._version
        return other

    def steps(self, facet: str, key: str = "") -> Steps:
        """Return the values of one fact by the day they hold from, earliest first."""
        return self._index().get(facet, {}).get(key, ())

    def at(self, facet: str, on: date, key: str = "") -> Value | None:
        """Return the value of one fact on a day, or None when unknown."""
        found = None
        for day, value in self.steps(facet, key):
            if day > on:
                break
            found = value
        return found

    def latest(self, facet: str, key: str = "") -> Value | None:
        """Return the value with the latest day, past or future."""
        steps = self.steps(facet, key)
        return steps[-1][1] if steps else None

    def keys(self, facet: str) -> Iterable[str]:
        """Return the keys of one facet."""
        return self._index().get(facet, {}).keys()

    def keys_ever(self, facet: str) -> Iterable[str]:
        """Return the keys of one facet, those of events that do not stand any more too."""
        return {
            fact.key
            for one in self._all.values()
            if facet in type(one.event).FACETS
            for fact in one.event.facts()
            if fact.facet == facet
        }

    def _index(self) -> _Facts:
        if self._facts is None:
            self._facts = {}
            for one in self._alive:
                for fact in one.event.facts():
                    steps = self._facts.setdefault(fact.facet, {})
                    steps.setdefault(fact.key, []).append((held_from(one, fact), fact.value))
            for by_key in self._facts.values():
                for steps in by_key.values():
                    steps.sort(key=_day)  # stable: records stay in order
        return self._facts


def held_from(past: Past, fact: Fact) -> date:
    """Return the day from which a fact of an event holds."""
    return date.min if fact.origin else past.effective_on


def _day(step: tuple[date, Value]) -> date:
    return step[0]


def _extended(facts: _Facts, added: Iterable[Past]) -> _Facts:
    """Return the facts with later records; what they touch is copied, the rest shared."""
    extended = facts.copy()
    for one in added:
        for fact in one.event.facts():
            by_key = extended.get(fact.facet, {}).copy()
            steps = [*by_key.get(fact.key, ())]
            insort_right(steps, (held_from(one, fact), fact.value), key=_day)
            by_key[fact.key] = steps
            extended[fact.facet] = by_key
    return extended


ClaimKey: TypeAlias = tuple[str, str]
"""A unique key: its scope, and the key itself."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision may know besides the stream it decides on.

    ``today`` is the civil day in Europe/Paris. ``subject`` is the operator or the
    structure that the command is addressed to. ``peers`` holds the other streams that
    the command reads, by id. ``corrects`` is the event that a correction replaces.
    ``held`` are the keys, among those that the command asks about, that some stream holds.
    """

    today: date
    command_id: UUID
    subject: UUID
    corrects: Event | None = None
    peers: Mapping[UUID, History] = field(default_factory=dict[UUID, History])
    held: AbstractSet[ClaimKey] = frozenset()

    def new_id(self, name: str) -> UUID:
        """Return an id that is the same each time the command is decided."""
        return uuid5(self.command_id, name)


class Command(Message, Generic[StateT]):
    """A request to decide something; it may be refused with a `Refusal`.

    A correction is the same command with ``supersedes``, the id of the event that
    it replaces, and a ``reason``. ``records`` is the only class of event that it records.
    """

    records: ClassVar[type[Event]]

    supersedes: UUID | None = None
    reason: Prose | None = None

    @model_validator(mode="after")
    def _say_why(self) -> "Command[StateT]":
        if self.supersedes is not None and self.reason is None:
            raise ValueError("« reason » est obligatoire quand « supersedes » est donné")
        return self

    def stream(self, subject: UUID) -> UUID:
        """The stream to decide on, for the thing that the command is addressed to."""
        return subject

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The other streams that the decision depends on."""
        _ = subject
        return ()

    def asks(self, subject: UUID) -> Iterable[ClaimKey]:
        """The unique keys that the decision depends on: by whom they are held is read too."""
        _ = subject
        return ()

    def leads(self, subject: UUID, peers: Mapping[UUID, History]) -> Iterable[UUID]:
        """Further streams that the decision depends on, to which ``peers``, read before, lead."""
        _ = subject, peers
        return ()

    def scopes(self, subject: UUID, peers: Mapping[UUID, History]) -> Iterable[str]:
        """Scopes of unique keys of which every holder is read too, once ``peers`` are."""
        _ = subject, peers
        return ()

    @abstractmethod
    def decide(self, state: StateT, context: Context) -> list[Assertion]:
        """Return what to record; nothing when the effect is already in force."""


class Claim(NamedTuple):
    """A unique key held from a day, and the first day it is free again, if any."""

    since: date
    until: date | None = None


Claims: TypeAlias = Mapping[ClaimKey, Claim]
"""What a stream holds, by (scope, key)."""


@dataclass(frozen=True, slots=True)
class Decider(Generic[StateT]):
    """An aggregate as a value: its kind, how its history reads, what it claims.

    ``claims`` lists the unique keys that a history holds; ``taken`` makes, by scope,
    the refusal of a key that another stream holds.
    """

    kind: str
    read: Callable[[History], StateT]
    claims: Callable[[History], Claims] = lambda _history: {}
    taken: Mapping[str, Callable[[str], Refusal]] = field(
        default_factory=dict[str, Callable[[str], Refusal]]
    )
