"""What is recorded on the wrong structure, and taken back later."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid5

from placeasile.domain.finance.decisions import RequestDotation
from placeasile.domain.quality.decisions.inspections import RecordInspection
from placeasile.domain.quality.events import InspectionType
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.structure.decisions.contracts import AmendConvention
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import SPURIOUS
from placeasile.workers.demonstration.capacities import Capacities
from placeasile.workers.demonstration.contracts import Signed
from placeasile.workers.demonstration.journal import NAMESPACE, Book
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.office import some_day


def record_mistake(
    one: Member, found: Capacities, conventions: Sequence[Signed], book: Book, span: Span
) -> None:
    """Record, on one open structure in five, a fact of another, then take it back."""
    if one.last_day is not None or book.rng.random() >= SPURIOUS:
        return
    kinds: list[Callable[[], None]] = [lambda: _capacity(one, found, book, span)]
    if one.type is not StructureType.PRAHDA:
        kinds += [lambda: _request(one, book, span), lambda: _visit(one, book, span)]
    if conventions:
        kinds.append(lambda: _avenant(one, conventions[0], book))
    book.rng.choice(kinds)()


def _capacity(one: Member, found: Capacities, book: Book, span: Span) -> None:
    """Record a number of places that this structure never has."""
    day = _some_day_of(one, span, book)
    day = day.replace(day=max(2, day.day))  # the acts of this structure are of a first day
    command = AuthoriseCapacity(places=max(found.places) + 27, effective_on=day)
    book.record_then_retract(command, day + timedelta(days=10))


def _request(one: Member, book: Book, span: Span) -> None:
    year = max(one.opened_on.year + 1, book.rng.randint(span.first.year, span.today.year))
    day = some_day(date(year - 1, 9, 1), date(year - 1, 9, 29), book.rng)  # before its own
    amount = Decimal(book.rng.randint(150_000, 1_500_000))
    command = RequestDotation(year=year, amount=amount, effective_on=day)
    book.record_then_retract(command, day + timedelta(days=10))


def _visit(one: Member, book: Book, span: Span) -> None:
    day = _some_day_of(one, span, book)
    command = RecordInspection(
        type=InspectionType.PROGRAMME,
        effective_on=day,
        inspection_id=uuid5(NAMESPACE, f"{one.subject}/inspection/mistake"),
    )
    book.record_then_retract(command, day + timedelta(days=3))


def _avenant(one: Member, convention: Signed, book: Book) -> None:
    """Record an avenant of another convention, before those of its own."""
    day = convention.start + timedelta(days=book.rng.randint(1, 8))
    command = AmendConvention(
        period_id=uuid5(NAMESPACE, f"{one.subject}/convention/1"),
        effective_on=day,
        summary="Avenant de démonstration d'une autre structure",
    )
    book.record_then_retract(command, day + timedelta(days=10), after=convention.recording)


def _some_day_of(one: Member, span: Span, book: Book) -> date:
    first = max(one.since, span.first) + timedelta(days=30)
    return some_day(first, max(first, span.today - timedelta(days=90)), book.rng)
