"""A CADA opened in 2025 whose dossier lacks nothing on 9 January 2026, stream by stream."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid5

from placeasile.domain.acts.events import TarificationDecided
from placeasile.domain.contacts.events import ContactDesignated
from placeasile.domain.documents.events import ActDocumentFiled, FinancialDocumentFiled
from placeasile.domain.documents.filing import document_stream
from placeasile.domain.finance.events import DotationRequested
from placeasile.domain.finance.indicators import IndicatorsForecast
from placeasile.domain.kernel import Event
from placeasile.domain.quality.evaluations import EvaluationExemptionDeclared
from placeasile.domain.sites.events import Repartition, SiteOpened, SitePlacesRecorded
from placeasile.domain.stating import Open, beside
from placeasile.domain.structure.contracts import AuthorisationGranted
from placeasile.domain.structure.description import PublicServed, PublicServedChanged
from placeasile.domain.structure.events import (
    CapacityAuthorised,
    DnaCodeAttached,
    FinessCodeAttached,
    StructureMoved,
    StructureOpened,
)
from tests.domain.examples import REGISTERED
from tests.support.deciding import SUBJECT, Deciding

Said = tuple[Event, date]

ON: Final = date(2026, 1, 9)
SINCE: Final = date(2025, 1, 1)
PERIOD: Final = uuid5(SUBJECT, "authorisation")
TARIFF: Final = uuid5(SUBJECT, "tariff")
SITE: Final = uuid5(SUBJECT, "site")
PAPERS: Final = tuple(uuid5(SUBJECT, f"paper/{rank}") for rank in range(4))
OWN: Final = "", "sites", "contacts", "acts", "quality", "notes"


def of_structure() -> dict[str, tuple[Said, ...]]:
    """What the parts of the structure hold, by name."""
    money = {"etp": Decimal(4), "taux_encadrement": Decimal(15), "cout_journalier": Decimal(20)}
    return {
        "": (
            REGISTERED,
            (StructureOpened(), SINCE),
            (CapacityAuthorised(places=60, pmr=2, lgbt=0, fvv_teh=0), SINCE),
            (PublicServedChanged(public=PublicServed.FAMILLE), SINCE),
            (StructureMoved(code_postal="14000", commune="Caen"), SINCE),
            (DnaCodeAttached(code="C1401"), SINCE),
            (FinessCodeAttached(code="140000001"), SINCE),
            (AuthorisationGranted(period_id=PERIOD, start=SINCE, end=date(2039, 12, 31)), SINCE),
        ),
        "sites": (
            (
                SiteOpened(
                    structure_id=SUBJECT, site_id=SITE, street="3 rue Haute", code_postal="14000",
                    commune="Caen", repartition=Repartition.DIFFUS,
                ),
                SINCE,
            ),
            (SitePlacesRecorded(structure_id=SUBJECT, site_id=SITE, places=60), SINCE),
        ),
        "contacts": (
            (
                ContactDesignated(
                    owner_id=SUBJECT, contact_id=uuid5(SUBJECT, "contact"), rang=1,
                    prenom="Hermeline", nom="Quatremare", telephone="02 31 55 01 99",
                    email="h.q@exemple.fr", fonction="Directrice",
                ),
                SINCE,
            ),
        ),
        "acts": (
            (
                TarificationDecided(
                    owner_kind="structure", owner_id=SUBJECT, act_id=TARIFF, year=2025
                ),
                SINCE,
            ),
        ),
        "quality": (
            (EvaluationExemptionDeclared(structure_id=SUBJECT, motif="Ouverture"), SINCE),
        ),
        "finance/2025": (
            (DotationRequested(structure_id=SUBJECT, year=2025, amount=Decimal(9)), SINCE),
            (IndicatorsForecast(structure_id=SUBJECT, year=2025, **money), date(2025, 12, 31)),
        ),
        "finance/2026": (
            (IndicatorsForecast(structure_id=SUBJECT, year=2026, **money), date(2026, 12, 31)),
        ),
    }  # fmt: skip


def of_documents() -> dict[UUID, Said]:
    """The documents of the structure, by id: two of the budget, the texts of two acts."""
    file = {"original_name": "p.pdf", "mime_type": "application/pdf", "size_bytes": 9}
    owner = {"owner_kind": "structure", "owner_id": SUBJECT}
    financial = [
        FinancialDocumentFiled.model_validate(
            {**file, **owner, "document_id": document_id, "year": 2025, "category": category,
             "granularity": "STRUCTURE"}
        )
        for document_id, category in zip(
            PAPERS, ("BUDGET_PREVISIONNEL_DEMANDE", "BUDGET_PREVISIONNEL_RETENU"), strict=False
        )
    ]  # fmt: skip
    texts = [
        ActDocumentFiled.model_validate({**file, **owner, "document_id": document_id, **about})
        for document_id, about in zip(
            PAPERS[2:],
            (
                {"category": "ARRETE_AUTORISATION", "period_id": PERIOD},
                {"category": "ARRETE_TARIFICATION", "act_id": TARIFF},
            ),
            strict=True,
        )
    ]
    return {one.document_id: (one, date(2025, 5, 2)) for one in (*financial, *texts)}


def complete(given: Deciding[Open]) -> Deciding[Open]:
    """Put the whole dossier beside what is decided on."""
    return with_dossier(given, of_structure(), of_documents())


def with_dossier(
    given: Deciding[Open],
    parts: Mapping[str, tuple[Said, ...]],
    documents: Mapping[UUID, Said],
) -> Deciding[Open]:
    """Put parts of a dossier, and documents, beside what is decided on."""
    for name in OWN:
        given = given.beside(beside(SUBJECT, name))
    for name, said in parts.items():
        given = given.beside(beside(SUBJECT, name), *said)
    for document_id, one in documents.items():
        given = given.beside(document_stream(document_id), one)
    return given


def settled(given: Deciding[Open], structure_id: UUID, *said: Said) -> Deciding[Open]:
    """Put a structure beside, with what its block asks for: a code, a contact, a site."""
    parts = of_structure()
    code = (DnaCodeAttached(code=f"C{str(structure_id)[:2].upper()}01"), SINCE)
    return (
        given.beside(structure_id, *said, code)
        .beside(beside(structure_id, "contacts"), *parts["contacts"])
        .beside(beside(structure_id, "sites"), *parts["sites"])
    )
