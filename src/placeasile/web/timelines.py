"""What was recorded, page after page: on a structure, or in a territory."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response

from placeasile.api.chronicles import FiltersDep
from placeasile.api.queries import Before
from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.edge.dependencies import Code, ReaderDep, Reading
from placeasile.edge.policy import Action
from placeasile.projections.chronicle import scopes
from placeasile.projections.chronicle.feed import Filters, feed_of
from placeasile.projections.sheet.queries import find_sheet
from placeasile.projections.territory_year.queries import known_departement, known_region
from placeasile.web.feeds import Told, told_lines
from placeasile.web.paging import Pages, pages_of
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry, Shell, shell_of
from placeasile.web.structures import name_of, place

router = router_for(Action.READ)

PAGE: Final = 30
WORDS: Final = ("enregistrement", "enregistrements")


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of what was recorded."""

    title: str
    lead: str
    lines: Sequence[Told]
    pages: Pages
    crumbs: Sequence[Entry]
    dated: bool = True


@router.get("/structures/{code}/chronologie", name="timeline")
def timeline(
    code: Code, request: Request, reader: ReaderDep, filters: FiltersDep, after: Before = None
) -> Response:
    """Show what was recorded on a structure, the latest first."""
    shell = shell_of(request)
    with reader.at() as at:
        sheet = find_sheet(at.connection, at.moment, code)
        lines, pages = _read(at, shell, scopes.one(sheet.structure_id), filters, after)
    name = name_of(sheet)
    page = Timeline(
        title=f"Chronologie : {name}",
        lead="Tout ce qui a été enregistré sur cette structure, le plus récent d'abord.",
        lines=lines,
        pages=pages,
        crumbs=(
            Entry("Structures", shell.link("structures")),
            Entry(name, shell.link("structure", code=code)),
            Entry("Chronologie", None),
        ),
    )
    return render(request, "pages/timeline.html", page)


@router.get("/activite", name="activity")
def activity(
    request: Request,
    reader: ReaderDep,
    filters: FiltersDep,
    departement: str = "",
    region: str = "",
    after: Before = None,
) -> Response:
    """Show what was recorded in a territory, the latest first."""
    shell = shell_of(request)
    where = known_departement(departement or None), known_region(region or None)
    with reader.at() as at:
        lines, pages = _read(at, shell, _scope(at, *where), filters, after)
    page = Timeline(
        title="Activité",
        lead=f"Ce qui a été enregistré, le plus récent d'abord : {_where(*where)}.",
        lines=lines,
        pages=pages,
        crumbs=(Entry("Activité", None),),
    )
    return render(request, "pages/timeline.html", page)


def _read(
    at: Reading, shell: Shell, scope: scopes.Scope, filters: Filters, before: int | None
) -> tuple[list[Told], Pages]:
    found = feed_of(at.connection, at.moment, scope, filters, before=before, limit=PAGE)
    request = shell.request
    given = {
        name: one for name, one in request.query_params.items() if name not in shell.dates.asked
    }
    next_ = None if found.next is None else str(found.next)
    pages = pages_of(shell, request.url.path, given, total=found.total, next_=next_, words=WORDS)
    return told_lines(at, shell, found.rows), pages


def _scope(at: Reading, departement: str | None, region: str | None) -> scopes.Scope:
    if departement is not None:
        return scopes.of_territory(at.connection, at.moment, "departement", departement)
    if region is not None:
        return scopes.of_territory(at.connection, at.moment, "region", region)
    return scopes.EVERYTHING


def _where(departement: str | None, region: str | None) -> str:
    if departement is not None:
        return place(departement) if departement in DEPARTEMENTS else departement
    return "France entière" if region is None else REGIONS[region]
