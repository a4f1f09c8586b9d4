"""Why a command on a document may be refused."""

from typing import ClassVar

from placeasile.domain.kernel import NotFound, RuleViolation, ValueRefused


class DocumentOfAnother(NotFound):
    """The document belongs to another dossier, or was never filed."""

    code: ClassVar[str] = "document-of-another"
    wording: ClassVar[str] = "Le document {value} n'est pas déposé dans ce dossier."
    remedy: ClassVar[str] = "Reprenez l'identifiant dans la liste des documents du dossier."


class DocumentNotStanding(RuleViolation):
    """The document is withdrawn or superseded on that day."""

    code: ClassVar[str] = "document-not-standing"
    wording: ClassVar[str] = "Le document {value} est {state} ce jour-là."
    remedy: ClassVar[str] = "Rétablissez-le d'abord, ou choisissez un autre document."


class DocumentStands(RuleViolation):
    """The document is neither withdrawn nor superseded."""

    code: ClassVar[str] = "document-stands"
    wording: ClassVar[str] = "Le document {value} n'est ni retiré ni remplacé."
    remedy: ClassVar[str] = "Il n'y a rien à rétablir ; vérifiez le document et la date."


class NotTheSamePlace(RuleViolation):
    """A document only takes the place of one of the same category and year."""

    code: ClassVar[str] = "not-the-same-place"
    wording: ClassVar[str] = "Le document {value} est d'une autre catégorie, année ou portée."
    remedy: ClassVar[str] = "Choisissez un document de même classement, ou reclassez-le d'abord."


class YearTooLate(ValueRefused):
    """A financial document is about a past year, the current one or the next."""

    code: ClassVar[str] = "year-too-late"
    wording: ClassVar[str] = "Aucun document financier ne porte encore sur {value}."
    remedy: ClassVar[str] = "Vérifiez l'année : au plus {last}."


class GranularityWrong(ValueRefused):
    """A document of a CPOM is about the CPOM."""

    code: ClassVar[str] = "granularity-wrong"
    wording: ClassVar[str] = "Un document de CPOM ne porte pas sur « {value} »."
    remedy: ClassVar[str] = "Donnez « CPOM », ou déposez-le dans le dossier de la structure."


class LinkMismatch(RuleViolation):
    """The act is of another category than the document."""

    code: ClassVar[str] = "link-mismatch"
    wording: ClassVar[str] = "L'acte {value} n'est pas de la catégorie « {category} »."
    remedy: ClassVar[str] = "Reprenez l'acte dont c'est le texte, ou changez la catégorie."


class FilingMixed(ValueRefused):
    """A document is financial, the text of an act, or an avenant: one of them."""

    code: ClassVar[str] = "filing-mixed"
    wording: ClassVar[str] = "Le classement donné n'est pas complet, ou en mêle plusieurs."
    remedy: ClassVar[str] = (
        "Donnez l'année, la catégorie et la portée d'un document financier ; ou la catégorie, "
        "les dates et l'acte, s'il est saisi, d'un acte ; ou le document amendé et la date d'un "
        "avenant."
    )


class ParentCannotBeAmended(RuleViolation):
    """Only the text of an act with a period has avenants, and an avenant has none."""

    code: ClassVar[str] = "parent-cannot-be-amended"
    wording: ClassVar[str] = "Le document {value} ne reçoit pas d'avenant."
    remedy: ClassVar[str] = (
        "Rattachez l'avenant au texte d'un arrêté d'autorisation ou de tarification, d'une "
        "convention ou d'un CPOM."
    )
