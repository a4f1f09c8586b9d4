"""The commands of ``placeasile``."""

import secrets
from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import psycopg
import typer

from placeasile.bootstrap import servers as bootstrap
from placeasile.bootstrap.vault import vault
from placeasile.cli import (
    accounts,
    auditing,
    consult,
    generations,
    keys,
    replaying,
    reporting,
    serve as serving,
)
from placeasile.cli.replaying import ReplayFormat
from placeasile.cli.screen import err, fail, out, progress
from placeasile.domain.kernel import Refusal
from placeasile.domain.territory import REGIONS
from placeasile.edge.clock import Clock, end_of_day
from placeasile.edge.database import writers
from placeasile.edge.embedded.processes import EmbeddedError
from placeasile.edge.migrating import MigrationChanged, migrate as apply_migrations
from placeasile.projections.audit.kernel import Asked
from placeasile.projections.rebuild import Unsound
from placeasile.projections.swapping import GenerationRefused
from placeasile.settings import Settings, SettingsError, load_settings
from placeasile.store.erasing import erase as erase_subject
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore, Stamp
from placeasile.store.staging import BulkRegister
from placeasile.store.vault import WrongMasterKey
from placeasile.workers.imports.finess import read_finess
from placeasile.workers.imports.recording import record
from placeasile.workers.imports.report import Remark
from placeasile.workers.imports.table import UnreadableFile

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,  # they print local variables, which may be secrets
    help="Placeasile, le registre du parc d'hébergement des demandeurs d'asile : chaque fait "
    "avec la date où il est vrai et la date où il a été connu.",
    epilog="Les réglages se donnent par des variables PLACEASILE_* : voir docs/settings.md.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(keys.app, name="keys")
app.add_typer(accounts.app, name="accounts")
app.add_typer(generations.app, name="projections")
app.add_typer(reporting.app, name="reporting")

Port = Annotated[
    int | None,
    typer.Option(help="Port du site, de 1 à 65535 (8000 par défaut).", min=1, max=65535),
]
EffectiveOn = Annotated[
    str | None,
    typer.Option(metavar="AAAA-MM-JJ", help="Jour dans le monde ; aujourd'hui par défaut."),
]
KnownOn = Annotated[
    str | None,
    typer.Option(metavar="AAAA-MM-JJ", help="Ce qui était connu à la fin de ce jour."),
]


def _regions(given: str | None) -> str | None:
    """Refuse what names no region.

    Raises:
        BadParameter: a code is unknown.
    """
    if given is None:
        return None
    codes = [one.strip() for one in given.split(",")]
    unknown = [one for one in codes if one not in REGIONS]
    if unknown:
        known = ", ".join(f"{code} ({name})" for code, name in REGIONS.items())
        raise typer.BadParameter(f"« {unknown[0]} » n'est pas une région. Les codes : {known}.")
    return ",".join(codes)


@app.command()
def serve(
    port: Port = None,
    demonstration: Annotated[
        bool | None,
        typer.Option(
            "--demonstration/--vide",
            help="Charge, ou non, la démonstration dans un registre vide. Par défaut : "
            "oui avec les serveurs embarqués, non avec PLACEASILE_DSN.",
        ),
    ] = None,
    regions: Annotated[
        str | None,
        typer.Option(
            metavar="28,53",
            callback=_regions,
            help="Démonstration réduite : seules ces régions (codes INSEE) ont un historique. "
            "Prête bien plus vite.",
        ),
    ] = None,
) -> None:
    """Démarre tout : le site, le projecteur, les travaux et l'ordonnanceur.

    Sans PLACEASILE_DSN, PostgreSQL et Valkey sont embarqués, et leurs données sont dans
    PLACEASILE_HOME. Ctrl-C arrête tout.
    """
    settings = _settings()
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    chosen = None if regions is None else frozenset(regions.split(","))
    serving.serve(settings, demonstration=demonstration, regions=chosen)


@app.command()
def migrate(
    *,
    rebuild_tables: Annotated[
        bool, typer.Option("--rebuild", help="Reconstruit les tables de lecture en entier.")
    ] = False,
) -> None:
    """Met la base de données à jour : schéma, rôles, et tables de lecture."""
    with bootstrap.database(_settings()) as dsn:
        applied = apply_migrations(dsn)
        rebuilt = generations.rebuilt(dsn, always=rebuild_tables)
    out.print(f"Migrations appliquées : {', '.join(applied) or 'aucune, tout était à jour'}.")
    out.print("Tables de lecture reconstruites." if rebuilt else "Tables de lecture à jour.")


@app.command("import-finess")
def import_finess(
    file: Annotated[
        Path, typer.Argument(help="L'extrait FINESS des CADA et CPH, en CSV.", metavar="FICHIER")
    ],
    operateurs: Annotated[
        Path | None, typer.Option(help="Le fichier des entités juridiques, en CSV (facultatif).")
    ] = None,
) -> None:
    """Importe des structures d'un extrait FINESS, avec un compte rendu ligne à ligne.

    Relire le même fichier ne change rien. Les lignes refusées sont listées avec la raison
    et ce qu'il faut corriger ; les autres sont importées.
    """
    today = Clock().today()
    try:
        reading = read_finess(
            file.read_bytes(),
            filename=file.name,
            today=today,
            operateurs=None if operateurs is None else operateurs.read_bytes(),
        )
    except OSError as error:
        fail(f"le fichier {file} ne se lit pas : {error.strerror}")
    except UnreadableFile as error:
        fail(str(error))
    settings = _settings()
    with (
        bootstrap.database(settings) as dsn,
        bootstrap.opened(writers(dsn, size=2)) as pool,
        progress("Import") as show,
    ):
        apply_migrations(dsn)
        done = record(
            BulkRegister(pool, vault(settings, pool)),
            reading.intentions,
            actor="import-finess",
            today=today,
            progress=show,
        )
    report = reading.report
    _remarks("Lignes refusées", report.refused)
    _remarks("Valeurs écartées", report.set_aside)
    for intention, refusal in done.refused:
        err.print(f"  {intention.provenance} : {refusal} {refusal.advice}")
    out.print(
        f"{report.read} lignes lues, {report.accepted} acceptées, {len(report.refused)} refusées ; "
        f"{len(report.set_aside)} valeurs écartées, {len(report.warnings)} à vérifier."
    )
    out.print(
        f"{done.events} faits enregistrés, {done.known + done.unchanged} déjà connus, "
        f"{sum(done.refusals.values())} refusés par le registre."
    )


@app.command()
def replay(  # noqa: PLR0913 (the options of the command)
    *,
    effective_on: EffectiveOn = None,
    known_on: KnownOn = None,
    structure: Annotated[
        str | None, typer.Option(help="Identifiant, code DNA ou FINESS d'une structure.")
    ] = None,
    operateur: Annotated[str | None, typer.Option(help="Identifiant d'un opérateur.")] = None,
    territoire: Annotated[
        str | None, typer.Option(help="departement/14, region/28 ou nation/FR.")
    ] = None,
    format_: Annotated[
        ReplayFormat, typer.Option("--format", help="Forme du résultat.")
    ] = ReplayFormat.TABLE,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FICHIER.duckdb",
            help="Avec --format duckdb : le fichier à écrire ; par défaut, un nom fait des dates.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Remplace le fichier s'il existe.")
    ] = False,
) -> None:
    """Montre le parc, une structure, un opérateur ou un territoire à une date.

    Deux dates : le jour dans le monde, et le jour où l'on savait. Sans option, le parc
    d'aujourd'hui tel qu'il est connu maintenant. « duckdb » écrit un fichier avec toutes
    les tables de lecture à ce moment, sans donnée personnelle : voir docs/fr/reporting.md.
    """
    with bootstrap.database(_settings()) as dsn:
        replaying.replay(
            dsn,
            replaying.Question(
                effective_on=_day(effective_on, "--effective-on"),
                known_on=_day(known_on, "--known-on"),
                structure=structure,
                operateur=operateur,
                territoire=territoire,
            ),
            format_,
            replaying.Output(output, force=force),
        )


@app.command()
def audit(  # noqa: PLR0913 (the options of the command)
    number: Annotated[
        int | None, typer.Argument(metavar="NUMÉRO", help="La question ; sans elle, la liste.")
    ] = None,
    *,
    effective_on: EffectiveOn = None,
    known_on: KnownOn = None,
    structure: Annotated[
        str | None, typer.Option(help="Identifiant, code DNA ou FINESS d'une structure.")
    ] = None,
    cpom: Annotated[UUID | None, typer.Option(help="Identifiant d'un CPOM.")] = None,
    year: Annotated[int | None, typer.Option(help="Année.", min=2000, max=2100)] = None,
    day: Annotated[
        str | None, typer.Option(metavar="AAAA-MM-JJ", help="Jour sur lequel on interroge.")
    ] = None,
    known_then: Annotated[
        str | None, typer.Option(metavar="AAAA-MM-JJ", help="Jour de connaissance à comparer.")
    ] = None,
    file: Annotated[str | None, typer.Option(help="Fichier importé, ou son début.")] = None,
    format_: Annotated[
        consult.Format, typer.Option("--format", help="Forme du résultat.")
    ] = consult.Format.TABLE,
) -> None:
    """Répond à une question d'audit, ou les liste : voir docs/fr/questions-audit.md."""
    if number is None:
        auditing.listing()
        return
    then = _day(known_then, "--known-then")
    asked = Asked(
        structure=structure,
        cpom=cpom,
        year=year,
        day=_day(day, "--day"),
        known_then=then,
        file=file,
        then_before=None if then is None else end_of_day(then),
    )
    wanted = auditing.wanted_of(_day(effective_on, "--effective-on"), _day(known_on, "--known-on"))
    with bootstrap.database(_settings()) as dsn:
        auditing.answer(dsn, number, asked, wanted, format_)


@app.command()
def erase(
    subject: Annotated[
        UUID, typer.Argument(metavar="IDENTIFIANT", help="Le contact, la note ou le site.")
    ],
    reason: Annotated[
        str, typer.Option(help="Pourquoi ; gardé pour toujours, ne nommez personne.")
    ],
) -> None:
    """Efface pour toujours les données personnelles d'un contact, d'une note ou d'un site.

    La clé qui les chiffre est détruite : elles sont illisibles partout, dans le passé aussi.
    Le journal garde qui a effacé quoi, quand et pourquoi.
    """
    settings = _settings()
    with (
        bootstrap.database(settings) as dsn,
        bootstrap.opened(writers(dsn, size=2)) as pool,
    ):
        apply_migrations(dsn)
        store = EventStore(PostgresRecorder(pool), vault(settings, pool))
        try:
            done = erase_subject(store, subject, reason, _stamp())
        except Refusal as refusal:
            fail(f"{refusal} {refusal.advice}")
    already = "" if done.position is not None else " (elles l'étaient déjà)"
    out.print(f"Données personnelles de {subject} effacées{already}.")


@app.command()
def verify() -> None:
    """Vérifie le journal, événement par événement, puis chaque table de lecture.

    Se termine par 1 et nomme la première position fautive si quelque chose ne va pas.
    """
    with bootstrap.database(_settings()) as dsn:
        sound = consult.verify(dsn)
    raise typer.Exit(0 if sound else 1)


@app.command()
def status() -> None:
    """Dit où en sont le journal, les tables de lecture et les travaux."""
    with bootstrap.database(_settings()) as dsn:
        consult.status(dsn)


def main() -> None:
    """Run the command line."""
    try:
        app(prog_name="placeasile")
    except (SettingsError, EmbeddedError, MigrationChanged, WrongMasterKey) as error:
        fail(str(error))
    except (GenerationRefused, Unsound) as error:
        fail(str(error))
    except psycopg.OperationalError as error:
        fail(f"PostgreSQL ne répond pas : {str(error).strip()}")
    except psycopg.errors.UndefinedTable:
        fail("la base de données est vide ; lancez d'abord « placeasile migrate »")


def _settings() -> Settings:
    return load_settings()


def _stamp() -> Stamp:
    """Sign a command typed here."""
    return Stamp(
        command_id=UUID(bytes=secrets.token_bytes(16), version=4),
        actor="administration",
        source="CLI",
        today=Clock().today(),
    )


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(
            f"{option} : « {text} » n'est pas une date ; écrivez AAAA-MM-JJ, par exemple 2024-12-31"
        )


def _remarks(title: str, remarks: tuple[Remark, ...]) -> None:
    if not remarks:
        return
    err.print(f"[bold]{title}[/]")
    for one in remarks:
        err.print(
            f"  ligne {one.line}, {one.column} = « {one.value} » : {one.wording} {one.remedy}",
            soft_wrap=True,
        )
