"""Rules of the query tables that were once wrong, or could be read otherwise, by example."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid5

from placeasile.domain.finance.events import DotationAmended, DotationGranted
from placeasile.domain.kernel import Event, FactRetracted, Recorded
from placeasile.domain.operateur.events import OperateurRegistered, OperateurRenamed
from placeasile.domain.settled import funding_stream
from placeasile.domain.structure.events import (
    CapacityAuthorised,
    CapacityStated,
    DnaCodeAttached,
    OperateurChanged,
    StructureOpened,
    StructureRegistered,
    StructureRenamed,
)
from placeasile.domain.vocabulary import StructureType
from placeasile.projections.rebuild import ensure
from placeasile.projections.runner import apply_page
from tests.projections.planting import Place, assert_same, plant, running
from tests.support.oracle import Oracle
from tests.support.oracles.parts import every_table

ALPHA: Final = UUID("a1000000-0000-4000-8000-000000000001")
BETA: Final = UUID("b2000000-0000-4000-8000-000000000002")
ONE: Final = UUID("51000000-0000-4000-8000-000000000001")
TWO: Final = UUID("52000000-0000-4000-8000-000000000002")
TODAY: Final = date(2025, 12, 31)
MAY: Final = date(2025, 5, 1)
REGISTERED: Final = StructureRegistered(
    type=StructureType.CADA, departement="14", operateur_id=ALPHA
)


@dataclass(slots=True)
class Told:
    """A log that a test tells line by line; it knows two operators and a structure."""

    log: list[Recorded] = field(default_factory=list[Recorded])

    def __post_init__(self) -> None:
        self.say(ALPHA, OperateurRegistered(nom="Association Alpha"), MAY)
        self.say(BETA, OperateurRegistered(nom="Association Bêta"), MAY)
        self.say(ONE, REGISTERED, MAY)

    def say(self, stream_id: UUID, event: Event, on: date, supersedes: UUID | None = None) -> UUID:
        """Record one more event; return its id."""
        position = len(self.log) + 1
        event_id = uuid5(stream_id, str(position))
        self.log.append(
            Recorded(
                event=event,
                effective_on=on,
                supersedes=supersedes,
                reason=None if supersedes is None else "Erreur",
                stream_id=stream_id,
                version=1 + sum(one.stream_id == stream_id for one in self.log),
                event_id=event_id,
                position=position,
                recorded_at=datetime(2025, 12, 31, 8, tzinfo=UTC) + timedelta(seconds=position),
                command_id=event_id,
                actor="agent@example.test",
                source="test",
            )
        )
        return event_id

    def grant(self, structure: UUID, amount: str, year: int = 2025) -> None:
        """Record a dotation."""
        event = DotationGranted(structure_id=structure, year=year, amount=Decimal(amount))
        self.say(funding_stream(structure, year), event, date(year, 2, 15))

    def shown(self, place: Place, today: date = TODAY) -> dict[str, list[dict[str, Any]]]:
        """Return the tables, once they agree with the oracle."""
        plant(place.owner, self.log)
        ensure(place.projector, today)
        return self.agreed(place, today)

    def agreed(self, place: Place, today: date) -> dict[str, list[dict[str, Any]]]:
        """Return the tables of the generation in use, that agree with the oracle."""
        tables = running(place.projector)
        assert_same(tables, every_table(Oracle(self.log, today, len(self.log))))
        return tables


def row(tables: dict[str, list[dict[str, Any]]], name: str, **key: object) -> dict[str, Any]:
    """Return the one row of a table that has these values."""
    (found,) = (one for one in tables[name] if all(one[column] == key[column] for column in key))
    return found


# ---------------------------------------------------------------- operators


def test_a_dotation_is_shared_by_days_between_operators(place: Place) -> None:
    told = Told()
    told.say(ONE, StructureOpened(), date(2010, 3, 1))
    told.grant(ONE, "823440.00")
    told.say(ONE, OperateurChanged(operateur_id=BETA), date(2025, 7, 1))
    amended = DotationAmended(structure_id=ONE, year=2025, amount=Decimal("830000.00"))
    told.say(funding_stream(ONE, 2025), amended, date(2025, 10, 15))
    tables = told.shown(place)

    alpha = row(tables, "operator_year", operateur_id=ALPHA, year=2025)
    beta = row(tables, "operator_year", operateur_id=BETA, year=2025)
    assert (alpha["dotation_granted"], alpha["jours"]) == (Decimal("411589.04"), 181)
    assert (beta["dotation_granted"], beta["jours"]) == (Decimal("418410.96"), 184)
    assert (alpha["structures"], alpha["structures_1_jan"]) == (0, 1)
    assert (beta["structures"], beta["structures_1_jan"]) == (1, 0)


def test_the_shares_of_a_dotation_add_up_to_it(place: Place) -> None:
    told = Told()
    told.grant(ONE, "100.01", 2024)
    told.say(ONE, OperateurChanged(operateur_id=BETA), date(2024, 7, 2))
    tables = told.shown(place)

    shares = [
        row(tables, "operator_year", operateur_id=one, year=2024)["dotation_granted"]
        for one in (ALPHA, BETA)
    ]
    assert shares == [Decimal("50.01"), Decimal("50.00")]


def test_an_operator_that_changes_its_subsidiary_stays(place: Place) -> None:
    told = Told()
    told.grant(ONE, "100.01", 2024)
    told.say(ONE, OperateurChanged(operateur_id=ALPHA, filiale="Sud"), date(2024, 7, 2))
    tables = told.shown(place)

    stay = row(tables, "tenure", structure_id=ONE, year=2024)
    assert (stay["first_on"], stay["days"]) == (date(2024, 1, 1), 366)
    year = row(tables, "operator_year", operateur_id=ALPHA, year=2024)
    assert year["dotation_granted"] == Decimal("100.01")


def test_a_structure_is_found_by_the_new_name_of_its_operator(place: Place) -> None:
    told = Told()
    told.shown(place)
    told.say(ALPHA, OperateurRenamed(nom="Horizon"), MAY)
    told.say(ONE, CapacityAuthorised(places=60), MAY)
    plant(place.owner, told.log[-2:])
    apply_page(place.projector, TODAY)

    found = row(told.agreed(place, TODAY), "search", structure_id=ONE)
    assert "horizon" in found["texte"].split()


# ---------------------------------------------------------------- codes


def test_codes_of_the_same_day_are_listed_alike_in_any_order_of_record(place: Place) -> None:
    told = Told()
    for code in ("C2", "C1", "C3"):
        told.say(ONE, DnaCodeAttached(code=code), MAY)
    told.say(ONE, DnaCodeAttached(code="C0"), date(2025, 6, 1))

    sheet = row(told.shown(place), "sheet", structure_id=ONE)
    assert sheet["dna_codes"] == ["C0", "C1", "C2", "C3"]
    assert sheet["dna_code"] == "C0"


# ---------------------------------------------------------------- places


def test_the_balance_of_1_january_is_that_of_31_december(place: Place) -> None:
    told = Told()
    told.say(ONE, CapacityAuthorised(places=96), date(2023, 6, 1))
    told.say(ONE, CapacityStated(year=2023, places=90), date(2023, 12, 31))
    tables = told.shown(place)

    assert row(tables, "year", structure_id=ONE, year=2023)["places"] == 90
    assert row(tables, "year", structure_id=ONE, year=2024)["places_1_jan"] == 90
    assert row(tables, "year", structure_id=ONE, year=2024)["places"] == 96
    assert row(tables, "year", structure_id=ONE, year=2025)["places_1_jan"] == 96


def test_a_capacity_that_takes_effect_on_1_january_is_its_balance(place: Place) -> None:
    told = Told()
    told.say(ONE, CapacityStated(year=2023, places=90), date(2023, 12, 31))
    told.say(ONE, CapacityAuthorised(places=96), date(2024, 1, 1))

    assert row(told.shown(place), "year", structure_id=ONE, year=2024)["places_1_jan"] == 96


def test_a_structure_to_come_has_no_part_in_the_cost_of_a_territory(place: Place) -> None:
    told = Told()
    told.say(ONE, CapacityAuthorised(places=96), date(2025, 1, 1))
    told.grant(ONE, "823440.00")
    told.say(TWO, REGISTERED, MAY)
    told.say(TWO, StructureOpened(), date(2026, 3, 1))
    told.say(TWO, CapacityAuthorised(places=10), date(2025, 1, 1))
    told.grant(TWO, "50000.00")

    nation = row(told.shown(place), "territory_year", territory="nation:FR", year=2025, type="CADA")
    assert (nation["structures"], nation["places"]) == (1, 96)
    assert nation["cout_journalier"] == Decimal("23.50")
    assert nation["dotation_granted"] == Decimal("873440.00")


def test_the_largest_amounts_that_are_accepted_fit_the_tables(place: Place) -> None:
    told = Told()
    for structure in (ONE, TWO):
        if structure == TWO:
            told.say(TWO, REGISTERED, MAY)
        told.say(structure, CapacityAuthorised(places=1), date(2025, 1, 1))
        told.grant(structure, "999999999999.99")
    tables = told.shown(place)

    nation = row(tables, "territory_year", territory="nation:FR", year=2025, type="TOUS")
    assert nation["dotation_granted"] == Decimal("1999999999999.98")
    assert row(tables, "year", structure_id=ONE, year=2025)["cout_journalier"] == Decimal(
        "2739726027.40"
    )


# ---------------------------------------------------------------- days that pass


def test_the_balance_of_the_running_year_moves_with_the_day(place: Place) -> None:
    told = Told()
    told.shown(place, date(2025, 12, 29))

    for day in (date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2)):
        apply_page(place.projector, day)
        year = row(told.agreed(place, day), "year", structure_id=ONE, year=day.year)
        assert year["balance_on"] == day


def test_a_retraction_to_come_is_no_longer_to_come_on_its_day(place: Place) -> None:
    told = Told()
    renamed = told.say(ONE, StructureRenamed(nom="Le Cèdre"), MAY)
    last = told.say(ONE, FactRetracted(target=renamed), TODAY, supersedes=renamed)
    tables = told.shown(place, date(2025, 12, 29))
    assert row(tables, "timeline", event_id=last)["a_venir"]

    apply_page(place.projector, TODAY)
    tables = told.agreed(place, TODAY)
    assert not row(tables, "timeline", event_id=last)["a_venir"]
