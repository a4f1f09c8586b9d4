"""The blocks of a sheet: which tables each shows, and which of their columns, in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from placeasile.domain.rules.budget import BudgetProfile
from placeasile.web.tables import Column, Row, columns


@dataclass(frozen=True, slots=True)
class Shown:
    """A table of a block. ``name`` is that of the API's block; ``kept`` tells the rows to show.

    ``turned`` puts years in columns.
    """

    name: str
    table: str
    caption: str
    columns: Sequence[Column]
    empty: str
    turned: bool = False
    kept: Callable[[Row], bool] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A block of the sheet. ``facts`` are columns of the sheet itself."""

    id: str
    title: str
    facts: Sequence[Column] = ()
    tables: Sequence[Shown] = field(default=())
    personal: bool = False


def _open(row: Row) -> bool:
    return row["etat"] != "FERMEE"


def _authorised_only(row: Row) -> bool:
    return row["profile"] != BudgetProfile.AUTORISEE


def _subsidised_only(row: Row) -> bool:
    return row["profile"] != BudgetProfile.SUBVENTIONNEE


def _cpom_only(row: Row) -> bool:
    return not row["in_cpom"]


def _not_dropped(row: Row) -> bool:
    return not row["dropped"]


def _missing(row: Row) -> bool:
    return bool(row["missing"])


def _found(row: Row) -> bool:
    return bool(row["displayed"] and row["result"])


def _of_kind(kind: str) -> Callable[[Row], bool]:
    return lambda row: row["kind"] == kind


GOING_ON: Final = Column("last_day", none="En cours")


IDENTITY: Final = Section(
    "identite",
    "Identité",
    [
        *columns(
            "type", "nom", "code_bhasile", "dna_codes", "finess_codes", "operateur", "filiale",
            "departement", "arrondissement", "adresse", "code_postal", "commune", "public",
            "specialisation_lgbt", "specialisation_fvv_teh", "date_303", "registered_on",
            "opened_on",
        ),
        Column("last_day", absent=_open),
        Column("motif_fermeture", absent=_open),
    ],
    [
        Shown(
            "codes",
            "structure_code",
            "Codes, avec leurs périodes",
            [*columns("kind", "code", "since"), GOING_ON, *columns("description", "etat")],
            "Aucun code n'est renseigné.",
        ),
    ],
)  # fmt: skip

CALENDAR: Final = Section(
    "calendrier",
    "Calendrier",
    tables=[
        Shown(
            "periods",
            "period",
            "Conventions et autorisations",
            [
                *columns("kind", "reference", "start_on", "end_on", "statut", "avenants"),
                Column("last_avenant_on", none="Aucun"),
                Column("gap_before_days", none="Aucun"),
                *columns("overlapping"),
            ],
            "Aucune convention ni autorisation n'est renseignée.",
        ),
        Shown(
            "agenda",
            "agenda",
            "Échéances",
            columns("deadline", "label", "important_from", "urgent_from"),
            "Aucune échéance.",
        ),
    ],
)  # fmt: skip

PLACES: Final = Section(
    "places",
    "Places",
    columns("places", "places_depuis", "pmr", "lgbt", "fvv_teh"),
    [
        Shown(
            "history",
            "year",
            "Places et dotation, année par année",
            columns(
                "year", "places", "places_source", "pmr", "lgbt", "fvv_teh", "dotation_granted",
                "cout_journalier",
            ),
            "Aucune année n'est connue.",
        ),
        Shown(
            "capacities",
            "capacity",
            "Capacités autorisées, depuis la première",
            [*columns("since"), GOING_ON, *columns("places", "pmr", "lgbt", "fvv_teh", "etat")],
            "Aucune capacité n'est renseignée.",
        ),
        Shown(
            "plans",
            "plan",
            "Ouvertures et fermetures de places prévues",
            [
                *columns("year", "kind", "count", "due_on", "dropped"),
                Column("motif", absent=_not_dropped),
            ],
            "Aucune prévision.",
        ),
    ],
)  # fmt: skip

HOUSING: Final = Section(
    "hebergement",
    "Hébergement",
    columns("bati", "sites", "places_sites", "places_qpv", "places_logement_social"),
    [
        Shown(
            "sites",
            "site",
            "Sites",
            columns(
                "street", "code_postal", "commune", "repartition", "places", "qpv_places",
                "logement_social_places", "opened_on", "etat", "localisation",
            ),
            "Aucun site n'est renseigné.",
        ),
        Shown(
            "antennes",
            "antenne",
            "Antennes",
            [
                *columns("nom", "adresse", "code_postal", "commune", "opened_on"),
                GOING_ON,
                *columns("etat"),
            ],
            "Aucune antenne n'est renseignée.",
        ),
        Shown(
            "site_years",
            "site_year",
            "Sites, année par année",
            columns(
                "year", "sites", "sites_connus", "places_sites", "places_qpv",
                "places_logement_social", "bati", "sites_complets_le",
            ),
            "Aucune année n'est connue.",
        ),
    ],
)  # fmt: skip

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

CPOM: Final = Section(
    "cpom",
    "CPOM",
    tables=[
        Shown(
            "cpoms",
            "structure_cpom",
            "CPOM de la structure",
            columns("nom", "start_on", "end_on", "cpom_start_on", "cpom_end_on", "etat"),
            "La structure n'est membre d'aucun CPOM.",
        ),
        Shown(
            "cpom_years",
            "cpom_coverage",
            "Années en CPOM",
            columns("year", "in_cpom", "cpoms"),
            "Aucune année n'est connue.",
        ),
    ],
)

ANOMALIES: Final = Section(
    "anomalies",
    "Anomalies et complétude",
    tables=[
        Shown(
            "anomalies",
            "anomaly",
            "Anomalies",
            columns("label", "detail", "year", "family", "level", "since", "etat", "comment"),
            "Aucune anomalie.",
            kept=_found,
        ),
        Shown(
            "completeness",
            "completeness",
            "Ce qui manque au dossier",
            columns("block", "label", "year"),
            "Rien ne manque.",
            kept=_missing,
        ),
    ],
)

WORKFLOW: Final = Section(
    "saisie",
    "Finalisation et actualisation",
    tables=[
        Shown(
            "finalisation",
            "finalisation",
            "Finalisation",
            columns("status", "etat", "etat_since", "submitted_on", "steps_valid"),
            "La finalisation n'a pas commencé.",
        ),
        Shown(
            "finalisation_steps",
            "finalisation_step",
            "Étapes de la finalisation",
            columns("step", "status", "since"),
            "Aucune étape n'est commencée.",
        ),
        Shown(
            "actualisations",
            "actualisation",
            "Actualisations annuelles",
            columns("year", "etat", "enrolled_on", "actualised_on"),
            "La structure n'a été appelée à aucune campagne.",
        ),
        Shown(
            "transformations",
            "structure_transformation",
            "Transformations",
            columns(
                "takes_effect_on", "kind", "leaving", "arriving", "places_before", "places_after"
            ),
            "Aucune transformation.",
        ),
    ],
)

PEOPLE: Final = Section(
    "contacts",
    "Contacts et notes",
    tables=[
        Shown(
            "contacts",
            "contact",
            "Contacts",
            columns(
                "prenom", "nom", "fonction", "perimetre", "telephone", "email", "since", "etat"
            ),
            "Aucun contact n'est renseigné.",
        ),
        Shown(
            "notes",
            "note",
            "Notes",
            columns("effective_on", "note_type", "texte", "audience", "etat"),
            "Aucune note.",
        ),
    ],
    personal=True,
)  # fmt: skip

SECTIONS: Final = (
    IDENTITY, CALENDAR, PLACES, HOUSING, FINANCES, ACTIVITY, QUALITY, PAPERS, CPOM, ANOMALIES,
    WORKFLOW, PEOPLE,
)  # fmt: skip
"""The blocks of a sheet, in order."""
