"""The command that asks the questions of auditors."""

import csv
import sys
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import orjson
import psycopg
from psycopg import IsolationLevel
from rich.table import Table

from placeasile.api.unsealing import without_seals
from placeasile.cli.consult import Format
from placeasile.cli.screen import fail, out
from placeasile.cli.tables import worded
from placeasile.domain.kernel import Refusal
from placeasile.edge.clock import PARIS, Clock, end_of_day
from placeasile.edge.database import APPLICATION, limited
from placeasile.projections.audit.columns import COLUMNS
from placeasile.projections.audit.document import command, route
from placeasile.projections.audit.kernel import Asked, Question, Row, ask
from placeasile.projections.audit.questions import QUESTIONS, find_question
from placeasile.projections.moment import Moment, Wanted, resolve


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, and the rows that answer it at a moment."""

    question: Question
    moment: Moment
    rows: list[Row]


def listing() -> None:
    """Print the questions, and how each is asked."""
    table = Table("n°", "question", "comment la poser")
    for one in QUESTIONS.values():
        table.add_row(str(one.number), one.title, command(one) or route(one).replace("`", ""))
    out.print(table)


def answer(dsn: str, number: int, asked: Asked, wanted: Wanted, form: Format) -> None:
    """Print what answers a question, as known at a moment."""
    with psycopg.connect(limited(dsn, APPLICATION)) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        try:
            question = find_question(number)
            moment = resolve(connection, wanted, Clock().today())
            rows = without_seals(ask(connection, moment, question, asked))
        except Refusal as refusal:
            fail(f"{refusal} {refusal.advice}")
    _print(Answered(question, moment, rows), form)


def wanted_of(effective_on: date | None, known_on: date | None) -> Wanted:
    """Return the moment that two days name."""
    known_before = None if known_on is None else end_of_day(known_on)
    return Wanted(effective_on=effective_on, known_before=known_before)


def _print(found: Answered, form: Format) -> None:
    question, moment = found.question, found.moment
    match form:
        case Format.JSON:
            body = {
                "moment": {
                    "effective_on": moment.effective_on,
                    "position": moment.position,
                    "log_epoch": moment.log_epoch,
                    "demonstration": moment.demonstration,
                },
                "question": question.title,
                "items": found.rows,
            }
            text = orjson.dumps(body, default=str, option=orjson.OPT_INDENT_2).decode()
            out.print(text, markup=False, soft_wrap=True)
        case Format.CSV:
            writer = csv.writer(sys.stdout)
            writer.writerow(["moment_effective_on", "moment_position", *question.columns])
            for row in found.rows:
                writer.writerow([moment.effective_on, moment.position, *row.values()])
        case Format.TABLE:
            warning = " — DÉMONSTRATION" if moment.demonstration else ""
            out.print(
                f"[bold]{question.number}. {question.title}[/] Au {moment.effective_on:%d/%m/%Y}, "
                f"connu à la position {moment.position}{warning}"
            )
            out.print(_table(found))
            out.print("— : inconnu (ce n'est pas zéro)")
            if question.limit is not None:
                out.print(f"Limite : {question.limit}", markup=False)


def _table(found: Answered) -> Table:
    table = Table(*(COLUMNS[name] for name in found.question.columns))
    for row in found.rows:
        table.add_row(*(_cell(one) for one in row.values()))
    return table


def _cell(value: Any) -> str:  # noqa: ANN401 (what a query returns)
    if isinstance(value, datetime):
        return f"{value.astimezone(PARIS):%d/%m/%Y %H:%M}"
    if isinstance(value, dict):
        told = cast("dict[str, object]", value)
        return ", ".join(f"{name} : {worded(one)}" for name, one in told.items())
    return worded(value)
