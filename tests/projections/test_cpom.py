"""Members of contracts as days pass, and as events come late, by example."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from placeasile.domain.cpom.events import (
    CpomAmended,
    CpomSigned,
    CpomTerminated,
    StructureJoinedCpom,
    StructureLeftCpom,
)
from placeasile.domain.kernel import FactRetracted
from placeasile.domain.structure.events import CapacityAuthorised, OperateurChanged
from placeasile.projections.runner import apply_page
from tests.projections.planting import Place, plant
from tests.projections.test_rules import ALPHA, BETA, ONE, Told, row

CPOM: Final = UUID("c9000000-0000-4000-8000-000000000001")
SIGNED: Final = CpomSigned(operateur_id=ALPHA, start=date(2023, 1, 1), end=date(2025, 12, 31))


def told() -> Told:
    story = Told()
    story.say(ONE, CapacityAuthorised(places=60), date(2020, 1, 1))
    story.say(CPOM, SIGNED, date(2023, 1, 1))
    return story


def pass_to(place: Place, story: Told, day: date) -> dict[str, list[dict[str, Any]]]:
    """Let days pass until one, and compare with the oracle."""
    apply_page(place.projector, day)
    return story.agreed(place, day)


@pytest.mark.covers("StructureJoinedCpom", "CpomTerminated", "structure_cpom")
def test_members_come_and_go_as_days_pass(place: Place) -> None:
    story = told()
    joined = StructureJoinedCpom(structure_id=ONE, until=date(2024, 3, 31))
    story.say(CPOM, joined, date(2024, 1, 15))
    story.say(CPOM, CpomTerminated(last_day=date(2025, 6, 30), motif="x"), date(2025, 7, 1))
    tables = story.shown(place, date(2024, 1, 14))
    assert row(tables, "cpom", cpom_id=CPOM)["structures"] == 0
    expected = {
        date(2024, 1, 15): ("EN_COURS", 1, 60, "EN_COURS", True),
        date(2024, 3, 31): ("EN_COURS", 1, 60, "EN_COURS", True),
        date(2024, 4, 1): ("EN_COURS", 0, 0, "TERMINEE", False),
        date(2025, 6, 30): ("EN_COURS", 0, 0, "TERMINEE", False),
        date(2025, 7, 1): ("RESILIE", 0, 0, "TERMINEE", False),
    }
    for day, wanted in expected.items():
        tables = pass_to(place, story, day)
        cpom = row(tables, "cpom", cpom_id=CPOM)
        member = row(tables, "cpom_member", cpom_id=CPOM)
        held = row(tables, "structure_cpom", structure_id=ONE)
        found = cpom["etat"], cpom["structures"], cpom["places"], member["etat"], held["en_vigueur"]
        assert found == wanted, day


@pytest.mark.covers("CpomAmended", "CpomStructure")
def test_a_contract_that_ends_takes_its_members_with_it_unless_it_is_amended(
    place: Place,
) -> None:
    story = told()
    story.say(CPOM, StructureJoinedCpom(structure_id=ONE), date(2023, 1, 1))
    story.shown(place, date(2025, 12, 31))
    tables = pass_to(place, story, date(2026, 1, 1))
    assert row(tables, "cpom", cpom_id=CPOM)["etat"] == "EXPIREE"
    assert not row(tables, "structure_cpom", structure_id=ONE)["en_vigueur"]

    story.say(CPOM, CpomAmended(new_end=date(2027, 12, 31)), date(2025, 6, 1))
    plant(place.owner, story.log[-1:])
    tables = pass_to(place, story, date(2026, 1, 1))
    assert row(tables, "cpom", cpom_id=CPOM)["etat"] == "EN_COURS"
    assert row(tables, "structure_cpom", structure_id=ONE)["end_on"] == date(2027, 12, 31)
    assert row(tables, "cpom_coverage", structure_id=ONE, year=2026)["in_cpom"]


@pytest.mark.covers("StructureLeftCpom", "V-CPOM-05")
def test_a_departure_taken_back_and_a_change_of_operator_reach_the_contract(
    place: Place,
) -> None:
    story = told()
    story.say(CPOM, StructureJoinedCpom(structure_id=ONE), date(2023, 1, 1))
    left = story.say(
        CPOM,
        StructureLeftCpom(structure_id=ONE, last_day=date(2024, 6, 30), motif="x"),
        date(2024, 7, 1),
    )
    today = date(2025, 3, 1)
    tables = story.shown(place, today)
    assert row(tables, "cpom_member", cpom_id=CPOM)["motif"] == "x"
    assert not row(tables, "cpom_coverage", structure_id=ONE, year=2025)["in_cpom"]

    story.say(CPOM, FactRetracted(target=left), today, supersedes=left)
    story.say(ONE, OperateurChanged(operateur_id=BETA), today + timedelta(days=1))
    plant(place.owner, story.log[-2:])
    tables = pass_to(place, story, today)
    assert row(tables, "cpom_coverage", structure_id=ONE, year=2025)["in_cpom"]
    assert row(tables, "cpom_member", cpom_id=CPOM)["autre_operateur"] is False
    tables = pass_to(place, story, today + timedelta(days=1))
    assert row(tables, "cpom_member", cpom_id=CPOM)["autre_operateur"] is True
