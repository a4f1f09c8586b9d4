"""Commands on the contacts of a structure or an operator, each with its rules.

Every contact is complete: first name, name, function, telephone and e-mail. A contact with
no detail is not recorded, one with some is refused, and the last one may be released.
"""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from placeasile.domain.contacts.events import (
    ContactDesignated,
    ContactDetailsChanged,
    ContactReleased,
)
from placeasile.domain.french.typed import Email, Phone
from placeasile.domain.kernel import Context, Event, History, RuleViolation
from placeasile.domain.personal import PersonalText
from placeasile.domain.stating import Open, StateOn, opened, refuse_missing
from placeasile.domain.subjects import refuse_before
from placeasile.domain.values import Places, Text

CONTACTS = opened("contact")

Rang = Annotated[Places, Field(ge=1, le=99)]
"""The place of a contact in the list, from 1."""


class ContactAlreadyReleased(RuleViolation):
    """The contact was released before, or on another day."""

    code: ClassVar[str] = "contact-already-released"
    wording: ClassVar[str] = "Ce contact n'est plus en fonction depuis le {since:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez la date, corrigez la fin, ou désignez un nouveau contact."


class ContactCommand(StateOn):
    """A command on a contact of a structure."""

    STREAM: ClassVar[str] = "contacts"


class DescribeContact(ContactCommand):
    """Says all of a contact."""

    rang: Rang
    prenom: PersonalText
    nom: PersonalText
    telephone: Phone
    email: Email
    fonction: Text
    perimetre: Text | None = None


class DesignateContact(DescribeContact):
    """Name a person as a contact from a day."""

    records: ClassVar[type[Event]] = ContactDesignated
    ID: ClassVar[str | None] = "contact_id"

    contact_id: UUID | None = None


class ChangeContactDetails(DescribeContact):
    """Say the details of a contact from a day, all of them."""

    records: ClassVar[type[Event]] = ContactDetailsChanged

    contact_id: UUID

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a contact who is not there on that day."""
        _ = thing, context
        refuse_missing(state, "contact", self.contact_id, field="contact_id", on=self.effective_on)
        released = _released(state, self.contact_id)
        if released is not None and released <= self.effective_on:
            raise ContactAlreadyReleased(field="effective_on", since=released)


class ReleaseContact(ContactCommand):
    """End a contact: the day is the first one without. The last contact may go too."""

    records: ClassVar[type[Event]] = ContactReleased

    contact_id: UUID
    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a contact who is not there on that day, or who left on another."""
        _ = thing, context
        key = str(self.contact_id)
        refuse_missing(state, "contact", key, field="contact_id", on=self.effective_on)
        released = _released(state, self.contact_id)
        if released not in {None, self.effective_on}:
            raise ContactAlreadyReleased(field="effective_on", since=released)
        changed = state.steps("contact", key)[-1][0]
        refuse_before(self.effective_on, changed, "dernières coordonnées du contact")


class DesignateOperateurContact(DesignateContact):
    """Name a person as a contact of an operator from a day."""

    OF: ClassVar[str] = "operateur"


class ChangeOperateurContactDetails(ChangeContactDetails):
    """Say the details of a contact of an operator from a day, all of them."""

    OF: ClassVar[str] = "operateur"


class ReleaseOperateurContact(ReleaseContact):
    """End a contact of an operator: the day is the first one without."""

    OF: ClassVar[str] = "operateur"


def _released(state: Open, contact_id: UUID) -> date | None:
    steps = state.steps("contact_released", str(contact_id))
    return steps[0][0] if steps else None
