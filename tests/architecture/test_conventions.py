import ast
import inspect
import json
import re
from importlib import import_module
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import TypeVar

import pytest

from placeasile.domain.catalogue import EVENTS, read_event
from placeasile.domain.kernel import (
    Event,
    NotFound,
    Refusal,
    RuleViolation,
    Stale,
    ValueRefused,
)

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src/placeasile"
DOMAIN = SOURCES / "domain"
GOLDEN = ROOT / "tests/golden"
GLOSSARY = ROOT / "docs/glossary.md"
DECISIONS = ROOT / "docs/decisions"
MODULES = sorted(SOURCES.rglob("*.py"))
SHAPES = [(topic, one) for topic, kind in EVENTS.items() for one in range(1, kind.VERSION + 1)]
FAMILIES = {NotFound, RuleViolation, Stale, ValueRefused}


def _domain() -> list[ModuleType]:
    """Import every module of the domain, so that its classes are known."""
    names = (path.relative_to(SOURCES.parent).with_suffix("") for path in DOMAIN.rglob("*.py"))
    return [
        import_module(".".join(part for part in name.parts if part != "__init__")) for name in names
    ]


def _ours(kind: type[T]) -> set[type[T]]:
    """Return the classes of the domain that derive from a class, whatever tests define."""
    return {
        one
        for module in _domain()
        for one in vars(module).values()
        if inspect.isclass(one) and issubclass(one, kind) and one is not kind
    }


REFUSALS = sorted(_ours(Refusal) - FAMILIES, key=lambda one: one.__qualname__)
each_refusal = pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.__qualname__)
each_topic = pytest.mark.parametrize("topic", EVENTS)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _golden(topic: str, version: int) -> Path:
    return GOLDEN / f"{topic}.v{version}.json"


def test_every_event_is_in_the_catalogue() -> None:
    assert {one for one in _ours(Event) if "TOPIC" in vars(one)} == set(EVENTS.values())


def test_every_event_that_nothing_derives_from_has_a_topic() -> None:
    events = _ours(Event)

    leaves = [one for one in events if not any(kin.__base__ is one for kin in events)]

    assert all("TOPIC" in vars(one) for one in leaves)


def test_no_two_events_share_a_topic() -> None:
    topics = [vars(one)["TOPIC"] for one in _ours(Event) if "TOPIC" in vars(one)]

    assert len(topics) == len(set(topics))


@each_topic
def test_a_topic_reads_aggregate_fact(topic: str) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)*", topic)
    assert topic == EVENTS[topic].TOPIC
    assert EVENTS[topic].VERSION >= 1


@each_topic
def test_an_event_has_a_docstring_of_its_own(topic: str) -> None:
    assert inspect.cleandoc(EVENTS[topic].__doc__ or "")


@pytest.mark.parametrize(("topic", "version"), SHAPES)
def test_an_event_recorded_in_the_past_still_reads_the_same(topic: str, version: int) -> None:
    stored = _golden(topic, version).read_bytes()

    event = read_event(topic, version, stored)

    assert type(event) is EVENTS[topic]
    assert read_event(topic, EVENTS[topic].VERSION, event.model_dump_json().encode()) == event


@each_topic
def test_an_event_is_stored_today_as_its_golden_file_says(topic: str) -> None:
    version = EVENTS[topic].VERSION
    stored = _golden(topic, version).read_bytes()

    assert read_event(topic, version, stored).model_dump(mode="json") == json.loads(stored)


@each_topic
def test_the_facts_of_an_event_are_flat_values_with_names(topic: str) -> None:
    version = EVENTS[topic].VERSION
    event = read_event(topic, version, _golden(topic, version).read_bytes())

    for fact in event.facts():
        assert re.fullmatch(r"[a-z_]+", fact.facet)
        assert json.loads(json.dumps(dict(fact.value))) == dict(fact.value)
        assert not any(isinstance(one, dict | list | tuple) for one in fact.value.values())


def test_no_golden_file_is_missing_or_orphaned() -> None:
    expected = {_golden(topic, version).name for topic, version in SHAPES}

    assert {path.name for path in GOLDEN.iterdir()} == expected


def test_refusals_have_distinct_codes() -> None:
    codes = [refusal.code for refusal in REFUSALS]

    assert len(codes) == len(set(codes))


@each_refusal
def test_a_refusal_has_a_code_and_says_in_french_what_and_what_to_do(
    refusal: type[Refusal],
) -> None:
    assert sum(issubclass(refusal, family) for family in FAMILIES) == 1
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", refusal.code)
    for text in (refusal.wording, refusal.remedy):
        assert len(text) > 10
        assert text[0].isupper() or text[0] in "«{"
        assert text.endswith(".")
    assert refusal.__doc__


@each_refusal
def test_a_refusal_names_its_details(refusal: type[Refusal]) -> None:
    names = {
        name
        for text in (refusal.wording, refusal.remedy)
        for _, name, _, _ in Formatter().parse(text)
        if name is not None
    }

    assert all(name.isidentifier() for name in names)


@each_topic
def test_the_glossary_explains_each_event(topic: str) -> None:
    rows = [line for line in GLOSSARY.read_text("utf-8").splitlines() if f"`{topic}`" in line]

    assert len(rows) == 1
    cells = [cell.strip() for cell in rows[0].strip("|").split("|")]
    assert len(cells) == 4
    assert all(cells)


def test_the_glossary_explains_no_event_that_does_not_exist() -> None:
    named = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", GLOSSARY.read_text("utf-8"), re.MULTILINE)

    assert set(named) == set(EVENTS)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_says_what_it_holds(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_fits_in_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_an_accepted_decision_names_its_check() -> None:
    silent = [
        path.name
        for path in sorted(DECISIONS.glob("[0-9]*.md"))
        if re.search(
            r"^\W*(status|statut)\W+accept",
            text := path.read_text("utf-8"),
            re.IGNORECASE | re.MULTILINE,
        )
        and not re.search(r"^\W*Check\W*: *\S", text, re.MULTILINE)
    ]

    assert silent == []
