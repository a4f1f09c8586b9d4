"""What the domain asks for is held and exercised, or left out with its reason."""

from types import ModuleType

import pytest

from tests.coverage.catalogue import ITEMS, KINDS
from tests.coverage.document import exercising, problems
from tests.coverage.item import Item, held, left_out
from tests.coverage.marks import TESTS, covered_in

HELD = held("RULE", "Une règle", "domain.kernel:Event")
OUT = left_out("SCREEN", "Un écran", "Avec les pages web.")
MARKS = {"RULE": ("test_x.py::test_rule",)}


def test_all_that_the_domain_asks_for_is_held_and_exercised_or_left_out() -> None:
    assert problems() == []


def test_no_code_names_two_items() -> None:
    assert len(ITEMS) == sum(len(kind.items) for kind in KINDS)


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda one: one.code)
def test_an_item_says_in_french_what_it_is(item: Item) -> None:
    assert item.title
    assert "|" not in item.title
    if item.reason is not None:
        assert item.reason.endswith(".")


@pytest.mark.parametrize(
    ("item", "marks", "said"),
    [
        (HELD, MARKS, None),
        (OUT, {}, None),
        (HELD, {}, "no test covers it"),
        (HELD, {"LURE": ("test_x.py::test_rule",), **MARKS}, "LURE, which is not an item"),
        (Item("RULE", "Une règle"), MARKS, "neither held nor left out"),
        (held("RULE", "Une règle", "domain.kernel:Gone"), MARKS, "is not at"),
        (held("RULE", "Une règle", "domain.gone:Event"), MARKS, "is not at"),
        (held("RULE", "Une règle", "domain.catalogue:EVENTS[gone]"), MARKS, "is not at"),
        (held("RULE", "Une règle", "projections/sheet/schema.sql:gone"), MARKS, "is not at"),
        (held("RULE", "Une règle", "projections/gone/schema.sql:create"), MARKS, "is not at"),
        (left_out("RULE", "Une règle", "Plus tard."), MARKS, "is left out, and held or exercised"),
        (Item("RULE", "Une règle", ("domain.kernel:Event",), "Plus tard."), {}, "is left out"),
    ],
)
def test_what_is_not_as_it_is_said_is_told(
    item: Item, marks: dict[str, tuple[str, ...]], said: str | None
) -> None:
    found = problems({item.code: item}, marks)

    assert [said in one for one in found if said is not None] == ([True] if said else [])
    assert bool(found) == (said is not None)


def test_an_item_that_others_replace_is_exercised_when_each_of_them_is() -> None:
    replaced = Item("OLD", "Un ancien nom", through=("RULE", "SCREEN"))

    assert exercising(replaced, MARKS) == ()
    assert exercising(replaced, {**MARKS, "SCREEN": ("b", "a")}) == (*MARKS["RULE"], "b", "a")
    assert exercising(replaced, {**MARKS, "OLD": ("c",)}) == ("c",)


def test_a_test_covers_what_its_module_itself_and_its_cases_say() -> None:
    module = ModuleType("example")
    module.__file__ = str(TESTS / "test_example.py")
    module.__dict__["pytestmark"] = pytest.mark.covers("MODULE")

    @pytest.mark.covers("OWN", "OTHER")
    @pytest.mark.parametrize("one", [1, pytest.param(2, marks=pytest.mark.covers("CASE"))])
    def test_some(one: int) -> None:
        assert one

    @pytest.mark.skip(reason="never run")
    @pytest.mark.covers("SKIPPED")
    def test_none() -> None:
        assert True

    for test in (test_some, test_none):
        test.__module__ = module.__name__
        setattr(module, test.__name__, test)
    module.__dict__["test_imported"] = test_no_code_names_two_items

    found = dict(covered_in(module))

    assert {name: set(codes) for name, codes in found.items()} == {
        "test_example.py::test_some": {"MODULE", "OWN", "OTHER", "CASE"}
    }
