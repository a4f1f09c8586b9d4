import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from placeasile.edge.embedded.processes import EmbeddedError
from placeasile.edge.embedded.valkey import Valkey
from placeasile.edge.supervisor import (
    AlreadyServing,
    Backoff,
    Child,
    NotReady,
    Supervisor,
    exclusive,
    wait_until_ready,
)

FAST = Backoff(first=0.01, limit=0.05)


def shell(name: str, folder: Path, script: str = ":") -> Child:
    """A child that notes its pid on a line of a file of its name, then lives on."""
    line = f"echo $$ >> '{folder / name}'; {script}; while :; do sleep 0.05; done"
    return Child(name, ["sh", "-c", line])


def pids(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that waits for its parent to notice does not."""
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def supervise(
    *children: Child,
    until: Callable[[], bool],
    grace: float = 5.0,
    signals: tuple[signal.Signals, ...] = (signal.SIGTERM,),
    servers: Callable[[], object] | None = None,
) -> None:
    """Run children until a condition holds, then be told to stop."""
    failures: list[BaseException] = []

    def watch() -> None:
        try:
            eventually(until)
        except AssertionError as failure:
            failures.append(failure)
        for number in signals:
            os.kill(os.getpid(), number)
            time.sleep(0.2)

    Supervisor(children, backoff=FAST, grace=grace, servers=servers).run(after_start=watch)
    assert not failures


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_and_run_returns(tmp_path: Path, number: signal.Signals) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    before = signal.getsignal(number)

    supervise(
        shell("a", tmp_path),
        shell("b", tmp_path),
        until=lambda: bool(pids(a) and pids(b)),
        signals=(number,),
    )

    assert not any(alive(pid) for pid in pids(a) + pids(b))
    assert signal.getsignal(number) == before


def test_children_stop_in_the_reverse_order(tmp_path: Path) -> None:
    order = tmp_path / "order"
    script = f"trap 'echo $NAME >> \"{order}\"; exit 0' TERM"

    def named(name: str) -> Child:
        child = shell(name, tmp_path, script)
        return Child(name, child.argv, env={"NAME": name})

    ready = [tmp_path / name for name in ("one", "two", "three")]
    supervise(
        *(named(file.name) for file in ready),
        until=lambda: all(pids(file) for file in ready) and time.sleep(0.2) is None,
    )

    assert order.read_text().split() == ["three", "two", "one"]


def test_a_child_that_dies_comes_back_and_the_log_says_how(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = tmp_path / "a"

    def killed_twice() -> bool:
        seen = pids(a)
        if len(seen) < 3 and seen and alive(seen[-1]):
            os.kill(seen[-1], signal.SIGKILL)
        return len(seen) == 3

    supervise(shell("a", tmp_path), until=killed_twice)

    log = capsys.readouterr().out
    assert log.count("supervisor.child_died") == 2
    assert "SIGKILL" in log


def test_an_embedded_server_that_dies_comes_back_at_the_same_address(tmp_path: Path) -> None:
    server = Valkey(tmp_path)
    url = server.start()
    first = server.process
    assert first is not None

    def killed_and_back() -> bool:
        if server.process is first:
            with suppress(ProcessLookupError):
                first.kill()
            return False
        return server.process is not None and server.start() == url

    try:
        supervise(shell("a", tmp_path), until=killed_and_back, servers=server.start)
    finally:
        server.stop()


def test_an_embedded_server_that_cannot_start_is_tried_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = tmp_path / "a"
    asked: list[int] = []

    def start() -> None:
        asked.append(len(asked))
        if len(asked) < 3:
            raise EmbeddedError("disque plein")

    def killed_once() -> bool:
        if len(pids(a)) == 1 and alive(pids(a)[0]):
            os.kill(pids(a)[0], signal.SIGKILL)
        return len(asked) >= 3 and len(pids(a)) >= 2

    supervise(shell("a", tmp_path), until=killed_once, servers=start)

    assert capsys.readouterr().out.count("disque plein") == 2


def test_a_program_that_does_not_exist_is_tried_again(
    capfd: pytest.CaptureFixture[str],
) -> None:
    seen: list[str] = []

    def twice() -> bool:
        seen.append(capfd.readouterr().out)
        return "".join(seen).count("exit 127") >= 2

    supervise(Child("absent", ["/no/such/program"]), until=twice)


def test_what_a_dead_child_left_goes_with_it(tmp_path: Path) -> None:
    a, left = tmp_path / "a", tmp_path / "left"
    child = shell("a", tmp_path, f"sleep 60 & echo $! >> '{left}'; sleep 0.1; exit 1")

    supervise(child, until=lambda: len(pids(a)) > 1)

    eventually(lambda: not any(alive(pid) for pid in pids(left)))


def test_a_child_deaf_to_sigterm_is_killed_after_the_grace(tmp_path: Path) -> None:
    a = tmp_path / "a"
    deaf = Child("a", ["sh", "-c", f"trap '' TERM; {shell('a', tmp_path).argv[2]}"])

    supervise(deaf, until=lambda: bool(pids(a)), grace=0.2)

    assert not alive(pids(a)[0])


def test_a_second_signal_cuts_the_grace_short(tmp_path: Path) -> None:
    a = tmp_path / "a"
    deaf = Child("a", ["sh", "-c", f"trap '' TERM; {shell('a', tmp_path).argv[2]}"])
    started = time.monotonic()

    supervise(
        deaf,
        until=lambda: bool(pids(a)),
        grace=30,
        signals=(signal.SIGINT, signal.SIGINT),
    )

    assert time.monotonic() - started < 10
    assert not alive(pids(a)[0])


def test_a_child_is_out_of_reach_of_the_terminal(tmp_path: Path) -> None:
    a = tmp_path / "a"
    sessions: list[int] = []

    def looked() -> bool:
        sessions.extend(os.getsid(pid) for pid in pids(a))
        return bool(sessions)

    supervise(shell("a", tmp_path), until=looked)

    assert os.getsid(0) not in sessions


def test_a_child_about_to_restart_is_not_waited_for(tmp_path: Path) -> None:
    a = tmp_path / "a"
    waiting = Supervisor([shell("a", tmp_path, "exit 1")], backoff=Backoff(first=60), grace=60)

    def stop() -> None:
        eventually(lambda: bool(pids(a)) and not alive(pids(a)[0]))
        os.kill(os.getpid(), signal.SIGTERM)

    waiting.run(after_start=stop)

    assert len(pids(a)) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux does it")
def test_a_killed_supervisor_leaves_no_child(tmp_path: Path) -> None:
    script = """
        import sys
        from placeasile.edge.supervisor import Child, Supervisor
        line = "trap '' TERM INT; echo $$ >> '%s'; while :; do sleep 0.05; done"
        Supervisor(
            [Child(name, ["sh", "-c", line % name]) for name in sys.argv[1:]]
        ).run()
    """
    files = [tmp_path / "a", tmp_path / "b"]
    supervisor = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, files)],
        stdout=subprocess.DEVNULL,
    )
    eventually(lambda: all(pids(file) for file in files))

    supervisor.kill()
    supervisor.wait()

    eventually(lambda: not any(alive(pid) for file in files for pid in pids(file)))


def test_the_wait_doubles_to_a_limit_and_starts_over() -> None:
    backoff = Backoff()
    waits = [0.0]
    for _ in range(7):
        waits.append(backoff.after(waits[-1], lived=1))

    assert waits[1:] == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert backoff.after(5.0, lived=30) == 0.2


# --------------------------------------------------------------------- one at a time


def test_a_second_serve_is_told_of_the_first(tmp_path: Path) -> None:
    home = tmp_path / "home"
    url = "http://127.0.0.1:8000"

    with (
        exclusive(home, url),
        pytest.raises(AlreadyServing) as refused,
        exclusive(home, url),
    ):
        pass

    assert (refused.value.pid, refused.value.url) == (os.getpid(), url)
    assert str(os.getpid()) in str(refused.value)
    assert url in str(refused.value)
    assert "PLACEASILE_HOME" in str(refused.value)


def test_a_home_is_free_again_afterwards_and_private(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with exclusive(home, "http://first"):
        assert home.stat().st_mode & 0o777 == 0o700

    with exclusive(home, "http://second"):
        assert "second" in (home / "serve.lock").read_text()


def test_an_owner_that_has_not_written_yet_is_still_refused(tmp_path: Path) -> None:
    with exclusive(tmp_path, "http://first"):
        (tmp_path / "serve.lock").write_text("")
        with (
            pytest.raises(AlreadyServing, match="tourne déjà") as refused,
            exclusive(tmp_path, "http://second"),
        ):
            pass

    assert refused.value.pid == 0


# ------------------------------------------------------------------------- readiness


class Warming(BaseHTTPRequestHandler):
    """Answers 503 twice, then 204; for ever 503 elsewhere than /health."""

    warm = 0

    def do_GET(self) -> None:
        Warming.warm += 1
        ready = self.path == "/health" and Warming.warm > 2
        self.send_response(204 if ready else 503)
        self.end_headers()


@pytest.fixture
def site() -> Generator[str]:
    Warming.warm = 0
    with ThreadingHTTPServer(("127.0.0.1", 0), Warming) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_service_is_ready_when_it_answers_well(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    wait_until_ready(f"{site}/health", timeout=5)

    assert Warming.warm == 3


def test_a_service_that_never_answers_well_is_reported(site: str) -> None:
    with pytest.raises(NotReady, match=r"réponse 503"):
        wait_until_ready(f"{site}/other", timeout=0.2)


def test_a_service_that_is_not_there_is_reported() -> None:
    with pytest.raises(NotReady, match=r"pas prêt après 0.1 s"):
        wait_until_ready("http://127.0.0.1:9/", timeout=0.1)
