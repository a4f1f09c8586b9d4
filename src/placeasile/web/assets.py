"""The files of the pages: each has its digest in its address, and never changes there."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from placeasile.edge.policy import Action
from placeasile.web.routing import File, router_for

FOLDER: Final = Path(__file__).parent / "static"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
LENGTH: Final = 16

router = router_for(Action.OPEN, File)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file, as it is and compressed."""

    path: str
    digest: str
    media_type: str
    body: bytes
    compressed: bytes

    @property
    def url(self) -> str:
        """Its address."""
        return f"/static/{self.digest}/{self.path}"


@cache
def assets() -> dict[str, Asset]:
    """Return every file that pages may ask for, by its path."""
    found = (path for path in sorted(FOLDER.rglob("*")) if path.suffix in TYPES)
    return {one.path: one for one in map(_asset, found)}


def asset_url(path: str) -> str:
    """Return the address of a file.

    Raises:
        KeyError: there is no such file.
    """
    return assets()[path].url


@router.get("/static/{digest}/{path:path}", name="static")
def static(digest: str, path: str, request: Request) -> Response:
    """Give a file of the pages."""
    found = assets().get(path)
    if found is None or found.digest != digest:
        raise HTTPException(404)
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Vary": "Accept-Encoding",
        **({"Content-Encoding": "gzip"} if zipped else {}),
    }
    body = found.compressed if zipped else found.body
    return Response(body, headers=headers, media_type=found.media_type)


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(
        path=path.relative_to(FOLDER).as_posix(),
        digest=hashlib.sha256(body).hexdigest()[:LENGTH],
        media_type=TYPES[path.suffix],
        body=body,
        compressed=gzip.compress(body, mtime=0),
    )
