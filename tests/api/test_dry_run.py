"""A dry run tells exactly what the same command then records and changes, and writes nothing."""

from datetime import date
from itertools import count
from typing import Any, Final

import pytest
from httpx2 import Response

from placeasile.edge.policy import Role
from tests.api import foretelling
from tests.api.sampled import campaign
from tests.api.samples import (
    REGISTERED,
    STRUCTURE_COMMANDS,
    Body,
    numbered,
)
from tests.api.support import STORY, Service, command_id

_numbers = count(1)

SAID: Final = ("event_id", "stream_id", "stream_version", "type", "effective_on", "reason",
               "supersedes", "data")  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def told_then(shared: Service) -> None:
    shared.on(STORY)


def an_operateur(service: Service) -> str:
    nom = f"Association foretold {next(_numbers)}"
    return service.record("/api/operateurs", nom=nom, effective_on="2020-01-01")["id"]


def filled(service: Service, body: Body, number: int) -> Body:
    return {
        field: an_operateur(service) if value in {"@operateur", "@"} else value
        for field, value in numbered(body, number).items()
    }


def foretold_and_kept(service: Service, path: str, body: Any) -> dict[str, Any]:  # noqa: ANN401
    """Dry-run a command, record it, and compare what was told with what happened."""
    service.settle()
    key = command_id()
    untouched = foretelling.digest(service)
    service.owner.execute("listen es_event")
    foretold = service.send(f"{path}?dry_run=true", body, key=key)
    assert foretold.status_code == 200, foretold.text
    told = foretold.json()
    assert foretelling.digest(service) == untouched
    assert list(service.owner.notifies(timeout=0)) == []
    service.owner.execute("unlisten es_event")

    days = {date.fromisoformat(one["effective_on"]) for one in told["values"]} | {service.today}
    rows, facts = foretelling.shown(service), {day: foretelling.facts(service, day) for day in days}
    done = service.send(path, body, key=key)
    assert done.status_code == 201, done.text
    service.settle()
    check_events(service, told, done)
    changed = foretelling.changed(rows, foretelling.shown(service))
    assert foretelling.announced(told, service.today) == foretelling.expected(changed)
    for day in days:
        check_values(told, day, facts[day], foretelling.facts(service, day))
    return told


def check_events(service: Service, told: dict[str, Any], done: Response) -> None:
    assert [one["event_id"] for one in told["events"]] == done.json()["event_ids"]
    assert told["id"] == done.json()["id"]
    mine = sum(one["stream_id"] == told["stream_id"] for one in told["events"])
    assert f'"{told["version"] + mine}"' == done.headers["ETag"]
    first = told["moment"]["position"]
    log = service.clients[Role.ADMINISTRATION].get("/api/events", params={"after": first})
    recorded = [{name: one[name] for name in SAID} for one in log.json()["items"]]
    assert [{name: one[name] for name in SAID} for one in told["events"]] == recorded


def check_values(
    told: dict[str, Any],
    day: date,
    before: dict[tuple[str, str, str], Any],
    after: dict[tuple[str, str, str], Any],
) -> None:
    said = {
        (one["subject"], one["facet"], one["key"]): (one["before"], one["after"])
        for one in told["values"]
        if one["effective_on"] == day.isoformat()
    }
    assert said == {
        one: (before.get(one), after.get(one))
        for one in {*before, *after}
        if before.get(one) != after.get(one)
    }


@pytest.mark.parametrize("name", STRUCTURE_COMMANDS)
def test_a_command_on_a_structure_is_foretold(shared: Service, name: str) -> None:
    number = next(_numbers) + 3000
    body, before = STRUCTURE_COMMANDS[name]
    base = f"/api/structures/{shared.record('/api/structures', **REGISTERED)['id']}"
    if name.startswith("actualisations"):
        shared.send(f"/api/campagnes/{campaign.YEAR}/opening", campaign.CAMPAIGN)
    for earlier, needed in before:
        shared.record(f"{base}/{earlier}", **filled(shared, needed, number))
    told = foretold_and_kept(shared, f"{base}/{name}", filled(shared, body, number))
    assert len(told["events"]) == 1
    assert not told["recorded"]
