"""The finalisation of a structure, as they are shown: one, and the list of a territory."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import class_row

from placeasile.projections.moment import Moment
from placeasile.projections.reading import asked_of, everything


@dataclass(frozen=True, slots=True)
class Finalisation:
    """A row of ``finalisation``; see its ``schema.sql``."""

    structure_id: UUID
    status: str
    etat: str | None
    etat_since: date | None
    etat_by: str | None
    origin: str | None
    submission_id: UUID | None
    submitted_on: date | None
    missing_documents: int | None
    steps_valid: int


@dataclass(frozen=True, slots=True)
class Finalised(Finalisation):
    """The finalisation of a structure in a list, with what names the structure."""

    nom: str | None
    type: str | None
    departement: str | None
    region: str | None
    operateur: str | None


@dataclass(frozen=True, slots=True)
class FinalisationFilters:
    """What a list of finalisations is narrowed to; None is no matter."""

    status: str | None = None
    departement: str | None = None
    region: str | None = None
    operateur_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FinalisationListing:
    """A page of finalisations. ``next`` is the key to go on with, None on the last page."""

    rows: list[Finalised]
    total: int
    next: tuple[str, UUID] | None


@dataclass(frozen=True, slots=True)
class _Row(Finalised):
    tri: str
    total: int


# A structure that was registered in error has no finalisation to follow; one without a name
# comes first.
LIST: Final = """
    with matching as materialized (
      select f.*, s.nom, s.type, s.departement, s.region, s.operateur,
        coalesce(s.nom_tri, '') as tri
      from {finalisation} f join {sheet} s using (structure_id)
      where s.etat <> 'ANNULEE'
        and (%(status)s::text is null or f.status = %(status)s::text)
        and (%(departement)s::text is null or s.departement = %(departement)s::text)
        and (%(region)s::text is null or s.region = %(region)s::text)
        and (%(operateur_id)s::uuid is null or s.operateur_id = %(operateur_id)s::uuid)
    )
    select {columns}, p.tri, n.total from (select count(*)::int as total from matching) n
    left join lateral (
      select * from matching m
      where %(after)s::uuid is null or (m.tri, m.structure_id) > (%(value)s::text, %(after)s::uuid)
      order by m.tri, m.structure_id limit %(limit)s + 1
    ) p on true
    order by p.tri, p.structure_id
"""
COLUMNS: Final = [one.name for one in fields(Finalised)]


def list_finalisations(
    connection: Connection[Any],
    moment: Moment,
    filters: FinalisationFilters,
    *,
    after: tuple[str, UUID] | None,
    limit: int,
) -> FinalisationListing:
    """Return a page of finalisations by the name of the structure, and the number that match."""
    query = sql.SQL(LIST).format(
        finalisation=everything("finalisation", moment),
        sheet=everything("sheet", moment),
        columns=sql.SQL(", ").join(sql.Identifier("p", one) for one in COLUMNS),
    )
    asked = {
        **asked_of(connection, moment),
        **{one.name: getattr(filters, one.name) for one in fields(filters)},
        "value": after[0] if after else None,
        "after": after[1] if after else None,
        "limit": limit,
    }
    with connection.cursor(row_factory=class_row(_Row)) as cursor:
        found = cursor.execute(query, asked).fetchall()
    rows = [one for one in found if one.structure_id is not None]  # pyright: ignore[reportUnnecessaryComparison] (a page past the end is one row of nulls)
    last = rows[limit - 1] if len(rows) > limit else None
    return FinalisationListing(
        [Finalised(**{name: getattr(one, name) for name in COLUMNS}) for one in rows[:limit]],
        found[0].total if found else 0,
        None if last is None else (last.tri, last.structure_id),
    )
