"""What the commands on a structure share."""

from datetime import date

from placeasile.domain.kernel import Command, Decider
from placeasile.domain.structure.refusals import (
    CodeBhasileTaken,
    DnaCodeTaken,
    StructureIsClosed,
    StructureNotFound,
)
from placeasile.domain.structure.state import Structure, claims
from placeasile.domain.subjects import refuse_annulled


class StructureCommand(Command[Structure]):
    """A command on one structure."""


def refuse_unknown(state: Structure) -> None:
    """Raise unless the structure is registered.

    Raises:
        StructureNotFound: nothing was ever registered under this id.
        SubjectAnnulled: it was registered in error.
    """
    if not state.registered:
        raise StructureNotFound(field="structure_id", value="demandée")
    refuse_annulled(state.history)


def refuse_closed(state: Structure, on: date, *, field: str = "effective_on") -> None:
    """Raise unless the structure is registered and not closed on a day.

    Raises:
        StructureNotFound: nothing was ever registered under this id.
        StructureIsClosed: the structure is closed on that day.
    """
    refuse_unknown(state)
    closed = state.closed_since(on)
    if closed is not None:
        raise StructureIsClosed(field=field, value=on, closed_from=closed)


STRUCTURE = Decider(
    kind="structure",
    read=Structure,
    claims=claims,
    taken={
        "dna": lambda key: DnaCodeTaken(field="code", value=key),
        "code_bhasile": lambda key: CodeBhasileTaken(field="code", value=key),
    },
)
