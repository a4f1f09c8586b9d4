"""Schedules are drawn from their seeds alone, and run by the same code as two hundred of them."""

from collections import Counter
from collections.abc import Generator

import pytest

from tests.faults import report, site
from tests.faults.running import Suite
from tests.faults.schedules import KINDS, QUIET_SECONDS, SECONDS, TITLES, Kind, draw, seeds

SEED = 20_261_130


@pytest.fixture(scope="module")
def suite() -> Generator[Suite]:
    """Servers and processes of our own, with volumes that get full where they can be mounted."""
    with site.opened() as opened:
        opened.make_small_volume()
        suite = Suite(opened)
        yield suite
        suite.close()


def test_a_seed_gives_the_same_schedule_for_ever() -> None:
    assert draw(SEED) == draw(SEED)
    assert draw(SEED) != draw(SEED + len(KINDS))
    assert f"--schedules 1 --seed {SEED}" in str(draw(SEED))


def test_as_many_seeds_as_kinds_go_through_all_of_them() -> None:
    drawn = [draw(one) for one in seeds(SEED, 2 * len(KINDS))]
    assert Counter(one.kind for one in drawn) == dict.fromkeys(KINDS, 2)
    assert set(TITLES) == set(KINDS)
    for one in drawn:
        assert [fault.at for fault in one.faults] == sorted(fault.at for fault in one.faults)
        assert all(0 < fault.at <= SECONDS - QUIET_SECONDS for fault in one.faults)
        assert one.kind is Kind.COMMANDS or one.kind in {fault.kind for fault in one.faults}


@pytest.mark.parametrize("kind", KINDS)
def test_seeds_of_one_kind(kind: Kind) -> None:
    assert [draw(one).kind for one in seeds(SEED, 3, kind)] == [kind] * 3


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", [Kind.PROJECTOR, Kind.REBUILD])
def test_nothing_is_lost_doubled_stuck_or_mixed(suite: Suite, kind: Kind) -> None:
    (seed,) = seeds(SEED, 1, kind)
    outcome = suite.run(draw(seed))
    assert outcome.verdict.sound, f"{outcome.schedule}\n{outcome.verdict}"
    assert outcome.faults > 0
    assert outcome.acknowledged > 0
    assert outcome.looks > 0
    assert f"| {TITLES[kind]} | 1 | {outcome.faults} |" in report.table([outcome])
