"""The facts that are not the same at two moments, and the events that explain each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row
from pydantic import JsonValue

from placeasile.domain.catalogue import EVENTS
from placeasile.domain.registry.facets import FACETS_SHOWN, Block
from placeasile.domain.subjects import ALWAYS
from placeasile.projections.difference.span import Nature, Scope, Span

Value = dict[str, JsonValue] | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """An event that explains a line. ``part`` is what it explains: a change, or a correction.

    ``reference`` is the paper that it rests on, as it was entered.
    """

    part: Nature
    position: int
    event_id: UUID
    type: str
    libelle: str
    effective_on: date
    recorded_at: datetime
    actor: str
    source: str
    provenance: str | None
    reason: str | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A value that is not the same at two moments.

    ``restated`` is the value of the first day, as known at the second moment: from ``before`` to
    ``restated`` it was corrected or learnt late, from there to ``after`` the world changed.
    """

    subject: UUID
    kind: str
    nom: str | None
    bloc: str
    facet: str
    libelle: str
    key: str
    before: Value
    restated: Value
    after: Value
    nature: Nature
    events: list[Explanation]


@dataclass(frozen=True, slots=True)
class Count:
    """How many values of a facet are not the same, and why."""

    bloc: str
    facet: str
    libelle: str
    lines: int
    changements: int
    corrections: int
    subjects: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last line of a page: its subject, and its facet's rank and key as a text."""

    subject: UUID
    rank: int
    key: str


RANKS: Final = {name: rank for rank, name in enumerate(FACETS_SHOWN)}

# The keys of facts that were asserted, became true, or were taken back between two moments.
MOVED: Final = """
    moved as (
      select f.subject, f.facet, f.key from read.fact f
      where f.position > %(first_position)s and f.position <= %(last_position)s
        and (%(subjects)s::uuid[] is null or f.subject = any(%(subjects)s::uuid[]))
      union
      select f.subject, f.facet, f.key from read.fact f
      where f.effective_on > %(first_day)s and f.effective_on <= %(last_day)s
        and (%(subjects)s::uuid[] is null or f.subject = any(%(subjects)s::uuid[]))
      union
      select f.subject, f.facet, f.key
      from read.entry e join read.fact f on f.event_id = e.supersedes
      where e.position > %(first_position)s and e.position <= %(last_position)s
        and (%(subjects)s::uuid[] is null or f.subject = any(%(subjects)s::uuid[]))
      union
      select f.subject, f.facet, f.key from read.fact f
      where f.facet = 'member' and f.key = any(%(members)s::text[])
    )
"""


def _step(alias: str, day: str, position: str) -> str:
    """Return the value of a key at a moment, as a lateral join."""
    return f"""
      left join lateral (
        select f.value from read.fact f
        where f.subject = m.subject and f.facet = m.facet and f.key = m.key
          and f.effective_on <= {day} and f.position <= {position} and f.dead_at > {position}
        order by f.effective_on desc, f.position desc limit 1
      ) {alias} on true
    """


DIFFERENT: Final = f"""
    with {MOVED}, line as materialized (
      select m.subject, m.facet, m.key, array_position(%(facets)s::text[], m.facet) as rank,
        b.value as before, r.value as restated, a.value as after,
        b.value is distinct from r.value as corrected,
        r.value is distinct from a.value as changed
      from moved m
      {_step("b", "%(e1)s", "%(p1)s")}
      {_step("r", "%(e1)s", "%(p2)s")}
      {_step("a", "%(e2)s", "%(p2)s")}
      where (b.value is distinct from r.value or r.value is distinct from a.value)
        and (%(wanted)s::text[] is null or m.facet = any(%(wanted)s::text[]))
    )
"""
NAMED: Final = """
    select f.value ->> 'nom' from read.fact f
    where f.subject = p.subject and f.facet = 'nom' and f.key = ''
      and f.effective_on <= greatest(%(e1)s, %(e2)s) and f.position <= %(p2)s
      and f.dead_at > %(p2)s
    order by f.effective_on desc, f.position desc limit 1
"""
# What asserted the value of a line, or took it back: facts of its key that were recorded, or
# taken back, between the two states of knowledge, for the first day; those that became true
# between the two days, as known at the second.
EXPLAINED: Final = """
    select jsonb_agg(
      jsonb_build_object(
        'part', x.part, 'position', e.position, 'event_id', e.event_id, 'type', e.type,
        'effective_on', e.effective_on, 'recorded_at', e.recorded_at, 'actor', e.actor,
        'source', e.source, 'provenance', e.provenance, 'reason', e.reason,
        'reference', coalesce(e.data ->> 'reference', e.data ->> 'act_reference'))
      order by e.position, x.part)
    from (
      select 'CORRECTION' as part, f.position
      from read.fact f
      where p.corrected and f.subject = p.subject and f.facet = p.facet and f.key = p.key
        and f.effective_on <= %(e1)s
        and f.position > %(first_position)s and f.position <= %(last_position)s
      union
      select 'CORRECTION', f.dead_at
      from read.fact f
      where p.corrected and f.subject = p.subject and f.facet = p.facet and f.key = p.key
        and f.effective_on <= %(e1)s and f.position <= %(last_position)s
        and f.dead_at > %(first_position)s and f.dead_at <= %(last_position)s
      union
      select 'CHANGEMENT', f.position
      from read.fact f
      where p.changed and f.subject = p.subject and f.facet = p.facet and f.key = p.key
        and f.effective_on > %(first_day)s and f.effective_on <= %(last_day)s
        and f.position <= %(p2)s and f.dead_at > %(p2)s
    ) x join read.entry e on e.position = x.position
"""
LINES: Final = f"""{DIFFERENT},
    page as (
      select * from line l
      where %(after_subject)s::uuid is null
        or (l.subject, l.rank, l.key)
          > (%(after_subject)s::uuid, %(after_rank)s::int, %(after_key)s::text)
      order by l.subject, l.rank, l.key
      limit %(limit)s::int + 1
    )
    select p.subject, s.kind, ({NAMED}) as nom, p.facet, p.key, p.rank, p.before, p.restated,
      p.after, p.corrected, p.changed, coalesce(({EXPLAINED}), '[]') as events,
      (select count(*) from line) as total
    from page p left join read.subject s on s.subject = p.subject
    order by p.subject, p.rank, p.key
"""
COUNTS: Final = f"""{DIFFERENT}
    select l.facet, l.rank, count(*) as lines, count(*) filter (where l.changed) as changements,
      count(*) filter (where l.corrected) as corrections, count(distinct l.subject) as subjects
    from line l group by l.facet, l.rank order by l.rank
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of lines, how many there are in all, and the last one when others follow."""

    lines: list[Line]
    total: int
    next: Cursor | None


def lines_of(
    connection: Connection[Any],
    span: Span,
    scope: Scope,
    *,
    block: Block | None = None,
    after: Cursor | None = None,
    limit: int = 100,
) -> Page:
    """Return a page of what is not the same, by thing, then in the order of the blocks."""
    parameters = {
        **_parameters(span, scope, block),
        "after_subject": None if after is None else after.subject,
        "after_rank": None if after is None else after.rank,
        "after_key": None if after is None else after.key,
        "limit": limit,
    }
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(LINES.encode(), parameters).fetchall()
    total = rows[0]["total"] if rows else 0
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    following = None if last is None else Cursor(last["subject"], last["rank"], last["key"])
    return Page([_line(row) for row in rows[:limit]], total, following)


def counts_of(
    connection: Connection[Any], span: Span, scope: Scope, block: Block | None = None
) -> list[Count]:
    """Return how many values are not the same, by facet."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(COUNTS.encode(), _parameters(span, scope, block)).fetchall()
    return [
        Count(
            bloc=FACETS_SHOWN[row["facet"]].block.value,
            facet=row["facet"],
            libelle=FACETS_SHOWN[row["facet"]].label,
            lines=row["lines"],
            changements=row["changements"],
            corrections=row["corrections"],
            subjects=row["subjects"],
        )
        for row in rows
    ]


def _parameters(span: Span, scope: Scope, block: Block | None) -> dict[str, object]:
    wanted = [name for name, one in FACETS_SHOWN.items() if block in {None, one.block}]
    return {
        **span.parameters,
        **scope.parameters,
        "facets": list(RANKS),
        "wanted": None if block is None else wanted,
    }


def _line(row: Mapping[str, Any]) -> Line:
    facet = FACETS_SHOWN[row["facet"]]
    kind, nom = ALWAYS.get(row["subject"], (row["kind"], row["nom"]))
    return Line(
        subject=row["subject"],
        kind=kind,
        nom=nom,
        bloc=facet.block.value,
        facet=facet.name,
        libelle=facet.label,
        key=row["key"],
        before=row["before"],
        restated=row["restated"],
        after=row["after"],
        nature=_nature(corrected=row["corrected"], changed=row["changed"]),
        events=[_explanation(one) for one in row["events"]],
    )


def _nature(*, corrected: bool, changed: bool) -> Nature:
    if corrected and changed:
        return Nature.LES_DEUX
    return Nature.CORRECTION if corrected else Nature.CHANGEMENT


def _explanation(row: Mapping[str, Any]) -> Explanation:
    return Explanation(
        part=Nature(row["part"]),
        position=row["position"],
        event_id=UUID(row["event_id"]),
        type=row["type"],
        libelle=EVENTS[row["type"]].LABEL,
        effective_on=date.fromisoformat(row["effective_on"]),
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        actor=row["actor"],
        source=row["source"],
        provenance=row["provenance"],
        reason=row["reason"],
        reference=row["reference"],
    )
