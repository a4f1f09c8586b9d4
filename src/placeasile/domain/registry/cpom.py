"""Fields of multi-year contracts."""

from typing import Final

from placeasile.domain.registry.common import IN_CLEAR
from placeasile.domain.registry.field import Field, Filler, Readers, Sign, Unit

R = Filler.REGISTRE
OP = Filler.OPERATEUR
S = Readers.SAISIE
EUR = Unit.EUROS
POS = Sign.POSITIVE
SIG = Sign.SIGNED
BUDGET = "Décision de tarification ou compte administratif du CPOM"
DERNIER = "Dernière décision de l'année."

# fmt: off
FIELDS: Final = (
    Field("cpom_id", "CPOM", "Identifiant du contrat pluriannuel.", Unit.ID, filler=R),
    Field("cpom.nom", "Nom du CPOM", "Nom sous lequel le contrat est connu.", source="CPOM signé"),
    Field("cpom.new_end", "Nouvelle fin", "Dernier jour du CPOM après l'avenant.", Unit.DAY, source="Avenant"),
    Field("cpom.summary", "Objet", f"Ce que l'avenant change. {IN_CLEAR}", source="Avenant"),
    Field("cpom.region", "Région", "Code INSEE de la région du CPOM.", Unit.CODE, source="CPOM signé"),
    Field("cpom.granularity", "Granularité", "Départementale, interdépartementale ou régionale.", Unit.CHOICE, source="CPOM signé"),
    Field("cpom.departement", "Département couvert", "Code INSEE d'un département que le CPOM couvre.", Unit.CODE, source="CPOM signé ou avenant"),
    Field("cpom.until", "Jusqu'au", "Dernier jour convenu de la structure dans le CPOM, absent si c'est celui du contrat.", Unit.DAY, source="CPOM signé ou avenant"),
    Field("cpom.structure_type", "Type de structures", "Type des structures que le budget concerne.", Unit.CHOICE, source="Compte administratif du CPOM"),
    Field("cpom.dotation_requested", "Dotation demandée", "Montant demandé pour l'année, le type et le CPOM.", EUR, POS, 2, OP, source=BUDGET),
    Field("cpom.dotation_granted", "Dotation accordée", "Montant accordé pour l'année, le type et le CPOM.", EUR, POS, 2, source=BUDGET),
    Field("cpom.income_proposed", "Produits proposés", "Total des produits proposés par l'opérateur.", EUR, POS, 2, OP, source=BUDGET),
    Field("cpom.total_income", "Total produits", "Total des produits retenus, dotation de l'État comprise.", EUR, POS, 2, source=BUDGET),
    Field("cpom.charges_proposed", "Charges proposées", "Total des charges proposées par l'opérateur.", EUR, POS, 2, OP, source=BUDGET),
    Field("cpom.charges_retained", "Charges retenues", "Total des charges retenues par l'autorité.", EUR, POS, 2, source=BUDGET),
    Field("cpom.state_recovery", "Reprise État", "Ce que l'État reprend (négatif) ou compense (positif).", EUR, SIG, 2, source=BUDGET),
    Field("cpom.surplus_recovered", "Excédent récupéré", "Excédent que l'État récupère par titre.", EUR, POS, 2, source=BUDGET),
    Field("cpom.surplus_carried", "Excédent déduit", "Excédent déduit d'une dotation à venir.", EUR, POS, 2, source=BUDGET),
    Field("cpom.dedicated_funds", "Fonds dédiés", "Part du résultat affectée à des fonds dédiés.", EUR, POS, 2, source=BUDGET),
    Field("cpom.allocation_total", "Affectation", "Total affecté aux réserves et aux fonds dédiés.", EUR, SIG, 2, source=BUDGET),
    Field("cpom.reserve_investissement", "Réserve d'investissement", "Part affectée à l'investissement.", EUR, SIG, 2, source=BUDGET),
    Field("cpom.charges_non_reconductibles", "Charges non reconductibles", "Part affectée aux charges non reconductibles.", EUR, SIG, 2, source=BUDGET),
    Field("cpom.reserve_compensation_deficits", "Compensation des déficits", "Part affectée à la compensation des déficits.", EUR, SIG, 2, source=BUDGET),
    Field("cpom.reserve_bfr", "Couverture du BFR", "Part affectée au besoin en fonds de roulement.", EUR, SIG, 2, source=BUDGET),
    Field("cpom.reserve_compensation_amortissements", "Compensation des amortissements", "Part affectée à la compensation des amortissements.", EUR, SIG, 2, source=BUDGET),
    Field("cpom.report_a_nouveau", "Report à nouveau", "Part reportée à nouveau.", EUR, SIG, 2, source=BUDGET),
    Field("cpom.autre", "Autre affectation", "Part affectée autrement, que le commentaire explique.", EUR, SIG, 2, source=BUDGET),
    Field("cpom.comment", "Commentaire", "Explications du budget.", readers=S, personal=True, source=BUDGET),
    Field("cpom_year.structures", "Structures membres", "Structures de ce type, membres dans l'année.", Unit.STRUCTURES, POS, filler=R, formula="Séjours tels que année(début) ≤ année ≤ année(fin)."),
    Field("cpom_year.decided_on", "Décidé le", "Jour de la dernière décision connue de l'année.", Unit.DAY, filler=R, formula=DERNIER),
    Field("cpom_year.dotation_requested", "Dotation demandée", "Montant demandé pour l'année, le type et le CPOM.", EUR, POS, 2, R, formula=DERNIER),
    Field("cpom_year.dotation_granted", "Dotation accordée", "Montant accordé pour l'année, le type et le CPOM.", EUR, POS, 2, R, formula=DERNIER),
    Field("cpom_year.income_proposed", "Produits proposés", "Total des produits proposés par l'opérateur.", EUR, POS, 2, R, formula=DERNIER),
    Field("cpom_year.total_income", "Total produits", "Total des produits retenus, dotation de l'État comprise.", EUR, POS, 2, R, formula=DERNIER),
    Field("cpom_year.charges_proposed", "Charges proposées", "Total des charges proposées par l'opérateur.", EUR, POS, 2, R, formula=DERNIER),
    Field("cpom_year.charges_retained", "Charges retenues", "Total des charges retenues par l'autorité.", EUR, POS, 2, R, formula=DERNIER),
    Field("cpom_year.state_recovery", "Reprise État", "Ce que l'État reprend (négatif) ou compense (positif).", EUR, SIG, 2, R, formula=DERNIER),
    Field("cpom_year.surplus_recovered", "Excédent récupéré", "Excédent que l'État récupère par titre.", EUR, POS, 2, R, formula=DERNIER),
    Field("cpom_year.surplus_carried", "Excédent déduit", "Excédent déduit d'une dotation à venir.", EUR, POS, 2, R, formula=DERNIER),
    Field("cpom_year.dedicated_funds", "Fonds dédiés", "Part du résultat affectée à des fonds dédiés.", EUR, POS, 2, R, formula=DERNIER),
    Field("cpom_year.allocation_total", "Affectation", "Total affecté aux réserves et aux fonds dédiés.", EUR, SIG, 2, R, formula=DERNIER),
    Field("cpom_year.reserve_investissement", "Réserve d'investissement", "Part affectée à l'investissement.", EUR, SIG, 2, R, formula=DERNIER),
    Field("cpom_year.charges_non_reconductibles", "Charges non reconductibles", "Part affectée aux charges non reconductibles.", EUR, SIG, 2, R, formula=DERNIER),
    Field("cpom_year.reserve_compensation_deficits", "Compensation des déficits", "Part affectée à la compensation des déficits.", EUR, SIG, 2, R, formula=DERNIER),
    Field("cpom_year.reserve_bfr", "Couverture du BFR", "Part affectée au besoin en fonds de roulement.", EUR, SIG, 2, R, formula=DERNIER),
    Field("cpom_year.reserve_compensation_amortissements", "Compensation des amortissements", "Part affectée à la compensation des amortissements.", EUR, SIG, 2, R, formula=DERNIER),
    Field("cpom_year.report_a_nouveau", "Report à nouveau", "Part reportée à nouveau.", EUR, SIG, 2, R, formula=DERNIER),
    Field("cpom_year.autre", "Autre affectation", "Part affectée autrement, que le commentaire explique.", EUR, SIG, 2, R, formula=DERNIER),
    Field("cpom_year.comment", "Commentaire", "Explications du budget.", readers=S, personal=True, filler=R, formula=DERNIER),
    Field("cpom_year.net_proposed", "Résultat proposé", "Résultat selon l'opérateur.", EUR, SIG, 2, R, formula="Produits proposés − charges proposées ; inconnu si l'un manque."),
    Field("cpom_year.net_result", "Résultat net", "Résultat retenu par l'autorité.", EUR, SIG, 2, R, formula="Total produits − charges retenues ; inconnu si l'un manque."),
    Field("cpom_year.allocation_detail", "Détail de l'affectation", "Somme des lignes d'affectation connues.", EUR, SIG, 2, R, formula="Somme des sept réserves et reports, et des fonds dédiés."),
    Field("cpom_year.allocation_gap", "Écart d'affectation", "Ce que le détail n'explique pas.", EUR, SIG, 2, R, formula="Affectation − détail de l'affectation."),
    Field("cpom_year.result_gap", "Écart du résultat", "Zéro quand le résultat est tout entier affecté ou repris.", EUR, SIG, 2, R, formula="Résultat net + reprise État − affectation."),
    Field("cpom.departements", "Départements couverts", "Codes INSEE des départements que le CPOM couvre.", Unit.CODE, filler=R, formula="Ceux de la région si le CPOM est régional, et ceux qui sont nommés."),
    Field("cpom.etat", "État du CPOM", "À venir, en cours, expiré ou résilié.", Unit.CHOICE, filler=R, formula="Comparaison des dates du CPOM avec la date de situation."),
    Field("cpom.structures", "Structures membres", "Structures membres à la date de situation.", Unit.STRUCTURES, POS, filler=R, formula="Séjours en cours."),
    Field("cpom.places", "Places", "Places des structures membres, ouvertes à la date de situation.", Unit.PLACES, POS, filler=R, formula="Somme des places connues."),
    Field("cpom.places_connues", "Structures aux places connues", "Structures membres dont on connaît les places.", Unit.STRUCTURES, POS, filler=R, formula="Compte."),
    Field("cpom_member.autre_operateur", "Autre opérateur", "Si un autre opérateur que celui du CPOM gère la structure.", Unit.YES_NO, filler=R, formula="Opérateur de la structure ≠ opérateur du CPOM."),
    Field("structure_cpom.en_vigueur", "En vigueur", "Si la structure est membre à la date de situation.", Unit.YES_NO, filler=R, formula="Début ≤ date de situation ≤ fin."),
    Field("structure_cpom.cpom_start_on", "Début du CPOM", "Premier jour du contrat.", Unit.DAY, filler=R, formula="CPOM signé."),
    Field("structure_cpom.cpom_end_on", "Fin du CPOM", "Dernier jour du contrat, avenants compris.", Unit.DAY, filler=R, formula="CPOM signé, avenants et résiliation."),
    Field("cpom_coverage.in_cpom", "En CPOM", "Si la structure est en CPOM dans l'année.", Unit.YES_NO, filler=R, formula="Un séjour tel que année(début) ≤ année ≤ année(fin)."),
    Field("cpom_coverage.cpoms", "CPOM de l'année", "Nombre de CPOM de la structure dans l'année.", Unit.COUNT, POS, filler=R, formula="Compte."),
    Field("cpom_year.structure_type", "Type de structures", "Type des structures que la ligne concerne.", Unit.CHOICE, filler=R, formula="Types des membres de l'année et des budgets décidés."),
    Field("cpom.start_on", "Début", "Premier jour du CPOM.", Unit.DAY, filler=R, formula="CPOM signé."),
    Field("cpom.end_on", "Fin", "Dernier jour du CPOM, avenants compris.", Unit.DAY, filler=R, formula="CPOM signé, avenants et résiliation."),
    Field("cpom_member.start_on", "Entrée", "Premier jour de la structure dans le CPOM.", Unit.DAY, filler=R, formula="Entrée de la structure."),
    Field("cpom_member.end_on", "Sortie", "Dernier jour de la structure dans le CPOM.", Unit.DAY, filler=R, formula="Le premier de : fin convenue, dernier jour avant la sortie, fin du CPOM."),
    Field("structure_cpom.start_on", "Entrée", "Premier jour de la structure dans le CPOM.", Unit.DAY, filler=R, formula="Entrée de la structure."),
    Field("structure_cpom.end_on", "Sortie", "Dernier jour de la structure dans le CPOM.", Unit.DAY, filler=R, formula="Le premier de : fin convenue, dernier jour avant la sortie, fin du CPOM."),
)
# fmt: on
