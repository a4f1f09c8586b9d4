"""The French words of the values of facts."""

import re
from typing import Any, Final

import orjson
import pytest

from placeasile.domain.catalogue import EVENTS, read_event
from placeasile.domain.personal import personal_fields
from placeasile.domain.registry.sentences.values import said_fact, unsealed
from tests.domain.telling import golden

RAW: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-|[A-Z]+_[A-Z_]+|\bNone\b|\bTrue\b|\bFalse\b|\b\d{4}-(?:0[1-9]|1[0-2])-\d{2}\b"
)


def facts(topic: str, **changed: Any) -> list[tuple[str, dict[str, Any]]]:  # noqa: ANN401 (JSON)
    data = {**golden(topic), **changed}
    event = read_event(topic, EVENTS[topic].VERSION, orjson.dumps(data))
    return [(one.facet, dict(one.value)) for one in event.facts()]


@pytest.mark.parametrize("topic", EVENTS)
def test_the_value_of_every_fact_has_words_and_none_that_is_personal(topic: str) -> None:
    sealed = dict.fromkeys(personal_fields(EVENTS[topic]), "Hermeline Quatremare")
    for facet, value in facts(topic, **sealed):
        said = said_fact(facet, topic, value)
        assert said
        assert not RAW.search(said), (facet, said)
        assert "Quatremare" not in said
        assert "Quatremare" not in str(unsealed(facet, topic, value))


@pytest.mark.parametrize(
    ("topic", "facet", "words"),
    [
        ("structure.capacity_authorised", "places", "96 places"),
        ("structure.capacity_authorised", "fvv_teh", "0 place"),
        ("finance.dotation_granted", "dotation_granted", "823\u202f440,00\u00a0€"),
        (
            "finance.dotation_amended",
            "dotation_granted",
            "dotation accordée\u00a0: 830\u202f000,00\u00a0€, modifiée",
        ),
        ("structure.public_served_changed", "public", "familles"),
        ("structure.specialisation_labelled", "specialisation", "labellisée"),
        (
            "structure.specialisation_withdrawn",
            "specialisation",
            "motif\u00a0: Fusion de deux centres, non labellisée",
        ),
        (
            "structure.convention_terminated",
            "convention_end",
            "fin\u00a0: 30 septembre 2024, fin anticipée",
        ),
        ("reference.region_target_withdrawn", "region_target", "motif\u00a0: Schéma annulé"),
        ("note.written", "note", "type de note\u00a0: générale, destinataires\u00a0: les agents"),
        ("documents.financial_filed", "document_file", "données personnelles"),
        ("sites.opened", "site", "sans dernier jour"),
        ("anomaly.raised", "anomaly_raised", "anomalie relevée"),
        ("operateur.merged", "operateur_merged", "Traité de fusion"),
    ],
)
def test_a_value_is_said_with_its_unit(topic: str, facet: str, words: str) -> None:
    assert said_fact(facet, topic, dict(facts(topic))[facet]) == words


def test_an_identifier_is_said_by_its_name() -> None:
    operateur = "b2000000-0000-4000-8000-000000000002"
    value = {"operateur_id": operateur, "filiale": None}
    topic = "structure.operateur_changed"

    assert said_fact("operateur", topic, value, {operateur: "«\u00a0Bêta\u00a0»"}) == (
        "«\u00a0Bêta\u00a0»"
    )
    assert said_fact("operateur", topic, value) == "non renseigné"
