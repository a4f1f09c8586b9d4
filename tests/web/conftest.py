"""A site a test, or one for all the tests of a module."""

from collections.abc import Generator

import pytest

from tests.api.conftest import module_database, template
from tests.api.park import Park, planted
from tests.web.support import Site, visited

__all__ = ["module_database", "template"]


@pytest.fixture(scope="module")
def shared(module_database: str) -> Generator[Site]:
    """A demonstration that a module shares."""
    with visited(module_database) as site:
        yield site


@pytest.fixture
def site(database: str) -> Generator[Site]:
    """A demonstration of the test's own."""
    with visited(database) as site:
        yield site


@pytest.fixture(scope="module")
def park(shared: Site) -> Park:
    """Structures that a module shares."""
    return planted(shared.service)
