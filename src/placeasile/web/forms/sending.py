"""Sends what a form says to where the API records: the same decisions, the same refusals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson
from fastapi import Request
from pydantic import JsonValue

from placeasile.api.commands import Desk
from placeasile.api.foreseeing import Foresight
from placeasile.api.recording.kernel import Recording
from placeasile.domain.corrections import RetractFact
from placeasile.domain.french.days import write_day
from placeasile.domain.kernel import Message
from placeasile.domain.registry.sentences.values import said_fact
from placeasile.edge.dependencies import KeyMissing
from placeasile.edge.identity import Caller
from placeasile.store.register import Stamp
from placeasile.web.forms.answering import Typed
from placeasile.web.identity import services_of
from placeasile.web.wording import UNKNOWN

KEY: Final = "cle"
VERSION: Final = "version"
DONE: Final = "faire"
SOURCE: Final = "WEB"

Execute = Callable[[Desk, UUID, Any], Mapping[str, Any]]
"""Decides a command on a structure, and returns what was recorded or would be."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent: its command id, the version it was opened on, and all the rest."""

    key: UUID
    version: int | None
    action: str
    typed: Typed


@dataclass(frozen=True, slots=True)
class Becoming:
    """A value that would change."""

    label: str
    since: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a form would record, in words."""

    events: Sequence[str]
    changes: Sequence[Becoming]


async def sent_form(request: Request) -> Sent:
    """Return the form that a request sends; `web.routing` has checked where it comes from.

    Raises:
        KeyMissing: it does not bear the command id that its page made.
    """
    typed: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            typed.setdefault(name, []).append(value)
    try:
        key = UUID(_first(typed, KEY))
    except ValueError as error:
        raise KeyMissing(field=KEY) from error
    return Sent(
        key=key,
        version=int(given) if (given := _first(typed, VERSION)).isdecimal() else None,
        action=_first(typed, DONE),
        typed=typed,
    )


def event_corrected(sent: Sent) -> UUID | None:
    """Return the event that a form corrects; None when it records something new."""
    try:
        return UUID(_first(sent.typed, "supersedes"))
    except ValueError:
        return None


def desk_of(request: Request, sent: Sent, *, dry_run: bool = False) -> Desk:
    """Return where a form records, or what tells what it would record."""
    used = services_of(request)
    sender: Caller = request.state.caller
    stamp = Stamp(
        command_id=sent.key,
        actor=sender.actor,
        source=SOURCE,
        today=used.clock.today(),
        expected_version=sent.version,
        recorded_at=used.clock.simulated,
    )
    foresight = Foresight(sender, None) if dry_run else None
    return Desk(used, sender, stamp, request.state.standing, foresight)


def recorded_by(recording: Recording) -> Execute:
    """Return what records a command."""

    def execute(at: Desk, subject: UUID, command: Any) -> Mapping[str, Any]:  # noqa: ANN401 (of the recording)
        at.refuse_outside("code", subject, command)
        if recording.plan is None:
            answer = at.execute(recording.decider, subject, command)
        else:
            answer = at.execute_together(recording.decider, subject, command, recording.plan)
        found: Mapping[str, Any] = orjson.loads(answer.body)
        return found

    return execute


def retracted(at: Desk, subject: UUID, command: Message) -> Mapping[str, Any]:
    """Take an event of a structure back."""
    assert isinstance(command, RetractFact)
    at.refuse_outside("code", subject)
    decider, stream_id = at.stream_of_event(subject, command.event_id)
    found: Mapping[str, Any] = orjson.loads(at.retract(decider, subject, stream_id, command).body)
    return found


def preview_of(told: Mapping[str, Any]) -> Preview:
    """Return what a dry run told, in words: a change that lasts is told on its first day only."""
    events: list[Mapping[str, Any]] = told["events"]
    topic = str(events[0]["type"]) if events else ""
    values: list[Mapping[str, Any]] = told["values"]
    changes: dict[tuple[str, str, str], Becoming] = {}
    for one in sorted(values, key=lambda value: str(value["effective_on"])):
        key = str(one["key"])
        label = f"{one['label']} {key}" if key.isdecimal() else str(one["label"])
        before = _said(one["facet"], topic, one["before"])
        after = _said(one["facet"], topic, one["after"])
        becoming = Becoming(label, _day(one["effective_on"]), before, after)
        changes.setdefault((f"{one['facet']} {key}", before, after), becoming)
    return Preview(
        [f"{one['label']}, à compter du {_day(one['effective_on'])}." for one in events],
        list(changes.values()),
    )


def _said(facet: str, topic: str, value: Mapping[str, JsonValue] | None) -> str:
    return UNKNOWN if value is None else said_fact(facet, topic, value)


def _day(text: object) -> str:
    return write_day(date.fromisoformat(str(text)))


def _first(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, ())), "")
