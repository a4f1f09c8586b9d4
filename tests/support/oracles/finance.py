"""The money of each year, computed with the rules of the domain from what is said."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from placeasile.domain.rules.budget import LINES, BudgetProfile, profile_of
from placeasile.domain.rules.capacity import Life, Offered, Step, mean_places, offered
from placeasile.domain.rules.finance import (
    Outcome,
    allocation_detail,
    allocation_gap,
    identity_gap,
    net_result,
    net_result_proposed,
    theoretical_daily_cost,
    theoretical_ratio,
)
from tests.support.oracle import Oracle, Row
from tests.support.oracles.cpom import cpom_coverage

AMOUNTS: Final = (
    "dotation_requested",
    "dotation_granted",
    "income_proposed",
    "total_income",
    "charges_proposed",
    "charges_retained",
    "state_recovery",
    "surplus_recovered",
    "surplus_carried",
    "dedicated_funds",
)
INDICATORS: Final = ("etp", "taux_encadrement", "cout_journalier")


def budget(oracle: Oracle) -> list[Row]:
    """Every structure, in each of the five years that end with the day's."""
    covered = {
        (one["structure_id"], one["year"]) for one in cpom_coverage(oracle) if one["in_cpom"]
    }
    return [
        _budget(oracle, structure, year, in_cpom=(structure, year) in covered)
        for structure in oracle.subjects("structure")
        for year in oracle.years
    ]


def _budget(oracle: Oracle, structure: UUID, year: int, *, in_cpom: bool) -> Row:
    key, end = str(year), date(year, 12, 31)
    kind = oracle.get(structure, "type", min(end, oracle.on), "type")
    profile = profile_of(kind)
    amounts = {one: _amount(oracle, structure, one, year) for one in AMOUNTS}
    row: Row = {
        "structure_id": structure,
        "year": year,
        "type": kind,
        "profile": profile.value,
        "in_cpom": in_cpom,
        "in_cpom_declared": (
            declared := oracle.get(structure, "in_cpom_declared", oracle.on, "in_cpom", key)
        ),
        "cpom_disagrees": declared is not None and declared != in_cpom,
        **_closing(oracle, structure, key),
        **amounts,
        **_grants(oracle, structure, key),
        "expected_deduction": _amount(oracle, structure, "surplus_carried", year - 2),
        **_allocation(oracle, structure, key),
        "comment": oracle.get(structure, "budget_comment", oracle.on, "comment", key),
        "net_result": net_result(amounts["total_income"], amounts["charges_retained"]),
        "net_result_proposed": net_result_proposed(
            year, amounts["income_proposed"], amounts["charges_proposed"], amounts["total_income"]
        ),
    }
    for one in INDICATORS:
        row[f"{one}_forecast"] = _decimal(
            oracle.get(structure, f"{one}_forecast", max(oracle.on, end), "n", key)
        )
        row[f"{one}_realised"] = _decimal(
            oracle.get(structure, f"{one}_realised", oracle.on, "n", key)
        )
    row["identity_gap"] = _identity(profile, row)
    return {**row, **_theoretical(_offered(oracle, structure, year), row)}


def _amount(oracle: Oracle, structure: UUID, facet: str, year: int) -> Decimal | None:
    return _decimal(oracle.get(structure, facet, oracle.on, "amount", str(year)))


def _decimal(said: Any) -> Decimal | None:  # noqa: ANN401 (JSON)
    return None if said is None else Decimal(said)


def _closing(oracle: Oracle, structure: UUID, key: str) -> Row:
    found = oracle.value(structure, "budget_closed", oracle.on, key)
    closed = found is not None and found.value["closed"]
    return {"closed": closed, "closed_on": found.day if found is not None and closed else None}


def _grants(oracle: Oracle, structure: UUID, key: str) -> Row:
    said = [one for one in oracle.every(structure, "dotation_granted", key) if one.day <= oracle.on]
    first = sorted(
        (one for one in said if not one.value["amended"]), key=lambda one: (one.day, one.position)
    )
    return {
        "dotation_initial": Decimal(first[0].value["amount"]) if first else None,
        "dotation_amendments": len(said) - len(first),
    }


def _allocation(oracle: Oracle, structure: UUID, key: str) -> Row:
    found = oracle.value(structure, "allocation", oracle.on, key)
    said: Mapping[str, Any] = {} if found is None else found.value
    lines = {one: _decimal(said.get(one)) for one in (*LINES, "fonds_dedies")}
    total = _decimal(said.get("allocation_total"))
    detail = allocation_detail(lines.values())
    return {
        "allocation_total": total,
        **lines,
        "allocation_comment": said.get("comment"),
        "allocation_detail": detail,
        "allocation_gap": allocation_gap(total, detail),
    }


def _identity(profile: BudgetProfile, row: Row) -> Decimal | None:
    outcome = Outcome(
        net=row["net_result"],
        recovery=row["state_recovery"],
        allocation=row["allocation_total"],
        recovered=row["surplus_recovered"],
        carried=row["surplus_carried"],
        dedicated=row["dedicated_funds"],
    )
    return identity_gap(profile, outcome, in_cpom=row["in_cpom"])


def _offered(oracle: Oracle, structure: UUID, year: int) -> Offered:
    closed = oracle.closing(structure, oracle.on)
    life = Life(oracle.opened_on(structure), None if closed is None else closed.day)
    known: dict[date, int] = {}
    for one in oracle.every(structure, "places"):
        if one.day <= oracle.on:
            known[one.day] = one.value["n"]
    stated = oracle.get(structure, "places_stated", oracle.on, "n", str(year))
    return offered(year, [Step(*one) for one in known.items()], life, stated)


def _theoretical(found: Offered, row: Row) -> Row:
    return {
        "place_days": found.place_days,
        "mean_places": mean_places(found.place_days, found.days),
        "theoretical_ratio_forecast": theoretical_ratio(found.mean_places, row["etp_forecast"]),
        "theoretical_ratio_realised": theoretical_ratio(found.mean_places, row["etp_realised"]),
        "theoretical_daily_cost": theoretical_daily_cost(row["dotation_granted"], found.place_days),
    }


TABLES: Final[dict[str, Callable[[Oracle], list[Row]]]] = {"budget": budget}
"""What computes each table."""
