"""Facts recorded about the contract periods of a structure.

Two families of the same shape: the authorisation of a CADA or CPH, and the convention.
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event, Fact, History
from placeasile.domain.structure.events import (
    StructureEvent,
)
from placeasile.domain.vocabulary import StructureType


class PeriodStarted(StructureEvent):
    """A contract runs from ``start`` to ``end``, both included.

    ``effective_on`` is ``start``.
    """

    KIND: ClassVar[str]

    period_id: UUID
    start: date
    end: date
    reference: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The start and the end, each a fact of its own: an avenant moves the end."""
        key = str(self.period_id)
        previous = {"previous_id": str(self.previous_id)} if isinstance(self, PeriodRenewed) else {}
        yield Fact(self.KIND, {"reference": self.reference, **previous}, key)
        yield Fact(f"{self.KIND}_end", {"end": self.end.isoformat(), "ended_early": False}, key)

    def introduces(self) -> Iterable[str]:
        """The period."""
        return (f"{self.KIND}:{self.period_id}",)

    def contradicted(self, history: History, on: date) -> bool:
        """Whether it authorises a structure whose type on that day has no authorisation."""
        value = history.at("type", on)
        authorised = value is None or StructureType(str(value["type"])).authorised
        return self.KIND == "authorisation" and not authorised


class PeriodRenewed(PeriodStarted):
    """A contract takes over from ``previous_id``."""

    previous_id: UUID

    def requires(self) -> Iterable[str]:
        """The period that it follows."""
        return ("stream", f"{self.KIND}:{self.previous_id}")


class PeriodAmended(StructureEvent):
    """An avenant of ``effective_on`` to a contract; ``new_end`` when it moves the end."""

    KIND: ClassVar[str]

    period_id: UUID
    new_end: date | None = None
    summary: str | None = None
    reference: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The avenant, and the end when it moves it."""
        end = None if self.new_end is None else self.new_end.isoformat()
        yield Fact(
            f"{self.KIND}_avenant",
            {"new_end": end, "summary": self.summary, "reference": self.reference},
            str(self.period_id),
        )
        if end is not None:
            yield Fact(
                f"{self.KIND}_end",
                {"end": end, "ended_early": False},
                str(self.period_id),
            )

    def requires(self) -> Iterable[str]:
        """The period that it amends."""
        return ("stream", f"{self.KIND}:{self.period_id}")

    def contradicted(self, history: History, on: date) -> bool:
        """Whether the period ended early before it, or another end hides the one it says."""
        ended = early_end(history, self.KIND, self.period_id)
        hidden = self.new_end not in {None, end_on(history, self.KIND, self.period_id, on)}
        return hidden or (ended is not None and ended < on)


class PeriodEnded(StructureEvent):
    """A contract ended before its term; ``last_day`` is its last day.

    ``effective_on`` is the day after.
    """

    KIND: ClassVar[str]

    period_id: UUID
    last_day: date
    motif: str

    def facts(self) -> Iterable[Fact]:
        """The end."""
        yield Fact(
            f"{self.KIND}_end",
            {"end": self.last_day.isoformat(), "ended_early": True},
            str(self.period_id),
        )

    def requires(self) -> Iterable[str]:
        """The period that it ends."""
        return ("stream", f"{self.KIND}:{self.period_id}")

    def contradicted(self, history: History, on: date) -> bool:
        """Whether its last day is outside the period."""
        _ = on
        steps = history.steps(self.KIND, str(self.period_id))
        end = end_on(history, self.KIND, self.period_id, self.last_day)
        return not steps or end is None or not steps[0][0] <= self.last_day <= end


def end_on(history: History, kind: str, period_id: UUID, on: date) -> date | None:
    """Return the last day of a period as decided on a day, None before it starts."""
    value = history.at(f"{kind}_end", on, str(period_id))
    return None if value is None else date.fromisoformat(str(value["end"]))


def early_end(history: History, kind: str, period_id: UUID) -> date | None:
    """Return the last day of a period that ended before its term, None when it did not."""
    ends = [
        date.fromisoformat(str(value["end"]))
        for _, value in history.steps(f"{kind}_end", str(period_id))
        if value["ended_early"]
    ]
    return ends[-1] if ends else None


class AuthorisationGranted(PeriodStarted):
    """The prefect authorised the structure (CADA, CPH) for a period."""

    TOPIC: ClassVar[str] = "structure.authorisation_granted"
    LABEL: ClassVar[str] = "Autorisation"
    SINCE: ClassVar[str] = "Premier jour de l'autorisation"
    SOURCE: ClassVar[str] = "Arrêté d'autorisation"
    FACETS: ClassVar[tuple[str, ...]] = ("authorisation", "authorisation_end")
    KIND: ClassVar[str] = "authorisation"


class AuthorisationRenewed(PeriodRenewed):
    """The prefect renewed the authorisation for a further period."""

    TOPIC: ClassVar[str] = "structure.authorisation_renewed"
    LABEL: ClassVar[str] = "Renouvellement d'autorisation"
    SINCE: ClassVar[str] = "Premier jour de la nouvelle période"
    SOURCE: ClassVar[str] = "Arrêté de renouvellement"
    FACETS: ClassVar[tuple[str, ...]] = ("authorisation", "authorisation_end")
    KIND: ClassVar[str] = "authorisation"


class AuthorisationAmended(PeriodAmended):
    """An amending order changed the authorisation."""

    TOPIC: ClassVar[str] = "structure.authorisation_amended"
    LABEL: ClassVar[str] = "Modification d'autorisation"
    SINCE: ClassVar[str] = "Jour d'effet de l'arrêté modificatif"
    SOURCE: ClassVar[str] = "Arrêté modificatif"
    FACETS: ClassVar[tuple[str, ...]] = ("authorisation_avenant", "authorisation_end")
    KIND: ClassVar[str] = "authorisation"


class AuthorisationWithdrawn(PeriodEnded):
    """The prefect withdrew the authorisation before its term."""

    TOPIC: ClassVar[str] = "structure.authorisation_withdrawn"
    LABEL: ClassVar[str] = "Retrait d'autorisation"
    SINCE: ClassVar[str] = "Lendemain du dernier jour autorisé"
    SOURCE: ClassVar[str] = "Arrêté de retrait"
    FACETS: ClassVar[tuple[str, ...]] = ("authorisation_end",)
    KIND: ClassVar[str] = "authorisation"


class ConventionSigned(PeriodStarted):
    """The State and the operator signed a convention for the structure."""

    TOPIC: ClassVar[str] = "structure.convention_signed"
    LABEL: ClassVar[str] = "Convention"
    SINCE: ClassVar[str] = "Premier jour de la convention"
    SOURCE: ClassVar[str] = "Convention signée"
    FACETS: ClassVar[tuple[str, ...]] = ("convention", "convention_end")
    KIND: ClassVar[str] = "convention"


class ConventionRenewed(PeriodRenewed):
    """A new convention follows an earlier one."""

    TOPIC: ClassVar[str] = "structure.convention_renewed"
    LABEL: ClassVar[str] = "Renouvellement de convention"
    SINCE: ClassVar[str] = "Premier jour de la nouvelle convention"
    SOURCE: ClassVar[str] = "Convention signée"
    FACETS: ClassVar[tuple[str, ...]] = ("convention", "convention_end")
    KIND: ClassVar[str] = "convention"


class ConventionAmended(PeriodAmended):
    """An avenant changed the convention."""

    TOPIC: ClassVar[str] = "structure.convention_amended"
    LABEL: ClassVar[str] = "Avenant à la convention"
    SINCE: ClassVar[str] = "Jour d'effet de l'avenant"
    SOURCE: ClassVar[str] = "Avenant signé"
    FACETS: ClassVar[tuple[str, ...]] = ("convention_avenant", "convention_end")
    KIND: ClassVar[str] = "convention"


class ConventionTerminated(PeriodEnded):
    """The convention was terminated before its term."""

    TOPIC: ClassVar[str] = "structure.convention_terminated"
    LABEL: ClassVar[str] = "Résiliation de la convention"
    SINCE: ClassVar[str] = "Lendemain du dernier jour de la convention"
    SOURCE: ClassVar[str] = "Acte de résiliation"
    FACETS: ClassVar[tuple[str, ...]] = ("convention_end",)
    KIND: ClassVar[str] = "convention"


EVENTS: Final[tuple[type[Event], ...]] = (
    AuthorisationGranted,
    AuthorisationRenewed,
    AuthorisationAmended,
    AuthorisationWithdrawn,
    ConventionSigned,
    ConventionRenewed,
    ConventionAmended,
    ConventionTerminated,
)
"""Every event of the aggregate."""
