"""Routes that read measures: of a territory, of an operator, of any perimeter, and on the map."""

from typing import Annotated, Literal, get_args
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from placeasile.api.answers import Rows, items
from placeasile.api.guarding import router_for
from placeasile.api.problems import problems
from placeasile.api.queries import Level, answers
from placeasile.domain.kernel import ValueRefused
from placeasile.domain.registry.measures import BY_CODE, Family, Measure
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.measure.completing import Completude, completude
from placeasile.projections.measure.perimeter import PERIMETERS, TYPES, Perimeter
from placeasile.projections.measure.periods import Step, activity, quality, referes
from placeasile.projections.measure.queries import Asked, statistics
from placeasile.projections.measure.shown import MeasureShown, Wanted
from placeasile.projections.operator_measure.queries import operator_measures
from placeasile.projections.operator_year.queries import refuse_unknown
from placeasile.projections.territory_measure.queries import Zone, territory_measures, zones
from placeasile.projections.territory_year.queries import known_departement, known_region

router = router_for(Action.READ, problems(401, 403, 404, 409, 422, 503))

AnyType = Literal["TOUS", "CADA", "CPH", "HUDA", "CAES", "PRAHDA"]
Counted = Literal["CADA", "CPH", "HUDA", "CAES"]
Part = Literal["TOUS", "AUTORISEE", "SUBVENTIONNEE", "CADA", "CPH", "HUDA", "CAES"]
assert set(get_args(Part)) == set(PERIMETERS)
assert set(get_args(Counted)) == set(TYPES)

Departement = Annotated[str, Query(pattern=r"^[0-9A-Za-z]{2,3}$")]
Region = Annotated[str, Query(pattern=r"^[0-9]{2,3}$")]
Parts = Annotated[
    list[Part] | None, Query(description="Ce qui est additionné à part ; par défaut tout.")
]


class MeasureUnknown(ValueRefused):
    """A code names no measure of the map."""

    code = "measure-unknown"
    wording = "« {value} » n'est le code d'aucune mesure."
    remedy = "Choisissez une mesure parmi celles de /api/statistics, par exemple « places »."


class YearOutOfReach(ValueRefused):
    """The map shows a year that the tables do not hold."""

    code = "year-out-of-reach"
    wording = "L'année {value} n'est pas parmi les cinq qui finissent à la date de situation."
    remedy = "Choisissez une de ces cinq années, ou une date de situation plus ancienne."


def _wanted(
    famille: Annotated[Family | None, Query()] = None,
    mesure: Annotated[str | None, Query(max_length=60, pattern=r"^[a-z_]+$")] = None,
) -> Wanted:
    return Wanted(famille, mesure)


def _perimeter(
    type: Annotated[list[Counted] | None, Query()] = None,  # noqa: A002 (the public name)
    departement: Annotated[list[Departement] | None, Query()] = None,
    region: Annotated[list[Region] | None, Query()] = None,
    operateur: Annotated[
        list[UUID] | None, Query(description="Avec leurs filiales directes.")
    ] = None,
    *,
    finalisees: Annotated[bool, Query(description="Fiches finalisées seulement.")] = False,
) -> Perimeter:
    return Perimeter(
        types=tuple(type or TYPES),
        departements=tuple(str(known_departement(one)) for one in departement or ()),
        regions=tuple(str(known_region(one)) for one in region or ()),
        operateurs=tuple(operateur or ()),
        finalised=finalisees,
    )


WantedDep = Annotated[Wanted, Depends(_wanted)]
PerimeterDep = Annotated[Perimeter, Depends(_perimeter)]


@router.get(
    "/territories/{level}/{code}/measures", responses=answers(MeasureShown), tags=["territoires"]
)
def measures_of_territory(
    level: Level,
    code: Annotated[str, Path(pattern=r"^[0-9A-Za-z]{2,3}$")],
    request: Request,
    reader: ReaderDep,
    wanted: WantedDep,
    type: Annotated[AnyType, Query()] = "TOUS",  # noqa: A002 (the public name)
) -> Response:
    """Lire toutes les mesures d'un territoire, année par année, avec leurs termes."""
    with reader.at() as at:
        found = territory_measures(at.connection, at.moment, level, code, type, wanted)
    return items(request, at.moment, Rows(found, len(found)))


@router.get(
    "/operateurs/{operateur_id}/measures", responses=answers(MeasureShown), tags=["opérateurs"]
)
def measures_of_operateur(
    operateur_id: UUID,
    request: Request,
    reader: ReaderDep,
    wanted: WantedDep,
    type: Annotated[AnyType, Query()] = "TOUS",  # noqa: A002 (the public name)
) -> Response:
    """Lire toutes les mesures d'un opérateur, année par année, avec leurs termes."""
    with reader.at() as at:
        refuse_unknown(at.connection, at.moment, operateur_id)
        found = operator_measures(at.connection, at.moment, operateur_id, type, wanted)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/statistics", responses=answers(MeasureShown), tags=["statistiques"])
def statistics_by_year(
    request: Request,
    reader: ReaderDep,
    perimeter: PerimeterDep,
    wanted: WantedDep,
    perimetre: Parts = None,
    agregation: Annotated[
        Literal["moyenne", "mediane"], Query(description="Pour ce qui est propre à chacune.")
    ] = "moyenne",
) -> Response:
    """Lire toutes les mesures d'un périmètre, année par année, avec leurs termes."""
    asked = Asked(perimetre or ["TOUS"], wanted, median=agregation == "mediane")
    with reader.at() as at:
        found = statistics(at.connection, at.moment, perimeter, asked)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/statistics/activity", responses=answers(MeasureShown), tags=["statistiques"])
def activity_by_month(
    request: Request,
    reader: ReaderDep,
    perimeter: PerimeterDep,
    wanted: WantedDep,
    perimetre: Parts = None,
) -> Response:
    """Lire l'activité d'un périmètre, mois par mois."""
    with reader.at() as at:
        found = activity(at.connection, at.moment, perimeter, perimetre or ["TOUS"], wanted)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/statistics/quality", responses=answers(MeasureShown), tags=["statistiques"])
def quality_by_period(
    request: Request,
    reader: ReaderDep,
    perimeter: PerimeterDep,
    wanted: WantedDep,
    perimetre: Parts = None,
    pas: Annotated[Step, Query(description="Durée d'une période.")] = Step.ROLLING,
) -> Response:
    """Lire les visites et les événements graves d'un périmètre, par période."""
    parts = perimetre or ["TOUS"]
    with reader.at() as at:
        found = quality(at.connection, at.moment, perimeter, parts, wanted, pas)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/statistics/referes", responses=answers(MeasureShown), tags=["statistiques"])
def referes_by_period(
    request: Request,
    reader: ReaderDep,
    departement: Annotated[list[Departement] | None, Query()] = None,
    region: Annotated[list[Region] | None, Query()] = None,
    pas: Annotated[Step, Query(description="Durée d'une période.")] = Step.MONTH,
) -> Response:
    """Lire les référés mesures utiles de départements, par période."""
    codes = _perimeter(departement=departement, region=region).codes
    with reader.at() as at:
        found = referes(at.connection, at.moment, codes, pas)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/statistics/completude", responses=answers(Completude), tags=["statistiques"])
def completude_by_year(request: Request, reader: ReaderDep, perimeter: PerimeterDep) -> Response:
    """Lire combien de structures d'un périmètre ont été actualisées, année par année."""
    with reader.at() as at:
        found = completude(at.connection, at.moment, perimeter)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/map", responses=answers(Zone), tags=["statistiques"])
def map_of_measure(
    request: Request,
    reader: ReaderDep,
    *,
    niveau: Annotated[Literal["departement", "region"], Query()] = "departement",
    mesure: Annotated[str, Query(max_length=60, pattern=r"^[a-z_]+$")] = "places",
    annee: Annotated[
        int | None, Query(ge=2000, le=2200, description="Par défaut l'année d'avant.")
    ] = None,
    type: Annotated[list[Counted] | None, Query()] = None,  # noqa: A002 (the public name)
) -> Response:
    """Lire une mesure sur la carte : sa valeur dans chaque zone, et son évolution."""
    measure = _measure(mesure)
    with reader.at() as at:
        last = at.moment.effective_on.year
        year = last - 1 if annee is None else annee
        if not last - 5 < year <= last:
            raise YearOutOfReach(field="annee", value=year)
        found = zones(at.connection, at.moment, niveau, measure, year, type or TYPES)
    return items(request, at.moment, Rows(found, len(found)))


def _measure(code: str) -> Measure:
    found = BY_CODE.get(code)
    if found is None:
        raise MeasureUnknown(field="mesure", value=code)
    return found
