"""Reads what was typed in a form, by the one reader of French, and words what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from pydantic import ValidationError

from placeasile.api.wordings import worded
from placeasile.domain.french.days import (
    read_day,
    read_month,
    read_yes_no,
)
from placeasile.domain.french.numbers import read_amount, read_number, read_whole, write_number
from placeasile.domain.french.unreadable import Unreadable
from placeasile.domain.kernel import Message
from placeasile.domain.registry.field import Unit
from placeasile.web.forms.asking import Control, Question, questions_of

Typed = Mapping[str, Sequence[str]]
"""What was typed, by the names of the fields."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field, and what to do. ``name`` None is about the whole form.

    ``href`` leads to the form that corrects what the register says instead.
    """

    name: str | None
    label: str
    message: str
    remedy: str
    href: str | None = None


def read_command(kind: type[Message], typed: Typed) -> tuple[Message | None, list[Fault]]:
    """Return the command that was typed, or what is wrong with it."""
    given: dict[str, object] = {}
    faults: list[Fault] = []
    for one in questions_of(kind):
        texts = [text for text in typed.get(one.name, ()) if text.strip()]
        if not texts:
            continue
        try:
            given[one.name] = texts if one.control is Control.SEVERAL else _value(one, texts[0])
        except Unreadable as error:
            faults.append(Fault(one.name, one.label, str(error), error.advice))
    unread = {one.name for one in faults}
    try:
        command = kind.model_validate(given)
    except ValidationError as error:
        found = [_fault(kind, dict(one)) for one in error.errors(include_url=False)]
        return None, faults + [one for one in found if one.name not in unread]
    return (None if faults else command), faults


def write_value(one: Question, value: object) -> list[str]:
    """Write a value as it is typed in a form; nothing for what is not known."""
    if value in (None, ""):
        return []
    if isinstance(value, list | tuple):
        several = cast("Iterable[object]", value)
        return [str(item) for item in several]
    return [_written(one, value)]


def _written(one: Question, value: object) -> str:
    match value:
        case bool():
            return "oui" if value else "non"
        case date():
            return value.isoformat()
        case int() | Decimal() if one.unit is not Unit.YEAR:
            return write_number(value)
        case float():
            return write_number(Decimal(str(value)))
        case _:
            return str(value)


def same(kind: type[Message], typed: Typed, other: Typed) -> bool:
    """Tell whether two forms say the same, whatever their reason."""
    return all(
        _plain(typed.get(one.name, ())) == _plain(other.get(one.name, ()))
        for one in questions_of(kind)
        if one.control is not Control.HIDDEN and one.name != "reason"
    )


def labels_of(kind: type[Message]) -> dict[str, str]:
    """Return the labels of the fields that a form shows."""
    shown = (one for one in questions_of(kind) if one.control is not Control.HIDDEN)
    return {one.name: one.label for one in shown}


def _plain(texts: Sequence[str]) -> list[str]:
    return [text.replace("\r\n", "\n").strip() for text in texts if text.strip()]


def _value(one: Question, text: str) -> object:
    if one.control is Control.DAY:
        return read_day(text)
    if one.control is Control.YES_NO:
        return read_yes_no(text)
    if one.control is Control.NUMBER:
        return _number(one, text)
    if one.unit is Unit.MONTH:
        return read_month(text)
    return text


def _number(one: Question, text: str) -> object:
    if bool in one.kinds and not any(letter.isdigit() for letter in text):
        return read_yes_no(text)
    if int in one.kinds:
        return read_whole(text)
    if float in one.kinds:
        return float(read_number(text))
    return read_amount(text) if one.unit is Unit.EUROS else read_number(text)


def _fault(kind: type[Message], error: Mapping[str, Any]) -> Fault:
    message, remedy = worded(error)
    labels = labels_of(kind)
    where = [str(one) for one in error["loc"]]
    name = where[0] if where else "reason"  # a correction says why
    if error["type"] == "missing" or not where:
        message, remedy = "est obligatoire", "Remplissez ce champ."
    label = labels.get(name, name)
    return Fault(name if name in labels else None, label, f"« {label} » {message}.", remedy)
