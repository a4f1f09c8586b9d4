"""What is recorded about who and where a structure is: registration, codes, operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from placeasile.domain.structure.decisions.codes import AttachDnaCode, EndDnaCode
from placeasile.domain.structure.decisions.lifecycle import (
    ChangeOperateur,
    CloseStructure,
    ConvertType,
    OpenStructure,
    RegisterStructure,
    RenameStructure,
)
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import CODE_INTERRUPTED, MOVE, RENAMING
from placeasile.workers.demonstration.journal import Book, Journal, Recording
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.office import dice, some_day, usual_delay
from placeasile.workers.demonstration.park import somewhere

_CLOSING_REASONS: Final = (
    "Fin de la convention",
    "Regroupement avec une autre structure",
    "Restitution des locaux au propriétaire",
)
_SITES: Final = ("site nord", "site sud", "site de la gare", "site du parc")
_LATE_TRANSFER: Final = 0.3


def open_book(one: Member, journal: Journal, span: Span, seed: int) -> Book:
    """Open the book of a structure, and register it when it is invented."""
    rng = dice(seed, str(one.subject))
    if not one.invented:
        return Book(journal, one.subject, None, one.wave, rng)
    registering = Book(journal, one.subject, None, span.start, rng)
    command = RegisterStructure(
        type=one.type,
        departement=one.departement,
        effective_on=one.since,
        operateur_id=one.operateur_id,
        filiale="Filiale de démonstration" if rng.random() < 0.05 else None,  # noqa: PLR2004
        nom=one.nom,
    )
    misspelt = command.model_copy(update={"nom": one.nom.replace("démonstration", "demonstration")})
    registered = registering.record(command, one.wave, instead=misspelt)
    book = Book(journal, one.subject, registered, one.wave, rng)
    book.record(one.address, one.wave)
    opening = OpenStructure(effective_on=one.opened_on)
    wrong = OpenStructure(effective_on=_a_month_before(one.opened_on))
    book.record(opening, max(one.wave, one.opened_on), instead=wrong)
    return book


@dataclass(frozen=True, slots=True)
class Held:
    """A DNA code, the days between which a structure bears it, and how that is known."""

    code: str
    first: date
    last: date
    recording: Recording


@dataclass(frozen=True, slots=True)
class Lived:
    """What later entries rest upon: the conversion, if any, and the DNA codes."""

    converted: Recording | None
    codes: Sequence[Held]


def live(one: Member, book: Book, span: Span) -> Lived:
    """Record the identity over the years."""
    codes = _carry_codes(one, book, span)
    _hand_over(one, book)
    if one.invented:
        _move_and_rename(one, book, span)
    if one.last_day is not None:
        command = CloseStructure(last_day=one.last_day, motif=book.rng.choice(_CLOSING_REASONS))
        book.record(command, one.last_day + timedelta(days=book.rng.randint(-60, 30)))
    if one.converted_on is None:
        return Lived(None, codes)
    command = ConvertType(
        type=StructureType.CADA,
        effective_on=one.converted_on,
        legal_basis=f"Arrêté de démonstration {one.departement}-{one.converted_on:%Y-%m}",
    )
    when = one.converted_on + timedelta(days=usual_delay(book.rng))
    return Lived(book.record(command, when), codes)


def _carry_codes(one: Member, book: Book, span: Span) -> Sequence[Held]:
    """Record the DNA codes: one for most, a second one on a conversion or a renumbering."""
    rng = book.rng
    first = AttachDnaCode(code=one.code, effective_on=one.since)
    attached = book.record(first, one.wave)
    if attached is None:
        return ()
    earliest = max(one.since, span.start) + timedelta(days=90)
    latest = (one.last_day or span.today) - timedelta(days=90)
    if one.second_code is not None:
        change = one.converted_on or some_day(earliest, latest, rng)
        return _end_and_attach(one, book, attached, change, change)
    if one.last_day is not None:
        book.record(
            EndDnaCode(code=one.code, last_day=one.last_day, motif="Fermeture"), one.last_day
        )
        return (Held(one.code, one.since, one.last_day, attached),)
    if rng.random() < CODE_INTERRUPTED:
        change = some_day(earliest, latest, rng)
        again = change + timedelta(days=rng.randint(30, 80))
        return _end_and_attach(one, book, attached, change, again)
    return (Held(one.code, one.since, span.today, attached),)


def _end_and_attach(
    one: Member, book: Book, attached: Recording, ended: date, again: date
) -> Sequence[Held]:
    """End the first code, and attach the second one, or the same again."""
    last_day = ended - timedelta(days=1)
    delay = timedelta(days=book.rng.randint(1, 40))
    first = Held(one.code, one.since, last_day, attached)
    ending = EndDnaCode(code=one.code, last_day=last_day, motif="Nouvelle codification")
    end = book.record(ending, ended + delay, after=attached)
    if end is None:
        return (first,)
    second = one.second_code or one.code
    attaching = AttachDnaCode(code=second, effective_on=again)
    renewed = book.record(attaching, again + delay, after=end)
    if renewed is None:
        return (first,)
    return first, Held(second, again, one.last_day or date.max, renewed)


def _hand_over(one: Member, book: Book) -> None:
    """Record the changes of operator, one in three from four months to a year late."""
    for day, operateur_id in one.handed_over:
        late = book.rng.random() < _LATE_TRANSFER
        delay = book.rng.randint(120, 360) if late else usual_delay(book.rng)
        command = ChangeOperateur(operateur_id=operateur_id, effective_on=day)
        wrong = ChangeOperateur(
            operateur_id=operateur_id, effective_on=day + timedelta(days=book.rng.randint(1, 28))
        )
        book.record(command, day + timedelta(days=delay), instead=wrong)


def _move_and_rename(one: Member, book: Book, span: Span) -> None:
    rng = book.rng
    sites = rng.sample(_SITES, len(_SITES))
    latest = (one.last_day or span.today) - timedelta(days=60)
    for year in range(span.first.year, span.today.year + 1):
        day = date(year, rng.randint(1, 12), 1)
        if not max(one.since, span.first) + timedelta(days=60) < day < latest:
            continue
        when = day + timedelta(days=usual_delay(rng))
        if rng.random() < MOVE:
            book.record(somewhere([one.address], day, rng), when)
        if sites and rng.random() < RENAMING:
            book.record(RenameStructure(nom=f"{one.nom}, {sites.pop()}", effective_on=day), when)


def _a_month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
