import pytest
from hypothesis import given, strategies as st

from placeasile.domain.french.codes import (
    departement_of,
    read_dna_code,
    read_finess,
    read_postcode,
    read_siret,
    write_siret,
)
from placeasile.domain.french.people import read_email, read_phone, write_phone
from placeasile.domain.french.unreadable import PersonalUnreadable, Unreadable


@pytest.mark.covers("1.3", "V-ID-01")
def test_a_dna_code_is_compacted_and_doubted_when_it_is_unusual() -> None:
    assert read_dna_code(" c14 99 ", type="CADA", departement="14").doubts == ()
    assert read_dna_code("c1499").code == "C1499"
    assert read_dna_code("H2A01", type="HUDA", departement="2A").doubts == ()
    (letter,) = read_dna_code("H1499", type="CADA", departement="14").doubts
    assert "HUDA" in letter
    (where,) = read_dna_code("C1499", type="CADA", departement="50").doubts
    assert "14" in where
    (unusual,) = read_dna_code("XYZ-1").doubts
    assert "habituelle" in unusual


@pytest.mark.parametrize("text", ["", "---", "C14é9", "C" * 17, "C14/99"])
def test_what_cannot_be_a_dna_code_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_dna_code(text)


@pytest.mark.covers("V-ID-07")
@pytest.mark.parametrize("text", ["010003838", "01 000 383 8", "2A0002515", "2a0002515"])
def test_a_finess_number_is_read_with_its_key(text: str) -> None:
    assert read_finess(text) in {"010003838", "2A0002515"}


@pytest.mark.parametrize("text", ["010003839", "2B0002515", "01000383", "", "A10003838"])
def test_a_finess_number_with_a_wrong_figure_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_finess(text)


@pytest.mark.parametrize("text", ["732 829 320 00074", "35600000000048"])
def test_a_siret_is_read_with_its_key_even_that_of_la_poste(text: str) -> None:
    found = read_siret(text)

    assert found.isdigit()
    assert read_siret(write_siret(found)) == found


@pytest.mark.parametrize("text", ["73282932000075", "7328293200007", "2A282932000074", ""])
def test_a_siret_with_a_wrong_figure_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_siret(text)


@pytest.mark.covers("V-ADR-04", "L15", "D28")
@pytest.mark.parametrize(
    ("text", "departement"),
    [
        ("14000", "14"), ("1000", "01"), ("20000", "2A"), ("20137", "2A"), ("20200", "2B"),
        ("20600", "2B"), ("97110", "971"), ("97600", "976"), ("98800", "988"), ("75 014", "75"),
    ],
)  # fmt: skip
def test_a_postcode_tells_the_departement(text: str, departement: str) -> None:
    assert departement_of(read_postcode(text)) == departement


@pytest.mark.parametrize("text", ["ABC", "", "140000", "96000", "00100", "123"])
def test_what_is_no_postcode_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_postcode(text)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("02 31 00 00 00", "0231000000"),
        ("02.31.00.00.00", "0231000000"),
        ("+33 2 31 00 00 00", "0231000000"),
        ("+33 (0)2 31 00 00 00", "0231000000"),
        ("0033231000000", "0231000000"),
        ("231000000", "0231000000"),
        ("+262 262 00 00 00", "+262262000000"),
    ],
)
def test_a_phone_is_read_in_its_usual_forms(text: str, phone: str) -> None:
    assert read_phone(text) == phone


@pytest.mark.parametrize("text", ["", "12 3", "0031", "05 31 07 08", "05 31 07 08 09 10", "0a"])
def test_what_is_no_phone_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(PersonalUnreadable) as refused:
        read_phone(text)
    assert not text or text not in f"{refused.value} {refused.value.advice}"


@pytest.mark.covers("5.11 téléphone")
@given(st.from_regex(r"\A0[1-9][0-9]{8}\Z") | st.from_regex(r"\A\+[1-9][0-9]{9,12}\Z"))
def test_a_phone_that_was_written_is_read_again(phone: str) -> None:
    if phone.startswith("+33"):
        return
    assert read_phone(write_phone(phone)) == phone


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("jeanne.martin@example.org", "jeanne.martin@example.org"),
        (" J.M+asile@Exemple.FR ", "J.M+asile@exemple.fr"),
    ],
)
def test_an_email_is_read(text: str, email: str) -> None:
    assert read_email(text) == email


@pytest.mark.covers("V-CON-01")
@pytest.mark.parametrize("text", ["", "a", "a@b", "a b@c.fr", "a@@c.fr", ".a@c.fr", "a..b@c.fr"])
def test_what_is_no_email_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(PersonalUnreadable) as refused:
        read_email(text)
    assert len(text) < 3 or text not in str(refused.value)
