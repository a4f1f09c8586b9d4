"""Recording on a structure: the list of what may be recorded, and the form of each command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from placeasile.api.bounding import refuse_outside
from placeasile.api.recording.kernel import Recording
from placeasile.api.recording.table import STRUCTURES
from placeasile.domain.registry.facets import Block
from placeasile.domain.values import fold
from placeasile.edge.dependencies import Code, Reader, ReaderDep, ServicesDep
from placeasile.edge.ids import new_id
from placeasile.edge.policy import Action, may_there
from placeasile.projections.sheet.queries import Sheet, find_sheet
from placeasile.web.choosing import Option
from placeasile.web.forms.answering import same
from placeasile.web.forms.asking import block_of, path_of, questions_of
from placeasile.web.forms.filling import Filled, corrected, filled_with, in_force, things_of
from placeasile.web.forms.flow import Task, answered, opened
from placeasile.web.forms.sending import Sent, event_corrected, recorded_by, sent_form
from placeasile.web.identity import services_of
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry, Shell, shell_of
from placeasile.web.structures import name_of

router = router_for(Action.RECORD)

SEE_OTHER: Final = 303
REGISTRATION: Final = "registration"
RETRACTION: Final = "retrait"
RETRACT: Final = "Retirer un fait saisi par erreur"
SentDep = Annotated[Sent, Depends(sent_form)]


@dataclass(frozen=True, slots=True)
class Group:
    """The commands on a block of the dossier."""

    id: str
    title: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Choosing:
    """The page that lists what may be recorded."""

    title: str
    lead: str
    groups: Sequence[Group]
    crumbs: Sequence[Entry]
    dated: bool = False


@router.get("/structures/{code}/saisir", name="record_list")
def record_list(code: Code, request: Request, reader: ReaderDep, used: ServicesDep) -> Response:
    """List what may be recorded on a structure."""
    shell = shell_of(request)
    if not shell.dates.now:
        return RedirectResponse(shell.now, SEE_OTHER)
    sheet = _sheet(code, reader)
    refuse_outside(used, request.state.caller, "code", sheet.structure_id)
    name = name_of(sheet)
    page = Choosing(
        title="Saisir",
        lead=f"Que voulez-vous enregistrer sur {name} ?",
        groups=[one for block in Block if (one := _group(block, shell, code)).entries],
        crumbs=crumbs_of(shell, code, name, Entry("Saisir", None)),
    )
    return render(request, "pages/record_list.html", page)


@router.get("/structures/{code}/saisir/{command:path}", name="record")
def record(
    code: Code, command: str, request: Request, reader: ReaderDep, corrige: UUID | None = None
) -> Response:
    """Show the form of a command, with the values in force or those of what is corrected."""
    shell = shell_of(request)
    if not shell.dates.now:
        return RedirectResponse(shell.now, SEE_OTHER)
    found = _found(request, reader, code, command, corrige)
    sent = Sent(new_id(), found.filled.version, "", found.filled.typed)
    return opened(request, _task(shell, code, found.sheet, command), sent, found.things)


@router.post("/structures/{code}/saisir/{command:path}", name="record_sent")
def record_sent(
    code: Code, command: str, request: Request, reader: ReaderDep, sent: SentDep
) -> Response:
    """Check what was typed, or record it and lead to the sheet."""
    found = _found(request, reader, code, command, event_corrected(sent))
    task = _task(shell_of(request), code, found.sheet, command)
    filled = found.filled
    unchanged = (
        filled.known
        and filled.version == sent.version
        and same(task.kind, filled.typed, sent.typed)
    )
    subject = found.sheet.structure_id
    return answered(request, task, subject, sent, found.things, unchanged=unchanged)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a form is made of: the structure, what it starts with, what can be chosen."""

    sheet: Sheet
    filled: Filled
    things: Mapping[str, Sequence[Option]]


def _found(
    request: Request, reader: Reader, code: str, command: str, corrige: UUID | None
) -> _Found:
    kind = _recording(command).kind
    with reader.at() as at:
        sheet = find_sheet(at.connection, at.moment, code)
        subject = sheet.structure_id
        refuse_outside(services_of(request), request.state.caller, "code", subject)
        values = (
            in_force(request, at, kind, subject)
            if corrige is None
            else corrected(request, at, kind, subject, corrige)
        )
        things = things_of(request, at, sheet, questions_of(kind))
    return _Found(sheet, filled_with(request, kind, subject, values), things)


def crumbs_of(shell: Shell, code: str, name: str, *more: Entry) -> Sequence[Entry]:
    """Return where a page about a structure is."""
    return (
        Entry("Structures", shell.link("structures")),
        Entry(name, shell.link("structure", code=code)),
        *more,
    )


def anchor_of(title: str) -> str | None:
    """Return where the list has the commands on a section of the sheet; None when it has none."""
    return next(
        (_anchor(one) for one in Block if title.startswith(one.value) and one in RECORDED), None
    )


def correction_of(shell: Shell, code: str, topic: str, event_id: UUID) -> str | None:
    """Return where an event is corrected; None when no form does so."""
    found = path_of(topic)
    if found is None:
        return None
    return f"{shell.path('record_list', code=code)}/{found}?corrige={event_id}"


def retraction_of(shell: Shell, code: str, topic: str, event_id: UUID) -> str | None:
    """Return where an event is taken back; None when it never is."""
    if path_of(topic) in (None, REGISTRATION):
        return None
    return shell.path("retract", code=code, event_id=str(event_id))


def may_record(shell: Shell, departement: str | None) -> bool:
    """Tell whether who looks may record on a structure of a département, on this page."""
    if shell.identified is None or not shell.dates.now:
        return False
    caller = shell.identified.caller
    where = () if departement is None else (departement,)
    return may_there(caller.role, caller.perimeter, Action.RECORD, where)


def label_of(done: str) -> str | None:
    """Return what was done, by the word that the address of the sheet bears; None for no such."""
    if done == RETRACTION:
        return RETRACT
    found = STRUCTURES.get(done)
    return None if found is None else found.label


RECORDED: Final = frozenset(block_of(one.kind) for one in STRUCTURES.values())


def _anchor(block: Block) -> str:
    return fold(block.value).replace(" ", "-")


def _group(block: Block, shell: Shell, code: str) -> Group:
    address = shell.path("record_list", code=code)
    entries = [
        Entry(one.label, f"{address}/{path}")
        for path, one in STRUCTURES.items()
        if block_of(one.kind) is block
    ]
    return Group(_anchor(block), block.value, entries)


def _recording(command: str) -> Recording:
    found = STRUCTURES.get(command)
    if found is None:
        raise HTTPException(404)
    return found


def _sheet(code: str, reader: Reader) -> Sheet:
    with reader.at() as at:
        return find_sheet(at.connection, at.moment, code)


def _task(shell: Shell, code: str, sheet: Sheet, command: str) -> Task:
    recording, name = STRUCTURES[command], name_of(sheet)
    listed = shell.path("record_list", code=code)
    return Task(
        label=recording.label,
        kind=recording.kind,
        execute=recorded_by(recording),
        action=f"{listed}/{command}",
        back=shell.path("structure", code=code),
        sheet=shell.path("structure", code=str(sheet.structure_id)),
        done=command,
        lead=name,
        crumbs=crumbs_of(shell, code, name, Entry("Saisir", listed), Entry(recording.label, None)),
    )
