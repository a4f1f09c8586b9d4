from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.rules.budget import (
    INDICATORS,
    LINES,
    BudgetProfile,
    Case,
    OpenYears,
    default_open_years,
    gaps,
    indicator_gaps,
    profile_of,
)

AUT, SUB, NONE = BudgetProfile.AUTORISEE, BudgetProfile.SUBVENTIONNEE, BudgetProfile.AUCUNE
OPEN = OpenYears(autorisee=2025, subventionnee=2024)
BOTH = ("dotation_requested", "dotation_granted")
RETAINED = (
    *BOTH,
    "total_income",
    "charges_proposed",
    "charges_retained",
    "state_recovery",
    "allocation_total",
)
SUBSIDISED = (
    *BOTH,
    "total_income",
    "charges_retained",
    "state_recovery",
    "surplus_recovered",
    "surplus_carried",
    "dedicated_funds",
)


def case(profile: BudgetProfile, year: int) -> Case:
    return Case(profile, year, current_year=2026, open_years=OPEN)


@pytest.mark.covers("V-BUD-01", "A5", "A22", "L6", "delta 2.5 budgets")
@pytest.mark.parametrize(
    ("profile", "year", "owed"),
    [
        (AUT, 2027, ()),
        (AUT, 2026, ()),
        (AUT, 2025, ("dotation_requested",)),
        (AUT, 2024, BOTH),
        (AUT, 2023, RETAINED),
        (AUT, 2021, RETAINED),
        (SUB, 2026, ()),
        (SUB, 2025, ()),
        (SUB, 2024, SUBSIDISED),
        (SUB, 2021, SUBSIDISED),
        (NONE, 2023, ()),
    ],
)
def test_what_a_year_owes(profile: BudgetProfile, year: int, owed: tuple[str, ...]) -> None:
    assert gaps(case(profile, year), {}) == owed
    assert gaps(replace(case(profile, year), in_cpom=True), {}) == ()
    assert gaps(case(profile, year), dict.fromkeys(owed, Decimal(0))) == ()


def test_from_2024_the_income_is_proposed_apart() -> None:
    later = OpenYears(autorisee=2026, subventionnee=2025)

    owed = gaps(replace(case(AUT, 2024), current_year=2027, open_years=later), {})

    assert set(owed) == {*RETAINED, "income_proposed"}


def test_nothing_is_owed_of_the_running_year_nor_before_the_opening() -> None:
    assert gaps(replace(case(AUT, 2025), current_year=2025), {}) == ()
    assert gaps(replace(case(AUT, 2023), opened_in=2024), {}) == ()
    assert gaps(replace(case(AUT, 2023), opened_in=2023), {}) == RETAINED


@pytest.mark.covers("V-BUD-02", "V-BUD-03", "V-BUD-04")
@pytest.mark.parametrize(("total", "lines"), [("0", ()), ("1", LINES), ("-1", LINES)])
def test_lines_are_owed_when_something_is_allocated(total: str, lines: tuple[str, ...]) -> None:
    known = dict.fromkeys(RETAINED, Decimal(0)) | {"allocation_total": Decimal(total)}

    assert gaps(case(AUT, 2023), known) == lines


def test_a_comment_is_owed_when_some_goes_elsewhere() -> None:
    known: dict[str, Decimal | str | None] = dict.fromkeys((*RETAINED, *LINES), Decimal(1))

    assert gaps(case(AUT, 2023), known) == ("comment",)
    assert gaps(case(AUT, 2023), {**known, "comment": "Travaux"}) == ()
    assert gaps(case(AUT, 2023), {**known, "autre": Decimal(0)}) == ()


@pytest.mark.covers("V-BUD-10", "L1")
@given(
    profile=st.sampled_from(BudgetProfile),
    year=st.integers(2021, 2027),
    known=st.dictionaries(
        st.sampled_from([*RETAINED, *SUBSIDISED, *LINES]),
        st.none() | st.decimals(-9, 9, places=2),
    ),
    more=st.sampled_from([*RETAINED, *SUBSIDISED]),
)
def test_a_gap_is_unknown_and_filling_it_leaves_the_others(
    profile: BudgetProfile, year: int, known: dict[str, Decimal | None], more: str
) -> None:
    missing = gaps(case(profile, year), known)

    assert all(known.get(one) is None for one in missing)
    filled = gaps(case(profile, year), {**known, more: Decimal(0)})
    assert set(filled) - set(LINES) == set(missing) - {more} - set(LINES)


@pytest.mark.covers("StructureType.PRAHDA", "A12")
def test_the_profile_follows_the_type() -> None:
    found = {one: profile_of(one) for one in ("CADA", "CPH", "HUDA", "CAES", "PRAHDA", "NH", None)}

    assert found == {
        "CADA": AUT,
        "CPH": AUT,
        "HUDA": SUB,
        "CAES": SUB,
        "PRAHDA": NONE,
        "NH": NONE,
        None: NONE,
    }


@pytest.mark.covers("AUTORISEE_OPEN_YEAR", "SUBVENTIONNEE_OPEN_YEAR")
def test_open_years_by_default() -> None:
    assert default_open_years(date(2026, 1, 9)) == OPEN
    assert default_open_years(date(2024, 12, 31)) == OpenYears(2024, 2023)
    assert default_open_years(date(2020, 1, 1)) == OpenYears(2021, 2020)


@pytest.mark.covers("delta 2.5 indicateurs", "INDICATEUR_FINANCIER_CUTOFF")
@pytest.mark.parametrize(
    ("year", "forecast", "realised", "missing"),
    [
        (2024, INDICATORS, (), tuple(f"{one}_realised" for one in INDICATORS)),
        (2024, (), INDICATORS, ()),
        (2025, INDICATORS, (), ()),
        (2025, (), INDICATORS, ()),
        (2025, ("etp",), ("taux_encadrement", "cout_journalier"), ("etp_realised",)),
        (2025, ("etp", "taux_encadrement"), ("etp",), ("cout_journalier_forecast",)),
    ],
)
def test_indicators_are_owed_whole_and_never_some_of_each(
    year: int, forecast: tuple[str, ...], realised: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    found = indicator_gaps(
        year,
        dict.fromkeys(forecast, Decimal(0)),
        dict.fromkeys(realised, Decimal(0)),
        cutoff=2024,
    )

    assert found == missing
