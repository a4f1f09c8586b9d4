"""Why a command on the evaluations, the actions or the incidents may be refused."""

from typing import ClassVar

from placeasile.domain.kernel import RuleViolation, ValueRefused


class NotEvaluated(RuleViolation):
    """Only CADA and CPH, that hold an authorisation, are evaluated."""

    code: ClassVar[str] = "not-evaluated"
    wording: ClassVar[str] = "Une structure {value} n'est pas soumise à l'évaluation."
    remedy: ClassVar[str] = "Vérifiez la date : l'évaluation vaut pour les CADA et les CPH."


class ThingWithdrawn(RuleViolation):
    """The evaluation or the incident was struck off."""

    code: ClassVar[str] = "thing-withdrawn"
    wording: ClassVar[str] = "{value} a été annulé."
    remedy: ClassVar[str] = "Retirez l'annulation si le fait a bien eu lieu."


class ScoresMissing(ValueRefused):
    """A publication of marks holds one mark at least."""

    code: ClassVar[str] = "scores-missing"
    wording: ClassVar[str] = "Aucune note n'est donnée."
    remedy: ClassVar[str] = "Donnez au moins une note sur 4 ; une note absente reste inconnue."


class NoActionPlanThen(RuleViolation):
    """Evaluations lead to an action plan since 2022 only."""

    code: ClassVar[str] = "no-action-plan-then"
    wording: ClassVar[str] = "L'évaluation du {evaluated_on:%d/%m/%Y} n'appelle pas de plan."
    remedy: ClassVar[str] = "Le plan d'action suit les évaluations faites depuis {since}."


class OneOrigin(ValueRefused):
    """An action follows one inspection, or one evaluation, not both."""

    code: ClassVar[str] = "one-origin"
    wording: ClassVar[str] = "Une action suit une inspection ou une évaluation, une seule."
    remedy: ClassVar[str] = "Donnez « inspection_id » ou « evaluation_id »."


class NothingToDo(ValueRefused):
    """An action says what is not met, or what was found."""

    code: ClassVar[str] = "nothing-to-do"
    wording: ClassVar[str] = "L'action ne dit ni l'exigence ni le constat."
    remedy: ClassVar[str] = "Donnez « standard », « finding », ou les deux."


class ActionEnded(RuleViolation):
    """The action was done or dropped before."""

    code: ClassVar[str] = "action-ended"
    wording: ClassVar[str] = "L'action {value} est déjà {how} depuis le {on:%d/%m/%Y}."
    remedy: ClassVar[str] = "Corrigez ou retirez ce fait s'il est faux."


class DossierTaken(RuleViolation):
    """The incident's file is recorded on another structure."""

    code: ClassVar[str] = "dossier-taken"
    wording: ClassVar[str] = "Le dossier {value} est déjà saisi pour une autre structure."
    remedy: ClassVar[str] = "Annulez-le d'abord sur l'autre structure si elle est fausse."


class NothingChanged(ValueRefused):
    """A requalification changes the nature or the day."""

    code: ClassVar[str] = "nothing-changed"
    wording: ClassVar[str] = "La requalification ne change ni la nature ni la date."
    remedy: ClassVar[str] = "Donnez la nouvelle nature, la nouvelle date, ou les deux."
