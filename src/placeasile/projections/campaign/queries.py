"""The deadlines of a campaign, as they are shown."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Campaign:
    """A row of ``campaign``; see its ``schema.sql``."""

    departement: str
    year: int
    opened_on: date
    deadline: date
    motif: str | None
    closed_on: date | None
