"""Every event class that the store can read, by its stored name."""

from collections.abc import Callable, Mapping
from typing import Final

from pydantic import JsonValue, TypeAdapter

from placeasile.domain.finance import events as finance
from placeasile.domain.kernel import Event, FactRetracted
from placeasile.domain.operateur import events as operateur
from placeasile.domain.quality import events as quality
from placeasile.domain.structure import contracts, events as structure

EVENTS: Final[dict[str, type[Event]]] = {
    event.TOPIC: event
    for event in (
        FactRetracted,
        operateur.OperateurRegistered,
        operateur.OperateurRenamed,
        operateur.OperateurLegalIdentityRecorded,
        structure.StructureRegistered,
        structure.StructureOpened,
        structure.StructureRenamed,
        structure.OperateurChanged,
        structure.StructureMoved,
        structure.StructureTypeConverted,
        structure.StructureClosed,
        structure.DnaCodeAttached,
        structure.DnaCodeEnded,
        structure.FinessCodeAttached,
        structure.FinessCodeEnded,
        structure.CapacityAuthorised,
        structure.CapacityStated,
        contracts.AuthorisationGranted,
        contracts.AuthorisationRenewed,
        contracts.AuthorisationAmended,
        contracts.AuthorisationWithdrawn,
        contracts.ConventionSigned,
        contracts.ConventionRenewed,
        contracts.ConventionAmended,
        contracts.ConventionTerminated,
        finance.DotationRequested,
        finance.DotationGranted,
        finance.DotationAmended,
        quality.InspectionRecorded,
        quality.InspectionReportFiled,
        quality.InspectionWithdrawn,
    )
}

FACETS: Final[dict[str, frozenset[str]]] = {
    event.TOPIC: frozenset(facets)
    for event, facets in (
        (FactRetracted, ()),
        (operateur.OperateurRegistered, ("registered", "nom", "legal_identity")),
        (operateur.OperateurRenamed, ("nom",)),
        (operateur.OperateurLegalIdentityRecorded, ("legal_identity",)),
        (
            structure.StructureRegistered,
            ("registered", "type", "departement", "operateur", "nom"),
        ),
        (structure.StructureOpened, ("opened",)),
        (structure.StructureRenamed, ("nom",)),
        (structure.OperateurChanged, ("operateur",)),
        (structure.StructureMoved, ("adresse",)),
        (structure.StructureTypeConverted, ("type",)),
        (structure.StructureClosed, ("closed",)),
        (structure.DnaCodeAttached, ("dna",)),
        (structure.DnaCodeEnded, ("dna",)),
        (structure.FinessCodeAttached, ("finess",)),
        (structure.FinessCodeEnded, ("finess",)),
        (structure.CapacityAuthorised, ("places", "pmr", "lgbt", "fvv_teh")),
        (
            structure.CapacityStated,
            ("places_stated", "pmr_stated", "lgbt_stated", "fvv_teh_stated"),
        ),
        (contracts.AuthorisationGranted, ("authorisation", "authorisation_end")),
        (contracts.AuthorisationRenewed, ("authorisation", "authorisation_end")),
        (contracts.AuthorisationAmended, ("authorisation_avenant", "authorisation_end")),
        (contracts.AuthorisationWithdrawn, ("authorisation_end",)),
        (contracts.ConventionSigned, ("convention", "convention_end")),
        (contracts.ConventionRenewed, ("convention", "convention_end")),
        (contracts.ConventionAmended, ("convention_avenant", "convention_end")),
        (contracts.ConventionTerminated, ("convention_end",)),
        (finance.DotationRequested, ("dotation_requested",)),
        (finance.DotationGranted, ("dotation_granted",)),
        (finance.DotationAmended, ("dotation_granted",)),
        (quality.InspectionRecorded, ("inspection",)),
        (quality.InspectionReportFiled, ("inspection_report",)),
        (quality.InspectionWithdrawn, ("inspection",)),
    )
}
"""The facets that an event may assert: a load decodes no other event to answer for one.

The store refuses an event that asserts a facet that is not listed here.
"""

Upcast = Callable[[dict[str, JsonValue]], dict[str, JsonValue]]

UPCASTS: Final[dict[tuple[str, int], Upcast]] = {}
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
