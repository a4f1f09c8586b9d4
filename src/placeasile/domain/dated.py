"""Asserting facts on their day: once, and never two values of one fact on one day.

The same rule serves every command, so that nothing depends on the order of entry. A value
that is only carried from an earlier day, or from a registration, is not an assertion of
the day: it is recorded again, and stays when the earlier one is corrected.
"""

from datetime import date
from typing import ClassVar

from placeasile.domain.kernel import (
    Assertion,
    Event,
    Fact,
    History,
    RuleViolation,
    Scalar,
    Value,
    held_from,
)
from placeasile.domain.personal import personal_fields


class DayAlreadyTaken(RuleViolation):
    """Another value of the same fact was recorded for the same day."""

    code: ClassVar[str] = "day-already-taken"
    wording: ClassVar[str] = "Le registre dit déjà autre chose au {on:%d/%m/%Y} : {value}."
    remedy: ClassVar[str] = (
        "Corrigez l'événement {event_id} avec « supersedes » et un motif, ou vérifiez la date."
    )


def dated(
    history: History, event: Event, on: date, *, field: str = "effective_on"
) -> list[Assertion]:
    """Return the event to record on its day; nothing when all it says is said on that day.

    Raises:
        DayAlreadyTaken: an event of that day says another value of one of its facts.
    """
    facts = list(event.facts())
    for fact in facts:
        refuse_another(history, fact, on, field=field)
    if all(said_on(history, fact, on) == fact.value for fact in facts):
        return []
    return [Assertion(event, on)]


def said_on(history: History, fact: Fact, on: date) -> Value | None:
    """Return what the standing events of a day say of a fact, None when they say nothing."""
    said = [value for day, value in history.steps(fact.facet, fact.key) if day == on]
    return said[-1] if said else None


def refuse_another(history: History, fact: Fact, on: date, *, field: str = "effective_on") -> None:
    """Raise when an event of that very day says another value of the fact.

    Raises:
        DayAlreadyTaken: one does.
    """
    said = said_on(history, fact, on)
    if said is None or said == fact.value:
        return
    other = next(
        one
        for one in reversed(history.alive)
        for its in one.event.facts()
        if (its.facet, its.key) == (fact.facet, fact.key) and held_from(one, its) == on
    )
    personal = personal_fields(type(other.event))
    words = "d'autres données personnelles" if personal else _in_words(fact.facet, said)
    raise DayAlreadyTaken(field=field, value=words, on=on, event_id=other.event_id)


def _in_words(facet: str, value: Value) -> str:
    """Say a value in French."""
    match facet:
        case "places" | "pmr" | "lgbt" | "fvv_teh":
            kind = "" if facet == "places" else f" {facet.upper().replace('_', '/')}"
            return f"{value['n']} places{kind}"
        case "dna" | "finess":
            described = f" ({value['description']})" if value["description"] else ""
            return f"code rattaché{described}" if value["held"] else "fin du code"
        case "convention_end" | "authorisation_end" | "cpom_end":
            return f"fin le {date.fromisoformat(str(value['end'])):%d/%m/%Y}"
        case _ if "amount" in value:
            return f"{value['amount']} €"
        case _:
            told = (one for name, one in value.items() if name != "comment")
            said = [_scalar(one) for one in told if one is not None]
            return ", ".join(said) or "aucune valeur"


def _scalar(one: Scalar) -> str:
    if isinstance(one, bool):
        return "oui" if one else "non"
    return str(one)
