"""What fails inside stays inside, and what the service says of its own state."""

import re
from dataclasses import replace
from typing import Final, NoReturn

import psycopg
import pytest
from psycopg_pool import PoolTimeout
from structlog.testing import capture_logs

from placeasile.api import problems
from placeasile.api.wordings import WORDINGS
from tests.api.refusals import refused
from tests.api.support import Service

OPEN_AND_NOT: Final = ("/api/structures", "/api/ready")


class Broken:
    """Readers whose database fails in a given way."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def connection(self, timeout: float | None = None) -> NoReturn:
        """Fail, however long the caller would wait."""
        _ = timeout
        raise self._error


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (psycopg.OperationalError("secret: host=10.0.0.1"), 503, "database-unavailable"),
        (PoolTimeout("secret"), 503, "database-unavailable"),
        (psycopg.errors.UndefinedTable("secret"), 503, "database-unavailable"),
        (RuntimeError("secret"), 500, "internal-error"),
    ],
)
def test_what_fails_inside_stays_inside(
    shared: Service, error: Exception, status: int, code: str
) -> None:
    services = shared.app.state.services
    shared.app.state.services = replace(services, readers=Broken(error))
    try:
        with capture_logs() as logged:
            answers = [shared.reader.get(one) for one in OPEN_AND_NOT]
    finally:
        shared.app.state.services = services
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert "secret" not in answer.text
        assert answer.headers["X-Request-Id"]
    assert [one for one in logged if one["log_level"] == "error"]


def test_halted_tables_are_not_ready_but_alive(service: Service) -> None:
    assert service.anonymous.get("/api/ready").json()["status"] == "en service"
    service.projector.execute("update checkpoint set halted = 'secret'")
    refused(service.anonymous.get("/api/ready"), 503, None, 0)
    health = service.anonymous.get("/api/health")
    assert (health.status_code, health.json()["status"]) == (200, "arrêté")
    assert "secret" not in health.text


def test_the_caller_s_reference_is_given_back(shared: Service) -> None:
    given = shared.anonymous.get("/api/health", headers={"X-Request-Id": "suivi-12"})
    assert given.headers["X-Request-Id"] == "suivi-12"
    for bad in ("a b", "x" * 65, "é"):
        answer = shared.anonymous.get("/api/health", headers={"X-Request-Id": bad.encode()})  # type: ignore[dict-item]
        assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-Id"])


def test_every_wording_has_a_message_and_a_remedy() -> None:
    for message, remedy in WORDINGS.values():
        assert message
        assert remedy.endswith((".", "}", ".)"))
    assert set(problems.TITLES) >= set(problems.STATUS.values())
