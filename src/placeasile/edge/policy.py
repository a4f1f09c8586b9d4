"""Who may do what: one table, and nothing else is allowed."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What the holder of a key is."""

    LECTURE = "lecture"
    SAISIE = "saisie"
    ADMINISTRATION = "administration"


class Action(StrEnum):
    """What a route does. Every route names one; personal values are asked about one by one."""

    OPEN = "open"
    READ = "read"
    READ_LOG = "read_log"
    RECORD = "record"
    RETRACT = "retract"
    READ_PERSONAL = "read_personal"
    ERASE = "erase"
    OBSERVE = "observe"


ALLOWED: Final[dict[Action, frozenset[Role]]] = {
    Action.READ: frozenset(Role),
    Action.READ_LOG: frozenset(Role),
    Action.RECORD: frozenset({Role.SAISIE, Role.ADMINISTRATION}),
    Action.RETRACT: frozenset({Role.SAISIE, Role.ADMINISTRATION}),
    Action.READ_PERSONAL: frozenset({Role.SAISIE, Role.ADMINISTRATION}),
    Action.ERASE: frozenset({Role.ADMINISTRATION}),
    Action.OBSERVE: frozenset(Role),
}
"""``OPEN`` needs no key and is not listed."""


def may(role: Role, action: Action) -> bool:
    """Tell whether a role may do an action; what is not listed is refused."""
    return role in ALLOWED.get(action, frozenset())
