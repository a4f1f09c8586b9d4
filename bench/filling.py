"""Fills a register with a demonstration log: ``python -m bench.filling --events 1000000``.

The log goes through the bulk path, batch after batch, with the clock of its own story.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Annotated, Final
from uuid import uuid5

import typer
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from bench.lives import Group, lives
from bench.server import pool
from placeasile.edge.database import owner_connection
from placeasile.edge.migrating import migrate
from placeasile.store.batch import Bulk, Decided
from placeasile.store.envelope import Append
from placeasile.store.keys import PostgresKeys
from placeasile.store.vault import Vault

BATCH: Final = 400
MASTER_KEY: Final = bytes(range(32))
"""What keys of a demonstration log are wrapped with: it holds nobody's real data."""


def fill(dsn: str, groups: Iterable[Group], progress: Progress | None = None) -> int:
    """Append groups of events to an empty log, which becomes a demonstration; return how many."""
    task = TaskID(0)
    with owner_connection(dsn) as owner:
        owner.execute("select es.become_demonstration()")
    total = 0
    with pool(dsn, 2) as opened:
        bulk = Bulk(opened, Vault(PostgresKeys(opened), MASTER_KEY))
        remaining = iter(groups)
        while batch := list(islice(remaining, BATCH)):
            bulk.append(_decided(one) for one in batch)
            written = sum(len(one.drafts) for one in batch)
            total += written
            if progress is not None:
                progress.advance(task, written)
    with owner_connection(dsn) as owner:
        owner.execute("vacuum analyze es.event")
    return total


def _decided(group: Group) -> Decided:
    first = group.drafts[0]
    append = Append(
        command_id=uuid5(first.event_id, "command"),
        request_hash=b"",
        stream_id=first.originator_id,
        stream_version=first.originator_version - 1,
        actor="agent@demonstration.test",
        source="DEMONSTRATION",
        recorded_at=group.recorded_at,
    )
    return Decided(append, group.drafts)


def main(
    dsn: Annotated[str, typer.Argument(help="An empty database of a real server.")],
    events: Annotated[int, typer.Option(min=1)] = 1_000_000,
    structures: Annotated[int, typer.Option(min=1)] = 20_000,
) -> None:
    """Fill an empty database with a demonstration log of some size."""
    migrate(dsn)
    columns = (
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} events"),
        BarColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns) as progress:
        progress.add_task("events", total=events)
        print(f"{fill(dsn, lives(events, structures), progress):,} events")


if __name__ == "__main__":
    typer.run(main)
