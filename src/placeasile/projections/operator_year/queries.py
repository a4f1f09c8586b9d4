"""Reads operators: the list, one of them, and its years."""

from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, ClassVar, Final, LiteralString, cast
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import class_row

from placeasile.domain.french.codes import Doubt, siret_doubts
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
    """An operator at the moment, with its figures of the running year; None is "not known".

    ``etat`` is ACTIF, INACTIF, or FUSIONNE into ``fusionne_dans``. The figures of the group
    are its own and those of its ``filiales``; ``part`` is its own share of the places of the
    park and ``part_groupe`` that of the group, in percent. ``doutes`` is what looks wrong in
    the ``siret``: its key.
    """

    operateur_id: UUID
    nom: str
    anciens_noms: list[str]
    siret: str | None
    siege_social: str | None
    version: int
    etat: str
    fusionne_dans: UUID | None
    parent_id: UUID | None
    filiales: list[UUID]
    structures: int
    places: int | None
    places_connues: int
    part: Decimal | None
    structures_groupe: int
    places_groupe: int | None
    part_groupe: Decimal | None
    doutes: list[Doubt] = field(init=False)

    def __post_init__(self) -> None:
        """Judge the SIRET."""
        object.__setattr__(self, "doutes", list(siret_doubts(self.siret)))


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


# What a fact of an operator says at the moment.
_SAID: Final = """
    select f.value, f.effective_on from read.fact f
    where f.subject = {subject} and f.facet = '{facet}' and f.key = ''
      and f.effective_on <= %(effective)s
      and f.position <= %(position)s and f.dead_at > %(position)s
    order by f.effective_on desc, f.position desc limit 1
"""


def _said(facet: str, subject: str = "s.subject") -> str:
    return _SAID.format(facet=facet, subject=subject)


# A row is an operator that is registered as known at the position, under its name of the day.
# ``kin`` holds each operator with itself and those above it; a group is what is below one.
OPERATEURS: Final = f"""
    with recursive link as materialized (
      select s.subject as operateur_id, (p.value ->> 'parent_id')::uuid as parent_id
      from read.subject s cross join lateral ({_said("operateur_parent")}) p
      where s.kind = 'operateur' and p.value ->> 'parent_id' is not null
    ), kin as (
      select s.subject as operateur_id, s.subject as above, array[s.subject] as path
      from read.subject s where s.kind = 'operateur'
      union all
      select k.operateur_id, l.parent_id, k.path || l.parent_id
      from kin k join link l on l.operateur_id = k.above
      where l.parent_id <> all(k.path)
    ), figure as materialized (
      select y.operateur_id, y.structures, y.places, y.places_connues
      from {{years}} y where y.year = extract(year from %(effective)s::date)
    ), groupe as materialized (
      select k.above as operateur_id, sum(y.structures)::int as structures,
        case when sum(y.places_connues) = 0 and sum(y.structures) > 0 then null
          else coalesce(sum(y.places), 0)::int end as places
      from kin k join figure y on y.operateur_id = k.operateur_id
      group by k.above
    ), park as materialized (
      select nullif(t.places, 0) as places
      from {{park}} t
      where t.territory = 'nation:FR' and t.type = 'TOUS'
        and t.year = extract(year from %(effective)s::date)
    )
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
      case
        when m.value is not null then 'FUSIONNE'
        when not (a.value ->> 'active')::boolean then 'INACTIF'
        else 'ACTIF'
      end as etat,
      (m.value ->> 'into_id')::uuid as fusionne_dans,
      k.parent_id,
      array(
        select x.operateur_id from link x where x.parent_id = s.subject order by x.operateur_id
      ) as filiales,
      coalesce(y.structures, 0) as structures,
      case when y.operateur_id is null then 0 else y.places end as places,
      coalesce(y.places_connues, 0) as places_connues,
      case when coalesce(y.places, 0) = 0 and (y.places is not null or y.operateur_id is null)
        then 0 else round(100.0 * y.places / park.places, 2) end as part,
      coalesce(g.structures, 0) as structures_groupe,
      case when g.operateur_id is null then 0 else g.places end as places_groupe,
      case when coalesce(g.places, 0) = 0 and (g.places is not null or g.operateur_id is null)
        then 0 else round(100.0 * g.places / park.places, 2) end as part_groupe
    from read.subject s
    cross join lateral ({_said("nom")}) n
    left join lateral ({_said("legal_identity")}) l on true
    left join lateral ({_said("operateur_merged")}) m on true
    left join lateral ({_said("operateur_active")}) a on true
    left join link k on k.operateur_id = s.subject
    left join figure y on y.operateur_id = s.subject
    left join groupe g on g.operateur_id = s.subject
    left join park on true
    where s.kind = 'operateur' and (%(id)s::uuid is null or s.subject = %(id)s::uuid)
"""
YEARS_AT: Final = """
    read.operator_year_at(
      array(select k.operateur_id from kin k
            where %(id)s::uuid is null or k.above = %(id)s::uuid),
      %(effective)s::date, %(position)s::bigint)
"""
PARK_AT: Final = """
    read.territory_year_at(array['nation:FR'], %(effective)s::date, %(position)s::bigint)
"""
LIST: Final = """
    with matching as materialized (
      select * from ({operateurs}) o
      where (not %(parents)s or (o.parent_id is null and o.structures_groupe > 0))
        and (%(words)s::text[] is null
          or ref.fold(array_to_string(o.nom || o.anciens_noms, ' ')) like all(%(words)s::text[]))
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
COLUMNS: Final = [one.name for one in fields(Operateur) if one.init]


def list_operateurs(
    connection: Connection[Any],
    moment: Moment,
    *,
    words: list[str] | None,
    parents: bool,
    after: tuple[str, UUID] | None,
    limit: int,
) -> Listing:
    """Return a page of operators by name, and the number that match, in one query.

    ``parents`` leaves out subsidiaries, and groups without a structure.
    """
    query = sql.SQL(LIST).format(operateurs=_operateurs(moment))
    with connection.cursor(row_factory=class_row(_Row)) as cursor:
        found = cursor.execute(
            query,
            {
                "effective": moment.effective_on,
                "position": moment.position,
                "id": None,
                "words": words,
                "parents": parents,
                "value": after[0] if after else None,
                "after": after[1] if after else None,
                "limit": limit,
            },
        ).fetchall()
    total = found[0].total if found else 0
    rows = [one for one in found if one.operateur_id is not None]  # pyright: ignore[reportUnnecessaryComparison] (a page past the end is one row of nulls)
    last = (rows[limit - 1].tri, rows[limit - 1].operateur_id) if len(rows) > limit else None
    return Listing([_public(one) for one in rows[:limit]], total, last)


# A row is an operator under its name of the day: nothing is added up.
NAMED: Final = f"""
    select s.subject as operateur_id, n.value ->> 'nom' as nom
    from read.subject s cross join lateral ({_said("nom")}) n
    where s.kind = 'operateur'
    order by ref.fold(n.value ->> 'nom'), s.subject
    limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class OperateurNamed:
    """An operator, to choose from a list."""

    operateur_id: UUID
    nom: str


def operateurs_named(
    connection: Connection[Any], moment: Moment, limit: int
) -> list[OperateurNamed]:
    """Return the operators by name, without their figures, which take long in the past."""
    asked = {"effective": moment.effective_on, "position": moment.position, "limit": limit}
    with connection.cursor(row_factory=class_row(OperateurNamed)) as cursor:
        return cursor.execute(cast("LiteralString", NAMED), asked).fetchall()


def find_operateur(connection: Connection[Any], moment: Moment, operateur_id: UUID) -> Operateur:
    """Return one operator.

    Raises:
        OperateurUnknown: none bears this id at the moment.
    """
    columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    query = sql.SQL("select {} from ({}) o").format(columns, _operateurs(moment))
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
    years = sql.SQL("read.operator_year" if moment.live else YEARS_AT)
    park = sql.SQL("read.territory_year" if moment.live else PARK_AT)
    return sql.SQL(cast("LiteralString", OPERATEURS)).format(years=years, park=park)


def _public(row: _Row) -> Operateur:
    return Operateur(**{name: getattr(row, name) for name in COLUMNS})
