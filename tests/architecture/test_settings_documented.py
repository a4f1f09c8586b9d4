import re
from pathlib import Path

from placeasile.settings import PREFIX, Settings

PAGE = Path(__file__).parents[2] / "docs/settings.md"


def test_every_setting_is_documented_and_no_other() -> None:
    documented = re.findall(rf"^\| `({PREFIX}[A-Z_]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)

    assert sorted(documented) == sorted(PREFIX + name.upper() for name in Settings.model_fields)
