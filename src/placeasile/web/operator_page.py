"""The page of an operator: its places by type and territory, structures, money, contracts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from fastapi import Request, Response

from placeasile.domain.registry.field import Unit
from placeasile.domain.registry.measures import OPERATOR_MEASURES, Family
from placeasile.domain.vocabulary import StructureType
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.cpom.queries import Cpom, CpomFilters, list_cpoms
from placeasile.projections.measure.shown import (
    ALL,
    MeasureShown,
    Wanted,
    by_type,
    of_years,
    shown,
)
from placeasile.projections.operator_measure.territories import OperatorPlace, operator_places
from placeasile.projections.operator_year.queries import (
    Operateur,
    find_operateur,
    list_operateurs,
)
from placeasile.projections.reading import dicts_of
from placeasile.projections.sheet.filtering import Filters, Order
from placeasile.projections.sheet.queries import Sheet, list_sheets
from placeasile.web.operators import STATES, listed
from placeasile.web.records import Block, Record
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry, Shell, shell_of
from placeasile.web.structures import cell_of, place
from placeasile.web.tables import Facts, Heading, Item, Table
from placeasile.web.wording import UNKNOWN, Cell, Kind, said
from placeasile.web.years import family_table, figure_of, title_of, types_table

router = router_for(Action.READ)

MOST: Final = 1000
FAMILIES: Final = (Family.FINANCE, Family.ACTIVITE, Family.QUALITE)
TERMS: Final = (
    "Sous un taux ou une moyenne : numérateur ÷ dénominateur ; « connu pour » dit de combien de "
    "structures, sur celles qui comptent."
)
COLUMNS: Final = (("nom", "Structure"), ("type", "Type"), ("departement", "Département"),
                  ("commune", "Commune"), ("places", "Places"), ("etat", "État"))  # fmt: skip


@router.get("/operateurs/{operateur_id}", name="operateur")
def operateur(operateur_id: UUID, request: Request, reader: ReaderDep) -> Response:
    """Show an operator at the moment: what it runs, where, and how that went for five years."""
    shell = shell_of(request)
    with reader.at() as at:
        connection, moment = at.connection, at.moment
        found = find_operateur(connection, moment, operateur_id)
        rows = dicts_of(connection, moment, "operator_measure", [operateur_id])
        places = operator_places(connection, moment, operateur_id)
        sheets = list_sheets(
            connection, moment, Filters(operateur_id=operateur_id), Order(limit=MOST)
        ).rows
        contracts = list_cpoms(
            connection, moment, CpomFilters(operateur_id), after=None, limit=MOST
        ).rows
        below = (
            list_operateurs(
                connection, moment, words=None, parents=False, after=None, limit=MOST
            ).rows
            if found.filiales
            else []
        )
    measures = measures_by_type(rows)
    kin = [one for one in below if one.parent_id == operateur_id]
    return render(
        request,
        "pages/blocks.html",
        Record(
            title=found.nom,
            kind=f"Opérateur · {STATES[found.etat]}",
            lead=_lead(found),
            facts=_facts(found),
            blocks=_blocks(shell, measures, places, sheets, contracts, kin),
            links=_links(shell, found),
            crumbs=(
                Entry("Opérateurs", shell.link("operateurs")),
                Entry(found.nom, None),
            ),
        ),
    )


def measures_by_type(rows: Sequence[Mapping[str, Any]]) -> list[MeasureShown]:
    """Return the measures of rows by type, and of all types together."""
    years = of_years(rows)
    return [
        one
        for type_ in (ALL, *StructureType)
        for one in shown(OPERATOR_MEASURES, years, by_type(str(type_)), Wanted())
    ]


def _lead(found: Operateur) -> str:
    former = f"Ancien nom : {', '.join(found.anciens_noms)}. " if found.anciens_noms else ""
    seat = found.siege_social or UNKNOWN.lower()
    return f"{former}Siège : {seat}. SIRET : {found.siret or UNKNOWN.lower()}."


def _facts(found: Operateur) -> Facts:
    return Facts(
        [
            Item("Structures", figure_of(found.structures, Unit.STRUCTURES)),
            Item("Places", figure_of(found.places, Unit.PLACES)),
            Item("Capacités connues", figure_of(found.places_connues, Unit.STRUCTURES)),
            Item("Part du parc", figure_of(found.part, Unit.PERCENT)),
            Item("Structures du groupe", figure_of(found.structures_groupe, Unit.STRUCTURES)),
            Item("Places du groupe", figure_of(found.places_groupe, Unit.PLACES)),
            Item("Part du parc, groupe", figure_of(found.part_groupe, Unit.PERCENT)),
        ]
    )


def _links(shell: Shell, found: Operateur) -> list[Entry]:
    id_ = str(found.operateur_id)
    above = found.parent_id or found.fusionne_dans
    return [
        *(
            [Entry("Opérateur au-dessus", shell.link("operateur", operateur_id=str(above)))]
            if above
            else []
        ),
        Entry("Structures dans la liste", shell.dated(shell.path("structures"), operateur=id_)),
        Entry("Différences", shell.dated(shell.path("differences"), sujet=f"operateur:{id_}")),
    ]


def _blocks(
    shell: Shell,
    measures: Sequence[MeasureShown],
    places: Sequence[OperatorPlace],
    sheets: Sequence[Sheet],
    contracts: Sequence[Cpom],
    kin: Sequence[Operateur],
) -> list[Block]:
    whole = [one for one in measures if one.perimetre == ALL]
    blocks = [
        Block(
            "places-annees",
            "Places",
            [
                measure_by_type("places", "Places par type, au bilan de chaque année", measures),
                measure_by_type("structures", "Structures par type", measures),
                places_table(places),
            ],
        ),
        Block("structures-gerees", "Structures", [structures_table(shell, sheets)]),
        *family_blocks(FAMILIES, whole),
        Block("bloc-cpom", "CPOM", [contracts_table(shell, contracts)]),
    ]
    return [*blocks, Block("filiales", "Filiales", [listed(shell, kin)])] if kin else blocks


def family_blocks(families: Sequence[Family], measures: Sequence[MeasureShown]) -> list[Block]:
    """Return a block a family of measures."""
    tables = [(title_of(one), family_table(one, measures)) for one in families]
    return [Block(f"bloc-{table.id}", title, [table], TERMS) for title, table in tables]


def measure_by_type(code: str, caption: str, measures: Sequence[MeasureShown]) -> Table:
    """Return a measure by type and year; a type without a structure that year says so."""
    unit = next((Unit(one.unite) for one in measures if one.mesure == code), Unit.PLACES)
    rows = [
        (int(one.periode), one.perimetre, one.value, one.expected > 0)
        for one in measures
        if one.mesure == code
    ]
    return types_table(f"{code}-par-type", caption, unit, rows)


def places_table(rows: Sequence[OperatorPlace]) -> Table:
    """Return the places by département and year."""
    years = sorted({one.year for one in rows}, reverse=True)
    found = {(one.departement, one.year): one for one in rows}
    none = Cell("Aucune structure", Kind.NOT_APPLICABLE)
    lines = [
        [
            Cell(place(code)),
            *(
                figure_of(one.places, Unit.PLACES) if (one := found.get((code, year))) else none
                for year in years
            ),
        ]
        for code in dict.fromkeys(one.departement for one in rows)
    ]
    headings = [Heading("Département", None, numeric=False, definition=None)] + [
        Heading(str(one), None, numeric=True, definition=None) for one in years
    ]
    return Table("places-par-departement", "Places par département", headings, lines, "Aucune.")


def structures_table(shell: Shell, sheets: Sequence[Sheet]) -> Table:
    """Return structures as a table."""
    headings = [
        Heading(label, None, numeric=name == "places", definition=None) for name, label in COLUMNS
    ]
    rows = [[cell_of(one, name, shell) for name, _ in COLUMNS] for one in sheets]
    return Table("structures", "Structures, à la date affichée", headings, rows, "Aucune.")


def contracts_table(shell: Shell, contracts: Sequence[Cpom]) -> Table:
    """Return contracts as a table."""
    headings = [
        Heading(label, None, numeric=label in {"Structures", "Places"}, definition=None)
        for label in ("CPOM", "Début", "Fin", "État", "Structures", "Places")
    ]
    rows = [
        [
            contract_cell(shell, one),
            said(one.start_on, None),
            said(one.end_on, None),
            Cell(CPOM_STATES.get(one.etat, one.etat)),
            figure_of(one.structures, Unit.STRUCTURES),
            figure_of(one.places, Unit.PLACES),
        ]
        for one in contracts
    ]
    return Table("cpom", "Contrats", headings, rows, "Aucun CPOM n'est connu.")


CPOM_STATES: Final = {
    "A_VENIR": "À venir", "EN_COURS": "En cours", "EXPIREE": "Expiré", "RESILIE": "Résilié",
}  # fmt: skip


def contract_cell(shell: Shell, one: Cpom) -> Cell:
    """Return what a contract is called, that leads to its page when there is one."""
    return Cell(
        one.nom or one.reference or "CPOM sans nom",
        href=shell.where("cpom", cpom_id=str(one.cpom_id)),
    )
