"""Value types shared by the aggregates.

What commands accept has bounds and a normal form. What events hold has a shape only, so that
a bound tightened one day leaves readable what was recorded before.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

EARLIEST: Final = date(1945, 1, 1)
LATEST: Final = date(2100, 12, 31)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LINE_END: Final = re.compile(r"\r\n?")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories without ink: controls, zero widths, bidi marks, ends of line."""

_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and symbols that are drawn as nothing."""


def fold(text: str) -> str:
    """Return the text without accents, case or repeated spaces: equal names fold equal."""
    for ligature, letters in (("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("Æ", "AE")):
        text = text.replace(ligature, letters)
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^0-9a-z]+", " ", letters.casefold()).split())


def luhn(digits: str) -> bool:
    """Tell whether the last digit is the Luhn key of the others.

    Corsican FINESS numbers start with 2A or 2B; their letter counts as 1 and 2.
    """
    figures = digits.upper().replace("A", "1").replace("B", "2")
    if not (figures.isascii() and figures.isdigit()):
        return False
    doubled = [int(one) * (2 if rank % 2 else 1) for rank, one in enumerate(reversed(figures))]
    return sum(sum(divmod(one, 10)) for one in doubled) % 10 == 0


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or character in _BLANK


def _one_line(text: str) -> str:
    if any(map(_unseen, text)):
        raise ValueError("contient un retour à la ligne ou un caractère invisible ; retirez-le")
    return text


def _paragraph(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("contient un caractère de contrôle ; retirez-le")
    if all(one.isspace() or _unseen(one) for one in text):
        raise ValueError("ne contient aucun caractère visible ; saisissez un texte")
    return text


def _line_ends(value: object) -> object:
    return _LINE_END.sub("\n", value) if isinstance(value, str) else value


def _only_whole(value: object) -> object:
    text = isinstance(value, str)
    if isinstance(value, bool) or (text and not (value.isascii() and value.isdigit())):
        raise ValueError("doit être un nombre entier, sans texte ni décimale")
    return value


def _iso_day(value: object) -> object:
    if isinstance(value, str) and not _ISO_DAY.fullmatch(value):
        raise ValueError("doit être une date au format AAAA-MM-JJ")
    if isinstance(value, int | float):
        raise ValueError("doit être une date au format AAAA-MM-JJ")  # noqa: TRY004 (pydantic wants ValueError)
    return value


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("doit être un nombre")  # noqa: TRY004 (pydantic wants ValueError)
    return value


def _unsigned_zero(amount: Decimal) -> Decimal:
    return amount or abs(amount)


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(_one_line),
]
"""A line of text, 1 to 300 characters, all of them visible."""

Prose = Annotated[
    str,
    BeforeValidator(_line_ends),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    AfterValidator(_paragraph),
]
"""A paragraph, 1 to 4,000 characters; lines end with a line feed."""

Day = Annotated[date, BeforeValidator(_iso_day), Field(ge=EARLIEST, le=LATEST)]
"""A civil date, Europe/Paris, from 1945 to 2100."""

Year = Annotated[int, BeforeValidator(_only_whole), Field(ge=2000, le=2100)]
Places = Annotated[int, BeforeValidator(_only_whole), Field(ge=0, le=20_000)]
"""A number of places, whole."""

Euros = Annotated[
    Decimal, Field(ge=0, max_digits=14, decimal_places=2), AfterValidator(_unsigned_zero)
]
"""An amount in euros, to the cent, never negative."""

Latitude = Annotated[float, BeforeValidator(_number), Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, BeforeValidator(_number), Field(ge=-180, le=180, allow_inf_nan=False)]

Count = Annotated[int, Field(ge=0)]
"""A whole number in an event: how many it may be is for commands to say."""

Amount = Annotated[Decimal, Field(ge=0), AfterValidator(_unsigned_zero)]
"""Euros in an event, without an upper bound."""


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01")) or Decimal("0.00")


SignedEuros = Annotated[
    Decimal, Field(max_digits=14, decimal_places=2), AfterValidator(_unsigned_zero)
]
"""An amount in euros, to the cent, positive or negative."""

Money = Annotated[Decimal, AfterValidator(_cents)]
"""Euros in an event, to the cent, positive or negative; stored with two decimals."""

Ratio = Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=3)]
"""A ratio or a number of full-time equivalents, never negative."""

Mark = Annotated[Decimal, Field(ge=0, le=4, max_digits=3, decimal_places=2)]
"""A mark on 4."""

Number = Annotated[Decimal, Field(allow_inf_nan=False)]
"""A decimal number in an event."""

Total = Annotated[int, BeforeValidator(_only_whole), Field(ge=0, le=1_000_000)]
"""A whole number of people, calls, orders…"""

Degrees = Annotated[float, Field(allow_inf_nan=False)]
"""A coordinate in an event."""
