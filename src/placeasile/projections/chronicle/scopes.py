"""Whose events a feed tells: some dossiers, those of a territory or an operator, or all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from placeasile.domain.subjects import departement_id
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.projections.moment import Moment

FEW: Final = 200
"""Up to so many dossiers, the latest events of each are merged; beyond, the log is walked back."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The things that events are about; ``subjects`` None is everything."""

    subjects: Sequence[UUID] | None = None

    @property
    def few(self) -> bool:
        """Tell whether the latest events of each are merged."""
        return self.subjects is not None and len(self.subjects) <= FEW


EVERYTHING: Final = Scope()

# The structures whose département, the first that they got, is one of some.
IN_DEPARTEMENTS: Final = """
    select k.subject
    from (
      select distinct f.subject from read.fact f
      where f.facet = 'departement' and f.value ->> 'departement' = any(%(codes)s::text[])
    ) k
    cross join lateral (
      select f.value ->> 'departement' as code from read.fact f
      where f.subject = k.subject and f.facet = 'departement' and f.key = ''
        and f.position <= %(position)s and f.dead_at > %(position)s
      order by f.effective_on, f.position limit 1
    ) v
    where v.code = any(%(codes)s::text[])
"""
# The structures that an operator runs on the day.
RUN_BY: Final = """
    select k.subject
    from (
      select distinct f.subject from read.fact f
      where f.facet = 'operateur' and f.value ->> 'operateur_id' = %(operateur)s::text
    ) k
    cross join lateral (
      select f.value ->> 'operateur_id' as id from read.fact f
      where f.subject = k.subject and f.facet = 'operateur' and f.key = ''
        and f.effective_on <= %(effective)s
        and f.position <= %(position)s and f.dead_at > %(position)s
      order by f.effective_on desc, f.position desc limit 1
    ) v
    where v.id = %(operateur)s::text
"""


def one(subject: UUID) -> Scope:
    """Return the events of one thing."""
    return Scope([subject])


def of_operateur(
    connection: Connection[Any], moment: Moment, operateur_id: UUID, *, structures: bool
) -> Scope:
    """Return the events of an operator, with those of the structures that it runs if asked."""
    if not structures:
        return one(operateur_id)
    parameters = {
        "operateur": str(operateur_id),
        "effective": moment.effective_on,
        "position": moment.position,
    }
    found = connection.execute(RUN_BY, parameters).fetchall()
    return Scope([operateur_id, *(subject for (subject,) in found)])


def of_territory(connection: Connection[Any], moment: Moment, level: str, code: str) -> Scope:
    """Return the events of the structures of a territory, and of its départements themselves."""
    if level == "nation":
        return EVERYTHING
    codes = [code] if level == "departement" else _departements(code)
    found = connection.execute(
        IN_DEPARTEMENTS, {"codes": codes, "position": moment.position}
    ).fetchall()
    return Scope([*map(departement_id, codes), *(subject for (subject,) in found)])


def _departements(region: str) -> list[str]:
    return [code for code, one in DEPARTEMENTS.items() if one.region == region]
