"""What a file, or the demonstration, wants the register to record."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID, uuid5

from placeasile.domain.finance.state import Funding
from placeasile.domain.kernel import Command
from placeasile.domain.operateur.state import Operateur
from placeasile.domain.quality.state import Quality
from placeasile.domain.stating import Open
from placeasile.domain.structure.state import Structure

RegisterCommand: TypeAlias = (
    Command[Operateur] | Command[Structure] | Command[Funding] | Command[Quality] | Command[Open]
)


@dataclass(frozen=True, slots=True)
class Intention:
    """A command with whom it is addressed to, and where it comes from.

    ``command_id`` depends on the content only, so that the same file read again
    changes nothing. ``recorded_at`` is a simulated clock, for the demonstration.

    ``corrects`` is the ``command_id`` of an earlier intention, whose event the loader
    gives to the command as ``supersedes`` with ``reason``. ``retracts`` is the
    ``command_id`` of an earlier intention to take back: ``command`` repeats what was
    recorded in error, the loader only needs its stream.

    ``also`` are streams that the decision reads besides those that the command names, and
    ``correlation_id`` is shared by what is recorded together.
    """

    subject: UUID
    command: RegisterCommand
    command_id: UUID
    provenance: str
    source: str = "FINESS"
    recorded_at: datetime | None = None
    corrects: UUID | None = None
    retracts: UUID | None = None
    reason: str | None = None
    also: tuple[UUID, ...] = ()
    correlation_id: UUID | None = None


def command_id(
    namespace: UUID,
    subject: UUID,
    command: RegisterCommand,
    *,
    corrects: UUID | None = None,
    retracts: UUID | None = None,
) -> UUID:
    """Return the id of a command, the same each time its content is the same."""
    content = command.model_dump_json(exclude_none=True)
    return uuid5(
        namespace, f"{subject}/{type(command).__name__}/{corrects or ''}/{retracts or ''}/{content}"
    )
