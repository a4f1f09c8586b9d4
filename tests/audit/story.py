"""A story told once through the real commands, at known instants: what the questions are about.

Two operators, Alpha and Bêta. `tilleuls` is a CADA with everything; `port` a HUDA that becomes a
CADA; `vieux` a HUDA that closes for a new CADA, `neuf`; `paris` a CAES read from a file.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from placeasile.domain.anomaly.decisions import (
    ANOMALY,
    AnomalyCommand,
    CorrectAnomaly,
    RaiseAnomaly,
)
from placeasile.domain.kernel import Command, Decider
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.structure.decisions.description import DESCRIPTION, ChangePublicServed
from placeasile.domain.structure.decisions.lifecycle import OpenStructure, RegisterStructure
from placeasile.domain.structure.description import PublicServed
from placeasile.domain.vocabulary import StructureType
from placeasile.edge.dependencies import Services
from placeasile.edge.policy import Role
from placeasile.store.register import EventStore, Stamp
from tests.api.support import Service, command_id

BASE: Final = UUID("0a0d1700-0000-4000-8000-000000000000")
FIRST: Final = str(uuid5(BASE, "convention 2020"))
SECOND: Final = str(uuid5(BASE, "convention 2024"))
SITE: Final = str(uuid5(BASE, "site"))
OLD_SITE: Final = str(uuid5(BASE, "old site"))
VISIT: Final = str(uuid5(BASE, "visit"))
OTHER_VISIT: Final = str(uuid5(BASE, "other visit"))
AUTHORISATION: Final = str(uuid5(BASE, "authorisation"))
TARIFF: Final = str(uuid5(BASE, "tariff"))
EVALUATION: Final = str(uuid5(BASE, "evaluation"))
CONTACT: Final = str(uuid5(BASE, "contact"))
NOTE: Final = str(uuid5(BASE, "note"))
DOCUMENT: Final = str(uuid5(BASE, "document"))
STEPS: Final = (
    "01-identification", "02-documents-financiers", "03-finance", "04-controles", "05-documents",
    "06-notes",
)  # fmt: skip
FILE: Final = "caes-2024.csv ligne 7"
ANOMALIE: Final[dict[str, Any]] = {"code": "RESULTAT_NET_EQ_0", "year": 2023}
NAMED: Final = {
    FIRST: "first", SECOND: "second", SITE: "site", OLD_SITE: "old site", VISIT: "visit",
    OTHER_VISIT: "other visit", EVALUATION: "evaluation", CONTACT: "contact",
    "cle:test-administration": "chief", "registre": "register", "import": "import",
}  # fmt: skip
"""What the tests call the ids and the authors of the story."""
SECRETS: Final = ("Hermeline", "Quatremare", "rue Secrète", "impasse Cachée", "Tournebroche")


@dataclass
class Told:
    """The service, and the ids of what the story names."""

    service: Service
    ids: dict[str, str] = field(default_factory=dict[str, str])
    events: dict[str, str] = field(default_factory=dict[str, str])
    positions: dict[str, int] = field(default_factory=dict[str, int])

    def path(self, name: str, last: str = "") -> str:
        """The address of a structure."""
        return f"/api/structures/{self.ids[name]}{'/' if last else ''}{last}"

    def say(self, name: str, last: str, **body: Any) -> str:  # noqa: ANN401 (of a body)
        """Record about a structure; return the id of the event."""
        done = self.service.record(self.path(name, last), **body)
        self.positions[f"{name} {last}"] = done["position"]
        return done["event_ids"][0]

    def take_back(self, name: str, event_id: str, reason: str) -> None:
        """Retract an event about a structure."""
        self.service.at(self.service.now + timedelta(seconds=1))
        body = {"event_id": event_id, "reason": reason}
        done = self.service.send(self.path(name, "retractions"), body, role=Role.ADMINISTRATION)
        assert done.status_code == 201, done.text

    def ask(
        self,
        number: int,
        role: Role = Role.LECTURE,
        **given: Any,  # noqa: ANN401 (of parameters)
    ) -> list[dict[str, Any]]:
        """The rows that answer a question."""
        answer = self.service.clients[role].get(f"/api/audit/{number}", params=given)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    def rows(
        self,
        number: int,
        columns: str,
        **given: Any,  # noqa: ANN401 (of parameters)
    ) -> list[tuple[Any, ...]]:
        """Some columns of an answer: names for the ids of the story, days for the instants."""
        return [
            tuple(self.shown(name, row[name]) for name in columns.split())
            for row in self.ask(number, Role.LECTURE, **given)
        ]

    def shown(self, column: str, value: Any) -> Any:  # noqa: ANN401 (a value of an answer)
        """A value of an answer as the tests write it."""
        if column.endswith("_at") and value is not None:
            return value[:10]
        if value == "cle:test-saisie":
            return "agent"
        names = {one: name for name, one in self.ids.items()} | NAMED
        return names.get(value, value) if isinstance(value, str) else value

    @property
    def store(self) -> EventStore:
        """The event store of the service."""
        services: Services = self.service.app.state.services
        return services.store

    def stamp(self, **more: Any) -> Stamp:  # noqa: ANN401 (of a stamp)
        """Who sends a command that no route sends."""
        made = Stamp(
            command_id=command_id(), actor="registre", source="SYSTEM", today=self.service.today,
            recorded_at=self.service.now,
        )  # fmt: skip
        return replace(made, **more)

    def anomaly(self, kind: type[AnomalyCommand], **more: Any) -> None:  # noqa: ANN401 (a body)
        """Send what the worker that observes would send."""
        command = kind(**ANOMALIE, effective_on=self.service.today, **more)
        self.store.execute(ANOMALY, UUID(self.ids["tilleuls"]), command, self.stamp())


def tell(service: Service) -> Told:
    """Tell the whole story."""
    told = Told(service)
    parts = (
        _begin, _read_file, _year_2024, _finalise, _spring_2025, _anomaly_of_2025, _june_2025,
        _transform, _year_2026,
    )  # fmt: skip
    for part in parts:
        part(told)
    service.settle()
    return told


def _begin(told: Told) -> None:
    service = told.service
    service.on("2024-01-10")
    for nom in ("Alpha", "Bêta"):
        body = {"nom": f"Association {nom}", "effective_on": "2010-01-01"}
        told.ids[nom] = service.record("/api/operateurs", **body)["id"]
    for name, kind, departement, operateur, opened, places in (
        ("tilleuls", "CADA", "14", "Alpha", "2015-01-01", 60),
        ("port", "HUDA", "14", "Alpha", "2018-01-01", 40),
        ("vieux", "HUDA", "76", "Bêta", "2019-01-01", 30),
    ):
        made = service.record(
            "/api/structures", type=kind, departement=departement, nom=name.title(),
            operateur_id=told.ids[operateur], effective_on=opened,
        )  # fmt: skip
        told.ids[name] = made["id"]
        told.say(name, "opening", effective_on=opened)
        told.say(name, "capacity", places=places, pmr=2, lgbt=0, fvv_teh=0, effective_on=opened)
    told.say("tilleuls", "dna-codes", code="C1401", effective_on="2015-01-01")
    for name, since in (("tilleuls", "2015-01-01"), ("port", "2018-01-01")):
        told.say(name, "public", public="FAMILLE", effective_on=since)
    told.say("tilleuls", "conventions", period_id=FIRST, start="2020-01-01", end="2023-12-31")
    told.say(
        "tilleuls", "conventions/renewal",
        previous_id=FIRST, period_id=SECOND, start="2024-02-01", end="2026-12-31",
    )  # fmt: skip
    for site, street, since in (
        (OLD_SITE, "3 rue Secrète", "2015-01-01"), (SITE, "9 impasse Cachée", "2022-01-01"),
    ):  # fmt: skip
        told.events["site"] = told.say(
            "tilleuls", "sites", site_id=site, street=street, code_postal="14000",
            commune="CAEN", repartition="DIFFUS", effective_on=since,
        )  # fmt: skip
    told.say(
        "vieux", "sites", site_id=str(uuid5(BASE, "refuge")), street="2 allée Tue",
        code_postal="76000", commune="ROUEN", repartition="COLLECTIF", effective_on="2019-01-01",
    )  # fmt: skip
    told.say("tilleuls", "sites/places", site_id=SITE, places=25, effective_on="2022-01-01")
    service.record("/api/dna-codes/C1401/registration", code="C1401", effective_on="2024-01-05")
    service.record("/api/dna-codes/C1401/listing", effective_on="2024-01-05")


def _read_file(told: Told) -> None:
    """A file says a CAES, and resets the public of `tilleuls`."""
    service = told.service
    service.on("2024-02-01")
    paris = uuid5(BASE, "paris")
    told.ids["paris"] = str(paris)
    since = date(2020, 1, 1)
    commands: tuple[tuple[UUID, Command[Any]], ...] = (
        (paris, RegisterStructure(
            type=StructureType.CAES, departement="75", nom="Paris", effective_on=since)),
        (paris, OpenStructure(effective_on=since)),
        (paris, AuthoriseCapacity(places=200, effective_on=since)),
        (UUID(told.ids["tilleuls"]), ChangePublicServed(
            public=PublicServed.TOUT_PUBLIC, effective_on=date(2024, 2, 1))),
    )  # fmt: skip
    for subject, command in commands:
        decider: Decider[Any] = (
            DESCRIPTION if isinstance(command, ChangePublicServed) else STRUCTURE
        )
        stamp = told.stamp(actor="import", source="IMPORT", provenance=FILE)
        done = told.store.execute(decider, subject, command, stamp)
        told.events[type(command).__name__] = str(done.event_ids[0])


def _year_2024(told: Told) -> None:
    service = told.service
    service.on("2024-03-01")
    year = {"year": 2024}
    told.say("tilleuls", "dotation-requests", **year, amount="900000", effective_on="2023-10-31")
    told.say(
        "tilleuls", "dotations", **year, amount="850000", reference="AR-2024-7",
        effective_on="2024-02-28",
    )  # fmt: skip
    told.say("tilleuls", "evaluations", evaluation_id=EVALUATION, effective_on="2024-02-15")
    service.on("2024-05-15")
    wrong = told.say(
        "tilleuls", "capacity", places=66, act_reference="AR-2024-12", effective_on="2024-04-01"
    )
    told.say("tilleuls", "activity", month="2024-04", dna_code="C1401", places_dna=62, occupees=58)
    service.on("2024-06-20")
    told.events["capacity"] = told.say(
        "tilleuls", "capacity", places=64, act_reference="AR-2024-12", effective_on="2024-04-01",
        supersedes=wrong, reason="Lecture de l'arrêté",
    )  # fmt: skip
    told.say(
        "tilleuls", "activity/restatement", month="2024-04", dna_code="C1401", places_dna=62,
        occupees=55, motif="Fichier rectifié",
    )  # fmt: skip
    told.say("tilleuls", "evaluations/scores", evaluation_id=EVALUATION,
             effective_on="2024-06-15", score_person="3", score_professionals="3.5",
             score_structure="3.25", score_overall="3.25")  # fmt: skip
    service.on("2024-07-10")
    told.say("tilleuls", "operateur", operateur_id=told.ids["Bêta"], effective_on="2024-07-01")
    service.record(
        f"/api/operateurs/{told.ids['Bêta']}/name", nom="Bêta Solidarités",
        effective_on="2024-06-01",
    )  # fmt: skip
    service.on("2024-09-16")
    told.say("tilleuls", "dotation-amendments", **year, amount="870000", effective_on="2024-09-15")
    for rank, (day, end) in enumerate((("2024-10-01", "2027-06-30"), ("2024-11-01", "2027-12-31"))):
        told.say(
            "tilleuls", "conventions/avenants", period_id=SECOND, effective_on=day, new_end=end,
            reference=f"AV-{rank + 1}",
        )  # fmt: skip
    told.say("tilleuls", "sites/closing", site_id=OLD_SITE, last_day="2024-08-31", motif="Bail")
    service.record("/api/dna-codes/C1401/delisting", effective_on="2024-09-10")
    service.on("2024-12-02")
    service.record("/api/dna-codes/C1401/listing", effective_on="2024-12-01")
    decided = {"year": 2023, "effective_on": "2024-11-15"}
    told.say("tilleuls", "accounts", **decided, total_income="800000", charges_retained="790000")
    told.say("tilleuls", "cpom-participations", year=2023, in_cpom=True)
    past = service.record(
        "/api/cpoms", operateur_id=told.ids["Alpha"], nom="CPOM d'avant", start="2023-01-01",
        end="2023-12-31",
    )["id"]  # fmt: skip
    told.ids["past"] = past
    service.record(
        f"/api/cpoms/{past}/members", structure_id=told.ids["tilleuls"], effective_on="2023-01-01"
    )
    told.say("tilleuls", "result-allocations", **decided, allocation_total="6000",
             reserve_investissement="6000")  # fmt: skip


def _finalise(told: Told) -> None:
    """The operator submits on 3 March 2025; an agent finalises on 20 March."""
    service = told.service
    service.on("2025-03-03")
    told.say("tilleuls", "submissions", form_version=1, content_hash="a1b2", missing_documents=3)
    told.say("tilleuls", "finalisation/opening")
    _complete(told)
    service.on("2025-03-20")
    for step in STEPS[2:]:
        told.say("tilleuls", "finalisation/steps/start", step=step)
    for step in STEPS:
        told.say("tilleuls", "finalisation/steps/validation", step=step)
    told.say("tilleuls", "finalisation")


def _complete(told: Told) -> None:
    """What the dossier lacks, for a structure that the programme 303 took over in 2024."""
    since = {"effective_on": "2024-01-01"}
    told.service.on("2025-03-10")
    told.say("tilleuls", "programme", **since)
    told.say("tilleuls", "address", commune="Caen", code_postal="14000", **since)
    told.say("tilleuls", "finess-codes", code="140000001", **since)
    told.say(
        "tilleuls", "authorisations", period_id=AUTHORISATION, start="2015-01-01",
        end="2029-12-31",
    )  # fmt: skip
    told.say(
        "tilleuls", "contacts", rang=2, prenom="Lise", nom="Roy", telephone="02 31 55 01 97",
        email="l.r@exemple.fr", fonction="Cheffe", **since,
    )  # fmt: skip
    told.say("tilleuls", "tarifications", act_id=TARIFF, year=2024, effective_on="2024-03-01")
    indicators = {"etp": "4", "taux_encadrement": "16", "cout_journalier": "37"}
    for year in (2024, 2025):
        told.say("tilleuls", "indicators-forecast", year=year, **indicators)
    file = {
        "original_name": "piece.pdf", "mime_type": "application/pdf", "size_bytes": 9,
        "effective_on": "2025-03-10",
    }  # fmt: skip
    for category in ("BUDGET_PREVISIONNEL_DEMANDE", "BUDGET_PREVISIONNEL_RETENU"):
        told.say(
            "tilleuls", "documents/financial", document_id=str(uuid5(BASE, category)), year=2024,
            category=category, granularity="STRUCTURE", **file,
        )  # fmt: skip
    for category, link in (
        ("ARRETE_AUTORISATION", {"period_id": AUTHORISATION}),
        ("ARRETE_TARIFICATION", {"act_id": TARIFF}),
    ):
        told.say(
            "tilleuls", "documents/acts", document_id=str(uuid5(BASE, category)),
            category=category, **link, **file,
        )  # fmt: skip


def _spring_2025(told: Told) -> None:
    service = told.service
    service.on("2025-04-01")
    told.say("tilleuls", "dotation-amendments", year=2024, amount="875000",
             effective_on="2025-03-25")  # fmt: skip
    told.say("tilleuls", "budget-closings", year=2023, effective_on="2025-04-01")
    service.on("2025-04-15")
    told.say("tilleuls", "state-recoveries", year=2023, state_recovery="-4000",
             effective_on="2025-04-14", reason="Notification tardive")  # fmt: skip
    told.say(
        "tilleuls", "capacity", places=63, act_reference="AR-2024-12", effective_on="2024-04-01",
        supersedes=told.events["capacity"], reason="Comptage sur place",
    )  # fmt: skip
    told.say(
        "tilleuls", "sites", site_id=SITE, street="9 impasse Cachée", code_postal="14100",
        commune="CAEN", repartition="DIFFUS", effective_on="2022-01-01",
        supersedes=told.events["site"], reason="Code postal faux",
    )  # fmt: skip
    service.on("2025-05-05")
    told.say("tilleuls", "budget-reopenings", year=2023, motif="Recours", effective_on="2025-05-05")
    told.say("tilleuls", "result-allocations", year=2023, effective_on="2025-05-05",
             allocation_total="5000", reserve_investissement="5000")  # fmt: skip
    told.say("tilleuls", "inspections", inspection_id=VISIT, type="INOPINE",
             effective_on="2025-04-10")  # fmt: skip
    told.say("tilleuls", "inspection-reports", inspection_id=VISIT, reference="RAP-1",
             effective_on="2025-04-20")  # fmt: skip
    told.say("tilleuls", "inspections", inspection_id=OTHER_VISIT, type="PROGRAMME",
             effective_on="2025-04-28")  # fmt: skip
    told.events["report"] = told.say("tilleuls", "inspection-reports", inspection_id=OTHER_VISIT,
                      reference="RAP-2", effective_on="2025-05-02")  # fmt: skip


def _anomaly_of_2025(told: Told) -> None:
    service = told.service
    report = told.events["report"]
    told.anomaly(RaiseAnomaly, rule_version=1)
    service.on("2025-05-12")
    told.take_back("tilleuls", report, "Rapport d'une autre année")
    told.say("tilleuls", "inspection-withdrawals", inspection_id=VISIT, motif="Autre structure")
    told.say("tilleuls", "anomalies/justifications", **ANOMALIE, effective_on="2025-05-12",
             comment="Vu avec Childéric Tournebroche")  # fmt: skip
    service.on("2025-05-20")
    told.anomaly(CorrectAnomaly, rule_version=1)
    service.on("2025-06-10")
    told.anomaly(RaiseAnomaly, rule_version=1)


def _june_2025(told: Told) -> None:
    service = told.service
    told.say("tilleuls", "sites/address", site_id=SITE, street="1 impasse Cachée",
             code_postal="14200", commune="HEROUVILLE", effective_on="2025-06-01")  # fmt: skip
    told.say("port", "type", type="CADA", legal_basis="AR-2025-3", effective_on="2025-03-01")
    told.say("port", "capacity", places=45, effective_on="2025-03-01")
    told.say("port", "public", public="TOUT_PUBLIC", effective_on="2025-06-01")
    told.say("tilleuls", "accounts", year=2024, effective_on="2025-06-10",
             total_income="500000", charges_retained="494000")  # fmt: skip
    told.say(
        "tilleuls", "documents/financial", document_id=DOCUMENT, year=2024,
        category="BUDGET_RECTIFICATIF", granularity="STRUCTURE", original_name="budget.pdf",
        mime_type="application/pdf", size_bytes=1000, effective_on="2025-06-10",
    )  # fmt: skip
    told.say("tilleuls", "documents/withdrawal", document_id=DOCUMENT, motif="Illisible",
             effective_on="2025-06-10")  # fmt: skip
    told.ids["cpom"] = service.record(
        "/api/cpoms", operateur_id=told.ids["Bêta"], nom="CPOM Calvados", start="2023-01-01",
        end="2025-12-31",
    )["id"]  # fmt: skip
    members = f"/api/cpoms/{told.ids['cpom']}"
    service.record(f"{members}/members", structure_id=told.ids["tilleuls"],
                   effective_on="2024-07-01")  # fmt: skip
    service.record(f"{members}/members", structure_id=told.ids["vieux"],
                   effective_on="2023-01-01")  # fmt: skip
    service.record(f"{members}/members/departure", structure_id=told.ids["vieux"],
                   last_day="2024-06-30", motif="Fermeture prévue")  # fmt: skip
    service.record(f"{members}/budgets", year=2024, structure_type="CADA",
                   effective_on="2025-06-10", total_income="1000000",
                   charges_retained="990000")  # fmt: skip


def _transform(told: Told) -> None:
    """An HUDA of 30 places closes on 1 January 2026 for a new CADA of 35."""
    service = told.service
    service.on("2025-10-01")
    started = service.record(
        "/api/transformations", type="TRANSFO_HUDA_VERS_CADA_NOUVEAU_MEME_OPERATEUR"
    )
    told.ids["transformation"] = started["id"]
    base = f"/api/transformations/{started['id']}"
    service.record(f"{base}/blocks", kind="FERMETURE", structure_id=told.ids["vieux"])
    service.record(f"{base}/blocks", kind="CREATION")
    service.settle()
    rows = service.items(f"{base}/blocks")
    told.ids["neuf"] = next(one["structure_id"] for one in rows if one["kind"] == "CREATION")
    for name, more in (("vieux", {}), ("neuf", {"new_places": 35, "nom": "Neuf"})):
        service.record(f"{base}/blocks/content", structure_id=told.ids[name],
                       takes_effect_on="2026-01-01", **more)  # fmt: skip
    service.record(f"{base}/steps/validation", structure_id=told.ids["vieux"], step=STEPS[0])
    service.record(f"{base}/acts", structure_id=told.ids["neuf"], category="ARRETE_AUTORISATION",
                   start="2026-01-01", end="2040-12-31")  # fmt: skip
    for step in (STEPS[0], "02-places-hebergement", "03-actes-administratifs"):
        service.record(f"{base}/steps/validation", structure_id=told.ids["neuf"], step=step)
    service.record(f"{base}/movements", from_structure_id=told.ids["vieux"],
                   to_structure_id=told.ids["neuf"], places=30)  # fmt: skip
    service.record(f"{base}/movements", to_structure_id=told.ids["neuf"], places=5)
    done = service.record(f"{base}/finalisation")
    told.ids["neuf capacity"] = done["event_ids"][4]


def _year_2026(told: Told) -> None:
    service = told.service
    service.on("2026-02-01")
    told.say("neuf", "capacity", places=33, effective_on="2026-01-01",
             supersedes=told.ids["neuf capacity"], reason="Arrêté rectificatif")  # fmt: skip
    told.say(
        "tilleuls", "contacts", contact_id=CONTACT, rang=1, prenom="Hermeline", nom="Quatremare",
        telephone="02 31 55 01 99", email="h.q@exemple.fr", fonction="Directrice",
        effective_on="2026-02-01",
    )  # fmt: skip
    told.say("tilleuls", "notes", note_id=NOTE, texte="Appel de Childéric Tournebroche",
             effective_on="2026-02-01")  # fmt: skip
    told.say("paris", "capacity", places=190, effective_on="2020-01-01",
             supersedes=told.events["AuthoriseCapacity"], reason="Erreur du fichier")  # fmt: skip
    gamma = service.record("/api/operateurs", nom="Gamma", effective_on="2020-01-01")["id"]
    told.ids["Gamma"] = gamma
    service.record(f"/api/operateurs/{gamma}/merger", into_id=told.ids["Bêta"],
                   effective_on="2026-01-15")  # fmt: skip
    late = told.say("tilleuls", "capacity-statements", year=2024, places=63)
    service.on("2026-03-02")
    told.take_back("tilleuls", late, "Mauvaise année")
    service.at(service.now.replace(second=30))
    for subject, reason in (
        (CONTACT, "Demande de la personne"),
        (told.ids["vieux"], "Adresse protégée"),
    ):
        service.at(service.now + timedelta(seconds=1))
        body = {"subject_id": subject, "reason": reason}
        erased = service.send("/api/erasures", body, role=Role.ADMINISTRATION)
        assert erased.status_code == 201, erased.text
