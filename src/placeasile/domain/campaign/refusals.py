"""Why a command on a campaign may be refused."""

from typing import ClassVar

from placeasile.domain.kernel import RuleViolation, ValueRefused


class CampaignAlreadyOpened(RuleViolation):
    """The campaign of that year was opened before."""

    code: ClassVar[str] = "campaign-already-opened"
    wording: ClassVar[str] = "La campagne {value} est déjà ouverte."
    remedy: ClassVar[str] = "Changez son échéance, ou corrigez son ouverture."


class AnotherYear(ValueRefused):
    """The year is not that of the address."""

    code: ClassVar[str] = "another-year"
    wording: ClassVar[str] = "L'année {value} n'est pas celle de l'adresse."
    remedy: ClassVar[str] = "Donnez la même année aux deux endroits."


class CampaignIsClosed(RuleViolation):
    """The campaign takes no more updates."""

    code: ClassVar[str] = "campaign-is-closed"
    wording: ClassVar[str] = "La campagne {value} est close."
    remedy: ClassVar[str] = "Demandez sa réouverture à l'administration centrale."


class CampaignUnknown(RuleViolation):
    """No campaign is open for that year."""

    code: ClassVar[str] = "campaign-unknown"
    wording: ClassVar[str] = "Aucune campagne {value} n'est ouverte."
    remedy: ClassVar[str] = "Vérifiez l'année."


class StructureNotEnrolled(RuleViolation):
    """The structure is not in the campaign."""

    code: ClassVar[str] = "structure-not-enrolled"
    wording: ClassVar[str] = "La structure n'est pas dans la campagne {value}."
    remedy: ClassVar[str] = "Appelez-la d'abord à la campagne."


class StructureNotReady(RuleViolation):
    """Only a finalised structure is in a campaign."""

    code: ClassVar[str] = "structure-not-ready"
    wording: ClassVar[str] = "La structure n'est pas finalisée : elle n'est d'aucune campagne."
    remedy: ClassVar[str] = "Terminez d'abord sa finalisation."


class AlreadyActualised(RuleViolation):
    """The structure is up to date for the year."""

    code: ClassVar[str] = "already-actualised"
    wording: ClassVar[str] = "La structure est déjà actualisée pour {value}."
    remedy: ClassVar[str] = "Retirez l'actualisation avec un motif s'il faut la reprendre."


class ActualisationIncomplete(RuleViolation):
    """Steps are left to validate."""

    code: ClassVar[str] = "actualisation-incomplete"
    wording: ClassVar[str] = "Des étapes restent à valider : {value}."
    remedy: ClassVar[str] = "Validez ces étapes, puis actualisez."


class ActualisationBrokenSince(RuleViolation):
    """Steps that were valid lack something now: the dossier changed since."""

    code: ClassVar[str] = "actualisation-broken-since"
    wording: ClassVar[str] = "Le dossier a changé depuis la validation de ses étapes. {gaps}."
    remedy: ClassVar[str] = "Complétez ce qui manque, puis actualisez."


class ActualisationStepNotValid(RuleViolation):
    """Only a valid step is done again."""

    code: ClassVar[str] = "actualisation-step-not-valid"
    wording: ClassVar[str] = "L'étape {value} n'est pas validée."
    remedy: ClassVar[str] = "Il n'y a rien à reprendre."


class UnknownDepartement(ValueRefused):
    """The code names no département."""

    code: ClassVar[str] = "campaign-departement-unknown"
    wording: ClassVar[str] = "« {value} » n'est pas un code de département."
    remedy: ClassVar[str] = "Donnez son code INSEE, ou rien pour toute la France."
