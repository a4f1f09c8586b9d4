"""Differences between two moments over HTTP: what changed in the world, what was corrected."""

import csv
import io
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import pytest

from tests.api.support import Service, serving

Row = dict[str, Any]
UNKNOWN: Final = UUID(int=7)


@dataclass
class Told:
    """A structure whose 96 places were a typing error, then 110 since March; another, opened late.

    ``position`` is what was known before the correction.
    """

    service: Service
    operateur: str
    first: str
    second: str
    cpom: str
    position: int
    corrected: str

    def rows(self, path: str, **asked: str | int) -> list[Row]:
        return self.service.items(path, **asked)

    def line(self, path: str, facet: str, **asked: str | int) -> Row:
        found = [one for one in self.rows(path, **asked) if one["facet"] == facet]
        assert len(found) == 1, found
        return found[0]


@pytest.fixture(scope="module")
def told(module_database: str) -> Generator[Told]:
    with serving(module_database) as service:
        service.on("2026-01-09")
        operateur = service.record("/api/operateurs", nom="Coallia", effective_on="2010-01-01")[
            "id"
        ]
        ids: list[str] = []
        for nom, departement in (("Le Phare", "14"), ("La Dune", "76")):
            made = service.record(
                "/api/structures",
                type="CADA",
                departement=departement,
                nom=nom,
                operateur_id=operateur,
                effective_on="2015-01-01",
            )
            ids.append(made["id"])
            service.record(f"/api/structures/{made['id']}/opening", effective_on="2015-01-01")
        first, second = (f"/api/structures/{one}" for one in ids)
        typed = service.record(f"{first}/capacity", places=96, effective_on="2024-10-01")
        service.record(f"{second}/capacity", places=50, effective_on="2024-01-01")
        cpom = service.record(
            "/api/cpoms",
            operateur_id=operateur,
            reference="CPOM 2024",
            start="2024-01-01",
            end="2028-12-31",
        )["id"]
        position = service.settle()
        corrected = service.record(
            f"{first}/capacity",
            places=92,
            effective_on="2024-10-01",
            supersedes=typed["event_ids"][0],
            reason="Faute de frappe dans l'arrêté",
        )["event_ids"][0]
        service.record(f"{first}/capacity", places=110, effective_on="2025-03-01")
        service.record(f"/api/cpoms/{cpom}/members", structure_id=ids[0], effective_on="2025-01-01")
        service.settle()
        yield Told(service, operateur, ids[0], ids[1], cpom, position, corrected)


def test_a_correction_and_a_change_are_told_apart(told: Told) -> None:
    path = f"/api/structures/{told.first}/differences"
    line = told.line(path, "places", since_effective_on="2024-12-31", since_position=told.position)
    assert (line["before"]["n"], line["restated"]["n"], line["after"]["n"]) == (96, 92, 110)
    assert (line["nature"], line["bloc"], line["libelle"]) == (
        "LES_DEUX", "Places", "Places autorisées",
    )  # fmt: skip
    by_part = {(one["part"], one["reason"]) for one in line["events"]}
    assert by_part == {("CORRECTION", "Faute de frappe dans l'arrêté"), ("CHANGEMENT", None)}
    assert told.corrected in {one["event_id"] for one in line["events"]}
    alone = told.line(path, "places", effective_on="2024-12-31", since_position=told.position)
    assert (alone["nature"], alone["after"]["n"]) == ("CORRECTION", 92)
    world = told.line(path, "places", since_effective_on="2024-12-31")
    assert (world["nature"], world["before"]["n"]) == ("CHANGEMENT", 92)


def test_the_answer_says_both_moments_and_can_be_asked_again(told: Told) -> None:
    path = f"/api/structures/{told.first}/differences"
    asked = {"since_effective_on": "2024-12-31", "since_known_on": "2026-01-09"}
    answer = told.service.get(path, **asked)
    body = answer.json()
    again = {
        "since_effective_on": body["since"]["effective_on"],
        "since_position": body["since"]["position"],
        "effective_on": body["moment"]["effective_on"],
        "position": body["moment"]["position"],
    }
    told.service.record(
        f"/api/structures/{told.second}/name", nom="La Plage", effective_on="2020-01-01"
    )
    told.service.settle()
    assert told.service.get(path, **again).content == answer.content


@pytest.mark.parametrize(
    "owner", ["operateurs/@o", "territories/region/28", "territories/departement/14",
              "territories/nation/FR"],
)  # fmt: skip
def test_a_total_is_explained_exactly_with_the_structures_behind(told: Told, owner: str) -> None:
    path = f"/api/{owner.replace('@o', told.operateur)}/differences"
    asked = {"since_effective_on": "2024-12-31", "since_position": told.position}
    (total,) = told.rows(f"{path}/totals", mesure="places", **asked)
    other = 0 if owner.endswith("/14") else 50
    assert [total[one] for one in ("before", "restated", "after")] == [
        str(96 + other), str(92 + other), str(110 + other),
    ]  # fmt: skip
    assert (total["correction"], total["changement"], total["ecart"]) == ("-4", "18", "14")
    assert [one["structure_id"] for one in total["structures"]] == [told.first]
    assert told.line(path, "places", **asked)["nature"] == "LES_DEUX"
    counted = {one["facet"]: one for one in told.rows(f"{path}/counts", **asked)}
    assert (counted["places"]["changements"], counted["places"]["corrections"]) == (1, 1)
    everything = told.rows(f"{path}/totals", **asked)
    assert len(everything) > 50
    assert all(not one["structures"] for one in everything)


def test_a_contract_is_compared_by_its_members(told: Told) -> None:
    path = f"/api/cpoms/{told.cpom}/differences"
    asked = {"since_effective_on": "2024-12-31"}
    line = told.line(path, "member", **asked)
    assert (line["key"], line["nature"], line["before"]) == (told.first, "CHANGEMENT", None)
    (total,) = told.rows(f"{path}/totals", mesure="places", **asked)
    assert (total["before"], total["after"], total["changement"]) == ("0", "110", "110")


def test_what_a_structure_gains_in_a_contract_is_among_its_differences(told: Told) -> None:
    path = f"/api/structures/{told.first}/differences"
    line = told.line(path, "member", since_effective_on="2024-12-31")
    assert (line["subject"], line["kind"]) == (told.cpom, "cpom")


def test_pages_follow_each_other_and_keep_to_a_block(told: Told) -> None:
    path = "/api/territories/nation/FR/differences"
    asked = {"since_effective_on": "2009-12-31"}
    whole = told.rows(path, limit=200, **asked)
    paged: list[Row] = []
    after: dict[str, str] = {}
    while True:
        body = told.service.get(path, limit=3, **asked, **after).json()
        paged += body["items"]
        assert body["total"] == len(whole)
        if body["next"] is None:
            break
        after = {"after": body["next"]}
    assert paged == whole
    places = told.rows(path, bloc="Places", **asked)
    assert places == [one for one in whole if one["bloc"] == "Places"] != []


def test_a_file_has_a_line_an_event(told: Told) -> None:
    path = f"/api/structures/{told.first}/differences"
    asked = {"since_effective_on": "2024-12-31", "since_position": told.position}
    answer = told.service.get(path, format="csv", bloc="Places", **asked)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(one["du"], one["libelle"], one["events_part"]) for one in rows] == [
        ("2024-12-31", "Places autorisées", "CORRECTION"),
        ("2024-12-31", "Places autorisées", "CORRECTION"),
        ("2024-12-31", "Places autorisées", "CHANGEMENT"),
    ][-len(rows) :]
    total = told.service.get(f"{path}/totals", format="csv", mesure="places", **asked)
    (row,) = csv.DictReader(io.StringIO(total.text))
    assert (row["ecart"], row["structures_structure_id"]) == ("14", told.first)
    counts = told.service.get(f"{path}/counts", format="csv", **asked)
    assert "Places autorisées" in counts.text


def test_a_difference_wants_a_first_moment_and_a_known_thing(told: Told) -> None:
    ask = told.service.reader.get
    nothing = ask(f"/api/structures/{told.first}/differences").json()
    assert (nothing["code"], nothing["field"]) == ("nothing-to-compare", "since_effective_on")
    since = {"since_effective_on": "2024-12-31"}
    for path in (f"structures/{UNKNOWN}", f"operateurs/{UNKNOWN}", f"cpoms/{UNKNOWN}"):
        assert ask(f"/api/{path}/differences", params=since).status_code == 404
    wrong = ask("/api/territories/departement/99/differences", params=since)
    assert wrong.status_code == 404
    late = ask(f"/api/structures/{told.first}/differences", params={"since_position": 10_000_000})
    assert late.json()["code"] == "position-unknown"
    unreadable = ask(f"/api/structures/{told.first}/differences", params={**since, "after": "x"})
    assert unreadable.json()["code"] == "cursor-unreadable"
