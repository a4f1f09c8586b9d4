"""What the events about the money of a year share."""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from placeasile.domain.kernel import Fact
from placeasile.domain.stating import Stated


class BudgetEvent(Stated):
    """An event about the money of ``structure_id`` for ``year``."""

    ABOUT: ClassVar[str | None] = "structure_id"
    KEY: ClassVar[str] = "{year}"

    structure_id: UUID
    year: int


class AmountsEvent(BudgetEvent):
    """An event whose facets are fields: each amount that it says is a fact of the year.

    An amount that is not said is unknown, and leaves what was said before.
    """

    def facts(self) -> Iterable[Fact]:
        """The amounts that are said."""
        for name in self.FACETS:
            amount = getattr(self, name)
            if amount is not None:
                assert isinstance(amount, Decimal)
                yield Fact(name, {"amount": f"{amount:.2f}"}, str(self.year))
