"""The lessons L1 to L38, the decisions A1 to A25 and the defects D1 to D30 of the papers."""

from typing import Final

from tests.coverage.item import Item, Kind, held, left_out
from tests.coverage.left_out import ACCOUNTS, SCREENS

LESSONS: Final = (
    held("L1", "Zéro n'est pas une absence", "domain.rules.statistics:known"),
    held("L2", "Une seule lecture des nombres", "domain.french.numbers:read_number"),
    left_out("L3", "Saisie d'un nombre normalisée par le serveur", SCREENS),
    held("L4", "Formules en un lieu, avec exemples", "domain.rules.formula:formula"),
    held("L5", "Des jours civils, lus au format français", "domain.french.days:read_day"),
    held("L6", "Années ouvertes, données datées", "domain.reference.lookup:OpenYears"),
    held("L7", "Tables jetables, bâties à côté", "projections.rebuild:build"),
    held("L8", "Rien d'accepté ne disparaît", "projections.verifying:verify_tables"),
    held(
        "L9",
        "Retirer le dernier, par un geste et son motif",
        "domain.contacts.decisions:ReleaseContact",
    ),
    held("L10", "Pas d'écrasement entre deux personnes", "domain.kernel:Stale"),
    left_out("L11", "Brouillons gardés par le serveur", SCREENS),
    held(
        "L12",
        "Liens de documents et avenants, par événements",
        "domain.documents.events:DocumentSuperseded",
    ),
    held("L13", "Refus par défaut, chaque route et chaque rôle", "edge.policy:Action"),
    held("L14", "Journaux sans donnée personnelle ni secret", "observability:configure"),
    held(
        "L15", "Adresse saisie gardée, localisée ou non", "domain.sites.events:SiteCommuneNotFound"
    ),
    held("L16", "Un champ, une déclaration", "domain.registry.dictionary:FIELDS"),
    held("L17", "Filtres, pages et totaux d'accord", "api.queries:router"),
    held(
        "L18",
        "Anciens noms lus, sans migration",
        "domain.catalogue:UPCASTS",
        "domain.transformation.kinds:FORMER_NAMES",
    ),
    held("L19", "Tout mois passé se recalcule", "projections.moment:Moment"),
    held("L20", "Une justification survit à l'anomalie", "domain.anomaly.events:AnomalyCorrected"),
    left_out(
        "L21", "L'inconnu n'est jamais imprimé zéro", "Rendu des valeurs : avec les pages web."
    ),
    left_out("L22", "Enregistrement automatique dit et tenu", SCREENS),
    held("L23", "Aucun nombre perdu à la lecture", "domain.french.unreadable:Unreadable"),
    held("L24", "Une date est un jour, jamais un instant", "domain.values:EARLIEST"),
    held("L25", "Changement d'année sans surprise", "domain.reference.events:ReferenceYearSet"),
    held(
        "L26", "Un avenant ne s'efface pas avec une liste", "domain.documents.events:AvenantFiled"
    ),
    held("L27", "Renvoyer les mêmes valeurs n'enregistre rien", "domain.corrections:decide"),
    held("L28", "Signe et précision de chaque montant", "domain.finance.money:AmountsEvent"),
    held("L29", "Les faits restent, les tables changent", "projections.rebuild:build"),
    left_out("L30", "Connexions comptées", "Mesure de charge : bench/ et les réglages du service."),
    held("L31", "Une route sans droit ne démarre pas", "edge.policy:Action"),
    held("L32", "Une déclaration pour les routes et leur document", "api.recording.table:SCOPES"),
    left_out("L33", "Connexion des agents simulée dans les essais", ACCOUNTS),
    left_out(
        "L34", "Fonctions à l'essai, datées et suivies", "Sans objet : aucune fonction cachée."
    ),
    held(
        "L35",
        "Un mois sans chiffre n'est pas un mois nul",
        "domain.activity.events:MonthlyActivityReported",
    ),
    held(
        "L36",
        "Une règle dit ce qu'elle vérifie, à la date dite",
        "domain.anomaly.rules.kernel:Rule",
    ),
    held("L37", "Un mot, un sens", "domain.registry.field:Field"),
    held(
        "L38",
        "Le registre décide qu'une étape est valide",
        "domain.gating:Gated",
        "domain.finalisation.steps:gaps_of",
        "domain.campaign.steps:gaps_of",
        "domain.transformation.decisions.moving:gaps",
    ),
)
DECISIONS: Final = (
    held(
        "A1",
        "Le taux d'encadrement compte des places par ETP",
        "domain.rules.indicators:ratio_agreement",
    ),
    held("A2", "Notes sur 4", "domain.quality.evaluations:Scored"),
    held("A3", "Note globale saisie, comparée à la moyenne", "domain.rules.visits:overall_gap"),
    Item(
        "A4",
        "Documents des subventionnées, toutes les années",
        ("domain.rules.documents:is_due",),
        through=("V-DOC-03",),
    ),
    held("A5", "Montants dus année par année", "domain.rules.budget:Case"),
    held(
        "A6",
        "Les séjours font foi, la déclaration se compare",
        "domain.finance.closing:CpomParticipationDeclared",
        "domain.finance.decisions.closing:CloseBudgetYear",
    ),
    held("A7", "Un seul champ signé pour la reprise", "domain.rules.finance:Convention"),
    held("A8", "Dernier jour et dernière année compris", "domain.cpom.contract:end_of"),
    Item(
        "A9",
        "Bilan d'une année et capacité du jour",
        ("domain.structure.events:CapacityStated", "domain.structure.events:CapacityAuthorised"),
        through=("CapacityStated", "CapacityAuthorised"),
    ),
    held(
        "A10",
        "Prévisions comprises dans les places",
        "domain.structure.decisions.plans:PlanOpening",
    ),
    held(
        "A11",
        "Spécialité déclarée et places comptées",
        "domain.structure.decisions.description:LabelSpecialisation",
    ),
    held("A12", "PRAHDA et NH sans famille ni budget", "domain.rules.budget:profile_of"),
    Item(
        "A13",
        "Une sortie de la liste de l'OFII ne ferme rien",
        ("domain.dna.events:DnaDelistedByOfii",),
        through=("DnaDelistedByOfii",),
    ),
    Item(
        "A14",
        "Statistiques des seules structures finalisées",
        ("projections.measure.perimeter:Perimeter",),
        through=("delta 2.8 périmètre",),
    ),
    Item("A15", "Corse : 2A et 2B", ("domain.french.codes:departement_of",), through=("V-ADR-04",)),
    Item(
        "A16",
        "Un avenant change la fin d'un acte",
        ("domain.rules.calendar:effective_end",),
        through=("delta 1.10",),
    ),
    left_out("A17", "Qui modifie les champs verrouillés", ACCOUNTS),
    held(
        "A18", "Ouverture inconnue : toutes les années dues", "domain.rules.documents:opening_year"
    ),
    Item(
        "A19", "Déposable sans être dû", ("domain.rules.documents:fileable",), through=("V-DOC-10",)
    ),
    Item(
        "A20",
        "Plusieurs codes DNA et FINESS, datés",
        ("domain.structure.events:DnaCodeAttached", "domain.structure.events:FinessCodeAttached"),
        through=("DnaCodeAttached", "FinessCodeAttached"),
    ),
    held(
        "A21",
        "Pas de public par défaut",
        "domain.structure.decisions.description:ChangePublicServed",
    ),
    held("A22", "Années ouvertes lues dans la référence", "domain.reference.lookup:OpenYears"),
    held("A23", "Identités comptables en alerte", "domain.rules.finance:identity_gap"),
    held(
        "A24", "Seuils datés, avec leurs valeurs officielles", "domain.reference.defaults:DEFAULTS"
    ),
    held("A25", "Effacement sans toucher au journal", "domain.privacy.events:SubjectErased"),
)
DEFECTS: Final = (
    Item(
        "D1",
        "Public remis au défaut à chaque enregistrement",
        ("domain.structure.decisions.description:ChangePublicServed",),
        through=("A21",),
    ),
    Item(
        "D2",
        "QPV et logement social en tout ou rien",
        ("domain.sites.events:SitePlacesRecorded",),
        through=("V-SITE-09",),
    ),
    Item(
        "D3",
        "Note absente lue zéro",
        ("domain.quality.evaluations:EvaluationRecorded",),
        through=("V-EVA-07",),
    ),
    Item(
        "D4",
        "Notes sans bornes ni obligation",
        ("domain.quality.evaluations:Scored",),
        through=("V-EVA-03", "V-EVA-04"),
    ),
    Item(
        "D5",
        "Échelle d'un document jamais gardée",
        ("domain.categories:Granularity",),
        through=("L16",),
    ),
    Item(
        "D6",
        "Documents des subventionnées réduits à 2021",
        ("domain.rules.documents:required_documents",),
        through=("V-DOC-03",),
    ),
    held(
        "D7", "Résultat proposé confondu avec le retenu", "domain.rules.finance:net_result_proposed"
    ),
    Item(
        "D8",
        "Dates de CPOM jamais montrées",
        ("domain.cpom.contract:end_of",),
        through=("cpom_sheet",),
    ),
    Item(
        "D9",
        "Places indisponibles ôtées deux fois",
        ("domain.rules.occupancy:vacant",),
        through=("5.6",),
    ),
    held("D10", "Mois et jour inversés à la lecture", "domain.french.days:read_day"),
    left_out("D11", "Années fausses à l'import des séjours", "Imports : avec les données réelles."),
    Item(
        "D12",
        "Prévisions lues dans d'anciennes colonnes",
        ("domain.structure.plans:OpeningPlanned",),
        through=("OpeningPlanned",),
    ),
    Item(
        "D13",
        "Coordonnées gardées après un déménagement",
        ("domain.structure.description:AddressGeocoded",),
        through=("AddressGeocoded",),
    ),
    Item(
        "D14",
        "Listes remplacées ou impossibles à vider",
        ("domain.contacts.decisions:ReleaseContact",),
        through=("L9",),
    ),
    Item(
        "D15",
        "Dates facultatives impossibles à effacer",
        ("domain.structure.decisions.description:ClearProgramme303Attachment",),
        through=("V-PARSE-02",),
    ),
    held("D16", "Dernière dotation prise au hasard", "domain.rules.finance:executory_year"),
    held("D17", "Pages instables", "api.queries:router"),
    left_out("D18", "Filtre des étapes vérifiées", SCREENS),
    Item("D19", "Deux définitions du bâti", ("domain.rules.housing:bati",), through=("5.5",)),
    left_out("D20", "Places de la carte autres que celles de la liste", SCREENS),
    Item(
        "D21",
        "Étape validée jamais reprise",
        ("domain.finalisation.decisions:ReopenFinalisationStep",),
        through=("FinalisationStepReopened",),
    ),
    Item("D22", "Tout porteur du mot de passe écrase", ("edge.policy:Action",), through=("L13",)),
    held("D23", "Expirée dès son dernier jour", "domain.rules.calendar:status"),
    Item("D24", "Pourcentage d'un total nul", ("domain.rules.occupancy:rate",), through=("5.6",)),
    left_out("D25", "Page de PRAHDA en erreur", SCREENS),
    Item(
        "D26",
        "Mois manquant compté nul",
        ("domain.activity.events:MonthlyActivityReported",),
        through=("L35",),
    ),
    Item(
        "D27",
        "Ouverture au jour de la saisie par défaut",
        ("domain.structure.decisions.lifecycle:OpenStructure",),
        through=("StructureOpened",),
    ),
    held("D28", "Département deviné au code postal", "domain.french.codes:departement_of"),
    Item(
        "D29",
        "NH refusé par l'API",
        ("domain.vocabulary:StructureType.NH",),
        through=("StructureType.NH",),
    ),
    left_out("D30", "Case du déficit compensé masquée", SCREENS),
)
KINDS: Final = (
    Kind("Leçons", LESSONS),
    Kind("Décisions sur les ambiguïtés", DECISIONS),
    Kind("Défauts à ne pas reproduire", DEFECTS),
)
