"""Routes that answer the questions of auditors."""

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Query, Request, Response
from pydantic import JsonValue

from placeasile.api.answers import Rows, items
from placeasile.api.guarding import router_for
from placeasile.api.problems import problems
from placeasile.api.queries import answers
from placeasile.domain.values import Day, Text
from placeasile.edge.clock import end_of_day
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.audit.document import command, route
from placeasile.projections.audit.kernel import MEANINGS, Asked, Parameter, ask
from placeasile.projections.audit.questions import QUESTIONS, find_question

router = router_for(Action.READ_LOG, problems(401, 403, 404, 409, 422, 503))

Code = Annotated[
    str | None,
    Query(pattern=r"^[0-9A-Za-z -]{1,64}$", description=MEANINGS[Parameter.STRUCTURE]),
]


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question, in French, and how it is asked. ``command`` is None when calls answer it."""

    number: int
    title: str
    answer: str
    route: str
    command: str | None
    needs: list[str]
    takes: list[str]
    columns: list[str]
    limit: str | None


SHOWN: Final = [
    QuestionShown(
        number=one.number,
        title=one.title,
        answer=one.answer,
        route=route(one).replace("`", ""),
        command=command(one),
        needs=[name.value for name in one.needs],
        takes=[name.value for name in one.takes],
        columns=[*one.columns],
        limit=None if one.limit is None else one.limit.replace("`", ""),
    )
    for one in QUESTIONS.values()
]


@router.get("/audit", responses=answers(QuestionShown), tags=["audit"])
def audit_questions(request: Request, reader: ReaderDep) -> Response:
    """Lister les questions d'audit, et comment les poser."""
    with reader.at() as at:
        moment = at.moment
    return items(request, moment, Rows(SHOWN, len(SHOWN)))


@router.get("/audit/{number}", responses=answers(dict[str, JsonValue]), tags=["audit"])
def audit(  # noqa: PLR0913 (the parameters of the address)
    number: Annotated[int, Path(ge=1, le=999)],
    request: Request,
    reader: ReaderDep,
    *,
    structure: Code = None,
    cpom: Annotated[UUID | None, Query(description=MEANINGS[Parameter.CPOM])] = None,
    year: Annotated[
        int | None, Query(ge=2000, le=2100, description=MEANINGS[Parameter.YEAR])
    ] = None,
    day: Annotated[Day | None, Query(description=MEANINGS[Parameter.DAY])] = None,
    known_then: Annotated[Day | None, Query(description=MEANINGS[Parameter.KNOWN_THEN])] = None,
    file: Annotated[Text | None, Query(description=MEANINGS[Parameter.FILE])] = None,
) -> Response:
    """Répondre à une question d'audit."""
    question = find_question(number)
    asked = Asked(
        structure=structure,
        cpom=cpom,
        year=year,
        day=day,
        known_then=known_then,
        file=file,
        then_before=None if known_then is None else end_of_day(known_then),
    )
    with reader.at() as at:
        found = ask(at.connection, at.moment, question, asked)
    return items(request, at.moment, Rows(found, len(found)))
