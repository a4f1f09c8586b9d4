"""Differences in words: what changed, what was corrected, and the structures behind a gap."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Final
from uuid import UUID

from placeasile.domain.catalogue import EVENTS
from placeasile.domain.french.days import write_day
from placeasile.domain.registry.field import Unit
from placeasile.domain.registry.measures import BY_CODE, Base
from placeasile.edge.dependencies import Reading
from placeasile.projections.chronicle.naming import Mention, Names
from placeasile.projections.chronicle.telling import Telling
from placeasile.projections.difference.lines import Line, Value
from placeasile.projections.difference.span import Nature
from placeasile.projections.difference.totals import Share, Total
from placeasile.web.feeds import authors_of
from placeasile.web.shell import Shell
from placeasile.web.tables import Heading, Table
from placeasile.web.wording import UNKNOWN, Cell, Kind, figure, instant

UNCOUNTED: Final = "Non comptée"
KINDS: Final = {"structure": "Structure", "operateur": "Opérateur", "cpom": "CPOM"}
PAGES: Final = {
    "structure": ("structure", "code"),
    "operateur": ("operateur", "operateur_id"),
    "cpom": ("cpom", "cpom_id"),
}
"""The page of a kind of thing, and how its address names it."""


@dataclass(frozen=True, slots=True)
class Because:
    """An event that explains a difference."""

    label: str
    effective: str
    recorded: str
    author: str
    source: str
    reference: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that differs, with what explains it."""

    label: str
    before: str
    after: str
    because: Sequence[Because]


@dataclass(frozen=True, slots=True)
class Group:
    """The differences of one block of one thing."""

    about: str | None
    href: str | None
    block: str
    lines: Sequence[Difference]


class Words:
    """Words the lines of a page: the names that they need are read together."""

    def __init__(self, at: Reading, shell: Shell, lines: Sequence[Line], day: date) -> None:
        self._shell = shell
        self._day = day
        self._authors = authors_of(at, (event.actor for one in lines for event in one.events))
        values = [
            (one.subject, day, value)
            for one in lines
            for value in (one.before, one.restated, one.after)
            if value is not None
        ]
        self._telling = Telling(at.connection, at.moment, [], values)
        keys = [Mention(one.subject, key, day) for one in lines if (key := _id(one.key))]
        self._names = Names(at.connection, at.moment, keys)

    def groups(self, lines: Sequence[Line], part: Nature, *, alone: UUID | None) -> list[Group]:
        """Return the lines of one part, by thing and block; ``alone`` needs not be named."""
        kept = [one for one in lines if one.nature in {part, Nature.LES_DEUX}]
        return [
            Group(
                None
                if subject == alone
                else nom or f"{KINDS.get(kind, kind.capitalize())} sans nom",
                self._href(kind, subject),
                block,
                [self._difference(one, part) for one in these],
            )
            for (subject, kind, nom, block), these in groupby(
                kept, lambda one: (one.subject, one.kind, one.nom, one.bloc)
            )
        ]

    def _href(self, kind: str, subject: UUID) -> str | None:
        if kind not in PAGES:
            return None
        page, name = PAGES[kind]
        return self._shell.where(page, **{name: str(subject)})

    def _difference(self, line: Line, part: Nature) -> Difference:
        corrected = part is Nature.CORRECTION
        before, after = (line.before, line.restated) if corrected else (line.restated, line.after)
        key = self._key(line)
        return Difference(
            label=f"{line.libelle} ({key})" if key else line.libelle,
            before=self._value(line, before),
            after=self._value(line, after),
            because=[
                Because(
                    label=one.libelle,
                    effective=write_day(one.effective_on),
                    recorded=instant(one.recorded_at),
                    author=self._authors[one.actor],
                    source=one.source,
                    reference=one.reference,
                    reason=one.reason,
                )
                for one in line.events
                if one.part is part
            ],
        )

    def _key(self, line: Line) -> str | None:
        id_ = _id(line.key)
        if id_ is not None:
            return self._names.word(line.subject, line.key, self._day)
        try:
            return write_day(date.fromisoformat(line.key))
        except ValueError:
            return line.key or None

    def _value(self, line: Line, value: Value) -> str:
        if value is None:
            return UNKNOWN
        topic = topic_of(line.facet, tuple(value))
        return self._telling.value(line.subject, self._day, line.facet, topic, value)


@cache
def topic_of(facet: str, names: tuple[str, ...]) -> str:
    """Return the type of event whose members are most like those of a value of a facet."""
    found = [topic for topic, one in EVENTS.items() if facet in one.FACETS]
    return max(
        found, key=lambda topic: len(set(names) & set(EVENTS[topic].model_fields)), default=""
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def gaps_table(totals: Sequence[Total], before: str, after: str) -> Table:
    """Return measures at two moments, and the two parts of the gap, that add up."""
    headings = [
        Heading("Mesure", None, numeric=False, definition=None),
        *(
            Heading(label, None, numeric=True, definition=None)
            for label in (before, "Corrigé ou appris après coup", "Changé", after, "Écart")
        ),
    ]
    return Table("ecarts", "Écart des totaux", headings, [_gap(one) for one in totals], "Aucun.")


def _gap(one: Total) -> list[Cell]:
    unit = Unit(one.unite)
    return [
        Cell(_measured(one)),
        _number(one.before, unit),
        _number(one.correction, unit, signed=True),
        _number(one.changement, unit, signed=True),
        _number(one.after, unit),
        _number(one.ecart, unit, signed=True),
    ]


def _measured(one: Total) -> str:
    """Return a measure, with the two years when it is that of a whole year."""
    if one.year_before == one.year_after or BY_CODE[one.mesure].base is not Base.ACTIVE:
        return one.libelle
    return f"{one.libelle} ({one.year_before}, puis {one.year_after})"


def _number(value: Decimal | None, unit: Unit, *, signed: bool = False) -> Cell:
    if value is None:
        return Cell(UNKNOWN, Kind.UNKNOWN)
    words = figure(value, unit)
    return Cell(f"+{words}" if signed and value > 0 else words, Kind.NUMBER)


def share_tables(
    total: Total, names: Mapping[UUID, str | None], link: Callable[[UUID], str]
) -> Iterator[Table]:
    """Yield the structures behind each part of the gap of a measure."""
    parts: tuple[tuple[str, str, Callable[[Share], tuple[Decimal | None, Decimal | None]]], ...] = (
        ("corrige", "corrigé ou appris après coup", lambda one: (one.before, one.restated)),
        ("change", "changé", lambda one: (one.restated, one.after)),
    )
    for id_, words, step in parts:
        rows = [
            [_who(one, names, link), Cell(one.type), *_step(*step(one), Unit(total.unite))]
            for one in total.structures
            if step(one)[0] != step(one)[1]
        ]
        if rows:
            caption = f"{total.libelle} : structures derrière ce qui a {_been(words)}"
            yield Table(f"{total.mesure}-{id_}", caption, SHARES, rows, "")


def _been(words: str) -> str:
    return words if words == "changé" else f"été {words}"


SHARES: Final = (
    Heading("Structure", None, numeric=False, definition=None),
    Heading("Type", None, numeric=False, definition=None),
    Heading("Avant", None, numeric=True, definition=None),
    Heading("Après", None, numeric=True, definition=None),
    Heading("Part de l'écart", None, numeric=True, definition=None),
)


def _who(one: Share, names: Mapping[UUID, str | None], link: Callable[[UUID], str]) -> Cell:
    return Cell(names.get(one.structure_id) or f"{one.type} sans nom", href=link(one.structure_id))


def _step(before: Decimal | None, after: Decimal | None, unit: Unit) -> list[Cell]:
    """Return a step and what it adds: what is not counted adds nothing to a total."""
    added = (after or Decimal(0)) - (before or Decimal(0))
    uncounted = Cell(UNCOUNTED, Kind.NOT_APPLICABLE)
    return [
        *(uncounted if one is None else _number(one, unit) for one in (before, after)),
        _number(added, unit, signed=True),
    ]
