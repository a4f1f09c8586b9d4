"""A structure's first months in the register, and what was known of it each day.

The acceptance scenario of the domain study (10.10), whole, through HTTP, with a simulated clock:
its nineteen rows are recorded on their days, and each of its questions has its answer.
"""

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from placeasile.domain.rules.calendar import Span, elapsed_share_upstream
from placeasile.domain.rules.statistics import one_decimal
from tests.api.support import Service, serving

DAY_AFTER = "2026-01-09"
END = "2025-12-31"
SITE = {"street": "3 rue des Tilleuls", "code_postal": "14000", "commune": "CAEN"}
OPEN_YEARS = (
    "reference_year", "documents_open_year", "authorised_open_year", "subsidised_open_year",
)  # fmt: skip
ACCOUNTS = {"year": 2023, "effective_on": "2024-07-01"}

# Rows 3 to 19: the day they are recorded, the day they are true from, and what is recorded.
# One row of accounts or of a site is several decisions. What is said of a year is dated of its
# last day, where the paper writes the first one: the balance of a year is its value that day.
ROWS = (
    ("2025-05-05", "2025-05-01", "structure.registered"),
    ("2025-05-05", "2025-05-01", "structure.dna_code_attached"),
    ("2025-09-10", "2010-03-01", "structure.opened"),
    ("2025-09-10", "2023-12-31", "structure.capacity_stated"),
    ("2025-09-10", "2024-12-31", "structure.capacity_stated"),
    ("2025-09-10", "2025-01-01", "structure.capacity_authorised"),
    ("2025-09-10", "2025-01-01", "sites.opened"),
    ("2025-09-10", "2025-01-01", "sites.places_recorded"),
    ("2025-09-10", "2025-01-01", "sites.opened"),
    ("2025-09-10", "2025-01-01", "sites.places_recorded"),
    ("2025-09-10", "2020-01-01", "structure.authorisation_granted"),
    ("2025-10-01", "2025-12-31", "finance.indicators_forecast"),
    ("2025-10-01", "2025-02-15", "finance.dotation_granted"),
    ("2025-10-15", "2024-07-01", "finance.accounts_submitted"),
    ("2025-10-15", "2024-07-01", "finance.accounts_retained"),
    ("2025-10-15", "2024-07-01", "finance.state_recovery_decided"),
    ("2025-10-15", "2024-07-01", "finance.result_allocated"),
    ("2025-11-03", "2024-12-31", "structure.capacity_stated"),
    ("2025-11-20", "2025-07-01", "structure.operateur_changed"),
    ("2025-12-01", "2025-10-15", "finance.dotation_amended"),
    ("2026-01-05", "2025-12-12", "quality.inspection_recorded"),
)


@dataclass
class Scenario:
    """The service after the scenario, the ids, and the last position of each day."""

    service: Service
    op1: str = ""
    op2: str = ""
    structure: str = ""
    stated: str = ""
    positions: dict[str, int] = field(default_factory=dict[str, int])

    def play(self) -> None:
        self._day("2025-05-02")
        self.service.record(
            "/api/reference/years", **dict.fromkeys(OPEN_YEARS, 2025), effective_on="2025-01-01"
        )
        self.op1 = self._operateur("Association Alpha")
        self.op2 = self._operateur("Association Bêta")
        self._register()
        self._describe()
        self._finance()
        self._change()
        self._day(DAY_AFTER)
        self.service.settle()

    def _register(self) -> None:
        self._day("2025-05-05")
        self.structure = self.service.record(
            "/api/structures",
            type="CADA",
            departement="14",
            operateur_id=self.op1,
            effective_on="2025-05-01",
        )["id"]
        self._record("dna-codes", code="C1499", effective_on="2025-05-01")

    def _describe(self) -> None:
        self._day("2025-09-10")
        self._record("opening", effective_on="2010-03-01")
        self._record("capacity-statements", year=2023, places=90, pmr=4, lgbt=0, fvv_teh=0)
        stated = self._record("capacity-statements", year=2024, places=96, pmr=4, lgbt=2, fvv_teh=0)
        self.stated = stated["event_ids"][0]
        self._record("capacity", places=96, pmr=5, lgbt=2, fvv_teh=0, effective_on="2025-01-01")
        self._site(1, "DIFFUS", places=40, qpv_places=10, logement_social_places=40)
        self._site(2, "COLLECTIF", places=46, qpv_places=0, logement_social_places=0)
        self._record("authorisations", start="2020-01-01", end="2034-12-31")

    def _finance(self) -> None:
        self._day("2025-10-01")
        self._record(
            "indicators-forecast",
            year=2025,
            etp="8",
            taux_encadrement="12",
            cout_journalier="23.50",
        )
        self._record("dotations", year=2025, amount="823440", effective_on="2025-02-15")
        self._day("2025-10-15")
        self._record("accounts-submissions", **ACCOUNTS, charges_proposed="805000")
        self._record("accounts", **ACCOUNTS, total_income="800000", charges_retained="790000")
        self._record("state-recoveries", **ACCOUNTS, state_recovery="-4000")
        self._record(
            "result-allocations",
            **ACCOUNTS,
            allocation_total="6000",
            reserve_investissement="5000",
            report_a_nouveau="1000",
        )

    def _change(self) -> None:
        self._day("2025-11-03")
        self._record(
            "capacity-statements",
            year=2024,
            places=92,
            pmr=4,
            lgbt=2,
            fvv_teh=0,
            supersedes=self.stated,
            reason="saisie",
        )
        self._day("2025-11-20")
        self._record("operateur", operateur_id=self.op2, effective_on="2025-07-01")
        self._day("2025-12-01")
        self._record("dotation-amendments", year=2025, amount="830000", effective_on="2025-10-15")
        self._day("2026-01-05")
        self._record("inspections", type="INOPINE", effective_on="2025-12-12")

    def _site(self, number: int, repartition: str, **places: int) -> None:
        site = {"site_id": str(UUID(int=number)), "effective_on": "2025-01-01"}
        self._record("sites", **SITE, **site, repartition=repartition)
        self._record("sites/places", **site, **places)

    def position_on(self, day: str) -> int:
        """The last position recorded by the end of a day."""
        return max(position for known, position in self.positions.items() if known <= day)

    def moments(self, known_on: str) -> list[dict[str, str | int]]:
        """The same knowledge, named by its day and by its position."""
        return [{"known_on": known_on}, {"position": self.position_on(known_on)}]

    def sheet(self, **moment: str | int) -> dict[str, Any]:
        (sheet,) = self.service.items(f"/api/structures/{self.structure}", **moment)
        return sheet

    def rows(self, path: str, **moment: str | int) -> list[dict[str, Any]]:
        return self.service.items(f"/api/structures/{self.structure}/{path}", **moment)

    def budget(self, year: int, **moment: str | int) -> dict[str, Any]:
        return {one["year"]: one for one in self.rows("budgets", **moment)}[year]

    def year(self, year: int, **moment: str | int) -> dict[str, Any]:
        return {one["year"]: one for one in self.rows("history", **moment)}[year]

    def operator_year(self, operateur: str, year: int, **moment: str | int) -> dict[str, Any]:
        years = self.service.items(f"/api/operateurs/{operateur}/years", **moment)
        return {one["year"]: one for one in years}[year]

    def _day(self, day: str) -> None:
        self.service.on(day)

    def _operateur(self, nom: str) -> str:
        answer = self.service.record("/api/operateurs", nom=nom, effective_on="2025-05-02")
        return answer["id"]

    def _record(self, path: str, **body: object) -> dict[str, Any]:
        answer = self.service.record(f"/api/structures/{self.structure}/{path}", **body)
        self.positions[self.service.today.isoformat()] = answer["position"]
        return answer


@pytest.fixture(scope="module")
def scenario(module_database: str) -> Generator[Scenario]:
    with serving(module_database) as service:
        played = Scenario(service)
        played.play()
        yield played


@pytest.mark.covers("10.10")
def test_every_row_is_recorded_on_its_day_and_true_from_its_own(scenario: Scenario) -> None:
    entries = scenario.rows("timeline", limit=200)

    shown = [
        (one["recorded_at"][:10], one["effective_on"], one["type"]) for one in reversed(entries)
    ]
    assert tuple(shown) == ROWS


@pytest.mark.covers("10.3", "10.10", "5.7")
@pytest.mark.parametrize(("known_on", "places"), [("2025-10-31", 96), ("2025-11-30", 92)])
def test_the_capacity_of_2024_is_what_was_known_then(
    scenario: Scenario, known_on: str, places: int
) -> None:
    for moment in scenario.moments(known_on):
        assert scenario.year(2024, **moment)["places"] == places


@pytest.mark.covers("10.10")
@pytest.mark.parametrize(
    ("effective_on", "known_on", "name"),
    [
        ("2025-08-01", "2025-11-01", "Association Alpha"),
        ("2025-08-01", "2025-12-31", "Association Bêta"),
        ("2025-06-30", "2025-12-31", "Association Alpha"),
    ],
)
def test_the_operator_of_a_day_is_what_was_known_then(
    scenario: Scenario, effective_on: str, known_on: str, name: str
) -> None:
    for moment in scenario.moments(known_on):
        assert scenario.sheet(effective_on=effective_on, **moment)["operateur"] == name


@pytest.mark.covers("10.10", "5.2")
@pytest.mark.parametrize(("known_on", "cost"), [("2025-10-31", "23.50"), ("2025-12-31", "23.69")])
def test_the_daily_cost_of_2025_follows_the_dotation(
    scenario: Scenario, known_on: str, cost: str
) -> None:
    for moment in scenario.moments(known_on):
        assert scenario.year(2025, effective_on=known_on, **moment)["cout_journalier"] == cost


@pytest.mark.parametrize("known_on", ["2025-10-01", "2025-10-31", "2025-12-31"])
def test_the_ratio_of_2025_is_computed_from_the_staff(scenario: Scenario, known_on: str) -> None:
    for moment in scenario.moments(known_on):
        found = scenario.budget(2025, effective_on=known_on, **moment)
        assert found["theoretical_ratio_forecast"] == "12.000"
        assert found["cout_journalier_forecast"] == "23.50"
    assert scenario.budget(2025, effective_on=END, known_on="2025-09-30")["etp_forecast"] is None


@pytest.mark.covers("10.10")
def test_the_results_of_2023_are_retained_proposed_and_accounted_for(scenario: Scenario) -> None:
    for moment in scenario.moments(END):
        found = scenario.budget(2023, effective_on=END, **moment)
        assert (found["net_result"], found["net_result_proposed"]) == ("10000.00", "-5000.00")
        # 10 000 − 4 000 − 6 000: what the State takes back and what is allocated is the result.
        assert (found["state_recovery"], found["allocation_total"]) == ("-4000.00", "6000.00")
        assert (found["identity_gap"], found["allocation_gap"]) == ("0.00", "0.00")


@pytest.mark.covers("10.10", "5.5")
def test_the_sites_of_2025_are_compared_with_the_capacity(scenario: Scenario) -> None:
    for moment in scenario.moments(END):
        sheet = scenario.sheet(effective_on=END, **moment)
        assert (sheet["bati"], sheet["places_qpv"], sheet["places_logement_social"]) == (
            "MIXTE", 10, 40,
        )  # fmt: skip
        assert (sheet["places_sites"], sheet["places"]) == (86, 96)
        gap = Decimal(sheet["places"] - sheet["places_sites"]) * 100 / sheet["places"]
        assert round(gap, 2) == Decimal("10.42")
        # Over the threshold of 10 %: an alert. The year of the sites says the same.
        found = {one["code"]: one for one in scenario.rows("anomalies", effective_on=END, **moment)}
        alert = found["PLACES_ADRESSES_ECART_STRUCTURE"]
        assert (alert["result"], alert["displayed"]) == (True, True)
        assert alert["detail"] == "86 places dans les hébergements pour 96 autorisées"
        rows = scenario.rows("site-years", effective_on=END, **moment)
        (year,) = (one for one in rows if one["year"] == 2025)
        names = ("places_sites", "places_qpv", "places_logement_social")
        assert [year[name] for name in names] == [86, 10, 40]


@pytest.mark.covers("10.10")
def test_21_required_documents_are_missing(scenario: Scenario) -> None:
    for moment in scenario.moments(END):
        rows = scenario.rows("completeness", effective_on=END, **moment)
        missing = Counter(one["year"] for one in rows if one["block"] == "DOCUMENTS")
        assert missing == {2025: 2, 2024: 4, 2023: 5, 2022: 5, 2021: 5}
        assert missing.total() == 21
        assert all(one["missing"] for one in rows if one["block"] == "DOCUMENTS")


@pytest.mark.covers("10.10", "5.10")
def test_the_operators_of_2025_share_its_dotation_by_days(scenario: Scenario) -> None:
    for moment in scenario.moments("2025-12-31"):
        first = scenario.operator_year(scenario.op1, 2025, effective_on="2025-12-31", **moment)
        second = scenario.operator_year(scenario.op2, 2025, effective_on="2025-12-31", **moment)
        assert (first["places_1_jan"], second["places_1_jan"]) == (96, 0)
        assert first["dotation_granted"] == "411589.04"
        assert second["dotation_granted"] == "418410.96"
        assert (first["jours"], second["jours"]) == (181, 184)


@pytest.mark.covers("10.10", "5.12")
def test_the_authorisation_is_in_force_in_january_2026(scenario: Scenario) -> None:
    (period,) = scenario.rows("periods", effective_on="2026-01-09")
    assert (period["kind"], period["etat"]) == ("authorisation", "EN_COURS")
    # The paper counts 2200 days of 5478, as upstream does, which leaves the last day out: 40.16 %.
    # The last day of a contract is in force, so ours are 5479: 40.15 %. Both are shown as 40.2 %.
    span, today = Span(date(2020, 1, 1), date(2034, 12, 31)), date(2026, 1, 9)
    assert elapsed_share_upstream(span, today) == Decimal(2200) / Decimal(5478)
    assert period["elapsed"] == "0.4015"
    for share in (elapsed_share_upstream(span, today), Decimal(period["elapsed"])):
        assert one_decimal(share * 100) == Decimal("40.2")
    sheet = scenario.sheet(effective_on="2026-01-09")
    assert sheet["authorisation_start"] == "2020-01-01"
    assert sheet["authorisation_end"] == "2034-12-31"


@pytest.mark.covers("10.10")
@pytest.mark.parametrize(
    ("known_on", "visit"), [("2026-01-04", None), ("2026-01-05", "2025-12-12")]
)
def test_the_last_visit_is_known_from_the_day_it_was_recorded(
    scenario: Scenario, known_on: str, visit: str | None
) -> None:
    for moment in scenario.moments(known_on):
        assert scenario.sheet(**moment)["last_inspection_on"] == visit


@pytest.mark.covers("10.10")
def test_the_code_finds_the_structure_and_nothing_was_known_of_it_before(
    scenario: Scenario,
) -> None:
    (found,) = scenario.service.items("/api/structures/C1499")
    assert found["structure_id"] == scenario.structure
    before = scenario.service.reader.get(
        f"/api/structures/{scenario.structure}", params={"known_on": "2025-05-04"}
    )
    assert before.status_code == 404


@pytest.mark.covers("10.10")
def test_the_correction_says_what_it_replaces_and_why(scenario: Scenario) -> None:
    entries = scenario.service.items(f"/api/structures/{scenario.structure}/timeline")
    (correction,) = [one for one in entries if one["supersedes"]]
    (corrected,) = [one for one in entries if one["event_id"] == correction["supersedes"]]
    assert correction["reason"] == "saisie"
    assert (corrected["etat"], corrected["replaced_by"]) == ("CORRIGE", correction["event_id"])
    assert corrected["recorded_at"].startswith("2025-09-10T11:00")
