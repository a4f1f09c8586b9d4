"""One secret in each personal field of every command: none is anywhere in clear, and what is
erased is what was asked for, and nothing else.
"""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from structlog.testing import capture_logs

from placeasile.api.recording.table import SCOPES
from placeasile.domain.catalogue import EVENTS
from placeasile.domain.personal import ERASED, personal_fields
from placeasile.edge.policy import Role
from tests.api.dumping import every_text
from tests.api.sampled.common import Body, Samples
from tests.api.sampled.others import OTHERS
from tests.api.samples import OPERATEUR_COMMANDS, REGISTERED, STRUCTURE_COMMANDS
from tests.api.support import STORY, Service, serving
from tests.api.things import a_thing

SAMPLED: Final[dict[str, Samples]] = {
    "/structures/{code}": STRUCTURE_COMMANDS,
    "/operateurs/{operateur_id}": OPERATEUR_COMMANDS,
    **OTHERS,
}
CASES: Final = [
    (scope.prefix, name, one.kind)
    for scope in SCOPES
    for name, one in scope.recordings.items()
    if personal_fields(one.kind.records)
]
"""Every command that records a personal value."""


@dataclass
class Told:
    """What was recorded: the secrets as they were typed, the answers to bad requests, the logs."""

    service: Service
    secrets: list[str] = field(default_factory=list[str])
    answers: list[str] = field(default_factory=list[str])
    logs: str = ""

    def secret(self, name: str) -> str:
        """A value of a field that no other value resembles."""
        rank = len(self.secrets)
        said = {
            "telephone": f"06399{rank:05}",
            "email": f"secret{rank}x@exemple-secret.fr",
        }.get(name, f"Zwybrnlk{rank}x")
        self.secrets.append(said)
        return said

    def with_secrets(self, body: Body, names: tuple[str, ...]) -> Body:
        return {**body, **{name: self.secret(name) for name in names}}


@pytest.fixture(scope="module")
def told(module_database: str) -> Generator[Told]:
    """Each command recorded once with its secrets; then refused, with others, in two ways."""
    with serving(module_database) as service:
        service.on(STORY)
        every = Told(service)
        with capture_logs() as logs:
            for prefix, name, kind in CASES:
                thing = a_thing(service, prefix)
                body, before = SAMPLED[prefix][name]
                for earlier, needed in before:
                    thing.record(earlier, needed)
                names = personal_fields(kind)
                sent = every.with_secrets(thing.filled(body), names)
                service.record(f"{thing.address}/{name}", **sent)
                for wrong in (
                    every.with_secrets(sent, names),
                    {**sent, "champ_inconnu": every.secret("")},
                    {**sent, names[0]: [every.secret("")]},
                ):
                    answer = service.send(f"{thing.address}/{name}", wrong)
                    assert answer.status_code in {409, 422}, answer.text
                    every.answers.append(answer.text)
        every.logs = str(logs)
        service.settle()
        yield every


def test_every_personal_field_of_every_event_is_tried_here() -> None:
    tried = {(kind.records.TOPIC, name) for _, _, kind in CASES for name in personal_fields(kind)}
    assert tried == {
        (topic, name) for topic, event in EVENTS.items() for name in personal_fields(event)
    }


@pytest.mark.covers("10.8", "A25")
def test_no_secret_is_in_the_database_nor_in_the_logs_nor_in_an_error(told: Told) -> None:
    dump = every_text(told.service.owner)
    assert len(told.secrets) > 2 * len(CASES)
    assert len(told.logs) > 1000
    for secret in told.secrets:
        for said in (secret, secret.lower()):
            assert said.encode() not in dump, said
            assert said.encode().hex().encode() not in dump, said
            assert said not in told.logs, said
            assert all(said not in one for one in told.answers), said


def test_those_who_may_read_them_do_and_the_others_do_not(told: Told) -> None:
    said = {
        role: told.service.clients[role].get("/api/events?limit=1000").text
        for role in (Role.LECTURE, Role.SAISIE)
    }
    recorded = [one for one in told.secrets if one in said[Role.SAISIE]]
    assert len(recorded) == sum(len(personal_fields(kind)) for _, _, kind in CASES)
    assert all(one not in said[Role.LECTURE] for one in told.secrets)


# --------------------------------------------------------------------- what is erased

SITE: Final = "51000000-0000-4000-8000-000000000001"
FILE: Final = "d0c00000-0000-4000-8000-000000000077"
COMMENT: Final[Body] = {"year": 2023, "effective_on": "2024-07-01"}
ANOMALY: Final[Body] = {"code": "RESULTAT_NET_EQ_0", "effective_on": "2026-01-09"}


@pytest.fixture
def dwelling(service: Service) -> str:
    """A structure with a site, a file, remarks on two years and a justified anomaly."""
    service.on(STORY)
    made = service.record("/api/structures", **REGISTERED)["id"]
    base = f"/api/structures/{made}"
    day = {"effective_on": "2024-01-01"}
    place = {"code_postal": "14000", "commune": "Caen", "repartition": "DIFFUS"}
    service.record(f"{base}/sites", site_id=SITE, street="9 impasse Zwybrnlk", **place, **day)
    service.record(f"{base}/budget-comments", **COMMENT, comment="Remarque de 2023")
    service.record(f"{base}/budget-comments", **{**COMMENT, "year": 2022}, comment="De 2022")
    service.record(f"{base}/anomalies/justifications", **ANOMALY, year=2023, comment="Expliqué")
    service.record(
        f"{base}/documents/acts", document_id=FILE, category="CONVENTION", original_name="Nom.pdf",
        mime_type="application/pdf", size_bytes=4, valid_from="2022-01-01", valid_to="2026-12-31",
        effective_on="2025-05-02",
    )  # fmt: skip
    service.settle()
    return made


def erase(service: Service, subject: str, part: str | None = None) -> int:
    body: dict[str, Any] = {"subject_id": subject, "reason": "Fin de la durée de conservation"}
    answer = service.send(
        "/api/erasures", body | ({"part": part} if part else {}), role=Role.ADMINISTRATION
    )
    service.settle()
    return answer.status_code


def texts(service: Service) -> dict[str, str]:
    """What is read of each personal value, by the type of its event and its year."""
    rows = service.clients[Role.SAISIE].get("/api/events?limit=200").json()["items"]
    return {
        f"{row['type']}/{row['data'].get('year', '')}": str(row["data"][name])
        for row in rows
        for name in personal_fields(EVENTS[row["type"]])
    }


WHOLE: Final = {
    "sites.opened/": "9 impasse Zwybrnlk",
    "finance.budget_commented/2023": "Remarque de 2023",
    "finance.budget_commented/2022": "De 2022",
    "anomaly.justified/2023": "Expliqué",
    "documents.act_filed/": "Nom.pdf",
}


@pytest.mark.covers("SubjectErased", "10.8")
@pytest.mark.parametrize(
    ("subject", "part", "erased"),
    [
        (None, None, "sites.opened/"),
        (None, "commentaire-budget/2023", "finance.budget_commented/2023"),
        (None, "justification/RESULTAT_NET_EQ_0/2023/", "anomaly.justified/2023"),
        (FILE, None, "documents.act_filed/"),
    ],
)
def test_what_is_erased_is_erased_alone_for_ever_and_after_a_rebuild(
    service: Service, dwelling: str, subject: str | None, part: str | None, erased: str
) -> None:
    assert texts(service) == WHOLE
    assert erase(service, subject or dwelling, part) == 201

    for _ in range(2):
        assert texts(service) == {**WHOLE, erased: ERASED}
        service.rebuild()
    (listed,) = service.clients[Role.ADMINISTRATION].get("/api/erasures").json()["items"]
    assert (listed["subject_id"], listed["part"]) == (subject or dwelling, part)
    (site,) = service.clients[Role.SAISIE].get(f"/api/structures/{dwelling}/sites").json()["items"]
    assert site["street"] == (ERASED if erased.startswith("sites") else "9 impasse Zwybrnlk")


@pytest.mark.covers("AnomalyJustified")
def test_a_structure_whose_dwellings_are_erased_is_still_written_about(
    service: Service, dwelling: str
) -> None:
    assert erase(service, dwelling) == 201
    base = f"/api/structures/{dwelling}"
    service.record(f"{base}/anomalies/justifications", **ANOMALY, year=2022, comment="Autre")
    service.record(f"{base}/budget-comments", **{**COMMENT, "year": 2021}, comment="Encore")
    moved = {"site_id": SITE, "street": "1 rue Neuve", "code_postal": "14000", "commune": "Caen"}
    refused = service.send(f"{base}/sites/address", {**moved, "effective_on": "2025-01-01"})
    assert (refused.status_code, refused.json()["code"]) == (409, "personal-subject-erased")
    assert erase(service, dwelling, "commentaire-budget/2019") == 404
