"""Facts recorded about announcements."""

from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event
from placeasile.domain.stating import Stated
from placeasile.domain.subjects import REFERENCE_ID


class NotificationEvent(Stated):
    """An event about one announcement, to all the users of the register."""

    KEY: ClassVar[str] = "{notification_id}"

    notification_id: UUID

    def subject(self, stream_id: UUID) -> UUID:
        """The reference data, one thing for the whole register."""
        _ = stream_id
        return REFERENCE_ID


class NotificationPublished(NotificationEvent):
    """The announcement is shown from ``effective_on`` until the end of ``last_day``, if any."""

    TOPIC: ClassVar[str] = "announcements.notification_published"
    LABEL: ClassVar[str] = "Annonce"
    SINCE: ClassVar[str] = "Premier jour d'affichage"
    SOURCE: ClassVar[str] = "Administration du registre"
    FACETS: ClassVar[tuple[str, ...]] = ("notification",)
    OPENS: ClassVar[tuple[str, ...]] = ("notification:{notification_id}",)

    content: str
    last_day: date | None = None


class NotificationWithdrawn(NotificationEvent):
    """The announcement is not shown any more, from ``effective_on``."""

    TOPIC: ClassVar[str] = "announcements.notification_withdrawn"
    LABEL: ClassVar[str] = "Fin d'une annonce"
    SINCE: ClassVar[str] = "Premier jour sans affichage"
    SOURCE: ClassVar[str] = "Administration du registre"
    FACETS: ClassVar[tuple[str, ...]] = ("notification_withdrawn",)
    RESTS: ClassVar[tuple[str, ...]] = ("notification:{notification_id}",)

    motif: str


EVENTS: Final[tuple[type[Event], ...]] = (NotificationPublished, NotificationWithdrawn)
"""Every event of the aggregate."""
