#!/usr/bin/env python3
"""Run Placeasile from a checkout: ``python3 run.py serve``, ``python3 run.py test``.

Needs nothing but Python: the first run fills ``.venv`` from ``requirements.lock``, and
the first test from ``requirements-test.lock``, that holds more (every file is checked
against its hash). Later runs start at once.

    python3 run.py test [arguments]     the tests (pytest)
    python3 run.py faults [arguments]   schedules of faults (docs/faults.md)
    python3 run.py <anything else>      python -m placeasile <anything else>

This file uses the standard library only, and no syntax newer than Python 3.6, so that
an old Python reads it as far as the message that says so.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

MINIMUM = (3, 11)

if sys.version_info < MINIMUM:
    sys.exit(
        "Placeasile demande Python 3.11 ou plus récent ; celui-ci est Python "
        + ".".join(map(str, sys.version_info[:3]))
        + ".\nInstallez une version récente, puis par exemple : python3.12 run.py serve"
    )
if os.name == "nt":
    sys.exit(
        "Sous Windows, lancez Placeasile dans WSL (wsl --install), puis dans WSL :\n"
        "python3 run.py serve"
    )

import fcntl  # noqa: E402 - Windows has none, and was answered above

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}
LOG = VENV / "placeasile.log"
GUARD = VENV / "placeasile.lock"
STAMP = VENV / "placeasile.stamp"
UNFINISHED = VENV / "placeasile.unfinished"
# Started from the activated environment itself, its own interpreter cannot rebuild it.
BASE = os.path.realpath(sys.executable) if Path(sys.prefix) == VENV else sys.executable
RECENT = f"import sys; sys.exit(sys.version_info < {MINIMUM})"

FULL_DISK = ("No space left",)
WRONG_HASH = ("DO NOT MATCH THE HASHES", "ash mismatch")
UNREACHABLE = (
    "onnection",
    "resolution",
    "resolve host",
    "dns error",
    "error sending request",
    "timed out",
    "No matching distribution found",
    "no versions of",
    "ProxyError",
    "SSLError",
)
REMEDIES = {
    FULL_DISK: """\
Le disque est plein : libérez environ 700 Mo, puis relancez la même commande.""",
    WRONG_HASH: """\
Un paquet reçu n'est pas celui attendu (empreinte différente) : téléchargement abîmé ou
dépôt modifié. Relancez ; si l'erreur demeure, signalez-la.""",
    UNREACHABLE: """\
Le dépôt de paquets Python ne répond pas, ou n'a pas la version voulue.
Vérifiez l'accès au réseau, puis relancez la même commande.
  derrière un mandataire :  export HTTPS_PROXY=http://hote:port
  avec un miroir interne :  export PIP_INDEX_URL=https://miroir/simple""",
}
OTHERWISE = "Le journal ci-dessus dit pourquoi. Pour repartir de zéro : rm -rf .venv"
NO_INSTALLER = """\
Ce Python n'a ni pip ni ensurepip, et uv est absent : rien ne peut installer Placeasile.
Sous Debian ou Ubuntu : apt install python3-venv ; ailleurs, installez pip ou uv."""


class StepFailed(Exception):
    """An installer ended with an error; its output is in the log."""


def wanted(purpose: str) -> str:
    """Describe the environment that this checkout needs, to run or to test.

    Another first line is an update in place. Another interpreter or folder needs a new
    environment: after an upgrade of the system's Python or a move of the checkout, the
    old one starts and then cannot import the project.
    """
    digest = hashlib.sha256()
    for source in (LOCKS[purpose], ROOT / "pyproject.toml"):
        digest.update(source.read_bytes())
    return "\n".join((digest.hexdigest(), os.path.realpath(str(PYTHON)), str(ROOT), ""))


def stamped() -> str:
    """Read what the last complete installation recorded, or nothing."""
    try:
        return STAMP.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def ready(purpose: str) -> bool:
    """Tell whether the environment is complete and made for this checkout.

    What tests need holds what running needs.
    """
    enough = {wanted(purpose), wanted("test")}
    return PYTHON.exists() and not UNFINISHED.exists() and stamped() in enough


def say(text: str) -> None:
    """Tell the person at the terminal; standard output is left to the command."""
    sys.stderr.write(text)
    sys.stderr.flush()


def step(*command: str | Path, guard: int) -> None:
    """Run one installer: its output in the log, a dot every two seconds to the person.

    It inherits the guard: should this process be killed, the lock outlives it until the
    installer ends, so that no second start can meet it half-way.
    """
    with LOG.open("ab") as log:
        log.write(("$ " + " ".join(map(str, command)) + "\n").encode())
        log.flush()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=str(ROOT),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[guard],
        )
        while True:
            try:
                status = process.wait(2)
                break
            except subprocess.TimeoutExpired:
                say(".")
    if status:
        raise StepFailed


def answers(*command: str | Path) -> bool:
    """Tell whether a command exists and works (a pyenv shim may do only the first)."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def clear() -> None:
    """Empty the environment, but for the lock that other starts wait on."""
    for entry in VENV.iterdir():
        if entry == GUARD:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(str(entry))
        else:
            entry.unlink()


def install_with_uv(uv: str, purpose: str, guard: int) -> None:
    """Make and fill the environment with uv."""
    if not PYTHON.exists():
        step(
            uv,
            "venv",
            "-q",
            "--allow-existing",
            "--python",
            BASE,
            VENV,
            guard=guard,
        )
    fill(uv, "pip", "install", "-q", "--python", PYTHON, lock=LOCKS[purpose], guard=guard)


def install_with_pip(purpose: str, guard: int) -> None:
    """Make and fill the environment with the standard tools.

    Debian splits ensurepip out of Python: there, the environment is made without pip
    and filled by the system's.
    """
    if not PYTHON.exists():
        bundled = answers(BASE, "-c", "import ensurepip, venv")
        step(
            BASE,
            "-m",
            "venv",
            *([] if bundled else ["--without-pip"]),
            VENV,
            guard=guard,
        )
    if answers(PYTHON, "-m", "pip", "--version"):
        pip = [PYTHON, "-m", "pip"]
    elif answers(BASE, "-m", "pip", "--version"):
        pip = [BASE, "-m", "pip", "--python", PYTHON]
    else:
        sys.exit("\n" + NO_INSTALLER)
    quiet = ("-q", "--no-input", "--disable-pip-version-check")
    fill(*pip, "install", *quiet, lock=LOCKS[purpose], guard=guard)


def fill(*install: str | Path, lock: Path, guard: int) -> None:
    """Install the locked dependencies, then the project itself, in place."""
    step(
        *install,
        "--require-hashes",
        "--only-binary",
        ":all:",
        "-r",
        lock,
        guard=guard,
    )
    step(*install, "--no-deps", "--no-build-isolation", "-e", ROOT, guard=guard)


def install(purpose: str, guard: int) -> None:
    """Bring the environment to the lock.

    In place where that is safe, which keeps a developer's own environment; from nothing
    where an installation was cut short or the interpreter no longer serves.
    """
    foreign = stamped().splitlines()[1:] not in ([], wanted(purpose).splitlines()[1:])
    if UNFINISHED.exists() or foreign or not answers(PYTHON, "-c", RECENT):
        clear()
    UNFINISHED.touch()
    for stale in (STAMP, LOG):
        with contextlib.suppress(FileNotFoundError):
            stale.unlink()
    uv = shutil.which("uv")
    if uv and answers(uv, "--version"):
        try:
            install_with_uv(uv, purpose, guard)
        except StepFailed:
            # uv does not read pip.conf, where a mirror and its certificates may be set.
            say(" uv a échoué, essai avec pip ")
            clear()
            UNFINISHED.touch()
            install_with_pip(purpose, guard)
    else:
        install_with_pip(purpose, guard)
    STAMP.write_text(wanted(purpose), encoding="utf-8")
    UNFINISHED.unlink()


def explain() -> str:
    """Word a failed installation: the end of the log, then what to do."""
    log = LOG.read_text(encoding="utf-8", errors="replace")
    tail = "\n".join("    " + line for line in log.splitlines()[-12:])
    known = (REMEDIES[signs] for signs in REMEDIES if any(sign in log for sign in signs))
    return (
        f"\nL'installation des dépendances a échoué (journal : {LOG}).\n\n"
        f"{tail}\n\n{next(known, OTHERWISE)}"
    )


def prepare(purpose: str) -> None:
    """Make the environment ready; of two starts at once, one installs, one waits."""
    if ready(purpose):
        return
    VENV.mkdir(exist_ok=True)
    with GUARD.open("ab") as guard:
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Une autre installation est en cours dans ce dossier ; attente…\n")
            fcntl.flock(guard, fcntl.LOCK_EX)
        if ready(purpose):
            return
        say("Installation des dépendances dans .venv (une fois, environ une minute) ")
        started = time.monotonic()
        try:
            install(purpose, guard.fileno())
        except StepFailed:
            sys.exit(explain())
        except KeyboardInterrupt:
            sys.exit("\nInstallation interrompue ; la même commande la reprendra.")
        say(f" terminée en {time.monotonic() - started:.0f} s.\n")


def command(arguments: list[str]) -> list[str]:
    """Translate the arguments of this file into the command to run."""
    if arguments[:1] == ["test"]:
        # The whole suite takes minutes: one worker a core. A part of it starts faster without.
        every = [f"--numprocesses={os.cpu_count() or 1}", "--dist=loadgroup"]
        chosen = arguments[1:] or every
        return [str(PYTHON), "-m", "pytest", *chosen]
    if arguments[:1] == ["faults"]:
        return [str(PYTHON), "-m", "tests.faults", *arguments[1:]]
    return [str(PYTHON), "-m", "placeasile", *(arguments or ["--help"])]


def main() -> None:
    """Prepare the environment, then become the command: signals, status."""
    prepare("test" if sys.argv[1:2] in (["test"], ["faults"]) else "run")
    os.chdir(str(ROOT))
    argv = command(sys.argv[1:])
    os.execv(argv[0], argv)


if __name__ == "__main__":
    main()
