"""The calendar of contracts: what is in force, what expires, what is missing or overlaps.

All days are civil dates, Europe/Paris, and a period holds its first and its last day: it has
expired on the day after its last one. Upstream compares instants at midnight UTC with an end
that is left out, so that a period is shown as expired during its last day.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.formula import formula

EXPIRING_MONTHS: Final = 3
"""How long before its end a contract is to be renewed, in months."""

SOURCE: Final = "Pratique des services (calendrier de Place d'Asile, puis de Bhasile)"
ONE_DAY: Final = timedelta(days=1)
DECEMBER: Final = 12


class Status(StrEnum):
    """What becomes of a period on a day."""

    A_VENIR = "A_VENIR"
    EN_COURS = "EN_COURS"
    EXPIRE_BIENTOT = "EXPIRE_BIENTOT"
    EXPIREE = "EXPIREE"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from ``start`` to ``end``, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days + 1

    def holds(self, day: date) -> bool:
        """Tell whether it holds a day."""
        return self.start <= day <= self.end

    def covers(self, other: "Span") -> bool:
        """Tell whether it holds every day of another."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Placed:
    """A period among the others of its kind.

    ``gap_before`` is the number of days without any period before it, None when none
    comes earlier or no day is missing. ``merged`` runs over the periods that follow or
    overlap each other with it.
    """

    span: Span
    gap_before: int | None
    overlaps: bool
    merged: Span


@formula(
    "Durée écoulée",
    "Jours passés depuis le premier jour, sur le nombre de jours de la période, premier et dernier "
    "compris : 0 jusqu'au premier jour, 1 à partir du lendemain du dernier.",
    Unit.PERCENT,
    source=SOURCE,
)
def elapsed_share(span: Span, today: date) -> Decimal:
    """Return the share of a period that is past, from 0 to 1, days counted as whole."""
    passed = min(max((today - span.start).days, 0), span.days)
    return Decimal(passed) / Decimal(span.days)


@formula(
    "Durée écoulée, selon Bhasile",
    "Jours passés depuis le premier jour, sur l'écart entre le premier et le dernier jour, le "
    "dernier non compris ; 1 si l'écart est nul.",
    Unit.PERCENT,
    source="Calendrier de Bhasile",
)
def elapsed_share_upstream(span: Span, today: date) -> Decimal:
    """Return the share of a period that is past as upstream shows it, the last day left out."""
    whole = (span.end - span.start).days
    if whole == 0:
        return Decimal(1)
    return Decimal(min(max((today - span.start).days, 0), whole)) / Decimal(whole)


@formula(
    "Statut d'une période",
    "À venir avant le premier jour, expirée après le dernier, expire bientôt quand il reste moins "
    "de trois mois, en cours sinon.",
    Unit.CHOICE,
    source=SOURCE,
)
def status(span: Span, today: date, months: int = EXPIRING_MONTHS) -> Status:
    """Return the status of a period taken alone."""
    return covered_status(span, span, today, months)


@formula(
    "Statut d'une période et de celles qui la suivent",
    "Statut de la période ; mais elle n'expire pas bientôt quand d'autres, déjà signées, la "
    "prolongent sans jour manquant au-delà de trois mois.",
    Unit.CHOICE,
    source=SOURCE,
)
def covered_status(span: Span, merged: Span, today: date, months: int = EXPIRING_MONTHS) -> Status:
    """Return the status of a period whose followers, without a gap, run up to ``merged.end``."""
    if today < span.start:
        return Status.A_VENIR
    if today > span.end:
        return Status.EXPIREE
    if merged.end < months_after(today, months):
        return Status.EXPIRE_BIENTOT
    return Status.EN_COURS


@formula(
    "Fin effective",
    "Dernier jour que fixe le dernier avenant qui en fixe un, à la date de situation ; à défaut, "
    "dernier jour de l'acte.",
    Unit.DAY,
    source=SOURCE,
)
def effective_end(own_end: date, avenants: Iterable[tuple[date, date | None]], on: date) -> date:
    """Return the last day of an act; its avenants are (day, new end), those to come left out."""
    moved = [(day, end) for day, end in avenants if end is not None and day <= on]
    return max(moved, key=lambda one: one[0])[1] if moved else own_end


@formula(
    "Périodes réunies",
    "Périodes de même nature dont aucune n'est séparée de la suivante par un jour.",
    Unit.DAY,
    source=SOURCE,
)
def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the periods with those that follow or overlap each other made one, in order."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end + ONE_DAY:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


@formula(
    "Suite de périodes",
    "Pour chaque période : les jours manquants avant elle, si elle en chevauche une autre, et la "
    "période réunie dont elle fait partie.",
    Unit.DAY,
    source=SOURCE,
)
def sequence(spans: Sequence[Span]) -> list[Placed]:
    """Return the periods of one kind in order, each placed among the others."""
    wholes = merged(spans)
    ordered = sorted(spans)
    placed: list[Placed] = []
    for rank, span in enumerate(ordered):
        others = ordered[:rank] + ordered[rank + 1 :]
        before = max((one.end for one in ordered[:rank]), default=None)
        missing = 0 if before is None else (span.start - before).days - 1
        placed.append(
            Placed(
                span=span,
                gap_before=missing if missing > 0 else None,
                overlaps=any(one.start <= span.end and span.start <= one.end for one in others),
                merged=next(one for one in wholes if one.covers(span)),
            )
        )
    return placed


@formula(
    "Acte en vigueur",
    "Parmi les actes d'une catégorie qui ont un premier et un dernier jour, celui qui comprend la "
    "date de situation, le dernier commencé s'il y en a plusieurs ; à défaut, celui qui finit le "
    "plus tard.",
    Unit.ID,
    source=SOURCE,
)
def in_force(spans: Sequence[Span], today: date) -> Span | None:
    """Return the act in force among those of a category, avenants included in their ends.

    Where acts overlap, the last to start is in force: a successor takes over at once.
    """
    running = [one for one in spans if one.holds(today)]
    if running:
        return max(running)
    return max(spans, key=lambda one: (one.end, one.start), default=None)


@formula(
    "Fin de couverture",
    "Dernier jour de l'acte en vigueur, prolongé par ceux qui le suivent sans jour manquant.",
    Unit.DAY,
    source=SOURCE,
)
def covered_until(spans: Sequence[Span], today: date) -> date | None:
    """Return the day to renew by: the end of the act in force, with its signed successors."""
    found = in_force(spans, today)
    if found is None:
        return None
    return next(one.end for one in merged(spans) if one.covers(found))


@formula(
    "Durée en années civiles, selon Bhasile",
    "Année du dernier jour moins année du premier.",
    Unit.YEAR,
    source="Anomalies de Bhasile",
)
def year_difference(span: Span) -> int:
    """Return the duration that upstream's rules compare: 14 from 2020-01-01 to 2034-12-31."""
    return span.end.year - span.start.year


@formula(
    "Durée en années",
    "Nombre d'années entières, de date à date, premier et dernier jour compris.",
    Unit.YEAR,
    source=SOURCE,
)
def full_years(span: Span) -> int:
    """Return how many whole years a period holds: 15 from 2020-01-01 to 2034-12-31."""
    after = span.end + ONE_DAY
    years = after.year - span.start.year
    while years > 0 and months_after(span.start, DECEMBER * years) > after:
        years -= 1
    return years


@formula(
    "Durée exacte en années",
    "Si la période dure ce nombre d'années, de date à date, au jour près.",
    Unit.YES_NO,
    source=SOURCE,
)
def lasts(span: Span, years: int) -> bool:
    """Tell whether a period lasts exactly some years, both days included, or one day more.

    An act signed "from 1 January 2020 to 1 January 2035" is of fifteen years too.
    """
    end = months_after(span.start, DECEMBER * years)
    return span.end in {end - ONE_DAY, end}


@formula(
    "Durée de plus d'un certain nombre d'années",
    "Si la période dépasse ce nombre d'années, de date à date.",
    Unit.YES_NO,
    source=SOURCE,
)
def lasts_over(span: Span, years: int) -> bool:
    """Tell whether a period is longer than some years, one day of grace left."""
    return span.end > months_after(span.start, DECEMBER * years)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later; the last of the month when it has no such day."""
    rank = day.year * DECEMBER + day.month - 1 + months
    year, month = rank // DECEMBER, rank % DECEMBER + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
