"""What a form does: opened, checked, refused, recorded; the same for every command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from placeasile.api.problems import STATUS
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Message, Refusal, Stale
from placeasile.edge.dependencies import Forbidden, Reading
from placeasile.edge.ids import new_id
from placeasile.projections.chronicle import scopes
from placeasile.projections.chronicle.feed import Filters, feed_of
from placeasile.projections.moment import NotThereYet, Wanted, resolve
from placeasile.store.errors import CommandReused
from placeasile.web.choosing import Option
from placeasile.web.feeds import Told, told_lines
from placeasile.web.forms.answering import Fault, labels_of, read_command
from placeasile.web.forms.asking import questions_of
from placeasile.web.forms.presenting import RECORD, FormPage, boxes_of, hidden_of
from placeasile.web.forms.sending import Execute, Preview, Sent, desk_of, preview_of
from placeasile.web.identity import services_of
from placeasile.web.rendering import render
from placeasile.web.shell import Entry, shell_of

SEE_OTHER: Final = 303
REFUSED: Final = 422
TEMPLATE: Final = "pages/record.html"
SHOWN: Final = 20
SENT_BEFORE: Final = Fault(
    None,
    "Formulaire",
    "Ce formulaire a déjà été enregistré avec d'autres valeurs.",
    "Relisez la fiche ; si cette saisie s'y ajoute, enregistrez-la à nouveau.",
)

ANOTHER_DAY: Final = (
    "Si la réalité a changé, donnez le jour du changement ; si le registre se trompe, corrigez-le."
)

Things = Mapping[str, Sequence[Option]]


@dataclass(frozen=True, slots=True)
class Task:
    """What a form is for. ``done`` names it in the address of the sheet, once recorded."""

    label: str
    kind: type[Message]
    execute: Execute
    action: str
    back: str
    sheet: str
    done: str
    lead: str
    crumbs: Sequence[Entry]
    reasoned: bool = False
    save: str = "Enregistrer"
    checked_first: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """What a form is answered besides what was typed."""

    faults: Sequence[Fault] = ()
    preview: Preview | None = None
    stale: Sequence[Told] = ()
    status: int = 200


def opened(request: Request, task: Task, sent: Sent, things: Things) -> Response:
    """Show a form that nobody has sent yet."""
    return _shown(request, task, sent, things, _Said())


def answered(
    request: Request,
    task: Task,
    subject: UUID,
    sent: Sent,
    things: Things,
    *,
    unchanged: bool = False,
) -> Response:
    """Check what a form says, or record it and lead to the sheet."""
    records = sent.action == RECORD
    if unchanged:
        nothing = _Said(preview=Preview((), ()))
        return _done(task, None) if records else _shown(request, task, sent, things, nothing)
    command, faults = read_command(task.kind, sent.typed)
    if command is None:
        return _shown(request, task, sent, things, _Said(faults, status=REFUSED))
    try:
        found = task.execute(desk_of(request, sent, dry_run=not records), subject, command)
    except (Forbidden, NotThereYet):
        raise
    except Refusal as refusal:
        return _refused(request, task, subject, sent, things, refusal)
    if not records:
        return _shown(request, task, sent, things, _Said(preview=preview_of(found)))
    return _done(task, found["position"])


def _done(task: Task, position: int | None) -> Response:
    """Lead to the sheet, once it shows what was recorded; None when nothing was."""
    said = (
        {"inchange": task.done}
        if position is None
        else {"enregistre": task.done, "min_position": position}
    )
    return RedirectResponse(f"{task.sheet}?{urlencode(said)}", SEE_OTHER)


def _refused(
    request: Request, task: Task, subject: UUID, sent: Sent, things: Things, refusal: Refusal
) -> Response:
    status = next(status for kind, status in STATUS.items() if isinstance(refusal, kind))
    if isinstance(refusal, Stale):
        stale = _since(request, subject, sent.version or 0)
        current = refusal.details.get("current")
        fresh = replace(sent, version=current if isinstance(current, int) else None)
        return _shown(request, task, fresh, things, _Said(stale=stale, status=status))
    if isinstance(refusal, CommandReused):
        fresh = replace(sent, key=new_id())
        return _shown(request, task, fresh, things, _Said([SENT_BEFORE], status=status))
    labels = labels_of(task.kind)
    name = refusal.field if refusal.field in labels else None
    fault = Fault(name, labels.get(name or "", "Saisie"), str(refusal), refusal.advice)
    if isinstance(refusal, DayAlreadyTaken):
        href = f"{task.action}?corrige={refusal.details['event_id']}"
        fault = replace(fault, remedy=ANOTHER_DAY, href=href)
    return _shown(request, task, sent, things, _Said([fault], status=status))


def _since(request: Request, subject: UUID, version: int) -> list[Told]:
    """Return what was recorded on a structure since a version, the latest first."""
    used = services_of(request)
    with used.readers.connection() as connection, connection.transaction():
        moment = resolve(connection, Wanted(), used.clock.today())
        lines = feed_of(connection, moment, scopes.one(subject), Filters(), limit=SHOWN).rows
        later = [one for one in lines if one.stream_version > version]
        return told_lines(Reading(connection, moment), shell_of(request), later)


def _shown(request: Request, task: Task, sent: Sent, things: Things, said: _Said) -> Response:
    questions = questions_of(task.kind)
    hidden = hidden_of(questions, sent.typed)
    correcting = "supersedes" in hidden
    page = FormPage(
        title=f"Corriger : {task.label}" if correcting else task.label,
        lead=task.lead,
        action=task.action,
        key=str(sent.key),
        version=sent.version,
        boxes=boxes_of(
            questions,
            sent.typed,
            things,
            said.faults,
            reasoned=correcting,
        ),
        hidden=hidden,
        faults=said.faults,
        preview=said.preview,
        stale=said.stale,
        correcting=correcting,
        back=task.back,
        crumbs=task.crumbs,
        save=task.save,
        checked_first=task.checked_first,
    )
    return render(request, TEMPLATE, page, status=said.status)
