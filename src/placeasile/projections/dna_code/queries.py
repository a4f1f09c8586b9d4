"""Reads the DNA codes: the list, and one of them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import class_row

from placeasile.domain.french.codes import Doubt, dna_doubts
from placeasile.domain.kernel import NotFound
from placeasile.projections.moment import Moment


class DnaUnknown(NotFound):
    """The OFII uses no such code at the moment."""

    code: ClassVar[str] = "dna-unknown"
    wording: ClassVar[str] = "Le code DNA « {value} » n'est pas au registre à cette date."
    remedy: ClassVar[str] = "Vérifiez le code, ou changez de date."


@dataclass(frozen=True, slots=True)
class DnaCode:
    """A row of ``dna_code``; ``doutes`` is what looks wrong in the code, by our own rules."""

    subject: UUID
    code: str
    etat: str
    registered_on: date
    type: str | None
    departement: str | None
    operateur: str | None
    nom: str | None
    nom_ofii: str | None
    direction_territoriale: str | None
    listed_on: list[date]
    delisted_on: list[date]
    doutes: list[Doubt] = field(init=False)

    def __post_init__(self) -> None:
        """Judge the code."""
        doubts = dna_doubts(self.code, self.type, self.departement)
        object.__setattr__(self, "doutes", list(doubts))


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of codes. ``next`` is the key to go on with, None on the last page."""

    rows: list[DnaCode]
    total: int
    next: tuple[str, UUID] | None


AT: Final = """
    read.dna_code_at(array(select subject from read.subject where kind = 'dna'),
      %(effective)s::date, %(position)s::bigint)
"""
COLUMNS: Final = """
    t.subject, t.code, t.etat, t.registered_on, t.type, t.departement, t.operateur, t.nom,
    t.nom_ofii, t.direction_territoriale, t.listed_on, t.delisted_on
"""
KEPT: Final = """
    where t.registered_on <= %(effective)s and (%(etat)s::text is null or t.etat = %(etat)s::text)
"""


def list_dna_codes(
    connection: Connection[Any],
    moment: Moment,
    *,
    etat: str | None,
    after: tuple[str, UUID] | None,
    limit: int,
) -> Listing:
    """Return a page of codes, in their order, and the number that match."""
    parameters = {
        "effective": moment.effective_on,
        "position": moment.position,
        "etat": etat,
        "after": after[0] if after else "",
        "limit": limit + 1,
    }
    source = _source(moment)
    count = connection.execute(
        sql.SQL("select count(*)::int from {} t {}").format(source, sql.SQL(KEPT)), parameters
    ).fetchone()
    assert count is not None
    query = sql.SQL("select {} from {} t {} and t.code > %(after)s order by t.code limit %(limit)s")
    with connection.cursor(row_factory=class_row(DnaCode)) as cursor:
        rows = cursor.execute(
            query.format(sql.SQL(COLUMNS), source, sql.SQL(KEPT)), parameters
        ).fetchall()
    last = (rows[limit - 1].code, rows[limit - 1].subject) if len(rows) > limit else None
    return Listing(rows[:limit], count[0], last)


def find_dna_code(connection: Connection[Any], moment: Moment, code: str) -> DnaCode:
    """Return one code.

    Raises:
        DnaUnknown: it is not in the register at the moment.
    """
    wanted = "".join(code.split()).upper()
    query = sql.SQL("select {} from {} t {} and t.code = %(code)s")
    with connection.cursor(row_factory=class_row(DnaCode)) as cursor:
        row = cursor.execute(
            query.format(sql.SQL(COLUMNS), _source(moment), sql.SQL(KEPT)),
            {
                "effective": moment.effective_on,
                "position": moment.position,
                "etat": None,
                "code": wanted,
            },
        ).fetchone()
    if row is None:
        raise DnaUnknown(field="dna", value=code)
    return row


def _source(moment: Moment) -> sql.Composable:
    return sql.Identifier("read", "dna_code") if moment.live else sql.SQL(AT)
