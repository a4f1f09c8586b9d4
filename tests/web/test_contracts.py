import pytest

from tests.api.park import Park
from tests.web.support import Site
from tests.web.test_operators import cells


@pytest.fixture(scope="module")
def contract(park: Park, shared: Site) -> str:
    """A contract of two structures, of which one left."""
    service = shared.service
    id_ = service.record(
        "/api/cpoms", operateur_id=park.operateurs[0], reference="CPOM 2024",
        start="2024-01-01", end="2028-12-31",
    )["id"]  # fmt: skip
    for structure in (park.ids[0], park.ids[2]):
        service.record(
            f"/api/cpoms/{id_}/members", structure_id=structure, effective_on="2025-01-01"
        )
    service.settle()
    return str(id_)


def test_a_contract_shows_its_members_with_their_entry(contract: str, shared: Site) -> None:
    page = shared.reader.get(f"/cpom/{contract}")
    rows = shared.service.items(f"/api/cpoms/{contract}/members")

    assert len(rows) == 2
    shown = cells(page, "membres", "Le Phare")
    assert shown[:4] == ["CADA", "Calvados (14)", "01/01/2025", "31/12/2028"]
    assert "Aucun acte n'est renseigné" in page.within("bloc-actes").text


def test_the_list_leads_to_the_contract_and_keeps_the_date(contract: str, shared: Site) -> None:
    page = shared.reader.get("/cpom?effective_on=2024-06-01")
    links = {one.text: one.attributes["href"] for one in page.all("a")}

    assert links["CPOM 2024"] == f"/cpom/{contract}?effective_on=2024-06-01"
    assert cells(page, "cpom", "CPOM 2024")[2:4] == ["En cours", "0"]
    shared.reader.get(links["CPOM 2024"])


def test_a_contract_is_named_on_the_page_of_its_operator(
    contract: str, park: Park, shared: Site
) -> None:
    page = shared.reader.get(f"/operateurs/{park.operateurs[0]}")

    link = page.within("bloc-cpom").first("a")
    assert link.attributes["href"] == f"/cpom/{contract}"
    differences = shared.reader.get(f"/differences?sujet=cpom:{contract}")
    assert "CPOM 2024" in differences.first("main").text


def test_no_contract_is_no_page(shared: Site) -> None:
    shared.reader.get("/cpom/00000000-0000-0000-0000-000000000007", status=404)
