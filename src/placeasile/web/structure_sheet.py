"""The sheet of a structure: every block of its dossier, at the moment asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from fastapi import Request, Response

from placeasile.api.sheets import WHOLE
from placeasile.api.unsealing import readable
from placeasile.domain.personal import personal_columns
from placeasile.edge.dependencies import Code, ReaderDep
from placeasile.edge.identity import Caller
from placeasile.edge.policy import Action, may_there
from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of_all
from placeasile.projections.sheet.queries import Sheet, find_sheet
from placeasile.web.calendar_bars import Bars, bars_of
from placeasile.web.identity import services_of
from placeasile.web.labels import choice, tone
from placeasile.web.recording import anchor_of, label_of, may_record
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.sheet.blocks import SECTIONS
from placeasile.web.sheet.kernel import Section, Shown
from placeasile.web.shell import Entry, Shell, shell_of
from placeasile.web.structures import name_of, place
from placeasile.web.tables import Facts, Source, Table, as_row, facts_of, table_of, turned_of
from placeasile.web.wording import UNKNOWN, counted

router = router_for(Action.READ)

PERSONAL: Final = {block.name: personal_columns(block.row) for block in WHOLE}

Blocks = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the page: lists of values, bars, tables.

    ``note`` says what is kept back, ``record`` leads to what may be recorded on it.
    """

    id: str
    title: str
    facts: Facts | None
    bars: Bars | None
    tables: Sequence[Table]
    note: str | None
    record: str | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a form that leads back to the sheet has done: recorded it, or changed nothing."""

    label: str
    changed: bool


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The page of a sheet."""

    title: str
    kind: str
    state: str
    tone: str
    lead: str
    parts: Sequence[Part]
    timeline: str
    recorded: Recorded | None
    differences: str
    crumbs: Sequence[Entry]
    dated: bool = True


@router.get("/structures/{code}", name="structure")
def structure(code: Code, request: Request, reader: ReaderDep) -> Response:
    """Show a structure whole."""
    shell = shell_of(request)
    with reader.at() as at:
        sheet = find_sheet(at.connection, at.moment, code)
        read = rows_of_all(
            at.connection, at.moment, [one.question for one in WHOLE], [sheet.structure_id]
        )
    blocks = _opened(request, sheet, read, at.moment)
    page = _page(shell, code, sheet, blocks, at.moment)
    return render(request, "pages/structure.html", page)


def _opened(
    request: Request, sheet: Sheet, read: Sequence[Sequence[Any]], moment: Moment
) -> Blocks:
    """Return the blocks as who looks may read them."""
    found = [block.rows(rows, moment) for block, rows in zip(WHOLE, read, strict=True)]
    where = () if sheet.departement is None else (sheet.departement,)
    opened = readable(found, request.state.caller, services_of(request).store, where)
    return {block.name: rows for block, rows in zip(WHOLE, opened, strict=True)}


def _page(shell: Shell, code: str, sheet: Sheet, blocks: Blocks, moment: Moment) -> SheetPage:
    source = Source.of(shell.path("structure", code=code), shell.dates)
    assert shell.identified is not None
    caller = shell.identified.caller
    name = name_of(sheet)
    records = may_record(shell, sheet.departement)
    return SheetPage(
        title=name,
        kind=choice(sheet.type) if sheet.type else UNKNOWN,
        state=choice(sheet.etat),
        tone=tone(sheet.etat),
        lead=_lead(sheet),
        parts=[
            replace(
                _part(one, sheet, blocks, moment, source, _permits(caller, sheet)),
                record=_record(shell, code, one) if records else None,
            )
            for one in SECTIONS
        ],
        timeline=shell.link("timeline", code=code),
        recorded=_recorded(shell),
        differences=shell.dated(shell.path("differences"), sujet=f"structure:{code}"),
        crumbs=(Entry("Structures", shell.link("structures")), Entry(name, None)),
    )


def _permits(caller: Caller, sheet: Sheet) -> bool:
    where = () if sheet.departement is None else (sheet.departement,)
    return may_there(caller.role, caller.perimeter, Action.READ_PERSONAL, where)


def _lead(sheet: Sheet) -> str:
    """Say in one line who runs it, where it is and how large it is."""
    places = (
        "capacité non renseignée"
        if sheet.places is None
        else counted(sheet.places, "place autorisée", "places autorisées")
    )
    town = f"{sheet.commune}, " if sheet.commune else ""
    operateur = sheet.operateur or "Opérateur non renseigné"
    return f"{operateur} · {town}{place(sheet.departement)} · {places}"


def _part(
    section: Section,
    sheet: Sheet,
    blocks: Blocks,
    moment: Moment,
    source: Source,
    permitted: bool,  # noqa: FBT001 (who looks)
) -> Part:
    bars = None
    if section.id == "calendrier" and blocks["periods"]:
        bars = bars_of(blocks["periods"], moment.effective_on)
    kept_back = not permitted and any(PERSONAL.get(one.name) for one in section.tables)
    return Part(
        id=section.id,
        title=section.title,
        facts=facts_of("sheet", sheet, section.facts, source) if section.facts else None,
        bars=bars,
        tables=[
            _table(section.id, rank, one, _rows(one, blocks), source, permitted)
            for rank, one in enumerate(section.tables, 1)
        ],
        note=KEPT_BACK if kept_back else None,
        record=None,
    )


def _record(shell: Shell, code: str, section: Section) -> str | None:
    anchor = anchor_of(section.title)
    return None if anchor is None else f"{shell.path('record_list', code=code)}#{anchor}"


def _recorded(shell: Shell) -> Recorded | None:
    """Return what the form that led here has done."""
    given = shell.request.query_params
    for name, changed in (("enregistre", True), ("inchange", False)):
        label = label_of(given.get(name, ""))
        if label is not None:
            return Recorded(label, changed)
    return None


KEPT_BACK: Final = (
    "Les noms, coordonnées, adresses de logements et textes libres sont réservés aux agents qui "
    "saisissent dans ce territoire, et à l'audit."
)


def _rows(shown: Shown, blocks: Blocks) -> Sequence[Any]:
    rows = blocks[shown.name]
    return rows if shown.kept is None else [one for one in rows if shown.kept(as_row(one))]


def _table(
    section: str,
    rank: int,
    shown: Shown,
    rows: Sequence[Any],
    source: Source,
    permitted: bool,  # noqa: FBT001 (who looks)
) -> Table:
    sealed = () if permitted else PERSONAL.get(shown.name, ())
    kept = [one for one in shown.columns if one.name not in sealed]
    make = turned_of if shown.turned else table_of
    return make(
        f"{section}-{rank}", shown.caption, shown.table, rows, kept, source, empty=shown.empty
    )
