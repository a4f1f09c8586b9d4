"""Blocks about how a structure does: money, activity, quality, papers."""

from collections.abc import Callable
from typing import Final

from placeasile.domain.rules.budget import BudgetProfile
from placeasile.web.sheet.kernel import Section, Shown
from placeasile.web.tables import Column, Row, columns


def _authorised_only(row: Row) -> bool:
    return row["profile"] != BudgetProfile.AUTORISEE


def _subsidised_only(row: Row) -> bool:
    return row["profile"] != BudgetProfile.SUBVENTIONNEE


def _cpom_only(row: Row) -> bool:
    return not row["in_cpom"]


def _of_kind(kind: str) -> Callable[[Row], bool]:
    return lambda row: row["kind"] == kind


FINANCES: Final = Section(
    "finances",
    "Finances",
    tables=[
        Shown(
            "budgets",
            "budget",
            "Budget et compte administratif",
            [
                *columns(
                    "profile", "in_cpom", "closed", "dotation_requested", "dotation_granted",
                    "income_proposed", "total_income", "charges_proposed", "charges_retained",
                    "net_result_proposed", "net_result", "state_recovery",
                ),
                Column("surplus_recovered", absent=_subsidised_only),
                Column("surplus_carried", absent=_subsidised_only),
                Column("dedicated_funds", absent=_subsidised_only),
                Column("allocation_total", absent=_authorised_only),
                Column("reserve_investissement", absent=_authorised_only),
                Column("charges_non_reconductibles", absent=_authorised_only),
                Column("reserve_compensation_deficits", absent=_authorised_only),
                Column("reserve_bfr", absent=_authorised_only),
                Column("reserve_compensation_amortissements", absent=_authorised_only),
                Column("report_a_nouveau", absent=_authorised_only),
                Column("autre", absent=_authorised_only),
                Column("fonds_dedies", absent=_cpom_only),
            ],
            "Aucun budget n'est connu.",
            turned=True,
        ),
        Shown(
            "budgets",
            "budget",
            "Indicateurs",
            columns(
                "etp_forecast", "etp_realised", "taux_encadrement_forecast",
                "taux_encadrement_realised", "theoretical_ratio_realised",
                "cout_journalier_forecast", "cout_journalier_realised", "theoretical_daily_cost",
                "mean_places",
            ),
            "Aucun indicateur n'est connu.",
            turned=True,
        ),
    ],
)  # fmt: skip

ACTIVITY: Final = Section(
    "activite",
    "Activité",
    tables=[
        Shown(
            "activity",
            "activity",
            "Activité, mois par mois",
            columns(
                "month", "dna_code", "places_dna", "occupees", "vacantes", "indisponibles",
                "presences_indues", "net_occupancy", "vacancy_rate", "unavailability_rate",
                "overstay_rate",
            ),
            "Aucun mois d'activité n'est connu.",
        ),
    ],
)  # fmt: skip

QUALITY: Final = Section(
    "qualite",
    "Contrôle qualité",
    [*columns("inspections"), Column("last_inspection_on", none="Jamais inspectée")],
    [
        Shown(
            "quality",
            "quality",
            "Inspections",
            columns("day", "type", "report", "report_on", "action_plan_on"),
            "Aucune inspection n'est renseignée.",
            kept=_of_kind("INSPECTION"),
        ),
        Shown(
            "quality",
            "quality",
            "Évaluations",
            columns(
                "day", "score_person", "score_professionals", "score_structure", "score_overall",
                "report_on", "action_plan_on",
            ),
            "Aucune évaluation n'est renseignée.",
            kept=_of_kind("EVALUATION"),
        ),
        Shown(
            "quality",
            "quality",
            "Événements indésirables graves",
            columns("day", "nature", "violent", "declared_on"),
            "Aucun événement grave n'est déclaré.",
            kept=_of_kind("INCIDENT"),
        ),
        Shown(
            "quality_years",
            "quality_year",
            "Visites et événements, année par année",
            [
                *columns("year", "inspections", "evaluations", "incidents", "violent_incidents"),
                Column("last_visit_on", none="Jamais visitée"),
            ],
            "Aucune année n'est connue.",
        ),
        Shown(
            "actions",
            "action",
            "Actions correctives",
            columns("due_on", "standard", "finding", "planned_on", "done_on", "etat"),
            "Aucune action corrective.",
        ),
    ],
)  # fmt: skip

PAPERS: Final = Section(
    "actes",
    "Actes et documents",
    tables=[
        Shown(
            "acts",
            "act",
            "Actes administratifs",
            columns(
                "category", "title", "act_date", "start_on", "end_on", "reference", "avenants",
                "documents", "etat",
            ),
            "Aucun acte n'est renseigné.",
        ),
        Shown(
            "documents",
            "document",
            "Documents",
            columns(
                "year", "category", "granularity", "original_name", "size_bytes", "filed_on", "etat"
            ),
            "Aucun document n'est déposé.",
        ),
    ],
)  # fmt: skip
