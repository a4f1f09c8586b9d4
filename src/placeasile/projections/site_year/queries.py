"""The dwellings of a structure, year by year, as they are shown."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SiteYear:
    """A row of ``site_year``; None is "not known", 0 is none."""

    year: int
    balance_on: date
    sites: int
    sites_connus: int
    places_sites: int | None
    places_qpv: int | None
    places_logement_social: int | None
    bati: str | None
    sites_complets_le: date | None
