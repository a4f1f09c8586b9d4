"""The columns of a document that are shown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from placeasile.domain.personal import Sealed


@dataclass(frozen=True, slots=True)
class Document:
    """A row of ``document``. ``etat`` is DEPOSE, REMPLACE or RETIRE on the moment's day.

    The category of an avenant is that of the document that it amends, None when that one
    was taken back.
    """

    document_id: UUID
    family: str
    category: str | None
    year: int | None
    granularity: str | None
    structure_type: str | None
    act_id: UUID | None
    parent_document_id: UUID | None
    avenant_on: date | None
    valid_from: date | None
    valid_to: date | None
    title: str | None
    original_name: Sealed
    mime_type: str
    size_bytes: int
    sha256: str | None
    filed_on: date
    etat: str
    etat_depuis: date
    remplace_par: UUID | None
    motif: str | None
    en_double: bool
