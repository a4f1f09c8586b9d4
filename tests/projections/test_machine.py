"""The register driven at random, one command at a time, beside an oracle that reads no SQL."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from placeasile.domain.processes import transforming
from placeasile.domain.transformation.decisions.base import TRANSFORMATION
from placeasile.domain.transformation.decisions.drafting import StartTransformation
from placeasile.domain.transformation.decisions.finalising import (
    FinaliseTransformation,
    RevokeTransformation,
)
from placeasile.domain.transformation.kinds import TransformationType
from placeasile.projections.rebuild import build, swap
from placeasile.projections.runner import apply_page
from tests.projections.planting import Place, answered, assert_same, plant, running
from tests.support.depth import times
from tests.support.histories import again, begin, fresh
from tests.support.moves.workflow import complete
from tests.support.oracle import Oracle
from tests.support.oracles.parts import every_table
from tests.support.story import NAMESPACE, Story

EXAMPLES: Final = times(3)
STEPS: Final = 25

seeds = st.integers(0, 2**32 - 1)


class Register(RuleBasedStateMachine):
    """A log that people add to, tables that follow it, and moments that are asked."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.story = begin(Random(0), structures=1, operateurs=1)
        self.planted = 0
        self.today = date.min
        self.drafts = 0

    @initialize(seed=seeds, structures=st.integers(2, 4))
    def start(self, seed: int, structures: int) -> None:
        self.story = begin(Random(seed), structures=structures)
        self.today = self.story.today
        self.place.empty(self.today)
        self.planted = 0
        self._plant()

    @rule(seed=seeds, commands=st.integers(1, 12))
    def record(self, seed: int, commands: int) -> None:
        """Send new things, of today or back-dated, about anything."""
        self.story.chance = Random(seed)
        for _ in range(commands):
            fresh(self.story)
        self._plant()

    @rule(seed=seeds)
    def correct(self, seed: int) -> None:
        """Correct or take back something that stands."""
        self.story.chance = Random(seed)
        for _ in range(3):
            again(self.story)
        self._plant()

    @rule(seed=seeds, kind=st.sampled_from(list(TransformationType)))
    def transform(self, seed: int, kind: TransformationType) -> None:
        """Prepare a transformation, and finalise it if it can be: all of it or nothing."""
        self.story.chance = Random(seed)
        self.drafts += 1
        subject = self._draft(self.drafts)
        self.story.send(TRANSFORMATION, subject, StartTransformation(type=kind))
        complete(self.story, subject)
        self._together(subject, FinaliseTransformation(), transforming.finalise)

    @precondition(lambda self: self.drafts > 0)
    @rule(seed=seeds)
    def revoke(self, seed: int) -> None:
        """Revoke a transformation, if it can be."""
        subject = self._draft(Random(seed).randint(1, self.drafts))
        self._together(subject, RevokeTransformation(motif="Recours"), transforming.revoke)

    @rule(days=st.sampled_from([1, 2, 30, 200, 366]))
    def wait(self, days: int) -> None:
        """Let days pass, for people and for the tables."""
        self.story.today += timedelta(days=days)
        self.today += timedelta(days=days)

    @rule(page=st.integers(1, 50))
    def project(self, page: int) -> None:
        """Let the tables follow, a page at a time."""
        while apply_page(self.place.projector, self.today, page=page).events:
            pass

    @rule()
    def rebuild(self) -> None:
        """Build the tables anew beside, and turn to them."""
        number = build(self.place.projector, self.today)
        swap(self.place.projector, number, self.today)

    @rule(days=st.integers(-2500, 600), share=st.floats(0, 1))
    def ask(self, days: int, share: float) -> None:
        """Ask what was true on a day, as known at a position."""
        self.project(50)
        on = self.today + timedelta(days=days)
        position = round(share * len(self.story.log))
        tables = answered(self.place.projector, on, position)
        assert_same(tables, every_table(Oracle(self.story.log, on, position)))
        for one in tables["transformation"]:
            assert one["leaving"] == one["transferred"] + one["not_transferred"]
            assert one["arriving"] == one["transferred"] + one["created"]

    @invariant()
    def each_command_is_visible_exactly_once(self) -> None:
        rows = self.place.owner.execute(
            "select command_id, count(*) from es.event group by command_id"
        ).fetchall()
        sent: Counter[UUID] = Counter()
        for one in self.story.sent:
            sent[one.command_id] += len(one.recorded)
        assert dict(rows) == dict(sent)

    def teardown(self) -> None:
        """At the end the tables show the day, and hold each event once."""
        if not self.planted:
            return
        self.project(50)
        found = running(self.place.projector)
        oracle = Oracle(self.story.log, self.today, len(self.story.log))
        assert_same(found, {"fact": oracle.fact(), **every_table(oracle)})
        assert [one["event_id"] for one in sorted(found["entry"], key=_position)] == [
            one.event_id for one in self.story.log
        ]

    def _draft(self, rank: int) -> UUID:
        return uuid5(NAMESPACE, f"draft/{rank}")

    def _together(self, subject: UUID, command: Any, plan: Any) -> None:  # noqa: ANN401 (any process)
        self.story.send_together(subject, command, plan)
        self._plant()

    def _plant(self) -> None:
        plant(self.place.owner, self.story.log[self.planted :])
        self.planted = len(self.story.log)


def _position(row: dict[str, Any]) -> int:
    return row["position"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_whatever_is_recorded_every_moment_is_what_the_oracle_says(place: Place) -> None:
    class Here(Register):
        def __init__(self) -> None:
            super().__init__(place)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


def test_the_stories_of_the_machine_are_of_everything() -> None:
    story: Story = begin(Random(7))
    for seed in range(600):
        story.chance = Random(seed)
        fresh(story)
        again(story)

    topics = Counter(one.event.TOPIC.split(".")[0] for one in story.log)
    assert len(topics) > 12
    assert any(one.supersedes for one in story.log)
