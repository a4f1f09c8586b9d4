"""Visits, marks, actions and incidents, by the plainest loops."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from tests.support.oracle import Oracle, Row, cents, total

MARKS: Final = ("score_person", "score_professionals", "score_structure", "score_overall")
NOTHING: Final[Row] = {
    "type": None,
    "nature": None,
    **dict.fromkeys(MARKS),
    "overall_gap": None,
    "violent": None,
    "declared_on": None,
    "report": None,
    "report_on": None,
    "action_plan": None,
    "action_plan_on": None,
    "withdrawn": False,
    "motif": None,
}


def _marks(value: Any) -> Row:  # noqa: ANN401 (JSON)
    return {one: None if value[one] is None else Decimal(value[one]) for one in MARKS}


def _gap(marks: Row) -> Decimal | None:
    if None in marks.values():
        return None
    three = sum((Fraction(marks[one]) for one in MARKS[:3]), Fraction(0)) / 3
    gap = Fraction(marks["score_overall"]) - three
    return cents(gap)


def quality(oracle: Oracle) -> list[Row]:
    """Every visit and every incident up to the day."""
    rows: list[Row] = []
    for structure in oracle.subjects("structure"):
        for kind, facet in KINDS.items():
            for key in oracle.keys(structure, facet):
                if oracle.value(structure, facet, oracle.on, key) is not None:
                    row = {"structure_id": structure, "kind": kind, "id": key}
                    rows.append({**row, **NOTHING, **MADE[kind](oracle, structure, key)})
    return rows


def _inspection(oracle: Oracle, structure: UUID, key: str) -> Row:
    found = oracle.value(structure, "inspection", oracle.on, key)
    assert found is not None
    report = oracle.value(structure, "inspection_report", oracle.on, key)
    return {
        "day": found.day,
        "type": found.value["type"],
        "report": report and report.value["reference"],
        "report_on": report and report.day,
        "withdrawn": found.value["withdrawn"],
    }


def _evaluation(oracle: Oracle, structure: UUID, key: str) -> Row:
    found = oracle.value(structure, "evaluation", oracle.on, key)
    assert found is not None
    scored = oracle.value(structure, "evaluation_scores", oracle.on, key)
    plan = oracle.value(structure, "action_plan", oracle.on, key)
    struck = oracle.value(structure, "evaluation_withdrawn", oracle.on, key)
    marks = _marks((scored or found).value)
    reference = found.value["reference"]
    return {
        "day": found.day,
        **marks,
        "overall_gap": _gap(marks),
        "report": reference,
        "report_on": None if reference is None else found.day,
        "action_plan": plan and plan.value["reference"],
        "action_plan_on": plan and plan.day,
        "withdrawn": struck is not None,
        "motif": struck and struck.value["motif"],
    }


def _incident(oracle: Oracle, structure: UUID, key: str) -> Row:
    found = oracle.value(structure, "incident", oracle.on, key)
    assert found is not None
    known = oracle.value(structure, "incident_requalified", oracle.on, key)
    struck = oracle.value(structure, "incident_withdrawn", oracle.on, key)
    nature = (known or found).value["nature"]
    return {
        "day": date.fromisoformat(known.value["occurred_on"]) if known else found.day,
        "nature": nature,
        "violent": "comportementviolent" in "".join(nature.lower().split()),
        "declared_on": date.fromisoformat(found.value["declared_on"]),
        "withdrawn": struck is not None,
        "motif": struck and struck.value["motif"],
    }


KINDS: Final = {"INSPECTION": "inspection", "EVALUATION": "evaluation", "INCIDENT": "incident"}
MADE: Final[dict[str, Callable[[Oracle, UUID, str], Row]]] = {
    "INSPECTION": _inspection,
    "EVALUATION": _evaluation,
    "INCIDENT": _incident,
}


def quality_year(oracle: Oracle) -> list[Row]:
    """The five years of every structure."""
    every = [one for one in quality(oracle) if not one["withdrawn"]]
    return [
        _year([one for one in every if one["structure_id"] == structure], structure, year)
        for structure in oracle.subjects("structure")
        for year in oracle.years
    ]


def _year(rows: list[Row], structure: UUID, year: int) -> Row:
    mine = [one for one in rows if one["day"].year == year]
    visits = [one["day"] for one in rows if one["kind"] != "INCIDENT" and one["day"].year <= year]
    row: Row = {
        "structure_id": structure,
        "year": year,
        "inspections": sum(one["kind"] == "INSPECTION" for one in mine),
        "evaluations": sum(one["kind"] == "EVALUATION" for one in mine),
        "incidents": sum(one["kind"] == "INCIDENT" for one in mine),
        "violent_incidents": sum(one["violent"] is True for one in mine),
        "last_visit_on": max(visits, default=None),
    }
    for mark in MARKS:
        row[f"{mark}_sum"] = total(one[mark] for one in mine)
        row[f"{mark}_n"] = sum(one[mark] is not None for one in mine)
    return row


def action(oracle: Oracle) -> list[Row]:
    """Every action up to the day."""
    return [
        _action(oracle, structure, key)
        for structure in oracle.subjects("structure")
        for key in oracle.keys(structure, "action")
        if oracle.value(structure, "action", oracle.on, key) is not None
    ]


def _action(oracle: Oracle, structure: UUID, key: str) -> Row:
    found = oracle.value(structure, "action", oracle.on, key)
    assert found is not None
    done = oracle.value(structure, "action_done", oracle.on, key)
    dropped = oracle.value(structure, "action_dropped", oracle.on, key)
    etat = "OUVERTE"
    if done is not None:
        etat = "FAITE"
    elif dropped is not None:
        etat = "ABANDONNEE"
    ids = {one: found.value[one] for one in ("inspection_id", "evaluation_id")}
    return {
        "structure_id": structure,
        "action_id": UUID(key),
        **{name: None if one is None else UUID(one) for name, one in ids.items()},
        "standard": found.value["standard"],
        "finding": found.value["finding"],
        "planned_on": found.day,
        "due_on": date.fromisoformat(found.value["due_on"]),
        "done_on": done and done.day,
        "dropped_on": dropped and dropped.day,
        "reference": done and done.value["reference"],
        "motif": dropped and dropped.value["motif"],
        "etat": etat,
    }


TABLES: Final = {"quality": quality, "quality_year": quality_year, "action": action}
