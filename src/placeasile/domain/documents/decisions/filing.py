"""Filing documents: financial ones, the texts of acts, of avenants."""

from enum import StrEnum
from typing import Annotated, ClassVar, Final
from uuid import UUID

from pydantic import BeforeValidator, Field, StringConstraints

from placeasile.domain.categories import ActCategory, FinancialCategory, Granularity
from placeasile.domain.documents.decisions.base import DocumentCommand
from placeasile.domain.documents.events import (
    ActDocumentFiled,
    AvenantFiled,
    FinancialDocumentFiled,
)
from placeasile.domain.documents.filing import (
    ActFiling,
    AvenantFiling,
    FinancialFiling,
    refuse_other_place,
)
from placeasile.domain.documents.refusals import (
    FilingMixed,
    NotTheSamePlace,
)
from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.personal import PersonalText
from placeasile.domain.stating import Open
from placeasile.domain.values import Day, Text, Year
from placeasile.domain.vocabulary import StructureType

LARGEST: Final = 30 * 1024 * 1024
"""The largest file, in bytes."""


class MimeType(StrEnum):
    """What a file may be: PDF, images, spreadsheets, CSV."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    AVIF = "image/avif"
    XLS = "application/vnd.ms-excel"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    CSV = "text/csv"


def _whole(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("doit être un nombre d'octets")  # noqa: TRY004 (pydantic wants ValueError)
    return value


Size = Annotated[int, BeforeValidator(_whole), Field(gt=0, le=LARGEST)]
"""A number of bytes, 1 to 30 MiB."""

Sha256 = Annotated[str, StringConstraints(to_lower=True, pattern=r"^[0-9a-fA-F]{64}$")]
"""The SHA-256 of a content, in hexadecimal."""


class _File(DocumentCommand):
    ID: ClassVar[str | None] = "document_id"

    original_name: PersonalText
    mime_type: MimeType
    size_bytes: Size
    sha256: Sha256 | None = None


class FileFinancialDocument(_File):
    """File a financial document of a structure about a year, maybe in the place of another."""

    records: ClassVar[type[Event]] = FinancialDocumentFiled

    year: Year
    category: FinancialCategory
    granularity: Granularity
    title: Text | None = None
    replaces_document_id: UUID | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a wrong filing, and to take the place of a document that is elsewhere."""
        super().check(state, thing, context)
        owner = self.owner(thing, context)
        FinancialFiling(self.year, self.category, self.granularity, self.scope).check(owner)
        if self.replaces_document_id is not None:
            if self.replaces_document_id == self.document_id:
                raise NotTheSamePlace(field="replaces_document_id", value=self.document_id)
            scope = None if self.scope is None else self.scope.value
            place = self.category.value, self.year, self.granularity.value, scope, None, None
            refuse_other_place(
                owner,
                place,
                self.replaces_document_id,
                self.effective_on,
                field="replaces_document_id",
            )


class FileCpomFinancialDocument(FileFinancialDocument):
    """File a financial document of a CPOM, about its structures of one type or all."""

    OF: ClassVar[str] = "cpom"

    structure_type: StructureType | None = None


class FileActDocument(_File):
    """File the text of an act of a structure."""

    records: ClassVar[type[Event]] = ActDocumentFiled

    category: ActCategory
    act_id: UUID | None = None
    period_id: UUID | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    title: Text | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a wrong filing."""
        super().check(state, thing, context)
        if self.act_id is not None and self.period_id is not None:
            raise FilingMixed(field="period_id")
        ActFiling(
            self.category, self.scope, self.act_id, self.period_id, self.valid_from, self.valid_to
        ).check(self.owner(thing, context))


class FileOperateurActDocument(FileActDocument):
    """File the text of an act of an operator."""

    OF: ClassVar[str] = "operateur"


class FileCpomActDocument(FileActDocument):
    """File the text of an act of a CPOM."""

    OF: ClassVar[str] = "cpom"

    structure_type: StructureType | None = None


class FileAvenant(_File):
    """File the text of an avenant under the text of the act that it amends."""

    records: ClassVar[type[Event]] = AvenantFiled

    parent_document_id: UUID
    avenant_on: Day
    title: Text | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a parent that has no avenants."""
        super().check(state, thing, context)
        AvenantFiling(self.document_id, self.parent_document_id, self.avenant_on).check(
            self.owner(thing, context), self.effective_on
        )


class FileCpomAvenant(FileAvenant):
    """File the text of an avenant to an act of a CPOM."""

    OF: ClassVar[str] = "cpom"
