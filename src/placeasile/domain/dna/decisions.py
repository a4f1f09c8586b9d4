"""Commands on the register of DNA codes, as the OFII's list gives them."""

from datetime import timedelta
from typing import ClassVar

from placeasile.domain.dated import dated
from placeasile.domain.dna.events import (
    DnaDelistedByOfii,
    DnaListedByOfii,
    DnaReferenceChanged,
    DnaRegistered,
    DnaType,
    listed,
)
from placeasile.domain.french.typed import DnaCode
from placeasile.domain.kernel import (
    Assertion,
    Context,
    Event,
    History,
    NotFound,
    RuleViolation,
    ValueRefused,
)
from placeasile.domain.stating import Open, StateOn, opened
from placeasile.domain.subjects import dna_id
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.values import Text

DNA = opened("dna")
"""Decides on one code."""


class DnaNotFound(NotFound):
    """The code is not in the register of DNA codes."""

    code: ClassVar[str] = "dna-not-found"
    wording: ClassVar[str] = "Ce code DNA n'est pas au registre."
    remedy: ClassVar[str] = "Inscrivez-le d'abord, d'après la liste de l'OFII."


class DnaCodeOfAnother(ValueRefused):
    """The code in the body is that of the address."""

    code: ClassVar[str] = "dna-code-of-another"
    wording: ClassVar[str] = "Le code {value} n'est pas celui de l'adresse."
    remedy: ClassVar[str] = "Envoyez la commande à l'adresse du code."


class DnaAlreadyRegistered(RuleViolation):
    """The code is registered from another day."""

    code: ClassVar[str] = "dna-already-registered"
    wording: ClassVar[str] = "Le code {value} est déjà inscrit, depuis le {since:%d/%m/%Y}."
    remedy: ClassVar[str] = "Corrigez l'inscription avec « supersedes » et un motif."


class DnaDepartementUnknown(ValueRefused):
    """The département of a code is in the code officiel géographique."""

    code: ClassVar[str] = "dna-departement-unknown"
    wording: ClassVar[str] = "« {value} » n'est pas un code de département."
    remedy: ClassVar[str] = "Donnez le code INSEE, par exemple 14 ou 2A."


class DnaListUnchanged(RuleViolation):
    """A code enters the list when it is out of it, and leaves it when it is in it."""

    code: ClassVar[str] = "dna-list-unchanged"
    wording: ClassVar[str] = "Le code est déjà {state} autour du {value:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez la date du fichier, et les entrées et sorties du code."


class _DnaCommand(StateOn):
    def thing(self, state: Open, context: Context) -> History:
        """Return the stream of the code.

        Raises:
            DnaNotFound: it is not registered.
        """
        _ = context
        if not state.steps("registered"):
            raise DnaNotFound(field="dna")
        return state


class RegisterDna(StateOn):
    """Enter a code in the register of DNA codes."""

    records: ClassVar[type[Event]] = DnaRegistered
    OF: ClassVar[str] = "dna"

    code: DnaCode

    def decide(self, state: Open, context: Context) -> list[Assertion]:
        """Record the code; nothing when it is registered from that day.

        Raises:
            DnaCodeOfAnother: the command is addressed to another code.
            DnaAlreadyRegistered: it is registered from another day.
        """
        if context.subject != dna_id(self.code):
            raise DnaCodeOfAnother(field="code", value=self.code)
        steps = state.steps("registered")
        if steps and steps[0][0] != self.effective_on:
            raise DnaAlreadyRegistered(field="code", value=self.code, since=steps[0][0])
        return dated(state, DnaRegistered(code=self.code), self.effective_on)


class ChangeDnaReference(_DnaCommand):
    """Say what the OFII's file says of a code."""

    records: ClassVar[type[Event]] = DnaReferenceChanged

    type: DnaType
    departement: Text
    operateur: Text
    nom: Text
    nom_ofii: Text
    direction_territoriale: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown département."""
        _ = state, thing, context
        if self.departement.upper() not in DEPARTEMENTS:
            raise DnaDepartementUnknown(field="departement", value=self.departement)

    def event(self, state: Open, context: Context) -> Event:
        """The reference, with the département in its usual form."""
        made = super().event(state, context)
        return made.model_copy(update={"departement": self.departement.upper()})


class ListDna(_DnaCommand):
    """Say that a code enters the OFII's list."""

    records: ClassVar[type[Event]] = DnaListedByOfii
    LISTED: ClassVar[bool] = True

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse what changes nothing: the code is there, or not, before or after."""
        _ = thing, context
        before = listed(state, self.effective_on - timedelta(days=1))
        later = [one for day, one in state.steps("dna_listed") if day > self.effective_on]
        if before == self.LISTED or (later and later[0]["listed"] == self.LISTED):
            raise DnaListUnchanged(
                field="effective_on",
                value=self.effective_on,
                state="dans la liste" if self.LISTED else "hors de la liste",
            )


class DelistDna(ListDna):
    """Say that a code leaves the OFII's list."""

    records: ClassVar[type[Event]] = DnaDelistedByOfii
    LISTED: ClassVar[bool] = False
