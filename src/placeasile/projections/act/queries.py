"""The columns of an act that are shown."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Act:
    """A row of ``act``. ``etat`` is A_VENIR, EN_COURS, EXPIREE or RETIRE on the moment's day."""

    category: str
    act_id: UUID
    title: str | None
    structure_type: str | None
    act_date: date | None
    start_on: date | None
    end_on: date | None
    year: int | None
    dotation: Decimal | None
    reference: str | None
    avenants: int
    last_avenant_on: date | None
    withdrawn_on: date | None
    motif: str | None
    documents: int
    etat: str
