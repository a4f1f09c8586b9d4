"""What a form shows before anybody types: values in force, and the things to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from fastapi import Request

from placeasile.api.sheets import WHOLE
from placeasile.api.unsealing import readable
from placeasile.domain.corrections import EventNotFound
from placeasile.domain.kernel import Command, Past
from placeasile.domain.registry.dictionary import field_of
from placeasile.edge.dependencies import Reading
from placeasile.edge.ids import new_id
from placeasile.projections.chronicle.values import Asked, history_of
from placeasile.projections.log import stream_of
from placeasile.projections.operator_year.queries import list_operateurs
from placeasile.projections.reading import rows_of_all
from placeasile.projections.sheet.queries import Sheet
from placeasile.web.choosing import Option
from placeasile.web.forms.answering import Typed, write_value
from placeasile.web.forms.asking import Control, Question, questions_of
from placeasile.web.identity import services_of
from placeasile.web.tables import as_row
from placeasile.web.wording import said

NAMED_AS: Final[Mapping[str, str]] = {
    "previous_id": "period_id",
    "replaces_document_id": "document_id",
}
"""Fields that name a thing of the dossier by another name than its own."""

MOST_OPERATEURS: Final = 500
MOST_ROWS: Final = 50
WORDS: Final = 4
LENGTH: Final = 40


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form starts with, and the version of the stream that it would write.

    ``known`` tells that it shows values that the register holds.
    """

    typed: Typed
    version: int | None
    known: bool


def filled_with(
    request: Request, kind: type[Command[Any]], subject: UUID, values: Mapping[str, object]
) -> Filled:
    """Return what a form starts with: some values, and the identifiers that it makes."""
    questions = questions_of(kind)
    typed = {one.name: write_value(one, values.get(one.name)) for one in questions}
    for one in questions:
        if one.control is Control.HIDDEN and one.name != "supersedes" and not typed[one.name]:
            typed[one.name] = [str(new_id())]
    return Filled(typed, _version(request, kind, subject, values), known=bool(values))


def corrected(
    request: Request, at: Reading, kind: type[Command[Any]], subject: UUID, event_id: UUID
) -> dict[str, object]:
    """Return what an event says, to be corrected by the command that records its like.

    Raises:
        EventNotFound: it is not there, or is of another kind.
    """
    past = event_of(request, at, subject, event_id)
    if past is None or type(past.event) is not kind.records:
        raise EventNotFound(field="corrige", value=event_id)
    return {**_days(past), **_said_by(past), "supersedes": event_id}


def in_force(
    request: Request, at: Reading, kind: type[Command[Any]], subject: UUID
) -> dict[str, object]:
    """Return what a command would change, when its facts have no key.

    What a registration says of it is shown too, and the day of the change is then left open. A
    count that a later event does not say again is carried.
    """
    asked = [Asked(facet, "") for facet in kind.records.FACETS]
    rows = history_of(at.connection, at.moment, subject, asked, after=None, limit=MOST_ROWS).rows
    standing = [one for one in rows if one.etat == "EN_VIGUEUR"]
    values: dict[str, object] = {}
    for row in sorted(standing, key=lambda one: (one.effective_on or date.min, one.position)):
        past = event_of(request, at, subject, row.event_id)
        if past is None:
            continue
        mine = type(past.event) is kind.records
        if mine or "stream" in past.event.introduces():
            carried = kind.records.FACETS
            told = {k: v for k, v in _said_by(past).items() if v is not None or k not in carried}
            values |= {k: v for k, v in told.items() if k in kind.model_fields}
        if mine:
            values |= {**_days(past), **values, "effective_on": past.effective_on}
    return values


def event_of(request: Request, at: Reading, subject: UUID, event_id: UUID) -> Past | None:
    """Return an event about a subject, its personal values in clear; None when there is none."""
    found = stream_of(at.connection, event_id)
    if found is None or found.subject != subject:
        return None
    return services_of(request).store.load(found.stream_id).find(event_id)


def things_of(
    request: Request, at: Reading, sheet: Sheet, questions: Sequence[Question]
) -> dict[str, Sequence[Option]]:
    """Return the things of the dossier that fields may name, in words."""
    names = [one.name for one in questions if one.control is Control.THING]
    found: dict[str, Sequence[Option]] = {}
    if "operateur_id" in names:
        rows = list_operateurs(
            at.connection, at.moment, words=None, parents=False, after=None, limit=MOST_OPERATEURS
        ).rows
        found["operateur_id"] = [Option(str(one.operateur_id), one.nom or "") for one in rows]
    others = [one for one in names if one not in found]
    if others:
        read = rows_of_all(
            at.connection, at.moment, [one.question for one in WHOLE], [sheet.structure_id]
        )
        blocks = [block.rows(rows, at.moment) for block, rows in zip(WHOLE, read, strict=True)]
        where = () if sheet.departement is None else (sheet.departement,)
        opened = readable(blocks, request.state.caller, services_of(request).store, where)
        for name in others:
            found[name] = _named(NAMED_AS.get(name, name), opened)
    return found


def _named(name: str, blocks: Sequence[Sequence[Any]]) -> Sequence[Option]:
    """Return the rows that hold an identifier, one an identifier, in words."""
    options: dict[str, Option] = {}
    for block, rows in zip(WHOLE, blocks, strict=True):
        for row in map(as_row, rows):
            given = row.get(name)
            if given and str(given) not in options:
                options[str(given)] = Option(str(given), _words(row, block.table))
    return list(options.values())


def _words(row: Mapping[str, Any], table: str) -> str:
    said_of = [
        said(value, field_of(name, table)).text[:LENGTH]
        for name, value in row.items()
        if isinstance(value, str | date)
        and not isinstance(value, datetime)
        and value != ""
        and not name.endswith(("_id", "_tri"))
    ]
    return " · ".join(said_of[:WORDS]) or "sans autre indication"


def _said_by(past: Past) -> dict[str, object]:
    return {name: getattr(past.event, name) for name in type(past.event).model_fields}


def _days(past: Past) -> dict[str, object]:
    """Return the day of an event, and the last one before it: what ends does so the day after."""
    return {
        "effective_on": past.effective_on,
        "last_day": past.effective_on - timedelta(days=1),
    }


def _version(
    request: Request, kind: type[Command[Any]], subject: UUID, values: Mapping[str, object]
) -> int | None:
    """Return the version of the stream; None while what is typed says which one it is."""
    try:
        stream = kind.model_construct(None, **values).stream(subject)
    except (KeyError, AttributeError):
        return None
    return services_of(request).store.load(stream).version
