"""Records intentions in the register, in bulk, with the rules of one command at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, cast

from placeasile.domain.corrections import RetractFact
from placeasile.domain.kernel import Command, Refusal
from placeasile.edge.clock import civil_day
from placeasile.store.register import Stamp, event_id_of
from placeasile.store.request import Request
from placeasile.store.staging import BulkRegister
from placeasile.workers.imports.deciding import decider_of
from placeasile.workers.imports.intention import Intention

Progress = Callable[[int, int], None]

EXAMPLES: Final = 50


@dataclass(slots=True)
class Recorded:
    """What became of intentions. ``refused`` keeps the first ones, with the refusal."""

    events: int = 0
    unchanged: int = 0
    known: int = 0
    refusals: Counter[str] = field(default_factory=Counter[str])
    refused: list[tuple[Intention, Refusal]] = field(
        default_factory=list[tuple[Intention, Refusal]]
    )


def record(
    register: BulkRegister,
    intentions: Sequence[Intention],
    *,
    actor: str,
    today: date,
    progress: Progress | None = None,
) -> Recorded:
    """Record intentions in their order; what was recorded before changes nothing.

    ``today`` dates the intentions without a simulated clock.
    """
    done = Recorded()
    outcomes = register.record(requests(intentions, actor=actor, today=today))
    for rank, (intention, outcome) in enumerate(zip(intentions, outcomes, strict=True), start=1):
        if isinstance(outcome, Refusal):
            done.refusals[outcome.code] += 1
            if len(done.refused) < EXAMPLES:
                done.refused.append((intention, outcome))
        elif outcome.replayed:
            done.known += 1
        elif outcome.position is None:
            done.unchanged += 1
        else:
            done.events += len(outcome.event_ids)
        if progress is not None and rank % 500 == 0:
            progress(rank, len(intentions))
    if progress is not None:
        progress(len(intentions), len(intentions))
    return done


def requests(intentions: Iterable[Intention], *, actor: str, today: date) -> Iterator[Request[Any]]:
    """Yield what the register is asked for each intention."""
    for one in intentions:
        at = one.recorded_at
        stamp = Stamp(
            command_id=one.command_id,
            actor=actor,
            source=one.source,
            today=today if at is None else civil_day(at),
            provenance=one.provenance,
            correlation_id=one.correlation_id,
            recorded_at=at,
        )
        stream_id = one.command.stream(one.subject)
        decider = decider_of(one.command)
        yield Request(decider, one.subject, _command(one), stamp, stream_id, one.also)


def _command(one: Intention) -> Command[Any] | RetractFact:
    if one.retracts is not None:
        assert one.reason is not None
        return RetractFact(event_id=event_id_of(one.retracts), reason=one.reason)
    command = cast("Command[Any]", one.command)
    if one.corrects is None:
        return command
    return command.model_copy(
        update={"supersedes": event_id_of(one.corrects), "reason": one.reason}
    )
