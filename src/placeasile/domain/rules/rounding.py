"""Exact arithmetic on amounts, rounded once, halves away from zero."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

CENTS: Final = 2


def rounded(number: Fraction, scale: int = CENTS) -> Decimal:
    """Return a number with so many decimals, halves away from zero."""
    scaled = abs(number) * 10**scale
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-units if number < 0 else units).scaleb(-scale)
