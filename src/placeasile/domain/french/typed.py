"""The types of commands that the one reader of French reads: codes, postcodes, phones, e-mails.

What is not readable is refused with what is wrong and what to write. What is only doubtful, for
example a false key, is kept: `placeasile.domain.french.codes` says what to doubt of it.
"""

from collections.abc import Callable
from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints

from placeasile.domain.french.codes import read_dna_code, read_finess, read_postcode, read_siret
from placeasile.domain.french.people import read_email, read_phone
from placeasile.domain.french.unreadable import Unreadable
from placeasile.domain.personal import PERSONAL

_SHORT: Final = StringConstraints(strip_whitespace=True, max_length=40)
_ADDRESS: Final = StringConstraints(strip_whitespace=True, max_length=254)


def _read_by(read: Callable[[str], str]) -> AfterValidator:
    """Return the validator that reads a text, and says in French why it cannot."""

    def validated(text: str) -> str:
        try:
            return read(text)
        except Unreadable as refused:
            said = refused.details
            message = f"ne se lit pas comme {said['what']} : {said['why']}. {refused.advice}"
            raise ValueError(message.removesuffix(".")) from None

    return AfterValidator(validated)


DnaCode = Annotated[str, _SHORT, _read_by(read_dna_code)]
"""A code of the dispositif national d'accueil, for example C1499."""

FinessCode = Annotated[str, _SHORT, _read_by(read_finess)]
"""A FINESS number: nine digits, or 2A or 2B and seven digits."""

Siret = Annotated[str, _SHORT, _read_by(read_siret)]
"""A SIRET number: fourteen digits."""

CodePostal = Annotated[str, _SHORT, _read_by(read_postcode)]
"""A French postcode: five digits."""

Phone = Annotated[str, _SHORT, _read_by(read_phone), PERSONAL]
"""A telephone number: ten digits for a French one, + and the country's code for another."""

Email = Annotated[str, _ADDRESS, _read_by(read_email), PERSONAL]
"""An e-mail address; its domain is in lower case."""
