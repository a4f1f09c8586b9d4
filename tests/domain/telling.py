"""The events of the golden files, and their sentences: what `docs/fr/phrases.md` shows."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import orjson

from placeasile.domain.catalogue import EVENTS, read_event
from placeasile.domain.registry.sentences.book import Nature, Told, sentence
from placeasile.domain.registry.sentences.words import Thing

GOLDEN: Final = Path(__file__).parents[1] / "golden"
ACTOR: Final = "cle:prefecture-14"
DAY: Final = date(2026, 1, 1)

THINGS: Final[Mapping[str, Thing]] = {
    "operateur": Thing("operateur", "Association Alpha"),
    "cpom": Thing("cpom", "CPOM Normandie"),
    "dna": Thing("dna", "C1499"),
    "transformation": Thing("transformation", "2026-14-7"),
    "reference": Thing("reference"),
    "announcements": Thing("reference"),
    "privacy": Thing("autre"),
}
"""By aggregate; a structure otherwise."""

OTHERS: Final[Mapping[str, Thing]] = {
    "campaign.opened": Thing("campagne", "2026"),
    "campaign.closed": Thing("campagne", "2026"),
    "campaign.deadline_changed": Thing("campagne", "2026"),
    "activity.referes_reported": Thing("departement", "Calvados (14)"),
    "activity.referes_restated": Thing("departement", "Calvados (14)"),
}
NAMES: Final[Mapping[str, str]] = {
    "operateur_id": "«\u00a0Fondation Bêta\u00a0»",
    "parent_id": "«\u00a0Groupe Oméga\u00a0»",
    "into_id": "«\u00a0Fondation Bêta\u00a0»",
    "structure_id": "«\u00a0Les Acacias\u00a0»",
    "from_structure_id": "«\u00a0Les Acacias\u00a0»",
    "to_structure_id": "«\u00a0Les Érables\u00a0»",
    "site_id": "Caen",
    "antenne_id": "«\u00a0Antenne de Lisieux\u00a0»",
    "inspection_id": "12 décembre 2025",
    "evaluation_id": "6 octobre 2025",
    "action_id": "Chapitre 2, critère 5",
    "act_id": "«\u00a0Arrêté de fusion\u00a0»",
    "document_id": "«\u00a0Budget prévisionnel demandé\u00a0»",
    "parent_document_id": "«\u00a0Arrêté de fusion\u00a0»",
    "replaces_document_id": "«\u00a0Budget prévisionnel demandé\u00a0»",
}
"""What the identifiers of the golden files are called."""


def golden(topic: str, version: int | None = None) -> dict[str, Any]:
    """The fields of an event, as stored."""
    rank = EVENTS[topic].VERSION if version is None else version
    return orjson.loads((GOLDEN / f"{topic}.v{rank}.json").read_bytes())


def told(topic: str, **changed: object) -> Told:
    """The event of a golden file, some of its fields changed."""
    data: dict[str, Any] = {**golden(topic), **changed}
    _ = read_event(topic, EVENTS[topic].VERSION, orjson.dumps(data))
    names = {name: word for name, word in NAMES.items() if data.get(name) is not None}
    if topic.startswith("anomaly."):
        names["code"] = "Résultat net nul"
    return Told(topic, data, DAY, names)


def thing(topic: str) -> Thing:
    """The dossier that the event of a golden file is about."""
    usual = THINGS.get(topic.split(".", 1)[0], Thing("structure", "Les Tilleuls"))
    return OTHERS.get(topic, usual)


def recorded(topic: str) -> str:
    """The sentence of an event that was recorded."""
    return sentence(ACTOR, thing(topic), told(topic), nature=Nature.SAISIE, before=None)


def corrected(topic: str, **before: object) -> str:
    """The sentence of an event that corrects what was first recorded."""
    first = told(topic, **before)
    return sentence(ACTOR, thing(topic), told(topic), nature=Nature.CORRECTION, before=first)


def retracted(topic: str) -> str:
    """The sentence of a retraction."""
    return sentence(ACTOR, thing(topic), told(topic), nature=Nature.RETRAIT, before=told(topic))


CORRECTED: Final[Mapping[str, Mapping[str, object]]] = {
    "structure.capacity_authorised": {"places": 92, "pmr": None},
    "structure.closed": {"last_day": "2025-06-29"},
    "structure.public_served_changed": {"public": "TOUT_PUBLIC"},
    "structure.convention_signed": {"end": "2024-12-31", "reference": None},
    "finance.dotation_granted": {"amount": "823400.5"},
    "quality.inspection_recorded": {"type": "PROGRAMME"},
    "contact.designated": {"fonction": "Directeur adjoint"},
    "reference.population_set": {"value": 702001},
}
"""Corrections that are shown: what was first recorded."""

HEAD: Final = """# Phrases du registre

Écrit par `python -m tests.documents` depuis les exemples de `tests/golden` ; ne pas modifier.
Chaque ligne d'un fil d'activité ou d'une chronologie est une de ces phrases : qui, quoi, où.
Aucune donnée personnelle n'y figure.

## Saisies

"""


def document() -> str:
    """Return the document of sentences: every event, then corrections and retractions."""
    return "".join(_lines())


def _lines() -> Iterator[str]:
    yield HEAD
    for topic in EVENTS:
        if topic != "register.fact_retracted":
            yield f"- `{topic}` {recorded(topic)}\n"
    yield "\n## Corrections\n\n"
    for topic, before in CORRECTED.items():
        yield f"- `{topic}` {corrected(topic, **before)}\n"
    yield "\n## Retraits\n\n"
    for topic in CORRECTED:
        yield f"- `{topic}` {retracted(topic)}\n"
