"""The history of one value, from any value of a sheet."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest

from placeasile.api.blocks import BLOCKS, HISTORY
from placeasile.domain.registry.origins import filled, origin_of
from placeasile.edge.policy import Role
from tests.api.sampled.contacts import DETAILS
from tests.api.samples import REGISTERED
from tests.api.support import STORY, Service, serving
from tests.api.test_sheet import whole_structure

Row = dict[str, Any]
TABLES: Final = {one.name: one.table for one in (HISTORY, *BLOCKS["structures"])}
NOTHING: Final[tuple[object, ...]] = (None, False, 0, [], "", "0.00")


@dataclass(frozen=True)
class Story:
    """A structure whose capacity was recorded, corrected, taken back, and is to change."""

    service: Service
    base: str
    ids: list[str]
    known: list[int]
    told_at: int

    def values(self, facet: str = "places", **parameters: str | int) -> list[Row]:
        """Read the history, as known once the story was told: tests record more after it."""
        asked = {"position": self.told_at} | parameters
        return self.service.items(f"{self.base}/values/{facet}", **asked)


@pytest.fixture(scope="module")
def story(module_database: str) -> Generator[Story]:
    with serving(module_database) as service:
        service.on(STORY)
        base = f"/api/structures/{service.record('/api/structures', **REGISTERED)['id']}"
        sent: list[Row] = []

        def capacity(places: int, day: str, **more: object) -> None:
            sent.append(service.record(f"{base}/capacity", places=places, effective_on=day, **more))

        capacity(90, "2020-01-01")
        capacity(92, "2025-01-01")
        first = sent[1]["event_ids"][0]
        capacity(96, "2025-01-01", supersedes=first, reason="Arrêté mal lu", lgbt=2)
        capacity(120, "2025-06-01")
        wrong = sent[3]["event_ids"][0]
        sent.append(service.record(f"{base}/retractions", event_id=wrong, reason="Autre site"))
        capacity(100, "2026-06-01")
        last = service.record(f"{base}/contacts", **DETAILS)["position"]
        service.settle()
        yield Story(
            service,
            base,
            [one["event_ids"][0] for one in sent],
            [one["position"] for one in sent],
            last,
        )


def told(rows: list[Row]) -> list[tuple[object, ...]]:
    return [(one["valeur"], one["effective_on"], one["nature"], one["etat"]) for one in rows]


def test_all_that_was_said_of_a_value_is_told_latest_first(story: Story) -> None:
    rows = story.values()

    assert told(rows) == [
        ("100 places", "2026-06-01", "SAISIE", "A_VENIR"),
        (None, "2025-06-01", "RETRAIT", None),
        ("120 places", "2025-06-01", "SAISIE", "RETIRE"),
        ("96 places", "2025-01-01", "CORRECTION", "EN_VIGUEUR"),
        ("92 places", "2025-01-01", "SAISIE", "CORRIGE"),
        ("90 places", "2020-01-01", "SAISIE", "DEPASSE"),
    ]
    assert [one["event_id"] for one in rows] == story.ids[::-1]
    assert [one["value"] for one in rows][:2] == [{"n": 100}, None]


def test_each_saying_tells_who_why_and_what_it_replaced(story: Story) -> None:
    _, retraction, retracted, correction, corrected, _ = story.values()

    assert (correction["actor"], correction["source"]) == ("cle:test-saisie", "API")
    assert (correction["reason"], correction["supersedes"]) == ("Arrêté mal lu", story.ids[1])
    assert corrected["replaced_by"] == correction["event_id"]
    assert (retraction["reason"], retraction["supersedes"]) == ("Autre site", story.ids[3])
    assert retracted["replaced_by"] == retraction["event_id"]
    assert "96 places autorisées au lieu de 92" in correction["phrase"]
    assert "a retiré, comme saisi par erreur, la capacité autorisée" in retraction["phrase"]
    assert (correction["libelle"], correction["bloc"]) == ("Places autorisées", "Places")


def test_the_value_in_force_is_that_of_the_asked_day(story: Story) -> None:
    for day, held in (
        ("2020-01-01", "90 places"),
        ("2024-12-31", "90 places"),
        ("2026-06-01", "100 places"),
    ):
        rows = story.values(effective_on=day)
        assert [one["valeur"] for one in rows if one["etat"] == "EN_VIGUEUR"] == [held]


def test_what_was_not_known_yet_is_not_told(story: Story) -> None:
    assert told(story.values(position=story.known[1])) == [
        ("92 places", "2025-01-01", "SAISIE", "EN_VIGUEUR"),
        ("90 places", "2020-01-01", "SAISIE", "DEPASSE"),
    ]
    assert told(story.values(position=story.known[3]))[0] == (
        "120 places",
        "2025-06-01",
        "SAISIE",
        "EN_VIGUEUR",
    )
    assert story.values(position=story.known[1])[0]["replaced_by"] is None


def test_pages_tell_each_saying_once_and_the_same_bytes_for_ever(story: Story) -> None:
    path = f"{story.base}/values"
    asked: dict[str, Any] = {"fact": ["places:", "lgbt"], "position": story.known[5]}
    whole = story.service.get(path, **asked).json()
    assert whole["total"] == len(whole["items"]) == 7
    for limit in (1, 2, 3):
        rows: list[Row] = []
        after: dict[str, str] = {}
        while True:
            page = story.service.get(path, **asked, limit=limit, **after).json()
            rows += page["items"]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert rows == whole["items"]
    before = story.service.get(path, **asked).content
    story.service.record(f"{story.base}/capacity", places=130, effective_on="2026-07-01")
    story.service.settle()
    assert story.service.get(path, **asked).content == before
    story.service.rebuild()
    assert story.service.get(path, **asked).content == before


def test_a_sealed_value_is_read_by_those_alone_who_may(story: Story) -> None:
    path = f"{story.base}/values/contact"
    (opened,) = story.service.clients[Role.SAISIE].get(path).json()["items"]
    (left_out,) = story.service.clients[Role.LECTURE].get(path).json()["items"]

    assert opened["value"]["nom"] == DETAILS["nom"]
    assert not {"nom", "prenom", "telephone", "email"} & set(left_out["value"])
    assert left_out["value"]["fonction"] == DETAILS["fonction"]
    for row in (opened, left_out):
        assert str(DETAILS["nom"]) not in row["valeur"] + row["phrase"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("values/rien", "facet-unknown"),
        ("values?fact=rien:2024", "facet-unknown"),
        ("values", "malformed"),
        ("values/places?after=bad", "cursor-unreadable"),
    ],
)
def test_what_is_no_fact_is_refused(story: Story, path: str, code: str) -> None:
    answer = story.service.reader.get(f"{story.base}/{path}")
    assert answer.status_code == 422
    assert code in {answer.json()["code"], "malformed"}


def test_other_things_have_their_histories(story: Story) -> None:
    service = story.service
    alpha = service.record("/api/operateurs", nom="Alpha", effective_on="2015-01-01")["id"]
    service.record(f"/api/operateurs/{alpha}/name", nom="Oméga", effective_on="2024-01-01")
    joined = service.record(
        f"{story.base}/operateur", operateur_id=alpha, effective_on="2024-02-01"
    )["position"]
    service.record(
        "/api/reference/populations", departement="14", value=703000, effective_on="2025-01-01"
    )
    service.settle()
    names = service.items(f"/api/operateurs/{alpha}/values/nom")
    assert [(one["valeur"], one["etat"]) for one in names] == [
        ("Oméga", "EN_VIGUEUR"),
        ("Alpha", "DEPASSE"),
    ]
    assert story.values("operateur", position=joined)[0]["valeur"] == "«\u00a0Oméga\u00a0»"
    (population,) = service.items("/api/reference/values/population", key="14")
    assert population["valeur"] == "703\u202f000"


def links(table: str, row: Row, structure: str) -> Iterator[tuple[str, str]]:
    """The columns of a row that hold something, and the links to their histories."""
    for column, value in row.items():
        if value in NOTHING:
            continue
        origin = origin_of(table, column)
        if origin.link is None:
            assert origin.reason
            continue
        link = filled(origin.link, {"structure_id": structure} | row, 2026)
        assert link is not None, (table, column)
        yield f"{table}.{column}", link


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_one_request_from_any_value_of_the_sheet_tells_its_history(database: str) -> None:
    with serving(database) as service:
        base = whole_structure(service)
        (dossier,) = service.items(f"{base}/sheet")
        structure = dossier["identity"]["structure_id"]
        rows = [("sheet", dossier["identity"])] + [
            (table, row) for name, table in TABLES.items() for row in dossier[name]
        ]
        found = {link: place for table, row in rows for place, link in links(table, row, structure)}
        assert len(found) > 100
        empty: list[tuple[str, str]] = []
        for link, place in found.items():
            answer = service.reader.get(link if link.startswith("/") else f"{base}/{link}")
            assert answer.status_code == 200, (place, answer.text)
            # What a rule finds is shown before anybody records it.
            if answer.json()["total"] == 0 and not place.startswith("anomaly."):
                empty.append((place, link))
        assert empty == []


def test_the_description_gives_each_column_its_history_or_its_reason(story: Story) -> None:
    schemas = story.service.anonymous.get("/api/openapi.json").json()["components"]["schemas"]
    sheet = schemas["Sheet"]["properties"]
    assert sheet["places"]["x-history"] == "values?fact=places:"
    assert sheet["version"]["x-computed"]
    for name in ("Sheet", "Operateur", "Cpom", "Budget", "Period", "StructureCpom"):
        for column, shown in schemas[name]["properties"].items():
            assert ("x-history" in shown) != ("x-computed" in shown), (name, column)
