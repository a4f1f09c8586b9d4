"""The OpenAPI description, with what FastAPI does not know of our answers."""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI

from placeasile.api.blocks import BLOCKS, HISTORY
from placeasile.api.problems import MEDIA_TYPE, FieldError, Problem
from placeasile.api.recording.table import SCOPES
from placeasile.domain.registry.dictionary import field_of
from placeasile.domain.registry.field import Unit
from placeasile.domain.registry.origins import origin_of

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


PLACES: Final[dict[str, tuple[str, ...]]] = {
    one.kind.__name__: (one.kind.records.TOPIC, one.kind.records.TOPIC.split(".", 1)[0])
    for scope in SCOPES
    for one in scope.recordings.values()
} | {
    block.row.__name__: (block.table,)
    for blocks in ((HISTORY,), *BLOCKS.values())
    for block in blocks
}
"""Where the names of a schema's fields have their meaning, by the name of the schema."""


HISTORIES: Final[dict[str, str]] = {
    "Sheet": "sheet",
    "Operateur": "operateur",
    "Cpom": "cpom",
} | {
    block.row.__name__: block.table for blocks in ((HISTORY,), *BLOCKS.values()) for block in blocks
}
"""The tables of the schemas whose fields have a history, by the name of the schema."""

ROWS: Final = {block.row.__name__ for blocks in BLOCKS.values() for block in blocks}
"""The schemas of rows: what is personal is left out for who may not read it."""


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
    _describe(schemas)
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


def _describe(schemas: dict[str, Any]) -> None:
    for name, schema in schemas.items():
        _label(name, schema)
    for name, table in HISTORIES.items():
        _trace(table, schemas[name])


def _label(model: str, schema: dict[str, Any]) -> None:
    """Give the fields of a schema their French words, from the registry."""
    for name, shown in schema.get("properties", {}).items():
        if "$ref" in shown.get("items", shown):
            continue  # what is made of rows says itself what it is
        field = field_of(name, *PLACES.get(model, ()))
        if field is not None and field.personal and model in ROWS:
            schema["required"] = [one for one in schema["required"] if one != name]
        if field is not None:
            shown["title"] = field.label
            unit = "" if field.unit is Unit.TEXT else f" ({field.unit.value})"
            shown["description"] = f"{field.definition.rstrip('.')}{unit}."


def _trace(table: str, schema: dict[str, Any]) -> None:
    """Say of each field of a row where its history is read, or why it has none."""
    for name, shown in schema["properties"].items():
        origin = origin_of(table, name)
        if origin.link is None:
            shown["x-computed"] = origin.reason
        else:
            shown["x-history"] = origin.link


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _has_etag(operation: dict[str, Any], status: str) -> bool:
    return status in {"200", "201", "304"} and "service" not in operation["tags"]
