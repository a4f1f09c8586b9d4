"""What a structure is: its capacity, operator, contracts, sites and CPOM."""

from tests.audit.story import Told


def test_1_who_changed_the_capacity(told: Told) -> None:
    columns = (
        "recorded_at actor type effective_on places_before places_after document reason replaced"
    )
    authorised, act = "structure.capacity_authorised", "AR-2024-12"
    assert told.rows(1, columns, structure="C1401", year=2024) == [
        ("2024-01-10", "agent", authorised, "2015-01-01", None, 60, None, None, False),
        ("2024-05-15", "agent", authorised, "2024-04-01", 60, 66, act, None, True),
        ("2024-06-20", "agent", authorised, "2024-04-01", 66, 64, act, "Lecture de l'arrêté", True),
        ("2025-04-15", "agent", authorised, "2024-04-01", 64, 63, act, "Comptage sur place", False),
        ("2026-02-01", "agent", "structure.capacity_stated", None, None, 63, None, None, True),
        (
            "2026-03-02", "chief", "register.fact_retracted", None, 63, None, None,
            "Mauvaise année", False,
        ),
    ]  # fmt: skip


def test_1_is_answered_as_it_was_known(told: Told) -> None:
    given = {"structure": "C1401", "year": 2024, "known_on": "2024-06-01"}
    assert told.rows(1, "places_before places_after replaced", **given) == [
        (None, 60, False), (60, 66, False),
    ]  # fmt: skip
    assert told.rows(1, "places_after", structure="C1401", year=2015) == [(60,)]
    assert told.rows(1, "places_after", structure="C1401", year=2020) == [(60,)]
    assert told.rows(1, "places_after", structure="C1401", year=2014) == []


def test_2_and_3_are_the_sheet_at_two_dates(told: Told) -> None:
    day = "2024-06-01"
    service, path = told.service, told.path("tilleuls")
    (then,) = service.items(path, effective_on=day, known_on=day)
    (now,) = service.items(path, effective_on=day)
    assert (then["places"], then["operateur"]) == (66, "Association Alpha")
    assert (now["places"], now["operateur"]) == (63, "Association Alpha")


def test_4_who_ran_it_and_when_it_was_recorded(told: Told) -> None:
    columns = "operateur_id operateur filiale since recorded_at actor source reason"
    structure = told.ids["tilleuls"]
    assert told.rows(4, columns, structure=structure, day="2024-07-01") == [
        ("Bêta", "Bêta Solidarités", None, "2024-07-01", "2024-07-10", "agent", "API", None)
    ]
    assert told.rows(4, columns, structure=structure, day="2024-06-30") == [
        ("Alpha", "Association Alpha", None, "2015-01-01", "2024-01-10", "agent", "API", None)
    ]
    known = {"structure": structure, "day": "2024-07-01", "known_on": "2024-07-09"}
    assert told.rows(4, "operateur_id", **known) == [("Alpha",)]


def test_5_what_went_from_huda_to_cada(told: Told) -> None:
    columns = (
        "nature structure_id vers_structure_id effective_on places_before places_after "
        "places_moved document recorded_at actor transformation_id"
    )
    assert told.rows(5, columns) == [
        ("CONVERSION", "port", "port", "2025-03-01", 40, 45, None, "AR-2025-3", "2025-06-10",
         "agent", None),
        ("TRANSFORMATION", "vieux", "neuf", "2026-01-01", 30, 33, 30, None, "2025-10-01",
         "agent", "transformation"),
    ]  # fmt: skip
    assert told.rows(5, "structure_id places_after", known_on="2025-12-31") == [
        ("port", 45), ("vieux", 35),
    ]  # fmt: skip


def test_6_is_the_periods_with_their_gaps(told: Told) -> None:
    rows = told.service.items(told.path("tilleuls", "periods"))
    found = sorted(
        (one["start_on"], one["end_on"], one["gap_before_days"], one["overlapping"])
        for one in rows
        if one["kind"] == "convention"
    )
    assert found == [
        ("2020-01-01", "2023-12-31", None, False), ("2024-02-01", "2027-12-31", 31, False),
    ]  # fmt: skip


def test_7_how_often_an_end_was_put_off(told: Told) -> None:
    columns = "period_id effective_on document end_before end_after days rank recorded_at actor"
    assert told.rows(7, columns, structure="C1401") == [
        ("second", "2024-10-01", "AV-1", "2026-12-31", "2027-06-30", 181, 1, "2024-09-16", "agent"),
        ("second", "2024-11-01", "AV-2", "2027-06-30", "2027-12-31", 184, 2, "2024-09-16", "agent"),
    ]


def test_8_what_was_requested_granted_and_amended(told: Told) -> None:
    columns = "type amount effective_on document recorded_at actor reason etat"
    rest = ("agent", None, "EN_VIGUEUR")
    amended = "finance.dotation_amended"
    assert told.rows(8, columns, structure="C1401", year=2024) == [
        ("finance.dotation_requested", "900000.00", "2023-10-31", None, "2024-03-01", *rest),
        ("finance.dotation_granted", "850000.00", "2024-02-28", "AR-2024-7", "2024-03-01", *rest),
        (amended, "870000.00", "2024-09-15", None, "2024-09-16", *rest),
        (amended, "875000.00", "2025-03-25", None, "2025-04-01", *rest),
    ]


def test_12_which_sites_it_used(told: Told) -> None:
    columns = (
        "site_id code_postal commune repartition places opened_on last_day motif "
        "closing_recorded_at closing_actor"
    )
    old = (
        "old site",
        "14000",
        "CAEN",
        "DIFFUS",
        None,
        "2015-01-01",
        "2024-08-31",
        "Bail",
        "2024-09-16",
        "agent",
    )
    site = ("site", "14100", "CAEN", "DIFFUS", 25, "2022-01-01", None, None, None, None)
    assert told.rows(12, columns, structure="C1401", year=2024) == [old, site]
    assert told.rows(12, columns, structure="C1401", year=2020) == [old]
    moved = ("site", "14200", "HEROUVILLE")
    assert [one[:3] for one in told.rows(12, columns, structure="C1401", year=2025)] == [moved]


def test_13_who_wrote_an_address(told: Told) -> None:
    columns = "recorded_at actor type effective_on site_id code_postal commune reason"
    opened = ("2024-01-10", "agent", "sites.opened")
    assert told.rows(13, columns, structure="C1401") == [
        (*opened, "2015-01-01", "old site", "14000", "CAEN", None),
        (*opened, "2022-01-01", "site", "14000", "CAEN", None),
        ("2025-04-15", "agent", "sites.opened", "2022-01-01", "site", "14100", "CAEN",
         "Code postal faux"),
        ("2025-06-10", "agent", "sites.moved", "2025-06-01", "site", "14200", "HEROUVILLE", None),
    ]  # fmt: skip
    erased = told.rows(13, columns, structure=told.ids["vieux"])[-1]
    assert erased == (
        "2026-03-02", "chief", "privacy.subject_erased", "2026-03-02", None, None, None,
        "Adresse protégée",
    )  # fmt: skip


def test_18_whose_public_was_reset(told: Told) -> None:
    columns = (
        "structure_id effective_on public_before recorded_at actor source provenance deliberate"
    )
    assert told.rows(18, columns) == [
        ("tilleuls", "2024-02-01", "FAMILLE", "2024-02-01", "import", "IMPORT",
         "caes-2024.csv ligne 7", False),
        ("port", "2025-06-01", "FAMILLE", "2025-06-10", "agent", "API", None, True),
    ]  # fmt: skip


def test_19_when_it_left_the_list_of_the_ofii(told: Told) -> None:
    columns = "dna_code nature effective_on recorded_at actor provenance"
    assert told.rows(19, columns, structure="C1401") == [
        ("C1401", "ENTREE", "2024-01-05", "2024-01-10", "agent", None),
        ("C1401", "SORTIE", "2024-09-10", "2024-09-16", "agent", None),
        ("C1401", "ENTREE", "2024-12-01", "2024-12-02", "agent", None),
    ]


def test_20_who_was_in_the_cpom_on_1_january(told: Told) -> None:
    columns = "year structure_id nom type on_1_jan start_on end_on left_early motif"
    old = ("vieux", "Vieux", "HUDA", True, "2023-01-01", "2024-06-30", True, "Fermeture prévue")
    stays = ("2024-07-01", "2025-12-31", False, None)
    found = told.rows(20, columns, cpom=told.ids["cpom"])
    assert sorted(found, key=lambda one: (one[0], one[5])) == [
        (2023, *old),
        (2024, *old),
        (2024, "tilleuls", "Tilleuls", "CADA", False, *stays),
        (2025, "tilleuls", "Tilleuls", "CADA", True, *stays),
    ]


def test_21_which_result_is_the_one_that_counts(told: Told) -> None:
    columns = (
        "year structure_type result_cpom decided_on recorded_at actor structure_id "
        "result_structure gap"
    )
    assert told.rows(21, columns, cpom=told.ids["cpom"]) == [
        (2024, "CADA", "10000.00", "2025-06-10", "2025-06-10", "agent", "tilleuls", "6000.00",
         "4000.00"),
    ]  # fmt: skip
