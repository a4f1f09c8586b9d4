from datetime import date

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.french.days import (
    read_day,
    read_month,
    read_yes_no,
    write_day,
    write_day_in_words,
    write_month,
    write_yes_no,
)
from placeasile.domain.french.unreadable import Unreadable

pytestmark = pytest.mark.covers("L5", "V-PARSE-01", "V-PARSE-07", "V-PARSE-08")


@pytest.mark.covers("D10")
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/02/2024", date(2024, 2, 1)),
        ("1/2/2024", date(2024, 2, 1)),
        ("31-12-2024", date(2024, 12, 31)),
        ("31.12.2024", date(2024, 12, 31)),
        ("2024-02-29", date(2024, 2, 29)),
        ("1er février 2024", date(2024, 2, 1)),
        ("15 août 2023", date(2023, 8, 15)),
        ("3 DÉC. 2025", date(2025, 12, 3)),
        (" 12/03/2025 ", date(2025, 3, 12)),
    ],
)
def test_the_day_comes_before_the_month(text: str, day: date) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "rien"),
        ("12/31/2024", "jour, mois, année"),
        ("29/02/2023", "n'existe pas"),
        ("2023-02-29", "n'existe pas"),
        ("01/02/24", "deux chiffres"),
        ("45292", "tableur"),
        ("2024-12-31T23:30:00Z", "fuseau"),
        ("demain", "pas une date"),
        ("31 smarch 2024", "pas une date"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("02/2024", "2024-02"),
        ("2/2024", "2024-02"),
        ("2024-02", "2024-02"),
        ("Février 2024", "2024-02"),
        ("sept. 2025", "2025-09"),
    ],
)
def test_a_month_is_read(text: str, month: str) -> None:
    assert read_month(text) == month


@pytest.mark.parametrize("text", ["13/2024", "2024-00", "02/24", "02.24", "", "2024"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_month(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [("Oui", True), ("OUI", True), ("o", True), ("Non", False), ("NON", False), ("faux", False)],
)
def test_yes_and_no_are_read_whatever_the_case(text: str, *, said: bool) -> None:
    assert read_yes_no(text) is said


@pytest.mark.parametrize("text", ["", "1", "0", "peut-être", "ouinon"])
def test_what_is_neither_yes_nor_no_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_yes_no(text)


@pytest.mark.covers("5.11 date")
@given(st.dates(date(1, 1, 1)))
def test_a_day_that_was_written_is_read_again(day: date) -> None:
    assert read_day(write_day(day)) == read_day(write_day_in_words(day)) == day


@given(st.dates(date(1000, 1, 1)))
def test_a_month_that_was_written_is_read_again(day: date) -> None:
    assert read_month(write_month(f"{day:%Y-%m}")) == f"{day:%Y-%m}"


@given(st.booleans())
def test_yes_or_no_that_was_written_is_read_again(said: bool) -> None:  # noqa: FBT001
    assert read_yes_no(write_yes_no(said)) is said
