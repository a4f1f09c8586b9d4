"""Statistics of any perimeter, year by year, in one query on what structures bring."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, LiteralString, cast

from psycopg import Connection, sql
from psycopg.rows import dict_row

from placeasile.domain.reference.lookup import ReferenceData
from placeasile.domain.registry.measures import MEASURES, REFERENCE_MEASURES, Kind, Measure
from placeasile.domain.rules.measures import NOTHING, Terms
from placeasile.domain.rules.rounding import rounded
from placeasile.domain.rules.statistics import median
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.transformation.kinds import TransformationType
from placeasile.domain.vocabulary import StructureType
from placeasile.projections.measure.perimeter import KEPT, PERIMETERS, Perimeter
from placeasile.projections.measure.shown import MeasureShown, Wanted, added, in_words
from placeasile.projections.measured import sums
from placeasile.projections.moment import Moment
from placeasile.projections.reading import asked_of, everything
from placeasile.projections.reference.queries import reference_at

ILE_DE_FRANCE: Final = [code for code, one in DEPARTEMENTS.items() if one.region == "11"]
MEANS: Final = [one for one in MEASURES if one.kind is Kind.MEAN]
NEW_CADA: Final = [
    TransformationType.TRANSFO_HUDA_FERMETURE_VERS_CADA_NOUVEAU,
    TransformationType.TRANSFO_HUDA_CONTRACTION_VERS_CADA_NOUVEAU,
]
"""The transformations that create a CADA out of HUDA: it comes from them for ever."""
SUMS: Final = """
    with from_huda as materialized (
      select array_agg(b.structure_id) as ids
      from {structure_transformation} b
      join read.fact t on t.subject = b.transformation_id and t.facet = 'transformation_type'
      where b.kind = 'CREATION' and t.value ->> 'type' = any(%(new_cada)s::text[])
        and t.position <= %(position)s and t.dead_at > %(position)s
    )
    select m.year::text as periode, m.type, {sums}, {values},
      {actives}
    from (select t.* from {measure} t where {kept}) m
    group by m.year, m.type
"""
INSIDE: Final = "m.departement = any(%(idf)s::text[])"
CREATED: Final = "m.structure_id = any((select ids from from_huda)::uuid[])"
GROUPS: Final = {
    (is_idf, from_huda): f"actives_{'in' if is_idf else 'out'}{'_huda' if from_huda else ''}"
    for is_idf in (True, False)
    for from_huda in (True, False)
}
"""Active structures in or out of Île-de-France, created out of HUDA or not: their columns."""
ACTIVES: Final = ",\n".join(
    f"coalesce(sum(m.structures_actives) filter (where ({INSIDE}) is {str(is_idf).lower()} "
    f"and coalesce({CREATED}, false) is {str(from_huda).lower()}), 0)::int as {name}"
    for (is_idf, from_huda), name in GROUPS.items()
)
VALUES: Final = ",\n".join(
    f"array_agg(m.{one.code}) filter (where m.{one.code} is not null) as {one.code}_values"
    for one in MEANS
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What statistics show. ``median`` puts the median of structures in place of their mean."""

    perimeters: Sequence[str]
    wanted: Wanted
    median: bool = False


def statistics(
    connection: Connection[Any], moment: Moment, perimeter: Perimeter, asked: Asked
) -> list[MeasureShown]:
    """Return the measures of the five years of a perimeter, latest first."""
    query = sql.SQL(cast("LiteralString", SUMS)).format(
        sums=sql.SQL(cast("LiteralString", sums())),
        values=sql.SQL(cast("LiteralString", VALUES)),
        actives=sql.SQL(cast("LiteralString", ACTIVES)),
        measure=everything("measure", moment),
        structure_transformation=everything("structure_transformation", moment),
        kept=sql.SQL(KEPT).format(finalisation=everything("finalisation", moment)),
    )
    parameters = {
        **asked_of(connection, moment),
        **perimeter.parameters(connection, moment),
        "idf": ILE_DE_FRANCE,
        "new_cada": NEW_CADA,
    }
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(query, parameters).fetchall()
    reference = reference_at(connection, moment)
    return list(_shown(rows, perimeter, asked, reference))


def _shown(
    rows: Sequence[Mapping[str, Any]], perimeter: Perimeter, asked: Asked, reference: ReferenceData
) -> Iterator[MeasureShown]:
    for period in sorted({row["periode"] for row in rows}, reverse=True):
        for name in asked.perimeters:
            these = [
                row for row in rows if row["periode"] == period and PERIMETERS[name](row["type"])
            ]
            for one in filter(asked.wanted.keeps, MEASURES):
                found = in_words(one, period, name, added(one, these))
                yield _at_median(one, found, these) if asked.median else found
            for one in filter(asked.wanted.keeps, REFERENCE_MEASURES):
                terms = _expected(one, period, these, perimeter, reference)
                if terms is not None:
                    yield in_words(one, period, name, terms)


def _at_median(
    measure: Measure, found: MeasureShown, rows: Sequence[Mapping[str, Any]]
) -> MeasureShown:
    """Return the median of the structures in place of their mean, without its terms."""
    if measure.kind is not Kind.MEAN:
        return found
    middle = median([one for row in rows for one in row[f"{measure.code}_values"] or ()])
    value = None if middle is None else rounded(middle, measure.scale)
    label = measure.label.replace("moyen", "médian")
    return replace(found, libelle=label, value=value, numerator=None, denominator=None)


def _expected(
    measure: Measure,
    period: str,
    rows: Sequence[Mapping[str, Any]],
    perimeter: Perimeter,
    reference: ReferenceData,
) -> Terms | None:
    """Return the terms of what the reference data say; None for another year than theirs."""
    if measure.code == "taux_equipement":
        same_year = int(period) == reference.on.year
        return _equipment(rows, perimeter, reference) if same_year else None
    return sum((_targets(measure, row, reference) for row in rows), NOTHING)


def _equipment(
    rows: Sequence[Mapping[str, Any]], perimeter: Perimeter, reference: ReferenceData
) -> Terms:
    codes = list(DEPARTEMENTS) if perimeter.codes is None else perimeter.codes
    people = [reference.population(one) for one in codes]
    known = [one for one in people if one is not None]
    places = sum(((row["places"] or Decimal(0)) for row in rows), Decimal(0))
    complete = len(known) == len(codes)
    return Terms(
        places if complete else None,
        Decimal(sum(known)) if complete else None,
        len(known),
        len(codes),
    )


def _targets(measure: Measure, row: Mapping[str, Any], reference: ReferenceData) -> Terms:
    """Return the targets of the active structures of a type and a year.

    They depend on whether a structure is in Île-de-France, and those of the ratio on whether it
    was created out of HUDA.
    """
    found = Terms(None, None, 0, row["structures_actives"])
    type_, year = StructureType(row["type"]), int(row["periode"])
    for (is_idf, from_huda), column in GROUPS.items():
        target = (
            reference.target_ratio(type_, year, is_idf=is_idf, from_huda=from_huda)
            if measure.code == "encadrement_cible"
            else reference.target_tariff(type_, year, is_idf=is_idf)
        )
        number = row[column]
        if target is not None and number:
            found += Terms(target * number, Decimal(number), number, 0)
    return found
