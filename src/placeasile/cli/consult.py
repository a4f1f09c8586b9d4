"""Commands that read: replay, verify, status."""

import csv
import sys
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, cast
from uuid import UUID

import orjson
import psycopg
from psycopg import Connection, IsolationLevel
from rich.table import Table

from placeasile.cli.screen import fail, out, progress
from placeasile.domain.kernel import Refusal
from placeasile.edge.clock import Clock, end_of_day
from placeasile.edge.database import APPLICATION, limited, projector_connection
from placeasile.projections.moment import Moment, Wanted, resolve
from placeasile.projections.operator_year.queries import find_operateur, operator_years
from placeasile.projections.sheet.queries import find_sheet
from placeasile.projections.territory_year.queries import territory_years
from placeasile.projections.verifying import verify_tables
from placeasile.projections.year.queries import years_of
from placeasile.store.verifying import verify_log


class Format(StrEnum):
    """How replay prints."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Question:
    """What replay is asked; without a subject, the nation."""

    effective_on: date | None
    known_on: date | None
    structure: str | None
    operateur: str | None
    territoire: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What replay found: a title, and rows that share their columns."""

    title: str
    rows: list[dict[str, Any]]
    details: dict[str, Any]


LABELS: Final = {
    "year": "année",
    "type": "type",
    "nom": "nom",
    "dna_codes": "codes DNA",
    "finess_codes": "FINESS",
    "operateur": "opérateur",
    "anciens_noms": "anciens noms",
    "siret": "SIRET",
    "adresse": "adresse",
    "code_postal": "code postal",
    "commune": "commune",
    "departement": "département",
    "etat": "état",
    "opened_on": "ouverte le",
    "last_day": "dernier jour",
    "structures": "structures",
    "structures_1_jan": "structures au 1er janv.",
    "places": "places",
    "places_depuis": "depuis le",
    "pmr": "PMR",
    "lgbt": "LGBT",
    "fvv_teh": "FVV/TEH",
    "places_1_jan": "places au 1er janv.",
    "convention_start": "convention du",
    "convention_end": "au",
    "authorisation_start": "autorisation du",
    "authorisation_end": "au ",
    "dotation_requested": "dotation demandée",
    "dotation_granted": "dotation accordée",
    "cout_journalier": "€/place/jour",
    "inspections": "inspections",
    "last_inspection_on": "dernière inspection",
}
"""What people read, by column; other columns are for machines (``--format json``)."""

ETATS: Final = {
    "OUVERTE": "ouverte",
    "FERMEE": "fermée",
    "A_VENIR": "à venir",
    "INCONNUE": "ouverture inconnue",
}


def replay(dsn: str, question: Question, form: Format) -> None:
    """Print the state of one subject, or of the park, at two dates."""
    if (
        sum(
            one is not None for one in (question.structure, question.operateur, question.territoire)
        )
        > 1
    ):
        fail("--structure, --operateur et --territoire s'excluent ; gardez-en une")
    wanted = Wanted(
        effective_on=question.effective_on,
        known_before=None if question.known_on is None else end_of_day(question.known_on),
    )
    with psycopg.connect(limited(dsn, APPLICATION)) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        try:
            moment = resolve(connection, wanted, Clock().today())
            answer = _answer(connection, moment, question)
        except Refusal as refusal:
            fail(f"{refusal} {refusal.advice}")
    _print(answer, moment, form)


def verify(dsn: str) -> bool:
    """Verify the log and the tables; print what is found, and tell whether all is sound."""
    with projector_connection(dsn) as connection:
        with progress("Journal") as show:
            log = verify_log(connection, progress=show)
        if log.fault is None:
            out.print(f"Journal : {log.events} événements, tous conformes à leur empreinte.")
        else:
            out.print(
                f"Journal : [bold red]position {log.fault.position}[/], {log.fault.reason}.",
                soft_wrap=True,
            )
        with progress("Tables de lecture") as show:
            tables = verify_tables(connection, show)
    if tables is None:
        out.print("Tables de lecture : pas encore construites.")
        return log.sound
    for one in tables.tables:
        verdict = (
            "conforme"
            if one.sound
            else (
                f"[bold red]{one.missing} lignes manquent, {one.extra} sont en trop[/] "
                f"(par exemple {one.example})"
            )
        )
        out.print(f"{one.name} : {one.rows} lignes, {verdict}.")
    if not tables.sound:
        out.print("Reconstruisez les tables de lecture : placeasile projections rebuild.")
    return log.sound and tables.sound


def status(dsn: str) -> None:
    """Print where the log, the tables and the jobs are."""
    with psycopg.connect(limited(dsn, APPLICATION), autocommit=True) as connection:
        row = connection.execute("""
            select m.log_epoch, m.demonstration, coalesce(max(e.position), 0), max(e.recorded_at)
            from es.meta m left join es.event e on true group by m.log_epoch, m.demonstration
        """).fetchone()
        assert row is not None
        epoch, demonstration, head, recorded_at = row
        nature = "de DÉMONSTRATION" if demonstration else "réel"
        out.print(f"Journal {nature} {epoch} : {head} événements, le dernier à {recorded_at}.")
        checkpoint = connection.execute(
            "select position, as_of, halted from read.checkpoint"
        ).fetchone()
        assert checkpoint is not None
        position, as_of, halted = checkpoint
        out.print(
            f"Tables de lecture : position {position}, retard {head - position}, jour {as_of}."
        )
        if halted:
            out.print(f"[bold red]Projecteur arrêté[/] : {halted}", soft_wrap=True)
        for kind, state, count in connection.execute(
            "select kind, state, count(*) from ops.job group by kind, state order by kind, state"
        ):
            out.print(f"Travaux {kind} : {count} {state}.")


def _answer(connection: Connection[Any], moment: Moment, question: Question) -> Answer:
    if question.structure is not None:
        sheet = find_sheet(connection, moment, question.structure)
        years = years_of(connection, moment, sheet.structure_id, 5)
        title = f"{sheet.type} {sheet.nom or ''} {sheet.dna_code or sheet.structure_id}"
        return Answer(title, [asdict(one) for one in years], asdict(sheet))
    if question.operateur is not None:
        try:
            operateur_id = UUID(question.operateur)
        except ValueError:
            fail(f"--operateur : « {question.operateur} » n'est pas un identifiant UUID")
        found = find_operateur(connection, moment, operateur_id)
        rows = operator_years(connection, moment, operateur_id)
        return Answer(found.nom, [asdict(one) for one in rows], asdict(found))
    level, _, code = (question.territoire or "nation/FR").partition("/")
    rows = territory_years(connection, moment, level, code, None)
    return Answer(f"{level} {code}", [asdict(one) for one in rows], {})


def _print(answer: Answer, moment: Moment, form: Format) -> None:
    stamp = {
        "effective_on": moment.effective_on,
        "position": moment.position,
        "log_epoch": moment.log_epoch,
        "demonstration": moment.demonstration,
    }
    match form:
        case Format.JSON:
            body = {"moment": stamp, "details": answer.details, "items": answer.rows}
            text = orjson.dumps(body, default=str, option=orjson.OPT_INDENT_2).decode()
            out.print(text, markup=False, soft_wrap=True)
        case Format.CSV:
            writer = csv.writer(sys.stdout)
            names = list(answer.rows[0]) if answer.rows else list[str]()
            writer.writerow(["moment_effective_on", "moment_position", *names])
            for row in answer.rows:
                writer.writerow([moment.effective_on, moment.position, *row.values()])
        case Format.TABLE:
            warning = " — DÉMONSTRATION" if moment.demonstration else ""
            out.print(
                f"[bold]{answer.title.strip()}[/] au {moment.effective_on:%d/%m/%Y}, "
                f"connu à la position {moment.position}{warning}"
            )
            for name, value in answer.details.items():
                if name in LABELS and value is not None:
                    out.print(f"  {LABELS[name]} : {worded(value)}", markup=False)
            out.print(_table(answer.rows))
            out.print("— : inconnu (ce n'est pas zéro)")


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table()
    names = [name for name in (rows[0] if rows else {}) if name in LABELS and name != "departement"]
    for name in names:
        kind = "left" if name in {"year", "type", "etat"} else "right"
        table.add_column(LABELS[name], justify=kind)
    for row in rows:
        table.add_row(*(worded(row[name]) for name in names))
    return table


def worded(value: object) -> str:
    """Word a value in French; amounts with spaces, dates as 31/12/2024, unknown as a dash."""
    match value:
        case None:
            return "—"
        case bool():
            return "oui" if value else "non"
        case Decimal():
            return f"{value:,.2f}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
        case date():
            return f"{value:%d/%m/%Y}"
        case list():
            return ", ".join(map(str, cast("list[object]", value))) or "aucun"
        case _:
            return ETATS.get(str(value), str(value))
