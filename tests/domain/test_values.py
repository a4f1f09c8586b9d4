from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st
from pydantic import TypeAdapter, ValidationError

from placeasile.domain.french.typed import DnaCode, FinessCode, Siret
from placeasile.domain.values import (
    Day,
    Euros,
    Latitude,
    Longitude,
    Places,
    Prose,
    Text,
    Year,
    fold,
    luhn,
)

# Twelve of the 520 CADA and CPH of the FINESS extract of January 2021 (Licence Ouverte).
FINESS = [
    "010003838",
    "090002510",
    "170020606",
    "260008388",
    "340008119",
    "420006348",
    "500018999",
    "580006450",
    "660005703",
    "740001888",
    "820001220",
    "950044362",
]

ARABIC_ONE = "\u0661"


def read(kind: Any, value: object) -> object:  # noqa: ANN401 (a type, and what it says of itself)
    return TypeAdapter[object](kind).validate_python(value)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Association Bêta", "association beta"),
        ("  L\u2019Étape — 14  ", "l etape 14"),
        ("ŒUVRE du Cœur", "oeuvre du coeur"),
        ("Groupe S.O.S.", "groupe s o s"),
        ("ﬁnale", "finale"),
        ("Straße", "strasse"),
        ("—", ""),
    ],
)
def test_equal_names_fold_equal(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=40))
def test_a_folded_name_folds_to_itself_whatever_its_case_and_spaces(text: str) -> None:
    folded = fold(text)

    assert fold(folded) == folded
    assert fold(f" {folded.upper()}\t") == folded


def test_every_french_ligature_folds() -> None:
    assert fold("Ægide") == "aegide"
    assert fold("ex æquo") == "ex aequo"


@pytest.mark.parametrize("number", FINESS)
def test_a_real_finess_number_has_its_key(number: str) -> None:
    assert luhn(number)


@pytest.mark.parametrize("number", FINESS)
@pytest.mark.parametrize("rank", range(9))
def test_one_wrong_digit_breaks_the_key(number: str, rank: int) -> None:
    wrong = str((int(number[rank]) + 1) % 10)

    assert not luhn(number[:rank] + wrong + number[rank + 1 :])


@pytest.mark.parametrize("number", ["2A0000022", "2a0000022"])
def test_a_corsican_finess_number_has_its_key(number: str) -> None:
    assert luhn(number)


@pytest.mark.parametrize("number", ["2A0000023", "2B0000022"])
def test_a_wrong_corsican_finess_number_has_no_key(number: str) -> None:
    assert not luhn(number)


@pytest.mark.parametrize("number", ["77554402600369", "77554402600195", "78805803000263"])
def test_a_real_siret_has_its_key(number: str) -> None:
    assert luhn(number)


@pytest.mark.parametrize("text", ["", "2C0000022", "01000383 ", "-10003838"])
def test_what_is_no_number_has_no_key(text: str) -> None:
    assert not luhn(text)


def test_a_superscript_has_no_key() -> None:
    assert not luhn("01000383²")
    assert not luhn(ARABIC_ONE * 9)


@pytest.mark.parametrize(
    "value",
    [
        "2024-02-30",
        "2023-02-29",
        "31 février",
        "31 février 2024",
        "01/06/2024",
        "1/6/24",
        "2024-6-1",
        "20240601",
        "2024-06-01T00:00:00",
        "2024-06-01\n",
        " 2024-06-01",
        f"{ARABIC_ONE * 4}-01-01",
        "",
        20240602,
        1717200000,
        1.5,
        True,
        None,
        datetime(2024, 6, 1, 12, 0),  # noqa: DTZ001 (a civil date has no zone)
        date(1944, 12, 31),
        date(2101, 1, 1),
    ],
)
def test_what_is_no_day_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        read(Day, value)


@pytest.mark.covers("L24")
@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("1945-01-01", date(1945, 1, 1)),
        ("2100-12-31", date(2100, 12, 31)),
        (date(2024, 6, 1), date(2024, 6, 1)),
    ],
)
def test_a_day_is_read(value: object, day: date) -> None:
    assert read(Day, value) == day


def test_a_day_is_refused_in_french() -> None:
    with pytest.raises(ValidationError, match="AAAA-MM-JJ"):
        read(Day, "01/06/2024")


@pytest.mark.covers("V-CAP-02")
@pytest.mark.parametrize(
    "value",
    [
        -1,
        "-2",
        "douze",
        "12 places",
        "12.0",
        "12,5",
        12.5,
        "1e2",
        "²",
        "\u0661",
        "",
        " ",
        True,
        False,
        None,
    ],
)
def test_what_is_no_number_of_places_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        read(Places, value)


@pytest.mark.parametrize(("value", "places"), [(0, 0), ("96", 96), (96.0, 96), (20_000, 20_000)])
def test_a_number_of_places_is_read(value: object, places: int) -> None:
    assert read(Places, value) == places


@pytest.mark.covers("V-PARSE-05")
@pytest.mark.parametrize("value", [1999, 2101, "2024-25", True, 2024.5])
def test_what_is_no_year_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        read(Year, value)


@pytest.mark.parametrize(
    ("value", "amount"),
    [(0, "0"), ("823440.5", "823440.50"), ("999999999999.99", "999999999999.99"), (1.1, "1.1")],
)
def test_an_amount_is_read(value: object, amount: str) -> None:
    assert read(Euros, value) == Decimal(amount)


@pytest.mark.parametrize("value", ["a\x00b", "\x00", "a\x1bb", "a\x7f", "\ud800"])
def test_a_control_character_is_refused(value: str) -> None:
    for kind in (Text, Prose):
        with pytest.raises(ValidationError):
            read(kind, value)


@pytest.mark.parametrize("value", ["", " ", "\u00a0", "x" * 301, 12, None, ["a"]])
def test_what_is_no_line_of_text_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        read(Text, value)


def test_text_is_stored_without_the_spaces_around_it() -> None:
    assert read(Text, "  Les Tilleuls\u00a0") == "Les Tilleuls"
    assert read(Prose, "Deux\nlignes\t\n") == "Deux\nlignes"


def test_a_paragraph_typed_in_a_browser_is_read() -> None:
    assert read(Prose, "Deux\r\nlignes") == "Deux\nlignes"
    assert read(Prose, "Deux\rlignes\r\n\r\nEt trois") == "Deux\nlignes\n\nEt trois"


def test_a_line_of_text_has_one_line() -> None:
    for between in ("\n", "\r\n", "\t", "\x0b", "\x85", "\u2028", "\u2029"):
        with pytest.raises(ValidationError, match="retour à la ligne"):
            read(Text, f"Les{between}Tilleuls")


def test_a_line_of_text_can_be_seen() -> None:
    for unseen in ("\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u3164", "\u2800"):
        for text in (unseen, f"Les{unseen} Tilleuls"):
            with pytest.raises(ValidationError):
                read(Text, text)


def test_french_spaces_and_letters_can_be_seen() -> None:
    for text in ("L\u2019Étape\u00a0: 14", "20\u202f000 €", "Ægide — Œuvre « Ça »"):
        assert read(Text, text) == text


def test_a_paragraph_can_be_seen() -> None:
    for unseen in ("\u200b", "\u200b \n\u2060"):
        with pytest.raises(ValidationError, match="visible"):
            read(Prose, unseen)
    assert read(Prose, "mot\u00adcoupé") == "mot\u00adcoupé"


def test_a_siret_is_written_with_western_digits() -> None:
    with pytest.raises(ValidationError):
        read(Siret, ARABIC_ONE * 14)


def test_a_dna_code_has_a_letter_or_a_digit() -> None:
    for code in ("-", "----"):
        with pytest.raises(ValidationError):
            read(DnaCode, code)
    assert read(DnaCode, "-c1") == "-C1"


def test_a_boolean_is_no_latitude() -> None:
    for kind in (Latitude, Longitude):
        for value in (True, False):
            with pytest.raises(ValidationError):
                read(kind, value=value)


@pytest.mark.parametrize("value", [90.01, -90.01, "nan", "inf", "nord", None])
def test_what_is_no_latitude_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        read(Latitude, value)


@pytest.mark.parametrize("value", [180.01, -180.01, "nan", "-inf", "est", None])
def test_what_is_no_longitude_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        read(Longitude, value)


def test_the_identifiers_of_places_and_operators_are_read() -> None:
    assert read(DnaCode, "c-1499 ") == "C-1499"
    assert read(FinessCode, "01 000 3838") == "010003838"
    assert read(Siret, "775 544 026 00369") == "77554402600369"
