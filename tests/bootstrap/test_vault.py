"""The master key: made once, kept by its owner, proved at each start, asked for when it is gone."""

import base64
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.bootstrap.vault import FILE, vault
from placeasile.domain.contacts.decisions import CONTACTS
from placeasile.domain.privacy.decisions import PRIVACY, EraseSubject
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.settings import Settings, SettingsError, load_settings
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore
from placeasile.store.vault import WrongMasterKey
from tests.store.test_sealing import CONTACT, REGISTER, STRUCTURE_ID, designate
from tests.support.environment import environment
from tests.support.stamps import Stamps

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(32)).decode()

Pool = ConnectionPool[Connection[Any]]
Make = Callable[..., Settings]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Make:
    def make(key: str | None = None) -> Settings:
        monkeypatch.setenv("PLACEASILE_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("PLACEASILE_MASTER_KEY", key or "")
        return load_settings()

    return make


def recorded(settings: Settings, pool: Pool) -> EventStore:
    """A structure with a contact."""
    store, stamp = EventStore(PostgresRecorder(pool), vault(settings, pool)), Stamps()
    store.execute(STRUCTURE, STRUCTURE_ID, REGISTER, stamp())
    store.execute(CONTACTS, STRUCTURE_ID, designate(), stamp())
    return store


def test_the_key_is_made_at_first_for_its_owner_alone(settings: Make, app_pool: Pool) -> None:
    given = settings()
    vault(given, app_pool)
    path = given.home / FILE

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(base64.b64decode(path.read_text())) == 32
    before = path.read_bytes()
    vault(given, app_pool)
    assert path.read_bytes() == before
    assert [one.name for one in given.home.iterdir()] == [FILE]


def test_processes_that_start_at_once_make_one_key(settings: Make, app_pool: Pool) -> None:
    given = settings()
    with ThreadPoolExecutor(6) as threads:
        made = [threads.submit(vault, given, app_pool) for _ in range(6)]
        digests = {one.result().digest(b"x") for one in made}

    assert len(digests) == 1
    assert [one.name for one in given.home.iterdir()] == [FILE]


def test_the_setting_wins_and_makes_no_file(settings: Make, app_pool: Pool) -> None:
    given = settings(KEY)
    recorded(given, app_pool)

    assert given.master_key == bytes(range(32))
    assert KEY not in repr(given)
    assert not (given.home / FILE).exists()


def test_another_key_is_refused_in_french(settings: Make, app_pool: Pool) -> None:
    recorded(settings(KEY), app_pool)

    with pytest.raises(WrongMasterKey, match="clé maîtresse n'est pas celle") as refused:
        vault(settings(OTHER), app_pool)
    assert OTHER not in str(refused.value)


def test_a_key_that_is_gone_is_asked_for_not_made_again(settings: Make, app_pool: Pool) -> None:
    given = settings()
    recorded(given, app_pool)
    (given.home / FILE).unlink()

    with pytest.raises(WrongMasterKey, match="la clé maîtresse manque"):
        vault(given, app_pool)
    assert not (given.home / FILE).exists()


@pytest.mark.parametrize("content", ["", "pas du base64 !", "YWJj\n", "é"])
def test_a_file_that_is_no_key_is_refused(settings: Make, app_pool: Pool, content: str) -> None:
    given = settings()
    given.home.mkdir()
    (given.home / FILE).write_text(content, "utf-8")

    with pytest.raises(SettingsError, match="n'est pas une clé maîtresse"):
        vault(given, app_pool)


@pytest.mark.parametrize("key", ["x", "YWJj", OTHER[:-4]])
def test_a_setting_that_is_no_key_is_refused_unsaid(settings: Make, key: str) -> None:
    with pytest.raises(SettingsError, match="PLACEASILE_MASTER_KEY") as refused:
        settings(key)
    assert "32 octets en base64" in str(refused.value)
    assert f"« {key} »" not in str(refused.value)


def test_an_erasure_that_was_cut_is_finished_at_the_next_start(
    settings: Make, app_pool: Pool, owner: Connection[Any]
) -> None:
    given = settings(KEY)
    command = EraseSubject(subject_id=CONTACT, kind="contact", reason="Demande")
    recorded(given, app_pool).execute(PRIVACY, CONTACT, command, Stamps("cut")())

    vault(given, app_pool)

    kept = owner.execute("select wrapped from ops.subject_key where subject_id = %s", [CONTACT])
    assert kept.fetchone() == (None,)


def run(home: Path, dsn: str, key: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        env=environment(
            PLACEASILE_HOME=str(home),
            PLACEASILE_DSN=dsn,
            PLACEASILE_MASTER_KEY=key,
            PYTHONPATH=os.pathsep.join(sys.path),
            COLUMNS="200",
        ),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.timeout(120)
def test_the_commands_erase_and_refuse(
    settings: Make, app_pool: Pool, database: str, tmp_path: Path, owner: Connection[Any]
) -> None:
    recorded(settings(KEY), app_pool)
    erase = ("placeasile", "erase", str(CONTACT), "--reason", "Fin de conservation")

    wrong = run(tmp_path, database, OTHER, *erase)
    assert wrong.returncode == 1
    assert "la clé maîtresse n'est pas celle" in wrong.stderr
    web = run(tmp_path, database, OTHER, "placeasile.cli.processes", "web")
    assert web.returncode == 1
    assert "la clé maîtresse n'est pas celle" in web.stderr
    assert "Traceback" not in web.stderr + wrong.stderr

    first, again = (run(tmp_path, database, KEY, *erase) for _ in range(2))
    assert first.returncode == again.returncode == 0, first.stderr
    assert "effacées." in first.stdout
    assert "déjà" in again.stdout
    unknown = run(
        tmp_path, database, KEY, "placeasile", "erase", str(STRUCTURE_ID), "--reason", "x"
    )
    assert unknown.returncode == 1
    assert "Aucune donnée personnelle" in unknown.stderr
    row = owner.execute(
        "select actor, source, reason from es.event where type = 'privacy.subject_erased'"
    )
    assert row.fetchall() == [("administration", "CLI", "Fin de conservation")]
