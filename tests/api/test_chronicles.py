"""What was recorded, told in French: of a dossier, an operator, a territory, a person, the park."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pytest

from placeasile.edge.policy import Role
from placeasile.projections.chronicle import scopes
from tests.api.sampled.contacts import DETAILS
from tests.api.samples import REGISTERED
from tests.api.support import STORY, Service, command_id, serving

Row = dict[str, Any]
NBSP: Final = "\u00a0"


@dataclass(frozen=True)
class Told:
    """Two structures of two départements and regions, run by two operators one after another."""

    service: Service
    caen: str
    ajaccio: str
    alpha: str
    beta: str
    positions: dict[str, int]

    def lines(self, path: str, **parameters: str | int) -> list[Row]:
        return self.service.items(path, limit=200, **parameters)

    def phrases(self, path: str, **parameters: str | int) -> list[str]:
        return [one["phrase"] for one in self.lines(path, **parameters)]


@pytest.fixture(scope="module")
def told(module_database: str) -> Generator[Told]:
    with serving(module_database) as service:
        service.on(STORY)
        alpha, beta = (
            service.record("/api/operateurs", nom=nom, effective_on="2010-01-01")["id"]
            for nom in ("Alpha", "Bêta")
        )
        caen = service.record(
            "/api/structures", **REGISTERED, nom="Les Tilleuls", operateur_id=alpha
        )["id"]
        ajaccio = service.record(
            "/api/structures", **{**REGISTERED, "departement": "2A"}, operateur_id=beta
        )["id"]
        base = f"/api/structures/{caen}"
        sent = {
            "places": service.record(f"{base}/capacity", places=92, effective_on="2025-01-01"),
        }
        sent["corrected"] = service.record(
            f"{base}/capacity",
            places=96,
            effective_on="2025-01-01",
            supersedes=sent["places"]["event_ids"][0],
            reason="Arrêté mal lu",
        )
        sent["name"] = service.record(f"{base}/name", nom="Les Acacias", effective_on="2025-06-01")
        service.record(f"/api/operateurs/{alpha}/name", nom="Oméga", effective_on="2025-09-01")
        service.record(f"{base}/operateur", operateur_id=beta, effective_on="2025-10-01")
        wrong = service.record(f"{base}/dotations", year=2025, amount="1000", effective_on=STORY)
        sent["retracted"] = service.record(
            f"{base}/retractions", event_id=wrong["event_ids"][0], reason="Autre structure"
        )
        service.record(f"{base}/contacts", **DETAILS)
        service.at(datetime.fromisoformat("2026-02-01T11:00:00+00:00"))
        answer = service.send(
            f"/api/structures/{ajaccio}/capacity",
            {"places": 40, "effective_on": "2026-06-01"},
            key=command_id(),
            role=Role.ADMINISTRATION,
        )
        assert answer.status_code == 201
        service.settle()
        positions = {name: one["position"] for name, one in sent.items()}
        yield Told(service, caen, ajaccio, alpha, beta, positions)


def test_a_structure_tells_its_events_latest_first_by_its_name_then(told: Told) -> None:
    said = told.phrases(f"/api/structures/{told.caen}/timeline")
    who = f"La clé «{NBSP}test-saisie{NBSP}»"
    tilleuls, acacias = (
        f"la structure «{NBSP}{nom}{NBSP}»" for nom in ("Les Tilleuls", "Les Acacias")
    )

    assert len(said) == 8
    assert said[0].startswith(f"{who} a enregistré la désignation d'un contact de ")
    assert said[1:] == [
        (
            f"{who} a retiré, comme saisi par erreur, la dotation accordée à {acacias} pour 2025"
            f"{NBSP}: 1\u202f000,00{NBSP}€."
        ),
        (
            f"{who} a enregistré la dotation accordée à {acacias} pour 2025{NBSP}: "
            f"1\u202f000,00{NBSP}€."
        ),
        (
            f"{who} a enregistré le changement d'opérateur de {acacias}{NBSP}: «{NBSP}Bêta{NBSP}», "
            "à compter du 1er octobre 2025."
        ),
        (
            f"{who} a enregistré le nom de {acacias}{NBSP}: «{NBSP}Les Acacias{NBSP}» à compter du "
            "1er juin 2025."
        ),
        (
            f"{who} a corrigé la capacité autorisée de {tilleuls}{NBSP}: 96 places autorisées au "
            "lieu de 92."
        ),
        (
            f"{who} a enregistré la capacité autorisée de {tilleuls}{NBSP}: 92 places, à compter "
            "du 1er janvier 2025."
        ),
        (
            f"{who} a enregistré l'inscription de {tilleuls}{NBSP}: CADA, Calvados (14), opérateur "
            f"«{NBSP}Alpha{NBSP}», suivie depuis le 1er janvier 2020."
        ),
    ]


def test_a_line_says_what_it_changed_before_and_after(told: Told) -> None:
    lines = {one["position"]: one for one in told.lines(f"/api/structures/{told.caen}/timeline")}
    correction, first = lines[told.positions["corrected"]], lines[told.positions["places"]]
    retraction = lines[told.positions["retracted"]]

    (change,) = correction["changes"]
    assert (change["avant"], change["apres"]) == ("92 places", "96 places")
    assert (change["before"], change["after"]) == ({"n": 92}, {"n": 96})
    assert (change["facet"], change["on"]) == ("places", "2025-01-01")
    assert [one["avant"] for one in first["changes"]] == [None]
    assert [(one["avant"], one["apres"]) for one in retraction["changes"]] == [
        (f"1\u202f000,00{NBSP}€", None)
    ]
    assert (correction["nature"], first["etat"], retraction["nature"]) == (
        "CORRECTION",
        "CORRIGE",
        "RETRAIT",
    )
    assert (correction["reason"], first["replaced_by"]) == ("Arrêté mal lu", correction["event_id"])
    assert (first["bloc"], first["kind"], first["nom"]) == ("Places", "structure", "Les Tilleuls")


@pytest.mark.parametrize("role", list(Role))
def test_no_personal_value_is_in_a_sentence_or_a_change(told: Told, role: Role) -> None:
    answer = told.service.clients[role].get(
        f"/api/structures/{told.caen}/timeline?type=contact.designated"
    )
    (line,) = answer.json()["items"]
    shown = {**line, "data": None}

    assert not any(str(DETAILS[name]) in str(shown) for name in ("nom", "prenom", "email"))
    assert "pa1." not in str(line)
    assert ("nom" in line["data"]) == (role is not Role.LECTURE)


def test_an_operator_tells_its_events_and_those_of_its_structures_if_asked(told: Told) -> None:
    path = f"/api/operateurs/{told.beta}/timeline"
    assert {one["subject"] for one in told.lines(path)} == {told.beta}
    assert {one["subject"] for one in told.lines(path, structures="true")} == {
        told.beta,
        told.caen,
        told.ajaccio,
    }
    then = told.lines(path, structures="true", effective_on="2025-09-30")
    assert {one["subject"] for one in then} == {told.beta, told.ajaccio}


@pytest.mark.parametrize("few", [0, 200])
def test_a_territory_tells_the_events_of_its_structures(
    told: Told, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scopes, "FEW", few)
    for place, found in (
        ("departement/14", {told.caen}),
        ("region/28", {told.caen}),
        ("departement/2a", {told.ajaccio}),
        ("region/94", {told.ajaccio}),
        ("departement/90", set[str]()),
        ("nation/FR", {told.caen, told.ajaccio, told.alpha, told.beta}),
    ):
        lines = told.lines(f"/api/territories/{place}/timeline")
        assert {one["subject"] for one in lines} == found
        positions = [one["position"] for one in lines]
        assert positions == sorted(positions, reverse=True)
    assert told.service.reader.get("/api/territories/region/14/timeline").status_code == 404


def test_a_person_tells_what_it_recorded(told: Told) -> None:
    (line,) = told.lines("/api/people/cle:test-administration/timeline")
    assert line["subject"] == told.ajaccio
    assert line["phrase"].startswith(f"La clé «{NBSP}test-administration{NBSP}»")
    assert line["a_venir"]
    assert told.lines("/api/people/personne/timeline") == []
    assert told.lines("/api/activity", actor="cle:test-administration") == [line]


@pytest.mark.parametrize(
    ("asked", "types"),
    [
        ({"bloc": "Places"}, ["structure.capacity_authorised"] * 3),
        ({"facet": "pmr", "corrections": "true"}, ["structure.capacity_authorised"]),
        ({"type": "structure.renamed"}, ["structure.renamed"]),
        ({"corrections": "true"}, ["register.fact_retracted", "structure.capacity_authorised"]),
        ({"bloc": "Finances"}, ["register.fact_retracted", "finance.dotation_granted"]),
        ({"recorded_from": "2026-02-01"}, ["structure.capacity_authorised"]),
        ({"recorded_to": "2026-01-08"}, []),
        ({"effective_from": "2026-01-10"}, ["structure.capacity_authorised"]),
        (
            {"effective_to": "2015-01-01"},
            ["operateur.registered", "operateur.registered"],
        ),
        ({"imports": "true"}, []),
    ],
    ids=str,
)
def test_the_park_is_filtered(told: Told, asked: dict[str, str], types: list[str]) -> None:
    assert [one["type"] for one in told.lines("/api/activity", **asked)] == types


@pytest.mark.parametrize("path", ["/api/activity", "/api/territories/region/28/timeline"])
@pytest.mark.parametrize("limit", [1, 3])
def test_pages_tell_each_event_once(told: Told, path: str, limit: int) -> None:
    whole = told.service.get(path, limit=200).json()
    assert whole["total"] == len(whole["items"])
    rows: list[Row] = []
    after: dict[str, str] = {}
    while True:
        page = told.service.get(path, limit=limit, **after).json()
        assert page["total"] == whole["total"]
        rows += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert rows == whole["items"]


def test_a_moment_tells_the_same_bytes_for_ever(told: Told) -> None:
    at: dict[str, str | int] = {"position": told.positions["places"], "effective_on": STORY}
    paths = ("/api/activity", f"/api/structures/{told.caen}/timeline")
    before = [told.service.get(path, **at).content for path in paths]
    lines = told.lines(paths[1], **at)
    assert lines[0]["etat"] == "EN_VIGUEUR"
    assert lines[0]["position"] == told.positions["places"]
    told.service.rebuild()
    assert [told.service.get(path, **at).content for path in paths] == before


@pytest.mark.parametrize(
    ("asked", "code"), [("facet=rien", "facet-unknown"), ("type=rien", "event-type-unknown")]
)
def test_what_is_no_filter_is_refused(told: Told, asked: str, code: str) -> None:
    answer = told.service.reader.get(f"/api/activity?{asked}")
    assert (answer.status_code, answer.json()["code"]) == (422, code)
