"""Facts recorded about the funding of a structure for a year.

Amounts are euros, never negative. A stream holds one structure and one year.
"""

from collections.abc import Iterable
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.finance import accounts, closing, indicators, result
from placeasile.domain.kernel import Event, Fact
from placeasile.domain.values import Amount


class FundingEvent(Event):
    """An event about the funding of ``structure_id`` for ``year``."""

    structure_id: UUID
    year: int
    amount: Amount

    def subject(self, stream_id: UUID) -> UUID:
        """The structure."""
        _ = stream_id
        return self.structure_id


class DotationRequested(FundingEvent):
    """The operator asked for an amount; ``effective_on`` is the day of the request."""

    TOPIC: ClassVar[str] = "finance.dotation_requested"
    LABEL: ClassVar[str] = "Demande de dotation"
    SINCE: ClassVar[str] = "Jour de la demande"
    SOURCE: ClassVar[str] = "Demande de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("dotation_requested",)

    def facts(self) -> Iterable[Fact]:
        """The amount asked for the year."""
        yield Fact("dotation_requested", {"amount": f"{self.amount:.2f}"}, str(self.year))


class DotationGranted(FundingEvent):
    """The authority fixed the amount of the year; ``effective_on`` is the day it decided."""

    TOPIC: ClassVar[str] = "finance.dotation_granted"
    LABEL: ClassVar[str] = "Dotation accordée"
    SINCE: ClassVar[str] = "Jour de la décision"
    SOURCE: ClassVar[str] = "Arrêté de tarification ou convention"
    FACETS: ClassVar[tuple[str, ...]] = ("dotation_granted",)

    reference: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The amount granted for the year."""
        value = {"amount": f"{self.amount:.2f}", "amended": False}
        yield Fact("dotation_granted", value, str(self.year))

    def introduces(self) -> Iterable[str]:
        """The grant, that amendments rest on."""
        return ("grant",)


class DotationAmended(FundingEvent):
    """The authority changed the amount of the year; ``amount`` is the new total."""

    TOPIC: ClassVar[str] = "finance.dotation_amended"
    LABEL: ClassVar[str] = "Décision modificative de dotation"
    SINCE: ClassVar[str] = "Jour de la décision modificative"
    SOURCE: ClassVar[str] = "Arrêté ou avenant"
    FACETS: ClassVar[tuple[str, ...]] = ("dotation_granted",)

    reference: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The amount granted for the year."""
        value = {"amount": f"{self.amount:.2f}", "amended": True}
        yield Fact("dotation_granted", value, str(self.year))

    def requires(self) -> Iterable[str]:
        """A first grant."""
        return ("grant",)


EVENTS: Final[tuple[type[Event], ...]] = (
    DotationRequested,
    DotationGranted,
    DotationAmended,
    *accounts.EVENTS,
    *result.EVENTS,
    *closing.EVENTS,
    *indicators.EVENTS,
)
"""Every event of the aggregate."""
