"""The sentence of an event: who recorded, corrected or took back what, and its content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Final

from pydantic import JsonValue

from placeasile.domain.registry.dictionary import FIELDS, field_of_event
from placeasile.domain.registry.field import Field, Unit
from placeasile.domain.registry.sentences import (
    housing,
    money,
    papers,
    quality,
    register,
    structure,
    workflow,
)
from placeasile.domain.registry.sentences.template import Template, read_template, typeset
from placeasile.domain.registry.sentences.words import Names, Thing, said_author, said_value

TEMPLATES: Final[Mapping[str, str]] = dict(
    chain.from_iterable(
        part.TEMPLATES.items()
        for part in (structure, housing, papers, money, quality, workflow, register)
    )
)
"""By type of event."""

NAMED: Final[Mapping[str, int]] = {"sujet": 0, "de": 1, "a": 2}
"""The names that mean the dossier."""

UNSAID: Final = typeset("non renseigné")
SEALED: Final = "données personnelles, qui ont pu changer"
COUNTED: Final = "Places "


class Nature(StrEnum):
    """What recording an event does."""

    SAISIE = "SAISIE"
    CORRECTION = "CORRECTION"
    RETRAIT = "RETRAIT"


@dataclass(frozen=True, slots=True)
class Told:
    """An event to be said: its type, its fields as stored, its day, and what they name.

    Personal fields may be there, sealed: they are never said.
    """

    topic: str
    data: Mapping[str, JsonValue]
    effective_on: date
    names: Names = field(default_factory=dict[str, str])

    def say(self, name: str, noun: str | None = None) -> str | None:
        """Return a field in French, None when it is unknown or personal."""
        if name == "effective_on":
            return said_value(FIELDS["effective_on"], self.effective_on.isoformat())
        if name in self.names:
            return self.names[name]
        found = field_of_event(self.topic, name)
        assert found is not None, f"{self.topic} has no field {name}"
        return said_value(found, self.data.get(name), noun)


def template_of(topic: str) -> Template:
    """Return the template of a type of event."""
    return read_template(TEMPLATES[topic])


def sentence(actor: str, subject: Thing, told: Told, *, nature: Nature, before: Told | None) -> str:
    """Return the sentence of an event.

    ``told`` is the event, or the one that a retraction takes back; ``before`` is what a
    correction replaces.
    """
    template = template_of(told.topic)

    def say(name: str, noun: str | None) -> str | None:
        form = NAMED.get(name)
        return told.say(name, noun) if form is None else subject.said(form)

    thing = template.say_thing(say)
    if nature is Nature.CORRECTION and before is not None:
        verb, content = "a corrigé", typeset(" ; ").join(_corrected(told, before))
    else:
        verb = "a enregistré" if nature is Nature.SAISIE else "a retiré, comme saisi par erreur,"
        content = template.say_content(say)
    who = said_author(actor)
    end = f"{typeset(' :')} {content}" if content else ""
    return f"{who[0].upper()}{who[1:]} {verb} {thing}{end}."


def _corrected(told: Told, before: Told) -> Iterator[str]:
    """Say each field that a correction changes: « 96 places au lieu de 92 »."""
    if told.effective_on != before.effective_on:
        yield _instead("Date d'effet", told.say("effective_on"), before.say("effective_on"))
    for name in {**before.data, **told.data}:
        found = field_of_event(told.topic, name)
        old, new = before.data.get(name), told.data.get(name)
        if found is None or old == new or found.unit is Unit.ID or found.personal:
            if name in told.names and told.names.get(name) != before.names.get(name):
                yield _instead(_label(found, name), told.names[name], before.names.get(name))
            continue
        yield _changed(found, told.say(name), before.say(name))
    if any(_sealed(told, name) for name in told.data):
        yield SEALED


def _changed(found: Field, new: str | None, old: str | None) -> str:
    if found.unit is Unit.PLACES and found.label.startswith(COUNTED) and new is not None:
        return f"{new} {found.label[0].lower()}{found.label[1:]} au lieu de {old or UNSAID}"
    return _instead(found.label, new, old)


def _instead(label: str, new: str | None, old: str | None) -> str:
    words = f"{label[0].lower()}{label[1:]}" if not label[:2].isupper() else label
    return f"{words} {new or UNSAID} au lieu de {old or UNSAID}"


def _label(found: Field | None, name: str) -> str:
    return name if found is None else found.label


def _sealed(told: Told, name: str) -> bool:
    found = field_of_event(told.topic, name)
    return found is not None and found.personal
