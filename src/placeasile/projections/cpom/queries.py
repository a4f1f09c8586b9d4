"""Reads multi-year contracts: the list, and one of them."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import class_row

from placeasile.domain.kernel import NotFound
from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of


class CpomUnknown(NotFound):
    """No contract bears this id at the moment."""

    code: ClassVar[str] = "cpom-inconnu"
    wording: ClassVar[str] = "Aucun CPOM ne porte l'identifiant « {value} » à cette date."
    remedy: ClassVar[str] = "Cherchez le CPOM dans la liste, ou changez de date."


@dataclass(frozen=True, slots=True)
class Cpom:
    """A row of ``cpom``. ``etat`` is A_VENIR, EN_COURS, EXPIREE or RESILIE; None is "not known".

    ``structures`` and ``places`` are those of its members on the moment's day.
    """

    cpom_id: UUID
    version: int
    nom: str | None
    operateur_id: UUID
    operateur: str | None
    reference: str | None
    region: str | None
    granularity: str | None
    departements: list[str]
    start_on: date
    end_on: date
    avenants: int
    last_avenant_on: date | None
    etat: str
    structures: int
    places: int | None
    places_connues: int


@dataclass(frozen=True, slots=True)
class CpomFilters:
    """What a list of contracts is narrowed to; None is no matter."""

    operateur_id: UUID | None = None
    departement: str | None = None
    region: str | None = None
    en_cours: bool | None = None


@dataclass(frozen=True, slots=True)
class CpomListing:
    """A page of contracts. ``next`` is the key to go on with, None on the last page."""

    rows: list[Cpom]
    total: int
    next: tuple[str, UUID] | None


@dataclass(frozen=True, slots=True)
class _Row(Cpom):
    tri: str
    total: int


AT: Final = """
    read.cpom_at(
      array(select subject from read.subject where kind = 'cpom'),
      %(effective)s::date, %(position)s::bigint)
"""
# A contract without a name comes first.
LIST: Final = """
    with matching as materialized (
      select c.*, coalesce(c.nom_tri, '') as tri from {source} c
      where (%(operateur_id)s::uuid is null or c.operateur_id = %(operateur_id)s::uuid)
        and (%(departement)s::text is null or %(departement)s::text = any(c.departements))
        and (%(region)s::text is null or c.region = %(region)s::text)
        and (%(en_cours)s::boolean is null or (c.etat = 'EN_COURS') = %(en_cours)s::boolean)
    )
    select {columns}, p.tri, t.total from (select count(*)::int as total from matching) t
    left join lateral (
      select * from matching m
      where %(after)s::uuid is null or (m.tri, m.cpom_id) > (%(value)s::text, %(after)s::uuid)
      order by m.tri, m.cpom_id limit %(limit)s + 1
    ) p on true
    order by p.tri, p.cpom_id
"""


def list_cpoms(
    connection: Connection[Any],
    moment: Moment,
    filters: CpomFilters,
    *,
    after: tuple[str, UUID] | None,
    limit: int,
) -> CpomListing:
    """Return a page of contracts by name, and the number that match."""
    names = [one.name for one in fields(Cpom)]
    query = sql.SQL(LIST).format(
        source=sql.SQL("read.cpom" if moment.live else AT),
        columns=sql.SQL(", ").join(sql.Identifier("p", one) for one in names),
    )
    with connection.cursor(row_factory=class_row(_Row)) as cursor:
        found = cursor.execute(
            query,
            {
                "effective": moment.effective_on,
                "position": moment.position,
                **{one.name: getattr(filters, one.name) for one in fields(filters)},
                "value": after[0] if after else None,
                "after": after[1] if after else None,
                "limit": limit,
            },
        ).fetchall()
    total = found[0].total if found else 0
    rows = [one for one in found if one.cpom_id is not None]  # pyright: ignore[reportUnnecessaryComparison] (a page past the end is one row of nulls)
    last = (rows[limit - 1].tri, rows[limit - 1].cpom_id) if len(rows) > limit else None
    shown = [Cpom(**{name: getattr(one, name) for name in names}) for one in rows[:limit]]
    return CpomListing(shown, total, last)


def find_cpom(connection: Connection[Any], moment: Moment, cpom_id: UUID) -> Cpom:
    """Return one contract.

    Raises:
        CpomUnknown: none bears this id at the moment.
    """
    rows = rows_of(connection, moment, "cpom", Cpom, [cpom_id], "")
    if not rows:
        raise CpomUnknown(field="cpom_id", value=cpom_id)
    return rows[0]
