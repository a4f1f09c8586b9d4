"""The FINESS extract of CADA and CPH, read into intentions.

Source: FINESS (ministère de la Santé, Licence Ouverte), one line an establishment.
Telephone numbers are not read: the register has no use for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from pydantic import ValidationError

from placeasile.domain.operateur.decisions import RegisterOperateur
from placeasile.domain.structure.decisions.codes import AttachFinessCode
from placeasile.domain.structure.decisions.lifecycle import (
    MoveStructure,
    OpenStructure,
    RegisterStructure,
)
from placeasile.domain.values import fold
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.imports.finess_checks import (
    TEXTS,
    LineRefused,
    check_line,
    coordinates,
    finess_of,
    opening_day,
    siret_warnings,
)
from placeasile.workers.imports.finess_operateurs import Gestionnaire, gestionnaires
from placeasile.workers.imports.intention import Intention, RegisterCommand, command_id
from placeasile.workers.imports.report import Remark, Report
from placeasile.workers.imports.table import Line, UnreadableFile, read_table

NAMESPACE: Final = UUID("5f0c7a3e-6d0b-5c1e-9a53-2f1f4f0e7303")
PHOTOGRAPHED_ON: Final = date(2021, 1, 8)
REQUIRED: Final = (
    "finess_et",
    "finess_ej",
    "nom",
    "type",
    "adresse",
    "code_postal",
    "code_insee",
    "commune",
    "departement",
    "latitude",
    "longitude",
    "date_ouverture",
)


class NotAFinessFile(UnreadableFile):
    """The file is not an extract of FINESS with one line an establishment."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the intentions, operators first, and the report."""

    intentions: tuple[Intention, ...]
    report: Report


@dataclass(frozen=True, slots=True)
class _Establishment:
    line: Line
    gestionnaire: Gestionnaire
    commands: tuple[RegisterCommand, ...]
    since: date
    set_aside: tuple[Remark, ...]
    warnings: tuple[Remark, ...]


def operateur_id(nom: str) -> UUID:
    """Return the id of an operator from its name: several entities may share one."""
    return uuid5(NAMESPACE, f"operateur/{fold(nom)}")


def structure_id(finess_et: str) -> UUID:
    """Return the id of a structure from its FINESS number."""
    return uuid5(NAMESPACE, f"structure/{finess_et}")


def read_finess(
    content: bytes,
    *,
    filename: str,
    today: date,
    operateurs: bytes | None = None,
    photographed_on: date = PHOTOGRAPHED_ON,
) -> Reading:
    """Read an extract into intentions and a report.

    ``operateurs`` is the optional file of legal entities, that names those that the
    extract does not. A structure without a plausible opening day is followed from the
    day of the extract, ``photographed_on``.

    Raises:
        NotAFinessFile: the file, or the one of the operators, is not the expected one.
    """
    lines = read_table(content, REQUIRED, NotAFinessFile)
    named = [] if operateurs is None else read_table(operateurs, ("finess_ej",), NotAFinessFile)
    known = gestionnaires([*lines, *named])
    accepted: list[_Establishment] = []
    refused: list[Remark] = []
    seen: dict[str, int] = {}
    for line in lines:
        try:
            accepted.append(_establishment(line, seen, known, today, photographed_on))
        except LineRefused as refusal:
            refused.append(refusal.remark)
        else:
            seen[str(finess_of(line))] = line.number
    report = Report(
        filename=filename,
        read=len(lines),
        accepted=len(accepted),
        refused=tuple(refused),
        set_aside=tuple(remark for one in accepted for remark in one.set_aside),
        warnings=tuple(remark for one in accepted for remark in one.warnings),
    )
    return Reading(tuple(_intentions(accepted, filename)), report)


def _establishment(
    line: Line,
    seen: Mapping[str, int],
    known: Mapping[str, Gestionnaire],
    today: date,
    photographed_on: date,
) -> _Establishment:
    check_line(line, seen)
    gestionnaire = known[line.get("finess_ej")]
    opened_on, set_aside = opening_day(line, today)
    since = opened_on or photographed_on
    try:
        commands = tuple(_commands(line, gestionnaire, opened_on, since))
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise LineRefused(
            line,
            field if field in TEXTS else "ligne",
            wording="La valeur n'a pas la forme attendue.",
            remedy="Retirez les caractères invisibles et raccourcissez le texte.",
        ) from error
    warnings = (*siret_warnings(line), *gestionnaire.warnings(line))
    return _Establishment(line, gestionnaire, commands, since, tuple(set_aside), warnings)


def _commands(
    line: Line, gestionnaire: Gestionnaire, opened_on: date | None, since: date
) -> Iterator[RegisterCommand]:
    yield RegisterStructure(
        type=StructureType(line.get("type")),
        departement=line.get("departement").upper(),
        effective_on=since,
        operateur_id=operateur_id(gestionnaire.nom),
        nom=line.get("nom") or None,
    )
    yield AttachFinessCode(code=line.get("finess_et"), effective_on=since)
    latitude, longitude = coordinates(line)
    yield MoveStructure(
        commune=line.get("commune"),
        effective_on=since,
        adresse=line.get("adresse") or None,
        code_postal=line.get("code_postal") or None,
        code_insee=line.get("code_insee") or None,
        latitude=latitude,
        longitude=longitude,
    )
    if opened_on is not None:
        yield OpenStructure(effective_on=opened_on)


def _intentions(accepted: Sequence[_Establishment], filename: str) -> Iterator[Intention]:
    """Yield the operators, each from the day of its oldest structure, then the structures."""
    first: dict[UUID, _Establishment] = {}
    for one in accepted:
        key = operateur_id(one.gestionnaire.nom)
        if key not in first or one.since < first[key].since:
            first[key] = one
    for subject, one in first.items():
        command = RegisterOperateur(nom=one.gestionnaire.nom, effective_on=one.since)
        yield _intention(subject, command, one.line, filename)
    for one in accepted:
        subject = structure_id(str(finess_of(one.line)))
        for command in one.commands:
            yield _intention(subject, command, one.line, filename)


def _intention(subject: UUID, command: RegisterCommand, line: Line, filename: str) -> Intention:
    return Intention(
        subject=subject,
        command=command,
        command_id=command_id(NAMESPACE, subject, command),
        provenance=f"{filename} ligne {line.number}",
    )
