"""Values as a page shows them: in French, and never a figure for what is not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, cast

from placeasile.domain.french.days import write_day, write_month, write_yes_no
from placeasile.domain.french.numbers import (
    NO_BREAK,
    write_amount,
    write_number,
    write_percent,
)
from placeasile.domain.registry.field import Field, Unit
from placeasile.edge.clock import PARIS, civil_day
from placeasile.web.labels import choice

UNKNOWN: Final = "Non renseigné"
NOT_APPLICABLE: Final = "Sans objet"
KILO: Final = 1000
DECIMALS: Final[Mapping[Unit, int]] = {
    Unit.FTE: 2,
    Unit.PLACES_PER_FTE: 2,
    Unit.MARK: 2,
    Unit.PERCENT: 1,
    Unit.PER_THOUSAND: 1,
    Unit.PLACES: 1,
    Unit.PEOPLE: 1,
    Unit.DEGREES: 5,
}
"""How many decimals a page shows at most: a table of figures is read, not computed with."""


class Kind(StrEnum):
    """What a value looks like."""

    TEXT = "text"
    NUMBER = "number"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in words. ``href`` leads to a thing, ``history`` to all that was said of it.

    ``note`` says under it what it is made of, or how much of it is known.
    """

    text: str
    kind: Kind = Kind.TEXT
    href: str | None = None
    history: str | None = None
    tone: str | None = None
    note: str | None = None

    @property
    def unsaid(self) -> bool:
        """Tell whether it is no value: nobody has said it, or it makes no sense."""
        return self.kind is Kind.UNKNOWN or self.kind is Kind.NOT_APPLICABLE


def said(value: object, field: Field | None) -> Cell:
    """Return a value in words, by the unit of its field; None is what nobody has said."""
    if value is None or value in ("", []):
        return Cell(UNKNOWN, Kind.UNKNOWN)
    unit = Unit.TEXT if field is None else field.unit
    if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        plain = unit is Unit.YEAR
        return Cell(str(value)) if plain else Cell(figure(value, unit), Kind.NUMBER)
    return Cell(_words(value, unit))


def figure(value: Decimal | float, unit: Unit) -> str:
    """Return a number as its unit wants it."""
    match unit:
        case Unit.EUROS | Unit.EUROS_PER_PLACE_DAY:
            return write_amount(Decimal(value))
        case Unit.PERCENT:
            return write_percent(_rounded(Decimal(value), DECIMALS[unit]))
        case Unit.BYTES:
            return size(int(value))
        case _:
            return write_number(_rounded(Decimal(str(value)), DECIMALS.get(unit, 0)))


def instant(at: datetime) -> str:
    """Write an instant: 30/11/2026 à 14 h 30, in Paris."""
    local = at.astimezone(PARIS)
    return f"{write_day(civil_day(at))} à {local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02}"


def size(octets: int) -> str:
    """Write the size of a file."""
    number = Decimal(octets)
    for unit in ("o", "ko", "Mo", "Go"):
        if number < KILO or unit == "Go":
            shown = number.quantize(Decimal("0.1")) if unit in ("Mo", "Go") else round(number)
            return f"{write_number(shown)}{NO_BREAK}{unit}"
        number /= KILO
    raise AssertionError(octets)


def counted(number: int, one: str, several: str) -> str:
    """Write a number of things: 1 structure, 12 structures; zero is singular in French."""
    return f"{write_number(number)} {one if abs(number) < 2 else several}"  # noqa: PLR2004 (plural)


def _words(value: object, unit: Unit) -> str:
    match value:
        case bool():
            return write_yes_no(value)
        case datetime():
            return instant(value)
        case date():
            return write_day(value)
        case list():
            return ", ".join(map(str, cast("list[object]", value)))
        case _:
            return _coded(str(value), unit)


def _coded(text: str, unit: Unit) -> str:
    if unit is Unit.CHOICE:
        return choice(text)
    return write_month(text) if unit is Unit.MONTH else text


def _rounded(number: Decimal, decimals: int) -> Decimal:
    shown = round(number, decimals)
    return shown if shown != shown.to_integral_value() else shown.to_integral_value()
