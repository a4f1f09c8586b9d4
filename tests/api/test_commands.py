"""Each command once, and sent twice; corrections, retractions, versions."""

import re
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Final

import pytest
from httpx2 import Response

from placeasile.api.recording.kernel import Recording
from placeasile.api.recording.table import OPERATEURS, SCOPES, STRUCTURES
from tests.api.sampled import campaign
from tests.api.sampled.common import UNKNOWN, Samples
from tests.api.sampled.others import OTHERS
from tests.api.samples import (
    GRANT,
    INSPECTION,
    OPERATEUR_COMMANDS,
    REGISTERED,
    STRUCTURE_COMMANDS,
    Body,
    numbered,
)
from tests.api.support import STORY, Service, command_id
from tests.api.things import a_thing

_numbers = count(1)

REFUSED_AGAIN: Final = {
    "submissions": "already-submitted",
    "finalisation/revocation": "not-finalised",
    "finalisation/steps/reopening": "step-transition-refused",
}
"""Commands that end a state: sent again on what they changed, they have nothing to end."""

REMOVED_BY: Final[Mapping[str, Mapping[str, str]]] = {
    "/structures/{code}": {
        "sites": "sites/closing",
        "antennes": "antennes/closing",
        "contacts": "contacts/end",
        "notes": "notes/withdrawal",
        "acts": "acts/withdrawal",
        "documents/financial": "documents/withdrawal",
        "inspections": "inspection-withdrawals",
        "evaluations": "evaluations/withdrawal",
        "actions": "actions/drop",
        "incidents": "incidents/withdrawal",
        "plans/openings": "plans/drop",
        "specialisations": "specialisations/withdrawal",
        "dna-codes": "dna-codes/end",
        "finess-codes": "finess-codes/end",
        "conventions": "conventions/termination",
        "authorisations": "authorisations/withdrawal",
    },
    "/operateurs/{operateur_id}": {
        "contacts": "contacts/end",
        "acts": "acts/withdrawal",
        "documents/acts": "documents/withdrawal",
    },
    "/cpoms/{cpom_id}": {
        "members": "members/departure",
        "departements": "departements/removal",
        "acts": "acts/withdrawal",
        "documents/financial": "documents/withdrawal",
    },
    "/transformations/{transformation_id}": {
        "blocks": "blocks/removal",
        "acts": "acts/removal",
        "movements": "movements/removal",
    },
    "/reference": {
        "thresholds": "thresholds/end",
        "target-tariffs": "target-tariffs/end",
        "target-ratios": "target-ratios/end",
        "region-targets": "region-targets/end",
        "announcements": "announcements/withdrawal",
    },
}
"""The collections of each scope: what adds to one, and what takes from it."""

REMOVAL: Final = re.compile(
    r"(^|[/-])(end|withdrawals?|removal|departure|closing|termination|drop|cancellation"
    r"|revocation|delisting|superseding|deactivation|clearing)$"
)
ENDS: Final = {
    "closing", "termination", "cancellation", "revocation", "deactivation", "delisting",
    "programme/clearing", "documents/superseding", "finalisation/revocation", "parent/end",
}  # fmt: skip
"""Removals of no child of a collection: they end the thing itself, a link, or a state."""


def each_of(names: Iterable[str], commands: Mapping[str, Recording]) -> pytest.MarkDecorator:
    """Try each command; sending one covers the event that it records."""
    return pytest.mark.parametrize(
        "name",
        [
            pytest.param(name, marks=pytest.mark.covers(commands[name].kind.records.__name__))
            for name in names
        ],
    )


def an_operateur(service: Service) -> str:
    nom = f"Association {next(_numbers)}"
    return service.record("/api/operateurs", nom=nom, effective_on="2020-01-01")["id"]


def a_structure(service: Service) -> str:
    return service.record("/api/structures", **REGISTERED)["id"]


def send_once_and_again(service: Service, path: str, body: Body, other: Body) -> Response:
    """One key, one effect, one answer; and the key is refused for anything else."""
    key = command_id()
    first = service.send(path, body, key=key)
    assert first.status_code == 201, first.text
    again = service.send(path, body, key=key)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    for name in ("ETag", "X-Position", "X-Demonstration"):
        assert again.headers[name] == first.headers[name]
    reused = service.send(path, other, key=key)
    assert reused.status_code == 409
    assert (reused.json()["code"], reused.json()["field"]) == ("command-reused", "Idempotency-Key")
    assert service.settle() == first.json()["position"]
    return first


SAMPLED: Final[Mapping[str, Samples]] = {
    "/structures/{code}": STRUCTURE_COMMANDS,
    "/operateurs/{operateur_id}": OPERATEUR_COMMANDS,
    **OTHERS,
}
MADE_BY: Final = {
    "/structures/{code}": "registration",
    "/operateurs/{operateur_id}": "registration",
    "/cpoms/{cpom_id}": "signature",
    "/transformations/{transformation_id}": "start",
}
"""The command that corrects how a thing was made: see the tests of registrations."""


def test_every_command_of_the_api_is_tried_here() -> None:
    for scope in SCOPES:
        made_by = {MADE_BY[scope.prefix]} if scope.prefix in MADE_BY else set[str]()
        assert {*SAMPLED[scope.prefix]} | made_by == {*scope.recordings}, scope.prefix


def named(service: Service, body: Body) -> Body:
    """The body with an operator where it asks for one."""
    return {
        field: an_operateur(service) if value == "@operateur" else value
        for field, value in body.items()
    }


def save_unchanged(service: Service, path: str, name: str, body: Body) -> None:
    """Open a form and save it as it is: nothing is recorded, or the rules say why not."""
    answer = service.send(path, body)
    if name in REFUSED_AGAIN:
        assert (answer.status_code, answer.json()["code"]) == (409, REFUSED_AGAIN[name])
    else:
        assert (answer.status_code, answer.json()["event_ids"]) == (200, [])


@pytest.fixture(scope="module", autouse=True)
def told_then(shared: Service) -> None:
    shared.on(STORY)


@pytest.fixture
def told(request: pytest.FixtureRequest, prefix: str) -> Service:
    """The service that a thing is told to: its own for the one that every test would share."""
    if prefix != "/reference":
        return request.getfixturevalue("shared")
    service: Service = request.getfixturevalue("service")
    service.on(STORY)
    return service


@each_of(STRUCTURE_COMMANDS, STRUCTURES)
def test_a_command_on_a_structure_has_one_effect(shared: Service, name: str) -> None:
    number = next(_numbers)
    body, before = STRUCTURE_COMMANDS[name]
    if name == "operateur":
        body = {**body, "operateur_id": an_operateur(shared)}
    base = f"/api/structures/{a_structure(shared)}"
    if name.startswith("actualisations"):
        shared.send(f"/api/campagnes/{campaign.YEAR}/opening", campaign.CAMPAIGN)
    for earlier, needed in before:
        shared.record(f"{base}/{earlier}", **named(shared, numbered(needed, number)))
    sent = numbered(body, number)
    answer = send_once_and_again(shared, f"{base}/{name}", sent, {**sent, "reason": "autre"})
    save_unchanged(shared, f"{base}/{name}", name, sent)
    assert answer.json()["demonstration"] is True
    assert len(answer.json()["event_ids"]) == 1
    (entry,) = shared.items(f"{base}/timeline", limit=1)
    assert entry["event_id"] == answer.json()["event_ids"][0]
    assert (entry["actor"], entry["source"]) == ("cle:test-saisie", "API")


def test_every_removal_of_a_child_is_known_here() -> None:
    for scope in SCOPES:
        known = set(REMOVED_BY.get(scope.prefix, {}).values())
        found = {name for name in scope.recordings if REMOVAL.search(name)}
        assert found - known <= ENDS, scope.prefix
        assert known <= found


@pytest.mark.covers("L9")
@pytest.mark.parametrize(
    ("prefix", "added_by", "removed_by"),
    [(prefix, *both) for prefix, collections in REMOVED_BY.items() for both in collections.items()],
)
def test_the_last_of_a_collection_is_removed_by_a_command_that_says_why(
    told: Service, prefix: str, added_by: str, removed_by: str
) -> None:
    thing = a_thing(told, prefix)
    body, before = SAMPLED[prefix][removed_by]
    assert added_by in [path for path, _ in before]
    for earlier, needed in before:
        thing.record(earlier, needed)
    before_it = _types(told, thing.address)
    removal = thing.filled(body)
    bare = {name: value for name, value in removal.items() if name != "motif"}
    refused = told.send(f"{thing.address}/{removed_by}", bare)
    assert (refused.status_code, refused.json()["field"]) == (422, "motif")
    thing.record(removed_by, body)
    recordings = next(one.recordings for one in SCOPES if one.prefix == prefix)
    removed, added = (recordings[one].kind.records.TOPIC for one in (removed_by, added_by))
    assert added in before_it
    assert _types(told, thing.address) == [removed, *before_it]


def _types(service: Service, address: str) -> list[str]:
    """The types of the events on a thing, the latest first; of all where it has no timeline."""
    service.settle()
    path = f"{address}/timeline"
    if service.reader.get(path).status_code == 404:
        events = service.items("/api/events", limit=200)
        return [one["type"] for one in reversed(events)]
    return [one["type"] for one in service.items(path, limit=200)]


@each_of(OPERATEUR_COMMANDS, OPERATEURS)
def test_a_command_on_an_operator_has_one_effect(shared: Service, name: str) -> None:
    number = next(_numbers)
    body, before = OPERATEUR_COMMANDS[name]
    base = f"/api/operateurs/{an_operateur(shared)}"

    def filled(body: Body) -> Body:
        return {
            field: an_operateur(shared) if value == "@operateur" else value
            for field, value in numbered(body, number).items()
        }

    for earlier, needed in before:
        shared.record(f"{base}/{earlier}", **filled(needed))
    sent = filled(body)
    send_once_and_again(shared, f"{base}/{name}", sent, {**sent, "reason": "autre"})
    save_unchanged(shared, f"{base}/{name}", name, sent)


@pytest.mark.parametrize(
    ("prefix", "name"),
    [
        pytest.param(
            scope.prefix,
            name,
            marks=pytest.mark.covers(scope.recordings[name].kind.records.__name__),
        )
        for scope in SCOPES
        for name in OTHERS.get(scope.prefix, ())
    ],
)
def test_a_command_on_anything_else_has_one_effect(told: Service, prefix: str, name: str) -> None:
    thing = a_thing(told, prefix)
    body, before = OTHERS[prefix][name]
    for earlier, needed in before:
        thing.record(earlier, needed)
    path, sent = f"{thing.address}/{name}", thing.filled(body)
    send_once_and_again(told, path, sent, {**sent, "reason": "autre"})
    save_unchanged(told, path, name, sent)


@pytest.mark.parametrize(
    ("path", "body", "made_by"),
    [
        ("structures", REGISTERED, "registration"),
        ("operateurs", {"nom": "Asile sans fin", "effective_on": "2020-01-01"}, "registration"),
        ("cpoms", {"start": "2023-01-01", "end": "2027-12-31", "nom": "Contrat"}, "signature"),
        ("transformations", {"type": "OUVERTURE_EX_NIHILO"}, "start"),
    ],
)
def test_how_a_thing_was_made_is_saved_unchanged_without_an_event(
    shared: Service, path: str, body: Body, made_by: str
) -> None:
    sent = {**body, "operateur_id": an_operateur(shared)} if path == "cpoms" else body
    made = shared.record(f"/api/{path}", **sent)
    save_unchanged(shared, f"/api/{path}/{made['id']}/{made_by}", made_by, sent)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/structures", {**REGISTERED, "nom": "Une autre"}),
        ("/api/operateurs", {"nom": "Association unique", "effective_on": "2020-01-01"}),
    ],
)
def test_a_registration_says_where_the_new_thing_is(shared: Service, path: str, body: Body) -> None:
    answer = send_once_and_again(shared, path, body, {**body, "effective_on": "2021-01-01"})
    assert answer.headers["Location"] == f"{path}/{answer.json()['id']}"
    assert shared.get(answer.headers["Location"]).json()["total"] == 1


@pytest.mark.parametrize(
    ("path", "body", "changed"),
    [
        ("structures", REGISTERED, {"departement": "76"}),
        (
            "operateurs",
            {"nom": "Association Normande", "effective_on": "2020-01-01"},
            {"nom": "Association du Nord"},
        ),
    ],
)
def test_a_registration_is_corrected_at_its_own_address(
    shared: Service, path: str, body: Body, changed: Body
) -> None:
    made = shared.record(f"/api/{path}", **body)
    shared.record(
        f"/api/{path}/{made['id']}/registration",
        **{**body, **changed},
        supersedes=made["event_ids"][0],
        reason="saisie",
    )
    shared.settle()
    (row,) = shared.items(f"/api/{path}/{made['id']}")
    assert changed.items() <= row.items()


def test_what_is_in_force_already_records_nothing_and_says_so_again(shared: Service) -> None:
    path = f"/api/structures/{a_structure(shared)}/opening"
    body = {"effective_on": "2021-03-01"}
    head = shared.record(path, **body)["position"]
    key = command_id()
    answers = [shared.send(path, body, key=key) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert (answers[0].json()["position"], answers[0].json()["event_ids"]) == (None, [])
    assert answers[0].headers["X-Position"] == str(head)


@pytest.mark.covers("L10")
def test_a_command_on_the_right_version_passes_and_on_a_stale_one_is_refused(
    shared: Service,
) -> None:
    base = f"/api/structures/{a_structure(shared)}"
    shared.settle()
    tag = shared.get(base).headers["ETag"]
    first = shared.send(f"{base}/name", {"nom": "Un", "effective_on": "2024-01-01"}, if_match=tag)
    stale = shared.send(f"{base}/name", {"nom": "Deux", "effective_on": "2024-02-01"}, if_match=tag)
    assert (first.status_code, stale.status_code) == (201, 412)
    assert stale.json()["code"] == "stale-version"
    assert (stale.json()["field"], stale.json()["value"]) == ("If-Match", 1)
    for day, fresh in (("2024-03-01", first.headers["ETag"]), ("2024-04-01", "*")):
        answer = shared.send(
            f"{base}/name", {"nom": f"Au {day}", "effective_on": day}, if_match=fresh
        )
        assert answer.status_code == 201


def test_the_same_command_sent_again_is_answered_on_its_old_version(shared: Service) -> None:
    path = f"/api/structures/{a_structure(shared)}/opening"
    key, body = command_id(), {"effective_on": "2021-03-01"}
    answers = [shared.send(path, body, key=key, if_match='"1"') for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("capacity", {"places": 96, "effective_on": "2025-01-01"}, "structure"),
        ("dotations", GRANT, "finance"),
        ("inspections", INSPECTION, "quality"),
    ],
)
def test_a_fact_of_any_stream_of_a_structure_is_retracted(
    shared: Service, path: str, body: Body, kind: str
) -> None:
    base = f"/api/structures/{a_structure(shared)}"
    event_id = shared.record(f"{base}/{path}", **body)["event_ids"][0]
    sent = {"event_id": event_id, "reason": "mauvais dossier"}
    answer = send_once_and_again(shared, f"{base}/retractions", sent, {**sent, "reason": "autre"})
    retraction, retracted = shared.items(f"{base}/timeline", limit=2)
    assert retraction["event_id"] == answer.json()["event_ids"][0]
    assert retracted["type"].startswith(kind)
    assert (retracted["etat"], retracted["replaced_by"]) == ("RETIRE", retraction["event_id"])
    (sheet,) = shared.items(base)
    assert (sheet["places"], sheet["dotation_granted"], sheet["inspections"]) == (None, None, 0)


def test_a_fact_of_an_operator_is_retracted(shared: Service) -> None:
    base = f"/api/operateurs/{an_operateur(shared)}"
    event_id = shared.record(f"{base}/name", nom="Nom de trop", effective_on="2024-01-01")
    shared.record(f"{base}/retractions", event_id=event_id["event_ids"][0], reason="erreur")
    shared.settle()
    assert shared.items(base)[0]["nom"] != "Nom de trop"


@pytest.mark.parametrize(
    ("path", "body", "changed"),
    [
        ("capacity", {"places": 96, "effective_on": "2025-01-01"}, {"places": 92}),
        ("dotations", GRANT, {"amount": "800000"}),
        ("inspections", INSPECTION, {"effective_on": "2025-12-13"}),
    ],
)
def test_a_correction_replaces_an_event_and_says_why(
    shared: Service, path: str, body: Body, changed: Body
) -> None:
    base = f"/api/structures/{a_structure(shared)}"
    target = shared.record(f"{base}/{path}", **body)["event_ids"][0]
    sent = {**body, **changed, "supersedes": target, "reason": "saisie"}
    send_once_and_again(shared, f"{base}/{path}", sent, {**sent, "reason": "autre"})
    correction, corrected = shared.items(f"{base}/timeline", limit=2)
    assert (correction["supersedes"], correction["reason"]) == (target, "saisie")
    assert corrected["etat"] == "CORRIGE"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("retractions", {"event_id": UNKNOWN, "reason": "x"}, 404, "event-not-found"),
        ("retractions", {"event_id": "@first", "reason": "x"}, 409, "registration-stays"),
        ("retractions", {"event_id": "@other", "reason": "x"}, 404, "event-not-found"),
        (
            "opening",
            {"effective_on": "2021-01-01", "supersedes": UNKNOWN, "reason": "x"},
            404,
            "event-not-found",
        ),
        (
            "opening",
            {"effective_on": "2021-01-01", "supersedes": "@first", "reason": "x"},
            409,
            "event-of-another-kind",
        ),
    ],
)
def test_what_cannot_be_taken_back_is_refused(
    shared: Service, path: str, body: Body, status: int, code: str
) -> None:
    first = shared.record("/api/structures", **REGISTERED)
    other = shared.record("/api/structures", **REGISTERED)
    named = {"@first": first["event_ids"][0], "@other": other["event_ids"][0]}
    sent = {name: named.get(value, value) for name, value in body.items()}
    answer = shared.send(f"/api/structures/{first['id']}/{path}", sent)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert problem["value"] == sent[problem["field"]]


def test_a_command_addressed_by_code_is_replayed_when_the_code_has_gone(
    shared: Service,
) -> None:
    first, second = a_structure(shared), a_structure(shared)
    shared.record(f"/api/structures/{first}/dna-codes", code="C7777", effective_on="2020-01-01")
    shared.settle()
    key = command_id()
    body = {"code": "C7777", "last_day": "2024-12-31", "motif": "Fusion"}
    ended = shared.send("/api/structures/c7777/dna-codes/end", body, key=key)
    assert (ended.status_code, ended.json()["id"]) == (201, first)
    shared.settle()
    assert (
        shared.send("/api/structures/C7777/dna-codes/end", body, key=key).content == ended.content
    )
    shared.record(f"/api/structures/{second}/dna-codes", code="C7777", effective_on="2025-01-01")
    shared.settle()
    assert (
        shared.send("/api/structures/C7777/dna-codes/end", body, key=key).content == ended.content
    )
    opened = shared.send("/api/structures/C7777/opening", {"effective_on": "2021-01-01"})
    assert opened.json()["id"] == second


def test_a_reader_waits_for_what_it_wrote(shared: Service) -> None:
    made = shared.record("/api/structures", **REGISTERED)
    path, parameters = f"/api/structures/{made['id']}", {"min_position": made["position"]}
    early = shared.reader.get(path, params=parameters)
    assert (early.status_code, early.json()["code"]) == (503, "not-there-yet")
    assert early.headers["Retry-After"]
    shared.settle()
    assert shared.get(path, **parameters).headers["X-Position"] == str(made["position"])
