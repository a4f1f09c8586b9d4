"""Formulas on dwellings: built form, shares, the gap with the capacity; and names of places."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.formula import formula
from placeasile.domain.sites.events import Repartition

CENT: Final = Decimal("0.01")
INNER: Final = frozenset(
    {
        *("sur", "en", "de", "du", "des", "à", "au", "aux", "sous", "dans", "par", "pour"),
        *("avec", "sans", "vers", "la", "le", "les", "lès", "lez", "et"),
    }
)
"""Articles and prepositions that a name of a commune holds in lower case."""

LEADING: Final = frozenset({"Le", "La", "Les"})
ELIDED: Final = ("d'", "l'")


class Bati(StrEnum):
    """The built form of a structure."""

    DIFFUS = "DIFFUS"
    COLLECTIF = "COLLECTIF"
    MIXTE = "MIXTE"


@formula(
    "Bâti de la structure",
    "Bâti de ses sites ouverts, s'il est le même pour tous ; mixte s'il y en a des deux ; inconnu "
    "si aucun site n'en a un.",
    Unit.CHOICE,
    source="Usage des services : une structure n'a pas de bâti propre",
)
def bati(repartitions: Iterable[Repartition | None]) -> Bati | None:
    """Return the built form of a structure from those of its open sites, None when unknown."""
    known = {one for one in repartitions if one is not None}
    if len(known) == 1:
        return Bati(known.pop().value)
    return Bati.MIXTE if known else None


@formula(
    "Part des places en QPV",
    "Places en quartier prioritaire de la ville, divisées par les places des sites, en "
    "pourcentage ; inconnue si l'un manque ou s'il n'y a pas de places.",
    Unit.PERCENT,
    source="Usage des services",
)
def part_qpv(places_qpv: int | None, places_sites: int | None) -> Decimal | None:
    """Return the share of the places of the sites that are in a priority neighbourhood."""
    return _share(places_qpv, places_sites)


@formula(
    "Part des places en logement social",
    "Places en logement social, divisées par les places des sites, en pourcentage ; inconnue si "
    "l'un manque ou s'il n'y a pas de places.",
    Unit.PERCENT,
    source="Usage des services",
)
def part_logement_social(
    places_logement_social: int | None, places_sites: int | None
) -> Decimal | None:
    """Return the share of the places of the sites that are in social housing."""
    return _share(places_logement_social, places_sites)


@formula(
    "Écart entre capacité et sites",
    "Places autorisées moins places des sites ; inconnu si l'un des deux manque.",
    Unit.PLACES,
    source="Usage des services : les sites doivent porter les places autorisées",
)
def ecart_sites(places: int | None, places_sites: int | None) -> int | None:
    """Return the places that the sites lack, negative when they have more."""
    return None if places is None or places_sites is None else places - places_sites


@formula(
    "Écart relatif entre capacité et sites",
    "Valeur absolue de l'écart, divisée par les places autorisées, en pourcentage ; inconnu si la "
    "capacité est inconnue ou nulle.",
    Unit.PERCENT,
    source="Usage des services : alerte au-delà de 10 %",
)
def ecart_sites_relatif(places: int | None, places_sites: int | None) -> Decimal | None:
    """Return the gap in per cent of the capacity, always positive or nil."""
    gap = ecart_sites(places, places_sites)
    return None if gap is None else _share(abs(gap), places)


def _share(part: int | None, whole: int | None) -> Decimal | None:
    if part is None or not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(CENT, ROUND_HALF_UP)


def commune_affichee(commune: str | None) -> str | None:
    """Return the name of a commune as it is shown: Neuilly-sur-Seine, Le Grau-du-Roi.

    None when nothing is written.
    """
    words = re.sub(r"[\s\u2010\u2011-]+", " ", commune or "").replace("\u2019", "'").split()
    if not words:
        return None
    first, *others = [word.lower() for word in words]
    shown = [_capital(first), *(one if one in INNER else _inner(one) for one in others)]
    if len(shown) > 1 and shown[0] in LEADING:
        return f"{shown[0]} {'-'.join([_capital(others[0]), *shown[2:]])}"
    return "-".join(shown)


def _inner(word: str) -> str:
    """Write a word that is not the first: its elided article stays in lower case."""
    for article in ELIDED:
        if word.startswith(article):
            return article + _capital(word.removeprefix(article))
    return _capital(word)


def _capital(word: str) -> str:
    return "'".join(part[:1].upper() + part[1:] for part in word.split("'"))


def libelle_operateur(operateur: str | None, filiale: str | None) -> str | None:
    """Return the label of who runs a structure: its subsidiary, then the operator in brackets."""
    if not (filiale or "").strip():
        return operateur
    return filiale if operateur is None else f"{filiale} ({operateur})"
