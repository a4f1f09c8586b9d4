"""Run the processes of ``serve``: start, restart what dies, stop all together."""

import fcntl
import json
import os
import select
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

import structlog

from placeasile.edge.embedded import processes

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


# --------------------------------------------------------------------- one at a time


class AlreadyServing(RuntimeError):
    """Another ``serve`` runs on this home.

    Attributes:
        pid: its process id, 0 when it did not say.
        url: where it answers, empty when it did not say.
    """

    def __init__(self, pid: int, url: str) -> None:
        super().__init__(pid, url)
        self.pid = pid
        self.url = url

    def __str__(self) -> str:
        who = f" sur {self.url} (processus {self.pid})" if self.pid else ""
        stop = f"arrêtez-le (Ctrl-C dans son terminal, ou kill {self.pid or 'PID'})"
        return (
            f"Placeasile tourne déjà{who}.\nOuvrez cette adresse, ou {stop}, ou "
            "donnez un autre dossier de données : PLACEASILE_HOME=autre-dossier."
        )


@contextmanager
def exclusive(home: Path, url: str) -> Generator[None]:
    """Hold a home for one ``serve``; the lock falls with its holder.

    Args:
        home: the data folder, made when missing.
        url: where this ``serve`` will answer, for whoever comes second.

    Raises:
        AlreadyServing: another one holds it.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "serve.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServing(*_owner(home / "serve.lock")) from None
        _rewrite(file.fileno(), json.dumps({"pid": os.getpid(), "url": url}))
        try:
            yield
        finally:
            _rewrite(file.fileno(), "")


def _rewrite(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.write(descriptor, text.encode())


def _owner(path: Path) -> tuple[int, str]:
    """Read who holds the lock; it may have it and not have written yet."""
    for _ in range(10):
        with suppress(ValueError, KeyError, TypeError):
            owner = json.loads(path.read_text(encoding="utf-8"))
            return int(owner["pid"]), str(owner["url"])
        time.sleep(0.05)
    return 0, ""


# ------------------------------------------------------------------------- readiness


class NotReady(RuntimeError):
    """A service did not answer in time; worded in French."""


def wait_until_ready(url: str, timeout: float) -> None:
    """Wait until this address answers with a success.

    Proxies of the environment are left aside: the address is this machine's.

    Args:
        url: an ``http://`` address that answers 2xx when the service is ready.
        timeout: patience, in seconds.

    Raises:
        NotReady: it did not.
    """
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + timeout
    last = "aucune réponse"
    while time.monotonic() < deadline:
        try:
            direct.open(url, timeout=max(deadline - time.monotonic(), 0.1)).close()
        except urllib.error.HTTPError as answer:
            last = f"réponse {answer.code}"
            answer.close()
        except OSError as error:
            last = str(getattr(error, "reason", error))
        else:
            return
        time.sleep(0.05)
    raise NotReady(
        f"{url} n'est pas prêt après {timeout:g} s ({last}).\n"
        "Le journal ci-dessus dit quel processus a échoué et pourquoi."
    )


# ----------------------------------------------------------------------- supervision


@dataclass(frozen=True, slots=True)
class Child:
    """A process to keep running.

    Attributes:
        name: what the log calls it.
        argv: its command line.
        env: variables to add to our own environment.
        orphan: what it receives if we are killed (Linux). SIGKILL leaves it no say;
            give SIGTERM to a child that has children of its own to stop.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    orphan: signal.Signals = signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before a restart, in seconds.

    The wait doubles from ``first`` to ``limit``, and starts over for a child that lived
    for ``steady``.
    """

    first: float = 0.2
    limit: float = 5.0
    steady: float = 30.0

    def after(self, wait: float, lived: float) -> float:
        """Answer the next wait, from the last one (0 for none) and the life it led to."""
        if lived >= self.steady or wait == 0:
            return self.first
        return min(wait * 2, self.limit)


@dataclass(slots=True)
class _Kept:
    """A child, and its process when it has one."""

    child: Child
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = 0.0
    due: float = 0.0


class Supervisor:
    """Keeps children running until SIGINT or SIGTERM, then stops them, last first.

    Args:
        children: in the order of their start.
        backoff: the waits before restarts.
        grace: seconds between SIGTERM and SIGKILL at the end; a second signal to us
            cuts it short.
        servers: starts again those of our embedded servers that died, if any; called
            from the main thread when one of our processes has ended.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        backoff: Backoff | None = None,
        grace: float = 10.0,
        servers: Callable[[], object] | None = None,
    ) -> None:
        self._kept = [_Kept(child) for child in children]
        self._backoff = backoff or Backoff()
        self._grace = grace
        self._servers = servers
        self._servers_due: float | None = None

    def run(self, after_start: Callable[[], None] | None = None) -> None:
        """Start the children, and return once a signal has stopped them all.

        Call it from the main thread: signals arrive there, and children end with it.

        Args:
            after_start: what to do meanwhile, in a thread of its own, once all have
                been started (they need not be ready).
        """
        with _Signals() as signals:
            try:
                for kept in self._kept:
                    self._start(kept)
                if after_start is not None:
                    threading.Thread(target=after_start, daemon=True).start()
                while not signals.stop(self._until_next_start()):
                    self._tend()
            finally:
                self._stop(signals)

    def _until_next_start(self) -> float | None:
        """Seconds until a restart is due; None when all live."""
        dues = [kept.due for kept in self._kept if kept.process is None]
        if self._servers_due is not None:
            dues.append(self._servers_due)
        return max(min(dues) - time.monotonic(), 0) if dues else None

    def _tend(self) -> None:
        """Note deaths, and start what is due; servers first, the others need them."""
        self._tend_servers()
        for kept in self._kept:
            if kept.process is not None and kept.process.poll() is not None:
                self._bury(kept, kept.process)
            if kept.process is None and kept.due <= time.monotonic():
                self._start(kept)

    def _tend_servers(self) -> None:
        """Have embedded servers that died started again; where that fails, again later."""
        if self._servers is None:
            return
        try:
            self._servers()
        except processes.EmbeddedError as error:
            wait = self._backoff.limit
            self._servers_due = time.monotonic() + wait
            log.error("supervisor.server_down", error=str(error), restart_in=wait)  # noqa: TRY400 (worded)
        else:
            self._servers_due = None

    def _start(self, kept: _Kept) -> None:
        child = kept.child
        # The kernel tells the child of our death; its own session keeps the terminal's
        # Ctrl-C for us alone.
        kept.process = subprocess.Popen(
            processes.command(child.argv, orphan=child.orphan, identity="-"),
            env={**os.environ, **child.env},  # noqa: TID251 - handed on, not read
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        kept.started = time.monotonic()
        log.info("supervisor.child_started", child=child.name, pid=kept.process.pid)

    def _bury(self, kept: _Kept, process: subprocess.Popen[bytes]) -> None:
        """Log a death and plan the restart; what the child left behind goes with it."""
        _signal_group(process, signal.SIGKILL)
        now = time.monotonic()
        kept.wait = self._backoff.after(kept.wait, now - kept.started)
        kept.due = now + kept.wait
        kept.process = None
        log.error(
            "supervisor.child_died",
            child=kept.child.name,
            status=_status(process.returncode),
            restart_in=kept.wait,
        )

    def _stop(self, signals: "_Signals") -> None:
        """Stop the children one by one, last started first."""
        for kept in reversed(self._kept):
            if kept.process is None:
                continue
            self._end(kept.process, signals)
            status = _status(kept.process.returncode)
            log.info("supervisor.child_stopped", child=kept.child.name, status=status)
            kept.process = None

    def _end(self, process: subprocess.Popen[bytes], signals: "_Signals") -> None:
        """Ask, wait, then force; with its group, so that nothing of it remains."""
        process.terminate()
        deadline = time.monotonic() + self._grace
        while process.poll() is None and (left := deadline - time.monotonic()) > 0:
            if signals.stop(left):
                break
        _signal_group(process, signal.SIGKILL)
        process.wait()


class _Signals:
    """SIGINT, SIGTERM and SIGCHLD as something to wait for.

    They arrive through a pipe: a wait that starts after the signal still sees it.
    """

    _WANTED = (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)

    def __enter__(self) -> Self:
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        self._wakeup = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        self._before = {n: signal.signal(n, _noted) for n in self._WANTED}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        os.close(self._read)
        os.close(self._write)

    def stop(self, timeout: float | None) -> bool:
        """Wait for a signal; tell whether we were asked to stop (or a child changed)."""
        select.select([self._read], [], [], timeout)
        with suppress(BlockingIOError):
            seen = os.read(self._read, 4096)
            return signal.SIGINT in seen or signal.SIGTERM in seen
        return False


def _noted(number: int, frame: FrameType | None) -> None:
    """Leave the signal to the pipe, where Python wrote its number."""


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a child and its own children; none may be left."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _status(code: int) -> str:
    """Word an exit code: ``exit 1``, ``SIGKILL``."""
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name
