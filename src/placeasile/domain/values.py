"""Value types shared by the aggregates, each with its bounds and its normal form."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

EARLIEST: Final = date(1945, 1, 1)
LATEST: Final = date(2100, 12, 31)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def fold(text: str) -> str:
    """Return the text without accents, case or repeated spaces: equal names fold equal."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^0-9a-z]+", " ", letters.casefold()).split())


def luhn(digits: str) -> bool:
    """Tell whether the last digit is the Luhn key of the others.

    Corsican FINESS numbers start with 2A or 2B; their letter counts as 1 and 2.
    """
    figures = digits.upper().replace("A", "1").replace("B", "2")
    if not figures.isdigit():
        return False
    doubled = [int(one) * (2 if rank % 2 else 1) for rank, one in enumerate(reversed(figures))]
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def _no_control(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("contient un caractère de contrôle ; retirez-le")
    return text


def _compact_upper(value: object) -> object:
    return re.sub(r"\s+", "", value).upper() if isinstance(value, str) else value


def _only_whole(value: object) -> object:
    if isinstance(value, bool) or (isinstance(value, str) and not value.isdigit()):
        raise ValueError("doit être un nombre entier, sans texte ni décimale")
    return value


def _iso_day(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("doit être une date au format AAAA-MM-JJ")
    if isinstance(value, int | float):
        raise ValueError("doit être une date au format AAAA-MM-JJ")  # noqa: TRY004 (pydantic wants ValueError)
    return value


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(_no_control),
]
"""A line of text, 1 to 300 characters."""

Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    AfterValidator(_no_control),
]
"""A paragraph, 1 to 4,000 characters."""

Day = Annotated[date, BeforeValidator(_iso_day), Field(ge=EARLIEST, le=LATEST)]
"""A civil date, Europe/Paris, from 1945 to 2100."""

Year = Annotated[int, BeforeValidator(_only_whole), Field(ge=2000, le=2100)]
Places = Annotated[int, BeforeValidator(_only_whole), Field(ge=0, le=20_000)]
"""A number of places, whole."""

Euros = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
"""An amount in euros, to the cent, never negative."""

DnaCode = Annotated[str, BeforeValidator(_compact_upper), Field(pattern=r"^[A-Z0-9-]{1,16}$")]
"""A code of the dispositif national d'accueil, for example C1499."""

FinessCode = Annotated[str, BeforeValidator(_compact_upper), Field(pattern=r"^(\d{2}|2[AB])\d{7}$")]
"""A FINESS number: nine digits, or 2A or 2B and seven digits."""

Siret = Annotated[str, BeforeValidator(_compact_upper), Field(pattern=r"^\d{14}$")]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
