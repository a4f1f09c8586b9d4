"""What a command would record and change, told before it is recorded: ``?dry_run=true``."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from fastapi import Response
from pydantic import BaseModel, JsonValue

from placeasile.api.answers import MomentShown, plainly
from placeasile.api.unsealing import UNREADABLE
from placeasile.domain.personal import keyholder, personal_fields
from placeasile.domain.registry.dictionary import field_of
from placeasile.domain.registry.facets import FACETS_SHOWN
from placeasile.edge.dependencies import Services
from placeasile.edge.identity import Caller
from placeasile.edge.policy import Action, may
from placeasile.projections.facts.decode import LogRow
from placeasile.projections.log import Sealing, sealed_for
from placeasile.projections.moment import Moment, Wanted, head, resolve, wait_for
from placeasile.projections.supposing import FactChange, RowChange, Supposition, suppose
from placeasile.store.envelope import Draft, encode
from placeasile.store.foreseeing import Foreseen
from placeasile.store.register import Stamp
from placeasile.store.vault import MARK, Vault, is_seal

Change = Literal["AJOUTEE", "MODIFIEE", "RETIREE"]


class ForeseenEvent(BaseModel):
    """An event that would be recorded. ``label`` is its French name.

    ``event_id`` is the one that it would get under the same idempotency key.
    """

    event_id: UUID
    stream_id: UUID
    stream_version: int
    type: str
    label: str
    effective_on: date
    reason: str | None
    supersedes: UUID | None
    data: dict[str, JsonValue]


class ForeseenValue(BaseModel):
    """A fact whose value on a day would be another; null when it is unknown that day."""

    effective_on: date
    subject: UUID
    block: str
    facet: str
    label: str
    key: str
    before: dict[str, JsonValue] | None
    after: dict[str, JsonValue] | None


class ForeseenColumn(BaseModel):
    """A column that would hold another value."""

    column: str
    label: str
    before: JsonValue
    after: JsonValue


class ForeseenRow(BaseModel):
    """A row of a query table that would be added, changed or taken away, as on a day."""

    effective_on: date
    table: str
    key: dict[str, JsonValue]
    change: Change
    columns: list[ForeseenColumn]


class ForeseenErasure(BaseModel):
    """A fact whose personal values nobody could read any more, with the names of these."""

    event_id: UUID
    subject: UUID
    block: str
    facet: str
    label: str
    key: str
    fields: list[str]


class Foretold(BaseModel):
    """What a command would record and change. Nothing was written, and its key stays free.

    ``recorded`` tells that the command was recorded before under the same idempotency key;
    ``position`` and ``event_ids`` are then those of its answer. ``version`` is that of its
    dossier: sent back in ``If-Match``, it makes sure that nothing moved meanwhile. ``untold``
    counts the further dossiers that would change, too many to be compared.
    """

    dry_run: Literal[True]
    id: UUID
    stream_id: UUID
    version: int
    recorded: bool
    position: int | None
    event_ids: list[UUID]
    moment: MomentShown
    demonstration: bool
    events: list[ForeseenEvent]
    values: list[ForeseenValue]
    tables: list[ForeseenRow]
    erased: list[ForeseenErasure]
    untold: int


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a dry run is asked: by whom, and the day to compare, today by default."""

    caller: Caller
    on: date | None


def foretold(
    used: Services,
    subject: UUID,
    foreseen: Foreseen,
    stamp: Stamp,
    foresight: Foresight,
    *,
    erases: UUID | None = None,
) -> Response:
    """Return what a command would record and change as a response.

    Raises:
        NotThereYet: the tables have not reached what the decision was taken on.
    """
    told = _Words(used.store.vault, may(foresight.caller.role, Action.READ_PERSONAL))
    sealed = [told.seal(one) for one in foreseen.drafts]
    with used.readers.connection() as connection:
        decided_at = head(connection)
        connection.commit()
        wait_for(connection, Wanted(min_position=decided_at), used.wait_seconds)
        with connection.transaction():
            moment = resolve(connection, Wanted(effective_on=foresight.on), used.clock.today())
            rows = list(_rows(sealed, moment.position, stamp, used.clock.now()))
            found = suppose(connection, moment, rows, moment.effective_on)
            erased = [] if erases is None else sealed_for(connection, moment, erases)
    told.learn(found)
    body = Foretold.model_construct(
        dry_run=True,
        id=subject,
        stream_id=foreseen.receipt.stream_id,
        version=foreseen.version,
        recorded=foreseen.recorded,
        position=foreseen.receipt.position,
        event_ids=list(foreseen.receipt.event_ids),
        moment=_moment(moment),
        demonstration=moment.demonstration,
        events=[told.event(one) for one in foreseen.drafts],
        values=[shown for one in found.values if (shown := told.value(one))],
        tables=[shown for one in found.rows if (shown := told.row(one))],
        erased=[_erasure(one) for one in erased],
        untold=found.untold,
    )
    headers = {
        "ETag": f'"{foreseen.version}"',
        "X-Position": str(moment.position),
        "Cache-Control": "no-store",
    }
    return plainly(body.model_dump(mode="json"), 200, headers)


def _moment(moment: Moment) -> MomentShown:
    return MomentShown(
        effective_on=moment.effective_on, position=moment.position, log_epoch=moment.log_epoch
    )


def _rows(
    drafts: Iterable[tuple[Draft, bytes]], position: int, stamp: Stamp, now: datetime
) -> Iterator[LogRow]:
    """Yield drafts as the log would hold them after a position."""
    for rank, (draft, data) in enumerate(drafts, position + 1):
        assertion = draft.assertion
        yield LogRow(
            position=rank,
            stream_id=draft.originator_id,
            stream_version=draft.originator_version,
            event_id=draft.event_id,
            type=assertion.event.TOPIC,
            schema_version=assertion.event.VERSION,
            effective_on=assertion.effective_on,
            recorded_at=(stamp.recorded_at or now).astimezone(UTC),
            actor=stamp.actor,
            source=stamp.source,
            provenance=stamp.provenance,
            reason=assertion.reason,
            supersedes=assertion.supersedes,
            data=data,
            leaf=b"",
        )


class _Words:
    """Personal values on their way through the database, which only ever sees seals.

    What would be recorded has no key yet, and none is made: it bears a name in place of a
    seal, and the clear value stays here.
    """

    def __init__(self, vault: Vault, permitted: bool) -> None:  # noqa: FBT001 (one caller)
        self._vault = vault
        self._permitted = permitted
        self._said: dict[str, str] = {}

    def seal(self, draft: Draft) -> tuple[Draft, bytes]:
        """Return a draft with the data that the database may see."""
        event = draft.assertion.event
        names: dict[str, str] = {}
        for name in personal_fields(type(event)):
            clear = getattr(event, name)
            if clear is not None:
                seal = f"{MARK}.{keyholder(event)}.{draft.event_id}.{event.TOPIC}.{name}.?"
                self._said[seal] = clear
                names[name] = seal
        return draft, encode(event.model_copy(update=names))

    def learn(self, found: Supposition) -> None:
        """Open the seals of what was found, with one query for their keys."""
        sides = (side for one in (*found.values, *found.rows) for side in (one.before, one.after))
        values = (value for side in sides if side is not None for value in side.values())
        seals = {one for one in values if is_seal(one)} - self._said.keys()
        self._said |= self._vault.open_all(map(str, seals))

    def event(self, draft: Draft) -> ForeseenEvent:
        """Return an event as its caller may read it."""
        event, kind = draft.assertion.event, type(draft.assertion.event)
        hidden = () if self._permitted else personal_fields(kind)
        return ForeseenEvent(
            event_id=draft.event_id,
            stream_id=draft.originator_id,
            stream_version=draft.originator_version,
            type=kind.TOPIC,
            label=kind.LABEL,
            effective_on=draft.assertion.effective_on,
            reason=draft.assertion.reason,
            supersedes=draft.assertion.supersedes,
            data=event.model_dump(mode="json", exclude=set(hidden)),
        )

    def value(self, one: FactChange) -> ForeseenValue | None:
        """Return a fact as its caller may read it; None when only its seals are others."""
        before, after = self._opened(one.before), self._opened(one.after)
        if before == after:
            return None
        facet = FACETS_SHOWN[one.facet]
        return ForeseenValue(
            effective_on=one.effective_on,
            subject=one.subject,
            block=facet.block.value,
            facet=one.facet,
            label=facet.label,
            key=one.key,
            before=self._shown(one.before, before),
            after=self._shown(one.after, after),
        )

    def row(self, one: RowChange) -> ForeseenRow | None:
        """Return a row as its caller may read it; None when only its seals are others."""
        before, after = self._opened(one.before), self._opened(one.after)
        if before == after:
            return None
        change: Change = "MODIFIEE"
        if before is None or after is None:
            change = "AJOUTEE" if before is None else "RETIREE"
        was, will = self._shown(one.before, before) or {}, self._shown(one.after, after) or {}
        return ForeseenRow(
            effective_on=one.effective_on,
            table=one.table,
            key={name: _plain(value) for name, value in one.key.items()},
            change=change,
            columns=[
                ForeseenColumn(
                    column=name,
                    label=_label(name, one.table),
                    before=was.get(name),
                    after=will.get(name),
                )
                for name in (will or was)
                if name not in one.key and was.get(name) != will.get(name)
            ],
        )

    def _opened(self, side: Mapping[str, Any] | None) -> dict[str, JsonValue] | None:
        if side is None:
            return None
        return {
            name: self._said.get(value, UNREADABLE) if is_seal(value) else _plain(value)
            for name, value in side.items()
        }

    def _shown(
        self, side: Mapping[str, Any] | None, opened: dict[str, JsonValue] | None
    ) -> dict[str, JsonValue] | None:
        if side is None or opened is None or self._permitted:
            return opened
        return {name: value for name, value in opened.items() if not is_seal(side[name])}


def _erasure(one: Sealing) -> ForeseenErasure:
    facet = FACETS_SHOWN[one.facet]
    return ForeseenErasure(
        event_id=one.event_id,
        subject=one.subject,
        block=facet.block.value,
        facet=one.facet,
        label=facet.label,
        key=one.key,
        fields=one.fields,
    )


def _label(name: str, table: str) -> str:
    field = field_of(name, table)
    return name if field is None else field.label


def _plain(value: object) -> JsonValue:
    """Return a value of a row as JSON writes it; an amount is a text."""
    plain: JsonValue = orjson.loads(orjson.dumps(value, default=str))
    return plain
