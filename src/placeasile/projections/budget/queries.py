"""Reads the money of the five years of a structure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from placeasile.domain.personal import Sealed


@dataclass(frozen=True, slots=True)
class Budget:
    """A row of ``budget``; None is "not known". Amounts are euros, comments are seals."""

    structure_id: UUID
    year: int
    type: str | None
    profile: str
    in_cpom: bool
    in_cpom_declared: bool | None
    cpom_disagrees: bool
    closed: bool
    closed_on: date | None
    dotation_requested: Decimal | None
    dotation_granted: Decimal | None
    dotation_initial: Decimal | None
    dotation_amendments: int
    income_proposed: Decimal | None
    total_income: Decimal | None
    charges_proposed: Decimal | None
    charges_retained: Decimal | None
    net_result: Decimal | None
    net_result_proposed: Decimal | None
    state_recovery: Decimal | None
    surplus_recovered: Decimal | None
    surplus_carried: Decimal | None
    dedicated_funds: Decimal | None
    expected_deduction: Decimal | None
    allocation_total: Decimal | None
    reserve_investissement: Decimal | None
    charges_non_reconductibles: Decimal | None
    reserve_compensation_deficits: Decimal | None
    reserve_bfr: Decimal | None
    reserve_compensation_amortissements: Decimal | None
    report_a_nouveau: Decimal | None
    autre: Decimal | None
    fonds_dedies: Decimal | None
    allocation_comment: Sealed | None
    allocation_detail: Decimal | None
    allocation_gap: Decimal | None
    identity_gap: Decimal | None
    comment: Sealed | None
    etp_forecast: Decimal | None
    etp_realised: Decimal | None
    taux_encadrement_forecast: Decimal | None
    taux_encadrement_realised: Decimal | None
    cout_journalier_forecast: Decimal | None
    cout_journalier_realised: Decimal | None
    place_days: int | None
    mean_places: Decimal | None
    theoretical_ratio_forecast: Decimal | None
    theoretical_ratio_realised: Decimal | None
    theoretical_daily_cost: Decimal | None
