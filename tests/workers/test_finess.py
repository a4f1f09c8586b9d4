"""The FINESS extract becomes commands, and a report says what was left out and why."""

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from io import StringIO

import pytest

from placeasile.domain.operateur.decisions import RegisterOperateur
from placeasile.domain.structure.decisions.codes import AttachFinessCode
from placeasile.domain.structure.decisions.lifecycle import (
    MoveStructure,
    OpenStructure,
    RegisterStructure,
)
from placeasile.workers.imports.finess import NotAFinessFile, Reading, read_finess, structure_id
from placeasile.workers.imports.report import Remark

TODAY = date(2026, 1, 9)
LINE = {
    "finess_et": "010003838",
    "finess_ej": "010785921",
    "nom": "CADA AIN",
    "type": "CADA",
    "adresse": "1 R DE LA PAIX",
    "code_postal": "01700",
    "code_insee": "01249",
    "commune": "Miribel",
    "departement": "01",
    "latitude": "45.829408",
    "longitude": "4.971708",
    "siret": "77554402600369",
    "telephone": "0102030405",
    "date_ouverture": "2008-01-29",
    "operateur": "ALFA3A",
    "confiance_operateur": "sûre",
}
OTHER = {"finess_et": "010006179"}


def file_of(*lines: Mapping[str, str], delimiter: str = ",") -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, list(LINE), delimiter=delimiter)
    writer.writeheader()
    writer.writerows({**LINE, **line} for line in lines)
    return text.getvalue().encode()


def read(content: bytes, operateurs: bytes | None = None) -> Reading:
    return read_finess(content, filename="extrait.csv", today=TODAY, operateurs=operateurs)


def only_refusal(**values: str) -> Remark:
    reading = read(file_of(values, OTHER))
    assert (reading.report.read, reading.report.accepted) == (2, 1)
    (remark,) = reading.report.refused
    assert remark.line == 2
    return remark


def test_a_line_becomes_an_operator_and_four_facts_of_its_structure() -> None:
    reading = read(file_of({}))
    opened = date(2008, 1, 29)
    operateur, registered, *_ = reading.intentions
    assert [one.command for one in reading.intentions] == [
        RegisterOperateur(nom="ALFA3A", effective_on=opened),
        RegisterStructure(
            type="CADA",  # pyright: ignore[reportArgumentType] (pydantic reads the value)
            departement="01",
            nom="CADA AIN",
            operateur_id=operateur.subject,
            effective_on=opened,
        ),
        AttachFinessCode(code="010003838", effective_on=opened),
        MoveStructure(
            commune="Miribel",
            adresse="1 R DE LA PAIX",
            code_postal="01700",
            code_insee="01249",
            latitude=45.829408,
            longitude=4.971708,
            effective_on=opened,
        ),
        OpenStructure(effective_on=opened),
    ]
    assert registered.subject == structure_id("010003838")
    assert {(one.provenance, one.source) for one in reading.intentions} == {
        ("extrait.csv ligne 2", "FINESS")
    }


def test_the_same_file_read_again_gives_the_same_ids_and_its_name_changes_nothing() -> None:
    again = read_finess(file_of({}), filename="autre.csv", today=date(2026, 2, 1))
    assert [one.command_id for one in again.intentions] == [
        one.command_id for one in read(file_of({})).intentions
    ]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_commas_semicolons_and_a_byte_order_mark_are_all_read(delimiter: str, mark: bytes) -> None:
    reading = read(mark + file_of({"nom": "CADA, site nord"}, delimiter=delimiter))
    assert reading.report.accepted == 1


def test_telephone_numbers_are_left_where_they_are() -> None:
    reading = read(file_of({}))
    assert LINE["telephone"] not in repr(reading)


def test_entities_whose_names_fold_alike_are_one_operator() -> None:
    reading = read(file_of({}, {**OTHER, "finess_ej": "750825846", "operateur": "Alfa3A"}))
    assert Counter(type(one.command).__name__ for one in reading.intentions) == {
        "RegisterOperateur": 1,
        "RegisterStructure": 2,
        "AttachFinessCode": 2,
        "MoveStructure": 2,
        "OpenStructure": 2,
    }


def test_an_operator_is_known_from_the_opening_of_its_oldest_structure() -> None:
    reading = read(file_of({}, {**OTHER, "date_ouverture": "1992-05-04"}))
    command = reading.intentions[0].command
    assert isinstance(command, RegisterOperateur)
    assert command.effective_on == date(1992, 5, 4)


def test_an_entity_without_name_takes_it_from_the_file_of_operators_else_from_its_number() -> None:
    nameless = file_of({"operateur": "", "confiance_operateur": "inconnu"})
    named = b"finess_ej;operateur;confiance_nom\n010785921;Alfa;probable\n"
    (unknown,), (guessed,) = read(nameless).report.warnings, read(nameless, named).report.warnings
    assert unknown.wording.endswith("« Gestionnaire FINESS 010785921 ».")
    assert guessed.value == "Alfa"
    assert "déduit" in guessed.wording


def test_an_entity_said_to_be_another_is_the_same_operator() -> None:
    same = "ALFA3A (même SIREN que 010785921)"
    reading = read(file_of({}, {**OTHER, "finess_ej": "750825846", "operateur": same}))
    assert [
        one.command.nom for one in reading.intentions if isinstance(one.command, RegisterOperateur)
    ] == ["ALFA3A"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("1904-04-04", "remplissage"), ("2027-01-01", "futur"), ("29/01/08", "illisible")],
)
def test_an_implausible_opening_is_set_aside_and_the_structure_kept(text: str, said: str) -> None:
    reading = read(file_of({"date_ouverture": text}))
    (remark,) = reading.report.set_aside
    assert (remark.line, remark.column, remark.value) == (2, "date_ouverture", text)
    assert said in remark.wording
    days = {one.command.model_dump()["effective_on"] for one in reading.intentions}
    assert days == {date(2021, 1, 8)}
    assert not any(isinstance(one.command, OpenStructure) for one in reading.intentions)


def test_a_structure_without_opening_day_nor_point_is_followed_from_the_day_of_the_extract() -> (
    None
):
    reading = read(file_of({"date_ouverture": "", "latitude": "", "longitude": ""}))
    assert reading.report.set_aside == ()
    (moved,) = [one.command for one in reading.intentions if isinstance(one.command, MoveStructure)]
    assert (moved.effective_on, moved.latitude, moved.longitude) == (date(2021, 1, 8), None, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("finess_et", "010003839"),
        ("finess_et", "18"),
        ("finess_et", "01000383²"),
        ("finess_et", ""),
        ("type", "CAO"),
        ("departement", "20"),
        ("commune", ""),
        ("latitude", "nord"),
        ("latitude", "91"),
        ("longitude", "nan"),
        ("longitude", ""),
        ("nom", "C" * 301),
        ("adresse", "1 rue\x07"),
    ],
)
def test_a_bad_line_is_refused_and_the_others_go_on(column: str, value: str) -> None:
    remark = only_refusal(**{column: value})
    assert (remark.column, remark.value) == (column, value)
    assert remark.wording.endswith(".")
    assert remark.remedy.endswith(".")


def test_a_corsican_number_has_its_own_key() -> None:
    reading = read(file_of({"finess_et": "2A0000022", "departement": "2a"}))
    assert reading.report.refused == ()


def test_a_finess_number_met_twice_is_refused_the_second_time() -> None:
    reading = read(file_of({}, {}))
    (remark,) = reading.report.refused
    assert (remark.line, remark.column) == (3, "finess_et")
    assert "ligne 2" in remark.wording


def test_a_line_too_short_is_refused_with_its_place_in_the_file() -> None:
    content = file_of({"adresse": "1 rue\nde la Paix"}) + b"010006179,010785921\r\n\r\n"
    (remark,) = read(content).report.refused
    assert (remark.line, remark.column) == (4, "ligne")


@pytest.mark.parametrize("siret", ["77554402600368", "775544026"])
def test_a_false_siret_is_a_warning_and_a_shared_one_is_usual(siret: str) -> None:
    reading = read(file_of({"siret": siret}, OTHER))
    (remark,) = reading.report.warnings
    assert (remark.line, remark.column, remark.value) == (2, "siret", siret)
    assert reading.report.accepted == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"nom;ville\n", "finess_et, finess_ej"),
        ("département\n".encode("latin-1"), "UTF-8"),
        (b'finess_et,"nom\n', "CSV"),
    ],
)
def test_a_wrong_file_is_refused_as_a_whole(content: bytes, said: str) -> None:
    with pytest.raises(NotAFinessFile, match=said):
        read(content)


def test_a_wrong_file_of_operators_is_refused_too() -> None:
    with pytest.raises(NotAFinessFile, match="finess_ej"):
        read(file_of({}), b"siren\n")


def test_the_extract_of_january_2021_is_read_whole() -> None:
    data = files("placeasile.workers.demonstration") / "data"
    reading = read(
        (data / "finess_cada_cph_2021-01.csv").read_bytes(),
        (data / "operateurs_finess_2021-01.csv").read_bytes(),
    )
    assert (reading.report.read, reading.report.accepted) == (520, 520)
    assert [one.value for one in reading.report.set_aside] == ["1904-04-04"] * 2
    names = [
        one.command.nom for one in reading.intentions if isinstance(one.command, RegisterOperateur)
    ]
    assert len(names) == 156
    ids = [one.command_id for one in reading.intentions]
    assert len(set(ids)) == len(ids)
