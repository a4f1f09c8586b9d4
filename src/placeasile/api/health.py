"""Whether the service runs, and whether its tables follow the log. Open to all."""

from typing import Any, Final

from fastapi import Response
from pydantic import BaseModel

from placeasile.api.guarding import router_for
from placeasile.api.problems import problems
from placeasile.edge.dependencies import Services, ServicesDep
from placeasile.edge.policy import Action
from placeasile.projections.moment import TablesHalted

router = router_for(Action.OPEN, problems(503))

LOOK_SECONDS: Final = 2.0
# The row is how far the query tables are behind the log.
STATE: Final = """
    select c.position, (select coalesce(max(position), 0) from es.event) as head,
      c.halted is not null as halted, m.demonstration
    from read.checkpoint c cross join es.meta m
"""


class Health(BaseModel):
    """``lag`` is the number of events that the query tables have not applied yet."""

    status: str
    position: int
    head: int
    lag: int
    halted: bool
    demonstration: bool


@router.get("/health", responses={200: {"model": Health}}, tags=["service"])
def health(used: ServicesDep) -> Response:
    """Dire si le service répond, et si ses tables suivent le journal."""
    return _answer(_look(used))


@router.get("/ready", responses={200: {"model": Health}}, tags=["service"])
def ready(used: ServicesDep) -> Response:
    """Dire si le service peut recevoir des demandes : ses tables ne sont pas arrêtées."""
    found = _look(used)
    if found.halted:
        raise TablesHalted(value=found.position)
    return _answer(found)


def _look(used: Services) -> Health:
    with used.readers.connection(timeout=LOOK_SECONDS) as connection:
        row: Any = connection.execute(STATE).fetchone()
    position, head, halted, demonstration = row
    return Health(
        status="arrêté" if halted else "en service",
        position=position,
        head=head,
        lag=head - position,
        halted=halted,
        demonstration=demonstration,
    )


def _answer(found: Health) -> Response:
    return Response(
        found.model_dump_json(),
        headers={"X-Position": str(found.position)},
        media_type="application/json",
    )
