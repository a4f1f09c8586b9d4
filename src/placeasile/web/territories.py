"""Territories: the nation, a region, a département; five years of their measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final

from fastapi import Path, Request, Response

from placeasile.api.queries import Level
from placeasile.domain.french.numbers import write_number
from placeasile.domain.registry.field import Unit
from placeasile.domain.registry.measures import Family
from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.edge.dependencies import ReaderDep, Reading
from placeasile.edge.policy import Action, Level as PolicyLevel, Perimeter
from placeasile.projections.measure.shown import ALL, Wanted
from placeasile.projections.reading import rows_of
from placeasile.projections.territory_measure.queries import territory_measures
from placeasile.projections.territory_year.queries import (
    TerritoryYear,
    known_territory,
    territory_years,
)
from placeasile.web.operator_page import family_blocks
from placeasile.web.records import Block, Record
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry, Shell, shell_of, territory
from placeasile.web.tables import Facts, Heading, Item, Table
from placeasile.web.wording import Cell, Kind
from placeasile.web.years import figure_of, types_table

router = router_for(Action.READ)

KINDS: Final = {"nation": "Territoire national", "region": "Région", "departement": "Département"}
FAMILIES: Final = (
    Family.STRUCTURES,
    Family.PLACES,
    Family.FINANCE,
    Family.ACTIVITE,
    Family.QUALITE,
)


@router.get("/territoires", name="territoires")
def territoires(request: Request, reader: ReaderDep) -> Response:
    """Show the nation, that leads to its regions."""
    return _show(request, reader, "nation", "FR")


@router.get("/territoires/{level}/{code}", name="territoire")
def territoire(
    level: Level,
    code: Annotated[str, Path(pattern=r"^[0-9A-Za-z]{2,3}$")],
    request: Request,
    reader: ReaderDep,
) -> Response:
    """Show a territory at the moment: what it holds, and how that went for five years."""
    return _show(request, reader, level, code)


def _show(request: Request, reader: ReaderDep, level: Level, given: str) -> Response:
    shell = shell_of(request)
    code = known_territory(level, given).partition(":")[2]
    with reader.at() as at:
        years = territory_years(at.connection, at.moment, level, code, None)
        measures = territory_measures(at.connection, at.moment, level, code, ALL, Wanted())
        below = _below(at, level, code)
    name = territory(Perimeter(PolicyLevel(level), code))
    tables = [
        _typed("places-par-type", "Places par type, au bilan de chaque année", years),
        _typed("structures-par-type", "Structures par type", years, structures=True),
    ]
    blocks = [
        Block("par-type", "Par type", tables),
        *([Block("au-dessous", *_children(shell, level, below))] if below else []),
        *family_blocks(FAMILIES, measures),
    ]
    page = Record(
        title=name,
        kind=KINDS[level],
        lead="Cinq ans de places, de structures, de coûts et de taux.",
        facts=_facts(years),
        blocks=blocks,
        links=_links(shell, level, code),
        crumbs=_crumbs(shell, level, code, name),
    )
    return render(request, "pages/blocks.html", page)


def _typed(
    id_: str,
    caption: str,
    years: Sequence[TerritoryYear],
    *,
    structures: bool = False,
) -> Table:
    unit = Unit.STRUCTURES if structures else Unit.PLACES
    rows = [
        (one.year, one.type, one.structures if structures else one.places, one.structures > 0)
        for one in years
    ]
    return types_table(id_, caption, unit, rows)


def _facts(years: Sequence[TerritoryYear]) -> Facts:
    """Return the figures of the latest year, all types together."""
    found = next((one for one in years if one.type == ALL), None)
    if found is None:
        none = Cell("Aucune structure", Kind.NOT_APPLICABLE)
        return Facts([Item("Structures", none), Item("Places", none)])
    coverage = f"connues pour {write_number(found.places_connues)} sur "
    coverage += write_number(found.structures)
    return Facts(
        [
            Item("Structures", figure_of(found.structures, Unit.STRUCTURES)),
            Item("Places", figure_of(found.places, Unit.PLACES)),
            Item("Capacités", Cell(coverage)),
            Item("Places PMR", figure_of(found.pmr, Unit.PLACES)),
            Item("Places LGBT", figure_of(found.lgbt, Unit.PLACES)),
            Item("Places FVV-TEH", figure_of(found.fvv_teh, Unit.PLACES)),
            Item("Dotation accordée", figure_of(found.dotation_granted, Unit.EUROS)),
            Item("Coût journalier", figure_of(found.cout_journalier, Unit.EUROS)),
        ]
    )


@dataclass(frozen=True, slots=True)
class Latest:
    """The figures of a territory, all types together, in the year of the moment."""

    territory: str
    structures: int
    places: int | None
    cout_journalier: Decimal | None


Below = dict[str, Latest | None]


def _below(at: Reading, level: Level, code: str) -> Below:
    """Return the latest year of the territories of which one is made."""
    codes = _codes_below(level, code)
    below: Level = "region" if level == "nation" else "departement"
    keys = [f"{below}:{one}" for one in codes]
    if not keys:
        return {}
    found = rows_of(
        at.connection,
        at.moment,
        "territory_year",
        Latest,
        keys,
        "and t.type = 'TOUS' and t.year = extract(year from %(effective)s::date)",
    )
    by_key = {one.territory: one for one in found}
    return {one: by_key.get(f"{below}:{one}") for one in codes}


def _codes_below(level: Level, code: str) -> list[str]:
    if level == "nation":
        return sorted(REGIONS, key=lambda one: REGIONS[one])
    if level == "region":
        return sorted(one for one, found in DEPARTEMENTS.items() if found.region == code)
    return []


def _children(shell: Shell, level: Level, below: Below) -> tuple[str, list[Table]]:
    """Return the territories of which one is made, each leading to its page."""
    kind: Level = "region" if level == "nation" else "departement"
    title = "Régions" if level == "nation" else "Départements"
    headings = [
        Heading(label, None, numeric=rank > 0, definition=None)
        for rank, label in enumerate((KINDS[kind], "Structures", "Places", "Coût journalier"))
    ]
    none = Cell("Aucune structure", Kind.NOT_APPLICABLE)
    rows = [
        [
            Cell(
                territory(Perimeter(PolicyLevel(kind), one)),
                href=shell.link("territoire", level=kind, code=one),
            ),
            *(
                [none] * 3
                if found is None or not found.structures
                else [
                    figure_of(found.structures, Unit.STRUCTURES),
                    figure_of(found.places, Unit.PLACES),
                    figure_of(found.cout_journalier, Unit.EUROS),
                ]
            ),
        ]
        for one, found in below.items()
    ]
    return title, [Table("territoires", f"{title}, à la date affichée", headings, rows, "Aucun.")]


def _links(shell: Shell, level: Level, code: str) -> list[Entry]:
    asked = {} if level == "nation" else {str(level): code}
    return [
        Entry("Structures dans la liste", shell.dated(shell.path("structures"), **asked)),
        Entry("Activité", shell.dated(shell.path("activity"), **asked)),
        Entry("Différences", shell.dated(shell.path("differences"), sujet=f"{level}:{code}")),
    ]


def _crumbs(shell: Shell, level: Level, code: str, name: str) -> list[Entry]:
    above = [] if level == "nation" else [Entry("France entière", shell.link("territoires"))]
    if level == "departement":
        region = DEPARTEMENTS[code].region
        href = shell.link("territoire", level="region", code=region)
        above.append(Entry(REGIONS[region], href))
    return [*above, Entry(name, None)]
