from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from placeasile.domain.acts.decisions import ACTS, RecordAct, RecordCpomAct
from placeasile.domain.categories import ActCategory, FinancialCategory, Granularity
from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.documents.decisions.base import DOCUMENTS
from placeasile.domain.documents.decisions.fates import (
    RestoreDocument,
    SupersedeDocument,
    WithdrawCpomDocument,
    WithdrawDocument,
)
from placeasile.domain.documents.decisions.filing import (
    LARGEST,
    FileActDocument,
    FileAvenant,
    FileCpomActDocument,
    FileCpomFinancialDocument,
    FileFinancialDocument,
    FileOperateurActDocument,
    MimeType,
)
from placeasile.domain.documents.decisions.refiling import RefileDocument
from placeasile.domain.documents.events import (
    ActDocumentFiled,
    AvenantFiled,
    DocumentRefiled,
    DocumentRestored,
    DocumentSuperseded,
    DocumentWithdrawn,
    FinancialDocumentFiled,
)
from placeasile.domain.documents.filing import document_stream
from placeasile.domain.documents.refusals import (
    DocumentNotStanding,
    DocumentOfAnother,
    DocumentStands,
    FilingMixed,
    GranularityWrong,
    LinkMismatch,
    NotTheSamePlace,
    ParentCannotBeAmended,
    YearTooLate,
)
from placeasile.domain.kernel import Assertion, Fact, History, Refusal
from placeasile.domain.operateur.events import OperateurRegistered
from placeasile.domain.papers import CategoryNotOfType, CategoryOfAnother, ScopeWrong
from placeasile.domain.personal import keyholder, personal_fields
from placeasile.domain.stating import IdAlreadyUsed, ThingNotFound, beside
from placeasile.domain.structure.contracts import AuthorisationGranted, ConventionSigned
from placeasile.domain.structure.events import StructureRegistered, StructureTypeConverted
from placeasile.domain.subjects import NotYet, SubjectNotFound, WrongOrder
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import BETA, REASON, only
from tests.domain.test_acts import ContractThere
from tests.support.deciding import SUBJECT, Deciding, Given

ONE, TWO, TEXT = (UUID(f"d0c00000-0000-4000-8000-{rank:012}") for rank in (1, 2, 3))
ACT = UUID("ac700000-0000-4000-8000-000000000001")
PERIOD = UUID("c0000000-0000-4000-8000-000000000001")
FILED_ON = date(2025, 5, 2)
LATER = date(2025, 6, 1)
FILE: dict[str, Any] = {
    "original_name": "Budget de M. Durand.pdf",
    "mime_type": MimeType.PDF,
    "size_bytes": 48213,
    "effective_on": FILED_ON,
}
BUDGET = FileFinancialDocument(
    **FILE,
    document_id=ONE,
    year=2025,
    category=FinancialCategory.BUDGET_PREVISIONNEL_DEMANDE,
    granularity=Granularity.STRUCTURE,
)
CONVENTION = FileActDocument(
    **FILE,
    document_id=TEXT,
    category=ActCategory.CONVENTION,
    valid_from=date(2022, 1, 1),
    valid_to=date(2026, 12, 31),
)
AVENANT = FileAvenant(**FILE, document_id=ONE, parent_document_id=TEXT, avenant_on=date(2024, 7, 1))
WITHDRAWAL = WithdrawDocument(document_id=ONE, motif="Illisible", effective_on=LATER)
RESTORATION = RestoreDocument(document_id=ONE, effective_on=date(2025, 6, 2))
SUPERSEDING = SupersedeDocument(document_id=ONE, by_document_id=TWO, effective_on=LATER)


def registered(type_: StructureType = StructureType.CADA) -> Given:
    event = StructureRegistered(type=type_, departement="14", operateur_id=None)
    return event, date(2020, 1, 1)


def structure(type_: StructureType = StructureType.CADA, *more: Given) -> Deciding[History]:
    return Deciding(DOCUMENTS).beside(SUBJECT, registered(type_), *more)


def cpom() -> Deciding[History]:
    return Deciding(DOCUMENTS).beside(SUBJECT, (ContractThere(), date(2020, 1, 1)))


def operateur() -> Deciding[History]:
    event = OperateurRegistered(nom="Association Alpha")
    return Deciding(DOCUMENTS).beside(SUBJECT, (event, date(2020, 1, 1)))


def with_other(given: Deciding[History], command: Any, *more: Any) -> Deciding[History]:  # noqa: ANN401 (commands of several kinds)
    """File another document of the same dossier."""
    other = given
    for one in (command, *more):
        other = other.after(one)
    return given.beside(document_stream(command.document_id), *other.past)


def changed(command: Any, **update: Any) -> Any:  # noqa: ANN401 (commands of several kinds)
    return command.model_copy(update=update)


# ------------------------------------------------------------------ financial documents


@pytest.mark.covers(
    "FinancialDocumentFiled", "DocumentFinancier", "V-DOC-05", "V-DOC-11", "L16", "FileUpload"
)
def test_a_financial_document_is_filed_on_the_day_of_the_gesture() -> None:
    recorded = only(structure().when(BUDGET))

    assert recorded == Assertion(
        FinancialDocumentFiled(
            document_id=ONE,
            owner_kind="structure",
            owner_id=SUBJECT,
            year=2025,
            category="BUDGET_PREVISIONNEL_DEMANDE",
            granularity="STRUCTURE",
            original_name="Budget de M. Durand.pdf",
            mime_type="application/pdf",
            size_bytes=48213,
        ),
        FILED_ON,
    )
    filing, file = recorded.event.facts()
    assert filing == Fact(
        "document",
        {
            "owner_kind": "structure",
            "year": 2025,
            "category": "BUDGET_PREVISIONNEL_DEMANDE",
            "granularity": "STRUCTURE",
            "title": None,
            "structure_type": None,
        },
        str(ONE),
    )
    assert (file.facet, file.value["size_bytes"]) == ("document_file", 48213)
    assert recorded.event.subject(document_stream(ONE)) == SUBJECT
    assert BUDGET.stream(SUBJECT) == document_stream(ONE)


@pytest.mark.covers("10.8")
def test_the_name_of_a_file_is_sealed_with_a_key_of_the_document() -> None:
    event = only(structure().when(BUDGET)).event

    assert isinstance(event, FinancialDocumentFiled)
    assert personal_fields(type(event)) == ("original_name",)
    assert personal_fields(type(BUDGET)) == ("original_name",)
    assert keyholder(event) == event.document_id


def test_a_document_sent_again_records_nothing() -> None:
    assert structure().after(BUDGET).again().when(BUDGET) == []


@pytest.mark.parametrize(
    "update", [{"year": 2024}, {"size_bytes": 3}, {"effective_on": LATER}], ids=str
)
def test_an_identifier_names_one_document(update: dict[str, Any]) -> None:
    structure().after(BUDGET).refuses(changed(BUDGET, **update), IdAlreadyUsed, field="document_id")


def test_a_document_is_in_one_dossier() -> None:
    given = structure().after(BUDGET).about(BETA).beside(BETA, registered())

    given.refuses(BUDGET, DocumentOfAnother, field="document_id")
    correction = changed(BUDGET, supersedes=given.id_of(FinancialDocumentFiled), reason=REASON)
    given.refuses(correction, DocumentOfAnother, field="document_id")


@pytest.mark.covers(*[f"FileUploadCategory.{one}" for one in FinancialCategory], "V-DOC-10")
@pytest.mark.parametrize("category", FinancialCategory)
def test_a_category_is_filed_by_the_types_that_it_concerns(category: FinancialCategory) -> None:
    command = changed(BUDGET, category=category)

    for kind in StructureType:
        given = structure(kind)
        if category.concerns(kind):
            assert len(given.when(command)) == 1
        else:
            given.refuses(command, CategoryNotOfType, field="category")


def test_a_converted_structure_files_what_it_was_in_the_year() -> None:
    converted = StructureTypeConverted(type=StructureType.CADA, legal_basis=None)
    given = structure(StructureType.HUDA, (converted, date(2024, 7, 1)))
    subsidy = changed(BUDGET, category=FinancialCategory.DEMANDE_SUBVENTION)

    assert len(given.when(changed(subsidy, year=2023))) == 1
    assert len(given.when(changed(subsidy, year=2024))) == 1
    assert len(given.when(changed(BUDGET, year=2024))) == 1
    given.refuses(subsidy, CategoryNotOfType, field="category")
    given.refuses(changed(BUDGET, year=2023), CategoryNotOfType, field="category")


@pytest.mark.covers(*[f"FileUploadGranularity.{one}" for one in Granularity], "V-DOC-07")
@pytest.mark.parametrize("granularity", Granularity)
def test_the_granularity_of_a_document_is_kept(granularity: Granularity) -> None:
    event = only(structure().when(changed(BUDGET, granularity=granularity))).event

    assert isinstance(event, FinancialDocumentFiled)
    assert event.granularity == granularity


@pytest.mark.covers("CpomDocumentFiled")
def test_a_document_of_a_cpom_is_about_the_cpom() -> None:
    command = FileCpomFinancialDocument(
        **changed(BUDGET, granularity=Granularity.CPOM).model_dump(),
        structure_type=StructureType.CADA,
    )

    assert len(cpom().when(command)) == 1
    assert len(cpom().when(changed(command, structure_type=None))) == 1
    wrong = changed(command, granularity=Granularity.STRUCTURE)
    cpom().refuses(wrong, GranularityWrong, field="granularity")
    other = changed(command, structure_type=StructureType.HUDA)
    cpom().refuses(other, CategoryNotOfType, field="category")


def test_a_document_is_about_next_year_at_the_latest() -> None:
    given = structure().on(date(2026, 1, 9))
    assert len(given.when(changed(BUDGET, year=2027))) == 1
    given.refuses(changed(BUDGET, year=2028), YearTooLate, field="year")


def test_a_document_is_not_filed_tomorrow() -> None:
    structure().on(date(2025, 5, 1)).refuses(BUDGET, NotYet, field="effective_on")


def test_a_document_is_of_something_of_the_register() -> None:
    Deciding(DOCUMENTS).refuses(BUDGET, SubjectNotFound, field="structure_id")
    cpom().refuses(BUDGET, SubjectNotFound, field="structure_id")


@pytest.mark.covers("V-DOC-09", "L12")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mime_type", "application/zip"),
        ("mime_type", "text/html"),
        ("size_bytes", 0),
        ("size_bytes", LARGEST + 1),
        ("size_bytes", True),
        ("sha256", "abc"),
        ("original_name", ""),
        ("granularity", "NATION"),
        ("category", "CONVENTION"),
        ("year", None),
    ],
)
def test_a_file_is_of_a_known_format_and_size(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        FileFinancialDocument.model_validate({**BUDGET.model_dump(), field: value})


@pytest.mark.covers("V-DOC-09", *[f"MimeType.{one.name}" for one in MimeType], "MAX_FILE_BYTES")
@pytest.mark.parametrize("mime_type", MimeType)
def test_a_file_of_the_largest_size_is_filed(mime_type: MimeType) -> None:
    fields = {**BUDGET.model_dump(), "mime_type": mime_type, "size_bytes": LARGEST}
    command = FileFinancialDocument.model_validate({**fields, "sha256": "AB" * 32})

    event = only(structure().when(command)).event

    assert isinstance(event, FinancialDocumentFiled)
    assert (event.mime_type, event.sha256) == (mime_type.value, "ab" * 32)
    assert LARGEST == 31_457_280


# ------------------------------------------------------------------ taking a place


@pytest.mark.covers("V-DOC-06")
def test_a_document_is_filed_in_the_place_of_another() -> None:
    given = with_other(structure(), changed(BUDGET, document_id=TWO))
    command = changed(BUDGET, replaces_document_id=TWO, effective_on=LATER)

    event = only(given.when(command)).event

    assert isinstance(event, FinancialDocumentFiled)
    assert event.replaces_document_id == TWO


@pytest.mark.covers("V-DOC-06")
def test_two_documents_may_stand_at_one_place_without_saying_so() -> None:
    given = with_other(structure(), changed(BUDGET, document_id=TWO))

    assert len(given.when(BUDGET)) == 1


@pytest.mark.parametrize(
    "update",
    [
        {"year": 2024},
        {"category": FinancialCategory.RAPPORT_BUDGETAIRE},
        {"granularity": Granularity.CPOM},
    ],
    ids=str,
)
def test_a_document_takes_the_place_of_the_same_only(update: dict[str, Any]) -> None:
    given = with_other(structure(), changed(BUDGET, document_id=TWO, **update))

    given.refuses(
        changed(BUDGET, replaces_document_id=TWO), NotTheSamePlace, field="replaces_document_id"
    )


@pytest.mark.parametrize("command", ["replaces", "by"])
def test_a_document_takes_the_place_of_one_that_stands_in_the_dossier(command: str) -> None:
    other = changed(BUDGET, document_id=TWO)
    gone = with_other(structure(), other, changed(WITHDRAWAL, document_id=TWO))
    unknown = structure()
    elsewhere = structure().about(BETA).beside(BETA, registered())
    elsewhere = with_other(elsewhere, other).about(SUBJECT)
    sent, field, before = (
        (changed(BUDGET, replaces_document_id=TWO, effective_on=LATER), "replaces_document_id", ())
        if command == "replaces"
        else (SUPERSEDING, "by_document_id", (BUDGET,))
    )
    cases: list[tuple[Deciding[History], type[Refusal]]] = [
        (gone, DocumentNotStanding),
        (unknown, DocumentOfAnother),
        (elsewhere, DocumentOfAnother),
    ]
    for given, refusal in cases:
        ready = given
        for one in before:
            ready = ready.after(one)
        ready.refuses(sent, refusal, field=field)


def test_a_document_does_not_take_its_own_place() -> None:
    command = changed(BUDGET, replaces_document_id=ONE)
    structure().refuses(command, NotTheSamePlace, field="replaces_document_id")
    own = changed(SUPERSEDING, by_document_id=ONE)
    structure().after(BUDGET).refuses(own, NotTheSamePlace, field="by_document_id")


@pytest.mark.covers("DocumentSuperseded")
def test_a_document_is_superseded_by_another_of_the_same_place() -> None:
    given = with_other(structure(), changed(BUDGET, document_id=TWO)).after(BUDGET)

    recorded = only(given.when(SUPERSEDING))

    assert isinstance(recorded.event, DocumentSuperseded)
    (fact,) = recorded.event.facts()
    assert (fact.facet, fact.value["etat"]) == ("document_status", "REMPLACE")
    assert fact.value["by_document_id"] == str(TWO)
    assert given.after(SUPERSEDING).again().when(SUPERSEDING) == []


def test_two_documents_do_not_supersede_each_other() -> None:
    other = changed(BUDGET, document_id=TWO)
    given = with_other(structure(), other).after(changed(BUDGET, replaces_document_id=TWO))

    given.refuses(SUPERSEDING, DocumentNotStanding, field="by_document_id")


def test_a_withdrawn_document_is_not_superseded() -> None:
    given = with_other(structure(), changed(BUDGET, document_id=TWO))
    given = given.after(BUDGET).after(changed(WITHDRAWAL, effective_on=FILED_ON))

    given.refuses(SUPERSEDING, DocumentNotStanding, field="document_id")


# ------------------------------------------------------------------ texts of acts


def acts_of(given: Deciding[History], *commands: RecordAct) -> Deciding[History]:
    told = Deciding(ACTS, subject=SUBJECT, peers=given.peers)
    for one in commands:
        told = told.after(one)
    return given.beside(beside(SUBJECT, "acts"), *told.past)


@pytest.mark.covers("AdministrativeActFiled", "ActCategory.CONVENTION", "V-ACT-07")
def test_the_text_of_an_act_is_filed_with_its_days() -> None:
    event = only(structure().when(CONVENTION)).event

    assert isinstance(event, ActDocumentFiled)
    filing, _file = event.facts()
    assert (filing.value["valid_from"], filing.value["valid_to"]) == ("2022-01-01", "2026-12-31")


@pytest.mark.parametrize(
    ("period", "category"),
    [
        (ConventionSigned, ActCategory.CONVENTION),
        (AuthorisationGranted, ActCategory.ARRETE_AUTORISATION),
    ],
)
def test_the_text_of_a_period_is_linked_to_it(period: Any, category: ActCategory) -> None:  # noqa: ANN401 (two classes)
    start, end = date(2022, 1, 1), date(2026, 12, 31)
    signed = period(period_id=PERIOD, start=start, end=end), start
    command = changed(CONVENTION, category=category, period_id=PERIOD)

    assert len(structure(StructureType.CADA, signed).when(command)) == 1
    structure().refuses(command, ThingNotFound, field="period_id")
    other = changed(command, category=ActCategory.AUTRE)
    structure(StructureType.CADA, signed).refuses(other, LinkMismatch, field="period_id")


def test_the_text_of_an_act_is_linked_to_an_act_of_its_category() -> None:
    act = RecordAct(category=ActCategory.ARRETE_EXTENSION, act_date=date(2024, 3, 1), act_id=ACT)
    given = acts_of(structure(), act)
    command = changed(
        CONVENTION,
        category=ActCategory.ARRETE_EXTENSION,
        act_id=ACT,
        valid_from=None,
        valid_to=None,
    )

    assert len(given.when(command)) == 1
    structure().refuses(command, ThingNotFound, field="act_id")
    other = changed(command, category=ActCategory.ARRETE_CONTRACTION)
    given.refuses(other, LinkMismatch, field="act_id")
    both = changed(command, period_id=PERIOD)
    given.refuses(both, FilingMixed, field="period_id")


def test_the_text_of_an_act_of_a_cpom_has_its_scope() -> None:
    act = RecordCpomAct(
        category=ActCategory.CONVENTION,
        structure_type=StructureType.HUDA,
        start=date(2022, 1, 1),
        end=date(2026, 12, 31),
        act_id=ACT,
    )
    command = FileCpomActDocument(
        **changed(CONVENTION, act_id=ACT).model_dump(), structure_type=StructureType.HUDA
    )
    given = acts_of(cpom(), act)

    assert len(given.when(command)) == 1
    other = changed(command, structure_type=StructureType.CADA)
    given.refuses(other, LinkMismatch, field="act_id")
    none = changed(command, structure_type=None)
    given.refuses(none, ScopeWrong, field="structure_type")


def test_an_operator_files_the_texts_of_its_own_acts() -> None:
    command = FileOperateurActDocument(
        **FILE, document_id=ONE, category=ActCategory.STATUTS, title="Statuts de 2019"
    )

    assert len(operateur().when(command)) == 1
    other = changed(command, category=ActCategory.CONVENTION)
    operateur().refuses(other, CategoryOfAnother, field="category")


@pytest.mark.covers("V-ACT-04")
@pytest.mark.parametrize(
    ("update", "refusal", "field"),
    [
        ({"valid_to": date(2021, 12, 31)}, WrongOrder, "valid_to"),
        ({"category": ActCategory.STATUTS}, CategoryOfAnother, "category"),
    ],
)
def test_a_wrong_filing_is_refused(
    update: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    structure().refuses(changed(CONVENTION, **update), refusal, field=field)


def test_the_order_of_a_type_that_has_none_is_refused_but_not_that_of_its_past() -> None:
    order = changed(CONVENTION, category=ActCategory.ARRETE_TARIFICATION)
    undated = changed(order, valid_from=None, valid_to=None)
    converted = StructureTypeConverted(type=StructureType.HUDA, legal_basis=None)
    given = structure(StructureType.CADA, (converted, date(2024, 1, 1)))

    structure(StructureType.HUDA).refuses(order, CategoryNotOfType, field="category")
    assert len(given.when(order)) == 1
    assert len(given.when(undated)) == 1
    late = changed(order, valid_from=date(2024, 1, 1))
    given.refuses(late, CategoryNotOfType, field="category")


# ------------------------------------------------------------------ texts of avenants


@pytest.mark.covers("AvenantFiled", "V-ACT-03", "V-ACT-05", "L26")
def test_the_text_of_an_avenant_is_filed_under_that_of_its_act() -> None:
    given = with_other(structure(), CONVENTION)

    event = only(given.when(AVENANT)).event

    assert isinstance(event, AvenantFiled)
    assert (event.parent_document_id, event.avenant_on) == (TEXT, date(2024, 7, 1))
    assert given.after(AVENANT).again().when(AVENANT) == []


def test_an_avenant_has_a_parent_of_the_same_dossier_filed_before() -> None:
    field = "parent_document_id"
    structure().refuses(AVENANT, DocumentOfAnother, field=field)
    late = with_other(structure(), changed(CONVENTION, effective_on=LATER))
    late.refuses(AVENANT, DocumentOfAnother, field=field)
    own = changed(AVENANT, parent_document_id=ONE)
    structure().refuses(own, ParentCannotBeAmended, field=field)


@pytest.mark.covers("V-ACT-05")
@pytest.mark.parametrize(
    "category", [ActCategory.AUTRE, ActCategory.ARRETE_EXTENSION, ActCategory.ARRETE_CONTRACTION]
)
def test_only_an_act_with_a_period_has_avenants(category: ActCategory) -> None:
    given = with_other(structure(), changed(CONVENTION, category=category))

    given.refuses(AVENANT, ParentCannotBeAmended, field="parent_document_id")


def test_neither_an_avenant_nor_a_financial_document_has_avenants() -> None:
    with_text = with_other(structure(), CONVENTION)
    avenant = changed(AVENANT, document_id=TWO)
    given = with_other(with_text, avenant)
    command = changed(AVENANT, parent_document_id=TWO)

    given.refuses(command, ParentCannotBeAmended, field="parent_document_id")
    given = with_other(structure(), changed(BUDGET, document_id=TWO))
    given.refuses(command, ParentCannotBeAmended, field="parent_document_id")


def test_an_avenant_follows_its_act_and_its_act_stands() -> None:
    given = with_other(structure(), CONVENTION)
    early = changed(AVENANT, avenant_on=date(2021, 12, 31))
    given.refuses(early, WrongOrder, field="avenant_on")
    gone = with_other(
        structure(), CONVENTION, changed(WITHDRAWAL, document_id=TEXT, effective_on=FILED_ON)
    )
    gone.refuses(AVENANT, DocumentNotStanding, field="parent_document_id")


# ------------------------------------------------------------------ filing again


REFILING = RefileDocument(
    document_id=ONE,
    year=2025,
    category="BUDGET_RECTIFICATIF",
    granularity=Granularity.STRUCTURE_ET_CPOM,
    effective_on=LATER,
)


@pytest.mark.covers("DocumentRefiled")
def test_a_document_is_filed_otherwise_and_its_file_stays() -> None:
    given = structure().after(BUDGET)

    recorded = only(given.when(REFILING))

    assert isinstance(recorded.event, DocumentRefiled)
    (fact,) = recorded.event.facts()
    assert (fact.facet, fact.key) == ("document", str(ONE))
    history = given.after(REFILING).history
    filing = history.at("document", LATER, str(ONE))
    assert filing is not None
    assert (filing["category"], filing["granularity"]) == (
        "BUDGET_RECTIFICATIF",
        "STRUCTURE_ET_CPOM",
    )
    file = history.at("document_file", LATER, str(ONE))
    assert file is not None
    assert file["size_bytes"] == 48213
    assert given.after(REFILING).again().when(REFILING) == []


def test_a_financial_document_may_have_been_the_text_of_an_act_or_an_avenant() -> None:
    given = with_other(structure(), CONVENTION).after(BUDGET)
    act = RefileDocument(document_id=ONE, category="AUTRE", effective_on=LATER)
    avenant = RefileDocument(
        document_id=ONE,
        parent_document_id=TEXT,
        avenant_on=date(2024, 7, 1),
        effective_on=LATER,
    )

    assert len(given.when(act)) == 1
    assert len(given.when(avenant)) == 1


@pytest.mark.parametrize(
    ("fields", "refusal", "field"),
    [
        ({}, FilingMixed, "category"),
        ({"year": 2025, "category": "RAPPORT_ACTIVITE"}, FilingMixed, "category"),
        ({"year": 2025, "granularity": "STRUCTURE"}, FilingMixed, "category"),
        ({"category": "AUTRE", "granularity": "STRUCTURE"}, FilingMixed, "category"),
        ({"category": "AUTRE", "avenant_on": "2024-07-01"}, FilingMixed, "category"),
        ({"category": "AUTRE", "act_id": ACT, "period_id": PERIOD}, FilingMixed, "category"),
        ({"parent_document_id": TEXT}, FilingMixed, "category"),
        (
            {"parent_document_id": TEXT, "avenant_on": "2024-07-01", "year": 2025},
            FilingMixed,
            "category",
        ),
        ({"category": "RAPPORT_ACTIVITE"}, CategoryOfAnother, "category"),
        (
            {"year": 2025, "category": "CONVENTION", "granularity": "STRUCTURE"},
            CategoryOfAnother,
            "category",
        ),
        (
            {"year": 2025, "category": "DEMANDE_SUBVENTION", "granularity": "STRUCTURE"},
            CategoryNotOfType,
            "category",
        ),
    ],
)
def test_filing_again_says_one_whole_filing(
    fields: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    command = RefileDocument(document_id=ONE, effective_on=LATER, **fields)

    structure().after(BUDGET).refuses(command, refusal, field=field)


# ------------------------------------------------------------------ out, and in again


@pytest.mark.covers("DocumentWithdrawn", "L9", "V-DOC-08", "L12")
def test_the_last_document_is_withdrawn_and_nothing_is_deleted() -> None:
    given = structure().after(BUDGET)

    recorded = only(given.when(WITHDRAWAL))

    assert isinstance(recorded.event, DocumentWithdrawn)
    (fact,) = recorded.event.facts()
    assert fact.value == {"owner_kind": "structure", "motif": "Illisible", "etat": "RETIRE"}
    assert given.after(WITHDRAWAL).history.at("document_file", LATER, str(ONE)) is not None
    assert given.after(WITHDRAWAL).again().when(WITHDRAWAL) == []


@pytest.mark.covers("DocumentRestored")
def test_a_withdrawn_document_is_restored() -> None:
    given = structure().after(BUDGET).after(WITHDRAWAL)

    recorded = only(given.when(RESTORATION))

    assert isinstance(recorded.event, DocumentRestored)
    (fact,) = recorded.event.facts()
    assert fact.value["etat"] == "DEPOSE"
    assert given.after(RESTORATION).again().when(RESTORATION) == []


def test_a_superseded_document_is_restored() -> None:
    given = with_other(structure(), changed(BUDGET, document_id=TWO)).after(BUDGET)

    assert len(given.after(SUPERSEDING).when(RESTORATION)) == 1


def test_a_document_that_counts_is_not_restored() -> None:
    structure().after(BUDGET).refuses(RESTORATION, DocumentStands, field="document_id")
    later = structure().after(BUDGET).after(WITHDRAWAL).after(RESTORATION)
    again = changed(RESTORATION, effective_on=date(2025, 6, 3))
    later.refuses(again, DocumentStands, field="document_id")


@pytest.mark.parametrize("command", [WITHDRAWAL, RESTORATION, SUPERSEDING, REFILING])
def test_an_unfiled_document_has_no_fate(command: Any) -> None:  # noqa: ANN401 (four commands)
    structure().refuses(command, DocumentOfAnother, field="document_id")
    early = changed(command, effective_on=date(2025, 5, 1))
    structure().after(BUDGET).refuses(early, DocumentOfAnother, field="document_id")
    structure().after(BUDGET).on(date(2025, 5, 3)).refuses(command, NotYet, field="effective_on")


@pytest.mark.parametrize("command", [WITHDRAWAL, RESTORATION, SUPERSEDING, REFILING])
def test_a_document_of_another_dossier_is_not_found(command: Any) -> None:  # noqa: ANN401 (four commands)
    given = structure().after(BUDGET).about(BETA).beside(BETA, registered())

    given.refuses(command, DocumentOfAnother, field="document_id")


def test_the_restored_state_rests_on_the_withdrawal() -> None:
    given = structure().after(BUDGET).after(WITHDRAWAL).after(RESTORATION)

    given.refuses_to_retract(given.id_of(DocumentWithdrawn), EventStillNeeded)
    given.refuses_to_retract(given.id_of(FinancialDocumentFiled), EventStillNeeded)
    alone = given.after_retracting(given.id_of(DocumentRestored))
    assert len(alone.retracting(alone.id_of(DocumentWithdrawn))) == 1


def test_a_filing_is_corrected_without_another_identifier() -> None:
    given = structure().after(BUDGET)
    correction = changed(
        BUDGET, year=2024, supersedes=given.id_of(FinancialDocumentFiled), reason=REASON
    )

    recorded = only(given.when(correction))

    assert isinstance(recorded.event, FinancialDocumentFiled)
    assert (recorded.event.year, recorded.reason) == (2024, REASON)


def test_a_correction_does_not_move_a_filing_after_its_withdrawal() -> None:
    given = structure().after(BUDGET).after(WITHDRAWAL)
    correction = changed(
        BUDGET,
        effective_on=date(2025, 6, 2),
        supersedes=given.id_of(FinancialDocumentFiled),
        reason=REASON,
    )

    given.refuses(correction, EventStillNeeded)


def test_a_document_of_a_cpom_is_withdrawn() -> None:
    filed = FileCpomActDocument(
        **FILE, document_id=ONE, category=ActCategory.CONVENTION_CPOM, structure_type=None
    )
    command = WithdrawCpomDocument(document_id=ONE, motif="Doublon", effective_on=LATER)

    assert len(cpom().after(filed).when(command)) == 1
