"""Acts, documents and periods of a dossier, over HTTP."""

import pytest

from tests.api.sampled.acts import FUSION
from tests.api.sampled.documents import BUDGET, CONVENTION, SUPERSEDED, WITHDRAWN
from tests.api.samples import REGISTERED, numbered
from tests.api.support import Service
from tests.api.test_commands import an_operateur

ACT = {**numbered(FUSION, 9001)}
FIRST = numbered({**BUDGET, "sha256": "ab" * 32}, 9002)
SECOND = numbered(BUDGET, 9003)
TEXT = numbered(CONVENTION, 9004)


@pytest.mark.covers(
    "document_register",
    "L16",
    "structure_period",
    "DocumentStatus.SUPERSEDED",
    "DocumentStatus.FILED",
    "act_in_force",
)
def test_a_dossier_shows_its_acts_its_documents_and_its_periods(shared: Service) -> None:
    base = f"/api/structures/{shared.record('/api/structures', **REGISTERED)['id']}"
    period_id = "c0000000-0000-4000-8000-000000009005"
    shared.record(f"{base}/conventions", period_id=period_id, start="2022-01-01", end="2026-03-31")
    shared.record(f"{base}/acts", **ACT)
    shared.record(f"{base}/documents/acts", **TEXT, period_id=period_id)
    shared.record(f"{base}/documents/financial", **FIRST)
    shared.record(
        f"{base}/documents/financial",
        **SECOND,
        replaces_document_id=FIRST["document_id"],
    )
    shared.settle()

    (period,) = shared.items(f"{base}/periods", effective_on="2026-01-09")
    assert (period["etat"], period["statut"]) == ("EN_COURS", "EXPIRE_BIENTOT")
    assert period["merged_end"] == "2026-03-31"
    assert period["elapsed"] == "0.9471"
    acts = {one["category"]: one for one in shared.items(f"{base}/acts")}
    assert acts["CONVENTION"]["documents"] == 1
    assert (acts["ARRETE_FUSION"]["end_on"], acts["ARRETE_FUSION"]["etat"]) == (
        "2038-12-31",
        "EN_COURS",
    )
    documents = {one["document_id"]: one for one in shared.items(f"{base}/documents")}
    first, second = documents[FIRST["document_id"]], documents[SECOND["document_id"]]
    for name in ("year", "category", "granularity", "mime_type", "size_bytes", "sha256"):
        assert first[name] == FIRST[name]
    assert (first["etat"], first["remplace_par"]) == ("REMPLACE", second["document_id"])
    assert (second["etat"], second["en_double"]) == ("DEPOSE", False)


@pytest.mark.covers("DocumentWithdrawn", "L12", "DocumentStatus.WITHDRAWN")
def test_the_document_that_was_replaced_counts_again_when_the_other_is_withdrawn(
    shared: Service,
) -> None:
    base = f"/api/structures/{shared.record('/api/structures', **REGISTERED)['id']}"
    old, new = numbered(BUDGET, 9006), numbered(BUDGET, 9007)
    shared.record(f"{base}/documents/financial", **old)
    shared.record(f"{base}/documents/financial", **new, replaces_document_id=old["document_id"])
    shared.record(f"{base}/documents/withdrawal", **numbered(WITHDRAWN, 9007))
    shared.settle()

    etats = {one["document_id"]: one["etat"] for one in shared.items(f"{base}/documents")}
    assert etats == {old["document_id"]: "DEPOSE", new["document_id"]: "RETIRE"}


def test_a_document_of_another_dossier_is_not_found(shared: Service) -> None:
    mine, other = (shared.record("/api/structures", **REGISTERED)["id"] for _ in range(2))
    shared.record(f"/api/structures/{mine}/documents/financial", **numbered(BUDGET, 9008))

    answer = shared.send(f"/api/structures/{other}/documents/withdrawal", numbered(WITHDRAWN, 9008))

    assert (answer.status_code, answer.json()["code"]) == (404, "document-of-another")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("acts", {"category": "CONVENTION_CPOM", "start": "2022-01-01", "end": "2026-12-31"}),
        ("tarifications", {"year": 2025, "effective_on": "2025-04-02"}),
        ("documents/financial", numbered({**BUDGET, "granularity": "CPOM"}, 9009)),
        ("documents/superseding", numbered(SUPERSEDED, 9009)),
    ],
)
def test_an_operator_is_not_a_cpom(shared: Service, path: str, body: dict[str, object]) -> None:
    answer = shared.send(f"/api/cpoms/{an_operateur(shared)}/{path}", body)

    assert (answer.status_code, answer.json()["code"]) == (404, "subject-not-found")
