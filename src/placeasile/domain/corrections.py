"""Deciding with corrections and retractions, the same for every aggregate."""

from collections.abc import Iterable
from dataclasses import replace
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
    wording: ClassVar[str] = "L'événement {value} a déjà été corrigé ou retiré."
    remedy: ClassVar[str] = "Corrigez l'événement qui l'a remplacé."


class EventOfAnotherKind(RuleViolation):
    """A correction must be the same kind of event as what it corrects."""

    code: ClassVar[str] = "event-of-another-kind"
    wording: ClassVar[str] = (
        "L'événement {value} est « {kind} » : cette saisie ne peut pas le corriger."
    )
    remedy: ClassVar[str] = "Retirez l'événement, puis saisissez le bon fait."


class EventStillNeeded(RuleViolation):
    """Other standing events rest on the one to retract or to move."""

    code: ClassVar[str] = "event-still-needed"
    wording: ClassVar[str] = "D'autres événements en dépendent : {value}."
    remedy: ClassVar[str] = "Retirez d'abord les événements qui en dépendent."


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
    again what the target already says records nothing.

    Raises:
        Refusal: the command, or the correction, is refused.
    """
    if command.supersedes is None:
        return command.decide(decider.read(history), context)
    target = _standing(history, command.supersedes, field="supersedes")
    remaining = history.without(target.event_id)
    decided = command.decide(decider.read(remaining), replace(context, corrects=target.event))
    if not any(type(one.event) is type(target.event) for one in decided):
        raise EventOfAnotherKind(field="supersedes", value=target.event_id, kind=target.event.TOPIC)
    if len(decided) == 1 and (decided[0].event, decided[0].effective_on) == (
        target.event,
        target.effective_on,
    ):
        return []
    _refuse_orphans(remaining, [one.event.introduces() for one in decided])
    return [
        replace(
            one,
            reason=command.reason,
            supersedes=target.event_id if type(one.event) is type(target.event) else None,
        )
        for one in decided
    ]


def retract(history: History, command: RetractFact, context: Context) -> list[Assertion]:
    """Take an event back; record nothing when it was taken back before.

    Raises:
        EventNotFound: the stream holds no such event.
        EventAlreadyReplaced: it was corrected, so its correction is the one to retract.
        EventStillNeeded: other events rest on it.
        RegistrationStays: it is the registration of the stream.
    """
    for one in history.alive:
        if isinstance(one.event, FactRetracted) and one.event.target == command.event_id:
            return []
    target = _standing(history, command.event_id, field="event_id")
    if "stream" in target.event.introduces():
        raise RegistrationStays(field="event_id", value=command.event_id)
    if isinstance(target.event, FactRetracted):
        raise EventOfAnotherKind(field="event_id", value=command.event_id, kind=target.event.TOPIC)
    _refuse_orphans(history.without(target.event_id), [])
    return [
        Assertion(
            event=FactRetracted(target=target.event_id),
            effective_on=context.today,
            supersedes=target.event_id,
            reason=command.reason,
        )
    ]


def _standing(history: History, event_id: UUID, *, field: str) -> Past:
    target = history.find(event_id)
    if target is None:
        raise EventNotFound(field=field, value=event_id)
    if not history.stands(event_id):
        raise EventAlreadyReplaced(field=field, value=event_id)
    return target


def _refuse_orphans(remaining: History, added: Iterable[Iterable[str]]) -> None:
    known = {name for one in remaining.alive for name in one.event.introduces()}
    known.update(name for names in added for name in names)
    orphans = [one for one in remaining.alive if not known.issuperset(one.event.requires())]
    if orphans:
        raise EventStillNeeded(
            value=", ".join(f"{one.event.TOPIC} ({one.event_id})" for one in orphans[:5])
        )
