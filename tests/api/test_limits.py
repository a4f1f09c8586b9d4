"""What is too large, too deep or no text at all is refused, and quickly."""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import pytest
from httpx2 import Response
from structlog.testing import capture_logs

from placeasile.api.problems import MAX_BODY
from placeasile.edge.policy import Role
from tests.api.support import Service, command_id

Scope: TypeAlias = dict[str, Any]

TEN_MEBIBYTES: Final = 10 * 1024 * 1024
REGISTRATION: Final = '{"nom": "Alpha", "effective_on": "2020-01-01"%s}'


def post(service: Service, content: bytes | Iterator[bytes], **headers: str) -> Response:
    sent = {
        "Idempotency-Key": str(command_id()),
        "Content-Type": "application/json",
        **headers,
    }
    client = service.clients[Role.SAISIE]
    return client.post("/api/operateurs", content=content, headers=sent)


def events(service: Service) -> int:
    row = service.owner.execute("select count(*) from es.event").fetchone()
    assert row is not None
    return row[0]


def chunks(size: int) -> Iterator[bytes]:
    """A body whose length is not announced, that reads as a command and then as blanks."""
    yield (REGISTRATION % "").encode()
    for _ in range(size // 65536):
        yield b" " * 65536


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_of_ten_mebibytes_is_refused_and_has_no_effect(
    shared: Service,
    announced: bool,  # noqa: FBT001 (a case)
) -> None:
    before = events(shared)
    body = b" " * TEN_MEBIBYTES if announced else chunks(TEN_MEBIBYTES)
    answer = post(shared, body)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (413, "body-too-large")
    assert (problem["field"], problem["value"]) == ("corps de la demande", "plus de 1048576 octets")
    assert "1 Mio" in problem["detail"]
    assert answer.headers["Connection"] == "close"
    assert answer.headers["X-Position"]
    assert events(shared) == before


def test_a_body_of_the_largest_size_is_read(shared: Service) -> None:
    body = (REGISTRATION % "").replace("Alpha", "Association sans limites").encode()
    answer = post(shared, body.ljust(MAX_BODY))
    assert answer.status_code == 201


def test_a_stranger_s_large_body_is_refused_before_it_is_read(shared: Service) -> None:
    assert shared.anonymous.post("/api/operateurs", content=b" " * TEN_MEBIBYTES).status_code == 413
    answer = shared.anonymous.post("/api/operateurs", content=chunks(TEN_MEBIBYTES))
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("[" * 200_000, 400),
        ('{"a":' * 100_000, 400),
        ("[" * 500 + "]" * 500, 422),
        (REGISTRATION % (', "siret": ' + "9" * 5000), 400),
        (REGISTRATION % (', "siret": ' + "9" * 4000), 422),
        (REGISTRATION % ', "siret": 1e999', 422),
        (REGISTRATION % ', "siret": NaN', 422),
        (REGISTRATION % ', "siret": -Infinity', 422),
        (REGISTRATION % (', "' + "x" * 100_000 + '": 1'), 422),
        (REGISTRATION % ("".join(f', "x{one}": 1' for one in range(20_000))), 422),
        (REGISTRATION % ', "\\ud800": 1', 422),
        (REGISTRATION % ', "siege_social": "\\ud800"', 422),
        (REGISTRATION % ', "siege_social": "\\udfff\\ud800"', 422),
        (REGISTRATION % ', "siege_social": {"a": "\\ud800"}', 422),
        (REGISTRATION % ', "siege_social": "a\\u0000b"', 422),
        (REGISTRATION % ', "siege_social": "\\u0000"', 422),
        (REGISTRATION % ', "\\u0000": "b"', 422),
        (REGISTRATION % ', "reason": "a\\u0000b"', 422),
        (REGISTRATION % ', "supersedes": "\\ud800"', 422),
        ('{"nom": "Alpha", "effective_on": "\\ud800"}', 422),
        ('{"nom": "Alpha", "effective_on": "0000-00-00"}', 422),
        ('{"nom": "Alpha", "effective_on": "10000-01-01"}', 422),
        ('{"nom": "Alpha", "effective_on": -62135596800}', 422),
        ('{"nom": "Alpha", "effective_on": 1e300}', 422),
        (
            '{"nom": "Alpha", "effective_on": "202\\u0665-01-01"}',
            422,
        ),
        ('{"nom": "Alpha", "effective_on": %s}' % ("9" * 4000), 422),
        ("null", 422),
        ("0", 422),
        ('"\\ud800"', 422),
        ("\x00", 422),
        ("\ufeff{}", 422),
    ],
)
def test_json_that_no_one_should_send_is_refused(shared: Service, body: str, status: int) -> None:
    answer = post(shared, body.encode())
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert len(answer.content) < 20_000
    problem = answer.json()
    assert problem["field"]
    assert problem["remedy"]


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        ("/api/structures?q=" + "x" * 60_000, {422}),
        ("/api/structures?after=" + "A" * 60_000, {422}),
        ("/api/structures?position=" + "9" * 60_000, {422}),
        ("/api/structures?position=9223372036854775808", {422}),
        ("/api/structures?position=4611686018427387904", {422}),
        ("/api/structures?min_position=4611686018427387904", {422}),
        ("/api/structures?limit=" + "9" * 4000, {422}),
        ("/api/structures?" + "&".join(f"x{one}=1" for one in range(5000)), {200}),
        ("/api/structures?q=%00", {422}),
        ("/api/structures?q=a%00b", {422}),
        ("/api/structures?q=%ED%A0%80", {422}),
        ("/api/structures?q=%FF", {422}),
        ("/api/structures?departement=%00%00", {422}),
        ("/api/structures?effective_on=0000-01-01", {422}),
        ("/api/structures?effective_on=10000-01-01", {422}),
        ("/api/structures?known_on=2100-12-31", {200}),
        ("/api/structures?effective_on=2100-12-31", {200}),
        ("/api/structures?effective_on=1945-01-01&known_on=1945-01-01", {200}),
        ("/api/structures?position=0", {200}),
        ("/api/structures/%00", {422}),
        ("/api/structures/a%00b", {422}),
        ("/api/structures/%ED%A0%80", {422}),
        ("/api/structures/" + "x" * 60_000, {422}),
        ("/api/structures/%2e%2e%2fevents", {404}),
        ("/api/operateurs/%00", {422}),
        ("/api/territories/departement/%00/years", {422}),
        ("/api/territories/%00/14/years", {422}),
        ("/api/events?after=4611686018427387904", {200}),
        ("/api/%00", {404}),
        ("/api/%ED%A0%80", {404}),
        ("/api/" + "x" * 60_000, {404}),
        ("//evil.example/api/structures", {404}),
    ],
)
def test_addresses_that_no_one_should_ask_are_answered(
    shared: Service, path: str, statuses: set[int]
) -> None:
    answer = shared.reader.get(f"http://testserver{path}")
    assert answer.status_code in statuses, answer.text[:500]
    assert len(answer.content) < 20_000
    if answer.status_code != 200:
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["POST"])
@pytest.mark.parametrize("code", ["%00", "%ED%A0%80", "x" * 60_000])
def test_a_command_to_such_an_address_is_refused(shared: Service, method: str, code: str) -> None:
    answer = shared.clients[Role.SAISIE].request(
        method,
        f"/api/structures/{code}/opening",
        json={"effective_on": "2020-01-01"},
        headers={"Idempotency-Key": str(command_id())},
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "headers",
    [
        {"If-Match": '"' + "9" * 4000 + '"'},
        {"If-Match": '"\u00e9"'},
        {"Idempotency-Key": "9" * 60_000},
        {"Idempotency-Key": "\u00e9"},
        {"Content-Type": "application/json; charset=\u00e9"},
        {"Host": "["},
        {"X-Request-Id": "x" * 60_000},
        {"If-None-Match": '"' * 60_000},
        {"Content-Length": "9" * 4000},
    ],
)
def test_headers_that_no_one_should_send_are_answered(
    shared: Service, headers: dict[str, str]
) -> None:
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    sent: Any = {"Idempotency-Key": str(command_id()).encode(), **encoded}
    answer = shared.clients[Role.SAISIE].post(
        "/api/structures/C1/opening", json={"effective_on": "2020-01-01"}, headers=sent
    )
    assert 400 <= answer.status_code < 500


@pytest.mark.covers("L14")
def test_nothing_of_an_address_or_a_body_is_logged(shared: Service) -> None:
    with capture_logs() as logged:
        shared.reader.get("/api/structures/SECRET1?effective_on=SECRET2")
        shared.reader.get("/SECRET3")
        post(shared, (REGISTRATION % ', "siege_social": "SECRET4"').encode())
    assert [one["route"] for one in logged if one["event"] == "request"] == [
        "/api/structures/{code}",
        None,
        "/api/operateurs",
    ]
    assert "SECRET" not in str(logged)
    assert all(key not in str(logged) for key in shared.keys.values())
