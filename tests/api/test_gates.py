"""Each step over HTTP: refused while the dossier lacks something, accepted once it is there."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any, Final
from uuid import UUID

import pytest

from placeasile.domain.documents.decisions.base import DOCUMENTS
from placeasile.domain.documents.decisions.fates import WithdrawDocument
from placeasile.domain.dossiers.reading import Sources, dossier_of
from placeasile.domain.finalisation.decisions import (
    FINALISATION,
    FinaliseStructure,
    ValidateFinalisationStep,
)
from placeasile.domain.finalisation.steps import FinalisationStep
from placeasile.domain.gating import StepIncomplete
from placeasile.domain.kernel import Context, History
from placeasile.domain.rules.completeness import completeness
from placeasile.domain.stating import Open
from placeasile.edge.dependencies import Services
from placeasile.projections.findings.evaluating import read_dossier
from placeasile.store.register import Stamp, look_around
from tests.api.sampled.campaign import CAMPAIGN, YEAR
from tests.api.sampled.common import Body
from tests.api.sampled.finalisation import DOSSIER, FINALISED, OPENED
from tests.api.samples import REGISTERED, numbered
from tests.api.support import STORY, Service, command_id

MISSING: Final[tuple[tuple[str, tuple[str, Body], str], ...]] = (
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


SOME: Final = [one for one in DOSSIER[::2] if one[0] not in {"sites/places", "documents/acts"}]
_numbers = count(1)


@dataclass(frozen=True)
class Told:
    """A structure, with the number in its codes and the events that it was told by."""

    service: Service
    number: int
    base: str
    events: dict[str, str]

    def say(self, path: str, body: Body) -> None:
        done = self.service.record(f"{self.base}/{path}", **numbered(body, self.number))
        self.events[path] = done["event_ids"][0]


@pytest.fixture(scope="module", autouse=True)
def told_then(shared: Service) -> None:
    shared.on(STORY)


def a_structure(service: Service, *said: tuple[str, Body]) -> Told:
    number = next(_numbers)
    operateur = service.record(
        "/api/operateurs", nom=f"Association {number}", effective_on="2015-01-01"
    )["id"]
    made = service.record("/api/structures", **REGISTERED)["id"]
    told = Told(service, number, f"/api/structures/{made}", {})
    for path, body in said:
        told.say(path, {**body, "operateur_id": operateur} if path == "operateur" else body)
    return told


def refused(service: Service, path: str, body: dict[str, Any]) -> str:
    answer = service.send(path, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "step-incomplete")
    assert "Complétez" in answer.json()["remedy"]
    return answer.json()["detail"]


@pytest.mark.covers("FinalisationStepValidated", "L38")
@pytest.mark.parametrize(("step", "needed", "said"), MISSING)
def test_a_step_of_the_finalisation_waits_for_its_dossier(
    shared: Service, step: str, needed: tuple[str, Body], said: str
) -> None:
    def is_needed(path: str, body: Body) -> bool:
        return path == needed[0] and needed[1].items() <= body.items()

    late = [one for one in DOSSIER if is_needed(*one)]
    assert len(late) == 1
    told = a_structure(shared, *(one for one in DOSSIER if one not in late), *OPENED)
    base = told.base
    if step > "03":
        shared.record(f"{base}/finalisation/steps/start", step=step)

    assert said in refused(shared, f"{base}/finalisation/steps/validation", {"step": step})
    told.say(*late[0])

    shared.record(f"{base}/finalisation/steps/validation", step=step)


@pytest.mark.covers("StructureFinalised", "L38")
def test_a_step_of_notes_asks_for_nothing_and_a_broken_dossier_is_not_finalised(
    shared: Service,
) -> None:
    base = a_structure(shared, *FINALISED[:-1]).base
    shared.settle()
    contact = shared.items(f"{base}/contacts")[0]["contact_id"]
    end = {"contact_id": contact, "motif": "Départ", "effective_on": "2026-01-05"}
    shared.record(f"{base}/contacts/end", **end)

    answer = shared.send(f"{base}/finalisation", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "steps-broken-since")
    assert "01-identification : Contact principal à saisir" in answer.json()["detail"]
    shared.record(
        f"{base}/contacts", rang=1, prenom="Lise", nom="Roy", telephone="02 31 55 01 97",
        email="lise.roy@exemple.fr", fonction="Cheffe", effective_on="2026-01-06",
    )  # fmt: skip
    shared.record(f"{base}/finalisation")


@pytest.mark.covers("ActualisationStepValidated", "StructureActualised", "L38")
def test_each_step_of_a_campaign_waits_for_its_dossier(shared: Service) -> None:
    shared.record(f"/api/campagnes/{YEAR}/opening", **CAMPAIGN)
    told = a_structure(shared, *FINALISED, ("actualisations", {"year": YEAR}))
    base = told.base
    shared.settle()
    documents = {one["category"]: one["document_id"] for one in shared.items(f"{base}/documents")}
    validation = f"{base}/actualisations/steps/validation"

    def withdraw(category: str, day: int = 5) -> tuple[str, Body]:
        about = {"document_id": documents[category], "effective_on": f"2026-01-0{day}"}
        shared.record(f"{base}/documents/withdrawal", **about, motif="Illisible")
        return "documents/restoration", {**about, "effective_on": f"2026-01-0{day + 1}"}

    def retract(path: str) -> tuple[str, Body]:
        shared.record(f"{base}/retractions", event_id=told.events[path], reason="Erreur")
        return next(one for one in DOSSIER if one[0] == path)

    broken = {
        "01-places": lambda: retract("capacity"),
        "02-documents-financiers": lambda: withdraw("BUDGET_PREVISIONNEL_DEMANDE"),
        "03-analyse-financiere": lambda: retract("dotation-requests"),
        "04-actes-administratifs": lambda: withdraw("ARRETE_TARIFICATION"),
    }
    for step, breaking in broken.items():
        path, body = breaking()
        assert refused(shared, validation, {"year": YEAR, "step": step})
        shared.record(f"{base}/{path}", **body)
        shared.record(validation, year=YEAR, step=step)
    path, body = withdraw("ARRETE_TARIFICATION", 7)
    answer = shared.send(f"{base}/actualisations/completion", {"year": YEAR})
    assert (answer.status_code, answer.json()["code"]) == (409, "actualisation-broken-since")
    shared.record(f"{base}/{path}", **body)
    shared.record(f"{base}/actualisations/completion", year=YEAR)


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
    shared: Service, step: str, path: str, said: str
) -> None:
    told = a_structure(shared, *(one for one in DOSSIER if one[0] != path))
    structure = {"structure_id": told.base.rsplit("/", 1)[1]}
    started = shared.record("/api/transformations", type="EXTENSION_EX_NIHILO")["id"]
    draft = f"/api/transformations/{started}"
    shared.record(f"{draft}/blocks", kind="EXTENSION", **structure)
    shared.record(
        f"{draft}/blocks/content", **structure, takes_effect_on="2026-07-01", new_places=66
    )

    assert said in refused(shared, f"{draft}/steps/validation", {**structure, "step": step})
    told.say(*next(one for one in DOSSIER if one[0] == path))

    shared.record(f"{draft}/steps/validation", **structure, step=step)


@pytest.mark.covers("TransformationStepValidated", "delta 2.6 actes", "L38")
def test_the_acts_of_a_new_structure_are_drafted_before_their_step_is_valid(
    shared: Service,
) -> None:
    started = shared.record("/api/transformations", type="OUVERTURE_EX_NIHILO")["id"]
    draft = f"/api/transformations/{started}"
    shared.record(f"{draft}/blocks", kind="CREATION", structure_type="HUDA", departement="14")
    shared.settle()
    structure = {"structure_id": shared.items(f"{draft}/blocks")[0]["structure_id"]}
    step = {**structure, "step": "03-actes-administratifs"}

    said = refused(shared, f"{draft}/steps/validation", step)
    assert "« Convention » de la nouvelle structure est à préparer" in said
    shared.record(
        f"{draft}/acts", **structure, category="CONVENTION", start="2026-07-01", end="2028-12-31"
    )

    shared.record(f"{draft}/steps/validation", **step)


@pytest.mark.covers("FinalisationStepValidated", "L38")
@pytest.mark.parametrize("said", [DOSSIER, SOME, [*DOSSIER, *OPENED]])
def test_the_dossier_that_decides_is_the_one_that_is_shown(
    shared: Service, said: list[tuple[str, Body]]
) -> None:
    told = a_structure(shared, *said)
    subject, today = UUID(told.base.rsplit("/", 1)[1]), date.fromisoformat(STORY)
    position = shared.settle()
    services: Services = shared.app.state.services
    command = FinaliseStructure()
    around = look_around(
        command, subject, services.store.recorder,
        lambda streams: {one: services.store.load(one) for one in streams},
    )  # fmt: skip
    with services.readers.connection() as connection:
        row = connection.execute(
            "select dossier::text from read.dossier_at(%s::uuid[], %s, %s)",
            [[subject], today, position],
        ).fetchone()
    assert row is not None

    decided = dossier_of(Sources(subject, around.peers, today), command.parts())

    assert completeness(decided, today) == completeness(read_dossier(row[0]), today)


@pytest.mark.covers("FinalisationStepValidated", "L38")
def test_a_document_that_is_withdrawn_meanwhile_is_missed(shared: Service) -> None:
    told = a_structure(shared, *DOSSIER, *OPENED)
    subject, today = UUID(told.base.rsplit("/", 1)[1]), date.fromisoformat(STORY)
    services: Services = shared.app.state.services
    document = next(body for path, body in DOSSIER if path == "documents/financial")
    document_id = UUID(str(numbered(document, told.number)["document_id"]))
    withdrawal = WithdrawDocument(document_id=document_id, motif="Illisible", effective_on=today)
    decided: list[int] = []

    def stamp() -> Stamp:
        return Stamp(
            command_id=command_id(), actor="agent", source="TEST", today=today,
            recorded_at=shared.now,
        )  # fmt: skip

    class Disturbed(ValidateFinalisationStep):
        """Somebody withdraws a document after it was read."""

        def check(self, state: Open, thing: History, context: Context) -> None:
            super().check(state, thing, context)
            decided.append(1)
            services.store.execute(DOCUMENTS, subject, withdrawal, stamp())

    with pytest.raises(StepIncomplete, match="Budget prévisionnel demandé"):
        services.store.execute(
            FINALISATION, subject, Disturbed(step=FinalisationStep.DOCUMENTS_FINANCIERS), stamp()
        )

    assert decided == [1]
