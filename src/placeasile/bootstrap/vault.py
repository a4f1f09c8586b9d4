"""The vault of the settings: its master key, from a setting or from a file made at first."""

import base64
import binascii
import os
import secrets
from pathlib import Path
from typing import Any, Final

import structlog
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.settings import MASTER_KEY_BYTES, Settings, SettingsError
from placeasile.store.keys import PostgresKeys, sweep
from placeasile.store.vault import Vault, WrongMasterKey

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

FILE: Final = "master-key"


def vault(settings: Settings, pool: ConnectionPool[Connection[Any]]) -> Vault:
    """Return the vault of a database, proved; finish the erasures that were cut.

    Args:
        settings: hold the master key, or the folder of its file.
        pool: open connections of the application to a migrated database.

    Raises:
        WrongMasterKey: it is not the one that the keys of the database were wrapped with.
        SettingsError: the file of the master key is unreadable.
    """
    keys = PostgresKeys(pool)
    path = settings.home / FILE
    begun = bool(keys.sample(1))  # before the file is looked for: it is made before any key
    if begun and settings.master_key is None and not path.exists():
        raise WrongMasterKey(
            "cette base contient des données personnelles, et la clé maîtresse manque.\n"
            f"Donnez-la dans PLACEASILE_MASTER_KEY, ou remettez le fichier {path}"
        )
    opened = Vault(keys, settings.master_key or _read(path))
    opened.check()
    with pool.connection() as connection:
        swept = sweep(connection)
    if swept:
        log.warning("erasure.finished", keys=swept)
    return opened


def _read(path: Path) -> bytes:
    """Return the key of a file, that is made with a new one if there is none."""
    if not path.exists():
        _make(path)
    try:
        key = base64.b64decode(path.read_text("ascii").strip(), validate=True)
    except (binascii.Error, UnicodeDecodeError, OSError):
        key = b""
    if len(key) != MASTER_KEY_BYTES:
        raise SettingsError(
            f"Le fichier {path} n'est pas une clé maîtresse : 32 octets en base64.\n"
            "Remettez-le tel qu'il était ; le refaire rendrait illisibles les données personnelles."
        )
    return key


def _make(path: Path) -> None:
    """Write a new key that only its owner reads; whole, or not at all, and never over another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(base64.b64encode(secrets.token_bytes(MASTER_KEY_BYTES)).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was faster: its key is the one
    finally:
        draft.unlink()
