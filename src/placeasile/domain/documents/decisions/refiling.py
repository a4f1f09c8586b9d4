"""Filing a document otherwise."""

from typing import ClassVar, TypeVar
from uuid import UUID

from placeasile.domain.categories import ActCategory, FinancialCategory, Granularity
from placeasile.domain.documents.decisions.base import DocumentCommand, refuse_unfiled
from placeasile.domain.documents.events import (
    DocumentRefiled,
)
from placeasile.domain.documents.filing import (
    ActFiling,
    AvenantFiling,
    FinancialFiling,
)
from placeasile.domain.documents.refusals import (
    FilingMixed,
)
from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.papers import CategoryOfAnother
from placeasile.domain.stating import Open
from placeasile.domain.values import Day, Text, Year
from placeasile.domain.vocabulary import StructureType

CategoryT = TypeVar("CategoryT", ActCategory, FinancialCategory)


class RefileDocument(DocumentCommand):
    """File a document otherwise from a day: all of its filing is said again.

    A year makes it a financial document, a parent an avenant, the rest the text of an act.
    """

    records: ClassVar[type[Event]] = DocumentRefiled

    category: Text | None = None
    year: Year | None = None
    granularity: Granularity | None = None
    act_id: UUID | None = None
    period_id: UUID | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    parent_document_id: UUID | None = None
    avenant_on: Day | None = None
    title: Text | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown document, and a wrong filing."""
        super().check(state, thing, context)
        refuse_unfiled(state, self)
        owner = self.owner(thing, context)
        if self.parent_document_id is not None:
            self._only("parent_document_id", "avenant_on")
            assert self.avenant_on is not None
            AvenantFiling(self.document_id, self.parent_document_id, self.avenant_on).check(
                owner, self.effective_on
            )
        elif self.year is not None:
            self._only("year", "category", "granularity", "structure_type")
            assert self.granularity is not None
            category = self._category(FinancialCategory)
            FinancialFiling(self.year, category, self.granularity, self.scope).check(owner)
        else:
            links = ("act_id", "period_id", "valid_from", "valid_to", "structure_type")
            self._only("category", *links)
            category = self._category(ActCategory)
            ActFiling(
                category, self.scope, self.act_id, self.period_id, self.valid_from, self.valid_to
            ).check(owner)

    def _category(self, kind: type[CategoryT]) -> CategoryT:
        try:
            return kind(self.category or "")
        except ValueError:
            allowed = ", ".join(one.value for one in kind)
            raise CategoryOfAnother(
                field="category", value=self.category, allowed=allowed
            ) from None

    def _only(self, *names: str) -> None:
        """Raise when a field of another kind of filing is given, or one of these is missing."""
        every = set(DocumentRefiled.model_fields) & set(type(self).model_fields)
        said = {one for one in every if getattr(self, one) is not None}
        said -= {"document_id", "title"}
        optional = {"structure_type", "act_id", "period_id", "valid_from", "valid_to"}
        if said - set(names) or set(names) - optional - said or {"act_id", "period_id"} <= said:
            raise FilingMixed(field="category")


class RefileOperateurDocument(RefileDocument):
    """File a document of an operator otherwise."""

    OF: ClassVar[str] = "operateur"


class RefileCpomDocument(RefileDocument):
    """File a document of a CPOM otherwise."""

    OF: ClassVar[str] = "cpom"

    structure_type: StructureType | None = None
