"""The history of one value: all that was ever said of it, and which saying is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row
from pydantic import JsonValue

from placeasile.domain.kernel import ValueRefused
from placeasile.domain.registry.facets import FACETS_SHOWN
from placeasile.projections.chronicle.telling import (
    TARGET,
    TOLD,
    Telling,
    nature_of,
    topic_of,
)
from placeasile.projections.moment import Moment


class FacetUnknown(ValueRefused):
    """No fact has this name."""

    code: ClassVar[str] = "facet-unknown"
    wording: ClassVar[str] = "« {value} » n'est le nom d'aucun fait."
    remedy: ClassVar[str] = (
        "Reprenez l'adresse que la description de l'API donne à la colonne, dans « x-history »."
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact whose history is asked for; ``key`` None is every key of the facet."""

    facet: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Assertion:
    """A row of the history of a value: an event that said it, corrected it or took it back.

    ``nature`` is SAISIE, CORRECTION or RETRAIT. ``etat`` is what the saying has become at the
    moment: EN_VIGUEUR (the one that holds), A_VENIR (for a later day), DEPASSE (another took
    over since), CORRIGE or RETIRE; None when the event says nothing of this value, but took it
    back. ``value`` is raw, ``valeur`` in French. ``effective_on`` None is from ever.
    """

    facet: str
    bloc: str
    libelle: str
    key: str
    value: dict[str, JsonValue] | None
    valeur: str | None
    effective_on: date | None
    nature: str
    etat: str | None
    phrase: str
    position: int
    event_id: UUID
    stream_id: UUID
    type: str
    recorded_at: datetime
    actor: str
    source: str
    provenance: str | None
    reason: str | None
    supersedes: UUID | None
    replaced_by: UUID | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page."""

    position: int
    facet: str
    key: str
    event_id: UUID


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a history, how many rows there are in all, and the last one if others follow."""

    rows: list[Assertion]
    total: int
    next: Cursor | None


# A row is a saying of an asked fact, or what took one back and says nothing of it itself.
# ``rank`` 1 is the saying that holds, if it does: the latest day, then the latest record.
HISTORY: Final = f"""
    with said as materialized (
      select f.position, f.facet, f.key, f.effective_on, f.dead_at, f.event_id, f.value,
        f.dead_at > %(position)s and f.effective_on <= %(effective)s as holds
      from unnest(%(facets)s::text[], %(keys)s::text[]) w(facet, key)
      join read.fact f on f.subject = %(subject)s and f.facet = w.facet
        and (w.key is null or f.key = w.key)
      where f.position <= %(position)s
    ), line as (
      select s.position, s.facet, s.key, s.effective_on, s.dead_at, s.value, s.holds,
        row_number() over (
          partition by s.facet, s.key order by s.holds desc, s.effective_on desc, s.position desc
        ) as rank
      from said s
      union all
      select s.dead_at, s.facet, s.key, s.effective_on, null, null, false, null
      from said s
      where s.dead_at <= %(position)s
        and not exists (
          select from said x
          where x.position = s.dead_at and x.facet = s.facet and x.key = s.key)
    ), page as (
      select * from line l
      where %(after_position)s::bigint is null
        or (l.position, l.facet, l.key)
          < (%(after_position)s::bigint, %(after_facet)s::text, %(after_key)s::text)
      order by l.position desc, l.facet desc, l.key desc
      limit %(limit)s::int + 1
    )
    select p.position, p.facet, p.key, p.effective_on as holds_from, p.value,
      case
        when p.rank is null then null
        when k.type = 'register.fact_retracted' then 'RETIRE'
        when k.position is not null then 'CORRIGE'
        when p.effective_on > %(effective)s then 'A_VENIR'
        when p.holds and p.rank = 1 then 'EN_VIGUEUR'
        else 'DEPASSE'
      end as etat,
      e.event_id, e.stream_id, e.recorded_at, e.source, e.provenance, e.reason,
      k.event_id as replaced_by, {TOLD}, (select count(*) from line) as total
    from page p
    join read.entry e on e.position = p.position
    {TARGET}
    left join read.entry k on k.position = p.dead_at and k.position <= %(position)s
    order by p.position desc, p.facet desc, p.key desc
"""


def history_of(
    connection: Connection[Any],
    moment: Moment,
    subject: UUID,
    asked: Sequence[Asked],
    *,
    after: Cursor | None = None,
    limit: int = 50,
) -> Page:
    """Return a page of the history of some facts of a thing, the latest record first.

    Raises:
        FacetUnknown: a facet has no such name.
    """
    for one in asked:
        if one.facet not in FACETS_SHOWN:
            raise FacetUnknown(field="fact", value=one.facet)
    whole = {one.facet for one in asked if one.key is None}
    wanted = dict.fromkeys(one for one in asked if one.key is None or one.facet not in whole)
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            HISTORY.encode(),
            {
                "effective": moment.effective_on,
                "position": moment.position,
                "subject": subject,
                "facets": [one.facet for one in wanted],
                "keys": [one.key for one in wanted],
                "after_position": None if after is None else after.position,
                "after_facet": None if after is None else after.facet,
                "after_key": None if after is None else after.key,
                "limit": limit,
            },
        ).fetchall()
    total = rows[0]["total"] if rows else 0
    shown = rows[:limit]
    values = [(one["subject"], one["effective_on"], one["value"]) for one in shown if one["value"]]
    telling = Telling(connection, moment, shown, values)
    last = shown[-1] if len(rows) > limit else None
    return Page([_assertion(one, telling) for one in shown], total, _cursor(last))


def _cursor(row: Mapping[str, Any] | None) -> Cursor | None:
    if row is None:
        return None
    return Cursor(row["position"], row["facet"], row["key"], row["event_id"])


def _assertion(row: Mapping[str, Any], telling: Telling) -> Assertion:
    facet, value = row["facet"], row["value"]
    shown = FACETS_SHOWN[facet]
    valeur = None
    if value is not None:
        topic = topic_of(row)
        valeur = telling.value(row["subject"], row["effective_on"], facet, topic, value)
    return Assertion(
        facet=facet,
        bloc=shown.block.value,
        libelle=shown.label,
        key=row["key"],
        value=value,
        valeur=valeur,
        effective_on=None if row["holds_from"] == date.min else row["holds_from"],
        nature=nature_of(row).value,
        etat=row["etat"],
        phrase=telling.sentence(row),
        position=row["position"],
        event_id=row["event_id"],
        stream_id=row["stream_id"],
        type=row["type"],
        recorded_at=row["recorded_at"],
        actor=row["actor"],
        source=row["source"],
        provenance=row["provenance"],
        reason=row["reason"],
        supersedes=row["supersedes"],
        replaced_by=row["replaced_by"],
    )
