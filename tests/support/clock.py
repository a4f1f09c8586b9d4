"""The instant at which the suite runs: an ordinary morning, or a turn of the clock.

``PLACEASILE_TEST_CLOCK`` names another one: the last minute of a year, a leap day, a night
when the clocks change. It is in the past, because a log refuses instants to come.
"""

import os
from datetime import date, datetime, timedelta
from typing import Final

from placeasile.edge.clock import civil_day

GIVEN: Final = os.environ.get("PLACEASILE_TEST_CLOCK")
NOW: Final = datetime.fromisoformat(GIVEN or "2026-01-09T11:00:00+00:00")
TODAY: Final[date] = civil_day(NOW)
TOMORROW: Final[date] = TODAY + timedelta(days=1)
