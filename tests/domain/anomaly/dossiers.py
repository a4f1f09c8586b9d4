"""Small dossiers for examples."""

from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from placeasile.domain.rules.dossier import (
    Act,
    Activity,
    Budget,
    Capacity,
    Cpom,
    Dossier,
    Evaluation,
    Identity,
    Indicator,
    Reference,
    Site,
    Tariff,
    YearPlaces,
)

Anything: TypeAlias = Any

TODAY: Final = date(2026, 1, 9)
REFERENCE: Final = Reference(
    tariffs=(
        Tariff("CADA", 2024, ile_de_france=False, amount=Decimal("21.50")),
        Tariff("CADA", 2024, ile_de_france=True, amount=Decimal(25)),
        Tariff("CADA", 2023, ile_de_france=False, amount=Decimal(20)),
    )
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def of(
    kind: str | None, *, etat: str = "OUVERTE", opened: str = "2010-03-01", **more: Anything
) -> Dossier:
    identity = Identity(kind, "14", "28", etat, day(opened))
    slices: dict[str, Any] = {"reference": REFERENCE, **more}
    return Dossier(identity=identity, **slices)


def cada(**slices: Anything) -> Dossier:
    return of("CADA", **slices)


def huda(**slices: Anything) -> Dossier:
    return of("HUDA", **slices)


def act(category: str, start: str | None, end: str | None, **more: Anything) -> Act:
    return Act(
        more.pop("act_id", "a"),
        category,
        None if start is None else day(start),
        None if end is None else day(end),
        **more,
    )


def convention(
    start: str | None = "2022-01-01", end: str | None = "2026-12-31", **more: Anything
) -> Act:
    return act("CONVENTION", start, end, **more)


def autorisation(
    start: str | None = "2015-01-01", end: str | None = "2029-12-31", **more: Anything
) -> Act:
    return act("ARRETE_AUTORISATION", start, end, **more)


def year(**counts: Anything) -> tuple[YearPlaces, ...]:
    return (YearPlaces(2024, "CADA", "OUVERTE", **counts),)


def sites(*places: int | None) -> tuple[Site, ...]:
    return tuple(Site(str(rank), one) for rank, one in enumerate(places))


def capacity(places: int | None) -> Capacity:
    return Capacity(places)


def budget(of_year: int = 2024, **amounts: str | int | None) -> tuple[Budget, ...]:
    known = {name: None if one is None else Decimal(one) for name, one in amounts.items()}
    return (Budget(of_year, **known),)


def indicator(of_year: int = 2024, **values: str | int) -> tuple[Indicator, ...]:
    return (Indicator(of_year, **{name: Decimal(one) for name, one in values.items()}),)


def evaluations(*days: str) -> tuple[Evaluation, ...]:
    return tuple(Evaluation(str(rank), day(one)) for rank, one in enumerate(days))


def cpom(**more: Anything) -> tuple[Cpom, ...]:
    return (Cpom("c", **more),)


def month(**counts: Anything) -> Activity:
    return Activity(counts.pop("dna_code", "C1401"), "2025-12", **counts)
