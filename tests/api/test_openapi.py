"""The OpenAPI document, and what answers when it is taken at its word."""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, Final, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st
from schemathesis import checks

from placeasile.edge.policy import Role
from tests.api.park import Park
from tests.api.support import Service

NAMES: Final = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]
EXAMPLES: Final = 2


@pytest.fixture(scope="module")
def document(shared: Service) -> dict[str, Any]:
    return shared.anonymous.get("/api/openapi.json").json()


def operations(document: dict[str, Any]) -> Generator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_the_document_is_openapi_3_1_and_open_to_all(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"] == "Placeasile"
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_route_declares_its_problems_and_its_headers(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        statuses = set(operation["responses"])
        if operation["tags"] == ["service"]:
            guarded = {"401", "403"} if "security" in operation else set[str]()
            assert statuses == {"200", "503"} | guarded, name
        else:
            assert statuses >= {"401", "403", "404", "409", "422", "503"}, name
        if name.startswith("post"):
            assert statuses >= {"201", "200", "400", "412", "413", "415"}, name
        for status, response in operation["responses"].items():
            assert set(response["headers"]) >= {"X-Position", "X-Demonstration", "X-Request-Id"}
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"], name


def test_commands_require_their_key_and_queries_take_the_two_dates(
    document: dict[str, Any],
) -> None:
    for name, operation in operations(document):
        parameters = {one["name"]: one for one in operation.get("parameters", ())}
        if name.startswith("post"):
            assert parameters["Idempotency-Key"]["required"] is True
        elif operation["tags"] != ["service"]:
            assert {"effective_on", "known_on", "position", "min_position"} <= set(parameters)


def test_summaries_are_french_and_ids_are_distinct(document: dict[str, Any]) -> None:
    found = [operation for _, operation in operations(document)]
    assert len({one["operationId"] for one in found}) == len(found)
    assert all(one["summary"] and "Raises" not in one["summary"] for one in found)
    assert not any(one["summary"].startswith(("Record", "Set", "Give")) for one in found)


def test_amounts_are_texts_in_the_schemas_of_rows(document: dict[str, Any]) -> None:
    amount = document["components"]["schemas"]["Sheet"]["properties"]["dotation_granted"]
    assert [one["type"] for one in amount["anyOf"]] == ["string", "null"]


@dataclass
class Sender:
    """Sends what a schema allows, or does not, and checks the answers against it."""

    park: Park
    mode: schemathesis.GenerationMode
    statuses: set[int] = field(default_factory=set[int])

    def try_all(self) -> None:
        checks.load_all_checks()
        schema: Any = schemathesis.openapi.from_asgi("/api/openapi.json", self.park.service.app)
        for found in schema.get_all_operations():
            operation = found.ok()
            if operation.tags != ["service"]:  # those take nothing that could be wrong
                self.try_one(operation)

    def try_one(self, operation: Any) -> None:  # noqa: ANN401 (its generics have no names)
        @seed(20260109)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        )
        @given(case=operation.as_strategy(generation_mode=self.mode), known=st.booleans())
        def answered(case: Any, *, known: bool) -> None:  # noqa: ANN401 (the same)
            self.send(case, known=known or self.mode is schemathesis.GenerationMode.POSITIVE)

        answered()

    def send(self, case: Any, *, known: bool) -> None:  # noqa: ANN401 (the same)
        ids = {"code": self.park.ids[0], "operateur_id": self.park.operateurs[0]}
        if known:
            for name in set(ids) & set(case.path_parameters or {}):
                case.path_parameters[name] = ids[name]
        key = self.park.service.keys[Role.ADMINISTRATION]
        answer = case.call(headers={"Authorization": f"Bearer {key}"})
        self.statuses.add(answer.status_code)
        case.validate_response(answer, checks=cast("Any", checks).CHECKS.get_by_names(NAMES))


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda one: one.value)
def test_what_the_document_lets_send_is_answered_as_it_says(
    park: Park, mode: schemathesis.GenerationMode
) -> None:
    sender = Sender(park, mode)
    sender.try_all()
    park.service.settle()
    assert max(sender.statuses) < 500
    expected = {200, 201, 409} if mode is schemathesis.GenerationMode.POSITIVE else {422}
    assert sender.statuses >= expected
