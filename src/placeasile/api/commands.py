"""Routes that record facts: one a command, all made the same way."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID, uuid5

from fastapi import Body, Depends, Path, Query, Response

from placeasile.api.answers import Accepted, accepted
from placeasile.api.bounding import refuse_outside
from placeasile.api.foreseeing import Foresight, Foretold, foretold
from placeasile.api.guarding import router_for
from placeasile.api.problems import problems
from placeasile.api.recording.kernel import Recording
from placeasile.api.recording.table import DECIDERS, SCOPES, Scope
from placeasile.domain.corrections import EventNotFound, RetractFact
from placeasile.domain.cpom.decisions.base import CPOM
from placeasile.domain.cpom.decisions.contract import SignCpom
from placeasile.domain.kernel import Command, Decider, Message, Refusal
from placeasile.domain.operateur.decisions import OPERATEUR, RegisterOperateur
from placeasile.domain.personal import key_of, personal_fields
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.lifecycle import RegisterStructure
from placeasile.domain.subjects import REFERENCE_ID, campaign_id, departement_id, dna_id
from placeasile.domain.together import Plan
from placeasile.domain.transformation.decisions.base import TRANSFORMATION
from placeasile.domain.transformation.decisions.drafting import StartTransformation
from placeasile.domain.values import Day
from placeasile.edge.dependencies import (
    Code,
    Services,
    ServicesDep,
    StampDep,
    StandingDep,
    allowed,
    caller,
)
from placeasile.edge.identity import Caller
from placeasile.edge.policy import Action
from placeasile.projections.log import stream_of, subject_of_command
from placeasile.projections.moment import Standing, Wanted, head, resolve
from placeasile.projections.sheet.queries import find_sheet
from placeasile.store.erasing import erase
from placeasile.store.foreseeing import Foreseen, foresee, foresee_erasure, foresee_together
from placeasile.store.register import Receipt, Stamp
from placeasile.store.request import Request
from placeasile.store.together import execute_together

StateT = TypeVar("StateT")

ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    201: {"model": Accepted, "description": "Enregistré."},
    200: {
        "model": Accepted | Foretold,
        "description": "Déjà en vigueur : rien à enregistrer ; ou, avec « dry_run », ce que la "
        "saisie enregistrerait et changerait.",
    },
    **problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 503),
}

Departement = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{2,3}$")]
Dna = Annotated[str, Path(pattern=r"^[0-9A-Za-z -]{1,16}$", description="Code DNA.")]
Year = Annotated[int, Path(ge=2021, le=2100)]

router = router_for(Action.RECORD, ANSWERS)
retracting = [Depends(allowed(Action.RETRACT))]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one request records: the services, its sender and stamp, where the register stood.

    With ``foresight`` it records nothing, and tells what it would.
    """

    used: Services
    sender: Caller
    stamp: Stamp
    standing: Standing
    foresight: Foresight | None = None

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
            if self.foresight is not None:
                request = Request(decider, subject, command, self.stamp)
                return self._foretold(self.foresight, subject, foresee(self.used.store, request))
            receipt = self.used.store.execute(decider, subject, command, self.stamp)
        return self._answer(subject, receipt, created)

    def execute_together(
        self, decider: Decider[Any], subject: UUID, command: Command[Any], plan: Plan
    ) -> Response:
        """Decide a command with what its plan says besides: all of it, or nothing."""
        lead = decider, subject, command
        with _naming(command, subject):
            if self.foresight is not None:
                foreseen = foresee_together(self.used.store, lead, plan, self.stamp)
                return self._foretold(self.foresight, subject, foreseen)
            receipt = execute_together(self.used.store, lead, plan, self.stamp)
        return self._answer(subject, receipt)

    def erase(self, subject: UUID, reason: str, part: str) -> Response:
        """Erase the personal values of a subject for ever, or of one text on it."""
        if self.foresight is not None:
            foreseen = foresee_erasure(self.used.store, subject, reason, self.stamp, part=part)
            erased = key_of(subject, part)
            return self._foretold(self.foresight, subject, foreseen, erases=erased)
        receipt = erase(self.used.store, subject, reason, self.stamp, part=part)
        return self._answer(subject, receipt)

    def retract(
        self, decider: Decider[Any], subject: UUID, stream_id: UUID, command: RetractFact
    ) -> Response:
        """Take back an event of a stream of a subject."""
        with _naming(command, subject):
            if self.foresight is not None:
                request = Request(decider, subject, command, self.stamp, stream_id)
                return self._foretold(self.foresight, subject, foresee(self.used.store, request))
            receipt = self.used.store.retract(decider, subject, stream_id, command, self.stamp)
        return self._answer(subject, receipt)

    def refuse_outside(self, named: str, subject: UUID, command: Message | None = None) -> None:
        """Refuse a command on a thing outside the perimeter of the sender."""
        refuse_outside(self.used, self.sender, named, subject, command)

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
        """Return the stream of an event about a subject, and what decides on it.

        Raises:
            EventNotFound: nothing about the subject is recorded under this id.
        """
        with self.used.readers.connection() as connection:
            found = stream_of(connection, event_id)
        if found is None or found.subject != subject or found.kind not in DECIDERS:
            raise EventNotFound(field="event_id", value=event_id)
        return DECIDERS[found.kind], found.stream_id

    def _foretold(
        self,
        foresight: Foresight,
        subject: UUID,
        foreseen: Foreseen,
        *,
        erases: UUID | None = None,
    ) -> Response:
        return foretold(self.used, subject, foreseen, self.stamp, foresight, erases=erases)

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


async def desk(
    used: ServicesDep,
    stamp: StampDep,
    standing: StandingDep,
    sender: Annotated[Caller, Depends(caller)],
    *,
    dry_run: Annotated[
        bool,
        Query(
            description="Dire ce que la saisie enregistrerait et changerait, sans rien écrire : "
            "mêmes contrôles, mêmes refus, et la clé « Idempotency-Key » reste libre."
        ),
    ] = False,
    effective_on: Annotated[
        Day | None,
        Query(
            description="Avec « dry_run » : jour dont comparer les valeurs ; aujourd'hui par "
            "défaut. Les jours de ce qui est saisi, corrigé ou retiré le sont aussi."
        ),
    ] = None,
) -> Desk:
    """Return where a request records, or what tells what it would record."""
    foresight = Foresight(sender, effective_on) if dry_run else None
    return Desk(used, sender, stamp, standing, foresight)


DeskDep = Annotated[Desk, Depends(desk)]


@router.post("/operateurs", status_code=201, tags=["opérateurs"])
def register_operateur(command: RegisterOperateur, at: DeskDep) -> Response:
    """Inscrire un opérateur au registre."""
    subject = uuid5(at.stamp.command_id, "operateur")
    return at.execute(OPERATEUR, subject, command, created=f"/api/operateurs/{subject}")


@router.post("/structures", status_code=201, tags=["structures"])
def register_structure(command: RegisterStructure, at: DeskDep) -> Response:
    """Inscrire une structure au registre."""
    at.refuse_outside("departement", departement_id(command.departement.upper()))
    subject = uuid5(at.stamp.command_id, "structure")
    return at.execute(STRUCTURE, subject, command, created=f"/api/structures/{subject}")


@router.post("/cpoms", status_code=201, tags=["CPOM"])
def sign_cpom(command: SignCpom, at: DeskDep) -> Response:
    """Inscrire un CPOM signé au registre."""
    subject = uuid5(at.stamp.command_id, "cpom")
    return at.execute(CPOM, subject, command, created=f"/api/cpoms/{subject}")


@router.post("/transformations", status_code=201, tags=["transformations"])
def start_transformation(command: StartTransformation, at: DeskDep) -> Response:
    """Commencer une transformation."""
    subject = uuid5(at.stamp.command_id, "transformation")
    created = f"/api/transformations/{subject}"
    return at.execute(TRANSFORMATION, subject, command, created=created)


Subjects = Callable[[Desk, str], UUID]


def _by_code(at: Desk, name: str) -> UUID:
    return at.structure_id(name)


def _by_id(at: Desk, name: str) -> UUID:
    _ = at
    return UUID(name)


SUBJECTS: Final[Mapping[str, tuple[Any, Subjects]]] = {
    "code": (Code, _by_code),
    "operateur_id": (UUID, _by_id),
    "cpom_id": (UUID, _by_id),
    "transformation_id": (UUID, _by_id),
    "departement": (Departement, lambda _, name: departement_id(name.upper())),
    "dna": (Dna, lambda _, name: dna_id("".join(name.split()).upper())),
    "year": (Year, lambda _, name: campaign_id(int(name))),
}
"""How the address of a command names its subject: the type of the name, and its id."""


def _record(scope: Scope, recording: Recording) -> Callable[..., Response]:
    """Return the route of a command on what the address names."""

    def record(command: Command[Any], at: Desk, **name: object) -> Response:
        subject = _subject(scope, at, name)
        at.refuse_outside(scope.named, subject, command)
        if recording.plan is not None:
            return at.execute_together(recording.decider, subject, command, recording.plan)
        return at.execute(recording.decider, subject, command)

    return _signed(record, scope, recording.kind, f"{recording.label}.")


def _retract(scope: Scope) -> Callable[..., Response]:
    """Return the route that takes back an event about what the address names."""

    def retract(command: RetractFact, at: Desk, **name: object) -> Response:
        subject = _subject(scope, at, name)
        at.refuse_outside(scope.named, subject)
        decider, stream_id = at.stream_of_event(subject, command.event_id)
        return at.retract(decider, subject, stream_id, command)

    return _signed(retract, scope, RetractFact, "Retirer un événement saisi à tort.")


def _subject(scope: Scope, at: Desk, name: Mapping[str, object]) -> UUID:
    if not scope.named:
        return REFERENCE_ID
    return SUBJECTS[scope.named][1](at, str(name[scope.named]))


def _signed(
    route: Callable[..., Response], scope: Scope, kind: type[Message], doc: str
) -> Callable[..., Response]:
    """Give a route the parameters that FastAPI reads: the name, the body and the desk."""
    named = {scope.named: SUBJECTS[scope.named][0]} if scope.named else {}
    annotations = {**named, "command": Annotated[kind, Body()], "at": DeskDep}
    route.__doc__ = doc
    route.__signature__ = Signature(
        [
            Parameter(name, Parameter.KEYWORD_ONLY, annotation=one)
            for name, one in annotations.items()
        ]
    )
    return route


def _add(scope: Scope, path: str, name: str, route: Callable[..., Response], **more: Any) -> None:  # noqa: ANN401 (of FastAPI)
    router.add_api_route(
        f"{scope.prefix}/{path}",
        route,
        methods=["POST"],
        status_code=201,
        name=name,
        tags=[scope.tag],
        **more,
    )


for _scope in SCOPES:
    for _path, _recording in _scope.recordings.items():
        _name = f"{_scope.tag} {_recording.kind.__name__}"
        _add(_scope, _path, _name, _record(_scope, _recording), summary=_recording.label)
    if _scope.recordings:
        _add(
            _scope,
            "retractions",
            f"{_scope.tag} retract",
            _retract(_scope),
            dependencies=retracting,
        )


SUBJECT_IDS: Final = frozenset({"structure_id", "operateur_id", "cpom_id"})


@contextmanager
def _naming(command: Message, subject: UUID) -> Generator[None]:
    """Let a refusal name a field of the request, with the value that was sent there."""
    try:
        yield
    except Refusal as error:
        fields = type(command).model_fields
        if error.field is None:
            error.field = "supersedes" if "supersedes" in fields else "event_id"
        if error.field in personal_fields(type(command)):
            error.details["sent"] = None  # named, never shown
        elif error.field in fields:
            error.details["sent"] = getattr(command, error.field)
        elif error.field in SUBJECT_IDS and not isinstance(error.details.get("value"), UUID):
            error.details["sent"] = subject
        raise
