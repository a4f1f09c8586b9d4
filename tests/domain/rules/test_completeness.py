"""What a dossier must hold, block by block and year by year."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from placeasile.domain.rules.completeness import Block, Requirement, completeness
from placeasile.domain.rules.documents import required_documents
from placeasile.domain.rules.dossier import (
    Document,
    Dossier,
    Evaluation,
    Identity,
    Membership,
    Reference,
    YearPlaces,
)
from placeasile.domain.vocabulary import StructureType
from tests.domain.anomaly.dossiers import (
    TODAY,
    autorisation,
    budget,
    cada,
    convention,
    cpom,
    day,
    evaluations,
    huda,
    indicator,
    of,
    sites,
)


def asked(dossier: Dossier, block: Block, on: date = TODAY) -> list[Requirement]:
    return [one for one in completeness(dossier, on) if one.block is block]


def items(dossier: Dossier, block: Block, year: int) -> dict[str, bool | None]:
    return {one.item: one.present for one in asked(dossier, block) if one.year == year}


def test_nothing_is_asked_of_what_is_not_known() -> None:
    assert completeness(Dossier(), TODAY) == []


@pytest.mark.covers("V-ID-01", "V-ID-03", "V-ID-04", "V-ID-05", "V-ID-07", "V-ADR-01")
def test_the_identification_asks_for_its_fields() -> None:
    filled = frozenset({"type", "operateur", "opening", "public", "address", "finess"})
    whole = Dossier(
        identity=Identity("CADA", "14", filled=filled), dna=("C1401",), contacts=1,
        acts=(autorisation(),),
    )  # fmt: skip
    bare = Dossier(identity=Identity("HUDA", "14"), dna=(), contacts=0, acts=())

    assert all(one.present for one in asked(whole, Block.IDENTIFICATION))
    missing = asked(bare, Block.IDENTIFICATION)
    assert not any(one.present for one in missing)
    assert "finess" not in {one.item for one in missing}
    (unknown,) = [
        one for one in asked(replace(whole, dna=None), Block.IDENTIFICATION) if one.item == "dna"
    ]
    assert unknown.present is None


@pytest.mark.covers("V-CAL-01", "V-CAL-03", "V-CAL-06")
def test_the_identification_asks_for_the_period_of_the_family() -> None:
    def told(dossier: Dossier) -> list[tuple[str, bool | None]]:
        found = asked(dossier, Block.IDENTIFICATION)
        return [(one.rule, one.present) for one in found if one.item == "period"]

    assert told(cada(acts=(autorisation(),))) == [("V-CAL-01", True)]
    assert told(cada(acts=(convention(),))) == [("V-CAL-01", False)]
    assert told(cada(acts=(autorisation("2020-01-01", None),))) == [("V-CAL-01", False)]
    assert told(huda(acts=(convention(),))) == [("V-CAL-03", True)]
    assert told(huda(acts=(autorisation(),))) == [("V-CAL-03", False)]
    assert told(huda()) == [("V-CAL-03", None)]
    assert told(huda(acts=(), cpoms=cpom(covers=frozenset({"CONVENTION"})))) == []
    assert told(of("PRAHDA", acts=())) == []


@pytest.mark.covers("V-ACT-01", "V-ACT-07", "delta 2.5 actes")
def test_each_order_that_is_recorded_has_its_dates_and_its_text() -> None:
    tariff = replace(autorisation(filed=True), act_id="t", category="ARRETE_TARIFICATION")
    old = replace(tariff, act_id="old", filed=False)

    assert items(cada(acts=(tariff,)), Block.ACTES, 0) == {"ARRETE_TARIFICATION": True}
    assert items(cada(acts=(tariff, old)), Block.ACTES, 0) == {"ARRETE_TARIFICATION": False}
    unknown = (tariff, replace(old, filed=None))
    assert items(cada(acts=unknown), Block.ACTES, 0) == {"ARRETE_TARIFICATION": None}
    loose = (tariff, autorisation(filed=False))
    assert items(cada(acts=loose), Block.ACTES, 0)["ARRETE_AUTORISATION"] is False


@pytest.mark.covers("V-CAP-01", "CAPACITY_START_YEAR")
def test_every_box_of_places_is_asked_for_from_2023_or_the_opening() -> None:
    years = (YearPlaces(2025, "CADA", "OUVERTE", 40, 0, None, 3),)
    known = items(cada(years=years), Block.PLACES, 2025)

    assert known == {"places": True, "pmr": True, "lgbt": False, "fvv_teh": True}
    assert set(items(cada(years=years), Block.PLACES, 2023).values()) == {None}
    assert not items(cada(years=years), Block.PLACES, 2022)
    assert not items(cada(opened="2024-06-01"), Block.PLACES, 2023)
    closed = (replace(years[0], etat="FERMEE"),)
    assert not items(cada(years=closed), Block.PLACES, 2025)


@pytest.mark.covers("V-SITE-02", "V-SITE-03")
@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], [False]),
        ([None], [False, False]),
        ([5, None], [True, False]),
        ([5, 3], [True, True]),
    ],
)
def test_sites_must_have_places(places: list[int | None], expected: list[bool]) -> None:
    assert [one.present for one in asked(cada(sites=sites(*places)), Block.SITES)] == expected
    assert [one.present for one in asked(cada(), Block.SITES)] == [None]


@pytest.mark.covers("V-ACT-01", "V-CAL-06")
def test_acts_depend_on_the_type_and_on_what_a_cpom_provides() -> None:
    acts = (autorisation(filed=True), convention(filed=False))

    assert items(cada(acts=acts), Block.ACTES, 0) == {
        "ARRETE_AUTORISATION": True,
        "ARRETE_TARIFICATION": False,
    }
    assert items(huda(acts=acts), Block.ACTES, 0) == {"CONVENTION": False}
    assert items(huda(acts=(convention(),)), Block.ACTES, 0) == {"CONVENTION": None}
    assert items(huda(), Block.ACTES, 0) == {"CONVENTION": None}
    undated = (convention(None, None, filed=True),)
    assert items(huda(acts=undated), Block.ACTES, 0) == {"CONVENTION": False}
    covered = huda(acts=(), cpoms=cpom(covers=frozenset({"CONVENTION"})))
    assert items(covered, Block.ACTES, 0) == {}
    assert items(of("PRAHDA", acts=()), Block.ACTES, 0) == {}


@pytest.mark.covers("V-DOC-02", "V-DOC-03")
@pytest.mark.parametrize(
    ("kind", "counts", "total"),
    [
        ("CADA", {2021: 5, 2022: 5, 2023: 5, 2024: 4, 2025: 2}, 21),
        ("HUDA", {2021: 3, 2022: 3, 2023: 3}, 9),
        ("PRAHDA", {2021: 3, 2022: 3, 2023: 3}, 9),
    ],
)
def test_documents_are_due_by_their_lag(kind: str, counts: dict[int, int], total: int) -> None:
    found = asked(of(kind, documents=()), Block.DOCUMENTS)

    assert {year: sum(one.year == year for one in found) for year in counts} == counts
    assert len(found) == total
    assert not any(one.present for one in found)


def test_a_structure_opened_in_2022_owes_sixteen_documents() -> None:
    found = asked(cada(opened="2022-03-15", documents=()), Block.DOCUMENTS)

    assert len(found) == 16


def test_a_document_of_the_year_is_enough_whoever_files_it() -> None:
    filed = (Document("RAPPORT_ACTIVITE", 2023, by_cpom=True),)

    assert items(cada(documents=filed), Block.DOCUMENTS, 2023)["RAPPORT_ACTIVITE"] is True
    assert items(cada(documents=filed), Block.DOCUMENTS, 2022)["RAPPORT_ACTIVITE"] is False
    assert items(cada(), Block.DOCUMENTS, 2022)["RAPPORT_ACTIVITE"] is None
    assert asked(of(None), Block.DOCUMENTS) == []


def test_the_open_year_may_be_fixed() -> None:
    later = cada(documents=(), reference=Reference(open_year=2026))

    assert len(items(later, Block.DOCUMENTS, 2026)) == 2


@pytest.mark.covers("V-BUD-01", "V-BUD-02", "V-BUD-03", "V-BUD-06")
def test_budgets_depend_on_the_year_the_type_and_the_cpom() -> None:
    assert set(items(cada(), Block.BUDGET, 2025)) == {"dotation_requested"}
    assert set(items(cada(), Block.BUDGET, 2024)) == {"dotation_requested", "dotation_granted"}
    assert "income_proposed" not in items(cada(), Block.BUDGET, 2023)
    assert "allocation_total" in items(cada(), Block.BUDGET, 2023)
    assert not items(cada(), Block.BUDGET, 2026)
    assert len(items(huda(), Block.BUDGET, 2024)) == 8
    assert not items(huda(), Block.BUDGET, 2025)
    assert not items(of("PRAHDA"), Block.BUDGET, 2023)
    member = (Membership("c", day("2023-01-01"), day("2023-12-31")),)
    assert not items(cada(memberships=member), Block.BUDGET, 2023)
    assert items(cada(memberships=member), Block.BUDGET, 2022)


def test_proposed_income_is_asked_for_after_2023() -> None:
    later = completeness(cada(budgets=()), date(2027, 1, 9))
    years = {one.year for one in later if one.item == "income_proposed"}

    assert years == {2024}


def test_an_allocation_asks_for_its_detail() -> None:
    money = budget(2023, allocation_total=1000, dotation_granted=0)

    known = items(cada(budgets=money), Block.BUDGET, 2023)
    assert (known["allocation_detail"], known["dotation_granted"]) == (False, True)
    assert "allocation_detail" not in items(cada(budgets=()), Block.BUDGET, 2023)
    assert set(items(cada(budgets=()), Block.BUDGET, 2023).values()) == {False}
    assert set(items(cada(), Block.BUDGET, 2023).values()) == {None}


def test_indicators_are_realised_until_the_cut_off_then_either() -> None:
    values = {"etp": 5, "ratio": 15, "cost": 21}
    realised = {f"{name}_realised": one for name, one in values.items()}
    forecast = {f"{name}_forecast": one for name, one in values.items()}

    def told(year: int, **given: int) -> bool | None:
        rows = indicator(year, **given)
        return next(iter(items(cada(indicators=rows), Block.INDICATEURS, year).values()))

    assert told(2024, **realised)
    assert not told(2024, **forecast)
    assert told(2025, **forecast)
    assert told(2025, **realised)
    assert not told(2025, etp_forecast=5)
    assert next(iter(items(cada(indicators=()), Block.INDICATEURS, 2025).values())) is False
    assert next(iter(items(cada(), Block.INDICATEURS, 2025).values())) is None
    assert not items(of("PRAHDA"), Block.INDICATEURS, 2025)


@pytest.mark.covers("V-EVA-03", "V-EVA-08")
def test_evaluations_are_scored_or_their_absence_explained() -> None:
    def told(dossier: Dossier) -> list[bool | None]:
        return [one.present for one in asked(dossier, Block.QUALITE)]

    assert told(cada(evaluations=())) == [False]
    assert told(cada(evaluations=(), exempt_from_evaluation=True)) == [True]
    assert told(cada(evaluations=evaluations("2021-05-01"))) == [True]
    scored = Evaluation("e", date(2023, 5, 1), scored=True)
    assert told(cada(evaluations=(scored,))) == [True, True]
    assert told(cada(evaluations=(replace(scored, scored=False),))) == [True, False]
    assert told(cada()) == [None]
    assert told(huda(evaluations=())) == []


def test_requirements_are_told_apart_by_their_names() -> None:
    dossier = cada(
        years=(), sites=sites(1), acts=(), documents=(), budgets=(), indicators=(),
        evaluations=evaluations("2023-01-01", "2024-01-01"), dna=(),
    )  # fmt: skip
    found = completeness(dossier, TODAY)

    keys = [(one.block, one.year, one.rule, one.item) for one in found]
    assert len(keys) == len(set(keys))
    assert Decimal(len(found)) > 0


@pytest.mark.covers("V-DOC-02")
@pytest.mark.parametrize("kind", list(StructureType))
@pytest.mark.parametrize("opened", [None, 2019, 2023])
def test_the_documents_asked_for_are_those_of_the_one_table(
    kind: StructureType, opened: int | None
) -> None:
    identity = Identity(kind.value, "14", opened_on=None if opened is None else date(opened, 3, 1))
    dossier = Dossier(identity=identity, documents=(), reference=Reference(open_year=2025))

    found = [(one.year, one.item, one.label) for one in asked(dossier, Block.DOCUMENTS)]

    wanted = required_documents(kind, 2025, opened)
    assert sorted(found) == sorted(
        (one.year, one.category.value, one.category.label) for one in wanted
    )
