"""Which structures statistics are about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.vocabulary import StructureType
from placeasile.projections.measure.shown import ALL
from placeasile.projections.moment import Moment

TYPES: Final = ("CADA", "CPH", "HUDA", "CAES")
"""The types that statistics are about: PRAHDA has no family, and is left out."""

PERIMETERS: Final[Mapping[str, Callable[[str], bool]]] = {
    ALL: lambda _: True,
    "AUTORISEE": lambda one: one in TYPES and StructureType(one).authorised,
    "SUBVENTIONNEE": lambda one: one in TYPES and not StructureType(one).authorised,
    **{type_: (lambda one, type_=type_: one == type_) for type_ in TYPES},
}
"""What is added up apart, by its name."""

FILIALES: Final = """
    select f.subject from read.fact f
    where f.facet = 'operateur_parent' and f.value ->> 'parent_id' = any(%(operateurs)s::text[])
      and f.effective_on <= %(effective)s
      and f.position <= %(position)s and f.dead_at > %(position)s
      and not exists (
        select from read.fact g
        where g.subject = f.subject and g.facet = f.facet and g.key = f.key
          and g.effective_on <= %(effective)s
          and g.position <= %(position)s and g.dead_at > %(position)s
          and (g.effective_on, g.position) > (f.effective_on, f.position))
"""


@dataclass(frozen=True, slots=True)
class Perimeter:
    """The filters of statistics, all of which hold; an empty one keeps everything.

    Operators come with their direct subsidiaries. ``finalised`` keeps the structures whose sheet
    an agent has finalised.
    """

    types: Sequence[str] = TYPES
    departements: Sequence[str] = ()
    regions: Sequence[str] = ()
    operateurs: Sequence[UUID] = ()
    finalised: bool = False

    @property
    def codes(self) -> list[str] | None:
        """The départements that the filters leave, None for all."""
        if not self.departements and not self.regions:
            return None
        return [
            code
            for code, one in DEPARTEMENTS.items()
            if (not self.departements or code in self.departements)
            and (not self.regions or one.region in self.regions)
        ]

    def parameters(self, connection: Connection[Any], moment: Moment) -> dict[str, object]:
        """Return the parameters of `KEPT`."""
        operateurs: list[UUID] | None = None
        if self.operateurs:
            asked = {
                "operateurs": [str(one) for one in self.operateurs],
                "effective": moment.effective_on,
                "position": moment.position,
            }
            below = [one for (one,) in connection.execute(FILIALES, asked).fetchall()]
            operateurs = [*self.operateurs, *below]
        return {
            "types": list(self.types),
            "departements": self.codes,
            "operateurs": operateurs,
            "finalised": self.finalised,
        }


KEPT: Final = """
    t.type = any(%(types)s::text[])
      and (%(departements)s::text[] is null or t.departement = any(%(departements)s::text[]))
      and (%(operateurs)s::uuid[] is null or t.operateur_id = any(%(operateurs)s::uuid[]))
      and (not %(finalised)s::boolean or exists (
        select from {finalisation} k
        where k.structure_id = t.structure_id and k.status = 'FINALISE_AGENT'))
"""
"""The condition of a perimeter on rows of structures, aliased as t."""
