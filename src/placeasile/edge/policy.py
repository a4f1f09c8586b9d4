"""Who may do what, and where: one table, and nothing else is allowed."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from placeasile.domain.territory import DEPARTEMENTS, REGIONS


class Role(StrEnum):
    """What the holder of a key or an account is."""

    LECTURE = "lecture"
    SAISIE = "saisie"
    ADMINISTRATION = "administration"
    AUDIT = "audit"


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


class Level(StrEnum):
    """How wide a perimeter is."""

    NATION = "nation"
    REGION = "region"
    DEPARTEMENT = "departement"


@dataclass(frozen=True, slots=True)
class Perimeter:
    """The territory that somebody answers for: all of France, a region or a département."""

    level: Level
    code: str

    @property
    def key(self) -> str:
        """How it is stored: ``departement:14``."""
        return f"{self.level}:{self.code}"

    @property
    def departements(self) -> frozenset[str]:
        """The codes of its départements."""
        match self.level:
            case Level.NATION:
                return frozenset(DEPARTEMENTS)
            case Level.REGION:
                return frozenset(
                    code for code, one in DEPARTEMENTS.items() if one.region == self.code
                )
            case Level.DEPARTEMENT:
                return frozenset({self.code})

    def covers(self, departements: Collection[str]) -> bool:
        """Tell whether it holds some départements, all of them; the nation holds even none."""
        if self.level is Level.NATION:
            return True
        return bool(departements) and self.departements.issuperset(departements)


NATION: Final = Perimeter(Level.NATION, "FR")
CODES: Final = {
    Level.NATION: {NATION.code},
    Level.REGION: set(REGIONS),
    Level.DEPARTEMENT: set(DEPARTEMENTS),
}


def read_perimeter(key: str) -> Perimeter | None:
    """Return the perimeter of a key such as ``departement:14``; None when there is no such one."""
    level, _, code = key.partition(":")
    if level not in set(Level) or code not in CODES[Level(level)]:
        return None
    return Perimeter(Level(level), code)


ALLOWED: Final[dict[Action, frozenset[Role]]] = {
    Action.READ: frozenset(Role),
    Action.READ_LOG: frozenset(Role),
    Action.RECORD: frozenset({Role.SAISIE, Role.ADMINISTRATION}),
    Action.RETRACT: frozenset({Role.SAISIE, Role.ADMINISTRATION}),
    Action.READ_PERSONAL: frozenset({Role.SAISIE, Role.ADMINISTRATION, Role.AUDIT}),
    Action.ERASE: frozenset({Role.ADMINISTRATION}),
    Action.OBSERVE: frozenset(Role),
}
"""``OPEN`` needs no key and is not listed."""

BOUNDED: Final = frozenset({Action.RECORD, Action.RETRACT, Action.ERASE, Action.READ_PERSONAL})
"""What is done within one's perimeter only. Reading is national, personal values excepted."""


def may(role: Role, action: Action) -> bool:
    """Tell whether a role may do an action; what is not listed is refused."""
    return role in ALLOWED.get(action, frozenset())


def may_there(
    role: Role, perimeter: Perimeter, action: Action, departements: Collection[str]
) -> bool:
    """Tell whether a role may do an action on a thing of some départements."""
    return may(role, action) and (action not in BOUNDED or perimeter.covers(departements))
