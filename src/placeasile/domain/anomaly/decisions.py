"""Commands on the anomalies of a structure."""

from datetime import date
from typing import Annotated, ClassVar, Final

from pydantic import Field

from placeasile.domain.anomaly.events import (
    AnomalyCorrected,
    AnomalyJustified,
    AnomalyRaised,
    AnomalyReopened,
)
from placeasile.domain.anomaly.rules.kernel import Grain
from placeasile.domain.anomaly.rules.registry import RULES
from placeasile.domain.kernel import Context, Event, History, NotFound, RuleViolation, ValueRefused
from placeasile.domain.personal import PersonalProse
from placeasile.domain.stating import Open, StateOn, opened
from placeasile.domain.subjects import refuse_future
from placeasile.domain.values import Prose, Text

ANOMALY: Final = opened("anomaly")

AnomalyYear = Annotated[int, Field(ge=0, le=2100)]
"""The year that an anomaly is about, 0 for none."""

AnomalyTarget = Annotated[str, Field(max_length=120, pattern=r"^[0-9A-Za-z_-]*$")]
"""The act, the site, the code or the contract; empty for the structure."""


class AnomalyUnknown(NotFound):
    """No rule has this code."""

    code: ClassVar[str] = "anomaly-unknown"
    wording: ClassVar[str] = "Aucune règle ne s'appelle {value}."
    remedy: ClassVar[str] = "Reprenez le code d'une anomalie de la structure."


class AnomalyTargetWrong(ValueRefused):
    """The rule has no such target: a year, an act, a code."""

    code: ClassVar[str] = "anomaly-target-wrong"
    wording: ClassVar[str] = "La règle {value} ne porte pas sur cette cible."
    remedy: ClassVar[str] = "Reprenez l'année et la cible d'une anomalie de la structure."


class AnomalyGone(RuleViolation):
    """The register saw that the anomaly is gone: there is nothing to explain."""

    code: ClassVar[str] = "anomaly-gone"
    wording: ClassVar[str] = "L'anomalie {value} n'est plus constatée depuis le {on:%d/%m/%Y}."
    remedy: ClassVar[str] = "Relisez les anomalies de la structure."


class AnomalyNotJustified(RuleViolation):
    """The anomaly has no standing justification."""

    code: ClassVar[str] = "anomaly-not-justified"
    wording: ClassVar[str] = "L'anomalie {value} n'est pas justifiée."
    remedy: ClassVar[str] = "Relisez les anomalies de la structure."


class AnomalyCommand(StateOn):
    """A command on one anomaly of a structure."""

    STREAM: ClassVar[str] = "anomalies"

    code: Text
    year: AnomalyYear = 0
    target: AnomalyTarget = ""

    @property
    def key(self) -> str:
        """The key of its facts."""
        return f"{self.code}/{self.year}/{self.target}"

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse what no rule can find, and a day to come.

        Raises:
            AnomalyUnknown: no rule has this code.
            AnomalyTargetWrong: the rule has no such target.
            NotYet: the day has not come.
        """
        _ = state, thing
        rule = RULES.get(self.code)
        if rule is None:
            raise AnomalyUnknown(field="code", value=self.code)
        targeted = rule.grain not in {Grain.STRUCTURE, Grain.YEAR}
        if (rule.grain is Grain.YEAR) != (self.year > 0) or targeted != bool(self.target):
            raise AnomalyTargetWrong(field="code", value=self.code)
        refuse_future(self.effective_on, context)


class RaiseAnomaly(AnomalyCommand):
    """Say that the register sees an anomaly; the worker that observes sends it."""

    records: ClassVar[type[Event]] = AnomalyRaised

    rule_version: int


class CorrectAnomaly(AnomalyCommand):
    """Say that the register sees an anomaly no more; the worker that observes sends it."""

    records: ClassVar[type[Event]] = AnomalyCorrected

    rule_version: int


class JustifyAnomaly(AnomalyCommand):
    """Explain an anomaly."""

    records: ClassVar[type[Event]] = AnomalyJustified

    comment: PersonalProse

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an anomaly that is gone.

        Raises:
            AnomalyGone: the register saw it go, and has not seen it since.
        """
        super().check(state, thing, context)
        gone = last_day(state, "anomaly_corrected", self.key, self.effective_on)
        seen = last_day(state, "anomaly_raised", self.key, self.effective_on)
        if gone is not None and (seen is None or seen < gone):
            raise AnomalyGone(field="code", value=self.code, on=gone)


class ReopenAnomaly(AnomalyCommand):
    """Take up again an anomaly that was justified."""

    records: ClassVar[type[Event]] = AnomalyReopened

    motif: Prose | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an anomaly without a standing justification.

        Raises:
            AnomalyNotJustified: it has none, or was reopened since.
        """
        super().check(state, thing, context)
        before = last_day(state, "anomaly_justified", self.key, self.effective_on)
        after = last_day(state, "anomaly_reopened", self.key, self.effective_on)
        if before is None or (after is not None and before < after < self.effective_on):
            raise AnomalyNotJustified(field="code", value=self.code)


def last_day(state: History, facet: str, key: str, on: date) -> date | None:
    """Return the last day, up to one, on which a fact of an anomaly was recorded."""
    return max((day for day, _ in state.steps(facet, key) if day <= on), default=None)
