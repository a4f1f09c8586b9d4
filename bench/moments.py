"""Reading other moments: lists, whole sheets and differences of a log that grows tenfold."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from math import log10
from random import Random
from statistics import median
from time import perf_counter
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, IsolationLevel

from bench.filling import fill
from bench.kernel import OURS, SEED, TODAY, Bench, Goal, Measure, Sample, verdict
from bench.lives import lives
from placeasile.api.sheets import WHOLE
from placeasile.edge.database import APPLICATION, limited, projector_connection
from placeasile.projections.difference.lines import lines_of
from placeasile.projections.difference.span import EVERYTHING, of_territory, span_of
from placeasile.projections.difference.totals import Perimeter, totals_of
from placeasile.projections.measure.shown import Wanted as Measured
from placeasile.projections.moment import Moment, Wanted, resolve
from placeasile.projections.operator_year.queries import operator_years
from placeasile.projections.reading import rows_of_all
from placeasile.projections.rebuild import ensure
from placeasile.projections.sheet.filtering import Filters, Order
from placeasile.projections.sheet.queries import find_sheet, list_sheets
from placeasile.projections.year.queries import years_of

STRUCTURES: Final = 1_000
REGION: Final = "84"
QUESTIONS: Final = [one.question for one in WHOLE]

Ask = Callable[[Connection[Any], Moment], object]


def filled(bench: Bench, events: int) -> str:
    """Return a database that holds a demonstration log, its tables built."""
    dsn, new = bench.server.template(f"moments_{events}")
    if new:
        fill(dsn, lives(events, bench.size(STRUCTURES, 100)))
        with projector_connection(dsn) as connection:
            ensure(connection, TODAY)
            connection.execute("vacuum analyze")
    return dsn


def sizes(bench: Bench) -> tuple[int, int]:
    """Return the length of the log, and of another ten times shorter."""
    return bench.size(1_000_000, 20_000), bench.size(100_000, 2_000)


def moments(connection: Connection[Any], number: int) -> Iterator[Moment]:
    """Yield random moments of the log: any day of its years, as known at any position."""
    rng = Random(SEED)
    row = connection.execute(
        "select min(effective_on), max(position) from read.entry where effective_on > '2000-01-01'"
    ).fetchone()
    assert row is not None
    first, head = row
    days = (TODAY - first).days
    for _ in range(number):
        on = first + timedelta(days=rng.randrange(days))
        yield resolve(connection, Wanted(effective_on=on, position=rng.randint(1, head)), TODAY)


def _timed(dsn: str, ask: Ask, number: int, *, live: bool = False) -> list[float]:
    times: list[float] = []
    with _reader(dsn) as connection:
        now = resolve(connection, Wanted(), TODAY)
        chosen = [now] * number if live else list(moments(connection, number))
        for moment in [*chosen[:8], *chosen]:
            with connection.transaction():
                started = perf_counter()
                ask(connection, moment)
                times.append((perf_counter() - started) * 1000)
    return times[8:]  # the first ones have their statements planned


def _reader(dsn: str) -> Connection[Any]:
    connection = Connection[Any].connect(limited(dsn, APPLICATION), autocommit=True)
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    return connection


def percentile(times: Sequence[float], share: float) -> float:
    """Return the time that a share of the requests do not exceed."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def _page(connection: Connection[Any], moment: Moment) -> object:
    return list_sheets(connection, moment, Filters(), Order(limit=20))


def _list(connection: Connection[Any], moment: Moment) -> object:
    return list_sheets(connection, moment, Filters(), Order(limit=STRUCTURES))


def _structures(connection: Connection[Any], query: str) -> list[UUID]:
    return [one for (one,) in connection.execute(query.encode()).fetchall()]


@cache
def _of_region(connection: Connection[Any]) -> list[UUID]:
    query = f"select structure_id from read.sheet where region = '{REGION}'"
    return _structures(connection, query)


@cache
def _of_park(connection: Connection[Any]) -> list[UUID]:
    return _structures(connection, "select structure_id from read.sheet order by 1")


def _region(connection: Connection[Any], moment: Moment) -> object:
    keys = _of_region(connection)
    return (
        list_sheets(connection, moment, Filters(region=REGION), Order(limit=len(keys))),
        rows_of_all(connection, moment, QUESTIONS, keys),
    )


def _one(connection: Connection[Any], moment: Moment) -> object:
    keys = _of_park(connection)
    key = keys[moment.position % len(keys)]
    return rows_of_all(connection, moment, QUESTIONS, [key])


def _sheet(connection: Connection[Any], moment: Moment) -> object:
    keys = _of_park(connection)
    return find_sheet(connection, moment, str(keys[TODAY.toordinal() % len(keys)]))


def _history(connection: Connection[Any], moment: Moment) -> object:
    keys = _of_park(connection)
    key = keys[int(perf_counter() * 1000) % len(keys)]
    return years_of(connection, moment, key, 5)


def _operator(connection: Connection[Any], moment: Moment) -> object:
    row = connection.execute("select operateur_id from read.sheet limit 1").fetchone()
    assert row is not None
    return operator_years(connection, moment, row[0])


def _difference(connection: Connection[Any], moment: Moment) -> object:
    before = resolve(
        connection, Wanted(effective_on=date(TODAY.year - 1, 6, 30), position=None), TODAY
    )
    span = span_of(connection, before, moment)
    page = lines_of(connection, span, EVERYTHING)
    totals = totals_of(connection, span, Perimeter(), Measured(code="places"))
    return page, totals


def _region_difference(connection: Connection[Any], moment: Moment) -> object:
    before = resolve(connection, Wanted(effective_on=date(TODAY.year - 1, 6, 30)), TODAY)
    span = span_of(connection, before, moment)
    return lines_of(connection, span, of_territory(connection, span, "region", REGION))


def _wrong(dsn: str) -> str:
    """Compare what a moment answers with what the tables hold: they must be equal."""
    with _reader(dsn) as connection, connection.transaction():
        now = resolve(connection, Wanted(), TODAY)
        recomputed = Moment(
            now.effective_on, now.position, now.log_epoch, now.demonstration, live=False
        )
        told = list_sheets(connection, now, Filters(), Order(limit=STRUCTURES))
        again = list_sheets(connection, recomputed, Filters(), Order(limit=STRUCTURES))
        pages = list_sheets(connection, recomputed, Filters(), Order(limit=20))
    return verdict(list=(again, told), page=(pages.rows, told.rows[:20]))


def _take(
    ask: Ask, share: float, number: int, *, live: bool = False
) -> Callable[[Bench], Iterator[Sample]]:
    def take(bench: Bench) -> Iterator[Sample]:
        dsn = filled(bench, sizes(bench)[0])
        times = _timed(dsn, ask, bench.size(number, 5), live=live)
        yield Sample(OURS, percentile(times, share), _wrong(dsn), tuple(times))

    return take


def _growth(ask: Ask, number: int) -> Callable[[Bench], Iterator[Sample]]:
    def take(bench: Bench) -> Iterator[Sample]:
        long, short = (
            median(_timed(filled(bench, events), ask, bench.size(number, 5)))
            for events in sizes(bench)
        )
        yield Sample(OURS, log10(long / short))

    return take


def _measure(
    name: str, title: str, goal: float, take: Callable[[Bench], Iterator[Sample]], how: str
) -> Measure:
    unit = "exponent" if name.endswith("growth") else "ms"
    return Measure(
        name, title, unit, more_is_better=False, goal=Goal(at_most=goal), take=take, how=how
    )


ANY: Final = "A random day and a random position of a demonstration log of 1,000,000 events."
MEASURES: Final = (
    _measure(
        "as-of-page", "A page of the list at any moment, p95", 50, _take(_page, 0.95, 60),
        f"{ANY} 20 rows, all columns, the number of all that match among 1,000 structures.",
    ),
    _measure(
        "as-of-list", "The whole list at any moment, p95", 50, _take(_list, 0.95, 40),
        f"{ANY} 1,000 structures, all columns.",
    ),
    _measure(
        "as-of-list-growth", "Growth of the whole list from 100,000 to 1,000,000 events", 0.3,
        _growth(_list, 20), "Decimal logarithm of the ratio of the medians.",
    ),
    _measure(
        "as-of-region", "Full sheets of a region at any moment, p95", 150,
        _take(_region, 0.95, 15), f"{ANY} Sheets and all blocks of the structures of a region.",
    ),
    _measure(
        "as-of-sheet", "One full sheet at any moment, p99", 15, _take(_one, 0.99, 100),
        f"{ANY} All blocks of one structure, rules evaluated.",
    ),
    _measure(
        "as-of-identity", "One sheet without its blocks at any moment, p99", 15,
        _take(_sheet, 0.99, 100), ANY,
    ),
    _measure(
        "history", "Five years of a structure, p99", 20, _take(_history, 0.99, 100, live=True),
        "The tables of the day, 1,000 structures.",
    ),
    _measure(
        "operator-years", "Years of an operator, p99", 20,
        _take(_operator, 0.99, 100, live=True), "The tables of the day, 1,000 structures.",
    ),
    _measure(
        "difference", "Difference of the park between two dates a year apart, median", 1000,
        _take(_difference, 0.5, 6, live=True),
        "The first page of lines with the number of all, and the split of the places.",
    ),
    _measure(
        "difference-region", "Difference of a region between two dates a year apart, median", 1000,
        _take(_region_difference, 0.5, 6, live=True), "The same for one region.",
    ),
)  # fmt: skip
