"""Who sends the commands of the tests, and when."""

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Final
from uuid import UUID, uuid5

from placeasile.store.register import Stamp

TODAY: Final = date(2026, 1, 9)


class Stamps:
    """Makes stamps, each with a command id of its own, the same in each run."""

    def __init__(self, name: str = "stamps") -> None:
        self._name = name
        self._numbers = count(1)

    def __call__(self, **changes: object) -> Stamp:
        made = Stamp(
            command_id=uuid5(UUID(int=0), f"{self._name}/{next(self._numbers)}"),
            actor="agent@example.test",
            source="test",
            today=TODAY,
        )
        return replace(made, **changes)
