"""Facts recorded about documents: what they are filed as, and what became of them.

Each document has its own stream. It is about a structure, a CPOM or an operator, which
``owner_id`` names. A document is never deleted: it is superseded, withdrawn, restored.
``effective_on`` is always the day of the gesture (a filing, a withdrawal); the year or the
period that the document is about are fields of its filing.
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event, Fact, History, Value
from placeasile.domain.personal import Sealed
from placeasile.domain.stating import Stated
from placeasile.domain.values import Count

FILE: Final = ("original_name", "mime_type", "size_bytes", "sha256", "replaces_document_id")
"""What is said once, with the file itself; all the rest of a filing may be filed again."""

FILED: Final = "DEPOSE"
SUPERSEDED: Final = "REMPLACE"
WITHDRAWN: Final = "RETIRE"


class DocumentEvent(Stated):
    """An event about one document of ``owner_id``, a thing of kind ``owner_kind``."""

    KEY: ClassVar[str] = "{document_id}"
    ABOUT: ClassVar[str | None] = "owner_id"
    KEYHOLDER: ClassVar[str] = "document_id"

    document_id: UUID
    owner_kind: str
    owner_id: UUID


class DocumentFiled(DocumentEvent):
    """A file was filed; the classes below say as what.

    ``original_name`` is the name that it came under. ``sha256`` is None until its content
    is held.
    """

    OPENS: ClassVar[tuple[str, ...]] = ("document:{document_id}",)

    original_name: Sealed
    mime_type: str
    size_bytes: Count
    sha256: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The filing, and the file: it stays the same when the document is filed again."""
        (filing,) = super().facts()
        file = {name: value for name, value in filing.value.items() if name in FILE}
        rest = {name: value for name, value in filing.value.items() if name not in FILE}
        yield Fact("document", rest, filing.key)
        yield Fact("document_file", file, filing.key)


class FinancialDocumentFiled(DocumentFiled):
    """A financial document about a year was filed.

    It takes the place of ``replaces_document_id``, of the same category and year.
    """

    TOPIC: ClassVar[str] = "documents.financial_filed"
    LABEL: ClassVar[str] = "Dépôt d'un document financier"
    SINCE: ClassVar[str] = "Jour du dépôt"
    SOURCE: ClassVar[str] = "Opérateur ou autorité de tarification"
    FACETS: ClassVar[tuple[str, ...]] = ("document", "document_file")

    year: int
    category: str
    granularity: str
    title: str | None = None
    structure_type: str | None = None
    replaces_document_id: UUID | None = None


class ActDocumentFiled(DocumentFiled):
    """The text of an act was filed.

    ``act_id`` is the act, or ``period_id`` the authorisation or the convention of a
    structure. ``valid_from`` and ``valid_to`` are the days that the text bears.
    """

    TOPIC: ClassVar[str] = "documents.act_filed"
    LABEL: ClassVar[str] = "Dépôt d'un acte administratif"
    SINCE: ClassVar[str] = "Jour du dépôt"
    SOURCE: ClassVar[str] = "Arrêté, convention ou acte de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("document", "document_file")

    category: str
    act_id: UUID | None = None
    period_id: UUID | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    title: str | None = None
    structure_type: str | None = None


class AvenantFiled(DocumentFiled):
    """The text of an avenant of ``avenant_on`` was filed, under that of the act it amends.

    Its category is its parent's.
    """

    TOPIC: ClassVar[str] = "documents.avenant_filed"
    LABEL: ClassVar[str] = "Dépôt d'un avenant"
    SINCE: ClassVar[str] = "Jour du dépôt"
    SOURCE: ClassVar[str] = "Avenant signé"
    FACETS: ClassVar[tuple[str, ...]] = ("document", "document_file")

    parent_document_id: UUID
    avenant_on: date
    title: str | None = None


class DocumentRefiled(DocumentEvent):
    """A document is filed otherwise from ``effective_on``: all of its filing is said again."""

    TOPIC: ClassVar[str] = "documents.refiled"
    LABEL: ClassVar[str] = "Reclassement d'un document"
    SINCE: ClassVar[str] = "Jour du reclassement"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("document",)
    RESTS: ClassVar[tuple[str, ...]] = ("document:{document_id}",)

    category: str | None = None
    year: int | None = None
    granularity: str | None = None
    act_id: UUID | None = None
    period_id: UUID | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    parent_document_id: UUID | None = None
    avenant_on: date | None = None
    title: str | None = None
    structure_type: str | None = None


class _Moved(DocumentEvent):
    """What became of a document: ``FATE``."""

    FACETS: ClassVar[tuple[str, ...]] = ("document_status",)
    RESTS: ClassVar[tuple[str, ...]] = ("document:{document_id}",)
    FATE: ClassVar[str]

    def facts(self) -> Iterable[Fact]:
        """Its state, with what the event says."""
        for fact in super().facts():
            yield Fact(fact.facet, {**fact.value, "etat": self.FATE}, fact.key)


class DocumentSuperseded(_Moved):
    """Another document, of the same category and year, took its place."""

    TOPIC: ClassVar[str] = "documents.superseded"
    LABEL: ClassVar[str] = "Remplacement d'un document"
    SINCE: ClassVar[str] = "Jour du remplacement"
    SOURCE: ClassVar[str] = "Agent ou opérateur"
    FATE: ClassVar[str] = SUPERSEDED

    by_document_id: UUID


class DocumentWithdrawn(_Moved):
    """The document was withdrawn from the dossier; it can be restored."""

    TOPIC: ClassVar[str] = "documents.withdrawn"
    LABEL: ClassVar[str] = "Retrait d'un document"
    SINCE: ClassVar[str] = "Jour du retrait"
    SOURCE: ClassVar[str] = "Agent ou opérateur"
    FATE: ClassVar[str] = WITHDRAWN

    motif: str


class DocumentRestored(_Moved):
    """A document that was withdrawn or superseded counts again."""

    TOPIC: ClassVar[str] = "documents.restored"
    LABEL: ClassVar[str] = "Rétablissement d'un document"
    SINCE: ClassVar[str] = "Jour du rétablissement"
    SOURCE: ClassVar[str] = "Agent"
    FATE: ClassVar[str] = FILED

    def contradicted(self, history: History, on: date) -> bool:
        """Whether it was not out of the dossier."""
        return state_before(history, self.document_id, on) == FILED


def state_before(history: History, document_id: UUID, on: date) -> str:
    """Return the state of a document on the eve of a day."""
    steps = history.steps("document_status", str(document_id))
    earlier = [value for day, value in steps if day < on]
    return str(earlier[-1]["etat"]) if earlier else FILED


def state_on(history: History, document_id: UUID, on: date) -> str:
    """Return the state of a document on a day."""
    value = history.at("document_status", on, str(document_id))
    return FILED if value is None else str(value["etat"])


def filing_on(history: History, document_id: UUID, on: date) -> Value | None:
    """Return what a document is filed as on a day, None when it is not filed."""
    return history.at("document", on, str(document_id))


EVENTS: Final[tuple[type[Event], ...]] = (
    FinancialDocumentFiled,
    ActDocumentFiled,
    AvenantFiled,
    DocumentRefiled,
    DocumentSuperseded,
    DocumentWithdrawn,
    DocumentRestored,
)
"""Every event of the aggregate."""
