"""Facts recorded about the contacts of a structure or an operator.

A contact is a person with a place in the list of its owner: the first is whom one writes to.
A list is never replaced: each contact comes, changes and goes by an event of its own.
"""

from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event, History
from placeasile.domain.personal import Sealed
from placeasile.domain.stating import Stated


class ContactEvent(Stated):
    """An event about ``contact_id``, of the structure or the operator ``owner_id``."""

    KEY: ClassVar[str] = "{contact_id}"
    ABOUT: ClassVar[str | None] = "owner_id"

    owner_id: UUID
    contact_id: UUID


class ContactDescribed(ContactEvent):
    """An event that says all of a contact. ``rang`` is its place in the list, from 1."""

    FACETS: ClassVar[tuple[str, ...]] = ("contact",)
    KEYHOLDER: ClassVar[str] = "contact_id"

    rang: int
    prenom: Sealed
    nom: Sealed
    telephone: Sealed
    email: Sealed
    fonction: str
    perimetre: str | None = None


class ContactDesignated(ContactDescribed):
    """A person is a contact from ``effective_on``."""

    TOPIC: ClassVar[str] = "contact.designated"
    LABEL: ClassVar[str] = "Désignation d'un contact"
    SINCE: ClassVar[str] = "Premier jour où la personne est le contact"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur ou de l'agent"
    OPENS: ClassVar[tuple[str, ...]] = ("contact:{contact_id}",)


class ContactDetailsChanged(ContactDescribed):
    """Other details of a contact hold from ``effective_on``, all of them."""

    TOPIC: ClassVar[str] = "contact.details_changed"
    LABEL: ClassVar[str] = "Changement des coordonnées d'un contact"
    SINCE: ClassVar[str] = "Premier jour des nouvelles coordonnées"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur ou de l'agent"
    RESTS: ClassVar[tuple[str, ...]] = ("contact:{contact_id}",)

    def contradicted(self, history: History, on: date) -> bool:
        """A contact who was released by then has no details to change."""
        return history.at("contact_released", on, str(self.contact_id)) is not None


class ContactReleased(ContactEvent):
    """A person is a contact no more: ``effective_on`` is the first day without."""

    TOPIC: ClassVar[str] = "contact.released"
    LABEL: ClassVar[str] = "Fin d'un contact"
    SINCE: ClassVar[str] = "Premier jour où la personne n'est plus le contact"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur ou de l'agent"
    FACETS: ClassVar[tuple[str, ...]] = ("contact_released",)
    RESTS: ClassVar[tuple[str, ...]] = ("contact:{contact_id}",)

    motif: str


EVENTS: Final[tuple[type[Event], ...]] = (ContactDesignated, ContactDetailsChanged, ContactReleased)
"""Every event of the aggregate."""
