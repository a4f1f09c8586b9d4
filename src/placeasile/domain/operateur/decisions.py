"""Commands on an operator, each with its decision."""

from typing import ClassVar

from placeasile.domain.dated import dated
from placeasile.domain.french.typed import Siret
from placeasile.domain.kernel import (
    Assertion,
    Command,
    Context,
    Decider,
    Event,
    NotFound,
    RuleViolation,
    ValueRefused,
)
from placeasile.domain.operateur.events import (
    OperateurLegalIdentityRecorded,
    OperateurRegistered,
    OperateurRenamed,
)
from placeasile.domain.operateur.state import Operateur, claims
from placeasile.domain.values import Day, Text, fold


class OperateurNotFound(NotFound):
    """No operator was ever registered under this identifier."""

    code: ClassVar[str] = "operateur-not-found"
    wording: ClassVar[str] = "L'opérateur {value} n'est pas inscrit au registre."
    remedy: ClassVar[str] = "Cherchez l'opérateur dans la liste, ou inscrivez-le d'abord."


class OperateurAlreadyRegistered(RuleViolation):
    """The identifier already names an operator with another content."""

    code: ClassVar[str] = "operateur-already-registered"
    wording: ClassVar[str] = "Cet opérateur est déjà inscrit sous le nom « {value} »."
    remedy: ClassVar[str] = "Renommez-le, ou corrigez l'inscription avec « supersedes »."


class OperateurNameTaken(RuleViolation):
    """Another operator bears this name, accents and case apart."""

    code: ClassVar[str] = "operateur-name-taken"
    wording: ClassVar[str] = "Le nom « {value} » est déjà celui d'un autre opérateur."
    remedy: ClassVar[str] = "Utilisez l'opérateur existant, ou précisez le nom."


class OperateurNameEmpty(ValueRefused):
    """A name needs at least one letter or digit."""

    code: ClassVar[str] = "operateur-name-empty"
    wording: ClassVar[str] = "Le nom « {value} » ne contient ni lettre ni chiffre."
    remedy: ClassVar[str] = "Saisissez le nom de l'opérateur."


class RegisterOperateur(Command[Operateur]):
    """Enter an operator in the register."""

    records: ClassVar[type[Event]] = OperateurRegistered

    nom: Text
    effective_on: Day
    siret: Siret | None = None
    siege_social: Text | None = None

    def decide(self, state: Operateur, context: Context) -> list[Assertion]:
        """Record the registration; nothing when the same one stands.

        Raises:
            OperateurAlreadyRegistered: the stream holds another registration.
            OperateurNameEmpty: the name has no letter or digit.
        """
        _refuse_empty(self.nom)
        event = OperateurRegistered(nom=self.nom, siret=self.siret, siege_social=self.siege_social)
        if any(
            (one.event, one.effective_on) == (event, self.effective_on)
            for one in state.history.alive
        ):
            return []
        if state.registered:
            raise OperateurAlreadyRegistered(field="operateur_id", value=state.nom(context.today))
        return [Assertion(event, self.effective_on)]


class RenameOperateur(Command[Operateur]):
    """Give the operator another name from a day."""

    records: ClassVar[type[Event]] = OperateurRenamed

    nom: Text
    effective_on: Day

    def decide(self, state: Operateur, context: Context) -> list[Assertion]:
        """Record the name; nothing when it is recorded on that day.

        Raises:
            OperateurNotFound: nothing was ever registered under this id.
            DayAlreadyTaken: another name is recorded on that day.
            OperateurNameEmpty: the name has no letter or digit.
        """
        _ = context
        _refuse_unknown(state)
        _refuse_empty(self.nom)
        return dated(state.history, OperateurRenamed(nom=self.nom), self.effective_on)


class RecordLegalIdentity(Command[Operateur]):
    """State the SIRET and the head office of the operator from a day."""

    records: ClassVar[type[Event]] = OperateurLegalIdentityRecorded

    effective_on: Day
    siret: Siret | None = None
    siege_social: Text | None = None

    def decide(self, state: Operateur, context: Context) -> list[Assertion]:
        """Record the legal identity; nothing when it is recorded on that day.

        Raises:
            OperateurNotFound: nothing was ever registered under this id.
            DayAlreadyTaken: another legal identity is recorded on that day.
        """
        _ = context
        _refuse_unknown(state)
        event = OperateurLegalIdentityRecorded(siret=self.siret, siege_social=self.siege_social)
        return dated(state.history, event, self.effective_on)


def _refuse_unknown(state: Operateur) -> None:
    if not state.registered:
        raise OperateurNotFound(field="operateur_id", value="demandé")


def _refuse_empty(nom: str) -> None:
    if not fold(nom):
        raise OperateurNameEmpty(field="nom", value=nom)


OPERATEUR = Decider(
    kind="operateur",
    read=Operateur,
    claims=claims,
    taken={"operateur_nom": lambda key: OperateurNameTaken(field="nom", value=key)},
)
