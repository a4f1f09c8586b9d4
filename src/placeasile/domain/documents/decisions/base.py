"""What every command on a document is made of."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.documents.events import (
    DocumentFiled,
    filing_on,
)
from placeasile.domain.documents.filing import (
    Owner,
    acts_stream,
    document_stream,
)
from placeasile.domain.documents.refusals import (
    DocumentOfAnother,
)
from placeasile.domain.dossiers.streams import filing
from placeasile.domain.kernel import Claim, Claims, Context, History
from placeasile.domain.stating import Open, StateOn, opened
from placeasile.domain.subjects import refuse_future
from placeasile.domain.vocabulary import StructureType


def claims(history: History) -> Claims:
    """A document is of one dossier, for ever: who reads the dossier finds its documents so."""
    return {
        (filing(one.event.owner_id), str(one.event.document_id)): Claim(since=date.min)
        for one in history.alive
        if isinstance(one.event, DocumentFiled)
    }


DOCUMENTS: Final = opened("documents", claims=claims)


class DocumentCommand(StateOn):
    """A command on one document, on a day; it is decided on the document's own stream."""

    STREAM: ClassVar[str] = "document"

    document_id: UUID

    def stream(self, subject: UUID) -> UUID:
        """The document's own stream."""
        _ = subject
        return document_stream(self.document_id)

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The owner, its acts, and the other documents that the command names."""
        others = {document_stream(one) for one in self.named()} - {self.stream(subject)}
        return (subject, acts_stream(subject), *sorted(others))

    def named(self) -> Iterable[UUID]:
        """The other documents that the command names."""
        fields = ("replaces_document_id", "parent_document_id", "by_document_id")
        found = (getattr(self, one, None) for one in fields)
        return [one for one in found if one is not None]

    def more(self, context: Context) -> dict[str, object]:
        """Add the kind of the owner."""
        _ = context
        return {"owner_kind": self.OF}

    def owner(self, thing: History, context: Context) -> Owner:
        """Return whose document it is."""
        return Owner(self.OF, thing, context)

    @property
    def scope(self) -> StructureType | None:
        """The type of structures that a document of a CPOM is about."""
        found = getattr(self, "structure_type", None)
        assert found is None or isinstance(found, StructureType)
        return found

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a document of another dossier, and a day to come."""
        _ = thing
        said = [one.event for one in state.alive]
        said += [] if context.corrects is None else [context.corrects]
        if any(getattr(one, "owner_id", context.subject) != context.subject for one in said):
            raise DocumentOfAnother(field="document_id", value=self.document_id)
        refuse_future(self.effective_on, context)


def refuse_unfiled(state: History, command: DocumentCommand) -> None:
    """Raise unless the document is filed on the day of a command.

    Raises:
        DocumentOfAnother: it is not.
    """
    if filing_on(state, command.document_id, command.effective_on) is None:
        raise DocumentOfAnother(field="document_id", value=command.document_id)
