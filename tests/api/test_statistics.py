"""The measures of territories, operators and any perimeter, and the map."""

from collections.abc import Generator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from placeasile.domain.territory import DEPARTEMENTS
from tests.api.support import Service, serving

Row = dict[str, Any]
Asked = str | int | list[str]
NOW = "2026-01-09"


@dataclass
class Small:
    """Four structures of two operators in Normandie, one in Paris, and their year 2025."""

    service: Service
    alpha: str = ""
    beta: str = ""
    ids: dict[str, str] = field(default_factory=dict[str, str])
    before: int = 0

    def plant(self) -> None:
        self.service.on(NOW)
        made = [
            self.service.record("/api/operateurs", nom=nom, effective_on="2010-01-01")["id"]
            for nom in ("Alpha", "Bêta")
        ]
        self.alpha, self.beta = made
        for name, kind, departement, operateur, places, dotation in (
            ("A", "CADA", "14", self.alpha, 96, "823440"),
            ("B", "CADA", "76", self.alpha, 40, "248200"),
            ("C", "HUDA", "14", self.beta, 50, "300000"),
            ("D", "CADA", "76", self.beta, None, None),
            ("E", "CAES", "75", self.beta, 200, None),
        ):
            self._structure(name, kind, departement, operateur, places, dotation)
        self.service.settle()
        self.before = self.service.get("/api/structures").json()["moment"]["position"]
        self._money()
        self._activity()
        self._visits()
        self._reference()
        self.service.settle()

    def to(self, name: str, path: str, **body: object) -> None:
        self.service.record(f"/api/structures/{self.ids[name]}/{path}", **body)

    def _structure(
        self,
        name: str,
        kind: str,
        departement: str,
        operateur: str,
        places: int | None,
        dotation: str | None,
    ) -> None:
        made = self.service.record(
            "/api/structures",
            type=kind,
            departement=departement,
            operateur_id=operateur,
            effective_on="2015-01-01",
        )
        self.ids[name] = made["id"]
        self.to(name, "opening", effective_on="2015-01-01")
        if places is not None:
            self.to(name, "capacity", places=places, effective_on="2020-01-01")
        if dotation is not None:
            self.to(name, "dotations", year=2025, amount=dotation, effective_on="2025-02-15")

    def _money(self) -> None:
        for name, income, charges in (("A", "800000", "790000"), ("B", "200000", "260000")):
            self.to(
                name, "accounts", year=2024, total_income=income, charges_retained=charges,
                effective_on="2025-07-01",
            )  # fmt: skip
        for name, etp in (("A", "8"), ("B", "4"), ("C", "2")):
            self.to(name, "indicators-realised", year=2025, etp=etp)

    def _activity(self) -> None:
        for name, code, places, away, taken in (
            ("A", "C1401", 96, 6, 90),
            ("C", "H1401", 50, 10, 30),
            ("E", "A7501", 200, 20, 150),
        ):
            self.to(name, "dna-codes", code=code, effective_on="2015-01-01")
            self.to(
                name, "activity", month="2025-11", dna_code=code, places_dna=places,
                indisponibles=away, occupees=taken,
            )  # fmt: skip

    def _visits(self) -> None:
        self.to("A", "evaluations", effective_on="2025-03-04", score_overall="3")
        self.to("B", "evaluations", effective_on="2025-10-04", score_overall="2")
        self.to(
            "C", "incidents", dossier_number="18203344", occurred_on="2025-11-29",
            declared_on="2025-12-01", nature="Comportement violent",
        )  # fmt: skip

    def _reference(self) -> None:
        for code in ("14", "76"):
            self.service.record(
                "/api/reference/populations", departement=code, value=100_000,
                effective_on="2024-01-01",
            )  # fmt: skip
        for departement, month, begun, done in (
            ("14", "2025-10", 4, 1),
            ("14", "2025-11", 0, 0),
            ("76", "2025-11", 6, 4),
        ):
            self.service.record(
                f"/api/departements/{departement}/referes", month=month, referes_engages=begun,
                referes_executes=done,
            )  # fmt: skip

    def measures(self, path: str, **asked: Asked) -> dict[tuple[str, str, str], Row]:
        rows = self.service.items(path, **asked)
        found = {(one["periode"], one["perimetre"], one["mesure"]): one for one in rows}
        assert len(found) == len(rows)
        return found


@pytest.fixture(scope="module")
def small(module_database: str) -> Generator[Small]:
    with serving(module_database) as service:
        planted = Small(service)
        planted.plant()
        yield planted


def terms(row: Row) -> tuple[object, ...]:
    """The value, its terms, and the structures known among those expected."""
    said = (row[one] for one in ("value", "numerator", "denominator"))
    numbers = [None if one is None else Decimal(one) for one in said]
    return (*numbers, row["known"], row["expected"])


@pytest.mark.covers("delta 2.8 mesures", "stats_finance", "operator_year")
def test_the_daily_cost_of_an_operator_is_weighted_by_places_not_a_mean(small: Small) -> None:
    found = small.measures(f"/api/operateurs/{small.alpha}/measures")

    weighted = terms(found["2025", "TOUS", "cout_place_jour"])
    assert weighted == (Decimal("21.59"), 1_071_640, 136 * 365, 2, 2)
    mean = terms(found["2025", "TOUS", "theoretical_daily_cost"])
    assert mean == (Decimal("20.25"), Decimal("40.50"), 2, 2, 2)


@pytest.mark.covers("delta 2.8 mesures", "stats_structures", "stats_places")
def test_a_total_says_how_many_structures_it_knows(small: Small) -> None:
    found = small.measures("/api/territories/region/28/measures")

    assert terms(found["2025", "TOUS", "places"]) == (186, 186, None, 3, 4)
    assert terms(found["2025", "TOUS", "structures"]) == (4, 4, None, 4, 4)
    assert terms(found["2024", "TOUS", "dotation_granted"]) == (None, None, None, 0, 4)
    assert terms(found["2024", "TOUS", "net_result"]) == (-50_000, -50_000, None, 2, 4)
    assert terms(found["2024", "TOUS", "excedents"])[0] == 10_000
    assert terms(found["2024", "TOUS", "deficits"])[0] == 60_000
    alone = small.measures("/api/territories/region/28/measures", type="HUDA", mesure="places")
    assert set(alone) == {(str(year), "HUDA", "places") for year in range(2022, 2027)}


def test_a_region_is_the_sum_of_its_departements(small: Small) -> None:
    region = small.measures("/api/territories/region/28/measures")
    parts = [
        small.measures(f"/api/territories/departement/{code}/measures") for code in ("14", "76")
    ]

    for key, row in region.items():
        for term in ("numerator", "denominator", "known", "expected"):
            known = [Decimal(part[key][term]) for part in parts if part[key][term] is not None]
            assert row[term] is None if not known else Decimal(row[term]) == sum(known), key


def test_activity_leaves_out_the_types_that_are_not_asked(small: Small) -> None:
    found = small.measures("/api/statistics", famille="activite")

    assert terms(found["2025", "TOUS", "mean_places_dna"]) == (346, 346, None, 3, 5)
    assert terms(found["2025", "TOUS", "mean_indisponibles"]) == (16, 16, None, 2, 4)
    assert terms(found["2025", "TOUS", "unavailability"]) == (Decimal("11.0"), 16, 146, 2, 4)
    assert terms(found["2025", "TOUS", "gross_occupancy"]) == (Decimal("78.0"), 270, 346, 3, 5)


def test_statistics_are_apart_by_funding_and_by_type(small: Small) -> None:
    found = small.measures(
        "/api/statistics", perimetre=["TOUS", "AUTORISEE", "SUBVENTIONNEE", "CADA"], mesure="places"
    )

    shown = {part: row["value"] for (year, part, _), row in found.items() if year == "2025"}
    assert shown == {"TOUS": "386", "AUTORISEE": "136", "SUBVENTIONNEE": "250", "CADA": "136"}
    assert found["2025", "CADA", "places"]["known"] == 2


def test_a_mean_over_structures_may_be_a_median(small: Small) -> None:
    mean = small.measures("/api/statistics", famille="finance")
    median = small.measures("/api/statistics", famille="finance", agregation="mediane")

    key = ("2025", "TOUS", "theoretical_ratio_realised")
    assert terms(mean[key]) == (Decimal("15.67"), 47, 3, 3, 5)
    assert terms(median[key]) == (12, None, None, 3, 5)
    assert "médian" in median[key]["libelle"]
    assert terms(median["2025", "TOUS", "etp_realised"])[0] == 14


@pytest.mark.covers("delta 2.8 périmètre")
def test_filters_are_joined_and_operators_bring_their_subsidiaries(small: Small) -> None:
    def places(**filters: Asked) -> object:
        found = small.measures("/api/statistics", mesure="places", **filters)
        return found["2025", "TOUS", "places"]["value"] if found else None

    assert places(departement="14") == "146"
    assert places(departement="14", type="HUDA") == "50"
    assert places(region=["28", "11"], operateur=small.alpha) == "136"
    assert places(region="11", departement="14") is None
    assert places(finalisees="true") is None


def test_a_parent_counts_the_structures_of_its_subsidiaries(service: Service) -> None:
    small = Small(service)
    small.plant()
    service.record(
        f"/api/operateurs/{small.beta}/parent", parent_id=small.alpha, effective_on="2026-01-01"
    )
    service.settle()

    def structures(**moment: Asked) -> object:
        found = small.measures(
            "/api/statistics", mesure="structures", operateur=small.alpha, **moment
        )
        return found["2025", "TOUS", "structures"]["value"]

    assert structures() == "5"
    assert structures(effective_on="2025-12-31") == "2"


def test_the_equipment_rate_wants_every_population(small: Small) -> None:
    def rate(**filters: Asked) -> tuple[object, ...]:
        found = small.measures("/api/statistics", famille="places", **filters)
        assert ("2025", "TOUS", "taux_equipement") not in found
        return terms(found["2026", "TOUS", "taux_equipement"])

    assert rate(departement=["14", "76"]) == (Decimal("0.930"), 186, 200_000, 2, 2)
    assert rate(region="28") == (None, None, None, 2, 5)


def test_the_targets_of_a_year_are_those_of_that_year(small: Small) -> None:
    small.service.record(
        "/api/reference/target-tariffs", type="CADA", year=2025, is_idf=False, amount="21",
    )  # fmt: skip
    small.service.settle()

    found = small.measures("/api/statistics", type="CADA", mesure="cout_journalier_cible")
    assert terms(found["2025", "TOUS", "cout_journalier_cible"]) == (21, 63, 3, 3, 3)
    assert terms(found["2024", "TOUS", "cout_journalier_cible"])[3:] == (0, 3)


@pytest.mark.covers("stats_activity")
def test_activity_is_read_month_by_month(small: Small) -> None:
    found = small.measures("/api/statistics/activity", departement="14")

    assert {period for period, _, _ in found} == {"2025-11"}
    assert terms(found["2025-11", "TOUS", "net_occupancy"])[1:3] == (120, 130)
    assert terms(found["2025-11", "TOUS", "mean_vacantes"])[0] == 10


@pytest.mark.parametrize(
    ("step", "period", "incidents"),
    [
        ("douze_mois", "12 mois", 1), ("annee", "2025", 1), ("trimestre", "2025-T4", 1),
        ("trimestre", "2025-T3", 0), ("mois", "2025-11", 1), ("mois", "2025-12", 0),
    ],
)  # fmt: skip
def test_quality_is_read_by_period(small: Small, step: str, period: str, incidents: int) -> None:
    found = small.measures("/api/statistics/quality", region="28", pas=step)

    assert terms(found[period, "TOUS", "incidents"])[0] == incidents
    assert terms(found[period, "TOUS", "structures_sans_incident"])[0] == 4 - incidents
    rate = terms(found[period, "TOUS", "incidents_par_place"])
    assert rate[1:] == (incidents, 186, 3, 4)
    share = found[period, "TOUS", "part_violents"]["value"]
    assert share == ("100" if incidents else None)


@pytest.mark.covers("stats_quality")
def test_marks_are_averaged_over_evaluations(small: Small) -> None:
    found = small.measures("/api/statistics/quality", region="28", pas="annee")

    assert terms(found["2025", "TOUS", "note_generale"]) == (Decimal("2.50"), 5, 2, 2, 3)
    assert terms(found["2024", "TOUS", "note_generale"]) == (None, None, None, 0, 3)


@pytest.mark.covers("stats_rmu")
def test_court_orders_are_a_rate_only_when_some_were_begun(small: Small) -> None:
    months = small.measures("/api/statistics/referes", region="28")
    year = small.measures("/api/statistics/referes", departement=["14", "76"], pas="annee")

    assert terms(months["2025-10", "TOUS", "execution_referes"])[0] == 25
    assert terms(months["2025-11", "TOUS", "referes_engages"])[0] == 6
    assert terms(year["2025", "TOUS", "execution_referes"]) == (50, 5, 10, 2, 3)


def zone(small: Small, code: str, **asked: Asked) -> Row:
    (row,) = [one for one in small.service.items("/api/map", **asked) if one["code"] == code]
    return row


@pytest.mark.covers("map_indicator", "delta 2.8 carte")
def test_the_map_says_what_moved_since_the_year_before(small: Small) -> None:
    shown = zone(small, "28", niveau="region", mesure="dotation_granted")

    assert (shown["nom"], shown["value"], shown["previous"]) == ("Normandie", "1371640.00", None)
    assert (shown["delta"], shown["evolution"], shown["known"]) == (None, None, 3)
    places = zone(small, "14", mesure="places")
    assert (places["value"], places["delta"], places["evolution"]) == ("146", "0", "STABLE")
    assert zone(small, "13", mesure="places")["value"] is None
    assert {one["code"] for one in small.service.items("/api/map")} == set(DEPARTEMENTS)


def test_the_map_shows_court_orders_where_there_is_no_structure(small: Small) -> None:
    shown = zone(small, "28", niveau="region", mesure="referes_engages")

    assert (shown["value"], shown["previous"]) == ("10", None)


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"mesure": "beauty"}, "mesure"), ({"annee": 2020}, "annee"), ({"annee": 2027}, "annee")],
)
def test_the_map_refuses_what_it_cannot_show(
    small: Small, asked: dict[str, Any], field: str
) -> None:
    answer = small.service.reader.get("/api/map", params=asked)

    assert answer.status_code == 422
    assert answer.json()["field"] == field


@pytest.mark.parametrize(
    "path",
    [
        "/api/statistics", "/api/statistics?agregation=mediane", "/api/statistics/activity",
        "/api/statistics/quality?pas=annee", "/api/statistics/referes", "/api/map",
        "/api/statistics/completude", "/api/territories/nation/FR/measures",
    ],
)  # fmt: skip
def test_the_past_is_answered_like_the_present(small: Small, path: str) -> None:
    at = small.service.get(path).json()
    then = small.service.get(path, position=at["moment"]["position"]).json()

    assert then["items"] == at["items"]
    assert at["items"]


def test_nothing_was_known_of_the_accounts_before_they_were_recorded(small: Small) -> None:
    found = small.measures("/api/statistics", position=small.before, famille="finance")

    assert terms(found["2024", "TOUS", "net_result"])[0] is None
    assert terms(found["2025", "TOUS", "dotation_granted"])[0] == Decimal(1371640)


@pytest.mark.covers("delta 2.8 complétude", "CompletenessReason.SAISIE_EN_COURS")
def test_completeness_starts_the_year_before_the_first_campaign(service: Service) -> None:
    small = Small(service)
    small.plant()
    assert {one["attendues"] for one in service.items("/api/statistics/completude")} == {None}
    service.record(
        "/api/campagnes/2026/opening", year=2026, deadline="2026-03-31", effective_on="2026-01-02"
    )
    service.settle()

    years = {
        (one["annee"], one["bloc"]): one for one in service.items("/api/statistics/completude")
    }
    asked = {key for key, one in years.items() if one["attendues"] is not None}
    places, money = {(2026, "PLACES"), (2025, "PLACES")}, {(2026, "FINANCE"), (2025, "FINANCE")}
    assert asked == places | money | {(2024, "FINANCE")}
    shown = years[2025, "PLACES"]
    assert (shown["renseignees"], shown["attendues"], shown["raison"]) == (0, 5, "SAISIE_EN_COURS")
    assert shown["complete"] is False


@pytest.mark.covers("CompletenessReason.SAISIE_INCOMPLETE")
def test_a_campaign_that_is_over_leaves_an_incomplete_year(service: Service) -> None:
    small = Small(service)
    small.plant()
    service.record(
        "/api/campagnes/2026/opening", year=2026, deadline="2026-03-31", effective_on="2026-01-02"
    )
    service.record("/api/campagnes/2026/closing", effective_on="2026-01-09")
    service.settle()

    reasons = {one["raison"] for one in service.items("/api/statistics/completude")}
    assert reasons == {None, "SAISIE_INCOMPLETE"}
