"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final
from uuid import UUID, uuid5

from tests.api.sampled.common import Body, Samples

NOTE: Final = str(uuid5(UUID(int=0), "note"))
WRITTEN: Final[Body] = {
    "note_id": NOTE,
    "texte": "Échange avec Childéric Tournebroche : une famille de six part en mars.",
    "effective_on": "2025-03-01",
}
STRUCTURE_COMMANDS: Final[Samples] = {
    "notes": (WRITTEN, []),
    "notes/archiving": ({"note_id": NOTE, "effective_on": "2025-04-01"}, [("notes", WRITTEN)]),
    "notes/withdrawal": (
        {"note_id": NOTE, "motif": "Mauvaise structure", "effective_on": "2025-04-01"},
        [("notes", WRITTEN)],
    ),
}
OPERATEUR_COMMANDS: Final[Samples] = {}
