"""Reading a CSV file whose columns have names: UTF-8, comma or semicolon."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import ClassVar


class UnreadableFile(Exception):
    """The file as a whole is not the expected one; nothing was read.

    The message is French, ``remedy`` says what to do next.
    """

    remedy: ClassVar[str] = "Enregistrez le fichier au format CSV UTF-8, puis recommencez."


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file.

    ``number`` is its place in the file, from 1 with the header. A line shorter than
    the header is not ``complete``; one that is longer is not either.
    """

    number: int
    values: dict[str, str]
    complete: bool

    def get(self, column: str) -> str:
        """Return a value on one line, its spaces single, empty when absent."""
        return " ".join(self.values.get(column, "").split())


def read_table(
    content: bytes, required: Sequence[str], refusal: type[UnreadableFile]
) -> list[Line]:
    """Read the lines of a file, empty ones left out.

    Raises:
        UnreadableFile: as ``refusal``; the file is empty, not UTF-8, not CSV, or lacks
            one of the ``required`` columns.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal("Le fichier n'est pas encodé en UTF-8.") from error
    first = text.lstrip().split("\n", 1)[0]
    if not first:
        raise refusal("Le fichier est vide.")
    try:
        (_, header), *rows = _parse(
            text.lstrip(), ";" if first.count(";") > first.count(",") else ","
        )
    except csv.Error as error:
        raise refusal("Le fichier n'est pas un CSV lisible.") from error
    names = [name.strip().lower() for name in header]
    missing = [name for name in required if name not in names]
    if missing:
        raise refusal(f"Colonnes absentes du fichier : {', '.join(missing)}.")
    return [
        Line(number, dict(zip(names, row, strict=False)), complete=len(row) == len(names))
        for number, row in rows
        if any(row)
    ]


def _parse(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return each row with the number of its first line: a quoted value may hold breaks."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    number = 1
    for row in reader:
        rows.append((number, row))
        number = reader.line_num + 1
    return rows
