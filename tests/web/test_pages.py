from typing import Final

import pytest

from placeasile.edge.policy import Role
from tests.api.park import Park
from tests.web.support import CALVADOS, Site

PAGES: Final = (
    "/",
    "/structures",
    "/structures?type=CADA&departement=14&sort=places&order=desc",
    "/structures?q=introuvable",
    "/structures?effective_on=2023-12-31",
    "/echeances",
    "/anomalies",
    "/activite",
    "/activite?departement=14",
    "/structures/{0}",
    "/structures/{0}?effective_on=2023-12-31",
    "/structures?known_on=2020-01-01",
    "/structures/{8}",
    "/structures/{0}/chronologie",
    "/structures/{0}/historique?fact=places:&table=sheet&valeur=places",
    "/structures/{0}/saisir",
    "/structures/{0}/saisir/capacity",
    "/structures/{0}/saisir/contacts",
    "/structures/{0}/saisir/cpom-participations",
    "/structures/{0}/saisir/conventions/avenants",
    "/differences",
    "/differences?sujet=structure:{0}&since_effective_on=2023-12-31",
    "/differences?sujet=departement:14&since_effective_on=2023-12-31",
    "/operateurs",
    "/operateurs?q=alpha",
    "/operateurs/{operateur}",
    "/operateurs/{operateur}?effective_on=2023-12-31",
    "/territoires",
    "/territoires/region/28",
    "/territoires/departement/14",
    "/territoires/departement/14?effective_on=2023-12-31",
    "/cpom",
    "/aide",
    "/accessibilite",
    "/mentions-legales",
    "/donnees-personnelles",
    "/statistiques-du-service",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_to_the_rules_of_all_pages(park: Park, shared: Site, path: str) -> None:
    path = path.format(*park.ids, operateur=park.operateurs[0])
    page = shared.browser(Role.SAISIE, CALVADOS).get(path)

    assert page.first("title").text.endswith("· Placeasile")
    assert page.within("pied").text.startswith("Aide Accessibilité : non conforme")


def test_no_page_lets_a_script_or_a_style_of_its_own_run(park: Park, shared: Site) -> None:
    _ = park
    policy = shared.reader.client.get("/").headers["Content-Security-Policy"]

    assert policy == (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def test_the_files_of_a_page_never_change_at_their_address(shared: Site) -> None:
    page = shared.visitor().get("/connexion")
    sheet = next(
        one for one in page.all("link") if one.attributes["rel"] == "stylesheet"
    ).attributes["href"]

    answer = shared.visitor().client.get(sheet)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert shared.visitor().client.get(sheet.replace("/static/", "/static/0")).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nulle-part", 404),
        ("/structures/INCONNUE", 404),
        ("/structures?type=AUTRE", 422),
        ("/structures?effective_on=hier", 422),
        ("/structures?departement=ZZ", 422),
        ("/structures?q=%2B", 422),
    ],
)
def test_a_refusal_is_a_page_with_the_words_of_the_api(
    shared: Site, path: str, status: int
) -> None:
    page = shared.reader.get(path, status=status)

    assert f"Erreur {status}" in page.first("main").text


def test_a_refusal_of_the_api_stays_a_problem(shared: Site) -> None:
    answer = shared.reader.client.get("/api/nulle-part")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_unknown_is_never_printed_as_zero(shared: Site) -> None:
    made = shared.service.record(
        "/api/structures", type="PRAHDA", departement="974", effective_on="2009-01-01"
    )
    shared.service.settle()
    page = shared.reader.get(f"/structures/{made['id']}")

    places = page.within("places")
    assert "Non renseigné" in places.text
    for table in places.all("table"):
        cells = [one.text for one in table.all("td") if one.text]
        assert not [one for one in cells if one == "0" or one.startswith("0,")]
    assert not [one.text for one in places.all("dd") if one.text == "0"]
    finances = page.within("finances")
    assert not [one.text for one in finances.all("td") if one.text.startswith("0")]


def test_zero_is_printed_as_zero(park: Park, shared: Site) -> None:
    shared.service.record(
        f"/api/structures/{park.ids[1]}/capacity", places=40, pmr=0, effective_on="2025-07-01"
    )
    shared.service.settle()

    page = shared.reader.get(f"/structures/{park.ids[1]}").within("places")

    said = {
        one.first("dt").text: one.first("dd").text
        for one in page.all("div")
        if "facts__item" in one.classes
    }
    assert said["Places PMR"] == "0"
    assert said["Places LGBT"] == "Non renseigné"


def test_every_value_leads_to_its_history(park: Park, shared: Site) -> None:
    page = shared.reader.get(f"/structures/{park.ids[0]}")
    links = [one.attributes["href"] for one in page.all("a") if "value" in one.classes]

    assert len(links) > 20
    for link in links[:12]:
        shared.reader.get(link)


def test_the_display_is_a_choice_that_stays(shared: Site) -> None:
    browser = shared.visitor()
    assert browser.get("/aide").first("html").attributes["data-theme"] == "system"

    sent = browser.send("/affichage", at="/aide", theme="dark", suite="/aide")

    assert (sent.status_code, sent.headers["Location"]) == (303, "/aide")
    assert browser.get("/aide").first("html").attributes["data-theme"] == "dark"


def test_security_txt_says_until_when_it_holds(shared: Site) -> None:
    answer = shared.visitor().client.get("/.well-known/security.txt")

    assert answer.status_code == 200
    assert "Expires: " in answer.text
