"""Reads operators: the list, one of them, and its years."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import class_row

from placeasile.domain.kernel import NotFound
from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of


class OperateurUnknown(NotFound):
    """No operator bears this id at the moment."""

    code: ClassVar[str] = "operateur-inconnu"
    wording: ClassVar[str] = "Aucun opérateur ne porte l'identifiant « {value} » à cette date."
    remedy: ClassVar[str] = "Cherchez l'opérateur dans la liste, ou changez de date."


@dataclass(frozen=True, slots=True)
class Operateur:
    """An operator at the moment, with its figures of the running year; None is "not known"."""

    operateur_id: UUID
    nom: str
    anciens_noms: list[str]
    siret: str | None
    siege_social: str | None
    version: int
    structures: int
    places: int | None
    places_connues: int


@dataclass(frozen=True, slots=True)
class OperatorYear:
    """A row of ``operator_year``; None is "not known", 0 is none.

    Balances are as at 31 December, today for the running year. The dotation of a
    structure is shared by days between the operators that ran it in the year.
    """

    year: int
    structures: int
    structures_1_jan: int
    places: int | None
    places_connues: int
    places_1_jan: int | None
    dotation_granted: Decimal | None
    dotations_connues: int
    jours: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of operators. ``next`` is the key to go on with, None on the last page."""

    rows: list[Operateur]
    total: int
    next: tuple[str, UUID] | None


@dataclass(frozen=True, slots=True)
class _Row(Operateur):
    tri: str
    total: int


# A row is an operator that is registered as known at the position, under its name of the day.
OPERATEURS: Final = """
    select s.subject as operateur_id, n.value ->> 'nom' as nom, ref.fold(n.value ->> 'nom') as tri,
      array(
        select distinct f.value ->> 'nom' from read.fact f
        where f.subject = s.subject and f.facet = 'nom' and f.key = ''
          and f.position <= %(position)s and f.dead_at > %(position)s
          and f.effective_on <= %(effective)s and f.value ->> 'nom' <> n.value ->> 'nom'
        order by 1
      ) as anciens_noms,
      l.value ->> 'siret' as siret, l.value ->> 'siege_social' as siege_social,
      (select count(*)::int from read.entry e
       where e.subject = s.subject and e.position <= %(position)s) as version,
      coalesce(y.structures, 0) as structures,
      case when y.operateur_id is null then 0 else y.places end as places,
      coalesce(y.places_connues, 0) as places_connues
    from read.subject s
    cross join lateral (
      select f.value from read.fact f
      where f.subject = s.subject and f.facet = 'nom' and f.key = ''
        and f.effective_on <= %(effective)s
        and f.position <= %(position)s and f.dead_at > %(position)s
      order by f.effective_on desc, f.position desc limit 1
    ) n
    left join lateral (
      select f.value from read.fact f
      where f.subject = s.subject and f.facet = 'legal_identity' and f.key = ''
        and f.effective_on <= %(effective)s
        and f.position <= %(position)s and f.dead_at > %(position)s
      order by f.effective_on desc, f.position desc limit 1
    ) l on true
    left join {years} y
      on y.operateur_id = s.subject and y.year = extract(year from %(effective)s::date)
    where s.kind = 'operateur' and (%(id)s::uuid is null or s.subject = %(id)s::uuid)
"""
YEARS_AT: Final = """
    read.operator_year_at(
      array(select subject from read.subject
            where kind = 'operateur' and (%(id)s::uuid is null or subject = %(id)s::uuid)),
      %(effective)s::date, %(position)s::bigint)
"""
LIST: Final = """
    with matching as materialized (
      select * from ({operateurs}) o
      where %(words)s::text[] is null
        or ref.fold(array_to_string(o.nom || o.anciens_noms, ' ')) like all(%(words)s::text[])
    )
    select p.*, t.total from (select count(*)::int as total from matching) t
    left join lateral (
      select * from matching m
      where %(after)s::uuid is null or (m.tri, m.operateur_id) > (%(value)s::text, %(after)s::uuid)
      order by m.tri, m.operateur_id limit %(limit)s + 1
    ) p on true
    order by p.tri, p.operateur_id
"""
KNOWN: Final = """
    select from read.subject s
    join read.fact f on f.subject = s.subject and f.facet = 'nom' and f.key = ''
    where s.subject = %(id)s and s.kind = 'operateur' and f.effective_on <= %(effective)s
      and f.position <= %(position)s and f.dead_at > %(position)s
    limit 1
"""
COLUMNS: Final = """
    operateur_id, nom, anciens_noms, siret, siege_social, version, structures, places,
    places_connues
"""


def list_operateurs(
    connection: Connection[Any],
    moment: Moment,
    *,
    words: list[str] | None,
    after: tuple[str, UUID] | None,
    limit: int,
) -> Listing:
    """Return a page of operators by name, and the number that match, in one query."""
    query = sql.SQL(LIST).format(operateurs=_operateurs(moment))
    with connection.cursor(row_factory=class_row(_Row)) as cursor:
        found = cursor.execute(
            query,
            {
                "effective": moment.effective_on,
                "position": moment.position,
                "id": None,
                "words": words,
                "value": after[0] if after else None,
                "after": after[1] if after else None,
                "limit": limit,
            },
        ).fetchall()
    total = found[0].total if found else 0
    rows = [one for one in found if one.operateur_id is not None]  # pyright: ignore[reportUnnecessaryComparison] (a page past the end is one row of nulls)
    last = (rows[limit - 1].tri, rows[limit - 1].operateur_id) if len(rows) > limit else None
    return Listing([_public(one) for one in rows[:limit]], total, last)


def find_operateur(connection: Connection[Any], moment: Moment, operateur_id: UUID) -> Operateur:
    """Return one operator.

    Raises:
        OperateurUnknown: none bears this id at the moment.
    """
    query = sql.SQL("select {} from ({}) o").format(sql.SQL(COLUMNS), _operateurs(moment))
    with connection.cursor(row_factory=class_row(Operateur)) as cursor:
        row = cursor.execute(
            query,
            {
                "effective": moment.effective_on,
                "position": moment.position,
                "id": operateur_id,
            },
        ).fetchone()
    if row is None:
        raise OperateurUnknown(field="operateur_id", value=operateur_id)
    return row


def refuse_unknown(connection: Connection[Any], moment: Moment, operateur_id: UUID) -> None:
    """Raise unless an operator bears this id at the moment.

    Raises:
        OperateurUnknown: none does.
    """
    if (
        connection.execute(
            KNOWN,
            {
                "id": operateur_id,
                "effective": moment.effective_on,
                "position": moment.position,
            },
        ).fetchone()
        is None
    ):
        raise OperateurUnknown(field="operateur_id", value=operateur_id)


def operator_years(
    connection: Connection[Any], moment: Moment, operateur_id: UUID
) -> list[OperatorYear]:
    """Return the five years of an operator, latest first."""
    return rows_of(
        connection, moment, "operator_year", OperatorYear, [operateur_id], "order by t.year desc"
    )


def _operateurs(moment: Moment) -> sql.Composed:
    years = sql.SQL("read.operator_year") if moment.live else sql.SQL(YEARS_AT)
    return sql.SQL(OPERATEURS).format(years=years)


def _public(row: _Row) -> Operateur:
    return Operateur(
        operateur_id=row.operateur_id,
        nom=row.nom,
        anciens_noms=row.anciens_noms,
        siret=row.siret,
        siege_social=row.siege_social,
        version=row.version,
        structures=row.structures,
        places=row.places,
        places_connues=row.places_connues,
    )
