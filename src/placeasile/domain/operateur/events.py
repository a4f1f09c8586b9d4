"""Facts recorded about one operator."""

from collections.abc import Iterable
from typing import ClassVar, TypeAlias

from placeasile.domain.kernel import Event, Fact


class OperateurRegistered(Event):
    """An operator entered the register.

    ``effective_on`` is the day from which it is known under this name. Source: the
    convention, FINESS, or the operator's own declaration.
    """

    TOPIC: ClassVar[str] = "operateur.registered"

    nom: str
    siret: str | None = None
    siege_social: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The registration, the name, and the legal identity when one is given."""
        yield Fact("registered", {"kind": "operateur"})
        yield Fact("nom", {"nom": self.nom}, origin=True)
        if self.siret is not None or self.siege_social is not None:
            yield Fact(
                "legal_identity",
                {"siret": self.siret, "siege_social": self.siege_social},
            )

    def introduces(self) -> Iterable[str]:
        """The stream itself."""
        return ("stream",)


class OperateurRenamed(Event):
    """The operator bears another name from ``effective_on``."""

    TOPIC: ClassVar[str] = "operateur.renamed"

    nom: str

    def facts(self) -> Iterable[Fact]:
        """The name."""
        yield Fact("nom", {"nom": self.nom})

    def requires(self) -> Iterable[str]:
        """A registered operator."""
        return ("stream",)


class OperateurLegalIdentityRecorded(Event):
    """The legal identity of the operator from ``effective_on``.

    ``siret`` is the 14 digits of its head office, ``siege_social`` the address of the
    head office. The name of its director is personal and has no place here.
    """

    TOPIC: ClassVar[str] = "operateur.legal_identity_recorded"

    siret: str | None = None
    siege_social: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The legal identity, whole."""
        yield Fact("legal_identity", {"siret": self.siret, "siege_social": self.siege_social})

    def requires(self) -> Iterable[str]:
        """A registered operator."""
        return ("stream",)


OperateurEvent: TypeAlias = OperateurRegistered | OperateurRenamed | OperateurLegalIdentityRecorded
