"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final
from uuid import UUID, uuid5

from tests.api.sampled.common import Body, Samples

SITE: Final = str(uuid5(UUID(int=0), "site"))
ANTENNE: Final = str(uuid5(UUID(int=0), "antenne"))
ADDRESS: Final[Body] = {
    "street": "3 rue des Tilleuls",
    "code_postal": "14000",
    "commune": "CAEN",
}
OPENED: Final[tuple[str, Body]] = (
    "sites",
    {**ADDRESS, "site_id": SITE, "repartition": "DIFFUS", "effective_on": "2024-01-01"},
)
PLACES: Final[tuple[str, Body]] = (
    "sites/places",
    {"site_id": SITE, "places": 10, "qpv_places": True, "effective_on": "2024-01-01"},
)
OFFICE: Final[Body] = {
    "nom": "Antenne d'Auge",
    "adresse": "1 place de la Gare",
    "code_postal": "14100",
    "commune": "Lisieux",
}
ANTENNE_OPENED: Final[tuple[str, Body]] = (
    "antennes",
    {**OFFICE, "antenne_id": ANTENNE, "effective_on": "2024-01-01"},
)

STRUCTURE_COMMANDS: Final[Samples] = {
    "sites": (OPENED[1], []),
    "sites/address": (
        {**ADDRESS, "site_id": SITE, "street": "5 rue Haute", "effective_on": "2025-01-01"},
        [OPENED],
    ),
    "sites/built-form": (
        {"site_id": SITE, "repartition": "COLLECTIF", "effective_on": "2025-01-01"},
        [OPENED],
    ),
    "sites/places": (PLACES[1], [OPENED]),
    "sites/location": (
        {
            "site_id": SITE,
            "latitude": 49.18,
            "longitude": -0.37,
            "nom_officiel": "Caen",
            "effective_on": "2025-01-01",
        },
        [OPENED],
    ),
    "sites/location/missing": ({"site_id": SITE, "effective_on": "2025-01-01"}, [OPENED]),
    "sites/closing": (
        {"site_id": SITE, "last_day": "2025-06-30", "motif": "Fin de bail"},
        [OPENED],
    ),
    "sites/complete": (
        {"count": 1, "total": 10, "effective_on": "2025-01-01"},
        [OPENED, PLACES],
    ),
    "antennes": (ANTENNE_OPENED[1], []),
    "antennes/changes": (
        {**OFFICE, "antenne_id": ANTENNE, "nom": "Antenne", "effective_on": "2025-01-01"},
        [ANTENNE_OPENED],
    ),
    "antennes/closing": (
        {"antenne_id": ANTENNE, "last_day": "2025-06-30", "motif": "Regroupement"},
        [ANTENNE_OPENED],
    ),
}
OPERATEUR_COMMANDS: Final[Samples] = {}
