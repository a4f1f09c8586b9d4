"""All the fields, and the one that a name means in a place."""

from collections.abc import Mapping
from itertools import chain
from typing import Final

from placeasile.domain.registry import (
    activity,
    acts,
    common,
    contacts,
    cpom,
    dna,
    documents,
    finance,
    findings,
    notes,
    operateur,
    quality,
    reference,
    reporting,
    sites,
    statistics,
    structure,
    workflow,
)
from placeasile.domain.registry.field import Field

PARTS: Final = (
    common, structure, operateur, sites, dna, contacts, notes, acts, documents, finance, cpom, quality,
    activity, reference, workflow, findings, statistics, reporting,
)  # fmt: skip

FIELDS: Final[Mapping[str, Field]] = {
    one.code: one for one in chain.from_iterable(part.FIELDS for part in PARTS)
}
"""By code."""


def field_of(name: str, *places: str) -> Field | None:
    """Return the field that a name means in some places, the narrowest first.

    A place is a topic, an aggregate or a table, for example ``finance.dotation_granted``,
    ``finance``. A name that no place qualifies is the same everywhere.
    """
    for place in places:
        found = FIELDS.get(f"{place}.{name}")
        if found is not None:
            return found
    return FIELDS.get(name)


def field_of_event(topic: str, name: str) -> Field | None:
    """Return the field that a name means in an event."""
    return field_of(name, topic, topic.split(".", 1)[0])
