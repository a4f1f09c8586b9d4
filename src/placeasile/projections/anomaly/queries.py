"""Reads anomalies: of a structure, or of a territory."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg import Connection

from placeasile.domain.personal import Sealed
from placeasile.projections.listing import (
    Page,
    Territory,
    Wanted,
    count_findings,
    list_findings,
)
from placeasile.projections.moment import Moment


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A row of ``anomaly``. ``result`` is None when nobody can tell, for want of data."""

    code: str
    year: int
    target: str
    version: int
    family: str
    grain: str
    level: str
    displayed: bool
    label: str
    detail: str
    result: bool | None
    etat: str
    since: date | None
    justified_on: date | None
    comment: Sealed | None
    edit: str | None


@dataclass(frozen=True, slots=True)
class ListedAnomaly:
    """An anomaly with its structure, in the order of a list. The comment is on the sheet."""

    structure_id: UUID
    type: str | None
    nom: str | None
    departement: str
    operateur: str | None
    code: str
    year: int
    target: str
    family: str
    level: str
    displayed: bool
    label: str
    detail: str
    etat: str
    since: date | None
    edit: str | None
    nom_tri: str


@dataclass(frozen=True, slots=True)
class AnomalyCount:
    """How many anomalies of a state a group has, in how many structures."""

    group: str | None
    etat: str
    n: int
    structures: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Which anomalies are kept: those of some states, and of one family or rule if given."""

    states: tuple[str, ...]
    family: str | None = None
    code: str | None = None
    displayed: bool | None = None


COLUMNS: Final[dict[str, LiteralString]] = {
    "structure_id": "t.structure_id",
    "type": "s.type",
    "nom": "s.nom",
    "departement": "coalesce(s.departement, '')",
    "operateur": "s.operateur",
    "code": "t.code",
    "year": "t.year",
    "target": "t.target",
    "family": "t.family",
    "level": "t.level",
    "displayed": "t.displayed",
    "label": "t.label",
    "detail": "t.detail",
    "etat": "t.etat",
    "since": "t.since",
    "edit": "t.edit",
    "nom_tri": "coalesce(s.nom_tri, '')",
    "state": "t.etat",
}
ORDER: Final[tuple[tuple[str, LiteralString], ...]] = (
    ("departement", "text"),
    ("nom_tri", "text"),
    ("structure_id", "uuid"),
    ("code", "text"),
    ("year", "int"),
    ("target", "text"),
)
GROUPS: Final[dict[str, LiteralString]] = {
    "code": "t.code",
    "family": "t.family",
    "type": "s.type",
    "departement": "s.departement",
    "operateur": "s.operateur",
    "structure": "t.structure_id::text",
    "total": "'total'",
}


def list_anomalies(
    connection: Connection[Any],
    moment: Moment,
    territory: Territory,
    kept: Kept,
    page: tuple[list[str] | None, int],
) -> Page[ListedAnomaly]:
    """Return a page of the anomalies of a territory; ``page``: the key to go on from, the size."""
    return list_findings(connection, moment, ListedAnomaly, territory, _wanted(kept, page))


def count_anomalies(
    connection: Connection[Any], moment: Moment, territory: Territory, kept: Kept, by: str
) -> list[AnomalyCount]:
    """Return the number of anomalies of a territory by group and state."""
    found = count_findings(connection, moment, territory, _wanted(kept, (None, 0)), GROUPS[by])
    return [AnomalyCount(one["group"], one["state"], one["n"], one["structures"]) for one in found]


def _wanted(kept: Kept, page: tuple[list[str] | None, int]) -> Wanted:
    conditions: list[LiteralString] = ["t.etat = any(%(states)s::text[])"]
    if kept.family is not None:
        conditions.append("t.family = %(family)s")
    if kept.code is not None:
        conditions.append("t.code = %(code)s")
    if kept.displayed is not None:
        conditions.append("t.displayed = %(displayed)s")
    parameters = {
        "states": list(kept.states),
        "family": kept.family,
        "code": kept.code,
        "displayed": kept.displayed,
    }
    return Wanted("anomaly", COLUMNS, conditions, ORDER, parameters, *page)
