"""The dwellings of a structure as they are shown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from placeasile.domain.personal import Sealed


@dataclass(frozen=True, slots=True)
class Site:
    """A row of ``site``; None is "not known". The place is the centre of the commune."""

    site_id: UUID
    street: Sealed | None
    code_postal: str | None
    commune: str | None
    repartition: str | None
    places: int | None
    qpv_places: int | None
    logement_social_places: int | None
    opened_on: date
    last_day: date | None
    motif: str | None
    etat: str
    localisation: str
    latitude: float | None
    longitude: float | None
    nom_officiel: str | None
