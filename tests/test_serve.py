"""The first command of the README, from an empty folder to Ctrl-C, as a user would see it."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.environment import environment

LAST_WORDS = "Ctrl-C arrête tout."


@dataclass
class Serving:
    """A home, a port, and the ``serve`` that runs on them."""

    home: Path
    port: int
    process: subprocess.Popen[str] | None = None

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "placeasile", *arguments],
            env=environment(PLACEASILE_HOME=str(self.home), COLUMNS="200"),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def start(self, *arguments: str) -> float:
        started = time.monotonic()
        announced = self.log().count(LAST_WORDS)
        log = (self.home.parent / f"{self.home.name}.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "placeasile", "serve", "--port", str(self.port), *arguments],
            env=environment(PLACEASILE_HOME=str(self.home)),
            stdout=log,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        log.close()
        while time.monotonic() - started < 180:
            try:
                self.get("/api/health", key=None)
            except OSError:
                assert self.process.poll() is None, self.log()
                time.sleep(0.1)
            else:
                if self.log().count(LAST_WORDS) > announced:
                    return time.monotonic() - started
        raise AssertionError(self.log())

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)

    def log(self) -> str:
        path = self.home.parent / f"{self.home.name}.log"
        return path.read_text() if path.exists() else ""

    def get(self, path: str, key: str | None = "demo-key") -> dict[str, object]:
        headers = dict[str, str]()
        if key is not None:
            headers["Authorization"] = f"Bearer {(self.home / key).read_text().strip()}"
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as response:
            found: dict[str, object] = json.load(response)
            return found

    def processes(self) -> list[str]:
        """Return the command lines of every process that has to do with this home."""
        found: list[str] = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and folder.name != str(os.getpid()):
                try:
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    variables = (folder / "environ").read_bytes().decode(errors="replace")
                except OSError:
                    continue
                if str(self.home) in command or f"PLACEASILE_HOME={self.home}\0" in variables:
                    found.append(command)
        return found


@pytest.fixture(scope="module")
def serving() -> Generator[Serving]:
    home = Path(tempfile.mkdtemp(prefix="placeasile-serve-"))
    home.chmod(0o755)  # as root, PostgreSQL may run as an account that must enter
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    one = Serving(home / "home with spaces", port)
    yield one
    if one.process is not None and one.process.poll() is None:
        one.process.kill()
        one.process.wait()


@pytest.mark.timeout(400)
def test_serve_from_an_empty_folder_through_stops_and_kills(  # noqa: PLR0915 (one long story)
    serving: Serving,
) -> None:
    serving.start("--regions", "28,53")
    assert "DÉMONSTRATION" in serving.log()
    listed = serving.get("/api/structures?limit=3")
    assert listed["demonstration"] is True
    total = listed["total"]
    assert isinstance(total, int)
    assert 520 <= total <= 700

    second = serving.command("serve", "--port", str(serving.port + 1))
    assert second.returncode == 1
    assert "tourne déjà" in second.stderr

    past = serving.command("replay", "--known-on", "2023-06-30", "--format", "json")
    assert past.returncode == 0, past.stderr
    assert json.loads(past.stdout)["moment"]["demonstration"] is True

    serving.stop()
    assert "rien n'est perdu" in serving.log()
    assert serving.processes() == []

    seconds = serving.start()
    assert seconds < 20, "the second start does not load anything again"
    moment = listed["moment"]
    assert isinstance(moment, dict)
    same = f"effective_on={moment['effective_on']}&position={moment['position']}"
    assert serving.get(f"/api/structures?limit=3&{same}") == listed

    # The supervisor is killed: no process stays, and the next start finds everything.
    assert serving.process is not None
    serving.process.kill()
    serving.process.wait()
    deadline = time.monotonic() + 20
    while serving.processes() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert serving.processes() == []
    serving.start()
    assert serving.get("/api/structures?limit=3")["total"] == total
    verified = serving.command("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    serving.stop()
    assert serving.processes() == []
