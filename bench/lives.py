"""A demonstration log of any length: structures, their money, activity, visits and contracts.

The whole mix of what the register holds, each event recorded some days after it is true. The
same sizes give the same events, in the same order, for ever. Nothing is kept in memory but the
versions of streams, so that ten million events stream through.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from math import ceil
from random import Random
from typing import Final
from uuid import UUID, uuid5

from bench.generate import Book, Place, operateur_id, structure_id
from bench.kernel import NAMESPACE, SEED
from placeasile.domain.activity.events import MonthlyActivityReported, MonthlyActivityRestated
from placeasile.domain.cpom.events import CpomSigned, StructureJoinedCpom
from placeasile.domain.documents.events import FinancialDocumentFiled
from placeasile.domain.finance.accounts import (
    AccountsRetained,
    AccountsSubmitted,
    StateRecoveryDecided,
)
from placeasile.domain.finance.events import DotationAmended, DotationGranted, DotationRequested
from placeasile.domain.finance.indicators import IndicatorsForecast, IndicatorsRealised
from placeasile.domain.kernel import Assertion, Event, FactRetracted
from placeasile.domain.operateur.events import OperateurRegistered
from placeasile.domain.quality.evaluations import EvaluationRecorded
from placeasile.domain.quality.events import (
    InspectionRecorded,
    InspectionReportFiled,
    InspectionType,
)
from placeasile.domain.quality.incidents import SeriousIncidentDeclared
from placeasile.domain.sites.events import Repartition, SiteOpened, SitePlacesRecorded
from placeasile.domain.structure.contracts import (
    AuthorisationGranted,
    ConventionAmended,
    ConventionSigned,
)
from placeasile.domain.structure.description import PublicServed, PublicServedChanged
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

LAST: Final = date(2026, 6, 28)
FIRST_YEAR: Final = 2001
A_YEAR: Final = 34
"""About as many events a structure has in a year, before more is drawn."""
BEGINNING: Final = 14
LATE: Final = (2, 3, 5, 9, 20, 60)
"""Days from when something is true to when it is recorded."""
GRANT_MONTH: Final = 5
CORRECTED: Final = 0.03
RETRACTED: Final = 0.005
NAMES: Final = ("Marne", "Loire", "Garonne", "Isère", "Vosges", "Lys", "Aude", "Orne", "Drac")
TYPES: Final = ("CADA", "CADA", "HUDA", "HUDA", "CPH", "CAES", "PRAHDA")

Said = tuple[UUID, str, Event, date]
Happening = Callable[[Random, Place, date], Iterator[Said]]


@dataclass(frozen=True, slots=True)
class Group:
    """Events that one command records, and when."""

    drafts: Sequence[Draft]
    recorded_at: datetime


def lives(events: int, structures: int) -> Iterator[Group]:
    """Yield groups of events, about as many events in all, in the order of their record."""
    rng = Random(SEED)
    book = Book(rng)
    each = max(1, events // structures)
    years = min(LAST.year - FIRST_YEAR + 1, max(1, ceil((each - BEGINNING) / A_YEAR)))
    more = max(0.0, (each - BEGINNING - years * A_YEAR) / (years * 12) / 1.5)
    first = LAST.year - years + 1
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
    clock = datetime.combine(date(first, 1, 1), time(8), UTC)
    written = 0
    for said in _beginnings(rng, places, operateurs, first):
        clock += timedelta(milliseconds=1)
        written += len(said)
        yield _group(book, said, clock)
    for year in range(first, LAST.year + 1):
        for month in range(1, 13 if year < LAST.year else 7):
            for place in rng.sample(places, len(places)):
                if written >= events:
                    return
                said = list(_month(rng, place, date(year, month, rng.randint(1, 28)), more))
                latest = max((one[3] for one in said), default=None)
                if latest is None:
                    continue
                late = min(latest + timedelta(days=rng.choice(LATE)), date(2026, 9, 30))
                clock = max(clock + timedelta(milliseconds=1), datetime.combine(late, time(9), UTC))
                group = _group(book, said, clock, corrections=True)
                written += len(group.drafts)
                yield group


def _group(book: Book, said: Sequence[Said], at: datetime, *, corrections: bool = False) -> Group:
    drafts: list[Draft] = []
    for stream, kind, event, on in said:
        first = book.write(kind, stream, Assertion(event, on))
        drafts.append(first)
        if corrections:
            drafts.extend(_again(book, kind, stream, first))
    return Group(drafts, at)


def _again(book: Book, kind: str, stream: UUID, first: Draft) -> Iterator[Draft]:
    """At times a correction of an event, or its retraction."""
    event, on = first.assertion.event, first.assertion.effective_on
    chance = book.rng.random()
    if isinstance(event, CapacityAuthorised) and chance < CORRECTED:
        fixed = event.model_copy(update={"places": event.places + 1})
        yield book.write(
            kind,
            stream,
            Assertion(fixed, on, supersedes=first.event_id, reason="Faute de frappe"),
        )
    elif isinstance(event, InspectionReportFiled) and chance < RETRACTED:
        gone = FactRetracted(target=first.event_id)
        yield book.write(
            kind, stream, Assertion(gone, on, supersedes=first.event_id, reason="Doublon")
        )


def _beginnings(
    rng: Random, places: Sequence[Place], operateurs: int, year: int
) -> Iterator[list[Said]]:
    origin = date(year, 1, 1)
    for rank in range(operateurs):
        event = OperateurRegistered(nom=f"Association de l'accueil n° {rank}")
        yield [(operateur_id(rank), "operateur", event, origin)]
    for place in places:
        yield list(_opening(rng, place, origin - timedelta(days=rng.randrange(700))))
    for rank in range(operateurs):
        cpom = uuid5(NAMESPACE, f"cpom/{rank}")
        signed = CpomSigned(
            operateur_id=operateur_id(rank),
            start=origin,
            end=date(year + 30, 12, 31),
            nom=f"CPOM n° {rank}",
            reference=f"CPOM-{rank}",
        )
        joined = [
            (cpom, "cpom", StructureJoinedCpom(structure_id=one.id), origin)
            for one in places[rank :: operateurs * 2]
        ]
        yield [(cpom, "cpom", signed, origin), *joined]


def _opening(rng: Random, place: Place, on: date) -> Iterator[Said]:
    kind = StructureType(rng.choice(TYPES))
    mine: list[Event] = [
        StructureRegistered(
            type=kind,
            departement=place.departement,
            operateur_id=place.operateur,
            nom=f"{kind} {rng.choice(NAMES)} {place.rank}",
        ),
        StructureOpened(),
        DnaCodeAttached(code=f"C{place.rank:05d}"),
        _address(rng, place),
        _capacity(rng),
        PublicServedChanged(public=rng.choice(list(PublicServed))),
        ConventionSigned(period_id=place.convention, start=on, end=date(on.year + 30, 1, 1)),
        AuthorisationGranted(
            period_id=uuid5(place.id, "authorisation"), start=on, end=date(on.year + 15, 1, 1)
        ),
    ]
    for event in mine:
        yield place.id, "structure", event, on
    sites = uuid5(place.id, "sites")
    for number in range(2):
        site = uuid5(place.id, f"site/{number}")
        said = {"structure_id": place.id, "site_id": site}
        opened = SiteOpened(
            **said,
            street=f"{rng.randint(1, 99)} rue des Tilleuls",
            code_postal="14000",
            commune=f"Ville {place.rank}",
            repartition=rng.choice(list(Repartition)),
        )
        yield sites, "sites", opened, on
        yield sites, "sites", SitePlacesRecorded(**said, places=rng.randint(5, 90)), on


def _month(rng: Random, place: Place, on: date, more: float) -> Iterator[Said]:
    """What a month brings to a structure."""
    yield from _season(rng, place, on)
    yield _activity(rng, place, on)
    draws = int(more) + (rng.random() < more % 1)
    for _ in range(1 + draws):
        yield from _happening(rng, place, on)


def _activity(rng: Random, place: Place, on: date) -> Said:
    places, empty = rng.randint(40, 160), rng.randint(0, 20)
    reported = MonthlyActivityReported(
        structure_id=place.id,
        month=f"{on:%Y-%m}",
        dna_code=f"C{place.rank:05d}",
        places_dna=places,
        indisponibles=rng.randint(0, 5),
        occupees=places - empty,
        vacantes=empty,
        presences_indues_bpi=rng.randint(0, 9),
        presences_indues_deboutees=rng.randint(0, 9),
    )
    return uuid5(place.id, "activity"), "activity", reported, on


def _season(rng: Random, place: Place, on: date) -> Iterator[Said]:
    stream = uuid5(place.id, f"finance/{on.year}")
    last = uuid5(place.id, f"finance/{on.year - 1}")
    amount = Decimal(rng.randrange(20_000_000, 200_000_000)).scaleb(-2)
    now = {"structure_id": place.id, "year": on.year}
    then = {"structure_id": place.id, "year": on.year - 1}
    match on.month:
        case 1:
            stated = CapacityStated(year=on.year - 1, places=rng.randint(20, 200))
            yield place.id, "structure", stated, date(on.year - 1, 12, 31)
        case 2:
            yield stream, "finance", DotationRequested(**now, amount=amount), on
            etp = Decimal(rng.randrange(20, 200)).scaleb(-1)
            yield stream, "finance", IndicatorsForecast(**now, etp=etp), on
            yield _document(rng, place, on, "BUDGET_PREVISIONNEL_DEMANDE")
        case 4:
            yield last, "finance", AccountsSubmitted(**then, charges_proposed=amount), on
            yield _document(rng, place, on, "COMPTE_ADMINISTRATIF_SOUMIS")
        case 5:
            yield stream, "finance", DotationGranted(**now, amount=amount), on
        case 9:
            retained = AccountsRetained(
                **then, total_income=amount, charges_retained=amount - rng.randint(0, 9000)
            )
            yield last, "finance", retained, on
            recovery = Decimal(rng.randrange(-500_000, 500_000)).scaleb(-2)
            yield last, "finance", StateRecoveryDecided(**then, state_recovery=recovery), on
            etp = Decimal(rng.randrange(20, 200)).scaleb(-1)
            yield last, "finance", IndicatorsRealised(**then, etp=etp), on
        case _:
            return


def _document(rng: Random, place: Place, on: date, category: str) -> Said:
    document = uuid5(place.id, f"document/{category}/{on}")
    filed = FinancialDocumentFiled(
        document_id=document,
        owner_kind="structure",
        owner_id=place.id,
        original_name=f"{category.lower()}-{on.year}.pdf",
        mime_type="application/pdf",
        size_bytes=rng.randint(10_000, 900_000),
        year=on.year,
        category=category,
        granularity="STRUCTURE",
    )
    return document, "document", filed, on


def _happening(rng: Random, place: Place, on: date) -> Iterator[Said]:
    """Something, most months."""
    chance = rng.random()
    for upper, happens in HAPPENINGS:
        if chance < upper:
            yield from happens(rng, place, on)
            return


def _changes(event: Callable[[Random, Place, date], Event]) -> Happening:
    """Return what happens when a structure says one thing."""

    def happens(rng: Random, place: Place, on: date) -> Iterator[Said]:
        yield place.id, "structure", event(rng, place, on), on

    return happens


def _incident(rng: Random, place: Place, on: date) -> Iterator[Said]:
    incident = SeriousIncidentDeclared(
        structure_id=place.id,
        dossier_number=f"{place.rank}{on:%Y%m%d}{rng.randrange(1000):03d}",
        declared_on=on,
        nature="Comportement violent entre résidents",
    )
    yield uuid5(place.id, "quality"), "quality", incident, on


def _evaluation(rng: Random, place: Place, on: date) -> Iterator[Said]:
    score = Decimal(rng.randrange(100, 401)).scaleb(-2)
    evaluation = EvaluationRecorded(
        structure_id=place.id,
        evaluation_id=uuid5(place.id, f"evaluation/{on}"),
        score_person=score,
        score_overall=score,
    )
    yield uuid5(place.id, "quality"), "quality", evaluation, on


def _amended(rng: Random, place: Place, on: date) -> Iterator[Said]:
    if on.month > GRANT_MONTH:
        amount = Decimal(rng.randrange(20_000_000, 200_000_000)).scaleb(-2)
        amended = DotationAmended(structure_id=place.id, year=on.year, amount=amount)
        yield uuid5(place.id, f"finance/{on.year}"), "finance", amended, on


def _restated(rng: Random, place: Place, on: date) -> Iterator[Said]:
    stream, kind, event, _ = _activity(rng, place, on)
    again = MonthlyActivityRestated(
        **{**event.model_dump(), "motif": "Relevé corrigé par l'opérateur"}
    )
    yield stream, kind, again, on


def _visit(rng: Random, place: Place, on: date) -> Iterator[Said]:
    stream = uuid5(place.id, "quality")
    visit = uuid5(place.id, f"inspection/{on}")
    kind = rng.choice(list(InspectionType))
    yield (
        stream,
        "quality",
        InspectionRecorded(structure_id=place.id, inspection_id=visit, type=kind),
        on,
    )
    report = InspectionReportFiled(
        structure_id=place.id, inspection_id=visit, reference=f"Rapport {on}"
    )
    yield stream, "quality", report, on


def _capacity(rng: Random) -> CapacityAuthorised:
    return CapacityAuthorised(
        places=rng.randint(20, 200),
        pmr=rng.randint(0, 10),
        act_reference=f"Arrêté {rng.randint(1, 999)}",
    )


def _address(rng: Random, place: Place) -> StructureMoved:
    return StructureMoved(
        adresse=f"{rng.randint(1, 200)} rue de la République",
        code_postal=f"{place.rank % 95 + 1:02d}000",
        commune=f"Ville {place.rank}",
        latitude=round(rng.uniform(42, 51), 5),
        longitude=round(rng.uniform(-4, 8), 5),
    )


HAPPENINGS: Final[Sequence[tuple[float, Happening]]] = (
    (0.22, _changes(lambda rng, _place, _on: _capacity(rng))),
    (0.32, _visit),
    (0.37, _incident),
    (0.40, _evaluation),
    (0.48, _amended),
    (0.53, _changes(lambda rng, place, _on: _address(rng, place))),
    (
        0.55,
        _changes(
            lambda rng, _place, on: StructureRenamed(nom=f"Centre {rng.choice(NAMES)} {on.year}")
        ),
    ),
    (
        0.60,
        _changes(
            lambda _rng, place, on: ConventionAmended(
                period_id=place.convention, summary=f"Avenant du {on}"
            )
        ),
    ),
    (
        0.61,
        _changes(
            lambda rng, place, _on: OperateurChanged(
                operateur_id=operateur_id(rng.randrange(max(1, place.rank // 20 + 1)))
            )
        ),
    ),
    (0.75, _restated),
)
"""What may happen in a month: each to the upper bound of its share."""
