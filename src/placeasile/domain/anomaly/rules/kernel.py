"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from placeasile.domain.rules.dossier import Dossier


class Family(StrEnum):
    """What a rule is about."""

    CALENDAR = "CALENDAR"
    PLACES = "PLACES"
    CHARACTERISTICS = "CHARACTERISTICS"
    FINANCE = "FINANCE"
    DOCUMENTS = "DOCUMENTS"
    ACTIVITE = "ACTIVITE"

    @property
    def label(self) -> str:
        """Its French name."""
        return FAMILIES[self]


FAMILIES = {
    Family.CALENDAR: "Calendrier",
    Family.PLACES: "Places",
    Family.CHARACTERISTICS: "Caractéristiques",
    Family.FINANCE: "Finances",
    Family.DOCUMENTS: "Documents",
    Family.ACTIVITE: "Activité",
}


class Level(StrEnum):
    """How much an anomaly matters. INFO is often legitimate, after a merger for example."""

    INFO = "INFO"
    SOFT = "SOFT"


class Source(StrEnum):
    """Where a rule comes from."""

    LOI = "LOI"
    METIER = "METIER"
    AMONT = "AMONT"


class Reporting(StrEnum):
    """The families of the national reporting; a rule may be in none, or in both."""

    UTILE = "UTILE"
    IMPACT = "IMPACT"


class Grain(StrEnum):
    """What one finding is about."""

    STRUCTURE = "STRUCTURE"
    YEAR = "YEAR"
    ACT = "ACT"
    SITE = "SITE"
    DNA = "DNA"
    CPOM = "CPOM"


class Edit(StrEnum):
    """The block of the dossier where an anomaly is mended."""

    ACTES = "ACTES"
    QUALITE = "QUALITE"
    PLACES = "PLACES"
    SITES = "SITES"
    DESCRIPTION = "DESCRIPTION"
    FINANCES = "FINANCES"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a target: an anomaly, none (False), or that it cannot tell (None).

    ``year`` is 0 and ``target`` empty when the finding is about the structure as a whole.
    """

    result: bool | None
    year: int = 0
    target: str = ""
    detail: str = ""


Judge: TypeAlias = Callable[[Dossier, date], Iterable[Finding]]

CANNOT_TELL = (Finding(None),)
"""What a rule answers when it has not the slice that it needs."""


@dataclass(frozen=True, slots=True)
class Words:
    """The French words of a rule: its name, what it compares, what to do."""

    label: str
    explanation: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. Change its ``version`` with what it finds: the past is then evaluated again.

    ``scope`` holds the types of structures that it is about, None for all; for a finding
    about a year, the type is that of the year. ``valid_from`` and ``valid_until`` bound the
    days on which it applies, both included. A rule that is ``open_only`` is about the
    present: it says nothing of a structure that is closed or not open yet.
    """

    code: str
    family: Family
    grain: Grain
    words: Words
    judge: Judge
    scope: frozenset[str] | None = None
    displayed: bool = False
    level: Level = Level.SOFT
    reporting: tuple[Reporting, ...] = ()
    source: Source = Source.AMONT
    basis: str = "Place d'Asile"
    edit: Edit | None = None
    open_only: bool = False
    version: int = 1
    valid_from: date | None = None
    valid_until: date | None = None

    def applies(self, on: date) -> bool:
        """Whether the rule is in force on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )

    def evaluate(self, dossier: Dossier, on: date) -> list[Finding]:
        """Return what the rule says of each of its targets, nothing where it does not apply."""
        if not self.applies(on):
            return []
        if dossier.identity is None:
            return list(CANNOT_TELL)
        if self.open_only and not dossier.identity.running:
            return []
        if self.scope is None:
            return list(self.judge(dossier, on))
        if self.grain is not Grain.YEAR and not self._within(dossier.identity.type):
            return []
        found = (self._scoped(dossier, one) for one in self.judge(dossier, on))
        return [one for one in found if one is not None]

    def _within(self, kind: str | None) -> bool:
        return self.scope is None or kind is None or kind in self.scope

    def _scoped(self, dossier: Dossier, found: Finding) -> Finding | None:
        """Keep a finding of a type in scope; where the type is not known, nothing can be told."""
        assert dossier.identity is not None
        kind = dossier.type_in(found.year) if found.year else dossier.identity.type
        if not self._within(kind):
            return None
        return Finding(None, found.year, found.target) if kind is None else found


def either(results: Iterable[bool | None]) -> bool | None:
    """Whether one of them is true; None when none is and one is not known."""
    found = set(results)
    if True in found:
        return True
    return None if None in found else False
