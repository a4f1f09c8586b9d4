"""The whole demonstration: the import of FINESS, then the years until this day."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Final
from uuid import UUID

from placeasile.domain.subjects import REFERENCE_ID
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.accounts import (
    record_accounts,
    record_indicators,
    record_tariffs,
)
from placeasile.workers.demonstration.capacities import (
    capacities_of,
    record_capacities,
)
from placeasile.workers.demonstration.contracts import (
    record_authorisations,
    record_conventions,
)
from placeasile.workers.demonstration.cpoms import contracts_of, record_contracts
from placeasile.workers.demonstration.describing import (
    describe,
    record_contacts,
    record_plans,
)
from placeasile.workers.demonstration.fates import fated
from placeasile.workers.demonstration.funding import Granted, record_funding
from placeasile.workers.demonstration.housing import record_sites
from placeasile.workers.demonstration.identity import live, open_book
from placeasile.workers.demonstration.journal import Book, Journal
from placeasile.workers.demonstration.members import Member, Span, span_until
from placeasile.workers.demonstration.mistakes import record_mistake
from placeasile.workers.demonstration.occupancy import record_months, record_orders
from placeasile.workers.demonstration.office import PARIS, dice, working_day
from placeasile.workers.demonstration.operateurs import operateurs_of, register_associations
from placeasile.workers.demonstration.papers import Acts, record_documents, record_texts
from placeasile.workers.demonstration.park import members
from placeasile.workers.demonstration.references import announce, list_codes, record_reference
from placeasile.workers.demonstration.remarks import record_remarks
from placeasile.workers.demonstration.replaying import Files
from placeasile.workers.demonstration.transformations import record_transformations
from placeasile.workers.demonstration.visits import record_visits
from placeasile.workers.demonstration.watching import record_evaluations, record_incidents
from placeasile.workers.demonstration.workflow import (
    Campaign,
    Completing,
    open_campaign,
    record_actualisation,
    record_finalisation,
)
from placeasile.workers.imports.finess import read_finess
from placeasile.workers.imports.intention import Intention

FINESS: Final = "finess_cada_cph_2021-01.csv"
OPERATEURS: Final = "operateurs_finess_2021-01.csv"
_BETWEEN: Final = timedelta(milliseconds=40)
"""Between two intentions of the import, on the simulated clock."""


def generate(*, seed: int, today: date, regions: Container[str] | None = None) -> list[Intention]:
    """Return what the register of a demonstration shown on ``today`` has recorded.

    The same ``seed`` and ``today`` give the same intentions, in the order of their
    ``recorded_at``: from five years before until the day before ``today``. All that is
    invented has the source ``DEMONSTRATION``. With ``regions``, only the structures of
    these have a history, to have a small demonstration.
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
    park = list(fated(members(finess, operateurs, span, draws), operateurs, span, draws))
    park = [one for one in park if regions is None or one.region in regions]
    park, contracts = contracts_of(park, span, dice(seed, "cpoms"))
    campaign = open_campaign(journal, span)
    written = {one.subject: write_history(one, journal, span, seed) for one in park}
    grants = {subject: one.grants for subject, one in written.items()}
    record_contracts(contracts, grants, journal, span)
    record_reference(journal, span)
    _finalise(park, written, campaign, journal, span)
    record_transformations(park, journal, span)
    announce(journal, span)
    record_orders(journal, span)
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


@dataclass(frozen=True, slots=True)
class Written:
    """What others rest upon: the money of a structure, and its book."""

    grants: Sequence[Granted]
    book: Book


def _finalise(
    park: Sequence[Member],
    written: Mapping[UUID, Written],
    campaign: Campaign | None,
    journal: Journal,
    span: Span,
) -> None:
    """Record how far each dossier got, once all the rest is known: agents complete it first."""
    files = Files(list(journal.entries))
    for one in park:
        book = written[one.subject].book
        operateurs = {one.operateur_id, *(operateur for _, operateur in one.handed_over)}
        replay = files.replay(one.subject, sorted({*operateurs, REFERENCE_ID}))
        completed = Completing(one, replay, journal.seed)
        finalised = record_finalisation(one, book, span, completed)
        record_actualisation(finalised, campaign, book, completed)


def write_history(one: Member, journal: Journal, span: Span, seed: int) -> Written:
    """Record one structure over the years."""
    book = open_book(one, journal, span, seed)
    lived = live(one, book, span)
    found = capacities_of(one, span, book.rng)
    special = record_capacities(one, found, book, span)
    authorisation = record_authorisations(one, book, span, lived.converted)
    conventions = record_conventions(one, book, span)
    grants = record_funding(one, found, book, span)
    if one.type is not StructureType.PRAHDA:
        record_visits(one, book, span)
    record_mistake(one, found, conventions, book, span)
    describe(one, special, book, span)
    record_plans(one, found, book, span)
    record_contacts(one, book, span)
    record_sites(one, found, book, span)
    record_months(one, found, lived.codes, book, span)
    record_accounts(one, grants, book, span)
    inverted = record_indicators(one, found, grants, book, span)
    tariffs = record_tariffs(one, grants, book)
    record_documents(one, book, span)
    record_texts(one, Acts(authorisation, conventions, tariffs), book)
    record_evaluations(one, book, span)
    record_incidents(one, book, span)
    record_remarks(one, inverted, book, span)
    list_codes(one, journal, span)
    return Written(grants, book)
