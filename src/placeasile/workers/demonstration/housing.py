"""Where a structure houses people: buildings and flats, with their places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid5

from placeasile.domain.sites.decisions.antennes import OpenAntenne
from placeasile.domain.sites.decisions.sites import (
    CloseSite,
    DeclareSiteRegisterComplete,
    LocateSiteCommune,
    MissSiteCommune,
    OpenSite,
    RecordSitePlaces,
    Share,
)
from placeasile.domain.sites.events import Repartition
from placeasile.workers.demonstration.calibration import (
    ANTENNES,
    BUILT,
    FLAT_REPLACED,
    LOCATED,
    PLACES_BY_FLAT,
    QPV,
    QPV_PARTIAL,
    SITES_COMPLETE,
    SOCIAL_BUILDINGS,
    SOCIAL_FLATS,
)
from placeasile.workers.demonstration.capacities import Capacities
from placeasile.workers.demonstration.journal import NAMESPACE, Book, Recording
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.office import some_day

_BUILDING: Final = (0.3, 0.7)
"""Share of the places of a MIXTE structure that are in its building."""

_GAPS: Final = ((0.7, 0.0), (0.9, 0.05), (0.97, 0.1), (1.0, 0.2))
"""Cumulated chances, and how far the sum of the sites may be from the capacity."""


@dataclass(frozen=True, slots=True)
class _Site:
    """A site as it was opened, with what may rest on it."""

    site_id: UUID
    repartition: Repartition
    qpv: Share
    social: Share
    recording: Recording


class _Sites:
    """Records the sites of one structure."""

    def __init__(self, one: Member, book: Book, span: Span) -> None:
        self.one: Final = one
        self.book: Final = book
        self.since: Final = max(one.opened_on, span.first)
        self.sites: list[_Site] = []
        self.places: list[int] = []

    def open(self, built: Repartition, places: int, on: date, after: Recording | None) -> None:
        """Record a site and its places, from a day."""
        rng = self.book.rng
        rank = len(self.sites) + 1
        site_id = uuid5(NAMESPACE, f"{self.one.subject}/site/{rank}")
        address = self.one.address
        opening = OpenSite(
            site_id=site_id,
            street=f"{rng.randint(1, 99)} rue de la Démonstration, n° {rank}",
            code_postal=address.code_postal or _postcode(self.one.departement),
            commune=address.commune,
            repartition=built,
            effective_on=on,
        )
        when = max(on, self.one.wave) + timedelta(days=20)
        opened = self.book.record(opening, when, after=after)
        if opened is None:
            return
        is_flat = built is Repartition.DIFFUS
        draw = rng.random()
        qpv: Share = draw < QPV
        if QPV <= draw < QPV + QPV_PARTIAL and places > 1:
            qpv = rng.randint(1, places - 1)
        social: Share = rng.random() < (SOCIAL_FLATS if is_flat else SOCIAL_BUILDINGS)
        site = _Site(site_id, built, qpv, social, opened)
        said = self.fill(site, places, on, when, opened)
        if said is not None:
            self.sites.append(_Site(site_id, built, qpv, social, said))
            self.places.append(places)

    def fill(
        self, site: _Site, places: int, on: date, when: date, after: Recording
    ) -> Recording | None:
        """Record the places of a site, from a day; some wrong at first."""
        qpv = site.qpv if isinstance(site.qpv, bool) else min(site.qpv or 0, places)
        right = RecordSitePlaces(
            site_id=site.site_id,
            places=places,
            qpv_places=qpv,
            logement_social_places=site.social,
            effective_on=on,
        )
        wrong = right.model_copy(update={"places": places + 3})
        return self.book.record(right, when, after=after, instead=wrong)


def record_sites(one: Member, found: Capacities, book: Book, span: Span) -> None:
    """Record the sites of a structure, how they follow its capacity, and its antenna."""
    book = book.chapter("sites")
    sites = _Sites(one, book, span)
    first = found.at(max(sites.since, found.days[0]))
    shares = _shares(one, _with_gap(first, book), book)
    after: Recording | None = None
    for built, places in shares:
        sites.open(built, places, sites.since, after)
    if not sites.sites:
        return
    _follow(sites, found)
    _replace_flat(sites, span)
    _look_around(sites, span)


def _with_gap(places: int, book: Book) -> int:
    draw = book.rng.random()
    most = next(gap for chance, gap in _GAPS if draw <= chance)
    return max(1, round(places * (1 + book.rng.uniform(-most, most))))


def _shares(one: Member, places: int, book: Book) -> Sequence[tuple[Repartition, int]]:
    """Return the sites that places are in: one building, flats, or both."""
    rng = book.rng
    form = rng.choices(("COLLECTIF", "DIFFUS", "MIXTE"), BUILT[one.type])[0]
    in_building = {"COLLECTIF": places, "DIFFUS": 0}.get(
        form, round(places * rng.uniform(*_BUILDING))
    )
    in_flats = places - in_building
    number = max(1, round(in_flats / PLACES_BY_FLAT)) if in_flats else 0
    flats = [in_flats // number + (1 if rank < in_flats % number else 0) for rank in range(number)]
    building = [(Repartition.COLLECTIF, in_building)] if in_building else []
    return [*building, *((Repartition.DIFFUS, one_flat) for one_flat in flats if one_flat)]


def _follow(sites: _Sites, found: Capacities) -> None:
    """Give the first sites the places that the capacity gains or loses."""
    before = found.at(max(sites.since, found.days[0]))
    for day, capacity in zip(found.days, found.places, strict=True):
        change, before = capacity - before, capacity
        if day <= sites.since or not change:
            continue
        for rank, site in enumerate(sites.sites):
            places = max(1, sites.places[rank] + change)
            change -= places - sites.places[rank]
            if places == sites.places[rank]:
                continue
            when = max(day, sites.one.wave) + timedelta(days=sites.book.rng.randint(25, 60))
            said = sites.fill(site, places, day, when, site.recording)
            if said is None:
                return
            sites.places[rank] = places
            if not change:
                break


def _replace_flat(sites: _Sites, span: Span) -> None:
    """Close a flat of some structures, and open another on the next day."""
    rng = sites.book.rng
    flats = [one for one in sites.sites if one.repartition is Repartition.DIFFUS]
    if len(flats) < 2 or rng.random() >= FLAT_REPLACED:  # noqa: PLR2004 (one stays)
        return
    until = sites.one.last_day or span.today
    last_day = some_day(sites.since + timedelta(days=300), until - timedelta(days=90), rng)
    if not sites.since + timedelta(days=299) < last_day < until - timedelta(days=60):
        return
    left = CloseSite(site_id=flats[-1].site_id, last_day=last_day, motif="Fin du bail")
    when = max(last_day, sites.one.wave) + timedelta(days=rng.randint(60, 80))
    closed = sites.book.record(left, when, after=flats[-1].recording)
    if closed is not None:
        places = sites.places[sites.sites.index(flats[-1])]
        sites.open(Repartition.DIFFUS, places, last_day + timedelta(days=1), closed)


def _look_around(sites: _Sites, span: Span) -> None:
    """Locate some communes, say that lists are complete, open antennas."""
    one, book, rng = sites.one, sites.book, sites.book.rng
    address, site = one.address, sites.sites[0]
    when = max(sites.since, one.wave) + timedelta(days=90)
    if rng.random() < LOCATED and address.latitude is not None and address.longitude is not None:
        located = LocateSiteCommune(
            site_id=site.site_id,
            latitude=address.latitude,
            longitude=address.longitude,
            nom_officiel=address.commune,
            effective_on=sites.since,
        )
        book.record(located, when, after=site.recording)
    elif rng.random() < LOCATED / 10:
        missed = MissSiteCommune(site_id=site.site_id, effective_on=sites.since)
        book.record(missed, when, after=site.recording)
    latest = max((each.recording for each in sites.sites), key=lambda each: each.moment)
    if one.last_day is not None:
        return
    said_on = span.today - timedelta(days=rng.randint(10, 100))
    if rng.random() < SITES_COMPLETE and latest.moment.date() < said_on:
        complete = DeclareSiteRegisterComplete(
            count=len(sites.sites), total=sum(sites.places), effective_on=said_on
        )
        book.record(complete, said_on, after=latest)
    if rng.random() < ANTENNES:
        antenne = OpenAntenne(
            antenne_id=uuid5(NAMESPACE, f"{one.subject}/antenne"),
            nom=f"Antenne de démonstration de {address.commune}",
            adresse=f"{rng.randint(1, 99)} avenue de la Démonstration",
            code_postal=address.code_postal or _postcode(one.departement),
            commune=address.commune,
            effective_on=sites.since,
        )
        book.record(antenne, when)


def _postcode(departement: str) -> str:
    """Return a postcode of a département: the letters of those of Corsica are in no postcode."""
    return {"2A": "20000", "2B": "20200"}.get(departement, f"{departement:0<5}")
