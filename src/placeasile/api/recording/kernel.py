"""What a table of commands is made of."""

from dataclasses import dataclass
from typing import Any

from placeasile.domain.kernel import Command, Decider
from placeasile.domain.together import Plan


@dataclass(frozen=True, slots=True)
class Recording:
    """A command, what decides it, and what its route is called in French.

    ``plan`` says what is recorded together with it on other streams, None when it is alone.
    """

    label: str
    decider: Decider[Any]
    kind: type[Command[Any]]
    plan: Plan | None = None
