"""The registry of fields and the events, commands and tables say the same."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from placeasile.api.blocks import BLOCKS, Block
from placeasile.api.recording.table import SCOPES
from placeasile.domain.catalogue import EVENTS
from placeasile.domain.personal import personal_fields
from placeasile.domain.registry.dictionary import FIELDS, PARTS, field_of, field_of_event
from placeasile.domain.registry.field import Readers
from placeasile.projections.kernel import READ_MODELS
from tests.documents import PUBLISHED, WRITTEN

COMMANDS = [one for scope in SCOPES for one in scope.recordings.values()]
COLUMNS = {
    model.name: re.findall(
        r"^  ([a-z][a-z_0-9]*) (?!key)", model.sql("schema.sql"), flags=re.MULTILINE
    )
    for model in READ_MODELS
}
READ_FURTHER = [
    (block, one.name)
    for blocks in BLOCKS.values()
    for block in blocks
    if block.stored is not None
    for one in fields(block.row)
    if one.name not in {stored.name for stored in fields(block.stored)}
]
"""What a block shows that its table does not hold."""

each_topic = pytest.mark.parametrize("topic", EVENTS)
each_model = pytest.mark.parametrize("model", COLUMNS)


@each_topic
def test_every_field_of_an_event_is_in_the_registry(topic: str) -> None:
    names = EVENTS[topic].model_fields

    assert [name for name in names if field_of_event(topic, name) is None] == []


@each_topic
def test_a_personal_field_is_personal_in_the_registry_and_the_reverse(topic: str) -> None:
    personal = personal_fields(EVENTS[topic])

    for name in EVENTS[topic].model_fields:
        field = field_of_event(topic, name)
        assert field is not None
        assert field.personal == (name in personal), name


@pytest.mark.parametrize("recording", COMMANDS, ids=lambda one: one.kind.__name__)
def test_every_field_of_a_command_is_in_the_registry(recording: object) -> None:
    kind = getattr(recording, "kind")  # noqa: B009 (typed as object for pytest)
    topic = kind.records.TOPIC

    assert [name for name in kind.model_fields if field_of_event(topic, name) is None] == []


@each_model
def test_every_column_of_a_table_is_in_the_registry(model: str) -> None:
    assert [name for name in COLUMNS[model] if field_of(name, model) is None] == []


def test_every_field_of_the_registry_is_used() -> None:
    used = {
        field.code
        for topic, event in EVENTS.items()
        for name in event.model_fields
        if (field := field_of_event(topic, name)) is not None
    }
    used |= {
        field.code
        for one in COMMANDS
        for name in one.kind.model_fields
        if (field := field_of_event(one.kind.records.TOPIC, name)) is not None
    }
    used |= {
        field.code
        for model, columns in [*COLUMNS.items(), *PUBLISHED.items()]
        for name in columns
        if (field := field_of(name, model)) is not None
    }

    used |= {
        field.code
        for block, name in READ_FURTHER
        if (field := field_of(name, block.table)) is not None
    }

    assert set(FIELDS) - used == set()


@pytest.mark.parametrize(
    ("block", "name"), READ_FURTHER, ids=lambda one: one if isinstance(one, str) else one.path
)
def test_what_is_computed_on_reading_is_in_the_registry(block: Block, name: str) -> None:
    assert field_of(name, block.table) is not None


def test_no_field_is_declared_twice() -> None:
    codes = [one.code for part in PARTS for one in part.FIELDS]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda one: one.code)
def test_a_field_is_said_in_french(field: object) -> None:
    label, definition = getattr(field, "label"), getattr(field, "definition")  # noqa: B009

    assert label[0].isupper()
    assert definition.endswith(".")


def test_what_is_personal_is_not_for_all() -> None:
    assert [
        one.code for one in FIELDS.values() if one.personal and one.readers is Readers.TOUS
    ] == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda one: one.name)
def test_a_document_is_what_the_program_says(path: Path) -> None:
    assert path.read_text("utf-8") == WRITTEN[path](), "run: python -m tests.documents"
