"""The table of budgets, on histories that are all about money."""

from datetime import date, timedelta
from random import Random
from typing import Any, Final
from uuid import uuid5

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from psycopg.rows import dict_row

from placeasile.domain.cpom.decisions.base import CPOM
from placeasile.domain.cpom.decisions.contract import SignCpom
from placeasile.domain.cpom.decisions.members import JoinCpom
from placeasile.domain.operateur.decisions import OPERATEUR
from placeasile.domain.structure import events as structure
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.lifecycle import RegisterStructure
from placeasile.domain.vocabulary import StructureType
from placeasile.projections.rebuild import ensure
from tests.projections.planting import Place, assert_same, plant, uproot
from tests.support.histories import ON
from tests.support.moves import base, finance
from tests.support.oracle import Oracle, Row
from tests.support.oracles.finance import budget
from tests.support.story import NAMESPACE, Story

ONE: Final = uuid5(NAMESPACE, "structure/0")
ALPHA: Final = uuid5(NAMESPACE, "operateur/0")
CPOM_ID: Final = uuid5(NAMESPACE, "cpom/0")
BESIDE: Final = (
    structure.StructureOpened,
    structure.StructureClosed,
    structure.CapacityAuthorised,
    structure.CapacityAuthorised,
    structure.CapacityStated,
    structure.StructureTypeConverted,
)


def told(chance: Random, length: int) -> Story:
    """Tell what becomes of the money of one structure, a member of a CPOM or not."""
    story = Story(chance, [ONE], [ALPHA], {"CPOMS": [CPOM_ID]})
    story.send(OPERATEUR, ALPHA, base.register_operateur(story, ALPHA, None))
    kind = chance.choice([StructureType.CADA, StructureType.HUDA])
    registration = RegisterStructure(
        type=kind, departement="14", effective_on=date(2020, 1, 1), operateur_id=ALPHA
    )
    story.send(STRUCTURE, ONE, registration)
    if chance.randrange(2):
        start = date(story.today.year - chance.randint(1, 4), 1, 1)
        signed = SignCpom(operateur_id=ALPHA, start=start, end=start + timedelta(days=1500))
        story.send(CPOM, CPOM_ID, signed)
        story.send(CPOM, CPOM_ID, JoinCpom(structure_id=ONE, effective_on=start))
    moves = ON["STRUCTURES"]
    for _ in range(length):
        story.today += timedelta(days=chance.choice([0, 0, 0, 20]))
        about_money = [*finance.ON_STRUCTURES]
        others = [one for one in moves if "dotation" in one.TOPIC] + [*BESIDE]
        event = chance.choice(about_money if chance.randrange(4) else others)
        _, decider, build = moves[event]
        story.send(decider, ONE, build(story, ONE, None))
    return story


def asked(place: Place, effective_on: date, position: int) -> list[Row]:
    with place.projector.cursor(row_factory=dict_row) as cursor:
        found: list[dict[str, Any]] = cursor.execute(
            "select * from read.budget_at(%s, %s, %s)", [[ONE], effective_on, position]
        ).fetchall()
        return found


@pytest.mark.slow
@pytest.mark.timeout(180)
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    seed=st.integers(0, 2**32 - 1),
    moments=st.lists(st.tuples(st.integers(-1500, 400), st.floats(0, 1)), min_size=9, max_size=9),
)
def test_the_budgets_of_any_moment_follow_the_rules_of_the_domain(
    place: Place, seed: int, moments: list[tuple[int, float]]
) -> None:
    story = told(Random(seed), 120)
    uproot(place.owner)
    plant(place.owner, story.log)
    ensure(place.projector, story.today)

    for days, share in [(0, 1.0), *moments]:
        effective_on = story.today + timedelta(days=days)
        position = round(share * len(story.log))
        expected = budget(Oracle(story.log, effective_on, position))
        assert_same({"budget": asked(place, effective_on, position)}, {"budget": expected})


def test_the_histories_tell_enough_of_every_column() -> None:
    rows = [
        row
        for seed in range(40)
        for story in [told(Random(seed), 120)]
        for row in budget(Oracle(story.log, story.today, len(story.log)))
    ]

    filled = {name for row in rows for name, value in row.items() if value not in {None, 0}}

    assert set(rows[0]) - filled == set()
