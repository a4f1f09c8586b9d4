"""Numbers and amounts as they are written in French.

Thousands are set apart by spaces of any kind, apostrophes, or dots when a comma follows; the
decimals follow a comma, or a dot that cannot be a thousands separator.
"""

import re
from decimal import Decimal
from typing import Final

from placeasile.domain.french.unreadable import Unreadable

NARROW: Final = "\u202f"
NO_BREAK: Final = "\u00a0"
MINUS: Final = "\u2212"
SPACES: Final = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
APOSTROPHES: Final = "'\u2019\u02bc"
_SPACE: Final = re.compile(f"[{SPACES}]+")
_GROUPED: Final = re.compile(rf"[0-9]{{1,3}}(?:[{SPACES}{APOSTROPHES}][0-9]{{3}})+")
_DOTTED: Final = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_DIGITS: Final = re.compile(r"[0-9]+")
_SEPARATORS: Final = re.compile(rf"[{SPACES}{APOSTROPHES}.]")
_MINUSES: Final = "-\u2212\u2013"


def read_number(text: str) -> Decimal:
    """Read a number.

    Raises:
        Unreadable: it is empty, is no number, or could be read in two ways.
    """
    return _read(text, text, "un nombre", "1 234,5")


def read_whole(text: str) -> int:
    """Read a whole number.

    Raises:
        Unreadable: it is no number, or has decimals.
    """
    found = _read(text, text, "un nombre entier", "1 234")
    if found != found.to_integral_value():
        raise _unreadable(text, "un nombre entier", "il a des décimales", "1 234")
    return int(found)


def read_amount(text: str) -> Decimal:
    """Read an amount in euros, to the cent; the euro sign may be there.

    Raises:
        Unreadable: it is no amount, or has more than two decimals.
    """
    what, expected = "un montant en euros", "1 234,56 €"
    bare = re.sub(r"(?i)€|\beuros?\b|\beur\b", "", text, count=1)
    found = _read(bare, text, what, expected)
    exponent = found.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:  # noqa: PLR2004 (cents)
        why = "il a plus de deux décimales, ou sa virgule sépare des milliers"
        raise _unreadable(text, what, why, expected)
    return found.quantize(Decimal("0.01"))


def read_percent(text: str) -> Decimal:
    """Read a percentage: 3,4 % is 3.4.

    Raises:
        Unreadable: it is no number.
    """
    return _read(text.replace("%", "", 1), text, "un pourcentage", "3,4 %")


def write_number(number: Decimal | int) -> str:
    """Write a number: narrow no-break spaces between thousands, a comma before decimals."""
    sign, digits, exponent = Decimal(number).as_tuple()
    assert isinstance(exponent, int)
    plain = format(abs(Decimal(number)), "f")
    whole, _, decimals = plain.partition(".")
    grouped = f"{int(whole):,}".replace(",", NARROW)
    minus = MINUS if sign and any(digits) else ""
    return f"{minus}{grouped},{decimals}" if decimals else f"{minus}{grouped}"


def write_amount(amount: Decimal) -> str:
    """Write an amount: two decimals, a no-break space, the euro sign."""
    return f"{write_number(amount.quantize(Decimal('0.01')))}{NO_BREAK}€"


def write_percent(percent: Decimal) -> str:
    """Write a percentage, with its no-break space."""
    return f"{write_number(percent)}{NO_BREAK}%"


def _read(bare: str, text: str, what: str, expected: str) -> Decimal:
    """Read a bare number; ``text`` is what refusals show."""
    inside = bare.strip().strip(NO_BREAK + NARROW).strip()
    if not inside:
        raise _unreadable(text, what, "il n'y a aucun chiffre", expected)
    inside, negative = _signed(inside)
    whole, decimals = _parts(inside, text, what, expected)
    number = Decimal(f"{whole}.{decimals}" if decimals else whole)
    return -number if negative and number else number


def _signed(text: str) -> tuple[str, bool]:
    """Return the number without its sign, and whether it is negative."""
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text[0] in _MINUSES:
        return _SPACE.sub(" ", text[1:]).strip(), True
    return text.removeprefix("+").strip(), False


def _parts(text: str, given: str, what: str, expected: str) -> tuple[str, str]:
    """Return the digits before and after the decimal separator."""
    if text.count(",") > 1 or ("," in text and "." in text.partition(",")[2]):
        raise _unreadable(given, what, "la virgule y sépare des milliers", expected)
    if "," in text:
        whole, _, decimals = text.partition(",")
    elif text.count(".") == 1 and not _DOTTED.fullmatch(text):
        whole, _, decimals = text.partition(".")
    elif "." in text:
        why = "le point peut y séparer des milliers ou des décimales"
        raise _unreadable(given, what, why, expected)
    else:
        whole, decimals = text, ""
    separated = "," in text or "." in text
    if separated and not _DIGITS.fullmatch(decimals):
        raise _unreadable(given, what, "les décimales ne sont pas des chiffres", expected)
    if not (_DIGITS.fullmatch(whole) or _GROUPED.fullmatch(whole) or _DOTTED.fullmatch(whole)):
        why = "ce n'est pas un nombre, ou ses chiffres ne vont pas par groupes de trois"
        raise _unreadable(given, what, why, expected)
    return _SEPARATORS.sub("", whole), decimals


def _unreadable(text: str, what: str, why: str, expected: str) -> Unreadable:
    return Unreadable(value=text, what=what, why=why, expected=f"par exemple {expected}")
