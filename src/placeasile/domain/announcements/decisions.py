"""Commands on announcements."""

from collections.abc import Iterable
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.announcements.events import NotificationPublished, NotificationWithdrawn
from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.stating import Open, StateOn, ThingNotFound, opened
from placeasile.domain.subjects import refuse_before
from placeasile.domain.values import Day, Prose, Text

ANNOUNCEMENTS: Final = opened("announcements")
"""Decides on the announcements, beside the reference data."""


class AnnouncementCommand(StateOn):
    """A command on one announcement."""

    STREAM: ClassVar[str] = "announcements"

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """Nothing else."""
        _ = subject
        return ()

    def thing(self, state: Open, context: Context) -> History:
        """Return the announcements, that are about nothing registered."""
        _ = context
        return state


class PublishNotification(AnnouncementCommand):
    """Announce something to the users, from a day until another."""

    records: ClassVar[type[Event]] = NotificationPublished
    ID: ClassVar[str | None] = "notification_id"

    notification_id: UUID | None = None
    content: Prose
    last_day: Day | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an end before the start."""
        _ = state, thing, context
        if self.last_day is not None:
            refuse_before(self.last_day, self.effective_on, "le début", field="last_day")


class WithdrawNotification(AnnouncementCommand):
    """Stop showing an announcement from a day."""

    records: ClassVar[type[Event]] = NotificationWithdrawn

    notification_id: UUID
    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown announcement, and a day before it is shown."""
        _ = thing, context
        steps = state.steps("notification", str(self.notification_id))
        if not steps:
            raise ThingNotFound(field="notification_id", value=self.notification_id)
        refuse_before(self.effective_on, steps[0][0], "le début")
