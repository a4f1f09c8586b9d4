"""The formulas, formats and parameters of the papers: a section, or one rule of a section.

A code is a section of the first paper; « delta » announces one of the second, which wins.
"""

from typing import Final

from tests.coverage.item import Item, Kind, held, left_out
from tests.coverage.left_out import IMPORTS, METRICS, PREFILLED, SCREENS

FORMULAS: Final = (
    held(
        "1.3",
        "Forme d'un code DNA",
        "domain.french.codes:dna_doubts",
        "domain.french.codes:read_dna_code",
    ),
    held("5.1", "Taux d'encadrement : places par ETP", "domain.rules.finance:theoretical_ratio"),
    held("5.2", "Coût journalier", "domain.rules.finance:theoretical_daily_cost"),
    held(
        "5.3",
        "Résultat net et son emploi",
        "domain.rules.finance:net_result",
        "domain.rules.finance:net_result_proposed",
        "domain.rules.finance:identity_gap",
        "domain.rules.cpom:result_gap",
    ),
    held("5.4", "Détail d'une affectation", "domain.rules.finance:allocation_detail"),
    held("5.5", "Bâti d'une structure", "domain.rules.housing:bati"),
    held(
        "5.6",
        "Occupation et présences indues",
        "domain.rules.occupancy:occupied",
        "domain.rules.occupancy:net_occupancy",
        "domain.rules.occupancy:overstay_rate",
    ),
    held("5.7", "Valeur actuelle, à une date et à une connaissance", "projections.moment:Moment"),
    held("5.8", "Écart entre les sites et la capacité", "domain.rules.housing:ecart_sites"),
    left_out(
        "5.8 score",
        "Score de vraisemblance d'une structure",
        "Remplacé en amont par les règles d'anomalie, une à une : le total de 0 à 7 (4 dans "
        "l'exemple) additionne des alertes que le registre montre séparément, et compte 5 une "
        "structure sans budget, que la complétude dit déjà.",
    ),
    held("5.9", "Présence en CPOM dans l'année", "domain.rules.cpom:in_cpom"),
    held(
        "5.10",
        "Mesures d'un opérateur et d'un territoire",
        "domain.rules.finance:weighted_daily_cost",
        "domain.rules.finance:shares_by_days",
    ),
    held("5.11 nombre", "Écrire un nombre", "domain.french.numbers:write_number"),
    held("5.11 montant", "Écrire un montant", "domain.french.numbers:write_amount"),
    held("5.11 date", "Écrire une date", "domain.french.days:write_day"),
    held("5.11 téléphone", "Écrire un téléphone", "domain.french.people:write_phone"),
    held("5.11 commune", "Écrire une commune", "domain.rules.housing:commune_affichee"),
    held(
        "5.11 opérateur",
        "Nommer un opérateur et sa filiale",
        "domain.rules.housing:libelle_operateur",
    ),
    held("5.11 visite", "Mois depuis la dernière visite", "domain.rules.visits:months_since_visit"),
    left_out(
        "5.11 part",
        "Pourcentage arrondi vers le bas, ou « < 1 % »",
        "Arrondi d'affichage, remplacé par le delta : trois chiffres significatifs, et inconnu "
        "plutôt que « Infinity % ».",
    ),
    left_out("5.11 graphique", "Mois d'un graphique", SCREENS),
    left_out("5.11 communes", "Première commune d'une liste et nombre des autres", SCREENS),
    left_out(
        "5.11 fichier",
        "Nom de fichier raccourci à vingt caractères",
        "Écrans : un nom de fichier est chiffré au registre, et rendu entier à qui peut le lire.",
    ),
    held("5.12", "Durée écoulée et statut d'une période", "domain.rules.calendar:status"),
    left_out(
        "5.13",
        "Plus petite et plus grande capacité du parc",
        "Route de l'application d'avant, pour les bornes d'un curseur : la page des listes les "
        "calculera sur ce qu'elle montre ; le registre n'a pas de route qui les donne.",
    ),
    held("5.14", "Documents obligatoires manquants", "domain.rules.documents:missing_documents"),
    held("8.4", "Rue d'un hébergement réservée", "domain.personal:Sealed"),
    held("10.3", "Valeur à deux dates", "domain.kernel:History"),
    held(
        "10.8",
        "Données personnelles chiffrées, effaçables",
        "domain.personal:Sealed",
        "store.vault:Vault",
    ),
    held("10.10", "Scénario de référence, par l'API", "api.application:create_application"),
    held(
        "delta 1.2",
        "Code Bhasile d'une région, jamais repris",
        "domain.structure.decisions.description:AssignBhasileCode",
    ),
    held(
        "delta 1.2 suivant",
        "Numéro suivant d'une région, donné à une structure créée",
        "domain.structure.decisions.description:next_code",
        "domain.processes.transforming:on_structures",
    ),
    held(
        "delta 1.10",
        "Fin effective et acte en vigueur",
        "domain.rules.calendar:effective_end",
        "domain.rules.calendar:in_force",
    ),
    held("delta 1.15", "Cibles par type, année et zone", "domain.reference.lookup:ReferenceData"),
    held(
        "delta 1.15 huda",
        "Ratio cible d'un CADA issu d'une HUDA",
        "domain.reference.decisions:SetTargetRatio",
    ),
    held(
        "delta 1.15 origine",
        "CADA créé par la transformation d'une HUDA, pour toujours",
        "projections.measure.queries:NEW_CADA",
    ),
    left_out("delta 1.15 produit", "Mesures mensuelles du produit", METRICS),
    left_out("delta 1.16", "Lecture des fichiers de l'OFII, des référés et des démarches", IMPORTS),
    held(
        "delta 2.1", "Anomalies à toute date, sans rien perdre", "domain.anomaly.life:AnomalyState"
    ),
    held("delta 2.2", "Échéances et urgence des rappels", "domain.rules.reminders:reminders"),
    left_out("delta 2.3", "Blocs du tableau de bord", SCREENS),
    held(
        "delta 2.4",
        "Finalisation et campagne, dans leur ordre",
        "domain.finalisation.decisions:FinaliseStructure",
    ),
    held(
        "delta 2.5 documents",
        "Documents dus, selon l'ouverture et le CPOM",
        "domain.rules.documents:is_due",
    ),
    held(
        "delta 2.5 actes",
        "Actes dus, selon le type et le CPOM",
        "domain.rules.documents:required_acts",
    ),
    held("delta 2.5 budgets", "Montants dus, selon l'année et le type", "domain.rules.budget:gaps"),
    held(
        "delta 2.5 indicateurs",
        "Indicateurs dus, prévus ou réalisés",
        "domain.rules.budget:indicator_gaps",
    ),
    held(
        "delta 2.5 campagne",
        "Actes demandés par une campagne",
        "domain.rules.documents:campaign_acts",
    ),
    held(
        "delta 2.6",
        "Places conservées par une transformation",
        "domain.transformation.refusals:PlacesNotConserved",
    ),
    held(
        "delta 2.6 sens",
        "Sens des places d'un bloc",
        "domain.transformation.refusals:WrongDirection",
    ),
    held(
        "delta 2.6 actes",
        "Actes d'un bloc déposés par la finalisation",
        "domain.transformation.acts:acts_of",
        "domain.processes.filing:acts_recorded",
    ),
    left_out(
        "delta 2.6 copie",
        "Contacts, antennes et sites des structures d'origine, proposés à celle qui reçoit",
        PREFILLED,
    ),
    left_out(
        "delta 2.6 codes",
        "Codes DNA proposés à la structure qui reçoit",
        "Choix de l'agent : avec les écrans de transformation. Les commandes ont la fin d'un code "
        "sur une structure et son rattachement à une autre, au même jour.",
    ),
    left_out(
        "delta 2.6 contenu",
        "Adresse et public d'une structure à créer, dès le brouillon",
        "Avec les écrans de transformation ; ils se disent par leurs commandes dès que la "
        "structure est inscrite, à la date d'effet.",
    ),
    left_out("delta 2.6 démarches", "Reprise des dossiers de démarche HUDA", IMPORTS),
    held(
        "delta 2.8",
        "Sommes, taux et moyennes qui ignorent l'inconnu",
        "domain.rules.statistics:weighted_rate",
    ),
    held(
        "delta 2.8 clôture",
        "Une structure fermée en cours de mois compte pour ce mois",
        "projections.measure.periods:QUALITY",
    ),
    left_out(
        "delta 2.8 moyenne départementale",
        "Moyenne du département sur le graphique d'activité d'une structure",
        "Écrans : la route des statistiques d'activité donne les mêmes taux du département, mois "
        "par mois ; rien ne les superpose encore à ceux d'une structure.",
    ),
    held("delta 2.8 places", "Journées-places et places moyennes", "domain.rules.capacity:offered"),
    held(
        "delta 2.8 indicateurs",
        "Taux et coût théoriques",
        "domain.rules.finance:theoretical_ratio",
        "domain.rules.finance:theoretical_daily_cost",
    ),
    held("delta 2.8 mesures", "Mesures des statistiques", "domain.registry.measures:MEASURES"),
    held(
        "delta 2.8 complétude",
        "Complétude d'une année de statistiques",
        "projections.measure.completing:completude",
    ),
    held(
        "delta 2.8 carte",
        "Indicateurs de la carte",
        "projections.territory_measure.queries:zones",
    ),
    held(
        "delta 2.8 périmètre",
        "Périmètre des statistiques",
        "projections.measure.perimeter:Perimeter",
    ),
    left_out("delta 2.9", "Exports de tableurs et de fiches", "Exports : avec les pages web."),
    left_out(
        "delta 2.10", "Ressources et questions fréquentes", "Aide en ligne : avec les pages web."
    ),
)
PARAMETERS: Final = (
    held("REFERENCE_YEAR", "Millésime de référence", "domain.reference.events:ReferenceYearSet"),
    held("OPEN_YEAR", "Dernière année ouverte", "domain.reference.events:ReferenceYearSet"),
    held(
        "HISTORY_START_YEAR",
        "Première année de l'historique financier",
        "domain.reference.defaults:HISTORY_STARTS",
    ),
    held(
        "CAPACITY_START_YEAR",
        "Première année des places par sorte",
        "domain.rules.completeness:FIRST_YEAR_OF_PLACES",
    ),
    held(
        "PLACES_VERSIONED_FROM_YEAR",
        "Dernière année des bilans de places",
        "domain.rules.capacity:LAST_STATED_YEAR",
    ),
    held(
        "TRANSFORMATION_START_YEAR",
        "Première année d'une transformation",
        "domain.transformation.refusals:TooEarly",
    ),
    held(
        "FORECAST_START_YEAR",
        "Première année d'indicateurs prévus",
        "domain.rules.budget:FORECAST_SINCE",
    ),
    held(
        "EVALUATION_SCORING_START_YEAR",
        "Première année des notes",
        "domain.quality.evaluations:SCORING_SINCE",
    ),
    held("MAX_FILE_BYTES", "Taille d'un fichier", "domain.documents.decisions.filing:LARGEST"),
    Item(
        "ANOMALY_EPSILON",
        "Tolérance des égalités de budget",
        ("domain.rules.finance:EPSILON",),
        through=("AFFECTATION_DETAIL_ECART",),
    ),
    held(
        "START_YEAR", "Première année des documents financiers", "domain.rules.documents:START_YEAR"
    ),
    held(
        "DOCUMENTS_FINANCIERS_OPEN_YEAR",
        "Dernière année des documents financiers",
        "domain.reference.defaults:HISTORY_STARTS",
    ),
    held(
        "AUTORISEE_OPEN_YEAR",
        "Dernière année des budgets des autorisées",
        "domain.rules.budget:OpenYears",
    ),
    held(
        "SUBVENTIONNEE_OPEN_YEAR",
        "Dernière année des budgets des subventionnées",
        "domain.rules.budget:OpenYears",
    ),
    held(
        "INDICATEUR_FINANCIER_CUTOFF",
        "Dernière année d'indicateurs réalisés exigés",
        "domain.rules.budget:indicator_gaps",
    ),
    Item(
        "ACTUALISATION_YEAR",
        "Année de la campagne ouverte",
        ("domain.campaign.events:ActualisationCampaignOpened",),
        through=("ActualisationCampaignOpened",),
    ),
    Item(
        "TARIF_JOURNALIER_CIBLE",
        "Tarif cible, par type et zone",
        ("domain.reference.events:TargetTariffSet",),
        through=("TargetTariffSet",),
    ),
    Item(
        "CURRENT_YEAR",
        "Année de l'horloge donnée, jamais une constante",
        ("edge.clock:Clock",),
        through=("L25",),
    ),
    held("ACTIVITY_THRESHOLDS", "Seuils de l'activité", "domain.reference.defaults:DEFAULTS"),
    *(
        left_out(code, title, reason)
        for code, title, reason in (
            ("DNA_SELECTION_EXCLUDED_TYPES", "Types qu'un opérateur ne crée pas", SCREENS),
            ("EIG_START_YEAR", "Première année affichée des événements graves", SCREENS),
            ("EVALUATION_START_YEAR", "Première année affichée des évaluations", SCREENS),
            ("SHOW_TRANSFORMATION", "Menu des transformations masqué", SCREENS),
            ("SHOW_RESSOURCES", "Menu des ressources masqué", SCREENS),
            ("PAGE_SIZE", "Lignes par page", SCREENS),
            ("SEARCH_DEBOUNCE", "Délai de la recherche", SCREENS),
            ("AUTOSAVE_DEBOUNCE", "Délai de l'enregistrement automatique", SCREENS),
            (
                "DOWNLOAD_LINK_TTL",
                "Durée d'un lien de téléchargement",
                "Contenu : avec les données.",
            ),
            (
                "OPERATOR_COOKIE_TTL",
                "Durée d'une session d'opérateur",
                "Comptes : avec les pages web.",
            ),
            ("METABASE_TOKEN_TTL", "Durée d'un jeton de tableau de bord", METRICS),
            ("VISIT_SEPARATION", "Écart entre deux visites du produit", METRICS),
        )
    ),
)
KINDS: Final = (Kind("Formules et formats", FORMULAS), Kind("Paramètres", PARAMETERS))
