"""Whether the service runs, and whether its tables follow the log. Open to all."""

from typing import Any

import psycopg
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from psycopg_pool import PoolTimeout
from pydantic import BaseModel

from placeasile.api.problems import problems
from placeasile.edge.dependencies import ServicesDep

router = APIRouter(prefix="/api", tags=["service"])

STATE = """
    select c.position, coalesce((select max(position) from es.event), 0) as head, c.as_of, c.halted,
      m.demonstration
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


@router.get("/health", responses={200: {"model": Health}, **problems(503)})
def health(used: ServicesDep) -> JSONResponse:
    """Dire si le service fonctionne et si ses tables suivent le journal."""
    try:
        with used.readers.connection(timeout=2) as connection:
            row: Any = connection.execute(STATE).fetchone()
    except (psycopg.Error, PoolTimeout):
        row = None
    if row is None:
        return JSONResponse({"status": "indisponible"}, 503)
    position, head, _as_of, halted, demonstration = row
    body = Health(
        status="arrêté" if halted else "en service",
        position=position,
        head=head,
        lag=head - position,
        halted=halted is not None,
        demonstration=demonstration,
    )
    return JSONResponse(body.model_dump(), 503 if halted else 200)
