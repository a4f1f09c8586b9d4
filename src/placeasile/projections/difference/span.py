"""Two moments, and which things are compared from one to the other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

from placeasile.domain.subjects import departement_id
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.projections.moment import Moment, standing


class Nature(StrEnum):
    """Why a value is not the same at two moments."""

    CHANGEMENT = "CHANGEMENT"
    CORRECTION = "CORRECTION"
    LES_DEUX = "LES_DEUX"


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment to another.

    ``restated`` is the day of the first one, as known at the second: from ``before`` to
    ``restated``, knowledge alone moved, and what differs was corrected or learnt late; from
    ``restated`` to ``after``, the day alone moved, and what differs changed in the world. The two
    parts add up to the whole difference.
    """

    before: Moment
    restated: Moment
    after: Moment

    @property
    def parameters(self) -> dict[str, object]:
        """Return the two moments, and what was recorded or became true between them."""
        days = sorted((self.before.effective_on, self.after.effective_on))
        positions = sorted((self.before.position, self.after.position))
        return {
            "e1": self.before.effective_on, "p1": self.before.position,
            "e2": self.after.effective_on, "p2": self.after.position,
            "first_day": days[0], "last_day": days[1],
            "first_position": positions[0], "last_position": positions[1],
        }  # fmt: skip


def span_of(connection: Connection[Any], before: Moment, after: Moment) -> Span:
    """Return the span between two moments of the same log."""
    found = standing(connection)
    live = after.position == found.position and before.effective_on == found.as_of
    return Span(before, replace(after, effective_on=before.effective_on, live=live), after)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is compared: the things that facts are about, and the structures that add up.

    ``subjects`` None is everything; ``structures`` are those whose stays in contracts are told
    too.
    """

    subjects: Sequence[UUID] | None = None
    structures: Sequence[UUID] = ()

    @property
    def parameters(self) -> dict[str, object]:
        """Return the parameters of the queries."""
        return {
            "subjects": None if self.subjects is None else list(self.subjects),
            "members": [str(one) for one in self.structures],
        }


EVERYTHING: Final = Scope()

# The structures that have one of some values at either moment.
HAVING: Final = """
    select k.subject
    from (
      select distinct f.subject from read.fact f
      where f.facet = {facet} and f.key = '' and f.value ->> {member} = any(%(values)s::text[])
    ) k
    where exists (
      select from (values (%(e1)s::date, %(p1)s::bigint), (%(e2)s::date, %(p2)s::bigint)) w(e, p)
      cross join lateral (
        select f.value from read.fact f
        where f.subject = k.subject and f.facet = {facet} and f.key = ''
          and f.effective_on <= w.e and f.position <= w.p and f.dead_at > w.p
        order by f.effective_on desc, f.position desc limit 1
      ) v
      where v.value ->> {member} = any(%(values)s::text[]))
    order by k.subject
"""


def one_structure(structure_id: UUID) -> Scope:
    """Return what a structure is compared by: its facts, and its stays in contracts."""
    return Scope([structure_id], [structure_id])


def of_operateur(connection: Connection[Any], span: Span, operateur_id: UUID) -> Scope:
    """Return an operator and the structures that it runs at either moment."""
    found = _having(connection, span, "operateur", "operateur_id", [str(operateur_id)])
    return Scope([operateur_id, *found], found)


def of_territory(connection: Connection[Any], span: Span, level: str, code: str) -> Scope:
    """Return what a territory is compared by: the structures that are in it at either moment."""
    if level == "nation":
        return EVERYTHING
    codes = codes_of(level, code)
    found = _having(connection, span, "departement", "departement", codes)
    return Scope([*map(departement_id, codes), *found], found)


def codes_of(level: str, code: str) -> list[str]:
    """Return the départements of a territory."""
    if level == "departement":
        return [code]
    return [one for one, place in DEPARTEMENTS.items() if level == "nation" or place.region == code]


def _having(
    connection: Connection[Any], span: Span, facet: str, member: str, values: list[str]
) -> list[UUID]:
    query = sql.SQL(HAVING).format(facet=sql.Literal(facet), member=sql.Literal(member))
    rows = connection.execute(query, {**span.parameters, "values": values}).fetchall()
    return [one for (one,) in rows]
