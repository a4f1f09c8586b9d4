from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.french.numbers import (
    read_amount,
    read_number,
    read_percent,
    read_whole,
    write_amount,
    write_number,
    write_percent,
)
from placeasile.domain.french.unreadable import Unreadable

pytestmark = pytest.mark.covers("L2", "L23", "V-PARSE-03", "V-PARSE-04", "V-PARSE-06")

READ = [
    ("0", "0"),
    ("-0", "0"),
    ("12", "12"),
    ("1 234", "1234"),
    ("1\u00a0234", "1234"),
    ("1\u202f234,50", "1234.50"),
    ("12\u2009345\u2009678", "12345678"),
    ("1'234", "1234"),
    ("1’234,5", "1234.5"),
    ("1 234,56", "1234.56"),
    ("1234,56", "1234.56"),
    ("1.234,56", "1234.56"),
    ("1.234.567,8", "1234567.8"),
    ("1234.56", "1234.56"),
    ("0.123", "0.123"),
    ("1 234.5", "1234.5"),
    ("\u22121 234", "-1234"),
    ("-5", "-5"),
    ("- 5", "-5"),
    ("+5", "5"),
    ("(1 234,50)", "-1234.50"),
    (" 12 ", "12"),
]
UNREADABLE = [
    "", " ", "\u00a0", "\u202f", "-", "()", "abc", "12a", "1e3", "1.234", "1.234.567", "1,234,567",
    "1,234.56", "1 23", "1 2345", "12 34 567", "1,", ",5", "1,-5", "--5", "1/2", "NaN", "Infinity",
    "12,5,6", "٣", "1_000", "€", "1 234 56",
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), READ)
def test_a_number_is_read_as_a_french_reader_would(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_number_or_two_is_refused_with_its_reason(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_number(text)
    assert text in str(refused.value)
    assert refused.value.advice.startswith("Écrivez")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("823\u202f440,00 €", "823440.00"),
        ("1 234,5 euros", "1234.50"),
        ("12 EUR", "12.00"),
        ("€ 12", "12.00"),
        ("0", "0.00"),
        ("\u22124\u202f000\u00a0€", "-4000.00"),
    ],
)
def test_an_amount_is_read_to_the_cent(text: str, amount: str) -> None:
    found = read_amount(text)

    assert found == Decimal(amount)
    assert str(found) == amount


@pytest.mark.parametrize("text", ["1,234", "12,345 €", "€", "12 $", "1 €€"])
def test_an_amount_that_could_be_a_thousand_times_more_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_amount(text)


def test_a_whole_number_has_no_decimals() -> None:
    assert read_whole("1 234") == 1234
    assert read_whole("12,0") == 12
    with pytest.raises(Unreadable, match="décimales"):
        read_whole("12,5")


def test_a_percentage_is_read_with_or_without_its_sign() -> None:
    assert read_percent("3,4 %") == read_percent("3,4") == Decimal("3.4")


@pytest.mark.covers("5.11 nombre")
@pytest.mark.parametrize(
    ("number", "text"),
    [("0", "0"), ("1234", "1\u202f234"), ("-1234.5", "\u22121\u202f234,5"), ("0.10", "0,10")],
)
def test_a_number_is_written_in_french(number: str, text: str) -> None:
    assert write_number(Decimal(number)) == text


@pytest.mark.covers("5.11 montant")
@pytest.mark.parametrize(
    ("amount", "text"),
    [("0", "0,00\u00a0€"), ("823440", "823\u202f440,00\u00a0€"), ("-2.5", "\u22122,50\u00a0€")],
)
def test_an_amount_is_written_in_french(amount: str, text: str) -> None:
    assert write_amount(Decimal(amount)) == text


@given(st.decimals(-(10**11), 10**11, places=3))
def test_a_number_that_was_written_is_read_again(number: Decimal) -> None:
    assert read_number(write_number(number)) == number


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_that_was_written_is_read_again(number: int) -> None:
    assert read_whole(write_number(number)) == number


@given(st.decimals(-(10**11), 10**11, places=2))
def test_an_amount_that_was_written_is_read_again(amount: Decimal) -> None:
    assert read_amount(write_amount(amount)) == amount


@given(st.decimals(-1000, 1000, places=1))
def test_a_percentage_that_was_written_is_read_again(percent: Decimal) -> None:
    assert read_percent(write_percent(percent)) == percent


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_and_never_silently_zero(text: str) -> None:
    try:
        found = read_number(text)
    except Unreadable:
        return
    assert any(one in "0123456789" for one in text)
    assert found == 0 or any(one in "123456789" for one in text)
