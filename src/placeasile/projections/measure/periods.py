"""Statistics by month, quarter or year: activity, quality and emergency court orders."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, LiteralString, NamedTuple, cast

from psycopg import Connection, sql
from psycopg.rows import dict_row

from placeasile.domain.registry.measures import (
    MEASURES,
    RATES_OF_INCIDENTS,
    REFERES_MEASURES,
    Family,
)
from placeasile.domain.subjects import departement_id
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.projections.measure.perimeter import KEPT, PERIMETERS, Perimeter
from placeasile.projections.measure.shown import ALL, MeasureShown, Wanted, shown
from placeasile.projections.moment import Moment
from placeasile.projections.reading import asked_of, dicts_of, everything

ACTIVITY: Final = """
    select a.month as periode, a.type, count(distinct a.structure_id)::int as structures_actives,
      {sums},
      {rates}
    from (
      select m.month, t.type, m.structure_id,
        m.places_dna, m.indisponibles, m.occupees, m.vacantes, m.presences_indues,
        m.presences_indues_bpi, m.presences_indues_deboutees,
        m.places_dna - m.indisponibles as disponibles
      from {activity} m join {sheet} t on t.structure_id = m.structure_id
      where {kept} and m.month >= %(first)s
    ) a
    group by a.month, a.type
"""
COUNTED: Final = ("places_dna", "indisponibles", "occupees", "vacantes", "presences_indues")
RATES: Final = {
    "unavailability": ("indisponibles", "places_dna"),
    "vacancy": ("vacantes", "places_dna"),
    "gross_occupancy": ("occupees", "places_dna"),
    "net_occupancy": ("occupees", "disponibles"),
    "overstay_bpi": ("presences_indues_bpi", "places_dna"),
    "overstay_rejected": ("presences_indues_deboutees", "places_dna"),
    "overstay": ("presences_indues", "places_dna"),
}
QUALITY: Final = """
    with visited as (
      select p.label, t.type, t.structure_id, t.places,
        count(*) filter (where q.kind = 'INSPECTION') as inspections,
        count(*) filter (where q.kind = 'EVALUATION') as evaluations,
        {sums},
        count(*) filter (where q.kind = 'INCIDENT') as incidents,
        count(*) filter (where q.violent) as violent_incidents
      from unnest(%(labels)s::text[], %(firsts)s::date[], %(lasts)s::date[])
        p(label, first_on, last_on)
      join {sheet} t on (t.opened_on is null or t.opened_on <= p.last_on)
        and (t.last_day is null or t.last_day >= p.first_on) and t.etat <> 'ANNULEE'
      left join {quality} q on q.structure_id = t.structure_id and not q.withdrawn
        and q.day between p.first_on and p.last_on
      where {kept}
      group by p.label, t.type, t.structure_id, t.places
    )
    select v.label as periode, v.type, count(*)::int as structures_actives,
      sum(v.inspections)::int as inspections, sum(v.evaluations)::int as evaluations,
      (count(*) filter (where v.evaluations > 0))::int as structures_evaluees,
      {notes},
      sum(v.incidents)::int as incidents, sum(v.violent_incidents)::int as violent_incidents,
      (count(*) filter (where v.incidents = 0))::int as structures_sans_incident,
      (sum(v.incidents) filter (where v.places > 0))::numeric as incidents_par_place_num,
      (sum(v.places) filter (where v.places > 0))::numeric as incidents_par_place_den,
      (count(*) filter (where v.places > 0))::int as incidents_par_place_n,
      (sum(v.violent_incidents) filter (where v.incidents > 0))::numeric as part_violents_num,
      (sum(v.incidents) filter (where v.incidents > 0))::numeric as part_violents_den,
      (count(*) filter (where v.incidents > 0))::int as part_violents_n
    from visited v
    group by v.label, v.type
"""
NOTES: Final = {
    "note_personne": "score_person",
    "note_professionnels": "score_professionals",
    "note_structure": "score_structure",
    "note_generale": "score_overall",
}
ACTIVITY_MEASURES: Final = [one for one in MEASURES if one.family is Family.ACTIVITE]
QUALITY_MEASURES: Final = [
    *(one for one in MEASURES if one.family is Family.QUALITE),
    *RATES_OF_INCIDENTS,
]


class Step(StrEnum):
    """How long a period is. ROLLING is the twelve months that end with the moment."""

    MONTH = "mois"
    QUARTER = "trimestre"
    YEAR = "annee"
    ROLLING = "douze_mois"


class Period(NamedTuple):
    """A period and its days, both included."""

    label: str
    first_on: date
    last_on: date


LENGTH: Final = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}
NUMBER: Final = {Step.MONTH: 24, Step.QUARTER: 12, Step.YEAR: 5}
MONTHS_SHOWN: Final = 24


def periods(step: Step, on: date) -> list[Period]:
    """Return the periods that end with a day's: 24 months, 12 quarters or 5 years."""
    if step is Step.ROLLING:
        return [Period("12 mois", _month(on.year * 12 + on.month - 13), on)]
    months = LENGTH[step]
    running = (on.year * 12 + on.month - 1) // months
    return [
        _period(step, number * months) for number in range(running - NUMBER[step] + 1, running + 1)
    ]


def _period(step: Step, first: int) -> Period:
    first_on = _month(first)
    labels = {
        Step.MONTH: f"{first_on:%Y-%m}",
        Step.QUARTER: f"{first_on.year}-T{first_on.month // 3 + 1}",
        Step.YEAR: str(first_on.year),
    }
    return Period(labels[step], first_on, _month(first + LENGTH[step]) - timedelta(days=1))


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def activity(
    connection: Connection[Any],
    moment: Moment,
    perimeter: Perimeter,
    perimeters: Sequence[str],
    wanted: Wanted,
) -> list[MeasureShown]:
    """Return the activity of the last 24 months of a perimeter, latest first."""
    query = sql.SQL(cast("LiteralString", ACTIVITY)).format(
        sums=sql.SQL(cast("LiteralString", ",\n".join(_occupied()))),
        rates=sql.SQL(cast("LiteralString", ",\n".join(_rates()))),
        activity=everything("activity", moment),
        sheet=everything("sheet", moment),
        kept=_kept(moment),
    )
    first = periods(Step.MONTH, moment.effective_on)[0].label
    rows = _rows(connection, moment, perimeter, query, {"first": first})
    return list(shown(ACTIVITY_MEASURES, rows, _of(perimeters), wanted))


def quality(
    connection: Connection[Any],
    moment: Moment,
    perimeter: Perimeter,
    perimeters: Sequence[str],
    wanted: Wanted,
    step: Step,
) -> list[MeasureShown]:
    """Return the visits and incidents of a perimeter by period, recomputed from what was seen."""
    found = periods(step, moment.effective_on)
    query = sql.SQL(cast("LiteralString", QUALITY)).format(
        sums=sql.SQL(cast("LiteralString", ",\n".join(_sums()))),
        notes=sql.SQL(cast("LiteralString", ",\n".join(_notes()))),
        sheet=everything("sheet", moment),
        quality=everything("quality", moment),
        kept=_kept(moment),
    )
    days = {
        "labels": [one.label for one in found],
        "firsts": [one.first_on for one in found],
        "lasts": [one.last_on for one in found],
    }
    rows = _rows(connection, moment, perimeter, query, days)
    return list(shown(QUALITY_MEASURES, rows, _of(perimeters), wanted))


def referes(
    connection: Connection[Any], moment: Moment, codes: Sequence[str] | None, step: Step
) -> list[MeasureShown]:
    """Return the emergency court orders of some départements by period, latest first."""
    rows = referes_of_months(connection, moment, list(DEPARTEMENTS) if codes is None else codes)
    added_up = [
        {**row, "periode": one.label, "type": ALL}
        for one in periods(step, moment.effective_on)
        for row in rows
        if one.first_on <= row["month_end"] <= one.last_on
    ]
    return list(shown(REFERES_MEASURES, added_up, _of([ALL]), Wanted()))


def referes_of_months(
    connection: Connection[Any], moment: Moment, codes: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the months of some départements as rows to add up: the terms of each measure."""
    rows = dicts_of(connection, moment, "referes", [departement_id(one) for one in codes])
    return [
        {
            "departement": row["departement"],
            "month_end": row["month_end"],
            "type": ALL,
            "mois": 1,
            **_known("referes_engages", row["referes_engages"]),
            **_known("referes_executes", row["referes_executes"]),
            **_executed(row["referes_executes"], row["referes_engages"]),
        }
        for row in rows
    ]


def _known(code: str, count: int | None) -> dict[str, Any]:
    return {code: None if count is None else Decimal(count), f"{code}_n": int(count is not None)}


def _executed(executed: int | None, begun: int | None) -> dict[str, Any]:
    both = executed is not None and bool(begun)
    return {
        "execution_referes_num": Decimal(executed or 0) if both else None,
        "execution_referes_den": Decimal(begun or 0) if both else None,
        "execution_referes_n": int(both),
    }


def _of(names: Sequence[str]) -> Mapping[str, Any]:
    return {name: PERIMETERS[name] for name in names}


def _kept(moment: Moment) -> sql.Composed:
    return sql.SQL(KEPT).format(finalisation=everything("finalisation", moment))


def _rows(
    connection: Connection[Any],
    moment: Moment,
    perimeter: Perimeter,
    query: sql.Composed,
    more: Mapping[str, object],
) -> list[dict[str, Any]]:
    parameters = {
        **asked_of(connection, moment),
        **perimeter.parameters(connection, moment),
        **more,
    }
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, parameters).fetchall()


def _rates() -> Iterator[str]:
    for code, (num, den) in RATES.items():
        known = f"filter (where a.{num} is not null and a.{den} > 0)"
        yield f"(sum(a.{num}) {known})::numeric as {code}_num"
        yield f"(sum(a.{den}) {known})::numeric as {code}_den"
        yield f"(count(distinct a.structure_id) {known})::int as {code}_n"


def _occupied() -> Iterator[str]:
    for name in COUNTED:
        known = f"filter (where a.{name} is not null)"
        yield f"sum(a.{name})::numeric as mean_{name}"
        yield f"(count(distinct a.structure_id) {known})::int as mean_{name}_n"


def _sums() -> Iterator[str]:
    for mark in NOTES.values():
        yield f"sum(q.{mark}) as {mark}_sum, count(q.{mark}) as {mark}_n"


def _notes() -> Iterator[str]:
    for code, mark in NOTES.items():
        yield f"sum(v.{mark}_sum)::numeric as {code}_num"
        yield f"nullif(sum(v.{mark}_n), 0)::numeric as {code}_den"
        yield f"(count(*) filter (where v.{mark}_n > 0))::int as {code}_n"
