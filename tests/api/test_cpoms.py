"""Multi-year contracts and groups of operators, over HTTP."""

from dataclasses import dataclass
from typing import Any

import pytest

from placeasile.edge.policy import Role
from tests.api.support import STORY, Service, command_id


@dataclass(frozen=True)
class World:
    """Two operators, three structures and a contract of the first operator."""

    service: Service
    alpha: str
    beta: str
    structures: list[str]
    cpom: str

    def on(self, path: str) -> str:
        return f"/api/cpoms/{self.cpom}/{path}"

    def refused(self, path: str, body: object) -> tuple[int, str]:
        answer = self.service.send(path, body)
        return answer.status_code, answer.json()["code"]


@pytest.fixture
def world(service: Service) -> World:
    service.on(STORY)
    alpha, beta = (
        service.record("/api/operateurs", nom=nom, effective_on="2010-01-01")["id"]
        for nom in ("Association Alpha", "Fondation Bêta")
    )
    structures: list[str] = []
    for kind, operateur, places in (("CADA", alpha, 60), ("HUDA", alpha, 40), ("CADA", beta, 100)):
        made = service.record(
            "/api/structures", type=kind, departement="14", operateur_id=operateur,
            effective_on="2015-01-01",
        )["id"]  # fmt: skip
        base = f"/api/structures/{made}"
        service.record(f"{base}/opening", effective_on="2015-01-01")
        service.record(f"{base}/capacity", places=places, effective_on="2015-01-01")
        structures.append(made)
    cpom = service.record(
        "/api/cpoms", operateur_id=alpha, nom="CPOM Normandie", start="2023-01-01",
        end="2027-12-31",
    )["id"]  # fmt: skip
    return World(service, alpha, beta, structures, cpom)


@pytest.mark.covers("CpomSigned", "cpom_sheet", "CpomTerritorySet")
def test_a_contract_is_registered_and_read(world: World) -> None:
    service = world.service
    service.record(world.on("territory"), region="28", effective_on="2023-01-01")
    service.record(world.on("avenants"), effective_on="2025-01-01", new_end="2028-12-31")
    for one in world.structures[:2]:
        service.record(world.on("members"), structure_id=one, effective_on="2023-01-01")
    service.settle()

    (row,) = service.items(f"/api/cpoms/{world.cpom}")
    assert (row["nom"], row["operateur"], row["etat"]) == (
        "CPOM Normandie", "Association Alpha", "EN_COURS",
    )  # fmt: skip
    assert (row["start_on"], row["end_on"], row["avenants"]) == ("2023-01-01", "2028-12-31", 1)
    assert (row["granularity"], row["departements"]) == (
        "REGIONALE", ["14", "27", "50", "61", "76"],
    )  # fmt: skip
    assert (row["structures"], row["places"], row["places_connues"]) == (2, 100, 2)
    (before,) = service.items(f"/api/cpoms/{world.cpom}", effective_on="2024-12-31")
    assert before["end_on"] == "2027-12-31"
    assert service.get(world.on("timeline")).json()["total"] == 5
    unknown = service.reader.get(f"/api/cpoms/{world.alpha}")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "cpom-inconnu")


@pytest.mark.covers("CpomSigned")
def test_a_contract_is_registered_once_a_key(world: World) -> None:
    body = {"operateur_id": world.beta, "start": "2024-01-01", "end": "2026-12-31", "nom": "B"}
    key = command_id()
    first = world.service.send("/api/cpoms", body, key=key)
    again = world.service.send("/api/cpoms", body, key=key)

    assert first.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    assert first.headers["Location"] == f"/api/cpoms/{first.json()['id']}"
    same = {**body, "nom": "b"}
    assert world.refused("/api/cpoms", same) == (409, "cpom-identity-taken")
    assert world.service.send("/api/cpoms", {**body, "nom": "C"}).status_code == 201


@pytest.mark.covers("V-CPOM-04", "StructureJoinedCpom", "StructureLeftCpom")
def test_a_structure_is_in_one_contract_at_a_time(world: World) -> None:
    service, structure = world.service, world.structures[0]
    other = service.record(
        "/api/cpoms", operateur_id=world.alpha, start="2024-01-01", end="2028-12-31"
    )["id"]
    service.record(world.on("members"), structure_id=structure, effective_on="2023-01-01")
    join = {"structure_id": structure, "effective_on": "2024-07-01"}

    answer = service.send(f"/api/cpoms/{other}/members", join)
    assert (answer.status_code, answer.json()["code"]) == (409, "structure-in-another-cpom")
    assert answer.json()["value"] == structure
    left = service.record(
        world.on("members/departure"),
        structure_id=structure, last_day="2024-06-30", motif="Autre CPOM",
    )  # fmt: skip
    service.record(f"/api/cpoms/{other}/members", **join)
    (event_id,) = left["event_ids"]
    taken_back = {"event_id": event_id, "reason": "Erreur"}
    service.settle()
    path = world.on("retractions")
    answer = service.send(path, taken_back, role=Role.ADMINISTRATION)
    assert (answer.status_code, answer.json()["code"]) == (409, "structure-in-another-cpom")
    service.settle()

    rows = service.items(f"/api/structures/{structure}/cpoms")
    assert [
        (one["cpom_id"], one["start_on"], one["end_on"], one["en_vigueur"]) for one in rows
    ] == [
        (other, "2024-07-01", "2028-12-31", True),
        (world.cpom, "2023-01-01", "2024-06-30", False),
    ]
    years = service.items(f"/api/structures/{structure}/cpom-years")
    assert [(one["year"], one["in_cpom"], one["cpom_id"], one["cpoms"]) for one in years] == [
        (2026, True, other, 1),
        (2025, True, other, 1),
        (2024, True, other, 2),
        (2023, True, world.cpom, 1),
        (2022, False, None, 0),
    ]


@pytest.mark.covers("StructureLeftCpom", "cpom_member", "V-CPOM-05", "A6")
def test_members_come_go_and_come_back(world: World) -> None:
    service = world.service
    structure = world.structures[2]
    for path, body in (
        ("members", {"effective_on": "2023-01-01"}),
        ("members/departure", {"last_day": "2023-12-31", "motif": "Avenant"}),
        ("members", {"effective_on": "2025-01-01", "until": "2025-06-30"}),
        ("members", {"effective_on": "2026-06-01"}),
    ):
        service.record(world.on(path), structure_id=structure, **body)
    service.settle()

    rows = service.items(world.on("members"))
    assert [(one["start_on"], one["end_on"], one["etat"]) for one in rows] == [
        ("2026-06-01", "2027-12-31", "A_VENIR"),
        ("2025-01-01", "2025-06-30", "TERMINEE"),
        ("2023-01-01", "2023-12-31", "TERMINEE"),
    ]
    assert {one["autre_operateur"] for one in rows} == {True}
    assert service.items(f"/api/cpoms/{world.cpom}")[0]["structures"] == 0
    service.on("2026-06-01")
    service.settle()
    assert service.items(f"/api/cpoms/{world.cpom}")[0]["structures"] == 1
    assert service.items(world.on("members"))[0]["etat"] == "EN_COURS"
    service.on("2028-01-01")
    service.settle()
    assert service.items(f"/api/cpoms/{world.cpom}")[0]["etat"] == "EXPIREE"
    assert service.items(f"/api/structures/{structure}/cpoms")[0]["en_vigueur"] is False


@pytest.mark.covers("CpomBudgetRecorded", "CpomResultAllocated", "cpom_year", "cpom_year_by_type")
def test_the_money_of_a_contract_is_said_once_by_year_and_type(world: World) -> None:
    service = world.service
    for one in world.structures[:2]:
        service.record(world.on("members"), structure_id=one, effective_on="2023-01-01")
    budget = {
        "year": 2024, "structure_type": "CADA", "effective_on": "2025-04-01",
        "total_income": "95000", "charges_retained": "90000", "charges_proposed": "97000",
        "income_proposed": "95000", "state_recovery": "-2000", "allocation_total": "3000",
        "reserve_investissement": "2000", "dedicated_funds": "999.5",
    }  # fmt: skip
    service.record(world.on("budgets"), **budget)
    assert world.refused(world.on("budgets"), {**budget, "year": 2028}) == (
        422, "cpom-year-outside",
    )  # fmt: skip
    service.settle()

    rows = {(one["year"], one["structure_type"]): one for one in service.items(world.on("years"))}
    assert set(rows) == {
        (year, kind) for year in (2023, 2024, 2025, 2026) for kind in ("CADA", "HUDA")
    }
    cada: dict[str, Any] = rows[2024, "CADA"]
    assert (cada["structures"], cada["decided_on"]) == (1, "2025-04-01")
    assert (cada["net_proposed"], cada["net_result"]) == ("-2000.00", "5000.00")
    assert (cada["allocation_detail"], cada["allocation_gap"]) == ("2999.50", "0.50")
    assert (cada["result_gap"], cada["dotation_granted"]) == ("0.00", None)
    assert rows[2024, "HUDA"]["net_result"] is None
    earlier = service.items(world.on("years"), effective_on="2025-03-31")
    assert {one["decided_on"] for one in earlier} == {None}


@pytest.mark.covers("Cpom", "CpomDepartement")
def test_contracts_are_listed_by_operator_territory_and_state(world: World) -> None:
    service = world.service
    paris = service.record(
        "/api/cpoms", operateur_id=world.beta, nom="CPOM Île-de-France", start="2018-01-01",
        end="2022-12-31",
    )["id"]  # fmt: skip
    service.record(f"/api/cpoms/{paris}/departements", departement="75", effective_on="2018-01-01")
    nameless = service.record(
        "/api/cpoms", operateur_id=world.beta, start="2025-01-01", end="2025-12-31"
    )["id"]
    service.record(
        f"/api/cpoms/{nameless}/termination", last_day="2025-06-30", motif="Commun accord"
    )
    service.record(world.on("territory"), region="28", effective_on="2023-01-01")
    service.settle()

    def found(**parameters: str | int) -> list[str]:
        return [one["cpom_id"] for one in service.items("/api/cpoms", **parameters)]

    for moment in ({}, {"position": service.get("/api/cpoms").json()["moment"]["position"] - 1}):
        assert found(operateur=world.beta, **moment) == [nameless, paris]
        assert found(departement="75", **moment) == [paris]
        assert found(en_cours="true", **moment) == [world.cpom]
        assert found(en_cours="false", **moment) == [nameless, paris]
    assert found() == [nameless, paris, world.cpom]
    assert found(departement="50") == found(region="28") == [world.cpom]
    first = service.get("/api/cpoms", limit=2).json()
    assert first["total"] == 3
    assert found(limit=2, after=first["next"]) == [world.cpom]
    service.record(f"/api/operateurs/{world.beta}/name", nom="Bêta", effective_on="2025-01-01")
    service.settle()
    states = {one["cpom_id"]: one for one in service.items("/api/cpoms")}
    assert states[nameless]["etat"] == "RESILIE"
    assert states[paris]["operateur"] == "Bêta"


@pytest.mark.covers("OperateurParentSet", "OperateurParentCleared", "operator_list")
def test_subsidiaries_are_rolled_up_into_their_parent(world: World) -> None:
    service = world.service
    service.record(
        f"/api/operateurs/{world.beta}/parent", parent_id=world.alpha, effective_on="2024-01-01"
    )
    service.settle()

    def groups(**parameters: str | int) -> dict[str, dict[str, Any]]:
        rows = service.items("/api/operateurs", **parameters)
        return {one["operateur_id"]: one for one in rows}

    for moment in ({}, {"effective_on": "2025-12-31"}):
        assert set(groups(**moment)) == {world.alpha, world.beta}
        assert set(groups(parents="true", **moment)) == {world.alpha}
        alpha = groups(parents="true", **moment)[world.alpha]
        assert (alpha["structures"], alpha["places"], alpha["part"]) == (2, 100, "50.00")
        assert (alpha["structures_groupe"], alpha["places_groupe"]) == (3, 200)
        assert alpha["part_groupe"] == "100.00"
        assert alpha["filiales"] == [world.beta]
    (beta,) = service.items(f"/api/operateurs/{world.beta}")
    assert (beta["parent_id"], beta["part"], beta["etat"]) == (world.alpha, "50.00", "ACTIF")
    (then,) = service.items(f"/api/operateurs/{world.alpha}", effective_on="2023-12-31")
    assert (then["filiales"], then["structures_groupe"]) == ([], 2)
    service.record(
        f"/api/operateurs/{world.beta}/parent/end", effective_on="2025-06-01", motif="Cession"
    )
    service.settle()
    assert set(groups(parents="true")) == {world.alpha, world.beta}


@pytest.mark.covers("OperateurMerged", "OperateurDeactivated", "OperateurChanged")
def test_a_merger_says_which_structures_to_hand_over(world: World) -> None:
    service = world.service
    base = f"/api/operateurs/{world.alpha}"
    service.settle()
    plan = service.items(f"{base}/handover")
    assert {one["structure_id"] for one in plan} == set(world.structures[:2])
    assert {one["operateur_id"] for one in plan} == {None}
    service.record(f"{base}/merger", into_id=world.beta, effective_on="2025-07-01")
    service.settle()

    (alpha,) = service.items(base)
    assert (alpha["etat"], alpha["fusionne_dans"]) == ("FUSIONNE", world.beta)
    for one in service.items(f"{base}/handover"):
        body = {name: one[name] for name in ("operateur_id", "effective_on")}
        assert body == {"operateur_id": world.beta, "effective_on": "2025-07-01"}
        service.record(one["command"], **body)
    service.settle()
    assert service.items(f"{base}/handover") == []
    (beta,) = service.items(f"/api/operateurs/{world.beta}")
    assert (beta["structures"], beta["part"]) == (3, "100.00")
    late = {"operateur_id": world.alpha, "effective_on": "2025-09-01"}
    assert world.refused(f"/api/structures/{world.structures[2]}/operateur", late) == (
        409, "operateur-inactive",
    )  # fmt: skip
    service.record(
        f"/api/operateurs/{world.beta}/deactivation", effective_on="2026-01-01", motif="Arrêt"
    )
    service.settle()
    assert service.items(f"/api/operateurs/{world.beta}")[0]["etat"] == "INACTIF"
