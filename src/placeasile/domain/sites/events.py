"""Facts recorded about the dwellings and the antennas of a structure.

The street of a dwelling is personal: people who are protected live there. The address of an
antenna is that of an office.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event, Fact
from placeasile.domain.personal import Sealed
from placeasile.domain.stating import Stated
from placeasile.domain.values import Count, Degrees


class Repartition(StrEnum):
    """The built form of one site: flats here and there, or one building."""

    DIFFUS = "DIFFUS"
    COLLECTIF = "COLLECTIF"


class _Site(Stated):
    """An event about one site of ``structure_id``, that is open."""

    ABOUT: ClassVar[str | None] = "structure_id"
    KEY: ClassVar[str] = "{site_id}"
    RESTS: ClassVar[tuple[str, ...]] = ("site:{site_id}",)

    structure_id: UUID
    site_id: UUID


class SiteOpened(_Site):
    """The structure houses people at an address from ``effective_on``."""

    TOPIC: ClassVar[str] = "sites.opened"
    LABEL: ClassVar[str] = "Ouverture d'un site"
    SINCE: ClassVar[str] = "Premier jour d'hébergement sur le site"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("site", "site_address", "site_repartition")
    KEYHOLDER: ClassVar[str] = "structure_id"
    OPENS: ClassVar[tuple[str, ...]] = ("site:{site_id}",)
    RESTS: ClassVar[tuple[str, ...]] = ()

    street: Sealed
    code_postal: str
    commune: str
    repartition: Repartition

    def facts(self) -> Iterable[Fact]:
        """The site is open; its address and its built form."""
        key = str(self.site_id)
        yield Fact("site", {"last_day": None, "motif": None}, key)
        yield Fact(
            "site_address",
            {"street": self.street, "code_postal": self.code_postal, "commune": self.commune},
            key,
        )
        yield Fact("site_repartition", {"repartition": self.repartition.value}, key)


class SiteMoved(_Site):
    """The site has another address from ``effective_on``: its people moved."""

    TOPIC: ClassVar[str] = "sites.moved"
    LABEL: ClassVar[str] = "Déménagement d'un site"
    SINCE: ClassVar[str] = "Premier jour à la nouvelle adresse"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("site_address",)
    KEYHOLDER: ClassVar[str] = "structure_id"

    street: Sealed
    code_postal: str
    commune: str


class SiteBuiltFormChanged(_Site):
    """The site has another built form from ``effective_on``."""

    TOPIC: ClassVar[str] = "sites.built_form_changed"
    LABEL: ClassVar[str] = "Changement de bâti d'un site"
    SINCE: ClassVar[str] = "Premier jour du nouveau bâti"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("site_repartition",)

    repartition: Repartition


class SitePlacesRecorded(_Site):
    """The places of the site from ``effective_on``, those in a QPV, those in social housing.

    A QPV is a priority neighbourhood. None is not said; 0 is none of the places.
    """

    TOPIC: ClassVar[str] = "sites.places_recorded"
    LABEL: ClassVar[str] = "Places d'un site"
    SINCE: ClassVar[str] = "Premier jour de ce nombre de places"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("site_places",)

    places: Count
    qpv_places: Count | None = None
    logement_social_places: Count | None = None


class SiteCommuneLocated(_Site):
    """The centre of the site's commune, by its official name; never the dwelling itself."""

    TOPIC: ClassVar[str] = "sites.commune_located"
    LABEL: ClassVar[str] = "Commune d'un site localisée"
    SINCE: ClassVar[str] = "Jour de la recherche"
    SOURCE: ClassVar[str] = "Base adresse nationale"
    FACETS: ClassVar[tuple[str, ...]] = ("site_location",)

    latitude: Degrees
    longitude: Degrees
    nom_officiel: str


class SiteCommuneNotFound(_Site):
    """The geocoder does not know the site's commune: it is to be looked at by someone."""

    TOPIC: ClassVar[str] = "sites.commune_not_found"
    LABEL: ClassVar[str] = "Commune d'un site introuvable"
    SINCE: ClassVar[str] = "Jour de la recherche"
    SOURCE: ClassVar[str] = "Base adresse nationale"
    FACETS: ClassVar[tuple[str, ...]] = ("site_location",)

    def facts(self) -> Iterable[Fact]:
        """No place."""
        unknown = {"latitude": None, "longitude": None, "nom_officiel": None}
        yield Fact("site_location", unknown, str(self.site_id))


class SiteClosed(_Site):
    """Nobody lives at the site any more; ``effective_on`` is the day after ``last_day``."""

    TOPIC: ClassVar[str] = "sites.closed"
    LABEL: ClassVar[str] = "Fermeture d'un site"
    SINCE: ClassVar[str] = "Lendemain du dernier jour d'hébergement"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("site",)

    last_day: date
    motif: str


class SiteRegisterDeclaredComplete(Stated):
    """The operator says that every site is recorded: so many, with so many places in all."""

    TOPIC: ClassVar[str] = "sites.register_declared_complete"
    LABEL: ClassVar[str] = "Liste des sites déclarée complète"
    SINCE: ClassVar[str] = "Jour de la déclaration"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("sites_complete",)
    ABOUT: ClassVar[str | None] = "structure_id"

    structure_id: UUID
    count: Count
    total: Count


class _Antenne(Stated):
    """The name and the address of an antenna of ``structure_id``."""

    FACETS: ClassVar[tuple[str, ...]] = ("antenne",)
    ABOUT: ClassVar[str | None] = "structure_id"
    KEY: ClassVar[str] = "{antenne_id}"

    structure_id: UUID
    antenne_id: UUID
    nom: str
    adresse: str
    code_postal: str
    commune: str


class AntenneOpened(_Antenne):
    """The structure has an office besides its main one from ``effective_on``."""

    TOPIC: ClassVar[str] = "sites.antenne_opened"
    LABEL: ClassVar[str] = "Ouverture d'une antenne"
    SINCE: ClassVar[str] = "Premier jour de l'antenne"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    OPENS: ClassVar[tuple[str, ...]] = ("antenne:{antenne_id}",)


class AntenneChanged(_Antenne):
    """The antenna has another name or another address from ``effective_on``."""

    TOPIC: ClassVar[str] = "sites.antenne_changed"
    LABEL: ClassVar[str] = "Changement d'une antenne"
    SINCE: ClassVar[str] = "Premier jour du changement"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    RESTS: ClassVar[tuple[str, ...]] = ("antenne:{antenne_id}",)


class AntenneClosed(Stated):
    """The office is closed; ``effective_on`` is the day after ``last_day``."""

    TOPIC: ClassVar[str] = "sites.antenne_closed"
    LABEL: ClassVar[str] = "Fermeture d'une antenne"
    SINCE: ClassVar[str] = "Lendemain du dernier jour de l'antenne"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("antenne_closed",)
    ABOUT: ClassVar[str | None] = "structure_id"
    KEY: ClassVar[str] = "{antenne_id}"
    RESTS: ClassVar[tuple[str, ...]] = ("antenne:{antenne_id}",)

    structure_id: UUID
    antenne_id: UUID
    last_day: date
    motif: str


EVENTS: Final[tuple[type[Event], ...]] = (
    SiteOpened,
    SiteMoved,
    SiteBuiltFormChanged,
    SitePlacesRecorded,
    SiteCommuneLocated,
    SiteCommuneNotFound,
    SiteClosed,
    SiteRegisterDeclaredComplete,
    AntenneOpened,
    AntenneChanged,
    AntenneClosed,
)
"""Every event of the aggregate."""
