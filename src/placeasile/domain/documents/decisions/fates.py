"""What becomes of a document: superseded, withdrawn, restored."""

from typing import ClassVar
from uuid import UUID

from placeasile.domain.documents.decisions.base import DocumentCommand, refuse_unfiled
from placeasile.domain.documents.events import (
    FILED,
    SUPERSEDED,
    WITHDRAWN,
    DocumentRestored,
    DocumentSuperseded,
    DocumentWithdrawn,
    filing_on,
    state_before,
)
from placeasile.domain.documents.filing import (
    STATES,
    place_of,
    refuse_other_place,
)
from placeasile.domain.documents.refusals import (
    DocumentNotStanding,
    DocumentStands,
    NotTheSamePlace,
)
from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.stating import Open
from placeasile.domain.values import Text


class SupersedeDocument(DocumentCommand):
    """Say that another document, of the same category and year, takes the place of one."""

    records: ClassVar[type[Event]] = DocumentSuperseded

    by_document_id: UUID

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a document that does not stand, and another that is not at its place."""
        super().check(state, thing, context)
        refuse_unfiled(state, self)
        if state_before(state, self.document_id, self.effective_on) == WITHDRAWN:
            raise DocumentNotStanding(
                field="document_id", value=self.document_id, state=STATES[WITHDRAWN]
            )
        filing = filing_on(state, self.document_id, self.effective_on)
        file = state.latest("document_file", str(self.document_id)) or {}
        replaces = file.get("replaces_document_id")
        if filing is None or self.by_document_id == self.document_id:
            raise NotTheSamePlace(field="by_document_id", value=self.by_document_id)
        if replaces == str(self.by_document_id):
            raise DocumentNotStanding(
                field="by_document_id", value=self.by_document_id, state=STATES[SUPERSEDED]
            )
        refuse_other_place(
            self.owner(thing, context),
            place_of(filing),
            self.by_document_id,
            self.effective_on,
            field="by_document_id",
        )


class SupersedeOperateurDocument(SupersedeDocument):
    """Say that a document of an operator takes the place of another."""

    OF: ClassVar[str] = "operateur"


class SupersedeCpomDocument(SupersedeDocument):
    """Say that a document of a CPOM takes the place of another."""

    OF: ClassVar[str] = "cpom"


class WithdrawDocument(DocumentCommand):
    """Withdraw a document from the dossier, even the last one; its content is kept."""

    records: ClassVar[type[Event]] = DocumentWithdrawn

    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a document that is not filed on that day."""
        super().check(state, thing, context)
        refuse_unfiled(state, self)


class WithdrawOperateurDocument(WithdrawDocument):
    """Withdraw a document of an operator."""

    OF: ClassVar[str] = "operateur"


class WithdrawCpomDocument(WithdrawDocument):
    """Withdraw a document of a CPOM."""

    OF: ClassVar[str] = "cpom"


class RestoreDocument(DocumentCommand):
    """Let a document that was withdrawn or superseded count again."""

    records: ClassVar[type[Event]] = DocumentRestored

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a document that counts already."""
        super().check(state, thing, context)
        refuse_unfiled(state, self)
        if state_before(state, self.document_id, self.effective_on) == FILED:
            raise DocumentStands(field="document_id", value=self.document_id)


class RestoreOperateurDocument(RestoreDocument):
    """Restore a document of an operator."""

    OF: ClassVar[str] = "operateur"


class RestoreCpomDocument(RestoreDocument):
    """Restore a document of a CPOM."""

    OF: ClassVar[str] = "cpom"
