"""Occupancy of the places of a month: T = I + V + O, and the rates of what is known."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Final

from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.formula import formula

SOURCE: Final = "Fichier mensuel de l'OFII"
CUSTOM: Final = "Usage des services"


@formula(
    "Places disponibles",
    "Places du DNA moins places indisponibles ; inconnues si l'une manque.",
    Unit.PLACES,
    source=SOURCE,
)
def available(places: int | None, unavailable: int | None) -> int | None:
    """Return T - I."""
    return None if places is None or unavailable is None else places - unavailable


@formula(
    "Places vacantes",
    "Places du DNA moins places indisponibles moins places occupées ; "
    "inconnues si l'une manque ou si le résultat est négatif.",
    Unit.PLACES,
    source=SOURCE,
)
def vacant(places: int | None, unavailable: int | None, occupied: int | None) -> int | None:
    """Return V = T - I - O; the unavailable places are taken away once."""
    return _left(available(places, unavailable), occupied)


@formula(
    "Places occupées",
    "Places du DNA moins places indisponibles moins places vacantes ; "
    "inconnues si l'une manque ou si le résultat est négatif.",
    Unit.PLACES,
    source=SOURCE,
)
def occupied(places: int | None, unavailable: int | None, empty: int | None) -> int | None:
    """Return O = T - I - V."""
    return _left(available(places, unavailable), empty)


@formula(
    "Places occupées d'un ancien fichier",
    "Partie entière du produit des places par le taux d'occupation.",
    Unit.PLACES,
    source="Fichiers de l'OFII jusqu'en 2023",
)
def occupied_from_rate(places: int | None, rate: Decimal | None) -> int | None:
    """Return floor(T x rate), the rate being between 0 and 1."""
    if places is None or rate is None:
        return None
    return int((places * rate).to_integral_value(ROUND_FLOOR))


@formula(
    "Écart de l'identité des places",
    "Places du DNA moins indisponibles, vacantes et occupées ; zéro si le compte est juste.",
    Unit.PLACES,
    source=CUSTOM,
)
def identity_gap(
    places: int | None, unavailable: int | None, empty: int | None, filled: int | None
) -> int | None:
    """Return T - I - V - O, None when one of them is unknown."""
    known = total_of((unavailable, empty, filled))
    return None if places is None or known is None else places - known


@formula(
    "Écart des motifs d'indisponibilité",
    "Places indisponibles moins la somme des quatre motifs ; inconnu si l'un manque.",
    Unit.PLACES,
    source=CUSTOM,
)
def reasons_gap(unavailable: int | None, reasons: Iterable[int | None]) -> int | None:
    """Return I less the sum of its reasons, None when one of them is unknown."""
    known = total_of(reasons)
    return None if unavailable is None or known is None else unavailable - known


@formula(
    "Présences indues",
    "Présences indues BPI plus présences indues déboutées ; inconnues si les deux manquent.",
    Unit.PEOPLE,
    source=SOURCE,
)
def overstay(bpi: int | None, rejected: int | None) -> int | None:
    """Return B + D; one that is missing counts for nothing when the other is known."""
    known = [one for one in (bpi, rejected) if one is not None]
    return sum(known) if known else None


@formula(
    "Taux",
    "Part × 100 ÷ total ; inconnu si l'un manque ou si le total est nul.",
    Unit.PERCENT,
    source="Arithmétique",
)
def rate(part: int | None, whole: int | None) -> Fraction | None:
    """Return a share, exact, between 0 and 1 when the part is within the whole."""
    if part is None or whole is None or whole <= 0:
        return None
    return Fraction(part, whole)


@formula(
    "Taux d'indisponibilité",
    "Places indisponibles ÷ places du DNA.",
    Unit.PERCENT,
    source="Instruction aux préfets de 2023",
)
def unavailability_rate(places: int | None, unavailable: int | None) -> Fraction | None:
    """Return I / T."""
    return rate(unavailable, places)


@formula("Taux de vacance", "Places vacantes ÷ places du DNA.", Unit.PERCENT, source=CUSTOM)
def vacancy_rate(places: int | None, empty: int | None) -> Fraction | None:
    """Return V / T."""
    return rate(empty, places)


@formula("Taux d'occupation brut", "Places occupées ÷ places du DNA.", Unit.PERCENT, source=CUSTOM)
def gross_occupancy(places: int | None, filled: int | None) -> Fraction | None:
    """Return O / T."""
    return rate(filled, places)


@formula(
    "Taux d'occupation net",
    "Places occupées ÷ places disponibles.",
    Unit.PERCENT,
    source=CUSTOM,
)
def net_occupancy(
    places: int | None, unavailable: int | None, filled: int | None
) -> Fraction | None:
    """Return O / (T - I)."""
    return rate(filled, available(places, unavailable))


@formula(
    "Taux de présences indues",
    "Présences indues (BPI, déboutées, ou les deux) ÷ places du DNA.",
    Unit.PERCENT,
    source="Cahier des charges",
)
def overstay_rate(places: int | None, people: int | None) -> Fraction | None:
    """Return B / T, D / T or (B + D) / T."""
    return rate(people, places)


@formula(
    "Ligne de seuil",
    "Seuil en pour cent × places du DNA ÷ 100.",
    Unit.PLACES,
    source="Cahier des charges",
)
def threshold_line(places: int | None, percent: Decimal | None) -> Decimal | None:
    """Return the number of places that a threshold stands for on a chart."""
    return None if places is None or percent is None else places * percent / 100


@formula(
    "Seuil dépassé",
    "Vrai si la part dépasse strictement le seuil ; inconnu si la part ou le seuil l'est.",
    Unit.YES_NO,
    source="Cahier des charges",
)
def exceeds(part: int | None, whole: int | None, percent: Decimal | None) -> bool | None:
    """Tell whether a share is above a threshold in percent, on exact numbers."""
    share = rate(part, whole)
    return None if share is None or percent is None else share * 100 > Fraction(percent)


def total_of(numbers: Iterable[int | None]) -> int | None:
    """Return a sum, None when one of its terms is unknown."""
    found = list(numbers)
    known = [one for one in found if one is not None]
    return sum(known) if len(known) == len(found) else None


def _left(places: int | None, taken: int | None) -> int | None:
    left = None if places is None or taken is None else places - taken
    return None if left is None or left < 0 else left
