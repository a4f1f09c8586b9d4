"""Routes that record facts: one a command, all made the same way."""

from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID, uuid5

from fastapi import APIRouter, Body, Depends, Response

from placeasile.api.answers import Accepted, accepted
from placeasile.api.problems import problems
from placeasile.domain.corrections import EventNotFound, RetractFact
from placeasile.domain.finance import decisions as finance
from placeasile.domain.kernel import Command, Decider
from placeasile.domain.operateur import decisions as operateur
from placeasile.domain.quality import decisions as quality
from placeasile.domain.structure.decisions import capacity, codes, contracts, lifecycle
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.edge.dependencies import Services, ServicesDep, StampDep, allowed
from placeasile.edge.policy import Action
from placeasile.projections.log import stream_of
from placeasile.projections.moment import Wanted, resolve
from placeasile.projections.sheet.queries import find_sheet

StateT = TypeVar("StateT")

ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    201: {"model": Accepted, "description": "Enregistré."},
    200: {"model": Accepted, "description": "Déjà en vigueur : rien à enregistrer."},
    **problems(400, 401, 403, 404, 409, 412, 413, 422, 503),
}

router = APIRouter(
    prefix="/api", dependencies=[Depends(allowed(Action.RECORD))], responses=ANSWERS
)

STRUCTURES: Final[dict[str, tuple[Decider[Any], type[Command[Any]]]]] = {
    "opening": (STRUCTURE, lifecycle.OpenStructure),
    "name": (STRUCTURE, lifecycle.RenameStructure),
    "operateur": (STRUCTURE, lifecycle.ChangeOperateur),
    "address": (STRUCTURE, lifecycle.MoveStructure),
    "type": (STRUCTURE, lifecycle.ConvertType),
    "closing": (STRUCTURE, lifecycle.CloseStructure),
    "registration": (STRUCTURE, lifecycle.RegisterStructure),
    "dna-codes": (STRUCTURE, codes.AttachDnaCode),
    "dna-codes/end": (STRUCTURE, codes.EndDnaCode),
    "finess-codes": (STRUCTURE, codes.AttachFinessCode),
    "finess-codes/end": (STRUCTURE, codes.EndFinessCode),
    "capacity": (STRUCTURE, capacity.AuthoriseCapacity),
    "capacity-statements": (STRUCTURE, capacity.StateCapacity),
    "conventions": (STRUCTURE, contracts.SignConvention),
    "conventions/renewal": (STRUCTURE, contracts.RenewConvention),
    "conventions/avenants": (STRUCTURE, contracts.AmendConvention),
    "conventions/termination": (STRUCTURE, contracts.TerminateConvention),
    "authorisations": (STRUCTURE, contracts.GrantAuthorisation),
    "authorisations/renewal": (STRUCTURE, contracts.RenewAuthorisation),
    "authorisations/avenants": (STRUCTURE, contracts.AmendAuthorisation),
    "authorisations/withdrawal": (STRUCTURE, contracts.WithdrawAuthorisation),
    "dotation-requests": (finance.FINANCE, finance.RequestDotation),
    "dotations": (finance.FINANCE, finance.GrantDotation),
    "dotation-amendments": (finance.FINANCE, finance.AmendDotation),
    "inspections": (quality.QUALITY, quality.RecordInspection),
    "inspection-reports": (quality.QUALITY, quality.FileInspectionReport),
    "inspection-withdrawals": (quality.QUALITY, quality.WithdrawInspection),
}
"""Commands on a structure, by the last part of their address."""

OPERATEURS: Final[dict[str, tuple[Decider[Any], type[Command[Any]]]]] = {
    "name": (operateur.OPERATEUR, operateur.RenameOperateur),
    "legal-identity": (operateur.OPERATEUR, operateur.RecordLegalIdentity),
    "registration": (operateur.OPERATEUR, operateur.RegisterOperateur),
}
"""Commands on an operator, by the last part of their address."""


@router.post("/operateurs", status_code=201, tags=["opérateurs"])
def register_operateur(
    command: operateur.RegisterOperateur, used: ServicesDep, stamp: StampDep
) -> Response:
    """Inscrire un opérateur au registre."""
    subject = uuid5(stamp.command_id, "operateur")
    receipt = used.store.execute(operateur.OPERATEUR, subject, command, stamp)
    return accepted(subject, receipt, created=f"/api/operateurs/{subject}")


@router.post("/structures", status_code=201, tags=["structures"])
def register_structure(
    command: lifecycle.RegisterStructure, used: ServicesDep, stamp: StampDep
) -> Response:
    """Inscrire une structure au registre."""
    subject = uuid5(stamp.command_id, "structure")
    receipt = used.store.execute(STRUCTURE, subject, command, stamp)
    return accepted(subject, receipt, created=f"/api/structures/{subject}")


@router.post("/operateurs/{operateur_id}/retractions", status_code=201, tags=["opérateurs"])
def retract_from_operateur(
    operateur_id: UUID, command: RetractFact, used: ServicesDep, stamp: StampDep
) -> Response:
    """Retirer un événement saisi à tort sur un opérateur."""
    receipt = used.store.retract(
        operateur.OPERATEUR, operateur_id, operateur_id, command, stamp
    )
    return accepted(operateur_id, receipt)


@router.post("/structures/{code}/retractions", status_code=201, tags=["structures"])
def retract_from_structure(
    code: str, command: RetractFact, used: ServicesDep, stamp: StampDep
) -> Response:
    """Retirer un événement saisi à tort sur une structure, ses dotations ou ses inspections."""
    subject = structure_id(used, code)
    decider, stream_id = _stream_of_event(used, subject, command.event_id)
    receipt = used.store.retract(decider, subject, stream_id, command, stamp)
    return accepted(subject, receipt)


def structure_id(used: Services, code: str) -> UUID:
    """Return the structure that an id, or a DNA or FINESS code of today, names.

    Raises:
        StructureUnknown: none bears the code today.
        CodeAmbiguous: several bear it.
    """
    try:
        return UUID(code)
    except ValueError:
        with used.readers.connection() as connection, connection.transaction():
            moment = resolve(connection, Wanted(), used.clock.today())
            return find_sheet(connection, moment, code).structure_id


def _stream_of_event(
    used: Services, subject: UUID, event_id: UUID
) -> tuple[Decider[Any], UUID]:
    with used.readers.connection() as connection, connection.transaction():
        found = stream_of(connection, event_id)
    if found is None:
        raise EventNotFound(field="event_id", value=event_id)
    stream_id, event_type = found
    if stream_id == subject:
        return STRUCTURE, stream_id
    if stream_id == quality.quality_stream(subject):
        return quality.QUALITY, stream_id
    if event_type.startswith("finance.") and stream_id in {
        finance.funding_stream(subject, year) for year in range(2000, 2101)
    }:
        return finance.FINANCE, stream_id
    raise EventNotFound(field="event_id", value=event_id)


def _record_on_structure(
    decider: Decider[StateT], kind: type[Command[StateT]]
) -> Callable[..., Response]:
    def record(
        code: str,
        command: Annotated[Any, Body()],
        used: ServicesDep,
        stamp: StampDep,
    ) -> Response:
        subject = structure_id(used, code)
        return accepted(subject, used.store.execute(decider, subject, command, stamp))

    record.__annotations__["command"] = kind
    record.__doc__ = kind.__doc__
    return record


def _record_on_operateur(
    decider: Decider[StateT], kind: type[Command[StateT]]
) -> Callable[..., Response]:
    def record(
        operateur_id: UUID,
        command: Annotated[Any, Body()],
        used: ServicesDep,
        stamp: StampDep,
    ) -> Response:
        receipt = used.store.execute(decider, operateur_id, command, stamp)
        return accepted(operateur_id, receipt)

    record.__annotations__["command"] = kind
    record.__doc__ = kind.__doc__
    return record


def _add_routes() -> None:
    for path, (decider, kind) in STRUCTURES.items():
        router.add_api_route(
            f"/structures/{{code}}/{path}",
            _record_on_structure(decider, kind),
            methods=["POST"],
            status_code=201,
            name=kind.__name__,
            tags=["structures"],
        )
    for path, (decider, kind) in OPERATEURS.items():
        router.add_api_route(
            f"/operateurs/{{operateur_id}}/{path}",
            _record_on_operateur(decider, kind),
            methods=["POST"],
            status_code=201,
            name=kind.__name__,
            tags=["opérateurs"],
        )


_add_routes()
