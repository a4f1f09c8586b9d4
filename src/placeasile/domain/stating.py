"""Events that assert one fact, and commands that record them: most of the register.

An event class lists its fields and says which fact they make. A command class has the same
fields and the day; what it must check besides is its ``check``. The rest is here, once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from string import Formatter
from typing import Any, ClassVar, TypeAlias
from uuid import UUID, uuid5

from placeasile.domain.dated import dated
from placeasile.domain.kernel import (
    Assertion,
    Command,
    Context,
    Decider,
    Event,
    Fact,
    History,
    NotFound,
    RuleViolation,
    Scalar,
)
from placeasile.domain.subjects import history_of
from placeasile.domain.values import Day


class IdAlreadyUsed(RuleViolation):
    """The identifier names a thing that was recorded with another content."""

    code: ClassVar[str] = "id-already-used"
    wording: ClassVar[str] = "L'identifiant {value} désigne déjà autre chose."
    remedy: ClassVar[str] = (
        "Corrigez le fait enregistré avec « supersedes » et un motif, ou prenez un autre "
        "identifiant."
    )


class ThingNotFound(NotFound):
    """The dossier holds nothing under this identifier."""

    code: ClassVar[str] = "thing-not-found"
    wording: ClassVar[str] = "{value} est inconnu dans ce dossier, ou retiré."
    remedy: ClassVar[str] = "Reprenez l'identifiant dans le dossier ou sa chronologie."


class Stated(Event):
    """An event that asserts one fact: all its fields, but those that name it.

    ``FACETS`` holds its one facet. ``KEY``, ``OPENS`` and ``RESTS`` are templates on its
    fields, for example ``{site_id}``: the key of the fact, what the event introduces, and
    what it requires. ``ABOUT`` is the field that holds the subject, when it is not the
    stream's own thing.
    """

    KEY: ClassVar[str] = ""
    ABOUT: ClassVar[str | None] = None
    OPENS: ClassVar[tuple[str, ...]] = ()
    RESTS: ClassVar[tuple[str, ...]] = ()

    def facts(self) -> Iterable[Fact]:
        """The one fact."""
        fields = self.model_dump(mode="json")
        key = self.KEY.format_map(fields)
        value: dict[str, Scalar] = {
            name: one for name, one in fields.items() if name not in naming(type(self))
        }
        yield Fact(self.FACETS[0], value, key)

    def subject(self, stream_id: UUID) -> UUID:
        """Whom ``ABOUT`` names."""
        if self.ABOUT is None:
            return stream_id
        found = getattr(self, self.ABOUT)
        assert isinstance(found, UUID)
        return found

    def introduces(self) -> Iterable[str]:
        """What later events of the stream may refer to."""
        return [one.format_map(self._fields) for one in self.OPENS]

    def requires(self) -> Iterable[str]:
        """What must have been introduced."""
        return [one.format_map(self._fields) for one in self.RESTS]

    @property
    def _fields(self) -> Mapping[str, object]:
        return {name: getattr(self, name) for name in type(self).model_fields}


@cache
def naming(kind: type[Stated]) -> frozenset[str]:
    """Return the fields that name the fact of an event, and are not in its value."""
    named = {name for _, name, _, _ in Formatter().parse(kind.KEY) if name}
    return frozenset(named | ({kind.ABOUT} if kind.ABOUT else set()))


Open: TypeAlias = History
"""The state of an aggregate whose decisions read its facts as they are."""


def _as_it_is(history: History) -> Open:
    return history


def opened(kind: str, **more: Any) -> Decider[Open]:  # noqa: ANN401 (the fields of Decider)
    """Return the decider of an aggregate whose decisions read its facts as they are."""
    return Decider(kind=kind, read=_as_it_is, **more)


class State(Command[Open]):
    """Records the event of its ``records`` from its own fields of the same names.

    ``OF`` is the kind of thing that it is addressed to. ``STREAM`` is a template on its
    fields, for example ``finance/{year}``: the stream beside that thing's own; empty for its
    own. ``ID`` is the field of an identifier that is made when none is given; what it names
    is then recorded once, and corrected.
    """

    OF: ClassVar[str] = "structure"
    STREAM: ClassVar[str] = ""
    ID: ClassVar[str | None] = None

    def stream(self, subject: UUID) -> UUID:
        """The stream that ``STREAM`` names."""
        name = self.STREAM
        return beside(subject, name.format_map(vars(self)) if "{" in name else name)

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The thing itself, when the stream is another."""
        return (subject,) if self.STREAM else ()

    def decide(self, state: Open, context: Context) -> list[Assertion]:
        """Record the event; nothing when it is recorded on that day.

        Raises:
            SubjectNotFound: the thing that the command is addressed to is not registered.
            IdAlreadyUsed: the identifier names something else.
            DayAlreadyTaken: another value is recorded on that day.
        """
        thing = self.thing(state, context)
        self.check(state, thing, context)
        event = self.event(state, context)
        if self.ID is not None:
            refuse_reused(state, event, self.day(event), field=self.ID)
        return dated(state, event, self.day(event), field=self.dated_by())

    def thing(self, state: Open, context: Context) -> History:
        """Return the stream of the thing that the command is addressed to.

        Raises:
            SubjectNotFound: it is not registered.
        """
        if self.STREAM:
            return history_of(context, self.OF)
        return history_of(_own(context, state), self.OF)

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Raise a refusal when a rule forbids the command; nothing by default.

        ``state`` is the stream that is decided on, ``thing`` that of what it is about.
        """
        _ = state, thing, context

    def event(self, state: Open, context: Context) -> Event:
        """Return the event, made of the command's own fields."""
        _ = state
        kind = self.records
        given: dict[str, object] = {
            name: getattr(self, name)
            for name in kind.model_fields
            if name in type(self).model_fields
        }
        given |= self.more(context)
        if issubclass(kind, Stated) and kind.ABOUT is not None:
            given[kind.ABOUT] = context.subject
        if self.ID is not None and given[self.ID] is None:
            corrected = getattr(context.corrects, self.ID, None)
            given[self.ID] = corrected or context.new_id(self.ID.removesuffix("_id"))
        return kind.model_validate(given)

    def more(self, context: Context) -> dict[str, object]:
        """Return the fields of the event that the command does not bear; none by default."""
        _ = context
        return {}

    def day(self, event: Event) -> date:
        """Return the day from which the event is true; ``effective_on`` by default."""
        _ = event
        found = getattr(self, "effective_on", None)
        assert isinstance(found, date), f"{type(self).__name__} says no day"
        return found

    def dated_by(self) -> str:
        """Return the field that a refusal about the day names."""
        return "effective_on" if "effective_on" in type(self).model_fields else "year"


class StateOn(State):
    """A `State` that bears its day."""

    effective_on: Day


@lru_cache(maxsize=65_536)
def beside(subject: UUID, name: str) -> UUID:
    """Return the stream of a part of a thing; its own when the name is empty."""
    return uuid5(subject, name) if name else subject


def refuse_reused(state: History, event: Event, on: date, *, field: str) -> None:
    """Raise when the key of an event was recorded before, on another day or otherwise.

    What introduces a thing is compared with what introduced it, and not with what was said
    of it since.

    Raises:
        IdAlreadyUsed: it was.
    """
    names = set(event.introduces())
    if names:
        for one in state.alive:
            same = (one.event, one.effective_on) == (event, on)
            if not same and not names.isdisjoint(one.event.introduces()):
                raise IdAlreadyUsed(field=field, value=getattr(event, field))
        return
    for fact in event.facts():
        steps = state.steps(fact.facet, fact.key)
        if steps and (on, fact.value) not in list(steps):
            raise IdAlreadyUsed(field=field, value=fact.key)


def refuse_missing(
    state: History, facet: str, key: object, *, field: str, on: date | None = None
) -> None:
    """Raise unless a fact is recorded under a key, on a day or ever.

    Raises:
        ThingNotFound: none is.
    """
    found = state.latest(facet, str(key)) if on is None else state.at(facet, on, str(key))
    if found is None:
        raise ThingNotFound(field=field, value=key)


def _own(context: Context, state: History) -> Context:
    """Return a context in which the thing's own stream is the one decided on."""
    return replace(context, peers={**context.peers, context.subject: state})
