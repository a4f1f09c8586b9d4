"""Drafting the acts of a block, which its finalisation records on the structure."""

from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.categories import ActCategory
from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.papers import DatesWrong, refuse_category, refuse_dates
from placeasile.domain.stating import Open, ThingNotFound
from placeasile.domain.subjects import refuse_before, refuse_future
from placeasile.domain.transformation.acts import (
    PERIODS,
    Taken,
    TransformationActDrafted,
    TransformationActRemoved,
    act_key,
    acts_of,
)
from placeasile.domain.transformation.decisions.base import Draft, block_of, refuse_not_open
from placeasile.domain.transformation.decisions.drafting import FIRST_YEAR
from placeasile.domain.transformation.refusals import ActNotOfBlock, ActTwice, ActWithoutTitle
from placeasile.domain.transformation.state import Block, Transformation
from placeasile.domain.values import Day, Text

TARIFICATION: Final = ActCategory.ARRETE_TARIFICATION
UNTITLED: Final = frozenset({*PERIODS, TARIFICATION})
"""The acts that a structure knows by their dates alone, unless they are avenants."""


class DraftAct(Draft):
    """Say that a block has an act, or what an act of a block is.

    It has the dates of its category. An avenant takes effect on the day of the block: it
    only says a new ``end``, if the convention has one. A tariff order says on ``act_date``
    when it was signed, besides its first and last days.
    """

    records: ClassVar[type[Event]] = TransformationActDrafted
    ID: ClassVar[str | None] = "act_id"

    structure_id: UUID
    act_id: UUID | None = None
    category: ActCategory
    title: Text | None = None
    act_date: Day | None = None
    start: Day | None = None
    end: Day | None = None
    reference: Text | None = None
    amends: bool = False

    @property
    def taken(self) -> Taken:
        """What it is, among what a block takes."""
        return self.category, self.amends

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Whether the act is drafted so; without ``act_id``, whether any act is."""
        if self.act_id is not None:
            return super().settled(state, event, context)
        (fact,) = event.facts()
        drafted = Transformation(state).acts(self.structure_id)
        return any(one.said == fact.value for one in drafted)

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an act that the block does not take, or that is dated otherwise.

        Raises:
            ActNotOfBlock: the block has no such acts.
            CategoryNotOfType: the type of the structure has no such acts.
            ActTwice: the block has one.
            ActWithoutTitle: acts of the category have no title.
            DatesWrong: it has other dates than its category.
        """
        found = refuse_not_open(thing)
        block = block_of(found, self.structure_id)
        refuse_not_of_block(found, block, self.taken)
        event = self.event(state, context)
        assert isinstance(event, TransformationActDrafted)
        for one in found.acts(self.structure_id):
            same = (one.category, one.amends) == self.taken and one.act_id != event.act_id
            if same and self.category is not ActCategory.AUTRE:
                raise ActTwice(
                    field="category", value=_words(self.taken), structure_id=self.structure_id
                )
        if self.title is not None and self.category in UNTITLED and not self.amends:
            raise ActWithoutTitle(field="title", value=self.title, category=self.category.value)
        self._refuse_dates(context)

    def _refuse_dates(self, context: Context) -> None:
        if self.amends:
            self._refuse_dates_of_avenant()
        elif self.category is TARIFICATION:
            refuse_dates(self.category, self.start, self.end, None)
            assert self.start is not None
            first = date(FIRST_YEAR, 1, 1)
            refuse_before(self.start, first, "première année possible", field="start")
            if self.act_date is None:
                dating = "le jour de sa signature"
                raise DatesWrong(field="act_date", category=self.category.value, dating=dating)
            refuse_future(self.act_date, context, field="act_date")
        else:
            refuse_dates(self.category, self.start, self.end, self.act_date)

    def _refuse_dates_of_avenant(self) -> None:
        unwanted = ["start", "act_date"]
        dating = "au plus une nouvelle fin quand il est un avenant"
        if self.category is ActCategory.ARRETE_AUTORISATION:
            unwanted.append("end")
            dating = "aucune date quand il est un avenant : la durée ne change pas"
        for name in unwanted:
            if getattr(self, name) is not None:
                raise DatesWrong(field=name, category=self.category.value, dating=dating)


class RemoveDraftedAct(Draft):
    """Say that a block does not have an act any more."""

    records: ClassVar[type[Event]] = TransformationActRemoved

    structure_id: UUID
    act_id: UUID
    motif: Text

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Whether there was one, that is removed for any reason."""
        _ = event, context
        known = state.latest("transformation_act", act_key(self.structure_id, self.act_id))
        return known is not None and known["category"] is None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse when there is none.

        Raises:
            ThingNotFound: the block never had it.
        """
        _ = state, context
        found = refuse_not_open(thing)
        block_of(found, self.structure_id)
        if thing.latest("transformation_act", act_key(self.structure_id, self.act_id)) is None:
            raise ThingNotFound(field="act_id", value="Cet acte")


def refuse_not_of_block(found: Transformation, block: Block, taken: Taken) -> None:
    """Raise unless a block takes such an act.

    Raises:
        ActNotOfBlock: the block has no such acts.
        CategoryNotOfType: the type of the structure has no such acts.
    """
    held = acts_of(found.type, block.kind)
    if taken not in held:
        allowed = ", ".join(
            _words((one, amends))
            for one in ActCategory
            for amends in (False, True)
            if (one, amends) in held
        )
        raise ActNotOfBlock(
            field="category", value=_words(taken), kind=block.kind.value, allowed=allowed
        )
    refuse_category("structure", taken[0], {block.structure_type}, None)


def _words(taken: Taken) -> str:
    category, amends = taken
    return f"« {category.value} » (avenant)" if amends else f"« {category.value} »"
