"""Acts and documents alone, in histories dense enough for them to meet."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import uuid5

import pytest

from placeasile.domain.acts.events import EVENTS as ACT_EVENTS
from placeasile.domain.documents.events import EVENTS as DOCUMENT_EVENTS
from placeasile.domain.operateur.decisions import OPERATEUR
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.projections.rebuild import ensure
from placeasile.projections.runner import apply_page
from tests.projections.planting import Place, answered, assert_same, plant, running, uproot
from tests.support.depth import times
from tests.support.histories import ON, again
from tests.support.moves.base import register_operateur, register_structure
from tests.support.oracle import Oracle
from tests.support.oracles.parts import every_table
from tests.support.story import NAMESPACE, Story

LENGTH: Final = 220
TABLES: Final = ("act", "document", "period")


def dense(seed: int) -> Story:
    """Tell of the acts, documents and contracts of two structures and an operator."""
    chance = Random(seed)
    story = Story(
        chance,
        [uuid5(NAMESPACE, f"structure/{one}") for one in range(2)],
        [uuid5(NAMESPACE, "operateur/0")],
    )
    for one in story.operateurs:
        story.send(OPERATEUR, one, register_operateur(story, one, None))
    for one in story.structures:
        story.send(STRUCTURE, one, register_structure(story, one, None))
    kinds = {*ACT_EVENTS, *DOCUMENT_EVENTS}
    moves = {
        kind: [
            move
            for event, move in ON[kind].items()
            if event in kinds or event.TOPIC.startswith(("structure.conv", "structure.auth"))
        ]
        for kind in ("STRUCTURES", "OPERATEURS")
    }
    for _ in range(60 * LENGTH):
        if len(story.log) >= LENGTH:
            break
        if chance.randrange(6) == 0:
            story.today += timedelta(days=chance.randint(0, 20))
        on = chance.choices(["STRUCTURES", "OPERATEURS"], [5, 1])[0]
        subjects = story.structures if on == "STRUCTURES" else story.operateurs
        subject = chance.choice(subjects)
        _, decider, build = chance.choices(moves[on], [one[0] for one in moves[on]])[0]
        story.send(decider, subject, build(story, subject, None))
        if chance.randrange(8) == 0:
            again(story)
    return story


def told(story: Story, on: date, position: int) -> dict[str, list[dict[str, object]]]:
    tables = every_table(Oracle(story.log, on, position))
    return {name: tables[name] for name in TABLES}


def test_dense_histories_hold_every_event_of_acts_and_documents() -> None:
    found = Counter(type(one.event) for seed in range(3) for one in dense(seed).log)

    assert [one for one in (*ACT_EVENTS, *DOCUMENT_EVENTS) if found[one] < 3] == []


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.covers("L9", "L12", "L16", "L26", "document_register", "structure_period")
@pytest.mark.parametrize("seed", range(times(2)))
def test_acts_and_documents_are_answered_for_any_moment_as_the_oracle_says(
    place: Place, seed: int
) -> None:
    story = dense(seed)
    uproot(place.owner)
    plant(place.owner, story.log)
    ensure(place.projector, story.today)
    chance = Random(seed)

    assert_same(running(place.projector), told(story, story.today, len(story.log)))
    for _ in range(12):
        on = story.today + timedelta(days=chance.randint(-2500, 2500))
        position = chance.randint(0, len(story.log))
        assert_same(answered(place.projector, on, position), told(story, on, position))


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.covers("PeriodStatus.EXPIRING")
@pytest.mark.parametrize("seed", range(times(1)))
def test_days_that_pass_refresh_what_starts_ends_or_is_soon_to_end(place: Place, seed: int) -> None:
    story = dense(seed)
    today = story.today - timedelta(days=900)
    uproot(place.owner)
    plant(place.owner, story.log)
    ensure(place.projector, today)
    chance = Random(seed)

    for _ in range(40):
        today += timedelta(days=chance.choice([1, 2, 27, 31, 60, 92]))
        apply_page(place.projector, today)
        assert_same(running(place.projector), told(story, today, len(story.log)))
