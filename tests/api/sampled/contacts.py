"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final
from uuid import UUID, uuid5

from tests.api.sampled.common import Body, Samples

CONTACT: Final = str(uuid5(UUID(int=0), "contact"))
DETAILS: Final[Body] = {
    "contact_id": CONTACT,
    "rang": 1,
    "prenom": "Hermeline",
    "nom": "Quatremare",
    "telephone": "02 31 55 01 99",
    "email": "hermeline.quatremare@exemple-asile.fr",
    "fonction": "Directrice",
    "effective_on": "2024-01-01",
}
COMMANDS: Final[Samples] = {
    "contacts": (DETAILS, []),
    "contacts/details": (
        {**DETAILS, "telephone": "+33 6 55 01 99 88", "effective_on": "2025-01-01"},
        [("contacts", DETAILS)],
    ),
    "contacts/end": (
        {"contact_id": CONTACT, "motif": "Départ", "effective_on": "2025-06-01"},
        [("contacts", DETAILS)],
    ),
}
STRUCTURE_COMMANDS: Final[Samples] = COMMANDS
OPERATEUR_COMMANDS: Final[Samples] = COMMANDS
