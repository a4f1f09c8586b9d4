"""A feed: the events of some dossiers, the latest record first, each in a French sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row
from pydantic import JsonValue

from placeasile.domain.catalogue import EVENTS, FACETS
from placeasile.domain.registry.facets import FACETS_SHOWN, Block
from placeasile.domain.registry.sentences.values import unsealed
from placeasile.projections.chronicle.scopes import Scope
from placeasile.projections.chronicle.telling import (
    TARGET,
    TOLD,
    Telling,
    nature_of,
    topic_of,
)
from placeasile.projections.moment import Moment

MOST_COUNTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What a feed keeps; None keeps everything.

    Instants are half-open: from ``recorded_from``, before ``recorded_before``. ``corrections``
    keeps corrections and retractions, ``imports`` what came from a file.
    """

    bloc: Block | None = None
    facet: str | None = None
    type: str | None = None
    actor: str | None = None
    recorded_from: datetime | None = None
    recorded_before: datetime | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    corrections: bool = False
    imports: bool = False

    @property
    def types(self) -> list[str] | None:
        """The types of events to keep, None for all."""
        if self.bloc is None and self.facet is None and self.type is None:
            return None
        return [topic for topic in EVENTS if self._keeps(topic)]

    def _keeps(self, topic: str) -> bool:
        facets = FACETS[topic]
        return (
            (self.type is None or self.type == topic)
            and (self.facet is None or self.facet in facets)
            and (self.bloc is None or any(FACETS_SHOWN[one].block is self.bloc for one in facets))
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A value that an event changed: on a day, as known before it was recorded, and after.

    Nothing personal is shown. ``on`` None is from ever.
    """

    facet: str
    libelle: str
    key: str
    on: date | None
    before: dict[str, JsonValue] | None
    after: dict[str, JsonValue] | None
    avant: str | None
    apres: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a feed: an event, the dossier that it is about with its name then, and its sentence.

    ``etat`` is EN_VIGUEUR, CORRIGE or RETIRE as known at the moment; ``a_venir`` tells that the
    event is decided for a later day than the moment's. ``nature`` is SAISIE, CORRECTION or
    RETRAIT.
    """

    position: int
    event_id: UUID
    stream_id: UUID
    stream_version: int
    type: str
    libelle: str
    bloc: str | None
    nature: str
    subject: UUID
    kind: str
    nom: str | None
    phrase: str
    effective_on: date
    recorded_at: datetime
    actor: str
    source: str
    provenance: str | None
    reason: str | None
    supersedes: UUID | None
    etat: str
    replaced_by: UUID | None
    a_venir: bool
    data: dict[str, JsonValue]
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a feed. ``total`` is None beyond ten thousand rows.

    ``next`` is the position to go on before, None on the last page.
    """

    rows: list[Line]
    total: int | None
    next: int | None


POSITIONS: Final = """
    select
      coalesce((select max(position) from (
        select position from es.event where recorded_at < %(from)s::timestamptz
        order by recorded_at desc, position desc limit 1) a), 0),
      (select max(position) from (
        select position from es.event where recorded_at < %(before)s::timestamptz
        order by recorded_at desc, position desc limit 1) b)
"""
RANGE: Final = "e.position <= %(last)s and e.position > %(first)s"
OF_TYPES: Final = """
    (e.type = any(%(types)s::text[]) or (e.type = 'register.fact_retracted' and exists (
      select from read.entry r
      where r.event_id = e.supersedes and r.type = any(%(types)s::text[]))))
"""
# The value of a fact on a day, as known at a position: the one rule of the two dates.
STEP: Final[LiteralString] = """
    left join lateral (
      select v.value, v.event_id from read.fact v
      where v.subject = c.subject and v.facet = c.facet and v.key = c.key
        and v.effective_on <= c.effective_on
        and v.position <= {known} and v.dead_at > {known}
      order by v.effective_on desc, v.position desc limit 1
    ) {alias} on true
"""
# What an event changed: the values of its facts, and of those of the event that it replaces, on
# their days, as known just before and just after.
CHANGES: Final = f"""
    select jsonb_agg(
      jsonb_build_object(
        'facet', c.facet, 'key', c.key, 'on', c.effective_on, 'before', b.value, 'after', a.value,
        'before_type', (select x.type from read.entry x where x.event_id = b.event_id),
        'after_type', (select x.type from read.entry x where x.event_id = a.event_id))
      order by c.facet, c.key, c.effective_on)
    from (
      select f.subject, f.facet, f.key, f.effective_on from read.fact f
      where f.event_id = e.event_id
      union
      select f.subject, f.facet, f.key, f.effective_on from read.fact f
      where f.event_id = e.supersedes
    ) c
    {STEP.format(known="(e.position - 1)", alias="b")}
    {STEP.format(known="e.position", alias="a")}
    where a.value is distinct from b.value
"""


def feed_of(
    connection: Connection[Any],
    moment: Moment,
    scope: Scope,
    filters: Filters,
    *,
    before: int | None = None,
    limit: int = 50,
) -> Page:
    """Return a page of a feed: one query for its events, one for the names that they mention."""
    asked = _parameters(connection, moment, scope, filters, before, limit)
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(_query(scope, filters).encode(), asked).fetchall()
    shown = rows[:limit]
    telling = Telling(connection, moment, shown, _values(shown))
    counted = rows[0]["total"] if rows else 0
    return Page(
        [_line(row, telling) for row in shown],
        counted if counted <= MOST_COUNTED else None,
        shown[-1]["position"] if len(rows) > limit else None,
    )


def _parameters(
    connection: Connection[Any],
    moment: Moment,
    scope: Scope,
    filters: Filters,
    before: int | None,
    limit: int,
) -> dict[str, object]:
    first, last = 0, moment.position
    if filters.recorded_from is not None or filters.recorded_before is not None:
        row = connection.execute(
            POSITIONS, {"from": filters.recorded_from, "before": filters.recorded_before}
        ).fetchone()
        assert row is not None
        first = row[0] if filters.recorded_from is not None else 0
        if filters.recorded_before is not None:
            last = min(last, row[1] or 0)
    return {
        "effective": moment.effective_on,
        "position": moment.position,
        "first": first,
        "last": last,
        "until": last if before is None else min(last, before - 1),
        "subjects": None if scope.subjects is None else list(scope.subjects),
        "types": filters.types,
        "actor": filters.actor,
        "effective_from": filters.effective_from,
        "effective_to": filters.effective_to,
        "limit": limit,
        "most": MOST_COUNTED + 1,
    }


def _conditions(filters: Filters) -> str:
    conditions = [RANGE]
    if filters.types is not None:
        conditions.append(OF_TYPES)
    if filters.actor is not None:
        conditions.append("e.actor = %(actor)s")
    if filters.effective_from is not None:
        conditions.append("e.effective_on >= %(effective_from)s")
    if filters.effective_to is not None:
        conditions.append("e.effective_on <= %(effective_to)s")
    if filters.corrections:
        conditions.append("e.supersedes is not null")
    if filters.imports:
        conditions.append("e.provenance is not null")
    return " and ".join(conditions)


def _query(scope: Scope, filters: Filters) -> str:
    """Return the statement of a page, for a kind of scope."""
    conditions = _conditions(filters)
    whose = "" if scope.subjects is None else " and e.subject = any(%(subjects)s::uuid[])"
    page = f"""
        select e.position from read.entry e
        where {conditions}{whose} and e.position <= %(until)s
        order by e.position desc limit %(limit)s::int + 1
    """
    if scope.few:
        page = f"""
            select x.position from unnest(%(subjects)s::uuid[]) w(subject)
            cross join lateral (
              select e.position from read.entry e
              where {conditions} and e.subject = w.subject and e.position <= %(until)s
              order by e.position desc limit %(limit)s::int + 1
            ) x
            order by x.position desc limit %(limit)s::int + 1
        """
    return f"""
        with page as materialized ({page})
        select e.position, e.event_id, e.stream_id, e.stream_version, e.recorded_at, e.source,
          e.provenance, e.reason, e.effective_on > %(effective)s as a_venir,
          case
            when k.position is null then 'EN_VIGUEUR'
            when k.type = 'register.fact_retracted' then 'RETIRE'
            else 'CORRIGE'
          end as etat,
          k.event_id as replaced_by, {TOLD}, coalesce(({CHANGES}), '[]') as changes,
          (select count(*) from (
            select from read.entry e where {conditions}{whose} limit %(most)s) n) as total
        from page p
        join read.entry e on e.position = p.position
        {TARGET}
        left join read.entry k on k.position = e.dead_at and k.position <= %(position)s
        order by e.position desc
    """


def _values(
    rows: Sequence[Mapping[str, Any]],
) -> list[tuple[UUID, date, Mapping[str, JsonValue]]]:
    return [
        (row["subject"], row["effective_on"], value)
        for row in rows
        for change in row["changes"]
        for value in (change["before"], change["after"])
        if value is not None
    ]


def _line(row: Mapping[str, Any], telling: Telling) -> Line:
    topic = topic_of(row)
    thing = telling.thing(row)
    facets = EVENTS[topic].FACETS
    return Line(
        position=row["position"],
        event_id=row["event_id"],
        stream_id=row["stream_id"],
        stream_version=row["stream_version"],
        type=row["type"],
        libelle=EVENTS[row["type"]].LABEL,
        bloc=FACETS_SHOWN[facets[0]].block.value if facets else None,
        nature=nature_of(row).value,
        subject=row["subject"],
        kind=thing.kind,
        nom=thing.nom,
        phrase=telling.sentence(row),
        effective_on=row["effective_on"],
        recorded_at=row["recorded_at"],
        actor=row["actor"],
        source=row["source"],
        provenance=row["provenance"],
        reason=row["reason"],
        supersedes=row["supersedes"],
        etat=row["etat"],
        replaced_by=row["replaced_by"],
        a_venir=row["a_venir"],
        data=row["data"],
        changes=[_change(row, one, telling) for one in row["changes"]],
    )


def _change(row: Mapping[str, Any], change: Mapping[str, Any], telling: Telling) -> Change:
    facet = change["facet"]

    def said(side: str) -> tuple[dict[str, JsonValue] | None, str | None]:
        value, topic = change[side], change[f"{side}_type"]
        if value is None:
            return None, None
        words = telling.value(row["subject"], row["effective_on"], facet, topic, value)
        return unsealed(facet, topic, value), words

    before, avant = said("before")
    after, apres = said("after")
    on = date.fromisoformat(change["on"])
    return Change(
        facet=facet,
        libelle=FACETS_SHOWN[facet].label,
        key=change["key"],
        on=None if on == date.min else on,
        before=before,
        after=after,
        avant=avant,
        apres=apres,
    )
