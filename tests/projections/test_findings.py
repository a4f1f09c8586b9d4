"""The tables that rules fill follow the facts, the day, the reference data and the rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid5

import pytest

from placeasile.domain.anomaly.rules.registry import RULES
from placeasile.domain.reference.events import TargetTariffSet
from placeasile.domain.rules.dossier import Dossier
from placeasile.domain.sites.events import Repartition, SiteCommuneNotFound, SiteMoved, SiteOpened
from placeasile.domain.stating import beside
from placeasile.domain.structure.events import CapacityStated
from placeasile.domain.structure.plans import OpeningPlanned
from placeasile.domain.subjects import REFERENCE_ID
from placeasile.domain.vocabulary import StructureType
from placeasile.projections import generation
from placeasile.projections.findings import composing, evaluating
from placeasile.projections.rebuild import ensure
from placeasile.projections.runner import apply_page
from placeasile.projections.verifying import verify_tables
from tests.projections.planting import Place, plant, projecting
from tests.projections.test_rules import MAY, ONE, TODAY, Told, row

PMR: Final = "PLACES_PMR_GT_AUTORISEES"


def found(place: Place, code: str) -> list[tuple[int, bool | None, str]]:
    return place.projector.execute(
        "select year, result, detail from read.anomaly where code = %s order by year", [code]
    ).fetchall()


def dossier(place: Place, structure_id: UUID, on: date) -> Dossier:
    row = place.projector.execute(
        "select dossier::text from read.dossier_at(%s::uuid[], %s, 1000)", [[structure_id], on]
    ).fetchone()
    assert row is not None
    return evaluating.read_dossier(row[0])


@pytest.mark.covers("PLACES_PMR_GT_AUTORISEES")
def test_each_year_is_judged_on_what_it_says(place: Place) -> None:
    told = Told()
    told.say(ONE, CapacityStated(year=2024, places=40, pmr=41), date(2024, 12, 31))
    plant(place.owner, told.log)
    ensure(place.projector, TODAY)

    judged = {year: (result, detail) for year, result, detail in found(place, PMR)}
    assert judged[2024] == (True, "41 places PMR pour 40 autorisées")
    assert {result for year, (result, _) in judged.items() if year != 2024} <= {None, False}


@pytest.mark.covers("ADRESSE_NON_LOCALISEE")
def test_a_dwelling_that_moved_is_no_longer_at_the_address_that_was_not_found(
    place: Place,
) -> None:
    told = Told()
    stream, site_id = beside(ONE, "sites"), uuid5(ONE, "site")
    told.say(
        stream,
        SiteOpened(
            structure_id=ONE,
            site_id=site_id,
            street="1 rue des Lilas",
            code_postal="14000",
            commune="Caenne",
            repartition=Repartition.DIFFUS,
        ),
        MAY,
    )
    told.say(stream, SiteCommuneNotFound(structure_id=ONE, site_id=site_id), MAY)
    lost = told.shown(place)
    assert row(lost, "anomaly", code="ADRESSE_NON_LOCALISEE")["result"] is True

    moved = SiteMoved(
        structure_id=ONE,
        site_id=site_id,
        street="2 rue des Lilas",
        code_postal="14000",
        commune="Caen",
    )
    told.say(stream, moved, date(2025, 7, 1))
    plant(place.owner, told.log[-1:])
    apply_page(place.projector, TODAY)
    assert row(told.agreed(place, TODAY), "anomaly", code="ADRESSE_NON_LOCALISEE")["result"] is None


@pytest.mark.covers("delta 2.2")
def test_places_to_open_next_year_are_reminded_of_before_it(place: Place) -> None:
    told = Told()
    planned = OpeningPlanned(year=2026, count=12, due_on=date(2026, 2, 1))
    told.say(ONE, planned, date(2026, 1, 1))
    tables = told.shown(place)

    due = row(tables, "agenda", task="PLACES_A_OUVRIR")
    assert (due["deadline"], due["label"]) == (date(2026, 2, 1), "Ouvrir des places (12)")
    assert due["important_from"] == date(2025, 11, 2)


def test_a_table_that_rules_fill_is_verified(place: Place) -> None:
    told = Told()
    plant(place.owner, told.log)
    ensure(place.projector, TODAY)
    place.owner.execute("update core_v1.completeness set missing = not missing")
    place.owner.execute("delete from core_v1.anomaly")

    with projecting(place.dsn) as connection:
        report = verify_tables(connection)

    assert report is not None
    unsound = {one.name for one in report.tables if not one.sound}
    assert unsound == {"completeness", "anomaly"}


def test_a_change_of_the_reference_data_is_in_every_dossier(place: Place) -> None:
    told = Told()
    plant(place.owner, told.log)
    ensure(place.projector, TODAY)
    place.owner.execute("delete from core_v1.agenda")
    place.owner.execute("delete from core_v1.completeness")
    before = len(told.log)
    told.say(
        REFERENCE_ID,
        TargetTariffSet(type=StructureType.CADA, year=2025, is_idf=False, amount=Decimal(21)),
        date(2025, 1, 1),
    )
    plant(place.owner, told.log[before:])
    apply_page(place.projector, TODAY)

    reference = dossier(place, ONE, TODAY).reference
    assert reference is not None
    assert reference.tariff("CADA", 2025, ile_de_france=False) == Decimal(21)
    assert reference.tariff("CADA", 2024, ile_de_france=False) is None
    (count,) = place.projector.execute("select count(*) from read.completeness").fetchone() or (0,)
    assert count > 0


def test_another_version_of_a_rule_makes_another_generation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = generation.definition_hash()
    changed: dict[str, Any] = {**RULES, PMR: replace(RULES[PMR], version=2)}
    monkeypatch.setattr(generation, "RULES", changed)

    assert generation.definition_hash() != before


def test_a_slice_that_nothing_fills_is_not_known() -> None:
    chosen = {one.name for one in composing.slices()}
    absent = replace(composing.SLICES[0], name="x", tables=("no_such_table",))

    assert {"identity", "years", "acts", "budgets", "reference", "said"} <= chosen
    assert not absent.there
    assert evaluating.read_dossier("{}") == Dossier()
