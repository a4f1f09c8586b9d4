"""Whether the process answers, and whether it can serve. Open to all."""

from typing import Final

from fastapi import Response
from psycopg import InterfaceError, OperationalError
from psycopg.errors import UndefinedTable
from pydantic import BaseModel

from placeasile.api.guarding import router_for
from placeasile.api.problems import problems
from placeasile.edge.dependencies import Services, ServicesDep
from placeasile.edge.policy import Action
from placeasile.projections.moment import TablesHalted
from placeasile.projections.operations import Following, TablesForeign, TablesLate, following

router = router_for(Action.OPEN, problems(503))

LOOK_SECONDS: Final = 2.0
NOWHERE: Final = "base de données injoignable"
UNBUILT: Final = "tables de lecture absentes"


class Health(BaseModel):
    """``lag`` is the number of events that the query tables have not applied yet.

    ``lag_seconds`` is how long the first of them has waited, ``head_age_seconds`` the age of
    the last event of the log. What is not known is null: the database does not answer, or
    nothing was recorded. ``stuck`` tells that the tables do not move though events wait.
    """

    status: str
    position: int | None = None
    head: int | None = None
    lag: int | None = None
    lag_seconds: float | None = None
    head_age_seconds: float | None = None
    halted: bool | None = None
    stuck: bool | None = None
    demonstration: bool | None = None


@router.get("/health", responses={200: {"model": Health}}, tags=["service"])
def health(used: ServicesDep) -> Response:
    """Dire que le service répond, et comment ses tables suivent le journal.

    La réponse est 200 tant que le processus vit, même sans base de données : c'est /api/ready
    qui dit s'il peut servir.
    """
    try:
        found = look(used)
    except (OperationalError, InterfaceError):
        return _answer(Health(status=NOWHERE))
    except UndefinedTable:
        return _answer(Health(status=UNBUILT))
    return _answer(Health(status=UNBUILT) if found is None else _health(used, found))


@router.get("/ready", responses={200: {"model": Health}}, tags=["service"])
def ready(used: ServicesDep) -> Response:
    """Dire si le service peut servir.

    Il le peut quand la base répond et que les tables de lecture sont là, de cette version du
    programme, non arrêtées, et en retard sur le journal de moins que PLACEASILE_READY_LAG.
    """
    found = look(used)
    if found is None:
        raise UndefinedTable
    if not found.own:
        raise TablesForeign(value=found.number)
    if found.halted:
        raise TablesHalted(value=found.position)
    if found.waiting > used.late_seconds:
        raise TablesLate(value=round(found.waiting), most=round(used.late_seconds))
    return _answer(_health(used, found))


def look(used: Services) -> Following | None:
    """Return how the tables follow the log; None before the first ones.

    Raises:
        psycopg.OperationalError: the database does not answer.
        psycopg.errors.UndefinedTable: it holds no tables.
    """
    with used.readers.connection(timeout=LOOK_SECONDS) as connection:
        return following(connection)


def _health(used: Services, found: Following) -> Health:
    stuck = found.stuck(used.stuck_seconds)
    return Health(
        status="arrêté" if found.halted else "bloqué" if stuck else "en service",
        position=found.position,
        head=found.head,
        lag=found.lag,
        lag_seconds=found.waiting,
        head_age_seconds=found.head_age,
        halted=found.halted,
        stuck=stuck,
        demonstration=found.demonstration,
    )


def _answer(found: Health) -> Response:
    headers = {} if found.position is None else {"X-Position": str(found.position)}
    return Response(found.model_dump_json(), headers=headers, media_type="application/json")
