"""The read models that the papers name, at the tables that answer for them."""

from collections.abc import Iterator
from typing import Final

from tests.coverage.item import Item, Kind, held, left_out
from tests.coverage.left_out import ACCOUNTS, HELP, IMPORTS, METRICS, SCREENS

TABLES: Final = {
    "structure_current": ("Fiche d'une structure", "sheet"),
    "structure_version_timeline": ("Chronologie d'une structure", "timeline"),
    "structure_year": ("Années d'une structure", "year"),
    "structure_period": ("Périodes de contrat", "period"),
    "structure_search": ("Recherche", "search"),
    "structure_history": ("Transformations d'une structure", "structure_transformation"),
    "structure_cpom": ("CPOM d'une structure", "structure_cpom"),
    "site_current": ("Sites", "site"),
    "site_year": ("Sites par année", "site_year"),
    "contact_current": ("Contacts", "contact"),
    "operateur_sheet": ("Opérateur", "operator_year"),
    "operator_sheet": ("Opérateur, ses filiales et ses actes", "operator_year"),
    "operator_list": ("Opérateurs et leurs filiales", "operator_year"),
    "operator_year": ("Années d'un opérateur", "operator_year"),
    "territory_year": ("Années d'un territoire", "territory_year"),
    "cpom_sheet": ("CPOM", "cpom"),
    "cpom_member": ("Membres d'un CPOM", "cpom_member"),
    "cpom_year": ("Années d'un CPOM", "cpom_year"),
    "cpom_year_by_type": ("Années d'un CPOM, par type", "cpom_year"),
    "cpom_coverage": ("Ce qu'un CPOM dispense de déposer", "cpom_coverage"),
    "document_register": ("Documents", "document"),
    "act_in_force": ("Actes", "act"),
    "quality_timeline": ("Visites et événements graves", "quality"),
    "activity_month": ("Activité par mois", "activity"),
    "completeness": ("Complétude", "completeness"),
    "note_feed": ("Notes", "note"),
    "audit_trail": ("Journal", "timeline"),
    "code_register": ("Codes DNA", "dna_code"),
    "anomaly_register": ("Anomalies", "anomaly"),
    "reminder_feed": ("Rappels", "agenda"),
    "dashboard_initialisation": ("Finalisations", "finalisation"),
    "dashboard_transformations": ("Transformations", "transformation"),
    "upcoming_transformations": ("Transformations à venir", "structure_transformation"),
    "notifications_active": ("Annonces", "announcement"),
    "campaign_progress": ("Avancement d'une campagne", "actualisation"),
    "targets": ("Données de référence", "reference"),
    "rmu": ("Référés", "referes"),
    "stats_structures": ("Statistiques des structures", "measure"),
    "stats_places": ("Statistiques des places", "measure"),
    "stats_finance": ("Statistiques des finances", "measure"),
    "stats_quality": ("Statistiques de la qualité", "quality"),
    "stats_activity": ("Statistiques de l'activité", "activity"),
    "stats_rmu": ("Statistiques des référés", "referes"),
    "map_indicator": ("Carte", "departement_measure"),
}
LEFT_OUT: Final = {
    "import_report": IMPORTS,
    "permissions": ACCOUNTS,
    "usage_metrics": METRICS,
    "quality_monthly": METRICS,
    "resource_library": HELP,
    "export_bundle": "Exports : " + SCREENS,
}


def _items() -> Iterator[Item]:
    for name, (title, table) in TABLES.items():
        yield held(name, title, f"projections/{table}/schema.sql:create table")
    for name, reason in LEFT_OUT.items():
        yield left_out(name, "—", reason)


KINDS: Final = (Kind("Tables de lecture", tuple(_items())),)
