import pytest

from tests.api.park import Park
from tests.web.support import Site
from tests.web.test_operators import cells


@pytest.mark.parametrize("territory", ["nation/FR", "region/28", "departement/14"])
@pytest.mark.parametrize("day", ["2026-01-09", "2023-12-31"])
def test_the_figures_of_a_territory_are_those_of_the_api(
    park: Park, shared: Site, territory: str, day: str
) -> None:
    _ = park
    page = shared.reader.get(f"/territoires/{territory}?effective_on={day}")
    rows = shared.service.items(
        f"/api/territories/{territory}/years", type="TOUS", effective_on=day
    )

    assert cells(page, "places-par-type", "Tous les types") == [
        "Non renseigné"
        if one["places"] is None
        else "Aucune structure"
        if one["structures"] == 0
        else str(one["places"])
        for one in rows
    ]


def test_a_rate_is_shown_with_its_terms_and_its_coverage(park: Park, shared: Site) -> None:
    _ = park
    page = shared.reader.get("/territoires/departement/14")
    shown = cells(page, "finances", "Coût d'une place par jour")

    assert "÷" in shown[0]
    assert "connu pour 1 sur 2" in shown[0]
    assert shown[1:] == ["Non renseigné"] * 4


def test_the_nation_leads_to_a_departement_through_its_region(park: Park, shared: Site) -> None:
    _ = park
    page = shared.reader.get("/territoires?effective_on=2023-12-31")
    for name in ("Normandie", "Calvados (14)"):
        links = {one.text: one.attributes["href"] for one in page.all("a")}
        assert "effective_on=2023-12-31" in links[name]
        page = shared.reader.get(links[name])

    assert page.first("h1").text == "Calvados (14)"
    links = {one.text: one.attributes["href"] for one in page.all("a")}
    assert "2 structures" in shared.reader.get(links["Structures dans la liste"]).text


def test_an_unknown_territory_is_refused(shared: Site) -> None:
    shared.reader.get("/territoires/departement/99", status=404)
    shared.reader.get("/territoires/commune/14", status=422)
