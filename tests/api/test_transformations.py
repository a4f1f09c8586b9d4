"""Transformations and campaigns over HTTP: one command, several structures, any two dates."""

from typing import Any, Final

import pytest

from tests.api.sampled.campaign import CAMPAIGN, VALID, YEAR
from tests.api.sampled.finalisation import FINALISED
from tests.api.samples import REGISTERED, numbered
from tests.api.support import STORY, Service, command_id

AUTHORISATION: Final = {
    "category": "ARRETE_AUTORISATION", "start": "2026-07-01", "end": "2041-06-30",
}  # fmt: skip


@pytest.fixture(autouse=True)
def told_then(service: Service) -> None:
    service.on(STORY)


def a_structure(service: Service, operateur: str, places: int, kind: str = "HUDA") -> str:
    body = {**REGISTERED, "type": kind, "operateur_id": operateur}
    made = service.record("/api/structures", **body)["id"]
    base = f"/api/structures/{made}"
    service.record(f"{base}/opening", effective_on="2020-01-01")
    service.record(f"{base}/capacity", places=places, effective_on="2020-01-01")
    return made


@pytest.fixture
def drafted(service: Service) -> tuple[str, str, str]:
    """A transformation that is ready: an HUDA of 40 places closes for a new CADA of 50."""
    operateur = service.record("/api/operateurs", nom="Alpha", effective_on="2020-01-01")["id"]
    old = a_structure(service, operateur, 40)
    started = service.record(
        "/api/transformations", type="TRANSFO_HUDA_VERS_CADA_NOUVEAU_MEME_OPERATEUR"
    )
    base = f"/api/transformations/{started['id']}"
    service.record(f"{base}/blocks", kind="FERMETURE", structure_id=old)
    service.record(f"{base}/blocks", kind="CREATION")
    service.settle()
    new = next(
        one["structure_id"] for one in service.items(f"{base}/blocks") if one["kind"] == "CREATION"
    )
    for structure, more in ((old, {}), (new, {"new_places": 50, "nom": "CADA du Port"})):
        service.record(
            f"{base}/blocks/content", structure_id=structure, takes_effect_on="2026-07-01", **more
        )
    service.record(f"{base}/steps/validation", structure_id=old, step="01-identification")
    service.record(f"{base}/acts", **AUTHORISATION, structure_id=new)
    for step in ("01-identification", "02-places-hebergement", "03-actes-administratifs"):
        service.record(f"{base}/steps/validation", structure_id=new, step=step)
    service.record(f"{base}/movements", from_structure_id=old, to_structure_id=new, places=40)
    service.record(f"{base}/movements", to_structure_id=new, places=10)
    return base, old, new


def summary(service: Service, base: str, **moment: str | int) -> dict[str, Any]:
    service.settle()
    (row,) = service.items(f"{base}/summary", **moment)
    return row


@pytest.mark.covers(
    "dashboard_transformations",
    "structure_history",
    "transformation.A_FINALISER",
    "upcoming_transformations",
)
def test_a_transformation_is_finalised_in_one_request(
    service: Service, drafted: tuple[str, str, str]
) -> None:
    base, old, new = drafted
    assert summary(service, base)["etat"] == "A_FINALISER"
    key = command_id()

    answer = service.send(f"{base}/finalisation", {}, key=key)

    assert answer.status_code == 201, answer.text
    assert len(answer.json()["event_ids"]) == 8
    again = service.send(f"{base}/finalisation", {}, key=key)
    assert again.content == answer.content
    assert again.headers["Idempotent-Replayed"] == "true"
    assert service.settle() == answer.json()["position"]
    row = summary(service, base)
    shown = ("etat", "leaving", "arriving", "transferred", "not_transferred", "created", "ecart")
    assert [row[name] for name in shown] == ["FINALISEE", 40, 50, 40, 0, 10, 0]
    assert row["a_venir"] is True
    (history,) = service.items(f"/api/structures/{old}/transformations")
    assert (history["kind"], history["targets"], history["a_venir"]) == ("FERMETURE", [new], True)
    after = {"effective_on": "2026-07-01"}
    assert service.items(f"/api/structures/{old}", **after)[0]["etat"] == "FERMEE"
    (created,) = service.items(f"/api/structures/{new}", **after)
    assert (created["nom"], created["type"], created["places"]) == ("CADA du Port", "CADA", 50)
    assert created["code_bhasile"] == "BHA-NOR-001"
    (state,) = service.items(f"/api/structures/{new}/finalisation", **after)
    assert (state["status"], state["origin"]) == ("FINALISE_AGENT", "CREATION")


def test_a_later_correction_shows_as_a_drift(
    service: Service, drafted: tuple[str, str, str]
) -> None:
    base, _, new = drafted
    recorded = service.record(f"{base}/finalisation")
    capacity = recorded["event_ids"][4]
    corrected = service.record(
        "/api/structures/" + new + "/capacity",
        places=47,
        effective_on="2026-07-01",
        supersedes=capacity,
        reason="Arrêté rectificatif",
    )

    assert summary(service, base)["ecart"] == 3
    assert summary(service, base, position=corrected["position"] - 1)["ecart"] == 0
    blocks = {one["structure_id"]: one for one in service.items(f"{base}/blocks")}
    assert blocks[new]["ecart"] == -3


@pytest.mark.covers("delta 1.15 origine")
def test_a_cada_created_out_of_huda_has_its_own_target_for_ever(
    service: Service, drafted: tuple[str, str, str]
) -> None:
    base, _, _ = drafted
    operateur = service.record("/api/operateurs", nom="Bêta", effective_on="2020-01-01")["id"]
    a_structure(service, operateur, 60, "CADA")
    for from_huda, ratio in ((False, "15"), (True, "19")):
        service.record(
            "/api/reference/target-ratios", type="CADA", year=2026, is_idf=False,
            from_huda=from_huda, places_per_etp=ratio,
        )  # fmt: skip
    before = service.settle()
    finalised = service.record(f"{base}/finalisation")["position"]
    service.settle()

    def target(**moment: str | int) -> tuple[float, float]:
        rows = service.items(
            "/api/statistics", type="CADA", mesure="encadrement_cible",
            **{"effective_on": "2026-07-01", **moment},
        )  # fmt: skip
        (found,) = [one for one in rows if (one["periode"], one["perimetre"]) == ("2026", "TOUS")]
        return float(found["numerator"]), float(found["denominator"])

    assert target() == (15 + 19, 2)
    assert target(position=finalised) == (15 + 19, 2)
    assert target(position=before) == (15, 1)


def test_a_revocation_gives_the_structures_back(
    service: Service, drafted: tuple[str, str, str]
) -> None:
    base, old, new = drafted
    service.record(f"{base}/finalisation")

    service.record(f"{base}/revocation", motif="Recours")

    assert summary(service, base)["etat"] == "REVOQUEE"
    assert service.items(f"/api/structures/{old}/transformations") == []
    (row,) = service.items(f"/api/structures/{old}", effective_on="2026-07-01")
    assert (row["etat"], row["places"]) == ("OUVERTE", 40)
    (row,) = service.items(f"/api/structures/{new}", effective_on="2026-07-01")
    assert (row["etat"], row["places"]) == ("FERMEE", None)


@pytest.mark.covers("delta 2.6 actes")
def test_an_act_of_a_block_is_that_of_the_structure_from_the_day(
    service: Service, drafted: tuple[str, str, str]
) -> None:
    base, old, new = drafted
    convention = {"category": "CONVENTION", "start": "2026-07-01", "end": "2029-12-31"}
    drafting = service.record(f"{base}/acts", structure_id=new, **convention, reference="C-1")
    service.record(f"{base}/acts", structure_id=old, category="AUTRE", title="Décision")
    wrong = service.send(f"{base}/acts", {"structure_id": old, **convention})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "act-not-of-block")
    service.settle()
    rows = service.items(f"{base}/acts")
    acts = {one["structure_id"]: one for one in rows if one["category"] != "ARRETE_AUTORISATION"}
    assert (acts[new]["category"], acts[new]["start_on"]) == ("CONVENTION", "2026-07-01")
    assert (acts[old]["title"], acts[old]["amends"]) == ("Décision", False)
    before = {"position": drafting["position"] - 1}
    (sooner,) = service.items(f"{base}/acts", **before)
    assert sooner["category"] == "ARRETE_AUTORISATION"
    assert service.reader.get(f"/api/structures/{new}/periods").status_code == 404

    service.record(f"{base}/finalisation")

    service.settle()
    eve = {"effective_on": "2026-06-30"}
    assert service.reader.get(f"/api/structures/{new}/periods", params=eve).status_code == 404
    for day, etat in (("2026-07-01", "EN_COURS"), ("2030-01-01", "EXPIREE")):
        rows = service.items(f"/api/structures/{new}/periods", effective_on=day)
        (period,) = [one for one in rows if one["kind"] == "convention"]
        assert (period["etat"], period["end_on"]) == (etat, "2029-12-31")
        assert (period["period_id"], period["reference"]) == (acts[new]["act_id"], "C-1")
    (decision,) = service.items(f"/api/structures/{old}/acts", effective_on="2026-07-01")
    assert (decision["title"], decision["act_date"]) == ("Décision", "2026-07-01")

    service.record(f"{base}/revocation", motif="Recours")

    service.settle()
    for one in (f"/api/structures/{new}/periods", f"/api/structures/{old}/acts"):
        assert service.items(one, effective_on="2026-07-01") == []


def test_a_drafted_act_is_removed_and_the_block_shows_it_no_more(
    service: Service, drafted: tuple[str, str, str]
) -> None:
    base, _, new = drafted
    body = {"structure_id": new, "category": "CONVENTION", "start": "2026-07-01"}
    recorded = service.record(f"{base}/acts", **body, end="2029-12-31")
    again = service.send(f"{base}/acts", {**body, "end": "2029-12-31"})
    assert (again.status_code, again.json()["event_ids"]) == (200, [])
    service.settle()
    kept, act = sorted(service.items(f"{base}/acts"), key=lambda one: one["category"])

    service.record(f"{base}/acts/removal", structure_id=new, act_id=act["act_id"], motif="Erreur")

    service.settle()
    assert service.items(f"{base}/acts") == [kept]
    before = service.items(f"{base}/acts", position=recorded["position"])
    assert sorted(one["category"] for one in before) == [kept["category"], act["category"]]


def test_a_transformation_that_loses_places_is_refused_whole(
    service: Service, drafted: tuple[str, str, str]
) -> None:
    base, old, new = drafted
    service.record(f"{base}/movements", from_structure_id=old, to_structure_id=new, places=39)

    answer = service.send(f"{base}/finalisation", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "places-not-conserved")
    service.settle()
    assert service.reader.get(f"/api/structures/{new}").status_code == 404


@pytest.mark.covers(
    "finalisation_status.Non commencé",
    "finalisation_status.Finalisé opérateur",
    "finalisation_status.En cours agent",
    "finalisation_status.Finalisé agent",
    "dashboard_initialisation",
)
def test_the_status_of_a_finalisation_follows_its_steps(service: Service) -> None:
    operateur = service.record("/api/operateurs", nom="Alpha", effective_on="2020-01-01")["id"]
    base = f"/api/structures/{service.record('/api/structures', **REGISTERED)['id']}"
    seen: list[str] = []
    for path, body in [("name", {"nom": "Les Tilleuls", "effective_on": "2025-01-01"}), *FINALISED]:
        sent = numbered(body, 1)
        sent = {**sent, "operateur_id": operateur} if path == "operateur" else sent
        service.record(f"{base}/{path}", **sent)
        service.settle()
        (row,) = service.items(f"{base}/finalisation")
        if row["status"] not in seen:
            seen.append(row["status"])

    assert seen == ["NON_COMMENCE", "FINALISE_OPERATEUR", "EN_COURS_AGENT", "FINALISE_AGENT"]


@pytest.mark.covers("transformation.A_INITIALISER", "transformation.A_FINALISER")
def test_a_draft_is_begun_when_one_of_its_steps_is(service: Service) -> None:
    operateur = service.record("/api/operateurs", nom="Alpha", effective_on="2020-01-01")["id"]
    old = a_structure(service, operateur, 40)
    started = service.record("/api/transformations", type="FERMETURE_SANS_TRANSFERT")
    base = f"/api/transformations/{started['id']}"
    service.record(f"{base}/blocks", kind="FERMETURE", structure_id=old)
    before = summary(service, base)["etat"]

    service.record(f"{base}/blocks/content", structure_id=old, takes_effect_on="2026-07-01")
    service.record(f"{base}/steps/validation", structure_id=old, step="01-identification")

    assert (before, summary(service, base)["etat"]) == ("A_INITIALISER", "A_FINALISER")


@pytest.mark.covers(
    "campaign_progress",
    "actualisation.A_DEBUTER",
    "actualisation.EN_COURS",
    "actualisation.FINALISEE",
)
def test_who_is_missing_in_a_campaign(service: Service) -> None:
    base = f"/api/campagnes/{YEAR}"
    service.record(f"{base}/opening", **CAMPAIGN)
    service.record(
        f"{base}/deadline",
        departement="14",
        deadline="2026-06-30",
        motif="Report",
        effective_on="2026-01-02",
    )
    operateur = service.record("/api/operateurs", nom="Alpha", effective_on="2020-01-01")["id"]
    ids = [service.record("/api/structures", **REGISTERED)["id"] for _ in range(2)]
    enrolled = [*FINALISED, ("actualisations", {"year": YEAR})]
    for number, (one, before) in enumerate(zip(ids, (VALID, enrolled), strict=True)):
        for path, body in before:
            sent = numbered(body, number)
            sent = {**sent, "operateur_id": operateur} if path == "operateur" else sent
            service.record(f"/api/structures/{one}/{path}", **sent)
    service.record(f"/api/structures/{ids[0]}/actualisations/completion", year=YEAR)
    position = service.settle()

    (row,) = service.items(f"{base}/progress")
    assert (row["departement"], row["operateur"], row["deadline"]) == ("14", "Alpha", "2026-06-30")
    assert (row["structures"], row["a_debuter"], row["finalisees"]) == (2, 1, 1)
    (before,) = service.items(f"{base}/progress", position=position - 1)
    assert (before["en_cours"], before["finalisees"]) == (1, 0)
    (missing,) = service.items(f"{base}/structures", etat="A_DEBUTER")
    assert missing["structure_id"] == ids[1]
    assert [one["departement"] for one in service.items(f"{base}/deadlines")] == ["", "14"]
    assert service.items("/api/campagnes/2031/progress") == []


@pytest.mark.covers("dashboard_transformations")
def test_transformations_are_listed_by_state_and_territory_at_any_date(
    service: Service, drafted: tuple[str, str, str]
) -> None:
    base, _, _ = drafted
    service.settle()
    before = service.get("/api/transformations").json()["moment"]["position"]
    other = service.record("/api/transformations", type="OUVERTURE_EX_NIHILO")["id"]
    service.record(f"{base}/finalisation")
    service.settle()
    mine = base.rsplit("/", 1)[1]

    def found(**parameters: str | int) -> list[str]:
        rows = service.items("/api/transformations", **parameters)
        return [one["transformation_id"] for one in rows]

    assert set(found()) == {mine, other}
    assert found(etat="FINALISEE") == found(departement="14") == found(region="28") == [mine]
    assert found(type="OUVERTURE_EX_NIHILO") == found(etat="A_INITIALISER") == [other]
    assert found(departement="76") == found(region="11", departement="14") == []
    assert found(position=before) == found(position=before, etat="A_FINALISER") == [mine]
    assert found(effective_on="2019-12-31") == []
    first = service.get("/api/transformations", limit=1).json()
    then = service.get("/api/transformations", limit=1, after=first["next"]).json()
    pages = [one["items"][0]["transformation_id"] for one in (first, then)]
    assert (pages, then["next"], then["total"]) == (found(), None, 2)
    wrong = service.reader.get("/api/transformations", params={"departement": "99"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "departement")


@pytest.mark.covers("dashboard_initialisation")
def test_finalisations_are_listed_by_state_territory_and_operator_at_any_date(
    service: Service,
) -> None:
    alpha = service.record("/api/operateurs", nom="Alpha", effective_on="2010-01-01")["id"]
    bodies = (
        {"nom": "Un", "departement": "14", "operateur_id": alpha},
        {"nom": "Deux", "departement": "75"},
        {"nom": "Trois", "departement": "76"},
    )
    ids = {
        str(one["nom"]): service.record("/api/structures", **{**REGISTERED, **one})["id"]
        for one in bodies
    }
    before = service.settle()
    for path, body in FINALISED:
        said = {
            name: alpha if one == "@operateur" else one for name, one in numbered(body, 1).items()
        }
        service.record(f"/api/structures/{ids['Un']}/{path}", **said)
    service.settle()

    def found(**parameters: str | int) -> list[str]:
        return [one["nom"] for one in service.items("/api/finalisations", **parameters)]

    assert found() == ["Deux", "Trois", "Un"]
    assert found(status="FINALISE_AGENT") == found(operateur=alpha) == ["Un"]
    assert found(region="28") == ["Trois", "Un"]
    assert found(departement="75", status="NON_COMMENCE") == ["Deux"]
    assert found(position=before, status="FINALISE_AGENT") == []
    assert found(position=before) == ["Deux", "Trois", "Un"]
    first = service.get("/api/finalisations", limit=2).json()
    then = service.get("/api/finalisations", limit=2, after=first["next"]).json()
    assert [one["nom"] for one in then["items"]] == ["Un"]
    assert (then["next"], then["total"]) == (None, 3)
