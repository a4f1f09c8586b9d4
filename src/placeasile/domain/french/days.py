"""Days, months, and yes or no, as they are written in French."""

import re
from datetime import date
from typing import Final

from placeasile.domain.french.unreadable import Unreadable
from placeasile.domain.values import fold

MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
_SHORT: Final = (
    "janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec",
)  # fmt: skip
_NUMBERS: Final = {fold(name): rank for rank, name in enumerate(MONTHS, 1)} | {
    name: rank for rank, name in enumerate(_SHORT, 1)
}
_FRENCH: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WORDS: Final = re.compile(r"(1er|[0-9]{1,2}) ([a-z]+) ([0-9]{4})")
_SHORT_YEAR: Final = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}")
_MONTH: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{4})")
_ISO_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")
_MONTH_IN_WORDS: Final = re.compile(r"([a-z]+) ([0-9]{4})")
_YES: Final = frozenset({"oui", "o", "vrai"})
_NO: Final = frozenset({"non", "n", "faux"})

A_DAY: Final = "une date"
A_MONTH: Final = "un mois"


def read_day(text: str) -> date:
    """Read a civil date: 01/02/2024 is 1 February; the year has four digits.

    Raises:
        Unreadable: it is no date of the calendar, or could be read in two ways.
    """
    said = text.strip()
    found = _FRENCH.fullmatch(said)
    if found:
        return _day(text, int(found[3]), int(found[2]), int(found[1]))
    found = _ISO.fullmatch(said)
    if found:
        return _day(text, int(found[1]), int(found[2]), int(found[3]))
    found = _WORDS.fullmatch(fold(said))
    if found and found[2] in _NUMBERS:
        return _day(text, int(found[3]), _NUMBERS[found[2]], int(found[1].removesuffix("er")))
    raise _no_day(text, _why_no_day(said))


def write_day(day: date) -> str:
    """Write a date as in tables: 01/02/2024."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def write_day_in_words(day: date) -> str:
    """Write a date as in sentences: 1er février 2024."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year:04}"


def read_month(text: str) -> str:
    """Read a month, as YYYY-MM: 02/2024, 2024-02 or février 2024.

    Raises:
        Unreadable: it is no month, or its year has two digits.
    """
    said = text.strip()
    if found := _MONTH.fullmatch(said):
        return _month(text, int(found[2]), int(found[1]))
    if found := _ISO_MONTH.fullmatch(said):
        return _month(text, int(found[1]), int(found[2]))
    found = _MONTH_IN_WORDS.fullmatch(fold(said))
    if found and found[1] in _NUMBERS:
        return _month(text, int(found[2]), _NUMBERS[found[1]])
    why = "ce n'est pas un mois d'une année à quatre chiffres"
    raise Unreadable(value=text, what=A_MONTH, why=why, expected="par exemple 02/2024")


def write_month(month: str) -> str:
    """Write a month: 02/2024."""
    year, number = month.split("-")
    return f"{number}/{year}"


def read_yes_no(text: str) -> bool:
    """Read yes or no, whatever the case.

    Raises:
        Unreadable: it is neither.
    """
    said = fold(text)
    if said in _YES | _NO:
        return said in _YES
    raise Unreadable(
        value=text, what="oui ou non", why="ce n'est ni l'un ni l'autre", expected="Oui ou Non"
    )


def write_yes_no(value: bool) -> str:  # noqa: FBT001 (it is the value)
    """Write yes or no."""
    return "Oui" if value else "Non"


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        why = "ce jour n'existe pas ; l'ordre est jour, mois, année"
        raise _no_day(text, why) from error


def _why_no_day(said: str) -> str:
    if not said:
        return "il n'y a rien"
    if _SHORT_YEAR.fullmatch(said):
        return "l'année n'a que deux chiffres"
    if said.isascii() and said.isdigit():
        return "c'est un nombre, peut-être un numéro de jour d'un tableur"
    if "T" in said:
        return "c'est un instant, dont le jour dépend du fuseau"
    return "ce n'est pas une date"


def _no_day(text: str, why: str) -> Unreadable:
    return Unreadable(value=text, what=A_DAY, why=why, expected="par exemple 31/12/2024")


def _month(text: str, year: int, month: int) -> str:
    if not 1 <= month <= len(MONTHS):
        why = "ce mois n'existe pas"
        raise Unreadable(value=text, what=A_MONTH, why=why, expected="par exemple 02/2024")
    return f"{year:04}-{month:02}"
