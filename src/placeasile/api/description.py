"""The OpenAPI description, with what FastAPI does not know of our answers."""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI

from placeasile.api.problems import MEDIA_TYPE, FieldError, Problem

REF: Final = "#/components/schemas/{model}"
WHOLE: Final = {"type": "string", "pattern": "^[0-9]+$"}

HEADERS: Final[dict[str, Any]] = {
    "X-Position": {
        "description": "Position du journal dont la réponse rend compte.",
        "schema": WHOLE,
    },
    "X-Demonstration": {
        "description": "Si le registre est une démonstration, sans données réelles.",
        "schema": {"type": "string", "enum": ["true", "false"]},
    },
    "X-Request-Id": {
        "description": "Référence de la demande : la vôtre, ou une nouvelle.",
        "schema": {"type": "string"},
    },
}
ETAG: Final[dict[str, Any]] = {
    "description": "Version du dossier, pour « If-Match » ou « If-None-Match ».",
    "schema": {"type": "string"},
}
COMMAND_ID: Final = {"type": "string", "format": "uuid", "title": "Idempotency-Key"}


class Described(FastAPI):
    """An application that describes its problems, its headers and its required key."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        if self.openapi_schema is None:
            self.openapi_schema = _completed(super().openapi())
        return self.openapi_schema


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    components = document["components"]
    schemas = components["schemas"]
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    problem = Problem.model_json_schema(ref_template=REF, mode="serialization")
    schemas |= problem.pop("$defs") | {"Problem": problem}
    assert FieldError.__name__ in schemas
    components["headers"] = {**HEADERS, "ETag": ETAG}
    for operation in _operations(document):
        if "description" in operation:
            operation["summary"] = operation.pop("description").rstrip(".")
        for parameter in operation.get("parameters", ()):
            if parameter["name"].lower() == "idempotency-key":
                parameter.update(name="Idempotency-Key", required=True, schema=COMMAND_ID)
        for status, response in operation["responses"].items():
            headers = [*HEADERS, "ETag"] if _has_etag(operation, status) else HEADERS
            response["headers"] = {
                name: {"$ref": f"#/components/headers/{name}"} for name in headers
            }
            if MEDIA_TYPE in response.get("content", {}):
                response["content"] = {MEDIA_TYPE: response["content"][MEDIA_TYPE]}
    return document


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _has_etag(operation: dict[str, Any], status: str) -> bool:
    return status in {"200", "201", "304"} and "service" not in operation["tags"]
