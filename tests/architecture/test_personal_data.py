import re

import pytest

from placeasile.domain.catalogue import EVENTS

PERSONAL = re.compile(
    r"prenom|nom_de_famille|telephone|email|courriel|naissance|directeur|direction_generale|contact"
)


@pytest.mark.parametrize("topic", EVENTS)
def test_no_event_field_names_a_person(topic: str) -> None:
    fields = EVENTS[topic].model_fields

    assert not [name for name in fields if PERSONAL.search(name)]
