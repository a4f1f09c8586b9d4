"""A structure's first months in the register, and what was known of it each day.

The acceptance scenario of the domain study, through HTTP, with a simulated clock.
"""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.api.support import Service, serving

DAY_AFTER = "2026-01-09"


@dataclass
class Scenario:
    """The service after the scenario, the ids, and the last position of each day."""

    service: Service
    op1: str = ""
    op2: str = ""
    structure: str = ""
    positions: dict[str, int] = field(default_factory=dict[str, int])

    def play(self) -> None:
        service = self.service
        self._day("2025-05-02")
        self.op1 = self._operateur("Association Alpha")
        self.op2 = self._operateur("Association Bêta")
        self._day("2025-05-05")
        self.structure = service.record(
            "/api/structures",
            type="CADA",
            departement="14",
            operateur_id=self.op1,
            effective_on="2025-05-01",
        )["id"]
        self._record("dna-codes", code="C1499", effective_on="2025-05-01")
        self._day("2025-09-10")
        self._record("opening", effective_on="2010-03-01")
        self._record("capacity-statements", year=2023, places=90, pmr=4, lgbt=0, fvv_teh=0)
        stated = self._record("capacity-statements", year=2024, places=96, pmr=4, lgbt=2, fvv_teh=0)
        self._record("capacity", places=96, pmr=5, lgbt=2, fvv_teh=0, effective_on="2025-01-01")
        self._record("authorisations", start="2020-01-01", end="2034-12-31")
        self._day("2025-10-01")
        self._record("dotations", year=2025, amount="823440", effective_on="2025-02-15")
        self._day("2025-11-03")
        self._record(
            "capacity-statements",
            year=2024,
            places=92,
            pmr=4,
            lgbt=2,
            fvv_teh=0,
            supersedes=stated["event_ids"][0],
            reason="saisie",
        )
        self._day("2025-11-20")
        self._record("operateur", operateur_id=self.op2, effective_on="2025-07-01")
        self._day("2025-12-01")
        self._record("dotation-amendments", year=2025, amount="830000", effective_on="2025-10-15")
        self._day("2026-01-05")
        self._record("inspections", type="INOPINE", effective_on="2025-12-12")
        self._day(DAY_AFTER)
        service.settle()

    def position_on(self, day: str) -> int:
        """The last position recorded by the end of a day."""
        return max(position for known, position in self.positions.items() if known <= day)

    def moments(self, known_on: str) -> list[dict[str, str | int]]:
        """The same knowledge, named by its day and by its position."""
        return [{"known_on": known_on}, {"position": self.position_on(known_on)}]

    def sheet(self, **moment: str | int) -> dict[str, Any]:
        (sheet,) = self.service.items(f"/api/structures/{self.structure}", **moment)
        return sheet

    def year(self, year: int, **moment: str | int) -> dict[str, Any]:
        years = self.service.items(f"/api/structures/{self.structure}/history", **moment)
        return {one["year"]: one for one in years}[year]

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


@pytest.mark.parametrize(("known_on", "places"), [("2025-10-31", 96), ("2025-11-30", 92)])
def test_the_capacity_of_2024_is_what_was_known_then(
    scenario: Scenario, known_on: str, places: int
) -> None:
    for moment in scenario.moments(known_on):
        assert scenario.year(2024, **moment)["places"] == places


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


@pytest.mark.parametrize(("known_on", "cost"), [("2025-10-31", "23.50"), ("2025-12-31", "23.69")])
def test_the_daily_cost_of_2025_follows_the_dotation(
    scenario: Scenario, known_on: str, cost: str
) -> None:
    for moment in scenario.moments(known_on):
        assert scenario.year(2025, effective_on=known_on, **moment)["cout_journalier"] == cost


def test_the_operators_of_2025_share_its_dotation_by_days(scenario: Scenario) -> None:
    for moment in scenario.moments("2025-12-31"):
        first = scenario.operator_year(scenario.op1, 2025, effective_on="2025-12-31", **moment)
        second = scenario.operator_year(scenario.op2, 2025, effective_on="2025-12-31", **moment)
        assert (first["places_1_jan"], second["places_1_jan"]) == (96, 0)
        assert first["dotation_granted"] == "411589.04"
        assert second["dotation_granted"] == "418410.96"
        assert (first["jours"], second["jours"]) == (181, 184)


def test_the_authorisation_is_in_force_in_january_2026(scenario: Scenario) -> None:
    (period,) = scenario.service.items(
        f"/api/structures/{scenario.structure}/periods", effective_on="2026-01-09"
    )
    assert (period["kind"], period["etat"]) == ("authorisation", "EN_COURS")
    sheet = scenario.sheet(effective_on="2026-01-09")
    assert sheet["authorisation_start"] == "2020-01-01"
    assert sheet["authorisation_end"] == "2034-12-31"


@pytest.mark.parametrize(
    ("known_on", "visit"), [("2026-01-04", None), ("2026-01-05", "2025-12-12")]
)
def test_the_last_visit_is_known_from_the_day_it_was_recorded(
    scenario: Scenario, known_on: str, visit: str | None
) -> None:
    for moment in scenario.moments(known_on):
        assert scenario.sheet(**moment)["last_inspection_on"] == visit


def test_the_code_finds_the_structure_and_nothing_was_known_of_it_before(
    scenario: Scenario,
) -> None:
    (found,) = scenario.service.items("/api/structures/C1499")
    assert found["structure_id"] == scenario.structure
    before = scenario.service.reader.get(
        f"/api/structures/{scenario.structure}", params={"known_on": "2025-05-04"}
    )
    assert before.status_code == 404


def test_the_correction_says_what_it_replaces_and_why(scenario: Scenario) -> None:
    entries = scenario.service.items(f"/api/structures/{scenario.structure}/timeline")
    (correction,) = [one for one in entries if one["supersedes"]]
    (corrected,) = [one for one in entries if one["event_id"] == correction["supersedes"]]
    assert correction["reason"] == "saisie"
    assert (corrected["etat"], corrected["replaced_by"]) == ("CORRIGE", correction["event_id"])
    assert corrected["recorded_at"].startswith("2025-09-10T11:00")
