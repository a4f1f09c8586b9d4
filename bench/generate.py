"""A log as the register would hold it: operators, structures, years of their life.

The same sizes give the same events, in the same order, for ever.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final
from uuid import UUID, uuid5

from bench.kernel import NAMESPACE, SEED
from placeasile.domain.finance.events import (
    DotationAmended,
    DotationGranted,
    DotationRequested,
)
from placeasile.domain.kernel import Assertion, Event, FactRetracted
from placeasile.domain.operateur.events import OperateurRegistered
from placeasile.domain.quality.events import (
    InspectionRecorded,
    InspectionReportFiled,
    InspectionType,
)
from placeasile.domain.structure.contracts import ConventionAmended, ConventionSigned
from placeasile.domain.structure.events import (
    CapacityAuthorised,
    CapacityStated,
    DnaCodeAttached,
    OperateurChanged,
    StructureMoved,
    StructureOpened,
    StructureRegistered,
    StructureRenamed,
)
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.vocabulary import StructureType
from placeasile.store.envelope import Draft

FIRST_YEAR: Final = 2010
LAST_YEAR: Final = 2026
CORRECTED: Final = 0.02
RETRACTED: Final = 0.004
GRANT_MONTH: Final = 5
# The mix of a month, as shares that add up: each is the upper bound of its kind.
CAPACITY: Final = 0.35
VISIT: Final = 0.50
AMENDED: Final = 0.58
CHANGE: Final = 0.68
HANDED_OVER: Final = 0.69
PLACES_NAMES: Final = ("Marne", "Loire", "Garonne", "Isère", "Vosges", "Lys", "Aude", "Orne")


@dataclass(slots=True)
class Book:
    """Writes events to streams, each at its version."""

    rng: Random
    versions: dict[UUID, int] = field(default_factory=dict[UUID, int])

    def write(self, kind: str, stream: UUID, one: Assertion) -> Draft:
        """Return the event with its place in its stream."""
        version = self.versions.get(stream, 0) + 1
        self.versions[stream] = version
        event_id = uuid5(stream, f"event/{version}")
        return Draft(stream, version, kind, event_id, one)


@dataclass(frozen=True, slots=True)
class Place:
    """A structure of the log."""

    id: UUID
    rank: int
    departement: str
    operateur: UUID
    convention: UUID


def structure_id(rank: int) -> UUID:
    """Return the id of a structure of the log."""
    return uuid5(NAMESPACE, f"structure/{rank}")


def operateur_id(rank: int) -> UUID:
    """Return the id of an operator of the log."""
    return uuid5(NAMESPACE, f"operateur/{rank}")


def log(events: int, structures: int) -> Iterator[Draft]:
    """Yield as many events, about as many structures, in the order of their record."""
    rng = Random(SEED)
    book = Book(rng)
    operateurs = max(1, structures // 20)
    departements = sorted(DEPARTEMENTS)
    places = [
        Place(
            structure_id(rank),
            rank,
            departements[rank % len(departements)],
            operateur_id(rank % operateurs),
            uuid5(NAMESPACE, f"convention/{rank}"),
        )
        for rank in range(structures)
    ]
    written = 0
    for one in _beginnings(book, operateurs, places):
        if written == events:
            return
        yield one
        written += 1
    while written < events:
        for one in _years(book, places, operateurs):
            if written == events:
                return
            yield one
            written += 1


def capacities(stream: UUID, first: int, number: int) -> Sequence[Draft]:
    """Return changes of the capacity of one structure, from a version on."""
    rng = Random(f"{stream}/{first}")
    return [
        Draft(
            stream,
            version,
            "structure",
            uuid5(stream, f"event/{version}"),
            Assertion(_capacity(rng), date(2026, 1, 1)),
        )
        for version in range(first, first + number)
    ]


def life(stream: UUID, events: int) -> list[Draft]:
    """Return the whole stream of one structure, as long as asked for."""
    rng = Random(SEED)
    book = Book(rng)
    place = Place(stream, 0, "75", operateur_id(0), uuid5(stream, "convention"))
    found = [book.write("structure", stream, one) for one in _opening(rng, place, date(2012, 1, 1))]
    day = date(2012, 3, 1)
    while len(found) < events:
        day += timedelta(days=9)
        event = _change(rng, place, day)
        found.append(book.write("structure", stream, Assertion(event, day)))
    return found[:events]


def _beginnings(book: Book, operateurs: int, places: Sequence[Place]) -> Iterator[Draft]:
    for rank in range(operateurs):
        event = OperateurRegistered(nom=f"Association de l'accueil n° {rank}")
        yield book.write("operateur", operateur_id(rank), Assertion(event, date(FIRST_YEAR, 1, 1)))
    for place in places:
        opened_on = date(FIRST_YEAR, 1, 1) + timedelta(days=book.rng.randrange(700))
        for one in _opening(book.rng, place, opened_on):
            yield book.write("structure", place.id, one)


def _opening(rng: Random, place: Place, on: date) -> Iterator[Assertion]:
    kind = rng.choice(list(StructureType))
    yield Assertion(
        StructureRegistered(
            type=kind,
            departement=place.departement,
            operateur_id=place.operateur,
            nom=f"{kind} {rng.choice(PLACES_NAMES)} {place.rank}",
        ),
        on,
    )
    yield Assertion(StructureOpened(), on)
    yield Assertion(DnaCodeAttached(code=f"C{place.rank:05d}"), on)
    yield Assertion(_address(rng, place), on)
    yield Assertion(_capacity(rng), on)
    yield Assertion(
        ConventionSigned(
            period_id=place.convention, start=on, end=on.replace(day=1, year=on.year + 20)
        ),
        on,
    )


def _years(book: Book, places: Sequence[Place], operateurs: int) -> Iterator[Draft]:
    """Fifteen years, month after month, of the structures in no order."""
    rng = book.rng
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month in range(1, 13 if year < LAST_YEAR else 7):
            for place in rng.sample(places, len(places)):
                on = date(year, month, rng.randint(1, 28))
                for stream, kind, event in _month(rng, place, on, operateurs):
                    yield from _recorded(book, kind, stream, event, on)


def _recorded(book: Book, kind: str, stream: UUID, event: Event, on: date) -> Iterator[Draft]:
    """The event; at times its correction, or its retraction."""
    first = book.write(kind, stream, Assertion(event, on))
    yield first
    chance = book.rng.random()
    if isinstance(event, CapacityAuthorised) and chance < CORRECTED:
        fixed = event.model_copy(update={"places": event.places + 1})
        again = Assertion(fixed, on, supersedes=first.event_id, reason="Faute de frappe")
        yield book.write(kind, stream, again)
    elif isinstance(event, InspectionReportFiled) and chance < RETRACTED:
        gone = FactRetracted(target=first.event_id)
        yield book.write(
            kind, stream, Assertion(gone, on, supersedes=first.event_id, reason="Doublon")
        )


def _month(
    rng: Random, place: Place, on: date, operateurs: int
) -> Iterator[tuple[UUID, str, Event]]:
    """What a month brings to a structure: its funding in season, and something at times."""
    chance = rng.random()
    funding = uuid5(place.id, f"finance/{on.year}")
    amount = Decimal(rng.randrange(20_000_000, 200_000_000)).scaleb(-2)
    said: dict[str, object] = {"structure_id": place.id, "year": on.year, "amount": amount}
    yield from _season(rng, place, on, said)
    if chance < CAPACITY:
        yield place.id, "structure", _capacity(rng)
    elif chance < VISIT:
        yield from _visit(rng, place, on)
    elif chance < AMENDED and on.month > GRANT_MONTH:
        yield funding, "finance", DotationAmended.model_validate(said)
    elif chance < CHANGE:
        yield place.id, "structure", _change(rng, place, on)
    elif chance < HANDED_OVER:
        other = operateur_id(rng.randrange(operateurs))
        yield place.id, "structure", OperateurChanged(operateur_id=other)


def _season(
    rng: Random, place: Place, on: date, said: dict[str, object]
) -> Iterator[tuple[UUID, str, Event]]:
    funding = uuid5(place.id, f"finance/{on.year}")
    match on.month:
        case 1 if on.year > FIRST_YEAR + 2:
            stated = CapacityStated(year=on.year - 1, places=rng.randint(20, 200))
            yield place.id, "structure", stated
        case 2:
            yield funding, "finance", DotationRequested.model_validate(said)
        case 5:
            yield funding, "finance", DotationGranted.model_validate(said)
        case _:
            return


def _visit(rng: Random, place: Place, on: date) -> Iterator[tuple[UUID, str, Event]]:
    stream = uuid5(place.id, "quality")
    visit = uuid5(place.id, f"inspection/{on}")
    kind = rng.choice(list(InspectionType))
    yield (
        stream,
        "quality",
        InspectionRecorded(structure_id=place.id, inspection_id=visit, type=kind),
    )
    report = InspectionReportFiled(
        structure_id=place.id, inspection_id=visit, reference=f"Rapport {on}"
    )
    yield stream, "quality", report


def _change(rng: Random, place: Place, on: date) -> Event:
    """A change of the structure, its capacity one time in three."""
    match rng.randrange(6):
        case 0 | 1:
            return _capacity(rng)
        case 2 | 3:
            return _address(rng, place)
        case 4:
            return StructureRenamed(nom=f"Centre {rng.choice(PLACES_NAMES)} {on.year}")
        case _:
            return ConventionAmended(period_id=place.convention, summary=f"Avenant du {on}")


def _capacity(rng: Random) -> CapacityAuthorised:
    places = rng.randint(20, 200)
    return CapacityAuthorised(
        places=places, pmr=rng.randint(0, 10), act_reference=f"Arrêté {rng.randint(1, 999)}"
    )


def _address(rng: Random, place: Place) -> StructureMoved:
    return StructureMoved(
        adresse=f"{rng.randint(1, 200)} rue de la République",
        code_postal=f"{place.rank % 95 + 1:02d}000",
        commune=f"Ville {place.rank}",
        latitude=round(rng.uniform(42, 51), 5),
        longitude=round(rng.uniform(-4, 8), 5),
    )
