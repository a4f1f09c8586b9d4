"""What the commands on the evaluations, the actions and the incidents share."""

from datetime import date
from typing import ClassVar

from placeasile.domain.kernel import History
from placeasile.domain.quality.decisions.inspections import QUALITY
from placeasile.domain.quality.refusals import NotEvaluated, ThingWithdrawn
from placeasile.domain.stating import Open, State, ThingNotFound, opened
from placeasile.domain.vocabulary import StructureType

VISITS = opened("quality", claims=QUALITY.claims, taken=QUALITY.taken)
"""Decides on the same stream as `QUALITY`, with the same claims."""


class QualityState(State):
    """A command that states a fact beside the inspections of a structure."""

    STREAM: ClassVar[str] = "quality"


def day_of(state: Open, facet: str, key: object, *, field: str) -> date:
    """Return the day of an inspection, an evaluation or an incident that stands.

    Raises:
        ThingNotFound: it is not recorded.
        ThingWithdrawn: it was struck off.
    """
    steps = state.steps(facet, str(key))
    if not steps:
        raise ThingNotFound(field=field, value=key)
    refuse_withdrawn(state, facet, key, field=field)
    return steps[0][0]


def refuse_withdrawn(state: Open, facet: str, key: object, *, field: str) -> None:
    """Raise when an inspection, an evaluation or an incident was struck off.

    Raises:
        ThingWithdrawn: it was.
    """
    latest = state.latest(facet, str(key))
    struck = latest is not None and bool(latest.get("withdrawn"))
    if struck or state.latest(f"{facet}_withdrawn", str(key)) is not None:
        raise ThingWithdrawn(field=field, value=key)


def refuse_not_evaluated(thing: History, on: date) -> None:
    """Raise unless a structure is of a type that is evaluated on a day.

    Raises:
        NotEvaluated: it is not.
    """
    value = thing.at("type", on)
    if value is not None and not StructureType(str(value["type"])).authorised:
        raise NotEvaluated(field="effective_on", value=value["type"])
