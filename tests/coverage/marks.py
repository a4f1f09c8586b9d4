"""The tests that say what they cover: the marks are read from the imported modules.

A test that is skipped whatever happens exercises nothing.
"""

import inspect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final, cast

import pytest

TESTS: Final = Path(__file__).parents[1]
COVERS: Final = "covers"
_SILENT: Final = {"skip", "xfail"}


@cache
def marks() -> Mapping[str, tuple[str, ...]]:
    """Return the names of the tests that cover each item, in their order of files and lines."""
    found: dict[str, list[str]] = defaultdict(list)
    for module in _modules():
        for name, covered in covered_in(module):
            for code in covered:
                if name not in found[code]:
                    found[code].append(name)
    return {code: tuple(names) for code, names in found.items()}


def covered_in(module: ModuleType) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each test of a module, with what it covers."""
    path = Path(str(module.__file__)).relative_to(TESTS)
    shared = _marks(module)
    for name, test in _tests(module):
        every = [*shared, *_marks(test)]
        if not any(one.name in _SILENT for one in every):
            yield f"{path}::{name}", tuple(_codes(every))


def _modules() -> Iterator[ModuleType]:
    for path in sorted(TESTS.rglob("test_*.py")):
        dotted = ".".join(path.relative_to(TESTS.parent).with_suffix("").parts)
        yield import_module(dotted)


def _tests(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Yield the tests that a module defines; a function that it imports is of another module."""
    for name, one in vars(module).items():
        ours = inspect.isfunction(one) and one.__module__ == module.__name__
        if (ours and name.startswith("test_")) or (
            inspect.isclass(one) and name.startswith("Test")
        ):
            yield name, one


def _marks(of: object) -> list[pytest.Mark]:
    """Return the marks of a module, a class or a function."""
    found = getattr(of, "pytestmark", [])
    several = cast("Iterable[object]", found if isinstance(found, list) else [found])
    return [
        one.mark if isinstance(one, pytest.MarkDecorator) else one
        for one in several
        if isinstance(one, pytest.Mark | pytest.MarkDecorator)
    ]


def _codes(every: Iterable[pytest.Mark]) -> Iterator[str]:
    """Yield what marks cover, those of the cases of a parametrised test included."""
    for one in every:
        if one.name == COVERS:
            yield from cast("tuple[str, ...]", one.args)
        elif one.name == "parametrize":
            for case in cast("Iterable[object]", one.args[1] if len(one.args) > 1 else ()):
                inner = cast("Iterable[object]", getattr(case, "marks", ()))
                yield from _codes(
                    mark.mark if isinstance(mark, pytest.MarkDecorator) else mark
                    for mark in inner
                    if isinstance(mark, pytest.Mark | pytest.MarkDecorator)
                )
