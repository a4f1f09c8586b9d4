"""The remarks on the money of a year, its CPOM, and the year closed or reopened."""

from collections.abc import Iterable
from typing import ClassVar, Final

from placeasile.domain.finance.money import BudgetEvent
from placeasile.domain.kernel import Event, Fact
from placeasile.domain.personal import Sealed


class BudgetCommented(BudgetEvent):
    """Remarks in free text on the money of the year, as they stand from a day."""

    TOPIC: ClassVar[str] = "finance.budget_commented"
    LABEL: ClassVar[str] = "Commentaire sur le budget"
    SINCE: ClassVar[str] = "Jour du commentaire"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("budget_comment",)
    KEYHOLDER: ClassVar[str] = "structure_id"
    SEALED_PART: ClassVar[str] = "commentaire-budget/{year}"

    comment: Sealed


class CpomParticipationDeclared(BudgetEvent):
    """Whether the structure counts in the money of a CPOM that year; from its 1 January.

    A declaration for years whose contracts are not known: memberships are the truth.
    """

    TOPIC: ClassVar[str] = "finance.cpom_participation_declared"
    LABEL: ClassVar[str] = "Participation déclarée à un CPOM"
    SINCE: ClassVar[str] = "1er janvier de l'année"
    SOURCE: ClassVar[str] = "Déclaration de l'agent"
    FACETS: ClassVar[tuple[str, ...]] = ("in_cpom_declared",)

    in_cpom: bool


class BudgetYearClosed(BudgetEvent):
    """The money of the year is settled; what is recorded on it later needs a reason."""

    TOPIC: ClassVar[str] = "finance.budget_year_closed"
    LABEL: ClassVar[str] = "Clôture de l'exercice"
    SINCE: ClassVar[str] = "Jour de la clôture"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("budget_closed",)
    OPENS: ClassVar[tuple[str, ...]] = ("closing",)

    def facts(self) -> Iterable[Fact]:
        """The year is closed."""
        yield Fact("budget_closed", {"closed": True, "motif": None}, str(self.year))


class BudgetYearReopened(BudgetEvent):
    """The money of a closed year is open to entry again, for a ``motif``."""

    TOPIC: ClassVar[str] = "finance.budget_year_reopened"
    LABEL: ClassVar[str] = "Réouverture de l'exercice"
    SINCE: ClassVar[str] = "Jour de la réouverture"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("budget_closed",)
    RESTS: ClassVar[tuple[str, ...]] = ("closing",)

    motif: str

    def facts(self) -> Iterable[Fact]:
        """The year is open."""
        yield Fact("budget_closed", {"closed": False, "motif": self.motif}, str(self.year))


EVENTS: Final[tuple[type[Event], ...]] = (
    BudgetCommented,
    CpomParticipationDeclared,
    BudgetYearClosed,
    BudgetYearReopened,
)
"""Every event of this part of the money of a year."""
