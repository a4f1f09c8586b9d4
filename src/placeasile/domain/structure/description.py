"""Facts that describe one structure: its public code, public served, programme, flags."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from placeasile.domain.kernel import Event, History, Scalar
from placeasile.domain.saying import Saying
from placeasile.domain.stating import Stated
from placeasile.domain.values import Degrees, Number


class PublicServed(StrEnum):
    """Whom the structure receives."""

    TOUT_PUBLIC = "TOUT_PUBLIC"
    FAMILLE = "FAMILLE"
    PERSONNES_ISOLEES = "PERSONNES_ISOLEES"


class Specialisation(StrEnum):
    """For whom a structure keeps places: LGBT people, victims of violence or trafficking."""

    LGBT = "LGBT"
    FVV_TEH = "FVV_TEH"


class PublicServedChanged(Stated):
    """Whom the structure receives from ``effective_on``. Never defaulted."""

    TOPIC: ClassVar[str] = "structure.public_served_changed"
    LABEL: ClassVar[str] = "Public accueilli"
    SINCE: ClassVar[str] = "Premier jour d'accueil de ce public"
    SOURCE: ClassVar[str] = "Convention ou déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("public",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)

    public: PublicServed


class BhasileCodeAssigned(Stated):
    """The public code of the structure, for example BHA-NOR-014.

    ``region`` is the ISO code in it. A code is given once, and never to another structure.
    """

    TOPIC: ClassVar[str] = "structure.bhasile_code_assigned"
    LABEL: ClassVar[str] = "Attribution du code Bhasile"
    SINCE: ClassVar[str] = "Jour de l'attribution"
    SOURCE: ClassVar[str] = "Registre"
    FACETS: ClassVar[tuple[str, ...]] = ("code_bhasile",)
    KEY: ClassVar[str] = "{code}"
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)

    code: str
    region: str


class AttachedToProgramme303(Saying):
    """The programme 303 finances the structure from ``effective_on``."""

    TOPIC: ClassVar[str] = "structure.attached_to_programme"
    LABEL: ClassVar[str] = "Rattachement au programme 303"
    SINCE: ClassVar[str] = "Premier jour du financement par le programme"
    SOURCE: ClassVar[str] = "Convention ou arrêté"
    FACETS: ClassVar[tuple[str, ...]] = ("programme",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)
    SAYS: ClassVar[Mapping[str, Scalar]] = {"attached": True}


class Programme303AttachmentCleared(Saying):
    """The day of the attachment to the programme 303 is not known any more."""

    TOPIC: ClassVar[str] = "structure.programme_attachment_cleared"
    LABEL: ClassVar[str] = "Effacement du rattachement au programme 303"
    SINCE: ClassVar[str] = "Jour depuis lequel la date n'est plus connue"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("programme",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)
    SAYS: ClassVar[Mapping[str, Scalar]] = {"attached": False}

    def contradicted(self, history: History, on: date) -> bool:
        """Whether it is not attached on the eve."""
        return not attached(history, on - timedelta(days=1))


class SpecialisationLabelled(Saying):
    """The structure is labelled for a public from ``effective_on``."""

    TOPIC: ClassVar[str] = "structure.specialisation_labelled"
    LABEL: ClassVar[str] = "Labellisation d'une spécialité"
    SINCE: ClassVar[str] = "Premier jour de la labellisation"
    SOURCE: ClassVar[str] = "Décision de labellisation"
    FACETS: ClassVar[tuple[str, ...]] = ("specialisation",)
    KEY: ClassVar[str] = "{kind}"
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)
    SAYS: ClassVar[Mapping[str, Scalar]] = {"labelled": True}

    kind: Specialisation


class SpecialisationWithdrawn(Saying):
    """The structure is not labelled for a public: withdrawn, or said never to have been.

    A label that is said not to be is not a label that nobody spoke of.
    """

    TOPIC: ClassVar[str] = "structure.specialisation_withdrawn"
    VERSION: ClassVar[int] = 2
    LABEL: ClassVar[str] = "Absence ou retrait d'une spécialité"
    SINCE: ClassVar[str] = "Premier jour sans la labellisation"
    SOURCE: ClassVar[str] = "Décision, ou déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("specialisation",)
    KEY: ClassVar[str] = "{kind}"
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)
    SAYS: ClassVar[Mapping[str, Scalar]] = {"labelled": False}

    kind: Specialisation
    motif: str | None = None


class AddressGeocoded(Stated):
    """A geocoder placed the administrative address; ``score`` is its confidence, 0 to 1."""

    TOPIC: ClassVar[str] = "structure.address_geocoded"
    LABEL: ClassVar[str] = "Géocodage de l'adresse administrative"
    SINCE: ClassVar[str] = "Jour du géocodage"
    SOURCE: ClassVar[str] = "Base adresse nationale"
    FACETS: ClassVar[tuple[str, ...]] = ("geocode",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)

    latitude: Degrees
    longitude: Degrees
    provider: str
    score: Number | None = None


class ArrondissementAssigned(Stated):
    """The arrondissement of the structure, resolved once from its commune."""

    TOPIC: ClassVar[str] = "structure.arrondissement_assigned"
    LABEL: ClassVar[str] = "Arrondissement"
    SINCE: ClassVar[str] = "Jour du rattachement à l'arrondissement"
    SOURCE: ClassVar[str] = "Code officiel géographique"
    FACETS: ClassVar[tuple[str, ...]] = ("arrondissement",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)

    arrondissement: str


def attached(history: History, on: date) -> bool:
    """Tell whether a structure is attached to the programme 303 on a day."""
    value = history.at("programme", on)
    return value is not None and bool(value["attached"])


EVENTS: Final[tuple[type[Event], ...]] = (
    PublicServedChanged,
    BhasileCodeAssigned,
    AttachedToProgramme303,
    Programme303AttachmentCleared,
    SpecialisationLabelled,
    SpecialisationWithdrawn,
    AddressGeocoded,
    ArrondissementAssigned,
)
"""Every event of this part of the structure."""
