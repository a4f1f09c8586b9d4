"""The environment of processes that tests start."""

import os

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH")


def environment(**more: str) -> dict[str, str]:
    """Return a minimal environment, without any PLACEASILE_* setting but those given."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}  # noqa: TID251 (handed on to a child)
    return {**kept, **more}
