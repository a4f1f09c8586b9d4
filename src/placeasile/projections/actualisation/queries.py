"""The updates of a structure, as they are shown."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import class_row

from placeasile.projections.moment import Moment


@dataclass(frozen=True, slots=True)
class Actualisation:
    """A row of ``actualisation``; see its ``schema.sql``."""

    structure_id: UUID
    year: int
    departement: str | None
    operateur_id: UUID | None
    etat: str
    enrolled_on: date
    step_places: bool
    step_documents_financiers: bool
    step_analyse_financiere: bool
    step_actes_administratifs: bool
    actualised_on: date | None
    actualised_by: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the structures of an operator in a département are; the operator may be unknown."""

    departement: str | None
    operateur_id: UUID | None
    operateur: str | None
    deadline: date | None
    structures: int
    a_debuter: int
    en_cours: int
    finalisees: int


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A structure in a campaign, and how far it is."""

    structure_id: UUID
    nom: str | None
    dna_code: str | None
    type: str | None
    departement: str | None
    operateur_id: UUID | None
    operateur: str | None
    etat: str
    deadline: date | None
    actualised_on: date | None


ALL: Final = "(select array(select s.subject from read.subject s where s.kind = 'structure'))"

# The deadline of a département is its own, or that of everywhere.
OF_CAMPAIGN: Final = """
    with enrolled as (
      select a.*, s.nom, s.dna_code, s.type, s.operateur,
        coalesce(own.deadline, all_of.deadline) as deadline
      from {actualisation} a
      left join {sheet} s using (structure_id)
      left join {campaign} own on own.subject = %(campaign)s and own.departement = a.departement
      left join {campaign} all_of on all_of.subject = %(campaign)s and all_of.departement = ''
      where a.year = %(year)s
    )
"""
PROGRESS: Final = """
    select departement, operateur_id, operateur, min(deadline) as deadline,
      count(*)::int as structures,
      (count(*) filter (where etat = 'A_DEBUTER'))::int as a_debuter,
      (count(*) filter (where etat = 'EN_COURS'))::int as en_cours,
      (count(*) filter (where etat = 'FINALISEE'))::int as finalisees
    from enrolled group by departement, operateur_id, operateur
    order by departement, operateur, operateur_id
"""
MISSING: Final = """
    select structure_id, nom, dna_code, type, departement, operateur_id, operateur, etat,
      deadline, actualised_on
    from enrolled
    where (%(etat)s::text is null or etat = %(etat)s)
      and (%(departement)s::text is null or departement = %(departement)s)
    order by departement, operateur, nom, structure_id
"""


def progress_of(
    connection: Connection[Any], moment: Moment, campaign: UUID, year: int
) -> list[Progress]:
    """Return how far a campaign is, by département and operator."""
    with connection.cursor(row_factory=class_row(Progress)) as cursor:
        return cursor.execute(
            _query(moment, PROGRESS), _parameters(moment, campaign, year)
        ).fetchall()


def enrolled_of(
    connection: Connection[Any],
    moment: Moment,
    campaign: UUID,
    year: int,
    *,
    etat: str | None,
    departement: str | None,
) -> list[Enrolled]:
    """Return the structures of a campaign, those of a state or a département alone when given."""
    parameters = _parameters(moment, campaign, year)
    with connection.cursor(row_factory=class_row(Enrolled)) as cursor:
        return cursor.execute(
            _query(moment, MISSING), {**parameters, "etat": etat, "departement": departement}
        ).fetchall()


def _query(moment: Moment, tail: LiteralString) -> sql.Composed:
    head = sql.SQL(OF_CAMPAIGN).format(
        actualisation=_source("actualisation", ALL, moment),
        sheet=_source("sheet", ALL, moment),
        campaign=_source("campaign", "array[%(campaign)s::uuid]", moment),
    )
    return head + sql.SQL(tail)


def _source(table: LiteralString, keys: LiteralString, moment: Moment) -> sql.Composable:
    if moment.live:
        return sql.Identifier("read", table)
    return sql.SQL(f"read.{table}_at({keys}, %(effective)s, %(position)s::bigint)")


def _parameters(moment: Moment, campaign: UUID, year: int) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "year": year,
        "effective": moment.effective_on,
        "position": moment.position,
    }
