"""The shapes of answers: a moment, rows, their number; or what a command recorded."""

import csv
import hashlib
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

import orjson
from fastapi import Request, Response
from pydantic import BaseModel

from placeasile.api.unsealing import readable
from placeasile.edge.dependencies import Services
from placeasile.edge.identity import Caller
from placeasile.projections.moment import Moment
from placeasile.store.register import Receipt

RowT = TypeVar("RowT")

TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


class MomentShown(BaseModel):
    """The moment of an answer. The same three values give the same answer, for ever."""

    effective_on: date
    position: int
    log_epoch: UUID


class Items(BaseModel, Generic[RowT]):
    """Rows as of a moment. ``demonstration`` warns that the register is not real.

    ``total`` counts the rows of all pages. ``next`` is the value of ``after`` for the
    next page, null on the last one.
    """

    moment: MomentShown
    demonstration: bool
    items: list[RowT]
    total: int
    next: str | None


class Compared(Items[RowT], Generic[RowT]):
    """Rows that go from one moment to another: ``since`` is the first, ``moment`` the second."""

    since: MomentShown


class Feed(BaseModel, Generic[RowT]):
    """Rows as `Items`, of which there may be too many to count.

    ``total`` counts the rows of all pages, null beyond ten thousand.
    """

    moment: MomentShown
    demonstration: bool
    items: list[RowT]
    total: int | None
    next: str | None


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
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query found. ``version`` is that of the one thing that the rows are about.

    ``since`` is the first moment of rows that go from one to another. ``total`` is None when
    there are too many to count, in a `Feed`.
    """

    rows: Sequence[Any]
    total: int | None
    next: str | None = None
    version: int | None = None
    since: Moment | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """One thing and the blocks of rows about it, by name."""

    identity: Any
    blocks: Mapping[str, Sequence[Any]]
    version: int


def items(request: Request, moment: Moment, found: Rows) -> Response:
    """Return rows as a response, or tell that the caller has them already.

    The ETag is weak, the digest of the rows as this caller may read them: it stays when
    others are recorded, and says nothing of what is left out.
    """
    (rows,) = _readable(request, [found.rows])
    return _framed(request, moment, _json(rows), found)


def whole(request: Request, moment: Moment, found: Dossier) -> Response:
    """Return a dossier as a response of one row, as `items` does."""
    names = list(found.blocks)
    (identity,), *blocks = _readable(request, [[found.identity], *found.blocks.values()])
    row = {"identity": identity, **dict(zip(names, blocks, strict=True))}
    return _framed(request, moment, _json([row]), Rows([found], 1, version=found.version))


def _readable(request: Request, blocks: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    used: Services = request.app.state.services
    caller: Caller | None = getattr(request.state, "caller", None)
    found: Collection[str] = getattr(request.state, "departements", ())
    return readable(blocks, caller, used.store, found)


def _framed(request: Request, moment: Moment, rows: bytes, found: Rows) -> Response:
    since = {} if found.since is None else {"since": _shown(found.since)}
    counted = f"{moment.log_epoch} {found.total} {found.next} ".encode()
    digest = hashlib.sha256(counted + (_json(since) if since else b"") + rows)
    version = "" if found.version is None else f"{found.version}."
    tag = f'"{version}{digest.hexdigest()[:24]}"'
    headers = {
        "ETag": f"W/{tag}",
        "X-Position": str(moment.position),
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization",
    }
    if _has(request.headers.get("If-None-Match", ""), tag):
        return Response(status_code=304, headers=headers)
    body = {
        "moment": _shown(moment),
        **since,
        "demonstration": moment.demonstration,
        "items": orjson.Fragment(rows),
        "total": found.total,
        "next": found.next,
    }
    return plainly(body, 200, headers)


def table(moment: Moment, rows: Sequence[Mapping[str, object]], name: str) -> Response:
    """Return rows that share their columns as a CSV file (RFC 4180, UTF-8).

    What is not known is an empty cell; what is not a plain value is JSON.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow([_cell(one) for one in row.values()])
    headers = {
        "X-Position": str(moment.position),
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization",
        "Content-Disposition": f'attachment; filename="{name}.csv"',
    }
    return Response(text.getvalue(), 200, headers, media_type="text/csv")


def accepted(
    subject: UUID, receipt: Receipt, *, head: int, demonstration: bool, created: str | None = None
) -> Response:
    """Return a receipt as a response, with the version to send back in ``If-Match``.

    ``head`` is where the log stands when nothing was recorded; ``created`` is the address
    of a new thing.
    """
    headers = {
        "ETag": f'"{receipt.version}"',
        "X-Position": str(head if receipt.position is None else receipt.position),
    }
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
        "demonstration": demonstration,
    }
    return plainly(body, 200 if receipt.position is None else 201, headers)


def _shown(moment: Moment) -> dict[str, object]:
    return {
        "effective_on": moment.effective_on,
        "position": moment.position,
        "log_epoch": moment.log_epoch,
    }


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        # A spreadsheet would run it as a formula.
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    return _json(value).decode().strip('"')


def _has(wanted: str, tag: str) -> bool:
    return wanted.strip() == "*" or tag in TAG.findall(wanted)


def plainly(body: object, status: int, headers: Mapping[str, str]) -> Response:
    """Return a body as it is, as JSON."""
    return Response(_json(body), status, headers, media_type="application/json")


def _json(body: object) -> bytes:
    return orjson.dumps(body, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
