"""Deciding with corrections and retractions, the same for every aggregate."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar, TypeVar
from uuid import UUID

from placeasile.domain.kernel import (
    Assertion,
    Command,
    Context,
    Decider,
    FactRetracted,
    History,
    Message,
    NotFound,
    Past,
    Refusal,
    RuleViolation,
)
from placeasile.domain.values import Prose

StateT = TypeVar("StateT")


class EventNotFound(NotFound):
    """The event to correct or retract is not in this stream."""

    code: ClassVar[str] = "event-not-found"
    wording: ClassVar[str] = "L'événement {value} n'existe pas dans ce dossier."
    remedy: ClassVar[str] = "Relisez la chronologie et reprenez l'identifiant de l'événement."


class EventAlreadyReplaced(RuleViolation):
    """The event to correct or retract was corrected or retracted before."""

    code: ClassVar[str] = "event-already-replaced"
    wording: ClassVar[str] = "L'événement {value} a déjà été {how}."
    remedy: ClassVar[str] = "{what_to_do}."


class EventOfAnotherKind(RuleViolation):
    """A correction must be the same kind of event as what it corrects."""

    code: ClassVar[str] = "event-of-another-kind"
    wording: ClassVar[str] = (
        "L'événement {value} est « {kind} » : cette saisie ne peut pas le corriger."
    )
    remedy: ClassVar[str] = "Retirez l'événement, puis saisissez le bon fait."


class RetractionStays(RuleViolation):
    """A retraction is neither corrected nor retracted: the fact is recorded again."""

    code: ClassVar[str] = "retraction-stays"
    wording: ClassVar[str] = (
        "L'événement {value} est un retrait : il ne se corrige ni ne se retire."
    )
    remedy: ClassVar[str] = "Si le fait retiré était exact, saisissez-le de nouveau."


class UndoneOtherwise(RuleViolation):
    """The event was recorded together with others: something else undoes them all."""

    code: ClassVar[str] = "undone-otherwise"
    wording: ClassVar[str] = "« {value} » ne se corrige ni ne se retire seul."
    remedy: ClassVar[str] = "Passez par {how}."


class EventStillNeeded(RuleViolation):
    """Other standing events rest on the one to retract or to move."""

    code: ClassVar[str] = "event-still-needed"
    wording: ClassVar[str] = "D'autres événements en dépendent : {value}."
    remedy: ClassVar[str] = (
        "Corrigez ou retirez d'abord ceux qui en dépendent, ou choisissez une date qui "
        "leur convient."
    )


class RegistrationStays(RuleViolation):
    """A registration is corrected, never retracted: its stream hangs on it."""

    code: ClassVar[str] = "registration-stays"
    wording: ClassVar[str] = "Une inscription au registre ne se retire pas."
    remedy: ClassVar[str] = "Corrigez l'inscription, ou fermez la structure."


class RetractFact(Message):
    """Take back an event that was recorded in error."""

    event_id: UUID
    reason: Prose


def decide(
    decider: Decider[StateT],
    history: History,
    command: Command[StateT],
    context: Context,
) -> list[Assertion]:
    """Decide a command, as a correction when it names an event to supersede.

    A correction is decided as if its target had never been recorded. Recording
    again what the target already says records nothing; when what is right stands
    without the target, the target is retracted.

    Raises:
        Refusal: the command, or the correction, is refused.
    """
    if command.supersedes is None:
        decided = command.decide(decider.read(history), context)
        if command.reason is None:
            return decided
        return [replace(one, reason=command.reason) for one in decided]
    target = _find(history, command.supersedes, field="supersedes")
    if not history.stands(target.event_id) and _in_force(
        decider, history, target, command, context
    ):
        return []
    _refuse_replaced(history, target, field="supersedes")
    if type(target.event) is not command.records:
        raise EventOfAnotherKind(field="supersedes", value=target.event_id, kind=target.event.TOPIC)
    remaining = history.without(target.event_id)
    decided = command.decide(decider.read(remaining), replace(context, corrects=target.event))
    if not decided:
        return _taken_back(history, target, command.reason, context, field="supersedes")
    if _says(decided, target):
        return []
    corrected = [replace(one, supersedes=target.event_id, reason=command.reason) for one in decided]
    _refuse_broken(history, remaining.then(_imagined(corrected, history, context)))
    return corrected


def retract(history: History, command: RetractFact, context: Context) -> list[Assertion]:
    """Take an event back; record nothing when it was taken back before.

    Raises:
        EventNotFound: the stream holds no such event.
        EventAlreadyReplaced: it was corrected, so its correction is the one to retract.
        EventStillNeeded: other events rest on it.
        RegistrationStays: it is the registration of the stream.
        RetractionStays: it is itself a retraction.
        UndoneOtherwise: it was recorded together with others.
    """
    for one in history.alive:
        if isinstance(one.event, FactRetracted) and one.event.target == command.event_id:
            return []
    target = _find(history, command.event_id, field="event_id")
    _refuse_replaced(history, target, field="event_id")
    return _taken_back(history, target, command.reason, context, field="event_id")


def _find(history: History, event_id: UUID, *, field: str) -> Past:
    target = history.find(event_id)
    if target is None:
        raise EventNotFound(field=field, value=event_id)
    if isinstance(target.event, FactRetracted):
        raise RetractionStays(field=field, value=event_id)
    if target.event.UNDONE_BY is not None:
        raise UndoneOtherwise(field=field, value=target.event.LABEL, how=target.event.UNDONE_BY)
    return target


def replacement(history: History, event_id: UUID) -> Past | None:
    """Return what stands in place of an event: itself, its last correction or a retraction."""
    for one in history.alive:
        if one.event_id == event_id or _stands_for(history, one, event_id):
            return one
    return None


def _taken_back(
    history: History, target: Past, reason: str | None, context: Context, *, field: str
) -> list[Assertion]:
    """Return the retraction of an event that nothing rests on."""
    if "stream" in target.event.introduces():
        raise RegistrationStays(field=field, value=target.event_id)
    _refuse_broken(history, history.without(target.event_id))
    return [
        Assertion(
            event=FactRetracted(target=target.event_id),
            effective_on=context.today,
            supersedes=target.event_id,
            reason=reason,
        )
    ]


def _in_force(
    decider: Decider[StateT],
    history: History,
    target: Past,
    command: Command[StateT],
    context: Context,
) -> bool:
    """Tell whether what replaced an event is what the correction would record: sent twice."""
    replaced = next((one for one in history.alive if one.supersedes == target.event_id), None)
    if replaced is None or type(target.event) is not command.records:
        return False
    before = decider.read(history.without(replaced.event_id))
    try:
        decided = command.decide(before, replace(context, corrects=target.event))
    except Refusal:
        return False
    return _says(decided, replaced) if decided else isinstance(replaced.event, FactRetracted)


def _says(decided: Sequence[Assertion], past: Past) -> bool:
    said = [(one.event, one.effective_on) for one in decided]
    return said == [(past.event, past.effective_on)]


def _imagined(decided: Iterable[Assertion], history: History, context: Context) -> Iterator[Past]:
    """Yield assertions as the events that they will be."""
    for rank, one in enumerate(decided, 1):
        yield Past(
            event=one.event,
            effective_on=one.effective_on,
            supersedes=one.supersedes,
            event_id=context.new_id(f"imagined/{rank}"),
            version=history.version + rank,
        )


def _refuse_replaced(history: History, target: Past, *, field: str) -> None:
    if history.stands(target.event_id):
        return
    last = replacement(history, target.event_id)
    assert last is not None
    retracted = isinstance(last.event, FactRetracted)
    raise EventAlreadyReplaced(
        field=field,
        value=target.event_id,
        how="retiré" if retracted else "corrigé",
        what_to_do=(
            "Si le fait est exact, saisissez-le de nouveau"
            if retracted
            else f"Corrigez ou retirez l'événement {last.event_id}, qui l'a remplacé"
        ),
    )


def _stands_for(history: History, one: Past, event_id: UUID) -> bool:
    """Tell whether an event came in place of another, directly or through corrections."""
    replaced = one.supersedes
    while replaced is not None and replaced != event_id:
        past = history.find(replaced)
        replaced = None if past is None else past.supersedes
    return replaced is not None


def _refuse_broken(before: History, after: History) -> None:
    """Raise when standing events would not hold any more, that held before."""
    broken = _broken(after)
    if not broken:
        return
    already = {one.event_id for one in _broken(before)}
    orphans = [one for one in broken if one.event_id not in already]
    if orphans:
        raise EventStillNeeded(
            value=", ".join(f"{one.event.TOPIC} ({one.event_id})" for one in orphans[:5])
        )


def _broken(history: History) -> list[Past]:
    """Return the standing events that rest on nothing, on a later day, or that others deny."""
    since: dict[str, date] = {}
    for one in history.alive:
        for name in one.event.introduces():
            # The day of a registration orders nothing: facts older than it are recorded.
            day = date.min if name == "stream" else one.effective_on
            since[name] = min(day, since.get(name, day))
    return [
        one
        for one in history.alive
        if any(since.get(name, date.max) > one.effective_on for name in one.event.requires())
        or one.event.contradicted(history, one.effective_on)
    ]
