"""The steps of the capacity of a structure, as they are shown."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Capacity:
    """A row of ``capacity``; see its ``schema.sql``. Places are whole, None is "not known"."""

    since: date
    last_day: date | None
    places: int | None
    pmr: int | None
    lgbt: int | None
    fvv_teh: int | None
    etat: str
