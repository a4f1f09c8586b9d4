"""Facts recorded about the evaluations of a structure."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Final
from uuid import UUID

from pydantic import AfterValidator

from placeasile.domain.kernel import Event
from placeasile.domain.stating import Stated
from placeasile.domain.values import Number

SCORING_SINCE: Final = 2022
"""The first year whose evaluations bear marks and lead to an action plan."""


def _hundredths(mark: Decimal) -> Decimal:
    return mark.quantize(Decimal("0.01"))


Score = Annotated[Number, AfterValidator(_hundredths)]
"""A mark in an event, stored with two decimals."""


class Scored(Stated):
    """An event that bears the four marks of an evaluation; None is "not marked", never 0."""

    ABOUT: ClassVar[str | None] = "structure_id"
    KEY: ClassVar[str] = "{evaluation_id}"

    structure_id: UUID
    evaluation_id: UUID
    score_person: Score | None = None
    score_professionals: Score | None = None
    score_structure: Score | None = None
    score_overall: Score | None = None


class EvaluationRecorded(Scored):
    """An outside body evaluated the structure on ``effective_on``."""

    TOPIC: ClassVar[str] = "quality.evaluation_recorded"
    LABEL: ClassVar[str] = "Évaluation"
    SINCE: ClassVar[str] = "Jour de l'évaluation"
    SOURCE: ClassVar[str] = "Rapport d'évaluation"
    FACETS: ClassVar[tuple[str, ...]] = ("evaluation",)
    OPENS: ClassVar[tuple[str, ...]] = ("evaluation:{evaluation_id}",)

    reference: str | None = None


class EvaluationScored(Scored):
    """The marks of the evaluation were published on ``effective_on``, all four of them."""

    TOPIC: ClassVar[str] = "quality.evaluation_scored"
    LABEL: ClassVar[str] = "Notes d'une évaluation"
    SINCE: ClassVar[str] = "Jour de publication des notes"
    SOURCE: ClassVar[str] = "Rapport d'évaluation"
    FACETS: ClassVar[tuple[str, ...]] = ("evaluation_scores",)
    RESTS: ClassVar[tuple[str, ...]] = ("evaluation:{evaluation_id}",)


class EvaluationWithdrawn(Stated):
    """The evaluation is struck off; ``evaluated_on`` repeats its day, also ``effective_on``."""

    TOPIC: ClassVar[str] = "quality.evaluation_withdrawn"
    LABEL: ClassVar[str] = "Annulation d'une évaluation"
    SINCE: ClassVar[str] = "Jour de l'évaluation annulée"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("evaluation_withdrawn",)
    ABOUT: ClassVar[str | None] = "structure_id"
    KEY: ClassVar[str] = "{evaluation_id}"
    RESTS: ClassVar[tuple[str, ...]] = ("evaluation:{evaluation_id}",)

    structure_id: UUID
    evaluation_id: UUID
    evaluated_on: date
    motif: str


class EvaluationExemptionDeclared(Stated):
    """The structure has no evaluation yet, for a reason, as declared on ``effective_on``."""

    TOPIC: ClassVar[str] = "quality.evaluation_exemption_declared"
    LABEL: ClassVar[str] = "Absence d'évaluation justifiée"
    SINCE: ClassVar[str] = "Jour de la déclaration"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("evaluation_exemption",)
    ABOUT: ClassVar[str | None] = "structure_id"

    structure_id: UUID
    motif: str


class ActionPlanFiled(Stated):
    """The action plan that follows an evaluation was filed on ``effective_on``."""

    TOPIC: ClassVar[str] = "quality.action_plan_filed"
    LABEL: ClassVar[str] = "Dépôt d'un plan d'action"
    SINCE: ClassVar[str] = "Jour du dépôt"
    SOURCE: ClassVar[str] = "Plan d'action de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("action_plan",)
    ABOUT: ClassVar[str | None] = "structure_id"
    KEY: ClassVar[str] = "{evaluation_id}"
    RESTS: ClassVar[tuple[str, ...]] = ("evaluation:{evaluation_id}",)

    structure_id: UUID
    evaluation_id: UUID
    reference: str


EVENTS: Final[tuple[type[Event], ...]] = (
    EvaluationRecorded,
    EvaluationScored,
    EvaluationWithdrawn,
    EvaluationExemptionDeclared,
    ActionPlanFiled,
)
"""Every event about evaluations."""
