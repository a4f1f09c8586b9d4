"""Commands on contacts."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.contacts import decisions as of
from placeasile.domain.contacts.decisions import CONTACTS

STRUCTURES: Final[dict[str, Recording]] = {
    "contacts": Recording("Désigner un contact", CONTACTS, of.DesignateContact),
    "contacts/details": Recording(
        "Changer les coordonnées d'un contact", CONTACTS, of.ChangeContactDetails
    ),
    "contacts/end": Recording("Mettre fin à un contact", CONTACTS, of.ReleaseContact),
}
"""By the last part of their address."""

OPERATEURS: Final[dict[str, Recording]] = {
    "contacts": Recording("Désigner un contact", CONTACTS, of.DesignateOperateurContact),
    "contacts/details": Recording(
        "Changer les coordonnées d'un contact", CONTACTS, of.ChangeOperateurContactDetails
    ),
    "contacts/end": Recording("Mettre fin à un contact", CONTACTS, of.ReleaseOperateurContact),
}
"""By the last part of their address."""
