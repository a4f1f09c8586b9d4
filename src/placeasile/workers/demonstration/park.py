"""The structures of the demonstration: the real ones, and as many invented as needed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID, uuid5

from placeasile.domain.structure.decisions.lifecycle import (
    MoveStructure,
    OpenStructure,
    RegisterStructure,
)
from placeasile.domain.territory import DEPARTEMENTS, REGIONS_ISO
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import (
    HUDA_SIZE_IN_ILE_DE_FRANCE,
    KINDS,
    OPENED_ON_THE_WAY,
    PLACES,
    PLACES_ORDER,
    TOTAL_PLACES,
)
from placeasile.workers.demonstration.journal import NAMESPACE
from placeasile.workers.demonstration.members import NAMED, Member, Span
from placeasile.workers.demonstration.office import some_day
from placeasile.workers.demonstration.operateurs import Operateurs
from placeasile.workers.demonstration.sizes import allot, spread
from placeasile.workers.imports.intention import Intention

_ILE_DE_FRANCE: Final = "11"
_WAVE_DAYS: Final = 6
"""Days between two regions at the start."""

_OLDEST: Final = {
    StructureType.CADA: date(2016, 1, 1),
    StructureType.CPH: date(2016, 6, 1),
    StructureType.HUDA: date(2009, 1, 1),
    StructureType.CAES: date(2017, 6, 1),
    StructureType.PRAHDA: date(2017, 9, 1),
}
"""When invented structures may have opened at the earliest."""

Cell = tuple[str, StructureType]


@dataclass(frozen=True, slots=True)
class Park:
    """Everything that new members are made from."""

    span: Span
    operateurs: Operateurs
    addresses: dict[str, list[MoveStructure]]
    rng: Random

    def wave(self, region: str) -> date:
        """Return the day on which agents of a region start recording a structure."""
        rank = sorted(PLACES).index(region)
        days = 4 + rank * _WAVE_DAYS + self.rng.randint(0, 20)
        return self.span.start + timedelta(days=days)

    def opening(self, kind: StructureType) -> date:
        """Return when an invented structure opened."""
        if kind is not StructureType.PRAHDA and self.rng.random() < OPENED_ON_THE_WAY:
            day = some_day(self.span.start, self.span.today - timedelta(days=200), self.rng)
        else:
            day = some_day(_OLDEST[kind], self.span.first - timedelta(days=30), self.rng)
        return day.replace(day=1)


def members(
    finess: Sequence[Intention], operateurs: Operateurs, span: Span, rng: Random
) -> list[Member]:
    """Return the structures, with their capacity and their first DNA code."""
    park = Park(span, operateurs, _addresses(finess), rng)
    real = list(_real(finess, park))
    invented = [
        one
        for cell, number in _missing(Counter((one.region, one.type) for one in real)).items()
        for one in _invented(*cell, number, park)
    ]
    closed = [
        one
        for kind, calibrated in KINDS.items()
        for region in rng.choices(list(PLACES), k=calibrated.closed)
        for one in _invented(region, kind, 1, park)
    ]
    return list(_named(_sized([*real, *invented], rng), [*_closed(closed, park)]))


def _addresses(finess: Iterable[Intention]) -> dict[str, list[MoveStructure]]:
    """Return the addresses of the extract by département."""
    departements = {
        one.subject: one.command.departement
        for one in finess
        if isinstance(one.command, RegisterStructure)
    }
    found: dict[str, list[MoveStructure]] = defaultdict(list)
    for one in finess:
        if isinstance(one.command, MoveStructure):
            found[departements[one.subject]].append(one.command)
    return found


def _real(finess: Iterable[Intention], park: Park) -> Iterator[Member]:
    by_subject: dict[UUID, list[Intention]] = defaultdict(list)
    for one in finess:
        by_subject[one.subject].append(one)
    for subject, ones in by_subject.items():
        commands = [one.command for one in ones]
        registered = next((one for one in commands if isinstance(one, RegisterStructure)), None)
        if registered is None or registered.operateur_id is None:
            continue
        opened = [one.effective_on for one in commands if isinstance(one, OpenStructure)]
        yield Member(
            subject=subject,
            type=registered.type,
            departement=registered.departement,
            nom=registered.nom or "",
            operateur_id=registered.operateur_id,
            address=next(one for one in commands if isinstance(one, MoveStructure)),
            since=registered.effective_on,
            opened_on=opened[0] if opened else registered.effective_on,
            wave=park.wave(DEPARTEMENTS[registered.departement].region),
            places=0,
            code="",
            invented=False,
            opening_known=bool(opened),
        )


def _targets() -> dict[Cell, int]:
    """Return the places wanted by region and type, to the national total."""
    cells = {
        (region, kind): float(places)
        for region, row in PLACES.items()
        for kind, places in zip(PLACES_ORDER, row, strict=True)
    }
    return allot(TOTAL_PLACES, cells)


def _missing(real: Counter[Cell]) -> dict[Cell, int]:
    """Return how many structures to invent by region and type."""
    targets = _targets()
    missing: dict[Cell, int] = {}
    for kind, calibrated in KINDS.items():
        national = sum(places for (_, one), places in targets.items() if one is kind)
        number = calibrated.invented + sum(n for (_, one), n in real.items() if one is kind)
        weights: dict[str, float] = {}
        for region in PLACES:
            larger = kind is StructureType.HUDA and region == _ILE_DE_FRANCE
            size = national / number * (HUDA_SIZE_IN_ILE_DE_FRANCE if larger else 1)
            weights[region] = max(0.05, targets[region, kind] / size - real[region, kind])
        for region, share in allot(calibrated.invented, weights).items():
            missing[region, kind] = share
    return missing


def _invented(region: str, kind: StructureType, number: int, park: Park) -> Iterator[Member]:
    """Yield invented structures, more of them where the extract has more."""
    inside = [
        departement
        for departement, found in park.addresses.items()
        if DEPARTEMENTS[departement].region == region
        for _ in found
    ]
    for _ in range(number):
        departement = park.rng.choice(inside)
        opened_on = park.opening(kind)
        yield Member(
            subject=UUID(int=0),
            type=kind,
            departement=departement,
            nom="",
            operateur_id=park.operateurs.one_for(kind, park.rng),
            address=somewhere(park.addresses[departement], opened_on, park.rng),
            since=opened_on,
            opened_on=opened_on,
            wave=max(park.wave(region), opened_on + timedelta(days=park.rng.randint(-30, 20))),
            places=0,
            code="",
            invented=True,
        )


def somewhere(near: Sequence[MoveStructure], on: date, rng: Random) -> MoveStructure:
    """Return an address that does not exist, in the commune of one that does."""
    model = rng.choice(near)
    whole = model.code_postal is not None and model.code_postal.endswith("0")  # not a CEDEX
    place = f"{rng.randint(1, 99)} rue de la Démonstration"
    latitude, longitude = (
        None if one is None else round(one + rng.uniform(-0.012, 0.012), 6)
        for one in (model.latitude, model.longitude)
    )
    return MoveStructure(
        commune=model.commune,
        code_insee=model.code_insee,
        code_postal=model.code_postal if whole else None,
        adresse=place,
        latitude=latitude,
        longitude=longitude,
        effective_on=on,
    )


def _sized(found: Sequence[Member], rng: Random) -> Iterator[Member]:
    """Give each structure its places, so that regions and types reach their targets."""
    by_cell: dict[Cell, list[Member]] = defaultdict(list)
    for one in found:
        by_cell[one.region, one.type].append(one)
    for cell, places in _targets().items():
        kind, inside = KINDS[cell[1]], by_cell[cell]
        weights = [rng.lognormvariate(0, kind.sigma) for _ in inside]
        for one, share in zip(inside, spread(places, weights, kind.low, kind.high), strict=True):
            yield replace(one, places=share)


def _closed(found: Iterable[Member], park: Park) -> Iterator[Member]:
    """Give structures a last day, the end of a month, some months after they opened."""
    latest = park.span.today - timedelta(days=45)
    for one in found:
        earliest = max(one.opened_on, park.span.start) + timedelta(days=200)
        last = some_day(min(earliest, latest), latest, park.rng)
        ends = last.replace(day=1) - timedelta(days=1)
        yield replace(one, last_day=ends, places=park.rng.randint(30, 90))


def _named(sized: Iterable[Member], closed: Iterable[Member]) -> Iterator[Member]:
    """Give each structure its DNA code, and each invented one its name and id."""
    ranks: Counter[tuple[StructureType, str]] = Counter()
    public: Counter[str] = Counter()
    for one in sorted([*sized, *closed], key=lambda one: one.opened_on):
        region = REGIONS_ISO[one.region]
        public[region] += 1
        bhasile = f"BHA-{region}-{public[region]:03}"
        ranks[one.type, one.departement] += 1
        rank = ranks[one.type, one.departement]
        code = dna_code(one.type, one.departement, rank)
        if one.invented:
            nom = f"{one.type.value} {NAMED} {one.departement}-{rank:02}"
            subject = uuid5(NAMESPACE, f"structure/{one.type.value}/{one.departement}/{rank}")
            yield replace(one, subject=subject, nom=nom, code=code, code_bhasile=bhasile)
        else:
            yield replace(one, code=code, code_bhasile=bhasile)


def dna_code(kind: StructureType, departement: str, rank: int) -> str:
    """Return a code of the usual form: letter of the type, département, sequence."""
    return f"{KINDS[kind].letter}{departement}{rank:02}"
