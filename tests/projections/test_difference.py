"""Differences between any two moments, against what the oracle says of each."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from placeasile.domain.kernel import FactRetracted
from placeasile.projections.difference.lines import Cursor, Line, counts_of, lines_of
from placeasile.projections.difference.span import EVERYTHING, Nature, Scope, Span, span_of
from placeasile.projections.difference.totals import Perimeter, totals_of
from placeasile.projections.measure.shown import Wanted as Measures
from placeasile.projections.moment import Wanted, resolve
from placeasile.projections.rebuild import ensure
from tests.projections.planting import Place, plant, uproot
from tests.support.histories import Story, stories
from tests.support.oracle import Oracle

Key = tuple[UUID, str, str]
Values = dict[Key, dict[str, Any]]
Asked = tuple[tuple[int, float], tuple[int, float]]

EVERY: Final = 10_000
# A history of the register is thousands of draws: shrinking one takes minutes and says no more.
SLOWLY: Final = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
moments = st.tuples(st.integers(-2500, 400), st.floats(0, 1))


def values(story: Story, days: int, position: int) -> Values:
    """Return what each key is worth at a moment."""
    on = story.today + timedelta(days=days)
    oracle = Oracle(story.log, on, position)
    found: Values = {}
    for subject, facet, key in {(one.subject, one.facet, one.key) for one in oracle.said}:
        said = oracle.value(subject, facet, on, key)
        if said is not None:
            found[subject, facet, key] = dict(said.value)
    return found


def span(place: Place, story: Story, asked: Asked) -> Span:
    with place.projector.transaction():
        before, after = (
            resolve(
                place.projector,
                Wanted(
                    effective_on=story.today + timedelta(days=days),
                    position=round(share * len(story.log)),
                ),
                story.today,
            )
            for days, share in asked
        )
        return span_of(place.projector, before, after)


def expected(story: Story, asked: Asked) -> dict[Key, tuple[Any, Any, Any]]:
    (d1, s1), (d2, s2) = asked
    p1, p2 = (round(share * len(story.log)) for share in (s1, s2))
    three = values(story, d1, p1), values(story, d1, p2), values(story, d2, p2)
    worth = {key: tuple(one.get(key) for one in three) for found in three for key in found}
    return {key: one for key, one in worth.items() if not one[0] == one[1] == one[2]}  # type: ignore[misc]


def explains(story: Story, line: Line) -> None:
    """Each part of a line has the events that it comes from."""
    key = line.subject, line.facet, line.key
    by_position = {one.position: one for one in story.log}
    parts = {one.part for one in line.events}
    wanted = {Nature.CHANGEMENT, Nature.CORRECTION}
    assert parts == (wanted if line.nature is Nature.LES_DEUX else {line.nature}), line
    for one in line.events:
        event = by_position[one.position]
        assert (one.event_id, one.effective_on) == (event.event_id, event.effective_on)
        if not isinstance(event.event, FactRetracted) and event.supersedes is None:
            about = Oracle(story.log, event.effective_on, event.position).about(event)
            assert (about, line.facet, line.key) == key
            assert any((f.facet, f.key) == key[1:] for f in event.event.facts())


@pytest.mark.slow
@pytest.mark.timeout(180)
@settings(SLOWLY, max_examples=8)
@given(story=stories(60), asked=st.lists(st.tuples(moments, moments), min_size=4, max_size=4))
def test_what_differs_is_what_the_oracle_finds_and_its_parts_add_up(
    place: Place, story: Story, asked: list[Asked]
) -> None:
    uproot(place.owner)
    plant(place.owner, story.log)
    ensure(place.projector, story.today)

    for one in asked:
        between = span(place, story, one)
        page = lines_of(place.projector, between, EVERYTHING, limit=EVERY)
        found = {
            (line.subject, line.facet, line.key): (line.before, line.restated, line.after)
            for line in page.lines
        }
        assert found == expected(story, one)
        assert page.total == len(page.lines)
        for line in page.lines:
            explains(story, line)
        counted = {row.facet: row for row in counts_of(place.projector, between, EVERYTHING)}
        assert sum(row.lines for row in counted.values()) == page.total
        paged: list[Line] = []
        cursor: Cursor | None = None
        while True:
            more = lines_of(place.projector, between, EVERYTHING, after=cursor, limit=7)
            paged += more.lines
            cursor = more.next
            if cursor is None:
                break
        assert paged == page.lines
        some = {line.subject for line in page.lines[:3]}
        alone = lines_of(place.projector, between, Scope(sorted(some)), limit=EVERY)
        assert alone.lines == [line for line in page.lines if line.subject in some]


@pytest.mark.slow
@pytest.mark.timeout(180)
@settings(SLOWLY, max_examples=4)
@given(story=stories(60), asked=st.tuples(moments, moments))
def test_the_shares_of_structures_make_the_parts_of_a_total(
    place: Place, story: Story, asked: Asked
) -> None:
    uproot(place.owner)
    plant(place.owner, story.log)
    ensure(place.projector, story.today)

    between = span(place, story, asked)
    for one in totals_of(place.projector, between, Perimeter(), Measures()):
        if one.before is not None and one.after is not None and one.restated is not None:
            assert one.correction is not None
            assert one.changement is not None
            assert one.ecart == one.correction + one.changement == one.after - one.before
    for code in ("places", "structures", "dotation_granted"):
        (one,) = totals_of(place.projector, between, Perimeter(), Measures(code=code))
        moved = sum((s.after or 0) - (s.before or 0) for s in one.structures)
        assert moved == (one.after or 0) - (one.before or 0)
        assert sum((s.restated or 0) - (s.before or 0) for s in one.structures) == (
            (one.restated or 0) - (one.before or 0)
        )
