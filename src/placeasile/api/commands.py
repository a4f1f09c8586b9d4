"""Routes that record facts: one a command, all made the same way."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID, uuid5

from fastapi import Body, Depends, Response

from placeasile.api.answers import Accepted, accepted
from placeasile.api.guarding import router_for
from placeasile.api.problems import problems
from placeasile.api.recordings import OPERATEURS, STRUCTURES, Recording
from placeasile.domain.corrections import EventNotFound, RetractFact
from placeasile.domain.finance import decisions as finance
from placeasile.domain.kernel import Command, Decider, Message, Refusal
from placeasile.domain.operateur.decisions import OPERATEUR, RegisterOperateur
from placeasile.domain.quality import decisions as quality
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.lifecycle import RegisterStructure
from placeasile.edge.dependencies import Code, Services, ServicesDep, StampDep, StandingDep, allowed
from placeasile.edge.policy import Action
from placeasile.projections.log import stream_of, subject_of_command
from placeasile.projections.moment import Standing, Wanted, head, resolve
from placeasile.projections.sheet.queries import find_sheet
from placeasile.store.register import Receipt, Stamp

StateT = TypeVar("StateT")

ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    201: {"model": Accepted, "description": "Enregistré."},
    200: {"model": Accepted, "description": "Déjà en vigueur : rien à enregistrer."},
    **problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 503),
}
YEARS: Final = range(2000, 2101)

router = router_for(Action.RECORD, ANSWERS)
retracting = [Depends(allowed(Action.RETRACT))]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one request records: the services, its stamp, where the register stood."""

    used: Services
    stamp: Stamp
    standing: Standing

    def execute(
        self,
        decider: Decider[StateT],
        subject: UUID,
        command: Command[StateT],
        *,
        created: str | None = None,
    ) -> Response:
        """Decide a command on a subject."""
        with _naming(command, subject):
            receipt = self.used.store.execute(decider, subject, command, self.stamp)
        return self._answer(subject, receipt, created)

    def retract(
        self, decider: Decider[Any], subject: UUID, stream_id: UUID, command: RetractFact
    ) -> Response:
        """Take back an event of a stream of a subject."""
        with _naming(command, subject):
            receipt = self.used.store.retract(decider, subject, stream_id, command, self.stamp)
        return self._answer(subject, receipt)

    def structure_id(self, code: str) -> UUID:
        """Return the structure that an id, or a DNA or FINESS code of today, names.

        A command sent again is about the structure that the code named the first time.

        Raises:
            StructureUnknown: none bears the code today.
            CodeAmbiguous: several bear it.
        """
        try:
            return UUID(code)
        except ValueError:
            pass
        with self.used.readers.connection() as connection, connection.transaction():
            seen = subject_of_command(connection, self.stamp.command_id, code)
            if seen is not None:
                return seen
            moment = resolve(connection, Wanted(), self.stamp.today)
            return find_sheet(connection, moment, code).structure_id

    def stream_of_event(self, subject: UUID, event_id: UUID) -> tuple[Decider[Any], UUID]:
        """Return the stream of a structure that holds an event, and what decides on it.

        Raises:
            EventNotFound: no stream of the structure holds it.
        """
        with self.used.readers.connection() as connection:
            stream_id = stream_of(connection, event_id)
        if stream_id is None:
            raise EventNotFound(field="event_id", value=event_id)
        if stream_id == subject:
            return STRUCTURE, stream_id
        if stream_id == quality.quality_stream(subject):
            return quality.QUALITY, stream_id
        if stream_id in {finance.funding_stream(subject, year) for year in YEARS}:
            return finance.FINANCE, stream_id
        raise EventNotFound(field="event_id", value=event_id)

    def _answer(self, subject: UUID, receipt: Receipt, created: str | None = None) -> Response:
        last = 0
        if receipt.position is None:
            with self.used.readers.connection() as connection:
                last = head(connection)
        return accepted(
            subject,
            receipt,
            head=last,
            demonstration=self.standing.demonstration,
            created=created,
        )


async def desk(used: ServicesDep, stamp: StampDep, standing: StandingDep) -> Desk:
    """Return where a request records."""
    return Desk(used, stamp, standing)


DeskDep = Annotated[Desk, Depends(desk)]


@router.post("/operateurs", status_code=201, tags=["opérateurs"])
def register_operateur(command: RegisterOperateur, at: DeskDep) -> Response:
    """Inscrire un opérateur au registre."""
    subject = uuid5(at.stamp.command_id, "operateur")
    return at.execute(OPERATEUR, subject, command, created=f"/api/operateurs/{subject}")


@router.post("/structures", status_code=201, tags=["structures"])
def register_structure(command: RegisterStructure, at: DeskDep) -> Response:
    """Inscrire une structure au registre."""
    subject = uuid5(at.stamp.command_id, "structure")
    return at.execute(STRUCTURE, subject, command, created=f"/api/structures/{subject}")


@router.post(
    "/operateurs/{operateur_id}/retractions",
    status_code=201,
    tags=["opérateurs"],
    dependencies=retracting,
)
def retract_from_operateur(operateur_id: UUID, command: RetractFact, at: DeskDep) -> Response:
    """Retirer un événement saisi à tort sur un opérateur."""
    return at.retract(OPERATEUR, operateur_id, operateur_id, command)


@router.post(
    "/structures/{code}/retractions",
    status_code=201,
    tags=["structures"],
    dependencies=retracting,
)
def retract_from_structure(code: Code, command: RetractFact, at: DeskDep) -> Response:
    """Retirer un événement saisi à tort sur une structure, ses dotations ou ses inspections."""
    subject = at.structure_id(code)
    decider, stream_id = at.stream_of_event(subject, command.event_id)
    return at.retract(decider, subject, stream_id, command)


def _record_on_structure(recording: Recording) -> Callable[..., Response]:
    def record(code: Code, command: Annotated[Command[Any], Body()], at: DeskDep) -> Response:
        return at.execute(recording.decider, at.structure_id(code), command)

    return _worded(record, recording)


def _record_on_operateur(recording: Recording) -> Callable[..., Response]:
    def record(
        operateur_id: UUID, command: Annotated[Command[Any], Body()], at: DeskDep
    ) -> Response:
        return at.execute(recording.decider, operateur_id, command)

    return _worded(record, recording)


def _worded(record: Callable[..., Response], recording: Recording) -> Callable[..., Response]:
    record.__annotations__["command"] = recording.kind
    record.__doc__ = f"{recording.label}."
    return record


def _add(prefix: str, tag: str, path: str, recording: Recording) -> None:
    on_structure = tag == "structures"
    router.add_api_route(
        f"{prefix}/{path}",
        (_record_on_structure if on_structure else _record_on_operateur)(recording),
        methods=["POST"],
        status_code=201,
        name=recording.kind.__name__,
        summary=recording.label,
        tags=[tag],
    )


for _path, _recording in STRUCTURES.items():
    _add("/structures/{code}", "structures", _path, _recording)
for _path, _recording in OPERATEURS.items():
    _add("/operateurs/{operateur_id}", "opérateurs", _path, _recording)


@contextmanager
def _naming(command: Message, subject: UUID) -> Generator[None]:
    """Let a refusal name a field of the request, with the value that was sent there."""
    try:
        yield
    except Refusal as error:
        fields = type(command).model_fields
        if error.field is None:
            error.field = "supersedes" if "supersedes" in fields else "event_id"
        if error.field in fields:
            error.details["sent"] = getattr(command, error.field)
        elif error.field in {"structure_id", "operateur_id"}:
            error.details["sent"] = subject
        raise
