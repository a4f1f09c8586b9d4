"""Steps that are validated only when nothing is missing: the server finds out, nobody claims it."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Self, TypeAlias, TypeVar
from uuid import UUID

from pydantic import PrivateAttr

from placeasile.domain.kernel import Context, History, RuleViolation
from placeasile.domain.moving import Move

Gate: TypeAlias = Callable[[str, Context], Sequence[str]]
"""Says in French what a step still lacks, from its slug and the streams that are read."""

GatedT = TypeVar("GatedT", bound="Gated")


class StepIncomplete(RuleViolation):
    """The step cannot be validated: something is missing or wrong."""

    code: ClassVar[str] = "step-incomplete"
    wording: ClassVar[str] = "L'étape {value} n'est pas complète : {gaps}."
    remedy: ClassVar[str] = "Complétez ce qui manque, puis demandez de nouveau la validation."


class Gated(Move):
    """A request to validate a step. What it checks besides its own rules is its gate.

    The gate is set by the program (`behind`), never by who sends the request: it is no field.
    It is evaluated on the streams that the command reads, which guard the decision.
    """

    _gate: Gate | None = PrivateAttr(default=None)

    def behind(self, gate: Gate) -> Self:
        """Return the same request behind a further gate."""
        copy = self.model_copy()
        copy._gate = gate  # noqa: SLF001 (its own)
        return copy

    def refuse_gaps(self, step: str, gaps: Sequence[str], context: Context) -> None:
        """Raise when a step lacks something, by its own rules or by its gate.

        Raises:
            StepIncomplete: it does.
        """
        further = () if self._gate is None else self._gate(step, context)
        found = [*gaps, *further]
        if found:
            raise StepIncomplete(field="step", value=step, gaps=" ; ".join(found))


def versions(streams: Mapping[str, UUID], peers: Mapping[UUID, History]) -> str:
    """Return how far streams went, as one line: ``name=version``, those that hold something."""
    found = {name: peers[stream].version for name, stream in streams.items() if stream in peers}
    return " ".join(f"{name}={version}" for name, version in sorted(found.items()) if version)
