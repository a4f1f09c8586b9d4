"""Why the log may refuse to append.

AppendRefused: nothing was written, and the program deals with it
├── StreamMoved            another writer appended first (a version or a guard)
├── ClaimHeld              another stream holds a unique key
├── ClockWentBack          the database's clock is behind the log
└── SimulatedClockRefused  only a demonstration log takes a simulated clock

Refusal: the caller can act on it
├── CommandReused          the command id was used before with another body
├── StreamOfAnotherKind    the identifier names something else
├── ConcurrentChange       the stream moved on every attempt
└── StaleVersion           the stream is not at the caller's version
"""

from typing import ClassVar

from placeasile.domain.kernel import NotFound, RuleViolation, Stale


class AppendRefused(Exception):
    """The log refused to append; nothing was written."""


class StreamMoved(AppendRefused):
    """A stream that the decision read has moved: decide again."""


class ClaimHeld(AppendRefused):
    """Another stream holds the key."""

    def __init__(self, scope: str, key: str) -> None:
        super().__init__(f"{scope} {key}")
        self.scope = scope
        self.key = key


class ClockWentBack(AppendRefused):
    """The clock is more than five seconds behind the last event."""


class SimulatedClockRefused(AppendRefused):
    """The log takes no clock but the database's, or not that one."""


class CommandReused(RuleViolation):
    """The idempotency key was used before for another request."""

    code: ClassVar[str] = "command-reused"
    wording: ClassVar[str] = "La clé d'idempotence {value} a déjà servi pour une autre demande."
    remedy: ClassVar[str] = (
        "Envoyez une nouvelle clé « Idempotency-Key » pour une nouvelle demande."
    )


class StreamOfAnotherKind(NotFound):
    """The identifier names something else than what the command is about."""

    code: ClassVar[str] = "stream-of-another-kind"
    wording: ClassVar[str] = "L'identifiant {value} désigne autre chose dans le registre."
    remedy: ClassVar[str] = "Vérifiez l'identifiant : il ne convient pas à cette demande."


class ConcurrentChange(RuleViolation):
    """Another writer changed the same thing on every attempt."""

    code: ClassVar[str] = "concurrent-change"
    wording: ClassVar[str] = "Quelqu'un d'autre modifie ce dossier au même moment."
    remedy: ClassVar[str] = "Relisez la fiche, puis recommencez."


class StaleVersion(Stale):
    """The caller's version is not the current one."""

    code: ClassVar[str] = "stale-version"
    wording: ClassVar[str] = "Le dossier a changé : version {current}, et non {value}."
    remedy: ClassVar[str] = "Relisez la fiche, puis renvoyez votre saisie avec sa version."
