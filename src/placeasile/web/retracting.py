"""Taking back what was recorded in error: why, what would change, then the retraction."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Request, Response
from starlette.responses import RedirectResponse

from placeasile.api.bounding import refuse_outside
from placeasile.domain.corrections import EventNotFound, RetractFact
from placeasile.domain.french.days import write_day
from placeasile.domain.kernel import Past
from placeasile.edge.dependencies import Code, ReaderDep, ServicesDep
from placeasile.edge.ids import new_id
from placeasile.edge.policy import Action
from placeasile.projections.sheet.queries import Sheet, find_sheet
from placeasile.web.forms.filling import event_of
from placeasile.web.forms.flow import Task, answered, opened
from placeasile.web.forms.sending import Sent, retracted, sent_form
from placeasile.web.recording import RETRACT, RETRACTION, crumbs_of
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry, Shell, shell_of
from placeasile.web.structures import name_of

router = router_for(Action.RETRACT)

SEE_OTHER: Final = 303
SentDep = Annotated[Sent, Depends(sent_form)]


@router.get("/structures/{code}/retirer/{event_id}", name="retract")
def retract(
    code: Code, event_id: UUID, request: Request, reader: ReaderDep, used: ServicesDep
) -> Response:
    """Ask why an event is taken back."""
    shell = shell_of(request)
    if not shell.dates.now:
        return RedirectResponse(shell.now, SEE_OTHER)
    sheet, past = _found(request, reader, used, code, event_id)
    sent = Sent(new_id(), None, "", {"event_id": [str(event_id)]})
    return opened(request, _task(shell, code, sheet, past), sent, {})


@router.post("/structures/{code}/retirer/{event_id}", name="retract_sent")
def retract_sent(
    code: Code,
    event_id: UUID,
    request: Request,
    reader: ReaderDep,
    used: ServicesDep,
    sent: SentDep,
) -> Response:
    """Show what the retraction would change, or retract and lead to the sheet."""
    sheet, past = _found(request, reader, used, code, event_id)
    typed: dict[str, Sequence[str]] = {**sent.typed, "event_id": [str(event_id)]}
    own = Sent(sent.key, sent.version, sent.action, typed)
    task = _task(shell_of(request), code, sheet, past)
    return answered(request, task, sheet.structure_id, own, {})


def _found(
    request: Request, reader: ReaderDep, used: ServicesDep, code: str, event_id: UUID
) -> tuple[Sheet, Past]:
    with reader.at() as at:
        sheet = find_sheet(at.connection, at.moment, code)
        refuse_outside(used, request.state.caller, "code", sheet.structure_id)
        past = event_of(request, at, sheet.structure_id, event_id)
    if past is None:
        raise EventNotFound(field="event_id", value=event_id)
    return sheet, past


def _task(shell: Shell, code: str, sheet: Sheet, past: Past) -> Task:
    name = name_of(sheet)
    what = f"« {past.event.LABEL} », à compter du {write_day(past.effective_on)}"
    return Task(
        label=RETRACT,
        kind=RetractFact,
        execute=retracted,
        action=shell.path("retract", code=code, event_id=str(past.event_id)),
        back=shell.path("structure", code=code),
        sheet=shell.path("structure", code=str(sheet.structure_id)),
        done=RETRACTION,
        lead=f"{name} : {what}. Ce qui était su avant reste consultable.",
        crumbs=crumbs_of(shell, code, name, Entry("Retirer", None)),
        save="Confirmer le retrait",
        checked_first=True,
    )
