"""What a file of the tables is about, and the keys of the rows that it holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, LiteralString, TypeAlias
from uuid import UUID

from psycopg import Connection

from placeasile.domain.subjects import REFERENCE_ID, departement_id, dna_id
from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.projections.kernel import Keyed
from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_from

Keys: TypeAlias = Mapping[Keyed, Sequence[Any]]
"""The keys of the rows, sorted. A table that is keyed by something else is left out."""

NATION: Final = "nation:FR"

KIND: Final = "select subject from read.subject where kind = %(kind)s"
RECORDED: Final = "select distinct subject from read.entry where position <= %(position)s"
EVER_RUN: Final = """
    select distinct subject from read.fact
    where facet = 'operateur' and value ->> 'operateur_id' = %(operateur)s::text
"""
EVER_THERE: Final = """
    select distinct subject from read.fact
    where facet = 'departement' and value ->> 'departement' = any(%(codes)s)
"""
SIGNED: Final = """
    select distinct subject from read.fact
    where facet = 'cpom_contract' and value ->> 'operateur_id' = %(operateur)s::text
"""
JOINED: Final = """
    select distinct subject from read.fact where facet = 'member' and key = any(%(structures)s)
"""
TRANSFORMED: Final = """
    select distinct subject from read.fact
    where facet = 'transformation_block' and key = any(%(structures)s)
"""
DNA: Final = """
    select distinct key from read.fact where facet = 'dna' and subject = any(%(structures)s::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """A structure, an operator or a territory (``region:28``); the park when all are None."""

    structure: UUID | None = None
    operateur: UUID | None = None
    territory: str | None = None

    def __str__(self) -> str:
        """Return it as it is written in the file."""
        if self.structure is not None:
            return f"structure {self.structure}"
        if self.operateur is not None:
            return f"operateur {self.operateur}"
        return "parc" if self.whole else f"territoire {self.territory}"

    @property
    def whole(self) -> bool:
        """Whether it is the park."""
        return (
            self.structure is None and self.operateur is None and self.territory in {None, NATION}
        )


def keys_of(connection: Connection[Any], moment: Moment, scope: Scope) -> Keys:
    """Return the keys of what a file holds.

    An operator has the structures that it ran on a day of the five years that the tables show;
    a territory, those of its départements. Contracts and transformations follow structures.
    """
    if scope.whole:
        return _of_the_park(connection, moment)
    structures = _structures(connection, moment, scope)
    texts = [str(one) for one in structures]
    cpoms = _column(connection, JOINED, structures=texts)
    transformations = _column(connection, TRANSFORMED, structures=texts)
    codes = _column(connection, DNA, structures=structures)
    about = {REFERENCE_ID, *structures, *map(dna_id, codes)}
    found: dict[Keyed, Iterable[Any]] = {}
    if scope.operateur is not None:
        cpoms += _column(connection, SIGNED, operateur=scope.operateur)
        about.add(scope.operateur)
        found[Keyed.OPERATEUR] = [scope.operateur]
    if scope.territory is not None:
        inside = _departements(scope.territory)
        about |= {departement_id(one) for one in inside}
        found[Keyed.TERRITORY] = {scope.territory, *(f"departement:{one}" for one in inside)}
    found |= {
        Keyed.STRUCTURE: structures,
        Keyed.CPOM: set(cpoms),
        Keyed.TRANSFORMATION: transformations,
        Keyed.SUBJECT: about.union(cpoms, transformations),
    }
    return {keyed: sorted(keys) for keyed, keys in found.items()}


def _of_the_park(connection: Connection[Any], moment: Moment) -> Keys:
    kinds = {
        Keyed.STRUCTURE: "structure",
        Keyed.OPERATEUR: "operateur",
        Keyed.CPOM: "cpom",
        Keyed.TRANSFORMATION: "transformation",
    }
    found: dict[Keyed, list[Any]] = {
        keyed: sorted(_column(connection, KIND, kind=kind)) for keyed, kind in kinds.items()
    }
    found[Keyed.SUBJECT] = sorted(_column(connection, RECORDED, position=moment.position))
    found[Keyed.TERRITORY] = sorted(
        [
            NATION,
            *(f"region:{one}" for one in REGIONS),
            *(f"departement:{one}" for one in DEPARTEMENTS),
        ]
    )
    return found


def _structures(connection: Connection[Any], moment: Moment, scope: Scope) -> list[UUID]:
    if scope.structure is not None:
        return [scope.structure]
    if scope.operateur is not None:
        ever = _column(connection, EVER_RUN, operateur=scope.operateur)
        run = [("sheet", "t.operateur_id = %(wanted)s"), ("tenure", "t.operateur_id = %(wanted)s")]
        wanted: object = scope.operateur
    else:
        codes = _departements(scope.territory or NATION)
        ever = _column(connection, EVER_THERE, codes=codes)
        run = [("sheet", "t.departement = any(%(wanted)s)")]
        wanted = codes
    found: set[UUID] = set()
    for table, condition in run:
        query = (
            b"select distinct t.structure_id from "
            + rows_from(table, moment).as_bytes(connection)
            + f" and {condition}".encode()
        )
        asked = {"effective": moment.effective_on, "position": moment.position}
        rows = connection.execute(query, asked | {"keys": ever, "wanted": wanted}).fetchall()
        found |= {one for (one,) in rows}
    return sorted(found)


def _departements(territory: str) -> list[str]:
    level, _, code = territory.partition(":")
    if level == "departement":
        return [code]
    return [one for one, found in DEPARTEMENTS.items() if found.region == code]


def _column(connection: Connection[Any], query: LiteralString, **parameters: object) -> list[Any]:
    return [one for (one,) in connection.execute(query, parameters).fetchall()]
