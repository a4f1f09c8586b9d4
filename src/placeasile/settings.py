"""Every setting, read once at start from ``PLACEASILE_*`` variables.

Read in `bootstrap` and `cli` only, and passed on as values. The descriptions are in
French: they word the refusals that an operator reads. ``docs/settings.md`` has the same
list with the reasons.
"""

import base64
from pathlib import Path
from typing import Annotated, Literal, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict
from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "PLACEASILE_"
MASTER_KEY_BYTES = 32


class SettingsError(ValueError):
    """A setting is wrong; worded in French: which, its value, what to write instead."""


def _absolute(value: object) -> object:
    """Fix a path to the folder of the start: children may have another."""
    return Path(value).expanduser().absolute() if isinstance(value, str) else value


def _dsn(value: object) -> object:
    if isinstance(value, str):
        try:
            conninfo_to_dict(value)
        except psycopg.ProgrammingError as error:
            raise ValueError(str(error)) from None
    return value


def _redis_url(value: object) -> object:
    if isinstance(value, str) and not value.startswith(("redis://", "rediss://")):
        raise ValueError("unknown scheme")
    return value


def _master_key(value: object) -> object:
    if not isinstance(value, str):
        return value
    key = base64.b64decode(value, validate=True)
    if len(key) != MASTER_KEY_BYTES:
        raise ValueError("wrong length")
    return key


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


LocalPath = Annotated[Path, BeforeValidator(_absolute)]
Dsn = Annotated[str, BeforeValidator(_dsn)]
MasterKey = Annotated[bytes, BeforeValidator(_master_key)]
RedisUrl = Annotated[str, BeforeValidator(_redis_url)]
LogLevel = Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)]


class Settings(BaseSettings):
    """The settings of a process; an empty variable counts as absent."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, validate_default=True
    )

    home: LocalPath = Field(
        default=cast("Path", ".placeasile"),  # made a path by its validator
        description="le chemin d'un dossier",
    )
    """Data of the embedded servers, documents and archives."""

    dsn: Dsn | None = Field(
        default=None,
        repr=False,
        description="un DSN PostgreSQL, par exemple "
        "postgresql://placeasile:motdepasse@hote:5432/placeasile",
    )
    """The owner's DSN, which migrates the schema; the embedded server when None."""

    app_dsn: Dsn | None = Field(
        default=None,
        repr=False,
        description="un DSN PostgreSQL, par exemple "
        "postgresql://application:motdepasse@hote:5432/placeasile",
    )
    """The DSN of the application processes; the owner's, in the role of the app, when
    None."""

    redis_url: RedisUrl | None = Field(
        default=None,
        repr=False,
        description="une adresse Redis, par exemple redis://:motdepasse@hote:6379/0",
    )
    """Redis or Valkey for the workers; the embedded server when None."""

    master_key: MasterKey | None = Field(
        default=None,
        repr=False,
        description="32 octets en base64, par exemple ce qu'écrit « openssl rand -base64 32 »",
    )
    """What the keys of personal data are wrapped with; a file of the home when None."""

    host: str = Field(default="127.0.0.1", description="une adresse d'écoute")
    """The address that the web process listens on."""

    port: int = Field(default=8000, ge=1, le=65535, description="un nombre entier de 1 à 65535")
    """The port that the web process listens on."""

    pg_bindir: LocalPath | None = Field(
        default=None,
        description="le dossier des exécutables de PostgreSQL, par exemple "
        "/usr/lib/postgresql/15/bin",
    )
    """PostgreSQL binaries to embed in place of the wheel's."""

    root_mode: Literal["userns", "user"] | None = Field(default=None, description="userns ou user")
    """How root runs the embedded PostgreSQL; tried out when None."""

    projection_wait: float = Field(
        default=2.0,
        ge=0,
        le=60,
        description="un nombre de secondes de 0 à 60, par exemple 2.0",
    )
    """How long a read waits for the position that it was asked for, in seconds."""

    ready_lag: float = Field(
        default=60.0,
        ge=0,
        le=86_400,
        description="un nombre de secondes de 0 à 86400, par exemple 60",
    )
    """How long an event may wait for the query tables before the service is not ready."""

    stuck_after: float = Field(
        default=30.0,
        ge=1,
        le=86_400,
        description="un nombre de secondes de 1 à 86400, par exemple 30",
    )
    """After how long without a move, with events to apply, the query tables are stuck."""

    log_level: LogLevel = Field(default="info", description="debug, info, warning ou error")
    """The least serious log lines to write."""

    @property
    def url(self) -> str:
        """Where a browser on this machine finds the web process."""
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - compared
        return f"http://{everywhere.get(self.host, self.host)}:{self.port}"


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: one of them is wrong.
    """
    try:
        return Settings()
    except ValidationError as refused:
        raise SettingsError(
            "\n\n".join(
                _refusal(str(error["loc"][0]), error["input"]) for error in refused.errors()
            )
        ) from None


def variable(name: str) -> str:
    """Answer the environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def _refusal(name: str, value: object) -> str:
    """Word the refusal of one setting; a value that may hold a password stays unsaid."""
    setting = Settings.model_fields[name]
    said = f"vaut « {value} »" if setting.repr else "a une valeur illisible"
    default = (
        "son absence choisit le réglage automatique"
        if setting.default is None
        else f"son absence vaut {setting.default}"
    )
    return (
        f"Réglage refusé : {variable(name)} {said}.\n"
        f"Attendu : {setting.description}. Corrigez-la ou retirez-la ({default})."
    )
