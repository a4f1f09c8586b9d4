"""What reads answer: filters, sorts, pages. Nothing here changes the park."""

from decimal import Decimal
from typing import Final

import pytest

from placeasile.api.queries import Sort
from tests.api.park import Park, Row

SORTS: Final[tuple[str, ...]] = Sort.__args__
NUMBERS: Final = {"places": int, "dotation_granted": Decimal}


@pytest.mark.covers("L17")
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, set(range(9))),
        ({"type": "CADA"}, {0, 1, 2}),
        ({"departement": "2a"}, {5}),
        ({"region": "28"}, {0, 1, 2, 3}),
        ({"region": "28", "type": "CPH"}, {3}),
        ({"etat": "INCONNUE"}, {2, 4}),
        ({"operateur": "@1"}, {1, 3, 5}),
        ({"departement": "90"}, set[int]()),
        ({"q": "etoiles"}, {0, 1}),
        ({"q": "ÉTOILES herouville"}, {0}),
        ({"q": "phare"}, {0}),
        ({"q": "oeuvre havre"}, {2}),
        ({"q": "ajaccio nord"}, {5}),
        ({"q": "14200"}, {0}),
        ({"q": "C7601"}, {2}),
        ({"q": "omega"}, {0, 2, 4}),
        ({"q": "association alpha"}, {0, 2, 4}),
        ({"q": "normandie calvados"}, {0, 1}),
        ({"q": "rien de tel"}, set[int]()),
        ({"q": "100%_"}, set[int]()),
    ],
)
def test_the_list_keeps_what_its_filters_say(
    park: Park, parameters: Row, expected: set[int]
) -> None:
    if "operateur" in parameters:
        parameters = {"operateur": park.operateurs[1]}
    assert park.found(**parameters) == expected
    if not {"etat"} & set(parameters):
        assert park.found(**parameters, position=park.past["position"]) == expected


@pytest.mark.covers("L17", "D17")
@pytest.mark.parametrize("when", ["live", "past"])
@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_show_every_row_once_in_order(park: Park, sort: str, order: str, when: str) -> None:
    moment = {} if when == "live" else {"position": park.past["position"]}
    asked = {"sort": sort, "order": order, **moment}
    whole = park.service.items("/api/structures", limit=200, **asked)
    for limit in (1, 2, 4, 9):
        paged = list(park.walk("/api/structures", limit=limit, **asked))
        assert [one["structure_id"] for one in paged] == [one["structure_id"] for one in whole]
    assert {one["structure_id"] for one in whole} == set(park.ids)
    values = [one[sort] for one in whole]
    known = [one for one in values if one is not None]
    unknown = [None] * (len(values) - len(known))
    assert values == (known + unknown if order == "asc" else unknown + known)
    if sort not in {"nom", "operateur"}:
        ordered = sorted(known, key=NUMBERS.get(sort, str), reverse=order == "desc")
        assert known == ordered


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_of_operators_show_each_once(park: Park, limit: int) -> None:
    names = [one["nom"] for one in park.walk("/api/operateurs", limit=limit)]
    assert names == ["Coallia Sœurs", "Fondation Bêta", "Groupe Oméga"]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("beta", ["Fondation Bêta"]),
        ("SOEURS", ["Coallia Sœurs"]),
        ("alpha", ["Groupe Oméga"]),
        ("zeta", []),
    ],
)
def test_an_operator_is_found_by_its_names_old_and_new(
    park: Park, q: str, names: list[str]
) -> None:
    page = park.service.get("/api/operateurs", q=q).json()
    assert [one["nom"] for one in page["items"]] == names
    assert page["total"] == len(names)


@pytest.mark.covers("operateur_sheet", "operator_sheet")
def test_an_operator_shows_its_former_names_and_figures(park: Park) -> None:
    (row,) = park.service.items(f"/api/operateurs/{park.operateurs[0]}")
    assert (row["nom"], row["anciens_noms"]) == ("Groupe Oméga", ["Association Alpha"])
    assert row["structures"] == 3
    years = park.service.items(f"/api/operateurs/{park.operateurs[0]}/years")
    last = park.service.today.year
    assert [one["year"] for one in years] == list(range(last, last - 5, -1))
    assert park.service.items(f"/api/operateurs/{park.operateurs[0]}/timeline")


@pytest.mark.covers("structure_version_timeline")
@pytest.mark.parametrize("path", ["timeline?limit=2", "timeline?limit=100"])
def test_a_timeline_pages_backwards(park: Park, path: str) -> None:
    base = f"/api/structures/{park.ids[0]}"
    limit = int(path.split("=")[1])
    entries = list(park.walk(f"{base}/timeline", limit=limit))
    positions = [one["position"] for one in entries]
    assert positions == sorted(set(positions), reverse=True)
    total = park.service.get(f"{base}/timeline", limit=limit).json()["total"]
    assert total == len(entries)


@pytest.mark.covers("audit_trail")
def test_the_log_pages_forwards_and_is_contiguous(park: Park) -> None:
    entries = list(park.walk("/api/events", limit=7))
    assert [one["position"] for one in entries] == list(range(1, len(entries) + 1))
    page = park.service.get("/api/events", after=len(entries) - 3).json()
    assert (page["total"], len(page["items"]), page["next"]) == (3, 3, None)


@pytest.mark.covers("structure_year")
def test_the_years_of_a_structure_are_one_to_five(park: Park) -> None:
    path = f"/api/structures/{park.ids[0]}/history"
    last = park.service.today.year
    for count in range(1, 6):
        years = park.service.items(path, years=count)
        assert [one["year"] for one in years] == list(range(last, last - count, -1))
    assert park.service.items(path, years=1, effective_on="2024-07-01")[0]["year"] == 2024


@pytest.mark.parametrize(
    "territory", ["departement/14", "departement/2a", "region/28", "nation/FR"]
)
def test_territories_answer_for_all_types_and_one(park: Park, territory: str) -> None:
    path = f"/api/territories/{territory}/years"
    assert {one["type"] for one in park.service.items(path)} >= {"TOUS"}
    assert {one["type"] for one in park.service.items(path, type="TOUS")} == {"TOUS"}


def test_head_is_get_without_the_body(park: Park) -> None:
    client = park.service.reader
    got, head = client.get("/api/structures"), client.head("/api/structures")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "X-Position", "Content-Length", "X-Demonstration"):
        assert head.headers[name] == got.headers[name]
