"""What happens to structures on the way: other hands, another type, another code."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import (
    CODE_CHANGED,
    CONVERSION,
    INVENTED_TRANSFER,
    REAL_TRANSFER,
)
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.operateurs import Operateurs
from placeasile.workers.demonstration.park import dna_code


def fated(
    members: Iterable[Member], operateurs: Operateurs, span: Span, rng: Random
) -> Iterator[Member]:
    """Give structures their transfers, conversions and second DNA codes."""
    members = list(members)
    ranks = Counter((one.type, one.departement) for one in members)
    for one in members:
        converted_on = _converted_on(one, span, rng)
        second_code: str | None = None
        if converted_on is not None or rng.random() < CODE_CHANGED:
            kind = one.type if converted_on is None else StructureType.CADA
            ranks[kind, one.departement] += 1
            second_code = dna_code(kind, one.departement, ranks[kind, one.departement])
        yield replace(
            one,
            second_code=second_code,
            converted_on=converted_on,
            handed_over=tuple(_handed_over(one, operateurs, span, rng)),
        )


def _converted_on(one: Member, span: Span, rng: Random) -> date | None:
    """Return when a HUDA becomes a CADA: on the first day of a half-year."""
    if one.type is not StructureType.HUDA or one.last_day is not None:
        return None
    for day in _half_years(one, span):
        if rng.random() < CONVERSION / 2:
            return day
    return None


def _handed_over(
    one: Member, operateurs: Operateurs, span: Span, rng: Random
) -> Iterator[tuple[date, UUID]]:
    rate = INVENTED_TRANSFER if one.invented else REAL_TRANSFER
    if one.type is StructureType.PRAHDA:
        return
    past = [one.operateur_id]
    for day in _half_years(one, span):
        if rng.random() < rate / 2:
            past.append(operateurs.another_for(past, rng, invented=one.invented))
            yield day, past[-1]


def _half_years(one: Member, span: Span) -> Iterator[date]:
    """Yield the first days of half-years on which the structure is well alive."""
    last = (one.last_day or span.today) - timedelta(days=60)
    for year in range(span.first.year, span.today.year + 1):
        for month in (1, 7):
            day = date(year, month, 1)
            if max(one.opened_on, span.first) + timedelta(days=180) < day < last:
                yield day
