"""What a form asks for: a question a field of a command, worded by the registry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin
from uuid import UUID

from annotated_types import MaxLen
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from placeasile.api.recording.table import STRUCTURES
from placeasile.domain.kernel import Command, Event, Message
from placeasile.domain.registry.dictionary import field_of
from placeasile.domain.registry.facets import FACETS_SHOWN, Block
from placeasile.domain.registry.field import Field, Unit
from placeasile.domain.stating import Stated
from placeasile.web.choosing import Option
from placeasile.web.labels import choice

LONG: Final = 1000
SINCE: Final = "À compter du"
WHY: Final = "Motif"
UNSHOWN: Final = frozenset(
    {
        Unit.TEXT, Unit.CODE, Unit.ID, Unit.DAY, Unit.YEAR, Unit.MONTH, Unit.YES_NO, Unit.CHOICE,
        Unit.COUNT,
    }
)  # fmt: skip
"""Units that the control itself tells."""


class Control(StrEnum):
    """How a value is typed or chosen. A ``THING`` is one of those that the dossier holds."""

    DAY = "day"
    NUMBER = "number"
    TEXT = "text"
    PROSE = "prose"
    CHOICE = "choice"
    SEVERAL = "several"
    YES_NO = "yes-no"
    THING = "thing"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Question:
    """A field of a command as a form asks for it.

    ``kinds`` are the types of its value, ``options`` what can be chosen, ``length`` the most
    characters. What is hidden is filled in by the page.
    """

    name: str
    label: str
    hint: str
    unit: Unit
    control: Control
    required: bool
    kinds: frozenset[type]
    options: Sequence[Option] = ()
    length: int | None = None


@cache
def questions_of(kind: type[Message]) -> tuple[Question, ...]:
    """Return what the form of a command asks for, the reason last."""
    found = [
        _question(kind, name, field)
        for name, field in kind.model_fields.items()
        if not _made_by_the_register(kind, name, field)
    ]
    return tuple(sorted(found, key=lambda one: (one.name == "reason", not one.required)))


@cache
def path_of(topic: str) -> str | None:
    """Return the command on a structure that records a type of event; None when none does."""
    found = (path for path, one in STRUCTURES.items() if topic == one.kind.records.TOPIC)
    return next((path for path in found if STRUCTURES[path].kind.records.UNDONE_BY is None), None)


def block_of(kind: type[Command[Any]]) -> Block:
    """Return the block of the dossier that a command is about."""
    return FACETS_SHOWN[kind.records.FACETS[0]].block


def _made_by_the_register(kind: type[Message], name: str, field: FieldInfo) -> bool:
    """Tell whether a field is an identifier that is made when none is given."""
    records: type[Event] | None = getattr(kind, "records", None)
    if records is None or name == "supersedes" or field.is_required():
        return False
    recorded = records.model_fields.get(name)
    return recorded is not None and recorded.annotation is UUID


def _question(kind: type[Message], name: str, field: FieldInfo) -> Question:
    kinds, limits = _read(field)
    word = _word(kind, name)
    control = _control(kind, name, kinds, limits, word)
    return Question(
        name=name,
        label=_label(name, word),
        hint="" if word is None else word.definition,
        unit=Unit.TEXT if word is None else word.unit,
        control=control,
        required=field.is_required(),
        kinds=kinds,
        options=_options(kinds),
        length=limits,
    )


def _word(kind: type[Message], name: str) -> Field | None:
    records: type[Event] | None = getattr(kind, "records", None)
    if records is None:
        return field_of(name)
    return field_of(name, records.TOPIC, records.TOPIC.split(".", 1)[0])


def _label(name: str, word: Field | None) -> str:
    match name:
        case "effective_on":
            return SINCE
        case "reason":
            return WHY
        case _:
            return name if word is None else word.label


def _control(
    kind: type[Message],
    name: str,
    kinds: frozenset[type],
    length: int | None,
    word: Field | None,
) -> Control:
    long = length is not None and length > LONG and not (word and word.unit is Unit.CODE)
    chosen = (
        (Control.HIDDEN, name in ("supersedes", "event_id") or _opens(kind, name)),
        (Control.SEVERAL, tuple in kinds),
        (Control.CHOICE, any(issubclass(one, Enum) for one in kinds)),
        (Control.YES_NO, bool in kinds and int not in kinds),
        (Control.DAY, date in kinds),
        (Control.THING, UUID in kinds),
        (Control.NUMBER, bool(kinds & {int, Decimal, float})),
        (Control.PROSE, long),
    )
    return next((control for control, fits in chosen if fits), Control.TEXT)


def _opens(kind: type[Message], name: str) -> bool:
    """Tell whether a field names the thing that the event introduces: the page makes the name."""
    records: type[Event] | None = getattr(kind, "records", None)
    if records is None or not issubclass(records, Stated):
        return False
    made = records.model_fields.get(name)
    opened = any(f"{{{name}}}" in one for one in records.OPENS)
    return made is not None and made.annotation is UUID and opened


def _options(kinds: frozenset[type]) -> Sequence[Option]:
    return [
        Option(str(one.value), choice(str(one.value)))
        for kind in kinds
        if issubclass(kind, Enum)
        for one in kind
    ]


def _read(field: FieldInfo) -> tuple[frozenset[type], int | None]:
    """Return the types that a field takes, and the most characters."""
    kinds: set[type] = set()
    lengths: list[int] = []
    for one in _walk(Annotated[field.annotation, *field.metadata, None]):
        match one:
            case StringConstraints(max_length=int(length)) | MaxLen(max_length=int(length)):
                lengths.append(length)
            case type():
                kinds.add(one)
            case _:
                pass
    return frozenset(kinds - {NoneType}), min(lengths, default=None)


def _walk(annotation: Any) -> Iterator[object]:  # noqa: ANN401 (a type, or what annotates one)
    """Yield the types of an annotation and their constraints, whatever is around them."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        yield from _walk(inner)
        yield from more
    elif origin in (Union, UnionType):
        for one in get_args(annotation):
            yield from _walk(one)
    elif origin is tuple:
        yield tuple
        yield from _walk(get_args(annotation)[0])
    else:
        yield annotation
