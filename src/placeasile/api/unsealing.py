"""Personal values in answers: opened for who may read them, left out for the others."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final, TypeAlias, cast

import structlog
from pydantic import JsonValue

from placeasile.domain.catalogue import EVENTS
from placeasile.domain.personal import personal_columns, personal_fields
from placeasile.edge.identity import Caller
from placeasile.edge.policy import Action, may_there
from placeasile.projections.chronicle.feed import Line
from placeasile.projections.chronicle.values import Assertion
from placeasile.projections.log import LogEntry
from placeasile.store.register import EventStore
from placeasile.store.vault import Vault, is_seal

log = structlog.get_logger(__name__)

UNREADABLE: Final = "donnée illisible"
"""What is read where a seal was tampered with, or its key lost."""

Event: TypeAlias = LogEntry | Line
"""A row that shows an event as it is stored."""


class _Said:
    """What the seals of an answer say."""

    def __init__(self, vault: Vault, values: Sequence[JsonValue]) -> None:
        self._said = vault.open_all(one for one in values if isinstance(one, str))

    def of(self, value: JsonValue) -> JsonValue:
        if value is None:
            return None
        found = self._said.get(str(value))
        if found is None:
            log.error("seal.broken")
        return UNREADABLE if found is None else found


def readable(
    blocks: Sequence[Sequence[Any]],
    caller: Caller | None,
    store: EventStore,
    departements: Collection[str] = (),
) -> list[Sequence[Any]]:
    """Return blocks of rows as a caller may read them: without seals, with one query for all keys.

    The rows of a block are of one kind. ``departements`` are those of the dossier that all the
    rows are about; without them, only a national perimeter opens seals.
    """
    permitted = caller is not None and may_there(
        caller.role, caller.perimeter, Action.READ_PERSONAL, departements
    )
    seals = [one for rows in blocks for one in _seals(rows)] if permitted else []
    said = _Said(store.vault, seals) if permitted else None
    return [_shown(rows, said) for rows in blocks]


def _seals(rows: Sequence[Any]) -> Iterator[JsonValue]:
    """Find what a caller who may read it would have opened."""
    if not rows or isinstance(rows[0], dict):
        return
    if isinstance(rows[0], Event):
        yield from (row.data[name] for row in rows for name in _personal(row))
        return
    if isinstance(rows[0], Assertion):
        yield from (row.value[name] for row in rows for name in _sealed(row))
        return
    names = personal_columns(cast("type[object]", type(rows[0])))
    yield from (getattr(row, name) for row in rows for name in names)


def _shown(rows: Sequence[Any], said: _Said | None) -> Sequence[Any]:
    if not rows:
        return rows
    if isinstance(rows[0], dict):
        return without_seals(rows)
    if isinstance(rows[0], Event):
        return [_event(row, said) for row in rows]
    if isinstance(rows[0], Assertion):
        return [_assertion(row, said) for row in rows]
    names = personal_columns(cast("type[object]", type(rows[0])))
    if not names:
        return rows
    values = [{one.name: getattr(row, one.name) for one in fields(row)} for row in rows]
    return [_opened(row, names, said) for row in values]


def without_seals(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of columns without personal values, whoever reads: what names none of them.

    A value that is an object loses its personal fields; a column that would hold one is null.
    """
    return [{name: _unsealed(value) for name, value in row.items()} for row in rows]


def _unsealed(value: object) -> object:
    if isinstance(value, dict):
        found = cast("dict[str, object]", value)
        return {name: one for name, one in found.items() if not is_seal(one)}
    return None if is_seal(value) else value


def _event(row: Event, said: _Said | None) -> Event:
    names = _personal(row)
    return replace(row, data=_opened(row.data, names, said)) if names else row


def _assertion(row: Assertion, said: _Said | None) -> Assertion:
    names = _sealed(row)
    if not names or row.value is None:
        return row
    return replace(row, value=_opened(row.value, names, said))


def _sealed(row: Assertion) -> list[str]:
    """Return the names of the personal values of a saying."""
    return [name for name, value in (row.value or {}).items() if is_seal(value)]


def _opened(
    row: Mapping[str, JsonValue], names: Sequence[str], said: _Said | None
) -> dict[str, JsonValue]:
    """Return a row with its personal values in clear, or without them."""
    if said is None:
        return {name: value for name, value in row.items() if name not in names}
    return dict(row) | {name: said.of(row[name]) for name in names}


def _personal(row: Event) -> list[str]:
    """Return the names of the personal values of an event, in whatever shape it is stored."""
    kind = EVENTS.get(row.type)
    declared = () if kind is None else personal_fields(kind)
    return [name for name, value in row.data.items() if name in declared or is_seal(value)]
