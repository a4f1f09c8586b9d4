"""Every page and every command, each role and each perimeter: what the policy says."""

from typing import Final

import pytest
from starlette.testclient import TestClient

from placeasile.api.guarding import actions_of, routes_of
from placeasile.edge.identity import issue_key
from placeasile.edge.policy import (
    NATION,
    Action,
    Level,
    Perimeter,
    Role,
    may,
    may_there,
    read_perimeter,
)
from placeasile.web.routing import Page
from tests.api.park import Park
from tests.api.support import command_id
from tests.web.support import CALVADOS, NORMANDIE, Site

UNKNOWN: Final = "00000000-0000-0000-0000-000000000007"
FILLED: Final = {
    "{code}": UNKNOWN,
    "{operateur_id}": UNKNOWN,
    "{cpom_id}": UNKNOWN,
    "{level}": "departement",
}
PERIMETERS: Final = (NATION, NORMANDIE, CALVADOS)
PARIS: Final = Perimeter(Level.DEPARTEMENT, "75")


def test_every_page_asks_its_role_and_no_page_is_open_without_saying_so(shared: Site) -> None:
    pages = [one for one in routes_of(shared.app) if isinstance(one, Page)]
    assert len(pages) > 15
    for route in pages:
        (method,) = route.methods or set[str]()
        if method != "GET":
            continue
        path = route.path
        for name, value in FILLED.items():
            path = path.replace(name, value)
        stranger = shared.visitor().client.get(path).status_code
        assert (stranger == 303) == (actions_of(route) != {Action.OPEN}), path
        for role in Role:
            for perimeter in PERIMETERS:
                permitted = all(one is Action.OPEN or may(role, one) for one in actions_of(route))
                status = shared.browser(role, perimeter).client.get(path).status_code
                assert (status == 403) != permitted, (path, role, perimeter)
                assert status != 303


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("perimeter", [*PERIMETERS, PARIS], ids=lambda one: one.key)
def test_commands_stay_within_the_role_and_the_perimeter(
    park: Park, shared: Site, role: Role, perimeter: Perimeter
) -> None:
    key = issue_key(
        shared.service.owner, label=f"{role} {perimeter.key}", role=role, perimeter=perimeter
    )
    client = TestClient(shared.app, headers={"Authorization": f"Bearer {key}"})
    told = [
        (f"/api/structures/{park.ids[0]}/name", {"14"}, {"nom": "Le Phare"}),
        (f"/api/structures/{park.ids[2]}/name", {"76"}, {"nom": "Autre"}),
        (f"/api/structures/{park.ids[7]}/name", {"75"}, {"nom": "Autre"}),
    ]
    for path, where, body in told:
        headers = {"Idempotency-Key": str(command_id())}
        sent = client.post(
            f"{path}?dry_run=true", json={**body, "effective_on": "2025-01-01"}, headers=headers
        )
        permitted = may_there(role, perimeter, Action.RECORD, where)
        assert (sent.status_code == 403) != permitted, (role, perimeter, sent.text)


def test_what_holds_for_the_whole_park_is_for_the_national_level(shared: Site) -> None:
    key = issue_key(shared.service.owner, label="dep", role=Role.ADMINISTRATION, perimeter=CALVADOS)
    client = TestClient(shared.app, headers={"Authorization": f"Bearer {key}"})
    headers = {"Idempotency-Key": str(command_id())}
    body = {"type": "CADA", "departement": "75", "effective_on": "2020-01-01"}

    refused = client.post("/api/structures", json=body, headers=headers)

    assert refused.status_code == 403
    assert refused.json()["code"] == "outside-perimeter"
    erased = {"subject_id": "00000000-0000-0000-0000-000000000007", "reason": "Demande"}
    assert client.post("/api/erasures", json=erased, headers=headers).status_code == 403


def test_a_perimeter_is_a_territory_that_exists() -> None:
    assert read_perimeter("departement:14") == CALVADOS
    assert read_perimeter("region:28") == NORMANDIE
    assert read_perimeter("nation:FR") == NATION
    for wrong in ("", "nation", "nation:14", "region:14x", "departement:999", "commune:14118"):
        assert read_perimeter(wrong) is None


def test_a_region_covers_its_departements_and_nothing_covers_nowhere_but_the_nation() -> None:
    assert NORMANDIE.covers({"14", "76"})
    assert not NORMANDIE.covers({"14", "75"})
    assert not CALVADOS.covers(set())
    assert NATION.covers(set())


@pytest.mark.covers("L13")
def test_people_are_named_to_who_enters_data_there_and_to_the_audit_alone(
    park: Park, shared: Site
) -> None:
    structure = f"/structures/{park.ids[0]}"
    shared.service.record(
        f"/api{structure}/contacts",
        contact_id="00000000-0000-0000-0000-000000000123",
        rang=1,
        prenom="Zoé",
        nom="Quelconque",
        telephone="0231000000",
        email="zoe@exemple.test",
        fonction="Directrice",
        effective_on="2024-01-01",
    )
    shared.service.settle()
    for role in Role:
        for perimeter in (*PERIMETERS, PARIS):
            text = shared.browser(role, perimeter).client.get(structure).text
            permitted = may_there(role, perimeter, Action.READ_PERSONAL, {"14"})
            assert ("Quelconque" in text) == permitted, (role, perimeter)
            assert "Directrice" in text
            assert "urn:" not in text
