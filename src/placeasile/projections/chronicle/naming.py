"""What identifiers are called: the names of dossiers and of their parts, on a day."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row

from placeasile.domain.french.days import write_day_in_words
from placeasile.domain.registry.choices import CHOICES
from placeasile.domain.registry.sentences.template import typeset
from placeasile.domain.registry.sentences.words import Thing, flat, quoted, said_departement
from placeasile.domain.subjects import REFERENCE_ID, departement_id
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.projections.moment import Moment

UUID_TEXT: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")

FIXED: Final[Mapping[UUID, Thing]] = {
    REFERENCE_ID: Thing("reference"),
    **{departement_id(code): Thing("departement", said_departement(code)) for code in DEPARTEMENTS},
}
"""The things that nobody registers."""

# A row is a mention: the dossier that the identifier names, with its name on the day, or the part
# of its owner's dossier that it names. What has no name yet on the day has the first that it got.
MENTIONED: Final = """
    select w.owner, w.id, w.day, s.kind, called.nom, part.facet, part.value, part.effective_on
    from unnest(%(owners)s::uuid[], %(ids)s::uuid[], %(days)s::date[]) w(owner, id, day)
    left join read.subject s on s.subject = w.id
    left join lateral (
      select coalesce(f.value ->> 'nom', f.value ->> 'year', f.value ->> 'code',
        f.value ->> 'dossier', f.key) as nom
      from read.fact f
      where f.subject = s.subject
        and f.facet = any(case s.kind
          when 'campagne' then array['campaign'] when 'dna' then array['registered']
          when 'transformation' then array['transformation_dossier'] else array['nom', 'dna'] end)
        and f.position <= %(position)s and f.dead_at > %(position)s
      order by f.facet = 'nom' desc, f.effective_on <= w.day desc,
        case when f.effective_on <= w.day then f.effective_on end desc nulls last,
        f.effective_on, f.position desc
      limit 1
    ) called on true
    left join lateral (
      select f.facet, f.value, f.effective_on
      from read.fact f
      where s.subject is null and f.subject = w.owner and f.facet = any(%(parts)s::text[])
        and f.key = w.id::text and f.position <= %(position)s and f.dead_at > %(position)s
      order by f.effective_on <= w.day desc,
        case when f.effective_on <= w.day then f.effective_on end desc nulls last,
        f.effective_on, f.position desc
      limit 1
    ) part on true
"""
PARTS: Final = (
    "site_address", "antenne", "inspection", "evaluation", "act", "document", "action",
)  # fmt: skip
"""The facets that tell what a part of a dossier is, by its identifier."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An identifier that an event of a dossier holds, and the day of the event."""

    owner: UUID
    id: UUID
    day: date


class Names:
    """The names of what some events mention, as known at a moment: one query for all of them."""

    def __init__(
        self, connection: Connection[Any], moment: Moment, mentions: Iterable[Mention]
    ) -> None:
        wanted = sorted(set(mentions), key=lambda one: (one.id, one.owner, one.day))
        self._things: dict[tuple[UUID, date], Thing] = {}
        self._parts: dict[Mention, str] = {}
        if not wanted:
            return
        with connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(
                MENTIONED,
                {
                    "owners": [one.owner for one in wanted],
                    "ids": [one.id for one in wanted],
                    "days": [one.day for one in wanted],
                    "position": moment.position,
                    "parts": list(PARTS),
                },
            ).fetchall()
        for row in rows:
            self._keep(row)

    def _keep(self, row: Mapping[str, Any]) -> None:
        if row["kind"] is not None:
            self._things[row["id"], row["day"]] = Thing(row["kind"], row["nom"])
        elif row["facet"] is not None:
            said = _part(row["facet"], row["value"], row["effective_on"])
            if said is not None:
                self._parts[Mention(row["owner"], row["id"], row["day"])] = said

    def thing(self, subject: UUID, day: date) -> Thing:
        """Return a dossier with its name on a day."""
        return FIXED.get(subject) or self._things.get((subject, day)) or Thing("autre")

    def word(self, owner: UUID, text: str, day: date) -> str | None:
        """Return what an identifier is called in an event of a dossier, None when nobody knows."""
        if UUID_TEXT.fullmatch(text) is None:
            return None
        found = self._things.get((UUID(text), day))
        if found is not None:
            return None if found.nom is None else quoted(found.nom)
        return self._parts.get(Mention(owner, UUID(text), day))


def mentioned(owner: UUID, day: date, values: Iterable[object]) -> list[Mention]:
    """Return the identifiers among some values, and the owner itself."""
    found = [
        UUID(one) for one in values if isinstance(one, str) and UUID_TEXT.fullmatch(one) is not None
    ]
    return [Mention(owner, one, day) for one in (owner, *found)]


def _part(facet: str, value: Mapping[str, Any], on: date) -> str | None:
    match facet:
        case "site_address":
            return flat(value["commune"])
        case "antenne":
            return quoted(value["nom"])
        case "inspection" | "evaluation":
            return write_day_in_words(on)
        case "action":
            return None if value["standard"] is None else flat(value["standard"])
        case _:
            category = value.get("category")
            return None if category is None else typeset(CHOICES.get(category, category))
