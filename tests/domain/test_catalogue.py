import json
from collections.abc import Iterable
from typing import ClassVar

import pytest
from pydantic import JsonValue, ValidationError

from placeasile.domain.catalogue import EVENTS, UPCASTS, UnknownEvent, Upcast, read_event
from placeasile.domain.kernel import Event, Fact
from placeasile.domain.structure.events import StructureRenamed


class Painted(Event):
    """An event of these tests alone, at its third shape."""

    TOPIC: ClassVar[str] = "example.painted"
    VERSION: ClassVar[int] = 3

    colours: tuple[str, ...]
    coats: int

    def facts(self) -> Iterable[Fact]:
        return ()


def _several_colours(fields: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {"colours": [fields["colour"]]}


def _one_coat(fields: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {**fields, "coats": 1}


CATALOGUE: dict[str, type[Event]] = {Painted.TOPIC: Painted}
CHAIN: dict[tuple[str, int], Upcast] = {
    (Painted.TOPIC, 1): _several_colours,
    (Painted.TOPIC, 2): _one_coat,
}


def painted(version: int, fields: object) -> Event:
    data = json.dumps(fields).encode()
    return read_event(Painted.TOPIC, version, data, events=CATALOGUE, upcasts=CHAIN)


def test_an_event_of_today_is_read() -> None:
    data = '{"nom": "Les Tilleuls d\'été"}'.encode()

    assert read_event("structure.renamed", 1, data) == StructureRenamed(nom="Les Tilleuls d'été")


def test_an_unknown_event_is_not_guessed() -> None:
    with pytest.raises(UnknownEvent, match=r"structure\.repainted v1"):
        read_event("structure.repainted", 1, b"{}")


def test_an_event_of_a_newer_program_is_not_guessed() -> None:
    with pytest.raises(UnknownEvent, match=r"structure\.renamed v2"):
        read_event("structure.renamed", 2, b'{"nom": "Les Tilleuls"}')


@pytest.mark.covers("L18")
@pytest.mark.parametrize(
    ("version", "fields"),
    [
        (1, {"colour": "bleu"}),
        (2, {"colours": ["bleu"]}),
        (3, {"colours": ["bleu"], "coats": 1}),
    ],
)
def test_each_older_shape_reads_as_today(version: int, fields: object) -> None:
    event = painted(version, fields)

    assert event == Painted(colours=("bleu",), coats=1)
    assert list(event.facts()) == []


def test_an_upcaster_may_not_leave_a_field_that_today_does_not_know() -> None:
    with pytest.raises(ValidationError):
        painted(2, {"colours": ["bleu"], "gloss": True})


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"nom": 1}', b'{"nom": "a", "more": 1}'])
def test_fields_that_do_not_fit_are_refused(data: bytes) -> None:
    with pytest.raises(ValidationError):
        read_event("structure.renamed", 1, data)


def test_an_older_shape_that_nothing_can_read_is_not_guessed() -> None:
    with pytest.raises(UnknownEvent, match=r"example\.painted v1: nothing says"):
        read_event(Painted.TOPIC, 1, b"{}", events=CATALOGUE, upcasts={})


def test_every_step_of_every_event_has_its_upcaster() -> None:
    needed = {(topic, one) for topic, kind in EVENTS.items() for one in range(1, kind.VERSION)}

    assert set(UPCASTS) == needed
