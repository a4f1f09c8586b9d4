"""Reads the activity of a structure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Activity:
    """A row of ``activity``: counts of a month, and rates in percent; None is "not known"."""

    month: str
    dna_code: str
    month_end: date
    method_version: str | None
    places_dna: int | None
    indisponibles: int | None
    desinsectisation: int | None
    remise_en_etat: int | None
    sous_occupation: int | None
    travaux: int | None
    occupees: int | None
    vacantes: int | None
    presences_indues_bpi: int | None
    presences_indues_deboutees: int | None
    presences_indues: int | None
    deduced: bool
    identity_gap: int | None
    reasons_gap: int | None
    unavailability_rate: Decimal | None
    vacancy_rate: Decimal | None
    gross_occupancy: Decimal | None
    net_occupancy: Decimal | None
    overstay_bpi_rate: Decimal | None
    overstay_rejected_rate: Decimal | None
    overstay_rate: Decimal | None
    restated: bool
