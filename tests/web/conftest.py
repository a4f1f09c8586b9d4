"""A site a test, or one for all the tests of a module."""

from collections.abc import Generator

import pytest

from tests.api.conftest import built, copied
from tests.api.park import Park, planted
from tests.web.support import Site, visited


@pytest.fixture(scope="session")
def template(postgres_dsn: str, template: str) -> Generator[str]:
    """The name of a database whose tables are built."""
    with built(postgres_dsn, template, f"{template}_pages") as name:
        yield name


@pytest.fixture(scope="module")
def module_database(postgres_dsn: str, template: str) -> Generator[str]:
    """The owner's DSN of a fresh migrated database that a module shares."""
    with copied(postgres_dsn, template) as dsn:
        yield dsn


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
