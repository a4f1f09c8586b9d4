"""How deep the suite looks: a few histories of each kind, or many times more.

``PLACEASILE_TEST_DEPTH=10`` multiplies what is drawn at random, for a night; the clock of the
tests it leaves alone.
"""

import os
from typing import Final

DEPTH: Final = int(os.environ.get("PLACEASILE_TEST_DEPTH", "1"))


def times(count: int) -> int:
    """A number of random histories, or examples, at the depth of the run."""
    return count * DEPTH
