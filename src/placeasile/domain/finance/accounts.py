"""What an operator proposes for a year, what the authority retains, and what the State takes."""

from typing import ClassVar, Final

from placeasile.domain.finance.money import AmountsEvent
from placeasile.domain.kernel import Event
from placeasile.domain.values import Amount, Money


class IncomeProposed(AmountsEvent):
    """The operator proposed an income; ``effective_on`` is the day it submitted it."""

    TOPIC: ClassVar[str] = "finance.income_proposed"
    LABEL: ClassVar[str] = "Produits proposés"
    SINCE: ClassVar[str] = "Jour du dépôt"
    SOURCE: ClassVar[str] = "Budget ou compte déposé par l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("income_proposed",)

    income_proposed: Amount


class AccountsSubmitted(AmountsEvent):
    """The operator submitted its accounts; ``effective_on`` is the day it did."""

    TOPIC: ClassVar[str] = "finance.accounts_submitted"
    LABEL: ClassVar[str] = "Comptes déposés par l'opérateur"
    SINCE: ClassVar[str] = "Jour du dépôt"
    SOURCE: ClassVar[str] = "Compte administratif ou compte rendu financier"
    FACETS: ClassVar[tuple[str, ...]] = ("income_proposed", "charges_proposed")

    charges_proposed: Amount
    income_proposed: Amount | None = None


class AccountsRetained(AmountsEvent):
    """The authority retained an income, charges, or both; ``effective_on`` is its decision."""

    TOPIC: ClassVar[str] = "finance.accounts_retained"
    LABEL: ClassVar[str] = "Comptes retenus"
    SINCE: ClassVar[str] = "Jour de la décision"
    SOURCE: ClassVar[str] = "Décision de l'autorité de tarification"
    FACETS: ClassVar[tuple[str, ...]] = ("total_income", "charges_retained")

    total_income: Amount | None = None
    charges_retained: Amount | None = None


class StateRecoveryDecided(AmountsEvent):
    """What the State takes back (negative) or compensates (positive), decided on a day."""

    TOPIC: ClassVar[str] = "finance.state_recovery_decided"
    LABEL: ClassVar[str] = "Reprise ou compensation de l'État"
    SINCE: ClassVar[str] = "Jour de la décision"
    SOURCE: ClassVar[str] = "Décision de l'autorité de tarification"
    FACETS: ClassVar[tuple[str, ...]] = ("state_recovery",)

    state_recovery: Money


EVENTS: Final[tuple[type[Event], ...]] = (
    IncomeProposed,
    AccountsSubmitted,
    AccountsRetained,
    StateRecoveryDecided,
)
"""Every event of this part of the money of a year."""
