"""Filters of a list: what can be chosen, and a tag that takes back each choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from placeasile.web.shell import Shell


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: the name of its parameter, its label, and its values."""

    name: str
    label: str
    options: Sequence[Option]
    every: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A choice that was made; ``href`` takes it back."""

    label: str
    href: str


def choice_of(
    name: str,
    label: str,
    options: Sequence[Option],
    given: Mapping[str, str],
    every: str = "Tous",
) -> Choice:
    """Return a filter as the address has it; ``every`` is how not to choose."""
    chosen = given.get(name, "")
    shown = [Option(one.value, one.label, one.value == chosen) for one in options]
    return Choice(name, label, shown, every)


def tags_of(
    shell: Shell, address: str, given: Mapping[str, str], choices: Sequence[Choice]
) -> list[Tag]:
    """Return the tags of the choices that were made, the search first."""

    def without(name: str) -> str:
        return shell.dated(
            address, **{key: one for key, one in given.items() if key not in (name, "after")}
        )

    found = [Tag(f"Recherche : {given['q']}", without("q"))] if "q" in given else []
    return found + [
        Tag(f"{one.label} : {option.label}", without(one.name))
        for one in choices
        for option in one.options
        if option.chosen
    ]
