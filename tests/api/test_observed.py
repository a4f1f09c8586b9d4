"""What the service says of itself: to who asks whether it lives, whether it is ready, and how."""

import re
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event, Thread
from typing import Final, NoReturn

import psycopg
import pytest
from starlette.testclient import TestClient

from placeasile.api.measuring import SECONDS, Measure, Requests, exposed
from placeasile.edge.database import projector_connection
from placeasile.edge.policy import Role
from placeasile.projections.rebuild import prepare
from placeasile.projections.runner import Projector
from tests.api.refusals import refused
from tests.api.support import Service

LINE: Final = re.compile(r'(placeasile_[a-z_]+)(?:\{((?:[a-z]+="[^"]*",?)*)\})? (\S+)')
LABEL: Final = re.compile(r'([a-z]+)="([^"]*)"')
# A row like the last one, of a type that no program knows.
POISON: Final = """
    insert into es.event (position, stream_id, stream_version, event_id, type, schema_version,
      effective_on, recorded_at, command_id, actor, source, correlation_id, data, leaf)
    select position + 1, stream_id, stream_version + 1, gen_random_uuid(), 'example.unknown', 1,
      effective_on, recorded_at + interval '1 second', gen_random_uuid(), actor, source,
      correlation_id, data, 'leaf'
    from es.event order by position desc limit 1
"""


@dataclass
class Exposed:
    """What /api/metrics says: values by name and labels, and kinds by name."""

    values: dict[tuple[str, frozenset[tuple[str, str]]], float] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def value(self, name: str, **labels: str) -> float | None:
        return self.values.get((f"placeasile_{name}", frozenset(labels.items())))

    def named(self, name: str) -> dict[frozenset[tuple[str, str]], float]:
        wanted = f"placeasile_{name}"
        return {labels: value for (one, labels), value in self.values.items() if one == wanted}


def measured(service: Service) -> Exposed:
    answer = service.reader.get("/api/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return read(answer.text)


def read(text: str) -> Exposed:
    """Read the text as strictly as a Prometheus server does."""
    found = Exposed()
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in found.kinds
            found.kinds[name] = kind
        elif not line.startswith("# HELP "):
            matched = LINE.fullmatch(line)
            assert matched is not None, line
            name, labels, value = matched.groups()
            key = (name, frozenset(LABEL.findall(labels or "")))
            assert key not in found.values, line
            found.values[key] = float(value)
            assert re.sub("_(bucket|sum|count)$", "", name) in found.kinds or name in found.kinds
    return found


def with_limits(service: Service, *, late: float, stuck: float) -> None:
    services = service.app.state.services
    service.app.state.services = replace(services, late_seconds=late, stuck_seconds=stuck)


@contextmanager
def projector(dsn: str, service: Service) -> Generator[None]:
    stop = Event()
    run = Projector(partial(projector_connection, dsn), lambda: service.today).run
    thread = Thread(target=run, args=[stop])
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def until_halted(service: Service) -> None:
    deadline = time.monotonic() + 30
    while not service.anonymous.get("/api/health").json()["halted"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


# ---------------------------------------------------------------- the tables and the log


def test_a_service_that_follows_its_log_says_so(service: Service) -> None:
    service.record("/api/operateurs", nom="Alpha", effective_on="2020-01-01")
    position = service.settle()

    health = service.anonymous.get("/api/health").json()
    assert health["status"] == "en service"
    assert (health["position"], health["head"], health["lag"]) == (position, position, 0)
    assert (health["lag_seconds"], health["halted"], health["stuck"]) == (0, False, False)
    assert service.anonymous.get("/api/ready").json() == {
        **health, "head_age_seconds": pytest.approx(health["head_age_seconds"], abs=60),
    }  # fmt: skip

    found = measured(service)
    assert found.value("log_head_position") == found.value("projector_position") == position
    assert found.value("log_head_age_seconds") is not None
    assert found.value("projector_lag_events") == found.value("projector_lag_seconds") == 0
    assert found.value("projector_halted") == found.value("projector_stuck") == 0
    assert found.value("definition_matches") == 1
    assert found.named("projector_poison_position") == {}


def test_an_empty_log_has_no_age(service: Service) -> None:
    assert service.anonymous.get("/api/health").json()["head_age_seconds"] is None
    assert measured(service).value("log_head_age_seconds") is None
    assert measured(service).value("log_head_position") == 0


def test_tables_that_do_not_move_are_stuck_and_soon_not_ready(service: Service) -> None:
    service.record("/api/operateurs", nom="Alpha", effective_on="2020-01-01")
    service.record("/api/operateurs", nom="Beta", effective_on="2020-01-01")

    with_limits(service, late=3600, stuck=3600)
    assert service.anonymous.get("/api/ready").json()["status"] == "en service"
    assert measured(service).value("projector_stuck") == 0

    with_limits(service, late=3600, stuck=0)
    health = service.anonymous.get("/api/health").json()
    assert (health["status"], health["lag"], health["stuck"]) == ("bloqué", 2, True)
    assert health["lag_seconds"] > 0
    found = measured(service)
    assert (found.value("projector_stuck"), found.value("projector_lag_events")) == (1, 2)
    assert (found.value("projector_still_seconds") or 0) > 0

    with_limits(service, late=0, stuck=0)
    answer = service.anonymous.get("/api/ready")
    problem = refused(answer, 503, None, answer.json()["value"])
    assert (problem["code"], problem["status"]) == ("tables-late", 503)
    assert service.anonymous.get("/api/health").status_code == 200

    service.settle()
    assert service.anonymous.get("/api/ready").status_code == 200


def test_an_event_that_cannot_be_applied_is_named(service: Service, database: str) -> None:
    service.record("/api/operateurs", nom="Alpha", effective_on="2020-01-01")
    position = service.settle()
    with service.owner.transaction():
        service.owner.execute("set local session_replication_role = replica")
        service.owner.execute(POISON)

    with projector(database, service):
        until_halted(service)
        refused(service.anonymous.get("/api/ready"), 503, None, position)
        health = service.anonymous.get("/api/health")
        found = measured(service)

    assert (health.status_code, health.json()["status"]) == (200, "arrêté")
    assert "example" not in health.text
    assert found.value("projector_halted") == 1
    assert found.value("projector_poison_position", type="example.unknown") == position + 1
    assert found.value("projector_position") == position


def test_tables_of_another_program_are_not_ready(service: Service) -> None:
    assert service.anonymous.get("/api/ready").status_code == 200
    service.owner.execute("update ops.generation set definition = 'of another'")

    problem = refused(service.anonymous.get("/api/ready"), 503, None, 1)

    assert problem["code"] == "tables-foreign"
    assert measured(service).value("definition_matches") == 0


def test_a_service_without_tables_lives_and_is_not_ready(service: Service) -> None:
    service.owner.execute("drop view read.checkpoint cascade")

    assert service.anonymous.get("/api/ready").status_code == 503
    health = service.anonymous.get("/api/health")
    assert (health.status_code, health.json()["status"]) == (200, "tables de lecture absentes")
    assert health.json()["lag"] is None


class Unreachable:
    """Readers of a database that does not answer."""

    def connection(self, timeout: float | None = None) -> NoReturn:
        raise psycopg.OperationalError(f"secret, after {timeout}")


def test_a_service_without_database_lives_and_is_not_ready(service: Service) -> None:
    services = service.app.state.services
    service.app.state.services = replace(services, readers=Unreachable())

    assert service.anonymous.get("/api/ready").status_code == 503
    health = service.anonymous.get("/api/health")
    assert (health.status_code, health.json()["status"]) == (200, "base de données injoignable")
    assert health.json()["head"] is None
    assert "secret" not in health.text


# ---------------------------------------------------------------- generations, jobs, requests


def test_generations_and_jobs_are_counted(service: Service) -> None:
    prepare(service.projector, service.today)
    service.owner.execute(
        "insert into ops.job (job_id, kind, dedupe_key, state) values "
        "(gen_random_uuid(), 'seal', 'a', 'DUE'), (gen_random_uuid(), 'seal', 'b', 'DUE'), "
        "(gen_random_uuid(), 'seal', 'c', 'FAILED')"
    )

    found = measured(service)

    assert found.named("generation") == {
        frozenset({("number", "1"), ("state", "CURRENT")}): 1,
        frozenset({("number", "2"), ("state", "READY")}): 1,
    }
    assert (found.value("generation_bytes", number="2") or 0) > 100_000
    assert found.value("generation_lag_events", number="2") == 0
    assert found.value("jobs", kind="seal", state="DUE") == 2
    assert found.value("jobs", kind="seal", state="FAILED") == 1


def test_requests_are_counted_by_their_declared_address(service: Service) -> None:
    before = measured(service)
    for code in ("C0001", "C0002"):
        assert service.reader.get(f"/api/structures/{code}").status_code == 404
    service.anonymous.get("/nowhere")
    service.anonymous.request("BREW", "/nowhere")

    found = measured(service)

    route = "/api/structures/{code}"
    assert before.value("http_requests_total", method="GET", route=route, status="404") is None
    assert found.value("http_requests_total", method="GET", route=route, status="404") == 2
    assert found.value("http_requests_total", method="GET", route="", status="404") == 1
    assert "BREW" not in str(found.values)
    assert found.value("http_request_seconds_count", method="GET", route=route) == 2
    assert (found.value("http_request_seconds_sum", method="GET", route=route) or 0) > 0
    buckets = [
        found.value("http_request_seconds_bucket", method="GET", route=route, le=bound)
        for bound in (*map(str, SECONDS), "+Inf")
    ]
    assert buckets[-1] == 2
    assert buckets == sorted(one for one in buckets if one is not None)


def test_each_latency_is_counted_at_its_bound_and_above() -> None:
    requests = Requests()
    for seconds in (0.005, 0.0051, 11.0):
        requests.add("GET", "/x", 200, seconds)

    found = read(exposed(requests.measures()))

    def at_most(bound: str) -> float | None:
        return found.value("http_request_seconds_bucket", method="GET", route="/x", le=bound)

    assert (at_most("0.005"), at_most("0.01"), at_most("10.0"), at_most("+Inf")) == (1, 2, 2, 3)
    assert found.value("http_request_seconds_sum", method="GET", route="/x") == pytest.approx(
        11.0101
    )
    assert found.kinds["placeasile_http_request_seconds"] == "histogram"


def test_what_labels_hold_cannot_break_a_line() -> None:
    text = exposed([Measure("placeasile_x", "gauge", "Said.", [("", {"a": 'q"\\\n'}, 1)])])

    assert text.splitlines()[-1] == 'placeasile_x{a="q\\"\\\\\\n"} 1'


def test_measures_need_a_key(service: Service) -> None:
    assert service.anonymous.get("/api/metrics").status_code == 401
    unknown = TestClient(service.app, headers={"Authorization": "Bearer pa_inconnue"})
    assert unknown.get("/api/metrics").status_code == 401
    assert all(service.clients[one].get("/api/metrics").status_code == 200 for one in Role)
