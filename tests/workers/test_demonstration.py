"""The demonstration looks like the park, is labelled as invented, and is never refused."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID

import pytest

from placeasile.domain.contacts.decisions import DescribeContact
from placeasile.domain.finance.decisions import GrantDotation
from placeasile.domain.kernel import History
from placeasile.domain.operateur.decisions import RecordLegalIdentity, RegisterOperateur
from placeasile.domain.structure.decisions.contracts import TerminateConvention
from placeasile.domain.structure.decisions.lifecycle import (
    ChangeOperateur,
    CloseStructure,
    ConvertType,
    MoveStructure,
    RegisterStructure,
    RenameStructure,
)
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.values import fold
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import PLACES, TOTAL_PLACES
from placeasile.workers.demonstration.generation import generate, read_extract, write_history
from placeasile.workers.demonstration.journal import Journal
from placeasile.workers.demonstration.members import Member, span_until
from placeasile.workers.demonstration.office import PARIS, soon_after, working_day, years_later
from placeasile.workers.demonstration.sizes import spread
from placeasile.workers.imports.intention import Intention
from tests.workers.loading import SEED, TODAY, Memory

pytestmark = [pytest.mark.xdist_group("demonstration"), pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="session")
def park(register: Memory) -> dict[UUID, History]:
    """The structures open on the day."""
    return {
        stream: history
        for stream, history in register.streams.items()
        if history.at("type", TODAY) and not history.at("closed", TODAY)
    }


def places(history: History) -> int:
    value = history.at("places", TODAY)
    assert value is not None
    assert isinstance(value["n"], int)
    return value["n"]


def region(history: History) -> str:
    value = history.at("departement", TODAY)
    assert value is not None
    return DEPARTEMENTS[str(value["departement"])].region


def invented(demonstration: list[Intention]) -> Iterator[Intention]:
    return (one for one in demonstration if one.source == "DEMONSTRATION")


def test_nothing_is_refused_and_everything_changes_something(register: Memory) -> None:
    assert register.idle == []


def test_about_a_thousand_structures_are_open(park: dict[UUID, History]) -> None:
    types = Counter(str((one.at("type", TODAY) or {})["type"]) for one in park.values())
    assert 980 <= types.total() <= 1_030
    assert 390 <= types["CADA"] <= 420
    assert 155 <= types["CPH"] <= 175
    assert 320 <= types["HUDA"] <= 350
    assert types["CAES"] == 50
    assert types["PRAHDA"] == 55


def test_places_are_within_two_percent_of_the_park(park: dict[UUID, History]) -> None:
    total = sum(places(one) for one in park.values())
    assert total == pytest.approx(TOTAL_PLACES, rel=0.02)


def test_each_region_has_its_share(park: dict[UUID, History]) -> None:
    found: Counter[str] = Counter()
    for one in park.values():
        found[region(one)] += places(one)
    national = sum(map(sum, PLACES.values()))
    for code, row in PLACES.items():
        wanted = sum(row) * TOTAL_PLACES / national
        assert abs(found[code] - wanted) < 0.05 * wanted


def test_what_is_invented_says_so(demonstration: list[Intention]) -> None:
    extract = {one.command_id for one in read_extract(TODAY)}
    for one in demonstration:
        assert (one.source == "FINESS") == (one.command_id in extract)
    for one in invented(demonstration):
        if isinstance(one.command, DescribeContact):
            continue
        nom = getattr(one.command, "nom", None)
        assert nom is None or "demonstration" in fold(nom)


def test_real_structures_keep_their_name_their_place_and_stay_open(
    demonstration: list[Intention],
) -> None:
    real = {
        one.subject
        for one in demonstration
        if one.source == "FINESS" and isinstance(one.command, RegisterStructure)
    }
    assert len(real) == 520
    touching = (RenameStructure, MoveStructure, CloseStructure, ConvertType)
    assert not any(
        one.subject in real and isinstance(one.command, touching) for one in invented(demonstration)
    )
    associations = {
        one.subject for one in invented(demonstration) if isinstance(one.command, RegisterOperateur)
    }
    takers = {
        one.command.operateur_id
        for one in demonstration
        if one.subject in real and isinstance(one.command, ChangeOperateur)
    }
    assert takers <= associations


def test_it_is_recorded_in_order_in_office_hours_before_the_day(
    demonstration: list[Intention],
) -> None:
    moments = [one.recorded_at for one in demonstration]
    assert all(moment is not None and moment.tzinfo is UTC for moment in moments)
    known = [moment for moment in moments if moment is not None]
    assert all(earlier < later for earlier, later in pairwise(known))
    assert known[0].astimezone(PARIS).date() == working_day(years_later(TODAY, -5))
    assert known[-1] < datetime.combine(TODAY, time.min, PARIS)
    for moment in known:
        local = moment.astimezone(PARIS)
        assert local.weekday() < 5
        assert time(8, 30) <= local.time() <= time(18, 5)


def test_the_same_seed_and_day_give_the_same_demonstration(
    demonstration: list[Intention],
) -> None:
    assert len({one.command_id for one in demonstration}) == len(demonstration)
    assert generate(seed=SEED, today=TODAY) == demonstration


def test_another_seed_another_day_is_not_refused_either() -> None:
    register = Memory().load(generate(seed=2, today=date(2028, 2, 29), regions={"11", "28", "84"}))
    assert register.idle == []


def test_there_is_enough_to_look_at(demonstration: list[Intention]) -> None:
    assert 100_000 <= len(demonstration) <= 150_000
    kinds = Counter(type(one.command) for one in demonstration)
    assert sum(one.corrects is not None for one in demonstration) > 800
    assert sum(one.retracts is not None for one in demonstration) > 120
    assert 120 <= kinds[ChangeOperateur] <= 220
    assert kinds[ConvertType] >= 10
    assert kinds[CloseStructure] >= 10
    assert kinds[TerminateConvention] >= 40


def test_corrections_and_retractions_say_why_and_come_later(
    demonstration: list[Intention],
) -> None:
    ranks = {one.command_id: rank for rank, one in enumerate(demonstration)}
    for rank, one in enumerate(demonstration):
        target = one.corrects or one.retracts
        assert (target is None) == (one.reason is None)
        assert target is None or ranks[target] < rank


def test_some_transfers_are_recorded_months_late(demonstration: list[Intention]) -> None:
    late = [
        one
        for one in demonstration
        if isinstance(one.command, ChangeOperateur)
        and one.recorded_at is not None
        and (one.recorded_at.date() - one.command.effective_on).days > 100
    ]
    assert len(late) > 20


def test_a_year_costs_close_to_a_billion(demonstration: list[Intention]) -> None:
    granted = sum(
        one.command.amount
        for one in demonstration
        if isinstance(one.command, GrantDotation)
        and one.command.year == TODAY.year - 1
        and one.corrects is None
    )
    assert 600_000_000 < granted < 1_100_000_000


def test_it_names_no_real_person(demonstration: list[Intention]) -> None:
    for one in demonstration:
        for address in re.findall(r"[^'\s]+@[^'\s]+", repr(one.command)):
            assert address.endswith("@demonstration.example")
        assert getattr(one.command, "telephone", "063998").startswith("063998")
        if isinstance(one.command, RegisterOperateur | RecordLegalIdentity):
            assert one.command.siret is None


def test_prahda_are_one_national_contract(demonstration: list[Intention]) -> None:
    prahda = {
        one.command.operateur_id
        for one in demonstration
        if isinstance(one.command, RegisterStructure) and one.command.type is StructureType.PRAHDA
    }
    assert len(prahda) == 1


def test_places_are_spread_within_their_bounds() -> None:
    rng = Random(3)
    weights = [rng.lognormvariate(0, 1) for _ in range(30)]
    shares = spread(3_000, weights, 20, 400)
    assert sum(shares) == 3_000
    assert min(shares) >= 20
    assert max(shares) <= 400
    assert sum(spread(100_000, weights, 20, 400)) == 30 * 400


def test_recording_it_again_changes_nothing(demonstration: list[Intention]) -> None:
    some = demonstration[:100]
    assert Memory().load(some).load(some).idle == some


def test_what_happens_at_closing_time_is_recorded_the_next_working_day() -> None:
    friday = datetime(2026, 7, 24, 17, 59, 50, tzinfo=PARIS)
    assert soon_after(friday, Random(1)).date() == date(2026, 7, 27)


def test_what_agents_have_not_learnt_yet_is_not_recorded() -> None:
    span = span_until(TODAY)
    opened_on = TODAY - timedelta(days=3)
    recent = Member(
        subject=UUID(int=1),
        type=StructureType.CADA,
        departement="76",
        nom="CADA de démonstration 76-99",
        operateur_id=UUID(int=2),
        address=MoveStructure(commune="Rouen", effective_on=opened_on),
        since=opened_on,
        opened_on=opened_on,
        wave=TODAY,
        places=80,
        code="C7699",
        invented=True,
        code_bhasile="BHA-NOR-999",
        second_code="C7698",
        handed_over=((TODAY, UUID(int=3)),),
    )
    journal = Journal(seed=SEED, today=TODAY)
    for seed in range(20):
        write_history(recent, journal, span, seed)
    assert journal.in_order() == []
