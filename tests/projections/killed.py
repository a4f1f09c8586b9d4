"""Builds a generation, and kills itself in one of its phases: ``python -m`` of this, by the tests.

A task of the phase is done by then, and not committed. Helpers are started too, and are left
behind.
"""

import os
import signal
import sys
from datetime import date
from typing import Any, NoReturn

from psycopg import Connection

from placeasile.projections import building, rebuild
from placeasile.projections.building import Task, Work
from placeasile.projections.generation import State
from placeasile.projections.runner import Step
from tests.projections.planting import projecting

PAGE = 7
AFTER = 3
"""How many tasks of the phase are done when it dies."""


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it lives")


def main(dsn: str, phase: State, today: date) -> None:
    do, apply_page = building.do_task, rebuild.apply_page
    done: list[str] = []

    def doing(connection: Connection[Any], work: Work, task: Task) -> int:
        reached = do(connection, work, task)
        if task.phase == phase:
            done.append(task.name)
            if len(done) == AFTER:
                die()
        return reached

    def applying(connection: Connection[Any], day: date) -> Step:
        with connection.transaction():
            step = apply_page(connection, day)
            if phase is State.CATCHING_UP:
                die()
        return step

    def telling(told: State, _done: int, _of: int) -> None:
        if told is phase is State.VERIFYING:
            die()

    building.do_task = doing
    building.PAGE = PAGE
    building.MANY = 1
    rebuild.apply_page = applying
    with projecting(dsn) as connection, rebuild.alone(connection):
        rebuild.build(connection, today, telling)


if __name__ == "__main__":
    main(sys.argv[1], State(sys.argv[2]), date.fromisoformat(sys.argv[3]))
