"""How many structures of a perimeter were brought up to date, year by year."""

from dataclasses import dataclass
from typing import Any, Final, LiteralString, cast

from psycopg import Connection, sql
from psycopg.rows import class_row

from placeasile.domain.subjects import campaign_id
from placeasile.projections.measure.perimeter import KEPT, Perimeter
from placeasile.projections.moment import Moment
from placeasile.projections.reading import asked_of, everything


@dataclass(frozen=True, slots=True)
class Completude:
    """A year of a block, PLACES or FINANCE: ``renseignees`` structures are up to date.

    ``attendues`` are asked: those of the year before the first campaign of all and later; for
    the money, of the year before that one too. Earlier years are None. ``raison`` of an
    incomplete year is SAISIE_EN_COURS while a campaign runs, else
    SAISIE_INCOMPLETE.
    """

    annee: int
    bloc: str
    actives: int
    renseignees: int | None
    attendues: int | None
    complete: bool | None
    raison: str | None


FIRST: Final = 2020
"""A year before any campaign."""

# A structure that closed in a year is not expected to be brought up to date for it, and counts
# when it was.
COMPLETUDE: Final = """
    with done as (
      select a.structure_id, max(a.year) filter (where a.etat = 'FINALISEE') as last_year
      from {actualisation} a group by a.structure_id
    ), told as (
      select t.year, count(*) filter (where t.structures_actives = 1)::int as actives,
        count(*) filter (where t.structures_actives = 1 and d.last_year >= t.year)::int as counted,
        count(*) filter (where t.structures_actives = 1
          and (t.structures = 1 or d.last_year >= t.year))::int as expected
      from {measure} t
      left join done d on d.structure_id = t.structure_id
      where {kept}
      group by t.year
    )
    select t.year as annee, c.bloc, t.actives,
      case when t.year >= c.first_year then t.counted end as renseignees,
      case when t.year >= c.first_year then t.expected end as attendues,
      case when t.year >= c.first_year then t.counted >= t.expected end as complete,
      case
        when c.first_year is null or t.year < c.first_year or t.counted >= t.expected then null
        when exists (
          select from {campaign} r
          where r.year >= t.year and r.deadline >= %(effective)s and r.closed_on is null)
        then 'SAISIE_EN_COURS'
        else 'SAISIE_INCOMPLETE'
      end as raison
    from told t
    cross join (
      select b.bloc, min(k.year) - b.years_before as first_year
      from (values ('PLACES', 1), ('FINANCE', 2)) b(bloc, years_before)
      left join {campaign} k on true
      group by b.bloc, b.years_before
    ) c
    order by t.year desc, c.bloc desc
"""


def completude(
    connection: Connection[Any], moment: Moment, perimeter: Perimeter
) -> list[Completude]:
    """Return the five years of a perimeter, latest first, in one query."""
    query = sql.SQL(cast("LiteralString", COMPLETUDE)).format(
        measure=everything("measure", moment),
        actualisation=everything("actualisation", moment),
        campaign=everything("campaign", moment, "campaigns"),
        kept=sql.SQL(KEPT).format(finalisation=everything("finalisation", moment)),
    )
    parameters = {
        **asked_of(connection, moment),
        **perimeter.parameters(connection, moment),
        "campaigns": [campaign_id(year) for year in range(FIRST, moment.effective_on.year + 2)],
    }
    with connection.cursor(row_factory=class_row(Completude)) as cursor:
        return cursor.execute(query, parameters).fetchall()
