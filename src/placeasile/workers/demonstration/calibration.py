"""What the demonstration is calibrated on, each figure with where it comes from.

Public texts: the order of 7 April 2021 (places by region), the regional limits of funding
of 2018 to 2024, the instruction of 7 April 2026. The rest is a choice, plausible only.
"""

from dataclasses import dataclass
from typing import Final

from placeasile.domain.vocabulary import StructureType

SOURCE: Final = "DEMONSTRATION"
YEARS: Final = 5
"""How far back the simulated clock starts."""

TOTAL_PLACES: Final = 110_000

PLACES: Final[dict[str, tuple[int, int, int, int, int]]] = {
    "84": (404, 5_598, 670, 6_202, 1_075),
    "27": (110, 2_129, 339, 3_243, 388),
    "53": (220, 1_542, 348, 2_443, 462),
    "24": (146, 1_407, 206, 2_429, 331),
    "44": (620, 7_472, 792, 5_590, 615),
    "32": (630, 2_749, 312, 2_901, 447),
    "11": (894, 12_098, 578, 5_760, 2_962),
    "28": (280, 2_229, 282, 2_562, 389),
    "75": (402, 2_865, 647, 4_865, 705),
    "76": (330, 2_526, 621, 4_556, 543),
    "52": (320, 2_062, 260, 2_830, 528),
    "93": (450, 3_560, 296, 3_251, 469),
}
"""Places by region at 31 December 2021, in the order of ``PLACES_ORDER``.

Order of 7 April 2021, ten regions in full. Pays de la Loire and Provence-Alpes-Côte d'Azur:
their common remainder (14,064), split by their CADA funding of 2021 and CPH funding of 2020.
"""

PLACES_ORDER: Final = (
    StructureType.CAES,
    StructureType.HUDA,
    StructureType.PRAHDA,
    StructureType.CADA,
    StructureType.CPH,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """How structures of a type look like.

    ``invented`` is how many to add to the FINESS extract, open to this day, and
    ``closed`` how many more that closed on the way. Sizes are log-normal with
    ``sigma``, between ``low`` and ``high`` places. ``cost`` is euros a place and day in
    2025, with its spread and bounds; None when the type has no funding of its own.
    """

    letter: str
    invented: int
    closed: int
    sigma: float
    low: int
    high: int
    cost: tuple[float, float, float, float] | None
    convention_rate: float
    convention_years: tuple[int, int]


KINDS: Final[dict[StructureType, Kind]] = {
    StructureType.CADA: Kind("C", 10, 2, 0.45, 20, 400, (21.0, 1.5, 17, 27), 0.6, (3, 5)),
    StructureType.CPH: Kind("R", 25, 0, 0.35, 20, 180, (26.5, 2.0, 21, 33), 0.6, (3, 5)),
    StructureType.HUDA: Kind("H", 345, 14, 0.75, 8, 900, (18.5, 3.0, 11, 32), 1.0, (1, 3)),
    StructureType.CAES: Kind("K", 50, 3, 0.4, 30, 350, (24.5, 2.5, 18, 33), 1.0, (1, 3)),
    StructureType.PRAHDA: Kind("P", 55, 0, 0.2, 40, 180, None, 0.0, (1, 3)),
}
"""PRAHDA is one national contract: no funding, convention nor inspection by structure."""

HUDA_SIZE_IN_ILE_DE_FRANCE: Final = 1.7
"""How many times larger: hotels."""

OPERATEURS: Final[dict[str, float]] = {
    "Coallia": 0.17,
    "Adoma (groupe CDC Habitat)": 0.15,
    "France terre d'asile": 0.11,
    "Forum réfugiés (Forum réfugiés-Cosi en 2021)": 0.06,
    "Groupe SOS Solidarités": 0.07,
    "France Horizon": 0.05,
    "Croix-Rouge française": 0.04,
    "Entraide Pierre Valdo": 0.03,
    "Fondation de l'Armée du Salut": 0.03,
}
"""Share of the invented structures; the rest goes to invented associations."""

PRAHDA_OPERATEUR: Final = "Adoma (groupe CDC Habitat)"

ASSOCIATIONS: Final = (
    "Alizé",
    "Bruyère",
    "Charmille",
    "Diapason",
    "Estuaire",
    "Fougère",
    "Garrigue",
    "Hirondelle",
    "Iroise",
    "Jonquille",
    "Lavande",
    "Mistral",
)
"""« Association de démonstration … »: invented, none exists."""

GROWTH: Final = (0.015, 0.03)
"""Yearly growth of the cost of a place."""

# A year of a structure.
CAPACITY_CHANGE: Final = 0.3
LARGE_CHANGE: Final = 1 / 3
"""Among the changes: 20 % of years small (2 to 10 %), 10 % large (10 to 40 %)."""

INVENTED_TRANSFER: Final = 0.048
REAL_TRANSFER: Final = 0.014
"""About 3 % in all. A real structure is only ever handed to an invented association."""

CONVERSION: Final = 0.01
MOVE: Final = 0.02
RENAMING: Final = 0.01
INSPECTIONS: Final = 0.25
PROGRAMMED: Final = 0.6
CONVENTION_AVENANTS: Final = 0.6
AUTHORISATION_AVENANTS: Final = 0.2
AUTHORISATION_YEARS: Final = 15

# Once.
OPENED_ON_THE_WAY: Final = 0.08
LGBT: Final = 0.08
FVV_TEH: Final = 0.12
STATED: Final = 0.8
CODE_CHANGED: Final = 0.02
CODE_INTERRUPTED: Final = 0.008
PLANNED_CHANGE: Final = 0.04
NOT_RENEWED: Final = 0.015

# Recording.
WRONG: Final = 0.045
"""Values entered wrong, then corrected: a little more than 4 %, some cannot be wrong."""

SPURIOUS: Final = 0.2
"""Chance that a structure gets a fact that was not its own, taken back later."""

# Besides (choices, but for the shares that the public reports give).
PUBLIC_CHANGED: Final = 0.04
PROGRAMME_303: Final = 0.4
SECOND_CONTACT: Final = 0.35
CONTACT_CHANGED: Final = 0.12
CONTACT_LEFT: Final = 0.06
PLANNED_OPENING: Final = 0.12
PLANNED_CLOSURE: Final = 0.05

# Dwellings: shares of COLLECTIF, DIFFUS and MIXTE by type.
BUILT: Final[dict[StructureType, tuple[float, float, float]]] = {
    StructureType.CADA: (0.40, 0.35, 0.25),
    StructureType.HUDA: (0.45, 0.35, 0.20),
    StructureType.CPH: (0.25, 0.55, 0.20),
    StructureType.CAES: (0.95, 0.03, 0.02),
    StructureType.PRAHDA: (0.95, 0.03, 0.02),
}
PLACES_BY_FLAT: Final = 12
"""More than in life (2 to 8), so that a start stays short."""

QPV: Final = 0.25
QPV_PARTIAL: Final = 0.03
SOCIAL_FLATS: Final = 0.30
SOCIAL_BUILDINGS: Final = 0.10
FLAT_REPLACED: Final = 0.3
LOCATED: Final = 0.2
SITES_COMPLETE: Final = 0.6
ANTENNES: Final = 0.08

# Months.
MONTHS: Final = 12
MONTHS_OF_ORDERS: Final = 12
MONTH_MISSING: Final = 0.01
MONTH_RESTATED: Final = 0.005
PLACES_DIFFER: Final = 0.1

# Money.
RATIO: Final[dict[StructureType, tuple[float, float]]] = {
    StructureType.CADA: (14, 1.5),
    StructureType.CPH: (11, 1.2),
    StructureType.HUDA: (20, 4),
    StructureType.CAES: (13, 2),
}
"""Places for one full-time equivalent, and their spread."""

RATIO_INVERTED: Final = 0.08
RATIO_OFF: Final = 0.03
YEAR_CLOSED: Final = 0.25
YEAR_REOPENED: Final = 0.06

# Contracts of several years.
IN_CPOM: Final = 0.45
CPOM_SIZES: Final = (2, 15)
CPOM_LATE: Final = 0.1
CPOM_EARLY: Final = 0.1

# Quality.
INCIDENTS: Final = 1.2
INCIDENT_YEARS: Final = 2
"""Declared online for so many years."""

ACTIONS: Final = 0.5

# Papers.
DOCUMENT_MISSING: Final = 0.12
DOCUMENT_EXTRA: Final = 0.2
DOCUMENT_REPLACED: Final = 0.03
DOCUMENT_WITHDRAWN: Final = 0.01

# Where the dossiers stand.
FINALISED: Final = 0.60
IN_PROGRESS: Final = 0.25
SUBMITTED: Final = 0.10
NOTES: Final = 0.2
COMMENTS: Final = 0.1
DISCREPANCIES: Final = 0.05
