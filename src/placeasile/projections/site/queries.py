"""The dwellings of a structure as they are shown."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from placeasile.domain.french.codes import Doubt, postcode_doubts
from placeasile.domain.personal import Sealed


@dataclass(frozen=True, slots=True)
class Site:
    """A row of ``site``; None is "not known". The place is the centre of the commune.

    ``doutes`` is what looks wrong in the postcode: no département has such ones. A site in
    another département than its structure is no mistake.
    """

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
    doutes: list[Doubt] = field(init=False)

    def __post_init__(self) -> None:
        """Judge the postcode."""
        object.__setattr__(self, "doutes", list(postcode_doubts(self.code_postal)))
