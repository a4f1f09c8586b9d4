"""What a Prometheus server reads: the log, the tables, the jobs, the requests. With a key."""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import Request
from fastapi.responses import PlainTextResponse
from psycopg import Connection

from placeasile.api.guarding import router_for
from placeasile.api.measuring import MEDIA_TYPE, Measure, Requests, exposed
from placeasile.api.problems import problems
from placeasile.edge.dependencies import ServicesDep
from placeasile.edge.policy import Action
from placeasile.projections.operations import Following, Generation, following, generations

router = router_for(Action.OBSERVE, problems(401, 403, 503))

JOBS: Final = """
    select kind, state, count(*) from ops.job group by kind, state order by kind, state
"""


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    tags=["service"],
)
def metrics(request: Request, used: ServicesDep) -> PlainTextResponse:
    """Donner les mesures du service, au format de Prometheus."""
    requests: Requests = request.app.state.requests
    with used.readers.connection() as connection:
        found = following(connection)
        measures = [
            *(_log_and_tables(found, used.stuck_seconds) if found is not None else ()),
            *_generations(generations(connection)),
            _jobs(connection),
        ]
    return PlainTextResponse(exposed([*measures, *requests.measures()]), media_type=MEDIA_TYPE)


def _gauge(name: str, said: str, value: float, **labels: str) -> Measure:
    return Measure(f"placeasile_{name}", "gauge", said, [("", labels, value)])


def _log_and_tables(found: Following, stuck_seconds: float) -> Iterator[Measure]:
    yield _gauge("log_head_position", "Last position of the log.", found.head)
    if found.head_age is not None:
        yield _gauge("log_head_age_seconds", "Age of the last event.", found.head_age)
    yield _gauge("projector_position", "Last position that the tables show.", found.position)
    yield _gauge("projector_lag_events", "Events that the tables lack.", found.lag)
    yield _gauge(
        "projector_lag_seconds", "Age of the first event that the tables lack.", found.waiting
    )
    yield _gauge("projector_still_seconds", "Time without a move, while events wait.", found.still)
    yield _gauge(
        "projector_stuck",
        "Whether the tables have not moved for too long, while events wait.",
        int(found.stuck(stuck_seconds)),
    )
    yield _gauge("projector_halted", "Whether an event could not be applied.", int(found.halted))
    if found.halted and found.next_type is not None:
        yield _gauge(
            "projector_poison_position",
            "Position of the event that could not be applied.",
            found.position + 1,
            type=found.next_type,
        )
    yield _gauge(
        "definition_matches", "Whether the tables are those of this program.", int(found.own)
    )


def _generations(found: list[Generation]) -> Iterator[Measure]:
    yield Measure(
        "placeasile_generation",
        "gauge",
        "Generations of the tables, by state.",
        [("", {"number": str(one.number), "state": one.state.value}, 1) for one in found],
    )
    yield Measure(
        "placeasile_generation_bytes",
        "gauge",
        "Size of a generation on disk.",
        [("", {"number": str(one.number)}, one.bytes) for one in found],
    )
    yield Measure(
        "placeasile_generation_lag_events",
        "gauge",
        "Events that a generation lacks.",
        [("", {"number": str(one.number)}, one.lag) for one in found if one.lag is not None],
    )


def _jobs(connection: Connection[Any]) -> Measure:
    return Measure(
        "placeasile_jobs",
        "gauge",
        "Jobs, by kind and state.",
        [
            ("", {"kind": kind, "state": state}, count)
            for kind, state, count in connection.execute(JOBS).fetchall()
        ],
    )
