from datetime import date

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.categories import (
    ACT_LABELS,
    DATING,
    FINANCIAL,
    ActCategory,
    FinancialCategory,
)
from placeasile.domain.rules.documents import (
    Due,
    campaign_acts,
    fileable,
    missing_documents,
    opening_year,
    required_acts,
    required_cpom_acts,
    required_documents,
    years_shown,
)
from placeasile.domain.vocabulary import StructureType

CADA, CPH = StructureType.CADA, StructureType.CPH
HUDA, CAES, PRAHDA = StructureType.HUDA, StructureType.CAES, StructureType.PRAHDA
OPEN = 2025
NONE: set[ActCategory] = set()
AUTHORISED = [one for one in StructureType if one.authorised]
OTHERS = [one for one in StructureType if not one.authorised]
types = st.sampled_from(list(StructureType))
years = st.integers(2019, 2027)


def by_year(required: list[Due]) -> dict[int, int]:
    return {year: sum(one.year == year for one in required) for year in range(2025, 2020, -1)}


@pytest.mark.covers("V-DOC-02", "5.14", *[f"FileUploadCategory.{one}" for one in FINANCIAL])
@pytest.mark.parametrize("kind", AUTHORISED)
def test_an_authorised_structure_older_than_2021_must_file_21_documents(
    kind: StructureType,
) -> None:
    required = required_documents(kind, OPEN)

    assert len(required) == 21
    assert by_year(required) == {2025: 2, 2024: 4, 2023: 5, 2022: 5, 2021: 5}


@pytest.mark.covers("V-DOC-03", "V-DOC-01")
@pytest.mark.parametrize("kind", OTHERS)
def test_the_others_must_file_9_documents(kind: StructureType) -> None:
    required = required_documents(kind, OPEN)

    assert len(required) == 9
    assert by_year(required) == {2025: 0, 2024: 0, 2023: 3, 2022: 3, 2021: 3}


@pytest.mark.covers("5.14")
def test_a_cada_created_in_march_2022_misses_16_documents() -> None:
    opening = opening_year(None, date(2022, 3, 15))

    required = required_documents(CADA, OPEN, opening)

    assert by_year(required) == {2025: 2, 2024: 4, 2023: 5, 2022: 5, 2021: 0}
    assert len(missing_documents(required, [])) == 16


def test_the_matrix_of_an_authorised_structure() -> None:
    last: dict[FinancialCategory, int] = {}
    for one in required_documents(CADA, OPEN):
        last.setdefault(one.category, one.year)

    lags = {category: OPEN - year for category, year in last.items()}

    assert lags == {
        FinancialCategory.BUDGET_PREVISIONNEL_DEMANDE: 0,
        FinancialCategory.BUDGET_PREVISIONNEL_RETENU: 0,
        FinancialCategory.COMPTE_ADMINISTRATIF_SOUMIS: 1,
        FinancialCategory.RAPPORT_ACTIVITE: 1,
        FinancialCategory.COMPTE_ADMINISTRATIF_RETENU: 2,
    }


def test_what_is_never_required_may_be_filed() -> None:
    assert fileable(CADA) == [*list(FinancialCategory)[:7], FinancialCategory.AUTRE_FINANCIER]
    assert fileable(HUDA) == list(FinancialCategory)[7:]
    assert fileable(PRAHDA) == fileable(HUDA)
    assert FINANCIAL[FinancialCategory.BUDGET_RECTIFICATIF].lag == 1


@pytest.mark.covers("V-ID-10")
@pytest.mark.parametrize(
    ("date_303", "opened_on", "expected"),
    [
        (date(2023, 1, 1), date(2010, 3, 1), 2023),
        (None, date(2010, 3, 1), 2010),
        (None, None, None),
    ],
)
def test_the_first_year_is_that_of_the_programme_else_of_the_opening(
    date_303: date | None, opened_on: date | None, expected: int | None
) -> None:
    assert opening_year(date_303, opened_on) == expected


@pytest.mark.covers("A18")
def test_a_structure_of_unknown_opening_owes_everything() -> None:
    assert required_documents(CADA, OPEN, None) == required_documents(CADA, OPEN, 1998)


@pytest.mark.covers("START_YEAR")
def test_the_years_shown_are_those_of_the_family() -> None:
    assert years_shown(CADA, OPEN) == [2025, 2024, 2023, 2022, 2021]
    assert years_shown(HUDA, OPEN) == [2023, 2022, 2021]
    assert years_shown(HUDA, OPEN, 2022) == [2023, 2022]
    assert years_shown(HUDA, OPEN, 2024) == []


@pytest.mark.covers("cpom_coverage", "CpomDocumentFiled", "delta 2.5 documents")
def test_what_a_cpom_holds_is_not_asked_again() -> None:
    held = Due(2023, FinancialCategory.COMPTE_ADMINISTRATIF_RETENU)

    required = required_documents(CADA, OPEN, covered=[held])

    assert len(required) == 20
    assert held not in required


@pytest.mark.covers("V-DOC-04")
def test_a_filed_document_is_not_missing() -> None:
    required = required_documents(HUDA, OPEN)

    assert missing_documents(required, required[:2]) == required[2:]
    assert missing_documents(required, [Due(2023, FinancialCategory.RAPPORT_ACTIVITE)]) == required


@given(types, years, st.one_of(st.none(), years))
def test_opening_a_year_only_adds(kind: StructureType, year: int, opening: int | None) -> None:
    before = set(required_documents(kind, year, opening))

    assert before <= set(required_documents(kind, year + 1, opening))
    assert before <= set(required_documents(kind, year))
    assert {one.year for one in before} <= set(years_shown(kind, year, opening))


@pytest.mark.covers(
    "V-ACT-01",
    "ActCategory.ARRETE_TARIFICATION",
    "ActCategory.ARRETE_AUTORISATION",
    "ActCategory.CONVENTION",
    "delta 2.5 actes",
)
@pytest.mark.parametrize("kind", AUTHORISED)
def test_an_authorised_structure_must_hold_a_tariff_order(kind: StructureType) -> None:
    due = required_acts(kind)

    assert due.present == {ActCategory.ARRETE_TARIFICATION}
    assert due.complete == {ActCategory.ARRETE_AUTORISATION, ActCategory.ARRETE_TARIFICATION}


@pytest.mark.covers("V-ACT-01", "ActCategory.CONVENTION")
@pytest.mark.parametrize("kind", OTHERS)
def test_the_subsidised_must_hold_a_convention_and_the_others_nothing(kind: StructureType) -> None:
    wanted = {ActCategory.CONVENTION} if kind in {HUDA, CAES} else NONE

    assert required_acts(kind).present == wanted
    assert required_acts(kind).complete == wanted


@pytest.mark.covers("cpom_coverage", "CpomActFiled", "delta 2.5 actes")
@pytest.mark.parametrize("kind", StructureType)
def test_what_its_cpoms_hold_becomes_optional(kind: StructureType) -> None:
    due = required_acts(kind, [ActCategory.ARRETE_TARIFICATION, ActCategory.CONVENTION])

    assert due.present == set()


@pytest.mark.covers("ActCategory.CONVENTION_CPOM")
def test_a_cpom_must_hold_its_convention_and_nothing_else() -> None:
    assert required_cpom_acts().present == {ActCategory.CONVENTION_CPOM}


@pytest.mark.covers("delta 2.5 campagne")
@pytest.mark.parametrize(
    ("kind", "required", "optional"),
    [
        (CADA, {ActCategory.ARRETE_TARIFICATION}, {ActCategory.CONVENTION}),
        (CPH, {ActCategory.ARRETE_TARIFICATION}, {ActCategory.CONVENTION}),
        (HUDA, {ActCategory.CONVENTION}, {ActCategory.AUTRE}),
        (CAES, {ActCategory.CONVENTION}, {ActCategory.AUTRE}),
        (PRAHDA, NONE, NONE),
    ],
)
def test_a_campaign_asks_for_acts_by_family(
    kind: StructureType, required: set[ActCategory], optional: set[ActCategory]
) -> None:
    asked = campaign_acts(kind)

    assert (asked.required, asked.optional) == (required, optional)


def test_each_category_has_its_words_and_its_dates() -> None:
    assert set(ACT_LABELS) == set(DATING) == set(ActCategory)
    assert set(FINANCIAL) == set(FinancialCategory)
    assert all(one.label for one in (*ActCategory, *FinancialCategory))
