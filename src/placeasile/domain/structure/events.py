"""Facts recorded about one structure: identity, codes and capacity."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event, Fact, History
from placeasile.domain.subjects import closed_from
from placeasile.domain.values import Count, Degrees
from placeasile.domain.vocabulary import StructureType


class StructureEvent(Event):
    """An event of a structure that is already registered."""

    def requires(self) -> Iterable[str]:
        """A registered structure."""
        return ("stream",)


class StructureRegistered(Event):
    """The structure entered the register.

    ``departement`` is its reference département, which never changes. ``effective_on``
    is the day from which the register follows it; what it says holds from the origin.
    Source: OFII list, FINESS or act.
    """

    TOPIC: ClassVar[str] = "structure.registered"
    LABEL: ClassVar[str] = "Inscription de la structure"
    SINCE: ClassVar[str] = "Jour depuis lequel le registre la suit"
    SOURCE: ClassVar[str] = "Liste de l'OFII, FINESS ou acte"
    FACETS: ClassVar[tuple[str, ...]] = ("registered", "type", "departement", "operateur", "nom")

    type: StructureType
    departement: str
    operateur_id: UUID | None = None
    filiale: str | None = None
    nom: str | None = None

    def facts(self) -> Iterable[Fact]:
        """Registration, type and département; operator and name when known."""
        yield Fact("registered", {"kind": "structure"})
        yield Fact("type", {"type": self.type.value}, origin=True)
        yield Fact("departement", {"departement": self.departement}, origin=True)
        if self.operateur_id is not None:
            operateur = {"operateur_id": str(self.operateur_id), "filiale": self.filiale}
            yield Fact("operateur", operateur, origin=True)
        if self.nom is not None:
            yield Fact("nom", {"nom": self.nom}, origin=True)

    def introduces(self) -> Iterable[str]:
        """The stream itself."""
        return ("stream",)


class StructureOpened(StructureEvent):
    """The structure received its first residents on ``effective_on``."""

    TOPIC: ClassVar[str] = "structure.opened"
    LABEL: ClassVar[str] = "Ouverture"
    SINCE: ClassVar[str] = "Jour des premières arrivées"
    SOURCE: ClassVar[str] = "Acte ou déclaration"
    FACETS: ClassVar[tuple[str, ...]] = ("opened",)

    def facts(self) -> Iterable[Fact]:
        """The opening."""
        yield Fact("opened", {"open": True})


class StructureRenamed(StructureEvent):
    """The structure bears another name from ``effective_on``."""

    TOPIC: ClassVar[str] = "structure.renamed"
    LABEL: ClassVar[str] = "Changement de nom de la structure"
    SINCE: ClassVar[str] = "Premier jour du nouveau nom"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("nom",)

    nom: str

    def facts(self) -> Iterable[Fact]:
        """The name."""
        yield Fact("nom", {"nom": self.nom})


class OperateurChanged(StructureEvent):
    """Another operator runs the structure.

    ``effective_on`` is the first day under the new operator. ``filiale`` is the name
    of the subsidiary that manages it, if any. Source: transfer order or convention.
    """

    TOPIC: ClassVar[str] = "structure.operateur_changed"
    LABEL: ClassVar[str] = "Changement d'opérateur"
    SINCE: ClassVar[str] = "Premier jour sous le nouvel opérateur"
    SOURCE: ClassVar[str] = "Arrêté de transfert ou convention"
    FACETS: ClassVar[tuple[str, ...]] = ("operateur",)

    operateur_id: UUID
    filiale: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The operator and its subsidiary."""
        yield Fact(
            "operateur",
            {"operateur_id": str(self.operateur_id), "filiale": self.filiale},
        )


class StructureMoved(StructureEvent):
    """The administrative address of the structure from ``effective_on``.

    The address of the office, not of the dwellings. ``latitude`` and ``longitude``
    are WGS84 degrees.
    """

    TOPIC: ClassVar[str] = "structure.moved"
    LABEL: ClassVar[str] = "Changement d'adresse administrative"
    SINCE: ClassVar[str] = "Premier jour à cette adresse"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("adresse",)

    adresse: str | None = None
    code_postal: str | None = None
    commune: str
    code_insee: str | None = None
    latitude: Degrees | None = None
    longitude: Degrees | None = None

    def facts(self) -> Iterable[Fact]:
        """The whole address."""
        yield Fact(
            "adresse",
            {
                "adresse": self.adresse,
                "code_postal": self.code_postal,
                "commune": self.commune,
                "code_insee": self.code_insee,
                "latitude": self.latitude,
                "longitude": self.longitude,
            },
        )


class StructureTypeConverted(StructureEvent):
    """The structure became another type on ``effective_on``, for example HUDA to CADA."""

    TOPIC: ClassVar[str] = "structure.type_converted"
    LABEL: ClassVar[str] = "Transformation en un autre type"
    SINCE: ClassVar[str] = "Premier jour sous le nouveau type"
    SOURCE: ClassVar[str] = "Arrêté"
    FACETS: ClassVar[tuple[str, ...]] = ("type",)

    type: StructureType
    legal_basis: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The type."""
        yield Fact("type", {"type": self.type.value})


class StructureClosed(StructureEvent):
    """The structure left the park; ``last_day`` is its last day of activity.

    ``effective_on`` is the day after.
    """

    TOPIC: ClassVar[str] = "structure.closed"
    LABEL: ClassVar[str] = "Fermeture"
    SINCE: ClassVar[str] = "Lendemain du dernier jour d'activité"
    SOURCE: ClassVar[str] = "Arrêté ou convention"
    FACETS: ClassVar[tuple[str, ...]] = ("closed",)

    last_day: date
    motif: str

    def facts(self) -> Iterable[Fact]:
        """The closing."""
        yield Fact("closed", {"last_day": self.last_day.isoformat(), "motif": self.motif})

    def contradicted(self, history: History, on: date) -> bool:
        """Whether the structure is closed on the eve already."""
        return closed_from(history, on - timedelta(days=1)) is not None


class DnaCodeAttached(StructureEvent):
    """A code of the dispositif national d'accueil names the structure from a day."""

    TOPIC: ClassVar[str] = "structure.dna_code_attached"
    LABEL: ClassVar[str] = "Rattachement d'un code DNA"
    SINCE: ClassVar[str] = "Premier jour où il désigne la structure"
    SOURCE: ClassVar[str] = "Liste de l'OFII"
    FACETS: ClassVar[tuple[str, ...]] = ("dna",)

    code: str
    description: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The code is held."""
        yield Fact("dna", {"held": True, "description": self.description}, self.code)

    def introduces(self) -> Iterable[str]:
        """The code."""
        return (f"dna:{self.code}",)


class DnaCodeEnded(StructureEvent):
    """The DNA code no longer names the structure; ``effective_on`` is the first day without."""

    TOPIC: ClassVar[str] = "structure.dna_code_ended"
    VERSION: ClassVar[int] = 2
    LABEL: ClassVar[str] = "Fin d'un code DNA"
    SINCE: ClassVar[str] = "Premier jour où il ne la désigne plus"
    SOURCE: ClassVar[str] = "Liste de l'OFII"
    FACETS: ClassVar[tuple[str, ...]] = ("dna",)

    code: str
    motif: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The code is not held any more."""
        value = {"held": False, "description": None, "motif": self.motif}
        yield Fact("dna", value, self.code)

    def requires(self) -> Iterable[str]:
        """The code was attached."""
        return ("stream", f"dna:{self.code}")

    def contradicted(self, history: History, on: date) -> bool:
        """Whether it does not name the structure on the eve."""
        return not held(history, "dna", self.code, on - timedelta(days=1))


class FinessCodeAttached(StructureEvent):
    """A FINESS number names the structure from a day."""

    TOPIC: ClassVar[str] = "structure.finess_code_attached"
    LABEL: ClassVar[str] = "Rattachement d'un numéro FINESS"
    SINCE: ClassVar[str] = "Premier jour où il désigne la structure"
    SOURCE: ClassVar[str] = "Répertoire FINESS"
    FACETS: ClassVar[tuple[str, ...]] = ("finess",)

    code: str
    description: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The number is held."""
        yield Fact("finess", {"held": True, "description": self.description}, self.code)

    def introduces(self) -> Iterable[str]:
        """The number."""
        return (f"finess:{self.code}",)


class FinessCodeEnded(StructureEvent):
    """The FINESS number no longer names the structure, from ``effective_on`` on."""

    TOPIC: ClassVar[str] = "structure.finess_code_ended"
    VERSION: ClassVar[int] = 2
    LABEL: ClassVar[str] = "Fin d'un numéro FINESS"
    SINCE: ClassVar[str] = "Premier jour où il ne la désigne plus"
    SOURCE: ClassVar[str] = "Répertoire FINESS"
    FACETS: ClassVar[tuple[str, ...]] = ("finess",)

    code: str
    motif: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The number is not held any more."""
        value = {"held": False, "description": None, "motif": self.motif}
        yield Fact("finess", value, self.code)

    def requires(self) -> Iterable[str]:
        """The number was attached."""
        return ("stream", f"finess:{self.code}")

    def contradicted(self, history: History, on: date) -> bool:
        """Whether it does not name the structure on the eve."""
        return not held(history, "finess", self.code, on - timedelta(days=1))


class CapacityAuthorised(StructureEvent):
    """The authorised capacity from ``effective_on``, until the next one.

    Numbers of places. ``pmr``, ``lgbt`` and ``fvv_teh`` are among ``places``; None is
    "not said". Source: the prefect's order or the convention (``act_reference``).
    """

    TOPIC: ClassVar[str] = "structure.capacity_authorised"
    LABEL: ClassVar[str] = "Capacité autorisée"
    SINCE: ClassVar[str] = "Premier jour de cette capacité"
    SOURCE: ClassVar[str] = "Arrêté ou convention"
    FACETS: ClassVar[tuple[str, ...]] = ("places", "pmr", "lgbt", "fvv_teh")

    places: Count
    pmr: Count | None = None
    lgbt: Count | None = None
    fvv_teh: Count | None = None
    act_reference: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The places, and each kind of special places that is said."""
        yield from _places("", self.places, self.pmr, self.lgbt, self.fvv_teh)


class CapacityStated(StructureEvent):
    """The balance of a past year: the capacity on its 31 December.

    A statement for the year alone, carried to no other. ``effective_on`` is that
    31 December. Source: the agents' spreadsheets.
    """

    TOPIC: ClassVar[str] = "structure.capacity_stated"
    LABEL: ClassVar[str] = "Bilan de capacité d'une année"
    SINCE: ClassVar[str] = "31 décembre de l'année"
    SOURCE: ClassVar[str] = "Tableaux des services"
    FACETS: ClassVar[tuple[str, ...]] = (
        "places_stated",
        "pmr_stated",
        "lgbt_stated",
        "fvv_teh_stated",
    )

    year: int
    places: Count
    pmr: Count | None = None
    lgbt: Count | None = None
    fvv_teh: Count | None = None

    def facts(self) -> Iterable[Fact]:
        """The stated places of the year."""
        yield from _places(str(self.year), self.places, self.pmr, self.lgbt, self.fvv_teh)


def held(history: History, kind: str, code: str, on: date) -> bool:
    """Tell whether a DNA or FINESS code names the structure on a day."""
    value = history.at(kind, on, code)
    return value is not None and bool(value["held"])


def _places(
    year: str, places: int, pmr: int | None, lgbt: int | None, fvv_teh: int | None
) -> Iterable[Fact]:
    said = {"places": places, "pmr": pmr, "lgbt": lgbt, "fvv_teh": fvv_teh}
    suffix = "_stated" if year else ""
    for facet, number in said.items():
        if number is not None:
            yield Fact(facet + suffix, {"n": number}, year)


EVENTS: Final[tuple[type[Event], ...]] = (
    StructureRegistered,
    StructureOpened,
    StructureRenamed,
    OperateurChanged,
    StructureMoved,
    StructureTypeConverted,
    StructureClosed,
    DnaCodeAttached,
    DnaCodeEnded,
    FinessCodeAttached,
    FinessCodeEnded,
    CapacityAuthorised,
    CapacityStated,
)
"""Every event of the aggregate."""
