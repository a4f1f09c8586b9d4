"""What a line of a FINESS extract must satisfy, in the agents' words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from placeasile.domain.french.codes import finess_doubts, read_finess, read_siret, siret_doubts
from placeasile.domain.french.days import read_day
from placeasile.domain.french.numbers import read_number
from placeasile.domain.french.unreadable import Unreadable
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.values import EARLIEST
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.imports.report import Remark
from placeasile.workers.imports.table import Line

TEXTS: Final = ("nom", "commune", "adresse", "code_postal", "code_insee")
"""The columns of free text."""

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
    finess = finess_of(line)
    if finess is None:
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


def finess_of(line: Line) -> str | None:
    """Return the FINESS number of the establishment, None when it is unreadable or doubtful.

    The structure has its id from it: a wrong figure would make it another one.
    """
    try:
        finess = read_finess(line.get("finess_et"))
    except Unreadable:
        return None
    return None if finess_doubts(finess) else finess


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
    text = line.get(column)
    if not text:
        return None
    try:
        degrees = float(read_number(text))
    except Unreadable:
        degrees = None
    if degrees is None or abs(degrees) > _BOUNDS[column]:
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
        day = read_day(text) if text else None
    except Unreadable:
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
    siret = line.get("siret")
    if siret and not _holds(siret):
        yield Remark(
            line=line.number,
            column="siret",
            value=siret,
            wording="Le SIRET est faux : sa clé ne correspond pas.",
            remedy="Vérifiez le SIRET auprès de l'opérateur ; il n'est pas repris au registre.",
        )


def _holds(siret: str) -> bool:
    try:
        return not siret_doubts(read_siret(siret))
    except Unreadable:
        return False
