"""A structure that closes within a month counts in it, and in none after."""

import pytest

from tests.api.support import Service


@pytest.mark.covers("delta 2.8 clôture")
def test_a_structure_that_is_closed_on_5_may_counts_for_may_and_not_for_june(
    service: Service,
) -> None:
    operateur = service.record("/api/operateurs", nom="Alpha", effective_on="2010-01-01")["id"]
    made = service.record(
        "/api/structures",
        type="CADA",
        departement="29",
        operateur_id=operateur,
        effective_on="2015-01-01",
    )["id"]
    service.record(f"/api/structures/{made}/opening", effective_on="2015-01-01")
    service.record(f"/api/structures/{made}/closing", last_day="2025-05-05", motif="Travaux")
    service.settle()

    rows = service.items("/api/statistics/quality", region="53", pas="mois")
    counted = {
        one["periode"]: one["valeur"] if "valeur" in one else one["value"]
        for one in rows
        if one["mesure"] == "structures_sans_incident" and one["perimetre"] == "TOUS"
    }
    months = ("2025-04", "2025-05", "2025-06", "2025-07")
    assert [int(float(counted.get(one) or 0)) for one in months] == [1, 1, 0, 0]
