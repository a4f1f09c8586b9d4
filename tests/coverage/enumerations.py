"""The enumerations of the papers, member by member."""

from typing import Final

from placeasile.domain.anomaly.rules.kernel import FAMILIES
from placeasile.domain.anomaly.rules.registry import RULES
from tests.coverage.item import Item, Kind, held, members, none_of, said_in
from tests.coverage.left_out import ACCOUNTS, SCREENS, USAGE

ACTS: Final = {
    "ARRETE_AUTORISATION": "Arrêté d'autorisation",
    "ARRETE_TARIFICATION": "Arrêté de tarification",
    "ARRETE_EXTENSION": "Arrêté d'extension",
    "ARRETE_CONTRACTION": "Arrêté de contraction",
    "ARRETE_FUSION": "Arrêté de fusion",
    "CONVENTION": "Convention",
    "CONVENTION_CPOM": "Convention de CPOM",
    "STATUTS": "Statuts de l'opérateur",
    "FRAIS_DE_SIEGE": "Frais de siège",
    "RAPPORT_ACTIVITE_OPERATEUR": "Rapport d'activité de l'opérateur",
    "CPOM": "CPOM, ancien classement",
    "AUTRE": "Autre acte",
}
FORMER_ACTS: Final = ("ARRETE_AUTORISATION", "ARRETE_TARIFICATION", "CONVENTION", "CPOM", "AUTRE")
FINANCIAL: Final = {
    "BUDGET_PREVISIONNEL_DEMANDE": "Budget prévisionnel demandé",
    "RAPPORT_BUDGETAIRE": "Rapport budgétaire",
    "BUDGET_PREVISIONNEL_RETENU": "Budget prévisionnel retenu",
    "BUDGET_RECTIFICATIF": "Budget rectificatif",
    "COMPTE_ADMINISTRATIF_SOUMIS": "Compte administratif soumis",
    "RAPPORT_ACTIVITE": "Rapport d'activité",
    "COMPTE_ADMINISTRATIF_RETENU": "Compte administratif retenu",
    "DEMANDE_SUBVENTION": "Demande de subvention",
    "COMPTE_RENDU_FINANCIER": "Compte-rendu financier",
    "RAPPORT_ACTIVITE_OPERATEUR": "Rapport d'activité de l'opérateur",
    "AUTRE_FINANCIER": "Autre document financier",
}
TRANSFORMATIONS: Final = {
    "OUVERTURE_EX_NIHILO": "Ouverture sans structure d'origine",
    "OUVERTURE_DEPUIS_UNE_OU_PLUSIEURS_STRUCTURES": "Ouverture à partir de structures qui ferment",
    "EXTENSION_EX_NIHILO": "Extension sans structure d'origine",
    "EXTENSION_DEPUIS_STRUCTURES_QUI_CONTRACTENT": "Extension par contraction d'autres structures",
    "EXTENSION_DEPUIS_STRUCTURES_QUI_FERMENT": "Extension par fermeture d'autres structures",
    "CONTRACTION_AVEC_TRANSFERT_VERS_AUTRE_STRUCTURE": "Contraction, places transférées",
    "CONTRACTION_SANS_TRANSFERT_DE_PLACES": "Contraction sans transfert",
    "FERMETURE_AVEC_TRANSFERT_VERS_UNE_OU_PLUSIEURS_STRUCTURES": "Fermeture, places transférées",
    "FERMETURE_SANS_TRANSFERT": "Fermeture sans transfert",
    "TRANSFO_HUDA_FERMETURE_VERS_CADA_EXISTANT": "HUDA qui ferment au profit de CADA existants",
    "TRANSFO_HUDA_FERMETURE_VERS_CADA_NOUVEAU": "HUDA qui ferment au profit d'un CADA créé",
    "TRANSFO_HUDA_FERMETURE_REMISE_EN_CONCURRENCE": "HUDA qui ferment, places remises en jeu",
    "TRANSFO_HUDA_CONTRACTION_VERS_CADA_EXISTANT": "HUDA réduites au profit de CADA existants",
    "TRANSFO_HUDA_CONTRACTION_VERS_CADA_NOUVEAU": "HUDA réduites au profit d'un CADA créé",
    "TRANSFO_HUDA_CONTRACTION_REMISE_EN_CONCURRENCE": "HUDA réduites, places remises en jeu",
}
FORMER_TRANSFORMATIONS: Final = {
    "TRANSFO_HUDA_VERS_CADA_EXISTANT_MEME_OPERATEUR": "Ancien nom : vers un CADA existant",
    "TRANSFO_HUDA_VERS_CADA_NOUVEAU_MEME_OPERATEUR": "Ancien nom : vers un CADA créé",
    "TRANSFO_HUDA_REMISE_EN_CONCURRENCE_DES_PLACES": "Ancien nom : remise en concurrence",
}

STRUCTURE: Final = Kind(
    "Énumérations : structures, sites et contacts",
    (
        *members(
            "StructureType",
            "domain.vocabulary:StructureType",
            {
                "CADA": "Centre d'accueil pour demandeurs d'asile",
                "CPH": "Centre provisoire d'hébergement",
                "HUDA": "Hébergement d'urgence pour demandeurs d'asile",
                "CAES": "Centre d'accueil et d'examen des situations",
                "PRAHDA": "Programme national d'accueil et d'hébergement",
                "NH": "Nuitées hôtelières",
            },
        ),
        *members(
            "PublicType",
            "domain.structure.description:PublicServed",
            {
                "TOUT_PUBLIC": "Tout public",
                "FAMILLE": "Familles",
                "PERSONNES_ISOLEES": "Personnes isolées",
            },
        ),
        *members(
            "Specialisation",
            "domain.structure.description:Specialisation",
            {"LGBT": "Places spécialisées LGBT", "FVV_TEH": "Places labellisées FVV ou TEH"},
        ),
        *members(
            "Repartition",
            "domain.rules.housing:Bati",
            {
                "DIFFUS": "Diffus",
                "COLLECTIF": "Collectif",
                "MIXTE": "Mixte, quand les deux existent",
            },
        ),
        *none_of(
            "ContactType",
            "Supprimé en amont : une liste ordonnée de contacts, avec fonction et périmètre.",
            {"PRINCIPAL": "Principal", "SECONDAIRE": "Secondaire", "AUTRE": "Autre"},
        ),
        *none_of(
            "CodeDnaType",
            "Remplacé en amont : une structure a plusieurs codes datés, sans code principal.",
            {"PRINCIPAL": "Code principal", "SECONDAIRE": "Code secondaire"},
        ),
        *none_of(
            "StructureColumn",
            "Tri des listes : " + SCREENS,
            {
                "dnaCode": "Code DNA",
                "type": "Type",
                "operateur": "Opérateur",
                "departementAdministratif": "Département",
                "bati": "Bâti",
                "placesAutorisees": "Places autorisées",
                "finConvention": "Fin de convention",
                "communes": "Communes",
            },
        ),
        *said_in(
            "lifecycle",
            "projections/sheet/definition.sql",
            {
                "OPEN": ("Structure ouverte", "OUVERTE"),
                "CLOSED": ("Structure fermée", "FERMEE"),
                "VOID": ("Inscription annulée", "ANNULEE"),
            },
        ),
        *said_in(
            "ofii_status",
            "projections/dna_code/definition.sql",
            {
                "LISTED": ("Code dans la liste de l'OFII", "LISTE"),
                "DELISTED": ("Code sorti de la liste", "RETIRE"),
            },
        ),
    ),
)
PAPERS: Final = Kind(
    "Énumérations : actes, documents, visites et notes",
    (
        *members("ActCategory", "domain.categories:ActCategory", ACTS),
        *(
            Item(
                f"FileUploadCategory.{one}",
                ACTS[one],
                (f"domain.categories:ActCategory.{one}",),
                through=(f"ActCategory.{one}",),
            )
            for one in FORMER_ACTS
        ),
        *none_of(
            "FileUploadCategory",
            "Un rapport se dépose avec la visite dont il rend compte, et non comme un acte.",
            {"INSPECTION_CONTROLE": "Rapport d'inspection", "EVALUATION": "Rapport d'évaluation"},
        ),
        *members("FileUploadCategory", "domain.categories:FinancialCategory", FINANCIAL),
        *members(
            "FileUploadGranularity",
            "domain.categories:Granularity",
            {"STRUCTURE": "Structure", "CPOM": "CPOM", "STRUCTURE_ET_CPOM": "Structure et CPOM"},
        ),
        *members(
            "MimeType",
            "domain.documents.decisions.filing:MimeType",
            {
                "PDF": "PDF",
                "JPEG": "Image JPEG",
                "PNG": "Image PNG",
                "WEBP": "Image WebP",
                "AVIF": "Image AVIF",
                "XLS": "Classeur Excel, ancien format",
                "XLSX": "Classeur Excel",
                "XLSM": "Classeur Excel avec macros",
                "ODS": "Classeur OpenDocument",
                "CSV": "Texte à séparateurs",
            },
        ),
        *members(
            "ControleType",
            "domain.quality.events:InspectionType",
            {"INOPINE": "Inspection inopinée", "PROGRAMME": "Inspection programmée"},
        ),
        *members(
            "NoteType",
            "domain.notes.events:NoteType",
            {"GENERAL": "Note générale", "ACTIVITE": "Note sur l'activité"},
        ),
        *(
            held(f"PeriodStatus.{code}", title, f"domain.rules.calendar:{home}")
            for code, title, home in (
                ("FUTURE", "À venir", "Status.A_VENIR"),
                ("IN_FORCE", "En cours", "Status.EN_COURS"),
                ("EXPIRING", "Expire bientôt", "Status.EXPIRE_BIENTOT"),
                ("EXPIRED", "Expirée", "Status.EXPIREE"),
                ("GAP_BEFORE", "Précédée d'un jour sans couverture", "sequence"),
                ("OVERLAP", "Chevauche une autre période", "sequence"),
            )
        ),
        *said_in(
            "DocumentStatus",
            "projections/document/definition.sql",
            {
                "FILED": ("Déposé", "DEPOSE"),
                "SUPERSEDED": ("Remplacé", "REMPLACE"),
                "WITHDRAWN": ("Retiré", "RETIRE"),
            },
        ),
    ),
)
MONEY: Final = Kind(
    "Énumérations : CPOM et finances",
    (
        *members(
            "CpomGranularity",
            "domain.cpom.events:CpomGranularity",
            {
                "DEPARTEMENTALE": "Départementale",
                "INTERDEPARTEMENTALE": "Interdépartementale",
                "REGIONALE": "Régionale",
            },
        ),
        held(
            "IndicateurType.PREVISIONNEL",
            "Prévisionnel",
            "domain.finance.indicators:IndicatorsForecast",
        ),
        held("IndicateurType.REALISE", "Réalisé", "domain.finance.indicators:IndicatorsRealised"),
        *members(
            "RecoverySign",
            "domain.rules.dossier:RecoverySign",
            {
                "REPRISE_NEGATIVE": "Une reprise de l'État est négative",
                "REPRISE_POSITIVE": "Une reprise de l'État est positive",
            },
        ),
    ),
)
WORK: Final = Kind(
    "Énumérations : finalisation, campagnes, transformations",
    (
        *members(
            "StepStatus",
            "domain.vocabulary:StepStatus",
            {
                "NON_COMMENCE": "Non commencée",
                "PRE_REMPLI": "Pré-remplie par un import",
                "COMMENCE": "Commencée",
                "A_VERIFIER": "À vérifier",
                "VALIDE": "Validée",
            },
        ),
        *none_of(
            "StepStatus",
            "Jamais posé en amont ; le registre sait le lire et ne l'écrit pas.",
            {"FINALISE": "Finalisée"},
        ),
        *said_in(
            "finalisation_status",
            "projections/finalisation/definition.sql",
            {
                "Finalisé agent": ("Finalisée par l'agent", "FINALISE_AGENT"),
                "En cours agent": ("En cours chez l'agent", "EN_COURS_AGENT"),
                "Finalisé opérateur": ("Saisie par l'opérateur", "FINALISE_OPERATEUR"),
                "Non commencé": ("Sans saisie", "NON_COMMENCE"),
            },
        ),
        *members(
            "FinalisationStep",
            "domain.finalisation.steps:FinalisationStep",
            {
                "IDENTIFICATION": "Identification",
                "DOCUMENTS_FINANCIERS": "Documents financiers",
                "FINANCE": "Analyse financière",
                "CONTROLES": "Contrôle qualité",
                "DOCUMENTS": "Actes administratifs",
                "NOTES": "Notes",
            },
        ),
        *members(
            "ReopeningCause",
            "domain.finalisation.steps:ReopeningCause",
            {"RULE_BROKEN": "Une règle n'est plus tenue", "MANUAL": "Rouverte par un agent"},
        ),
        *members(
            "ActualisationStep",
            "domain.campaign.steps:ActualisationStep",
            {
                "PLACES": "Places",
                "DOCUMENTS_FINANCIERS": "Documents financiers",
                "ANALYSE_FINANCIERE": "Analyse financière",
                "ACTES_ADMINISTRATIFS": "Actes administratifs",
            },
        ),
        *said_in(
            "actualisation",
            "projections/actualisation/definition.sql",
            {
                "A_DEBUTER": ("À débuter", "A_DEBUTER"),
                "EN_COURS": ("En cours", "EN_COURS"),
                "FINALISEE": ("Actualisée", "FINALISEE"),
            },
        ),
        *members(
            "TransformationType", "domain.transformation.kinds:TransformationType", TRANSFORMATIONS
        ),
        *(
            held(
                f"TransformationType.{code}",
                title,
                f"domain.transformation.kinds:FORMER_NAMES[{code}]",
            )
            for code, title in FORMER_TRANSFORMATIONS.items()
        ),
        *members(
            "BlockType",
            "domain.transformation.kinds:BlockKind",
            {
                "CREATION": "Création",
                "FERMETURE": "Fermeture",
                "CONTRACTION": "Contraction",
                "EXTENSION": "Extension",
            },
        ),
        *members(
            "TransformationOrigin",
            "domain.transformation.kinds:TransformationOrigin",
            {"AGENT": "Saisie par un agent", "DN": "Venue d'une démarche en ligne"},
        ),
        *members(
            "TransformationStep",
            "domain.transformation.kinds:TransformationStep",
            {
                "IDENTIFICATION": "Description",
                "PLACES": "Places et hébergement",
                "ACTES": "Actes administratifs",
            },
        ),
        *said_in(
            "transformation",
            "projections/transformation/definition.sql",
            {
                "A_INITIALISER": ("À initialiser", "A_INITIALISER"),
                "A_FINALISER": ("À finaliser", "A_FINALISER"),
            },
        ),
        *(
            Item(
                f"History.{code}",
                title,
                ("projections/structure_transformation/definition.sql:kind",),
                through=(f"BlockType.{code}", "structure_history"),
            )
            for code, title in (
                ("CREATION", "Création, et d'où viennent ses places"),
                ("EXTENSION", "Extension"),
                ("CONTRACTION", "Contraction"),
                ("FERMETURE", "Fermeture, et où vont ses places"),
            )
        ),
        *(
            Item(
                f"History.{code}",
                title,
                (f"projections/structure_cpom/definition.sql:{word}",),
                through=("structure_cpom",),
            )
            for code, title, word in (
                ("CPOM_ENTRY", "Entrée dans un CPOM", "start_on"),
                ("CPOM_EXIT", "Sortie d'un CPOM", "end_on"),
            )
        ),
        *none_of(
            "YearMarker",
            "Écrans : marque d'un tableau annuel ; les transformations d'une structure, leur sens "
            "et leur jour d'effet sont lus à part.",
            {
                "EXTENSION": "Année d'une extension",
                "CONTRACTION": "Année d'une contraction",
                "MIXED": "Année des deux",
            },
        ),
        *none_of(
            "DashboardInitialisation",
            "Tableau de bord : le statut de finalisation dit la même chose.",
            {
                "A_INITIALISER": "À saisir par l'opérateur",
                "A_FINALISER": "À vérifier par l'agent",
                "FINALISEE": "Finalisée",
            },
        ),
        *none_of(
            "DossierDeparture",
            "Reprise des dossiers de démarche : avec les imports de données réelles.",
            {
                "more than total": "Places transférées supérieures au total",
                "unreadable": "Places illisibles",
                "multi-huda": "Plusieurs HUDA",
            },
        ),
    ),
)
FINDINGS: Final = Kind(
    "Énumérations : anomalies, rappels, statistiques et accès",
    (
        *(
            Item(
                f"AnomalyFamily.{one}",
                label,
                (f"domain.anomaly.rules.kernel:Family.{one}",),
                through=tuple(rule.code for rule in RULES.values() if rule.family is one),
            )
            for one, label in FAMILIES.items()
        ),
        *members(
            "ReportingFamily",
            "domain.anomaly.rules.kernel:Reporting",
            {"UTILE": "Anomalie utile à corriger", "IMPACT": "Anomalie de fond"},
        ),
        *members(
            "Urgency",
            "domain.rules.reminders:Urgency",
            {"URGENT": "Urgent", "IMPORTANT": "Important"},
        ),
        *none_of(
            "ReminderGrouping",
            SCREENS,
            {
                "STRUCTURE": "Par structure",
                "CPOM": "Par CPOM",
                "TASK": "Par tâche",
                "CRITICITE": "Par urgence",
            },
        ),
        *(
            held(
                f"CompletenessReason.{name}",
                title,
                "projections.measure.completing:completude",
            )
            for name, title in (
                ("SAISIE_EN_COURS", "Une campagne est ouverte"),
                ("SAISIE_INCOMPLETE", "Des structures manquent"),
            )
        ),
        *none_of(
            "ProtectionLevel",
            ACCOUNTS,
            {
                "proconnect": "Agent connecté",
                "password": "Mot de passe des opérateurs",
                "either": "L'un ou l'autre",
                "none": "Public",
            },
        ),
        held("Source.SYSTEM", "Enregistré par le registre", "workers.anomalies:SOURCE"),
        *none_of(
            "Source",
            "Remplacée : l'API dit d'où vient un fait (API, CLI) et la clé dit qui ; "
            "les imports diront leur fichier.",
            {
                "AGENT_FORM": "Saisie d'un agent",
                "OPERATOR_FORM": "Saisie d'un opérateur",
                "OFII_LIST": "Liste de l'OFII",
                "OFII_ACTIVITY": "Activité de l'OFII",
                "INCIDENT_FEED": "Événements graves déclarés en ligne",
                "CPOM_IMPORT": "Fichier de CPOM",
                "SITE_IMPORT": "Fichier de sites",
                "MIGRATION": "Reprise des données",
            },
        ),
        *none_of(
            "GrantRole",
            ACCOUNTS,
            {"LECTEUR": "Lecteur", "EDITEUR": "Éditeur", "ADMIN": "Administrateur"},
        ),
        *none_of(
            "GrantScope",
            ACCOUNTS,
            {
                "NATIONAL": "National",
                "REGION": "Région",
                "DEPARTEMENT": "Département",
                "STRUCTURE": "Structure",
            },
        ),
        *none_of(
            "UserAction",
            USAGE,
            {
                "CREATE": "Création",
                "READ": "Consultation",
                "UPDATE": "Modification",
                "DELETE": "Suppression",
            },
        ),
    ),
)
KINDS: Final = (STRUCTURE, PAPERS, MONEY, WORK, FINDINGS)
