from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import pytest

from placeasile.domain.acts.decisions import (
    ACTS,
    ActAmendedLater,
    ActIsWithdrawn,
    ActRecordedApart,
    ActWithoutTerm,
    AmendAct,
    AmendCpomAct,
    DecideCpomTarification,
    DecideTarification,
    RecordAct,
    RecordCpomAct,
    RecordOperateurAct,
    WithdrawAct,
    WithdrawOperateurAct,
)
from placeasile.domain.acts.events import (
    ActAmended,
    ActRecorded,
    ActWithdrawn,
    TarificationDecided,
    start_of,
)
from placeasile.domain.categories import OWNED, ActCategory, Dating
from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Assertion, Event, Fact, FactRetracted, History, Refusal
from placeasile.domain.operateur.events import OperateurRegistered
from placeasile.domain.papers import CategoryNotOfType, CategoryOfAnother, DatesWrong, ScopeWrong
from placeasile.domain.stating import IdAlreadyUsed, Stated, ThingNotFound, beside
from placeasile.domain.structure.events import StructureRegistered, StructureTypeConverted
from placeasile.domain.subjects import NotYet, SubjectNotFound, WrongOrder
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import REASON, only
from tests.support.deciding import SUBJECT, TODAY, Deciding, Given, history_of

ACT = UUID("ac700000-0000-4000-8000-000000000001")
START, END = date(2024, 1, 1), date(2038, 12, 31)
FUSION = RecordAct(
    category=ActCategory.ARRETE_FUSION, start=START, end=END, act_id=ACT, reference="AR-2023-118"
)
TARIFF = DecideTarification(
    year=2025, act_id=ACT, dotation=Decimal("823440.00"), effective_on=date(2025, 4, 2)
)
AVENANT = AmendAct(act_id=ACT, effective_on=date(2025, 7, 1), new_end=date(2039, 12, 31))
WITHDRAWAL = WithdrawAct(act_id=ACT, motif="Annulé", effective_on=date(2025, 9, 1))
SCOPE = StructureType.CADA


class ContractThere(Stated):
    """A CPOM in the register, for these tests alone."""

    TOPIC: ClassVar[str] = "example.contract_there"
    FACETS: ClassVar[tuple[str, ...]] = ("registered",)

    kind: str = "cpom"


def structure(type_: StructureType = StructureType.CADA, *more: Given) -> Deciding[History]:
    registered = StructureRegistered(type=type_, departement="14", operateur_id=None)
    return Deciding(ACTS).beside(SUBJECT, (registered, date(2020, 1, 1)), *more)


def operateur() -> Deciding[History]:
    event = OperateurRegistered(nom="Association Alpha")
    return Deciding(ACTS).beside(SUBJECT, (event, date(2020, 1, 1)))


def cpom() -> Deciding[History]:
    return Deciding(ACTS).beside(SUBJECT, (ContractThere(), date(2020, 1, 1)))


def dated(category: ActCategory, on: date = START) -> dict[str, Any]:
    match category.dating:
        case Dating.PERIODE:
            return {"category": category, "start": on, "end": END}
        case Dating.JOUR:
            return {"category": category, "act_date": on}
        case Dating.AUCUNE:
            return {"category": category, "effective_on": on}


# ------------------------------------------------------------------ recording


@pytest.mark.covers("ActeAdministratif", "ActCategory.ARRETE_FUSION", "ActFiled")
def test_an_act_of_a_structure_is_recorded_on_its_first_day() -> None:
    recorded = only(structure().when(FUSION))

    assert recorded == Assertion(
        ActRecorded(
            act_id=ACT,
            owner_kind="structure",
            owner_id=SUBJECT,
            category="ARRETE_FUSION",
            start=START,
            end=END,
            reference="AR-2023-118",
        ),
        START,
    )
    act, end = recorded.event.facts()
    assert (act.facet, act.key, act.value["category"]) == ("act", str(ACT), "ARRETE_FUSION")
    assert end == Fact("act_end", {"end": "2038-12-31"}, str(ACT))
    assert recorded.event.subject(beside(SUBJECT, "acts")) == SUBJECT
    assert FUSION.stream(SUBJECT) == beside(SUBJECT, "acts")


def test_an_act_sent_again_records_nothing_and_an_unnamed_one_another() -> None:
    given = structure().after(FUSION)
    unnamed = FUSION.model_copy(update={"act_id": None})

    assert given.again().when(FUSION) == []
    assert len(given.again().when(unnamed)) == 1


def test_an_identifier_names_one_act() -> None:
    other = FUSION.model_copy(update={"reference": "AR-2"})
    later = FUSION.model_copy(update={"start": date(2024, 2, 1)})

    for command in (other, later):
        structure().after(FUSION).refuses(command, IdAlreadyUsed, field="act_id")


@pytest.mark.covers(
    "ActCategory.CPOM",
    "ActCategory.ARRETE_EXTENSION",
    "ActCategory.ARRETE_CONTRACTION",
    "ActCategory.AUTRE",
)
@pytest.mark.parametrize(
    "category",
    [
        ActCategory.ARRETE_EXTENSION,
        ActCategory.ARRETE_CONTRACTION,
        ActCategory.ARRETE_FUSION,
        ActCategory.CPOM,
        ActCategory.AUTRE,
    ],
)
def test_a_structure_of_any_type_has_these_acts(category: ActCategory) -> None:
    for kind in (StructureType.CADA, StructureType.HUDA, StructureType.PRAHDA):
        recorded = only(structure(kind).when(RecordAct(**dated(category))))
        assert recorded.effective_on == START


@pytest.mark.covers(
    "ActCategory.STATUTS",
    "ActCategory.RAPPORT_ACTIVITE_OPERATEUR",
    "ActCategory.FRAIS_DE_SIEGE",
    "ActCategory.AUTRE",
    "OperateurActFiled",
)
@pytest.mark.parametrize("category", sorted(OWNED["operateur"]))
def test_an_operator_has_these_acts(category: ActCategory) -> None:
    recorded = only(operateur().when(RecordOperateurAct(**dated(category))))

    assert isinstance(recorded.event, ActRecorded)
    assert recorded.event.owner_kind == "operateur"


@pytest.mark.covers("ActCategory.CONVENTION_CPOM", "CpomActFiled")
@pytest.mark.parametrize(
    ("category", "scope"),
    [
        (ActCategory.CONVENTION_CPOM, None),
        (ActCategory.ARRETE_AUTORISATION, StructureType.CPH),
        (ActCategory.CONVENTION, StructureType.HUDA),
        (ActCategory.AUTRE, None),
        (ActCategory.AUTRE, StructureType.HUDA),
    ],
)
def test_a_cpom_has_these_acts(category: ActCategory, scope: StructureType | None) -> None:
    recorded = only(cpom().when(RecordCpomAct(**dated(category), structure_type=scope)))

    assert isinstance(recorded.event, ActRecorded)
    assert recorded.event.structure_type == (None if scope is None else scope.value)


@pytest.mark.parametrize(
    ("given", "command", "categories"),
    [
        (structure(), RecordAct, set(ActCategory) - OWNED["structure"]),
        (operateur(), RecordOperateurAct, set(ActCategory) - OWNED["operateur"]),
        (cpom(), RecordCpomAct, set(ActCategory) - OWNED["cpom"]),
    ],
    ids=["structure", "operateur", "cpom"],
)
def test_a_category_of_another_kind_of_thing_is_refused(
    given: Deciding[History], command: type[RecordAct], categories: set[ActCategory]
) -> None:
    assert categories
    for category in categories:
        given.refuses(command(**dated(category)), CategoryOfAnother, field="category")


@pytest.mark.parametrize(
    "category",
    [ActCategory.ARRETE_AUTORISATION, ActCategory.CONVENTION, ActCategory.ARRETE_TARIFICATION],
)
def test_the_periods_and_the_tariff_of_a_structure_are_recorded_apart(
    category: ActCategory,
) -> None:
    structure().refuses(RecordAct(**dated(category)), ActRecordedApart, field="category")


@pytest.mark.parametrize(
    ("category", "scope"),
    [
        (ActCategory.ARRETE_AUTORISATION, None),
        (ActCategory.CONVENTION, None),
        (ActCategory.CONVENTION_CPOM, SCOPE),
    ],
)
def test_an_act_of_a_cpom_has_the_scope_of_its_category(
    category: ActCategory, scope: StructureType | None
) -> None:
    command = RecordCpomAct(**dated(category), structure_type=scope)
    cpom().refuses(command, ScopeWrong, field="structure_type")


def test_only_cada_and_cph_of_a_cpom_are_authorised() -> None:
    command = RecordCpomAct(
        **dated(ActCategory.ARRETE_AUTORISATION), structure_type=StructureType.HUDA
    )
    cpom().refuses(command, CategoryNotOfType, field="category")


@pytest.mark.covers("V-ACT-02", "V-ACT-04")
@pytest.mark.parametrize(
    ("given", "refusal", "field"),
    [
        ({"category": "ARRETE_FUSION", "start": START}, DatesWrong, "start"),
        ({"category": "ARRETE_FUSION", "act_date": START}, DatesWrong, "start"),
        ({**dated(ActCategory.ARRETE_FUSION), "act_date": START}, DatesWrong, "start"),
        ({"category": "ARRETE_EXTENSION", "start": START, "end": END}, DatesWrong, "act_date"),
        ({"category": "ARRETE_EXTENSION"}, DatesWrong, "act_date"),
        ({"category": "AUTRE", "act_date": START}, DatesWrong, "start"),
        ({"category": "AUTRE"}, DatesWrong, "effective_on"),
        ({"category": "ARRETE_FUSION", "start": END, "end": START}, WrongOrder, "end"),
        (
            {**dated(ActCategory.ARRETE_EXTENSION), "effective_on": END},
            DatesWrong,
            "effective_on",
        ),
    ],
)
def test_an_act_is_dated_as_its_category(
    given: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    structure().refuses(RecordAct(**given), refusal, field=field)


def test_an_act_may_last_one_day() -> None:
    command = RecordAct(category=ActCategory.ARRETE_FUSION, start=START, end=START)

    assert len(structure().when(command)) == 1


def test_an_act_is_about_something_of_the_register() -> None:
    Deciding(ACTS).refuses(FUSION, SubjectNotFound, field="structure_id")
    operateur().refuses(FUSION, SubjectNotFound, field="structure_id")


# ------------------------------------------------------------------ tariffs


@pytest.mark.covers("TarificationDecided", "ActCategory.ARRETE_TARIFICATION", "V-ACT-07")
def test_a_tariff_runs_over_its_year_from_the_day_it_is_signed() -> None:
    recorded = only(structure().when(TARIFF))

    assert recorded.effective_on == date(2025, 4, 2)
    assert isinstance(recorded.event, TarificationDecided)
    act, end = recorded.event.facts()
    assert act.value["category"] == "ARRETE_TARIFICATION"
    assert (act.value["start"], act.value["end"]) == ("2025-01-01", "2025-12-31")
    assert (act.value["year"], act.value["dotation"]) == (2025, "823440.00")
    assert end.value == {"end": "2025-12-31"}
    assert structure().after(TARIFF).again().when(TARIFF) == []


def test_a_tariff_may_say_other_days() -> None:
    command = TARIFF.model_copy(update={"start": date(2025, 7, 1)})
    assert isinstance(event := only(structure().when(command)).event, TarificationDecided)

    assert next(iter(event.facts())).value["start"] == "2025-07-01"


def test_a_tariff_is_signed_for_a_cada_or_a_cph_of_that_year() -> None:
    structure(StructureType.HUDA).refuses(TARIFF, CategoryNotOfType, field="category")
    converted = StructureTypeConverted(type=StructureType.CADA, legal_basis=None)
    later = structure(StructureType.HUDA, (converted, date(2025, 12, 31)))
    assert len(later.when(TARIFF)) == 1
    too_late = structure(StructureType.HUDA, (converted, date(2026, 1, 1)))
    too_late.refuses(TARIFF, CategoryNotOfType, field="category")


def test_a_tariff_of_a_cpom_is_for_one_authorised_type() -> None:
    fields = TARIFF.model_dump(exclude_none=True)
    scoped = DecideCpomTarification(**fields, structure_type=SCOPE)

    assert len(cpom().when(scoped)) == 1
    cpom().refuses(DecideCpomTarification(**fields), ScopeWrong, field="structure_type")
    other = DecideCpomTarification(**fields, structure_type=StructureType.HUDA)
    cpom().refuses(other, CategoryNotOfType, field="category")


def test_a_tariff_is_neither_signed_tomorrow_nor_ended_before_it_starts() -> None:
    structure().on(date(2025, 4, 1)).refuses(TARIFF, NotYet, field="effective_on")
    backwards = TARIFF.model_copy(update={"end": date(2024, 12, 31)})
    structure().refuses(backwards, WrongOrder, field="end")


# ------------------------------------------------------------------ avenants


@pytest.mark.covers("AvenantFiled", "L26", "V-ACT-05")
def test_an_avenant_moves_the_end_of_an_act() -> None:
    recorded = only(structure().after(FUSION).when(AVENANT))

    assert isinstance(recorded.event, ActAmended)
    assert recorded.effective_on == date(2025, 7, 1)
    avenant, end = recorded.event.facts()
    assert avenant.facet == "act_avenant"
    assert end == Fact("act_end", {"end": "2039-12-31"}, str(ACT))


def test_an_avenant_may_leave_the_end_as_it_is() -> None:
    command = AVENANT.model_copy(update={"new_end": None, "summary": "Nouveau siège"})

    (fact,) = only(structure().after(FUSION).when(command)).event.facts()

    assert fact.value == {
        "owner_kind": "structure",
        "new_end": None,
        "summary": "Nouveau siège",
        "reference": None,
    }


def test_an_avenant_sent_again_records_nothing_and_another_of_that_day_is_refused() -> None:
    given = structure().after(FUSION).after(AVENANT)

    assert given.again().when(AVENANT) == []
    other = AVENANT.model_copy(update={"new_end": date(2040, 12, 31)})
    given.refuses(other, DayAlreadyTaken, field="effective_on")


@pytest.mark.parametrize(
    ("change", "refusal", "field"),
    [
        ({"act_id": SUBJECT}, ThingNotFound, "act_id"),
        ({"effective_on": date(2023, 12, 31)}, WrongOrder, "effective_on"),
        ({"new_end": date(2025, 6, 30)}, WrongOrder, "new_end"),
    ],
)
def test_an_avenant_is_inside_a_known_act(
    change: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    command = AVENANT.model_copy(update=change)
    structure().after(FUSION).refuses(command, refusal, field=field)


def test_an_avenant_may_be_of_the_first_day_of_its_act() -> None:
    ending = AVENANT.model_copy(update={"effective_on": START})
    command = ending.model_copy(update={"new_end": None, "summary": "Nouveau siège"})

    assert len(structure().after(FUSION).when(command)) == 1
    structure().after(FUSION).refuses(ending, DayAlreadyTaken, field="effective_on")


@pytest.mark.covers("V-ACT-05")
@pytest.mark.parametrize("category", [ActCategory.ARRETE_EXTENSION, ActCategory.AUTRE])
def test_an_act_without_period_has_no_avenant(category: ActCategory) -> None:
    given = structure().after(RecordAct(**dated(category), act_id=ACT))

    given.refuses(AVENANT, ActWithoutTerm, field="act_id")
    assert start_of(given.history, ACT) is None


def test_a_tariff_is_amended_after_its_signature() -> None:
    given = structure().after(TARIFF)
    early = AVENANT.model_copy(update={"effective_on": date(2025, 4, 1)})

    given.refuses(early, WrongOrder, field="effective_on")
    assert len(given.when(AVENANT)) == 1


def test_an_act_of_a_cpom_is_amended() -> None:
    given = cpom().after(RecordCpomAct(**dated(ActCategory.CONVENTION_CPOM), act_id=ACT))
    command = AmendCpomAct(act_id=ACT, effective_on=date(2025, 7, 1), new_end=END)

    assert len(given.when(command)) == 1


# ------------------------------------------------------------------ withdrawal


@pytest.mark.covers("L9", "L26")
def test_an_act_is_withdrawn_from_a_day_even_the_last_one() -> None:
    recorded = only(structure().after(FUSION).when(WITHDRAWAL))

    assert recorded == Assertion(
        ActWithdrawn(act_id=ACT, owner_kind="structure", owner_id=SUBJECT, motif="Annulé"),
        date(2025, 9, 1),
    )
    assert structure().after(FUSION).after(WITHDRAWAL).again().when(WITHDRAWAL) == []


def test_an_act_is_withdrawn_once() -> None:
    given = structure().after(FUSION).after(WITHDRAWAL)

    for day in (date(2025, 8, 31), date(2025, 9, 2)):
        other = WITHDRAWAL.model_copy(update={"effective_on": day})
        given.refuses(other, ActIsWithdrawn, field="effective_on")
    motif = WITHDRAWAL.model_copy(update={"motif": "Abrogé"})
    given.refuses(motif, DayAlreadyTaken, field="effective_on")


@pytest.mark.parametrize(
    "change", [{"act_id": SUBJECT}, {"effective_on": date(2023, 12, 31)}], ids=["who", "when"]
)
def test_what_is_withdrawn_is_known_that_day(change: dict[str, Any]) -> None:
    command = WITHDRAWAL.model_copy(update=change)
    structure().after(FUSION).refuses(command, ThingNotFound, field="act_id")


def test_a_withdrawn_act_is_not_amended_whichever_comes_first() -> None:
    late = AVENANT.model_copy(update={"effective_on": date(2025, 9, 1)})

    structure().after(FUSION).after(WITHDRAWAL).refuses(late, ActIsWithdrawn, field="effective_on")
    structure().after(FUSION).after(late).refuses(WITHDRAWAL, ActAmendedLater, field="effective_on")
    assert len(structure().after(FUSION).after(WITHDRAWAL).when(AVENANT)) == 1
    assert len(structure().after(FUSION).after(AVENANT).when(WITHDRAWAL)) == 1


def test_an_act_of_an_operator_is_withdrawn() -> None:
    given = operateur().after(RecordOperateurAct(**dated(ActCategory.STATUTS), act_id=ACT))
    command = WithdrawOperateurAct(act_id=ACT, motif="Refonte", effective_on=date(2025, 1, 1))

    assert len(given.when(command)) == 1


# ------------------------------------------------------------------ corrections


def test_a_correction_keeps_the_identifier_of_the_act() -> None:
    given = structure().after(FUSION)
    correction = RecordAct(
        category=ActCategory.ARRETE_FUSION,
        start=date(2024, 2, 1),
        end=END,
        supersedes=given.id_of(ActRecorded),
        reason=REASON,
    )

    recorded = only(given.when(correction))

    assert isinstance(recorded.event, ActRecorded)
    assert (recorded.event.act_id, recorded.supersedes) == (ACT, given.id_of(ActRecorded))


@pytest.mark.parametrize(
    "fields",
    [
        {"category": ActCategory.ARRETE_FUSION, "start": date(2025, 7, 2), "end": END},
        {"category": ActCategory.ARRETE_EXTENSION, "act_date": START},
    ],
    ids=["later", "without period"],
)
def test_a_correction_leaves_no_avenant_behind(fields: dict[str, Any]) -> None:
    given = structure().after(FUSION).after(AVENANT)
    correction = RecordAct(**fields, act_id=ACT, supersedes=given.id_of(ActRecorded), reason=REASON)

    given.refuses(correction, EventStillNeeded)


@pytest.mark.parametrize("later", [AVENANT, WITHDRAWAL])
def test_an_act_is_retracted_once_nothing_rests_on_it(later: AmendAct | WithdrawAct) -> None:
    given = structure().after(FUSION).after(later)
    kind: type[Event] = later.records

    given.refuses_to_retract(given.id_of(ActRecorded), EventStillNeeded)
    alone = given.after_retracting(given.id_of(kind))
    taken = only(alone.retracting(alone.id_of(ActRecorded)))
    assert isinstance(taken.event, FactRetracted)


def test_an_old_act_is_recorded_today() -> None:
    command = RecordAct(
        category=ActCategory.ARRETE_FUSION, start=date(2009, 1, 1), end=date(2018, 12, 31)
    )
    recorded = only(structure().on(TODAY).when(command))

    assert recorded.effective_on == date(2009, 1, 1)
    assert history_of(recorded).at("act_end", date(2010, 1, 1), recorded_key(recorded)) is not None


def recorded_key(recorded: Assertion) -> str:
    return next(iter(recorded.event.facts())).key
