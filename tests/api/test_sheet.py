"""A structure read whole: each block is what its own address answers, and nothing more is told."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pytest
from httpx2 import Response

from placeasile.api.blocks import BLOCKS
from placeasile.domain.transformation.kinds import TransformationStep
from placeasile.edge.policy import Role
from tests.api.sampled import campaign, finalisation
from tests.api.samples import REGISTERED, STRUCTURE_COMMANDS, Body, numbered
from tests.api.support import STORY, Service, serving
from tests.api.test_privacy import PERSONAL, SECRETS

BLOCK_NAMES: Final = {
    one.path.replace("/", "_").replace("-", "_"): one.path for one in BLOCKS["structures"]
} | {"history": "history"}
LATER: Final = "2026-03-02"
MOMENTS: Final[tuple[dict[str, str], ...]] = (
    {},
    {"effective_on": "2026-01-09"},
    {"effective_on": "2025-05-15"},
    {"known_on": "2026-01-10"},
    {"effective_on": "2027-06-30", "known_on": "2026-01-10"},
)

# What a whole dossier is made of: samples, in an order that they allow.
TOLD: Final = (
    "dna-codes", "capacity-statements", "sites", "sites/places", "antennes", "plans/openings",
    "conventions", "acts", "dotations", "accounts", "cpom-participations", "documents/financial",
    "notes", "contacts", "inspections", "evaluations", "actions", "incidents", "activity",
    "anomalies/justifications",
)  # fmt: skip


@dataclass(frozen=True)
class Whole:
    """The service, and a structure that has something in every block."""

    service: Service
    base: str

    def ask(self, path: str = "/sheet", role: Role = Role.SAISIE, **moment: str) -> Response:
        return self.service.clients[role].get(f"{self.base}{path}", params=moment)

    def sheet(self, role: Role = Role.SAISIE, **moment: str) -> dict[str, Any]:
        answer = self.ask(role=role, **moment)
        assert answer.status_code == 200, answer.text
        (row,) = answer.json()["items"]
        return row


def _told(service: Service) -> str:
    operateur = service.record("/api/operateurs", nom="Alpha", effective_on="2015-01-01")["id"]
    made = service.record("/api/structures", **REGISTERED, operateur_id=operateur)["id"]
    base = f"/api/structures/{made}"
    service.record(f"/api/campagnes/{campaign.YEAR}/opening", **campaign.CAMPAIGN)
    valid = [one for one in campaign.ENROLLED if one[0] != "operateur"]
    assert len(valid) > len(finalisation.STEPS)
    bodies: list[tuple[str, Body]] = [
        *((path, numbered(body, 4712)) for path, body in valid),
        *((path, numbered(STRUCTURE_COMMANDS[path][0], 4711)) for path in TOLD),
    ]
    for path, body in bodies:
        if path == "activity":
            service.record(f"{base}/dna-codes", code=body["dna_code"], effective_on="2020-01-01")
        service.record(f"{base}/{path}", **body)
    cpom = service.record(
        "/api/cpoms", operateur_id=operateur, start="2023-01-01", end="2027-12-31", nom="Alpha"
    )["id"]
    service.record(f"/api/cpoms/{cpom}/members", structure_id=made, effective_on="2023-01-01")
    _extend(service, made)
    return base


def _extend(service: Service, structure: str) -> None:
    started = service.record("/api/transformations", type="EXTENSION_EX_NIHILO")["id"]
    base = f"/api/transformations/{started}"
    block = {"structure_id": structure}
    service.record(f"{base}/blocks", kind="EXTENSION", **block)
    service.record(f"{base}/blocks/content", **block, takes_effect_on="2026-07-01", new_places=66)
    for step in TransformationStep:
        service.record(f"{base}/steps/validation", **block, step=step.value)
    service.record(f"{base}/movements", to_structure_id=structure, places=6)
    service.record(f"{base}/finalisation")


def whole_structure(service: Service) -> str:
    """Record a structure that has something in every block; return its address."""
    service.on(STORY)
    base = _told(service)
    service.settle()
    service.at(datetime.fromisoformat(f"{LATER}T11:00:00+00:00"))
    service.record(f"{base}/capacity", places=72, effective_on="2026-02-01")
    service.record(f"{base}/notes", texte="Madame Quatremare part.", effective_on=LATER)
    service.settle()
    return base


@pytest.fixture(scope="module")
def whole(module_database: str) -> Generator[Whole]:
    with serving(module_database) as service:
        yield Whole(service, whole_structure(service))


def test_every_block_has_something_to_compare(whole: Whole) -> None:
    sheet = whole.sheet()

    assert set(sheet) == {"identity", *BLOCK_NAMES}
    assert [name for name in BLOCK_NAMES if not sheet[name]] == []


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
@pytest.mark.parametrize("role", [Role.LECTURE, Role.SAISIE])
def test_each_block_is_what_its_own_address_answers(
    whole: Whole, role: Role, moment: dict[str, str]
) -> None:
    answer = whole.ask(role=role, **moment).json()
    (sheet,) = answer["items"]

    alone = whole.ask("", role, **moment).json()
    assert [sheet["identity"]] == alone["items"]
    assert answer["moment"] == alone["moment"]
    for name, path in BLOCK_NAMES.items():
        assert sheet[name] == whole.ask(f"/{path}", role, **moment).json()["items"], name


def test_what_was_not_known_yet_is_not_on_it(whole: Whole) -> None:
    before, now = whole.sheet(known_on="2026-01-10"), whole.sheet()

    assert (before["identity"]["places"], now["identity"]["places"]) == (60, 72)
    assert (len(before["notes"]), len(now["notes"])) == (1, 2)


def test_who_only_reads_sees_nothing_personal(whole: Whole) -> None:
    for moment in MOMENTS:
        answer = whole.ask(role=Role.LECTURE, **moment)
        assert "pa1." not in answer.text
        for secret in (*SECRETS, "3 rue des Tilleuls", "piece.pdf"):
            assert secret not in answer.text
    sheet = whole.sheet(Role.LECTURE)
    assert sheet["contacts"][0].keys().isdisjoint(PERSONAL)
    assert "texte" not in sheet["notes"][0]
    assert "Quatremare" in whole.ask().text


def test_its_token_and_its_version_are_those_of_the_structure(whole: Whole) -> None:
    first, structure = whole.ask(), whole.ask("")
    version = structure.headers["ETag"].split(".")[0]

    assert first.headers["ETag"].startswith(f"{version}.")
    assert first.headers["X-Position"] == str(first.json()["moment"]["position"])
    again = whole.service.clients[Role.SAISIE].get(
        f"{whole.base}/sheet", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert whole.ask(role=Role.LECTURE).headers["ETag"] != first.headers["ETag"]


def test_an_unknown_structure_is_not_found(whole: Whole) -> None:
    for code in ("51000000-0000-4000-8000-000000000009", "C9999"):
        answer = whole.service.reader.get(f"/api/structures/{code}/sheet")
        assert (answer.status_code, answer.json()["code"]) == (404, "structure-unknown")
    early = whole.ask(known_on="2020-01-01")
    assert (early.status_code, early.json()["code"]) == (404, "structure-unknown")


def test_its_schema_names_every_block_in_french(whole: Whole) -> None:
    document = whole.service.anonymous.get("/api/openapi.json").json()
    schemas = document["components"]["schemas"]
    blocks = schemas["StructureDossier"]["properties"]

    assert set(schemas["StructureDossier"]["required"]) == {"identity", *BLOCK_NAMES}
    assert all(one["description"].endswith(".") for one in blocks.values())
    assert blocks["sites"]["items"]["$ref"].endswith("/Site")
    assert schemas["Year"]["properties"]["cout_journalier"]["description"]
    assert schemas["Sheet"]["properties"]["places"]["title"]
