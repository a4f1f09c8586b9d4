"""The money of a structure year by year: asked, granted, amended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from placeasile.domain.finance.decisions import AmendDotation, GrantDotation, RequestDotation
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import GROWTH, KINDS
from placeasile.workers.demonstration.capacities import Capacities
from placeasile.workers.demonstration.journal import Book, Recording
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.office import some_day, usual_delay

_REFERENCE_YEAR: Final = 2025
_FEW_DAYS: Final = 30
_REVISED_REQUEST: Final = 0.2
_FIRST_AMENDMENT: Final = 0.8
_SECOND_AMENDMENT: Final = 0.35


@dataclass(frozen=True, slots=True)
class Granted:
    """What a structure was granted for a year at first, from when, and its place-days."""

    year: int
    amount: int
    place_days: int
    granted_on: date
    recording: Recording


def record_funding(one: Member, found: Capacities, book: Book, span: Span) -> Sequence[Granted]:
    """Record the requests, grants and amendments of each year, the coming one included."""
    grants: list[Granted] = []
    costs = {kind: _cost(kind, book.rng) for kind in {one.type, StructureType.CADA}}
    growth = 1 + book.rng.uniform(*GROWTH)
    for year in range(span.first.year, span.today.year + 2):
        first = max(date(year, 1, 1), one.opened_on)
        last = min(date(year, 12, 31), one.last_day or date.max)
        cost = costs[one.type_on(date(year, 1, 1))]
        if cost is None or (last - first).days < _FEW_DAYS:
            continue
        granted = cost * growth ** (year - _REFERENCE_YEAR) * book.rng.uniform(0.97, 1.03)
        place_days = found.place_days(max(first, found.days[0]), last)
        amount = round(granted * place_days)
        recorded = _record_year(one, year, amount, (first, last), book)
        if recorded is not None:
            grants.append(Granted(year, amount, place_days, *recorded))
    return grants


def _cost(kind: StructureType, rng: Random) -> float | None:
    cost = KINDS[kind].cost
    if cost is None:
        return None
    mean, spread, low, high = cost
    return min(max(rng.gauss(mean, spread), low), high)


def _record_year(
    one: Member, year: int, amount: int, days: tuple[date, date], book: Book
) -> tuple[date, Recording] | None:
    """Record a year; return when the grant was signed, and its recording."""
    rng = book.rng
    first, last = days
    asked_on = some_day(date(year - 1, 10, 1), date(year - 1, 12, 15), rng)
    if asked_on < one.opened_on:
        asked_on = first
    asked = Decimal(round(amount * rng.uniform(1.0, 1.08)))
    request = RequestDotation(year=year, amount=asked, effective_on=asked_on)
    requested = book.record(
        request,
        asked_on + timedelta(days=rng.randint(1, 25)),
        instead=request.model_copy(update={"amount": _mistyped(asked, rng)}),
    )
    if requested is not None and rng.random() < _REVISED_REQUEST:
        revised = request.model_copy(
            update={
                "amount": asked + rng.randint(2_000, 40_000),
                "effective_on": asked_on + timedelta(days=rng.randint(20, 55)),
            }
        )
        requested = book.record(
            revised, revised.effective_on + timedelta(days=rng.randint(1, 15)), after=requested
        )
    earliest = max(date(year, 2, 15), first + timedelta(days=20))
    granted_on = some_day(earliest, max(earliest, date(year, 6, 15)), rng)
    if requested is None or granted_on > last:
        return None
    grant = GrantDotation(
        year=year,
        amount=Decimal(amount),
        effective_on=granted_on,
        reference=f"Arrêté de démonstration {one.departement}-{year}-{rng.randint(1, 999):03}",
    )
    granted = book.record(
        grant,
        granted_on + timedelta(days=max(2, usual_delay(rng))),
        after=requested,
        instead=grant.model_copy(update={"amount": _mistyped(grant.amount, rng)}),
    )
    _amend(one, grant, granted, last, book)
    return None if granted is None else (granted_on, granted)


def _amend(
    one: Member, grant: GrantDotation, granted: Recording | None, last: date, book: Book
) -> None:
    """Record the amending decisions: at the end of the year, seldom a second one."""
    rng = book.rng
    amount, after = grant.amount, granted
    for rank, (chance, month) in enumerate(((_FIRST_AMENDMENT, 9), (_SECOND_AMENDMENT, 12)), 1):
        day = date(grant.year, month, rng.randint(1, 28))
        if after is None or rng.random() > chance or not grant.effective_on < day <= last:
            return
        amount = Decimal(round(float(amount) * rng.uniform(0.985, 1.05)) + 1)
        command = AmendDotation(
            year=grant.year,
            amount=amount,
            effective_on=day,
            reference=f"Décision de démonstration {one.departement}-{grant.year} n° {rank}",
        )
        after = book.record(
            command,
            day + timedelta(days=max(2, usual_delay(rng))),
            after=after,
            instead=command.model_copy(update={"amount": _mistyped(amount, rng)}),
        )


def _mistyped(amount: Decimal, rng: Random) -> Decimal:
    """Return the amount with a digit more, or two digits swapped, or a neighbour's."""
    digits = list(str(int(amount)))
    rank = rng.randrange(len(digits) - 1)
    digits[rank], digits[rank + 1] = digits[rank + 1], digits[rank]
    swapped = Decimal("".join(digits))
    return rng.choice((amount * 10, amount + 1_000, swapped if swapped != amount else amount + 9))
