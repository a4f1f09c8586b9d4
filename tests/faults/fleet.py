"""The processes of the service, restarted when they die, as ``serve`` does."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from placeasile.edge.embedded.processes import command
from tests.support.environment import environment

ROOT: Final = Path(__file__).parents[2]
RESTART_SECONDS: Final = 0.2
SERVICE: Final = ("web", "projector", "worker", "scheduler")


def free_port() -> int:
    """Find a free port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Fleet:
    """Processes by name. Call `start` and `tend` from the main thread (see `processes.spawn`).

    Attributes:
        folder: where each writes its log.
        programs: what each one runs.
        env: what they find the servers with.
    """

    folder: Path
    programs: Mapping[str, Sequence[str]]
    env: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(
        default_factory=dict[str, subprocess.Popen[bytes]]
    )
    _due: dict[str, float] = field(default_factory=dict[str, float])

    def tend(self) -> None:
        """Start what has not been started, and what died a moment ago."""
        now = time.monotonic()
        for name in self.programs:
            process = self.running.get(name)
            if process is not None and process.poll() is None:
                continue
            if process is not None:
                del self.running[name]
                self._due[name] = now + RESTART_SECONDS
            if self._due.get(name, 0) <= now:
                self.running[name] = self.spawn(name, self.programs[name])

    def spawn(self, name: str, program: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start a process that dies with us."""
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command(program, orphan=signal.SIGKILL, identity="-"),
                cwd=ROOT,
                env=environment(**self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """Kill a process; it is started again at once."""
        process = self.running.pop(name, None)
        if process is not None:
            process.kill()
            process.wait()
        self.running[name] = self.spawn(name, self.programs[name])

    def stop(self) -> None:
        """End all of them, at once."""
        for process in self.running.values():
            process.kill()
        for process in self.running.values():
            process.wait()
        self.running.clear()

    def said(self, lines: int = 12) -> str:
        """Return the end of each log that says anything."""
        parts: list[str] = []
        for log in sorted(self.folder.glob("*.log")):
            text = log.read_text(errors="replace").splitlines()[-lines:]
            parts += [f"--- {log.name}", *text] if text else []
        return "\n".join(parts)

    def forget(self) -> None:
        """Empty the logs."""
        for log in self.folder.glob("*.log"):
            log.write_bytes(b"")


def service(folder: Path, env: dict[str, str], clock: Path) -> Fleet:
    """Return the processes of the service, none started."""
    programs = {name: entry(name, clock) for name in SERVICE}
    return Fleet(folder, programs, env)


def entry(name: str, clock: Path) -> list[str]:
    """Return the command line of a process of the service."""
    return [sys.executable, "-m", "tests.faults.entry", name, str(clock)]
