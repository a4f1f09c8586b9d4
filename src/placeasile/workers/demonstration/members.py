"""A structure of the demonstration, real or invented, as it lives until this day."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from placeasile.domain.structure.decisions.lifecycle import MoveStructure
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import YEARS
from placeasile.workers.demonstration.office import years_later


@dataclass(frozen=True, slots=True)
class Span:
    """The days that the demonstration covers.

    ``first`` is the first day with capacities and money, ``start`` the first day of
    recording, ``today`` the day on which nothing is recorded yet.
    """

    first: date
    start: date
    today: date


def span_until(today: date) -> Span:
    """Return the days covered by a demonstration shown on a day."""
    return Span(first=date(today.year - YEARS, 1, 1), start=years_later(today, -YEARS), today=today)


@dataclass(frozen=True, slots=True)
class Member:
    """One structure of the park.

    ``since`` is the first day that the register follows it, ``wave`` the day on which
    its agents start recording. ``code`` is its DNA code; ``second_code`` replaces it on
    a conversion or a renumbering. ``places`` is its capacity now, or on its ``last_day``.
    ``cpom_years`` are the years in which its money is that of a CPOM.
    """

    subject: UUID
    type: StructureType
    departement: str
    nom: str
    operateur_id: UUID
    address: MoveStructure
    since: date
    opened_on: date
    wave: date
    places: int
    code: str
    invented: bool
    code_bhasile: str = ""
    opening_known: bool = True
    cpom_years: frozenset[int] = frozenset()
    second_code: str | None = None
    last_day: date | None = None
    converted_on: date | None = None
    handed_over: tuple[tuple[date, UUID], ...] = ()

    @property
    def region(self) -> str:
        """The region of its département."""
        return DEPARTEMENTS[self.departement].region

    def type_on(self, day: date) -> StructureType:
        """Return its type on a day."""
        converted = self.converted_on is not None and self.converted_on <= day
        return StructureType.CADA if converted else self.type


NAMED: Final = "de démonstration"
"""In the name of all that is invented."""
