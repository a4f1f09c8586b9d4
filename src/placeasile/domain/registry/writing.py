"""The documents that are written from the catalogue and the registry."""

import re
from collections.abc import Mapping
from typing import Final

from placeasile.domain.kernel import Event
from placeasile.domain.registry.dictionary import FIELDS, field_of
from placeasile.domain.registry.field import Field

EVENTS_HEAD: Final = """
## Événements

| événement | nom français | date d'effet | source |
|---|---|---|---|
"""
DICTIONARY_HEAD: Final = """# Dictionnaire des données

Écrit par `python -m tests.documents` depuis le registre des champs ; ne pas modifier à la main.
Un champ calculé donne sa formule ; un champ personnel est chiffré, et lu par les seuls rôles permis.

| champ | libellé | définition | unité | signe | décimales | qui remplit | qui lit | source ou formule |
|---|---|---|---|---|---|---|---|---|
"""


def glossary(nouns: str, events: Mapping[str, type[Event]]) -> str:
    """Return the glossary: its part written by hand, then every event."""
    head = re.split(r"^## Événements$", nouns, flags=re.MULTILINE)[0].rstrip() + "\n"
    rows = (_row(f"`{topic}`", one.LABEL, one.SINCE, one.SOURCE) for topic, one in events.items())
    return head + EVENTS_HEAD + "".join(rows)


def dictionary(fields: Mapping[str, Field] = FIELDS) -> str:
    """Return the data dictionary: every field."""
    return DICTIONARY_HEAD + "".join(_field(one) for one in fields.values())


def comment_of(column: str, table: str) -> str | None:
    """Return what a column of a table is, in one line; None when the registry lacks it."""
    field = field_of(column, table)
    if field is None:
        return None
    return f"{field.label}. {field.definition} Unité : {field.unit.value}."


def _field(one: Field) -> str:
    label = f"{one.label} (personnel)" if one.personal else one.label
    scale = "" if one.scale is None else str(one.scale)
    return _row(
        f"`{one.code}`",
        label,
        one.definition,
        one.unit.value,
        "" if one.sign is None else one.sign.value,
        scale,
        one.filler.value,
        one.readers.value,
        one.formula or one.source,
    )


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |\n"
