"""Multi-year contracts: the list, and the page of each with its members, years and acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Query, Request, Response

from placeasile.api.blocks import BLOCKS
from placeasile.domain.registry.field import Unit
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.cpom.queries import Cpom, CpomFilters, find_cpom, list_cpoms
from placeasile.projections.cpom_member.queries import CpomMember
from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of_all
from placeasile.projections.territory_year.queries import known_departement, known_region
from placeasile.web.labels import choice, departement, region, tone
from placeasile.web.operator_page import CPOM_STATES, contracts_table
from placeasile.web.records import Block, Record
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry, Shell, shell_of
from placeasile.web.structures import place
from placeasile.web.tables import Facts, Heading, Item, Source, Table, columns, table_of
from placeasile.web.wording import UNKNOWN, Cell, counted, said
from placeasile.web.years import figure_of

router = router_for(Action.READ)

MOST: Final = 2000
NAMELESS: Final = "CPOM sans nom"
SHOWN: Final = {one.name: one for one in BLOCKS["CPOM"] if one.name in {"acts", "members", "years"}}


@dataclass(frozen=True, slots=True)
class Contracts:
    """The page of the list of contracts."""

    title: str
    words: str
    table: Table
    crumbs: Sequence[Entry] = (Entry("CPOM", None),)
    dated: bool = True


@router.get("/cpom", name="cpoms")
def cpoms(
    request: Request,
    reader: ReaderDep,
    departement: Annotated[str, Query(pattern=r"^[0-9A-Za-z]{0,3}$")] = "",
    region: Annotated[str, Query(pattern=r"^[0-9]{0,3}$")] = "",
) -> Response:
    """Show the contracts, by name."""
    filters = CpomFilters(
        departement=known_departement(departement or None), region=known_region(region or None)
    )
    with reader.at() as at:
        found = list_cpoms(at.connection, at.moment, filters, after=None, limit=MOST)
    shell = shell_of(request)
    page = Contracts(
        title="CPOM",
        words=counted(found.total, "contrat", "contrats"),
        table=contracts_table(shell, found.rows),
    )
    return render(request, "pages/contracts.html", page)


@router.get("/cpom/{cpom_id}", name="cpom")
def cpom(cpom_id: UUID, request: Request, reader: ReaderDep) -> Response:
    """Show a contract: its members with their entry and exit, its years, its acts."""
    shell = shell_of(request)
    with reader.at() as at:
        found = find_cpom(at.connection, at.moment, cpom_id)
        read = rows_of_all(
            at.connection, at.moment, [one.question for one in SHOWN.values()], [cpom_id]
        )
        moment = at.moment
    name = found.nom or found.reference or NAMELESS
    return render(
        request,
        "pages/blocks.html",
        Record(
            title=name,
            kind=f"CPOM · {CPOM_STATES.get(found.etat, found.etat)}",
            lead=f"Du {said(found.start_on, None).text} au {said(found.end_on, None).text}.",
            facts=_facts(found),
            blocks=_blocks(shell, _rows(read, moment)),
            links=_links(shell, found),
            crumbs=(Entry("CPOM", shell.link("cpoms")), Entry(name, None)),
        ),
    )


def _rows(read: Sequence[Sequence[Any]], moment: Moment) -> Mapping[str, Sequence[Any]]:
    return {
        name: block.rows(rows, moment)
        for (name, block), rows in zip(SHOWN.items(), read, strict=True)
    }


def _facts(found: Cpom) -> Facts:
    where = ", ".join(map(departement, found.departements))
    return Facts(
        [
            Item("Opérateur", said(found.operateur, None)),
            Item("Référence", said(found.reference, None)),
            Item("Région", Cell(region(found.region)) if found.region else said(None, None)),
            Item("Départements", said(where, None)),
            Item("Avenants", figure_of(found.avenants, Unit.COUNT)),
            Item("Structures membres", figure_of(found.structures, Unit.STRUCTURES)),
            Item("Places", figure_of(found.places, Unit.PLACES)),
        ]
    )


def _links(shell: Shell, found: Cpom) -> list[Entry]:
    operateur = shell.link("operateur", operateur_id=str(found.operateur_id))
    subject = f"cpom:{found.cpom_id}"
    return [
        Entry("Opérateur", operateur),
        Entry("Différences", shell.dated(shell.path("differences"), sujet=subject)),
    ]


def _blocks(shell: Shell, rows: Mapping[str, Sequence[Any]]) -> list[Block]:
    nowhere = Source(shell.request.url.path, shell.dates.effective.year, "")
    years = table_of(
        "annees", "Finances, par année et type", "cpom_year", rows["years"],
        columns("year", "structure_type", "structures", "dotation_requested", "dotation_granted",
                "total_income", "charges_retained", "net_result", "state_recovery",
                "allocation_total"),
        nowhere, empty="Aucune année n'est connue.",
    )  # fmt: skip
    acts = table_of(
        "actes", "Actes", "act", rows["acts"],
        columns("category", "title", "act_date", "start_on", "end_on", "reference", "etat"),
        nowhere, empty="Aucun acte n'est renseigné.",
    )  # fmt: skip
    return [
        Block("bloc-membres", "Structures membres", [_members(shell, rows["members"])]),
        Block("bloc-annees", "Années", [_plain(years)]),
        Block("bloc-actes", "Actes", [_plain(acts)]),
    ]


def _plain(table: Table) -> Table:
    """Return a table without the histories of its values, which only a structure has a page of."""
    rows = [[replace(one, history=None) for one in row] for row in table.rows]
    return replace(table, rows=rows)


def _members(shell: Shell, members: Sequence[CpomMember]) -> Table:
    labels = ("Structure", "Type", "Département", "Entrée", "Sortie", "État", "Motif")
    headings = [Heading(one, None, numeric=False, definition=None) for one in labels]
    rows = [
        [
            Cell(
                one.nom or f"{one.type or 'Structure'} sans nom",
                href=shell.link("structure", code=str(one.structure_id)),
            ),
            Cell(one.type or UNKNOWN),
            Cell(place(one.departement)),
            said(one.start_on, None),
            said(one.end_on, None),
            Cell(choice(one.etat), tone=tone(one.etat)),
            said(one.motif, None),
        ]
        for one in members
    ]
    return Table("membres", "Entrées et sorties", headings, rows, "Aucune structure membre.")
