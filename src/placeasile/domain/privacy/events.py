"""Facts recorded about the erasure of personal data."""

from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event
from placeasile.domain.stating import Stated


class SubjectErased(Stated):
    """The key of a person's data is destroyed; the reason is in the envelope.

    ``kind`` is the aggregate that the data were recorded for, for example ``contact``. The
    stream is the key's own: its first event closes it to any other personal value. When it is
    the key of one text, ``owner_id`` is the thing and ``part`` which of its texts.
    """

    TOPIC: ClassVar[str] = "privacy.subject_erased"
    VERSION: ClassVar[int] = 2
    LABEL: ClassVar[str] = "Effacement de données personnelles"
    SINCE: ClassVar[str] = "Jour de l'effacement"
    SOURCE: ClassVar[str] = "Demande de la personne, ou fin de la durée de conservation"
    FACETS: ClassVar[tuple[str, ...]] = ("erased",)
    ABOUT: ClassVar[str | None] = "subject_id"

    subject_id: UUID
    kind: str
    owner_id: UUID | None
    part: str | None


EVENTS: Final[tuple[type[Event], ...]] = (SubjectErased,)
"""Every event of the aggregate."""
