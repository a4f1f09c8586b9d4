"""Who reads personal data, who erases it, and where it never is."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from httpx2 import Response
from structlog.testing import capture_logs

from placeasile.domain.personal import ERASED
from placeasile.edge.policy import Role
from tests.api.dumping import every_text
from tests.api.sampled.contacts import CONTACT, DETAILS
from tests.api.sampled.notes import NOTE, WRITTEN
from tests.api.samples import REGISTERED
from tests.api.support import Service, command_id, serving
from tests.projections.planting import tamper

PERSONAL: Final = {"prenom", "nom", "telephone", "email"}
SECRETS: Final = (
    "Hermeline",
    "Quatremare",
    "0231550199",
    "02 31 55 01 99",
    "hermeline.quatremare@exemple-asile.fr",
    "Childéric",
    "Tournebroche",
    "0655019988",
)


@pytest.fixture(scope="module")
def told(module_database: str) -> Generator[tuple[Service, str]]:
    """A structure with a contact whose details changed, and a note; the tables follow."""
    with serving(module_database) as service:
        base = f"/api/structures/{service.record('/api/structures', **REGISTERED)['id']}"
        service.record(f"{base}/contacts", **DETAILS)
        service.record(
            f"{base}/contacts/details",
            **{**DETAILS, "telephone": "+33 6 55 01 99 88", "effective_on": "2025-01-01"},
        )
        service.record(f"{base}/notes", **WRITTEN)
        service.settle()
        yield service, base


def ask(service: Service, path: str, role: Role, **headers: str) -> Response:
    return service.clients[role].get(path, headers=headers)


def rows(service: Service, path: str, role: Role) -> list[dict[str, Any]]:
    answer = ask(service, path, role)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


@pytest.mark.covers("V-CON-01", "ContactDesignated", "NoteWritten", "10.8", "A25")
def test_nothing_personal_is_anywhere_in_the_database(told: tuple[Service, str]) -> None:
    service, _ = told
    dump = every_text(service.owner)

    assert b"Directrice" in dump
    assert dump.count(b"pa1.") > 10
    for secret in SECRETS:
        assert secret.encode() not in dump, secret
        assert secret.encode().hex().encode() not in dump, secret


@pytest.mark.covers("contact_current")
def test_contacts_are_read_by_those_who_record(told: tuple[Service, str]) -> None:
    service, base = told
    for role in (Role.SAISIE, Role.ADMINISTRATION):
        (contact,) = rows(service, f"{base}/contacts", role)
        assert {name: contact[name] for name in PERSONAL} == {
            "prenom": "Hermeline",
            "nom": "Quatremare",
            "telephone": "0655019988",
            "email": "hermeline.quatremare@exemple-asile.fr",
        }
        (note,) = rows(service, f"{base}/notes", role)
        assert note["texte"] == WRITTEN["texte"]
        assert note["actor"] == "cle:test-saisie"


@pytest.mark.covers("V-CON-05")
def test_the_past_is_opened_like_the_present(told: tuple[Service, str]) -> None:
    service, base = told
    (contact,) = rows(service, f"{base}/contacts?effective_on=2024-06-01", Role.SAISIE)
    assert contact["telephone"] == "0231550199"
    (then,) = rows(service, f"{base}/contacts?position=2", Role.SAISIE)
    assert (then["telephone"], then["nom"]) == ("0231550199", "Quatremare")


def test_who_only_reads_is_not_even_told_the_names_of_the_fields(
    told: tuple[Service, str],
) -> None:
    service, base = told
    for path in ("contacts", "notes", "timeline"):
        answer = ask(service, f"{base}/{path}", Role.LECTURE)
        assert "pa1." not in answer.text
        for secret in SECRETS:
            assert secret not in answer.text
    (contact,) = rows(service, f"{base}/contacts", Role.LECTURE)
    assert contact.keys().isdisjoint(PERSONAL)
    assert contact["fonction"] == "Directrice"
    (note,) = rows(service, f"{base}/notes", Role.LECTURE)
    assert "texte" not in note
    assert note["note_type"] == "GENERAL"


@pytest.mark.parametrize("path", ["timeline", "events"])
def test_events_show_what_the_role_may_read(told: tuple[Service, str], path: str) -> None:
    service, base = told
    address = "/api/events" if path == "events" else f"{base}/timeline"

    shown = {one["type"]: one["data"] for one in rows(service, address, Role.SAISIE)}
    assert shown["contact.designated"]["nom"] == "Quatremare"
    assert shown["contact.details_changed"]["telephone"] == "0655019988"
    assert shown["note.written"]["texte"] == WRITTEN["texte"]

    hidden = {one["type"]: one["data"] for one in rows(service, address, Role.LECTURE)}
    assert hidden["contact.designated"].keys().isdisjoint(PERSONAL)
    assert hidden["contact.designated"]["contact_id"] == CONTACT
    assert "texte" not in hidden["note.written"]


def test_an_answer_is_kept_for_its_caller_alone(told: tuple[Service, str]) -> None:
    service, base = told
    tags: dict[Role, str] = {}
    for role in (Role.LECTURE, Role.SAISIE):
        answer = ask(service, f"{base}/contacts", role)
        tags[role] = answer.headers["ETag"]
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Vary"] == "Authorization"
    assert tags[Role.LECTURE] != tags[Role.SAISIE]
    crossed = {"If-None-Match": tags[Role.SAISIE]}
    assert ask(service, f"{base}/contacts", Role.LECTURE, **crossed).status_code == 200
    assert ask(service, f"{base}/contacts", Role.SAISIE, **crossed).status_code == 304


def test_only_the_administration_erases_and_lists(told: tuple[Service, str]) -> None:
    service, _ = told
    body = {"subject_id": CONTACT, "reason": "Demande"}
    for role in (Role.LECTURE, Role.SAISIE):
        assert service.send("/api/erasures", body, role=role).status_code == 403
        assert ask(service, "/api/erasures", role).status_code == 403
    assert service.send("/api/erasures", {}, role=Role.ADMINISTRATION).status_code == 422


# --------------------------------------------------------------- a service of one's own


@pytest.fixture
def base(service: Service) -> str:
    made = service.record("/api/structures", **REGISTERED)
    path = f"/api/structures/{made['id']}"
    service.record(f"{path}/contacts", **DETAILS)
    service.record(f"{path}/notes", **WRITTEN)
    service.settle()
    return path


def erase(service: Service, subject: str, **more: Any) -> Response:  # noqa: ANN401 (of send)
    service.at(service.now + timedelta(seconds=1))
    body = {"subject_id": subject, "reason": "Demande de la personne"}
    return service.send("/api/erasures", body, role=Role.ADMINISTRATION, **more)


@pytest.mark.covers("SubjectErased", "10.8", "A25")
def test_what_is_erased_is_erased_in_every_answer_and_after_a_rebuild(
    service: Service, base: str
) -> None:
    before = ask(service, f"{base}/contacts", Role.SAISIE).headers["ETag"]
    answer = erase(service, CONTACT)
    assert answer.status_code == 201, answer.text
    assert answer.json()["id"] == CONTACT
    assert service.settle() == answer.json()["position"]

    for _ in range(2):
        (contact,) = rows(service, f"{base}/contacts", Role.SAISIE)
        assert {contact[name] for name in PERSONAL} == {ERASED}
        assert contact["fonction"] == "Directrice"
        shown = {one["type"]: one["data"] for one in rows(service, "/api/events", Role.SAISIE)}
        assert shown["contact.designated"]["nom"] == ERASED
        assert shown["note.written"]["texte"] == WRITTEN["texte"]
        service.rebuild()
    assert ask(service, f"{base}/contacts", Role.SAISIE).headers["ETag"] != before
    (past,) = rows(service, f"{base}/contacts?position=2", Role.SAISIE)
    assert past["nom"] == ERASED


def test_an_erasure_is_listed_with_who_when_why_and_of_what(service: Service, base: str) -> None:
    _ = base
    key = command_id()
    first = erase(service, NOTE, key=key)
    again = erase(service, NOTE, key=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert erase(service, NOTE).status_code == 200
    service.settle()

    (listed,) = rows(service, "/api/erasures", Role.ADMINISTRATION)
    assert listed["subject_id"] == NOTE
    assert (listed["kind"], listed["actor"]) == ("note", "cle:test-administration")
    assert listed["reason"] == "Demande de la personne"
    assert datetime.fromisoformat(listed["recorded_at"]).tzinfo is not None
    assert listed["event_id"] == first.json()["event_ids"][0]


def test_what_is_unknown_or_erased_is_refused_by_its_id(service: Service, base: str) -> None:
    unknown = erase(service, str(command_id()))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "personal-subject-unknown")
    assert unknown.json()["field"] == "subject_id"

    assert erase(service, CONTACT).status_code == 201
    body = {**DETAILS, "effective_on": "2025-06-01"}
    refused = service.send(f"{base}/contacts/details", body)
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "personal-subject-erased")
    assert (problem["field"], problem["value"]) == ("contact_id", CONTACT)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("contacts", {**DETAILS, "telephone": "02 31 55"}, "telephone"),
        ("contacts", {**DETAILS, "email": "hermeline.quatremare"}, "email"),
        ("contacts", {**DETAILS, "nom": "Quatremare\u200b"}, "nom"),
        ("contacts", {**DETAILS, "prenom": ["Hermeline"]}, "prenom"),
        ("contacts", {**DETAILS, "nom_de_jeune_fille": "Quatremare"}, "nom_de_jeune_fille"),
        ("contacts", {**DETAILS, "rang": "Quatremare"}, "rang"),
        ("contacts", [DETAILS], "corps de la demande"),
        ("contacts", {**DETAILS, "nom": "Quatremares"}, "contact_id"),
        ("contacts/details", {**DETAILS, "nom": "Quatremares"}, "effective_on"),
        ("notes", {**WRITTEN, "texte": "Tournebroche" * 400}, "texte"),
        ("notes", {**WRITTEN, "texte": "Tournebroche et autres"}, "note_id"),
    ],
)
def test_a_refusal_names_the_field_and_never_says_the_value(
    service: Service, base: str, path: str, body: object, field: str
) -> None:
    with capture_logs() as logs:
        answer = service.send(f"{base}/{path}", body)

    assert answer.status_code in {409, 422}, answer.text
    assert answer.json()["field"] == field
    for secret in (*SECRETS, "02 31 55", "Quatremares"):
        assert secret not in answer.text
        assert secret not in str(logs)


@pytest.mark.covers("L14")
def test_logs_say_nothing_personal(service: Service, base: str) -> None:
    with capture_logs() as logs:
        service.send(f"{base}/contacts", {**DETAILS, "contact_id": str(command_id())})
        ask(service, f"{base}/contacts", Role.SAISIE)
        erase(service, CONTACT)
    assert len(logs) >= 3
    for secret in SECRETS:
        assert secret not in str(logs)


def test_a_seal_that_was_tampered_with_is_shown_as_unreadable(service: Service, base: str) -> None:
    tamper(service.owner, "update core_v1.contact set nom = left(nom, -6) || 'AAAAAA'")

    with capture_logs() as logs:
        (contact,) = rows(service, f"{base}/contacts", Role.SAISIE)

    assert contact["nom"] == "donnée illisible"
    assert contact["prenom"] == "Hermeline"
    assert [one["event"] for one in logs if one["log_level"] == "error"] == ["seal.broken"]


@pytest.mark.covers("ContactReleased", "L9")
def test_a_contact_that_left_stays_in_the_past(service: Service, base: str) -> None:
    service.record(
        f"{base}/contacts/end", contact_id=CONTACT, motif="Départ", effective_on="2025-06-01"
    )
    service.settle()

    (now,) = rows(service, f"{base}/contacts", Role.SAISIE)
    assert (now["etat"], now["released_on"], now["motif"]) == ("TERMINE", "2025-06-01", "Départ")
    (then,) = rows(service, f"{base}/contacts?effective_on=2025-05-31", Role.SAISIE)
    assert (then["etat"], then["released_on"]) == ("EN_FONCTION", None)


@pytest.mark.covers("NoteArchived", "NoteWithdrawn", "note_feed")
def test_a_note_that_is_put_away_says_so(service: Service, base: str) -> None:
    day = {"note_id": NOTE, "effective_on": "2025-04-01"}
    service.record(f"{base}/notes/archiving", **day)
    service.settle()
    (note,) = rows(service, f"{base}/notes", Role.SAISIE)
    assert (note["etat"], note["archived_on"]) == ("ARCHIVEE", "2025-04-01")
    assert note["texte"] == WRITTEN["texte"]

    service.record(f"{base}/notes/withdrawal", **day, motif="Mauvaise structure")
    service.settle()
    (note,) = rows(service, f"{base}/notes", Role.SAISIE)
    assert (note["etat"], note["texte"], note["motif"]) == ("RETIREE", None, "Mauvaise structure")


@pytest.mark.covers("Operateur.directionGenerale")
def test_contacts_of_an_operator_are_listed_in_their_order(service: Service) -> None:
    made = service.record("/api/operateurs", nom="Association Delta", effective_on="2020-01-01")
    base = f"/api/operateurs/{made['id']}"
    for rang in (2, 1, 3):
        body = {**DETAILS, "contact_id": str(command_id()), "rang": rang, "fonction": f"F{rang}"}
        service.record(f"{base}/contacts", **body)
    service.settle()

    director = {**DETAILS, "rang": 4, "fonction": "Direction générale"}
    service.record(f"{base}/contacts", **{**director, "contact_id": str(command_id())})
    service.settle()

    found = rows(service, f"{base}/contacts", Role.SAISIE)
    assert [one["fonction"] for one in found] == ["F1", "F2", "F3", "Direction générale"]
    assert (found[-1]["prenom"], found[-1]["nom"]) == ("Hermeline", "Quatremare")
