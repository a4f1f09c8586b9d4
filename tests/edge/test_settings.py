from pathlib import Path

import psycopg.conninfo
import pytest
from pydantic import ValidationError

from placeasile.edge.database import APPLICATION, limited
from placeasile.settings import (
    Settings,
    SettingsError,
    load_settings,
    variable,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)


def test_everything_has_a_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings()

    assert settings.home == tmp_path / ".placeasile"
    assert settings.dsn is None
    assert settings.redis_url is None
    assert settings.url == "http://127.0.0.1:8000"
    assert settings.projection_wait == 2.0
    assert settings.log_level == "info"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACEASILE_HOME", "/srv/placeasile")
    monkeypatch.setenv("PLACEASILE_DSN", "host=db dbname=p")
    monkeypatch.setenv("PLACEASILE_REDIS_URL", "rediss://:x@cache/0")
    monkeypatch.setenv("PLACEASILE_HOST", "0.0.0.0")
    monkeypatch.setenv("PLACEASILE_PORT", "8080")
    monkeypatch.setenv("PLACEASILE_LOG_LEVEL", "DEBUG")
    settings = load_settings()

    assert settings.home == Path("/srv/placeasile")
    assert settings.dsn == "host=db dbname=p"
    assert settings.redis_url == "rediss://:x@cache/0"
    assert settings.url == "http://127.0.0.1:8080"
    assert settings.log_level == "debug"


def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACEASILE_PORT", "")

    assert load_settings().port == 8000


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load_settings().port = 1


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PLACEASILE_PORT", "http", "un nombre entier de 1 à 65535"),
        ("PLACEASILE_PORT", "70000", "un nombre entier de 1 à 65535"),
        ("PLACEASILE_ROOT_MODE", "sudo", "userns ou user"),
        ("PLACEASILE_LOG_LEVEL", "loud", "debug, info, warning ou error"),
        ("PLACEASILE_PROJECTION_WAIT", "-1", "un nombre de secondes"),
    ],
)
def test_a_refusal_names_the_variable_its_value_and_the_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as refused:
        load_settings()

    assert name in str(refused.value)
    assert f"« {value} »" in str(refused.value)
    assert expected in str(refused.value)
    assert "retirez-la" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PLACEASILE_DSN", "postgresql://me:secret@[host"),
        ("PLACEASILE_APP_DSN", "password=secret nothing"),
        ("PLACEASILE_REDIS_URL", "http://:secret@host"),
    ],
)
def test_a_refused_address_does_not_show_its_password(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=name) as refused:
        load_settings()

    assert "secret" not in str(refused.value)


def test_two_wrong_settings_are_refused_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PLACEASILE_PORT", "a")
    monkeypatch.setenv("PLACEASILE_LOG_LEVEL", "b")

    with pytest.raises(SettingsError, match=r"(?s)PORT.*LOG_LEVEL"):
        load_settings()


def test_a_printed_settings_object_shows_no_password() -> None:
    assert "secret" not in repr(Settings(dsn="password=secret"))


def test_processes_take_the_role_that_they_need() -> None:
    owner = "postgresql://owner@db/placeasile?options=-c%20work_mem%3D8MB"

    app = psycopg.conninfo.conninfo_to_dict(limited(owner, APPLICATION))

    assert str(app["options"]).startswith("-c work_mem=8MB -c role=placeasile_app ")
    assert app["dbname"] == "placeasile"


def test_every_setting_is_documented_with_its_default() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = {row.split("`")[1]: row for row in page.splitlines() if row.startswith("| `")}

    for name, setting in Settings.model_fields.items():
        shown = "absente" if setting.default is None else f"`{setting.default}`"
        assert shown in rows[variable(name)]
