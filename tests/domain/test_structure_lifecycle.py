from collections.abc import Callable
from datetime import date

import pytest
from pydantic import ValidationError

from placeasile.domain.kernel import Assertion
from placeasile.domain.structure.decisions.base import STRUCTURE, StructureCommand
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity, StateCapacity
from placeasile.domain.structure.decisions.codes import AttachDnaCode, AttachFinessCode
from placeasile.domain.structure.decisions.lifecycle import (
    ChangeOperateur,
    CloseStructure,
    ConvertType,
    MoveStructure,
    OpenStructure,
    OperateurUnknown,
    RegisterStructure,
    RenameStructure,
)
from placeasile.domain.structure.events import (
    OperateurChanged,
    StructureClosed,
    StructureMoved,
    StructureOpened,
    StructureRegistered,
    StructureRenamed,
    StructureTypeConverted,
)
from placeasile.domain.structure.refusals import (
    ClosedBeforeOpening,
    DepartementUnknown,
    StructureAlreadyClosed,
    StructureAlreadyOpened,
    StructureAlreadyRegistered,
    StructureIsClosed,
    StructureNotFound,
)
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import (
    ALPHA,
    BETA,
    CLOSED_FROM,
    LAST_DAY,
    NOBODY,
    OPENED_ON,
    REASON,
    REGISTERED,
    REGISTERED_ON,
    closed,
    only,
    opened,
    registered,
    unregistered,
)
from tests.support.deciding import SUBJECT

SEPTEMBER = date(2025, 9, 1)
ON_A_DAY: dict[str, Callable[[date], StructureCommand]] = {
    "open": lambda day: OpenStructure(effective_on=day),
    "rename": lambda day: RenameStructure(nom="Les Tilleuls", effective_on=day),
    "change operateur": lambda day: ChangeOperateur(operateur_id=BETA, effective_on=day),
    "move": lambda day: MoveStructure(commune="Caen", effective_on=day),
    "convert": lambda day: ConvertType(type=StructureType.CPH, effective_on=day),
    "authorise capacity": lambda day: AuthoriseCapacity(places=90, effective_on=day),
    "attach dna": lambda day: AttachDnaCode(code="C1499", effective_on=day),
    "attach finess": lambda day: AttachFinessCode(code="010003838", effective_on=day),
}


@pytest.mark.covers("StructureRegistered")
def test_a_structure_is_registered() -> None:
    command = RegisterStructure(
        type=StructureType.CADA,
        departement="2a",
        effective_on=REGISTERED_ON,
        operateur_id=ALPHA,
        filiale="Alpha Sud",
        nom="Les Tilleuls",
    )

    assert unregistered().when(command) == [
        Assertion(
            StructureRegistered(
                type=StructureType.CADA,
                departement="2A",
                operateur_id=ALPHA,
                filiale="Alpha Sud",
                nom="Les Tilleuls",
            ),
            REGISTERED_ON,
        )
    ]


def test_a_structure_may_be_registered_before_its_operator_is_known() -> None:
    command = RegisterStructure(
        type=StructureType.HUDA, departement="976", effective_on=REGISTERED_ON
    )

    state = STRUCTURE.read(unregistered().after(command).history)

    assert state.registered
    assert state.operateur(REGISTERED_ON) is None


def test_registering_the_same_structure_again_records_nothing() -> None:
    command = RegisterStructure(
        type=StructureType.CADA, departement="14", effective_on=REGISTERED_ON, operateur_id=ALPHA
    )

    assert registered().again().when(command) == []


def test_a_structure_is_registered_once() -> None:
    command = RegisterStructure(
        type=StructureType.CPH, departement="14", effective_on=REGISTERED_ON
    )

    registered().refuses(command, StructureAlreadyRegistered, field="structure_id")


def test_the_day_of_a_registration_is_not_changed_in_silence() -> None:
    command = RegisterStructure(
        type=StructureType.CADA,
        departement="14",
        effective_on=date(2001, 1, 1),
        operateur_id=ALPHA,
    )

    registered().refuses(command, StructureAlreadyRegistered, field="structure_id")


@pytest.mark.parametrize("departement", ["20", "1", "99", "Calvados", "2C", "97"])
def test_a_departement_is_one_of_the_code_officiel_geographique(departement: str) -> None:
    command = RegisterStructure(
        type=StructureType.CADA, departement=departement, effective_on=REGISTERED_ON
    )

    unregistered().refuses(command, DepartementUnknown, field="departement")


@pytest.mark.parametrize("operateur_id", [NOBODY, SUBJECT])
def test_the_operator_of_a_registration_is_registered(operateur_id: object) -> None:
    command = RegisterStructure.model_validate(
        {
            "type": "CADA",
            "departement": "14",
            "effective_on": "2025-05-01",
            "operateur_id": operateur_id,
        }
    )
    beside_a_structure = unregistered().beside(SUBJECT, REGISTERED)

    beside_a_structure.refuses(command, OperateurUnknown, field="operateur_id")


def test_registering_reads_the_operator_only() -> None:
    command = RegisterStructure(
        type=StructureType.CADA, departement="14", effective_on=REGISTERED_ON, operateur_id=ALPHA
    )
    without = command.model_copy(update={"operateur_id": None})

    assert list(command.reads(SUBJECT)) == [ALPHA]
    assert list(without.reads(SUBJECT)) == []
    assert command.stream(SUBJECT) == SUBJECT


@pytest.mark.covers("V-ID-02", *[f"StructureType.{one}" for one in StructureType])
@pytest.mark.parametrize("type_", StructureType)
def test_a_structure_is_of_one_of_the_six_types(type_: StructureType) -> None:
    command = RegisterStructure(type=type_, departement="14", effective_on=REGISTERED_ON)

    state = STRUCTURE.read(unregistered().after(command).history)

    assert state.type(REGISTERED_ON) is type_
    assert type_.authorised == (type_ in {StructureType.CADA, StructureType.CPH})


@pytest.mark.covers("V-ID-02")
@pytest.mark.parametrize("type_", ["nh", "cada", "HOTEL", "", None])
def test_a_type_is_one_of_the_six(type_: object) -> None:
    with pytest.raises(ValidationError):
        RegisterStructure.model_validate(
            {"type": type_, "departement": "14", "effective_on": "2025-05-01"}
        )


@pytest.mark.parametrize("make", ON_A_DAY.values(), ids=ON_A_DAY.keys())
def test_an_unknown_structure_takes_no_command(
    make: Callable[[date], StructureCommand],
) -> None:
    unregistered().refuses(make(SEPTEMBER), StructureNotFound, field="structure_id")


@pytest.mark.parametrize("make", ON_A_DAY.values(), ids=ON_A_DAY.keys())
def test_nothing_happens_to_a_structure_from_the_day_it_is_closed(
    make: Callable[[date], StructureCommand],
) -> None:
    refusal = closed().refuses(make(CLOSED_FROM), StructureIsClosed, field="effective_on")

    assert "01/07/2025" in str(refusal)


@pytest.mark.parametrize("name", sorted(ON_A_DAY.keys() - {"open"}))
def test_what_happened_on_the_last_day_can_still_be_recorded(name: str) -> None:
    assert len(closed().when(ON_A_DAY[name](LAST_DAY))) == 1


@pytest.mark.parametrize("make", ON_A_DAY.values(), ids=ON_A_DAY.keys())
def test_the_same_command_sent_twice_records_one_fact(
    make: Callable[[date], StructureCommand],
) -> None:
    command = make(SEPTEMBER)
    once = registered().after(command)

    assert len(once.past) == len(registered().past) + 1
    assert once.again().when(command) == []


def test_a_structure_opens_even_before_the_register_follows_it() -> None:
    assert registered().when(OpenStructure(effective_on=OPENED_ON)) == [
        Assertion(StructureOpened(), OPENED_ON)
    ]


def test_an_opening_is_recorded_after_facts_that_come_later() -> None:
    after_facts = registered().after(AuthoriseCapacity(places=90, effective_on=date(2023, 1, 1)))

    assert len(after_facts.when(OpenStructure(effective_on=date(2024, 1, 1)))) == 1


def test_a_structure_opens_once() -> None:
    refusal = opened().refuses(
        OpenStructure(effective_on=SEPTEMBER), StructureAlreadyOpened, field="effective_on"
    )

    assert "01/03/2010" in str(refusal)


def test_the_opening_is_corrected_with_a_reason() -> None:
    given = opened()
    target = given.id_of(StructureOpened)

    corrected = only(
        given.when(OpenStructure(effective_on=date(2010, 4, 1), supersedes=target, reason=REASON))
    )

    assert corrected == Assertion(
        StructureOpened(), date(2010, 4, 1), supersedes=target, reason=REASON
    )


def test_a_structure_bears_another_name() -> None:
    assert registered().when(RenameStructure(nom="Les Tilleuls", effective_on=SEPTEMBER)) == [
        Assertion(StructureRenamed(nom="Les Tilleuls"), SEPTEMBER)
    ]


def test_a_structure_is_handed_over() -> None:
    command = ChangeOperateur(operateur_id=BETA, effective_on=date(2025, 7, 1), filiale="Bêta 14")

    assert list(command.reads(SUBJECT)) == [BETA]
    assert registered().when(command) == [
        Assertion(OperateurChanged(operateur_id=BETA, filiale="Bêta 14"), date(2025, 7, 1))
    ]


def test_another_subsidiary_of_the_same_operator_is_recorded() -> None:
    command = ChangeOperateur(operateur_id=ALPHA, effective_on=SEPTEMBER, filiale="Alpha Nord")

    state = STRUCTURE.read(registered().after(command).history)

    assert state.operateur(SEPTEMBER) == (ALPHA, "Alpha Nord")
    assert state.operateur(REGISTERED_ON) == (ALPHA, None)


def test_the_operator_that_takes_over_is_registered() -> None:
    registered().refuses(
        ChangeOperateur(operateur_id=NOBODY, effective_on=SEPTEMBER),
        OperateurUnknown,
        field="operateur_id",
    )


def test_a_structure_moves() -> None:
    command = MoveStructure(
        adresse="3 rue des Tilleuls",
        code_postal="14000",
        commune="Caen",
        code_insee="14118",
        latitude=49.18,
        longitude=-0.37,
        effective_on=SEPTEMBER,
    )

    assert registered().when(command) == [
        Assertion(
            StructureMoved(
                adresse="3 rue des Tilleuls",
                code_postal="14000",
                commune="Caen",
                code_insee="14118",
                latitude=49.18,
                longitude=-0.37,
            ),
            SEPTEMBER,
        )
    ]


def test_a_structure_becomes_another_type() -> None:
    huda = registered(StructureType.HUDA)
    command = ConvertType(
        type=StructureType.CADA, effective_on=SEPTEMBER, legal_basis="Arrêté du 3 juin 2025"
    )

    assert huda.when(command) == [
        Assertion(
            StructureTypeConverted(type=StructureType.CADA, legal_basis="Arrêté du 3 juin 2025"),
            SEPTEMBER,
        )
    ]


def test_the_first_type_is_taken_for_the_days_before_the_register() -> None:
    state = STRUCTURE.read(registered(StructureType.CPH).history)

    assert state.type(OPENED_ON) is StructureType.CPH
    assert STRUCTURE.read(unregistered().history).type(OPENED_ON) is None


def test_only_cada_and_cph_hold_an_authorisation() -> None:
    assert {one for one in StructureType if one.authorised} == {
        StructureType.CADA,
        StructureType.CPH,
    }


def test_a_structure_closes_the_day_after_its_last_day() -> None:
    command = CloseStructure(last_day=LAST_DAY, motif="Fin de convention")

    assert opened().when(command) == [
        Assertion(StructureClosed(last_day=LAST_DAY, motif="Fin de convention"), CLOSED_FROM)
    ]


def test_a_structure_whose_opening_is_unknown_closes() -> None:
    assert len(registered().when(CloseStructure(last_day=date(2001, 1, 1), motif="Fin"))) == 1


def test_a_structure_that_opened_and_closed_on_one_day_closes() -> None:
    assert len(opened().when(CloseStructure(last_day=OPENED_ON, motif="Fin"))) == 1


def test_a_structure_closes_even_when_later_facts_are_recorded() -> None:
    later = opened().after(AuthoriseCapacity(places=90, effective_on=date(2026, 1, 1)))

    assert len(later.when(CloseStructure(last_day=LAST_DAY, motif="Fin"))) == 1


def test_closing_again_on_the_same_day_records_nothing() -> None:
    assert closed().when(CloseStructure(last_day=LAST_DAY, motif="Fin de convention")) == []


def test_a_structure_closes_once() -> None:
    refusal = closed().refuses(
        CloseStructure(last_day=date(2025, 12, 31), motif="Fin"),
        StructureAlreadyClosed,
        field="last_day",
    )

    assert "01/07/2025" in str(refusal)


def test_a_structure_closes_after_it_opened() -> None:
    opened().refuses(
        CloseStructure(last_day=date(2010, 2, 28), motif="Fin"),
        ClosedBeforeOpening,
        field="last_day",
    )


def test_an_unknown_structure_does_not_close() -> None:
    unregistered().refuses(
        CloseStructure(last_day=LAST_DAY, motif="Fin"), StructureNotFound, field="structure_id"
    )


def test_a_structure_whose_closing_was_retracted_takes_commands_again() -> None:
    given = closed()
    reopened = given.after_retracting(given.id_of(StructureClosed))

    assert len(reopened.when(RenameStructure(nom="Les Tilleuls", effective_on=SEPTEMBER))) == 1


def test_the_closing_day_can_be_put_off_with_a_reason() -> None:
    given = closed()
    command = CloseStructure(
        last_day=date(2025, 12, 31),
        motif="Fin de convention",
        supersedes=given.id_of(StructureClosed),
        reason="Prolongation",
    )

    assert STRUCTURE.read(given.after(command).history).closed_from == date(2026, 1, 1)


def test_a_closing_is_not_corrected_to_a_day_before_the_opening() -> None:
    given = closed()
    command = CloseStructure(
        last_day=date(2009, 12, 31),
        motif="Fin",
        supersedes=given.id_of(StructureClosed),
        reason=REASON,
    )

    given.refuses(command, ClosedBeforeOpening, field="last_day")


def test_an_opening_is_not_corrected_to_a_day_after_the_closing() -> None:
    given = closed()
    command = OpenStructure(
        effective_on=SEPTEMBER, supersedes=given.id_of(StructureOpened), reason=REASON
    )

    given.refuses(command, StructureIsClosed, field="effective_on")


def test_the_last_day_of_the_calendar_closes_without_overflow() -> None:
    assert only(
        opened().when(CloseStructure(last_day=date(2100, 12, 31), motif="Fin"))
    ).effective_on == date(2101, 1, 1)


def test_a_balance_is_stated_for_a_year_before_the_closing() -> None:
    assert len(closed().when(StateCapacity(year=2024, places=90))) == 1


def test_the_conversions_before_the_register_are_kept_in_any_order() -> None:
    first = ConvertType(type=StructureType.HUDA, effective_on=date(2018, 1, 1))
    second = ConvertType(type=StructureType.CADA, effective_on=date(2022, 1, 1))

    forwards = STRUCTURE.read(registered().after(first).after(second).history)
    backwards = STRUCTURE.read(registered().after(second).after(first).history)

    assert forwards.type(date(2023, 1, 1)) is StructureType.CADA
    assert backwards.type(date(2023, 1, 1)) is StructureType.CADA


def test_a_hand_over_back_stays_when_the_first_one_is_retracted() -> None:
    to_beta = ChangeOperateur(operateur_id=BETA, effective_on=date(2025, 6, 1))
    stated_again = ChangeOperateur(operateur_id=BETA, effective_on=SEPTEMBER)
    given = registered().after(to_beta)
    first = given.id_of(OperateurChanged)

    state = STRUCTURE.read(given.after(stated_again).after_retracting(first).history)

    assert state.operateur(SEPTEMBER) == (BETA, None)


def test_what_a_registration_says_holds_from_ever_until_a_dated_change() -> None:
    converted = registered().after(
        ConvertType(type=StructureType.HUDA, effective_on=date(2018, 1, 1))
    )

    assert registered().history.at("type", OPENED_ON) == {"type": "CADA"}
    assert converted.history.at("type", date(2026, 1, 1)) == {"type": "HUDA"}
