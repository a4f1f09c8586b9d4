"""Reads the actions of a structure."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from placeasile.domain.personal import Sealed


@dataclass(frozen=True, slots=True)
class Action:
    """A row of ``action``. ``etat`` is OUVERTE, FAITE or ABANDONNEE on the moment's day."""

    action_id: UUID
    inspection_id: UUID | None
    evaluation_id: UUID | None
    standard: str | None
    finding: Sealed | None
    planned_on: date
    due_on: date
    done_on: date | None
    dropped_on: date | None
    reference: str | None
    motif: str | None
    etat: str
