"""The same behaviour of the recorder on PostgreSQL and of the library's in memory."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import date
from threading import Timer
from typing import Any, TypeAlias
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.kernel import Claim
from placeasile.store.envelope import Appended, Envelope
from placeasile.store.errors import ClaimHeld, CommandReused, StreamMoved, StreamOfAnotherKind
from placeasile.store.memory import MemoryRecorder
from placeasile.store.recorder import PostgresRecorder
from tests.store.examples import A, B, C, command, event

Recorder: TypeAlias = PostgresRecorder | MemoryRecorder


@pytest.fixture(params=["postgres", "memory"])
def recorder(request: pytest.FixtureRequest) -> Recorder:
    if request.param == "memory":
        return MemoryRecorder()
    pool: ConnectionPool[Connection[Any]] = request.getfixturevalue("app_pool")
    return PostgresRecorder(pool)


def claim(key: str, since: int, until: int | None = None) -> tuple[str, str, Claim]:
    """A claim on a key by years."""
    return "dna", key, Claim(date(since, 1, 1), None if until is None else date(until, 1, 1))


def versions(found: Sequence[Any]) -> list[int]:
    return [one.originator_version for one in found]


def test_events_come_back_as_they_were_inserted(recorder: Recorder) -> None:
    inserted = [event(A, 1), replace(event(A, 2), reason="Erreur", supersedes=event(A, 1).event_id)]

    assert list(recorder.insert_events(inserted) or []) == [1, 2]

    found = [one for one in recorder.select_events(A) if isinstance(one, Envelope)]
    # The kind is written, and never read back.
    assert [replace(one, kind="") for one in found] == [replace(one, kind="") for one in inserted]


def test_a_stream_is_read_in_part(recorder: Recorder) -> None:
    recorder.insert_events([event(A, version) for version in range(1, 7)])
    recorder.insert_events([event(B, 1)])

    assert versions(recorder.select_events(A)) == [1, 2, 3, 4, 5, 6]
    assert versions(recorder.select_events(A, gt=2)) == [3, 4, 5, 6]
    assert versions(recorder.select_events(A, lte=2)) == [1, 2]
    assert versions(recorder.select_events(A, gt=1, lte=5, limit=2)) == [2, 3]
    assert versions(recorder.select_events(A, desc=True)) == [6, 5, 4, 3, 2, 1]
    assert versions(recorder.select_events(A, gt=1, lte=5, desc=True, limit=2)) == [5, 4]
    assert versions(recorder.select_events(C)) == []


def test_a_version_is_recorded_once(recorder: Recorder) -> None:
    recorder.insert_events([event(A, 1)])

    with pytest.raises(IntegrityError):
        recorder.insert_events([replace(event(A, 1), event_id=UUID(int=99))])

    assert len(recorder.select_events(A)) == 1
    assert recorder.max_notification_id() == 1


def test_nothing_of_a_refused_insert_stays(recorder: Recorder) -> None:
    recorder.insert_events([event(A, 1)])

    with pytest.raises(IntegrityError):
        recorder.insert_events([event(B, 1), replace(event(A, 1), event_id=UUID(int=99))])

    assert not recorder.select_events(B)
    assert list(recorder.insert_events([event(B, 1)]) or []) == [2]


def test_inserting_nothing_does_nothing(recorder: Recorder) -> None:
    assert list(recorder.insert_events([]) or []) == []
    assert recorder.max_notification_id() is None


def test_the_log_is_read_in_order_and_in_part(recorder: Recorder) -> None:
    recorder.insert_events([event(A, 1), event(A, 2, "structure.closed"), event(A, 3)])
    recorder.insert_events([event(B, 1, "structure.closed"), event(B, 2)])

    def ids(
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[int]:
        found = recorder.select_notifications(
            start, limit, stop, topics, inclusive_of_start=inclusive_of_start
        )
        return [one.id for one in found]

    assert recorder.max_notification_id() == 5
    assert ids(None, 10) == [1, 2, 3, 4, 5]
    assert ids(1, 3) == [1, 2, 3]
    assert ids(3, 10) == [3, 4, 5]
    assert ids(3, 10, inclusive_of_start=False) == [4, 5]
    assert ids(2, 10, 4) == [2, 3, 4]
    assert ids(None, 10, topics=["structure.closed"]) == [2, 4]
    assert ids(3, 10, topics=["structure.closed"]) == [4]
    assert ids(6, 10) == []

    third = recorder.select_notifications(3, 1)[0]
    assert (third.originator_id, third.originator_version) == (A, 3)
    assert (third.topic, third.state) == ("structure.opened", b'{"n":3}')


@pytest.fixture
def after_a_while() -> Generator[Callable[[Callable[[], Any]], None]]:
    """Do something from another thread, a little later."""
    timers: list[Timer] = []

    def later(act: Callable[[], Any]) -> None:
        timers.append(Timer(0.2, act))
        timers[-1].start()

    yield later
    for timer in timers:
        timer.join()


def test_a_follower_gets_past_then_live_events(
    recorder: Recorder, after_a_while: Callable[[Callable[[], Any]], None]
) -> None:
    recorder.insert_events([event(A, 1), event(A, 2)])

    with recorder.subscribe(gt=None) as following:
        assert [next(following).id, next(following).id] == [1, 2]
        after_a_while(lambda: recorder.insert_events([event(A, 3)]))
        assert next(following).id == 3
        after_a_while(lambda: recorder.insert_events([event(B, 1), event(B, 2)]))
        assert [next(following).id, next(following).id] == [4, 5]


def test_a_follower_starts_after_a_position_and_picks_topics(recorder: Recorder) -> None:
    recorder.insert_events([event(A, 1), event(A, 2, "structure.closed"), event(A, 3)])

    with recorder.subscribe(gt=1) as following:
        assert next(following).id == 2
    with recorder.subscribe(gt=1, topics=["structure.opened"]) as following:
        assert next(following).id == 3


def test_a_stopped_follower_ends(
    recorder: Recorder, after_a_while: Callable[[Callable[[], Any]], None]
) -> None:
    with recorder.subscribe(gt=0) as following:
        after_a_while(following.stop)
        assert list(following) == []


def test_a_command_sent_again_gets_its_first_answer(recorder: Recorder) -> None:
    first = recorder.append([event(A, 1), event(A, 2)], command("one"))
    assert first == Appended(1, 2, 2, replayed=False)
    recorder.append([event(A, 3)], command("two", version=2))

    assert recorder.append([event(A, 1), event(A, 2)], command("one")) == replace(
        first, replayed=True
    )
    assert recorder.find_command(command("one").command_id, b"one") == replace(first, replayed=True)
    assert recorder.find_command(UUID(int=5), b"one") is None
    assert recorder.max_notification_id() == 3


def test_a_command_id_is_for_one_request(recorder: Recorder) -> None:
    recorder.append([event(A, 1)], command("one"))
    other = replace(command("one", version=1), request_hash=b"another body")

    with pytest.raises(CommandReused):
        recorder.append([event(A, 2)], other)
    with pytest.raises(CommandReused):
        recorder.find_command(other.command_id, other.request_hash)
    assert len(recorder.select_events(A)) == 1


def test_a_command_that_records_nothing_is_known_all_the_same(recorder: Recorder) -> None:
    recorder.append([event(A, 1)], command("one"))

    done = recorder.append([], command("nothing", version=1))

    assert done == Appended(None, None, 1, replayed=False)
    assert recorder.append([], command("nothing", version=1)) == replace(done, replayed=True)
    assert recorder.max_notification_id() == 1


def test_a_guarded_stream_must_not_have_moved(recorder: Recorder) -> None:
    recorder.append([event(B, 1)], command("peer", B))

    with pytest.raises(StreamMoved):
        recorder.append([event(A, 1)], command("late", guards=[(B, 0)]))
    with pytest.raises(StreamMoved):
        recorder.append([event(A, 1)], command("early", guards=[(B, 2)]))
    recorder.append([event(A, 1)], command("right", guards=[(B, 1), (C, 0)]))

    assert [one.originator_id for one in recorder.select_notifications(None, 9)] == [B, A]


def test_a_stream_keeps_its_kind(recorder: Recorder) -> None:
    recorder.append([event(A, 1)], command("one"))
    other = replace(event(A, 2), kind="operateur")

    with pytest.raises(StreamOfAnotherKind) as refused:
        recorder.append([other], command("two", version=1))
    assert str(A) in str(refused.value)
    with pytest.raises(StreamOfAnotherKind):
        recorder.append([other, replace(event(A, 3), kind="operateur")], command("b", version=1))


class Claiming:
    """Appends one event a time to a stream, with claims."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._count = 0

    def __call__(self, stream: UUID, *claims: tuple[str, str, Claim]) -> None:
        self._count += 1
        version = len(self._recorder.select_events(stream))
        self._recorder.append(
            [event(stream, version + 1)],
            command(f"claim {self._count}", stream, version, claims=claims),
        )


@pytest.fixture
def claiming(recorder: Recorder) -> Claiming:
    return Claiming(recorder)


def test_a_key_has_one_holder(claiming: Claiming, recorder: Recorder) -> None:
    claiming(A, claim("C1", 2020))

    with pytest.raises(ClaimHeld) as refused:
        claiming(B, claim("C2", 2021), claim("C1", 2021))
    assert (refused.value.scope, refused.value.key) == ("dna", "C1")
    assert not recorder.select_events(B)

    claiming(C, claim("C2", 2021))
    claiming(A, claim("C1", 2019))


def test_the_holders_of_keys_are_found(claiming: Claiming, recorder: Recorder) -> None:
    claiming(A, claim("C1", 2020, 2022), claim("C3", 2020))
    claiming(B, claim("C1", 2022))
    never = claim("C3", 2020, 2020)
    claiming(A, never)

    asked = [("dna", "C1"), ("dna", "C2"), ("dna", "C3"), ("finess", "C1")]

    assert {key: sorted(found) for key, found in recorder.holders(asked).items()} == {
        ("dna", "C1"): [A, B]
    }


def test_a_key_given_back_from_a_day_is_free_from_that_day(claiming: Claiming) -> None:
    claiming(A, claim("C1", 2020, 2022))

    with pytest.raises(ClaimHeld):
        claiming(B, claim("C1", 2021))
    claiming(B, claim("C1", 2022))
    with pytest.raises(ClaimHeld):
        claiming(C, claim("C1", 2020, 2021))
    claiming(C, claim("C1", 2015, 2020))


def test_a_key_given_back_again_on_a_later_day_is_not_free_before(claiming: Claiming) -> None:
    claiming(A, claim("C1", 2020, 2022))
    claiming(A, claim("C1", 2020, 2024))

    with pytest.raises(ClaimHeld):
        claiming(B, claim("C1", 2023))
    claiming(B, claim("C1", 2024))


def test_the_former_holder_may_still_correct_its_own_past(claiming: Claiming) -> None:
    claiming(A, claim("C1", 2020, 2022))
    claiming(B, claim("C1", 2022))

    claiming(A, claim("C1", 2020, 2021))
    with pytest.raises(ClaimHeld):
        claiming(A, claim("C1", 2020, 2023))
    with pytest.raises(ClaimHeld):
        claiming(A, claim("C1", 2020))


def test_the_holder_cannot_backdate_over_the_former_one(claiming: Claiming) -> None:
    claiming(A, claim("C1", 2020, 2022))
    claiming(B, claim("C1", 2023))

    claiming(B, claim("C1", 2022))
    with pytest.raises(ClaimHeld):
        claiming(B, claim("C1", 2021))


def test_a_retracted_claim_frees_the_key_and_no_other_holder_s(claiming: Claiming) -> None:
    never = ("dna", "C1", Claim(date.min, date.min))
    claiming(A, claim("C1", 2020, 2022))
    claiming(B, claim("C1", 2022))

    claiming(A, never)
    with pytest.raises(ClaimHeld):
        claiming(C, claim("C1", 2022))
    claiming(C, claim("C1", 2010, 2022))

    claiming(B, never)
    claiming(A, claim("C1", 2022))
    with pytest.raises(ClaimHeld):
        claiming(B, claim("C1", 2022))


def test_a_key_may_change_hands_within_one_command_of_another_stream(claiming: Claiming) -> None:
    claiming(A, claim("C1", 2020))
    claiming(A, claim("C1", 2020, 2021), claim("C2", 2021))
    claiming(B, claim("C1", 2021))
    with pytest.raises(ClaimHeld):
        claiming(B, claim("C2", 2030))
