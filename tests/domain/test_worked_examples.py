"""Worked examples of the papers that no other test holds."""

from decimal import Decimal

import pytest

from placeasile.domain.french.people import write_phone
from placeasile.domain.rules.housing import ecart_sites_relatif


@pytest.mark.covers("5.11 téléphone")
def test_a_number_of_another_length_is_written_by_pairs_from_the_left() -> None:
    assert write_phone("123") == "12\u202f3"


@pytest.mark.covers("5.8")
def test_the_gap_with_the_places_of_the_ofii_is_a_share_of_its_places() -> None:
    assert ecart_sites_relatif(120, 100) == Decimal("16.67")
    assert ecart_sites_relatif(100, 85) == Decimal("15.00")
