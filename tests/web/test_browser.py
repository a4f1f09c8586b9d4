"""Pages in a real browser: axe-core, the console, the keyboard, small screens.

They need Chromium, which no package of ours brings: without it they are skipped.
"""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Generator
from typing import Any, Final, cast

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs]
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.api.park import Park
from tests.web.support import Site

CHROMIUM: Final = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.slow,
    pytest.mark.timeout(180),
]

ARGUMENTS: Final = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
RULES: Final = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
WIDE: Final[ViewportSize] = {"width": 1440, "height": 900}
NARROW: Final[ViewportSize] = {"width": 320, "height": 640}
PAGES: Final = (
    "/",
    "/structures",
    "/structures?type=CADA&effective_on=2023-12-31",
    "/structures?q=introuvable",
    "/structures/{0}",
    "/structures/{8}",
    "/structures/{0}/chronologie",
    "/structures/{0}/historique?fact=places:&table=sheet&valeur=places",
    "/structures/{0}/saisir",
    "/structures/{0}/saisir/capacity",
    "/structures/{0}/saisir/contacts",
    "/structures/{0}/saisir/cpom-participations",
    "/structures/{0}/saisir/conventions/avenants",
    "/echeances",
    "/anomalies",
    "/activite",
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
    "/connexion",
)


@pytest.fixture(scope="module")
def address(shared: Site) -> Generator[str]:
    """Where the pages are served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(shared.app, host="127.0.0.1", port=port, log_config=None, ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Generator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def entered(
    chromium: Browser, address: str, theme: str = "light", viewport: ViewportSize = WIDE
) -> Page:
    """A page of somebody who entered the demonstration."""
    context = chromium.new_context(
        viewport=viewport,
        color_scheme="dark" if theme == "dark" else "light",
        locale="fr-FR",
        java_script_enabled=True,
    )
    page = context.new_page()
    page.goto(f"{address}/connexion")
    page.get_by_role("button", name="Agent du Calvados").click()
    return page


def violations_of(page: Page) -> list[str]:
    """What axe-core has against a page: each rule, and the first element that breaks it."""
    run = cast("Callable[..., Any]", Axe().run)  # the package has no types
    response = run(page, options=RULES).response
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in response["violations"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_the_console_says_nothing(
    park: Park, chromium: Browser, address: str, theme: str
) -> None:
    page = entered(chromium, address, theme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    found: dict[str, list[str]] = {}
    for path in PAGES:
        page.goto(address + path.format(*park.ids, operateur=park.operateurs[0]))
        if violations := violations_of(page):
            found[path] = violations
    page.context.close()

    assert found == {}
    assert said == []


def test_no_page_scrolls_sideways_at_320_pixels(
    park: Park, chromium: Browser, address: str
) -> None:
    page = entered(chromium, address, viewport=NARROW)
    for path in PAGES:
        page.goto(address + path.format(*park.ids, operateur=park.operateurs[0]))
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= NARROW["width"], (path, width)
    page.context.close()


def test_the_first_key_leads_to_the_content(park: Park, chromium: Browser, address: str) -> None:
    page = entered(chromium, address)
    page.goto(f"{address}/structures/{park.ids[0]}")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    page.context.close()


def test_two_clicks_go_to_the_end_of_a_year_and_one_comes_back(
    park: Park, chromium: Browser, address: str
) -> None:
    page = entered(chromium, address)
    page.goto(f"{address}/structures/{park.ids[0]}")

    page.get_by_text("Changer de date").click()
    page.get_by_role("link", name="31 décembre 2023").click()
    assert "Situation au 31 décembre 2023" in page.locator(".date-bar__state").inner_text()
    page.get_by_role("link", name="Revenir à aujourd'hui").click()

    assert page.url == f"{address}/structures/{park.ids[0]}"
    page.context.close()
