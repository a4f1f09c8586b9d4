"""Facts recorded about one operator."""

from collections.abc import Iterable
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event, Fact


class OperateurRegistered(Event):
    """An operator entered the register.

    ``effective_on`` is the day from which it is known under this name. Source: the
    convention, FINESS, or the operator's own declaration.
    """

    TOPIC: ClassVar[str] = "operateur.registered"
    LABEL: ClassVar[str] = "Inscription de l'opérateur"
    SINCE: ClassVar[str] = "Jour depuis lequel il est connu sous ce nom"
    SOURCE: ClassVar[str] = "Convention, FINESS ou déclaration"
    FACETS: ClassVar[tuple[str, ...]] = ("registered", "nom", "legal_identity")

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
    LABEL: ClassVar[str] = "Changement de nom de l'opérateur"
    SINCE: ClassVar[str] = "Premier jour du nouveau nom"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("nom",)

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
    LABEL: ClassVar[str] = "Identité légale de l'opérateur"
    SINCE: ClassVar[str] = "Premier jour de validité"
    SOURCE: ClassVar[str] = "Répertoire SIRENE"
    FACETS: ClassVar[tuple[str, ...]] = ("legal_identity",)

    siret: str | None = None
    siege_social: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The legal identity, whole."""
        yield Fact("legal_identity", {"siret": self.siret, "siege_social": self.siege_social})

    def requires(self) -> Iterable[str]:
        """A registered operator."""
        return ("stream",)


class OperateurEvent(Event):
    """An event about an operator that is registered."""

    def requires(self) -> Iterable[str]:
        """A registered operator."""
        return ("stream",)


class OperateurParentSet(OperateurEvent):
    """The operator is a subsidiary of another from ``effective_on``; one level only."""

    TOPIC: ClassVar[str] = "operateur.parent_set"
    LABEL: ClassVar[str] = "Rattachement à une maison mère"
    SINCE: ClassVar[str] = "Premier jour du rattachement"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("operateur_parent",)

    parent_id: UUID

    def facts(self) -> Iterable[Fact]:
        """The parent."""
        yield Fact("operateur_parent", {"parent_id": str(self.parent_id), "motif": None})

    def introduces(self) -> Iterable[str]:
        """A parent."""
        return ("parent",)


class OperateurParentCleared(OperateurEvent):
    """The operator is not a subsidiary any more from ``effective_on``."""

    TOPIC: ClassVar[str] = "operateur.parent_cleared"
    LABEL: ClassVar[str] = "Fin de rattachement à une maison mère"
    SINCE: ClassVar[str] = "Premier jour sans maison mère"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("operateur_parent",)

    motif: str

    def facts(self) -> Iterable[Fact]:
        """No parent."""
        yield Fact("operateur_parent", {"parent_id": None, "motif": self.motif})

    def requires(self) -> Iterable[str]:
        """A parent before."""
        return ("stream", "parent")


class OperateurMerged(OperateurEvent):
    """The operator was merged into another on ``effective_on``: it does not exist any more.

    Its structures are handed over one by one, each by its own event.
    """

    TOPIC: ClassVar[str] = "operateur.merged"
    LABEL: ClassVar[str] = "Fusion dans un autre opérateur"
    SINCE: ClassVar[str] = "Jour d'effet juridique de la fusion"
    SOURCE: ClassVar[str] = "Traité de fusion ou arrêté"
    FACETS: ClassVar[tuple[str, ...]] = ("operateur_merged",)

    into_id: UUID
    reference: str | None = None

    def facts(self) -> Iterable[Fact]:
        """What it was merged into."""
        yield Fact("operateur_merged", {"into_id": str(self.into_id), "reference": self.reference})


class OperateurDeactivated(OperateurEvent):
    """The operator stopped: from ``effective_on`` it takes over no structure."""

    TOPIC: ClassVar[str] = "operateur.deactivated"
    LABEL: ClassVar[str] = "Fin d'activité de l'opérateur"
    SINCE: ClassVar[str] = "Premier jour sans activité"
    SOURCE: ClassVar[str] = "Déclaration ou constat du service"
    FACETS: ClassVar[tuple[str, ...]] = ("operateur_active",)

    motif: str

    def facts(self) -> Iterable[Fact]:
        """Not active."""
        yield Fact("operateur_active", {"active": False, "motif": self.motif})

    def introduces(self) -> Iterable[str]:
        """A stop."""
        return ("stop",)


class OperateurReactivated(OperateurEvent):
    """The operator is active again from ``effective_on``."""

    TOPIC: ClassVar[str] = "operateur.reactivated"
    LABEL: ClassVar[str] = "Reprise d'activité de l'opérateur"
    SINCE: ClassVar[str] = "Premier jour de la reprise"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("operateur_active",)

    motif: str

    def facts(self) -> Iterable[Fact]:
        """Active."""
        yield Fact("operateur_active", {"active": True, "motif": self.motif})

    def requires(self) -> Iterable[str]:
        """A stop before."""
        return ("stream", "stop")


EVENTS: Final[tuple[type[Event], ...]] = (
    OperateurRegistered,
    OperateurRenamed,
    OperateurLegalIdentityRecorded,
    OperateurParentSet,
    OperateurParentCleared,
    OperateurMerged,
    OperateurDeactivated,
    OperateurReactivated,
)
"""Every event of the aggregate."""
