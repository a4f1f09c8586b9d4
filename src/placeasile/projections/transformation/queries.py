"""Reads the transformations."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import class_row

from placeasile.domain.kernel import NotFound
from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of


class TransformationUnknown(NotFound):
    """No transformation bears this id at the moment."""

    code: ClassVar[str] = "transformation-unknown"
    wording: ClassVar[str] = "Aucune transformation ne porte l'identifiant {value} à cette date."
    remedy: ClassVar[str] = "Vérifiez l'identifiant, ou changez de date."


@dataclass(frozen=True, slots=True)
class Transformation:
    """A row of ``transformation``; see its ``schema.sql``."""

    transformation_id: UUID
    type: str
    origin: str
    dossier: str | None
    etat: str
    departement: str | None
    started_on: date
    etat_since: date
    takes_effect_on: date | None
    a_venir: bool | None
    blocks: int
    leaving: int
    arriving: int
    transferred: int
    not_transferred: int
    created: int
    ecart: int | None


@dataclass(frozen=True, slots=True)
class TransformationFilters:
    """What a list of transformations is narrowed to; None is no matter."""

    etat: str | None = None
    type: str | None = None
    departements: list[str] | None = None


@dataclass(frozen=True, slots=True)
class TransformationListing:
    """A page of transformations. ``next`` is the key to go on with, None on the last page."""

    rows: list[Transformation]
    total: int
    next: tuple[str, UUID] | None


@dataclass(frozen=True, slots=True)
class _Row(Transformation):
    total: int


AT: Final = """
    read.transformation_at(
      array(select subject from read.subject where kind = 'transformation'),
      %(effective)s::date, %(position)s::bigint)
"""
LIST: Final = """
    with matching as materialized (
      select t.* from {source} t
      where (%(etat)s::text is null or t.etat = %(etat)s::text)
        and (%(type)s::text is null or t.type = %(type)s::text)
        and (%(departements)s::text[] is null or t.departement = any(%(departements)s::text[]))
    )
    select {columns}, n.total from (select count(*)::int as total from matching) n
    left join lateral (
      select * from matching m
      where %(after)s::uuid is null
        or (m.started_on, m.transformation_id) < (%(value)s::date, %(after)s::uuid)
      order by m.started_on desc, m.transformation_id desc limit %(limit)s + 1
    ) p on true
    order by p.started_on desc, p.transformation_id desc
"""
COLUMNS: Final = [one.name for one in fields(Transformation)]


def list_transformations(
    connection: Connection[Any],
    moment: Moment,
    filters: TransformationFilters,
    *,
    after: tuple[str, UUID] | None,
    limit: int,
) -> TransformationListing:
    """Return a page of transformations, those begun last first, and the number that match."""
    query = sql.SQL(LIST).format(
        source=sql.SQL("read.transformation" if moment.live else AT),
        columns=sql.SQL(", ").join(sql.Identifier("p", one) for one in COLUMNS),
    )
    asked = {
        "effective": moment.effective_on,
        "position": moment.position,
        **{one.name: getattr(filters, one.name) for one in fields(filters)},
        "value": after[0] if after else None,
        "after": after[1] if after else None,
        "limit": limit,
    }
    with connection.cursor(row_factory=class_row(_Row)) as cursor:
        found = cursor.execute(query, asked).fetchall()
    rows = [one for one in found if one.transformation_id is not None]  # pyright: ignore[reportUnnecessaryComparison] (a page past the end is one row of nulls)
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return TransformationListing(
        [Transformation(**{name: getattr(one, name) for name in COLUMNS}) for one in rows[:limit]],
        found[0].total if found else 0,
        None if last is None else (last.started_on.isoformat(), last.transformation_id),
    )


def find_transformation(
    connection: Connection[Any], moment: Moment, transformation_id: UUID
) -> Transformation:
    """Return one transformation.

    Raises:
        TransformationUnknown: none bears this id at the moment.
    """
    rows = rows_of(connection, moment, "transformation", Transformation, [transformation_id], "")
    if not rows:
        raise TransformationUnknown(field="transformation_id", value=transformation_id)
    return rows[0]
