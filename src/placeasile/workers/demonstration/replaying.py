"""What the register would hold of one structure at a moment, to know what its dossier lacks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, cast
from uuid import UUID

from placeasile.domain import corrections
from placeasile.domain.cpom.decisions.members import JoinCpom, LeaveCpom
from placeasile.domain.kernel import (
    ClaimKey,
    Command,
    Context,
    History,
    Past,
    Refusal,
    event_id_of,
)
from placeasile.domain.reference.decisions import SetReferenceYear
from placeasile.domain.stating import beside
from placeasile.domain.subjects import REFERENCE_ID
from placeasile.store.register import Around, look_around
from placeasile.workers.demonstration.office import working_day
from placeasile.workers.imports.deciding import decider_of
from placeasile.workers.imports.intention import Intention, RegisterCommand

Entry = tuple[datetime, Intention]

_FOUND_BY_KEY: Final = frozenset({"cpom", "documents"})
"""The aggregates that decisions find by the keys that they hold."""

_OF_DOSSIER: Final = _FOUND_BY_KEY | {
    "acts", "contact", "finance", "operateur", "quality", "reference", "sites", "structure",
}  # fmt: skip
"""The aggregates that a dossier is made of."""


class Replay:
    """Decides what a structure and those around it recorded, up to a moment, in memory."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = sorted(entries, key=lambda one: one[0])
        self._days = {at.date() for at, _ in entries}
        self._next = 0
        self._streams: dict[UUID, History] = defaultdict(History)
        self._holders: dict[ClaimKey, set[UUID]] = defaultdict(set)
        self._scopes: dict[str, set[UUID]] = defaultdict(set)

    def until(self, moment: datetime) -> None:
        """Decide all that is recorded before a moment."""
        while self._next < len(self._entries) and self._entries[self._next][0] < moment:
            at, one = self._entries[self._next]
            self._next += 1
            self._send(one, at.date())

    def quiet(self, day: date) -> date:
        """Return the first working day from one on which nothing else is recorded."""
        while (day := working_day(day)) in self._days:
            day += timedelta(days=1)
        return day

    def says(self, subject: UUID, command: RegisterCommand, command_id: UUID, on: date) -> bool:
        """Decide one more command; tell whether it is accepted."""
        return self._send(Intention(subject, command, command_id, ""), on)

    def peers(self, command: Command[Any], subject: UUID) -> Mapping[UUID, History]:
        """Return the streams that a command depends on."""
        return look_around(command, subject, self, self._read).peers

    def holders(self, keys: Iterable[ClaimKey]) -> dict[ClaimKey, list[UUID]]:
        """Return the streams that hold some keys, by key."""
        return {one: sorted(held) for one in keys if (held := self._holders.get(one))}

    def holding(self, scopes: Iterable[str]) -> list[UUID]:
        """Return the streams that hold any key of some scopes."""
        return sorted({one for scope in scopes for one in self._scopes.get(scope, ())})

    def _read(self, streams: Iterable[UUID]) -> dict[UUID, History]:
        return {one: self._streams[one] for one in streams}

    def _send(self, one: Intention, on: date) -> bool:
        command = cast("Command[Any]", one.command)
        stream_id = command.stream(one.subject)
        history = self._streams[stream_id]
        decider = decider_of(one.command)
        try:
            around = look_around(command, one.subject, self, self._read, one.also)
            context = _context(one, on, around)
            if one.retracts is not None:
                taken_back = corrections.RetractFact(
                    event_id=event_id_of(one.retracts), reason=one.reason or "-"
                )
                decided = corrections.retract(history, taken_back, context)
            else:
                if one.corrects is not None:
                    corrected = {"supersedes": event_id_of(one.corrects), "reason": one.reason}
                    command = command.model_copy(update=corrected)
                decided = corrections.decide(decider, history, command, context)
        except Refusal:
            return False
        after = history.then(
            Past(
                event=it.event,
                effective_on=it.effective_on,
                supersedes=it.supersedes,
                event_id=event_id_of(one.command_id, rank),
                version=history.version + rank + 1,
            )
            for rank, it in enumerate(decided)
        )
        self._streams[stream_id] = after
        if decider.kind in _FOUND_BY_KEY:
            for key in decider.claims(after):
                self._holders[key].add(stream_id)
                self._scopes[key[0]].add(stream_id)
        return True


class Files:
    """All that the journal holds, by the thing that it is about."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._about: dict[UUID, list[Entry]] = defaultdict(list)
        self._contracts: dict[UUID, set[UUID]] = defaultdict(set)
        for moment, one in entries:
            if one.subject == REFERENCE_ID and not isinstance(one.command, SetReferenceYear):
                continue  # all that a dossier reads of it
            if decider_of(one.command).kind in _OF_DOSSIER:
                self._about[one.subject].append((moment, one))
            if isinstance(one.command, JoinCpom):
                self._contracts[one.command.structure_id].add(one.subject)

    def replay(self, structure_id: UUID, around: Iterable[UUID]) -> Replay:
        """Return the replay of a structure, with others and with its contracts."""
        found = [one for each in (structure_id, *around) for one in self._about[each]]
        for cpom_id in self._contracts[structure_id]:
            found += [one for one in self._about[cpom_id] if _concerns(one[1], structure_id)]
        return Replay(found)


def _concerns(one: Intention, structure_id: UUID) -> bool:
    """Whether something recorded about a contract may matter to one of its members."""
    about = beside(one.subject, "acts"), one.subject
    command = one.command
    if isinstance(command, JoinCpom | LeaveCpom):
        return command.structure_id == structure_id
    papers = getattr(command, "document_id", None) is not None
    return papers or command.stream(one.subject) in about


def _context(one: Intention, on: date, around: Around) -> Context:
    return Context(
        today=on,
        command_id=one.command_id,
        subject=one.subject,
        peers=around.peers,
        held=around.held,
    )
