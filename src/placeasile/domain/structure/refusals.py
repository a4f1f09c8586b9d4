"""Why a command on a structure may be refused."""

from typing import ClassVar

from placeasile.domain.kernel import NotFound, RuleViolation, ValueRefused


class StructureNotFound(NotFound):
    """No structure was ever registered under this identifier."""

    code: ClassVar[str] = "structure-not-found"
    wording: ClassVar[str] = "La structure {value} n'est pas inscrite au registre."
    remedy: ClassVar[str] = "Cherchez-la par son nom ou son code, ou inscrivez-la d'abord."


class StructureAlreadyRegistered(RuleViolation):
    """The identifier already names a structure with another content."""

    code: ClassVar[str] = "structure-already-registered"
    wording: ClassVar[str] = "Cette structure est déjà inscrite au registre."
    remedy: ClassVar[str] = (
        "Corrigez l'inscription avec « supersedes », ou prenez un autre identifiant."
    )


class DepartementUnknown(ValueRefused):
    """The département code is not in the code officiel géographique."""

    code: ClassVar[str] = "departement-unknown"
    wording: ClassVar[str] = "« {value} » n'est pas un code de département."
    remedy: ClassVar[str] = (
        "Donnez le code INSEE : 01 à 95 (2A et 2B en Corse), 971 à 978, 984, ou 986 à 989."
    )


class StructureIsClosed(RuleViolation):
    """The structure is closed on the day the command takes effect."""

    code: ClassVar[str] = "structure-is-closed"
    wording: ClassVar[str] = "La structure est fermée depuis le {closed_from:%d/%m/%Y}."
    remedy: ClassVar[str] = "Choisissez une date antérieure, ou retirez la fermeture."


class StructureAlreadyOpened(RuleViolation):
    """The structure has another opening day."""

    code: ClassVar[str] = "structure-already-opened"
    wording: ClassVar[str] = "La structure a déjà une date d'ouverture : {opened_on:%d/%m/%Y}."
    remedy: ClassVar[str] = "Corrigez l'ouverture avec « supersedes » et un motif."


class StructureAlreadyClosed(RuleViolation):
    """The structure has another closing day."""

    code: ClassVar[str] = "structure-already-closed"
    wording: ClassVar[str] = "La structure est déjà fermée depuis le {closed_from:%d/%m/%Y}."
    remedy: ClassVar[str] = "Corrigez la fermeture avec « supersedes » et un motif."


class OpenedAfterAttachment(ValueRefused):
    """A structure opens before it is attached to the programme 303, or on that day."""

    code: ClassVar[str] = "opened-after-attachment"
    wording: ClassVar[str] = (
        "L'ouverture du {value:%d/%m/%Y} suit le rattachement au programme 303, "
        "le {attached_on:%d/%m/%Y}."
    )
    remedy: ClassVar[str] = "Vérifiez les deux dates, et corrigez celle qui est fausse."


class CodeBhasileTaken(RuleViolation):
    """Another structure has, or once had, the public code: it is never given again."""

    code: ClassVar[str] = "code-bhasile-taken"
    wording: ClassVar[str] = "Le code {value} a déjà été donné à une autre structure."
    remedy: ClassVar[str] = "Donnez le numéro suivant de la région : un code ne sert qu'une fois."


class CodeBhasileElsewhere(ValueRefused):
    """The region in a public code is that of the structure's département."""

    code: ClassVar[str] = "code-bhasile-elsewhere"
    wording: ClassVar[str] = "Le code {value} n'est pas celui de la région {region}."
    remedy: ClassVar[str] = "Donnez un code qui commence par BHA-{region}-."


class CodeBhasileAlreadyAssigned(RuleViolation):
    """A structure has one public code, for ever."""

    code: ClassVar[str] = "code-bhasile-already-assigned"
    wording: ClassVar[str] = "La structure a déjà le code {held}."
    remedy: ClassVar[str] = "S'il est faux, corrigez-le avec « supersedes » et un motif."


class NotAttached(RuleViolation):
    """The structure is not attached to the programme 303 on that day."""

    code: ClassVar[str] = "not-attached"
    wording: ClassVar[str] = "La structure n'est pas rattachée au programme 303 à cette date."
    remedy: ClassVar[str] = "Vérifiez la date, ou saisissez d'abord le rattachement."


class ArrondissementElsewhere(ValueRefused):
    """An arrondissement lies in the structure's département."""

    code: ClassVar[str] = "arrondissement-elsewhere"
    wording: ClassVar[str] = "L'arrondissement {value} n'est pas dans le département {departement}."
    remedy: ClassVar[str] = "Donnez un code qui commence par celui du département."


class ArrondissementAlreadyAssigned(RuleViolation):
    """The arrondissement of a structure is resolved once."""

    code: ClassVar[str] = "arrondissement-already-assigned"
    wording: ClassVar[str] = "La structure est déjà dans l'arrondissement {held}."
    remedy: ClassVar[str] = "S'il est faux, corrigez-le avec « supersedes » et un motif."


class StructureNotClosed(RuleViolation):
    """Only a structure that is closed on the eve opens again."""

    code: ClassVar[str] = "structure-not-closed"
    wording: ClassVar[str] = "La structure n'est pas fermée la veille du {value:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez la date, ou saisissez d'abord la fermeture."


class StructureAlreadyReopened(RuleViolation):
    """A later reopening stands, with no closing in between."""

    code: ClassVar[str] = "structure-already-reopened"
    wording: ClassVar[str] = "La structure rouvre déjà le {reopened_on:%d/%m/%Y}."
    remedy: ClassVar[str] = "Corrigez cette réouverture avec « supersedes » et un motif."


class StructureHasBudget(RuleViolation):
    """Money was recorded about the structure: it is not an error of registration."""

    code: ClassVar[str] = "structure-has-budget"
    wording: ClassVar[str] = "La structure a des montants enregistrés pour {years}."
    remedy: ClassVar[str] = "Retirez-les d'abord s'ils sont faux, ou fermez la structure."


class DueDayMissing(ValueRefused):
    """Planned places have the day on which they are due."""

    code: ClassVar[str] = "due-day-missing"
    wording: ClassVar[str] = "{value} places prévues n'ont pas d'échéance."
    remedy: ClassVar[str] = "Donnez la date prévue, ou 0 place si rien n'est prévu."


class TooManyPlacesToClose(ValueRefused):
    """No more places are to close than the structure has in the year."""

    code: ClassVar[str] = "too-many-places-to-close"
    wording: ClassVar[str] = "{value} places à fermer dépassent les {places} places de {year}."
    remedy: ClassVar[str] = "Vérifiez le nombre, ou corrigez la capacité de l'année."


class PlanWasDropped(RuleViolation):
    """What was planned for the year was given up."""

    code: ClassVar[str] = "plan-was-dropped"
    wording: ClassVar[str] = "Ce qui était prévu pour {value} a été abandonné."
    remedy: ClassVar[str] = "Retirez l'abandon, puis corrigez la prévision."


class PlanNotFound(NotFound):
    """Nothing is planned for the year."""

    code: ClassVar[str] = "plan-not-found"
    wording: ClassVar[str] = "Rien n'est prévu pour {value}."
    remedy: ClassVar[str] = "Reprenez l'année et la nature dans la liste des prévisions."


class ClosedBeforeOpening(ValueRefused):
    """The last day comes before the opening."""

    code: ClassVar[str] = "closed-before-opening"
    wording: ClassVar[str] = "Le {value} précède l'ouverture du {opened_on:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez les deux dates, et corrigez celle qui est fausse."


class TypeNotAuthorised(RuleViolation):
    """Only CADA and CPH hold an authorisation."""

    code: ClassVar[str] = "type-not-authorised"
    wording: ClassVar[str] = "Une structure {value} n'a pas d'arrêté d'autorisation."
    remedy: ClassVar[str] = (
        "L'autorisation vaut pour les CADA et les CPH ; saisissez une convention."
    )


class AuthorisationStarts(RuleViolation):
    """A structure does not become a type that holds no authorisation just before one."""

    code: ClassVar[str] = "authorisation-starts"
    wording: ClassVar[str] = (
        "Une autorisation commence le {start:%d/%m/%Y} : une structure {value} n'en a pas."
    )
    remedy: ClassVar[str] = "Vérifiez la date de la conversion, ou retirez l'autorisation."


class DnaCodeTaken(RuleViolation):
    """Another structure holds the DNA code on that day."""

    code: ClassVar[str] = "dna-code-taken"
    wording: ClassVar[str] = "Le code DNA {value} est déjà celui d'une autre structure."
    remedy: ClassVar[str] = "Terminez-le d'abord sur l'autre structure, ou vérifiez le code."


class CodeNotHeld(RuleViolation):
    """The code does not name the structure on that day."""

    code: ClassVar[str] = "code-not-held"
    wording: ClassVar[str] = "Le code {value} n'est pas celui de la structure à cette date."
    remedy: ClassVar[str] = "Relisez les codes de la fiche et leurs périodes."


class CodeAlreadyEnded(RuleViolation):
    """A later end of the code stands, and nothing attached it again in between."""

    code: ClassVar[str] = "code-already-ended"
    wording: ClassVar[str] = "Le code {value} a déjà une fin : le {last_day:%d/%m/%Y}."
    remedy: ClassVar[str] = "Corrigez cette fin avec « supersedes » et un motif."


class TooManySpecialPlaces(ValueRefused):
    """A count of special places, said or carried from an earlier day, exceeds the total."""

    code: ClassVar[str] = "too-many-special-places"
    wording: ClassVar[str] = "{value} places {label} dépassent les {places} places autorisées."
    remedy: ClassVar[str] = "Donnez le nombre de places {label} à cette date, ou corrigez le total."


class YearNotOver(ValueRefused):
    """The balance of a year is stated once the year is over."""

    code: ClassVar[str] = "year-not-over"
    wording: ClassVar[str] = (
        "L'année {value} n'est pas terminée : son bilan au 31 décembre n'est pas connu."
    )
    remedy: ClassVar[str] = "Saisissez la capacité autorisée avec sa date d'effet."


class YearAlreadyStated(RuleViolation):
    """Another balance stands for the year."""

    code: ClassVar[str] = "year-already-stated"
    wording: ClassVar[str] = "Le bilan {value} est déjà saisi : {places} places."
    remedy: ClassVar[str] = "Corrigez-le avec « supersedes » et un motif."


class PeriodNotFound(NotFound):
    """The structure has no such convention or authorisation."""

    code: ClassVar[str] = "period-not-found"
    wording: ClassVar[str] = "La structure n'a pas {label} {value}."
    remedy: ClassVar[str] = "Reprenez l'identifiant dans la liste des périodes."


class PeriodAlreadyKnown(RuleViolation):
    """The identifier already names a period with other dates."""

    code: ClassVar[str] = "period-already-known"
    wording: ClassVar[str] = "La période {value} existe déjà avec d'autres dates."
    remedy: ClassVar[str] = "Corrigez-la avec « supersedes », ou prenez un autre identifiant."


class PeriodEndsBeforeStart(ValueRefused):
    """A period ends strictly after it starts."""

    code: ClassVar[str] = "period-ends-before-start"
    wording: ClassVar[str] = "La fin {value} doit suivre le début {start:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez les deux dates."


class DayOutsidePeriod(ValueRefused):
    """The day must lie inside the period."""

    code: ClassVar[str] = "day-outside-period"
    wording: ClassVar[str] = (
        "Le {value} est hors de la période du {start:%d/%m/%Y} au {end:%d/%m/%Y}."
    )
    remedy: ClassVar[str] = "Choisissez un jour de la période."


class PeriodEndedEarly(RuleViolation):
    """The period ended before its term: it has no later avenant, and no other end."""

    code: ClassVar[str] = "period-ended-early"
    wording: ClassVar[str] = (
        "La période {value} a pris fin avant son terme, le {last_day:%d/%m/%Y}."
    )
    remedy: ClassVar[str] = "Corrigez ou retirez cette fin, ou vérifiez la date."


class AvenantFollows(RuleViolation):
    """A period does not end early before one of its avenants."""

    code: ClassVar[str] = "avenant-follows"
    wording: ClassVar[str] = "Un avenant du {avenant:%d/%m/%Y} suit le {value}."
    remedy: ClassVar[str] = "Retirez d'abord cet avenant, ou vérifiez le dernier jour."


class EndBeforeAvenant(ValueRefused):
    """An avenant moves the end to a day after its own."""

    code: ClassVar[str] = "end-before-avenant"
    wording: ClassVar[str] = "La nouvelle fin {value} doit suivre l'avenant du {avenant:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez les deux dates, ou mettez fin au contrat avant son terme."
