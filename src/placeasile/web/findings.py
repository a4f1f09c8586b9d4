"""What falls due and what looks wrong, in a territory: two lists, page after page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from placeasile.api.findings import (
    ACTIVE as ACTIVE_STATES,
    AgendaDep,
    AnomaliesDep,
    TerritoryDep,
    key_of_page,
    next_page,
)
from placeasile.api.queries import Cursor
from placeasile.domain.anomaly.rules.registry import RULES
from placeasile.domain.territory import REGIONS
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.agenda import queries as agenda_table
from placeasile.projections.anomaly import queries as anomaly_table
from placeasile.web.choosing import Tag
from placeasile.web.labels import choice, tone
from placeasile.web.paging import Pages, pages_of
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry, Shell, shell_of
from placeasile.web.structures import place
from placeasile.web.tables import Heading, Table
from placeasile.web.wording import NOT_APPLICABLE, Cell, Kind, said

router = router_for(Action.READ)

ACTIVE: Final = tuple(one.value for one in ACTIVE_STATES)
URGENCIES: Final = ("URGENT", "IMPORTANT", "A_VENIR")
PAGE: Final = 50
AGENDA: Final = "/echeances"
ANOMALIES: Final = "/anomalies"


@dataclass(frozen=True, slots=True)
class Findings:
    """A page of a list of findings."""

    title: str
    lead: str
    tags: Sequence[Tag]
    table: Table
    pages: Pages
    crumbs: Sequence[Entry]
    dated: bool = True


@router.get(AGENDA, name="agenda")
def agenda(
    request: Request,
    reader: ReaderDep,
    territory: TerritoryDep,
    kept: AgendaDep,
    after: Cursor = None,
) -> Response:
    """Show what falls due in a territory, soonest first."""
    shell = shell_of(request)
    page = (key_of_page("agenda", agenda_table.ORDER, after), PAGE)
    with reader.at() as at:
        found = agenda_table.list_agenda(at.connection, at.moment, territory, kept, page)
    given = _given(request)
    return render(
        request,
        "pages/findings.html",
        Findings(
            title="Échéances",
            lead="Ce qui arrive à son terme : conventions, autorisations, CPOM, évaluations.",
            tags=_tags(shell, AGENDA, given),
            table=_dues(shell, found.rows),
            pages=pages_of(
                shell, AGENDA, given, total=found.total, next_=next_page("agenda", found.next),
                words=("échéance", "échéances"),
            ),
            crumbs=(Entry("Échéances", None),),
        ),
    )  # fmt: skip


@router.get(ANOMALIES, name="anomalies")
def anomalies(
    request: Request,
    reader: ReaderDep,
    territory: TerritoryDep,
    kept: AnomaliesDep,
    after: Cursor = None,
) -> Response:
    """Show what looks wrong in a territory."""
    shell = shell_of(request)
    page = (key_of_page("anomalies", anomaly_table.ORDER, after), PAGE)
    shown = replace(kept, displayed=True)
    with reader.at() as at:
        found = anomaly_table.list_anomalies(at.connection, at.moment, territory, shown, page)
    given = _given(request)
    return render(
        request,
        "pages/findings.html",
        Findings(
            title="Anomalies",
            lead="Ce que les règles relèvent et à quoi personne n'a encore répondu.",
            tags=_tags(shell, ANOMALIES, given),
            table=_anomalies(shell, found.rows),
            pages=pages_of(
                shell, ANOMALIES, given, total=found.total,
                next_=next_page("anomalies", found.next), words=("anomalie", "anomalies"),
            ),
            crumbs=(Entry("Anomalies", None),),
        ),
    )  # fmt: skip


def _given(request: Request) -> dict[str, str]:
    names = ("type", "departement", "region", "operateur", "structure", "urgence", "task", "until",
             "family", "code", "etat", "after")  # fmt: skip
    return {name: request.query_params[name] for name in names if request.query_params.get(name)}


def _tags(shell: Shell, address: str, given: Mapping[str, str]) -> list[Tag]:
    """Return a tag for each filter of the address."""
    words: Mapping[str, Callable[[str], str]] = {
        "type": lambda code: f"Type : {code}",
        "departement": lambda code: f"Département : {place(code.upper())}",
        "region": lambda code: f"Région : {REGIONS[code]}",
        "urgence": lambda code: f"Urgence : {choice(code)}",
        "code": lambda code: f"Règle : {RULES[code].words.label if code in RULES else code}",
        "structure": lambda _: "Une seule structure",
        "operateur": lambda _: "Un seul opérateur",
    }
    return [
        Tag(
            words[name](value),
            shell.dated(
                address, **{key: one for key, one in given.items() if key not in (name, "after")}
            ),
        )
        for name, value in given.items()
        if name in words
    ]


def _dues(shell: Shell, rows: Sequence[agenda_table.ListedDue]) -> Table:
    headings = [_heading(one) for one in ("Échéance", "Urgence", "Objet", "Structure", "Type",
                                          "Opérateur", "Département")]  # fmt: skip
    cells = [
        [
            said(one.deadline, None),
            Cell(choice(one.urgence), tone=tone(one.urgence)),
            Cell(one.label),
            _structure(shell, one.structure_id, one.nom, one.type, one.departement),
            said(one.type, None),
            said(one.operateur, None),
            Cell(place(one.departement)),
        ]
        for one in rows
    ]
    return Table("echeances", "Échéances", headings, cells, "Aucune échéance.")


def _anomalies(shell: Shell, rows: Sequence[anomaly_table.ListedAnomaly]) -> Table:
    headings = [_heading(one) for one in ("Structure", "Type", "Département", "Anomalie", "Détail",
                                          "Année", "Relevée le", "État")]  # fmt: skip
    cells = [
        [
            _structure(shell, one.structure_id, one.nom, one.type, one.departement),
            said(one.type, None),
            Cell(place(one.departement)),
            Cell(one.label),
            Cell(one.detail),
            Cell(str(one.year)) if one.year else Cell(NOT_APPLICABLE, Kind.NOT_APPLICABLE),
            said(one.since, None),
            Cell(choice(one.etat), tone=tone(one.etat)),
        ]
        for one in rows
    ]
    return Table("anomalies", "Anomalies", headings, cells, "Aucune anomalie.")


def _structure(
    shell: Shell, id_: UUID, nom: str | None, kind: str | None, departement: str | None
) -> Cell:
    words = nom or f"{kind or 'Structure'} sans nom, {place(departement)}"
    return Cell(words, href=shell.link("structure", code=str(id_)))


def _heading(label: str) -> Heading:
    return Heading(label, None, numeric=False, definition=None)
