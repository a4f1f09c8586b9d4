from tests.api.park import Park
from tests.web.reading import Element
from tests.web.support import Site


def cells(page: Element, table: str, heading: str) -> list[str]:
    """The cells of the row of a table."""
    found = next(one for one in page.all("div") if one.attributes.get("aria-labelledby") == table)
    row = next(
        row for row in found.first("tbody").all("tr") if row.first("th").text.endswith(heading)
    )
    return [one.text for one in row.all("td")]


def test_a_former_name_finds_an_operator(park: Park, shared: Site) -> None:
    _ = park
    page = shared.reader.get("/operateurs?q=alpha")

    assert "1 opérateur" in page.first("main").text
    assert "Groupe Oméga" in page.first("tbody").text
    assert "ancien nom : Association Alpha" in page.first("tbody").text


def test_a_subsidiary_is_listed_under_its_group(shared: Site) -> None:
    service = shared.service
    group = service.record("/api/operateurs", nom="Zénith", effective_on="2010-01-01")["id"]
    below = service.record("/api/operateurs", nom="Abri Normand", effective_on="2010-01-01")["id"]
    service.record(f"/api/operateurs/{below}/parent", parent_id=group, effective_on="2020-01-01")
    service.settle()

    page = shared.reader.get("/operateurs")
    names = [row.first("th").text for row in page.first("tbody").all("tr")]

    assert names.index("└ Abri Normand") == names.index("Zénith") + 1
    assert "Abri Normand" in shared.reader.get(f"/operateurs/{group}").within("filiales").text


def test_the_figures_of_an_operator_are_those_of_the_api(park: Park, shared: Site) -> None:
    id_ = park.operateurs[0]
    for day in ("2026-01-09", "2023-12-31"):
        page = shared.reader.get(f"/operateurs/{id_}?effective_on={day}")
        rows = shared.service.items(f"/api/operateurs/{id_}/years", effective_on=day)

        assert cells(page, "places-par-type", "Tous les types") == [
            "Non renseigné"
            if one["places"] is None
            else "Aucune structure"
            if one["structures"] == 0
            else str(one["places"])
            for one in rows
        ]


def test_what_is_not_known_of_an_operator_is_never_zero(park: Park, shared: Site) -> None:
    page = shared.reader.get(f"/operateurs/{park.operateurs[0]}")

    assert set(cells(page, "finances", "Résultat net")) == {"Non renseigné"}
    assert set(cells(page, "activite", "Taux d'occupation brut")) == {"Non renseigné"}


def test_an_operator_leads_to_its_structures_and_its_differences(park: Park, shared: Site) -> None:
    page = shared.reader.get(f"/operateurs/{park.operateurs[0]}?effective_on=2023-12-31")
    links = {one.text: one.attributes["href"] for one in page.all("a")}

    assert "operateur=" in links["Structures dans la liste"]
    assert "effective_on=2023-12-31" in links["Différences"]
    shared.reader.get(links["Différences"])
    shared.reader.get(links["Les Étoiles"])
