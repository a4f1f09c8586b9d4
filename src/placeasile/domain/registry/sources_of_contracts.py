"""Sources of the columns about contracts, budgets, acts, documents and CPOMs."""

from collections.abc import Mapping
from typing import Final

ID: Final = "=Identifiant ou compteur du registre."
ALLOCATION: Final = (
    "allocation_total reserve_investissement charges_non_reconductibles"
    " reserve_compensation_deficits reserve_bfr reserve_compensation_amortissements"
    " report_a_nouveau autre"
)

# fmt: off
TABLES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "period": ("{period_id}", {
        ID: "period_id",
        "{kind}": "kind start_on previous_id reference",
        "{kind}_end": "end_on ended_early",
        "{kind}_avenant": "avenants last_avenant_on",
        "{kind} {kind}_end": "etat elapsed",
        "{kind}:* {kind}_end:*": "statut gap_before_days overlapping merged_start merged_end",
    }),
    "act": ("{act_id}", {
        ID: "act_id",
        "act authorisation convention": "category start_on reference",
        "act": "title structure_type act_date year dotation",
        "act_end authorisation_end convention_end": "end_on",
        "act_avenant authorisation_avenant convention_avenant": "avenants last_avenant_on",
        "act_withdrawn": "withdrawn_on motif",
        "document:* document_status:*": "documents",
        "act act_end act_withdrawn authorisation authorisation_end convention convention_end": "etat",
    }),
    "document": ("{document_id}", {
        ID: "document_id",
        "document":
            "family category year granularity structure_type act_id parent_document_id avenant_on"
            " valid_from valid_to title",
        "document_file": "original_name mime_type size_bytes sha256 filed_on",
        "document_status document_file": "etat etat_depuis remplace_par",
        "document_status": "motif",
        "document:* document_status:*": "en_double",
    }),
    "budget": ("{year}", {
        ID: "structure_id year",
        "type:": "type profile",
        "=": "in_cpom cpom_disagrees",
        "in_cpom_declared": "in_cpom_declared",
        "budget_closed": "closed closed_on",
        "dotation_requested": "dotation_requested",
        "dotation_granted": "dotation_granted dotation_initial dotation_amendments",
        "income_proposed": "income_proposed",
        "total_income": "total_income",
        "charges_proposed": "charges_proposed",
        "charges_retained": "charges_retained",
        "total_income charges_retained": "net_result",
        "income_proposed total_income charges_proposed": "net_result_proposed",
        "state_recovery": "state_recovery",
        "surplus_recovered": "surplus_recovered",
        "surplus_carried": "surplus_carried",
        "dedicated_funds": "dedicated_funds",
        "surplus_carried:{year-2}": "expected_deduction",
        "allocation": ALLOCATION + " fonds_dedies allocation_comment allocation_detail allocation_gap",
        "total_income charges_retained state_recovery allocation": "identity_gap",
        "budget_comment": "comment",
        "etp_forecast": "etp_forecast",
        "etp_realised": "etp_realised",
        "taux_encadrement_forecast": "taux_encadrement_forecast",
        "taux_encadrement_realised": "taux_encadrement_realised",
        "cout_journalier_forecast": "cout_journalier_forecast",
        "cout_journalier_realised": "cout_journalier_realised",
        "places: places_stated closed: opened:": "place_days mean_places",
        "etp_forecast places: places_stated closed: opened:": "theoretical_ratio_forecast",
        "etp_realised places: places_stated closed: opened:": "theoretical_ratio_realised",
        "charges_retained charges_proposed places: places_stated closed: opened:": "theoretical_daily_cost",
    }),
    "structure_cpom": ("", {
        "{cpom_id}>member:{structure_id}": "cpom_id start_on etat en_vigueur motif",
        "{cpom_id}>member:{structure_id} {cpom_id}>cpom_end:": "end_on",
        "{cpom_id}>nom:": "nom",
        "{cpom_id}>cpom_contract:": "operateur_id cpom_start_on",
        "{cpom_id}>cpom_end:": "cpom_end_on",
    }),
    "cpom_coverage": ("", {
        ID: "year",
        "{cpom_id}>member:{structure_id} {cpom_id}>cpom_end:": "in_cpom cpom_id",
        "=": "cpoms",
    }),
    "cpom": ("", {
        ID: "cpom_id version",
        "nom": "nom",
        "cpom_contract": "operateur_id operateur reference start_on",
        "cpom_territory": "region granularity",
        "cpom_territory cpom_departement:*": "departements",
        "cpom_end": "end_on",
        "cpom_avenant": "avenants last_avenant_on",
        "cpom_contract cpom_end": "etat",
        "member:*": "structures",
        "=Somme sur les structures membres : voir chacune d'elles.": "places places_connues",
    }),
    "cpom_member": ("{structure_id}", {
        "member": "structure_id start_on etat motif",
        "member cpom_end:": "end_on",
        "{structure_id}>type:": "type",
        "{structure_id}>nom:": "nom",
        "{structure_id}>departement:": "departement",
        "{structure_id}>operateur:": "operateur_id autre_operateur",
    }),
    "cpom_year": ("{year}/{structure_type}", {
        "member:* cpom_budget": "year structure_type",
        "member:*": "structures",
        "cpom_budget":
            "decided_on dotation_requested dotation_granted income_proposed total_income"
            " charges_proposed charges_retained net_proposed net_result state_recovery"
            " surplus_recovered surplus_carried dedicated_funds allocation_detail allocation_gap"
            " result_gap comment " + ALLOCATION,
    }),
}
# fmt: on
