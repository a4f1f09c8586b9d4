"""Reads the announcements that are shown on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from placeasile.domain.subjects import REFERENCE_ID
from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of


@dataclass(frozen=True, slots=True)
class Announcement:
    """A row of ``announcement``."""

    notification_id: UUID
    content: str
    start_on: date
    last_day: date | None


def announcements_shown(connection: Connection[Any], moment: Moment) -> list[Announcement]:
    """Return the announcements shown on the moment's day, latest first."""
    return rows_of(
        connection,
        moment,
        "announcement",
        Announcement,
        [REFERENCE_ID],
        "and t.withdrawn_on is null and (t.last_day is null or t.last_day >= %(day)s) "
        "order by t.start_on desc, t.notification_id",
        day=moment.effective_on,
    )
