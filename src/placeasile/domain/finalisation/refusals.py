"""Why a command on a finalisation may be refused."""

from typing import ClassVar

from placeasile.domain.kernel import RuleViolation


class AlreadySubmitted(RuleViolation):
    """The operator sent its form before."""

    code: ClassVar[str] = "already-submitted"
    wording: ClassVar[str] = "L'opérateur a déjà envoyé sa saisie pour cette structure."
    remedy: ClassVar[str] = "Renvoyez la saisie à l'opérateur s'il doit la refaire."


class NothingSubmitted(RuleViolation):
    """The operator sent nothing."""

    code: ClassVar[str] = "nothing-submitted"
    wording: ClassVar[str] = "L'opérateur n'a rien envoyé pour cette structure."
    remedy: ClassVar[str] = (
        "Attendez sa saisie ; une PRAHDA ou des NH s'ouvrent sans elle, avec un motif."
    )


class FinalisationNotOpen(RuleViolation):
    """The finalisation is not open."""

    code: ClassVar[str] = "finalisation-not-open"
    wording: ClassVar[str] = "La finalisation n'est pas ouverte : {value}."
    remedy: ClassVar[str] = "Ouvrez la finalisation, ou révoquez-la d'abord."


class NotFinalised(RuleViolation):
    """Only a finalised structure has its finalisation revoked, or is updated in a campaign."""

    code: ClassVar[str] = "not-finalised"
    wording: ClassVar[str] = "La structure n'est pas finalisée."
    remedy: ClassVar[str] = "Vérifiez de quelle structure il s'agit."


class StepsNotValid(RuleViolation):
    """Steps are left to validate."""

    code: ClassVar[str] = "steps-not-valid"
    wording: ClassVar[str] = "Des étapes restent à valider : {value}."
    remedy: ClassVar[str] = "Validez ces étapes, puis finalisez."


class StepTransitionRefused(RuleViolation):
    """The step cannot go there from where it is."""

    code: ClassVar[str] = "step-transition-refused"
    wording: ClassVar[str] = "L'étape {value} est « {status} » : cela ne suit pas."
    remedy: ClassVar[str] = "Commencez l'étape avant de la valider, validez-la avant de la rouvrir."


class StepsBrokenSince(RuleViolation):
    """Steps that were valid lack something now: the dossier changed since."""

    code: ClassVar[str] = "steps-broken-since"
    wording: ClassVar[str] = "Le dossier a changé depuis la validation de ses étapes. {gaps}."
    remedy: ClassVar[str] = (
        "Complétez ce qui manque, ou rouvrez l'étape avec la cause RULE_BROKEN, puis finalisez."
    )
