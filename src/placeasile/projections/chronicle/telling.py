"""The sentences of events, and the French words of the values of their facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from psycopg import Connection
from pydantic import JsonValue

from placeasile.domain.anomaly.rules.registry import RULES
from placeasile.domain.registry.sentences.book import Nature, Told, sentence
from placeasile.domain.registry.sentences.values import said_fact
from placeasile.domain.registry.sentences.words import Thing
from placeasile.projections.chronicle.naming import Mention, Names, mentioned
from placeasile.projections.moment import Moment

RETRACTION: Final = "register.fact_retracted"

# An event, and the one that it replaces: what `Telling` needs of a row.
TOLD: Final = """
    e.subject, e.type, e.effective_on, e.data, e.actor, e.supersedes,
    t.type as target_type, t.effective_on as target_effective_on, t.data as target_data
"""
TARGET: Final = "left join read.entry t on t.event_id = e.supersedes"

Row = Mapping[str, Any]


class Telling:
    """Says the events of a page: the names that they need are read together."""

    def __init__(
        self,
        connection: Connection[Any],
        moment: Moment,
        rows: Sequence[Row],
        values: Iterable[tuple[UUID, date, Mapping[str, JsonValue]]] = (),
    ) -> None:
        self._names = Names(connection, moment, _mentions(rows, values))

    def thing(self, row: Row) -> Thing:
        """Return the dossier that an event is about, with its name on the event's day."""
        return self._names.thing(row["subject"], day_of(row))

    def sentence(self, row: Row) -> str:
        """Return the sentence of an event."""
        nature = nature_of(row)
        target = None
        if row["target_type"] is not None:
            target = self._told(
                row["subject"], row["target_type"], row["target_data"], row["target_effective_on"]
            )
        if nature is Nature.RETRAIT and target is not None:
            told = target
        else:
            told = self._told(row["subject"], row["type"], row["data"], row["effective_on"])
        return sentence(row["actor"], self.thing(row), told, nature=nature, before=target)

    def value(
        self, subject: UUID, day: date, facet: str, topic: str, value: Mapping[str, JsonValue]
    ) -> str:
        """Return the value of a fact in French."""
        names = {
            text: word
            for text in value.values()
            if isinstance(text, str) and (word := self._names.word(subject, text, day)) is not None
        }
        return said_fact(facet, topic, value, names)

    def _told(
        self, subject: UUID, topic: str, data: Mapping[str, JsonValue], effective_on: date
    ) -> Told:
        names = {
            field: word
            for field, text in data.items()
            if isinstance(text, str)
            and (word := self._names.word(subject, text, effective_on)) is not None
        }
        if topic.startswith("anomaly.") and (rule := RULES.get(str(data.get("code")))) is not None:
            names["code"] = rule.words.label
        return Told(topic, data, effective_on, names)


def nature_of(row: Row) -> Nature:
    """Return what recording an event did."""
    if row["type"] == RETRACTION:
        return Nature.RETRAIT
    return Nature.SAISIE if row["supersedes"] is None else Nature.CORRECTION


def topic_of(row: Row) -> str:
    """Return the type of an event, or of the one that it takes back."""
    return row["target_type"] if nature_of(row) is Nature.RETRAIT else row["type"]


def day_of(row: Row) -> date:
    """Return the day of an event, or of the one that it takes back."""
    retracted: date | None = row["target_effective_on"]
    if retracted is not None and nature_of(row) is Nature.RETRAIT:
        return retracted
    return row["effective_on"]


def _mentions(
    rows: Sequence[Row], values: Iterable[tuple[UUID, date, Mapping[str, JsonValue]]]
) -> Iterator[Mention]:
    for row in rows:
        yield from mentioned(row["subject"], row["effective_on"], row["data"].values())
        if row["target_data"] is not None:
            on = row["target_effective_on"]
            yield from mentioned(row["subject"], on, row["target_data"].values())
    for subject, day, value in values:
        yield from mentioned(subject, day, value.values())
