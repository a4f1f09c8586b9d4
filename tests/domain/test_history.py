from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.kernel import Event, Fact, FactRetracted, History, Recorded, Value
from tests.domain.examples import NOBODY
from tests.support.deciding import SUBJECT, history_of, recorded

FIRST = date(2024, 1, 1)
SECOND = date(2024, 7, 1)


class Said(Event):
    """An event of these tests alone: a number said about a key."""

    TOPIC: ClassVar[str] = "example.said"

    key: str
    n: int

    def facts(self) -> Iterable[Fact]:
        yield Fact("said", {"n": self.n}, self.key)
        yield Fact("last", {"key": self.key})


def said(n: int, day: date, key: str = "a") -> tuple[Event, date]:
    return Said(key=key, n=n), day


def test_a_step_holds_until_the_next_one() -> None:
    history = history_of(said(1, FIRST), said(2, SECOND))

    assert history.at("said", date(2023, 12, 31), "a") is None
    assert history.at("said", FIRST, "a") == {"n": 1}
    assert history.at("said", date(2024, 6, 30), "a") == {"n": 1}
    assert history.at("said", SECOND, "a") == {"n": 2}
    assert history.at("said", date(2100, 12, 31), "a") == {"n": 2}


def test_steps_are_read_by_day_whatever_their_order_of_record() -> None:
    history = history_of(said(2, SECOND), said(1, FIRST))

    assert history.steps("said", "a") == [(FIRST, {"n": 1}), (SECOND, {"n": 2})]
    assert history.latest("said", "a") == {"n": 2}


def test_on_the_same_day_the_later_recorded_wins() -> None:
    history = history_of(said(1, FIRST), said(2, FIRST), said(3, SECOND), said(4, SECOND))

    assert history.at("said", FIRST, "a") == {"n": 2}
    assert history.latest("said", "a") == {"n": 4}


def test_keys_do_not_mix() -> None:
    history = history_of(said(1, FIRST, "a"), said(2, FIRST, "b"))

    assert list(history.keys("said")) == ["a", "b"]
    assert history.at("said", FIRST, "a") == {"n": 1}
    assert history.at("said", FIRST, "b") == {"n": 2}
    assert history.at("last", FIRST) == {"key": "b"}


def test_what_was_never_said_is_unknown() -> None:
    history = history_of(said(1, FIRST))

    assert history.at("said", FIRST, "z") is None
    assert history.at("unsaid", FIRST) is None
    assert history.latest("unsaid") is None
    assert list(history.steps("unsaid")) == []
    assert list(history.keys("unsaid")) == []


def test_an_empty_history_knows_nothing() -> None:
    history = History()

    assert history.version == 0
    assert list(history.alive) == []
    assert history.find(NOBODY) is None
    assert not history.stands(NOBODY)


def test_a_corrected_event_is_found_and_does_not_stand() -> None:
    first = recorded(said(1, FIRST), version=1)
    second = replace(recorded(said(2, FIRST), version=2), supersedes=first.event_id)
    history = History([first, second])

    assert history.find(first.event_id) == first
    assert not history.stands(first.event_id)
    assert history.stands(second.event_id)
    assert list(history.alive) == [second]
    assert history.version == 2


def test_a_record_enters_a_history_as_it_is() -> None:
    one = recorded(said(1, FIRST), version=7)

    assert list(history_of(one).alive) == [one]
    assert history_of(one).version == 7


def test_a_retraction_counts_in_the_version_and_says_nothing() -> None:
    first = recorded(said(1, FIRST), version=1)
    second = replace(
        recorded((FactRetracted(target=first.event_id), SECOND), version=2),
        supersedes=first.event_id,
    )
    history = History([first, second])

    assert history.at("said", SECOND, "a") is None
    assert history.version == 2
    assert list(history.alive) == [second]


def test_a_history_without_an_event_leaves_the_first_one_as_it_was() -> None:
    history = history_of(said(1, FIRST), said(2, SECOND))
    removed = history.alive[1].event_id

    without = history.without(removed)

    assert without.at("said", SECOND, "a") == {"n": 1}
    assert not without.stands(removed)
    assert without.find(removed) is not None
    assert history.at("said", SECOND, "a") == {"n": 2}


records = st.lists(
    st.tuples(
        st.integers(0, 9),  # the number said
        st.sampled_from("ab"),  # the key
        st.integers(0, 5),  # the day, so that several fall on the same
        st.sampled_from(
            [None, None, None, None, 0, 1, 2, 5]
        ),  # which earlier event it replaces, if any
    ),
    max_size=20,
)


def stream(drawn: Sequence[tuple[int, str, int, int | None]]) -> list[Recorded]:
    log: list[Recorded] = []
    for version, (n, key, day, replaces) in enumerate(drawn, 1):
        one = recorded(said(n, FIRST + timedelta(days=day), key), version=version)
        if replaces is not None and log:
            one = replace(one, supersedes=log[replaces % len(log)].event_id)
        log.append(one)
    return log


def oracle(log: Sequence[Recorded], key: str, on: date) -> Value | None:
    best: Recorded | None = None
    for one in log:
        assert isinstance(one.event, Said)
        if one.event.key != key or one.effective_on > on:
            continue
        if any(other.supersedes == one.event_id for other in log):
            continue
        if best is None or (one.effective_on, one.position) > (best.effective_on, best.position):
            best = one
    return None if best is None else next(iter(best.event.facts())).value


@pytest.mark.covers("10.3")
@given(records, st.sampled_from("abz"), st.integers(-1, 6))
def test_a_value_on_a_day_is_the_one_that_a_naive_reading_finds(
    drawn: list[tuple[int, str, int, int | None]], key: str, day: int
) -> None:
    log = stream(drawn)
    on = FIRST + timedelta(days=day)

    assert History(log).at("said", on, key) == oracle(log, key, on)


@given(
    st.dictionaries(st.tuples(st.sampled_from("ab"), st.integers(0, 5)), st.integers()), st.data()
)
def test_events_of_different_days_read_the_same_in_any_order_of_record(
    drawn: dict[tuple[str, int], int], data: st.DataObject
) -> None:
    entries = [said(n, FIRST + timedelta(days=day), key) for (key, day), n in drawn.items()]
    shuffled = data.draw(st.permutations(entries))

    for key in "ab":
        assert list(history_of(*entries).steps("said", key)) == list(
            history_of(*shuffled).steps("said", key)
        )


def answers(history: History) -> object:
    steps = {
        (facet, key): list(history.steps(facet, key))
        for facet in ("said", "last")
        for key in history.keys(facet)
    }
    return history.version, list(history.alive), steps


def test_a_history_that_was_read_goes_on() -> None:
    first = history_of(said(1, SECOND), said(5, FIRST, "b"))
    assert answers(first)

    longer = first.then([recorded(said(2, FIRST), version=3), recorded(said(3, SECOND), version=4)])

    assert longer.steps("said", "a") == [(FIRST, {"n": 2}), (SECOND, {"n": 1}), (SECOND, {"n": 3})]
    assert longer.steps("said", "b") == [(FIRST, {"n": 5})]
    assert longer.version == 4
    assert first.steps("said", "a") == [(SECOND, {"n": 1})]


@given(drawn=records, cut=st.integers(0, 6), read_before=st.booleans())
def test_a_history_that_goes_on_reads_as_if_it_were_read_at_once(
    drawn: list[tuple[int, str, int, int | None]], cut: int, *, read_before: bool
) -> None:
    log = stream(drawn)
    first = History(log[:cut])
    if read_before:
        answers(first)

    longer = first.then(log[cut:])

    assert answers(longer) == answers(History(log))
    assert answers(first) == answers(History(log[:cut]))
    assert all(longer.find(one.event_id) == one for one in log)


def test_an_event_is_about_its_stream_unless_it_says_otherwise() -> None:
    assert Said(key="a", n=1).subject(SUBJECT) == SUBJECT
