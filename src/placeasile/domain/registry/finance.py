"""Fields of the funding of a structure."""

from typing import Final

from placeasile.domain.registry.field import Field, Filler, Readers, Sign, Unit

R = Filler.REGISTRE
OP = Filler.OPERATEUR
P = Sign.POSITIVE
S = Sign.SIGNED
E = Unit.EUROS
DECISION = "Décision de l'autorité de tarification"
COMPTES = "Compte administratif ou compte rendu financier"

# fmt: off
FIELDS: Final = (
    Field("finance.amount", "Montant", "Montant de l'année, en euros.", Unit.EUROS, Sign.POSITIVE, 2, source="Demande, arrêté de tarification ou convention"),
    Field("dotation_requested", "Dotation demandée", "Montant que l'opérateur demande pour l'année.", Unit.EUROS, Sign.POSITIVE, 2, Filler.OPERATEUR, formula="Dernière demande de l'année."),
    Field("dotation_granted", "Dotation accordée", "Montant que l'État accorde pour l'année.", Unit.EUROS, Sign.POSITIVE, 2, formula="Dernière décision de l'année ; partagée par jours entre opérateurs successifs."),
    Field("dotation_amended", "Dotation modifiée", "Si une décision modificative est intervenue.", Unit.YES_NO, filler=R, formula="La dernière décision modifie une dotation déjà accordée."),
    Field("cout_journalier", "Coût journalier théorique", "Dotation par place et par jour.", Unit.EUROS_PER_PLACE_DAY, Sign.POSITIVE, 2, R, formula="Dotation accordée ÷ (places × jours de l'année)."),
    Field("income_proposed", "Produits proposés", "Produits que l'opérateur propose pour l'année, dotation comprise.", E, P, 2, OP, source=COMPTES),
    Field("charges_proposed", "Charges proposées", "Charges que l'opérateur propose pour l'année.", E, P, 2, OP, source=COMPTES),
    Field("total_income", "Total des produits", "Produits que l'autorité retient, dotation de l'État comprise.", E, P, 2, source=DECISION),
    Field("charges_retained", "Charges retenues", "Charges que l'autorité retient.", E, P, 2, source=DECISION),
    Field("state_recovery", "Reprise de l'État", "Négative : l'État reprend un excédent ; positive : il compense un déficit.", E, S, 2, source=DECISION),
    Field("surplus_recovered", "Excédent récupéré", "Part de l'excédent rendue à l'État par titre de recette.", E, P, 2, source=DECISION),
    Field("surplus_carried", "Excédent reporté", "Part de l'excédent à déduire de la dotation de l'année N + 2.", E, P, 2, source=DECISION),
    Field("dedicated_funds", "Restant en fonds dédiés", "Part de l'excédent que la structure subventionnée garde en fonds dédiés.", E, P, 2, source=DECISION),
    Field("allocation_total", "Affectation", "Total affecté : négatif, un déficit ; positif, un excédent.", E, S, 2, source=DECISION),
    Field("reserve_investissement", "Réserve d'investissement", "Ligne d'affectation.", E, S, 2, source=DECISION),
    Field("charges_non_reconductibles", "Charges non reconductibles", "Ligne d'affectation.", E, S, 2, source=DECISION),
    Field("reserve_compensation_deficits", "Réserve de compensation des déficits", "Ligne d'affectation.", E, S, 2, source=DECISION),
    Field("reserve_bfr", "Réserve de couverture du besoin en fonds de roulement", "Ligne d'affectation.", E, S, 2, source=DECISION),
    Field("reserve_compensation_amortissements", "Réserve de compensation des amortissements", "Ligne d'affectation.", E, S, 2, source=DECISION),
    Field("report_a_nouveau", "Report à nouveau", "Ligne d'affectation.", E, S, 2, source=DECISION),
    Field("autre", "Autre affectation", "Ligne d'affectation, à expliquer dans le commentaire.", E, S, 2, source=DECISION),
    Field("fonds_dedies", "Fonds dédiés du CPOM", "Ligne d'affectation, en CPOM seulement.", E, S, 2, source=DECISION),
    Field("finance.comment", "Commentaire", "Remarques sur le budget ou sur l'affectation.", readers=Readers.SAISIE, personal=True),
    Field("finance.in_cpom", "En CPOM", "Si la structure compte cette année dans les résultats d'un CPOM.", Unit.YES_NO, source="Déclaration de l'agent"),
    Field("finance.etp", "ETP", "Équivalents temps plein de la structure.", Unit.FTE, P, 3, OP, source="Budget ou comptes"),
    Field("finance.taux_encadrement", "Taux d'encadrement déclaré", "Places pour un équivalent temps plein.", Unit.PLACES_PER_FTE, P, 3, OP, source="Budget ou comptes"),
    Field("finance.cout_journalier", "Coût journalier déclaré", "Coût d'une place par jour.", Unit.EUROS_PER_PLACE_DAY, P, 2, OP, source="Budget ou comptes"),
    Field("profile", "Profil budgétaire", "Autorisée, subventionnée, ou aucune des deux.", Unit.CHOICE, filler=R, formula="CADA et CPH : autorisée ; HUDA et CAES : subventionnée ; sinon aucune. Type au 31 décembre."),
    Field("budget.in_cpom", "En CPOM", "Si la structure est membre d'un CPOM dans l'année.", Unit.YES_NO, filler=R, formula="Un séjour tel que année(début) ≤ année ≤ année(fin)."),
    Field("in_cpom_declared", "Déclarée en CPOM", "Si la structure est déclarée cette année dans les résultats d'un CPOM.", Unit.YES_NO, filler=R, formula="Dernière déclaration pour l'année."),
    Field("cpom_disagrees", "Déclaration à vérifier", "Si la déclaration de l'année contredit les séjours dans les CPOM.", Unit.YES_NO, filler=R, formula="Déclarée en CPOM sans y être, ou l'inverse ; non sans déclaration."),
    Field("budget.closed", "Exercice clos", "Si l'exercice est clos.", Unit.YES_NO, filler=R, formula="Clos et non rouvert."),
    Field("closed_on", "Clos le", "Jour de la clôture de l'exercice.", Unit.DAY, filler=R, formula="Jour de la dernière clôture, si l'exercice est clos."),
    Field("dotation_initial", "Dotation initiale", "Montant accordé avant toute décision modificative.", E, P, 2, R, formula="Première décision de l'année."),
    Field("dotation_amendments", "Décisions modificatives", "Nombre de décisions modificatives de la dotation.", Unit.COUNT, P, 0, R, formula="Décisions modificatives à la date de situation."),
    Field("net_result", "Résultat net retenu", "Positif, un excédent ; négatif, un déficit.", E, S, 2, R, formula="Total des produits − charges retenues."),
    Field("net_result_proposed", "Résultat net proposé", "Résultat selon les comptes de l'opérateur.", E, S, 2, R, formula="Produits proposés − charges proposées ; jusqu'en 2023, le total des produits à défaut de produits proposés."),
    Field("expected_deduction", "Déduction attendue", "Ce que l'excédent reporté retire à la dotation de l'année.", E, P, 2, R, formula="Excédent reporté de l'année N − 2."),
    Field("allocation_comment", "Commentaire de l'affectation", "Remarques sur l'affectation.", filler=R, readers=Readers.SAISIE, personal=True, formula="Dernière affectation de l'année."),
    Field("allocation_detail", "Affectation détaillée", "Total des lignes d'affectation.", E, S, 2, R, formula="Somme des lignes connues ; inconnue si aucune ne l'est."),
    Field("allocation_gap", "Écart d'affectation", "Part de l'affectation sans ligne.", E, S, 2, R, formula="Affectation − affectation détaillée."),
    Field("identity_gap", "Écart d'emploi du résultat", "Part du résultat dont l'emploi n'est pas dit.", E, S, 2, R, formula="Autorisée : résultat + reprise − affectation. Subventionnée : résultat − excédent récupéré − reporté − fonds dédiés, ou compensation au-delà du déficit. Sans objet en CPOM."),
    Field("budget.comment", "Commentaire", "Remarques sur le budget.", filler=R, readers=Readers.SAISIE, personal=True, formula="Dernier commentaire de l'année."),
    Field("etp_forecast", "ETP prévus", "Équivalents temps plein prévus.", Unit.FTE, P, 3, R, formula="Prévision de l'année."),
    Field("etp_realised", "ETP réalisés", "Équivalents temps plein réalisés.", Unit.FTE, P, 3, R, formula="Réalisé de l'année."),
    Field("taux_encadrement_forecast", "Taux d'encadrement prévu", "Taux déclaré, prévu.", Unit.PLACES_PER_FTE, P, 3, R, formula="Prévision de l'année."),
    Field("taux_encadrement_realised", "Taux d'encadrement réalisé", "Taux déclaré, réalisé.", Unit.PLACES_PER_FTE, P, 3, R, formula="Réalisé de l'année."),
    Field("cout_journalier_forecast", "Coût journalier prévu", "Coût déclaré, prévu.", Unit.EUROS_PER_PLACE_DAY, P, 2, R, formula="Prévision de l'année."),
    Field("cout_journalier_realised", "Coût journalier réalisé", "Coût déclaré, réalisé.", Unit.EUROS_PER_PLACE_DAY, P, 2, R, formula="Réalisé de l'année."),
    Field("place_days", "Journées-places", "Places offertes, jour après jour.", Unit.PLACE_DAYS, P, 0, R, formula="Somme des places de chaque jour d'ouverture de capacité connue ; jusqu'en 2025, bilan × jours si seul un bilan est connu."),
    Field("mean_places", "Places moyennes", "Places de l'année en moyenne.", Unit.PLACES, P, 3, R, formula="Journées-places ÷ jours d'ouverture de capacité connue."),
    Field("theoretical_ratio_forecast", "Taux d'encadrement théorique prévu", "Places pour un ETP prévu.", Unit.PLACES_PER_FTE, P, 3, R, formula="Places moyennes ÷ ETP prévus."),
    Field("theoretical_ratio_realised", "Taux d'encadrement théorique réalisé", "Places pour un ETP réalisé.", Unit.PLACES_PER_FTE, P, 3, R, formula="Places moyennes ÷ ETP réalisés."),
    Field("theoretical_daily_cost", "Coût journalier théorique", "Ce que coûte une place par jour.", Unit.EUROS_PER_PLACE_DAY, P, 2, R, formula="Dotation accordée ÷ journées-places."),
)
# fmt: on
