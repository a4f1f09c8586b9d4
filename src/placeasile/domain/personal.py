"""Which values are personal: they are sealed in events, with a key per subject.

A personal field is annotated with `PERSONAL`. The event class names, in ``KEYHOLDER``, the
field that holds the id of whom it is about: the person, the note, the document, or the structure
for its dwellings. A text on a structure has a key of its own, which ``SEALED_PART`` names.
The domain sees the value; the log and the query tables hold a seal (`store.sealing`).
"""

from functools import cache
from typing import Annotated, Final, get_type_hints
from uuid import UUID, uuid5

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
    """Return the id of the key that the personal fields of an event are sealed with."""
    return key_of(owner_of(event), part_of(event))


def owner_of(event: Event) -> UUID:
    """Return the id that an event names in ``KEYHOLDER``."""
    found = getattr(event, event.KEYHOLDER)
    assert isinstance(found, UUID)
    return found


def part_of(event: Event) -> str:
    """Return which text of it has a key of its own, for example ``commentaire-budget/2024``."""
    return event.SEALED_PART.format_map(vars(event)) if event.SEALED_PART else ""


def key_of(owner: UUID, part: str) -> UUID:
    """Return the id of the key of a thing, or of one of its texts."""
    return uuid5(owner, f"key/{part}") if part else owner


def _marked(annotation: object) -> bool:
    """Tell whether a type is personal, or one of its alternatives."""
    if PERSONAL in getattr(annotation, "__metadata__", ()):
        return True
    return any(_marked(one) for one in getattr(annotation, "__args__", ()))
