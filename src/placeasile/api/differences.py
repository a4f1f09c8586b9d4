"""Routes that say what differs between two moments, and why."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from inspect import Parameter, signature
from typing import Annotated, Any, ClassVar, Final, Literal, cast
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response
from psycopg import Connection

from placeasile.api.answers import Compared as ComparedRows, Rows, items, table
from placeasile.api.guarding import router_for
from placeasile.api.paging import decode, encode
from placeasile.api.problems import problems
from placeasile.api.queries import Cursor as After, Level, Limit
from placeasile.api.statistics import WantedDep
from placeasile.domain.kernel import ValueRefused
from placeasile.domain.registry.facets import Block
from placeasile.domain.values import Day
from placeasile.edge.clock import end_of_day
from placeasile.edge.dependencies import (
    LAST_POSITION,
    Code,
    Reader,
    ReaderDep,
    Reading,
    ServicesDep,
)
from placeasile.edge.policy import Action
from placeasile.projections.cpom.queries import find_cpom
from placeasile.projections.difference.lines import Count, Cursor, Line, counts_of, lines_of
from placeasile.projections.difference.span import (
    Scope,
    Span,
    codes_of,
    of_operateur,
    of_territory,
    one_structure,
    span_of,
)
from placeasile.projections.difference.totals import Perimeter, Total, totals_of
from placeasile.projections.moment import Wanted, resolve
from placeasile.projections.operator_year.queries import refuse_unknown
from placeasile.projections.sheet.queries import StructureUnknown, find_sheet
from placeasile.projections.territory_year.queries import known_territory

router = router_for(Action.READ, problems(401, 403, 404, 409, 422, 503))

LISTING: Final = "differences"
RANK_DIGITS: Final = 9


class NothingToCompare(ValueRefused):
    """A difference is between two moments, and only one was given."""

    code: ClassVar[str] = "nothing-to-compare"
    wording: ClassVar[str] = "Une différence va d'un moment à un autre : il manque le premier."
    remedy: ClassVar[str] = (
        "Donnez « since_effective_on » (jour dans le monde), « since_known_on » (état des "
        "connaissances), ou les deux."
    )


def _since(
    since_effective_on: Annotated[
        Day | None, Query(description="Jour du premier moment ; par défaut celui du second.")
    ] = None,
    since_known_on: Annotated[
        Day | None,
        Query(description="Connu à la fin de ce jour ; par défaut, comme au second moment."),
    ] = None,
    since_position: Annotated[
        int | None, Query(ge=0, le=LAST_POSITION, description="À la place de « since_known_on ».")
    ] = None,
) -> Wanted:
    if since_effective_on is None and since_known_on is None and since_position is None:
        raise NothingToCompare(field="since_effective_on")
    return Wanted(
        effective_on=since_effective_on,
        known_before=None if since_known_on is None else end_of_day(since_known_on),
        position=since_position,
    )


SinceDep = Annotated[Wanted, Depends(_since)]
BlockAsked = Annotated[Block | None, Query(description="Un seul bloc du dossier.")]
Form = Annotated[
    Literal["json", "csv"],
    Query(description="« csv » : toutes les lignes, une par événement ou par structure."),
]
EVERY: Final = 2**31 - 2


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared: its facts, and the structures that its totals add up."""

    scope: Callable[[Connection[Any], Span], Scope]
    perimeter: Callable[[Connection[Any], Span], Perimeter]


def compared_structure(code: Code) -> Compared:
    """Compare the facts and the stays of a structure."""

    def named(connection: Connection[Any], span: Span) -> UUID:
        try:
            return find_sheet(connection, span.after, code).structure_id
        except StructureUnknown:
            return find_sheet(connection, span.before, code).structure_id

    return Compared(
        lambda connection, span: one_structure(named(connection, span)),
        lambda connection, span: Perimeter(structure_id=named(connection, span)),
    )


def compared_operateur(operateur_id: UUID) -> Compared:
    """Compare an operator and the structures that it runs."""

    def scope(connection: Connection[Any], span: Span) -> Scope:
        refuse_unknown(connection, span.after, operateur_id)
        return of_operateur(connection, span, operateur_id)

    def perimeter(connection: Connection[Any], span: Span) -> Perimeter:
        refuse_unknown(connection, span.after, operateur_id)
        return Perimeter(operateur_id=operateur_id)

    return Compared(scope, perimeter)


def compared_cpom(cpom_id: UUID) -> Compared:
    """Compare a contract and its members."""

    def scope(connection: Connection[Any], span: Span) -> Scope:
        return Scope([find_cpom(connection, span.after, cpom_id).cpom_id])

    def perimeter(connection: Connection[Any], span: Span) -> Perimeter:
        return Perimeter(cpom_id=find_cpom(connection, span.after, cpom_id).cpom_id)

    return Compared(scope, perimeter)


def compared_territory(
    level: Level, code: Annotated[str, Path(pattern=r"^[0-9A-Za-z]{2,3}$")]
) -> Compared:
    """Compare what is in a territory."""
    _, _, known = known_territory(level, code).partition(":")

    def perimeter(_connection: Connection[Any], _span: Span) -> Perimeter:
        return Perimeter(departements=None if level == "nation" else codes_of(level, known))

    return Compared(
        lambda connection, span: of_territory(connection, span, level, known), perimeter
    )


class Between:
    """Opens readings of the wanted moment, and of an earlier or a later one."""

    def __init__(self, reader: Reader, since: Wanted, today: date) -> None:
        self._reader = reader
        self._since = since
        self._today = today

    @contextmanager
    def at(self) -> Generator[tuple[Reading, Span]]:
        """Open a transaction that sees one state of the tables, and fix both moments in it."""
        since = self._since
        with self._reader.at() as at:
            same = since.known_before is None and since.position is None
            asked = Wanted(
                effective_on=since.effective_on or at.moment.effective_on,
                known_before=since.known_before,
                position=at.moment.position if same else since.position,
            )
            before = resolve(at.connection, asked, self._today)
            yield at, span_of(at.connection, before, at.moment)


def _between(reader: ReaderDep, used: ServicesDep, since: SinceDep) -> Between:
    return Between(reader, since, used.clock.today())


BetweenDep = Annotated[Between, Depends(_between)]


def cursor_of(text: str | None) -> Cursor | None:
    """Return the cursor that an address holds."""
    found = decode(LISTING, "text", text)
    if found is None:
        return None
    rank, _, key = (found[0] or "").partition(" ")
    return Cursor(found[1], int(rank) if rank.isdigit() and len(rank) < RANK_DIGITS else 0, key)


def next_of(cursor: Cursor | None) -> str | None:
    """Return a cursor as an address holds it."""
    if cursor is None:
        return None
    return encode(LISTING, (f"{cursor.rank} {cursor.key}", cursor.subject))


def lines(  # noqa: PLR0913 (the parameters of the address)
    request: Request,
    between: BetweenDep,
    compared: Compared,
    *,
    bloc: BlockAsked = None,
    limit: Limit = 100,
    after: After = None,
    format: Form = "json",  # noqa: A002 (the public name)
) -> Response:
    """Lire ce qui diffère entre deux moments, et les événements qui l'expliquent."""
    with between.at() as (at, span):
        scope = compared.scope(at.connection, span)
        whole = format == "csv"
        page = lines_of(
            at.connection,
            span,
            scope,
            block=bloc,
            after=None if whole else cursor_of(after),
            limit=EVERY if whole else limit,
        )
    # As plain rows, that lose what is sealed: a difference names nobody, whoever reads it.
    rows = [asdict(one) for one in page.lines]
    if whole:
        return _table(span, rows, "events", "differences")
    return items(request, at.moment, Rows(rows, page.total, next_of(page.next), since=span.before))


def counts(
    request: Request,
    between: BetweenDep,
    compared: Compared,
    *,
    bloc: BlockAsked = None,
    format: Form = "json",  # noqa: A002 (the public name)
) -> Response:
    """Compter ce qui diffère entre deux moments, par champ."""
    with between.at() as (at, span):
        rows = counts_of(at.connection, span, compared.scope(at.connection, span), bloc)
    if format == "csv":
        return _table(span, [asdict(one) for one in rows], None, "differences-par-champ")
    return items(request, at.moment, Rows(rows, len(rows), since=span.before))


def totals(
    request: Request,
    between: BetweenDep,
    compared: Compared,
    wanted: WantedDep,
    *,
    year: Annotated[
        int | None, Query(ge=2000, le=2100, description="Par défaut celle de chaque moment.")
    ] = None,
    format: Form = "json",  # noqa: A002 (the public name)
) -> Response:
    """Expliquer l'écart des mesures entre deux moments ; d'une seule, par structure."""
    with between.at() as (at, span):
        perimeter = compared.perimeter(at.connection, span)
        rows = totals_of(at.connection, span, perimeter, wanted, year)
    if format == "csv":
        return _table(span, [asdict(one) for one in rows], "structures", "differences-de-mesures")
    return items(request, at.moment, Rows(rows, len(rows), since=span.before))


def _table(
    span: Span, rows: Sequence[Mapping[str, object]], nested: str | None, name: str
) -> Response:
    """Return rows as a CSV file, each as many times as it has ``nested`` ones beside it."""
    moments = {
        "du": span.before.effective_on,
        "du_position": span.before.position,
        "au": span.after.effective_on,
        "au_position": span.after.position,
    }
    return table(span.after, [moments | one for one in _flat(rows, nested)], name)


def _flat(rows: Sequence[Mapping[str, object]], nested: str | None) -> Generator[dict[str, object]]:
    found = [cast("Sequence[Mapping[str, object]]", row[nested]) if nested else () for row in rows]
    names = next((list(one[0]) for one in found if one), list[str]())
    for row, beside in zip(rows, found, strict=True):
        plain = {name: value for name, value in row.items() if name != nested}
        for one in beside or [dict.fromkeys(names)]:
            yield plain | {f"{nested}_{name}": value for name, value in one.items()}


def _about(route: Callable[..., Response], compared: Callable[..., Compared]) -> Any:  # noqa: ANN401 (a route)
    """Return a route as that of one kind of dossier."""
    found = Annotated[Compared, Depends(compared)]

    def show(**given: object) -> Response:
        return route(**given)

    declared = signature(route)
    show.__signature__ = declared.replace(
        parameters=[
            one.replace(
                kind=Parameter.KEYWORD_ONLY,
                annotation=found if one.name == "compared" else one.annotation,
            )
            for one in declared.parameters.values()
        ]
    )
    show.__doc__ = route.__doc__
    return show


ROUTES: Final = (("", lines, Line), ("/counts", counts, Count), ("/totals", totals, Total))
OWNERS: Final = (
    ("/structures/{code}", compared_structure, "structures"),
    ("/operateurs/{operateur_id}", compared_operateur, "opérateurs"),
    ("/cpoms/{cpom_id}", compared_cpom, "CPOM"),
    ("/territories/{level}/{code}", compared_territory, "territoires"),
)
for _path, _compared, _tag in OWNERS:
    for _end, _route, _row in ROUTES:
        _words = str(_route.__doc__)
        router.add_api_route(
            f"{_path}/differences{_end}",
            _about(_route, _compared),
            methods=["GET"],
            name=f"{_tag} differences{_end}",
            summary=_words.rstrip("."),
            responses={
                200: {
                    "model": ComparedRows[_row],
                    "description": "Les lignes et leurs deux moments.",
                    "content": {"text/csv": {}},
                },
                304: {"description": "Inchangé depuis la réponse que « If-None-Match » nomme."},
            },
            tags=[_tag],
        )
