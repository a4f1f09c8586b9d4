"""Anomalies, completeness and what falls due, over HTTP: live, in the past, in a territory."""

from typing import Any

import pytest

from placeasile.domain.anomaly.rules.registry import RULES
from tests.api.park import Park, Row
from tests.api.support import STORY, Service

CODE = "CONVENTION_MANQUANTE_OU_EXPIREE"


@pytest.fixture(autouse=True)
def told_then(request: pytest.FixtureRequest) -> None:
    if "service" in request.fixturenames:
        told: Service = request.getfixturevalue("service")
        told.on(STORY)


def one(rows: list[Row], code: str = CODE) -> Row:
    return next(row for row in rows if row["code"] == code)


@pytest.fixture
def cada(service: Service) -> str:
    made = service.record(
        "/api/structures", type="CADA", departement="14", nom="Le Phare", effective_on="2015-01-01"
    )
    base = f"/api/structures/{made['id']}"
    service.record(f"{base}/opening", effective_on="2015-01-01")
    service.record(f"{base}/authorisations", start="2012-01-01", end="2026-02-28")
    service.record(f"{base}/conventions", start="2020-01-01", end="2025-12-31")
    service.settle()
    return base


@pytest.mark.covers("L36", "L20", "anomaly_register")
def test_an_anomaly_is_found_explained_and_gone(service: Service, cada: str) -> None:
    found = one(service.items(f"{cada}/anomalies"))
    assert (found["result"], found["etat"], found["edit"]) == (True, "OUVERTE", "ACTES")
    assert found["label"] == RULES[CODE].words.label

    service.record(
        f"{cada}/anomalies/justifications",
        code=CODE, effective_on="2026-01-09", comment="Signature en cours",
    )  # fmt: skip
    service.settle()
    found = one(service.items(f"{cada}/anomalies"))
    assert (found["etat"], found["justified_on"]) == ("JUSTIFIEE", "2026-01-09")

    service.record(f"{cada}/conventions", start="2026-01-01", end="2030-12-31")
    service.settle()
    assert one(service.items(f"{cada}/anomalies"))["etat"] == "CORRIGEE"


@pytest.mark.covers("delta 2.1")
def test_the_past_is_evaluated_with_the_rules_of_today(service: Service, cada: str) -> None:
    before = service.items(f"{cada}/anomalies", effective_on="2025-06-01")
    assert CODE not in {row["code"] for row in before}
    after = service.items(f"{cada}/anomalies", effective_on="2026-06-01")
    assert one(after)["result"] is True
    due = service.items(f"{cada}/agenda", effective_on="2020-06-01")
    assert {row["task"] for row in due} >= {"RENOUVELLEMENT_CONVENTION"}


def test_days_that_pass_raise_what_expires(service: Service) -> None:
    made = service.record(
        "/api/structures", type="HUDA", departement="14", effective_on="2015-01-01"
    )
    base = f"/api/structures/{made['id']}"
    service.record(f"{base}/opening", effective_on="2015-01-01")
    service.record(f"{base}/conventions", start="2025-01-01", end="2026-01-09")
    service.settle()
    assert CODE not in {row["code"] for row in service.items(f"{base}/anomalies")}

    service.on("2026-01-10")
    service.settle()
    assert one(service.items(f"{base}/anomalies"))["result"] is True
    (row,) = service.items("/api/agenda")
    assert (row["task"], row["urgence"]) == ("RENOUVELLEMENT_CONVENTION", "URGENT")


@pytest.mark.covers("completeness")
def test_the_dossier_says_what_it_lacks(service: Service, cada: str) -> None:
    rows = service.items(f"{cada}/completeness")
    asked = {(row["block"], row["item"]): row for row in rows}

    assert asked["IDENTIFICATION", "type"]["present"] is True
    assert asked["IDENTIFICATION", "public"]["missing"] is True
    assert asked["IDENTIFICATION", "dna"]["missing"] is True


@pytest.mark.covers("reminder_feed")
def test_what_falls_due_is_listed_by_its_day(service: Service, cada: str) -> None:
    _ = cada
    rows = service.items("/api/agenda")

    assert [row["urgence"] for row in rows if row["task"] != "EVALUATION"] == [
        "URGENT", "IMPORTANT",
    ]  # fmt: skip
    assert [row["deadline"] for row in rows] == sorted(row["deadline"] for row in rows)
    assert service.items("/api/agenda", urgence="IMPORTANT", task="RENOUVELLEMENT_CONVENTION") == []
    soon = [row for row in rows if row["deadline"] <= "2025-12-31"]
    assert service.items("/api/agenda", until="2025-12-31") == soon
    assert service.items("/api/agenda", scale="cpom") == []
    counts = service.items("/api/agenda/counts", by="task")
    assert sum(row["n"] for row in counts) == len(rows)


# ---------------------------------------------------------------- territories


@pytest.mark.parametrize("when", ["live", "past"])
@pytest.mark.parametrize("path", ["/api/anomalies", "/api/agenda"])
def test_pages_show_every_finding_once(park: Park, path: str, when: str) -> None:
    moment: dict[str, Any] = {} if when == "live" else {"position": park.past["position"]}
    every = {"etat": "INDETERMINEE"} if path == "/api/anomalies" else {}
    whole = park.service.get(path, limit=200, **every, **moment).json()
    assert whole["total"] >= 3
    # The past is evaluated anew for each page.
    for limit in (2, 50) if when == "live" else (whole["total"] // 3 + 1,):
        paged = list(park.walk(path, limit=limit, **every, **moment))
        assert paged[:200] == whole["items"][: len(paged)]
        assert len(paged) == whole["total"]


@pytest.mark.parametrize("when", ["live", "past"])
@pytest.mark.parametrize(
    "parameters",
    [
        {"departement": "14"},
        {"region": "28", "type": "CADA"},
        {"type": "PRAHDA"},
        {"operateur": "@1"},
        {"family": "CALENDAR"},
        {"code": CODE, "departement": "76"},
        {"displayed": "true"},
        {"structure": "@0"},
    ],
)
def test_anomalies_are_kept_as_the_filters_say(
    park: Park, parameters: dict[str, str], when: str
) -> None:
    moment: dict[str, Any] = {} if when == "live" else {"position": park.past["position"]}
    asked = dict(parameters)
    if "operateur" in asked:
        asked["operateur"] = park.operateurs[1]
    if "structure" in asked:
        asked["structure"] = park.ids[0]
    states = {"etat": "INDETERMINEE"}
    every = list(park.walk("/api/anomalies", limit=200, **states, **moment))
    kept = list(park.walk("/api/anomalies", limit=200, **states, **asked, **moment))

    assert kept == [row for row in every if _matches(park, row, asked)]
    assert 0 < len(kept) < len(every) or "code" in asked


def _matches(park: Park, row: Row, asked: dict[str, str]) -> bool:
    number = park.ids.index(row["structure_id"])
    tests = {
        "region": row["departement"] in {"14", "76"},
        "operateur": number in {1, 3, 5},
        "displayed": row["displayed"],
        "structure": number == 0,
    }
    return all(
        tests[name] if name in tests else row[name] == value for name, value in asked.items()
    )


@pytest.mark.parametrize("by", ["code", "family", "type", "departement", "operateur", "total"])
def test_anomalies_are_counted_in_groups(park: Park, by: str) -> None:
    total = park.service.get("/api/anomalies").json()["total"]
    counts = park.service.items("/api/anomalies/counts", by=by)

    assert sum(row["n"] for row in counts) == total
    assert all(row["structures"] <= row["n"] for row in counts)


def test_a_cursor_of_another_list_is_refused(park: Park) -> None:
    page = park.service.get("/api/anomalies", limit=1).json()
    assert page["next"]

    assert park.ask("/api/agenda", after=page["next"]).status_code == 422
    assert park.ask("/api/anomalies", after="bm9u").status_code == 422


def test_the_register_of_rules_is_read_in_french(park: Park) -> None:
    rows = park.service.items("/api/rules")

    assert [row["code"] for row in rows] == list(RULES)
    assert all(row["explanation"].endswith(".") for row in rows)
