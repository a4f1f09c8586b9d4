"""Forms: one a command of a structure, what they refuse, record, correct and take back."""

from typing import Any, Final

import pytest
from httpx2 import Response

from placeasile.api.recording.table import STRUCTURES
from placeasile.edge.policy import Role
from tests.api.park import Park
from tests.api.support import command_id
from tests.web.reading import Element, check, read
from tests.web.support import CALVADOS, NORMANDIE, Browser, Site

CAPACITY: Final = "capacity"


def agent(site: Site) -> Browser:
    return site.browser(Role.SAISIE, CALVADOS)


def fields_of(page: Element) -> dict[str, str]:
    """What a form holds, as a browser would send it."""
    form = next(one for one in page.all("form") if "record" in one.classes)
    found = {
        one.attributes["name"]: one.attributes.get("value", "")
        for one in form.all("input")
        if one.attributes["type"] not in ("radio", "checkbox") or "checked" in one.attributes
    }
    found |= {one.attributes["name"]: one.text for one in form.all("textarea")}
    for one in form.all("select"):
        chosen = [o for o in one.all("option") if "selected" in o.attributes]
        found[one.attributes["name"]] = chosen[0].attributes["value"] if chosen else ""
    return found


def send(browser: Browser, path: str, sent: dict[str, str], action: str) -> Response:
    return browser.client.post(path, data={**sent, "faire": action})


def head(site: Site) -> int:
    """The last position of the log."""
    found: dict[str, Any] = site.service.get("/api/structures", limit=1).json()
    return int(found["moment"]["position"])


def followed(site: Site, browser: Browser, answer: Response) -> str:
    """The text of the page that a form leads to."""
    assert answer.status_code == 303, answer.text
    site.service.settle()
    return browser.get(answer.headers["Location"]).text


@pytest.mark.parametrize("command", STRUCTURES)
def test_every_command_has_a_form(park: Park, shared: Site, command: str) -> None:
    page = agent(shared).get(f"/structures/{park.ids[0]}/saisir/{command}")

    assert page.first("h1").text == STRUCTURES[command].label
    sent = fields_of(page)
    shown = set(STRUCTURES[command].kind.model_fields) - {"supersedes"}
    assert {"jeton", "cle"} <= set(sent)
    labels = {one.attributes["for"] for one in page.all("label")}
    assert [one for one in shown if f"champ-{one}" in labels or one in sent]


def test_the_list_leads_to_every_form(park: Park, shared: Site) -> None:
    address = f"/structures/{park.ids[0]}/saisir"
    page = agent(shared).get(address)

    links = [one.attributes["href"] for one in page.first("main").all("a")]
    assert {f"{address}/{one}" for one in STRUCTURES} <= set(links)


def test_a_capacity_is_recorded_and_the_sheet_says_so(park: Park, shared: Site) -> None:
    browser, path = agent(shared), f"/structures/{park.ids[0]}/saisir/{CAPACITY}"
    sent = fields_of(browser.get(path))
    assert sent["places"]

    sent |= {"places": "1 096", "effective_on": "2025-11-03", "act_reference": "Arrêté 2"}
    text = followed(shared, browser, send(browser, path, sent, "enregistrer"))

    assert "Enregistré : Autoriser une capacité." in text
    assert "1\u202f096" in text.replace(" ", "\u202f")


def test_a_double_click_records_once(park: Park, shared: Site) -> None:
    browser, path = agent(shared), f"/structures/{park.ids[1]}/saisir/{CAPACITY}"
    sent = fields_of(browser.get(path)) | {"places": "46", "effective_on": "2026-02-01"}
    first = send(browser, path, sent, "enregistrer")
    shared.service.settle()
    before = head(shared)

    again = send(browser, path, sent, "enregistrer")
    shared.service.settle()

    assert again.headers["Location"] == first.headers["Location"]
    assert head(shared) == before


def test_opening_and_saving_unchanged_records_nothing(park: Park, shared: Site) -> None:
    browser = agent(shared)
    for command in ("capacity", "name", "opening", "operateur", "registration"):
        path = f"/structures/{park.ids[1]}/saisir/{command}"
        sent = fields_of(browser.get(path))
        before = head(shared)

        text = followed(shared, browser, send(browser, path, sent, "enregistrer"))

        assert "Rien n'a changé" in text
        assert head(shared) == before


def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(
    park: Park, shared: Site
) -> None:
    browser, path = agent(shared), f"/structures/{park.ids[0]}/saisir/{CAPACITY}"
    sent = fields_of(browser.get(path))
    sent |= {"places": "beaucoup", "pmr": "12,5", "act_reference": "A & B", "effective_on": ""}

    answer = send(browser, path, sent, "enregistrer")

    assert answer.status_code == 422
    page = check(answer.text)
    assert fields_of(page)["places"] == "beaucoup"
    assert fields_of(page)["act_reference"] == "A & B"
    assert "3 points à corriger" in page.first("main").text
    field = page.within("champ-places")
    assert field.attributes["aria-invalid"] == "true"
    assert "champ-places-erreur" in field.attributes["aria-describedby"]
    assert "est obligatoire" in page.within("champ-effective_on-erreur").text


def test_a_rule_refuses_beside_its_field(park: Park, shared: Site) -> None:
    browser, path = agent(shared), f"/structures/{park.ids[0]}/saisir/{CAPACITY}"
    sent = fields_of(browser.get(path))
    sent |= {"places": "10", "pmr": "20", "effective_on": "2026-06-01"}

    answer = send(browser, path, sent, "enregistrer")

    assert answer.status_code == 422
    assert "PMR" in check(answer.text).within("champ-pmr-erreur").text


def test_checking_says_what_would_change_and_writes_nothing(park: Park, shared: Site) -> None:
    browser, path = agent(shared), f"/structures/{park.ids[0]}/saisir/{CAPACITY}"
    sent = fields_of(browser.get(path)) | {"places": "77", "effective_on": "2026-04-01"}
    before = head(shared)

    answer = send(browser, path, sent, "verifier")

    assert answer.status_code == 200
    page = check(answer.text)
    assert "Ce qui serait enregistré" in page.text
    assert page.first("table").text.count("77 places") == 1
    assert fields_of(page)["places"] == "77"
    assert fields_of(page)["cle"] == sent["cle"]
    assert head(shared) == before


def test_a_sheet_that_moved_meanwhile_is_told_and_nothing_typed_is_lost(
    park: Park, shared: Site
) -> None:
    browser, path = agent(shared), f"/structures/{park.ids[0]}/saisir/{CAPACITY}"
    sent = fields_of(browser.get(path)) | {"places": "81", "effective_on": "2026-05-01"}
    shared.service.record(
        f"/api/structures/{park.ids[0]}/name", nom="Le Phare", effective_on="2026-05-02"
    )
    shared.service.settle()

    answer = send(browser, path, sent, "enregistrer")

    assert answer.status_code == 412
    page = check(answer.text)
    assert "Le dossier a changé pendant votre saisie" in page.text
    assert "Le Phare" in page.text
    again = fields_of(page)
    assert again["places"] == "81"
    assert send(browser, path, again, "enregistrer").status_code == 303
    shared.service.settle()


def test_a_correction_wants_a_reason_and_a_retraction_is_confirmed(
    park: Park, shared: Site
) -> None:
    browser, structure = agent(shared), f"/structures/{park.ids[1]}"
    history = f"{structure}/historique?fact=places:&table=sheet&valeur=places"
    links = {
        one.text: one.attributes["href"] for one in browser.get(history).first("main").all("a")
    }
    path = links["Corriger"]
    sent = fields_of(browser.get(path))
    assert sent["supersedes"] in path
    sent["places"] = "48"
    address = path.partition("?")[0]

    refused = send(browser, address, sent, "enregistrer")
    assert refused.status_code == 422
    assert "est obligatoire" in check(refused.text).within("champ-reason-erreur").text

    text = followed(
        shared, browser, send(browser, address, sent | {"reason": "Faute"}, "enregistrer")
    )
    assert "Enregistré" in text
    assert "Faute" in browser.get(history).text

    links = {
        one.text: one.attributes["href"] for one in browser.get(history).first("main").all("a")
    }
    sent = fields_of(browser.get(links["Retirer"])) | {"reason": "Saisi deux fois"}
    before = head(shared)
    asked = send(browser, links["Retirer"], sent, "verifier")
    assert "Confirmer le retrait" in check(asked.text).text
    assert head(shared) == before
    text = followed(shared, browser, send(browser, links["Retirer"], sent, "enregistrer"))
    assert "Enregistré : Retirer un fait" in text
    assert "Saisi deux fois" in browser.get(history).text


def test_who_may_not_record_there_sees_no_form(park: Park, shared: Site) -> None:
    own, other = f"/structures/{park.ids[0]}", f"/structures/{park.ids[4]}"
    for browser, path, offered in (
        (agent(shared), own, True),
        (shared.browser(Role.SAISIE, NORMANDIE), own, True),
        (agent(shared), other, False),
        (shared.reader, own, False),
        (agent(shared), f"{own}?effective_on=2023-12-31", False),
    ):
        assert ("/saisir#" in browser.client.get(path).text) == offered
    for address in (f"{other}/saisir", f"{other}/saisir/{CAPACITY}"):
        assert agent(shared).client.get(address).status_code == 403
    assert shared.reader.client.get(f"{own}/saisir").status_code == 403
    sent = {"cle": str(command_id()), "places": "10", "effective_on": "2026-01-01"}
    refused = agent(shared).send(f"{other}/saisir/{CAPACITY}", faire="enregistrer", **sent)
    assert refused.status_code == 403


def test_a_form_of_another_site_is_refused(park: Park, shared: Site) -> None:
    browser, path = agent(shared), f"/structures/{park.ids[0]}/saisir/{CAPACITY}"
    sent = fields_of(browser.get(path)) | {"places": "33", "effective_on": "2026-07-01"}

    assert send(browser, path, sent | {"jeton": "autre"}, "enregistrer").status_code == 403


def test_the_past_is_read_and_not_written(park: Park, shared: Site) -> None:
    path = f"/structures/{park.ids[0]}/saisir/{CAPACITY}"

    answer = agent(shared).client.get(f"{path}?effective_on=2023-12-31")

    assert (answer.status_code, answer.headers["Location"]) == (303, path)


def test_a_person_is_typed_in_clear_and_never_in_an_address(park: Park, shared: Site) -> None:
    browser, path = agent(shared), f"/structures/{park.ids[0]}/saisir/contacts"
    sent = fields_of(browser.get(path))
    sent |= {
        "effective_on": "2025-01-01", "rang": "1", "prenom": "Zoé", "nom": "Quelconque",
        "telephone": "02 31 00 00 00", "email": "zoe@exemple.test", "fonction": "Directrice",
    }  # fmt: skip

    answer = send(browser, path, sent, "enregistrer")

    assert answer.status_code == 303, read(answer.text).text
    assert "Quelconque" not in answer.headers["Location"]
    assert "Quelconque" in followed(shared, browser, answer)


def test_another_value_on_the_same_day_is_a_correction_not_a_change(
    park: Park, shared: Site
) -> None:
    browser, path = agent(shared), f"/structures/{park.ids[0]}/saisir/{CAPACITY}"
    sent = fields_of(browser.get(path)) | {"places": "13"}

    answer = send(browser, path, sent, "enregistrer")

    assert answer.status_code == 409
    link = check(answer.text).within("champ-effective_on-erreur").first("a").attributes["href"]
    assert browser.get(link).first("h1").text.startswith("Corriger : ")
