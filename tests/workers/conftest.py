"""The demonstration, made and decided once for all the tests that look at it."""

import pytest

from placeasile.workers.demonstration.generation import generate
from placeasile.workers.imports.intention import Intention
from tests.workers.loading import SEED, TODAY, Memory


@pytest.fixture(scope="session")
def demonstration() -> list[Intention]:
    """What the register of the demonstration is asked to record."""
    return generate(seed=SEED, today=TODAY)


@pytest.fixture(scope="session")
def register(demonstration: list[Intention]) -> Memory:
    """The register, once it has decided all of it."""
    return Memory().load(demonstration)
