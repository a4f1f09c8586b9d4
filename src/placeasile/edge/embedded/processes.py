"""How the embedded servers run: identity, life tied to ours, locks, secret files."""

import fcntl
import json
import os
import pwd
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from placeasile.edge.embedded import launcher

LOG_LIMIT = 5_000_000
"""Bytes after which a server's log is set aside at the next start."""


class EmbeddedError(RuntimeError):
    """An embedded server cannot run; worded in French, for the person at the terminal."""


# ------------------------------------------------------------------------- identity


class RootMode(StrEnum):
    """How a server that refuses root is run by root."""

    USERNS = "userns"
    """As an ordinary user of a user namespace: nothing changes on disk."""
    USER = "user"
    """As the account ``postgres`` or ``nobody``: where namespaces are refused (Docker)."""


@dataclass(frozen=True, slots=True)
class Account:
    """An ordinary account of the machine."""

    uid: int
    gid: int


def root_mode(requested: str | None = None) -> RootMode | None:
    """Choose how to run a server that refuses root; None when we are not root.

    Args:
        requested: ``userns`` or ``user`` to decide instead of trying.
    """
    if os.geteuid() != 0:
        return None
    if requested:
        return RootMode(requested)
    return RootMode.USERNS if _namespaces_work() else RootMode.USER


def _namespaces_work() -> bool:
    if sys.platform != "linux":
        return False
    nothing = [sys.executable, "-I", "-S", "-c", ""]
    return run(nothing, identity=RootMode.USERNS).returncode == 0


def account(*names: str) -> Account:
    """Find the first of these accounts that exists.

    Raises:
        EmbeddedError: there is none.
    """
    for name in names:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedError(
        f"Aucun des comptes {', '.join(names)} n'existe sur cette machine.\n"
        "Lancez Placeasile sous un compte ordinaire plutôt que root."
    )


def identity(mode: RootMode | None, user: Account | None) -> str:
    """Word an identity for the launcher."""
    if user is not None:
        return f"{user.uid}:{user.gid}"
    return mode or "-"


# ------------------------------------------------------------------------ processes


def command(program: Sequence[str | Path], *, orphan: int, identity: str) -> list[str]:
    """Prefix a command line with the launcher.

    Args:
        program: the command line.
        orphan: the signal to receive when we die (Linux), 0 for none.
        identity: what `identity` answered.
    """
    isolated = [sys.executable, "-I", "-S", launcher.__file__]
    knot = [str(int(orphan)), str(os.getpid()), identity]
    return [*isolated, *knot, *map(str, program)]


def run(program: Sequence[str | Path], *, identity: str) -> subprocess.CompletedProcess[str]:
    """Run a short program to its end, and keep its output."""
    return subprocess.run(
        command(program, orphan=signal.SIGKILL, identity=identity),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def spawn(
    program: Sequence[str | Path],
    *,
    orphan: int,
    identity: str = "-",
    log: IO[bytes],
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, out of reach of the terminal's Ctrl-C.

    On Linux it receives ``orphan`` when the *thread* that calls this ends: call it from
    the main thread, or from one that lives as long as the server.
    """
    return subprocess.Popen(
        command(program, orphan=orphan, identity=identity),
        stdin=stdin,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def stop(process: subprocess.Popen[bytes], *asks: tuple[signal.Signals, float]) -> None:
    """End a process: each signal in turn with its patience in seconds, then SIGKILL."""
    for number, patience in asks:
        if process.poll() is not None:
            return
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
    process.kill()
    process.wait()


# ------------------------------------------------------------------ files and ports


@contextmanager
def locked(path: Path) -> Generator[None]:
    """Hold a lock between processes; it falls with its holder, however that one ends."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def private_folder(path: Path) -> None:
    """Make a folder of ours that nobody else may enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)


def open_log(path: Path) -> IO[bytes]:
    """Open a log to add to, for our eyes only; set a long one aside first."""
    with suppress(FileNotFoundError):
        if path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_name(f"{path.name}.1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server listens on 127.0.0.1, and the password it wants.

    Both outlive the server: one that is started again has the same address, so that its
    clients come back by themselves. The password is also what tells our server from
    another program that took the port.
    """

    port: int
    password: str


def new_password() -> str:
    """Make a password that needs no quoting anywhere."""
    return secrets.token_hex(24)


def read_endpoint(path: Path) -> Endpoint | None:
    """Read an endpoint file; None when there is none, or not a whole one."""
    try:
        return TypeAdapter(Endpoint).validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def write_endpoint(path: Path, endpoint: Endpoint) -> None:
    """Replace an endpoint file whole; only its owner may read it."""
    write_secret(path, json.dumps(asdict(endpoint)))


def write_secret(path: Path, text: str) -> None:
    """Replace a file whole, readable by its owner only from its first byte."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)


def free_port(preferred: int | None = None) -> int:
    """Find a free port of 127.0.0.1, the preferred one if it can be had.

    It may be taken before it is used: whoever starts a server on it tries again.
    """
    for port in (preferred, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port or 0))
            return int(probe.getsockname()[1])
    raise EmbeddedError("Aucun port libre sur 127.0.0.1.")
