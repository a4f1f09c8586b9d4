"""Operators: the list, subsidiaries under those above them, and the page of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request, Response

from placeasile.domain.registry.field import Unit
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.operator_year.queries import Operateur, list_operateurs
from placeasile.projections.reading import words_of
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry, Shell, shell_of
from placeasile.web.tables import Heading, Table
from placeasile.web.wording import Cell, counted
from placeasile.web.years import figure_of

router = router_for(Action.READ)

MOST: Final = 2000
ADDRESS: Final = "/operateurs"


@dataclass(frozen=True, slots=True)
class Operators:
    """The page of the list of operators."""

    title: str
    query: str
    words: str
    table: Table
    reset: str
    crumbs: Sequence[Entry] = (Entry("Opérateurs", None),)
    dated: bool = True


@router.get(ADDRESS, name="operateurs")
def operateurs(
    request: Request, reader: ReaderDep, q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Show the operators, by name; a former name finds them too."""
    shell = shell_of(request)
    with reader.at() as at:
        found = list_operateurs(
            at.connection,
            at.moment,
            words=words_of(q.strip() or None),
            parents=False,
            after=None,
            limit=MOST,
        )
    page = Operators(
        title="Opérateurs",
        query=q,
        words=counted(found.total, "opérateur", "opérateurs"),
        table=listed(shell, found.rows),
        reset=shell.dated(ADDRESS),
    )
    return render(request, "pages/operators.html", page)


def operator_cell(shell: Shell, one: Operateur) -> Cell:
    """Return the name of an operator, that leads to its page."""
    return Cell(one.nom, href=shell.link("operateur", operateur_id=str(one.operateur_id)))


def listed(shell: Shell, rows: Sequence[Operateur]) -> Table:
    """Return operators as a table, each followed by its subsidiaries."""
    names = {one.operateur_id: one.nom for one in rows}
    cells = [
        [
            Cell(
                f"{'└ ' * min(depth, 1)}{one.nom}",
                href=shell.link("operateur", operateur_id=str(one.operateur_id)),
                note=_note(one, names, depth),
            ),
            figure_of(one.structures, Unit.STRUCTURES),
            figure_of(one.places, Unit.PLACES),
            figure_of(one.part, Unit.PERCENT),
            figure_of(one.structures_groupe, Unit.STRUCTURES),
            figure_of(one.places_groupe, Unit.PLACES),
            Cell(STATES[one.etat]),
        ]
        for one, depth in _nested(rows)
    ]
    return Table("operateurs", "Opérateurs, filiales sous leur groupe", HEADINGS, cells,
                 "Aucun opérateur ne correspond.")  # fmt: skip


HEADINGS: Final = (
    Heading("Opérateur", None, numeric=False, definition=None),
    Heading("Structures", None, numeric=True, definition=None),
    Heading("Places", None, numeric=True, definition=None),
    Heading("Part du parc", None, numeric=True, definition=None),
    Heading("Structures du groupe", None, numeric=True, definition=None),
    Heading("Places du groupe", None, numeric=True, definition=None),
    Heading("État", None, numeric=False, definition=None),
)
STATES: Final = {"ACTIF": "Actif", "INACTIF": "Sans activité", "FUSIONNE": "Fusionné"}


def _note(one: Operateur, names: dict[UUID, str], depth: int) -> str | None:
    """Say the former names, and the group where it is not the line above."""
    said: list[str] = []
    if one.parent_id is not None and not depth:
        said.append(f"filiale de {names.get(one.parent_id, 'un autre groupe')}")
    if one.anciens_noms:
        said.append(f"ancien nom : {', '.join(one.anciens_noms)}")
    unsaid = one.structures - one.places_connues
    if unsaid and one.places is not None:
        said.append(counted(unsaid, "capacité non renseignée", "capacités non renseignées"))
    return " · ".join(said) or None


def _nested(rows: Sequence[Operateur]) -> Iterator[tuple[Operateur, int]]:
    """Yield each operator, then those below it; a parent that is not listed is passed over."""
    there = {one.operateur_id for one in rows}
    below: dict[UUID | None, list[Operateur]] = {}
    for one in rows:
        below.setdefault(one.parent_id if one.parent_id in there else None, []).append(one)
    seen: set[UUID] = set()

    def down(parent: UUID | None, depth: int) -> Iterator[tuple[Operateur, int]]:
        for one in below.get(parent, []):
            if one.operateur_id not in seen:
                seen.add(one.operateur_id)
                yield one, depth
                yield from down(one.operateur_id, depth + 1)

    yield from down(None, 0)
    yield from ((one, 0) for one in rows if one.operateur_id not in seen)
