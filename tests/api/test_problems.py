"""Bad input: every refusal names the field, the value and what to do, in French."""

import base64
from typing import Final
from uuid import UUID

import pytest

from placeasile.api.blocks import BLOCKS
from placeasile.api.views import PLACES, PREFIXES
from placeasile.edge.policy import Role
from tests.api.refusals import Body, refused
from tests.api.support import Service, command_id

REGISTRATION: Final[Body] = {"type": "CADA", "departement": "14", "effective_on": "2020-01-01"}
ON: Final[Body] = {"effective_on": "2025-01-01"}


@pytest.fixture(scope="module")
def structure(shared: Service) -> str:
    made = shared.record("/api/structures", **REGISTRATION)
    shared.settle()
    return f"/api/structures/{made['id']}"


@pytest.mark.parametrize(
    ("path", "body", "field", "value"),
    [
        ("capacity", {"places": 9, "effective_on": "2027-02-31"}, "effective_on", "2027-02-31"),
        ("capacity", {"places": 9, "effective_on": "0000-01-01"}, "effective_on", "0000-01-01"),
        ("capacity", {"places": 9, "effective_on": "10000-01-01"}, "effective_on", "10000-01-01"),
        ("capacity", {"places": 9, "effective_on": "1900-01-01"}, "effective_on", "1900-01-01"),
        ("capacity", {"places": 9, "effective_on": 20250101}, "effective_on", 20250101),
        ("opening", {"effective_on": "2025-01-01T00:00"}, "effective_on", "2025-01-01T00:00"),
        ("capacity", {"places": 9, "effective_on": None}, "effective_on", None),
        ("capacity", {"places": 9}, "effective_on", None),
        ("capacity", {"places": -1, **ON}, "places", -1),
        ("capacity", {"places": 20001, **ON}, "places", 20001),
        ("capacity", {"places": "quatre", **ON}, "places", "quatre"),
        ("capacity", {"places": 9.5, **ON}, "places", 9.5),
        ("capacity", {"places": True, **ON}, "places", True),
        ("capacity", {"places": [9], **ON}, "places", "[9]"),
        ("capacity", {"places": 10**30, **ON}, "places", str(10**30)),
        ("capacity", {"places": 9, "pmr": 10, **ON}, "pmr", 10),
        ("capacity", {"places": 9, "prm": 1, **ON}, "prm", 1),
        ("capacity", [], "corps de la demande", "[]"),
        ("capacity", "texte", "corps de la demande", "texte"),
        ("capacity", None, "corps de la demande", None),
        ("capacity-statements", {"year": 2026, "places": 9}, "year", 2026),
        ("capacity-statements", {"year": 1999, "places": 9}, "year", 1999),
        ("capacity-statements", {"year": "deux", "places": 9}, "year", "deux"),
        ("type", {"type": "HOTEL", **ON}, "type", "HOTEL"),
        ("name", {"nom": "", **ON}, "nom", ""),
        ("name", {"nom": 12, **ON}, "nom", 12),
        ("name", {"nom": "a\u0007b", **ON}, "nom", "a\u0007b"),
        ("name", {"nom": "x" * 301, **ON}, "nom", "x" * 200 + "…"),
        ("dna-codes", {"code": "C_14", **ON}, "code", "C_14"),
        ("finess-codes", {"code": "12", **ON}, "code", "12"),
        ("operateur", {"operateur_id": "Alpha", **ON}, "operateur_id", "Alpha"),
        ("address", {"commune": "Caen", "latitude": 91, **ON}, "latitude", 91),
        ("address", {"commune": "Caen", "latitude": "N", **ON}, "latitude", "N"),
        ("dotations", {"year": 2025, "amount": "cent", **ON}, "amount", "cent"),
        ("dotations", {"year": 2025, "amount": "1.005", **ON}, "amount", "1.005"),
        ("dotations", {"year": 2025, "amount": -1, **ON}, "amount", -1),
        ("dotations", {"year": 2025, "amount": "9" * 13, **ON}, "amount", "9" * 13),
        ("dotations", {"year": 2028, "amount": 1, **ON}, "year", 2028),
        ("inspections", {**ON, "type": "VISITE"}, "type", "VISITE"),
        ("conventions", {"start": "2025-01-01", "end": "2024-01-01"}, "end", "2024-01-01"),
        ("retractions", {"event_id": "x", "reason": "y"}, "event_id", "x"),
        ("retractions", {"event_id": str(UUID(int=1))}, "reason", None),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_recorded_is_refused_and_shown(
    shared: Service, structure: str, path: str, body: Body, field: str, value: object
) -> None:
    refused(shared.send(f"{structure}/{path}", body), 422, field, value)


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [
        ("operateur", {"operateur_id": str(UUID(int=5)), **ON}, 404, "operateur_id"),
        ("inspection-reports",
         {"inspection_id": str(UUID(int=5)), "effective_on": "2025-01-01", "reference": "R"}, 404,
         "inspection_id"),
        ("inspections", {"type": "INOPINE", "effective_on": "2099-02-01"}, 422, "effective_on"),
        ("dotation-amendments", {"year": 2025, "amount": 1, **ON}, 409, "year"),
    ],
)  # fmt: skip
def test_what_a_rule_refuses_says_so_too(
    shared: Service, structure: str, path: str, body: Body, status: int, field: str
) -> None:
    refused(shared.send(f"{structure}/{path}", body), status, field, body[field])


def test_all_the_errors_of_a_body_are_listed(shared: Service, structure: str) -> None:
    answer = shared.send(f"{structure}/capacity", {"places": "x", "pmr": -1, "autre": 1})
    problem = refused(answer, 422, "places", "x")
    assert {one["field"] for one in problem["errors"]} == {"places", "pmr", "autre", "effective_on"}
    assert all(one["message"] and one["remedy"] for one in problem["errors"])


@pytest.mark.parametrize(
    ("path", "field", "value", "status"),
    [
        ("/api/structures?effective_on=2027-02-31", "effective_on", "2027-02-31", 422),
        ("/api/structures?effective_on=hier", "effective_on", "hier", 422),
        ("/api/structures?known_on=31/12/2025", "known_on", "31/12/2025", 422),
        ("/api/structures?known_on=2025-01-01&position=1", "position", 1, 422),
        ("/api/structures?position=-1", "position", "-1", 422),
        ("/api/structures?position=un", "position", "un", 422),
        ("/api/structures?position=999999", "position", 999999, 422),
        ("/api/structures?min_position=999999", "min_position", 999999, 422),
        ("/api/structures?limit=0", "limit", "0", 422),
        ("/api/structures?limit=201", "limit", "201", 422),
        ("/api/structures?sort=prix", "sort", "prix", 422),
        ("/api/structures?order=up", "order", "up", 422),
        ("/api/structures?type=HOTEL", "type", "HOTEL", 422),
        ("/api/structures?etat=VIDE", "etat", "VIDE", 422),
        ("/api/structures?departement=99", "departement", "99", 422),
        ("/api/structures?departement=Calvados", "departement", "Calvados", 422),
        ("/api/structures?region=00", "region", "00", 422),
        ("/api/structures?operateur=Alpha", "operateur", "Alpha", 422),
        ("/api/structures?q=---", "q", "---", 422),
        ("/api/operateurs?q=%F0%9F%8F%A0", "q", "🏠", 422),
        ("/api/structures?after=abc", "after", "abc", 422),
        ("/api/structures/Z9999", "code", "Z9999", 404),
        ("/api/structures/été", "code", "été", 422),
        (f"/api/structures/{UUID(int=3)}", "code", str(UUID(int=3)), 404),
        (f"/api/structures/{UUID(int=3)}/history", "code", str(UUID(int=3)), 404),
        (f"/api/operateurs/{UUID(int=3)}", "operateur_id", str(UUID(int=3)), 404),
        (f"/api/operateurs/{UUID(int=3)}/years", "operateur_id", str(UUID(int=3)), 404),
        (f"/api/operateurs/{UUID(int=3)}/timeline", "operateur_id", str(UUID(int=3)), 404),
        ("/api/operateurs/Alpha", "operateur_id", "Alpha", 422),
        ("/api/territories/commune/14/years", "level", "commune", 422),
        ("/api/territories/departement/99/years", "code", "departement/99", 404),
        ("/api/events?after=-1", "after", "-1", 422),
        ("/api/rien", "adresse", "/api/rien", 404),
        ("/api/structures/", "adresse", "/api/structures/", 404),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    shared: Service, structure: str, path: str, field: str, value: object, status: int
) -> None:
    assert structure
    refused(shared.reader.get(path), status, field, value)


@pytest.mark.parametrize(
    ("tag", "block"), [(tag, one.path) for tag, blocks in BLOCKS.items() for one in blocks]
)
def test_a_block_of_an_unknown_dossier_is_not_found(shared: Service, tag: str, block: str) -> None:
    field, unknown = PLACES[tag][0], str(UUID(int=3))
    path = PREFIXES[tag].format(**{field: unknown})
    refused(shared.reader.get(f"/api{path}/{block}"), 404, field, unknown)


def test_a_page_is_continued_with_its_own_sort_only(shared: Service) -> None:
    for number in range(3):
        made = shared.record("/api/structures", **REGISTRATION, nom=f"N{number}")
        base = f"/api/structures/{made['id']}"
        shared.record(f"{base}/capacity", places=number, effective_on="2025-01-01")
    shared.settle()
    after = shared.get("/api/structures", sort="places", limit=1).json()["next"]
    for parameters in ({"sort": "nom"}, {"sort": "places", "order": "desc"}):
        answer = shared.reader.get("/api/structures", params={**parameters, "after": after})
        refused(answer, 422, "after", after)


@pytest.mark.parametrize(
    ("key", "text"), [("places", '["structures places asc","x","@"]'),
                      ("places", '["structures places asc",7,"@"]'),
                      ("places", '["structures places asc","99999999999","@"]'),
                      ("places", '["structures places asc","7","pas un id"]'),
                      ("places", '{"structures places asc": 1}'),
                      ("places", "[" * 300),
                      ("opened_on", '["structures opened_on asc","2025-02-31","@"]'),
                      ("dotation_granted", '["structures dotation_granted asc","1e999999","@"]'),
                      ("nom", '["structures nom asc","a\\u0000b","@"]')],
)  # fmt: skip
def test_a_forged_page_is_refused(shared: Service, key: str, text: str) -> None:
    forged = base64.urlsafe_b64encode(text.replace("@", str(UUID(int=1))).encode()).decode()
    answer = shared.reader.get("/api/structures", params={"sort": key, "after": forged})
    assert answer.json()["code"] == "cursor-unreadable"
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("headers", "code", "field", "value"),
    [
        ({}, "idempotency-key-missing", "Idempotency-Key", None),
        ({"Idempotency-Key": ""}, "idempotency-key-missing", "Idempotency-Key", ""),
        ({"Idempotency-Key": "un"}, "idempotency-key-missing", "Idempotency-Key", "un"),
        ({"Idempotency-Key": str(UUID(int=9)), "If-Match": "3"}, "if-match-unreadable", "If-Match",
         "3"),
    ],
)  # fmt: skip
def test_a_command_without_readable_headers_is_not_tried(
    shared: Service, headers: dict[str, str], code: str, field: str, value: object
) -> None:
    answer = shared.clients[Role.SAISIE].post("/api/structures", json=REGISTRATION, headers=headers)
    assert refused(answer, 400, field, value)["code"] == code


@pytest.mark.parametrize(
    ("content", "sent_as", "status", "field"),
    [
        (b"{", "application/json", 422, "corps de la demande"),
        (b"\xff\xfe{}", "application/json", 422, "corps de la demande"),
        (b'{"nom": "\xe9"}', "application/json", 400, "corps de la demande"),
        (b"nom=Alpha", "application/x-www-form-urlencoded", 415, "Content-Type"),
        (b"<a/>", "text/xml", 415, "Content-Type"),
        (b"{}", None, 415, "Content-Type"),
    ],
)
def test_a_body_that_is_not_json_is_refused(
    shared: Service, content: bytes, sent_as: str | None, status: int, field: str
) -> None:
    headers = {"Idempotency-Key": str(command_id())}
    if sent_as is not None:
        headers["Content-Type"] = sent_as
    answer = shared.clients[Role.SAISIE].post("/api/operateurs", content=content, headers=headers)
    value = sent_as if status == 415 else None
    refused(answer, status, field, value)


def test_a_method_that_an_address_has_not_is_refused_with_those_that_it_has(
    shared: Service,
) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        answer = shared.clients[Role.SAISIE].request(method, "/api/structures")
        refused(answer, 405, "méthode", method)
        assert answer.headers["Allow"] == "GET, HEAD, POST"
