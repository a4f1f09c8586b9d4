"""Commands that read: verify, status."""

from enum import StrEnum

import psycopg

from placeasile.cli.screen import out, progress
from placeasile.edge.database import APPLICATION, limited, projector_connection
from placeasile.projections.verifying import verify_tables
from placeasile.store.verifying import verify_log


class Format(StrEnum):
    """How answers are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


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
