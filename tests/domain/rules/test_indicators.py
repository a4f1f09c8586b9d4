from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.rules.budget import BudgetProfile
from placeasile.domain.rules.indicators import (
    Agreement,
    cost_above,
    cost_agreement,
    cost_below,
    granted_above_requested,
    inverse,
    ratio_above,
    ratio_agreement,
    ratio_below,
)

AUT, SUB, NONE = BudgetProfile.AUTORISEE, BudgetProfile.SUBVENTIONNEE, BudgetProfile.AUCUNE


@pytest.mark.covers("V-BUD-07", "A1")
@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("12", Agreement.CONFORME),
        ("11.4", Agreement.CONFORME),
        ("12.6", Agreement.CONFORME),
        ("11.399", Agreement.ECART),
        ("12.601", Agreement.ECART),
        ("0.083", Agreement.INVERSE),
        ("0.5", Agreement.ECART),
        ("0", Agreement.ECART),
    ],
)
def test_a_declared_ratio_beside_places_for_one_etp(declared: str, expected: Agreement) -> None:
    assert ratio_agreement(Decimal(declared), Fraction(96), Decimal(8)) is expected


def test_what_is_unknown_agrees_with_nothing_and_contradicts_nothing() -> None:
    assert ratio_agreement(None, Fraction(96), Decimal(8)) is None
    assert ratio_agreement(Decimal(12), None, Decimal(8)) is None
    assert ratio_agreement(Decimal(12), Fraction(96), Decimal(0)) is None
    assert cost_agreement(None, Decimal(20)) is None
    assert cost_agreement(Decimal(20), None) is None
    assert granted_above_requested(None, Decimal(1)) is None
    assert granted_above_requested(Decimal(1), None) is None


def test_the_inverse_is_proposed() -> None:
    assert inverse(Decimal("0.083")) == Decimal("12.048")
    assert inverse(Decimal(0)) is None
    assert inverse(None) is None


@given(etp=st.integers(1, 50), places=st.integers(100, 2000))
def test_a_ratio_typed_the_wrong_way_is_recognised(etp: int, places: int) -> None:
    exact = Fraction(places, etp)
    typed = (Decimal(etp) / Decimal(places)).quantize(Decimal("0.00001"))

    if typed and exact > 2:
        assert ratio_agreement(typed, Fraction(places), Decimal(etp)) is Agreement.INVERSE


@pytest.mark.covers("V-BUD-07")
@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("23.50", Agreement.CONFORME),
        ("25.85", Agreement.CONFORME),
        ("21.15", Agreement.CONFORME),
        ("25.86", Agreement.ECART),
        ("21.14", Agreement.ECART),
    ],
)
def test_a_declared_cost_beside_the_computed_one(declared: str, expected: Agreement) -> None:
    assert cost_agreement(Decimal(declared), Decimal("23.50")) is expected


@pytest.mark.covers("V-BUD-08")
def test_more_is_granted_than_was_asked() -> None:
    assert granted_above_requested(Decimal(1), Decimal("1.01")) is True
    assert granted_above_requested(Decimal(1), Decimal(1)) is False


@pytest.mark.covers("A24", "TAUX_ENCADREMENT_GT_SEUIL", "TAUX_ENCADREMENT_LT_2")
def test_thresholds_of_the_ratio() -> None:
    assert ratio_above(AUT, Decimal(20)) is False
    assert ratio_above(AUT, Decimal("20.001")) is True
    assert ratio_above(SUB, Decimal(25)) is False
    assert ratio_above(SUB, Decimal("25.001")) is True
    assert ratio_above(NONE, Decimal(99)) is None
    assert ratio_above(AUT, None) is None
    assert ratio_below(Decimal("1.999")) is True
    assert ratio_below(Decimal(2)) is False
    assert ratio_below(None) is None


@pytest.mark.covers("A24", "COUT_JOURNALIER_LT_15", "COUT_JOURNALIER_GT_TARIF_CIBLE")
def test_thresholds_of_the_cost() -> None:
    assert cost_below(Decimal("14.99")) is True
    assert cost_below(Decimal(15)) is False
    assert cost_below(None) is None
    assert cost_above(Decimal(20), Decimal("19.50")) is True
    assert cost_above(Decimal("19.50"), Decimal("19.50")) is False
    assert cost_above(Decimal(20), None) is None
