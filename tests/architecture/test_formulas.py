"""Every formula is defined in French, worked by examples, and held by a law."""

import inspect
from collections.abc import Iterable
from importlib import import_module
from typing import Any, cast

import pytest
from hypothesis import is_hypothesis_test

from tests.formulas.catalogue import CATALOGUE, Proof
from tests.formulas.document import TITLES, document
from tests.formulas.found import formulas

FORMULAS = formulas()
each_formula = pytest.mark.parametrize(("name", "tested"), CATALOGUE.items(), ids=list(CATALOGUE))


def test_the_catalogue_holds_every_formula_and_no_other() -> None:
    assert set(CATALOGUE) == set(FORMULAS)
    assert {one.split(".")[0] for one in FORMULAS} == set(TITLES)


def function(name: str) -> Any:  # noqa: ANN401 (a test)
    """Return a test of the catalogue; inside a property, the function that states it."""
    path, _, test = name.partition(":")
    return getattr(import_module(f"tests.domain.{path}"), test)


@each_formula
def test_a_formula_has_an_example_and_a_law(name: str, tested: Proof) -> None:
    example, law = function(tested.example), function(tested.law)

    assert not is_hypothesis_test(example)
    assert is_hypothesis_test(law)
    for one in (example, law):
        assert uses(one, name.split(".")[1]), f"{one.__name__} does not speak of {name}"


def uses(test: Any, name: str) -> bool:  # noqa: ANN401 (a test)
    """Tell whether a test, or something of its module that it names, calls a function."""
    module = inspect.getmodule(test)
    inner = test.hypothesis.inner_test if is_hypothesis_test(test) else test
    asked, seen = [inner], set[str]()
    while asked:
        found = asked.pop()
        for word in words(found):
            if word == name:
                return True
            helper = getattr(module, word, None)
            ours = inspect.isfunction(helper) and helper.__module__ == test.__module__
            if ours and word not in seen:
                seen.add(word)
                asked.append(helper)
    return name in parametrised(test)


def words(function: Any) -> set[str]:  # noqa: ANN401 (a function)
    """Return the names that the code of a function uses, in what it defines too."""
    codes, names = [function.__code__], set[str]()
    while codes:
        code = codes.pop()
        names |= {*code.co_names, *code.co_freevars}
        codes += [one for one in code.co_consts if inspect.iscode(one)]
    return names


def parametrised(test: Any) -> set[str]:  # noqa: ANN401 (a test)
    """Return the names of the functions that the cases of a test hold."""
    marks = getattr(test, "pytestmark", [])
    cases = [case for mark in marks if mark.name == "parametrize" for case in mark.args[1]]
    values = [one for case in cases for one in held(case)]
    return {one.__name__ for one in values if inspect.isfunction(one)}


def held(case: Any) -> Iterable[Any]:  # noqa: ANN401 (a case of any test)
    """Return the values of a case: it may be one, several, or a `pytest.param`."""
    found: Any = getattr(case, "values", case)
    return cast("Iterable[Any]", found) if isinstance(found, tuple) else (found,)


def test_a_formula_is_said_in_french() -> None:
    for name, words_ in FORMULAS.items():
        assert words_.label[0].isupper(), name
        assert words_.definition.endswith("."), name
        assert words_.definition in document(), name
    assert len({one.label for one in FORMULAS.values()}) >= len(FORMULAS) - 3
