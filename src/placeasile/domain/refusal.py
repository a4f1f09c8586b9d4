"""Refusals: what a caller is told, and can act on."""

from typing import ClassVar


class Refusal(Exception):
    """A refusal that the caller can act on; it becomes one RFC 9457 problem.

    ``code`` is stable, ``wording`` and ``remedy`` are French with ``{details}``.
    """

    code: ClassVar[str]
    wording: ClassVar[str]
    remedy: ClassVar[str]

    def __init__(self, field: str | None = None, **details: object) -> None:
        self.field = field
        self.details = details
        super().__init__(self.wording.format(**details))

    @property
    def advice(self) -> str:
        """What to do next, in French."""
        return self.remedy.format(**self.details)


class NotFound(Refusal):
    """The thing that the command or the query names is unknown."""


class RuleViolation(Refusal):
    """A business rule refuses the command in the current state."""


class Stale(Refusal):
    """The caller decided on a version that is no longer the current one."""


class ValueRefused(Refusal):
    """A value is well formed but cannot be accepted."""
