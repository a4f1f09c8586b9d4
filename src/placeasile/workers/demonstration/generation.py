"""The whole demonstration: the import of FINESS, then the years until this day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Final

from placeasile.domain.structure.events import StructureType
from placeasile.workers.demonstration.capacities import (
    capacities_of,
    record_capacities,
)
from placeasile.workers.demonstration.contracts import (
    record_authorisations,
    record_conventions,
)
from placeasile.workers.demonstration.fates import fated
from placeasile.workers.demonstration.funding import record_funding
from placeasile.workers.demonstration.identity import live, open_book
from placeasile.workers.demonstration.journal import Journal
from placeasile.workers.demonstration.members import Member, Span, span_until
from placeasile.workers.demonstration.mistakes import record_mistake
from placeasile.workers.demonstration.office import PARIS, dice, working_day
from placeasile.workers.demonstration.operateurs import operateurs_of, register_associations
from placeasile.workers.demonstration.park import members
from placeasile.workers.demonstration.visits import record_visits
from placeasile.workers.imports.finess import read_finess
from placeasile.workers.imports.intention import Intention

FINESS: Final = "finess_cada_cph_2021-01.csv"
OPERATEURS: Final = "operateurs_finess_2021-01.csv"
_BETWEEN: Final = timedelta(milliseconds=40)
"""Between two intentions of the import, on the simulated clock."""


def generate(*, seed: int, today: date) -> list[Intention]:
    """Return what the register of a demonstration shown on ``today`` has recorded.

    The same ``seed`` and ``today`` give the same intentions, in the order of their
    ``recorded_at``: from five years before until the day before ``today``. All that is
    invented has the source ``DEMONSTRATION``.
    """
    span = span_until(today)
    journal = Journal(seed=seed, today=today)
    finess = read_extract(today)
    moment = datetime.combine(working_day(span.start), time(9), PARIS)
    for rank, intention in enumerate(finess):
        journal.keep(intention, moment + rank * _BETWEEN)
    operateurs = operateurs_of(finess)
    register_associations(journal, span, seed)
    draws = dice(seed, "park")
    for one in fated(members(finess, operateurs, span, draws), operateurs, span, draws):
        write_history(one, journal, span, seed)
    return journal.in_order()


def read_extract(today: date) -> Sequence[Intention]:
    """Return the intentions of the extract shipped with the demonstration."""
    data = files(__package__ or "") / "data"
    return read_finess(
        (data / FINESS).read_bytes(),
        filename=FINESS,
        today=today,
        operateurs=(data / OPERATEURS).read_bytes(),
    ).intentions


def write_history(one: Member, journal: Journal, span: Span, seed: int) -> None:
    """Record one structure over the years."""
    book = open_book(one, journal, span, seed)
    converted = live(one, book, span)
    found = capacities_of(one, span, book.rng)
    record_capacities(one, found, book, span)
    record_authorisations(one, book, span, converted)
    convention = record_conventions(one, book, span)
    record_funding(one, found, book, span)
    if one.type is not StructureType.PRAHDA:
        record_visits(one, book, span)
    record_mistake(one, found, convention, book, span)
