"""Reads the conventions and authorisations of a structure."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from placeasile.domain.rules.calendar import Span, elapsed_share
from placeasile.projections.moment import Moment

SHARE: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPeriod:
    """A row of ``period``, as the table holds it."""

    kind: str
    period_id: UUID
    start_on: date
    end_on: date
    ended_early: bool
    previous_id: UUID | None
    reference: str | None
    avenants: int
    last_avenant_on: date | None
    etat: str
    statut: str
    gap_before_days: int | None
    overlapping: bool
    merged_start: date
    merged_end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(StoredPeriod):
    """A row of ``period``. ``etat`` is A_VENIR, EN_COURS or EXPIREE on the moment's day.

    ``statut`` may be EXPIRE_BIENTOT too: less than three months left, and no signed
    successor. ``elapsed`` is the share of the period that is past on the moment's day, from
    0 to 1, to four decimals: it changes every day, so it is computed on reading.
    """

    elapsed: Decimal


def with_elapsed(period: StoredPeriod, moment: Moment) -> Period:
    """Return a period as it is shown at a moment."""
    share = elapsed_share(Span(period.start_on, period.end_on), moment.effective_on)
    return Period(**asdict(period), elapsed=share.quantize(SHARE))
