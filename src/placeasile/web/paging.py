"""The foot of a list: how many there are, and the way to the next page."""

from dataclasses import dataclass
from typing import Final

from placeasile.web.shell import Shell
from placeasile.web.wording import counted

AFTER: Final = "after"


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a page of a list is. ``total`` is None when there are too many to count."""

    total: int | None
    words: str
    next: str | None
    first: str | None


def pages_of(
    shell: Shell, address: str, asked: dict[str, str], *, total: int | None, next_: str | None,
    words: tuple[str, str],
) -> Pages:  # fmt: skip
    """Return the foot of a list; its pages are by key, so that they go forwards."""
    kept = {name: one for name, one in asked.items() if name != AFTER}
    return Pages(
        total=total,
        words=f"Plus de 10{chr(0x202F)}000 {words[1]}" if total is None else counted(total, *words),
        next=None if next_ is None else shell.dated(address, **kept, after=next_),
        first=shell.dated(address, **kept) if AFTER in asked else None,
    )
