"""The codes of a structure as they are shown."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StructureCode:
    """A row of ``structure_code``; see its ``schema.sql``. ``last_day`` None: still held."""

    kind: str
    code: str
    since: date
    last_day: date | None
    description: str | None
    etat: str
