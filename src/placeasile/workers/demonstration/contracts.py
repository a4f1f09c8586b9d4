"""The conventions and authorisations of a structure: signed, amended, renewed, ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID, uuid5

from placeasile.domain.structure.decisions.contracts import (
    AmendAuthorisation,
    AmendConvention,
    GrantAuthorisation,
    RenewAuthorisation,
    RenewConvention,
    SignConvention,
    TerminateConvention,
    WithdrawAuthorisation,
)
from placeasile.workers.demonstration.calibration import (
    AUTHORISATION_AVENANTS,
    AUTHORISATION_YEARS,
    CONVENTION_AVENANTS,
    KINDS,
    NOT_RENEWED,
)
from placeasile.workers.demonstration.journal import NAMESPACE, Book, Recording
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.office import years_later

_DAY: Final = timedelta(days=1)
_SIGNED_ANEW: Final = 0.7
"""Share of the transfers that end the convention; the others carry it over."""

_EXTENDS: Final = 0.12
_SUMMARIES: Final = (
    "Avenant de démonstration : modification de la capacité",
    "Avenant de démonstration : révision de l'annexe financière",
    "Avenant de démonstration : changement d'adresse administrative",
    "Avenant de démonstration : ajout de places spécialisées",
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A day from which the running convention no longer holds, and why."""

    day: date
    motif: str
    signed_anew: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """A convention or an authorisation: its days at first, and its recording."""

    period_id: UUID
    start: date
    end: date
    recording: Recording


def record_conventions(one: Member, book: Book, span: Span) -> Sequence[Signed]:
    """Record the conventions that follow one another; return them."""
    kind, rng = KINDS[one.type], book.rng
    signed: list[Signed] = []
    if rng.random() >= kind.convention_rate:
        return signed
    cuts = list(_cuts(one, rng))
    start = _first_start(one, span, rng)
    previous: UUID | None = None
    after: Recording | None = None
    rank = 1
    while True:
        end = years_later(start, rng.randint(*kind.convention_years)) - _DAY
        period_id = uuid5(NAMESPACE, f"{one.subject}/convention/{rank}")
        after = _start(one, period_id, (start, end), previous, after, book)
        if after is not None:
            signed.append(Signed(period_id, start, end, after))
        cut = next((cut for cut in cuts if start < cut.day <= end), None)
        until = min(end, span.today, cut.day - 2 * _DAY if cut else end)
        if after is not None:
            end, after = _avenants(period_id, (start, end), until, after, book)
        if after is not None and cut is not None:
            after = _terminate(period_id, cut, after, book)
        closed = one.last_day is not None and one.last_day <= end
        if after is None or closed or _is_last(end, cut, span, rng):
            return signed
        start, previous = (end + _DAY, period_id) if cut is None else (cut.day, None)
        rank += 1


def _is_last(end: date, cut: Cut | None, span: Span, rng: Random) -> bool:
    """Tell whether no convention follows, or none that could be recorded by now."""
    if cut is not None:
        return not cut.signed_anew
    return rng.random() < NOT_RENEWED or end > span.today + timedelta(days=90)


def _cuts(one: Member, rng: Random) -> Iterator[Cut]:
    for day, _ in one.handed_over:
        if rng.random() < _SIGNED_ANEW:
            yield Cut(day, "Changement d'opérateur", signed_anew=True)
    if one.last_day is not None:
        yield Cut(one.last_day + _DAY, "Fermeture de la structure", signed_anew=False)


def _first_start(one: Member, span: Span, rng: Random) -> date:
    """Return the first day of the convention that runs when the demonstration begins."""
    _, longest = KINDS[one.type].convention_years
    month = rng.choice((1, 1, 1, 4, 7, 10))
    ago = rng.randint(0 if month == 1 else 1, max(1, longest - 1))
    start = date(span.first.year - ago, month, 1)
    return max(start, one.since) if one.since <= span.first else one.since


def _start(
    one: Member,
    period_id: UUID,
    days: tuple[date, date],
    previous: UUID | None,
    after: Recording | None,
    book: Book,
) -> Recording | None:
    """Record a convention: half of them ahead of their first day, half somewhat late."""
    rng = book.rng
    start, end = days
    wrong_end = years_later(end, 1)
    reference = f"Convention de démonstration {one.departement}-{start:%Y%m%d}"
    ahead = rng.random() < 0.5  # noqa: PLR2004 (a half)
    when = start + timedelta(days=-rng.randint(10, 60) if ahead else rng.randint(0, 90))
    right: SignConvention | RenewConvention
    if previous is None:
        right = SignConvention(start=start, end=end, period_id=period_id, reference=reference)
    else:
        right = RenewConvention(
            start=start, end=end, period_id=period_id, previous_id=previous, reference=reference
        )
    wrong = right.model_copy(update={"end": wrong_end})
    return book.record(right, when, after=after, instead=wrong)


def _avenants(
    period_id: UUID, days: tuple[date, date], until: date, after: Recording, book: Book
) -> tuple[date, Recording | None]:
    """Record the avenants of a convention; return its end, that the last one may move."""
    rng = book.rng
    start, end = days
    day = start + timedelta(days=10 + int(rng.expovariate(CONVENTION_AVENANTS / 365)))
    latest: Recording | None = after
    while day < until and latest is not None:
        extends = rng.random() < _EXTENDS and (end - day).days < 365 and until == end  # noqa: PLR2004
        new_end = end + timedelta(days=30 * rng.randint(3, 12)) if extends else None
        command = AmendConvention(
            period_id=period_id,
            effective_on=day,
            new_end=new_end,
            summary=rng.choice(_SUMMARIES) if new_end is None else "Avenant de prolongation",
        )
        wrong = command.model_copy(update={"effective_on": day - _DAY})
        when = day + timedelta(days=rng.randint(5, 60))
        latest = book.record(command, when, after=latest, instead=wrong)
        end = new_end or end
        if extends:
            break
        day += timedelta(days=10 + int(rng.expovariate(CONVENTION_AVENANTS / 365)))
    return end, latest


def _terminate(period_id: UUID, cut: Cut, after: Recording, book: Book) -> Recording | None:
    last_day = cut.day - _DAY
    command = TerminateConvention(period_id=period_id, last_day=last_day, motif=cut.motif)
    return book.record(command, last_day + timedelta(days=book.rng.randint(-20, 60)), after=after)


def record_authorisations(
    one: Member, book: Book, span: Span, converted: Recording | None
) -> Signed | None:
    """Record the authorisation of fifteen years that runs, and the next one when it ends.

    Returns:
        The first of them, if any.
    """
    rng = book.rng
    start = one.opened_on
    after: Recording | None = None
    if not one.type.authorised:
        if one.converted_on is None or converted is None:
            return None
        start, after = one.converted_on, converted
    while years_later(start, AUTHORISATION_YEARS) <= span.first:
        start = years_later(start, AUTHORISATION_YEARS)
    period_id = uuid5(NAMESPACE, f"{one.subject}/authorisation/1")
    end = years_later(start, AUTHORISATION_YEARS) - _DAY
    reference = f"Arrêté d'autorisation de démonstration {one.departement}-{start:%Y}"
    grant = GrantAuthorisation(start=start, end=end, period_id=period_id, reference=reference)
    wrong = grant.model_copy(update={"end": years_later(end, 1)})
    when = start + timedelta(days=rng.randint(5, 60))
    granted = book.record(grant, when, after=after, instead=wrong)
    if granted is None:
        return None
    signed = Signed(period_id, start, end, granted)
    if one.last_day is not None:
        withdrawal = WithdrawAuthorisation(
            period_id=period_id, last_day=one.last_day, motif="Fermeture de la structure"
        )
        book.record(withdrawal, one.last_day + timedelta(days=15), after=granted)
        return signed
    amended = _amend_authorisation(
        period_id, (max(start, span.first), min(end, span.today)), granted, book
    )
    if amended is not None and end < span.today:
        renewal = RenewAuthorisation(
            start=end + _DAY,
            end=years_later(end, AUTHORISATION_YEARS),
            period_id=uuid5(NAMESPACE, f"{one.subject}/authorisation/2"),
            previous_id=period_id,
            reference=f"Arrêté de renouvellement de démonstration {one.departement}-{end:%Y}",
        )
        book.record(renewal, end + timedelta(days=rng.randint(-60, 90)), after=amended)
    return signed


def _amend_authorisation(
    period_id: UUID, days: tuple[date, date], granted: Recording, book: Book
) -> Recording | None:
    """Record the amending orders of an authorisation between two days."""
    rng = book.rng
    first, last = days
    latest: Recording | None = granted
    day = first
    while latest is not None:
        day += timedelta(days=10 + int(rng.expovariate(AUTHORISATION_AVENANTS / 365)))
        if day >= last:
            break
        command = AmendAuthorisation(
            period_id=period_id,
            effective_on=day,
            summary="Arrêté modificatif de démonstration : extension non importante",
        )
        when = day + timedelta(days=rng.randint(5, 60))
        latest = book.record(command, when, after=latest)
    return latest
