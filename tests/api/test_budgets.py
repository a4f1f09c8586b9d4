"""The money of a structure over HTTP: what the acceptance scenario does not ask."""

from collections.abc import Generator
from typing import Any

import pytest

from tests.api.support import Service, serving


class Budgets:
    """A CADA open since 2010, and its money."""

    def __init__(self, service: Service) -> None:
        self.service = service
        service.on("2025-05-05")
        self.id = service.record(
            "/api/structures", type="CADA", departement="14", effective_on="2025-05-01"
        )["id"]
        service.on("2025-09-10")
        self.record("opening", effective_on="2010-03-01")
        self.record("capacity-statements", year=2023, places=90)
        self.record("capacity", places=96, effective_on="2025-01-01")
        service.on("2025-10-01")
        self.record("dotations", year=2025, amount="823440", effective_on="2025-02-15")
        service.on("2025-10-15")
        decided: dict[str, Any] = {"year": 2023, "effective_on": "2024-07-01"}
        self.record("accounts-submissions", **decided, charges_proposed="805000")
        self.record("accounts", **decided, total_income="800000", charges_retained="790000")
        self.record("state-recoveries", **decided, state_recovery="-4000")
        self.record(
            "result-allocations",
            **decided,
            allocation_total="6000",
            reserve_investissement="5000",
            report_a_nouveau="1000",
        )
        self.record("surplus-disposals", **decided, surplus_carried="1500")
        service.on("2025-12-01")
        self.record("dotation-amendments", year=2025, amount="830000", effective_on="2025-10-15")
        service.on("2026-01-09")
        service.settle()

    def record(self, path: str, **body: object) -> dict[str, Any]:
        return self.service.record(f"/api/structures/{self.id}/{path}", **body)

    def join_cpom(self, first: str, last: str) -> None:
        """Make the structure a member of a CPOM of its own, signed for these days."""
        operateur = self.service.record(
            "/api/operateurs", nom=f"Opérateur {first}", effective_on="2010-01-01"
        )["id"]
        cpom = self.service.record(
            "/api/cpoms", operateur_id=operateur, nom=f"CPOM {first}", start=first, end=last
        )["id"]
        self.service.record(f"/api/cpoms/{cpom}/members", structure_id=self.id, effective_on=first)

    def refused(self, path: str, **body: object) -> dict[str, Any]:
        answer = self.service.send(f"/api/structures/{self.id}/{path}", body)
        return {"status": answer.status_code, **answer.json()}

    def year(self, year: int, **moment: str) -> dict[str, Any]:
        rows = self.service.items(f"/api/structures/{self.id}/budgets", **moment)
        return {row["year"]: row for row in rows}[year]


@pytest.fixture(scope="module")
def budgets(module_database: str) -> Generator[Budgets]:
    with serving(module_database) as service:
        yield Budgets(service)


@pytest.mark.covers("ResultAllocated", "AccountsRetained", "StateRecoveryDecided")
def test_an_allocation_is_its_parts_and_what_is_not_said_is_not_zero(budgets: Budgets) -> None:
    found = budgets.year(2023, effective_on="2025-12-31")

    assert (found["allocation_detail"], found["allocation_gap"]) == ("6000.00", "0.00")
    assert (found["profile"], found["closed"], found["autre"]) == ("AUTORISEE", False, None)
    assert found["place_days"] == 90 * 365


def test_nothing_was_known_of_2023_before_it_was_recorded(budgets: Budgets) -> None:
    before = budgets.year(2023, effective_on="2025-12-31", known_on="2025-10-14")
    earlier = budgets.year(2023, effective_on="2024-06-30")

    for found in (before, earlier):
        assert found["net_result"] is None
        assert found["identity_gap"] is None


def test_the_grant_and_its_amendments_are_told_apart(budgets: Budgets) -> None:
    found = budgets.year(2025, effective_on="2025-12-31")

    assert (found["dotation_initial"], found["dotation_granted"]) == ("823440.00", "830000.00")
    assert found["dotation_amendments"] == 1
    assert found["expected_deduction"] == "1500.00"
    assert found["theoretical_ratio_realised"] is None


@pytest.mark.covers("A6")
def test_the_lines_of_a_cpom_are_for_its_members(budgets: Budgets) -> None:
    allocation = {"allocation_total": "100", "fonds_dedies": "100", "effective_on": "2022-07-01"}

    refused = budgets.refused("result-allocations", year=2021, **allocation)

    assert (refused["status"], refused["code"]) == (409, "funds-outside-cpom")
    budgets.join_cpom("2021-01-01", "2021-12-31")
    budgets.record("result-allocations", year=2021, **allocation)
    budgets.service.settle()
    found = budgets.year(2021, effective_on="2025-12-31")
    assert (found["fonds_dedies"], found["in_cpom"], found["in_cpom_declared"]) == (
        "100.00", True, None,
    )  # fmt: skip
    assert found["identity_gap"] is None


@pytest.mark.covers("V-CPOM-07")
def test_a_declaration_that_the_membership_contradicts_is_pointed_out(budgets: Budgets) -> None:
    def disagrees() -> bool:
        budgets.service.settle()
        return budgets.year(2020, effective_on="2024-12-31")["cpom_disagrees"]

    assert not disagrees()
    budgets.record("cpom-participations", year=2020, in_cpom=True)
    assert disagrees()
    budgets.join_cpom("2020-03-01", "2020-12-31")
    assert not disagrees()


@pytest.mark.covers("BudgetYearClosed")
def test_a_year_is_closed_once_it_is_full_then_needs_a_reason(budgets: Budgets) -> None:
    closing = {"year": 2022, "effective_on": "2025-03-01"}

    incomplete = budgets.refused("budget-closings", **closing)

    assert (incomplete["status"], incomplete["code"]) == (409, "budget-incomplete")
    assert "Dotation accordée" in incomplete["detail"]
    # What is declared is there to be compared: the membership of the CPOM is what counts.
    budgets.record("cpom-participations", year=2022, in_cpom=True)
    assert budgets.refused("budget-closings", **closing)["code"] == "budget-incomplete"
    budgets.join_cpom("2022-03-01", "2022-12-31")
    budgets.record("budget-closings", **closing)
    comment = {"year": 2022, "comment": "Rectifié", "effective_on": "2025-04-01"}
    closed = budgets.refused("budget-comments", **comment)
    assert (closed["code"], closed["field"]) == ("year-closed", "reason")
    budgets.record("budget-comments", **comment, reason="Erreur de l'opérateur")
    budgets.service.settle()
    found = budgets.year(2022, effective_on="2025-12-31")
    assert (found["closed"], found["closed_on"]) == (True, "2025-03-01")
