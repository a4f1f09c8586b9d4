"""Reads the visits to a structure and its incidents, year by year."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from placeasile.domain.rules.visits import months_since_visit
from placeasile.projections.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQualityYear:
    """A row of ``quality_year``: a sum is None, and its number 0, when no mark is known."""

    year: int
    inspections: int
    evaluations: int
    score_person_sum: Decimal | None
    score_person_n: int
    score_professionals_sum: Decimal | None
    score_professionals_n: int
    score_structure_sum: Decimal | None
    score_structure_n: int
    score_overall_sum: Decimal | None
    score_overall_n: int
    incidents: int
    violent_incidents: int
    last_visit_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityYear(StoredQualityYear):
    """A year of visits, as it is shown at a moment.

    ``months_since_visit`` are the whole months from the last visit to the end of the year, to
    the moment's day for the year that runs; None is "never visited".
    """

    months_since_visit: int | None


def with_months(year: StoredQualityYear, moment: Moment) -> QualityYear:
    """Return a year as it is shown at a moment."""
    until = min(date(year.year, 12, 31), moment.effective_on)
    return QualityYear(
        **asdict(year), months_since_visit=months_since_visit(year.last_visit_on, until)
    )
