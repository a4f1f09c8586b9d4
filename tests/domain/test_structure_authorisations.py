from datetime import date

import pytest

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.structure.decisions.contracts import (
    AmendAuthorisation,
    GrantAuthorisation,
    SignConvention,
)
from placeasile.domain.structure.decisions.lifecycle import ConvertType, RegisterStructure
from placeasile.domain.structure.events import (
    StructureRegistered,
    StructureTypeConverted,
)
from placeasile.domain.structure.refusals import (
    AuthorisationStarts,
    PeriodNotFound,
    TypeNotAuthorised,
)
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import (
    REASON,
    REGISTERED_ON,
    opened,
    registered,
)
from tests.domain.periods import (
    END,
    FAMILIES,
    FIRST,
    NEXT_END,
    NEXT_START,
    START,
)


def test_an_unknown_authorisation_is_worded_in_correct_french() -> None:
    refusal = opened().refuses(
        AmendAuthorisation(period_id=FIRST, effective_on=START), PeriodNotFound, field="period_id"
    )

    assert "pas d'autorisation" in str(refusal)


def test_a_convention_is_not_an_authorisation() -> None:
    FAMILIES[0].running().refuses(
        AmendAuthorisation(period_id=FIRST, effective_on=START), PeriodNotFound, field="period_id"
    )


@pytest.mark.covers("V-CAL-07")
@pytest.mark.parametrize("type_", [StructureType.HUDA, StructureType.CAES, StructureType.PRAHDA])
def test_only_a_cada_or_a_cph_is_authorised(type_: StructureType) -> None:
    given = registered(type_)

    given.refuses(GrantAuthorisation(start=START, end=END), TypeNotAuthorised, field="type")
    assert len(given.when(SignConvention(start=START, end=END))) == 1


def test_a_structure_is_authorised_from_the_day_it_becomes_a_cada() -> None:
    converted = registered(StructureType.HUDA).after(
        ConvertType(type=StructureType.CADA, effective_on=date(2025, 9, 1))
    )

    converted.refuses(
        GrantAuthorisation(start=date(2025, 8, 31), end=NEXT_END), TypeNotAuthorised, field="type"
    )
    assert len(converted.when(GrantAuthorisation(start=date(2025, 9, 1), end=NEXT_END))) == 1


def test_an_authorised_structure_is_not_corrected_to_a_type_without_authorisation() -> None:
    given = FAMILIES[1].running()
    correction = RegisterStructure(
        type=StructureType.HUDA,
        departement="14",
        effective_on=REGISTERED_ON,
        supersedes=given.id_of(StructureRegistered),
        reason=REASON,
    )

    given.refuses(correction, EventStillNeeded)


def test_a_conversion_that_an_authorisation_rests_on_is_not_taken_back() -> None:
    given = (
        registered(StructureType.HUDA)
        .after(ConvertType(type=StructureType.CADA, effective_on=NEXT_START))
        .after(GrantAuthorisation(start=NEXT_START, end=NEXT_END))
    )

    given.refuses_to_retract(given.id_of(StructureTypeConverted), EventStillNeeded)


def test_a_structure_does_not_lose_its_type_before_an_authorisation_starts() -> None:
    given = FAMILIES[1].running()

    def to_huda(day: date) -> ConvertType:
        return ConvertType(type=StructureType.HUDA, effective_on=day)

    for day in (date(2015, 1, 1), START):
        refusal = given.refuses(to_huda(day), AuthorisationStarts, field="type")
        assert "01/01/2020" in str(refusal)
    back = given.after(ConvertType(type=StructureType.CADA, effective_on=date(2018, 1, 1)))
    assert len(back.when(to_huda(date(2015, 1, 1)))) == 1
    assert len(given.when(to_huda(date(2020, 1, 2)))) == 1
    assert len(given.when(ConvertType(type=StructureType.CPH, effective_on=START))) == 1
