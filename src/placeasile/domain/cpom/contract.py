"""How the facts of a CPOM read: its dates, its territory, the stays of its structures."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from placeasile.domain.kernel import History, Value


class Stay(NamedTuple):
    """A structure is a member from ``start`` to ``end``, both included.

    ``left`` tells whether it left, rather than stayed until the end that was agreed.
    """

    start: date
    end: date
    left: bool


def start_of(history: History) -> date:
    """Return the first day of the contract."""
    return history.steps("cpom_contract")[0][0]


def end_at(history: History, on: date) -> date | None:
    """Return the last day of the contract as decided on a day, None before it starts."""
    return _end(history.at("cpom_end", on))


def end_before(history: History, day: date) -> date | None:
    """Return the last day of the contract as decided before a day."""
    return end_at(history, day - timedelta(days=1))


def end_of(history: History) -> date:
    """Return the last day of the contract as decided at last."""
    found = _end(history.latest("cpom_end"))
    assert found is not None
    return found


def early_end(history: History) -> date | None:
    """Return the last day of a contract that ended before its term, None when it did not."""
    ends = [_end(value) for _, value in history.steps("cpom_end") if value["ended_early"]]
    return ends[-1] if ends else None


def avenants_after(history: History, on: date) -> Sequence[tuple[date, Value]]:
    """Return the avenants that take effect after a day."""
    return [(day, value) for day, value in history.steps("cpom_avenant") if day > on]


def covered_on(history: History, on: date) -> list[str]:
    """Return the départements that the contract names on a day."""
    return [
        code
        for code in history.keys("cpom_departement")
        if (value := history.at("cpom_departement", on, code)) and value["covered"]
    ]


def stays_of(history: History, structure_id: UUID) -> list[Stay]:
    """Return the stays of a structure in the contract, earliest first."""
    steps = [*history.steps("member", str(structure_id))]
    stays: list[Stay] = []
    for rank, (day, value) in enumerate(steps):
        if not value["joined"]:
            continue
        following = steps[rank + 1] if rank + 1 < len(steps) else None
        ends = [end_of(history)]
        if value["until"] is not None:
            ends.append(date.fromisoformat(str(value["until"])))
        if following is not None:
            ends.append(following[0] - timedelta(days=1))
        left = following is not None and not following[1]["joined"]
        stays.append(Stay(day, min(ends), left))
    return stays


def _end(value: Value | None) -> date | None:
    return None if value is None else date.fromisoformat(str(value["end"]))
