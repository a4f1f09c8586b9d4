"""What the commands on a structure share."""

from datetime import date

from placeasile.domain.kernel import Command, Decider
from placeasile.domain.structure.refusals import (
    DnaCodeTaken,
    StructureIsClosed,
    StructureNotFound,
)
from placeasile.domain.structure.state import Structure, claims


class StructureCommand(Command[Structure]):
    """A command on one structure."""


def refuse_unknown(state: Structure) -> None:
    """Raise unless the structure is registered.

    Raises:
        StructureNotFound: nothing was ever registered under this id.
    """
    if not state.registered:
        raise StructureNotFound(field="structure_id", value="demandée")


def refuse_closed(state: Structure, on: date, *, field: str = "effective_on") -> None:
    """Raise unless the structure is registered and not closed on a day.

    Raises:
        StructureNotFound: nothing was ever registered under this id.
        StructureIsClosed: the structure is closed on that day.
    """
    refuse_unknown(state)
    if state.closed(on):
        raise StructureIsClosed(field=field, value=on, closed_from=state.closed_from)


STRUCTURE = Decider(
    kind="structure",
    read=Structure,
    claims=claims,
    taken={"dna": lambda key: DnaCodeTaken(field="code", value=key)},
)
