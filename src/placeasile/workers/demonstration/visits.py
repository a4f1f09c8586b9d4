"""The inspections of a structure, their reports, and those struck off."""

from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import uuid5

from placeasile.domain.quality.decisions.inspections import (
    FileInspectionReport,
    RecordInspection,
    WithdrawInspection,
)
from placeasile.domain.quality.events import InspectionType
from placeasile.workers.demonstration.calibration import INSPECTIONS, PROGRAMMED
from placeasile.workers.demonstration.journal import NAMESPACE, Book, Recording
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.watching import plan_action

_REPORTED: Final = 0.85
_WITHDRAWN: Final = 0.03
_OTHER: Final = {
    InspectionType.INOPINE: InspectionType.PROGRAMME,
    InspectionType.PROGRAMME: InspectionType.INOPINE,
}


def record_visits(one: Member, book: Book, span: Span) -> None:
    """Record the inspections, at random days, one in four years on average."""
    rng = book.rng
    day = max(one.opened_on, span.first)
    last = min(one.last_day or span.today, span.today - timedelta(days=1))
    while True:
        day += timedelta(days=1 + int(rng.expovariate(INSPECTIONS / 365)))
        if day > last:
            return
        visit = _visit(one, day, rng)
        when = day + timedelta(days=rng.randint(0, 20))
        if rng.random() < _WITHDRAWN:
            _withdraw(visit, book.record(visit, when), book)
        else:
            wrong = visit.model_copy(update={"type": _OTHER[visit.type]})
            _report(one, visit, book.record(visit, when, instead=wrong), book)


def _visit(one: Member, day: date, rng: Random) -> RecordInspection:
    programmed = rng.random() < PROGRAMMED
    return RecordInspection(
        type=InspectionType.PROGRAMME if programmed else InspectionType.INOPINE,
        effective_on=day,
        inspection_id=uuid5(NAMESPACE, f"{one.subject}/inspection/{day}"),
    )


def _withdraw(visit: RecordInspection, recorded: Recording | None, book: Book) -> None:
    """Strike the inspection off, two months after it was recorded."""
    if recorded is None or visit.inspection_id is None:
        return
    withdrawal = WithdrawInspection(
        inspection_id=visit.inspection_id, motif="Visite d'une autre structure"
    )
    book.record(withdrawal, recorded.moment.date() + timedelta(days=60), after=recorded)


def _report(one: Member, visit: RecordInspection, recorded: Recording | None, book: Book) -> None:
    """File the report of most inspections, one to four months later."""
    rng = book.rng
    if recorded is None or visit.inspection_id is None or rng.random() > _REPORTED:
        return
    filed_on = visit.effective_on + timedelta(days=rng.randint(20, 120))
    report = FileInspectionReport(
        inspection_id=visit.inspection_id,
        effective_on=filed_on,
        reference=f"Rapport de démonstration {one.departement}-{visit.effective_on:%Y%m%d}",
    )
    wrong = report.model_copy(update={"effective_on": filed_on - timedelta(days=10)})
    when = filed_on + timedelta(days=rng.randint(0, 25))
    filed = book.record(report, when, after=recorded, instead=wrong)
    if filed is not None:
        plan_action(visit.inspection_id, None, filed, book)
