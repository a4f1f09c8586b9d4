"""Reads the visits to a structure and its incidents, year by year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class QualityYear:
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
