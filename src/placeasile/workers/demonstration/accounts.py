"""The years of a structure once they are over: accounts, result, indicators, closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final
from uuid import UUID, uuid5

from placeasile.domain.acts.decisions import DecideTarification
from placeasile.domain.finance.decisions.accounts import (
    DecideStateRecovery,
    RetainAccounts,
    SubmitAccounts,
)
from placeasile.domain.finance.decisions.closing import (
    CloseBudgetYear,
    DeclareCpomParticipation,
    ReopenBudgetYear,
)
from placeasile.domain.finance.decisions.indicators import ForecastIndicators, RealiseIndicators
from placeasile.domain.finance.decisions.result import AllocateResult, DisposeSurplus
from placeasile.domain.rules.budget import FORECAST_SINCE
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import (
    RATIO,
    RATIO_INVERTED,
    RATIO_OFF,
    YEAR_CLOSED,
    YEAR_REOPENED,
)
from placeasile.workers.demonstration.capacities import Capacities
from placeasile.workers.demonstration.funding import Granted
from placeasile.workers.demonstration.journal import NAMESPACE, Book, Recording
from placeasile.workers.demonstration.members import Member, Span

ALLOCATED: Final = {
    "reserve_investissement": 0.40,
    "reserve_compensation_deficits": 0.20,
    "reserve_bfr": 0.15,
    "reserve_compensation_amortissements": 0.10,
    "charges_non_reconductibles": 0.05,
    "autre": 0.0,
}
"""Shares of a surplus of an authorised structure; the rest is carried forward."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """The order that set the tariff of a year."""

    act_id: UUID
    year: int
    recording: Recording


def record_accounts(one: Member, grants: Sequence[Granted], book: Book, span: Span) -> None:
    """Record the accounts of each year that is over, unless they are those of a CPOM."""
    book = book.chapter("accounts")
    for grant in grants:
        if grant.year >= span.today.year:
            continue
        if grant.year in one.cpom_years:
            declared = DeclareCpomParticipation(year=grant.year, in_cpom=True)
            when = date(grant.year, 3, 1) + timedelta(days=book.rng.randint(0, 60))
            book.record(declared, when, after=grant.recording)
        else:
            _record_year(one, grant, book)


def _record_year(one: Member, grant: Granted, book: Book) -> None:
    rng, year = book.rng, grant.year
    income = round(grant.amount * rng.uniform(1.0, 1.06))
    charges = round(income * rng.gauss(0.995, 0.025))
    submitted_on = date(year + 1, 4, rng.randint(1, 30))
    submission = SubmitAccounts(
        year=year,
        charges_proposed=Decimal(round(charges * rng.uniform(1.0, 1.03))),
        income_proposed=Decimal(round(income * rng.uniform(0.99, 1.0))),
        effective_on=submitted_on,
    )
    mistyped = submission.model_copy(update={"charges_proposed": submission.charges_proposed * 10})
    when = submitted_on + timedelta(days=rng.randint(1, 30))
    submitted = book.record(submission, when, after=grant.recording, instead=mistyped)
    if submitted is None:
        return
    decided_on = date(year + 1, 10, 1) + timedelta(days=rng.randint(0, 150))
    when = decided_on + timedelta(days=rng.randint(2, 40))
    retained = book.record(
        RetainAccounts(
            year=year,
            total_income=Decimal(income),
            charges_retained=Decimal(charges),
            effective_on=decided_on,
        ),
        when,
        after=submitted,
    )
    if retained is None:
        return
    dispose = _allocate if one.type_on(date(year, 12, 31)).authorised else _dispose
    disposed = dispose(year, income - charges, decided_on, retained, book)
    if disposed is not None and one.converted_on is None:
        _close(year, disposed, book)


def _allocate(year: int, net: int, on: date, retained: Recording, book: Book) -> Recording | None:
    """Record what the State recovers of a result, and where the rest goes."""
    rng = book.rng
    recovery = -round(net * rng.uniform(0, 0.5))
    inverted = rng.random() < 0.04  # noqa: PLR2004 (a share)
    decision = DecideStateRecovery(
        year=year,
        state_recovery=Decimal(-recovery if inverted else recovery),
        effective_on=on,
    )
    decided = book.record(decision, retained.moment.date(), after=retained)
    total = net + recovery
    lines = {name: round(max(total, 0) * share) for name, share in ALLOCATED.items()}
    lines["report_a_nouveau"] = total - sum(lines.values())
    amounts = {name: Decimal(one) for name, one in lines.items()}
    allocation = AllocateResult.model_validate(
        {
            "year": year,
            "allocation_total": Decimal(total),
            "effective_on": on,
            **amounts,
        }
    )
    return decided and book.record(allocation, retained.moment.date(), after=decided)


def _dispose(year: int, net: int, on: date, retained: Recording, book: Book) -> Recording | None:
    """Record what becomes of the surplus of a subsidised structure, or of its deficit."""
    compensated = round(max(-net, 0) * book.rng.uniform(0, 1))
    decision = DecideStateRecovery(year=year, state_recovery=Decimal(compensated), effective_on=on)
    decided = book.record(decision, retained.moment.date(), after=retained)
    surplus = max(net, 0)
    carried, funds = round(surplus * 0.4), round(surplus * 0.2)
    disposal = DisposeSurplus(
        year=year,
        surplus_recovered=Decimal(surplus - carried - funds),
        surplus_carried=Decimal(carried),
        dedicated_funds=Decimal(funds),
        effective_on=on,
    )
    return decided and book.record(disposal, retained.moment.date(), after=decided)


def _close(year: int, disposed: Recording, book: Book) -> None:
    """Close some years, two years after, and open few of them again."""
    rng = book.rng
    if rng.random() >= YEAR_CLOSED:
        return
    day = date(year + 3, 1, 10) + timedelta(days=rng.randint(0, 120))
    closed_on = max(day, disposed.moment.date() + timedelta(days=30))
    closed = book.record(
        CloseBudgetYear(year=year, effective_on=closed_on), closed_on, after=disposed
    )
    if closed is None or rng.random() >= YEAR_REOPENED:
        return
    reopened_on = closed.moment.date() + timedelta(days=rng.randint(20, 90))
    reopening = ReopenBudgetYear(
        year=year, motif="Compte rectificatif de démonstration", effective_on=reopened_on
    )
    book.record(reopening, reopened_on, after=closed)


def record_indicators(
    one: Member, found: Capacities, grants: Sequence[Granted], book: Book, span: Span
) -> Sequence[int]:
    """Record staff, staffing ratio and daily cost, as expected and as they were.

    Returns:
        The years whose ratio was realised upside down.
    """
    book = book.chapter("indicators")
    rng = book.rng
    inverted: list[int] = []
    for grant in grants:
        kind, year = one.type_on(date(grant.year, 1, 1)), grant.year
        last = min(date(year, 12, 31), one.last_day or date.max)
        places = found.at(max(last, found.days[0]))
        if kind is StructureType.PRAHDA or not places or not grant.place_days:
            continue
        said, upside_down = _indicators(kind, places, grant, rng)
        if year >= FORECAST_SINCE:
            when = date(year - 1, 11, 1) + timedelta(days=rng.randint(0, 60))
            book.record(
                ForecastIndicators.model_validate(
                    {
                        "year": year,
                        **said,
                    }
                ),
                when,
            )
        if year < span.today.year:
            when = date(year + 1, 4, 1) + timedelta(days=rng.randint(0, 120))
            realised = RealiseIndicators.model_validate(
                {
                    "year": year,
                    **said,
                }
            )
            wrong = realised.model_copy(update={"etp": said["etp"] * 10})
            if book.record(realised, when, instead=wrong) is not None and upside_down:
                inverted.append(year)
    return inverted


def _indicators(
    kind: StructureType, places: int, grant: Granted, rng: Random
) -> tuple[dict[str, Decimal], bool]:
    """Return the indicators of a year, and whether the ratio is the inverse of itself."""
    mean, spread = RATIO[kind]
    etp = Decimal(str(round(max(1.0, places / max(mean / 2, rng.gauss(mean, spread))), 1)))
    ratio, draw = places / etp, rng.random()
    if draw < RATIO_INVERTED:
        ratio = etp / places
    elif draw < RATIO_INVERTED + RATIO_OFF:
        ratio *= Decimal("1.3")
    cost = Decimal(grant.amount) / grant.place_days
    said = {
        "etp": etp,
        "taux_encadrement": round(ratio, 3),
        "cout_journalier": round(cost, 2),
    }
    return said, draw < RATIO_INVERTED


def record_tariffs(one: Member, grants: Sequence[Granted], book: Book) -> Sequence[Tariff]:
    """Record the orders that set the tariff of each year of a CADA or a CPH."""
    if not one.type.authorised:
        return ()
    book = book.chapter("tariffs")
    recorded: list[Tariff] = []
    for grant in grants:
        act_id = uuid5(NAMESPACE, f"{one.subject}/tarification/{grant.year}")
        order = DecideTarification(
            act_id=act_id,
            year=grant.year,
            dotation=Decimal(grant.amount),
            reference=f"Arrêté de démonstration {one.departement}-{grant.year}",
            effective_on=grant.granted_on,
        )
        wrong = order.model_copy(update={"dotation": Decimal(grant.amount + 1_000)})
        when = grant.granted_on + timedelta(days=book.rng.randint(3, 50))
        done = book.record(order, when, after=grant.recording, instead=wrong)
        if done is not None:
            recorded.append(Tariff(act_id, grant.year, done))
    return recorded
