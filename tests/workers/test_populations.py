import pytest

from placeasile.domain.reference.decisions import REFERENCE
from placeasile.domain.reference.lookup import reference_on
from placeasile.domain.subjects import REFERENCE_ID
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.workers.demonstration.populations import SINCE, populations
from tests.support.deciding import Deciding


@pytest.mark.covers("PopulationSet")
def test_each_departement_has_a_population_that_the_register_accepts() -> None:
    given = Deciding(REFERENCE).about(REFERENCE_ID)
    for command in populations():
        given = given.after(command)

    found = reference_on(given.history, SINCE)
    known = [one for one in DEPARTEMENTS if found.population(one) is not None]
    assert len(known) >= 101
    assert 60_000_000 < sum(found.population(one) or 0 for one in known) < 72_000_000
