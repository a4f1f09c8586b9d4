"""Things of each kind that commands are addressed to, made over HTTP for one test."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from tests.api.samples import REGISTERED, Body, numbered
from tests.api.support import Service

_numbers: Final = count(5000)
_years: Final = count(2030)


@dataclass
class Thing:
    """What the samples of a scope are sent to: its address, and what their ``@`` stand for."""

    service: Service
    address: str
    number: int
    names: dict[str, Any] = field(default_factory=dict[str, Any])

    def filled(self, body: Body) -> Body:
        """A sample of this thing: with its own number, and the ids of what is around it."""
        said = numbered(body, self.number)
        if "@new" in said.values() and "@new" not in self.names:
            self.service.settle()
            blocks = self.service.items(f"{self.address}/blocks")
            self.names["@new"] = next(
                one["structure_id"] for one in blocks if one["kind"] == "CREATION"
            )
        return {
            name: self.names.get(value, value) if isinstance(value, str) else value
            for name, value in said.items()
        }

    def record(self, path: str, body: Body) -> dict[str, Any]:
        """Record a sample on it."""
        return self.service.record(f"{self.address}/{path}", **self.filled(body))


def a_thing(service: Service, prefix: str) -> Thing:
    """Make what the commands of a scope are addressed to, which no other test uses."""
    return MAKERS[prefix.split("/")[1]](service, next(_numbers))


def _reference(service: Service, number: int) -> Thing:
    return Thing(service, "/api/reference", number)


def _a_departement(service: Service, number: int) -> Thing:
    return Thing(service, "/api/departements/14", number)


def _a_campaign(service: Service, number: int) -> Thing:
    year = next(_years)
    return Thing(service, f"/api/campagnes/{year}", number, {"@year": year})


def _a_code(service: Service, number: int) -> Thing:
    code = f"C{number}"
    return Thing(service, f"/api/dna-codes/{code}", number, {"@dna": code})


def _an_operateur(service: Service, number: int) -> Thing:
    made = _operateur(service, number)
    return Thing(service, f"/api/operateurs/{made}", number)


def _a_structure(service: Service, number: int) -> Thing:
    made = service.record("/api/structures", **REGISTERED)["id"]
    return Thing(service, f"/api/structures/{made}", number)


def _a_cpom(service: Service, number: int) -> Thing:
    operateur = _operateur(service, number)
    structure = _opened(service, operateur, "CADA", 60)
    body = {"operateur_id": operateur, "start": "2023-01-01", "end": "2027-12-31"}
    made = service.record("/api/cpoms", **body, nom=f"CPOM {number}")
    return Thing(service, f"/api/cpoms/{made['id']}", number, {"@structure": structure})


def _a_transformation(service: Service, number: int) -> Thing:
    old = _opened(service, _operateur(service, number), "HUDA", 40)
    kind = "TRANSFO_HUDA_VERS_CADA_NOUVEAU_MEME_OPERATEUR"
    made = service.record("/api/transformations", type=kind)
    return Thing(service, f"/api/transformations/{made['id']}", number, {"@old": old})


def _operateur(service: Service, number: int) -> str:
    nom = f"Opérateur {number}"
    return service.record("/api/operateurs", nom=nom, effective_on="2010-01-01")["id"]


def _opened(service: Service, operateur: str, kind: str, places: int) -> str:
    body = {**REGISTERED, "type": kind, "operateur_id": operateur}
    made = service.record("/api/structures", **body)["id"]
    base = f"/api/structures/{made}"
    service.record(f"{base}/opening", effective_on="2020-01-01")
    service.record(f"{base}/capacity", places=places, effective_on="2020-01-01")
    return made


MAKERS: Final[Mapping[str, Callable[[Service, int], Thing]]] = {
    "reference": _reference,
    "departements": _a_departement,
    "campagnes": _a_campaign,
    "dna-codes": _a_code,
    "operateurs": _an_operateur,
    "structures": _a_structure,
    "cpoms": _a_cpom,
    "transformations": _a_transformation,
}
"""By the first part of their address."""
