"""The shapes of answers: a moment, rows, their number; or what a command recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from fastapi import Response
from pydantic import BaseModel

from placeasile.projections.moment import Moment
from placeasile.store.register import Receipt

RowT = TypeVar("RowT")


class MomentShown(BaseModel):
    """The moment of an answer. The same three values give the same answer, for ever."""

    effective_on: date
    position: int
    log_epoch: UUID


class Items(BaseModel, Generic[RowT]):
    """Rows as of a moment. ``demonstration`` warns that the register is not real.

    ``next`` is the value of ``after`` for the next page, absent on the last one.
    """

    moment: MomentShown
    demonstration: bool
    items: list[RowT]
    total: int
    next: str | None = None


class Accepted(BaseModel):
    """What a command recorded; the same command gets the same answer.

    ``position`` is what a reader may wait for with ``min_position``; null when the
    effect was already in force and nothing was recorded. ``id`` is the operator or the
    structure.
    """

    id: UUID
    stream_id: UUID
    version: int
    position: int | None
    event_ids: list[UUID]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query found."""

    rows: Sequence[Any]
    total: int
    next: str | None = None


def items(moment: Moment, found: Rows, headers: Mapping[str, str] | None = None) -> Response:
    """Return rows as a response."""
    body: dict[str, Any] = {
        "moment": {
            "effective_on": moment.effective_on,
            "position": moment.position,
            "log_epoch": moment.log_epoch,
        },
        "demonstration": moment.demonstration,
        "items": found.rows,
        "total": found.total,
    }
    if found.next is not None:
        body["next"] = found.next
    return _json(
        body,
        200,
        {
            "X-Position": str(moment.position),
            "X-Demonstration": str(moment.demonstration).lower(),
            "Cache-Control": "private, no-cache",
            **(headers or {}),
        },
    )


def accepted(subject: UUID, receipt: Receipt, *, created: str | None = None) -> Response:
    """Return a receipt as a response, with the version to send back in ``If-Match``."""
    headers = {"ETag": f'"{receipt.version}"'}
    if receipt.position is not None:
        headers["X-Position"] = str(receipt.position)
    if receipt.replayed:
        headers["Idempotent-Replayed"] = "true"
    if created is not None:
        headers["Location"] = created
    body = {
        "id": subject,
        "stream_id": receipt.stream_id,
        "version": receipt.version,
        "position": receipt.position,
        "event_ids": receipt.event_ids,
    }
    return _json(body, 200 if receipt.position is None else 201, headers)


def _json(body: object, status: int, headers: Mapping[str, str]) -> Response:
    content = orjson.dumps(body, default=_plain)
    return Response(content, status, headers, media_type="application/json")


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
