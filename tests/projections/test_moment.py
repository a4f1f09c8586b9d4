"""A moment never goes back, not even for a reader that waited for a swap."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from random import Random
from typing import Final

import psycopg
from psycopg import IsolationLevel

from placeasile.projections.generation import publish, use
from placeasile.projections.moment import Moment, Wanted, resolve
from placeasile.projections.rebuild import build, ensure
from placeasile.projections.runner import apply_page
from tests.projections.planting import Place, plant, projecting
from tests.support.histories import tell

TODAY: Final = date(2025, 12, 31)
LOG: Final = tell(Random(11), 20).log
HALF: Final = 12
WAITING: Final = """
    select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query ~ 'checkpoint'
"""


def moment(place: Place) -> Moment:
    """Fix the moment as a request does."""
    options = "-c role=placeasile_app"
    with psycopg.connect(place.dsn, options=options) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with connection.transaction():
            return resolve(connection, Wanted(), TODAY)


def test_a_reader_that_waits_for_a_swap_sees_what_it_published(place: Place) -> None:
    plant(place.owner, LOG[:HALF])
    ensure(place.projector, TODAY)
    number = build(place.projector, TODAY)
    plant(place.owner, LOG[HALF:])
    use(place.projector, 1)
    assert apply_page(place.projector, TODAY).position == len(LOG)
    assert moment(place).position == len(LOG)

    with projecting(place.dsn) as swapping, ThreadPoolExecutor(1) as reader:
        with swapping.transaction():
            publish(swapping, number)
            found = reader.submit(moment, place)
            deadline = time.monotonic() + 20
            while not place.owner.execute(WAITING).rowcount:
                assert time.monotonic() < deadline, "the reader does not wait for the swap"
                time.sleep(0.01)
            use(swapping, number)
            assert apply_page(swapping, TODAY).position == len(LOG)
        assert found.result(20).position == len(LOG)
