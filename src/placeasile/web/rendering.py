"""Pages are rendered here: one template a page, one macro a component."""

import gzip
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from placeasile.domain.french.days import write_day, write_day_in_words
from placeasile.domain.french.numbers import write_amount, write_number, write_percent
from placeasile.web import wording
from placeasile.web.identity import give, secret_for, token_of
from placeasile.web.labels import choice, tone
from placeasile.web.shell import shell_of

TEMPLATES: Final = Path(__file__).parent / "templates"
SMALL: Final = 1024
LEVEL: Final = 5


@cache
def environment() -> Environment:
    """Return the templates: all that they name exists, all that they place is escaped."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.filters.update(
        number=write_number,
        amount=write_amount,
        percent=write_percent,
        day=write_day,
        day_in_words=write_day_in_words,
        instant=wording.instant,
        choice=choice,
        tone=tone,
    )
    words: dict[str, object] = {
        "counted": wording.counted,
        "UNKNOWN": wording.UNKNOWN,
        "NOT_APPLICABLE": wording.NOT_APPLICABLE,
    }
    cast("dict[str, object]", found.globals).update(words)
    return found


def render(
    request: Request,
    template: str,
    page: Any,  # noqa: ANN401 (the page of the template)
    *,
    status: int = 200,
) -> Response:
    """Return a page: ``page`` is what its template places, already in words."""
    shell = shell_of(request)
    text = environment().get_template(template).render(page=page, shell=shell)
    body = text.encode()
    headers = {"Cache-Control": "private, no-store", "Vary": "Cookie, Accept-Encoding"}
    if len(body) > SMALL and "gzip" in request.headers.get("Accept-Encoding", ""):
        body = gzip.compress(body, LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    answer = Response(body, status, headers, media_type="text/html; charset=utf-8")
    if not token_of(request):
        give(request, answer, secret_for(request))
    return answer
