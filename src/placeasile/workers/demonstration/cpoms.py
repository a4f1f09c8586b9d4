"""The contracts of several years: who signs them, who is in them, their money."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from random import Random
from typing import Final
from uuid import UUID, uuid5

from placeasile.domain.acts.decisions import RecordCpomAct
from placeasile.domain.categories import ActCategory
from placeasile.domain.cpom.decisions.contract import AmendCpom, SignCpom
from placeasile.domain.cpom.decisions.members import JoinCpom, LeaveCpom
from placeasile.domain.cpom.decisions.money import RecordCpomBudget
from placeasile.domain.cpom.decisions.territory import CoverDepartement, SetCpomTerritory
from placeasile.domain.cpom.events import CpomGranularity
from placeasile.domain.documents.decisions.filing import FileCpomActDocument, MimeType
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import (
    CPOM_EARLY,
    CPOM_LATE,
    CPOM_SIZES,
    IN_CPOM,
)
from placeasile.workers.demonstration.funding import Granted
from placeasile.workers.demonstration.journal import NAMESPACE, Book, Journal, Recording
from placeasile.workers.demonstration.members import NAMED, Member, Span
from placeasile.workers.demonstration.office import dice, years_later

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """A structure in a contract, from its first year to its last."""

    subject: UUID
    type: StructureType
    first: int
    last: int
    wave: date


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract to record."""

    cpom_id: UUID
    operateur_id: UUID
    region: str
    departements: tuple[str, ...]
    start: date
    end: date
    stays: tuple[Stay, ...]


def contracts_of(
    members: Sequence[Member], span: Span, rng: Random
) -> tuple[list[Member], list[Contract]]:
    """Bind structures of one operator and region by contracts, and tell them the years."""
    groups: dict[tuple[str, UUID], list[Member]] = defaultdict(list)
    for one in members:
        if _may_join(one, span):
            groups[one.region, one.operateur_id].append(one)
    wanted = round(IN_CPOM * len(members))
    contracts: list[Contract] = []
    for (region, operateur_id), group in sorted(groups.items(), key=lambda one: str(one[0])):
        for part in _parts(group, rng):
            if wanted > 0:
                wanted -= len(part)
                name = f"cpom/{region}/{operateur_id}/{part[0].subject}"
                contracts.append(_contract(name, part, span, rng))
    years = {
        stay.subject: frozenset(range(stay.first, stay.last + 1))
        for contract in contracts
        for stay in contract.stays
    }
    told = [replace(one, cpom_years=years.get(one.subject, frozenset())) for one in members]
    return told, contracts


def _may_join(one: Member, span: Span) -> bool:
    """Tell whether nothing happens to a structure that a contract would have to follow."""
    return (
        one.type is not StructureType.PRAHDA
        and one.last_day is None
        and not one.handed_over
        and one.converted_on is None
        and one.opened_on < span.first
    )


def _parts(group: list[Member], rng: Random) -> Iterator[list[Member]]:
    """Yield the members of each contract of an operator in a region."""
    rng.shuffle(group)
    least, most = CPOM_SIZES
    while len(group) >= least:
        size = min(len(group), rng.randint(least, most))
        part, group = group[:size], group[size:]
        yield part


def _contract(name: str, part: Sequence[Member], span: Span, rng: Random) -> Contract:
    first = rng.randint(span.first.year + 1, span.today.year - 1)
    years = rng.choice((3, 5, 5, 5))
    stays: list[Stay] = []
    for one in part:
        draw = rng.random()
        late = 1 if draw < CPOM_LATE else 0
        early = 1 if CPOM_LATE <= draw < CPOM_LATE + CPOM_EARLY else 0
        stay = Stay(one.subject, one.type, first + late, first + years - 1 - early, one.wave)
        stays.append(stay)
    return Contract(
        cpom_id=uuid5(NAMESPACE, name),
        operateur_id=part[0].operateur_id,
        region=part[0].region,
        departements=tuple(sorted({one.departement for one in part})),
        start=date(first, 1, 1),
        end=date(first + years, 1, 1) - _DAY,
        stays=tuple(stays),
    )


def record_contracts(
    contracts: Iterable[Contract],
    grants: Mapping[UUID, Sequence[Granted]],
    journal: Journal,
    span: Span,
) -> None:
    """Record the contracts, when the agents have entered all their structures."""
    for one in contracts:
        since = max(stay.wave for stay in one.stays) + timedelta(days=20)
        rng = dice(journal.seed, str(one.cpom_id))
        book = Book(journal, one.cpom_id, None, since, rng)
        rank = one.start.year
        signing = SignCpom(
            operateur_id=one.operateur_id,
            start=one.start,
            end=one.end,
            nom=f"CPOM {NAMED} {one.region}-{'-'.join(one.departements)}-{one.cpom_id.hex[:4]}",
            reference=f"CPOM de démonstration {one.region}-{rank}",
        )
        misread = signing.model_copy(update={"reference": "CPOM de démonstration"})
        signed = book.record(
            signing, one.start + timedelta(days=rng.randint(5, 60)), instead=misread
        )
        if signed is not None:
            _cover(one, signed, book)
            _bind(one, signed, book)
            _fund(one, grants, signed, book, span)
            _file(one, signed, book)


def _cover(one: Contract, signed: Recording, book: Book) -> None:
    granularity = (
        CpomGranularity.DEPARTEMENTALE
        if len(one.departements) == 1
        else book.rng.choice((CpomGranularity.INTERDEPARTEMENTALE, CpomGranularity.REGIONALE))
    )
    territory = SetCpomTerritory(region=one.region, granularity=granularity, effective_on=one.start)
    known: Recording | None = book.record(territory, one.start, after=signed)
    if granularity is CpomGranularity.REGIONALE:
        return
    for code in one.departements:
        covering = CoverDepartement(departement=code, effective_on=one.start)
        known = known and book.record(covering, one.start, after=known)


def _bind(one: Contract, signed: Recording, book: Book) -> None:
    """Record the entries, and the departures before the end."""
    for stay in one.stays:
        first = date(stay.first, 1, 1)
        joining = JoinCpom(structure_id=stay.subject, effective_on=first)
        when = first + timedelta(days=book.rng.randint(5, 60))
        joined = book.record(joining, when, after=signed)
        last_day = date(stay.last, 12, 31)
        if joined is not None and last_day < one.end:
            leaving = LeaveCpom(
                structure_id=stay.subject, last_day=last_day, motif="Changement de gestion"
            )
            book.record(leaving, last_day + timedelta(days=20), after=joined)
    if book.rng.random() < 0.15:  # noqa: PLR2004 (a share)
        day = one.start + timedelta(days=400)
        avenant = AmendCpom(
            effective_on=day, summary="Avenant de démonstration : révision des objectifs"
        )
        book.record(avenant, day + timedelta(days=20), after=signed)


def _fund(
    one: Contract,
    grants: Mapping[UUID, Sequence[Granted]],
    signed: Recording,
    book: Book,
    span: Span,
) -> None:
    """Record the money of each year that is over, by type of structures."""
    by_type: dict[tuple[int, StructureType], int] = defaultdict(int)
    for stay in one.stays:
        for grant in grants.get(stay.subject, ()):
            if stay.first <= grant.year <= stay.last and grant.year < span.today.year:
                by_type[grant.year, stay.type] += grant.amount
    for (year, kind), granted in sorted(by_type.items()):
        day = date(year + 1, 5, book.rng.randint(1, 28))
        budget = _budget(year, kind, granted, day, book.rng)
        wrong = budget.model_copy(update={"charges_retained": Decimal(granted * 10)})
        when = day + timedelta(days=book.rng.randint(2, 40))
        book.record(budget, when, after=signed, instead=wrong)


def _budget(
    year: int, kind: StructureType, granted: int, day: date, rng: Random
) -> RecordCpomBudget:
    income = round(granted * rng.uniform(1.0, 1.06))
    charges = round(income * rng.gauss(0.995, 0.02))
    net = income - charges
    recovery = -round(net * rng.uniform(0, 0.3))
    total = net + recovery
    invested = round(max(total, 0) * 0.6)
    return RecordCpomBudget(
        year=year,
        structure_type=kind,
        dotation_requested=Decimal(round(granted * rng.uniform(1.0, 1.08))),
        dotation_granted=Decimal(granted),
        total_income=Decimal(income),
        charges_proposed=Decimal(round(charges * rng.uniform(1.0, 1.02))),
        charges_retained=Decimal(charges),
        state_recovery=Decimal(recovery),
        allocation_total=Decimal(total),
        reserve_investissement=Decimal(invested),
        report_a_nouveau=Decimal(total - invested),
        comment="Budget de démonstration" if rng.random() < 0.3 else None,  # noqa: PLR2004
        effective_on=day,
    )


def _file(one: Contract, signed: Recording, book: Book) -> None:
    """Record the act of the contract, and file its text: one in eight is missing."""
    act_id = uuid5(NAMESPACE, f"{one.cpom_id}/act")
    act = RecordCpomAct(
        act_id=act_id,
        category=ActCategory.CONVENTION_CPOM,
        start=one.start,
        end=one.end,
        reference=f"Convention de CPOM de démonstration {one.start.year}",
    )
    known = book.record(act, one.start, after=signed)
    if known is None or book.rng.random() < 0.125:  # noqa: PLR2004 (a share)
        return
    document_id = uuid5(NAMESPACE, f"{one.cpom_id}/text")
    text = FileCpomActDocument(
        document_id=document_id,
        category=ActCategory.CONVENTION_CPOM,
        act_id=act_id,
        valid_from=one.start,
        valid_to=years_later(one.start, one.end.year - one.start.year + 1) - _DAY,
        original_name=f"cpom-{one.start.year}.pdf",
        mime_type=MimeType.PDF,
        size_bytes=book.rng.randint(200_000, 4_000_000),
        sha256=sha256(document_id.bytes).hexdigest(),
        effective_on=known.moment.date(),
    )
    book.record(text, known.moment.date(), after=known)
