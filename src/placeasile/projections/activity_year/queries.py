"""Reads the activity of a structure, year by year."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ActivityYear:
    """A row of ``activity_year``: means over known months, and the two terms of each rate."""

    year: int
    months: int
    mean_places_dna: Decimal | None
    mean_indisponibles: Decimal | None
    mean_desinsectisation: Decimal | None
    mean_remise_en_etat: Decimal | None
    mean_sous_occupation: Decimal | None
    mean_travaux: Decimal | None
    mean_occupees: Decimal | None
    mean_vacantes: Decimal | None
    mean_presences_indues_bpi: Decimal | None
    mean_presences_indues_deboutees: Decimal | None
    mean_presences_indues: Decimal | None
    unavailability_num: int | None
    unavailability_den: int | None
    vacancy_num: int | None
    vacancy_den: int | None
    gross_occupancy_num: int | None
    gross_occupancy_den: int | None
    net_occupancy_num: int | None
    net_occupancy_den: int | None
    overstay_bpi_num: int | None
    overstay_bpi_den: int | None
    overstay_rejected_num: int | None
    overstay_rejected_den: int | None
    overstay_num: int | None
    overstay_den: int | None
