"""Each step over HTTP: refused while the dossier lacks something, accepted once it is there."""

from typing import Any, Final

import pytest

from tests.api.sampled.campaign import CAMPAIGN, YEAR
from tests.api.sampled.common import Body
from tests.api.sampled.finalisation import DOSSIER, FINALISED, OPENED
from tests.api.samples import REGISTERED, numbered
from tests.api.support import STORY, Service

MISSING: Final = (
    ("01-identification", ("contacts", {}), "Contact principal à saisir"),
    (
        "02-documents-financiers",
        ("documents/financial", {"category": "BUDGET_PREVISIONNEL_RETENU"}),
        "Budget prévisionnel retenu (2025) à déposer",
    ),
    ("03-finance", ("dotation-requests", {}), "Dotation demandée (2025) à saisir"),
    ("04-controles", ("evaluations/exemption", {}), "Une évaluation, ou son absence justifiée"),
    (
        "05-documents",
        ("documents/acts", {"category": "ARRETE_TARIFICATION"}),
        "Arrêté de tarification à enregistrer avec ses deux dates et son texte",
    ),
)


@pytest.fixture(autouse=True)
def told_then(service: Service) -> None:
    service.on(STORY)


def a_structure(service: Service, *told: tuple[str, Body]) -> str:
    operateur = service.record("/api/operateurs", nom="Alpha", effective_on="2015-01-01")["id"]
    made = service.record("/api/structures", **REGISTERED)["id"]
    base = f"/api/structures/{made}"
    for path, body in told:
        sent = numbered(body, 7)
        if path == "operateur":
            sent["operateur_id"] = operateur
        service.record(f"{base}/{path}", **sent)
    return base


def refused(service: Service, path: str, body: dict[str, Any]) -> str:
    answer = service.send(path, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "step-incomplete")
    assert "Complétez" in answer.json()["remedy"]
    return answer.json()["detail"]


@pytest.mark.covers("FinalisationStepValidated", "L38")
@pytest.mark.parametrize(("step", "needed", "said"), MISSING)
def test_a_step_of_the_finalisation_waits_for_its_dossier(
    service: Service, step: str, needed: tuple[str, Body], said: str
) -> None:
    def is_needed(path: str, body: Body) -> bool:
        return path == needed[0] and needed[1].items() <= body.items()

    late = [one for one in DOSSIER if is_needed(*one)]
    assert len(late) == 1
    base = a_structure(service, *(one for one in DOSSIER if one not in late), *OPENED)
    if step > "03":
        service.record(f"{base}/finalisation/steps/start", step=step)

    assert said in refused(service, f"{base}/finalisation/steps/validation", {"step": step})
    (path, body) = late[0]
    service.record(f"{base}/{path}", **numbered(body, 7))

    service.record(f"{base}/finalisation/steps/validation", step=step)


@pytest.mark.covers("StructureFinalised", "L38")
def test_a_step_of_notes_asks_for_nothing_and_a_broken_dossier_is_not_finalised(
    service: Service,
) -> None:
    base = a_structure(service, *FINALISED[:-1])
    service.settle()
    contact = service.items(f"{base}/contacts")[0]["contact_id"]
    end = {"contact_id": contact, "motif": "Départ", "effective_on": "2026-01-05"}
    service.record(f"{base}/contacts/end", **end)

    answer = service.send(f"{base}/finalisation", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "steps-broken-since")
    assert "01-identification : Contact principal à saisir" in answer.json()["detail"]
    service.record(
        f"{base}/contacts", rang=1, prenom="Lise", nom="Roy", telephone="02 31 55 01 97",
        email="lise.roy@exemple.fr", fonction="Cheffe", effective_on="2026-01-06",
    )  # fmt: skip
    service.record(f"{base}/finalisation")


@pytest.mark.covers("ActualisationStepValidated", "StructureActualised", "L38")
def test_each_step_of_a_campaign_waits_for_its_dossier(service: Service) -> None:
    service.record(f"/api/campagnes/{YEAR}/opening", **CAMPAIGN)
    base = a_structure(service, *FINALISED, ("actualisations", {"year": YEAR}))
    service.settle()
    documents = {one["category"]: one["document_id"] for one in service.items(f"{base}/documents")}
    events = {one["label"]: one["event_id"] for one in service.items(f"{base}/timeline")}
    capacity, requested = events["Capacité autorisée"], events["Demande de dotation"]
    validation = f"{base}/actualisations/steps/validation"

    def withdraw(category: str) -> tuple[str, Body]:
        about = {"document_id": documents[category], "effective_on": "2026-01-05"}
        service.record(f"{base}/documents/withdrawal", **about, motif="Illisible")
        return "documents/restoration", {**about, "effective_on": "2026-01-06"}

    def retract(event_id: str, path: str) -> tuple[str, Body]:
        service.record(f"{base}/retractions", event_id=event_id, reason="Erreur")
        return next(one for one in DOSSIER if one[0] == path)

    broken = {
        "01-places": lambda: retract(capacity, "capacity"),
        "02-documents-financiers": lambda: withdraw("BUDGET_PREVISIONNEL_DEMANDE"),
        "03-analyse-financiere": lambda: retract(requested, "dotation-requests"),
        "04-actes-administratifs": lambda: withdraw("ARRETE_TARIFICATION"),
    }
    for step, breaking in broken.items():
        path, body = breaking()
        assert refused(service, validation, {"year": YEAR, "step": step})
        service.record(f"{base}/{path}", **body)
        service.record(validation, year=YEAR, step=step)
    back = withdraw("ARRETE_TARIFICATION")
    answer = service.send(f"{base}/actualisations/completion", {"year": YEAR})
    assert (answer.status_code, answer.json()["code"]) == (409, "actualisation-broken-since")
    service.record(f"{base}/{back[0]}", **back[1] | {"effective_on": "2026-01-07"})
    service.record(f"{base}/actualisations/completion", year=YEAR)


@pytest.mark.covers("TransformationStepValidated", "L38")
@pytest.mark.parametrize(
    ("step", "path", "said"),
    [
        ("01-identification", "contacts", "un contact est à désigner"),
        ("01-identification", "dna-codes", "un code DNA est à rattacher"),
        ("02-places-hebergement", "sites/places", "Un hébergement avec ses places"),
    ],
)
def test_a_step_of_a_block_waits_for_the_structure(
    service: Service, step: str, path: str, said: str
) -> None:
    base = a_structure(service, *(one for one in DOSSIER if one[0] != path))
    structure = {"structure_id": base.rsplit("/", 1)[1]}
    started = service.record("/api/transformations", type="EXTENSION_EX_NIHILO")["id"]
    draft = f"/api/transformations/{started}"
    service.record(f"{draft}/blocks", kind="EXTENSION", **structure)
    service.record(
        f"{draft}/blocks/content", **structure, takes_effect_on="2026-07-01", new_places=66
    )

    assert said in refused(service, f"{draft}/steps/validation", {**structure, "step": step})
    body = next(body for name, body in DOSSIER if name == path)
    service.record(f"{base}/{path}", **numbered(body, 7))

    service.record(f"{draft}/steps/validation", **structure, step=step)


@pytest.mark.covers("TransformationStepValidated", "delta 2.6 actes", "L38")
def test_the_acts_of_a_new_structure_are_drafted_before_their_step_is_valid(
    service: Service,
) -> None:
    started = service.record("/api/transformations", type="OUVERTURE_EX_NIHILO")["id"]
    draft = f"/api/transformations/{started}"
    service.record(f"{draft}/blocks", kind="CREATION", structure_type="HUDA", departement="14")
    service.settle()
    structure = {"structure_id": service.items(f"{draft}/blocks")[0]["structure_id"]}
    step = {**structure, "step": "03-actes-administratifs"}

    said = refused(service, f"{draft}/steps/validation", step)
    assert "« Convention » de la nouvelle structure est à préparer" in said
    service.record(
        f"{draft}/acts", **structure, category="CONVENTION", start="2026-07-01", end="2028-12-31"
    )

    service.record(f"{draft}/steps/validation", **step)
