"""Writes the tables of a moment: PostgreSQL to CSV, to Parquet, to one DuckDB file."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final

import duckdb
from psycopg import Connection, sql

from placeasile.domain.registry.writing import comment_of
from placeasile.projections.findings import evaluating
from placeasile.projections.kernel import Keyed
from placeasile.projections.moment import Moment
from placeasile.projections.snapshot.scope import Keys
from placeasile.projections.snapshot.tables import Table, tables_of

CHUNK: Final[Mapping[Keyed, int]] = {
    Keyed.STRUCTURE: evaluating.CHUNK,
    Keyed.SUBJECT: 2000,
    Keyed.CPOM: 500,
    Keyed.TRANSFORMATION: 500,
}
"""How many keys a statement reads; all of them where sums read the same structures."""

ALL: Final = 1_000_000

# What DuckDB may hold in memory, and what makes its text the same everywhere.
SETTINGS: Final = ("memory_limit = '512MB'", "threads = 2", "timezone = 'UTC'")
READ_CSV: Final = (
    "read_csv(?, auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', "
    "new_line = '\\n', nullstr = '', allow_quoted_nulls = false, strict_mode = true, columns = {})"
)

Progress = Callable[[int, int], None]
Send = tuple[Table, sql.Composed]


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table of the file: its number of rows, and the sha256 of its content."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a file holds: its tables, and the sha256 of all their contents."""

    tables: tuple[WrittenTable, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the file says of itself besides the moment."""

    scope: str
    known_on: date | None
    program: str
    definition: str


def write(
    connection: Connection[Any],
    moment: Moment,
    keys: Keys,
    path: Path,
    said: Said,
    progress: Progress,
) -> Written:
    """Write a new DuckDB file; the caller's transaction sees one state of the tables.

    The same moment and keys give the same rows in the same order, hence the same digests.
    """
    connection.execute("set local datestyle = 'ISO'")
    tables = [one for one in tables_of(connection) if one.model.keyed in keys]
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        here = Path(folder)
        _send_all(connection, moment, tables, keys, here, progress)
        with duckdb.connect(str(path)) as file:
            for one in SETTINGS:
                file.execute(f"set {one}")
            file.execute(f"set temp_directory = '{_quoted(str(here))}'")
            written = tuple(_load(file, one, here) for one in tables)
            lines = "".join(f"{one.name} {one.sha256}\n" for one in written)
            digest = hashlib.sha256(lines.encode()).hexdigest()
            _tell(file, moment, said, written, digest)
    return Written(written, digest)


def _send_all(
    connection: Connection[Any],
    moment: Moment,
    tables: Sequence[Table],
    keys: Keys,
    folder: Path,
    progress: Progress,
) -> None:
    """Write each table as CSV, some keys at a time."""
    steps = [
        (group, keys[keyed][first : first + size])
        for group in _groups(tables, live=moment.live)
        for keyed in (group[0].model.keyed,)
        for size in (CHUNK.get(keyed, ALL),)
        for first in range(0, len(keys[keyed]), size)
    ]
    with ExitStack() as stack:
        files = {
            one.name: stack.enter_context((folder / f"{one.name}.csv").open("wb")) for one in tables
        }
        for done, (group, chunk) in enumerate(steps):
            progress(done, len(steps))
            for table, statement in _statements(connection, moment, group, chunk):
                _copy(connection, statement, files[table.name])
    progress(len(steps), len(steps))


def _groups(tables: Sequence[Table], *, live: bool) -> list[list[Table]]:
    """Return the tables one by one, but those that one evaluation of the rules gives."""
    together = [] if live else [one for one in tables if one.model.evaluated]
    alone = [[one] for one in tables if one not in together]
    return [*alone, together] if together else alone


def _statements(
    connection: Connection[Any], moment: Moment, group: Sequence[Table], keys: Sequence[Any]
) -> Iterator[Send]:
    if moment.live or not group[0].model.evaluated:
        yield from ((one, one.at(moment, keys)) for one in group)
        return
    found = evaluating.rows_at(
        connection, evaluating.PUBLISHED, keys, moment.effective_on, moment.position
    )
    yield from ((one, one.of(evaluating.as_json(found[one.name]))) for one in group)


def _copy(connection: Connection[Any], statement: sql.Composed, file: BinaryIO) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        file.writelines(copy)


def _load(file: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> WrittenTable:
    csv, parquet = folder / f"{table.name}.csv", folder / f"{table.name}.parquet"
    columns = ", ".join(
        f"'{one.name}': '{'VARCHAR' if one.nested else one.type}'" for one in table.columns
    )
    values = ", ".join(
        f'"{one.name}"::JSON::{one.type} as "{one.name}"' if one.nested else f'"{one.name}"'
        for one in table.columns
    )
    file.execute(
        f"copy (select {values} from {READ_CSV.format('{' + columns + '}')}) "
        f"to '{_quoted(str(parquet))}' (format parquet, compression zstd)",
        [str(csv)],
    )
    csv.unlink()
    file.begin()
    file.execute(f'create table "{table.name}" as from read_parquet(?)', [str(parquet)])
    parquet.unlink()
    said = {one.name: comment_of(one.name, table.name) for one in table.columns}
    comments = (
        f'comment on column "{table.name}"."{name}" is \'{_quoted(words)}\''
        for name, words in said.items()
        if words is not None
    )
    file.execute("; ".join(comments))
    file.commit()
    row = file.execute(f'select count(*) from "{table.name}"').fetchone()
    assert row is not None
    return WrittenTable(table.name, row[0], _digest(file, table.name, folder))


def _digest(file: duckdb.DuckDBPyConnection, table: str, folder: Path) -> str:
    """Return the sha256 of a table as DuckDB writes it in CSV, for anyone to check."""
    path = folder / "digest.csv"
    file.execute(f"copy \"{table}\" to '{_quoted(str(path))}' (format csv, header, force_quote *)")
    with path.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    path.unlink()
    return found


def _tell(
    file: duckdb.DuckDBPyConnection,
    moment: Moment,
    said: Said,
    written: Sequence[WrittenTable],
    digest: str,
) -> None:
    """Write what the file is: its moment, and the list of its tables."""
    file.execute("""
        create table moment (
          effective_on date, known_on date, "position" bigint, log_epoch uuid,
          demonstration boolean, perimetre varchar, program_version varchar,
          definition varchar, sha256 varchar
        )
    """)
    file.execute(
        "insert into moment values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            moment.effective_on,
            said.known_on,
            moment.position,
            moment.log_epoch,
            moment.demonstration,
            said.scope,
            said.program,
            said.definition,
            digest,
        ],
    )
    file.execute("create table contenu (nom varchar, lignes bigint, sha256 varchar)")
    if written:
        file.executemany(
            "insert into contenu values (?, ?, ?)",
            [[one.name, one.rows, one.sha256] for one in written],
        )


def _quoted(text: str) -> str:
    return text.replace("'", "''")
