"""What surrounds every page: who looks, the menu, the dates, the display, the addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from fastapi import Request

from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.edge.policy import Action, Level, Perimeter, Role, may
from placeasile.edge.sessions import Identified, form_token
from placeasile.projections.moment import Standing
from placeasile.web.assets import asset_url
from placeasile.web.dates import Dates, Preset, dates_of, presets
from placeasile.web.identity import FIELD, secret_for, services_of

THEMES: Final = {"system": "Selon l'appareil", "light": "Clair", "dark": "Sombre"}
THEME: Final = "placeasile-affichage"

MENU: Final = (
    ("home", "Accueil"),
    ("structures", "Structures"),
    ("operateurs", "Opérateurs"),
    ("territoires", "Territoires"),
    ("cpoms", "CPOM"),
    ("agenda", "Échéances"),
    ("anomalies", "Anomalies"),
    ("activity", "Activité"),
)
"""The pages of the menu: the name of the route, and its words."""

SUBJECTS: Final = {"structures": "structure", "operateurs": "operateur", "cpom": "cpom"}
"""What the pages of an address are about."""

ROLES: Final = {
    Role.LECTURE: "Lecture",
    Role.SAISIE: "Saisie",
    Role.ADMINISTRATION: "Administration",
    Role.AUDIT: "Audit",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the menu or of the breadcrumb; ``href`` None is the page itself."""

    label: str
    href: str | None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """What a template asks about its request."""

    request: Request
    identified: Identified | None
    dates: Dates
    demonstration: bool

    @property
    def menu(self) -> list[Entry]:
        """The entries of the menu; the one whose pages hold this one is current."""
        here = self.request.url.path

        def current(href: str) -> bool:
            return here == href or (href != "/" and here.startswith(f"{href}/"))

        return (
            [Entry(label, self.link(name), current(self.path(name))) for name, label in MENU]
            if self.identified
            else []
        )

    @property
    def presets(self) -> list[Preset]:
        """The days that are one click away."""
        return presets(self.request, self.dates)

    @property
    def theme(self) -> str:
        """The display that was chosen."""
        found = self.request.cookies.get(THEME, "")
        return found if found in THEMES else "system"

    @property
    def themes(self) -> dict[str, str]:
        """The displays to choose from."""
        return THEMES

    @property
    def here(self) -> str:
        """The address of the page, to come back to."""
        query = self.request.url.query
        return f"{self.request.url.path}?{query}" if query else self.request.url.path

    @property
    def now(self) -> str:
        """The same page, today."""
        kept = [
            (name, one)
            for name, one in self.request.query_params.multi_items()
            if name not in self.dates.asked
        ]
        return f"{self.request.url.path}?{urlencode(kept)}" if kept else self.request.url.path

    @property
    def others(self) -> list[tuple[str, str]]:
        """The parameters of the page that are not its dates."""
        given = self.request.query_params.multi_items()
        return [
            (name, one)
            for name, one in given
            if name not in ("effective_on", "known_on", "position")
        ]

    @property
    def search(self) -> str:
        """What was searched for."""
        return self.request.query_params.get("q", "")

    @property
    def token(self) -> str:
        """What a form must send back."""
        return form_token(secret_for(self.request))

    @property
    def token_name(self) -> str:
        """The name of the field that sends it."""
        return FIELD

    @property
    def role(self) -> str:
        """The role of who looks, in words."""
        return "" if self.identified is None else ROLES[self.identified.caller.role]

    @property
    def perimeter(self) -> str:
        """The territory of who looks, in words."""
        return "" if self.identified is None else territory(self.identified.caller.perimeter)

    def may(self, action: str) -> bool:
        """Tell whether who looks may do an action."""
        return self.identified is not None and may(self.identified.caller.role, Action(action))

    def path(self, name: str, /, **values: str) -> str:
        """Return the address of a page without its dates."""
        addresses: Mapping[str, str] = self.request.app.state.addresses
        kept = {key: quote(one, safe="") for key, one in values.items()}
        return addresses[name].format(**kept)

    def where(self, name: str, /, **values: str) -> str | None:
        """Return the address of a page that may not be there, None when it is not."""
        return self.link(name, **values) if name in self.request.app.state.addresses else None

    @property
    def gap(self) -> str | None:
        """The address of what differs between the moment of the page and now."""
        found = self.where("differences")
        if found is None or self.dates.now or self.request.url.path == self.path("differences"):
            return None
        dates = self.dates
        since = {
            "since_effective_on": dates.effective.isoformat(),
            "since_known_on": None if dates.known_on is None else dates.known_on.isoformat(),
            "since_position": dates.position,
        }
        given = {"sujet": subject_of(self.request.url.path), **since}
        kept = {name: one for name, one in given.items() if one is not None}
        return f"{self.path('differences')}?{urlencode(kept)}"

    def link(self, name: str, /, **values: str) -> str:
        """Return the address of a page, with the dates of this one."""
        return self.dated(self.path(name, **values))

    def dated(self, address: str, **asked: object) -> str:
        """Return an address with more parameters, and with the dates of this page."""
        given = {name: str(one) for name, one in asked.items() if one not in (None, "")}
        more = urlencode(given | self.dates.asked)
        return f"{address}{'&' if '?' in address else '?'}{more}" if more else address

    def asset(self, path: str) -> str:
        """Return the address of a file."""
        return asset_url(path)


def subject_of(path: str) -> str:
    """Return what the page of an address is about, as differences name it: the park by default."""
    _, kind, *rest = path.split("/")
    if kind == "territoires" and len(rest) > 1:
        return f"{rest[0]}:{rest[1]}"
    if kind in SUBJECTS and rest:
        return f"{SUBJECTS[kind]}:{rest[0]}"
    return "nation:FR"


def shell_of(request: Request) -> Shell:
    """Return what surrounds the page of a request."""
    standing: Standing | None = getattr(request.state, "standing", None)
    return Shell(
        request=request,
        identified=getattr(request.state, "identified", None),
        dates=dates_of(request, services_of(request).clock.today()),
        demonstration=standing is not None and standing.demonstration,
    )


def territory(perimeter: Perimeter) -> str:
    """Return the name of a territory."""
    match perimeter.level:
        case Level.NATION:
            return "France entière"
        case Level.REGION:
            return REGIONS[perimeter.code]
        case Level.DEPARTEMENT:
            return f"{DEPARTEMENTS[perimeter.code].nom} ({perimeter.code})"
