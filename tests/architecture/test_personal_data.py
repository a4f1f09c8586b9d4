"""Nothing that looks personal is recorded in clear."""

import re

import pytest

from placeasile.api.blocks import BLOCKS
from placeasile.api.recording.table import SCOPES
from placeasile.domain.catalogue import EVENTS
from placeasile.domain.kernel import Message
from placeasile.domain.personal import personal_columns, personal_fields
from placeasile.projections.kernel import READ_MODELS

PERSONAL = re.compile(
    r"prenom|nom_de_famille|nom_usage|telephone|email|courriel|naissance|directeur|directrice"
    r"|direction_generale|^contact$|^street$|^rue$|^voie$|^texte$"
)
COMMANDS = {one.kind.__name__: one.kind for scope in SCOPES for one in scope.recordings.values()}
ROWS = {one.table: one.row for blocks in BLOCKS.values() for one in blocks}


def in_clear(kind: type[Message]) -> list[str]:
    sealed = personal_fields(kind)
    return [name for name in kind.model_fields if PERSONAL.search(name) and name not in sealed]


@pytest.mark.parametrize("topic", EVENTS)
def test_a_field_of_an_event_that_looks_personal_is_sealed(topic: str) -> None:
    assert in_clear(EVENTS[topic]) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_field_of_a_command_that_looks_personal_is_marked(name: str) -> None:
    assert in_clear(COMMANDS[name]) == []


@pytest.mark.parametrize("table", ROWS)
def test_a_column_that_looks_personal_is_marked(table: str) -> None:
    sealed = personal_columns(ROWS[table])
    columns = ROWS[table].__dataclass_fields__

    assert [one for one in columns if PERSONAL.search(one) and one not in sealed] == []


@pytest.mark.parametrize("topic", EVENTS)
def test_an_event_with_personal_values_says_whose_they_are(topic: str) -> None:
    kind = EVENTS[topic]
    if personal_fields(kind):
        assert kind.KEYHOLDER in kind.model_fields
        assert kind.KEYHOLDER not in personal_fields(kind)


@pytest.mark.parametrize("topic", EVENTS)
def test_a_command_marks_what_its_event_seals(topic: str) -> None:
    for kind in COMMANDS.values():
        if kind.records is EVENTS[topic]:
            shared = set(personal_fields(EVENTS[topic])) & set(kind.model_fields)
            assert shared <= set(personal_fields(kind)), kind.__name__


def test_a_sealed_value_is_never_the_key_of_a_fact() -> None:
    for kind in EVENTS.values():
        named = re.findall(r"{(\w+)}", getattr(kind, "KEY", ""))
        assert not set(named) & set(personal_fields(kind)), kind.TOPIC


def test_the_tables_of_rows_exist() -> None:
    assert set(ROWS) <= {one.name for one in READ_MODELS}
