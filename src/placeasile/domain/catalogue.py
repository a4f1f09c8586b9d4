"""Every event class that the store can read, by its stored name."""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Final

from pydantic import JsonValue, TypeAdapter

from placeasile.domain.activity import events as activity
from placeasile.domain.acts import events as acts
from placeasile.domain.announcements import events as announcements
from placeasile.domain.anomaly import events as anomaly
from placeasile.domain.campaign import events as campaign
from placeasile.domain.contacts import events as contacts
from placeasile.domain.cpom import events as cpom
from placeasile.domain.dna import events as dna
from placeasile.domain.documents import events as documents
from placeasile.domain.finalisation import events as finalisation
from placeasile.domain.finance import events as finance
from placeasile.domain.kernel import Event, FactRetracted
from placeasile.domain.notes import events as notes
from placeasile.domain.operateur import events as operateur
from placeasile.domain.privacy import events as privacy
from placeasile.domain.quality import events as quality
from placeasile.domain.reference import events as reference
from placeasile.domain.sites import events as sites
from placeasile.domain.structure import (
    contracts,
    declarations,
    description,
    endings,
    events as structure,
    plans,
)
from placeasile.domain.transformation import acts as drafted_acts, events as transformation

EVENTS: Final[dict[str, type[Event]]] = {
    event.TOPIC: event
    for event in chain(
        (FactRetracted,),
        operateur.EVENTS,
        structure.EVENTS,
        description.EVENTS,
        endings.EVENTS,
        plans.EVENTS,
        declarations.EVENTS,
        dna.EVENTS,
        contracts.EVENTS,
        sites.EVENTS,
        contacts.EVENTS,
        notes.EVENTS,
        acts.EVENTS,
        documents.EVENTS,
        finance.EVENTS,
        cpom.EVENTS,
        quality.EVENTS,
        activity.EVENTS,
        reference.EVENTS,
        finalisation.EVENTS,
        campaign.EVENTS,
        transformation.EVENTS,
        drafted_acts.EVENTS,
        anomaly.EVENTS,
        privacy.EVENTS,
        announcements.EVENTS,
    )
}

FACETS: Final[dict[str, frozenset[str]]] = {
    topic: frozenset(event.FACETS) for topic, event in EVENTS.items()
}
"""The facets that an event may assert: a load decodes no other event to answer for one.

The store refuses an event that asserts a facet that is not listed in its class.
"""

Upcast = Callable[[dict[str, JsonValue]], dict[str, JsonValue]]


def _without_acts(fields: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {**fields, "act_ids": []}


def _without_motif(fields: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {**fields, "motif": None}


def _whole(fields: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {**fields, "owner_id": None, "part": None}


UPCASTS: Final[dict[tuple[str, int], Upcast]] = {
    ("transformation.block_removed", 1): _without_acts,
    ("privacy.subject_erased", 1): _whole,
    ("structure.dna_code_ended", 1): _without_motif,
    ("structure.finess_code_ended", 1): _without_motif,
    ("structure.specialisation_withdrawn", 1): _without_motif,
}
"""How to turn the fields of (name, version) into those of the next version."""

_FIELDS: Final = TypeAdapter(dict[str, JsonValue])


class UnknownEvent(Exception):
    """The log holds an event that this version of the program cannot read."""


def read_event(
    topic: str,
    version: int,
    data: bytes,
    *,
    events: Mapping[str, type[Event]] = EVENTS,
    upcasts: Mapping[tuple[str, int], Upcast] = UPCASTS,
) -> Event:
    """Decode stored fields to today's class, through the upcasters if they are older.

    Raises:
        UnknownEvent: the name is unknown, its version is newer than the program, or
            nothing says how to read that version.
    """
    kind = events.get(topic)
    if kind is None or version > kind.VERSION:
        raise UnknownEvent(f"{topic} v{version}: a newer program wrote it; update this one")
    if version == kind.VERSION:
        return kind.model_validate_json(data)
    fields = _FIELDS.validate_json(data)
    for older in range(version, kind.VERSION):
        upcast = upcasts.get((topic, older))
        if upcast is None:
            raise UnknownEvent(f"{topic} v{older}: nothing says how to read it as v{older + 1}")
        fields = upcast(fields)
    return kind.model_validate(fields)
