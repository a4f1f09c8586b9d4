"""What every problem must say."""

import re
from typing import Any, Final, TypeAlias

from httpx2 import Response

Body: TypeAlias = dict[str, Any]

MEMBERS: Final = {
    "type", "title", "status", "code", "detail", "remedy", "instance", "field", "value", "errors",
}  # fmt: skip
ENGLISH: Final = re.compile(
    r"\b(the|should|must|input|valid|field|error|expected|not|Traceback|psycopg|File)\b"
)


def refused(answer: Response, status: int, field: str | None, value: object) -> Body:
    """Check that a problem names a field and its value, and says what to do."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: Body = answer.json()
    assert set(problem) == MEMBERS
    assert (problem["status"], problem["type"]) == (status, f"/problemes/{problem['code']}")
    assert (problem["field"], problem["value"]) == (field, value), problem
    for text in (problem["title"], problem["detail"], problem["remedy"]):
        assert text
        assert "…" not in text.replace(str(value), "")
        assert not ENGLISH.search(text.replace(str(value), "").replace("not-null", "")), text
    assert re.fullmatch(r"\d+", answer.headers["X-Position"])
    assert answer.headers["X-Demonstration"] == "true"
    assert answer.headers["X-Request-Id"]
    return problem
