"""Fields of the measures of operators and territories, and their terms."""

from collections.abc import Iterator
from typing import Final

from placeasile.domain.registry import activity, finance, quality, sites, structure
from placeasile.domain.registry.field import Field, Filler, Sign, Unit
from placeasile.domain.registry.measures import MEASURES, Kind, Measure

ELSEWHERE: Final = frozenset(
    one.code for part in (activity, finance, quality, sites, structure) for one in part.FIELDS
)
"""Names that the tables of structures have, and that mean the same in sums."""

R = Filler.REGISTRE
P = Sign.POSITIVE


def _fields(one: Measure) -> Iterator[Field]:
    """Return the columns of a measure, in the order of the tables."""
    terms = {"num": "numérateur", "den": "dénominateur"}
    if one.kind is Kind.RATE:
        for suffix, name in terms.items():
            yield Field(
                f"{one.code}_{suffix}",
                f"{one.label} : {name}",
                f"{name.capitalize()} du taux, là où les deux termes sont connus.",
                Unit.COUNT,
                P,
                3,
                R,
                formula=one.definition,
            )
    else:
        yield Field(
            one.code, one.label, one.definition, one.unit, one.sign, one.scale, R,
            formula="Somme de ce qui est connu des structures.",
        )  # fmt: skip
    if one.kind is not Kind.COUNT:
        yield Field(
            f"{one.code}_n",
            f"{one.label} : structures connues",
            "Structures dont la valeur est connue.",
            Unit.STRUCTURES,
            P,
            0,
            R,
            formula="Compte des structures.",
        )


FIELDS: Final[tuple[Field, ...]] = tuple(
    field for one in MEASURES for field in _fields(one) if field.code not in ELSEWHERE
)
