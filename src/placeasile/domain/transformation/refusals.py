"""Why a command on a transformation may be refused."""

from typing import ClassVar

from placeasile.domain.kernel import NotFound, RuleViolation, ValueRefused


class TransformationAlreadyStarted(RuleViolation):
    """The identifier names a transformation of another type."""

    code: ClassVar[str] = "transformation-already-started"
    wording: ClassVar[str] = "Cette transformation existe déjà, autrement."
    remedy: ClassVar[str] = "Corrigez-la avec « supersedes » et un motif, ou faites-en une autre."


class TransformationNotOpen(RuleViolation):
    """The transformation is finalised, cancelled or revoked: it does not change any more."""

    code: ClassVar[str] = "transformation-not-open"
    wording: ClassVar[str] = "La transformation n'est plus un brouillon : {value}."
    remedy: ClassVar[str] = "Commencez une autre transformation, ou révoquez celle-ci."


class TransformationNotFinalised(RuleViolation):
    """Only a finalised transformation is revoked."""

    code: ClassVar[str] = "transformation-not-finalised"
    wording: ClassVar[str] = "La transformation n'est pas finalisée : {value}."
    remedy: ClassVar[str] = "Abandonnez le brouillon s'il n'a plus lieu d'être."


class TransformationInForce(RuleViolation):
    """The transformation has taken effect: it is not revoked any more."""

    code: ClassVar[str] = "transformation-in-force"
    wording: ClassVar[str] = "La transformation a pris effet le {value:%d/%m/%Y}."
    remedy: ClassVar[str] = "Faites une nouvelle transformation, en sens inverse."


class StructureEngaged(RuleViolation):
    """The structure is in another open transformation."""

    code: ClassVar[str] = "structure-engaged"
    wording: ClassVar[str] = "La structure {value} est déjà dans une transformation en cours."
    remedy: ClassVar[str] = "Finalisez ou abandonnez d'abord l'autre transformation."


class StructureTwice(RuleViolation):
    """The structure takes part in the transformation, for another kind of block."""

    code: ClassVar[str] = "structure-twice"
    wording: ClassVar[str] = "La structure {value} est déjà dans cette transformation."
    remedy: ClassVar[str] = "Retirez d'abord son bloc."


class StructureExists(RuleViolation):
    """The structure to create is registered already."""

    code: ClassVar[str] = "structure-exists"
    wording: ClassVar[str] = "La structure {value} est déjà au registre : elle n'est pas à créer."
    remedy: ClassVar[str] = "Ne donnez pas d'identifiant pour une création."


class BlockNotAllowed(RuleViolation):
    """The type of the transformation has no such block, or no more of them."""

    code: ClassVar[str] = "block-not-allowed"
    wording: ClassVar[str] = "Ce type de transformation admet au plus {most} bloc(s) {value}."
    remedy: ClassVar[str] = "Retirez un bloc, ou choisissez un autre type de transformation."


class BlockMissing(RuleViolation):
    """The transformation lacks a block that its type asks for."""

    code: ClassVar[str] = "block-missing"
    wording: ClassVar[str] = "Ce type de transformation demande au moins {least} bloc(s) {value}."
    remedy: ClassVar[str] = "Choisissez les structures qui manquent."


class WrongStructureType(RuleViolation):
    """The structure is not of the type that the transformation asks for."""

    code: ClassVar[str] = "wrong-structure-type"
    wording: ClassVar[str] = "Une structure {value} ne convient pas ici : il faut {wanted}."
    remedy: ClassVar[str] = "Choisissez une structure de ce type."


class AnotherOperateur(RuleViolation):
    """The structures of the transformation must have one operator."""

    code: ClassVar[str] = "another-operateur"
    wording: ClassVar[str] = "La structure {value} n'a pas le même opérateur que les autres."
    remedy: ClassVar[str] = "Choisissez des structures d'un même opérateur."


class AnotherDepartement(RuleViolation):
    """The structures of a transformation are in one département."""

    code: ClassVar[str] = "another-departement"
    wording: ClassVar[str] = "Le département {value} n'est pas celui des autres : {wanted}."
    remedy: ClassVar[str] = "Faites une transformation par département."


class DepartementNeeded(ValueRefused):
    """A creation says its département, unless other structures take part."""

    code: ClassVar[str] = "departement-needed"
    wording: ClassVar[str] = "« {value} » n'est pas le code du département de la création."
    remedy: ClassVar[str] = "Donnez le code INSEE du département."


class TypeNeeded(ValueRefused):
    """A creation says its type, unless the transformation does."""

    code: ClassVar[str] = "type-needed"
    wording: ClassVar[str] = "Le type de la structure à créer n'est pas dit."
    remedy: ClassVar[str] = "Donnez le type de la structure."


class OnlyForCreation(ValueRefused):
    """The register knows what a structure is: only that of a creation is said."""

    code: ClassVar[str] = "only-for-creation"
    wording: ClassVar[str] = "« {value} » ne se dit que d'une structure à créer."
    remedy: ClassVar[str] = "Ne donnez que l'identifiant de la structure."


class BlockNotFound(NotFound):
    """The structure takes no part in the transformation."""

    code: ClassVar[str] = "block-not-found"
    wording: ClassVar[str] = "La structure {value} n'est pas dans cette transformation."
    remedy: ClassVar[str] = "Choisissez d'abord la structure."


class BlockStillMoves(RuleViolation):
    """Places still come from the structure or go to it."""

    code: ClassVar[str] = "block-still-moves"
    wording: ClassVar[str] = "Des places viennent encore de la structure {value}, ou y vont."
    remedy: ClassVar[str] = "Retirez d'abord ces mouvements."


class TooEarly(ValueRefused):
    """Transformations take effect from 2026 on."""

    code: ClassVar[str] = "transformation-too-early"
    wording: ClassVar[str] = "Le {value:%d/%m/%Y} précède {first}, première année possible."
    remedy: ClassVar[str] = "Pour une année passée, corrigez la capacité de l'année."


class NotForThisBlock(ValueRefused):
    """The field means nothing for this kind of block."""

    code: ClassVar[str] = "not-for-this-block"
    wording: ClassVar[str] = "« {name} » n'a pas de sens pour un bloc {kind}."
    remedy: ClassVar[str] = "Retirez ce champ."


class SpecialPlacesExceed(ValueRefused):
    """A count of special places exceeds the capacity of the block."""

    code: ClassVar[str] = "special-places-exceed"
    wording: ClassVar[str] = "{value} places {name} dépassent les {places} places du bloc."
    remedy: ClassVar[str] = "Vérifiez les deux nombres."


class StepUnknown(ValueRefused):
    """The block has no such step."""

    code: ClassVar[str] = "step-unknown"
    wording: ClassVar[str] = "Un bloc {kind} n'a pas d'étape {value}."
    remedy: ClassVar[str] = "Une fermeture n'a que l'étape d'identification."


class StepNotValid(RuleViolation):
    """Only a valid step is reopened."""

    code: ClassVar[str] = "step-not-valid"
    wording: ClassVar[str] = "L'étape {value} n'est pas validée."
    remedy: ClassVar[str] = "Il n'y a rien à rouvrir."


class MovementWithoutEnds(ValueRefused):
    """A movement has a source or a target, and they differ."""

    code: ClassVar[str] = "movement-without-ends"
    wording: ClassVar[str] = "Un mouvement va d'une structure à une autre, ou n'a qu'un côté."
    remedy: ClassVar[str] = "Donnez la structure d'où partent les places, ou celle où elles vont."


class MovementAgainstTheGrain(RuleViolation):
    """Places leave closures and contractions, and go to extensions and creations."""

    code: ClassVar[str] = "movement-against-the-grain"
    wording: ClassVar[str] = "Un bloc {kind} ne peut pas être {side} d'un mouvement de places."
    remedy: ClassVar[str] = "Inversez le mouvement, ou changez le bloc."


class MovementAcrossDays(RuleViolation):
    """Both ends of a movement take effect on the same day."""

    code: ClassVar[str] = "movement-across-days"
    wording: ClassVar[str] = (
        "Des places quitteraient une structure le {leaving:%d/%m/%Y} pour arriver le "
        "{arriving:%d/%m/%Y}."
    )
    remedy: ClassVar[str] = "Donnez la même date d'effet aux deux blocs."


class PlacesNotConserved(RuleViolation):
    """The movements do not say where all the places of a block come from, or go."""

    code: ClassVar[str] = "places-not-conserved"
    wording: ClassVar[str] = (
        "La structure {value} passe de {before} à {after} places, et ses mouvements disent "
        "{moved:+d}."
    )
    remedy: ClassVar[str] = (
        "Dites d'où vient et où va chaque place, y compris les places nouvelles ou non transférées."
    )


class WrongDirection(RuleViolation):
    """An extension adds places, a contraction takes some away."""

    code: ClassVar[str] = "wrong-direction"
    wording: ClassVar[str] = "Un bloc {kind} ne va pas de {before} à {after} places."
    remedy: ClassVar[str] = "Vérifiez la capacité du bloc, ou changez sa nature."


class CapacityUnknown(RuleViolation):
    """The capacity of the structure before the transformation is unknown."""

    code: ClassVar[str] = "capacity-unknown"
    wording: ClassVar[str] = "La capacité de la structure {value} est inconnue à la veille."
    remedy: ClassVar[str] = "Saisissez d'abord sa capacité autorisée."


class BlockIncomplete(RuleViolation):
    """A block is not ready to be finalised."""

    code: ClassVar[str] = "block-incomplete"
    wording: ClassVar[str] = "Le bloc de la structure {value} n'est pas prêt : {gaps}."
    remedy: ClassVar[str] = "Complétez-le et validez ses étapes."


class TransformationDossierTaken(RuleViolation):
    """Another transformation has this file."""

    code: ClassVar[str] = "transformation-dossier-taken"
    wording: ClassVar[str] = "Le dossier {value} est celui d'une autre transformation."
    remedy: ClassVar[str] = "Vérifiez le numéro du dossier."


class DossierAlreadyLinked(RuleViolation):
    """The transformation has another file."""

    code: ClassVar[str] = "dossier-already-linked"
    wording: ClassVar[str] = "La transformation a déjà un dossier : {linked}."
    remedy: ClassVar[str] = "Corrigez le rattachement avec « supersedes » et un motif."


class ActNotOfBlock(ValueRefused):
    """The block has no such acts."""

    code: ClassVar[str] = "act-not-of-block"
    wording: ClassVar[str] = "Un bloc {kind} de cette transformation ne prend pas {value}."
    remedy: ClassVar[str] = "Choisissez parmi : {allowed}."


class ActTwice(RuleViolation):
    """The block has an act of that category already."""

    code: ClassVar[str] = "act-twice"
    wording: ClassVar[str] = "Le bloc de la structure {structure_id} a déjà {value}."
    remedy: ClassVar[str] = "Reprenez l'identifiant de cet acte pour le changer, ou retirez-le."


class ActWithoutTitle(ValueRefused):
    """Acts of that category are told apart by their dates, and have no title."""

    code: ClassVar[str] = "act-without-title"
    wording: ClassVar[str] = "Un acte {category} n'a pas d'intitulé."
    remedy: ClassVar[str] = "Retirez l'intitulé, ou donnez la référence de l'acte."


class NothingToAmend(RuleViolation):
    """An avenant is drafted, and no act is in force on the day of the block."""

    code: ClassVar[str] = "nothing-to-amend"
    wording: ClassVar[str] = (
        "La structure {value} n'a pas d'acte {category} en vigueur le {on:%d/%m/%Y} : rien à "
        "modifier par avenant."
    )
    remedy: ClassVar[str] = (
        "Saisissez l'acte qui manque à la structure, ou préparez un nouvel acte au lieu d'un "
        "avenant."
    )


class NewConventionNeeded(RuleViolation):
    """Places of an HUDA come to a CADA only under a new convention."""

    code: ClassVar[str] = "new-convention-needed"
    wording: ClassVar[str] = (
        "Le bloc de la structure {value} n'a pas de nouvelle convention, que le décret du "
        "3 janvier 2026 exige."
    )
    remedy: ClassVar[str] = (
        "Préparez la nouvelle convention du CADA, pour la durée qui restait à l'ancienne : un "
        "avenant ne suffit pas."
    )
