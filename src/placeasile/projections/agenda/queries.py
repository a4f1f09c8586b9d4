"""Reads what falls due: in a structure, or in a territory."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg import Connection

from placeasile.projections.listing import (
    Page,
    Territory,
    Wanted,
    count_findings,
    list_findings,
)
from placeasile.projections.moment import Moment


@dataclass(frozen=True, slots=True)
class Due:
    """A row of ``agenda``."""

    task: str
    target: str
    cpom_id: UUID | None
    deadline: date
    important_from: date
    urgent_from: date
    label: str


@dataclass(frozen=True, slots=True)
class ListedDue:
    """What falls due, with its structure. ``urgence``: URGENT, IMPORTANT or A_VENIR."""

    structure_id: UUID
    type: str | None
    nom: str | None
    departement: str | None
    operateur: str | None
    task: str
    target: str
    cpom_id: UUID | None
    deadline: date
    important_from: date
    urgent_from: date
    urgence: str
    label: str


@dataclass(frozen=True, slots=True)
class DueCount:
    """How much of an urgency falls due in a group, in how many structures."""

    group: str | None
    urgence: str
    n: int
    structures: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept: of some urgencies, of one task, until a day; ``cpom`` keeps each CPOM once."""

    urgencies: tuple[str, ...]
    task: str | None = None
    until: date | None = None
    cpom: bool = False


URGENCE: Final[LiteralString] = """case
  when t.urgent_from <= %(effective)s::date then 'URGENT'
  when t.important_from <= %(effective)s::date then 'IMPORTANT'
  else 'A_VENIR'
end"""
COLUMNS: Final[dict[str, LiteralString]] = {
    "structure_id": "t.structure_id",
    "type": "s.type",
    "nom": "s.nom",
    "departement": "s.departement",
    "operateur": "s.operateur",
    "task": "t.task",
    "target": "t.target",
    "cpom_id": "t.cpom_id",
    "deadline": "t.deadline",
    "important_from": "t.important_from",
    "urgent_from": "t.urgent_from",
    "urgence": URGENCE,
    "label": "t.label",
    "state": URGENCE,
}
ORDER: Final[tuple[tuple[str, LiteralString], ...]] = (
    ("deadline", "date"),
    ("structure_id", "uuid"),
    ("task", "text"),
    ("target", "text"),
)
GROUPS: Final[dict[str, LiteralString]] = {
    "task": "t.task",
    "cpom": "t.cpom_id::text",
    "type": "s.type",
    "departement": "s.departement",
    "operateur": "s.operateur",
    "structure": "t.structure_id::text",
    "total": "'total'",
}


def list_agenda(
    connection: Connection[Any],
    moment: Moment,
    territory: Territory,
    kept: Kept,
    page: tuple[list[str] | None, int],
) -> Page[ListedDue]:
    """Return a page of what falls due in a territory, soonest first."""
    return list_findings(connection, moment, ListedDue, territory, _wanted(kept, page))


def count_agenda(
    connection: Connection[Any], moment: Moment, territory: Territory, kept: Kept, by: str
) -> list[DueCount]:
    """Return how much falls due in a territory, by group and urgency."""
    found = count_findings(connection, moment, territory, _wanted(kept, (None, 0)), GROUPS[by])
    return [DueCount(one["group"], one["state"], one["n"], one["structures"]) for one in found]


def _wanted(kept: Kept, page: tuple[list[str] | None, int]) -> Wanted:
    conditions: list[LiteralString] = [f"{URGENCE} = any(%(urgencies)s::text[])"]
    if kept.task is not None:
        conditions.append("t.task = %(task)s")
    if kept.until is not None:
        conditions.append("t.deadline <= %(until)s")
    if kept.cpom:
        conditions.append("t.cpom_id is not null")
    parameters = {"urgencies": list(kept.urgencies), "task": kept.task, "until": kept.until}
    return Wanted("agenda", COLUMNS, conditions, ORDER, parameters, *page)
