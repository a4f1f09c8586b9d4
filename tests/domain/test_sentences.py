"""The sentence of each type of event."""

import inspect
import re
from datetime import date
from enum import Enum
from typing import Any, Final, get_args

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.catalogue import EVENTS
from placeasile.domain.personal import personal_fields
from placeasile.domain.registry.choices import CHOICES
from placeasile.domain.registry.dictionary import field_of_event
from placeasile.domain.registry.field import Unit
from placeasile.domain.registry.sentences.book import (
    NAMED,
    TEMPLATES,
    Nature,
    Told,
    sentence,
    template_of,
)
from placeasile.domain.registry.sentences.template import plural
from placeasile.domain.registry.sentences.words import Thing, said_author
from tests.domain.telling import corrected, golden, recorded, retracted, thing, told

SAID: Final = [topic for topic in EVENTS if topic != "register.fact_retracted"]
each_topic = pytest.mark.parametrize("topic", SAID)
UUID_LIKE: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
CODE_LIKE: Final = re.compile(r"[A-Z]+_[A-Z_]+")
ISO_DAY: Final = re.compile(r"\b\d{4}-(0[1-9]|1[0-2])-\d{2}\b")


def test_every_event_has_its_template_and_no_template_is_of_nothing() -> None:
    assert set(TEMPLATES) == set(EVENTS)


@pytest.mark.parametrize("topic", TEMPLATES)
def test_a_template_names_fields_of_its_event_that_are_not_personal(topic: str) -> None:
    kind = EVENTS[topic]
    used = template_of(topic).fields - set(NAMED) - {"effective_on"}

    assert used <= set(kind.model_fields)
    assert not used & set(personal_fields(kind))


@each_topic
def test_a_sentence_is_french_from_its_author_to_its_full_stop(topic: str) -> None:
    for said in (recorded(topic), retracted(topic)):
        assert said.startswith("La clé «\u00a0prefecture-14\u00a0» a ")
        assert said.endswith(".")
        assert not UUID_LIKE.search(said)
        assert not CODE_LIKE.search(said)
        assert not ISO_DAY.search(said)
        assert not re.search(r"  | \.|\.\.| ,|,,|\(\)|\bNone\b|\bTrue\b|\bFalse\b|[{}\[\]|]", said)
        assert not re.search(r" [:;!?»]|« ", said), "an ordinary space before punctuation"


@each_topic
def test_a_sentence_holds_in_spite_of_what_is_unknown(topic: str) -> None:
    kind = EVENTS[topic]
    known = {
        name: value
        for name, value in golden(topic).items()
        if not _optional(kind.model_fields[name].annotation)
    }
    bare = Told(topic, known, date(2026, 1, 1))
    said = sentence("registre", Thing("structure"), bare, nature=Nature.SAISIE, before=None)

    assert said.startswith("Le registre a enregistré ")
    assert "non renseigné" not in said
    assert not re.search(r"  | \.| ,|,,|\(\)|: ?\.|\bNone\b", said)


@each_topic
def test_a_sealed_value_is_in_no_sentence(topic: str) -> None:
    secret = dict.fromkeys(personal_fields(EVENTS[topic]), "Hermeline Quatremare")
    data = {**golden(topic), **secret}
    first = told(topic)
    spoken = Told(topic, data, first.effective_on, first.names)
    for nature in Nature:
        said = sentence("registre", thing(topic), spoken, nature=nature, before=first)
        assert "Quatremare" not in said


def test_every_code_of_a_list_has_its_words() -> None:
    unsaid = {
        (topic, name, one.value)
        for topic, kind in EVENTS.items()
        for name, field in kind.model_fields.items()
        if (found := field_of_event(topic, name)) is not None and found.unit is Unit.CHOICE
        for one in _members(field.annotation)
        if one.value not in CHOICES
    }
    assert unsaid == set()


def test_the_sentence_says_who_what_how_much_and_since_when() -> None:
    assert recorded("structure.capacity_authorised") == (
        "La clé «\u00a0prefecture-14\u00a0» a enregistré la capacité autorisée de la structure "
        "«\u00a0Les Tilleuls\u00a0»\u00a0: 96 places, dont 4 PMR, 2 LGBT, 0 FVV-TEH, à compter du "
        "1er janvier 2026 (Arrêté 2024-14-012)."
    )


def test_an_amount_has_its_thin_spaces_and_its_comma() -> None:
    assert "840\u202f000,50\u00a0€" in recorded("finance.dotation_requested")
    assert "\u22124\u202f000,00\u00a0€" in recorded("finance.state_recovery_decided")


def test_an_operator_is_called_by_its_name_then() -> None:
    assert "opérateur «\u00a0Fondation Bêta\u00a0»" in recorded("structure.registered")


def test_a_correction_says_each_value_in_place_of_another() -> None:
    said = corrected("structure.capacity_authorised", places=92)
    assert said == (
        "La clé «\u00a0prefecture-14\u00a0» a corrigé la capacité autorisée de la structure "
        "«\u00a0Les Tilleuls\u00a0»\u00a0: 96 places autorisées au lieu de 92."
    )
    assert "montant 823\u202f440,00\u00a0€ au lieu de 823\u202f400,50\u00a0€" in corrected(
        "finance.dotation_granted", amount="823400.5"
    )
    assert "places PMR au lieu de non renseigné" in corrected(
        "structure.capacity_authorised", pmr=None
    )


def test_a_correction_of_the_day_says_both_days() -> None:
    late = told("structure.opened")
    early = Told(late.topic, late.data, date(2025, 3, 1), late.names)
    said = sentence(
        "registre", thing("structure.opened"), late, nature=Nature.CORRECTION, before=early
    )
    assert said.endswith("date d'effet 1er janvier 2026 au lieu de 1er mars 2025.")


def test_a_correction_of_whom_it_names_says_both_names() -> None:
    right = told("structure.operateur_changed")
    wrong = told("structure.operateur_changed", operateur_id="b2000000-0000-4000-8000-000000000009")
    wrong = Told(
        wrong.topic, wrong.data, wrong.effective_on, {"operateur_id": "«\u00a0Alpha\u00a0»"}
    )
    said = sentence("registre", thing(right.topic), right, nature=Nature.CORRECTION, before=wrong)
    assert said.endswith("opérateur «\u00a0Fondation Bêta\u00a0» au lieu de «\u00a0Alpha\u00a0».")


def test_a_correction_of_personal_values_says_no_more() -> None:
    said = corrected("contact.designated", telephone="pa1.autre")
    assert said.endswith("Les Tilleuls\u00a0»\u00a0: données personnelles, qui ont pu changer.")


def test_a_retraction_says_what_was_never_true() -> None:
    assert retracted("finance.dotation_requested").startswith(
        "La clé «\u00a0prefecture-14\u00a0» a retiré, comme saisi par erreur, la dotation demandée "
        "de la structure «\u00a0Les Tilleuls\u00a0» pour 2025\u00a0: 840\u202f000,50\u00a0€"
    )


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        ("cle:prefecture-14", "la clé «\u00a0prefecture-14\u00a0»"),
        ("registre", "le registre"),
        ("import-finess", "l'import FINESS"),
        ("quelqu'un", "«\u00a0quelqu'un\u00a0»"),
    ],
)
def test_an_author_is_named(actor: str, words: str) -> None:
    assert said_author(actor) == words


@pytest.mark.parametrize(
    ("noun", "number", "words"),
    [
        ("place", 0, "place"),
        ("place", 1, "place"),
        ("place", 1.5, "place"),
        ("place", 2, "places"),
        ("référé engagé", 3, "référés engagés"),
        ("mise en demeure", 3, "mises en demeure"),
    ],
)
def test_a_noun_is_plural_from_two_on(noun: str, number: float, words: str) -> None:
    assert plural(noun, number) == words


@given(text=st.text(alphabet="ab[]{}|:»«%(\\", min_size=1, max_size=12))
def test_what_was_entered_is_said_as_it_is(text: str) -> None:
    bare = Told("structure.renamed", {"nom": text}, date(2026, 1, 1))
    said = sentence("registre", Thing("structure"), bare, nature=Nature.SAISIE, before=None)

    assert f"«\u00a0{text}\u00a0» à compter" in said


def _optional(annotation: Any) -> bool:  # noqa: ANN401 (whatever pydantic holds)
    return type(None) in get_args(annotation)


def _members(annotation: Any) -> list[Enum]:  # noqa: ANN401 (whatever pydantic holds)
    if inspect.isclass(annotation):
        return list(annotation) if issubclass(annotation, Enum) else []
    return [one for part in get_args(annotation) for one in _members(part)]
