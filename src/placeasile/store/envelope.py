"""What the library stores and returns: an event with its envelope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from placeasile.domain.catalogue import FACETS, read_event
from placeasile.domain.kernel import Assertion, Claim, Event, Past
from placeasile.domain.personal import keyholder, personal_fields
from placeasile.domain.privacy.decisions import erasure_stream
from placeasile.store.vault import Vault, is_seal


@dataclass(frozen=True)
class Draft:
    """An assertion on its way to the log, with its place in its stream."""

    originator_id: UUID
    originator_version: int
    kind: str
    event_id: UUID
    assertion: Assertion


@dataclass(frozen=True)
class Envelope(StoredEvent):
    """A stored event of ours: ``state`` holds the event's fields as JSON."""

    kind: str
    event_id: UUID
    schema_version: int
    effective_on: date
    reason: str | None
    supersedes: UUID | None


@dataclass(frozen=True)
class PastEvent(Past):
    """A past event, addressed as the library expects."""

    originator_id: UUID

    @property
    def originator_version(self) -> int:
        """The library's name for ``version``."""
        return self.version


@dataclass(frozen=True, slots=True)
class Append:
    """What one command appends besides its events; see ``es.append``.

    ``recorded_at`` is a simulated clock, that only a demonstration log accepts.
    """

    command_id: UUID
    request_hash: bytes
    stream_id: UUID
    stream_version: int
    actor: str
    source: str
    provenance: str | None = None
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    guards: Sequence[tuple[UUID, int]] = ()
    claims: Sequence[tuple[str, str, Claim]] = ()
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Appended:
    """Where a command landed; positions are None when it recorded nothing."""

    first_position: int | None
    last_position: int | None
    stream_version: int
    replayed: bool


class ClearPersonalValue(Exception):
    """An event was about to be stored with a personal value in clear: no vault sealed it."""


class UndeclaredFacet(Exception):
    """An event asserts a facet that the catalogue does not list for it."""


def encode(event: Event) -> bytes:
    """Return the fields of an event as they are stored.

    Raises:
        UndeclaredFacet: a load would not find one of its facts; list it in ``FACETS``.
        ClearPersonalValue: a personal value is not sealed; see `placeasile.store.vault`.
    """
    for name in personal_fields(type(event)):
        value = getattr(event, name)
        if value is not None and not is_seal(value):
            raise ClearPersonalValue(f"{event.TOPIC}: {name} is not sealed")
    declared = FACETS.get(event.TOPIC)
    if declared is not None and not declared.issuperset(one.facet for one in event.facts()):
        raise UndeclaredFacet(f"{event.TOPIC} asserts more than FACETS lists for it")
    return event.model_dump_json().encode()


def sealed(event: Event, event_id: UUID, vault: Vault | None) -> Event:
    """Return an event as a vault seals it; as it is without one."""
    return event if vault is None else vault.seal(event, event_id)


def holders(drafts: Iterable[Draft]) -> dict[UUID, str]:
    """Return whose personal values some drafts hold, each with the kind of its key."""
    return {
        keyholder(event): event.TOPIC.partition(".")[0]
        for event in (one.assertion.event for one in drafts)
        if personal_fields(type(event))
    }


def unerased(subjects: Iterable[UUID]) -> list[tuple[UUID, int]]:
    """Return the guards by which an append fails once one of these subjects is erased."""
    return [(erasure_stream(one), 0) for one in subjects]


class EnvelopeMapper(Mapper[UUID]):
    """Stores an event under its own name and version, as JSON, its personal values sealed.

    Without a vault it stores no personal value, and reads seals as they are.
    """

    def __init__(self, vault: Vault | None = None) -> None:
        super().__init__(transcoder=JSONTranscoder())
        self._vault = vault

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """Encode one draft."""
        assert isinstance(domain_event, Draft)
        assertion = domain_event.assertion
        return Envelope(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=assertion.event.TOPIC,
            state=encode(sealed(assertion.event, domain_event.event_id, self._vault)),
            kind=domain_event.kind,
            event_id=domain_event.event_id,
            schema_version=assertion.event.VERSION,
            effective_on=assertion.effective_on,
            reason=assertion.reason,
            supersedes=assertion.supersedes,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """Decode one envelope, through the upcasters if it is older than the program."""
        assert isinstance(stored_event, Envelope)
        assert isinstance(stored_event.originator_id, UUID)
        event = read_event(stored_event.topic, stored_event.schema_version, stored_event.state)
        return PastEvent(
            event=event if self._vault is None else self._vault.open(event, stored_event.event_id),
            effective_on=stored_event.effective_on,
            supersedes=stored_event.supersedes,
            event_id=stored_event.event_id,
            version=stored_event.originator_version,
            originator_id=stored_event.originator_id,
        )
