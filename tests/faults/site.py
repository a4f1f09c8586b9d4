"""The servers of the suite: a PostgreSQL that really writes to the disk, and a Valkey.

All schedules use a database of the same name, made anew for each: the processes of the
service stay, and find another database under their feet.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, LiteralString, cast

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo
from redis import Redis

from placeasile.edge.clock import Clock
from placeasile.edge.database import owner_connection, projector_connection
from placeasile.edge.embedded.postgres import Postgres
from placeasile.edge.embedded.valkey import Valkey
from placeasile.edge.identity import issue_key
from placeasile.edge.migrating import grant_database, migrate
from placeasile.edge.policy import Role
from placeasile.projections import rebuild

DATABASE: Final = "faults"
TEMPLATE: Final = "faults_template"
SMALL_MEGABYTES: Final = 96
WAL_MEGABYTES: Final = 96
SERVER: Final[Mapping[str, str]] = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "min_wal_size": "32MB",
    "max_wal_size": "64MB",
    "deadlock_timeout": "1s",
}

# The server's clock and its notifications cannot be disturbed from outside: the functions of
# the log read them through ours. Nothing else of them changes.
INSTRUMENTS: Final = """
    create schema faults;
    create table faults.setting (
      only_row boolean primary key default true check (only_row),
      ahead interval not null default '0', deaf boolean not null default false);
    insert into faults.setting default values;
    create table faults.done (job_id uuid not null, number int not null);
    create function faults.clock_timestamp() returns timestamptz language sql volatile
      as 'select pg_catalog.clock_timestamp() + ahead from faults.setting';
    create function faults.pg_notify(p_channel text, p_said text) returns void
    language plpgsql as $$
    begin
      if not (select deaf from faults.setting) then
        perform pg_catalog.pg_notify(p_channel, p_said);
      end if;
    end $$;
    grant usage on schema faults to public;
    grant select on faults.setting to public;
    grant select, insert on faults.done to placeasile_app;
"""
DISTURBED: Final = {
    "next_instant": "clock_timestamp()",
    "append": "pg_notify(",
    "append_staged": "pg_notify(",
}
# A row is a database that was set aside, and is in the way: dropping one takes a second, so
# that they go together, and at once where room is scarce. A server that recovers goes through
# all their files: they must not be many.
OLD: Final = """
    select datname from (
      select d.datname, t.spcname = 'small' as small, count(*) over () > %s as many
      from pg_database d join pg_tablespace t on t.oid = d.dattablespace
      where d.datname ~ '_old$'
    ) x where small or many
"""
KEPT: Final = 3
EMPTY: Final = "update faults.setting set ahead = %s, deaf = %s"


class Site:
    """The servers, their folder, and the database of the schedule that runs."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.small = home / "small"
        self.wal = home / "wal"
        self.clock = home / "clock"
        self.key = ""
        self.redis_url = ""
        self._postgres = Postgres(home / "data", settings=SERVER)
        self._valkey = Valkey(home / "data")
        self._server = ""
        self._made = 0

    @property
    def dsn(self) -> str:
        """The owner's DSN of the database of the schedule."""
        return make_conninfo(self._server, dbname=DATABASE)

    @property
    def data(self) -> Path:
        """The folder of the cluster."""
        return self.home / "data" / "pg"

    def open(self) -> None:
        """Start the servers, and make the database that others are copies of."""
        (self.home / "data").mkdir(mode=0o755)
        self._server = self._postgres.start()
        self.redis_url = self._valkey.start()
        self._run("create database {}", TEMPLATE)
        template = make_conninfo(self._server, dbname=TEMPLATE)
        migrate(template)
        with owner_connection(template) as owner:
            instrument(owner)
            self.key = issue_key(owner, label="fautes", role=Role.SAISIE)
        with projector_connection(template) as connection:
            rebuild.ensure(connection, Clock().today())
        self.turn_clock(0)

    def close(self) -> None:
        """Stop the servers."""
        self.free_disk()
        self._valkey.stop()
        self._postgres.stop()

    # ------------------------------------------------------------------ databases

    def renew(self, *, small: bool = False) -> None:
        """Put a new database in the place of the last one, on the small volume if asked."""
        self._made += 1
        new = f"{DATABASE}_{self._made}"
        where = "tablespace small" if small else ""
        self._run(f"create database {{}} template {TEMPLATE} {where}", new)
        with owner_connection(make_conninfo(self._server, dbname=new)) as owner:
            grant_database(owner)
        with psycopg.connect(self._server, autocommit=True) as server:
            self._set_aside(server)
            server.execute(_named("alter database {} rename to {}", new, DATABASE))
            for (old,) in server.execute(OLD, [KEPT]).fetchall():
                server.execute(_named("drop database {} with (force)", old))
        with Redis.from_url(self.redis_url) as client:  # pyright: ignore[reportUnknownMemberType] - untyped
            client.flushdb()  # pyright: ignore[reportUnknownMemberType] - untyped
        self.turn_clock(0)

    def _set_aside(self, server: Connection[Any]) -> None:
        """Rename the last database, which nobody may be connected to by then."""
        if server.execute("select from pg_database where datname = %s", [DATABASE]).rowcount == 0:
            return
        server.execute(_named("alter database {} allow_connections false", DATABASE))
        deadline = time.monotonic() + 10
        while server.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [DATABASE]
        ).rowcount:
            assert time.monotonic() < deadline, "somebody stays connected"
            time.sleep(0.01)
        old = f"{DATABASE}_{self._made}_old"
        server.execute(_named("alter database {} rename to {}", DATABASE, old))

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(_named(statement, *names))

    # --------------------------------------------------------------------- faults

    def stop_postgres(self) -> None:
        """Stop PostgreSQL at once, as ``pg_ctl stop -m immediate`` does."""
        with suppress(FileNotFoundError):
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
        self._postgres.stop()

    def start_postgres(self) -> None:
        """Start PostgreSQL if it does not run; it recovers first."""
        self._postgres.start()

    def disturb(self, *, ahead: float, deaf: bool) -> None:
        """Put the server's clock ahead by seconds, and let its notifications be lost or not."""
        with owner_connection(self.dsn) as owner:
            owner.execute(EMPTY, [f"{ahead} seconds", deaf])

    def turn_clock(self, ahead: float) -> None:
        """Put the clock of the processes ahead by seconds."""
        new = self.clock.with_suffix(".new")
        new.write_text(str(ahead))
        new.replace(self.clock)

    def make_small_volume(self) -> str | None:
        """Mount volumes that can be filled; answer why not, None when it was done."""
        for folder, megabytes in ((self.small, SMALL_MEGABYTES), (self.wal, WAL_MEGABYTES)):
            folder.mkdir()
            refused = _mounted(folder, megabytes)
            if refused is not None:
                return refused
        place = self.small / "tablespace"
        place.mkdir(mode=0o700)
        held = self.data.stat()
        os.chown(place, held.st_uid, held.st_gid)
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(sql.SQL("create tablespace small location {}").format(str(place)))
        return None

    def remove_small_volume(self) -> None:
        """Let go of the volumes; the server is stopped by then."""
        for folder in (self.small, self.wal):
            subprocess.run(["umount", "-l", folder], stderr=subprocess.DEVNULL, check=False)

    def journal_on_small_volume(self, *, small: bool) -> None:
        """Move the server's journal to the small volume, or back."""
        usual, there = self.data / "pg_wal", self.wal / "pg_wal"
        if usual.is_symlink() == small:
            return
        self._postgres.stop()
        if small:
            shutil.move(usual, there)
            usual.symlink_to(there)
        else:
            usual.unlink()
            shutil.move(there, usual)
        _own(usual, self.data)
        self._postgres.start()

    def fill_disk(self, folder: Path) -> None:
        """Write to a small volume until nothing more fits."""
        with suppress(OSError), (folder / "filler").open("wb", buffering=0) as file:
            for size in (2**20, 2**12):
                with suppress(OSError):
                    while True:
                        file.write(bytes(size))

    def use_up_journal(self) -> None:
        """Write the journal to its end, where the disk is full: PostgreSQL gives up."""
        with suppress(psycopg.OperationalError), owner_connection(self.dsn) as owner:
            for _ in range(WAL_MEGABYTES // 16):
                owner.execute("select pg_logical_emit_message(false, 'faults', '')")
                owner.execute("select pg_switch_wal()")

    def free_disk(self) -> None:
        """Make room again."""
        for folder in (self.small, self.wal):
            (folder / "filler").unlink(missing_ok=True)


@contextmanager
def opened() -> Generator[Site]:
    """Give the servers until the end of the block."""
    home = Path(tempfile.mkdtemp(prefix="placeasile-faults-"))
    home.chmod(0o755)  # as root, PostgreSQL may run as an account that must enter
    site = Site(home)
    try:
        site.open()
        yield site
    finally:
        site.close()
        site.remove_small_volume()
        shutil.rmtree(home, ignore_errors=True)


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(cast("LiteralString", statement)).format(*map(sql.Identifier, names))


def instrument(owner: Connection[Any]) -> None:
    """Let the clock and the notifications of a register be disturbed."""
    owner.execute(INSTRUMENTS)
    for name, call in DISTURBED.items():
        rows = owner.execute(
            "select pg_get_functiondef(oid) from pg_proc "
            "where pronamespace = 'es'::regnamespace and proname = %s",
            [name],
        ).fetchall()
        ((text,),) = rows
        assert call in text, f"es.{name} calls {call} no more"
        owner.execute(sql.SQL(cast("LiteralString", text.replace(call, f"faults.{call}"))))


def _mounted(folder: Path, megabytes: int) -> str | None:
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except OSError as error:
        return f"mount: {error}"
    return None if done.returncode == 0 else done.stderr.strip() or "mount failed"


def _own(folder: Path, like: Path) -> None:
    held = like.stat()
    for path in (folder.resolve(), *folder.resolve().rglob("*")):
        os.chown(path, held.st_uid, held.st_gid)
