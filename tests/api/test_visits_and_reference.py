"""The visits, the activity and the reference data, from the address to the tables."""

from decimal import Decimal
from typing import Any

import pytest

from placeasile.domain.rules.occupancy import net_occupancy, unavailability_rate
from tests.api.support import STORY, Service


def structure(service: Service, code: str) -> str:
    made = service.record(
        "/api/structures", type="CADA", departement="14", effective_on="2020-01-01"
    )
    base = f"/api/structures/{made['id']}"
    service.record(f"{base}/dna-codes", code=code, effective_on="2020-01-01")
    return base


def one(rows: list[dict[str, Any]]) -> dict[str, Any]:
    assert len(rows) == 1
    return rows[0]


@pytest.mark.covers("MonthlyActivityRestated", "5.6", "activity_month")
def test_a_month_that_is_restated_is_known_as_it_was_before(service: Service) -> None:
    base = structure(service, "C1490")
    month = {"month": "2025-11", "dna_code": "C1490", "places_dna": 100, "indisponibles": 5}
    service.record(f"{base}/activity", **month, occupees=92, presences_indues_bpi=2)
    service.settle()
    before = service.get(f"{base}/activity").json()["moment"]["position"]
    again = {**month, "occupees": 90, "motif": "Fichier rectifié"}
    service.record(f"{base}/activity/restatement", **again)
    service.record(f"{base}/activity/restatement", **{**again, "occupees": 91, "motif": "Encore"})
    service.settle()

    now = one(service.items(f"{base}/activity"))
    assert (now["occupees"], now["vacantes"], now["restated"]) == (91, 4, True)
    assert now["presences_indues"] is None
    then = one(service.items(f"{base}/activity", position=before))
    assert (then["occupees"], then["vacantes"], then["restated"]) == (92, 3, False)
    net, unavailable = net_occupancy(100, 5, 92), unavailability_rate(100, 5)
    assert net is not None
    assert unavailable is not None
    assert Decimal(then["net_occupancy"]) == round(Decimal(float(net * 100)), 2)
    assert Decimal(then["unavailability_rate"]) == unavailable * 100
    assert service.items(f"{base}/activity", effective_on="2025-11-29") == []
    year = next(row for row in service.items(f"{base}/activity-years") if row["year"] == 2025)
    assert (year["months"], year["net_occupancy_num"], year["net_occupancy_den"]) == (1, 91, 95)


@pytest.mark.covers("V-EVA-07", "SeriousIncidentRequalified", "quality_timeline")
def test_visits_and_incidents_are_shown_with_what_came_of_them(service: Service) -> None:
    service.on(STORY)
    base = structure(service, "C1491")
    service.record(f"{base}/evaluations", effective_on="2025-10-06", score_person="3.5")
    incident = {"dossier_number": "18203344", "occurred_on": "2025-11-29"}
    service.record(
        f"{base}/incidents", **incident, declared_on="2025-12-01", nature="Comportement violent"
    )
    service.record(
        f"{base}/incidents/requalification",
        dossier_number="18203344",
        nature="Départ de feu",
        effective_on="2025-12-20",
    )
    service.settle()

    rows = {row["kind"]: row for row in service.items(f"{base}/quality")}
    assert rows["EVALUATION"]["score_overall"] is None
    assert Decimal(rows["EVALUATION"]["score_person"]) == Decimal("3.5")
    assert (rows["INCIDENT"]["nature"], rows["INCIDENT"]["violent"]) == ("Départ de feu", False)
    before = service.items(f"{base}/quality", effective_on="2025-12-19")
    assert [row["violent"] for row in before if row["kind"] == "INCIDENT"] == [True]
    years = service.items(f"{base}/quality-years")
    assert [row["last_visit_on"] for row in years] == ["2025-10-06", "2025-10-06", None, None, None]
    months = [row["months_since_visit"] for row in years]
    asked_on = service.items(f"{base}/quality-years", effective_on="2026-04-06")[0]
    assert (months[1:], asked_on["months_since_visit"]) == ([2, None, None, None], 6)


@pytest.mark.covers("SeriousIncidentDeclared")
def test_the_file_of_an_incident_is_that_of_one_structure(service: Service) -> None:
    here, there = structure(service, "C1492"), structure(service, "C1493")
    incident = {
        "dossier_number": "18203344",
        "occurred_on": "2025-11-29",
        "declared_on": "2025-12-01",
        "nature": "Fugue",
    }
    service.record(f"{here}/incidents", **incident)

    refused = service.send(f"{there}/incidents", incident)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("dossier-taken")
    service.record(f"{here}/incidents/withdrawal", dossier_number="18203344", motif="Erreur")
    service.record(f"{there}/incidents", **incident)


@pytest.mark.covers("ReferesReported", "ReferesRestated", "rmu")
def test_the_orders_of_a_departement_are_recorded_and_read(service: Service) -> None:
    base = "/api/departements/2a/referes"
    service.record(base, month="2025-11", referes_engages=4, referes_executes=1)
    service.record(
        f"{base}/restatement",
        month="2025-11",
        referes_engages=0,
        referes_executes=0,
        motif="Erreur",
    )
    service.settle()

    row = one(service.items(base))
    assert (row["departement"], row["referes_engages"], row["execution_rate"]) == ("2A", 0, None)
    assert row["deboutes_sans_mesure"] is None
    assert service.send("/api/departements/20/referes", {"month": "2025-11"}).status_code == 404
    refused = service.send(base, {"month": "2025-13", "referes_engages": 1})
    assert refused.status_code == 422


@pytest.mark.covers(
    "ThresholdSet", "TargetTariffSet", "PopulationSet", "ReferenceYearSet", "targets"
)
def test_the_reference_data_of_a_day_are_recorded_else_by_default(service: Service) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "populations": {"departement": "14", "value": 703000, "effective_on": "2021-01-01"},
        "thresholds": {"indicator": "VACANCE", "value": "3.5", "effective_on": "2026-01-01"},
        "target-tariffs": {"type": "CADA", "year": 2025, "is_idf": False, "amount": "20.50"},
        "target-ratios": {"type": "CADA", "year": 2025, "is_idf": True, "places_per_etp": "18"},
        "region-targets": {"region": "28", "year": 2025, "type": "CADA", "places": 2500},
        "years": {
            "reference_year": 2026,
            "documents_open_year": 2025,
            "authorised_open_year": 2025,
            "subsidised_open_year": 2025,
            "effective_on": "2026-01-05",
        },
    }
    for path, body in bodies.items():
        service.record(f"/api/reference/{path}", **body)
    ends: dict[str, dict[str, Any]] = {
        "thresholds": {"indicator": "INDISPONIBILITE"},
        "target-tariffs": {"type": "CADA", "year": 2025, "is_idf": False},
        "target-ratios": {"type": "CADA", "year": 2025, "is_idf": True},
        "region-targets": {"region": "28", "year": 2025, "type": "CADA"},
    }
    for path, body in ends.items():
        service.record(
            f"/api/reference/{path}/end", **body, motif="Abrogé", effective_on="2026-01-08"
        )
    service.settle()

    def found(day: str) -> dict[tuple[str, str], tuple[Decimal | None, str]]:
        rows = service.items("/api/reference", effective_on=day)
        return {
            (row["key"], row["name"]): (
                None if row["value"] is None else Decimal(row["value"]),
                row["origin"],
            )
            for row in rows
        }

    then, now = found("2026-01-04"), found("2026-01-09")
    assert then["VACANCE/TOUTES", "value"] == (Decimal("3.5"), "REGISTRE")
    assert then["INDISPONIBILITE/TOUTES", "value"] == (3, "DEFAUT")
    assert now["INDISPONIBILITE/TOUTES", "value"] == (None, "REGISTRE")
    assert then["CADA/2025/False", "amount"] == (Decimal("20.5"), "REGISTRE")
    assert now["CADA/2025/False", "amount"] == (None, "REGISTRE")
    assert (then["", "reference_year"], now["", "reference_year"]) == (
        (2025, "DEFAUT"),
        (2026, "REGISTRE"),
    )
    assert found("2025-12-31")["VACANCE/TOUTES", "value"] == (3, "DEFAUT")


@pytest.mark.covers("NotificationPublished", "NotificationWithdrawn", "notifications_active")
def test_an_announcement_is_shown_until_its_last_day(service: Service) -> None:
    service.on(STORY)
    base = "/api/reference/announcements"
    first = service.record(
        base, content="Arrêt samedi", effective_on="2026-01-02", last_day="2026-01-10"
    )
    service.record(base, content="À venir", effective_on="2026-02-01")
    service.settle()

    shown = one(service.items("/api/announcements"))
    assert shown["content"] == "Arrêt samedi"
    assert len(service.items("/api/announcements", effective_on="2026-01-10")) == 1
    assert service.items("/api/announcements", effective_on="2026-01-11") == []
    assert len(service.items("/api/announcements", effective_on="2026-02-01")) == 1
    service.record(
        f"{base}/withdrawal",
        notification_id=shown["notification_id"],
        motif="Reporté",
        effective_on="2026-01-05",
    )
    service.settle()
    assert service.items("/api/announcements") == []
    assert first["id"]


def test_a_fact_of_the_reference_data_is_taken_back(service: Service) -> None:
    made = service.record(
        "/api/reference/populations", departement="14", value=1, effective_on="2021-01-01"
    )
    taken = service.send(
        "/api/reference/retractions", {"event_id": made["event_ids"][0], "reason": "Erreur"}
    )
    assert taken.status_code == 201, taken.text
    orders = service.record("/api/departements/14/referes", month="2025-11", referes_engages=4)
    taken = service.send(
        "/api/departements/14/retractions",
        {"event_id": orders["event_ids"][0], "reason": "Erreur"},
    )
    assert taken.status_code == 201, taken.text
    service.settle()
    assert service.items("/api/departements/14/referes") == []
