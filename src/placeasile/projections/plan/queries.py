"""What is planned for a structure, as it is shown."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Plan:
    """A row of ``plan``: places to open or to close in a year, 0 for none."""

    year: int
    kind: str
    count: int
    due_on: date | None
    dropped: bool
    motif: str | None
