"""One thing that the domain asks for: where it is held, or why it is left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import placeasile

PACKAGE: Final = "placeasile."
SOURCES: Final = Path(placeasile.__path__[0])


@dataclass(frozen=True, slots=True)
class Item:
    """A code, a title in French, and the objects that hold it (``domain.x:Name.MEMBER``).

    ``through`` names items whose tests exercise this one: an event that the papers name
    otherwise is exercised when each of the events that replace it is.
    """

    code: str
    title: str
    homes: tuple[str, ...] = ()
    reason: str | None = None
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A family of items, as the document shows it."""

    title: str
    items: tuple[Item, ...] = field(default=())


def held(code: str, title: str, *homes: str) -> Item:
    """Return an item that the program holds, at these objects."""
    return Item(code, title, homes)


def left_out(code: str, title: str, reason: str) -> Item:
    """Return an item that the program does not hold, and why."""
    return Item(code, title, reason=reason)


def members(name: str, home: str, titles: Mapping[str, str]) -> Iterator[Item]:
    """Yield the members of an enumeration, each at the member of the same name."""
    for member, title in titles.items():
        yield held(f"{name}.{member}", title, f"{home}.{member}")


def said_in(name: str, path: str, titles: Mapping[str, tuple[str, str]]) -> Iterator[Item]:
    """Yield members with their title and the word that a SQL file has for them."""
    for member, (title, word) in titles.items():
        yield held(f"{name}.{member}", title, f"{path}:{word}")


def none_of(name: str, reason: str, titles: Mapping[str, str]) -> Iterator[Item]:
    """Yield the members of an enumeration that is left out."""
    for member, title in titles.items():
        yield left_out(f"{name}.{member}", title, reason)


def resolve(home: str) -> None:
    """Check that a home is there: an object, an entry of a table, a word of a SQL file.

    Raises:
        LookupError: there is no such name, entry, word or file.
        ImportError: there is no such module.
    """
    place, _, path = home.partition(":")
    if "/" in place:
        text = (SOURCES / place).read_text("utf-8") if (SOURCES / place).is_file() else ""
        if not text or path not in text:
            raise LookupError(home)
        return
    found: Any = import_module(PACKAGE + place)
    name, _, key = path.partition("[")
    for part in name.split("."):
        if not hasattr(found, part):
            raise LookupError(home)
        found = getattr(found, part)
    if key and key.rstrip("]") not in found:
        raise LookupError(home)
