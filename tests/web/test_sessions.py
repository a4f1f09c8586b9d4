from datetime import timedelta

import pytest

from placeasile.edge.accounts import NewAccount, add_account, disable_account
from placeasile.edge.policy import NATION, Role
from placeasile.edge.sessions import IDLE, LONGEST, MOST_OF_LOGIN
from placeasile.web.sign_in import local
from tests.web.support import PASSWORD, Site, visited

LOGIN = "camille@exemple.test"


def test_a_stranger_is_led_to_sign_in_and_back_to_the_page_asked_for(site: Site) -> None:
    site.add(LOGIN, Role.LECTURE)
    browser = site.visitor()
    led = browser.client.get("/structures?type=CADA")
    assert (led.status_code, led.headers["Location"]) == (
        303,
        "/connexion?suite=%2Fstructures%3Ftype%3DCADA",
    )

    entered = browser.sign_in(LOGIN, suite="/structures?type=CADA")

    assert (entered.status_code, entered.headers["Location"]) == (303, "/structures?type=CADA")
    assert "Agent camille" in browser.get("/structures").first("header").text


@pytest.mark.parametrize(
    "elsewhere",
    ["https://ailleurs.test/", "//ailleurs.test", "/\\ailleurs.test", "javascript:x", "a", "/\n/a"],
)
def test_nobody_is_led_to_another_site(elsewhere: str) -> None:
    assert local(elsewhere) == "/"


def test_a_wrong_password_and_an_unknown_login_are_answered_the_same(site: Site) -> None:
    site.add(LOGIN, Role.LECTURE)
    wrong = site.visitor().sign_in(LOGIN, "autre chose")
    unknown = site.visitor().sign_in("personne@exemple.test", PASSWORD)

    assert wrong.status_code == unknown.status_code == 401
    assert "ne convient pas" in wrong.text
    assert "ne convient pas" in unknown.text


def test_after_too_many_failures_even_the_right_password_waits(site: Site) -> None:
    site.add(LOGIN, Role.LECTURE)
    for _ in range(MOST_OF_LOGIN):
        assert site.visitor().sign_in(LOGIN, "faux").status_code == 401

    assert site.visitor().sign_in(LOGIN).status_code == 429
    site.service.at(site.service.now + timedelta(minutes=16))
    assert site.visitor().sign_in(LOGIN).status_code == 303


def test_a_session_ends_when_it_is_idle_and_anyhow(site: Site) -> None:
    site.add(LOGIN, Role.LECTURE)
    browser = site.visitor()
    browser.sign_in(LOGIN)
    start = site.service.now
    for step in range(1, 7):
        site.service.at(start + step * timedelta(hours=1, minutes=50))
        assert browser.client.get("/").status_code == 200

    site.service.at(start + LONGEST + timedelta(seconds=1))
    assert browser.client.get("/").status_code == 303

    browser.sign_in(LOGIN)
    site.service.at(site.service.now + IDLE + timedelta(seconds=1))
    assert browser.client.get("/").status_code == 303


def test_a_session_ends_with_its_account(site: Site) -> None:
    site.add(LOGIN, Role.LECTURE)
    browser = site.visitor()
    browser.sign_in(LOGIN)

    assert disable_account(site.service.owner, LOGIN.upper())

    assert browser.client.get("/").status_code == 303
    assert browser.sign_in(LOGIN).status_code == 401


def test_an_account_has_a_last_day(site: Site) -> None:
    last = site.service.today
    new = NewAccount(LOGIN, "Camille", Role.LECTURE, NATION, valid_until=last)
    add_account(site.service.owner, new, PASSWORD)
    browser = site.visitor()
    assert browser.sign_in(LOGIN).status_code == 303

    site.service.at(site.service.now + timedelta(days=1))

    assert browser.sign_in(LOGIN).status_code == 401


def test_signing_in_gives_a_new_token_and_signing_out_forgets_it(site: Site) -> None:
    site.add(LOGIN, Role.LECTURE)
    browser = site.visitor()
    browser.client.get("/connexion")
    before = browser.client.cookies["placeasile-session"]
    answer = browser.sign_in(LOGIN)
    after = browser.client.cookies["placeasile-session"]

    assert before != after
    cookie = answer.headers["Set-Cookie"]
    assert all(one in cookie for one in ("HttpOnly", "SameSite=lax", "Path=/"))
    assert browser.send("/deconnexion").status_code == 303
    browser.client.cookies.set("placeasile-session", after)
    assert browser.client.get("/").status_code == 303


def test_over_https_the_cookie_belongs_to_this_host_alone(site: Site) -> None:
    browser = site.visitor()
    browser.client.base_url = "https://testserver"

    cookie = browser.client.get("/connexion").headers["Set-Cookie"]

    assert cookie.startswith("__Host-placeasile-session=")
    assert "Secure" in cookie


def test_no_token_is_kept_in_the_database(site: Site) -> None:
    site.add(LOGIN, Role.LECTURE)
    browser = site.visitor()
    browser.sign_in(LOGIN)
    token = browser.client.cookies["placeasile-session"]
    row = site.service.owner.execute(
        "select s::text, a::text from ops.session s, ops.account a"
    ).fetchone()

    assert row is not None
    assert token not in row[0]
    assert PASSWORD not in row[1]


def test_a_form_without_its_token_or_from_elsewhere_is_refused(site: Site) -> None:
    site.add(LOGIN, Role.LECTURE)
    browser = site.visitor()
    browser.sign_in(LOGIN)
    token = browser.token("/")
    sent = {"jeton": token, "theme": "dark", "suite": "/"}
    elsewhere = {"Origin": "https://ailleurs.test"}

    assert browser.client.post("/affichage", data={**sent, "jeton": "faux"}).status_code == 403
    assert browser.client.post("/affichage", data={"theme": "dark"}).status_code == 403
    assert browser.client.post("/affichage", data=sent, headers=elsewhere).status_code == 403
    crossed = {"Sec-Fetch-Site": "cross-site"}
    assert browser.client.post("/affichage", data=sent, headers=crossed).status_code == 403
    assert browser.client.post("/affichage", data=sent).status_code == 303


def test_a_token_of_another_session_is_refused(site: Site) -> None:
    site.add(LOGIN, Role.LECTURE)
    first, second = site.visitor(), site.visitor()
    first.sign_in(LOGIN)
    second.sign_in(LOGIN)

    sent = {"jeton": first.token("/"), "theme": "dark"}

    assert second.client.post("/affichage", data=sent).status_code == 403


def test_a_demonstration_is_entered_with_one_click(site: Site) -> None:
    browser = site.visitor()
    page = browser.get("/connexion")
    forms = [one for one in page.all("form") if one.attributes["action"].endswith("demonstration")]
    assert len(forms) == 5
    account = next(
        one.attributes["value"]
        for one in forms[0].all("input")
        if one.attributes["name"] == "compte"
    )

    entered = browser.send("/connexion/demonstration", at="/connexion", compte=account, suite="/")

    assert entered.status_code == 303
    assert browser.get("/").first("h1").text == "Calvados (14)"


def test_a_real_register_has_no_such_entrance(database: str) -> None:
    with visited(database, demonstration=False) as site:
        site.service.owner.execute(
            "insert into ops.account (login, nom, role, demonstration) "
            "values ('x@demonstration.invalid', 'X', 'lecture', true)"
        )
        row = site.service.owner.execute("select account_id from ops.account").fetchone()
        assert row is not None
        browser = site.visitor()

        assert "démonstration" not in browser.get("/connexion").text.lower()
        sent = browser.send("/connexion/demonstration", at="/connexion", compte=str(row[0]))
        assert sent.status_code == 404
