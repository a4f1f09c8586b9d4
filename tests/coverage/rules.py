"""The validation rules of the papers, by family."""

from typing import Final

from tests.coverage.item import Item, Kind, held, left_out
from tests.coverage.left_out import CONTENT, SCREENS

READING: Final = (
    held("V-PARSE-01", "Lire une date sous ses formes admises", "domain.french.days:read_day"),
    held(
        "V-PARSE-02",
        "Effacer une date facultative par un geste explicite",
        "domain.structure.decisions.description:ClearProgramme303Attachment",
    ),
    held(
        "V-PARSE-03", "Lire un nombre à virgule et à espaces", "domain.french.numbers:read_number"
    ),
    held(
        "V-PARSE-04",
        "Refuser un nombre illisible, sans le compter absent",
        "domain.french.unreadable:Unreadable",
    ),
    held("V-PARSE-05", "Borner les années", "domain.values:Year"),
    held("V-PARSE-06", "Ôter les espaces insécables et l'unité", "domain.french.numbers:SPACES"),
    held("V-PARSE-07", "Année d'une date, au calendrier de Paris", "domain.french.days:read_day"),
    held("V-PARSE-08", "Garder une année comme une année", "domain.french.days:read_month"),
    left_out("V-PARSE-09", "Suggestions de département, d'opérateur, d'adresse", SCREENS),
)
IDENTIFICATION: Final = (
    held(
        "V-ID-01",
        "Un code DNA, présent et lisible",
        "domain.french.codes:read_dna_code",
        "domain.rules.completeness:IDENTIFICATION",
    ),
    held("V-ID-02", "Un type connu", "domain.vocabulary:StructureType"),
    held(
        "V-ID-03", "Un opérateur inscrit", "domain.structure.decisions.lifecycle:OperateurUnknown"
    ),
    held("V-ID-04", "Une date d'ouverture", "domain.rules.completeness:IDENTIFICATION"),
    held(
        "V-ID-05",
        "Un public, toujours dit",
        "domain.structure.decisions.description:ChangePublicServed",
    ),
    held(
        "V-ID-06",
        "Une spécialité, ou son absence, dite",
        "domain.structure.decisions.description:LabelSpecialisation",
        "domain.structure.decisions.description:WithdrawSpecialisation",
    ),
    held(
        "V-ID-07",
        "Un numéro FINESS pour une structure autorisée",
        "domain.rules.completeness:FINESS",
        "domain.french.codes:read_finess",
    ),
    held("V-ID-08", "Une filiale, facultative", "domain.rules.housing:libelle_operateur"),
    left_out(
        "V-ID-09",
        "Champs verrouillés après la finalisation",
        "Remplacée : tout fait se corrige avec un motif, et le passé reste lisible ; "
        "la restriction par rôle viendra avec les comptes.",
    ),
    held(
        "V-ID-10",
        "Un rattachement au programme après l'ouverture",
        "domain.structure.refusals:OpenedAfterAttachment",
    ),
    held("V-ID-11", "Un département du code officiel", "domain.territory:DEPARTEMENTS"),
)
ADDRESS: Final = (
    held(
        "V-ADR-01",
        "Une adresse administrative complète",
        "domain.rules.completeness:IDENTIFICATION",
    ),
    left_out("V-ADR-02", "Choix parmi les adresses proposées", SCREENS),
    left_out("V-ADR-03", "Nom de lieu facultatif", SCREENS),
    held("V-ADR-04", "Un code postal et son département", "domain.french.codes:read_postcode"),
)
SITES: Final = (
    held("V-SITE-01", "Un site complet", "domain.sites.decisions.sites:OpenSite"),
    held(
        "V-SITE-02", "Au moins un site avec ses places", "domain.sites.decisions.sites:has_places"
    ),
    held("V-SITE-03", "Les places de chaque site", "domain.sites.decisions.sites:RecordSitePlaces"),
    held("V-SITE-04", "Un site est diffus ou collectif", "domain.sites.events:Repartition"),
    left_out("V-SITE-05", "Bâti déclaré recopié sur les sites", SCREENS),
    left_out("V-SITE-06", "Un seul site pour un bâti collectif", SCREENS),
    left_out("V-SITE-07", "Recopie de l'adresse administrative", SCREENS),
    held("V-SITE-08", "Fermer le dernier site", "domain.sites.decisions.sites:CloseSite"),
    held(
        "V-SITE-09",
        "Places en QPV et en logement social dans le total",
        "domain.sites.events:SitePlacesRecorded",
    ),
    held(
        "V-SITE-10",
        "Écart entre les sites et la capacité",
        "domain.rules.housing:ecart_sites_relatif",
    ),
    held("V-SITE-11", "Un bâti qui se déduit des sites", "domain.rules.housing:bati"),
    left_out(
        "V-SITE-12",
        "Nouvelle ligne à l'année de référence",
        "Sans objet : un site s'ouvre à une date, et ses places ont un jour d'effet.",
    ),
)
CALENDAR: Final = (
    held(
        "V-CAL-01",
        "Début d'autorisation",
        "domain.structure.decisions.contracts:GrantAuthorisation",
    ),
    held(
        "V-CAL-02", "Fin d'autorisation", "domain.structure.decisions.contracts:GrantAuthorisation"
    ),
    held("V-CAL-03", "Début de convention", "domain.structure.decisions.contracts:SignConvention"),
    held("V-CAL-04", "Fin de convention", "domain.structure.decisions.contracts:SignConvention"),
    held("V-CAL-05", "Une fin après le début", "domain.structure.refusals:PeriodEndsBeforeStart"),
    held(
        "V-CAL-06",
        "Convention facultative pour les autorisées, rien pour PRAHDA",
        "domain.rules.completeness:completeness",
    ),
    held(
        "V-CAL-07",
        "Pas d'autorisation hors CADA et CPH",
        "domain.structure.refusals:TypeNotAuthorised",
    ),
    held(
        "V-CAL-08",
        "Conventions d'un an pour les HUDA",
        "domain.anomaly.rules.registry:RULES[CONVENTION_HUDA_DUREE_GT_1Y]",
    ),
)
CONTACTS: Final = (
    held("V-CON-01", "Un premier contact complet", "domain.contacts.events:ContactDescribed"),
    held(
        "V-CON-02", "Un autre contact complet ou absent", "domain.contacts.events:ContactDescribed"
    ),
    held("V-CON-03", "Pas de contact à moitié rempli", "domain.contacts.events:ContactDescribed"),
    held("V-CON-04", "Cinq rubriques et un courriel valable", "domain.french.people:read_email"),
    held(
        "V-CON-05",
        "Une place dans la liste par contact",
        "domain.contacts.events:ContactDesignated",
    ),
    held("V-CON-06", "Retirer un contact", "domain.contacts.decisions:ReleaseContact"),
)
CAPACITY: Final = (
    held(
        "V-CAP-01", "Les quatre nombres de chaque année", "domain.rules.completeness:completeness"
    ),
    held("V-CAP-02", "Des entiers positifs ou nuls", "domain.values:Count"),
    held(
        "V-CAP-03",
        "Chaque spécialité au plus égale au total",
        "domain.structure.refusals:TooManySpecialPlaces",
    ),
    held(
        "V-CAP-04",
        "Prévisions de l'année, zéro compris",
        "domain.structure.decisions.plans:PlanOpening",
        "domain.structure.decisions.plans:PlanClosure",
    ),
    held("V-CAP-05", "Échéance d'une prévision", "domain.structure.refusals:DueDayMissing"),
    held("V-CAP-06", "Prévision avant la capacité", "domain.structure.decisions.plans:places_of"),
    held(
        "V-CAP-07",
        "Fermetures au plus égales aux places",
        "domain.structure.refusals:TooManyPlacesToClose",
    ),
)
BUDGET: Final = (
    held("V-BUD-01", "Des années indépendantes", "domain.rules.budget:Case"),
    held("V-BUD-02", "Détail dû quand un montant est affecté", "domain.rules.budget:gaps"),
    held("V-BUD-03", "Sept lignes de détail", "domain.rules.budget:LINES"),
    held("V-BUD-04", "Détail propre aux années affectées", "domain.rules.budget:gaps"),
    held(
        "V-BUD-05",
        "Le détail fait le total",
        "domain.rules.finance:allocation_gap",
        "domain.dossiers.gates:allocation_gaps",
    ),
    held(
        "V-BUD-06",
        "Emploi de l'excédent des subventionnées",
        "domain.finance.decisions.result:DisposeSurplus",
    ),
    held(
        "V-BUD-07",
        "Ratio et coût déclarés près du calcul",
        "domain.anomaly.rules.registry:RULES[TAUX_ENCADREMENT_ECART_CALCUL]",
        "domain.anomaly.rules.registry:RULES[COUT_JOURNALIER_ECART_CALCUL]",
    ),
    held(
        "V-BUD-08",
        "Accordé au-delà du demandé",
        "domain.anomaly.rules.registry:RULES[DOTATION_ACCORDEE_GT_DEMANDEE]",
    ),
    held("V-BUD-09", "Identité du résultat", "domain.rules.finance:identity_gap"),
    held(
        "V-BUD-10",
        "Saisie partielle ; l'absent n'efface rien",
        "domain.finance.decisions.base:refuse_silence",
    ),
)
DOCUMENTS: Final = (
    held(
        "V-DOC-01",
        "Un dépôt n'est jamais bloqué par un manque",
        "domain.rules.documents:missing_documents",
    ),
    held(
        "V-DOC-02",
        "Documents obligatoires d'une étape",
        "domain.rules.documents:required_documents",
        "domain.finalisation.steps:BLOCKS[02-documents-financiers]",
    ),
    held(
        "V-DOC-03",
        "Neuf documents pour une subventionnée",
        "domain.rules.documents:required_documents",
    ),
    held("V-DOC-04", "Un document en place suffit", "domain.rules.documents:missing_documents"),
    held("V-DOC-05", "L'année d'un document", "domain.documents.events:FinancialDocumentFiled"),
    held(
        "V-DOC-06",
        "Un document par place, sauf les autres",
        "domain.documents.filing:refuse_other_place",
    ),
    held("V-DOC-07", "Échelle d'un document sous CPOM", "domain.categories:Granularity"),
    held(
        "V-DOC-08", "Retrait sans destruction", "domain.documents.decisions.fates:WithdrawDocument"
    ),
    held("V-DOC-09", "Format et taille d'un fichier", "domain.documents.decisions.filing:LARGEST"),
    held(
        "V-DOC-10",
        "Dépôt sans contrôle de complétude",
        "domain.documents.decisions.filing:FileFinancialDocument",
    ),
    held("V-DOC-11", "Année et catégorie exigées", "domain.documents.filing:FinancialFiling"),
)
ACTS: Final = (
    held(
        "V-ACT-01",
        "Actes obligatoires avec fichier et dates",
        "domain.rules.documents:required_acts",
        "domain.rules.completeness:acts_held",
    ),
    held("V-ACT-02", "Dates d'un acte", "domain.papers:refuse_dates"),
    held("V-ACT-03", "Date d'un avenant", "domain.documents.filing:AvenantFiling"),
    held("V-ACT-04", "Fin d'un acte après son début", "domain.papers:refuse_dates"),
    held("V-ACT-05", "Avenants des actes datés", "domain.documents.refusals:ParentCannotBeAmended"),
    left_out("V-ACT-06", "Longueur du titre d'un autre acte", SCREENS),
    held("V-ACT-07", "Tous les actes, échus compris", "domain.acts.decisions:RecordAct"),
    Item(
        "V-ACT-08",
        "Dates déclarées et dates des actes",
        ("domain.anomaly.rules.calendar:RULES",),
        through=("CONVENTION_DATES_DIFFERENTES_ACTES", "AUTORISATION_DATES_DIFFERENTES_ACTES"),
    ),
    held("V-ACT-09", "Chevauchement ou interruption", "domain.rules.calendar:sequence"),
)
QUALITY: Final = (
    held(
        "V-INS-01",
        "Inspection gardée même sans rapport",
        "domain.quality.decisions.inspections:RecordInspection",
    ),
    left_out("V-INS-02", "Clé et identifiant d'un fichier", CONTENT),
    held("V-EVA-01", "Évaluation des seules autorisées", "domain.quality.refusals:NotEvaluated"),
    held(
        "V-EVA-02",
        "Évaluation gardée même sans rapport",
        "domain.quality.decisions.evaluations:RecordEvaluation",
    ),
    held(
        "V-EVA-03",
        "Quatre notes depuis 2022",
        "domain.quality.evaluations:SCORING_SINCE",
        "domain.finalisation.steps:BLOCKS[04-controles]",
    ),
    held("V-EVA-04", "Notes de 0 à 4", "domain.quality.evaluations:Scored"),
    held("V-EVA-05", "Rapport seul avant 2022", "domain.quality.refusals:NoActionPlanThen"),
    held(
        "V-EVA-06",
        "Plan d'action depuis 2022",
        "domain.quality.decisions.evaluations:FileActionPlan",
    ),
    held(
        "V-EVA-07",
        "Une note absente n'est pas zéro",
        "domain.quality.evaluations:EvaluationRecorded",
    ),
    held(
        "V-EVA-08",
        "Absence d'évaluation justifiée",
        "domain.quality.decisions.evaluations:DeclareEvaluationExemption",
    ),
    held(
        "V-EVA-09",
        "Date à venir ; note globale loin de la moyenne",
        "domain.rules.visits:overall_gap",
    ),
    held("V-NOTE", "Une note a un texte", "domain.notes.decisions:WriteNote"),
)
CPOM: Final = (
    held("V-CPOM-01", "Un opérateur et des jours", "domain.cpom.decisions.contract:SignCpom"),
    held("V-CPOM-02", "Durée d'un contrat", "domain.cpom.decisions.base:refuse_duration"),
    held(
        "V-CPOM-03", "Séjour dans les jours du contrat", "domain.cpom.decisions.base:refuse_outside"
    ),
    held(
        "V-CPOM-04", "Un seul CPOM à la fois", "domain.cpom.decisions.base:StructureInAnotherCpom"
    ),
    held(
        "V-CPOM-05",
        "Opérateur du contrat et de la structure",
        "projections/cpom_member/definition.sql:operateur",
    ),
    held(
        "V-CPOM-06",
        "Montants d'une année du contrat",
        "domain.cpom.decisions.money:CpomYearOutside",
    ),
    held(
        "V-CPOM-07",
        "Participation déclarée contre séjour constaté",
        "projections/budget/definition.sql:cpom_disagrees",
    ),
)
KINDS: Final = (
    Kind(
        "Règles de validation",
        (
            *READING, *IDENTIFICATION, *ADDRESS, *SITES, *CALENDAR, *CONTACTS, *CAPACITY,
            *BUDGET, *DOCUMENTS, *ACTS, *QUALITY, *CPOM,
        ),
    ),
)  # fmt: skip
