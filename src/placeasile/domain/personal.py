"""Which values are personal: they are sealed in events, with a key per subject.

A personal field is annotated with `PERSONAL`. The event class names, in ``KEYHOLDER``, the
field that holds the id of whom it is about: the person, or the structure for its dwellings.
The domain sees the value; the log and the query tables hold a seal (`store.sealing`).
"""

import re
from functools import cache
from typing import Annotated, Final, get_type_hints
from uuid import UUID

from pydantic import AfterValidator, StringConstraints

from placeasile.domain.kernel import Event, Message
from placeasile.domain.values import Prose, Text


class Personal:
    """The mark of a personal value."""

    __slots__ = ()


PERSONAL: Final = Personal()

ERASED: Final = "donnée effacée"
"""What is read where the key was destroyed."""

PersonalText = Annotated[Text, PERSONAL]
"""A personal line of text, in a command."""

PersonalProse = Annotated[Prose, PERSONAL]
"""A personal paragraph, in a command."""

Sealed = Annotated[str, PERSONAL]
"""A personal value in an event, or in a row of a query table: there it is a seal."""

_SEPARATORS: Final = re.compile(r"[\s.()/-]+")
_PHONE: Final = re.compile(r"\+?[0-9]{10,15}")
_EMAIL: Final = re.compile(
    r"[^\s@<>(),;:\\\"\[\]]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def _phone(text: str) -> str:
    plain = text.replace("(0)", "") if text.startswith(("+", "00")) else text
    digits = _SEPARATORS.sub("", plain)
    if not _PHONE.fullmatch(digits):
        raise ValueError("doit être un numéro de téléphone d'au moins dix chiffres")
    return digits


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError("doit être une adresse électronique, comme prenom.nom@exemple.fr")
    return text


Phone = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=40),
    AfterValidator(_phone),
    PERSONAL,
]
"""A telephone number in a command: ten digits or more, kept without separators."""

Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=254),
    AfterValidator(_email),
    PERSONAL,
]
"""An e-mail address, in a command."""


@cache
def personal_fields(kind: type[Message]) -> tuple[str, ...]:
    """Return the names of the personal fields of an event or a command."""
    return tuple(
        name
        for name, field in kind.model_fields.items()
        if PERSONAL in field.metadata or _marked(field.annotation)
    )


@cache
def personal_columns(row: type[object]) -> tuple[str, ...]:
    """Return the names of the personal columns of a row, a dataclass."""
    hints = get_type_hints(row, include_extras=True)
    return tuple(name for name, hint in hints.items() if _marked(hint))


def keyholder(event: Event) -> UUID:
    """Return the id of whom the personal fields of an event are about."""
    found = getattr(event, event.KEYHOLDER)
    assert isinstance(found, UUID)
    return found


def _marked(annotation: object) -> bool:
    """Tell whether a type is personal, or one of its alternatives."""
    if PERSONAL in getattr(annotation, "__metadata__", ()):
        return True
    return any(_marked(one) for one in getattr(annotation, "__args__", ()))
