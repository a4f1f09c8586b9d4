"""What is doubtful in a DNA code: warnings, for codes are the OFII's and are kept as they come."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

PATTERN: Final = re.compile(r"[CHKRPT](\d{2}|2[AB])\d{2}")
LETTERS: Final = {"C": "CADA", "H": "HUDA", "K": "CAES", "R": "CPH", "P": "PRAHDA"}
"""The type that the first letter announces; that of T is not known."""

CORSICA: Final = ("2A", "2B", "20")


class DnaDoubt(StrEnum):
    """What may be wrong with a code."""

    FORME = "FORME"
    TYPE = "TYPE"
    DEPARTEMENT = "DEPARTEMENT"


def dna_doubts(code: str, type_: str | None, departement: str | None) -> Sequence[DnaDoubt]:
    """Return what is doubtful in a code, beside a type and a département when they are known.

    The form is a letter, the département and two digits. How the codes of Corsica are made is
    not known; those overseas bear 97 or 98.
    """
    doubts = [] if PATTERN.fullmatch(code) else [DnaDoubt.FORME]
    announced = LETTERS.get(code[:1])
    if announced and type_ and announced != type_:
        doubts.append(DnaDoubt.TYPE)
    if departement and departement not in CORSICA and code[1:3] != departement[:2]:
        doubts.append(DnaDoubt.DEPARTEMENT)
    return doubts
