"""What the agents record, in the order in which they record it, errors included."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.together import part_id
from placeasile.workers.demonstration.calibration import SOURCE, WRONG
from placeasile.workers.demonstration.office import (
    correction_delay,
    dice,
    in_utc,
    some_time,
    soon_after,
)
from placeasile.workers.imports.intention import Intention, RegisterCommand, command_id

NAMESPACE: Final = UUID("0b6a4bb4-3a53-5d6f-8e6b-d3a9c6f1b777")

_SEEN_LATER: Final = (
    "Erreur de saisie",
    "Valeur vérifiée sur l'acte signé",
    "Chiffre inversé à la saisie",
    "Écart relevé lors du dialogue de gestion",
)
_NOT_THEIRS: Final = (
    "Saisi sur la mauvaise structure",
    "Doublon d'une saisie antérieure",
    "Acte finalement non signé",
)


@dataclass(frozen=True, slots=True)
class Recording:
    """That something was recorded: under which command, and when."""

    command_id: UUID
    moment: datetime


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties a command to others.

    It ``corrects`` or ``retracts`` one, for a ``reason``. What is recorded together is
    ``within`` the subject of the first command, and ``named`` after that one, whose decision
    reads ``also`` some streams.
    """

    corrects: UUID | None = None
    retracts: UUID | None = None
    reason: str | None = None
    also: tuple[UUID, ...] = ()
    within: UUID | None = None
    named: UUID | None = None


ALONE: Final = Ties()


class Journal:
    """Collects intentions with the moment of their recording.

    Nothing is recorded from ``today`` on: what agents would have learnt later is not
    known yet.
    """

    def __init__(self, *, seed: int, today: date) -> None:
        self.today: Final = today
        self.seed: Final = seed
        self._provenance = f"démonstration, graine {seed}"
        self._entries: list[tuple[datetime, Intention]] = []

    def keep(self, intention: Intention, moment: datetime) -> Recording:
        """Record an intention made elsewhere."""
        self._entries.append((moment, intention))
        return Recording(intention.command_id, moment)

    @property
    def entries(self) -> list[tuple[datetime, Intention]]:
        """The intentions that are recorded so far, each with its moment."""
        return self._entries

    def in_order(self) -> list[Intention]:
        """Return the intentions by moment of recording, which grows strictly, in UTC."""
        ordered: list[Intention] = []
        last = datetime.min.replace(tzinfo=UTC)
        for moment, intention in sorted(self._entries, key=lambda entry: entry[0]):
            last = max(in_utc(moment), last + timedelta(milliseconds=1))
            ordered.append(replace(intention, recorded_at=last))
        return ordered

    def settled_capacities(self) -> dict[UUID, date]:
        """Return the last day on which the capacity of each structure was spoken of.

        A capacity that is planned, and not in force yet, counts as spoken of today.
        """
        found: dict[UUID, date] = {}
        for moment, one in self._entries:
            if isinstance(one.command, AuthoriseCapacity):
                planned = one.command.effective_on >= self.today
                day = self.today if planned else moment.date()
                found[one.subject] = max(found.get(one.subject, day), day)
        return found

    def write(
        self,
        subject: UUID,
        command: RegisterCommand,
        moment: datetime,
        ties: Ties = ALONE,
    ) -> Recording:
        """Record a command at a moment."""
        intention = Intention(
            subject=subject,
            command=command,
            command_id=ties.named
            or command_id(
                NAMESPACE, subject, command, corrects=ties.corrects, retracts=ties.retracts
            ),
            provenance=self._provenance,
            source=SOURCE,
            corrects=ties.corrects,
            retracts=ties.retracts,
            reason=ties.reason,
            also=ties.also,
            correlation_id=ties.within,
        )
        return self.keep(intention, moment)


class Book:
    """The journal as seen from one subject.

    Nothing is recorded before ``since``, the day on which the agents start with this
    subject, nor before ``ready``, its registration.
    """

    def __init__(
        self, journal: Journal, subject: UUID, ready: Recording | None, since: date, rng: Random
    ) -> None:
        self.subject: Final = subject
        self.rng: Final = rng
        self._journal = journal
        self._ready = ready
        self._since = since

    def chapter(
        self, name: str, *, ready: Recording | None = None, since: date | None = None
    ) -> "Book":
        """Return the book of a part of the subject, whose draws change no other part."""
        rng = dice(self._journal.seed, f"{self.subject}/{name}")
        return Book(self._journal, self.subject, ready or self._ready, since or self._since, rng)

    def record(
        self,
        command: RegisterCommand,
        when: date,
        *,
        after: Recording | None = None,
        instead: RegisterCommand | None = None,
    ) -> Recording | None:
        """Record a command about ``when``, after what it rests on.

        None when ``today`` comes first. With ``instead``, a wrong version of the
        command, one time in twenty-two the wrong one is recorded, and corrected some
        weeks later.
        """
        moment = self._moment(when, after or self._ready)
        if instead is not None and self.rng.random() < WRONG:
            seen = some_time(moment.date() + timedelta(days=correction_delay(self.rng)), self.rng)
            if seen.date() < self._journal.today:
                return self._wrong_then_right(instead, command, moment, seen)
        if moment.date() >= self._journal.today:
            return None
        return self._journal.write(self.subject, command, moment)

    def follow(self, command: RegisterCommand, after: datetime) -> Recording | None:
        """Record a command some minutes after something; None when ``today`` comes first."""
        moment = soon_after(after, self.rng)
        if moment.date() >= self._journal.today:
            return None
        return self._journal.write(self.subject, command, moment)

    def record_together(
        self,
        lead: RegisterCommand,
        others: Iterable[tuple[UUID, RegisterCommand]],
        after: Recording,
        *,
        also: tuple[UUID, ...] = (),
    ) -> None:
        """Record a command on this subject, and on others what follows from it.

        ``also`` are streams that the first one reads besides those that it names.
        """
        moment = soon_after(after.moment, self.rng)
        ties = Ties(also=also, within=self.subject)
        first = self._journal.write(self.subject, lead, moment, ties)
        for rank, (subject, command) in enumerate(others, 1):
            ties = Ties(within=self.subject, named=part_id(first.command_id, rank))
            self._journal.write(subject, command, moment, ties)

    def record_then_retract(
        self, command: RegisterCommand, when: date, *, after: Recording | None = None
    ) -> None:
        """Record what is not a fact of this subject, and take it back some weeks later."""
        moment = self._moment(when, after or self._ready)
        seen = some_time(moment.date() + timedelta(days=correction_delay(self.rng)), self.rng)
        if seen.date() >= self._journal.today:
            return
        wrong = self._journal.write(self.subject, command, moment)
        ties = Ties(retracts=wrong.command_id, reason=self.rng.choice(_NOT_THEIRS))
        self._journal.write(self.subject, command, seen, ties)

    def _wrong_then_right(
        self, wrong: RegisterCommand, right: RegisterCommand, moment: datetime, seen: datetime
    ) -> Recording:
        recorded = self._journal.write(self.subject, wrong, moment)
        ties = Ties(corrects=recorded.command_id, reason=self.rng.choice(_SEEN_LATER))
        self._journal.write(self.subject, right, seen, ties)
        return recorded

    def _moment(self, when: date, after: Recording | None) -> datetime:
        day = when
        if when < self._since:  # the past of the structure is entered over some weeks
            day = self._since + timedelta(days=self.rng.randint(0, 15))
        moment = some_time(day, self.rng)
        if after is not None and moment <= after.moment:
            moment = soon_after(after.moment, self.rng)
        return moment
