"""Every route, every role: what the policy says, and nothing else."""

import re
from typing import Any, Final
from uuid import UUID

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute
from httpx2 import Response
from starlette.testclient import TestClient

from placeasile.api.guarding import actions_of, refuse_unguarded, router_for, routes_of
from placeasile.edge.dependencies import allowed
from placeasile.edge.identity import issue_key, revoke_key
from placeasile.edge.policy import ALLOWED, Action, Role, may
from tests.api.support import Service, command_id

WITHOUT_KEY: Final = {"/api/health", "/api/ready", "/api/openapi.json"}
FILLED: Final = {
    "code": str(UUID(int=7)),
    "operateur_id": str(UUID(int=8)),
    "transformation_id": str(UUID(int=9)),
    "year": "2026",
    "cpom_id": str(UUID(int=9)),
    "departement": "14",
    "dna": "C1499",
    "level": "nation",
    "number": "33",
    "facet": "places",
    "actor": "registre",
}


def ask(client: TestClient, route: APIRoute) -> Response:
    """Ask for a route: 401 and 403 come before anything else is looked at."""
    values = {**FILLED, "code": "FR"} if "{level}" in route.path else FILLED
    path = re.sub(r"{(\w+)}", lambda found: values[found[1]], route.path)
    headers = {"Idempotency-Key": str(command_id())}
    (method,) = route.methods or set[str]()
    return client.request(method, path, headers=headers)


def test_every_route_names_its_action_and_is_open_only_if_it_says_so(shared: Service) -> None:
    routes = routes_of(shared.app)
    assert len(routes) > 40
    for route in routes:
        assert actions_of(route), route.path
        assert (actions_of(route) == {Action.OPEN}) == (route.path in WITHOUT_KEY), route.path


@pytest.mark.covers("L32")
def test_the_routes_and_the_openapi_are_the_same(shared: Service) -> None:
    document = shared.anonymous.get("/api/openapi.json").json()
    described = {
        (path, method.upper()) for path, found in document["paths"].items() for method in found
    }
    routes = {(one.path, method) for one in routes_of(shared.app) for method in one.methods or ()}
    assert described == routes
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert ("security" in operation) == (path not in WITHOUT_KEY), path


@pytest.mark.slow
def test_the_log_role_matrix(shared: Service) -> None:
    for route in routes_of(shared.app):
        for role in Role:
            permitted = all(may(role, one) or one is Action.OPEN for one in actions_of(route))
            status = ask(shared.clients[role], route).status_code
            assert status != 401
            assert (status == 403) != permitted, (route.path, role, status)


def test_writing_needs_more_than_reading() -> None:
    assert not may(Role.LECTURE, Action.RECORD)
    assert not may(Role.LECTURE, Action.RETRACT)
    assert all(may(role, Action.READ) for role in Role)
    assert Action.OPEN not in ALLOWED


@pytest.mark.slow
@pytest.mark.covers("L13")
def test_every_route_refuses_who_has_no_valid_key(shared: Service) -> None:
    revoked = issue_key(shared.owner, label="partie", role=Role.ADMINISTRATION)
    assert revoke_key(shared.owner, "partie") == 1
    clients = {
        "none": shared.anonymous,
        "revoked": TestClient(shared.app, headers={"Authorization": f"Bearer {revoked}"}),
        "unknown": TestClient(shared.app, headers={"Authorization": "Bearer pa_inconnue"}),
        "empty": TestClient(shared.app, headers={"Authorization": "Bearer "}),
        "basic": TestClient(shared.app, headers={"Authorization": "Basic YTpi"}),
        "latin": TestClient(shared.app, headers={"Authorization": "Bearer clé".encode("latin-1")}),  # type: ignore[dict-item]
    }
    for route in routes_of(shared.app):
        for kind, client in clients.items():
            answer = ask(client, route)
            if route.path in WITHOUT_KEY:
                assert answer.status_code == 200
            else:
                assert answer.status_code == 401, (route.path, kind)
                assert answer.headers["WWW-Authenticate"] == "Bearer"
                assert answer.json()["field"] == "Authorization"
                assert answer.json()["value"] is None


def test_a_stranger_s_body_is_not_even_read(shared: Service) -> None:
    answer = shared.anonymous.post(
        "/api/structures", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 401


def test_a_key_whose_role_is_unknown_opens_nothing(shared: Service) -> None:
    key = issue_key(shared.owner, label="futur", role=Role.LECTURE)
    shared.owner.execute("update ops.api_key set role = 'role-futur' where label = 'futur'")
    client = TestClient(shared.app, headers={"Authorization": f"Bearer {key}"})
    assert client.get("/api/structures").status_code == 401


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_has_no_case(shared: Service, scheme: str) -> None:
    key = shared.keys[Role.LECTURE]
    answer = shared.anonymous.get("/api/structures", headers={"Authorization": f"{scheme} {key}"})
    assert answer.status_code == 200


def _route() -> dict[str, Any]:
    return {}


@pytest.mark.covers("L31")
def test_a_service_with_a_route_of_no_action_does_not_start() -> None:
    forgotten = FastAPI()
    forgotten.add_api_route("/api/forgotten", _route)
    with pytest.raises(TypeError, match="/api/forgotten"):
        refuse_unguarded(forgotten)


@pytest.mark.covers("L31")
def test_a_service_with_a_route_that_asks_nobody_s_key_does_not_start() -> None:
    unguarded = APIRouter(dependencies=[Depends(allowed(Action.READ))])
    unguarded.add_api_route("/api/unguarded", _route)
    app = FastAPI()
    app.include_router(unguarded)
    with pytest.raises(TypeError, match="/api/unguarded"):
        refuse_unguarded(app)


def test_a_guarded_route_starts() -> None:
    guarded = router_for(Action.READ, {})
    guarded.add_api_route("/guarded", _route)
    app = FastAPI()
    app.include_router(guarded)
    refuse_unguarded(app)
