"""Sources of the columns about structures and operators: identity, places, housing, quality."""

from collections.abc import Mapping
from typing import Final

ID: Final = "=Identifiant ou compteur du registre."
SORT: Final = "=Clé de tri."
MONTHLY: Final = (
    "places_dna indisponibles desinsectisation remise_en_etat sous_occupation travaux occupees"
    " vacantes presences_indues_bpi presences_indues_deboutees"
)

# fmt: off
TABLES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "sheet": ("", {
        ID: "structure_id version last_position",
        "type": "type",
        "nom": "nom",
        "dna:*": "dna_code dna_codes",
        "finess:*": "finess_code finess_codes",
        "operateur": "operateur_id operateur filiale",
        "departement": "departement region",
        "adresse": "adresse code_postal commune code_insee",
        "adresse geocode": "latitude longitude",
        "adresse departement": "doutes",
        "opened closed void": "etat",
        "registered": "registered_on",
        "opened": "opened_on",
        "closed": "last_day motif_fermeture",
        "places": "places places_depuis",
        "pmr": "pmr",
        "lgbt": "lgbt",
        "fvv_teh": "fvv_teh",
        "convention:* convention_end:*": "convention_start convention_end",
        "authorisation:* authorisation_end:*": "authorisation_start authorisation_end",
        "dotation_granted:{effective_year}": "dotation_granted",
        "inspection:*": "inspections last_inspection_on",
        "code_bhasile:*": "code_bhasile",
        "public": "public",
        "specialisation:LGBT": "specialisation_lgbt",
        "specialisation:FVV_TEH": "specialisation_fvv_teh",
        "programme": "date_303",
        "site_repartition:* site:*": "bati",
        "site:*": "sites",
        "site_places:* site:*": "places_sites places_qpv places_logement_social",
        "arrondissement": "arrondissement",
    }),
    "operateur": ("", {
        ID: "operateur_id version",
        "nom": "nom anciens_noms",
        "legal_identity": "siret siege_social doutes",
        "operateur_active operateur_merged": "etat",
        "operateur_merged": "fusionne_dans",
        "operateur_parent": "parent_id",
        "=Opérateurs dont il est la maison mère : voir leur rattachement.": "filiales",
        "=Somme sur les structures gérées : voir chacune d'elles.":
            "structures places places_connues part structures_groupe places_groupe part_groupe",
    }),
    "year": ("{year}", {
        ID: "structure_id year",
        "=": "balance_on",
        "opened: closed: void:": "etat",
        "type:": "type",
        "departement:": "departement",
        "operateur:": "operateur_id operateur_id_1_jan",
        "places_stated places:": "places places_source",
        "places_stated:{year-1} places:": "places_1_jan",
        "pmr_stated pmr:": "pmr",
        "lgbt_stated lgbt:": "lgbt",
        "fvv_teh_stated fvv_teh:": "fvv_teh",
        "dotation_requested": "dotation_requested",
        "dotation_granted": "dotation_granted dotation_amended",
        "dotation_granted places_stated places:": "cout_journalier",
        "inspection:*": "inspections",
    }),
    "structure_code": ("", {
        "dna:{code} finess:{code} code_bhasile:{code}": "kind code since last_day description etat doutes",
    }),
    "capacity": ("", {
        "places pmr lgbt fvv_teh closed": "since last_day etat",
        "places": "places",
        "pmr": "pmr",
        "lgbt": "lgbt",
        "fvv_teh": "fvv_teh",
    }),
    "site": ("{site_id}", {
        ID: "site_id",
        "site_address": "street code_postal commune doutes",
        "site_repartition": "repartition",
        "site_places": "places qpv_places logement_social_places",
        "site": "opened_on last_day motif etat",
        "site_location site_address": "localisation latitude longitude nom_officiel",
    }),
    "site_year": ("", {
        ID: "year",
        "=": "balance_on",
        "site:*": "sites",
        "site:* site_places:*": "sites_connus places_sites places_qpv places_logement_social",
        "site:* site_repartition:*": "bati",
        "sites_complete": "sites_complets_le",
    }),
    "antenne": ("{antenne_id}", {
        ID: "antenne_id",
        "antenne": "nom adresse code_postal commune opened_on",
        "antenne_closed": "last_day motif",
        "antenne antenne_closed": "etat",
    }),
    "plan": ("{kind}/{year}", {
        "plan": "year kind count due_on",
        "plan_dropped": "dropped motif",
    }),
    "declaration": ("{year}", {
        "in_cpom_declared": "cpom_declare",
        "operator_comment": "commentaire_operateur",
        "in_cpom_declared operator_comment": "year",
    }),
    "quality": ("{id}", {
        "inspection evaluation incident": "kind id",
        "inspection evaluation incident incident_requalified": "day",
        "inspection": "type",
        "incident incident_requalified": "nature violent",
        "evaluation evaluation_scores":
            "score_person score_professionals score_structure score_overall overall_gap",
        "incident": "declared_on",
        "inspection_report evaluation": "report report_on",
        "action_plan": "action_plan action_plan_on",
        "inspection evaluation_withdrawn incident_withdrawn": "withdrawn",
        "evaluation_withdrawn incident_withdrawn": "motif",
    }),
    "quality_year": ("", {
        ID: "year",
        "inspection:*": "inspections",
        "evaluation:* evaluation_scores:* evaluation_withdrawn:*":
            "evaluations score_person_sum score_person_n score_professionals_sum score_professionals_n"
            " score_structure_sum score_structure_n score_overall_sum score_overall_n",
        "incident:* incident_requalified:* incident_withdrawn:*": "incidents violent_incidents",
        "inspection:* evaluation:* evaluation_withdrawn:*": "last_visit_on months_since_visit",
    }),
    "action": ("{action_id}", {
        ID: "action_id",
        "action": "inspection_id evaluation_id standard finding planned_on due_on",
        "action_done": "done_on reference",
        "action_dropped": "dropped_on motif",
        "action action_done action_dropped": "etat",
    }),
    "activity": ("{month}/{dna_code}", {
        "activity": "month dna_code month_end",
        "activity activity_restated":
            "method_version " + MONTHLY + " presences_indues deduced identity_gap reasons_gap"
            " unavailability_rate vacancy_rate gross_occupancy net_occupancy overstay_bpi_rate"
            " overstay_rejected_rate overstay_rate",
        "activity_restated": "restated",
    }),
    "activity_year": ("", {
        ID: "year",
        "activity:* activity_restated:*":
            "months mean_presences_indues "
            + " ".join(f"mean_{one}" for one in MONTHLY.split())
            + "".join(
                f" {one}_num {one}_den"
                for one in (
                    "unavailability", "vacancy", "gross_occupancy", "net_occupancy", "overstay_bpi",
                    "overstay_rejected", "overstay",
                )
            ),
    }),
    "contact": ("{contact_id}", {
        ID: "contact_id event_id",
        "contact": "rang prenom nom telephone email fonction perimetre since changed_on",
        "contact contact_released": "etat",
        "contact_released": "released_on motif",
    }),
    "note": ("{note_id}", {
        ID: "note_id event_id",
        "note": "effective_on recorded_at actor note_type audience texte",
        "note note_archived note_withdrawn": "etat motif",
        "note_archived": "archived_on",
        "note_withdrawn": "withdrawn_on",
    }),
}
# fmt: on
