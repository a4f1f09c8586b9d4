"""Who said what: submissions, names, imports, contributors, corrections; and our own questions."""

from tests.audit.story import ANOMALIE, FILE, Told


def test_25_what_the_operator_submitted(told: Told) -> None:
    columns = "facet key value_submitted value_now type recorded_at actor reason"
    changed = [one for one in told.rows(25, columns, structure="C1401") if one[2] is not None]
    assert changed == [
        ("places", "", {"n": 64}, {"n": 63}, "structure.capacity_authorised", "2025-04-15",
         "agent", "Comptage sur place"),
        ("site_address", "site", {"code_postal": "14000", "commune": "CAEN"},
         {"code_postal": "14100", "commune": "CAEN"}, "sites.opened", "2025-04-15", "agent",
         "Code postal faux"),
    ]  # fmt: skip
    assert told.rows(25, columns, structure=told.ids["port"]) == []


def test_26_which_operators_changed_their_name(told: Told) -> None:
    columns = "nature operateur_id nom_before nom_after effective_on recorded_at actor"
    alone = [
        ("RENOMMAGE", "Bêta", "Association Bêta", "Bêta Solidarités", "2024-06-01", "2024-07-10",
         "agent"),
        ("SAISIE", "Bêta", "Bêta Solidarités", None, "2025-03-03", "2025-03-03", "agent"),
    ]  # fmt: skip
    merged = ("FUSION", "Gamma", "Gamma", "Bêta Solidarités", "2026-01-15", "2026-02-01", "agent")
    assert told.rows(26, columns) == [*alone, merged]
    assert told.rows(26, columns, structure="C1401") == alone


def test_27_which_file_a_value_comes_from(told: Told) -> None:
    columns = "subject facet value effective_on provenance source recorded_at actor"
    rest = (FILE, "IMPORT", "2024-02-01", "import")
    public = ("tilleuls", "public", {"public": "TOUT_PUBLIC"}, "2024-02-01", *rest)
    assert told.rows(27, columns, structure="C1401") == [public]
    assert told.rows(27, columns, file="caes-2024.csv") == [
        ("paris", "registered", {"kind": "structure"}, "2020-01-01", *rest),
        ("paris", "type", {"type": "CAES"}, "2020-01-01", *rest),
        ("paris", "departement", {"departement": "75"}, "2020-01-01", *rest),
        ("paris", "nom", {"nom": "Paris"}, "2020-01-01", *rest),
        ("paris", "opened", {"open": True}, "2020-01-01", *rest),
        public,
    ]
    assert told.rows(27, columns, file="autre.csv") == []


def test_28_what_no_person_typed(told: Told) -> None:
    columns = "source actor person records first_at last_at"
    found = told.rows(28, columns)
    assert found[:2] == [
        ("IMPORT", "import", False, 4, "2024-02-01", "2024-02-01"),
        ("SYSTEM", "register", False, 3, "2025-05-05", "2025-06-10"),
    ]
    assert found[2] == ("API", "chief", True, 4, "2025-05-12", "2026-03-02")
    assert [one[:3] for one in found[3:]] == [("API", "agent", True)]
    total = told.service.get("/api/events", limit=1).json()["total"]
    assert sum(one[3] for one in found) == total


def test_29_who_contributed_to_the_figures_of_a_year(told: Told) -> None:
    assert told.rows(29, "actor source type records last_at", structure="C1401", year=2024) == [
        ("chief", "API", "register.fact_retracted", 1, "2026-03-02"),
        ("agent", "API", "activity.monthly_activity_reported", 1, "2024-05-15"),
        ("agent", "API", "activity.monthly_activity_restated", 1, "2024-06-20"),
        ("agent", "API", "finance.accounts_retained", 1, "2025-06-10"),
        ("agent", "API", "finance.dotation_amended", 2, "2025-04-01"),
        ("agent", "API", "finance.dotation_granted", 1, "2024-03-01"),
        ("agent", "API", "finance.dotation_requested", 1, "2024-03-01"),
        ("agent", "API", "finance.indicators_forecast", 1, "2025-03-10"),
        ("agent", "API", "structure.capacity_authorised", 3, "2025-04-15"),
        ("agent", "API", "structure.capacity_stated", 1, "2026-02-01"),
    ]


def test_32_where_the_data_are_weakest(told: Told) -> None:
    authorised = "structure.capacity_authorised"
    assert told.rows(32, "type field source corrections records rate") == [
        (authorised, "places", "API", 3, 10, "30.0"),
        ("quality.inspection_report_filed", "(fait retiré)", "API", 1, 2, "50.0"),
        ("sites.opened", "code_postal", "API", 1, 4, "25.0"),
        (authorised, "places", "IMPORT", 1, 1, "100.0"),
        ("structure.capacity_stated", "(fait retiré)", "API", 1, 1, "100.0"),
    ]


# ---------------------------------------------------------------- our own questions


def test_33_who_erased_what_and_why(told: Told) -> None:
    on = ("2026-03-02", "2026-03-02", "chief", "API")
    assert told.rows(33, "subject kind part effective_on recorded_at actor source reason") == [
        ("contact", "contact", None, *on, "Demande de la personne"),
        ("vieux", "sites", None, *on, "Adresse protégée"),
    ]


def test_34_what_was_decided_ahead(told: Told) -> None:
    columns = "subject type effective_on recorded_at days actor"
    ours = [
        ("tilleuls", "structure.convention_renewed", "2024-02-01", "2024-01-10", 22, "agent"),
        ("tilleuls", "structure.convention_amended", "2024-10-01", "2024-09-16", 15, "agent"),
        ("tilleuls", "structure.convention_amended", "2024-11-01", "2024-09-16", 46, "agent"),
        ("tilleuls", "finance.indicators_forecast", "2025-12-31", "2025-03-10", 296, "agent"),
    ]
    assert told.rows(34, columns, structure="C1401") == ours
    ahead = ("2026-01-01", "2025-10-01", 92, "agent")
    assert told.rows(34, columns) == [
        *ours,
        ("vieux", "structure.closed", *ahead),
        ("neuf", "structure.registered", *ahead),
        ("neuf", "structure.opened", *ahead),
        ("neuf", "finalisation.born_finalised", *ahead),
        ("neuf", "structure.authorisation_granted", *ahead),
        ("neuf", "structure.bhasile_code_assigned", *ahead),
    ]


def test_35_what_was_known_late(told: Told) -> None:
    columns = "subject type effective_on recorded_at days actor source provenance"
    found = told.rows(35, columns, structure=told.ids["paris"])
    rest = ("import", "IMPORT", FILE)
    assert found == [
        ("paris", "structure.registered", "2020-01-01", "2024-02-01", 1492, *rest),
        ("paris", "structure.opened", "2020-01-01", "2024-02-01", 1492, *rest),
        ("paris", "structure.capacity_authorised", "2020-01-01", "2026-02-01", 2223, "agent",
         "API", None),
    ]  # fmt: skip
    assert min(one[4] for one in told.rows(35, columns)) > 365


def test_36_what_changed_in_a_closed_year(told: Told) -> None:
    columns = "structure_id year closed_at reopened_at motif type recorded_at actor reason"
    assert told.rows(36, columns) == [
        ("tilleuls", 2023, "2025-04-01", None, None, "finance.state_recovery_decided",
         "2025-04-15", "agent", "Notification tardive"),
        ("tilleuls", 2023, "2025-04-01", "2025-05-05", "Recours", "finance.result_allocated",
         "2025-05-05", "agent", None),
    ]  # fmt: skip


def test_37_which_transformations_drift(told: Told) -> None:
    columns = (
        "transformation_id structure_id kind takes_effect_on leaving arriving places_before "
        "places_after ecart"
    )
    assert told.rows(37, columns) == [
        ("transformation", "neuf", "CREATION", "2026-01-01", 0, 35, None, 33, -2)
    ]
    assert told.rows(37, columns, known_on="2026-01-31") == []


def test_38_which_justified_anomalies_came_back(told: Told) -> None:
    columns = "structure_id code year target justified_on justified_by type again_on again_by motif"
    assert told.rows(38, columns, structure="C1401") == [
        ("tilleuls", ANOMALIE["code"], 2023, "", "2025-05-12", "agent", "anomaly.raised",
         "2025-06-10", "register", None),
    ]  # fmt: skip


def test_39_which_dotations_changed_after_their_year(told: Told) -> None:
    columns = (
        "structure_id year type amount_before amount_after effective_on recorded_at actor reason"
    )
    expected = [
        ("tilleuls", 2024, "finance.dotation_amended", "870000.00", "875000.00", "2025-03-25",
         "2025-04-01", "agent", None),
    ]  # fmt: skip
    assert told.rows(39, columns) == expected
    assert told.rows(39, columns, structure="C1401", year=2024) == expected
    assert told.rows(39, columns, year=2023) == []


def test_40_the_gap_with_the_places_of_the_ofii(told: Told) -> None:
    columns = "month ofii_then places_then gap_then ofii_now places_now gap_now"
    given = {"structure": "C1401", "year": 2024, "known_then": "2024-05-31"}
    assert told.rows(40, columns, **given) == [("2024-04", 62, 66, -4, 62, 63, -1)]
    given["known_then"] = "2024-05-14"
    assert told.rows(40, columns, **given) == [("2024-04", None, None, None, 62, 63, -1)]
