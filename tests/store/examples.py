"""Streams, events and commands that the tests of this folder share."""

from dataclasses import replace
from datetime import date
from typing import Any, Final, LiteralString
from uuid import UUID, uuid5

from psycopg import Connection

from placeasile.store.envelope import Append, Envelope

A: Final = UUID(int=10)
B: Final = UUID(int=11)
C: Final = UUID(int=12)


def event(
    stream: UUID, version: int, topic: str = "structure.opened", *, kind: str = "structure"
) -> Envelope:
    """An event as the recorder takes it."""
    return Envelope(
        originator_id=stream,
        originator_version=version,
        topic=topic,
        state=b'{"n":%d}' % version,
        kind=kind,
        event_id=uuid5(stream, str(version)),
        schema_version=1,
        effective_on=date(2025, 1, 1),
        reason=None,
        supersedes=None,
    )


def command(name: str, stream: UUID = A, version: int = 0, **more: object) -> Append:
    """A command of its own for each name."""
    made = Append(
        command_id=uuid5(UUID(int=0), name),
        request_hash=name.encode(),
        stream_id=stream,
        stream_version=version,
        actor="agent",
        source="test",
    )
    return replace(made, **more)


def tamper(owner: Connection[Any], statement: LiteralString) -> None:
    """Do as a superuser what the triggers refuse."""
    with owner.transaction():
        owner.execute("set local session_replication_role = replica")
        owner.execute(statement)
