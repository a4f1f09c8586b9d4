import pytest
from hypothesis import given, strategies as st

from placeasile.domain.french.codes import (
    Doubt,
    departement_of,
    dna_doubts,
    finess_doubts,
    postcode_doubts,
    read_dna_code,
    read_finess,
    read_postcode,
    read_siret,
    siret_doubts,
    write_siret,
)
from placeasile.domain.french.people import read_email, read_phone, write_phone
from placeasile.domain.french.unreadable import PersonalUnreadable, Unreadable


@pytest.mark.covers("1.3", "V-ID-01")
def test_a_dna_code_is_compacted() -> None:
    assert read_dna_code(" c14 99 ") == "C1499"
    assert read_dna_code("xyz-1") == "XYZ-1"


@pytest.mark.covers("V-ID-01", "1.3", "DEPARTEMENT_INCOHERENT_CODE_DNA", "V-ID-11", "L36")
@pytest.mark.parametrize(
    ("code", "type_", "departement", "doubts"),
    [
        ("C1499", "CADA", "14", []),
        ("H2A01", "HUDA", "2A", []),
        ("H2001", "HUDA", "2B", []),
        ("P9701", "PRAHDA", "974", []),
        ("T1401", "CADA", "14", []),
        ("C1499", None, None, []),
        ("X1499", "CADA", "14", ["FORME"]),
        ("C149", "CADA", "14", ["FORME"]),
        ("C14999", "CADA", "14", ["FORME"]),
        ("C1499", "CPH", "14", ["TYPE"]),
        ("K1499", "CAES", "75", ["DEPARTEMENT"]),
        ("R1499", "CADA", "976", ["TYPE", "DEPARTEMENT"]),
        ("1499", "CADA", "14", ["FORME", "DEPARTEMENT"]),
    ],
)
def test_what_is_doubtful_in_a_dna_code(
    code: str, type_: str | None, departement: str | None, doubts: list[str]
) -> None:
    assert dna_doubts(code, type_, departement) == [Doubt(one) for one in doubts]


@pytest.mark.parametrize("text", ["", "---", "C14é9", "C" * 17, "C14/99"])
def test_what_cannot_be_a_dna_code_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_dna_code(text)


@pytest.mark.covers("V-ID-07")
@pytest.mark.parametrize("text", ["010003838", "01 000 383 8", "2A0002515", "2a0002515"])
def test_a_finess_number_is_read_with_its_key(text: str) -> None:
    assert read_finess(text) in {"010003838", "2A0002515"}


@pytest.mark.parametrize("text", ["01000383", "0100038380", "", "A10003838", "2C0002515"])
def test_what_has_not_the_form_of_a_finess_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_finess(text)


@pytest.mark.covers("V-ID-07")
@pytest.mark.parametrize(
    ("text", "doubts"),
    [("010003838", []), ("2A0002515", []), ("010003839", [Doubt.CLE]), ("2B0002515", [Doubt.CLE])],
)
def test_a_finess_number_with_a_wrong_key_is_doubted(text: str, doubts: list[Doubt]) -> None:
    assert finess_doubts(read_finess(text)) == doubts


@pytest.mark.parametrize("text", ["732 829 320 00074", "35600000000048"])
def test_a_siret_is_read_with_its_key_even_that_of_la_poste(text: str) -> None:
    found = read_siret(text)

    assert siret_doubts(found) == []
    assert read_siret(write_siret(found)) == found


@pytest.mark.parametrize("text", ["73282932000075", "35600000000049"])
def test_a_siret_with_a_wrong_key_is_doubted(text: str) -> None:
    assert siret_doubts(read_siret(text)) == [Doubt.CLE]


@pytest.mark.parametrize("text", ["7328293200007", "2A282932000074", "732829320000741", ""])
def test_what_has_not_the_form_of_a_siret_is_refused(text: str) -> None:
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
    assert postcode_doubts(read_postcode(text), departement) == []


@pytest.mark.covers("V-ADR-04")
@pytest.mark.parametrize(
    ("postcode", "departement"),
    [("96000", None), ("00100", None), ("14000", "50"), ("20137", "2B"), ("97110", "972")],
)
def test_a_postcode_of_no_departement_or_of_another_is_doubted(
    postcode: str, departement: str | None
) -> None:
    assert read_postcode(postcode) == postcode
    assert postcode_doubts(postcode, departement) == [Doubt.DEPARTEMENT]


@pytest.mark.parametrize("text", ["ABC", "", "140000", "123", "2A004"])
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
        ("0231000000", "0231000000"),
        ("33 2 31 00 00 00", "0231000000"),
        ("+262 692 00 00 00", "0692000000"),
        ("0262 00 00 00", "0262000000"),
        ("+590 (0)590 00 00 00", "0590000000"),
        ("+508 41 00 00", "0508410000"),
        ("+32 2 500 00 00", "+3225000000"),
    ],
)
def test_a_phone_is_read_in_its_usual_forms(text: str, phone: str) -> None:
    assert read_phone(text) == phone


@pytest.mark.parametrize(
    "text", ["", "12 3", "0031", "05 31 07 08", "05 31 07 08 09 10", "0a", "+33 12"]
)
def test_what_is_no_phone_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(PersonalUnreadable) as refused:
        read_phone(text)
    assert not text or text not in f"{refused.value} {refused.value.advice}"


@pytest.mark.covers("5.11 téléphone")
@given(st.from_regex(r"\A0[1-9][0-9]{8}\Z") | st.from_regex(r"\A\+[1-9][0-9]{9,12}\Z"))
def test_a_phone_has_one_form_and_is_read_again_from_it(phone: str) -> None:
    try:
        kept = read_phone(phone)
    except PersonalUnreadable:
        assert phone.startswith("+33")
        return
    assert read_phone(kept) == kept
    assert read_phone(write_phone(kept)) == kept


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
