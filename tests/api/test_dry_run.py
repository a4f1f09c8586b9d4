"""A dry run tells exactly what the same command then records and changes, and writes nothing."""

from datetime import date
from itertools import count
from typing import Any, Final

import pytest
from httpx2 import Response

from placeasile.edge.policy import Role
from tests.api import foretelling
from tests.api.sampled import campaign
from tests.api.sampled.contacts import DETAILS
from tests.api.samples import (
    OPERATEUR_COMMANDS,
    REGISTERED,
    STRUCTURE_COMMANDS,
    Body,
    numbered,
)
from tests.api.support import STORY, Service, command_id

_numbers = count(1)

SAID: Final = ("event_id", "stream_id", "stream_version", "type", "effective_on", "reason",
               "supersedes", "data")  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def told_then(shared: Service) -> None:
    shared.on(STORY)


def an_operateur(service: Service) -> str:
    nom = f"Association foretold {next(_numbers)}"
    return service.record("/api/operateurs", nom=nom, effective_on="2020-01-01")["id"]


def filled(service: Service, body: Body, number: int) -> Body:
    return {
        field: an_operateur(service) if value in {"@operateur", "@"} else value
        for field, value in numbered(body, number).items()
    }


def foretold_and_kept(service: Service, path: str, body: Any) -> dict[str, Any]:  # noqa: ANN401
    """Dry-run a command, record it, and compare what was told with what happened."""
    service.settle()
    key = command_id()
    untouched = foretelling.digest(service)
    service.owner.execute("listen es_event")
    foretold = service.send(f"{path}?dry_run=true", body, key=key)
    assert foretold.status_code == 200, foretold.text
    told = foretold.json()
    assert foretelling.digest(service) == untouched
    assert list(service.owner.notifies(timeout=0)) == []
    service.owner.execute("unlisten es_event")

    days = {date.fromisoformat(one["effective_on"]) for one in told["values"]} | {service.today}
    rows, facts = foretelling.shown(service), {day: foretelling.facts(service, day) for day in days}
    done = service.send(path, body, key=key)
    assert done.status_code == 201, done.text
    service.settle()
    check_events(service, told, done)
    changed = foretelling.changed(rows, foretelling.shown(service))
    assert foretelling.announced(told, service.today) == foretelling.expected(changed)
    for day in days:
        check_values(told, day, facts[day], foretelling.facts(service, day))
    return told


def check_events(service: Service, told: dict[str, Any], done: Response) -> None:
    assert [one["event_id"] for one in told["events"]] == done.json()["event_ids"]
    assert told["id"] == done.json()["id"]
    mine = sum(one["stream_id"] == told["stream_id"] for one in told["events"])
    assert f'"{told["version"] + mine}"' == done.headers["ETag"]
    first = told["moment"]["position"]
    log = service.clients[Role.ADMINISTRATION].get("/api/events", params={"after": first})
    recorded = [{name: one[name] for name in SAID} for one in log.json()["items"]]
    assert [{name: one[name] for name in SAID} for one in told["events"]] == recorded


def check_values(
    told: dict[str, Any],
    day: date,
    before: dict[tuple[str, str, str], Any],
    after: dict[tuple[str, str, str], Any],
) -> None:
    said = {
        (one["subject"], one["facet"], one["key"]): (one["before"], one["after"])
        for one in told["values"]
        if one["effective_on"] == day.isoformat()
    }
    assert said == {
        one: (before.get(one), after.get(one))
        for one in {*before, *after}
        if before.get(one) != after.get(one)
    }


@pytest.mark.parametrize("name", STRUCTURE_COMMANDS)
def test_a_command_on_a_structure_is_foretold(shared: Service, name: str) -> None:
    number = next(_numbers) + 3000
    body, before = STRUCTURE_COMMANDS[name]
    base = f"/api/structures/{shared.record('/api/structures', **REGISTERED)['id']}"
    if name.startswith("actualisations"):
        shared.send(f"/api/campagnes/{campaign.YEAR}/opening", campaign.CAMPAIGN)
    for earlier, needed in before:
        shared.record(f"{base}/{earlier}", **filled(shared, needed, number))
    told = foretold_and_kept(shared, f"{base}/{name}", filled(shared, body, number))
    assert len(told["events"]) == 1
    assert not told["recorded"]


@pytest.mark.parametrize("name", OPERATEUR_COMMANDS)
def test_a_command_on_an_operator_is_foretold(shared: Service, name: str) -> None:
    number = next(_numbers) + 4000
    body, before = OPERATEUR_COMMANDS[name]
    base = f"/api/operateurs/{an_operateur(shared)}"
    for earlier, needed in before:
        shared.record(f"{base}/{earlier}", **filled(shared, needed, number))
    foretold_and_kept(shared, f"{base}/{name}", filled(shared, body, number))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/structures", {**REGISTERED, "nom": "Une à venir"}),
        ("/api/operateurs", {"nom": "Association à venir", "effective_on": "2020-01-01"}),
        ("/api/transformations", {"type": "TRANSFO_HUDA_VERS_CADA_NOUVEAU_MEME_OPERATEUR"}),
        ("/api/departements/14/referes", {"month": "2025-10", "referes_engages": 4}),
        (
            "/api/reference/populations",
            {"departement": "14", "value": 700000, "effective_on": "2025-01-01"},
        ),
        (
            "/api/campagnes/2027/opening",
            {"year": 2027, "deadline": "2027-05-31", "effective_on": "2026-01-01"},
        ),
        ("/api/dna-codes/C4242/registration", {"code": "C4242", "effective_on": "2020-01-01"}),
    ],
)
def test_what_is_addressed_to_anything_else_is_foretold(
    shared: Service, path: str, body: Body
) -> None:
    foretold_and_kept(shared, path, body)


def a_structure(service: Service, **more: str) -> str:
    return f"/api/structures/{service.record('/api/structures', **{**REGISTERED, **more})['id']}"


def test_a_correction_is_compared_on_the_days_of_both_events(shared: Service) -> None:
    base = a_structure(shared)
    first = {"places": 90, "effective_on": "2022-01-01"}
    target = shared.record(f"{base}/capacity", **first)["event_ids"][0]
    shared.record(f"{base}/capacity", places=120, effective_on="2025-01-01")
    fixed = {"places": 80, "effective_on": "2023-01-01", "supersedes": target, "reason": "Erreur"}
    told = foretold_and_kept(shared, f"{base}/capacity", fixed)
    (event,) = told["events"]
    assert (event["label"], event["supersedes"]) == ("Capacité autorisée", target)
    assert [
        (one["effective_on"], one["block"], one["label"], one["before"], one["after"])
        for one in told["values"]
    ] == [
        ("2022-01-01", "Places", "Places autorisées", {"n": 90}, None),
        ("2023-01-01", "Places", "Places autorisées", {"n": 90}, {"n": 80}),
    ]
    places = {
        one["effective_on"]: (column["before"], column["after"])
        for one in told["tables"]
        if one["table"] == "sheet"
        for column in one["columns"]
        if column["column"] == "places"
    }
    assert places == {"2022-01-01": (90, None), "2023-01-01": (90, 80)}


def test_a_retraction_is_foretold(shared: Service) -> None:
    base = a_structure(shared)
    target = shared.record(f"{base}/capacity", places=90, effective_on="2025-01-01")
    body = {"event_id": target["event_ids"][0], "reason": "Mauvais dossier"}
    told = foretold_and_kept(shared, f"{base}/retractions", body)
    said = {(one["effective_on"], one["before"]["n"], one["after"]) for one in told["values"]}
    assert said == {("2025-01-01", 90, None), (STORY, 90, None)}


def test_the_day_to_compare_may_be_chosen(shared: Service) -> None:
    base = a_structure(shared)
    shared.settle()
    body = {"places": 90, "effective_on": "2030-01-01"}
    today = shared.send(f"{base}/capacity?dry_run=true", body).json()
    later = shared.send(f"{base}/capacity?dry_run=true&effective_on=2031-06-01", body).json()
    assert {one["effective_on"] for one in today["values"]} == {"2030-01-01"}
    assert {one["effective_on"] for one in later["values"]} == {"2030-01-01", "2031-06-01"}
    assert later["moment"]["effective_on"] == "2031-06-01"


def test_a_refusal_is_that_of_the_command(shared: Service) -> None:
    base = a_structure(shared)
    shared.record(f"{base}/capacity", places=90, effective_on="2025-01-01")
    for body in (
        {"places": 80, "effective_on": "2025-01-01"},
        {"places": 80, "pmr": 90, "effective_on": "2025-02-01"},
        {"places": 80, "effective_on": "2025-02-01", "supersedes": str(command_id())},
    ):
        dry, real = (shared.send(f"{base}/capacity{one}", body) for one in ("?dry_run=true", ""))
        assert 400 <= dry.status_code < 500
        assert (dry.status_code, dry.json()["code"]) == (real.status_code, real.json()["code"])


def test_a_code_that_another_bears_is_refused_all_the_same(shared: Service) -> None:
    first, second = a_structure(shared), a_structure(shared)
    body = {"code": "C4343", "effective_on": "2020-01-01"}
    shared.record(f"{first}/dna-codes", **body)
    dry, real = (shared.send(f"{second}/dna-codes{one}", body) for one in ("?dry_run=true", ""))
    assert (dry.status_code, dry.json()["code"]) == (real.status_code, real.json()["code"])
    assert dry.json()["code"] == "dna-code-taken"


def test_a_command_that_was_recorded_says_so(shared: Service) -> None:
    base, key = a_structure(shared), command_id()
    body = {"places": 90, "effective_on": "2025-01-01"}
    done = shared.send(f"{base}/capacity", body, key=key).json()
    shared.settle()
    told = shared.send(f"{base}/capacity?dry_run=true", body, key=key).json()
    assert (told["recorded"], told["events"], told["values"], told["tables"]) == (True, [], [], [])
    assert (told["position"], told["event_ids"]) == (done["position"], done["event_ids"])
    other = shared.send(f"{base}/capacity?dry_run=true", {**body, "places": 91}, key=key)
    assert (other.status_code, other.json()["code"]) == (409, "command-reused")


def test_what_is_in_force_already_would_record_nothing(shared: Service) -> None:
    base = a_structure(shared)
    body = {"places": 90, "effective_on": "2025-01-01"}
    shared.record(f"{base}/capacity", **body)
    shared.settle()
    told = shared.send(f"{base}/capacity?dry_run=true", body).json()
    assert (told["recorded"], told["events"], told["event_ids"]) == (False, [], [])


def test_the_version_is_checked_and_told(shared: Service) -> None:
    base = a_structure(shared)
    shared.settle()
    body = {"places": 90, "effective_on": "2025-01-01"}
    path = f"{base}/capacity?dry_run=true"
    stale = shared.send(path, body, if_match='"7"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")
    told = shared.send(path, body, if_match='"1"')
    assert (told.status_code, told.json()["version"], told.headers["ETag"]) == (200, 1, '"1"')
    real = shared.send(f"{base}/capacity", body, if_match=told.headers["ETag"])
    assert real.status_code == 201


def test_only_who_may_record_is_told(shared: Service) -> None:
    body = {"places": 90, "effective_on": "2025-01-01"}
    answer = shared.send(f"{a_structure(shared)}/capacity?dry_run=true", body, role=Role.LECTURE)
    assert (answer.status_code, answer.json()["code"]) == (403, "role-forbidden")


def test_tables_that_are_late_are_waited_for(shared: Service) -> None:
    base = a_structure(shared)
    body = {"places": 90, "effective_on": "2025-01-01"}
    answer = shared.send(f"{base}/capacity?dry_run=true", body)
    assert (answer.status_code, answer.json()["code"]) == (503, "not-there-yet")


def test_personal_values_are_told_in_clear_and_no_key_is_made(shared: Service) -> None:
    base = a_structure(shared)
    shared.settle()
    before = foretelling.digest(shared)
    body = {**DETAILS, "contact_id": str(command_id())}
    told = shared.send(f"{base}/contacts?dry_run=true", body).json()
    assert told["events"][0]["data"]["nom"] == DETAILS["nom"]
    (row,) = (
        one for one in told["tables"] if (one["table"], one["effective_on"]) == ("contact", STORY)
    )
    assert ("nom", None, DETAILS["nom"]) in {
        (one["column"], one["before"], one["after"]) for one in row["columns"]
    }
    assert foretelling.digest(shared) == before


def test_an_erasure_tells_what_nobody_could_read_any_more(shared: Service) -> None:
    base = a_structure(shared)
    made = shared.record(f"{base}/contacts", **{**DETAILS, "contact_id": str(command_id())})
    shared.settle()
    holder = shared.items(f"{base}/contacts")[0]["contact_id"]
    before = foretelling.digest(shared)
    answer = shared.send(
        "/api/erasures?dry_run=true",
        {"subject_id": holder, "reason": "Demande"},
        role=Role.ADMINISTRATION,
    )
    told = answer.json()
    assert [one["type"] for one in told["events"]] == ["privacy.subject_erased"]
    (erased,) = told["erased"]
    assert (erased["event_id"], erased["label"]) == (made["event_ids"][0], "Contact")
    assert {"nom", "prenom"} <= set(erased["fields"])
    assert foretelling.digest(shared) == before
    shared.settle()
    assert (
        shared.clients[Role.SAISIE].get(f"{base}/contacts").json()["items"][0]["nom"]
        == (DETAILS["nom"])
    )


def test_a_plan_over_several_structures_is_foretold(shared: Service) -> None:
    operateur = an_operateur(shared)
    old = a_structure(shared, type="HUDA", operateur_id=operateur)
    shared.record(f"{old}/opening", effective_on="2020-01-01")
    shared.record(f"{old}/capacity", places=40, effective_on="2020-01-01")
    closing = old.rpartition("/")[2]
    started = shared.record(
        "/api/transformations", type="TRANSFO_HUDA_VERS_CADA_NOUVEAU_MEME_OPERATEUR"
    )
    base = f"/api/transformations/{started['id']}"
    shared.record(f"{base}/blocks", kind="FERMETURE", structure_id=closing)
    shared.record(f"{base}/blocks", kind="CREATION")
    shared.settle()
    created = next(
        one["structure_id"] for one in shared.items(f"{base}/blocks") if one["kind"] == "CREATION"
    )
    on = {"takes_effect_on": "2026-07-01"}
    shared.record(f"{base}/blocks/content", structure_id=closing, **on)
    shared.record(f"{base}/blocks/content", structure_id=created, new_places=50, nom="CADA", **on)
    shared.record(
        f"{base}/acts",
        structure_id=created,
        category="ARRETE_AUTORISATION",
        start="2026-07-01",
        end="2041-06-30",
    )
    shared.record(f"{base}/steps/validation", structure_id=closing, step="01-identification")
    for step in ("01-identification", "02-places-hebergement", "03-actes-administratifs"):
        shared.record(f"{base}/steps/validation", structure_id=created, step=step)
    shared.record(
        f"{base}/movements", from_structure_id=closing, to_structure_id=created, places=40
    )
    shared.record(f"{base}/movements", to_structure_id=created, places=10)
    told = foretold_and_kept(shared, f"{base}/finalisation", {})
    kinds = [one["type"] for one in told["events"]]
    assert {"structure.closed", "structure.registered", "structure.opened"} <= set(kinds)
    revoked = foretold_and_kept(shared, f"{base}/revocation", {"motif": "Refus"})
    assert "register.fact_retracted" in {one["type"] for one in revoked["events"]}
