"""How a question is asked: over HTTP, on the command line, and what is refused."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest

from placeasile.cli.auditing import answer, listing
from placeasile.cli.consult import Format
from placeasile.edge.policy import Role
from placeasile.projections.audit.columns import COLUMNS
from placeasile.projections.audit.kernel import Asked, Parameter, Question
from placeasile.projections.audit.questions import QUESTIONS
from placeasile.projections.moment import Wanted
from tests.audit.story import SECRETS, Told

QUERIED = [one for one in QUESTIONS.values() if not one.calls]


def given(told: Told, question: Question) -> dict[str, Any]:
    """What a question cannot do without."""
    values = {
        Parameter.STRUCTURE: told.ids["tilleuls"], Parameter.CPOM: told.ids["cpom"],
        Parameter.YEAR: 2024, Parameter.DAY: "2025-05-15", Parameter.KNOWN_THEN: "2024-05-31",
        Parameter.FILE: "caes",
    }  # fmt: skip
    names = question.takes[:1] if question.one_of else question.needs
    found = {name.value: values[name] for name in names}
    return found | ({"year": 2025} if question.number == 11 else {})


def test_there_are_thirty_two_questions_of_the_papers_and_eight_of_ours() -> None:
    assert [*QUESTIONS] == [*range(1, 41)]
    assert [one.number for one in QUESTIONS.values() if one.own] == [*range(33, 41)]
    assert {name for one in QUESTIONS.values() for name in one.columns} == set(COLUMNS)
    assert {one.number for one in QUESTIONS.values() if one.calls} == {2, 3, 6, 15, 31}


@pytest.mark.parametrize("question", QUERIED, ids=lambda one: str(one.number))
def test_an_answer_has_the_columns_that_it_says(told: Told, question: Question) -> None:
    rows = told.ask(question.number, **given(told, question))
    assert rows
    assert [*rows[0]] == [*question.columns]


@pytest.mark.parametrize("role", Role)
def test_no_answer_holds_a_personal_value_for_any_role(told: Told, role: Role) -> None:
    for question in QUERIED:
        text = json.dumps(told.ask(question.number, role, **given(told, question)))
        assert "pa1." not in text, question.number
        assert not [one for one in SECRETS if one in text], question.number
    everything = json.dumps(told.ask(25, role, structure=told.ids["tilleuls"]), default=str)
    assert "street" not in everything


def test_the_questions_are_listed_in_french(told: Told) -> None:
    rows = told.service.items("/api/audit")
    assert [one["number"] for one in rows] == [*range(1, 41)]
    assert rows[0]["route"] == "GET /api/audit/1?structure=…&year=…"
    assert rows[0]["command"] == "placeasile audit 1 --structure … --year …"
    assert rows[1]["command"] is None
    assert rows[1]["route"].startswith("GET /api/structures/{code}?effective_on=")


@pytest.mark.parametrize(
    ("number", "parameters", "status", "code"),
    [
        (41, {}, 404, "question-unknown"),
        (2, {}, 409, "answered-elsewhere"),
        (1, {"structure": "C1401"}, 422, "parameter-missing"),
        (5, {"structure": "C1401"}, 422, "parameter-unused"),
        (27, {}, 422, "parameter-missing"),
        (7, {"structure": "C9999"}, 404, "structure-unknown"),
        (20, {"cpom": "00000000-0000-4000-8000-000000000000"}, 404, "cpom-inconnu"),
        (1, {"structure": "C1401", "year": 1999}, 422, None),
        (30, {"day": "hier"}, 422, None),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(
    told: Told, number: int, parameters: dict[str, Any], status: int, code: str | None
) -> None:
    found = told.service.reader.get(f"/api/audit/{number}", params=parameters)
    assert found.status_code == status, found.text
    assert code is None or found.json()["code"] == code


def test_the_command_line_answers_in_three_shapes(
    told: Told, told_dsn: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = Asked(structure=told.ids["tilleuls"], day=date(2024, 7, 1))
    wanted = Wanted(effective_on=date(2026, 3, 2))
    answer(told_dsn, 4, asked, wanted, Format.CSV)
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["operateur"], row["since"]) == ("Bêta Solidarités", "2024-07-01")
    answer(told_dsn, 4, asked, wanted, Format.JSON)
    body = json.loads(capsys.readouterr().out)
    assert body["items"][0]["operateur_id"] == told.ids["Bêta"]
    answer(told_dsn, 4, asked, wanted, Format.TABLE)
    assert "Quel opérateur gérait une structure" in capsys.readouterr().out
    answer(told_dsn, 25, Asked(structure=told.ids["tilleuls"]), wanted, Format.TABLE)
    assert "Limite" in capsys.readouterr().out


def test_the_command_line_lists_the_questions_and_refuses(
    told_dsn: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    _ = told
    listing()
    assert "placeasile audit 40" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        answer(told_dsn, 99, Asked(), Wanted(), Format.TABLE)
    assert "n'existe pas" in capsys.readouterr().err
