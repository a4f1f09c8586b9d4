"""The life of an anomaly: open, justified, reopened, gone, raised again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placeasile.domain.anomaly.rules.kernel import Finding, Rule
from placeasile.domain.anomaly.rules.registry import RULES
from placeasile.domain.rules.dossier import Dossier, Said


class AnomalyState(StrEnum):
    """What becomes of an anomaly."""

    OUVERTE = "OUVERTE"
    JUSTIFIEE = "JUSTIFIEE"
    REOUVERTE = "REOUVERTE"
    RELEVEE_A_NOUVEAU = "RELEVEE_A_NOUVEAU"
    CORRIGEE = "CORRIGEE"
    INDETERMINEE = "INDETERMINEE"


@dataclass(frozen=True, slots=True)
class Anomaly:
    """What a rule finds about one target, with what was recorded of it.

    ``since`` is the day on which the register saw it, None when it has not yet.
    """

    rule: Rule
    finding: Finding
    state: AnomalyState
    said: Said | None

    @property
    def since(self) -> date | None:
        """The day of the standing observation."""
        return None if self.said is None or gone(self.said) else self.said.raised_on


def gone(said: Said) -> bool:
    """Whether the register saw it go, and has not seen it since."""
    return _after(said.corrected_on, said.corrected_at, said.raised_on, said.raised_at)


def state_of(result: bool | None, said: Said | None) -> AnomalyState:  # noqa: FBT001 (a result)
    """Return what becomes of an anomaly.

    A justification counts until it is reopened, or until the register sees the anomaly go:
    raised again, it shows the former justification, that counts no more.
    """
    if result is None:
        return AnomalyState.INDETERMINEE
    if not result:
        return AnomalyState.CORRIGEE
    if said is None or said.justified_on is None:
        return AnomalyState.OUVERTE
    justified = (said.justified_on, said.justified_at)
    if _after(said.corrected_on, said.corrected_at, *justified):
        return AnomalyState.RELEVEE_A_NOUVEAU
    if _after(said.reopened_on, said.reopened_at, *justified):
        return AnomalyState.REOUVERTE
    return AnomalyState.JUSTIFIEE


def anomalies(dossier: Dossier, on: date) -> Iterator[Anomaly]:
    """Yield what the rules find, or cannot tell, and what they found once.

    A target that is sound, and of which nothing was ever recorded, is left out.
    """
    recorded = {(one.code, one.year, one.target): one for one in dossier.said}
    for rule in RULES.values():
        for finding in _one_a_target(rule.evaluate(dossier, on)):
            said = recorded.pop((rule.code, finding.year, finding.target), None)
            if finding.result is not False or said is not None:
                yield Anomaly(rule, finding, state_of(finding.result, said), said)
    yield from _left(list(recorded.values()))


def _one_a_target(found: Sequence[Finding]) -> Sequence[Finding]:
    """Keep one finding a target, the gravest: an anomaly, else what cannot be told."""
    gravest: dict[tuple[int, str], Finding] = {}
    for one in sorted(found, key=lambda each: (each.result is not True, each.result is False)):
        gravest.setdefault((one.year, one.target), one)
    return list(gravest.values())


def _left(recorded: Sequence[Said]) -> Iterator[Anomaly]:
    """Yield the anomalies whose target is no more, a document that was removed for example."""
    for said in recorded:
        rule = RULES.get(said.code)
        if rule is not None:
            finding = Finding(result=False, year=said.year, target=said.target)
            yield Anomaly(rule, finding, AnomalyState.CORRIGEE, said)


def _after(on: date | None, at: int | None, than: date | None, than_at: int | None) -> bool:
    """Whether something was recorded, and after something else if that was."""
    if on is None or at is None:
        return False
    return than is None or than_at is None or (on, at) > (than, than_at)
