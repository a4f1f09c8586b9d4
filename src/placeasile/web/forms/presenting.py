"""The page of a form, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from placeasile.web.choosing import Option
from placeasile.web.feeds import Told
from placeasile.web.forms.answering import Fault, Typed
from placeasile.web.forms.asking import UNSHOWN, Control, Question
from placeasile.web.forms.sending import Preview
from placeasile.web.shell import Entry

YES_NO: Final = (Option("oui", "Oui"), Option("non", "Non"), Option("", "Non renseigné"))
CHECK: Final = "verifier"
RECORD: Final = "enregistrer"


@dataclass(frozen=True, slots=True)
class Box:
    """A field of the page: what it asks, what is in it, what is wrong with it."""

    id: str
    name: str
    label: str
    hint: str
    unit: str
    control: str
    required: bool
    value: str
    options: Sequence[Option]
    numeric: str
    length: int | None
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class FormPage:
    """The page of a form. ``stale`` is what was recorded since it was opened.

    ``save`` is the word of what records; ``checked_first`` that it is offered once checked only.
    """

    title: str
    lead: str
    action: str
    key: str
    version: int | None
    boxes: Sequence[Box]
    hidden: Mapping[str, str]
    faults: Sequence[Fault]
    preview: Preview | None
    stale: Sequence[Told]
    correcting: bool
    back: str
    crumbs: Sequence[Entry]
    save: str = "Enregistrer"
    checked_first: bool = False
    dated: bool = False


def boxes_of(
    questions: Sequence[Question],
    typed: Typed,
    things: Mapping[str, Sequence[Option]],
    faults: Sequence[Fault],
    *,
    reasoned: bool,
) -> list[Box]:
    """Return the fields of a page; ``reasoned`` makes the reason mandatory."""
    wrong = {one.name: one for one in reversed(faults)}
    return [
        _box(
            replace(one, required=True) if reasoned and one.name == "reason" else one,
            list(typed.get(one.name, ())),
            things.get(one.name, one.options),
            wrong.get(one.name),
        )
        for one in questions
        if one.control is not Control.HIDDEN
    ]


def hidden_of(questions: Sequence[Question], typed: Typed) -> dict[str, str]:
    """Return what a page sends back by itself."""
    return {
        one.name: typed[one.name][0]
        for one in questions
        if one.control is Control.HIDDEN and typed.get(one.name) and typed[one.name][0]
    }


def _box(
    one: Question, texts: Sequence[str], offered: Sequence[Option], fault: Fault | None
) -> Box:
    control = one.control
    if control is Control.YES_NO:
        offered = YES_NO[:2] if one.required else YES_NO
    if control is Control.THING and not offered:
        control = Control.TEXT
    value = texts[0] if texts else ""
    if control in (Control.CHOICE, Control.THING) and value not in {o.value for o in offered}:
        offered = [*offered, Option(value, value)] if value else offered
    return Box(
        id=f"champ-{one.name}",
        name=one.name,
        label=one.label,
        hint=one.hint,
        unit="" if one.unit in UNSHOWN else one.unit.value,
        control="text" if control is Control.NUMBER else control.value,
        required=one.required,
        value=value,
        options=[
            replace(o, chosen=o.value in texts or (not texts and not o.value)) for o in offered
        ],
        numeric=_numeric(one),
        length=one.length,
        fault=fault,
    )


def _numeric(one: Question) -> str:
    if one.control is not Control.NUMBER or bool in one.kinds:
        return ""
    return "numeric" if int in one.kinds else "decimal"
