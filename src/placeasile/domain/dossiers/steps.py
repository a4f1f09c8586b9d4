"""Reading one fact with its day."""

from datetime import date

from placeasile.domain.kernel import History, Value


def step_on(history: History, facet: str, on: date, key: str = "") -> tuple[date, Value] | None:
    """Return the value of one fact on a day with the day that it holds from, None when unknown."""
    found = None
    for day, value in history.steps(facet, key):
        if day > on:
            break
        found = day, value
    return found


def first_of(history: History, facet: str, key: str = "") -> date | None:
    """Return the first day of a fact, past or to come; None when it is not said."""
    steps = history.steps(facet, key)
    return steps[0][0] if steps else None
