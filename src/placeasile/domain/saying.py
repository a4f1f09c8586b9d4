"""Events that assert one fact, of which a part is always the same."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from placeasile.domain.kernel import Fact, Scalar
from placeasile.domain.stating import Stated


class Saying(Stated):
    """A `Stated` whose fact holds, besides its own fields, what ``SAYS`` always says.

    Two events that undo each other say two values of one fact: a label, and its withdrawal.
    """

    SAYS: ClassVar[Mapping[str, Scalar]] = {}

    def facts(self) -> Iterable[Fact]:
        """The one fact."""
        for fact in super().facts():
            yield Fact(fact.facet, {**fact.value, **self.SAYS}, fact.key)
