"""Every fact is corrected, retracted and asserted again, each time with a reason."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import count
from typing import Final

import pytest

from placeasile.api.recording.table import STRUCTURES
from tests.api.sampled import campaign
from tests.api.samples import (
    OPERATEUR_COMMANDS,
    REGISTERED,
    STRUCTURE_COMMANDS,
    Body,
    numbered,
)
from tests.api.support import STORY, Service

_numbers = count(1)

WHY: Final = "Erreur de saisie"
OTHERWISE: Final[Mapping[str, Body]] = {
    "plans/closures": {"year": 2025, "count": 0, "due_on": "2025-12-31"}
}
"""Other values for what no single field makes another fact."""

NOTHING_TO_CORRECT: Final = frozenset(
    {
        "actualisations",
        "actualisations/completion",
        "actualisations/steps/validation",
        "finalisation",
        "finalisation/opening",
        "finalisation/steps/start",
        "finalisation/steps/validation",
    }
)
"""Steps that say nothing but themselves: they are retracted."""


@pytest.fixture(scope="module", autouse=True)
def told_then(shared: Service) -> None:
    shared.on(STORY)


def an_operateur(service: Service) -> str:
    nom = f"Association corrigée {next(_numbers)}"
    return service.record("/api/operateurs", nom=nom, effective_on="2020-01-01")["id"]


def filled(service: Service, body: Body, number: int) -> Body:
    return {
        field: an_operateur(service) if value in {"@operateur", "@"} else value
        for field, value in numbered(body, number).items()
    }


def others(body: Body) -> Iterator[Body]:
    """Yield the body with one of its values changed, each in turn."""
    for name, value in body.items():
        other = _other(name, value)
        if other is not None:
            yield {**body, name: other}


def _other(name: str, value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return None if name == "year" else value - 1
    if not isinstance(value, str) or name.endswith("_id"):
        return None
    for read in (_day_after, _one_more):
        changed = read(value)
        if changed is not None:
            return changed
    return f"{value} bis"


def _day_after(value: str) -> str | None:
    try:
        return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    except ValueError:
        return None


def _one_more(value: str) -> str | None:
    try:
        return str(Decimal(value) + 1)
    except InvalidOperation:
        return None


def corrected(
    service: Service, path: str, given: Body | None, body: Body, target: str
) -> tuple[str | None, str]:
    """Correct an event; return the id of the correction, or the code of the last refusal."""
    code = "no-field-to-change"
    for other in others(body) if given is None else [given]:
        without = service.send(path, {**other, "supersedes": target})
        assert without.status_code == 422, without.text
        answer = service.send(path, {**other, "supersedes": target, "reason": WHY})
        if answer.status_code == 201:
            return answer.json()["event_ids"][0], ""
        if answer.status_code not in {200, 422}:
            code = answer.json()["code"]
    return None, code


def undone_and_done_again(service: Service, base: str, name: str, body: Body) -> None:
    path = f"{base}/{name}"
    target = service.record(path, **body)["event_ids"][0]
    fixed, code = corrected(service, path, OTHERWISE.get(name), body, target)
    assert (fixed is None) == (name in NOTHING_TO_CORRECT), code
    last = fixed or target
    bare = service.send(f"{base}/retractions", {"event_id": last})
    assert bare.status_code == 422
    answer = service.send(f"{base}/retractions", {"event_id": last, "reason": WHY})
    assert answer.status_code == 201, answer.text
    again = service.send(path, {**body, "reason": "Exact, après vérification"})
    assert again.status_code == 201, again.text
    service.settle()
    latest = service.items(f"{base}/timeline", limit=4)
    assert [one["reason"] for one in latest[:2]] == ["Exact, après vérification", WHY]


@pytest.mark.parametrize("name", STRUCTURE_COMMANDS)
def test_a_fact_of_a_structure_is_corrected_retracted_and_said_again(
    shared: Service, name: str
) -> None:
    number = next(_numbers) + 6000
    body, before = STRUCTURE_COMMANDS[name]
    base = f"/api/structures/{shared.record('/api/structures', **REGISTERED)['id']}"
    if name.startswith("actualisations"):
        shared.send(f"/api/campagnes/{campaign.YEAR}/opening", campaign.CAMPAIGN)
    for earlier, needed in before:
        shared.record(f"{base}/{earlier}", **filled(shared, needed, number))
    undone_and_done_again(shared, base, name, filled(shared, body, number))


@pytest.mark.parametrize("name", OPERATEUR_COMMANDS)
def test_a_fact_of_an_operator_is_corrected_retracted_and_said_again(
    shared: Service, name: str
) -> None:
    number = next(_numbers) + 8000
    body, before = OPERATEUR_COMMANDS[name]
    base = f"/api/operateurs/{an_operateur(shared)}"
    for earlier, needed in before:
        shared.record(f"{base}/{earlier}", **filled(shared, needed, number))
    undone_and_done_again(shared, base, name, filled(shared, body, number))


def test_what_says_nothing_but_itself_is_a_command_of_the_api() -> None:
    assert STRUCTURES.keys() >= {*NOTHING_TO_CORRECT, *OTHERWISE}
