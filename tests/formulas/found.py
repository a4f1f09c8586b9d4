"""Finds the formulas of the domain."""

import inspect
import pkgutil
from collections.abc import Mapping
from importlib import import_module

import placeasile.domain.rules
from placeasile.domain.rules.formula import Formula, formula_of


def formulas() -> Mapping[str, Formula]:
    """Return every formula by ``module.function``, in the order of modules and of their code."""
    found: dict[str, Formula] = {}
    for one in sorted(pkgutil.iter_modules(placeasile.domain.rules.__path__)):
        module = import_module(f"placeasile.domain.rules.{one.name}")
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__:
                words = formula_of(value)
                if words is not None:
                    found[f"{one.name}.{name}"] = words
    return found
