"""Where dossiers stand: what operators sent, the six steps, the yearly campaign."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import uuid5

from placeasile.domain.campaign.decisions import (
    ActualiseStructure,
    ChangeDeadline,
    EnrolStructure,
    OpenCampaign,
    ValidateActualisationStep,
)
from placeasile.domain.campaign.steps import (
    BLOCKS as UPDATED,
    ActualisationStep,
    gaps_of as update_gaps_of,
)
from placeasile.domain.dossiers.reading import Sources, dossier_of
from placeasile.domain.finalisation.decisions import (
    FinaliseStructure,
    OpenFinalisation,
    ReceiveSubmission,
    StartFinalisationStep,
    ValidateFinalisationStep,
)
from placeasile.domain.finalisation.steps import BLOCKS, FinalisationStep, gaps_of
from placeasile.domain.rules.completeness import Block, completeness
from placeasile.domain.rules.dossier import Dossier
from placeasile.domain.subjects import campaign_id
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import (
    FINALISED,
    IN_PROGRESS,
    PLACES,
    SUBMITTED,
)
from placeasile.workers.demonstration.completing import entered
from placeasile.workers.demonstration.journal import NAMESPACE, Book, Journal, Recording
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.office import OPENS, PARIS, dice
from placeasile.workers.demonstration.replaying import Replay
from placeasile.workers.imports.intention import RegisterCommand

_FILLED: Final = tuple(one for one in FinalisationStep if not one.verification)
"""The steps that an import filled."""

_FIRST_WAVE_DAYS: Final = 430
_WAVE_DAYS: Final = 30
"""The first region sends its forms some fourteen months before, then one a month."""


@dataclass(slots=True)
class Completing:
    """The dossier of a structure, that agents complete before they have steps validated."""

    one: Member
    replay: Replay
    seed: int

    def validate(
        self,
        steps: Sequence[ValidateFinalisationStep | ValidateActualisationStep],
        book: Book,
        day: date,
        after: Recording,
    ) -> Recording | None:
        """Enter what steps lack, then record that they are valid; None when something stays.

        Agents do it in a morning when nothing else about the dossier is recorded, from the
        day after ``after``, and do not ask for what the register would refuse.
        """
        day = self.replay.quiet(max(day, after.moment.date() + timedelta(days=1)))
        morning = datetime.combine(day, OPENS, PARIS)
        self.replay.until(morning)
        last: Recording | None = Recording(after.command_id, morning)
        for step in steps:
            for command in self._entered(step, day):
                if last is not None and self.replay.says(
                    self.one.subject, command, uuid5(self.one.subject, repr(command)), day
                ):
                    last = book.follow(command, last.moment)
        for step in steps:
            if last is None or [*self._lacking(step, day)]:
                return None
            last = book.follow(step, last.moment)
        return last

    def _entered(
        self, step: ValidateFinalisationStep | ValidateActualisationStep, on: date
    ) -> Sequence[RegisterCommand]:
        dossier, read = self._dossier(step, on)
        blocks = (
            BLOCKS[step.step] if isinstance(step, ValidateFinalisationStep)
            else UPDATED[step.step] or (Block.ACTES,)
        )  # fmt: skip
        lacking = [
            it for it in completeness(dossier, read.on)
            if it.block in blocks and it.present is not True
        ]  # fmt: skip
        return [*entered(self.one, lacking, dossier, on, self.seed)]

    def _lacking(
        self, step: ValidateFinalisationStep | ValidateActualisationStep, on: date
    ) -> Iterator[str]:
        dossier, read = self._dossier(step, on)
        if isinstance(step, ValidateFinalisationStep):
            yield from gaps_of(step.step, dossier, read)
        else:
            yield from update_gaps_of(step.step, dossier, read)

    def _dossier(
        self, step: ValidateFinalisationStep | ValidateActualisationStep, on: date
    ) -> tuple[Dossier, Sources]:
        peers = self.replay.peers(step, self.one.subject)
        read = Sources(self.one.subject, peers, on)
        return dossier_of(read, step.parts()), read


@dataclass(frozen=True, slots=True)
class Campaign:
    """The yearly campaign: its year, and the recording of its opening."""

    year: int
    opened: Recording


def record_finalisation(
    one: Member, book: Book, span: Span, completed: "Completing"
) -> Recording | None:
    """Record how far the dossier of an open structure got; return its finalisation, if any."""
    book = book.chapter("finalisation")
    rng = book.rng
    outcome = rng.random()
    if one.last_day is not None or outcome >= FINALISED + IN_PROGRESS + SUBMITTED:
        return None
    opened = _received(one, book, span, opens=outcome < FINALISED + IN_PROGRESS)
    if opened is None:
        return None
    done = len(FinalisationStep) if outcome < FINALISED else rng.randint(1, 4)
    steps = list(FinalisationStep)[0 if one.opening_known else 1 :][:done]
    last = _validate(steps, opened, book, completed)
    if last is None or outcome >= FINALISED or not one.opening_known:
        return None
    return book.follow(FinaliseStructure(), last.moment)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A finalisation that agents work on, and the steps that were filled for them."""

    filled: Sequence[FinalisationStep]
    recording: Recording


def _received(one: Member, book: Book, span: Span, *, opens: bool) -> _Opened | None:
    """Record what the operator sent, and that agents begin; None when they do not yet.

    PRAHDA send no form.
    """
    rng = book.rng
    wave = sorted(PLACES).index(one.region) * _WAVE_DAYS
    sent_on = span.today - timedelta(days=_FIRST_WAVE_DAYS - wave - rng.randint(0, 25))
    sent_on = max(sent_on, one.wave + timedelta(days=40))
    sends = one.type is not StructureType.PRAHDA
    after = book.record(_submission(one, book), sent_on) if sends else None
    if not opens or (sends and after is None):
        return None
    filled = _FILLED if rng.random() < 0.6 else ()  # noqa: PLR2004 (a share)
    opening = OpenFinalisation(motif=None if sends else "Marché national", pre_filled=filled)
    opened = book.record(opening, sent_on + timedelta(days=rng.randint(2, 20)), after=after)
    return None if opened is None else _Opened(filled, opened)


def _submission(one: Member, book: Book) -> ReceiveSubmission:
    submission_id = uuid5(NAMESPACE, f"{one.subject}/submission")
    return ReceiveSubmission(
        submission_id=submission_id,
        form_version=1,
        content_hash=sha256(submission_id.bytes).hexdigest(),
        missing_documents=book.rng.choice((0, 0, 0, 1, 2, 4)),
    )


def _validate(
    steps: Sequence[FinalisationStep], opened: _Opened, book: Book, completed: "Completing"
) -> Recording | None:
    """Record the steps that agents validate, from 8 to 60 days later, once all is entered."""
    day = opened.recording.moment.date() + timedelta(days=book.rng.randint(8, 60))
    last: Recording | None = opened.recording
    for step in steps:
        if last is not None and not step.verification and step not in opened.filled:
            last = book.record(StartFinalisationStep(step=step), day, after=last)
    wanted = [ValidateFinalisationStep(step=step) for step in steps]
    return None if last is None else completed.validate(wanted, book, day, last)


def open_campaign(journal: Journal, span: Span) -> Campaign | None:
    """Record the campaign that runs: its opening, and a later deadline somewhere."""
    opened_on = span.today - timedelta(days=100)
    year = opened_on.year
    book = Book(
        journal, campaign_id(year), None, span.start, dice(journal.seed, f"campaign/{year}")
    )
    opening = OpenCampaign(
        year=year, deadline=opened_on + timedelta(days=150), effective_on=opened_on
    )
    opened = book.record(opening, opened_on)
    if opened is None:
        return None
    extended_on = opened_on + timedelta(days=60)
    extension = ChangeDeadline(
        departement="93",
        deadline=opened_on + timedelta(days=200),
        motif="Réorganisation du service",
        effective_on=extended_on,
    )
    book.record(extension, extended_on, after=opened)
    return Campaign(year, opened)


def record_actualisation(
    finalised: Recording | None,
    campaign: Campaign | None,
    book: Book,
    completed: "Completing",
) -> None:
    """Record how far the update of a finalised structure got in the campaign."""
    if finalised is None or campaign is None:
        return
    book = book.chapter("campaign")
    rng = book.rng
    after = max(finalised, campaign.opened, key=lambda one: one.moment)
    day = after.moment.date() + timedelta(days=rng.randint(2, 9))
    last = book.record(EnrolStructure(year=campaign.year), day, after=after)
    done = rng.choices(range(5), (30, 12, 10, 8, 40))[0]
    if last is None or not done:
        return
    day = last.moment.date() + timedelta(days=rng.randint(1, 40))
    wanted = [
        ValidateActualisationStep(year=campaign.year, step=step)
        for step in list(ActualisationStep)[:done]
    ]
    last = completed.validate(wanted, book, day, last)
    if last is not None and done == len(ActualisationStep):
        book.follow(ActualiseStructure(year=campaign.year), last.moment)
