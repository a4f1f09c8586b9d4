"""The months of a structure as the OFII counts them, and the orders of the départements."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from placeasile.domain.activity.decisions import (
    ReportMonthlyActivity,
    ReportReferes,
    RestateMonthlyActivity,
)
from placeasile.domain.activity.months import first_day, last_day, months_between
from placeasile.domain.subjects import departement_id
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import (
    MONTH_MISSING,
    MONTH_RESTATED,
    MONTHS,
    MONTHS_OF_ORDERS,
    PLACES_DIFFER,
)
from placeasile.workers.demonstration.capacities import Capacities
from placeasile.workers.demonstration.identity import Held
from placeasile.workers.demonstration.journal import Book, Journal
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.office import dice

_REASONS: Final = {
    "desinsectisation": 0.15,
    "remise_en_etat": 0.30,
    "sous_occupation": 0.35,
    "travaux": 0.20,
}
_UNAVAILABLE: Final = 0.035
_VACANT: Final = 0.025
_VACANT_IN_CAES: Final = 0.08
_OVERSTAY: Final = {
    StructureType.CADA: (0.06, 0.04),
    StructureType.HUDA: (0.08, 0.04),
    StructureType.CPH: (0.05, 0.0),
}
"""Mean share of the places that refugees, then rejected applicants, hold too long."""


def last_months(span: Span, number: int) -> Sequence[str]:
    """Return the last months that are over, oldest first."""
    year, month = divmod(span.today.year * 12 + span.today.month - 1 - number, 12)
    eve = span.today.replace(day=1) - timedelta(days=1)
    return list(months_between(date(year, month + 1, 1), eve))


def record_months(
    one: Member, found: Capacities, codes: Sequence[Held], book: Book, span: Span
) -> None:
    """Record each month under the code of that month, some missing, some counted again."""
    book = book.chapter("activity")
    rng = book.rng
    habits = _Habits(one.type, rng)
    until = one.last_day or span.today
    for month in last_months(span, MONTHS):
        first, last = first_day(month), last_day(month)
        held = next((each for each in codes if each.first <= first and last <= each.last), None)
        if held is None or not one.opened_on <= first or last > until:
            continue
        if rng.random() < MONTH_MISSING:
            continue
        places = found.at(last)
        if rng.random() < PLACES_DIFFER:
            places += rng.choice((-5, -2, 3, 6))
        figures = habits.of(max(places, 1))
        reported = book.record(
            ReportMonthlyActivity.model_validate(
                {
                    "month": month,
                    "dna_code": held.code,
                    **figures,
                }
            ),
            last + timedelta(days=rng.randint(4, 12)),
            after=held.recording,
        )
        if reported is not None and rng.random() < MONTH_RESTATED:
            restated = RestateMonthlyActivity.model_validate(
                {
                    "month": month,
                    "dna_code": held.code,
                    "motif": "Rectification par l'OFII",
                    **habits.of(max(places, 1) + 1),
                }
            )
            when = last + timedelta(days=rng.randint(40, 70))
            book.record(restated, when, after=reported)


class _Habits:
    """How a structure is usually occupied."""

    def __init__(self, kind: StructureType, rng: Random) -> None:
        vacant = _VACANT_IN_CAES if kind is StructureType.CAES else _VACANT
        self._rng: Final = rng
        self._unavailable: Final = _skewed(_UNAVAILABLE, rng)
        self._vacant: Final = _skewed(vacant, rng)
        self._overstay: Final = tuple(_skewed(one, rng) for one in _OVERSTAY.get(kind, (0, 0)))

    def of(self, places: int) -> dict[str, int]:
        """Return the figures of a month: places are occupied, vacant or unavailable."""
        rng = self._rng
        unavailable = min(places, round(places * self._unavailable * rng.uniform(0.7, 1.3)))
        vacant = min(places - unavailable, round(places * self._vacant * rng.uniform(0.5, 1.5)))
        reasons = {name: int(unavailable * share) for name, share in _REASONS.items()}
        reasons["remise_en_etat"] += unavailable - sum(reasons.values())
        bpi, deboutees = (round(places * one * rng.uniform(0.8, 1.2)) for one in self._overstay)
        return reasons | {
            "places_dna": places,
            "indisponibles": unavailable,
            "vacantes": vacant,
            "occupees": places - unavailable - vacant,
            "presences_indues_bpi": bpi,
            "presences_indues_deboutees": deboutees,
        }


def _skewed(mean: float, rng: Random) -> float:
    """Return a share around a mean: most below it, some far above."""
    return min(0.5, rng.gammavariate(2, mean / 2)) if mean else 0.0


def record_orders(journal: Journal, span: Span) -> None:
    """Record the emergency orders of each département of the hexagon, month by month."""
    for code in sorted(DEPARTEMENTS):
        if code.startswith("97"):
            continue
        rng = dice(journal.seed, f"referes/{code}")
        book = Book(journal, departement_id(code), None, span.start, rng)
        size = rng.gammavariate(2, 6)
        for month in last_months(span, MONTHS_OF_ORDERS):
            engaged = round(rng.gammavariate(2, size / 6))
            reported = ReportReferes(
                month=month,
                deboutes_sans_mesure=round(size * 3 * rng.uniform(0.6, 1.4)),
                mises_en_demeure=round(engaged * rng.uniform(1.0, 2.5)),
                referes_engages=engaged,
                referes_executes=round(engaged * rng.uniform(0.2, 0.9)),
            )
            book.record(reported, last_day(month) + timedelta(days=rng.randint(5, 25)))
