"""Random commands on documents."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from placeasile.domain.categories import OWNED, FinancialCategory, Granularity
from placeasile.domain.documents.decisions import fates, filing, refiling
from placeasile.domain.documents.decisions.base import DOCUMENTS
from placeasile.domain.documents.decisions.filing import MimeType
from placeasile.domain.documents.events import (
    ActDocumentFiled,
    AvenantFiled,
    DocumentEvent,
    DocumentRefiled,
    DocumentRestored,
    DocumentSuperseded,
    DocumentWithdrawn,
    FinancialDocumentFiled,
)
from placeasile.domain.kernel import Command, Event
from placeasile.domain.stating import beside
from placeasile.domain.vocabulary import StructureType
from tests.support.story import NAMESPACE, Builder, Moves, Story

Make = Callable[..., Command[Any]]

FEW: Final = (
    FinancialCategory.BUDGET_PREVISIONNEL_DEMANDE,
    FinancialCategory.DEMANDE_SUBVENTION,
    FinancialCategory.AUTRE_FINANCIER,
)
"""So few categories that documents meet at one place."""


def _held(story: Story, subject: UUID) -> list[UUID]:
    """The documents of a dossier, oldest first."""
    return list(
        dict.fromkeys(
            one.event.document_id
            for one in story.log
            if isinstance(one.event, DocumentEvent) and one.event.owner_id == subject
        )
    )


def _one(story: Story, subject: UUID) -> UUID:
    return story.chance.choice([*_held(story, subject), NAMESPACE])


def _own(story: Story, subject: UUID, target: Event | None) -> UUID:
    """The document of the event to correct, or one of the dossier."""
    return target.document_id if isinstance(target, DocumentEvent) else _one(story, subject)


def _file(story: Story, target: Event | None) -> dict[str, Any]:
    fresh = uuid5(NAMESPACE, f"document/{story.tried // 2}")
    return {
        "document_id": target.document_id if isinstance(target, DocumentEvent) else fresh,
        "original_name": story.some("budget.pdf", "Convention signée.pdf"),
        "mime_type": story.chance.choice(list(MimeType)),
        "size_bytes": story.some(1, 48213, 30 * 1024 * 1024),
        "sha256": story.some(None, "ab" * 32),
        "effective_on": story.day(),
    }


def _scope(make: Make, story: Story) -> dict[str, Any]:
    if "structure_type" in getattr(make, "model_fields", {}):
        return {"structure_type": story.chance.choice([None, StructureType.CADA])}
    return {}


def _place(story: Story, owner: str) -> dict[str, Any]:
    return {
        "year": story.today.year - story.chance.randint(0, 1),
        "category": story.some(*FEW),
        "granularity": Granularity.CPOM if owner == "cpom" else Granularity.STRUCTURE,
    }


def _text(story: Story, subject: UUID, owner: str) -> dict[str, Any]:
    day = story.day()
    link = story.chance.randrange(3)
    return {
        "category": story.chance.choice(sorted(OWNED[owner])),
        "act_id": story.known(beside(subject, "acts"), "act") if link == 1 else None,
        "period_id": story.known(subject, "convention") if link == 2 else None,
        "valid_from": story.some(None, day),
        "valid_to": story.some(None, day + timedelta(days=1826)),
    }


def _financial(make: Make, owner: str) -> Builder:
    def build(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
        return make(
            **_file(story, target),
            **_place(story, owner),
            **_scope(make, story),
            title=story.some(None, "Annexe"),
            replaces_document_id=story.some(None, _one(story, subject)),
        )

    return build


def _act(make: Make, owner: str) -> Builder:
    def build(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
        return make(**_file(story, target), **_text(story, subject, owner), **_scope(make, story))

    return build


def _avenant(make: Make) -> Builder:
    def build(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
        texts = [
            one.event.document_id
            for one in story.log
            if isinstance(one.event, ActDocumentFiled) and one.event.owner_id == subject
        ]
        return make(
            **{**_file(story, target), "effective_on": story.today},
            parent_document_id=story.chance.choice([*texts, _one(story, subject)]),
            avenant_on=story.some(story.today, story.day()),
        )

    return build


def _refiled(make: Make, owner: str) -> Builder:
    def build(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
        match story.chance.randrange(3):
            case 0:
                filed = {**_place(story, owner), **_scope(make, story)}
            case 1:
                filed = {**_text(story, subject, owner), **_scope(make, story)}
            case _:
                filed = {"parent_document_id": _one(story, subject), "avenant_on": story.day()}
        return make(
            document_id=_own(story, subject, target),
            effective_on=story.day(),
            title=story.some(None, "Reclassé"),
            **filed,
        )

    return build


def _fate(make: Make, more: Callable[[Story, UUID], dict[str, Any]]) -> Builder:
    def build(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
        return make(
            document_id=_own(story, subject, target),
            effective_on=story.some(story.today, story.day()),
            **more(story, subject),
        )

    return build


def _superseded(make: Make) -> Builder:
    """Draw two documents filed as the same, when there are."""

    def build(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
        own = _own(story, subject, target)
        filed = {
            one.event.document_id: (one.event.year, one.event.category)
            for one in story.log
            if isinstance(one.event, FinancialDocumentFiled) and one.event.owner_id == subject
        }
        same = [one for one in filed if one != own and filed[one] == filed.get(own)]
        return make(
            document_id=own,
            by_document_id=story.chance.choice(same or [NAMESPACE]),
            effective_on=story.some(story.today, story.day()),
        )

    return build


def _motif(story: Story, _subject: UUID) -> dict[str, Any]:
    return {"motif": story.some("Illisible", "Doublon")}


def _nothing(_story: Story, _subject: UUID) -> dict[str, Any]:
    return {}


ON_STRUCTURES: Final[Moves] = {
    FinancialDocumentFiled: (
        5,
        DOCUMENTS,
        _financial(filing.FileFinancialDocument, "structure"),
    ),
    ActDocumentFiled: (4, DOCUMENTS, _act(filing.FileActDocument, "structure")),
    AvenantFiled: (3, DOCUMENTS, _avenant(filing.FileAvenant)),
    DocumentRefiled: (2, DOCUMENTS, _refiled(refiling.RefileDocument, "structure")),
    DocumentSuperseded: (6, DOCUMENTS, _superseded(fates.SupersedeDocument)),
    DocumentWithdrawn: (2, DOCUMENTS, _fate(fates.WithdrawDocument, _motif)),
    DocumentRestored: (3, DOCUMENTS, _fate(fates.RestoreDocument, _nothing)),
}
ON_OPERATEURS: Final[Moves] = {
    ActDocumentFiled: (2, DOCUMENTS, _act(filing.FileOperateurActDocument, "operateur")),
    DocumentRefiled: (1, DOCUMENTS, _refiled(refiling.RefileOperateurDocument, "operateur")),
    DocumentSuperseded: (1, DOCUMENTS, _superseded(fates.SupersedeOperateurDocument)),
    DocumentWithdrawn: (1, DOCUMENTS, _fate(fates.WithdrawOperateurDocument, _motif)),
    DocumentRestored: (1, DOCUMENTS, _fate(fates.RestoreOperateurDocument, _nothing)),
}
ON_CPOMS: Final[Moves] = {
    FinancialDocumentFiled: (2, DOCUMENTS, _financial(filing.FileCpomFinancialDocument, "cpom")),
    ActDocumentFiled: (2, DOCUMENTS, _act(filing.FileCpomActDocument, "cpom")),
    AvenantFiled: (2, DOCUMENTS, _avenant(filing.FileCpomAvenant)),
    DocumentRefiled: (1, DOCUMENTS, _refiled(refiling.RefileCpomDocument, "cpom")),
    DocumentSuperseded: (1, DOCUMENTS, _superseded(fates.SupersedeCpomDocument)),
    DocumentWithdrawn: (1, DOCUMENTS, _fate(fates.WithdrawCpomDocument, _motif)),
    DocumentRestored: (1, DOCUMENTS, _fate(fates.RestoreCpomDocument, _nothing)),
}
