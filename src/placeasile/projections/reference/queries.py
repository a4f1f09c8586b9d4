"""Reads the reference data of a day: what was recorded, else the official defaults."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from psycopg import Connection

from placeasile.domain.reference.defaults import defaults_on
from placeasile.domain.reference.lookup import ReferenceData
from placeasile.domain.subjects import REFERENCE_ID
from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of


@dataclass(frozen=True, slots=True)
class Recorded:
    """A row of ``reference``; None is a value withdrawn."""

    kind: str
    key: str
    name: str
    value: Decimal | None
    since: date


@dataclass(frozen=True, slots=True)
class Reference:
    """A value of the day. ``origin`` is REGISTRE, or DEFAUT with its ``source``."""

    kind: str
    key: str
    name: str
    value: Decimal | None
    since: date
    origin: str
    source: str | None


def reference_list(connection: Connection[Any], moment: Moment) -> list[Reference]:
    """Return every value that holds on the moment's day, recorded or by default."""
    found = [
        Reference(one.kind, one.key, one.name, one.value, one.since, "REGISTRE", None)
        for one in _recorded(connection, moment)
    ]
    named = {(one.kind, one.key, one.name) for one in found}
    found += [
        Reference(one.kind, one.key, one.name, one.value, one.since, "DEFAUT", one.source)
        for one in defaults_on(moment.effective_on)
        if (one.kind, one.key, one.name) not in named
    ]
    return sorted(found, key=lambda one: (one.kind, one.key, one.name))


def reference_at(connection: Connection[Any], moment: Moment) -> ReferenceData:
    """Return the reference data of a moment, for formulas."""
    recorded = {(one.kind, one.key, one.name): one.value for one in _recorded(connection, moment)}
    return ReferenceData(moment.effective_on, recorded)


def _recorded(connection: Connection[Any], moment: Moment) -> list[Recorded]:
    return rows_of(connection, moment, "reference", Recorded, [REFERENCE_ID], "")
