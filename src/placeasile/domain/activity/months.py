"""Months, as the register writes them: « 2025-03 »."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
"""A month of this century, in a command."""


def first_day(month: str) -> date:
    """Return the first day of a month."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """Return the last day of a month: its figures are true on that day."""
    first = first_day(month)
    return first.replace(day=monthrange(first.year, first.month)[1])


def month_of(day: date) -> str:
    """Return the month of a day."""
    return f"{day:%Y-%m}"


def months_between(start: date, end: date) -> Iterator[str]:
    """Yield every month from that of a day to that of another, both included; none if reversed."""
    rank, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    while rank <= last:
        yield f"{rank // 12:04}-{rank % 12 + 1:02}"
        rank += 1
