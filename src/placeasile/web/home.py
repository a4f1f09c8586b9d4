"""The home page: what my territory holds, and what needs attention there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response

from placeasile.domain.anomaly.rules.registry import RULES
from placeasile.edge.dependencies import ReaderDep, Reading
from placeasile.edge.policy import Action, Level, Perimeter
from placeasile.projections.agenda import queries as agenda_table
from placeasile.projections.anomaly import queries as anomaly_table
from placeasile.projections.chronicle.feed import Filters, feed_of
from placeasile.projections.chronicle.scopes import of_territory
from placeasile.projections.listing import Territory
from placeasile.projections.territory_year.queries import TerritoryYear, territory_years
from placeasile.web.feeds import Told, told_lines
from placeasile.web.findings import ACTIVE, URGENCIES
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry, Shell, shell_of, territory
from placeasile.web.wording import counted

router = router_for(Action.READ)

DUE: Final = 8
RECENT: Final = 8
MOST_RULES: Final = 8


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure, and the list that it counts. ``number`` None is not known."""

    label: str
    number: int | None
    href: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RuleCount:
    """An anomaly of the territory: its words, how many, and where they are listed."""

    label: str
    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Due:
    """What falls due, and the sheet that it is about."""

    row: agenda_table.ListedDue
    href: str


@dataclass(frozen=True, slots=True)
class Home:
    """The home page."""

    title: str
    where: str
    tiles: Sequence[Tile]
    dues: Sequence[Due]
    due_total: int
    dues_href: str
    rules: Sequence[RuleCount]
    anomalies: int
    anomalies_href: str
    recent: Sequence[Told]
    recent_href: str
    crumbs: Sequence[Entry] = ()
    dated: bool = True


@router.get("/", name="home")
def home(request: Request, reader: ReaderDep) -> Response:
    """Show what the territory of the reader holds, and what needs attention there."""
    perimeter: Perimeter = request.state.caller.perimeter
    with reader.at() as at:
        page = _page(request, at, perimeter)
    return render(request, "pages/home.html", page)


def _page(request: Request, at: Reading, perimeter: Perimeter) -> Home:
    where, asked = territory_of(perimeter), asked_of(perimeter)
    connection, moment, shell = at.connection, at.moment, shell_of(request)
    years = territory_years(connection, moment, perimeter.level.value, perimeter.code, None)
    pressing = agenda_table.Kept(urgencies=URGENCIES[:2])
    dues = agenda_table.list_agenda(connection, moment, where, pressing, (None, DUE))
    active = anomaly_table.Kept(states=ACTIVE, displayed=True)
    counts = anomaly_table.count_anomalies(connection, moment, where, active, "code")
    scope = of_territory(connection, moment, perimeter.level.value, perimeter.code)
    lines = feed_of(connection, moment, scope, Filters(), limit=RECENT).rows
    rules = Counter[str]()
    for one in counts:
        rules[one.group or ""] += one.n
    anomalies = shell.dated(shell.path("anomalies"), **asked)
    return Home(
        title="Accueil",
        where=territory(perimeter),
        tiles=[
            *_tiles(shell, years, asked),
            Tile("Échéances à traiter", dues.total, shell.dated(shell.path("agenda"), **asked)),
            Tile("Anomalies ouvertes", rules.total(), anomalies),
        ],
        dues=[Due(one, shell.link("structure", code=str(one.structure_id))) for one in dues.rows],
        due_total=dues.total,
        dues_href=shell.dated(shell.path("agenda"), **asked),
        rules=[
            RuleCount(
                RULES[code].words.label, n, shell.dated(shell.path("anomalies"), **asked, code=code)
            )
            for code, n in rules.most_common(MOST_RULES)
        ],
        anomalies=rules.total(),
        anomalies_href=anomalies,
        recent=told_lines(at, shell, lines),
        recent_href=shell.dated(shell.path("activity"), **asked),
    )


def _tiles(shell: Shell, years: Sequence[TerritoryYear], asked: dict[str, str]) -> list[Tile]:
    """Return the figures of the year shown: all types, then each."""
    year = max((one.year for one in years), default=None)
    found = {one.type: one for one in years if one.year == year}
    whole = found.get("TOUS")
    structures = shell.path("structures")
    if whole is None:
        return [Tile("Structures", None, shell.dated(structures, **asked))]
    unsaid = whole.structures - whole.places_connues
    note = f"capacité non renseignée pour {counted(unsaid, 'structure', 'structures')}"
    return [
        Tile("Structures", whole.structures, shell.dated(structures, **asked)),
        Tile(
            "Places autorisées",
            whole.places,
            shell.dated(structures, **asked, sort="places", order="desc"),
            note if unsaid else None,
        ),
    ]


def territory_of(perimeter: Perimeter) -> Territory:
    """Return the territory of a perimeter, as lists keep it."""
    match perimeter.level:
        case Level.NATION:
            return Territory()
        case Level.REGION:
            return Territory(region=perimeter.code)
        case Level.DEPARTEMENT:
            return Territory(departement=perimeter.code)


def asked_of(perimeter: Perimeter) -> dict[str, str]:
    """Return the parameters of the lists of a perimeter."""
    return {} if perimeter.level is Level.NATION else {perimeter.level.value: perimeter.code}
