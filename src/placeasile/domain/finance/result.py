"""What becomes of the result of a year: its surplus disposed of, or the result allocated."""

from typing import ClassVar, Final

from placeasile.domain.finance.money import AmountsEvent, BudgetEvent
from placeasile.domain.kernel import Event
from placeasile.domain.personal import Sealed
from placeasile.domain.values import Amount, Money


class SurplusDisposed(AmountsEvent):
    """What becomes of the surplus of a subsidised structure, decided on a day.

    ``surplus_carried`` is deducted from the dotation of two years later.
    """

    TOPIC: ClassVar[str] = "finance.surplus_disposed"
    LABEL: ClassVar[str] = "Emploi de l'excédent"
    SINCE: ClassVar[str] = "Jour de la décision"
    SOURCE: ClassVar[str] = "Décision de l'autorité de tarification"
    FACETS: ClassVar[tuple[str, ...]] = (
        "surplus_recovered",
        "surplus_carried",
        "dedicated_funds",
    )

    surplus_recovered: Amount | None = None
    surplus_carried: Amount | None = None
    dedicated_funds: Amount | None = None


class ResultAllocated(BudgetEvent):
    """How the result of the year is allocated, decided on a day; one decision, a whole.

    A negative amount is a deficit allocated, a positive one a surplus. A line that is not
    said is unknown, not zero.
    """

    TOPIC: ClassVar[str] = "finance.result_allocated"
    LABEL: ClassVar[str] = "Affectation du résultat"
    SINCE: ClassVar[str] = "Jour de la décision"
    SOURCE: ClassVar[str] = "Décision de l'autorité de tarification"
    FACETS: ClassVar[tuple[str, ...]] = ("allocation",)
    KEYHOLDER: ClassVar[str] = "structure_id"
    SEALED_PART: ClassVar[str] = "affectation/{year}"

    allocation_total: Money
    reserve_investissement: Money | None = None
    charges_non_reconductibles: Money | None = None
    reserve_compensation_deficits: Money | None = None
    reserve_bfr: Money | None = None
    reserve_compensation_amortissements: Money | None = None
    report_a_nouveau: Money | None = None
    autre: Money | None = None
    fonds_dedies: Money | None = None
    comment: Sealed | None = None


EVENTS: Final[tuple[type[Event], ...]] = (SurplusDisposed, ResultAllocated)
"""Every event of this part of the money of a year."""
