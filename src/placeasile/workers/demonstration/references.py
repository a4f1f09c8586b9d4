"""What the whole register is measured against, its announcements, the OFII's list of codes."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import uuid5

from placeasile.domain.announcements.decisions import PublishNotification, WithdrawNotification
from placeasile.domain.dna.decisions import ChangeDnaReference, DelistDna, ListDna, RegisterDna
from placeasile.domain.dna.events import DnaType
from placeasile.domain.kernel import Command
from placeasile.domain.reference.decisions import (
    SetReferenceYear,
    SetRegionTarget,
    SetTargetRatio,
    SetTargetTariff,
    SetThreshold,
)
from placeasile.domain.reference.events import Indicator
from placeasile.domain.stating import Open
from placeasile.domain.subjects import REFERENCE_ID, dna_id
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import KINDS, PLACES, PLACES_ORDER
from placeasile.workers.demonstration.journal import NAMESPACE, Book, Journal, Recording
from placeasile.workers.demonstration.members import NAMED, Member, Span
from placeasile.workers.demonstration.office import dice
from placeasile.workers.demonstration.populations import populations

_THRESHOLDS: Final = {
    Indicator.INDISPONIBILITE: "3",
    Indicator.VACANCE: "3",
    Indicator.PRESENCES_INDUES_BPI: "3",
    Indicator.PRESENCES_INDUES_DEBOUTEES: "4",
    Indicator.PRESENCES_INDUES: "7",
    Indicator.COUT_JOURNALIER_MIN: "15",
}
"""The thresholds of the national services, per cent or euros."""

_RATIOS: Final = {
    StructureType.CADA: "15",
    StructureType.HUDA: "20",
    StructureType.CAES: "15",
    StructureType.CPH: "12",
}
_ANNOUNCEMENTS: Final = (
    (320, 40, "Démonstration : la saisie des comptes de l'année passée est ouverte."),
    (110, 160, "Démonstration : la campagne d'actualisation est ouverte."),
    (25, 60, "Démonstration : toutes les données affichées sont inventées."),
)
"""Days before today, days shown, and words."""


def record_reference(journal: Journal, span: Span) -> None:
    """Record populations, thresholds, targets and open years."""
    book = Book(journal, REFERENCE_ID, None, span.start, dice(journal.seed, "reference"))
    when = span.start + timedelta(days=2)
    known: Recording | None = None
    for command in _data(span):
        known = book.record(command, when, after=known)
    for year in range(span.start.year, span.today.year + 1):
        opened_on = max(date(year, 1, 10), when)
        years = SetReferenceYear(
            reference_year=year,
            documents_open_year=year - 1,
            authorised_open_year=year - 1,
            subsidised_open_year=year - 1,
            effective_on=opened_on,
        )
        book.record(years, opened_on)


def _data(span: Span) -> Iterable[Command[Open]]:
    yield from populations(span.first)
    for indicator, value in _THRESHOLDS.items():
        yield SetThreshold(indicator=indicator, value=Decimal(value), effective_on=span.first)
    for year in range(span.first.year, span.today.year + 1):
        yield from _targets(year)
    for region, row in PLACES.items():
        for kind, places in zip(PLACES_ORDER, row, strict=True):
            yield SetRegionTarget(region=region, type=kind, places=places, year=span.first.year)


def _targets(year: int) -> Iterable[Command[Open]]:
    for kind, ratio in _RATIOS.items():
        cost = KINDS[kind].cost
        assert cost is not None
        for is_idf in (False, True):
            tariff = round(Decimal(str(cost[0])) * (Decimal("1.06") if is_idf else 1), 2)
            yield SetTargetTariff(year=year, type=kind, is_idf=is_idf, amount=tariff)
            yield SetTargetRatio(year=year, type=kind, is_idf=is_idf, places_per_etp=Decimal(ratio))


def announce(journal: Journal, span: Span) -> None:
    """Record the announcements to the users, one of them withdrawn."""
    book = Book(journal, REFERENCE_ID, None, span.start, dice(journal.seed, "announcements"))
    for rank, (ago, shown, content) in enumerate(_ANNOUNCEMENTS):
        day = span.today - timedelta(days=ago)
        notification_id = uuid5(NAMESPACE, f"announcement/{rank}")
        published = book.record(
            PublishNotification(
                notification_id=notification_id,
                content=content,
                last_day=day + timedelta(days=shown),
                effective_on=day,
            ),
            day,
        )
        if published is not None and rank == 0:
            end = day + timedelta(days=20)
            withdrawal = WithdrawNotification(
                notification_id=notification_id, motif="Annonce remplacée", effective_on=end
            )
            book.record(withdrawal, end, after=published)


def list_codes(one: Member, journal: Journal, span: Span) -> None:
    """Record what the OFII's list says of the codes of a structure."""
    codes = [(one.type, one.code)]
    if one.second_code is not None:
        codes.append((StructureType.CADA if one.converted_on else one.type, one.second_code))
    for kind, code in codes:
        rng = dice(journal.seed, f"dna/{code}")
        book = Book(journal, dna_id(code), None, max(span.start, one.wave), rng)
        listed_on = max(one.since, span.first)
        registered = book.record(RegisterDna(code=code, effective_on=one.since), one.wave)
        nom = one.nom if one.invented else f"{kind.value} {NAMED} {code}"
        reference = ChangeDnaReference(
            type=DnaType(kind.value),
            departement=one.departement,
            operateur="Opérateur de démonstration",
            nom=nom,
            nom_ofii=nom.upper(),
            direction_territoriale=f"Direction territoriale {one.departement}",
            effective_on=listed_on,
        )
        known = registered and book.record(reference, listed_on, after=registered)
        entered = known and book.record(ListDna(effective_on=listed_on), listed_on, after=known)
        if entered is not None and one.last_day is not None:
            left = one.last_day + timedelta(days=1)
            book.record(DelistDna(effective_on=left), left, after=entered)
