"""The moment of an answer, the codes of a day, and what the caller has already."""

from datetime import timedelta
from typing import Any, Final

from tests.api.park import Park


def test_a_structure_answers_to_the_codes_that_it_holds_that_day(park: Park) -> None:
    service = park.service
    old, new = park.ids[6], park.ids[3]
    service.record(f"/api/structures/{old}/dna-codes", code="X9000", effective_on="2015-01-01")
    service.record(
        f"/api/structures/{old}/dna-codes/end", code="X9000", last_day="2022-12-31", motif="Fusion"
    )
    service.record(f"/api/structures/{new}/dna-codes", code="X9000", effective_on="2024-01-01")
    service.record(
        f"/api/structures/{new}/finess-codes", code="140000019", effective_on="2024-01-01"
    )
    service.settle()
    for day, found in (("2020-06-01", old), ("2026-01-09", new)):
        for spelling in ("X9000", "x9000", " x90 00"):
            rows = park.ask(f"/api/structures/{spelling}", effective_on=day).json()["items"]
            assert [one["structure_id"] for one in rows] == [found]
    assert park.ask("/api/structures/X9000", effective_on="2023-06-01").status_code == 404
    assert park.ask("/api/structures/140000019").json()["items"][0]["structure_id"] == new
    assert park.ask(f"/api/structures/{new.upper()}").json()["items"][0]["structure_id"] == new
    assert park.ask(f"/api/structures/{new.replace('-', '')}").status_code == 200
    for part in ("history", "periods", "timeline"):
        assert park.ask(f"/api/structures/X9000/{part}").status_code == 200


def test_a_code_that_two_structures_hold_is_ambiguous(park: Park) -> None:
    for structure in park.ids[:2]:
        park.service.record(
            f"/api/structures/{structure}/finess-codes", code="750000020", effective_on="2024-01-01"
        )
    park.service.settle()
    answer = park.ask("/api/structures/750000020")
    assert (answer.status_code, answer.json()["code"]) == (409, "code-ambiguous")
    assert all(one in answer.json()["detail"] for one in park.ids[:2])
    assert (answer.json()["field"], answer.json()["value"]) == ("code", "750000020")


PATHS: Final = (
    "/api/structures?sort=places&limit=3",
    "/api/structures?q=etoiles",
    "/api/structures/@0",
    "/api/structures/C1401",
    "/api/structures/@0/history",
    "/api/structures/@0/periods",
    "/api/structures/@0/timeline",
    "/api/operateurs",
    "/api/operateurs?parents=true&limit=2",
    "/api/operateurs/@o/handover",
    "/api/structures/@0/cpoms",
    "/api/structures/@0/cpom-years",
    "/api/cpoms?en_cours=true",
    "/api/operateurs/@o",
    "/api/operateurs/@o/years",
    "/api/operateurs/@o/timeline",
    "/api/territories/nation/FR/years",
    "/api/events?after=3&limit=5",
)


def test_the_same_moment_gives_the_same_bytes_for_ever(park: Park) -> None:
    service = park.service
    named = [one.replace("@0", park.ids[0]).replace("@o", park.operateurs[0]) for one in PATHS]

    def answers(token: dict[str, Any]) -> dict[str, bytes]:
        asked = {"effective_on": token["effective_on"], "position": token["position"]}
        return {
            path: service.reader.get(path, params=dict(_split(path), **asked)).content
            for path in named
        }

    live = service.get("/api/structures").json()["moment"]
    first, old = answers(live), answers({**live, "effective_on": "2023-05-01"})
    for path, body in first.items():
        plain = service.reader.get(path)
        assert plain.content == body, path
        assert plain.json()["moment"] == live
        assert plain.headers["X-Position"] == str(live["position"])
    service.record(f"/api/structures/{park.ids[0]}/name", nom="Autre", effective_on="2023-01-01")
    service.record(f"/api/structures/{park.ids[5]}/closing", last_day="2024-12-31", motif="Fin")
    service.settle()
    assert answers(live) == first
    service.at(service.now + timedelta(days=20))
    service.settle()
    assert answers(live) == first
    service.rebuild()
    assert answers(live) == first
    assert answers({**live, "effective_on": "2023-05-01"}) == old


def _split(path: str) -> list[tuple[str, str]]:
    _, _, query = path.partition("?")
    return [
        (name, value) for name, _, value in (one.partition("=") for one in query.split("&")) if name
    ]


def test_what_the_caller_has_already_is_not_sent_again(park: Park) -> None:
    client = park.service.reader
    for path in (f"/api/structures/{park.ids[1]}", "/api/operateurs"):
        tag = client.get(path).headers["ETag"]
        for sent in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
            answer = client.get(path, headers={"If-None-Match": sent})
            assert (answer.status_code, answer.content) == (304, b"")
            assert answer.headers["ETag"] == tag
            assert "X-Position" in answer.headers
        assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
    tag = client.get(f"/api/structures/{park.ids[1]}").headers["ETag"]
    park.service.record(f"/api/structures/{park.ids[2]}/opening", effective_on="2024-01-01")
    park.service.settle()
    headers = {"If-None-Match": tag}
    assert client.get(f"/api/structures/{park.ids[1]}", headers=headers).status_code == 304
    park.service.record(
        f"/api/structures/{park.ids[1]}/name", nom="Neuf", effective_on="2024-01-01"
    )
    park.service.settle()
    assert client.get(f"/api/structures/{park.ids[1]}", headers=headers).status_code == 200
