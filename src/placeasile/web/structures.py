"""The list of structures: its filters, its order and its page are in its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from placeasile.api.paging import decode, encode
from placeasile.api.queries import Bati, Cursor, Etat, Public, Sort
from placeasile.domain.french.numbers import write_number
from placeasile.domain.registry.dictionary import field_of
from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.domain.vocabulary import StructureType
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.operator_year.queries import OperateurNamed, operateurs_named
from placeasile.projections.reading import words_of
from placeasile.projections.sheet.filtering import Filters, Order
from placeasile.projections.sheet.queries import SORTS, Listing, Sheet, list_sheets
from placeasile.projections.sheet.totals import Totals, totals_of
from placeasile.projections.territory_year.queries import known_departement, known_region
from placeasile.web.choosing import Choice, Option, Tag, choice_of, tags_of
from placeasile.web.labels import choice, departement, tone
from placeasile.web.paging import Pages, pages_of
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry, Shell, shell_of
from placeasile.web.wording import UNKNOWN, Cell, said

router = router_for(Action.READ)

PAGE: Final = 50
MOST_OPERATEURS: Final = 200
ADDRESS: Final = "/structures"
TABLE: Final = "sheet"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the list: ``href`` sorts by it, ``sorted`` says how it is now."""

    label: str
    numeric: bool
    href: str | None
    sorted: Literal["ascending", "descending"] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    given: Mapping[str, str]
    filters: Filters
    sort: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Structures:
    """The page of the list."""

    title: str
    query: str
    choices: Sequence[Choice]
    tags: Sequence[Tag]
    reset: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    places: Cell
    unsaid: str | None
    pages: Pages
    kept: Mapping[str, str]
    error: str | None = None
    crumbs: Sequence[Entry] = (Entry("Structures", None),)
    dated: bool = True


COLUMNS: Final[Sequence[tuple[str, str, str | None]]] = (
    ("nom", "Structure", "nom"),
    ("dna_code", "Code DNA", "dna_code"),
    ("type", "Type", "type"),
    ("operateur", "Opérateur", "operateur"),
    ("departement", "Département", "departement"),
    ("commune", "Commune", None),
    ("bati", "Bâti", None),
    ("places", "Places", "places"),
    ("convention_end", "Fin de convention", "convention_end"),
    ("etat", "État", None),
)
"""A column: its name in the sheet, its heading, and what the list sorts by."""


def _asked(  # noqa: PLR0913 (the parameters of the address)
    request: Request,
    *,
    q: Annotated[str, Query(max_length=200)] = "",
    type: Annotated[StructureType | Literal[""], Query()] = "",  # noqa: A002 (the public name)
    departement: Annotated[str, Query(pattern=r"^[0-9A-Za-z]{0,3}$")] = "",
    region: Annotated[str, Query(pattern=r"^[0-9]{0,3}$")] = "",
    operateur: Annotated[UUID | Literal[""], Query()] = "",
    etat: Annotated[Etat | Literal[""], Query()] = "",
    public: Annotated[Public | Literal[""], Query()] = "",
    bati: Annotated[Bati | Literal[""], Query()] = "",
    sort: Annotated[Sort, Query()] = "nom",
    order: Annotated[Literal["asc", "desc"], Query()] = "asc",
) -> Asked:
    """Read the address; an empty choice keeps everything, as forms send it."""
    names = ("q", "type", "departement", "region", "operateur", "etat", "public", "bati", "sort",
             "order", "after")  # fmt: skip
    given = {name: request.query_params[name] for name in names if request.query_params.get(name)}
    return Asked(
        given=given,
        filters=Filters(
            type=str(type) or None,
            departement=known_departement(departement or None),
            region=known_region(region or None),
            operateur_id=operateur or None,
            etat=etat or None,
            public=public or None,
            bati=bati or None,
            words=words_of(q.strip() or None),
        ),
        sort=sort,
        descending=order == "desc",
    )


@router.get(ADDRESS, name="structures")
def structures(
    request: Request,
    reader: ReaderDep,
    asked: Annotated[Asked, Depends(_asked)],
    after: Cursor = None,
) -> Response:
    """Show the structures that match."""
    listing = f"structures {asked.sort} {asked.descending}"
    order = Order(
        column=asked.sort,
        descending=asked.descending,
        after=decode(listing, SORTS[asked.sort][1], after or None),
        limit=PAGE,
    )
    with reader.at() as at:
        found = list_sheets(at.connection, at.moment, asked.filters, order)
        totals = totals_of(at.connection, at.moment, asked.filters)
        operateurs = operateurs_named(at.connection, at.moment, MOST_OPERATEURS)
    page = _page(shell_of(request), asked, found, totals, operateurs, encode(listing, found.next))
    return render(request, "pages/structures.html", page)


def place(code: str | None) -> str:
    """Return a département as lists show it."""
    return departement(code) if code else UNKNOWN


def name_of(sheet: Sheet) -> str:
    """Return how a structure is called: its name, or what is known in its place."""
    if sheet.nom:
        return sheet.nom
    kind = choice(sheet.type) if sheet.type else "Structure"
    return f"{kind} sans nom, {place(sheet.departement)}"


def cell_of(sheet: Sheet, name: str, shell: Shell) -> Cell:
    """Return a column of a sheet in words."""
    match name:
        case "nom":
            return Cell(name_of(sheet), href=shell.link("structure", code=str(sheet.structure_id)))
        case "departement":
            return Cell(place(sheet.departement))
        case "etat":
            return Cell(choice(sheet.etat), tone=tone(sheet.etat))
        case _:
            return said(getattr(sheet, name), field_of(name, TABLE))


def _page(
    shell: Shell,
    asked: Asked,
    found: Listing,
    totals: Totals,
    operateurs: Sequence[OperateurNamed],
    next_: str | None,
) -> Structures:
    choices = _choices(asked.given, operateurs)
    given = dict(asked.given)
    return Structures(
        title="Structures",
        query=given.get("q", ""),
        choices=choices,
        tags=tags_of(shell, ADDRESS, given, choices),
        reset=shell.dated(ADDRESS),
        headings=[_heading(shell, asked, *one) for one in COLUMNS],
        rows=[[cell_of(one, name, shell) for name, _, _ in COLUMNS] for one in found.rows],
        places=said(totals.places, field_of("places", TABLE)),
        unsaid=_unsaid(totals),
        pages=pages_of(
            shell, ADDRESS, given, total=found.total, next_=next_, words=("structure", "structures")
        ),
        kept={name: given[name] for name in ("sort", "order") if name in given},
    )


def _unsaid(totals: Totals) -> str | None:
    """Say how many structures the totals leave out, None when all are known."""
    number = totals.structures - totals.places_known
    return f"dont {write_number(number)} à la capacité non renseignée" if number else None


def _heading(shell: Shell, asked: Asked, name: str, label: str, sort: str | None) -> Heading:
    numeric = name == "places"
    if sort is None:
        return Heading(label, numeric, None, None)
    current = sort == asked.sort
    turned = "desc" if current and not asked.descending else "asc"
    given = {key: one for key, one in asked.given.items() if key not in ("after", "sort", "order")}
    href = shell.dated(ADDRESS, **given, sort=sort, order=turned)
    state = ("descending" if asked.descending else "ascending") if current else None
    return Heading(label, numeric, href, state)


def _choices(given: Mapping[str, str], operateurs: Sequence[OperateurNamed]) -> list[Choice]:
    def coded(*codes: str) -> list[Option]:
        return [Option(code, choice(code)) for code in codes]

    departements = [Option(code, f"{code} {one.nom}") for code, one in sorted(DEPARTEMENTS.items())]
    regions = sorted(
        (Option(code, nom) for code, nom in REGIONS.items()), key=lambda one: one.label
    )
    runs = [Option(str(one.operateur_id), one.nom) for one in operateurs]
    return [
        choice_of("type", "Type", coded(*StructureType), given),
        choice_of("region", "Région", regions, given, "Toutes"),
        choice_of("departement", "Département", departements, given),
        choice_of("operateur", "Opérateur", runs, given),
        choice_of(
            "etat", "État", coded("OUVERTE", "A_VENIR", "FERMEE", "INCONNUE", "ANNULEE"), given
        ),
        choice_of("public", "Public", coded("TOUT_PUBLIC", "FAMILLE", "PERSONNES_ISOLEES"), given),
        choice_of("bati", "Bâti", coded("COLLECTIF", "DIFFUS", "MIXTE"), given),
    ]
