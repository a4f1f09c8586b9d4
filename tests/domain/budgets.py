"""The money of a year, as the stories about it share it."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Final

from placeasile.domain.finance.closing import CpomParticipationDeclared
from placeasile.domain.finance.decisions.base import BUDGET
from placeasile.domain.kernel import ClaimKey, Event, History
from placeasile.domain.stating import Stated
from placeasile.domain.structure.events import StructureOpened, StructureRegistered
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import OPENED_ON, REGISTERED_ON
from tests.support.deciding import SUBJECT, Deciding

DECIDED: Final = date(2024, 7, 1)


class YearsOpened(Stated):
    """Stands for the event of the reference data: the years that are open to entry."""

    FACETS: ClassVar[tuple[str, ...]] = ("reference_year",)

    authorised_open_year: int
    subsidised_open_year: int


def in_cpom(year: int = 2023, *, really: bool = True) -> tuple[Event, date]:
    """Declare that the structure counts in a CPOM in a year, or does not."""
    event = CpomParticipationDeclared(structure_id=SUBJECT, year=year, in_cpom=really)
    return event, date(year, 1, 1)


def member(year: int = 2023) -> ClaimKey:
    """Name the key that a CPOM holds when the structure is a member of it in a year."""
    return "cpom_member", f"{SUBJECT}/{year}"


def budget(
    kind: StructureType = StructureType.CADA, *more: tuple[Event, date]
) -> Deciding[History]:
    """No money recorded yet, of a structure of a type, open since 2010, and more."""
    registered = StructureRegistered(type=kind, departement="14"), REGISTERED_ON
    opened = StructureOpened(), OPENED_ON
    return Deciding(BUDGET).beside(SUBJECT, registered, opened, *more)


def euros(amount: str) -> Decimal:
    """An amount."""
    return Decimal(amount)
