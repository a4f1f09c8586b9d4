"""What a document may be filed as: the checks that filing and filing again share."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from placeasile.domain.categories import (
    ActCategory,
    Dating,
    FinancialCategory,
    Granularity,
)
from placeasile.domain.documents.events import (
    FILED,
    WITHDRAWN,
    filing_on,
    state_on,
)
from placeasile.domain.documents.refusals import (
    DocumentNotStanding,
    DocumentOfAnother,
    GranularityWrong,
    LinkMismatch,
    NotTheSamePlace,
    ParentCannotBeAmended,
    YearTooLate,
)
from placeasile.domain.kernel import Context, History, Scalar, Value
from placeasile.domain.papers import (
    refuse_category,
    refuse_financial,
    types_between,
    types_ever,
)
from placeasile.domain.stating import beside, refuse_missing
from placeasile.domain.subjects import REGISTER_ID, refuse_before
from placeasile.domain.vocabulary import StructureType

PERIODS: Final = {
    ActCategory.ARRETE_AUTORISATION: "authorisation",
    ActCategory.CONVENTION: "convention",
}
"""The acts of a structure that are its periods, with their facets."""

STATES: Final = {WITHDRAWN: "retiré", "REMPLACE": "remplacé"}
PLACE: Final = ("category", "year", "granularity", "structure_type", "act_id", "period_id")


def document_stream(document_id: UUID) -> UUID:
    """Return the stream of a document, the same whatever dossier it is in."""
    return beside(REGISTER_ID, f"document/{document_id}")


def acts_stream(owner_id: UUID) -> UUID:
    """Return the stream of the acts of a structure, a CPOM or an operator."""
    return beside(owner_id, "acts")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose document it is: its kind, its stream, and what else the decision knows."""

    kind: str
    thing: History
    context: Context

    def other(self, document_id: UUID, *, field: str) -> History:
        """Return the stream of another document of the same owner.

        Raises:
            DocumentOfAnother: it is in another dossier, or in none.
        """
        found = self.context.peers.get(document_stream(document_id), History())
        owners = {getattr(one.event, "owner_id", self.context.subject) for one in found.alive}
        if owners != {self.context.subject}:
            raise DocumentOfAnother(field=field, value=document_id)
        return found


@dataclass(frozen=True, slots=True)
class FinancialFiling:
    """What a financial document is filed as."""

    year: int
    category: FinancialCategory
    granularity: Granularity
    scope: StructureType | None

    def check(self, owner: Owner) -> None:
        """Refuse a year to come, a granularity or a category that the owner has not.

        Raises:
            YearTooLate: nothing can be about that year yet.
            GranularityWrong: the document of a CPOM is not about the CPOM.
            CategoryNotOfType: such structures do not file it.
        """
        last = owner.context.today.year + 1
        if self.year > last:
            raise YearTooLate(field="year", value=self.year, last=last)
        if owner.kind == "cpom" and self.granularity is not Granularity.CPOM:
            raise GranularityWrong(field="granularity", value=self.granularity.value)
        types = {self.scope} if self.scope else set[StructureType]()
        if owner.kind == "structure":
            days = date(self.year, 1, 1), date(self.year, 12, 31)
            types = types_between(owner.thing, *days)
        refuse_financial(self.category, types)


@dataclass(frozen=True, slots=True)
class ActFiling:
    """What the text of an act is filed as."""

    category: ActCategory
    scope: StructureType | None
    act_id: UUID | None
    period_id: UUID | None
    valid_from: date | None
    valid_to: date | None

    def check(self, owner: Owner) -> None:
        """Refuse a category that the owner has not, another act, days in the wrong order.

        Raises:
            CategoryOfAnother: such things have no such acts.
            CategoryNotOfType: such structures have no such acts.
            WrongOrder: it ends before it starts.
            ThingNotFound: the act is not recorded.
            LinkMismatch: the act is of another category.
        """
        first = self.valid_from
        types = set[StructureType]()
        if owner.kind == "structure":
            types = (
                types_ever(owner.thing)
                if first is None
                else types_between(owner.thing, first, self.valid_to or first)
            )
        refuse_category(owner.kind, self.category, types, self.scope)
        if first is not None and self.valid_to is not None:
            refuse_before(self.valid_to, first, "début", field="valid_to")
        if self.act_id is not None:
            self._check_act(owner, self.act_id)
        if self.period_id is not None:
            self._check_period(owner, self.period_id)

    def _check_act(self, owner: Owner, act_id: UUID) -> None:
        acts = owner.context.peers.get(acts_stream(owner.context.subject), History())
        refuse_missing(acts, "act", act_id, field="act_id")
        value = acts.latest("act", str(act_id))
        scope = None if self.scope is None else self.scope.value
        if value is None or (value["category"], value["structure_type"]) != (self.category, scope):
            raise LinkMismatch(field="act_id", value=act_id, category=self.category.value)

    def _check_period(self, owner: Owner, period_id: UUID) -> None:
        facet = PERIODS.get(self.category)
        if facet is None:
            raise LinkMismatch(field="period_id", value=period_id, category=self.category.value)
        refuse_missing(owner.thing, facet, period_id, field="period_id")


@dataclass(frozen=True, slots=True)
class AvenantFiling:
    """What the text of an avenant is filed as."""

    document_id: UUID
    parent_document_id: UUID
    avenant_on: date

    def check(self, owner: Owner, on: date) -> None:
        """Refuse a parent that is not a standing text of an act with a period.

        Raises:
            DocumentOfAnother: the parent is in another dossier, or not filed that day.
            ParentCannotBeAmended: it is an avenant, or of a category without period.
            DocumentNotStanding: it is withdrawn.
            WrongOrder: the avenant comes before it.
        """
        field, parent_id = "parent_document_id", self.parent_document_id
        if parent_id == self.document_id:
            raise ParentCannotBeAmended(field=field, value=parent_id)
        parent = owner.other(parent_id, field=field)
        filing = filing_on(parent, parent_id, on)
        if filing is None:
            raise DocumentOfAnother(field=field, value=parent_id)
        if not _amendable(filing):
            raise ParentCannotBeAmended(field=field, value=parent_id)
        if state_on(parent, parent_id, on) == WITHDRAWN:
            raise DocumentNotStanding(field=field, value=parent_id, state=STATES[WITHDRAWN])
        valid_from = filing["valid_from"]
        if valid_from is not None:
            first = date.fromisoformat(str(valid_from))
            refuse_before(self.avenant_on, first, "début de l'acte", field="avenant_on")


def place_of(filing: Value) -> tuple[Scalar, ...]:
    """Return what makes two documents take the place of each other."""
    return tuple(filing.get(name) for name in PLACE)


def refuse_other_place(
    owner: Owner, place: tuple[Scalar, ...], other_id: UUID, on: date, *, field: str
) -> History:
    """Raise unless another document of the owner stands at a place; return its stream.

    Raises:
        DocumentOfAnother: it is in another dossier, or not filed that day.
        NotTheSamePlace: it is of another category, year or granularity.
        DocumentNotStanding: it is withdrawn or superseded.
    """
    other = owner.other(other_id, field=field)
    filing = filing_on(other, other_id, on)
    if filing is None:
        raise DocumentOfAnother(field=field, value=other_id)
    if place_of(filing) != place:
        raise NotTheSamePlace(field=field, value=other_id)
    state = state_on(other, other_id, on)
    if state != FILED:
        raise DocumentNotStanding(field=field, value=other_id, state=STATES[state])
    return other


def _amendable(filing: Value) -> bool:
    category = filing.get("category")
    if category is None or filing.get("year") is not None:
        return False
    return ActCategory(str(category)).dating is Dating.PERIODE
