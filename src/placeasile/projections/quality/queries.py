"""Reads the visits to a structure and its serious incidents."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quality:
    """A row of ``quality``: INSPECTION, EVALUATION or INCIDENT; an unknown mark is None."""

    kind: str
    id: str
    day: date
    type: str | None
    nature: str | None
    score_person: Decimal | None
    score_professionals: Decimal | None
    score_structure: Decimal | None
    score_overall: Decimal | None
    overall_gap: Decimal | None
    violent: bool | None
    declared_on: date | None
    report: str | None
    report_on: date | None
    action_plan: str | None
    action_plan_on: date | None
    withdrawn: bool
    motif: str | None
