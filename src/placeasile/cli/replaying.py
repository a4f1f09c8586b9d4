"""The command that shows the register at two dates, in the terminal or as a file."""

import csv
import os
import sys
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson
import psycopg
from psycopg import Connection, IsolationLevel

from placeasile.cli.screen import fail, out, progress
from placeasile.cli.tables import by_type, by_year, details
from placeasile.domain.kernel import Refusal
from placeasile.edge.clock import Clock, end_of_day
from placeasile.edge.database import APPLICATION, limited
from placeasile.projections.generation import current
from placeasile.projections.moment import Moment, Wanted, resolve
from placeasile.projections.operator_year.queries import find_operateur, operator_years
from placeasile.projections.sheet.queries import find_sheet
from placeasile.projections.snapshot.scope import Scope, keys_of
from placeasile.projections.snapshot.writing import Said, Written, write
from placeasile.projections.territory_year.queries import known_territory, territory_years
from placeasile.projections.year.queries import years_of

ALL_TYPES: Final = "TOUS"
OF_A_TYPE: Final = ("structures", "places", "dotation_granted", "cout_journalier")
YEARS: Final = 5


class ReplayFormat(StrEnum):
    """What replay gives."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    DUCKDB = "duckdb"


@dataclass(frozen=True, slots=True)
class Question:
    """What replay is asked; without a subject, the nation."""

    effective_on: date | None
    known_on: date | None
    structure: str | None
    operateur: str | None
    territoire: str | None

    @property
    def wanted(self) -> Wanted:
        """The moment that its days name."""
        known_before = None if self.known_on is None else end_of_day(self.known_on)
        return Wanted(effective_on=self.effective_on, known_before=known_before)


@dataclass(frozen=True, slots=True)
class Output:
    """Where the file of the tables goes; by default, a name of both days in this folder."""

    path: Path | None
    force: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What replay found: a title, and rows that share their columns.

    Rows of a territory are of several types, all of them being one.
    """

    title: str
    rows: list[dict[str, Any]]
    details: dict[str, Any]


def replay(dsn: str, question: Question, form: ReplayFormat, output: Output) -> None:
    """Print the state of one subject, or of the park, at two dates; or write its tables."""
    subjects = (question.structure, question.operateur, question.territoire)
    if sum(one is not None for one in subjects) > 1:
        fail("--structure, --operateur et --territoire s'excluent ; gardez-en une")
    if form is not ReplayFormat.DUCKDB and (output.path is not None or output.force):
        fail("--output et --force vont avec --format duckdb ; ajoutez-le, ou retirez-les")
    with psycopg.connect(limited(dsn, APPLICATION)) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        today = Clock().today()
        try:
            moment = resolve(connection, question.wanted, today)
            if form is ReplayFormat.DUCKDB:
                _file(connection, moment, question, output, today)
                return
            with progress("Lecture") as show:
                answer = _answer(connection, moment, question)
                show(1, 1)
        except Refusal as refusal:
            fail(f"{refusal} {refusal.advice}")
    _print(answer, moment, form)


def _answer(connection: Connection[Any], moment: Moment, question: Question) -> Answer:
    if question.structure is not None:
        sheet = find_sheet(connection, moment, question.structure)
        years = years_of(connection, moment, sheet.structure_id, YEARS)
        title = f"{sheet.type} {sheet.nom or ''} {sheet.dna_code or sheet.structure_id}"
        return Answer(title, [asdict(one) for one in years], asdict(sheet))
    if question.operateur is not None:
        operateur_id = _uuid(question.operateur)
        found = find_operateur(connection, moment, operateur_id)
        rows = operator_years(connection, moment, operateur_id)
        return Answer(found.nom, [asdict(one) for one in rows], asdict(found))
    level, _, code = (question.territoire or "nation/FR").partition("/")
    rows = territory_years(connection, moment, level, code, None)
    return Answer(f"{level} {code}", [asdict(one) for one in rows], {})


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        fail(f"--operateur : « {text} » n'est pas un identifiant UUID")


# ---------------------------------------------------------------- printed


def _print(answer: Answer, moment: Moment, form: ReplayFormat) -> None:
    if form is ReplayFormat.JSON:
        stamp = {
            "effective_on": moment.effective_on,
            "position": moment.position,
            "log_epoch": moment.log_epoch,
            "demonstration": moment.demonstration,
        }
        body = {"moment": stamp, "details": answer.details, "items": answer.rows}
        text = orjson.dumps(body, default=str, option=orjson.OPT_INDENT_2).decode()
        out.print(text, markup=False, soft_wrap=True)
    elif form is ReplayFormat.CSV:
        writer = csv.writer(sys.stdout)
        names = list(answer.rows[0]) if answer.rows else list[str]()
        writer.writerow(["moment_effective_on", "moment_position", *names])
        for row in answer.rows:
            writer.writerow([moment.effective_on, moment.position, *row.values()])
    else:
        _show(answer, moment)


def _show(answer: Answer, moment: Moment) -> None:
    out.print(
        f"{answer.title.strip()} au {moment.effective_on:%d/%m/%Y}, connu à la position "
        f"{moment.position}{' — DÉMONSTRATION' if moment.demonstration else ''}",
        style="bold",
        markup=False,
    )
    if answer.details:
        out.print(details(answer.details))
    totals = [one for one in answer.rows if one.get("type", ALL_TYPES) == ALL_TYPES]
    types = [one for one in answer.rows if one not in totals]
    if answer.details:
        totals, types = answer.rows, []
    if not totals:
        out.print("Aucune année connue à cette date.")
        return
    out.print(by_year(totals))
    last = max(one["year"] for one in totals)
    of_last = [one for one in types if one["year"] == last]
    if of_last:
        out.print(f"Par type de structures, {last}", style="bold")
        out.print(by_type(of_last, OF_A_TYPE))
    out.print("— : inconnu (ce n'est pas zéro). Au centime : --format json ou csv.")


# ---------------------------------------------------------------- written


def _file(
    connection: Connection[Any],
    moment: Moment,
    question: Question,
    output: Output,
    today: date,
) -> None:
    scope, name = _scope(connection, moment, question)
    known_on = question.known_on or today
    path = output.path or Path(f"placeasile-{name}_{moment.effective_on}_connu-{known_on}.duckdb")
    if path.suffix != ".duckdb":
        fail(f"--output : « {path} » ne finit pas par .duckdb")
    if not path.parent.is_dir():
        fail(f"--output : le dossier « {path.parent} » n'existe pas ; créez-le")
    if path.exists() and not output.force:
        fail(f"--output : « {path} » existe ; donnez un autre nom, ou --force pour le remplacer")
    generation = current(connection)
    assert generation is not None
    said = Said(str(scope), question.known_on, version("placeasile"), generation[1])
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with progress("Tables") as show:
            keys = keys_of(connection, moment, scope)
            written = write(connection, moment, keys, beside, said, show)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _report(written, moment, path)


def _scope(connection: Connection[Any], moment: Moment, question: Question) -> tuple[Scope, str]:
    """Return what the file is about, and how its name says it."""
    if question.structure is not None:
        sheet = find_sheet(connection, moment, question.structure)
        return Scope(structure=sheet.structure_id), f"structure-{sheet.structure_id}"
    if question.operateur is not None:
        operateur_id = _uuid(question.operateur)
        _ = find_operateur(connection, moment, operateur_id)
        return Scope(operateur=operateur_id), f"operateur-{operateur_id}"
    if question.territoire is not None:
        level, _, code = question.territoire.partition("/")
        territory = known_territory(level, code)
        return Scope(territory=territory), territory.replace(":", "-")
    return Scope(), "parc"


def _report(written: Written, moment: Moment, path: Path) -> None:
    rows = sum(one.rows for one in written.tables)
    out.print(
        f"{path} : {len(written.tables)} tables, {rows} lignes, au "
        f"{moment.effective_on:%d/%m/%Y}, connu à la position {moment.position}"
        f"{' — DÉMONSTRATION' if moment.demonstration else ''}.",
        markup=False,
        soft_wrap=True,
    )
    out.print(f"sha256 du contenu : {written.sha256}", soft_wrap=True)
    out.print("Les données personnelles n'y sont pas.")
