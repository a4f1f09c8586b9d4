"""Codes as they are written in France: DNA, FINESS, SIRET, postcodes."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from placeasile.domain.french.unreadable import Unreadable
from placeasile.domain.values import luhn

_DNA: Final = re.compile(r"[A-Z0-9-]{1,16}")
_DNA_USUAL: Final = re.compile(r"([CHKRPT])([0-9]{2}|2[AB])[0-9]{2}")
_FINESS: Final = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{7}")
_SIRET: Final = re.compile(r"[0-9]{14}")
_POSTCODE: Final = re.compile(r"[0-9]{5}")
LETTERS: Final = {"C": "CADA", "H": "HUDA", "K": "CAES", "R": "CPH", "P": "PRAHDA"}
"""The type of structure that the first letter of a DNA code tells; that of T is not known."""

LA_POSTE: Final = "356000000"
"""Its establishments have another key: the sum of their digits is a multiple of 5."""

_CORSICA: Final = ("2A", "2B", "20")
_SOUTH: Final = ("200", "201")
_NO_ZERO: Final = 4


class Doubt(StrEnum):
    """What may be wrong with a code that is read: it is kept as it comes, and shown as doubtful."""

    FORME = "FORME"
    TYPE = "TYPE"
    DEPARTEMENT = "DEPARTEMENT"
    CLE = "CLE"


def read_dna_code(text: str) -> str:
    """Read a DNA code; `dna_doubts` says what is not usual in it.

    Raises:
        Unreadable: it is empty, too long, or has other characters than letters and digits.
    """
    code = _compact(text)
    if not _DNA.fullmatch(code) or not any(one.isalnum() for one in code):
        why = "un code a 1 à 16 lettres, chiffres ou tirets"
        raise Unreadable(value=text, what="un code DNA", why=why, expected="par exemple C1499")
    return code


def dna_doubts(code: str, type_: str | None, departement: str | None) -> Sequence[Doubt]:
    """Return what is doubtful in a DNA code, beside a type and a département when they are known.

    The form is a letter, the département and two digits. How the codes of Corsica are made is
    not known; those overseas bear 97 or 98.
    """
    doubts = [] if _DNA_USUAL.fullmatch(code) else [Doubt.FORME]
    announced = LETTERS.get(code[:1])
    if announced and type_ and announced != type_:
        doubts.append(Doubt.TYPE)
    if departement and departement not in _CORSICA and code[1:3] != departement[:2]:
        doubts.append(Doubt.DEPARTEMENT)
    return doubts


def read_finess(text: str) -> str:
    """Read a FINESS number, Corsican ones begin with 2A or 2B; `finess_doubts` checks its key.

    Raises:
        Unreadable: it has not nine characters.
    """
    code = _compact(text)
    if _FINESS.fullmatch(code):
        return code
    raise Unreadable(
        value=text,
        what="un numéro FINESS",
        why="il n'a pas neuf chiffres (ou 2A, 2B et sept chiffres)",
        expected="le numéro de l'arrêté ou du répertoire FINESS",
    )


def finess_doubts(code: str) -> Sequence[Doubt]:
    """Return what is doubtful in a FINESS number: its last digit is the key of the others."""
    return [] if luhn(code) else [Doubt.CLE]


def read_siret(text: str) -> str:
    """Read a SIRET number; `siret_doubts` checks its key.

    Raises:
        Unreadable: it has not fourteen digits.
    """
    code = _compact(text)
    if _SIRET.fullmatch(code):
        return code
    raise Unreadable(
        value=text,
        what="un SIRET",
        why="il n'a pas quatorze chiffres",
        expected="les quatorze chiffres de l'avis de situation",
    )


def siret_doubts(code: str | None) -> Sequence[Doubt]:
    """Return what is doubtful in a SIRET number: its last digit is the key of the others."""
    if code is None:
        return []
    of_la_poste = code.startswith(LA_POSTE) and sum(map(int, code)) % 5 == 0
    return [] if luhn(code) or of_la_poste else [Doubt.CLE]


def write_siret(code: str) -> str:
    """Write a SIRET number by groups, with no-break spaces."""
    return "\u00a0".join((code[:3], code[3:6], code[6:9], code[9:]))


def read_postcode(text: str) -> str:
    """Read a postcode; a spreadsheet takes the first zero of 01000, it is put back.

    Raises:
        Unreadable: it has not five digits.
    """
    code = _compact(text)
    if len(code) == _NO_ZERO and code.isascii() and code.isdigit():
        code = f"0{code}"
    if not _POSTCODE.fullmatch(code):
        why = "un code postal français a cinq chiffres"
        raise Unreadable(value=text, what="un code postal", why=why, expected="par exemple 14000")
    return code


def postcode_doubts(code: str | None, departement: str | None = None) -> Sequence[Doubt]:
    """Return what is doubtful in a postcode: no département has such ones, or another has."""
    if code is None:
        return []
    told = departement_of(code)
    wrong = told is None or departement not in {None, told}
    return [Doubt.DEPARTEMENT] if wrong else []


def departement_of(postcode: str) -> str | None:
    """Return the département of a postcode; None when no département has such ones."""
    if postcode.startswith("20"):
        return "2A" if postcode.startswith(_SOUTH) else "2B"
    if postcode.startswith(("97", "98")):
        return postcode[:3]
    return postcode[:2] if "01" <= postcode[:2] <= "95" else None


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text).upper()
