"""The work done on a dossier: money, visits, activity, finalisation."""

from tests.audit.story import ANOMALIE, STEPS, Told


def test_9_what_changed_after_the_step_finance(told: Told) -> None:
    columns = "structure_id year type recorded_at actor reason step_validated_at finalised_at"
    done = ("2025-03-20", "2025-03-20")
    expected = [
        ("tilleuls", 2024, "finance.dotation_amended", "2025-04-01", "agent", None, *done),
        ("tilleuls", 2023, "finance.budget_year_closed", "2025-04-01", "agent", None, *done),
        ("tilleuls", 2023, "finance.state_recovery_decided", "2025-04-15", "agent",
         "Notification tardive", *done),
        ("tilleuls", 2023, "finance.budget_year_reopened", "2025-05-05", "agent", None, *done),
        ("tilleuls", 2023, "finance.result_allocated", "2025-05-05", "agent", None, *done),
        ("tilleuls", 2024, "finance.accounts_retained", "2025-06-10", "agent", None, *done),
    ]  # fmt: skip
    assert told.rows(9, columns) == expected
    assert told.rows(9, columns, structure="C1401") == expected
    assert told.rows(9, columns, structure=told.ids["port"]) == []


def test_10_which_figures_of_a_dialogue_changed(told: Told) -> None:
    given = {"structure": "C1401", "known_then": "2025-03-10"}
    found = told.rows(10, "year figure value_then value_now", **given)
    assert {one for one in found if one[0] == 2024} == {
        (2024, "charges_retained", None, "494000.00"),
        (2024, "dotation_amendments", "1", "2"),
        (2024, "dotation_granted", "870000.00", "875000.00"),
        # Its entry into the CPOM in July 2024 was recorded in June 2025.
        (2024, "in_cpom", "false", "true"),
        (2024, "mean_places", "63.005", "62.254"),
        (2024, "net_result", None, "6000.00"),
        (2024, "place_days", "23060", "22785"),
        (2024, "theoretical_daily_cost", "37.73", "38.40"),
        (2024, "theoretical_ratio_forecast", "15.751", "15.564"),
        (2024, "total_income", None, "500000.00"),
    }
    assert {one for one in found if one[0] == 2023} >= {
        (2023, "allocation_total", "6000.00", "5000.00"),
        (2023, "state_recovery", None, "-4000.00"),
    }


def test_11_whether_a_published_total_changed(told: Told) -> None:
    columns = (
        "total_then total_now structure_id places_then places_now recorded_at type effective_on "
        "actor reason"
    )
    found = told.rows(11, columns, year=2025, known_then="2025-01-31")
    totals = (334, 323)
    authorised = "structure.capacity_authorised"
    assert sorted(found, key=lambda one: (one[2], one[5])) == [
        (*totals, "paris", 200, 190, "2026-02-01", authorised, "2020-01-01", "agent",
         "Erreur du fichier"),
        (*totals, "tilleuls", 64, 63, "2025-04-15", authorised, "2024-04-01", "agent",
         "Comptage sur place"),
        (*totals, "tilleuls", 64, 63, "2026-02-01", "structure.capacity_stated", "2024-12-31",
         "agent", None),
        (*totals, "tilleuls", 64, 63, "2026-03-02", "register.fact_retracted", "2026-03-02",
         "chief", "Mauvaise année"),
    ]  # fmt: skip
    assert told.rows(11, columns, year=2025, known_then="2026-03-02") == []


def test_14_which_reports_were_removed(told: Told) -> None:
    columns = (
        "structure_id type removed_type inspection_id evaluation_id document recorded_at actor "
        "motif"
    )
    expected = [
        ("tilleuls", "register.fact_retracted", "quality.inspection_report_filed", "other visit",
         None, "RAP-2", "2025-05-12", "chief", "Rapport d'une autre année"),
        ("tilleuls", "quality.inspection_withdrawn", None, "visit", None, "RAP-1", "2025-05-12",
         "agent", "Autre structure"),
    ]  # fmt: skip
    assert told.rows(14, columns) == expected
    assert told.rows(14, columns, structure="C1401", known_on="2025-05-11") == []


def test_15_what_was_missing_at_the_finalisation(told: Told) -> None:
    done = told.ask(16, structure="C1401")[-1]
    assert done["type"] == "finalisation.finalised"
    at = {"effective_on": done["recorded_at"][:10], "position": done["position"]}
    path = told.path("tilleuls", "completeness")

    def missing(position: int, day: str) -> set[tuple[str, int, str]]:
        return {
            (one["block"], one["year"], one["item"])
            for one in told.service.items(path, effective_on=day, position=position)
            if one["missing"]
        }

    # The register finalises nothing that lacks something; the form of the operator did.
    assert missing(done["position"], "2025-03-20") == set()
    before = missing(told.positions["tilleuls submissions"], "2025-03-03")
    assert ("ACTES", 0, "ARRETE_TARIFICATION") in before
    assert ("DOCUMENTS", 2021, "RAPPORT_ACTIVITE") in before
    assert ("IDENTIFICATION", 0, "contact") in before
    (submitted,) = told.service.items(told.path("tilleuls", "finalisation"), **at)
    assert submitted["missing_documents"] == 3


def test_16_who_validated_which_version(told: Told) -> None:
    columns = "process year step type recorded_at actor stream_versions motif"
    own = f"cpom/{told.ids['past']}=2"
    money = "finance/2023=3 finance/2024=4 finance/2025=1"
    versions = (
        f"acts=1 contacts=1 {own} sites=4 structure=17", f"{own} documents=4 structure=17",
        f"{own} {money} structure=17", f"{own} quality=2 structure=17",
        f"acts=1 {own} documents=4 structure=17", f"{own} structure=17",
    )  # fmt: skip
    steps = [
        ("finalisation", None, step, "finalisation.step_validated", "2025-03-20", "agent", one,
         None)
        for step, one in zip(STEPS, versions, strict=True)
    ]  # fmt: skip
    last = f"acts=1 contacts=1 {own} documents=4 {money} quality=2 sites=4 structure=17"
    finalised = ("finalisation", None, None, "finalisation.finalised", "2025-03-20", "agent")
    assert told.rows(16, columns, structure="C1401") == [*steps, (*finalised, last, None)]


def test_17_how_long_a_finalisation_took(told: Told) -> None:
    columns = "region actor structures days_mean days_min days_max"
    assert told.rows(17, columns) == [("28", "agent", 1, "17.0", 17, 17)]
    assert told.rows(17, columns, known_on="2025-03-19") == []


def test_22_whether_an_allocation_was_revised(told: Told) -> None:
    columns = (
        "structure_id year retained_at type recorded_at actor amount_before amount_after reason"
    )
    assert told.rows(22, columns) == [
        ("tilleuls", 2023, "2024-12-02", "finance.result_allocated", "2025-05-05", "agent",
         "6000.00", "5000.00", None),
    ]  # fmt: skip


def test_23_which_months_were_restated(told: Told) -> None:
    columns = (
        "structure_id month dna_code occupees_before occupees_after gap type motif recorded_at "
        "actor"
    )
    assert told.rows(23, columns, structure="C1401") == [
        ("tilleuls", "2024-04", "C1401", 58, 55, -3, "activity.monthly_activity_restated",
         "Fichier rectifié", "2024-06-20", "agent"),
    ]  # fmt: skip


def test_24_which_evaluations_were_scored_later(told: Told) -> None:
    columns = (
        "structure_id evaluation_id evaluated_on recorded_at scored_on scored_recorded_at actor "
        "score_overall"
    )
    entered = ("tilleuls", "evaluation", "2024-02-15", "2024-03-01")
    scored = ("2024-06-15", "2024-06-20", "agent", "3.25")
    assert told.rows(24, columns) == [(*entered, *scored)]
    assert told.rows(24, columns, known_on="2024-06-01") == [(*entered, None, None, None, None)]


def test_30_which_alerts_existed_and_when_they_went(told: Told) -> None:
    columns = (
        "structure_id code year target raised_on raised_recorded_at corrected_on "
        "corrected_recorded_at"
    )
    alert = ("tilleuls", ANOMALIE["code"], 2023, "")
    assert told.rows(30, columns, day="2025-05-15") == [
        (*alert, "2025-05-05", "2025-05-05", "2025-05-20", "2025-05-20")
    ]
    assert told.rows(30, columns, day="2025-06-01") == []
    assert told.rows(30, columns, day="2025-07-01", structure="C1401") == [
        (*alert, "2025-06-10", "2025-06-10", None, None)
    ]


def test_31_is_the_history_as_it_could_be_known(told: Told) -> None:
    day = "2024-06-01"
    path = told.path("tilleuls", "history")
    then = {one["year"]: one for one in told.service.items(path, effective_on=day, known_on=day)}
    now = {one["year"]: one for one in told.service.items(path, effective_on=day)}
    assert sorted(then) == [2020, 2021, 2022, 2023, 2024]
    assert (then[2024]["places"], now[2024]["places"]) == (66, 63)
    assert then[2024]["dotation_granted"] == "850000.00"
