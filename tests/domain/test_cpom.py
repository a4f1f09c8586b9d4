from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

import pytest
from pydantic import ValidationError

from placeasile.domain.corrections import EventStillNeeded, RegistrationStays
from placeasile.domain.cpom.decisions.base import (
    CPOM,
    CpomAlreadySigned,
    CpomEndedEarly,
    CpomEndMovedBack,
    CpomEndsBeforeStart,
    CpomGoesOn,
    CpomIdentityTaken,
    CpomNameEmpty,
    CpomTooLong,
    OutsideCpom,
)
from placeasile.domain.cpom.decisions.contract import (
    AmendCpom,
    RenameCpom,
    SignCpom,
    TerminateCpom,
)
from placeasile.domain.cpom.decisions.money import (
    CpomBudgetEmpty,
    CpomYearOutside,
    RecordCpomBudget,
)
from placeasile.domain.cpom.decisions.territory import (
    CoverDepartement,
    SetCpomTerritory,
    TerritoryMismatch,
    TerritoryUnknown,
    UncoverDepartement,
)
from placeasile.domain.cpom.events import (
    CpomAmended,
    CpomBudgetRecorded,
    CpomDepartementCovered,
    CpomDepartementUncovered,
    CpomGranularity,
    CpomRenamed,
    CpomSigned,
    CpomTerminated,
    CpomTerritorySet,
    StructureJoinedCpom,
)
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Assertion, Claim, Event, Refusal
from placeasile.domain.operateur.events import (
    OperateurDeactivated,
    OperateurMerged,
    OperateurRegistered,
)
from placeasile.domain.stating import Open, ThingNotFound
from placeasile.domain.structure.events import StructureRegistered
from placeasile.domain.subjects import OperateurInactive, SubjectNotFound
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import ALPHA, BETA, NOBODY, REASON
from tests.support.deciding import SUBJECT, Deciding

START: Final = date(2023, 1, 1)
END: Final = date(2027, 12, 31)
SIGNED: Final = CpomSigned(operateur_id=ALPHA, start=START, end=END, nom="CPOM Normandie")
ONE: Final = UUID("51000000-0000-4000-8000-000000000001")


def unsigned() -> Deciding[Open]:
    return (
        Deciding(CPOM)
        .beside(ALPHA, (OperateurRegistered(nom="Association Alpha"), date(2020, 1, 1)))
        .beside(ONE, (StructureRegistered(type=StructureType.CADA, departement="14"), START))
    )


def signed() -> Deciding[Open]:
    return unsigned().given((SIGNED, START))


def sign(**more: object) -> SignCpom:
    given = {"operateur_id": ALPHA, "start": START, "end": END, "nom": "CPOM Normandie"}
    return SignCpom.model_validate({**given, **more})


def budget(**more: object) -> RecordCpomBudget:
    given = {"year": 2024, "structure_type": "CADA", "effective_on": date(2024, 3, 1)}
    return RecordCpomBudget.model_validate({**given, "dotation_granted": "1000", **more})


@pytest.mark.covers("CpomSigned", "CpomContractSigned", "Cpom", "V-CPOM-01")
def test_a_contract_is_signed_with_its_operator_and_its_days() -> None:
    assert unsigned().when(sign()) == [Assertion(SIGNED, START)]
    assert signed().again().when(sign()) == []


@pytest.mark.covers("CpomSigned", "V-CPOM-01")
def test_a_contract_has_one_operator_that_the_register_knows() -> None:
    unsigned().refuses(sign(operateur_id=NOBODY), SubjectNotFound, field="operateur_id")
    unsigned().refuses(sign(operateur_id=ONE), SubjectNotFound, field="operateur_id")
    with pytest.raises(ValidationError):
        SignCpom.model_validate({"start": "2023-01-01", "end": "2027-12-31"})


@pytest.mark.covers("CpomSigned", "OperateurMerged", "OperateurDeactivated")
@pytest.mark.parametrize(
    "gone", [OperateurMerged(into_id=BETA), OperateurDeactivated(motif="Liquidation")]
)
def test_an_operator_that_is_gone_signs_nothing(gone: Event) -> None:
    registered = (OperateurRegistered(nom="Association Alpha"), date(2020, 1, 1))
    late = unsigned().beside(ALPHA, registered, (gone, date(2023, 1, 1)))
    in_time = unsigned().beside(ALPHA, registered, (gone, date(2023, 1, 2)))

    late.refuses(sign(), OperateurInactive, field="operateur_id")
    assert in_time.when(sign())


@pytest.mark.covers("V-CPOM-02")
@pytest.mark.parametrize(
    ("end", "refusal"),
    [
        (date(2022, 12, 31), CpomEndsBeforeStart),
        (START, CpomEndsBeforeStart),
        (date(2033, 1, 1), CpomTooLong),
    ],
)
def test_a_contract_lasts_from_a_day_to_ten_years(end: date, refusal: type[Refusal]) -> None:
    unsigned().refuses(sign(end=end), refusal, field="end")
    assert unsigned().when(sign(end=date(2032, 12, 31)))
    assert unsigned().when(sign(end=date(2023, 1, 2)))


@pytest.mark.covers("V-CPOM-02")
def test_a_contract_that_starts_on_29_february_lasts_ten_years() -> None:
    start = date(2024, 2, 29)
    assert unsigned().when(sign(start=start, end=date(2034, 2, 28)))
    unsigned().refuses(sign(start=start, end=date(2034, 3, 1)), CpomTooLong, field="end")


def test_a_stream_is_one_contract() -> None:
    signed().refuses(sign(end=date(2026, 12, 31)), CpomAlreadySigned, field="start")
    unsigned().refuses(sign(nom="—"), CpomNameEmpty, field="nom")


@pytest.mark.covers("CpomSigned")
def test_a_signature_is_corrected_and_never_retracted() -> None:
    target = signed().id_of(CpomSigned)
    corrected = signed().when(sign(end=date(2026, 12, 31), supersedes=target, reason=REASON))

    assert [one.supersedes for one in corrected] == [target]
    signed().refuses_to_retract(target, RegistrationStays, field="event_id")


@pytest.mark.covers("CpomSigned")
def test_the_identity_of_a_contract_is_its_folded_name_its_years_and_its_operator() -> None:
    claims = CPOM.claims(signed().given((CpomRenamed(nom="Été"), date(2024, 1, 1))).history)
    key = f"cpom normandie/2023-2027/{ALPHA}"

    assert claims == {
        ("cpom_identity", key): Claim(since=START),
        ("cpom_identity", f"ete/2023-2027/{ALPHA}"): Claim(since=START),
    }
    refusal = CPOM.taken["cpom_identity"](key)
    assert isinstance(refusal, CpomIdentityTaken)
    assert "cpom normandie (2023-2027)" in str(refusal)
    assert CPOM.claims(unsigned().history) == {}


def test_a_contract_without_a_name_claims_no_identity() -> None:
    nameless = unsigned().given((SIGNED.model_copy(update={"nom": None}), START))
    assert CPOM.claims(nameless.history) == {}


@pytest.mark.covers("CpomRenamed", "CpomAmended")
def test_a_contract_is_renamed_from_a_day() -> None:
    command = RenameCpom(nom="CPOM Est", effective_on=date(2024, 1, 1))

    assert signed().when(command) == [Assertion(CpomRenamed(nom="CPOM Est"), date(2024, 1, 1))]
    assert signed().after(command).again().when(command) == []
    signed().after(command).refuses(
        RenameCpom(nom="CPOM Ouest", effective_on=date(2024, 1, 1)),
        DayAlreadyTaken,
        field="effective_on",
    )
    signed().refuses(RenameCpom(nom="…", effective_on=date(2024, 1, 1)), CpomNameEmpty, field="nom")
    unsigned().refuses(command, SubjectNotFound, field="cpom_id")


AVENANT: Final = AmendCpom(effective_on=date(2025, 6, 1), new_end=date(2028, 12, 31))


@pytest.mark.covers("CpomAmended", "CpomContractAmended", "L26")
def test_an_avenant_moves_the_end() -> None:
    amended = signed().after(AVENANT)

    assert signed().when(AVENANT) == [
        Assertion(CpomAmended(new_end=date(2028, 12, 31)), date(2025, 6, 1))
    ]
    assert amended.again().when(AVENANT) == []
    assert amended.history.at("cpom_end", date(2025, 5, 31)) == {
        "end": "2027-12-31",
        "ended_early": False,
    }
    assert amended.history.at("cpom_end", date(2025, 6, 1)) == {
        "end": "2028-12-31",
        "ended_early": False,
    }


@pytest.mark.covers("CpomAmended")
def test_an_avenant_may_leave_the_end_as_it_is() -> None:
    command = AmendCpom(effective_on=START, summary="Nouvelles cibles")
    assert [one.effective_on for one in signed().when(command)] == [START]


@pytest.mark.covers("CpomContractAmended")
@pytest.mark.parametrize(
    ("on", "new_end", "refusal", "field"),
    [
        (date(2022, 12, 31), None, OutsideCpom, "effective_on"),
        (date(2028, 1, 1), None, OutsideCpom, "effective_on"),
        (date(2025, 1, 1), date(2027, 12, 30), CpomEndMovedBack, "new_end"),
        (date(2025, 1, 1), date(2029, 1, 1), CpomEndMovedBack, "new_end"),
        (date(2025, 6, 1), date(2029, 12, 31), DayAlreadyTaken, "effective_on"),
        (date(2025, 7, 1), date(2033, 1, 1), CpomTooLong, "new_end"),
    ],
)
def test_an_avenant_keeps_to_the_contract(
    on: date, new_end: date | None, refusal: type[Refusal], field: str
) -> None:
    command = AmendCpom(effective_on=on, new_end=new_end)
    subject = signed() if on.year in {2022, 2028} else signed().after(AVENANT)
    subject.refuses(command, refusal, field=field)


@pytest.mark.covers("CpomAmended")
def test_an_earlier_avenant_is_recorded_later_within_what_is_known() -> None:
    earlier = AmendCpom(effective_on=date(2024, 1, 1), new_end=date(2028, 6, 30))
    assert signed().after(AVENANT).after(earlier).history.latest("cpom_end") == {
        "end": "2028-12-31",
        "ended_early": False,
    }


@pytest.mark.covers("CpomAmended", "L26")
def test_an_avenant_that_others_rest_on_is_not_retracted() -> None:
    join = (StructureJoinedCpom(structure_id=ONE), date(2028, 3, 1))
    amended = signed().after(AVENANT)

    assert amended.retracting(amended.id_of(CpomAmended))
    amended.given(join).refuses_to_retract(amended.id_of(CpomAmended), EventStillNeeded, field=None)


@pytest.mark.covers("CpomSigned", "CpomAmended")
def test_a_signature_corrected_beyond_an_avenant_needs_the_avenant_first() -> None:
    amended = signed().after(AVENANT)
    command = sign(end=date(2030, 12, 31), supersedes=amended.id_of(CpomSigned), reason=REASON)
    amended.refuses(command, EventStillNeeded, field=None)


TERMINATED: Final = TerminateCpom(last_day=date(2025, 6, 30), motif="Commun accord")


@pytest.mark.covers("CpomTerminated")
def test_a_contract_ends_before_its_term() -> None:
    event = CpomTerminated(last_day=date(2025, 6, 30), motif="Commun accord")

    assert signed().when(TERMINATED) == [Assertion(event, date(2025, 7, 1))]
    assert signed().after(TERMINATED).again().when(TERMINATED) == []
    assert signed().after(TERMINATED).retracting(signed().after(TERMINATED).id_of(CpomTerminated))


@pytest.mark.covers("CpomTerminated")
def test_a_contract_ends_early_once_and_within_its_days() -> None:
    ended = signed().after(TERMINATED)

    ended.refuses(
        TerminateCpom(last_day=date(2025, 5, 31), motif="Autre"), CpomEndedEarly, field="last_day"
    )
    for day in (date(2022, 12, 31), date(2028, 1, 1)):
        signed().refuses(TerminateCpom(last_day=day, motif="x"), OutsideCpom, field="last_day")
    ended.refuses(
        AmendCpom(effective_on=date(2025, 7, 1), summary="x"), CpomEndedEarly, field="effective_on"
    )
    assert ended.when(AmendCpom(effective_on=date(2025, 6, 30), summary="x"))


@pytest.mark.covers("CpomTerminated")
def test_nothing_of_a_contract_comes_after_its_early_end() -> None:
    signed().after(AVENANT).refuses(
        TerminateCpom(last_day=date(2025, 5, 31), motif="x"), CpomGoesOn, field="last_day"
    )
    joined = signed().given((StructureJoinedCpom(structure_id=ONE), date(2026, 1, 1)))
    joined.refuses(TERMINATED, CpomGoesOn, field="last_day")


TERRITORY: Final = SetCpomTerritory(region="28", effective_on=START)
CALVADOS: Final = CoverDepartement(departement="14", effective_on=START)
MANCHE: Final = CoverDepartement(departement="50", effective_on=START)


@pytest.mark.covers("CpomTerritorySet", "CpomDepartement")
def test_a_contract_covers_its_region_unless_told_otherwise() -> None:
    event = CpomTerritorySet(region="28", granularity=CpomGranularity.REGIONALE)

    assert signed().when(TERRITORY) == [Assertion(event, START)]
    assert signed().after(TERRITORY).again().when(TERRITORY) == []
    signed().refuses(
        SetCpomTerritory(region="99", effective_on=START), TerritoryUnknown, field="region"
    )
    signed().refuses(
        SetCpomTerritory(region="28", effective_on=date(2022, 1, 1)),
        OutsideCpom,
        field="effective_on",
    )


@pytest.mark.covers(
    "CpomTerritorySet",
    "CpomDepartement",
    "L9",
    "CpomDepartementCovered",
    "CpomDepartementUncovered",
)
def test_each_departement_is_covered_and_uncovered_by_its_own_event() -> None:
    covered = signed().after(CALVADOS)
    leave = UncoverDepartement(departement="14", motif="Avenant", effective_on=date(2024, 1, 1))

    assert signed().when(CALVADOS) == [Assertion(CpomDepartementCovered(departement="14"), START)]
    assert covered.again().when(CALVADOS) == []
    assert covered.when(leave) == [
        Assertion(CpomDepartementUncovered(departement="14", motif="Avenant"), date(2024, 1, 1))
    ]
    assert covered.after(leave).again().when(leave) == []
    covered.after(leave).refuses_to_retract(
        covered.id_of(CpomDepartementCovered), EventStillNeeded, field=None
    )
    covered.refuses(
        leave.model_copy(update={"departement": "50"}), ThingNotFound, field="departement"
    )
    signed().refuses(
        CoverDepartement(departement="20", effective_on=START),
        TerritoryUnknown,
        field="departement",
    )


@pytest.mark.covers("CpomGranularity.REGIONALE", "CpomTerritorySet")
def test_a_regional_contract_covers_no_departement_of_another_region() -> None:
    paris = CoverDepartement(departement="75", effective_on=START)

    signed().after(TERRITORY).refuses(paris, TerritoryMismatch, field="departement")
    assert signed().after(TERRITORY).when(CALVADOS)
    signed().after(paris).refuses(TERRITORY, TerritoryMismatch, field="granularity")


@pytest.mark.covers("CpomGranularity.DEPARTEMENTALE", "CpomGranularity.INTERDEPARTEMENTALE")
def test_a_departemental_contract_covers_one_departement() -> None:
    one = TERRITORY.model_copy(update={"granularity": CpomGranularity.DEPARTEMENTALE})
    several = TERRITORY.model_copy(update={"granularity": CpomGranularity.INTERDEPARTEMENTALE})

    signed().after(one).after(CALVADOS).refuses(MANCHE, TerritoryMismatch, field="departement")
    signed().after(CALVADOS).after(MANCHE).refuses(one, TerritoryMismatch, field="granularity")
    assert signed().after(several).after(CALVADOS).when(MANCHE)


@pytest.mark.covers("CpomBudgetRecorded", "CpomMillesime", "V-CPOM-06", "CpomResultConsolidated")
def test_the_money_of_a_year_and_a_type_is_one_whole_fact() -> None:
    command = budget(state_recovery="-3000.5", comment="Travaux")
    recorded = signed().when(command)
    (fact,) = recorded[0].event.facts()

    assert recorded == [
        Assertion(
            CpomBudgetRecorded(
                cpom_id=SUBJECT,
                year=2024,
                structure_type=StructureType.CADA,
                dotation_granted=Decimal(1000),
                state_recovery=Decimal("-3000.5"),
                comment="Travaux",
            ),
            date(2024, 3, 1),
        )
    ]
    assert (fact.facet, fact.key) == ("cpom_budget", "2024/CADA")
    assert fact.value["dotation_granted"] == "1000.00"
    assert fact.value["total_income"] is None
    assert signed().after(command).again().when(command) == []


@pytest.mark.covers("CpomBudgetRecorded", "V-CPOM-06")
def test_a_budget_is_of_a_year_of_the_contract_and_says_something() -> None:
    signed().refuses(budget(year=2022), CpomYearOutside, field="year")
    signed().refuses(budget(year=2028), CpomYearOutside, field="year")
    assert signed().after(AVENANT).when(budget(year=2028))
    signed().refuses(budget(dotation_granted=None), CpomBudgetEmpty, field="year")
    assert signed().when(budget(dotation_granted=None, autre="0"))


@pytest.mark.covers("CpomBudgetRecorded", "CpomResultAllocated")
def test_a_later_decision_of_the_year_replaces_the_whole_and_types_stay_apart() -> None:
    story = signed().after(budget()).after(budget(structure_type="CPH"))
    later = story.after(budget(effective_on=date(2024, 9, 1), total_income="5"))
    said = later.history.latest("cpom_budget", "2024/CADA")
    assert said is not None
    assert (said["dotation_granted"], said["total_income"]) == ("1000.00", "5.00")
    assert set(later.history.keys("cpom_budget")) == {"2024/CADA", "2024/CPH"}
    story.refuses(budget(dotation_granted="999"), DayAlreadyTaken, field="effective_on")


@pytest.mark.covers("CpomBudgetRecorded")
@pytest.mark.parametrize("name", ["dotation_granted", "total_income", "dedicated_funds"])
def test_some_amounts_are_never_negative(name: str) -> None:
    with pytest.raises(ValidationError):
        budget(**{name: "-1"})


@pytest.mark.covers("CpomBudgetRecorded")
@pytest.mark.parametrize("name", ["state_recovery", "allocation_total", "report_a_nouveau"])
def test_the_recovery_and_the_allocation_have_a_sign(name: str) -> None:
    assert signed().when(budget(**{name: "-1"}))


def test_a_budget_keeps_the_contract_from_being_shortened() -> None:
    amended = signed().after(AVENANT).after(budget(year=2028))
    amended.refuses_to_retract(amended.id_of(CpomAmended), EventStillNeeded, field=None)
