"""What differs between two moments: what changed in the world, and what was corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from placeasile.api.differences import (
    Between,
    Compared,
    compared_cpom,
    compared_operateur,
    compared_structure,
    compared_territory,
    cursor_of,
    next_of,
)
from placeasile.api.queries import Cursor, Level
from placeasile.domain.french.days import write_day
from placeasile.domain.registry.facets import Block
from placeasile.domain.registry.measures import BY_CODE
from placeasile.domain.values import Day
from placeasile.edge.clock import end_of_day
from placeasile.edge.dependencies import LAST_POSITION, ReaderDep, Reading, ServicesDep
from placeasile.edge.policy import Action, Level as Level_, Perimeter
from placeasile.projections.chronicle.naming import Mention, Names
from placeasile.projections.cpom.queries import find_cpom
from placeasile.projections.difference.lines import Count, counts_of, lines_of
from placeasile.projections.difference.span import Nature, Scope, Span
from placeasile.projections.difference.totals import Total, gaps_of
from placeasile.projections.moment import Wanted
from placeasile.projections.operator_year.queries import OperateurUnknown
from placeasile.web.difference_words import Group, Words, gaps_table, share_tables
from placeasile.web.paging import Pages, pages_of
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry, Shell, shell_of, territory
from placeasile.web.tables import Heading, Table
from placeasile.web.wording import Cell, Kind, counted

router = router_for(Action.READ)

PAGE: Final = 100
PARK: Final = "nation:FR"
TERRITORIES: Final[Sequence[Level]] = ("departement", "region", "nation")
TOTALS: Final = tuple(BY_CODE[one] for one in ("structures", "places", "dotation_granted"))


@dataclass(frozen=True, slots=True)
class Since:
    """The first moment, as the address has it; None is the same as at the second moment."""

    effective_on: date
    known_on: date | None
    position: int | None

    @property
    def asked(self) -> dict[str, str]:
        """The parameters that keep it."""
        found = {
            "since_effective_on": self.effective_on.isoformat(),
            "since_known_on": None if self.known_on is None else self.known_on.isoformat(),
            "since_position": None if self.position is None else str(self.position),
        }
        return {name: one for name, one in found.items() if one is not None}


@dataclass(frozen=True, slots=True)
class Differences:
    """The page of differences."""

    title: str
    lead: str
    subject: str
    since: Since
    gaps: Table
    shares: Sequence[Table]
    counts: Table
    changed: Sequence[Group]
    corrected: Sequence[Group]
    block: str | None
    whole: str
    pages: Pages
    crumbs: Sequence[Entry]
    dated: bool = True


def _since(
    request: Request,
    since_effective_on: Annotated[Day | Literal[""] | None, Query()] = None,
    since_known_on: Annotated[Day | Literal[""] | None, Query()] = None,
    since_position: Annotated[int | None, Query(ge=0, le=LAST_POSITION)] = None,
) -> Since:
    """Read the first moment: by default the end of the year before the second one."""
    dates = shell_of(request).dates
    known = since_known_on or None
    if known is not None and known >= dates.today and dates.known_on is None:
        known = None
    given = since_effective_on or known or since_position
    usual = dates.effective if given else dates.effective.replace(month=1, day=1) - timedelta(1)
    return Since(since_effective_on or usual, known, since_position)


Subject = Annotated[
    str,
    Query(pattern=r"^(structure|operateur|cpom|departement|region|nation):[0-9A-Za-z -]{1,64}$"),
]


@router.get("/differences", name="differences")
def differences(  # noqa: PLR0913 (the parameters of the address)
    request: Request,
    reader: ReaderDep,
    used: ServicesDep,
    since: Annotated[Since, Depends(_since)],
    *,
    sujet: Subject = PARK,
    bloc: Block | None = None,
    after: Cursor = None,
) -> Response:
    """Show what differs between two moments, and why."""
    shell = shell_of(request)
    compared = compared_of(sujet)
    wanted = Wanted(
        effective_on=since.effective_on,
        known_before=None if since.known_on is None else end_of_day(since.known_on),
        position=since.position,
    )
    with Between(reader, wanted, used.clock.today()).at() as (at, span):
        page = _page(shell, at, span, compared, (sujet, since, bloc, after))
    return render(request, "pages/differences.html", page)


def compared_of(subject: str) -> Compared:
    """Return what an address compares.

    Raises:
        OperateurUnknown, CpomUnknown: an identifier is none.
    """
    kind, _, name = subject.partition(":")
    for level in TERRITORIES:
        if kind == level:
            return compared_territory(level, name)
    if kind == "structure":
        return compared_structure(name)
    try:
        id_ = UUID(name)
    except ValueError as error:
        raise OperateurUnknown(field="sujet", value=name) from error
    return compared_operateur(id_) if kind == "operateur" else compared_cpom(id_)


def _page(
    shell: Shell,
    at: Reading,
    span: Span,
    compared: Compared,
    asked: tuple[str, Since, Block | None, str | None],
) -> Differences:
    subject, since, block, after = asked
    scope = compared.scope(at.connection, span)
    found = lines_of(
        at.connection, span, scope, block=block, after=cursor_of(after or None), limit=PAGE
    )
    counts = counts_of(at.connection, span, scope)
    totals = gaps_of(at.connection, span, compared.perimeter(at.connection, span), TOTALS)
    words = Words(at, shell, found.lines, span.after.effective_on)
    about, alone, crumbs = _about(shell, at, subject, scope)
    path = shell.path("differences")
    given = {"sujet": subject, **since.asked}
    kept = given | ({} if block is None else {"bloc": block.value})
    return Differences(
        title=f"Différences : {about}",
        lead=_lead(shell, since),
        subject=subject,
        since=since,
        gaps=gaps_table(
            totals, f"Au {write_day(since.effective_on)}", f"Au {write_day(shell.dates.effective)}"
        ),
        shares=() if subject.startswith("structure:") else _shares(shell, at, totals),
        counts=_counts(shell, counts, given),
        changed=words.groups(found.lines, Nature.CHANGEMENT, alone=alone),
        corrected=words.groups(found.lines, Nature.CORRECTION, alone=alone),
        block=None if block is None else block.value,
        whole=shell.dated(path, **given),
        pages=pages_of(
            shell, path, kept | ({"after": after} if after else {}), total=found.total,
            next_=next_of(found.next), words=("différence", "différences"),
        ),
        crumbs=(*crumbs, Entry("Différences", None)),
    )  # fmt: skip


def _lead(shell: Shell, since: Since) -> str:
    """Say both moments in one sentence."""

    def said(day: date, known: date | None, position: str | int | None) -> str:
        if known is not None:
            return f"{write_day(day)} (tel que connu le {write_day(known)})"
        return write_day(day) if position is None else f"{write_day(day)} (position {position})"

    dates = shell.dates
    before = said(
        since.effective_on, since.known_on, since.position if since.known_on is None else None
    )
    same = since.known_on is None and since.position is None
    after = said(dates.effective, dates.known_on, dates.position)
    return (
        f"Du {before} au {after}." if not same else f"Du {before} au {after}, mêmes connaissances."
    )


def _about(
    shell: Shell, at: Reading, subject: str, scope: Scope
) -> tuple[str, UUID | None, list[Entry]]:
    """Return what is compared: its name, its id when it is a dossier, the way to it."""
    kind, _, code = subject.partition(":")
    if kind in TERRITORIES:
        where = territory(Perimeter(Level_(kind), code.upper()))
        href = shell.where("territoire", level=kind, code=code.upper())
        return where, None, [Entry(where, href)] if href else []
    assert scope.subjects
    id_ = scope.subjects[0]
    day = at.moment.effective_on
    if kind == "cpom":
        contract = find_cpom(at.connection, at.moment, id_)
        nom = contract.nom or contract.reference
    else:
        nom = Names(at.connection, at.moment, [Mention(id_, id_, day)]).thing(id_, day).nom
    name = nom or "sans nom"
    page, parameter = ("structure", "code") if kind == "structure" else (kind, f"{kind}_id")
    href = shell.where(page, **{parameter: code})
    return name, id_, [Entry(name, href)] if href else []


def _shares(shell: Shell, at: Reading, totals: Sequence[Total]) -> list[Table]:
    day = at.moment.effective_on
    ids = {one.structure_id for total in totals for one in total.structures}
    names = Names(at.connection, at.moment, [Mention(one, one, day) for one in ids])
    known = {one: names.thing(one, day).nom for one in ids}
    return [
        table
        for total in totals
        for table in share_tables(total, known, lambda id_: shell.link("structure", code=str(id_)))
    ]


def _counts(shell: Shell, counts: Sequence[Count], given: dict[str, str]) -> Table:
    """Return how many values differ, by block and field; a block is a link to its lines."""
    headings = [
        Heading(label, None, numeric=rank > 1, definition=None)
        for rank, label in enumerate(
            ("Bloc", "Champ", "Changé", "Corrigé ou appris après coup", "Dossiers")
        )
    ]
    rows = [
        [
            Cell(one.bloc, href=shell.dated(shell.path("differences"), **given, bloc=one.bloc)),
            Cell(one.libelle),
            *(Cell(str(n), Kind.NUMBER) for n in (one.changements, one.corrections, one.subjects)),
        ]
        for one in counts
    ]
    total = sum(one.lines for one in counts)
    caption = f"{counted(total, 'valeur diffère', 'valeurs diffèrent')}, par champ"
    return Table("champs", caption, headings, rows, "Rien ne diffère entre ces deux moments.")
