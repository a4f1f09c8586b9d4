"""The codes of a structure as they are shown."""

from dataclasses import dataclass, field
from datetime import date

from placeasile.domain.french.codes import Doubt, dna_doubts, finess_doubts


@dataclass(frozen=True, slots=True)
class StructureCode:
    """A row of ``structure_code``; see its ``schema.sql``. ``last_day`` None: still held.

    ``doutes`` is what looks wrong in the code by itself: its form, or its key.
    """

    kind: str
    code: str
    since: date
    last_day: date | None
    description: str | None
    etat: str
    doutes: list[Doubt] = field(init=False)

    def __post_init__(self) -> None:
        """Judge the code."""
        judged = {"DNA": dna_doubts(self.code, None, None), "FINESS": finess_doubts(self.code)}
        object.__setattr__(self, "doutes", list(judged.get(self.kind, ())))
