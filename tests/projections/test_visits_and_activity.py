"""The tables of visits, activity and reference data, on histories that hold little else."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from placeasile.domain.operateur.decisions import OPERATEUR
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.codes import AttachDnaCode
from placeasile.domain.subjects import REFERENCE_ID, departement_id
from placeasile.projections.rebuild import ensure
from placeasile.projections.runner import apply_page
from tests.projections.planting import Place, answered, assert_same, plant, running, uproot
from tests.support.moves import activity, base, quality, reference
from tests.support.oracle import Oracle
from tests.support.oracles import (
    activity as months,
    quality as visits,
    reference as settings_of_the_day,
)
from tests.support.story import NAMESPACE, Moves, Story

TABLES: Final = {**visits.TABLES, **months.TABLES, **settings_of_the_day.TABLES}
INSPECTIONS: Final[Moves] = {
    event: move for event, move in base.ON_STRUCTURES.items() if "Inspection" in event.__name__
}
ABOUT: Final[Sequence[tuple[int, str, Moves]]] = (
    (8, "structure", {**INSPECTIONS, **quality.ON_STRUCTURES}),
    (8, "structure", activity.ON_STRUCTURES),
    (2, "departement", activity.ON_DEPARTEMENTS),
    (2, "reference", reference.ON_REFERENCE),
)


def _tell(chance: Random) -> Story:
    structures = [uuid5(NAMESPACE, f"structure/{one}") for one in range(2)]
    subjects = {
        "structure": structures,
        "departement": [departement_id("14"), departement_id("75")],
        "reference": [REFERENCE_ID],
    }
    story = Story(chance, structures, [uuid5(NAMESPACE, "operateur/0")])
    story.send(
        OPERATEUR,
        story.operateurs[0],
        base.register_operateur(story, story.operateurs[0], None),
    )
    for rank, one in enumerate(structures):
        story.send(STRUCTURE, one, base.register_structure(story, one, None))
        for code in (f"C{rank}01", f"C{rank}02"):
            attach = AttachDnaCode(code=code, effective_on=date(2020, 1, 1))
            assert story.send(STRUCTURE, one, attach)
    for _ in range(400):
        _, kind, moves = chance.choices(ABOUT, [one[0] for one in ABOUT])[0]
        _step(story, subjects[kind], moves)
        if chance.randrange(8) == 0:
            story.today += timedelta(days=chance.randint(0, 20))
    return story


def _step(story: Story, subjects: Sequence[UUID], moves: Moves) -> None:
    event = story.chance.choices([*moves], [one[0] for one in moves.values()])[0]
    _, decider, build = moves[event]
    subject = story.chance.choice(subjects)
    targets = [
        one
        for one in story.log
        if type(one.event) is event and one.event.subject(one.stream_id) == subject
    ]
    if targets and story.chance.randrange(4) == 0:
        target = story.chance.choice(targets)
        if story.chance.randrange(2):
            story.retract(target.stream_id, target.event_id)
            return
        correction = build(story, subject, target.event).model_copy(
            update={"supersedes": target.event_id, "reason": "Erreur de saisie"}
        )
        story.send(decider, subject, correction)
        return
    story.send(decider, subject, build(story, subject, None))


@pytest.mark.slow
@pytest.mark.timeout(180)
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    story=st.integers(0, 2**32 - 1).map(Random).map(_tell),
    asked=st.lists(st.tuples(st.integers(-2500, 600), st.floats(0, 1)), min_size=3, max_size=3),
)
@pytest.mark.covers("MonthlyActivityRestated", "SeriousIncidentRequalified", "ReferesRestated")
def test_any_moment_is_answered_as_the_oracle_says(
    place: Place, story: Story, asked: list[tuple[int, float]]
) -> None:
    uproot(place.owner)
    plant(place.owner, story.log)
    ensure(place.projector, story.today)

    for days, share in [(0, 1.0), *asked]:
        effective_on = story.today + timedelta(days=days)
        position = round(share * len(story.log))
        oracle = Oracle(story.log, effective_on, position)
        expected = {name: rows(oracle) for name, rows in TABLES.items()}
        assert_same(answered(place.projector, effective_on, position), expected)


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("seed", range(3))
def test_tables_kept_up_page_by_page_are_what_the_oracle_says(place: Place, seed: int) -> None:
    chance = Random(seed)
    story = _tell(chance)
    topics = {one.event.TOPIC for one in story.log}
    assert {"activity.monthly_activity_restated", "quality.action_planned"} <= topics
    today = story.today - timedelta(days=300)
    place.empty(today)

    reached = 0
    while reached < len(story.log):
        several = story.log[reached : reached + chance.randint(1, 40)]
        plant(place.owner, several)
        reached += len(several)
        today += timedelta(days=chance.choice([0, 1, 60]))
        while apply_page(place.projector, today, page=chance.randint(1, 30)).events:
            pass
    oracle = Oracle(story.log, today, len(story.log))
    assert_same(running(place.projector), {name: rows(oracle) for name, rows in TABLES.items()})
