"""One SQL definition, four ways to run it, and an oracle that does not read it."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from placeasile.projections.generation import use
from placeasile.projections.rebuild import build, ensure, swap
from placeasile.projections.runner import apply_page
from tests.projections.dashboards import (
    KEYS as DASHBOARD_KEYS,
    asked as asked_of,
    dashboard,
    holding,
    same as same_in_dashboards,
    told,
)
from tests.projections.planting import Place, answered, assert_same, plant, running, uproot
from tests.projections.snapshots import content, public, take
from tests.support.depth import times
from tests.support.histories import Story, stories
from tests.support.oracle import Oracle
from tests.support.oracles.parts import every_table

EXAMPLES: Final = times(4)
MAX_LENGTH: Final = 80

thorough = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
seeds = st.integers(0, 2**32 - 1)
moments = st.tuples(st.integers(-2500, 600), st.floats(0, 1))


def expected(story: Story, effective_on: date) -> dict[str, list[dict[str, Any]]]:
    oracle = Oracle(story.log, effective_on, len(story.log))
    return {"fact": oracle.fact(), **every_table(oracle)}


def run_through(place: Place, story: Story, chance: Random) -> date:
    """Apply a log page by page while days pass; return the day that the tables show."""
    today = story.log[0].recorded_at.date() - timedelta(days=chance.randint(0, 400))
    place.empty(today)
    reached = 0
    while reached < len(story.log):
        several = story.log[reached : reached + chance.randint(1, 12)]
        plant(place.owner, several)
        reached += len(several)
        if chance.randrange(3) == 0:
            today += timedelta(days=chance.choice([1, 1, 30, chance.randint(1, 500)]))
        while apply_page(place.projector, today, page=chance.randint(1, 8)).events:
            pass
    return today


@pytest.mark.slow
@pytest.mark.timeout(180)
@thorough
@given(story=stories(MAX_LENGTH), seed=seeds)
def test_running_rebuilding_and_asking_give_what_the_oracle_says(
    place: Place, story: Story, seed: int
) -> None:
    today = run_through(place, story, Random(seed))

    ran = running(place.projector)
    assert_same(ran, expected(story, today))
    asked = answered(place.projector, today, len(story.log))
    assert_same(asked, {name: ran[name] for name in asked})
    number = build(place.projector, today)
    use(place.projector, number)
    assert_same(running(place.projector), ran)


@pytest.mark.covers("L19", "5.7")
@pytest.mark.slow
@pytest.mark.timeout(180)
@thorough
@given(story=stories(MAX_LENGTH), asked=st.lists(moments, min_size=4, max_size=4))
def test_any_moment_is_answered_as_the_oracle_says(
    place: Place, story: Story, asked: list[tuple[int, float]]
) -> None:
    uproot(place.owner)
    plant(place.owner, story.log)
    ensure(place.projector, story.today)

    for days, share in asked:
        effective_on = story.today + timedelta(days=days)
        position = round(share * len(story.log))
        oracle = Oracle(story.log, effective_on, position)
        assert_same(answered(place.projector, effective_on, position), every_table(oracle))


@pytest.mark.slow
@pytest.mark.timeout(600)
@settings(thorough, max_examples=times(2))
@given(story=stories(MAX_LENGTH), asked=st.lists(moments, min_size=1, max_size=1))
def test_a_file_and_the_dashboards_say_what_the_oracle_says(
    place: Place, story: Story, asked: list[tuple[int, float]]
) -> None:
    """Every table of the DuckDB file of a moment, and what plain SQL answers for it."""
    uproot(place.owner)
    plant(place.owner, story.log)
    ensure(place.projector, story.today)

    for days, share in [(0, 1.0), *asked]:
        effective_on = story.today + timedelta(days=days)
        position = round(share * len(story.log))
        oracle = Oracle(story.log, effective_on, position)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "parc.duckdb"
            take(place.dsn, path, effective_on, position)
            found = content(path)
        tables = answered(place.projector, effective_on, position)
        assert_same(found, public(tables))
        assert_same(found, public(every_table(oracle)))
        with dashboard(place.dsn) as connection:
            for name in DASHBOARD_KEYS:
                rows = asked_of(connection, f"{name}_at_position", effective_on, position)
                same_in_dashboards(name, rows, oracle)
            facts = asked_of(connection, "facts_at_position", effective_on, position)
            assert told(facts) == holding(oracle, effective_on)


@pytest.mark.slow
@pytest.mark.timeout(180)
@thorough
@given(story=stories(MAX_LENGTH), steps=st.lists(st.sampled_from([1, 2, 29, 180, 400]), max_size=6))
def test_days_that_pass_one_by_one_give_what_a_rebuild_gives(
    place: Place, story: Story, steps: list[int]
) -> None:
    today = story.today - timedelta(days=500)
    uproot(place.owner)
    plant(place.owner, story.log)
    ensure(place.projector, today)

    for step in steps:
        today += timedelta(days=step)
        apply_page(place.projector, today)
    assert_same(running(place.projector), expected(story, today))


def test_a_day_that_has_passed_does_not_come_back(place: Place) -> None:
    place.empty(date(2026, 1, 9))

    assert apply_page(place.projector, date(2026, 1, 8)).as_of == date(2026, 1, 9)


def test_a_generation_that_is_swapped_in_shows_the_day_of_the_swap(place: Place) -> None:
    place.empty(date(2026, 1, 9))
    number = build(place.projector, date(2026, 1, 9))
    swap(place.projector, number, date(2026, 1, 10))

    row = place.projector.execute("select as_of from read.checkpoint").fetchone()
    assert row == (date(2026, 1, 10),)
