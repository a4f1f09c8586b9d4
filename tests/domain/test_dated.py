from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.finance.decisions import AmendDotation, GrantDotation, RequestDotation
from placeasile.domain.kernel import Command
from placeasile.domain.operateur.decisions import RecordLegalIdentity, RenameOperateur
from placeasile.domain.operateur.events import OperateurRegistered
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.structure.decisions.codes import AttachDnaCode, AttachFinessCode
from placeasile.domain.structure.decisions.lifecycle import (
    ChangeOperateur,
    ConvertType,
    MoveStructure,
    RenameStructure,
)
from placeasile.domain.structure.events import (
    StructureRegistered,
)
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import (
    ALPHA,
    BETA,
    REASON,
    REGISTERED_ON,
    alpha,
    funding,
    only,
    opened,
    operateur,
    registered,
    unregistered,
)
from tests.support.deciding import Deciding

JUNE = date(2025, 6, 1)
SEPTEMBER = date(2025, 9, 1)

Make = Callable[[date], Command[Any]]
STEPS: list[tuple[Deciding[Any], Make, Make, str]] = [
    (
        registered(),
        lambda day: RenameStructure(nom="Les Tilleuls", effective_on=day),
        lambda day: RenameStructure(nom="Les Tulipes", effective_on=day),
        "Les Tilleuls",
    ),
    (
        registered(),
        lambda day: ChangeOperateur(operateur_id=BETA, filiale="Bêta 14", effective_on=day),
        lambda day: ChangeOperateur(operateur_id=BETA, effective_on=day),
        f"{BETA}, Bêta 14",
    ),
    (
        registered(),
        lambda day: MoveStructure(commune="Caen", effective_on=day),
        lambda day: MoveStructure(commune="Caen", code_postal="14000", effective_on=day),
        "Caen",
    ),
    (
        registered(),
        lambda day: ConvertType(type=StructureType.CPH, effective_on=day),
        lambda day: ConvertType(type=StructureType.HUDA, effective_on=day),
        "CPH",
    ),
    (
        registered(),
        lambda day: AuthoriseCapacity(places=90, pmr=4, effective_on=day),
        lambda day: AuthoriseCapacity(places=90, pmr=5, effective_on=day),
        "4 places PMR",
    ),
    (
        registered(),
        lambda day: AuthoriseCapacity(places=90, fvv_teh=4, effective_on=day),
        lambda day: AuthoriseCapacity(places=90, fvv_teh=5, effective_on=day),
        "4 places FVV/TEH",
    ),
    (
        registered(),
        lambda day: AttachDnaCode(code="C1499", effective_on=day),
        lambda day: AttachDnaCode(code="C1499", description="Annexe", effective_on=day),
        "code rattaché",
    ),
    (
        registered(),
        lambda day: AttachFinessCode(code="010003838", description="Siège", effective_on=day),
        lambda day: AttachFinessCode(code="010003838", effective_on=day),
        "code rattaché (Siège)",
    ),
    (
        alpha(),
        lambda day: RenameOperateur(nom="Alpha Solidarités", effective_on=day),
        lambda day: RenameOperateur(nom="Alpha Accueil", effective_on=day),
        "Alpha Solidarités",
    ),
    (
        alpha(),
        lambda day: RecordLegalIdentity(siret="77554402600369", effective_on=day),
        lambda day: RecordLegalIdentity(siret="77554402600195", effective_on=day),
        "77554402600369",
    ),
    (
        alpha(),
        lambda day: RecordLegalIdentity(effective_on=day),
        lambda day: RecordLegalIdentity(siret="77554402600195", effective_on=day),
        "aucune valeur",
    ),
]
each_step = pytest.mark.parametrize(("given_", "one", "another", "said"), STEPS)


@each_step
def test_a_value_is_recorded_once_on_a_day(
    given_: Deciding[Any], one: Make, another: Make, said: str
) -> None:
    once = given_.after(one(SEPTEMBER))

    assert once.again().when(one(SEPTEMBER)) == []
    refusal = once.refuses(another(SEPTEMBER), DayAlreadyTaken, field="effective_on")
    assert str(refusal) == f"Le registre dit déjà autre chose au 01/09/2025 : {said}."
    assert str(once.past[-1].event_id) in refusal.advice
    assert "supersedes" in refusal.advice


@each_step
def test_a_value_carried_from_an_earlier_day_is_recorded_again(
    given_: Deciding[Any], one: Make, another: Make, said: str
) -> None:
    _ = another, said
    once = given_.after(one(JUNE))

    assert only(once.when(one(SEPTEMBER))).effective_on == SEPTEMBER


@each_step
def test_another_value_of_the_day_is_a_correction(
    given_: Deciding[Any], one: Make, another: Make, said: str
) -> None:
    _ = said
    once = given_.after(one(SEPTEMBER))
    correction = another(SEPTEMBER).model_copy(
        update={"supersedes": once.past[-1].event_id, "reason": REASON}
    )

    assert only(once.when(correction)).supersedes == once.past[-1].event_id


@each_step
def test_a_value_of_the_day_that_was_taken_back_leaves_it_free(
    given_: Deciding[Any], one: Make, another: Make, said: str
) -> None:
    _ = said
    once = given_.after(one(SEPTEMBER))

    back = once.after_retracting(once.past[-1].event_id)

    assert len(back.when(another(SEPTEMBER))) == 1


def test_what_a_registration_says_is_no_assertion_of_its_day() -> None:
    event = StructureRegistered(
        type=StructureType.CADA, departement="14", operateur_id=ALPHA, nom="Les Tilleuls"
    )
    structure = unregistered().given((event, REGISTERED_ON))
    commands: list[Command[Any]] = [
        RenameStructure(nom="Les Tilleuls", effective_on=REGISTERED_ON),
        RenameStructure(nom="Les Tulipes", effective_on=REGISTERED_ON),
        ChangeOperateur(operateur_id=ALPHA, effective_on=REGISTERED_ON),
        ChangeOperateur(operateur_id=BETA, effective_on=REGISTERED_ON),
        ConvertType(type=StructureType.CADA, effective_on=REGISTERED_ON),
    ]

    assert all(len(structure.when(one)) == 1 for one in commands)


def test_a_legal_identity_given_at_registration_is_one_of_its_day() -> None:
    given_ = operateur().given((OperateurRegistered(nom="Alpha", siege_social="Lyon"), JUNE))

    given_.refuses(
        RecordLegalIdentity(siege_social="Caen", effective_on=JUNE),
        DayAlreadyTaken,
        field="effective_on",
    )


def test_a_correction_may_not_say_another_value_than_an_event_that_stands() -> None:
    given_ = (
        opened()
        .after(RenameStructure(nom="Les Tilleuls", effective_on=JUNE))
        .after(RenameStructure(nom="Les Tulipes", effective_on=SEPTEMBER))
    )
    onto_june = RenameStructure(
        nom="Les Tulipes",
        effective_on=JUNE,
        supersedes=given_.past[-1].event_id,
        reason=REASON,
    )

    given_.refuses(onto_june, DayAlreadyTaken, field="effective_on")


def test_two_amounts_are_not_decided_on_one_day() -> None:
    def money(kind: Callable[..., Command[Any]], amount: int) -> Command[Any]:
        return kind(year=2025, amount=Decimal(amount), effective_on=JUNE)

    asked = funding().after(money(RequestDotation, 1))
    granted = funding().after(money(GrantDotation, 1))
    amended = granted.after(AmendDotation(year=2025, amount=Decimal(2), effective_on=SEPTEMBER))

    for given_, command in (
        (asked, money(RequestDotation, 2)),
        (granted, money(AmendDotation, 1)),
        (granted, money(AmendDotation, 2)),
        (amended, AmendDotation(year=2025, amount=Decimal(3), effective_on=SEPTEMBER)),
    ):
        refusal = given_.refuses(command, DayAlreadyTaken, field="effective_on")
        assert ".00 €" in str(refusal)
    later = AmendDotation(year=2025, amount=Decimal(1), effective_on=SEPTEMBER)
    assert len(granted.when(later)) == 1


days = st.integers(0, 4).map(lambda number: JUNE + timedelta(days=30 * number))
commands_of_a_day = st.one_of(
    st.builds(RenameStructure, nom=st.sampled_from("ab"), effective_on=days),
    st.builds(ChangeOperateur, operateur_id=st.sampled_from([ALPHA, BETA]), effective_on=days),
    st.builds(ConvertType, type=st.sampled_from(StructureType), effective_on=days),
    st.builds(
        AuthoriseCapacity,
        places=st.integers(5, 9),
        pmr=st.integers(0, 5),
        effective_on=days,
    ),
)


@settings(deadline=None)
@given(data=st.data())
def test_what_is_read_does_not_depend_on_the_order_of_entry(data: st.DataObject) -> None:
    drawn = data.draw(
        st.lists(
            commands_of_a_day,
            max_size=8,
            unique_by=lambda one: (type(one), one.effective_on),
        )
    )
    shuffled = data.draw(st.permutations(drawn))
    readings: list[object] = []
    for order in (drawn, shuffled):
        told: Deciding[Any] = registered()
        for command in order:
            told = told.after(command)
        history = told.history
        readings.append(
            [list(history.steps(facet)) for facet in ("nom", "operateur", "type", "places", "pmr")]
        )

    assert readings[0] == readings[1]
