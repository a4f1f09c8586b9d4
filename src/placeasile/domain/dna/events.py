"""Facts recorded about one code of the dispositif national d'accueil."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from placeasile.domain.kernel import Event, Fact, History, Scalar
from placeasile.domain.saying import Saying
from placeasile.domain.stating import Stated


class DnaType(StrEnum):
    """The types of the OFII: those of structures, and hotel nights (NH)."""

    CADA = "CADA"
    CPH = "CPH"
    HUDA = "HUDA"
    CAES = "CAES"
    PRAHDA = "PRAHDA"
    NH = "NH"


class DnaRegistered(Event):
    """The OFII uses the code from ``effective_on`` at the latest."""

    TOPIC: ClassVar[str] = "dna.registered"
    LABEL: ClassVar[str] = "Inscription d'un code DNA"
    SINCE: ClassVar[str] = "Date du fichier où il paraît"
    SOURCE: ClassVar[str] = "Liste de l'OFII"
    FACETS: ClassVar[tuple[str, ...]] = ("registered",)

    code: str

    def facts(self) -> Iterable[Fact]:
        """The code is known."""
        yield Fact("registered", {"kind": "dna", "code": self.code})

    def introduces(self) -> Iterable[str]:
        """The stream itself."""
        return ("stream",)


class DnaReferenceChanged(Stated):
    """What the OFII says of the place that the code names, as its file writes it."""

    TOPIC: ClassVar[str] = "dna.reference_changed"
    LABEL: ClassVar[str] = "Fiche OFII d'un code DNA"
    SINCE: ClassVar[str] = "Date du fichier"
    SOURCE: ClassVar[str] = "Liste de l'OFII"
    FACETS: ClassVar[tuple[str, ...]] = ("dna_reference",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)

    type: DnaType
    departement: str
    operateur: str
    nom: str
    nom_ofii: str
    direction_territoriale: str


class DnaListedByOfii(Saying):
    """The code is in the OFII's list, and was not in the one before."""

    TOPIC: ClassVar[str] = "dna.listed_by_ofii"
    LABEL: ClassVar[str] = "Entrée d'un code DNA dans la liste de l'OFII"
    SINCE: ClassVar[str] = "Date du fichier"
    SOURCE: ClassVar[str] = "Liste de l'OFII"
    FACETS: ClassVar[tuple[str, ...]] = ("dna_listed",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)
    SAYS: ClassVar[Mapping[str, Scalar]] = {"listed": True}

    def contradicted(self, history: History, on: date) -> bool:
        """Whether it is listed on the eve already."""
        return listed(history, on - timedelta(days=1))


class DnaDelistedByOfii(Saying):
    """The code is not in the OFII's list any more; its structures stay as they are."""

    TOPIC: ClassVar[str] = "dna.delisted_by_ofii"
    LABEL: ClassVar[str] = "Sortie d'un code DNA de la liste de l'OFII"
    SINCE: ClassVar[str] = "Date du fichier"
    SOURCE: ClassVar[str] = "Liste de l'OFII"
    FACETS: ClassVar[tuple[str, ...]] = ("dna_listed",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)
    SAYS: ClassVar[Mapping[str, Scalar]] = {"listed": False}

    def contradicted(self, history: History, on: date) -> bool:
        """Whether it is not listed on the eve."""
        return not listed(history, on - timedelta(days=1))


def listed(history: History, on: date) -> bool:
    """Tell whether a code is in the OFII's list on a day."""
    value = history.at("dna_listed", on)
    return value is not None and bool(value["listed"])


EVENTS: Final[tuple[type[Event], ...]] = (
    DnaRegistered,
    DnaReferenceChanged,
    DnaListedByOfii,
    DnaDelistedByOfii,
)
"""Every event of the aggregate."""
