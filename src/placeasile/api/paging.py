"""Pages by key: the key of a page's last row, as an opaque text."""

import base64
import re
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

import orjson

from placeasile.domain.kernel import ValueRefused

PATTERNS: Final = {
    "text": re.compile(r"[^\x00]{0,2000}"),
    "int": re.compile(r"-?\d{1,9}"),
    "numeric": re.compile(r"-?\d{1,16}(\.\d{1,2})?"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
}
"""The texts that each type of column may have."""


class CursorUnreadable(ValueRefused):
    """``after`` is not a value that a page of the same list gave."""

    code: ClassVar[str] = "cursor-unreadable"
    wording: ClassVar[str] = "« after » n'est pas une suite de cette liste."
    remedy: ClassVar[str] = "Reprenez « next » de la page précédente, avec le même tri."


def encode(listing: str, key: tuple[str | None, UUID] | None) -> str | None:
    """Return the cursor of a key in a listing, None when there is no key."""
    if key is None:
        return None
    return base64.urlsafe_b64encode(orjson.dumps([listing, *key])).decode().rstrip("=")


def decode(listing: str, kind: str, text: str | None) -> tuple[str | None, UUID] | None:
    """Return the key of a cursor of the same listing, None when there is no cursor.

    ``kind`` is the type of the column that the listing is sorted by.

    Raises:
        CursorUnreadable: a page of this listing did not give it.
    """
    if text is None:
        return None
    try:
        given, value, key = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if given != listing or not (value is None or PATTERNS[kind].fullmatch(value)):
            raise ValueError(given)  # noqa: TRY301 (all that is unreadable is refused once)
        if kind == "date" and value is not None:
            date.fromisoformat(value)
        return value, UUID(key)
    except (ValueError, TypeError, AttributeError) as error:
        raise CursorUnreadable(field="after", value=text) from error
