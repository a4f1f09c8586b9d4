"""Sentence templates: a thing that was recorded, and what is said of it.

``{name}`` is a field of the event, worded by the registry; ``{name:place}`` a number of things.
A part in square brackets is left out when one of its fields is unknown. What is before ``|`` is
the thing, with its article; what is after is its content. ``{de}``, ``{a}`` and ``{sujet}`` are
the dossier, as in « de la structure », « à la structure », « la structure ».
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from placeasile.domain.french.numbers import NARROW, NO_BREAK

Say = Callable[[str, str | None], str | None]
"""Words a field, as a number of nouns when one is given; None when it is unknown."""

_FIELD: Final = re.compile(r"{(\w+)(?::([^}]+))?}")
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]")
_LOOSE: Final = re.compile(r"^[\s,]+|[\s,]+$")
UNKNOWN: Final = "non renseigné"


@dataclass(frozen=True, slots=True)
class Template:
    """A template: the thing, and its content, that may be empty."""

    thing: str
    content: str

    @property
    def fields(self) -> frozenset[str]:
        """The names that it uses."""
        return frozenset(name for name, _ in _FIELD.findall(f"{self.thing}{self.content}"))

    def say_thing(self, say: Say) -> str:
        """Return the thing, with its article."""
        return _filled(self.thing, say)

    def say_content(self, say: Say) -> str:
        """Return what is said of it, empty when nothing is."""
        return _LOOSE.sub("", _filled(self.content, say))


@cache
def read_template(text: str) -> Template:
    """Read a template, with the spaces of French typography in its fixed words."""
    thing, _, content = text.partition("|")
    return Template(typeset(thing.strip()), typeset(content.strip()))


def typeset(text: str) -> str:
    """Put the no-break spaces of French typography in fixed words."""
    text = re.sub(r" ([;!?])", rf"{NARROW}\1", text)
    return (
        text.replace(" :", f"{NO_BREAK}:")
        .replace("« ", f"«{NO_BREAK}")
        .replace(" »", f"{NO_BREAK}»")
        .replace("n° ", f"n°{NO_BREAK}")
    )


def plural(noun: str, number: float) -> str:
    """Return a noun, with its adjectives, in the number of French: plural from two on."""
    if abs(number) < 2:  # noqa: PLR2004 (the rule of French)
        return noun
    words = noun.split(" ")
    if len(words) == 3:  # noqa: PLR2004 (« mise en demeure »: the first word alone)
        words[:1] = [f"{words[0]}s"]
        return " ".join(words)
    return " ".join(one if one.endswith(("s", "x", "z")) else f"{one}s" for one in words)


def _filled(text: str, say: Say) -> str:
    def field(found: re.Match[str]) -> str:
        return say(found[1], found[2]) or UNKNOWN

    def optional(found: re.Match[str]) -> str:
        part = found[1]
        known = [say(name, noun) is not None for name, noun in _FIELD.findall(part)]
        return _FIELD.sub(field, part) if all(known) else ""

    return _FIELD.sub(field, _OPTIONAL.sub(lambda found: _escaped(optional(found)), text)).replace(
        "\ue000", "{"
    )


def _escaped(text: str) -> str:
    """Keep the braces of what was entered from being read as fields."""
    return text.replace("{", "\ue000")
