import fcntl
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]

FAKE_PYTHON = """\
#!/bin/sh
if [ "$1" = -c ]; then exit 0; fi
pwd
for argument in "$@"; do echo "$argument"; done
"""

FAKE_UV = f"""\
#!/bin/sh
echo "$@" >> uv.log
if [ "$1" = --version ]; then exit 0; fi
if [ -e offline ]; then echo "error: error sending request for url"; exit 2; fi
if [ "$1" = venv ]; then
    mkdir -p .venv/bin && cp python.sh .venv/bin/python && chmod +x .venv/bin/python
fi
if [ -e slow ]; then touch started; sleep 0.4; fi
# {sys.executable}
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a fake uv, that makes a fake Python, that says its arguments."""
    folder = tmp_path / "with space"
    folder.mkdir()
    for name in ("run.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "requirements.lock").write_text("")
    (folder / "requirements-test.lock").write_text("# more\n")
    (folder / "python.sh").write_text(FAKE_PYTHON)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "uv").write_text(FAKE_UV)
    (tools / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    return folder


def load(checkout: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_in_a_copy", checkout / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def start(checkout: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(checkout / "run.py"), *arguments],
        cwd=checkout.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    process = start(checkout, *arguments)
    out, err = process.communicate(timeout=30)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def installs(checkout: Path) -> int:
    log = checkout / "uv.log"
    return log.read_text().count("--require-hashes") if log.exists() else 0


def pretend_installed(checkout: Path) -> None:
    assert run(checkout, "first").returncode == 0
    assert installs(checkout) == 1


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [
        (["test", "-k", "a b"], ["-m", "pytest", "-k", "a b"]),
        (
            ["test"],
            ["-m", "pytest", f"--numprocesses={os.cpu_count()}", "--dist=loadgroup"],
        ),
        (["faults", "--seed", "3"], ["-m", "tests.faults", "--seed", "3"]),
        (["serve"], ["-m", "placeasile", "serve"]),
        (["sql", "--known-on", "x"], ["-m", "placeasile", "sql", "--known-on", "x"]),
        ([], ["-m", "placeasile", "--help"]),
    ],
)
def test_arguments_are_passed_on_from_the_project_folder(
    checkout: Path, arguments: list[str], passed: list[str]
) -> None:
    done = run(checkout, *arguments)

    assert done.stdout.splitlines() == [str(checkout), *passed]


def test_the_first_run_installs_by_hash_and_says_so(checkout: Path) -> None:
    done = run(checkout, "serve")

    assert "Installation des dépendances" in done.stderr
    commands = (checkout / "uv.log").read_text()
    assert f"--require-hashes --only-binary :all: -r {checkout}" in commands
    assert f"--no-deps --no-build-isolation -e {checkout}" in commands


def test_later_runs_install_nothing_and_say_nothing(checkout: Path) -> None:
    pretend_installed(checkout)

    assert run(checkout, "again").stderr == ""
    assert installs(checkout) == 1


def test_a_changed_lock_is_installed_in_place(checkout: Path) -> None:
    pretend_installed(checkout)
    (checkout / "requirements.lock").write_text("# changed\n")
    (checkout / ".venv" / "kept").touch()

    run(checkout, "again")

    assert installs(checkout) == 2
    assert (checkout / ".venv" / "kept").exists()


def test_the_first_test_installs_more_and_running_needs_nothing_else(checkout: Path) -> None:
    pretend_installed(checkout)

    run(checkout, "test")
    run(checkout, "serve")

    commands = (checkout / "uv.log").read_text()
    assert commands.count("-r ") == 2
    assert commands.count("requirements-test.lock") == 1


def test_an_interrupted_installation_starts_from_nothing(checkout: Path) -> None:
    pretend_installed(checkout)
    (checkout / ".venv" / "placeasile.unfinished").touch()
    (checkout / ".venv" / "half").mkdir()

    run(checkout, "again")

    assert installs(checkout) == 2
    assert not (checkout / ".venv" / "half").exists()
    assert run(checkout, "again").stderr == ""


def test_a_killed_installation_is_made_again(checkout: Path) -> None:
    (checkout / "slow").touch()
    killed = start(checkout, "serve")
    while not (checkout / "started").exists():
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    (checkout / "slow").unlink()

    done = run(checkout, "serve")

    assert "attente" in done.stderr  # of the installer that outlived its parent
    assert done.stdout.splitlines()[1:] == ["-m", "placeasile", "serve"]


def test_a_moved_checkout_is_installed_again(checkout: Path) -> None:
    pretend_installed(checkout)
    moved = checkout.with_name("moved")
    checkout.rename(moved)
    (moved / ".venv" / "half").touch()

    run(moved, "serve")

    assert installs(moved) == 2
    assert not (moved / ".venv" / "half").exists()


def test_an_environment_made_by_hand_is_kept(checkout: Path) -> None:
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    shutil.copy(checkout / "python.sh", python)
    python.chmod(0o755)
    (checkout / ".venv" / "mine").touch()

    run(checkout, "serve")

    assert installs(checkout) == 1
    assert (checkout / ".venv" / "mine").exists()


def test_two_starts_at_once_install_once(checkout: Path) -> None:
    (checkout / "slow").touch()
    both = [start(checkout, "serve"), start(checkout, "serve")]
    answers = [process.communicate(timeout=30) for process in both]

    assert installs(checkout) == 1
    assert answers[0][0] == answers[1][0] != ""
    assert sum("attente" in err for _, err in answers) == 1


def test_a_failure_of_uv_is_retried_with_pip_then_explained(checkout: Path) -> None:
    (checkout / "offline").touch()
    (checkout / "requirements.lock").write_text("refused\n")

    done = run(checkout, "serve")

    assert done.returncode == 1
    assert "essai avec pip" in done.stderr
    assert "L'installation des dépendances a échoué" in done.stderr
    assert "--require-hashes" in done.stderr
    assert (checkout / ".venv" / "placeasile.unfinished").exists()


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "HTTPS_PROXY"),
        ("OSError: [Errno 28] No space left on device", "disque est plein"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "empreinte différente"),
        ("something else", "rm -rf .venv"),
    ],
)
def test_each_kind_of_failure_has_its_remedy(checkout: Path, said: str, remedy: str) -> None:
    module = load(checkout)
    module.VENV.mkdir()
    module.LOG.write_text(said)

    assert remedy in module.explain()
    assert said in module.explain()


def test_debian_without_ensurepip_uses_the_system_s_pip(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = load(checkout)
    steps: list[list[str]] = []

    def step(*command: object, guard: int) -> None:
        assert guard == 0
        steps.append([str(part) for part in command])

    def answers(*command: object) -> bool:
        return command[0] == module.BASE and "import ensurepip, venv" not in command

    monkeypatch.setattr(module, "step", step)
    monkeypatch.setattr(module, "answers", answers)
    module.install_with_pip("run", 0)

    assert steps[0][1:] == ["-m", "venv", "--without-pip", str(module.VENV)]
    assert steps[1][1:5] == ["-m", "pip", "--python", str(module.PYTHON)]


def test_no_installer_at_all_is_said(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = load(checkout)

    def nothing(*_: object, **__: object) -> bool:
        return False

    monkeypatch.setattr(module, "step", nothing)
    monkeypatch.setattr(module, "answers", nothing)

    with pytest.raises(SystemExit, match="apt install python3-venv"):
        module.install_with_pip("run", 0)


def test_an_old_python_is_told_which_one_it_takes(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))

    with pytest.raises(SystemExit, match=r"3\.11 ou plus récent.*3\.9\.2"):
        load(checkout)


def test_windows_is_sent_to_wsl(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        with pytest.raises(SystemExit) as refused:
            load(checkout)

    assert "WSL" in str(refused.value)


def test_the_lock_is_free_after_an_installation(checkout: Path) -> None:
    pretend_installed(checkout)

    with (checkout / ".venv" / "placeasile.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
