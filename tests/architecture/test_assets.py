import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATE_ASSETS = re.compile(r"dsfr|marianne|gouvfr", re.IGNORECASE)
FILES = sorted(
    path.relative_to(ROOT)
    for folder in ("src", "docs", "tests", "bench")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
)


@pytest.mark.parametrize("folder", ["src", "docs", "tests", "bench"])
def test_no_file_of_the_state_s_design_system_is_bundled(folder: str) -> None:
    ours = [path for path in FILES if path.parts[0] == folder]

    assert not [path for path in ours if STATE_ASSETS.search(path.name)]
