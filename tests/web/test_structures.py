import pytest

from tests.api.park import Park
from tests.web.reading import Element
from tests.web.support import Site


def names(page: Element) -> list[str]:
    table = next(page.all("tbody"))
    return [row.first("th").text for row in table.all("tr")]


def test_the_list_counts_and_adds_up_what_it_shows(park: Park, shared: Site) -> None:
    _ = park
    page = shared.reader.get("/structures?departement=14")

    assert "2 structures" in page.first("main").text
    assert "Total : 2 structures" in page.first("tfoot").text
    assert page.first("tfoot").first("td").text == "24"


@pytest.mark.parametrize("text", ["etoiles", "ÉTOILES", "phare", "C1401", "omega", "herouville"])
def test_the_search_knows_accents_codes_and_former_names(
    park: Park, shared: Site, text: str
) -> None:
    _ = park
    assert "Le Phare" in names(shared.reader.get(f"/structures?q={text}"))


def test_a_filter_is_a_tag_that_takes_it_back(park: Park, shared: Site) -> None:
    _ = park
    page = shared.reader.get("/structures?type=CADA&departement=14")
    tags = {
        one.text: one.attributes["href"]
        for one in page.all("a")
        if "fr-tag--dismiss" in one.classes
    }

    assert tags == {
        "Retirer : Type : CADA": "/structures?departement=14",
        "Retirer : Département : 14 Calvados": "/structures?type=CADA",
    }


def test_a_heading_sorts_one_way_then_the_other(park: Park, shared: Site) -> None:
    _ = park
    page = shared.reader.get("/structures?sort=places&order=asc")
    heading = next(one for one in page.all("th") if "aria-sort" in one.attributes)

    assert heading.attributes["aria-sort"] == "ascending"
    link = heading.first("a").attributes["href"]
    turned = shared.reader.get(link)
    assert (
        next(one for one in turned.all("th") if "aria-sort" in one.attributes).attributes[
            "aria-sort"
        ]
        == "descending"
    )


def test_an_empty_choice_of_the_form_keeps_everything(park: Park, shared: Site) -> None:
    page = shared.reader.get("/structures?q=&type=&departement=&region=&operateur=&etat=&bati=")

    assert len(names(page)) == len(park.ids)


def test_a_list_without_rows_says_what_to_do(park: Park, shared: Site) -> None:
    _ = park
    page = shared.reader.get("/structures?q=introuvable")

    assert "Aucune structure ne correspond" in page.first("main").text
