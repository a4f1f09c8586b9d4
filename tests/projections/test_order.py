"""Nothing depends on arrival order: the same assertions give the same views."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any, Final
from uuid import UUID

import pytest

from placeasile.domain.kernel import Recorded
from placeasile.domain.quality.events import InspectionWithdrawn
from placeasile.domain.structure.events import OperateurChanged, StructureRegistered
from placeasile.projections.rebuild import ensure
from placeasile.projections.runner import apply_page
from tests.projections.planting import Place, assert_same, plant, running, uproot
from tests.support.depth import times
from tests.support.histories import tell

SEEDS: Final = range(times(1))
LENGTH: Final = 2000
STRUCTURES: Final = 60
OPERATEURS: Final = 5
FIRST_INSTANT: Final = datetime(2024, 1, 1, 8, tzinfo=UTC)

RECORDED_COLUMNS: Final = {
    "fact": {"position", "dead_at"},
    "entry": {"position", "recorded_at", "stream_version", "dead_at"},
    "timeline": {"position", "recorded_at", "stream_version"},
    "note": {"recorded_at"},
    "sheet": {"last_position"},
}
"""What a table tells about the order of recording itself."""


def reordered(log: Sequence[Recorded], chance: Random) -> list[Recorded]:
    """Return the same assertions in another order that could have happened."""
    waiting = {one.event_id: _before(one, log[:rank]) for rank, one in enumerate(log)}
    followers: dict[UUID, list[Recorded]] = {}
    for one in log:
        for other in waiting[one.event_id]:
            followers.setdefault(other, []).append(one)
    ready: list[tuple[float, int, Recorded]] = []
    for one in log:
        if not waiting[one.event_id]:
            heappush(ready, (chance.random(), one.position, one))
    taken: list[Recorded] = []
    while ready:
        one = heappop(ready)[2]
        taken.append(one)
        for follower in followers.get(one.event_id, ()):
            waiting[follower.event_id].discard(one.event_id)
            if not waiting[follower.event_id]:
                heappush(ready, (chance.random(), follower.position, follower))
    assert len(taken) == len(log)
    return recorded_so(taken)


def recorded_so(taken: Sequence[Recorded]) -> list[Recorded]:
    """Give events the positions, versions and instants of their new order."""
    versions: dict[UUID, int] = {}
    log: list[Recorded] = []
    for position, one in enumerate(taken, 1):
        version = versions[one.stream_id] = versions.get(one.stream_id, 0) + 1
        at = FIRST_INSTANT + timedelta(seconds=position)
        log.append(replace(one, position=position, version=version, recorded_at=at))
    return log


def _before(one: Recorded, earlier: Sequence[Recorded]) -> set[UUID]:
    """Return the events that an event cannot precede."""
    before: set[UUID] = set() if one.supersedes is None else {one.supersedes}
    streams = {one.event.subject(one.stream_id)}
    if isinstance(one.event, StructureRegistered | OperateurChanged) and one.event.operateur_id:
        streams.add(one.event.operateur_id)
    for stream in streams:
        before |= {
            past.event_id for past in earlier if past.stream_id == stream and past.version == 1
        }
    for name in one.event.requires():
        introducing = [
            past.event_id
            for past in earlier
            if past.stream_id == one.stream_id and name in past.event.introduces()
        ]
        # A visit is struck off on its own day: after its corrections too.
        before |= set(
            introducing if isinstance(one.event, InspectionWithdrawn) else introducing[:1]
        )
    return before


def shown(place: Place) -> dict[str, list[dict[str, Any]]]:
    """Return the tables without what tells the order of recording."""
    return {
        name: [
            {
                column: value
                for column, value in row.items()
                if column not in RECORDED_COLUMNS.get(name, ())
            }
            for row in rows
        ]
        for name, rows in running(place.projector).items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_assertions_recorded_in_another_order_give_the_same_tables(
    place: Place, seed: int
) -> None:
    chance = Random(seed)
    story = tell(
        chance,
        LENGTH,
        structures=STRUCTURES,
        operateurs=OPERATEURS,
        distinct_days=True,
        pace=2,
    )
    today: date = story.today
    uproot(place.owner)
    plant(place.owner, story.log)
    ensure(place.projector, today)
    expected = shown(place)

    for page in (LENGTH, 700):
        place.empty(today - timedelta(days=200))
        plant(place.owner, reordered(story.log, chance))
        while apply_page(place.projector, today, page=page).events:
            pass
        assert_same(shown(place), expected)
