"""What a line of a FINESS extract must satisfy, in the agents' words."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from math import isfinite
from typing import Final

from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.values import EARLIEST, luhn
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.imports.report import Remark
from placeasile.workers.imports.table import Line

TEXTS: Final = ("nom", "commune", "adresse", "code_postal", "code_insee")
"""The columns of free text."""

_FINESS: Final = re.compile(r"([0-9]{2}|2[AB])[0-9]{7}")
_SIRET: Final = re.compile(r"[0-9]{14}")
_TYPES: Final = {one.value for one in StructureType}
_MANDATORY: Final = ("finess_et", "finess_ej", "type", "departement", "commune")
_BOUNDS: Final = {"latitude": 90.0, "longitude": 180.0}


class LineRefused(Exception):
    """A line is left out; ``remark`` says why."""

    def __init__(self, line: Line, column: str, *, wording: str, remedy: str) -> None:
        self.remark = Remark(
            line=line.number,
            column=column,
            value=line.get(column),
            wording=wording,
            remedy=remedy,
        )
        super().__init__(wording)


def check_line(line: Line, seen: Mapping[str, int]) -> None:
    """Raise unless the structure of the line can be registered.

    ``seen`` gives the line of each FINESS number already accepted.

    Raises:
        LineRefused: the line cannot be used.
    """
    if not line.complete:
        raise LineRefused(
            line,
            "ligne",
            wording="La ligne n'a pas le même nombre de colonnes que l'en-tête.",
            remedy="Vérifiez les séparateurs et les guillemets de la ligne.",
        )
    for column in _MANDATORY:
        if not line.get(column):
            raise LineRefused(
                line, column, wording="La valeur est absente.", remedy="Complétez la colonne."
            )
    _check_codes(line, seen)
    coordinates(line)


def _check_codes(line: Line, seen: Mapping[str, int]) -> None:
    finess = line.get("finess_et").upper()
    if not (_FINESS.fullmatch(finess) and luhn(finess)):
        raise LineRefused(
            line,
            "finess_et",
            wording="Le numéro FINESS est faux : sa clé ne correspond pas.",
            remedy="Recopiez les neuf caractères du numéro, zéros compris.",
        )
    if finess in seen:
        raise LineRefused(
            line,
            "finess_et",
            wording=f"Le numéro FINESS figure déjà à la ligne {seen[finess]}.",
            remedy="Gardez une seule ligne par établissement.",
        )
    if line.get("type") not in _TYPES:
        raise LineRefused(
            line,
            "type",
            wording="Le type de structure est inconnu.",
            remedy=f"Donnez l'un des types {', '.join(sorted(_TYPES))}.",
        )
    if line.get("departement").upper() not in DEPARTEMENTS:
        raise LineRefused(
            line,
            "departement",
            wording="Le département est inconnu.",
            remedy="Donnez le code INSEE : 01 à 95, 2A, 2B, 971 à 976.",
        )


def coordinates(line: Line) -> tuple[float | None, float | None]:
    """Return the latitude and longitude, WGS84 degrees, both absent or both present.

    Raises:
        LineRefused: one cannot be read, is out of bounds, or is alone.
    """
    latitude, longitude = (_degrees(line, column) for column in _BOUNDS)
    if (latitude is None) != (longitude is None):
        raise LineRefused(
            line,
            "longitude" if longitude is None else "latitude",
            wording="Une coordonnée est donnée sans l'autre.",
            remedy="Donnez la latitude et la longitude, ou aucune des deux.",
        )
    return latitude, longitude


def _degrees(line: Line, column: str) -> float | None:
    text = line.get(column).replace(",", ".")
    if not text:
        return None
    try:
        degrees = float(text)
    except ValueError:
        degrees = float("nan")
    if not isfinite(degrees) or abs(degrees) > _BOUNDS[column]:
        raise LineRefused(
            line,
            column,
            wording="La coordonnée est illisible.",
            remedy="Donnez des degrés décimaux (WGS84), par exemple 48.8566.",
        )
    return degrees


def opening_day(line: Line, today: date) -> tuple[date | None, list[Remark]]:
    """Return the opening day when it is plausible, else None and why.

    FINESS writes 1904-04-04 for a date that it does not know.
    """
    text = line.get("date_ouverture")
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None, [_opening(line, "La date d'ouverture est illisible.")]
    if day is None:
        return None, []
    if day < EARLIEST:
        return None, [_opening(line, "La date d'ouverture est une date de remplissage.")]
    if day > today:
        return None, [_opening(line, "La date d'ouverture est dans le futur.")]
    return day, []


def _opening(line: Line, wording: str) -> Remark:
    return Remark(
        line=line.number,
        column="date_ouverture",
        value=line.get("date_ouverture"),
        wording=f"{wording} La structure est inscrite sans ouverture.",
        remedy="Saisissez l'ouverture sur la fiche, au format AAAA-MM-JJ.",
    )


def siret_warnings(line: Line) -> Iterator[Remark]:
    """Say when the key of the establishment's SIRET is false; sharing one is usual."""
    siret = line.get("siret").replace(" ", "")
    if siret and not (_SIRET.fullmatch(siret) and luhn(siret)):
        yield Remark(
            line=line.number,
            column="siret",
            value=siret,
            wording="Le SIRET est faux : sa clé ne correspond pas.",
            remedy="Vérifiez le SIRET auprès de l'opérateur ; il n'est pas repris au registre.",
        )
