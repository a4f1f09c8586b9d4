"""What a formula is: a pure function with its definition in French."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, ParamSpec, TypeVar

from placeasile.domain.registry.field import Unit

P = ParamSpec("P")
R = TypeVar("R")

ATTRIBUTE: Final = "formula"


@dataclass(frozen=True, slots=True)
class Formula:
    """The French words of a formula. ``source`` is the law, the order or the custom it is from."""

    label: str
    definition: str
    unit: Unit
    source: str


def formula(
    label: str, definition: str, unit: Unit, *, source: str
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Give a function its French words: `docs/fr/formules.md` is written from them."""

    def words(function: Callable[P, R]) -> Callable[P, R]:
        setattr(function, ATTRIBUTE, Formula(label, definition, unit, source))
        return function

    return words


def formula_of(function: Callable[..., Any]) -> Formula | None:
    """Return the words of a formula, None for another function."""
    return getattr(function, ATTRIBUTE, None)
