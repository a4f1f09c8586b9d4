"""What a list of structures keeps: the same for its pages, its totals and its map."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import sql

from placeasile.domain.territory import DEPARTEMENTS
from placeasile.projections.moment import Moment

# What a structure ever had, it may have had at the moment.
EVERY: Final = "select s.subject from read.subject s where s.kind = 'structure'"
EVER_IN: Final = """
    select distinct f.subject from read.fact f
    where f.facet = 'departement' and f.value ->> 'departement' = any(%(departements)s::text[])
"""
EVER_RUN: Final = """
    select distinct f.subject from read.fact f
    where f.facet = 'operateur' and f.value ->> 'operateur_id' = %(operateur_id)s::text
"""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list keeps; None keeps everything. ``words`` are patterns, all to be found.

    Structures that were registered in error are left out, unless ``etat`` asks for them.
    """

    type: str | None = None
    departement: str | None = None
    region: str | None = None
    operateur_id: UUID | None = None
    etat: str | None = None
    public: str | None = None
    bati: str | None = None
    words: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """How the list is sorted, and the key after which the page starts."""

    column: str = "nom"
    descending: bool = False
    after: tuple[str | None, UUID] | None = None
    limit: int = 20


def candidates_of(filters: Filters) -> sql.SQL:
    """Return the query of the structures that may match: all, or far fewer."""
    if filters.departement is not None or filters.region is not None:
        return sql.SQL(EVER_IN)
    return sql.SQL(EVERY if filters.operateur_id is None else EVER_RUN)


def search_of(moment: Moment, filters: Filters) -> sql.Composable:
    """Return the join that a search needs."""
    if filters.words is None:
        return sql.SQL("")
    if moment.live:
        return sql.SQL("join read.search q using (structure_id)")
    return sql.SQL(
        "join read.search_at(%(every)s::uuid[], %(effective)s::date, %(position)s::bigint) q "
        "using (structure_id)"
    )


def conditions_of(filters: Filters) -> list[sql.Composable]:
    """Return the conditions of filters on ``s``, the sheets, and ``q``, their texts."""
    conditions: list[sql.Composable] = [
        sql.SQL("s.{} = {}").format(sql.Identifier(name), sql.Placeholder(name))
        for name in ("type", "departement", "region", "operateur_id", "etat", "public", "bati")
        if getattr(filters, name) is not None
    ]
    if filters.etat is None:
        conditions.append(sql.SQL("s.etat <> 'ANNULEE'"))
    if filters.words is not None:
        conditions.append(sql.SQL("q.texte like all(%(words)s::text[])"))
    return conditions or [sql.SQL("true")]


def _departements(filters: Filters) -> list[str]:
    if filters.departement is not None:
        return [filters.departement]
    return [code for code, one in DEPARTEMENTS.items() if one.region == filters.region]


def parameters_of(moment: Moment, filters: Filters, order: Order) -> dict[str, Any]:
    """Return what the statements of a list are given."""
    return {
        "effective": moment.effective_on,
        "position": moment.position,
        "type": filters.type,
        "departement": filters.departement,
        "region": filters.region,
        "departements": _departements(filters),
        "operateur_id": filters.operateur_id,
        "etat": filters.etat,
        "public": filters.public,
        "bati": filters.bati,
        "words": filters.words,
        "value": order.after[0] if order.after else None,
        "after": order.after[1] if order.after else None,
        "limit": order.limit,
    }
