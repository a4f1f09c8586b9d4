"""What describes a structure, its sites and its codes, over HTTP."""

from typing import Any

import pytest

from placeasile.edge.policy import Role
from tests.api.support import STORY, Service

SITE = {"street": "3 rue des Tilleuls", "code_postal": "14000", "commune": "CAEN"}


@pytest.fixture(autouse=True)
def told_then(service: Service) -> None:
    service.on(STORY)


def a_structure(service: Service, **more: object) -> str:
    made = service.record(
        "/api/structures",
        **{"type": "CADA", "departement": "14", "effective_on": "2020-01-01", **more},
    )
    return made["id"]


def a_site(service: Service, base: str, places: int, **more: object) -> str:
    opened = service.record(
        f"{base}/sites", **{**SITE, "repartition": "DIFFUS", "effective_on": "2024-01-01", **more}
    )
    (entry,) = service_timeline(service, base, opened["event_ids"][0])
    site_id = str(entry["data"]["site_id"])
    service.record(
        f"{base}/sites/places",
        site_id=site_id,
        places=places,
        qpv_places=True,
        effective_on=more.get("effective_on", "2024-01-01"),
    )
    return site_id


def service_timeline(service: Service, base: str, event_id: str) -> list[dict[str, Any]]:
    service.settle()
    found = service.items(f"{base}/timeline", limit=200)
    return [one for one in found if one["event_id"] == event_id]


@pytest.mark.covers("structure_current", "site_current", "site_year", "SiteOpened", "5.5")
def test_a_sheet_shows_what_its_sites_make(service: Service) -> None:
    base = f"/api/structures/{a_structure(service)}"
    first = a_site(service, base, 10)
    second = a_site(service, base, 30, repartition="COLLECTIF", effective_on="2025-01-01")
    service.record(
        f"{base}/sites/closing", site_id=first, last_day="2025-06-30", motif="Fin de bail"
    )
    service.settle()

    (now,) = service.items(base)
    (before,) = service.items(base, effective_on="2025-03-01")
    assert (now["bati"], now["sites"], now["places_sites"]) == ("COLLECTIF", 1, 30)
    assert (before["bati"], before["sites"], before["places_sites"]) == ("MIXTE", 2, 40)
    assert before["places_qpv"] == 40
    assert before["places_logement_social"] is None
    rows = {one["site_id"]: one for one in service.items(f"{base}/sites")}
    assert [rows[one]["etat"] for one in (first, second)] == ["FERME", "OUVERT"]
    assert rows[second]["localisation"] == "A_LOCALISER"
    years = {one["year"]: one for one in service.items(f"{base}/site-years")}
    assert [years[one]["places_sites"] for one in (2023, 2024, 2025)] == [None, 10, 30]
    assert [years[one]["sites"] for one in (2023, 2024, 2025)] == [0, 1, 1]
    mixed = service.items("/api/structures", bati="MIXTE", effective_on="2025-03-01")
    assert now["structure_id"] in {one["structure_id"] for one in mixed}


@pytest.mark.covers("BhasileCodeAssigned", "structure_search", "PublicServedChanged")
def test_a_structure_is_found_by_its_public_code_and_the_public_it_serves(
    service: Service,
) -> None:
    base = f"/api/structures/{a_structure(service)}"
    wrong = service.record(f"{base}/code-bhasile", code="BHA-NOR-776", effective_on="2025-01-01")
    service.record(
        f"{base}/code-bhasile",
        code="BHA-NOR-777",
        effective_on="2025-01-01",
        supersedes=wrong["event_ids"][0],
        reason="Erreur de saisie",
    )
    service.record(f"{base}/public", public="FAMILLE", effective_on="2025-01-01")
    service.record(f"{base}/programme", effective_on="2025-01-01")
    service.record(f"{base}/specialisations", kind="LGBT", effective_on="2025-01-01")
    service.record(
        f"{base}/specialisations/withdrawal", kind="FVV_TEH", effective_on="2025-01-01", motif="Fin"
    )
    service.record(f"{base}/arrondissement", arrondissement="142", effective_on="2025-01-01")
    service.settle()

    (found,) = service.items("/api/structures/bha-nor-777")
    assert found["code_bhasile"] == "BHA-NOR-777"
    assert (found["public"], found["date_303"], found["arrondissement"]) == (
        "FAMILLE",
        "2025-01-01",
        "142",
    )
    assert (found["specialisation_lgbt"], found["specialisation_fvv_teh"]) == (True, False)
    position = service.settle()
    for moment in ({}, {"position": position}):
        (by_code,) = service.items("/api/structures", q="bha-nor-777", **moment)
        assert by_code["structure_id"] == found["structure_id"]
        (again,) = service.items("/api/structures/BHA-NOR-777", **moment)
        assert again["structure_id"] == found["structure_id"]
    families = service.items("/api/structures", public="FAMILLE")
    assert found["structure_id"] in {one["structure_id"] for one in families}
    other = f"/api/structures/{a_structure(service)}/code-bhasile"
    for code in ("BHA-NOR-777", "BHA-NOR-776"):
        taken = service.send(other, {"code": code, "effective_on": "2025-01-01"})
        assert (taken.status_code, taken.json()["code"]) == (409, "code-bhasile-taken")


@pytest.mark.covers("DnaCodeAttached", "DnaCodeEnded", "FinessCodeAttached")
def test_the_codes_of_a_structure_are_read_with_their_periods(service: Service) -> None:
    base = f"/api/structures/{a_structure(service)}"
    for day, more in (("2020-01-01", {}), ("2021-01-01", {}), ("2022-01-01", {"description": "A"})):
        service.record(f"{base}/dna-codes", code="C1499", effective_on=day, **more)
    service.record(f"{base}/dna-codes/end", code="C1499", last_day="2026-06-30", motif="Fusion")
    service.record(f"{base}/finess-codes", code="140000019", effective_on="2024-01-01")
    service.settle()

    def read(**moment: str) -> list[list[Any]]:
        names = ("kind", "since", "last_day", "description", "etat")
        return [[one[name] for name in names] for one in service.items(f"{base}/codes", **moment)]

    old = ["DNA", "2020-01-01", "2021-12-31", None]
    new = ["DNA", "2022-01-01", "2026-06-30", "A"]
    finess = ["FINESS", "2024-01-01", None, None]
    assert read() == [[*new, "EN_COURS"], [*old, "TERMINE"], [*finess, "EN_COURS"]]
    assert read(effective_on="2021-12-31") == [
        [*new, "A_VENIR"], [*old, "EN_COURS"], [*finess, "A_VENIR"],
    ]  # fmt: skip
    assert read(effective_on="2026-07-01")[0] == [*new, "TERMINE"]


@pytest.mark.covers("CapacityRecorded")
def test_the_capacity_of_a_structure_is_read_step_by_step(service: Service) -> None:
    base = f"/api/structures/{a_structure(service)}"
    service.record(f"{base}/capacity", places=90, pmr=4, effective_on="2023-01-01")
    service.record(f"{base}/capacity", places=96, effective_on="2025-01-01")
    service.record(f"{base}/capacity", places=40, effective_on="2026-03-01")
    service.record(f"{base}/closing", last_day="2026-03-31", motif="Fin de bail")
    service.settle()

    def read(**moment: str) -> list[list[Any]]:
        names = ("since", "last_day", "places", "pmr", "lgbt", "etat")
        rows = service.items(f"{base}/capacities", **moment)
        return [[one[name] for name in names] for one in rows]

    assert read() == [
        ["2026-03-01", "2026-03-31", 40, 4, None, "A_VENIR"],
        ["2025-01-01", "2026-02-28", 96, 4, None, "EN_COURS"],
        ["2023-01-01", "2024-12-31", 90, 4, None, "TERMINE"],
    ]
    assert [one[-1] for one in read(effective_on="2026-04-01")] == ["TERMINE"] * 3


@pytest.mark.covers(
    "StructureRegisteredInError", "territory_year", "operator_year", "lifecycle.VOID"
)
def test_a_structure_registered_in_error_counts_nowhere(service: Service) -> None:
    operateur = service.record(
        "/api/operateurs", nom="Association Fantôme", effective_on="2020-01-01"
    )["id"]
    structure = a_structure(service, departement="48", operateur_id=operateur)
    base = f"/api/structures/{structure}"
    service.record(f"{base}/capacity", places=40, effective_on="2021-01-01")
    service.settle()
    (lozere, *_) = service.items("/api/territories/departement/48/years", type="TOUS")
    assert (lozere["structures"], lozere["places"]) == (1, 40)

    annulled = service.record(f"{base}/annulment", motif="Doublon", effective_on="2026-01-05")
    service.settle()

    for moment in ({}, {"effective_on": "2024-06-01"}):
        (sheet,) = service.items(base, **moment)
        assert (sheet["etat"], sheet["places"]) == ("ANNULEE", None)
        assert service.items("/api/territories/departement/48/years", **moment) == []
        assert service.items(f"/api/operateurs/{operateur}/years", **moment) == []
        listed = service.items("/api/structures", departement="48", **moment)
        assert listed == []
    assert len(service.items("/api/structures", departement="48", etat="ANNULEE")) == 1
    before = {"position": annulled["position"] - 1}
    (known,) = service.items(base, **before)
    assert known["places"] == 40
    assert {one["etat"] for one in service.items(f"{base}/history")} == {"ANNULEE"}
    refused = service.send(f"{base}/name", {"nom": "Autre", "effective_on": "2025-01-01"})
    assert refused.json()["code"] == "subject-annulled"


@pytest.mark.covers("StructureReopened", "lifecycle.OPEN", "lifecycle.CLOSED")
def test_a_structure_that_opens_again_is_run_again_from_its_day(service: Service) -> None:
    operateur = service.record(
        "/api/operateurs", nom="Association Retour", effective_on="2020-01-01"
    )["id"]
    base = f"/api/structures/{a_structure(service, operateur_id=operateur)}"
    service.record(f"{base}/opening", effective_on="2021-01-01")
    service.record(f"{base}/capacity", places=40, effective_on="2021-01-01")
    service.record(f"{base}/closing", last_day="2025-03-31", motif="Travaux")
    service.record(f"{base}/reopening", motif="Travaux finis", effective_on="2025-10-01")
    service.settle()

    def shown(day: str) -> tuple[object, ...]:
        (sheet,) = service.items(base, effective_on=day)
        names = ("etat", "places", "last_day", "motif_fermeture")
        return tuple(sheet[one] for one in names)

    assert shown("2025-03-31") == ("OUVERTE", 40, None, None)
    assert shown("2025-04-01") == ("FERMEE", None, "2025-03-31", "Travaux")
    assert shown("2025-10-01") == ("OUVERTE", 40, None, None)
    years = {one["year"]: one for one in service.items(f"/api/operateurs/{operateur}/years")}
    assert (years[2025]["jours"], years[2024]["jours"]) == (90 + 92, 366)
    assert (years[2025]["structures"], years[2025]["places"]) == (1, 40)


@pytest.mark.covers("OpeningPlanned", "PlanDropped", "AntenneOpened", "CpomParticipationDeclared")
def test_plans_antennas_and_declarations_are_shown(service: Service) -> None:
    base = f"/api/structures/{a_structure(service)}"
    service.record(f"{base}/plans/openings", year=2027, count=12, due_on="2027-09-01")
    service.record(f"{base}/plans/closures", year=2026, count=0)
    service.record(
        f"{base}/plans/drop",
        year=2027,
        kind="OUVERTURE",
        motif="Bail",
        effective_on="2026-01-09",
    )
    service.record(
        f"{base}/antennes",
        nom="Antenne d'Auge",
        adresse="1 place de la Gare",
        code_postal="14100",
        commune="Lisieux",
        effective_on="2026-02-01",
    )
    service.record(f"{base}/cpom-participations", year=2024, in_cpom=False)
    service.settle()

    plans = service.items(f"{base}/plans")
    assert [(one["year"], one["count"], one["dropped"]) for one in plans] == [
        (2027, 12, True),
        (2026, 0, False),
    ]
    (before, _) = service.items(f"{base}/plans", effective_on="2026-01-08")
    assert before["dropped"] is False
    (antenne,) = service.items(f"{base}/antennes")
    assert (antenne["nom"], antenne["etat"]) == ("Antenne d'Auge", "A_VENIR")
    (public,) = service.items(f"{base}/declarations")
    assert "commentaire_operateur" not in public
    writer = service.clients[Role.SAISIE]
    (said,) = writer.get(f"{base}/declarations").json()["items"]
    assert (said["year"], said["cpom_declare"], said["commentaire_operateur"]) == (
        2024,
        False,
        None,
    )


@pytest.mark.covers(
    "DnaRegistered",
    "DnaListedByOfii",
    "DnaDelistedByOfii",
    "code_register",
    "ofii_status.LISTED",
    "ofii_status.DELISTED",
)
def test_dna_codes_are_listed_page_by_page(service: Service) -> None:
    codes = ("C1401", "H7502", "X99")
    for code in codes:
        service.record(
            f"/api/dna-codes/{code.lower()}/registration", code=code, effective_on="2025-01-15"
        )
    base = "/api/dna-codes/C1401"
    listed = service.record(f"{base}/listing", effective_on="2025-01-15")
    service.record(f"{base}/delisting", effective_on="2025-02-15")
    service.record(
        f"{base}/reference",
        type="NH",
        departement="76",
        operateur="ALPHA",
        nom="NH CAEN",
        nom_ofii="NUITEE HOTELIERE",
        direction_territoriale="CAEN",
        effective_on="2025-01-15",
    )
    position = service.settle()

    for moment in ({}, {"position": position}):
        first = service.get("/api/dna-codes", limit=2, **moment).json()
        rest = service.get("/api/dna-codes", limit=2, after=first["next"], **moment).json()
        shown = [one["code"] for one in (*first["items"], *rest["items"])]
        assert (shown, first["total"], rest["next"]) == (list(codes), 3, None)
    (one,) = service.items("/api/dna-codes/c1401")
    assert (one["etat"], one["listed_on"], one["delisted_on"]) == (
        "RETIRE",
        ["2025-01-15"],
        ["2025-02-15"],
    )
    assert one["doutes"] == ["TYPE", "DEPARTEMENT"]
    (then,) = service.items("/api/dna-codes/C1401", effective_on="2025-01-31")
    assert then["etat"] == "LISTE"
    assert [one["code"] for one in service.items("/api/dna-codes", etat="RETIRE")] == ["C1401"]
    assert len(service.items("/api/dna-codes/C1401/timeline")) == 4
    missing = service.reader.get("/api/dna-codes/C0000")
    assert (missing.status_code, missing.json()["code"]) == (404, "dna-unknown")
    refused = service.send(f"{base}/delisting", {"effective_on": "2025-03-15"})
    assert (refused.status_code, refused.json()["code"]) == (409, "dna-list-unchanged")
    body = {"event_id": listed["event_ids"][0], "reason": "Erreur de fichier"}
    kept = service.send(f"{base}/retractions", body)
    assert kept.status_code in {403, 409}


@pytest.mark.covers("V-ID-07", "V-ADR-04", "V-ID-01", "OperateurLegalIdentityRecorded")
def test_what_is_doubtful_is_kept_and_shown_as_doubtful(service: Service) -> None:
    base = f"/api/structures/{a_structure(service)}"
    day = {"effective_on": "2024-01-01"}
    service.record(f"{base}/dna-codes", code="C149", **day)
    for number in ("010003838", "010003839", "2A0000022", "2A0000023"):
        service.record(f"{base}/finess-codes", code=number, **day)
    service.record(f"{base}/address", commune="Rouen", code_postal="76 000", **day)
    a_site(service, base, 10, code_postal="96000")
    made = service.record("/api/operateurs", nom="Asile 14", siret="732 829 320 00075", **day)
    service.settle()

    doubts = {one["code"]: one["doutes"] for one in service.items(f"{base}/codes")}
    assert doubts == {
        "C149": ["FORME"], "010003838": [], "010003839": ["CLE"],
        "2A0000022": [], "2A0000023": ["CLE"],
    }  # fmt: skip
    (sheet,) = service.items(base)
    assert (sheet["code_postal"], sheet["doutes"]) == ("76000", ["DEPARTEMENT"])
    (site,) = service.items(f"{base}/sites")
    assert site["doutes"] == ["DEPARTEMENT"]
    (operateur,) = service.items(f"/api/operateurs/{made['id']}")
    assert (operateur["siret"], operateur["doutes"]) == ("73282932000075", ["CLE"])


@pytest.mark.covers("V-ADR-04")
@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("finess-codes", {"code": "01000383"}, "un numéro FINESS : il n'a pas neuf chiffres"),
        ("dna-codes", {"code": "C/1499"}, "un code DNA : un code a 1 à 16 lettres"),
        ("address", {"commune": "Caen", "code_postal": "Caen"}, "un code postal français a cinq"),
        ("sites", {**SITE, "repartition": "DIFFUS", "code_postal": "140"}, "a cinq chiffres"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_write(
    service: Service, path: str, body: dict[str, object], said: str
) -> None:
    base = f"/api/structures/{a_structure(service)}"
    answer = service.send(f"{base}/{path}", {**body, "effective_on": "2024-01-01"})

    assert answer.status_code == 422
    assert said in answer.json()["detail"]
    assert "Écrivez" in answer.json()["detail"]
