"""The French words of the value of a fact: « 96 places », « 823 440,00 € », « labellisée »."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from pydantic import JsonValue

from placeasile.domain.french.numbers import NO_BREAK
from placeasile.domain.registry.choices import CHOICES
from placeasile.domain.registry.dictionary import field_of, field_of_event
from placeasile.domain.registry.facets import FACETS_SHOWN
from placeasile.domain.registry.field import Field, Unit
from placeasile.domain.registry.sentences.template import UNKNOWN, typeset
from placeasile.domain.registry.sentences.words import Names, said_number, said_value

STATES: Final[Mapping[str, tuple[str, str | None]]] = {
    "active": ("en activité", "sans activité"),
    "amended": ("modifiée", None),
    "attached": ("rattachée", "non rattachée"),
    "closed": ("clos", "rouvert"),
    "covered": ("couvert", "non couvert"),
    "ended_early": ("fin anticipée", None),
    "enrolled": ("appelée", "non appelée"),
    "held": ("rattaché", "détaché"),
    "joined": ("membre", "sortie"),
    "labelled": ("labellisée", "non labellisée"),
    "listed": ("dans la liste", "hors de la liste"),
    "open": ("ouverte", "non ouverte"),
    "violent": ("comportement violent", None),
    "withdrawn": ("annulée", None),
}
"""What is said of a fact that is or is not; None says nothing."""

TECHNICAL: Final = frozenset(
    {
        "command_id", "content_hash", "form_version", "mime_type", "owner_kind", "rule_version",
        "sha256", "size_bytes", "stream_versions",
    }
)  # fmt: skip
"""What a reader has no use for: it stays in the raw value."""

NOUNS: Final[Mapping[Unit, str]] = {
    Unit.PLACES: "place",
    Unit.PEOPLE: "personne",
    Unit.DAYS: "jour",
    Unit.STRUCTURES: "structure",
}
AFTER: Final[Mapping[Unit, str]] = {
    Unit.EUROS_PER_PLACE_DAY: " par place et par jour",
    Unit.FTE: f"{NO_BREAK}ETP",
    Unit.MARK: " sur 4",
    Unit.PERCENT: f"{NO_BREAK}%",
    Unit.PLACES_PER_FTE: " places par ETP",
}
SEALED: Final = "données personnelles"
STILL_OPEN: Final = "sans dernier jour"
REASON: Final = "motif"
AMOUNTS: Final = frozenset({"n", "amount"})
"""The fields that are the value itself: their facet says what they count."""


def said_fact(
    facet: str, topic: str, value: Mapping[str, JsonValue], names: Names | None = None
) -> str:
    """Return the value of a fact in French; ``names`` words the identifiers, by themselves.

    Nothing personal is said: it is only said to be there.
    """
    parts = list(_parts(facet, topic, value, names or {}))
    if not parts:
        return _nothing(facet, topic, value)
    if len(parts) == 1 and parts[0][0] != REASON:
        return parts[0][1]
    return ", ".join(
        words if label is None else f"{label}{typeset(' :')} {words}" for label, words in parts
    )


def _nothing(facet: str, topic: str, value: Mapping[str, JsonValue]) -> str:
    """Say a value of which nothing is shown: it is personal, still open, or only there."""
    if any(_personal(facet, topic, name) for name in value):
        return SEALED
    if "last_day" in value:
        return STILL_OPEN
    shown = [name for name in value if name not in TECHNICAL]
    return UNKNOWN if shown else FACETS_SHOWN[facet].label.lower()


def field_of_value(facet: str, topic: str, name: str) -> Field | None:
    """Return the field of the registry that a member of a fact's value is."""
    if name in AMOUNTS:
        own = field_of(facet.removesuffix("_stated"), "budget", "finance")
        if own is not None:
            return own
    return field_of_event(topic, name) or field_of(name, facet)


def _parts(
    facet: str, topic: str, value: Mapping[str, JsonValue], names: Names
) -> Iterator[tuple[str | None, str]]:
    """Yield what is said of each member: its label, None when it needs none, and its words."""
    for name, raw in value.items():
        if raw is None or name in TECHNICAL:
            continue
        if isinstance(raw, bool) and name in STATES:
            words = STATES[name][0 if raw else 1]
            if words is not None:
                yield None, words
            continue
        found = field_of_value(facet, topic, name)
        words = _words(found, raw, names)
        if words is not None:
            yield _label(found), words


def _words(found: Field | None, raw: JsonValue, names: Names) -> str | None:
    text = str(raw)
    if found is None:
        return typeset(CHOICES[text]) if text in CHOICES else None
    if found.unit is Unit.ID:
        return names.get(text)
    if found.unit in NOUNS and not found.personal:
        return said_number(Decimal(text), NOUNS[found.unit])
    words = said_value(found, raw)
    return None if words is None else f"{words}{AFTER.get(found.unit, '')}"


def _label(found: Field | None) -> str | None:
    if found is None:
        return None
    return (
        found.label if found.label[:2].isupper() else f"{found.label[0].lower()}{found.label[1:]}"
    )


def _personal(facet: str, topic: str, name: str) -> bool:
    found = field_of_value(facet, topic, name)
    return found is not None and found.personal


def unsealed(
    facet: str, topic: str, value: Mapping[str, JsonValue] | None
) -> dict[str, JsonValue] | None:
    """Return the value of a fact without what is personal."""
    if value is None:
        return None
    return {name: raw for name, raw in value.items() if not _personal(facet, topic, name)}
