"""Sentences about the budgets of structures, and about CPOMs."""

from collections.abc import Mapping
from typing import Final

ALLOCATION: Final = (
    "[, dont {reserve_investissement} en réserve d'investissement]"
    "[, {charges_non_reconductibles} en charges non reconductibles]"
    "[, {reserve_compensation_deficits} en compensation des déficits]"
    "[, {reserve_bfr} en besoin en fonds de roulement]"
    "[, {reserve_compensation_amortissements} en compensation des amortissements]"
    "[, {report_a_nouveau} en report à nouveau][, {autre} en autre affectation]"
)

# fmt: off
TEMPLATES: Final[Mapping[str, str]] = {
    "finance.dotation_requested": "la dotation demandée {de} pour {year} | {amount}",
    "finance.dotation_granted": "la dotation accordée {a} pour {year} | {amount}[ ({reference})]",
    "finance.dotation_amended": "la dotation modifiée {de} pour {year} | {amount}[ ({reference})]",
    "finance.income_proposed": "les produits proposés {de} pour {year} | {income_proposed}",
    "finance.accounts_submitted": "les comptes {year} soumis {de} | [ charges de {charges_proposed}][, produits de {income_proposed}]",
    "finance.accounts_retained": "les comptes {year} retenus {de} | [ charges de {charges_retained}][, produits de {total_income}]",
    "finance.state_recovery_decided": "la reprise de l'État sur {year} {de} | {state_recovery}",
    "finance.surplus_disposed": "l'emploi de l'excédent {year} {de} | [ {surplus_recovered} récupérés][, {surplus_carried} reportés][, {dedicated_funds} en fonds dédiés]",
    "finance.result_allocated": "l'affectation du résultat {year} {de} | {allocation_total}" + ALLOCATION + "[, {fonds_dedies} en fonds dédiés]",
    "finance.budget_commented": "le commentaire de l'État sur le budget {year} {de}",
    "finance.cpom_participation_declared": "la participation {de} à un CPOM en {year} | {in_cpom}",
    "finance.budget_year_closed": "la clôture de l'exercice {year} {de} | le {effective_on}",
    "finance.budget_year_reopened": "la réouverture de l'exercice {year} {de} | le {effective_on} ({motif})",
    "finance.indicators_forecast": "les indicateurs prévus {de} pour {year} | [ {etp} ETP][, taux d'encadrement de {taux_encadrement} places par ETP][, coût journalier de {cout_journalier} par place]",
    "finance.indicators_realised": "les indicateurs réalisés {de} pour {year} | [ {etp} ETP][, taux d'encadrement de {taux_encadrement} places par ETP][, coût journalier de {cout_journalier} par place]",
    "cpom.signed": "la signature {de} | [ opérateur {operateur_id},] du {start} au {end}[ ({reference})]",
    "cpom.renamed": "le nom {de} | « {nom} » à compter du {effective_on}",
    "cpom.amended": "l'avenant {a} | à compter du {effective_on}[, nouvelle fin le {new_end}][, {summary}][ ({reference})]",
    "cpom.terminated": "la résiliation {de} | dernier jour le {last_day} ({motif})",
    "cpom.territory_set": "le territoire {de} | {region}, granularité {granularity}, à compter du {effective_on}",
    "cpom.departement_covered": "l'ajout d'un département {a} | {departement}, à compter du {effective_on}",
    "cpom.departement_uncovered": "le retrait d'un département {de} | {departement}, à compter du {effective_on} ({motif})",
    "cpom.structure_joined": "l'entrée de la structure[ {structure_id}] au sein {de} | à compter du {effective_on}[, jusqu'au {until}]",
    "cpom.structure_left": "la sortie de la structure[ {structure_id}] {de} | dernier jour le {last_day} ({motif})",
    "cpom.budget_recorded": "le budget {year} {de} pour ses {structure_type} | [ dotation demandée de {dotation_requested}][, accordée de {dotation_granted}][, produits proposés de {income_proposed}][, produits de {total_income}][, charges proposées de {charges_proposed}][, charges retenues de {charges_retained}][, reprise de l'État de {state_recovery}][, excédent récupéré de {surplus_recovered}][, excédent déduit de {surplus_carried}][, fonds dédiés de {dedicated_funds}][, affectation de {allocation_total}]" + ALLOCATION,
}
# fmt: on
