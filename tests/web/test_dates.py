from placeasile.edge.policy import Role
from tests.api.park import Park
from tests.web.support import CALVADOS, Site

PAST = "effective_on=2023-12-31"


def test_the_dates_of_a_page_stay_on_its_links(park: Park, shared: Site) -> None:
    token = f"position={park.past['position']}"
    page = shared.reader.get(f"/structures/{park.ids[0]}?{PAST}&{token}")

    links = [
        one.attributes["href"]
        for one in page.all("a")
        if one.attributes["href"].startswith(("/structures", "/echeances", "/?"))
    ]
    back = [one for one in links if "effective_on" not in one]
    assert len(links) > 30
    assert all(token in one for one in links if one not in back)
    assert len(back) <= 2  # back to now, and the preset of this day


def test_the_past_is_said_and_one_click_leads_back(park: Park, shared: Site) -> None:
    page = shared.reader.get(f"/structures/{park.ids[0]}?{PAST}")

    assert "Situation au 31 décembre 2023, telle que connue maintenant" in page.text
    assert "(au 31/12/2023)" in page.first("title").text
    back = next(one for one in page.all("a") if one.text == "Revenir à aujourd'hui")
    assert back.attributes["href"] == f"/structures/{park.ids[0]}"


def test_now_has_no_banner(park: Park, shared: Site) -> None:
    page = shared.reader.get(f"/structures/{park.ids[0]}")

    assert "Revenir à aujourd'hui" not in page.text


def test_the_past_is_what_was_known_and_what_was_true(park: Park, shared: Site) -> None:
    path = f"/structures/{park.ids[0]}"

    now = shared.reader.get(path).first("h1").text
    then = shared.reader.get(f"{path}?effective_on=2022-12-31").first("h1").text

    assert (now, then) == ("Le Phare", "Les Étoiles")


def test_a_preset_keeps_the_rest_of_the_address(park: Park, shared: Site) -> None:
    _ = park
    page = shared.browser(Role.SAISIE, CALVADOS).get("/structures?type=CADA")
    presets = [one for one in page.all("a") if one.text.startswith("31 décembre")]

    assert len(presets) == 5
    assert all("type=CADA" in one.attributes["href"] for one in presets)
