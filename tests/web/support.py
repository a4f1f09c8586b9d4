"""The application with its pages, on a fresh database, and the browsers of its accounts."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Final

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from placeasile.edge.accounts import NewAccount, add_account, keep_demonstration
from placeasile.edge.database import writers
from placeasile.edge.dependencies import Services
from placeasile.edge.policy import NATION, Level, Perimeter, Role
from placeasile.web.application import create_application
from placeasile.web.identity import Accounts
from placeasile.workers.demonstration.entrances import ENTRANCES
from tests.api.support import Service, serving
from tests.web.reading import Element, check, read

PASSWORD: Final = "un mot de passe assez long"
CALVADOS: Final = Perimeter(Level.DEPARTEMENT, "14")
NORMANDIE: Final = Perimeter(Level.REGION, "28")


@dataclass
class Browser:
    """Somebody who looks at pages."""

    client: TestClient

    def get(self, path: str, *, status: int = 200) -> Element:
        """Open a page, and check what every page must hold to."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return check(answer.text)

    def send(self, path: str, at: str = "/", **sent: str) -> Response:
        """Send a form of a page, with the token that the page gives."""
        return self.client.post(path, data={"jeton": self.token(at), **sent})

    def token(self, at: str) -> str:
        """The token of the forms of a page."""
        page = read(self.client.get(at, follow_redirects=True).text)
        fields = page.all("input")
        return next(one.attributes["value"] for one in fields if one.attributes["name"] == "jeton")

    def sign_in(self, login: str, password: str = PASSWORD, **sent: str) -> Response:
        """Sign in with a password."""
        return self.send("/connexion", at="/connexion", login=login, password=password, **sent)


@dataclass
class Site:
    """The application, what records in it, and who may look."""

    service: Service
    app: FastAPI
    browsers: dict[tuple[Role, str], Browser] = field(
        default_factory=dict[tuple[Role, str], Browser]
    )

    def visitor(self) -> Browser:
        """A browser that nobody signed in with."""
        return Browser(TestClient(self.app, follow_redirects=False))

    def add(self, login: str, role: Role, perimeter: Perimeter = NATION) -> None:
        """Add an account."""
        added = add_account(
            self.service.owner, NewAccount(login, f"Agent {login}", role, perimeter), PASSWORD
        )
        assert added is not None

    def browser(self, role: Role, perimeter: Perimeter = NATION) -> Browser:
        """The browser of an account with this role and perimeter, signed in."""
        key = role, perimeter.key
        if key not in self.browsers:
            login = f"{role}.{perimeter.code}@exemple.test".lower()
            self.add(login, role, perimeter)
            self.browsers[key] = self.visitor()
            assert self.browsers[key].sign_in(login).status_code == 303
        return self.browsers[key]

    @property
    def reader(self) -> Browser:
        """Somebody who may only read."""
        return self.browser(Role.LECTURE)


@contextmanager
def visited(dsn: str, *, demonstration: bool = True) -> Generator[Site]:
    """Serve the pages of a fresh database."""
    with ExitStack() as stack:
        service = stack.enter_context(serving(dsn, demonstration=demonstration))
        writing = stack.enter_context(writers(dsn, size=2))
        services: Services = service.app.state.services
        app = create_application(services, Accounts(writing))
        service.replace(app)
        if demonstration:
            keep_demonstration(service.owner, ENTRANCES)
        yield Site(service, app)
