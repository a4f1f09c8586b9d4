"""Codes as they are written in France: DNA, FINESS, SIRET, postcodes."""

import re
from dataclasses import dataclass
from typing import Final

from placeasile.domain.french.unreadable import Unreadable
from placeasile.domain.values import luhn

_DNA: Final = re.compile(r"[A-Z0-9-]{1,16}")
_DNA_USUAL: Final = re.compile(r"([CHKRPT])([0-9]{2}|2[AB])[0-9]{2}")
_FINESS: Final = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{7}")
_SIRET: Final = re.compile(r"[0-9]{14}")
_POSTCODE: Final = re.compile(r"[0-9]{5}")
LETTERS: Final = {"C": "CADA", "H": "HUDA", "K": "CAES", "R": "CPH", "P": "PRAHDA"}
"""The type of structure that the first letter of a DNA code tells."""

LA_POSTE: Final = "356000000"
"""Its establishments have another key: the sum of their digits is a multiple of 5."""

_SOUTH: Final = ("200", "201")
_NO_ZERO: Final = 4


@dataclass(frozen=True, slots=True)
class DnaRead:
    """A DNA code, and in French what makes one doubt it: it is accepted all the same."""

    code: str
    doubts: tuple[str, ...] = ()


def read_dna_code(text: str, *, type: str | None = None, departement: str | None = None) -> DnaRead:  # noqa: A002 (the public name)
    """Read a DNA code; doubt what is not usual, or contradicts the type or the département.

    Raises:
        Unreadable: it is empty, too long, or has other characters than letters and digits.
    """
    code = _compact(text)
    if not _DNA.fullmatch(code) or not any(one.isalnum() for one in code):
        why = "un code a 1 à 16 lettres, chiffres ou tirets"
        raise Unreadable(value=text, what="un code DNA", why=why, expected="par exemple C1499")
    usual = _DNA_USUAL.fullmatch(code)
    if usual is None:
        return DnaRead(
            code, ("le code n'a pas la forme habituelle, une lettre et quatre chiffres",)
        )
    doubts: list[str] = []
    told = LETTERS.get(usual[1])
    if type is not None and told is not None and told != type:
        doubts.append(f"la lettre {usual[1]} désigne un {told}, non un {type}")
    if departement is not None and usual[2] != departement[:2]:
        doubts.append(f"le code désigne le département {usual[2]}, non {departement}")
    return DnaRead(code, tuple(doubts))


def read_finess(text: str) -> str:
    """Read a FINESS number; its last digit is a key. Corsican ones begin with 2A or 2B.

    Raises:
        Unreadable: it has not nine characters, or its key is wrong.
    """
    code = _compact(text)
    if not _FINESS.fullmatch(code):
        raise _no_finess(text, "il n'a pas neuf chiffres (ou 2A, 2B et sept chiffres)")
    if not luhn(code):
        raise _no_finess(text, "sa clé ne convient pas : un chiffre est faux")
    return code


def read_siret(text: str) -> str:
    """Read a SIRET number; its last digit is a key.

    Raises:
        Unreadable: it has not fourteen digits, or its key is wrong.
    """
    code = _compact(text)
    if not _SIRET.fullmatch(code):
        raise _no_siret(text, "il n'a pas quatorze chiffres")
    of_la_poste = code.startswith(LA_POSTE) and sum(map(int, code)) % 5 == 0
    if not (luhn(code) or of_la_poste):
        raise _no_siret(text, "sa clé ne convient pas : un chiffre est faux")
    return code


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
    if not _POSTCODE.fullmatch(code) or departement_of(code) is None:
        why = "un code postal français a cinq chiffres"
        raise Unreadable(value=text, what="un code postal", why=why, expected="par exemple 14000")
    return code


def departement_of(postcode: str) -> str | None:
    """Return the département of a postcode; None when no département has such ones."""
    if postcode.startswith("20"):
        return "2A" if postcode.startswith(_SOUTH) else "2B"
    if postcode.startswith(("97", "98")):
        return postcode[:3]
    return postcode[:2] if "01" <= postcode[:2] <= "95" else None


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text).upper()


def _no_finess(text: str, why: str) -> Unreadable:
    expected = "le numéro de l'arrêté ou du répertoire FINESS"
    return Unreadable(value=text, what="un numéro FINESS", why=why, expected=expected)


def _no_siret(text: str, why: str) -> Unreadable:
    expected = "les quatorze chiffres de l'avis de situation"
    return Unreadable(value=text, what="un SIRET", why=why, expected=expected)
