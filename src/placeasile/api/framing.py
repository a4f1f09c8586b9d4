"""What frames every request: its id, its limits, its log line, the headers of its answer."""

import asyncio
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeAlias, cast

import psycopg
import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from placeasile.api.measuring import Requests
from placeasile.api.problems import MAX_BODY, too_large, unexpected
from placeasile.edge.dependencies import Services
from placeasile.edge.identity import Caller
from placeasile.projections.moment import Standing, standing

log = structlog.get_logger(__name__)

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
LOOK_SECONDS: Final = 1.0
UNAVAILABLE: Final = 503
MOST_DRAINED: Final = 16 * MAX_BODY
DRAIN_SECONDS: Final = 5.0

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}


Present: TypeAlias = Callable[[Scope, Response], Response]
"""What shows a problem that no route answered to whoever asked."""


def as_it_is(_scope: Scope, problem: Response) -> Response:
    """Show a problem as it is, as programs want it."""
    return problem


class Frame:
    """Middleware around the whole application.

    - ``X-Request-Id`` is the caller's, or a new one; every log line bears it.
    - A body over one mebibyte is refused as soon as it is seen to be; what is still sent
      of it is thrown away, so that the caller sees the answer.
    - HEAD is GET without the body.
    - An unexpected error is logged and hidden.
    - One line a request is logged: its route, never its address, its query or its body.
    - Requests are counted, with the time that they took.
    """

    def __init__(
        self,
        app: ASGIApp,
        services: Services,
        requests: Requests,
        present: Present = as_it_is,
    ) -> None:
        self._app = app
        self.present = present
        self.requests = requests
        self._services = services
        self._latest: Standing | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["state"] = {**scope.get("state", {})}
        given = Headers(scope=scope).get("X-Request-Id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(16)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await _Exchange(self, scope, receive, send, request_id).run()

    @property
    def app(self) -> ASGIApp:
        """The application inside the frame."""
        return self._app

    async def standing(self, scope: Scope, status: int) -> Standing | None:
        """Return where the register stood for a request, or the last that this process saw."""
        self._latest = scope["state"].get("standing", self._latest)
        if self._latest is None and status != UNAVAILABLE:
            self._latest = await run_in_threadpool(self._look)
        return self._latest

    def _look(self) -> Standing | None:
        with (
            suppress(psycopg.Error),
            self._services.readers.connection(timeout=LOOK_SECONDS) as connection,
        ):
            return standing(connection)
        return None


class _Exchange:
    """One request and its answer."""

    def __init__(
        self, frame: Frame, scope: Scope, receive: Receive, send: Send, request_id: str
    ) -> None:
        self._frame = frame
        self._method: str = scope["method"]
        self._scope = {**scope, "method": "GET"} if self._method == "HEAD" else scope
        self._receive = receive
        self._send = send
        self._request_id = request_id
        headers = Headers(scope=scope)
        length = headers.get("Content-Length", "")
        self._declared = int(length[:20]) if length.isdecimal() else 0
        self._unread = self._declared > 0 or "Transfer-Encoding" in headers
        self._waiting = "Expect" in headers
        self._seen = 0
        self._status: int | None = None

    async def run(self) -> None:
        started = time.perf_counter()
        try:
            if self._declared > MAX_BODY:
                await self._tell(too_large(self._scope["path"]))
            else:
                await self._frame.app(self._scope, self.receive, self.send)
        except Exception:
            log.exception("request.failed", route=self._route())
            if self._status is None:
                await self._tell(unexpected(self._scope["path"]))
        caller: Caller | None = cast("Scope", self._scope["state"]).get("caller")
        spent = time.perf_counter() - started
        self._frame.requests.add(self._method, self._route(), self._status, spent)
        log.info(
            "request",
            method=self._method,
            route=self._route(),
            status=self._status,
            ms=round(spent * 1000, 1),
            actor=None if caller is None else caller.actor,
        )

    async def _tell(self, problem: Response) -> None:
        answer = self._frame.present(self._scope, problem)
        await answer(self._scope, self._receive, self.send)

    async def receive(self) -> Message:
        message = await self._next()
        if self._seen > MAX_BODY:
            raise HTTPException(413)
        return message

    async def _next(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        self._unread = message.get("more_body", False)
        return message

    async def _drain(self) -> None:
        """Let a caller finish what it sends, within reason: else it may not see the answer."""
        if self._waiting or self._declared > MOST_DRAINED:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while self._unread and self._seen <= MOST_DRAINED:
                    await self._next()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            await self._drain()
            await self._dress(MutableHeaders(scope=message), message["status"])
        elif self._method == "HEAD":
            message = {**message, "body": b""}
        await self._send(message)

    async def _dress(self, headers: MutableHeaders, status: int) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers["X-Request-Id"] = self._request_id
        found = await self._frame.standing(self._scope, status)
        if found is not None:
            headers.setdefault("X-Position", str(found.position))
            headers["X-Demonstration"] = str(found.demonstration).lower()

    def _route(self) -> str | None:
        """The address as it was declared: what callers put in it is not logged."""
        return getattr(self._scope.get("route"), "path", None)
