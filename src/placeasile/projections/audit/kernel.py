"""What a question of an auditor is, and how it is asked at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from importlib.resources import files
from typing import Any, ClassVar, Final, LiteralString, TypeAlias, cast
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import dict_row

from placeasile.domain.kernel import NotFound, RuleViolation, ValueRefused
from placeasile.projections.cpom.queries import find_cpom
from placeasile.projections.moment import POSITION_AT, Moment
from placeasile.projections.sheet.queries import find_sheet

Row: TypeAlias = dict[str, Any]


class Parameter(StrEnum):
    """What a question may be asked about."""

    STRUCTURE = "structure"
    CPOM = "cpom"
    YEAR = "year"
    DAY = "day"
    KNOWN_THEN = "known_then"
    FILE = "file"


MEANINGS: Final[Mapping[Parameter, str]] = {
    Parameter.STRUCTURE: "Identifiant de la structure, ou code Bhasile, DNA ou FINESS.",
    Parameter.CPOM: "Identifiant du CPOM.",
    Parameter.YEAR: "Année sur laquelle porte la question.",
    Parameter.DAY: "Jour sur lequel porte la question.",
    Parameter.KNOWN_THEN: "Jour dont l'état des connaissances est comparé à celui du moment.",
    Parameter.FILE: "Nom du fichier importé, ou son début.",
}


class QuestionUnknown(NotFound):
    """No question bears this number."""

    code: ClassVar[str] = "question-unknown"
    wording: ClassVar[str] = "La question d'audit {value} n'existe pas."
    remedy: ClassVar[str] = "Reprenez un numéro de la liste des questions."


class AnsweredElsewhere(RuleViolation):
    """The answer is a call or two of the API, at the right dates."""

    code: ClassVar[str] = "answered-elsewhere"
    wording: ClassVar[str] = "La question d'audit {value} n'a pas de requête à elle."
    remedy: ClassVar[str] = "Appelez : {calls}."


class ParameterMissing(ValueRefused):
    """The question cannot be asked without this parameter."""

    code: ClassVar[str] = "parameter-missing"
    wording: ClassVar[str] = "La question d'audit {number} demande « {name} »."
    remedy: ClassVar[str] = "Ajoutez ce paramètre à l'adresse ou à la commande."


class ParameterUnused(ValueRefused):
    """The question has no use for this parameter: the answer would seem to follow from it."""

    code: ClassVar[str] = "parameter-unused"
    wording: ClassVar[str] = "La question d'audit {number} ne prend pas « {name} »."
    remedy: ClassVar[str] = "Retirez ce paramètre."


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters that were given. ``then_before`` ends the day ``known_then``, in Paris."""

    structure: str | None = None
    cpom: UUID | None = None
    year: int | None = None
    day: date | None = None
    known_then: date | None = None
    file: str | None = None
    then_before: datetime | None = None

    def given(self) -> set[Parameter]:
        """Return the names of what was given."""
        names = {one.value for one in Parameter}
        return {
            Parameter(one.name)
            for one in fields(self)
            if one.name in names and getattr(self, one.name) is not None
        }


@dataclass(frozen=True, slots=True)
class Question:
    """A question in French: what it answers, what it takes, the columns of its rows.

    ``needs`` are the parameters it cannot do without, ``takes`` those that narrow it;
    ``one_of`` means that one of ``takes`` must be there. ``calls`` are the routes that answer
    a question that has no query of its own. ``limit`` says what the register does not hold.
    ``own`` tells our questions from those of the domain's papers.
    """

    number: int
    title: str
    answer: str
    columns: tuple[str, ...] = ()
    needs: tuple[Parameter, ...] = ()
    takes: tuple[Parameter, ...] = ()
    one_of: bool = False
    calls: tuple[str, ...] = ()
    limit: str | None = None
    own: bool = False

    @property
    def statement(self) -> str:
        """The query, of `sql/`."""
        found = files("placeasile.projections.audit") / "sql" / f"{self.number:02}.sql"
        return found.read_text(encoding="utf-8")


def ask(connection: Connection[Any], moment: Moment, question: Question, asked: Asked) -> list[Row]:
    """Return the rows that answer a question, as known at the moment.

    Personal values are seals in them: `api.unsealing` takes them away.

    Raises:
        AnsweredElsewhere: the question has no query of its own.
        ParameterMissing: it needs a parameter that was not given.
        ParameterUnused: it does not take a parameter that was given.
        NotFound: the structure or the CPOM is unknown at the moment.
    """
    refuse_wrong(question, asked)
    parameters: dict[str, Any] = {
        "effective": moment.effective_on,
        "position": moment.position,
        "structure": None,
        "cpom": asked.cpom,
        "year": asked.year,
        "day": asked.day,
        "then_day": asked.known_then,
        "then_position": None,
        "file": asked.file,
    }
    if asked.structure is not None:
        parameters["structure"] = find_sheet(connection, moment, asked.structure).structure_id
    if asked.cpom is not None:
        find_cpom(connection, moment, asked.cpom)
    if asked.then_before is not None:
        last = connection.execute(POSITION_AT, [asked.then_before]).fetchone()
        parameters["then_position"] = min(moment.position, last[0] if last else 0)
    with connection.cursor(row_factory=dict_row) as cursor:
        query = sql.SQL(cast("LiteralString", question.statement))
        return cursor.execute(query, parameters).fetchall()


def refuse_wrong(question: Question, asked: Asked) -> None:
    """Raise when a question cannot be asked so.

    Raises:
        AnsweredElsewhere: it has no query of its own.
        ParameterMissing: it needs a parameter that was not given.
        ParameterUnused: it does not take a parameter that was given.
    """
    if question.calls:
        raise AnsweredElsewhere(
            field="number", value=question.number, calls=" ; ".join(question.calls)
        )
    given = asked.given()
    missing = [one for one in question.needs if one not in given]
    if question.one_of and given.isdisjoint(question.takes):
        missing = [*question.takes]
    if missing:
        raise ParameterMissing(field=missing[0].value, number=question.number, name=missing[0])
    for one in sorted(given - {*question.needs, *question.takes}):
        raise ParameterUnused(field=one.value, number=question.number, name=one.value)
