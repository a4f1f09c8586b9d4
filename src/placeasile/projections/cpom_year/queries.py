"""Reads the money of a multi-year contract."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placeasile.domain.personal import Sealed


@dataclass(frozen=True, slots=True)
class CpomYear:
    """A row of ``cpom_year``: euros; None is "not said". ``structures`` are those of the year."""

    year: int
    structure_type: str
    structures: int
    decided_on: date | None
    dotation_requested: Decimal | None
    dotation_granted: Decimal | None
    income_proposed: Decimal | None
    total_income: Decimal | None
    charges_proposed: Decimal | None
    charges_retained: Decimal | None
    net_proposed: Decimal | None
    net_result: Decimal | None
    state_recovery: Decimal | None
    surplus_recovered: Decimal | None
    surplus_carried: Decimal | None
    dedicated_funds: Decimal | None
    allocation_total: Decimal | None
    reserve_investissement: Decimal | None
    charges_non_reconductibles: Decimal | None
    reserve_compensation_deficits: Decimal | None
    reserve_bfr: Decimal | None
    reserve_compensation_amortissements: Decimal | None
    report_a_nouveau: Decimal | None
    autre: Decimal | None
    allocation_detail: Decimal | None
    allocation_gap: Decimal | None
    result_gap: Decimal | None
    comment: Sealed | None
