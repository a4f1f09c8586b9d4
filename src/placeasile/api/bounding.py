"""Commands stay within the perimeter of whoever sends them.

What is about one structure is for those who answer for its département; operators and CPOM span
several, and are for every editor; what holds for the whole park is for the national level.
"""

from typing import Any, ClassVar, Final
from uuid import UUID

from psycopg import Connection

from placeasile.domain.kernel import Message
from placeasile.domain.subjects import departement_id
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.edge.dependencies import Forbidden, Services
from placeasile.edge.identity import Caller
from placeasile.edge.policy import Level
from placeasile.projections.bounds import departement_of_structure, departements_of_transformation
from placeasile.projections.moment import Wanted, head, wait_for

SHARED: Final = frozenset({"operateur_id", "cpom_id"})
"""What every editor records on, by the name in the address."""

CODES: Final = {departement_id(code): code for code in DEPARTEMENTS}


class OutsidePerimeter(Forbidden):
    """The caller does not answer for the territory that the command is about."""

    code: ClassVar[str] = "outside-perimeter"
    wording: ClassVar[str] = "Votre périmètre « {value} » ne permet pas d'écrire ici."
    remedy: ClassVar[str] = "Adressez-vous à l'agent du territoire, ou au niveau national."


def refuse_outside(
    used: Services, sender: Caller, named: str, subject: UUID, command: Message | None = None
) -> None:
    """Refuse a command on a thing, named so in its address, that is outside the perimeter.

    Raises:
        OutsidePerimeter: it is.
        NotThereYet: the tables do not know the thing yet, in time.
    """
    perimeter = sender.perimeter
    if perimeter.level is Level.NATION or named in SHARED:
        return
    match named:
        case "departement":
            found = {CODES[subject]} if subject in CODES else set[str]()
        case "code" | "transformation_id":
            with used.readers.connection() as connection:
                found = _departements(used, connection, named, subject, command)
            if found is None:
                return
        case _:
            found = set[str]()
    if not perimeter.covers(found):
        raise OutsidePerimeter(field="Authorization", value=perimeter.key)


def _departements(
    used: Services,
    connection: Connection[Any],
    named: str,
    subject: UUID,
    command: Message | None,
) -> set[str] | None:
    """Return where a thing is; None when it is nowhere yet, or when there is no such thing."""
    if named == "transformation_id":
        joined: UUID | None = getattr(command, "structure_id", None)
        stated: str | None = getattr(command, "departement", None)
        added = stated or (None if joined is None else _of_structure(used, connection, joined))
        found = departements_of_transformation(connection, subject)
        return {*found, *([added] if added else [])} or None
    one = _of_structure(used, connection, subject)
    return None if one is None else {one}


def _of_structure(used: Services, connection: Connection[Any], subject: UUID) -> str | None:
    """Find a structure that may have been registered an instant ago."""
    found = departement_of_structure(connection, subject)
    if found is None:
        connection.commit()
        last = head(connection)
        connection.commit()
        wait_for(connection, Wanted(min_position=last), used.wait_seconds)
        found = departement_of_structure(connection, subject)
    return found
