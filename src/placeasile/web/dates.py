"""The date bar: the day that a page shows, and the day as of which it is known."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from fastapi import Request

from placeasile.domain.french.days import write_day, write_day_in_words

EFFECTIVE: Final = "effective_on"
KNOWN: Final = "known_on"
POSITION: Final = "position"
NAMES: Final = (EFFECTIVE, KNOWN, POSITION)
YEARS_BACK: Final = 5


@dataclass(frozen=True, slots=True)
class Preset:
    """A day that is often asked for, and where it leads."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Dates:
    """The two dates of a page; what is None is now. ``asked`` is what its address says of them."""

    effective_on: date | None
    known_on: date | None
    position: str | None
    today: date

    @property
    def asked(self) -> dict[str, str]:
        """The parameters that every link keeps."""
        found = {
            EFFECTIVE: None if self.effective_on is None else self.effective_on.isoformat(),
            KNOWN: None if self.known_on is None else self.known_on.isoformat(),
            POSITION: self.position,
        }
        return {name: one for name, one in found.items() if one is not None}

    @property
    def now(self) -> bool:
        """Tell whether the page shows this day as it is known now."""
        return not self.asked

    @property
    def effective(self) -> date:
        """The day that is shown."""
        return self.effective_on or self.today

    @property
    def sentence(self) -> str:
        """Say which moment is shown."""
        shown = f"Situation au {write_day_in_words(self.effective)}"
        if self.known_on is not None:
            return f"{shown}, telle que connue le {write_day_in_words(self.known_on)}"
        if self.position is not None:
            return f"{shown}, telle que connue à la position {self.position} du journal"
        return f"{shown}, telle que connue maintenant"

    @property
    def short(self) -> str:
        """Say it in the title of the window; nothing when it is now."""
        if self.now:
            return ""
        known = "" if self.known_on is None else f", connue le {write_day(self.known_on)}"
        return f"au {write_day(self.effective)}{known}"


def dates_of(request: Request, today: date) -> Dates:
    """Return the dates of a request; what cannot be read is refused elsewhere."""
    given = request.query_params
    effective, known = _day(given.get(EFFECTIVE)), _day(given.get(KNOWN))
    return Dates(
        effective_on=None if effective == today else effective,
        known_on=None if known is None or known >= today else known,
        position=given.get(POSITION) if given.get(POSITION, "").isdecimal() else None,
        today=today,
    )


def presets(request: Request, dates: Dates) -> list[Preset]:
    """Return the days that are one click away, with the rest of the address."""
    kept = [(name, one) for name, one in request.query_params.multi_items() if name not in NAMES]
    known = [(name, one) for name, one in dates.asked.items() if name != EFFECTIVE]
    path = request.url.path

    def to(label: str, day: date | None) -> Preset:
        moved = [] if day is None else [(EFFECTIVE, day.isoformat())]
        asked = urlencode([*kept, *moved, *known])
        href = f"{path}?{asked}" if asked else path
        return Preset(label, href, current=day == dates.effective_on)

    month_end = dates.today.replace(day=1) - timedelta(days=1)
    ends = [date(dates.today.year - back, 12, 31) for back in range(1, YEARS_BACK + 1)]
    found = [to("Aujourd'hui", None)]
    if month_end not in ends:
        found.append(to(f"Fin du mois dernier ({write_day(month_end)})", month_end))
    return found + [to(f"31 décembre {one.year}", one) for one in ends]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
