"""Counts the requests of this process, and writes measures as Prometheus reads them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, TypeAlias

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The upper bounds of the latencies that are told apart."""
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Others are counted together: a stranger could send any."""
MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

Labels: TypeAlias = Mapping[str, str]
Sample: TypeAlias = tuple[str, Labels, float]
"""What follows the name of the measure (for example ``_bucket``), its labels and its value."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name, its kind (``gauge``, ``counter``, ``histogram``), and its samples."""

    name: str
    kind: str
    said: str
    samples: Iterable[Sample]


@dataclass(slots=True)
class Latencies:
    """How many requests took at most each bound, and more than the last; and how long in all."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))
    total: float = 0.0


class Requests:
    """The requests that this process answered, by method, declared route and status."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answered: dict[tuple[str, str, int], int] = {}
        self._latencies: dict[tuple[str, str], Latencies] = {}

    def add(self, method: str, route: str | None, status: int | None, seconds: float) -> None:
        """Count one; its route is None when no address was declared so."""
        where = (method if method in METHODS else "other", route or "")
        with self._lock:
            key = (*where, status or 0)
            self._answered[key] = self._answered.get(key, 0) + 1
            found = self._latencies.setdefault(where, Latencies())
            found.counts[bisect_left(SECONDS, seconds)] += 1
            found.total += seconds

    def measures(self) -> Iterator[Measure]:
        """Return what was counted so far."""
        with self._lock:
            answered = dict(self._answered)
            latencies = {
                where: Latencies(list(one.counts), one.total)
                for where, one in self._latencies.items()
            }
        yield Measure(
            "placeasile_http_requests_total",
            "counter",
            "Requests that this process answered.",
            [
                ("", {"method": method, "route": route, "status": str(status)}, count)
                for (method, route, status), count in sorted(answered.items())
            ],
        )
        yield Measure(
            "placeasile_http_request_seconds",
            "histogram",
            "Time that this process took to answer.",
            [
                sample
                for (method, route), one in sorted(latencies.items())
                for sample in _histogram({"method": method, "route": route}, one)
            ],
        )


def _histogram(labels: Labels, found: Latencies) -> Iterator[Sample]:
    below = 0
    for bound, count in zip((*map(str, SECONDS), "+Inf"), found.counts, strict=True):
        below += count
        yield "_bucket", {**labels, "le": bound}, below
    yield "_sum", labels, found.total
    yield "_count", labels, below


def exposed(measures: Iterable[Measure]) -> str:
    """Return measures in the text format of Prometheus."""
    lines: list[str] = []
    for one in measures:
        lines += (f"# HELP {one.name} {one.said}", f"# TYPE {one.name} {one.kind}")
        for suffix, labels, value in one.samples:
            lines.append(f"{one.name}{suffix}{_braced(labels)} {value!r}")
    return "\n".join(lines) + "\n"


def _braced(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
