"""Opening, moving, filling and closing the dwellings of a structure."""

from datetime import date, timedelta
from typing import ClassVar, TypeAlias
from uuid import UUID

from pydantic import StrictBool

from placeasile.domain.french.typed import CodePostal
from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.personal import PersonalText
from placeasile.domain.sites.events import (
    Repartition,
    SiteBuiltFormChanged,
    SiteClosed,
    SiteCommuneLocated,
    SiteCommuneNotFound,
    SiteMoved,
    SiteOpened,
    SitePlacesRecorded,
    SiteRegisterDeclaredComplete,
)
from placeasile.domain.sites.refusals import (
    NoSiteWithPlaces,
    SiteAlreadyClosed,
    SiteIsClosed,
    SiteNotFound,
    TooManyPlacesOfAKind,
)
from placeasile.domain.stating import Open, State, StateOn, opened
from placeasile.domain.subjects import refuse_closed_on
from placeasile.domain.values import Day, Latitude, Longitude, Places, Text, Total

SITES = opened("sites")
"""Decides on the sites and the antennas of a structure, beside its own stream."""

"""A postcode as it was written: five digits are expected, not required."""

Share: TypeAlias = StrictBool | Places | None
"""A number of places of a site; true for all of them, false for none, None for not said."""


class OpenSite(StateOn):
    """Say from which day the structure houses people at an address."""

    records: ClassVar[type[Event]] = SiteOpened
    STREAM: ClassVar[str] = "sites"
    ID: ClassVar[str | None] = "site_id"

    street: PersonalText
    code_postal: CodePostal
    commune: Text
    repartition: Repartition
    site_id: UUID | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure that is closed on that day."""
        _ = state, context
        refuse_closed_on(thing, self.effective_on)


class _OnSite(StateOn):
    """A command on a site that is open on its day."""

    STREAM: ClassVar[str] = "sites"

    site_id: UUID

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure, or a site, that is not open on that day."""
        _ = context
        refuse_closed_on(thing, self.effective_on)
        refuse_not_open(state, self.site_id, self.effective_on)


class MoveSite(_OnSite):
    """Say from which day the site has another address."""

    records: ClassVar[type[Event]] = SiteMoved

    street: PersonalText
    code_postal: CodePostal
    commune: Text


class ChangeSiteBuiltForm(_OnSite):
    """Say from which day the site has another built form."""

    records: ClassVar[type[Event]] = SiteBuiltFormChanged

    repartition: Repartition


class RecordSitePlaces(_OnSite):
    """Say how many places the site has from a day, in a QPV, in social housing."""

    records: ClassVar[type[Event]] = SitePlacesRecorded

    places: Places
    qpv_places: Share = None
    logement_social_places: Share = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse besides more places of a kind than places."""
        super().check(state, thing, context)
        labels = {"qpv_places": "en QPV", "logement_social_places": "en logement social"}
        for field, label in labels.items():
            count = self._count(getattr(self, field))
            if count is not None and count > self.places:
                raise TooManyPlacesOfAKind(
                    field=field, value=count, label=label, places=self.places
                )

    def event(self, state: Open, context: Context) -> Event:
        """The numbers, those said by true or false too."""
        _ = state
        return SitePlacesRecorded(
            structure_id=context.subject,
            site_id=self.site_id,
            places=self.places,
            qpv_places=self._count(self.qpv_places),
            logement_social_places=self._count(self.logement_social_places),
        )

    def _count(self, said: Share) -> int | None:
        return (self.places if said else 0) if isinstance(said, bool) else said


class _AboutSite(StateOn):
    """What a geocoder answers about a site: it never blocks, if only the site is known."""

    STREAM: ClassVar[str] = "sites"

    site_id: UUID

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown site."""
        _ = thing, context
        if state.at("site", self.effective_on, str(self.site_id)) is None:
            raise SiteNotFound(field="site_id", value=self.site_id)


class LocateSiteCommune(_AboutSite):
    """Record the centre and the official name of the site's commune."""

    records: ClassVar[type[Event]] = SiteCommuneLocated

    latitude: Latitude
    longitude: Longitude
    nom_officiel: Text


class MissSiteCommune(_AboutSite):
    """Record that the geocoder does not find the site's commune."""

    records: ClassVar[type[Event]] = SiteCommuneNotFound


class CloseSite(State):
    """Close a site after its last day; the last one of a structure too."""

    records: ClassVar[type[Event]] = SiteClosed
    STREAM: ClassVar[str] = "sites"

    site_id: UUID
    last_day: Day
    motif: Text

    def day(self, event: Event) -> date:
        """The day after."""
        _ = event
        return self.last_day + timedelta(days=1)

    def dated_by(self) -> str:
        """The last day."""
        return "last_day"

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown site, one not open yet, and one that closes on another day."""
        _ = thing, context
        key = str(self.site_id)
        if state.at("site", self.last_day, key) is None:
            raise SiteNotFound(field="site_id", value=self.site_id)
        closed = [day for day, value in state.steps("site", key) if value["last_day"] is not None]
        if closed and closed[0] != self.last_day + timedelta(days=1):
            raise SiteAlreadyClosed(
                field="last_day", value=f"Le site {self.site_id}", closed_from=closed[0]
            )


class DeclareSiteRegisterComplete(StateOn):
    """Say that every site of the structure is recorded."""

    records: ClassVar[type[Event]] = SiteRegisterDeclaredComplete
    STREAM: ClassVar[str] = "sites"

    count: Total
    total: Total

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse when no open site has places."""
        _ = context
        refuse_closed_on(thing, self.effective_on)
        if not any(has_places(state, key, self.effective_on) for key in state.keys("site")):
            raise NoSiteWithPlaces(field="effective_on", value=self.effective_on)


def refuse_not_open(state: History, site_id: UUID, on: date) -> None:
    """Raise unless a site is open on a day.

    Raises:
        SiteNotFound: it is unknown, or opens later.
        SiteIsClosed: it is closed.
    """
    site = state.at("site", on, str(site_id))
    if site is None:
        raise SiteNotFound(field="site_id", value=site_id)
    if site["last_day"] is not None:
        closed = date.fromisoformat(str(site["last_day"])) + timedelta(days=1)
        raise SiteIsClosed(field="effective_on", value=site_id, closed_from=closed)


def has_places(state: History, key: str, on: date) -> bool:
    """Tell whether a site is open on a day, with places."""
    site, places = state.at("site", on, key), state.at("site_places", on, key)
    return (
        site is not None
        and site["last_day"] is None
        and places is not None
        and places["places"] != 0
    )
