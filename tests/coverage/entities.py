"""The entities of the papers: what they hold, as facts and as tables."""

from typing import Final

from tests.coverage.item import Item, Kind, held, left_out
from tests.coverage.left_out import ACCOUNTS, HELP, METRICS, USAGE

FORMER: Final = "Abandonnée en amont ; "


def _of(code: str, title: str, homes: str, *through: str) -> Item:
    return Item(code, title, tuple(homes.split()), through=through)


ENTITIES: Final = (
    held("Structure", "Structure d'hébergement", "domain.structure.state:Structure"),
    _of(
        "StructureVersion",
        "Description datée",
        "domain.structure.description:EVENTS",
        "StructureDescribed",
        "10.3",
    ),
    _of(
        "AdresseAdministrative",
        "Adresse du bureau",
        "domain.structure.events:StructureMoved",
        "StructureMoved",
    ),
    held("Site", "Site d'hébergement", "domain.sites.events:SiteOpened"),
    _of(
        "AdresseTypologie",
        "Places d'un site",
        "domain.sites.events:SitePlacesRecorded",
        "SitePlacesRecorded",
    ),
    held("Antenne", "Antenne administrative", "domain.sites.events:AntenneOpened"),
    _of(
        "StructureTypologie",
        "Places d'une année",
        "domain.structure.events:CapacityStated",
        "CapacityStated",
    ),
    held(
        "StructureMillesime",
        "Déclaration d'une année",
        "domain.structure.declarations:OperatorCommentWritten",
    ),
    held("Contact", "Contact", "domain.contacts.events:ContactDesignated"),
    held("Dna", "Code DNA", "domain.dna.events:DnaRegistered"),
    _of(
        "DnaStructure",
        "Code DNA d'une structure",
        "domain.structure.events:DnaCodeAttached",
        "DnaCodeAttached",
        "DnaCodeEnded",
    ),
    _of("Finess", "Numéro FINESS", "domain.french.codes:read_finess", "V-ID-07"),
    _of(
        "StructureFiness",
        "Numéro FINESS d'une structure",
        "domain.structure.events:FinessCodeAttached",
        "FinessCodeAttached",
        "FinessCodeEnded",
    ),
    held("Operateur", "Opérateur", "domain.operateur.events:OperateurRegistered"),
    held(
        "Operateur.directionGenerale",
        "Direction générale d'un opérateur : un de ses contacts, chiffré",
        "domain.contacts.decisions:DesignateOperateurContact",
    ),
    held("Cpom", "CPOM", "domain.cpom.events:CpomSigned"),
    held("CpomDepartement", "Département d'un CPOM", "domain.cpom.events:CpomDepartementCovered"),
    held("CpomStructure", "Séjour d'une structure en CPOM", "domain.cpom.contract:Stay"),
    held("CpomMillesime", "Montants d'une année de CPOM", "domain.cpom.events:CpomBudgetRecorded"),
    _of(
        "Budget",
        "Budget d'une année",
        "domain.finance.closing:EVENTS",
        "DotationGranted",
        "AccountsRetained",
        "BudgetYearClosed",
    ),
    held(
        "IndicateurFinancier",
        "Indicateurs d'une année",
        "domain.finance.indicators:IndicatorsEvent",
    ),
    held("ActeAdministratif", "Acte administratif", "domain.acts.events:ActRecorded"),
    held(
        "DocumentFinancier", "Document financier", "domain.documents.events:FinancialDocumentFiled"
    ),
    held("FileUpload", "Fichier déposé, sans son contenu", "domain.documents.events:DocumentFiled"),
    _of("Controle", "Inspection", "domain.quality.events:InspectionRecorded", "InspectionRecorded"),
    held("Evaluation", "Évaluation", "domain.quality.evaluations:EvaluationRecorded"),
    held(
        "EvenementIndesirableGrave",
        "Événement indésirable grave",
        "domain.quality.incidents:SeriousIncidentDeclared",
    ),
    held("Activite", "Activité d'un mois", "domain.activity.events:MonthlyActivityReported"),
    held("Rmu", "Référés d'un mois", "domain.activity.events:ReferesReported"),
    _of("Departement", "Département", "domain.territory:DEPARTEMENTS", "V-ID-11"),
    _of("Region", "Région", "domain.territory:REGIONS", "RegionTargetSet"),
    _of(
        "Arrondissement",
        "Arrondissement d'une structure",
        "domain.structure.description:ArrondissementAssigned",
        "ArrondissementAssigned",
    ),
    held("Form", "Finalisation d'une structure", "domain.finalisation.events:FinalisationOpened"),
    held("FormStep", "Étape d'une finalisation", "domain.finalisation.steps:FinalisationStep"),
    _of(
        "FormDefinition",
        "Étapes et échéance d'un formulaire",
        "domain.campaign.events:ActualisationCampaignOpened",
        "ActualisationCampaignOpened",
        "FinalisationOpened",
    ),
    _of(
        "FormStepDefinition",
        "Étapes d'un formulaire",
        "domain.campaign.steps:ActualisationStep",
        "ActualisationStepValidated",
    ),
    held(
        "Campaign", "Campagne d'actualisation", "domain.campaign.events:ActualisationCampaignOpened"
    ),
    held("Transformation", "Transformation", "domain.transformation.state:Transformation"),
    held(
        "StructureVersionTransformation",
        "Bloc d'une transformation",
        "domain.transformation.state:Block",
    ),
    held("Note", "Note", "domain.notes.events:NoteWritten"),
    _of(
        "Notification",
        "Annonce",
        "domain.announcements.events:NotificationPublished",
        "NotificationPublished",
    ),
    _of(
        "Anomalie",
        "Anomalie",
        "domain.anomaly.events:AnomalyRaised",
        "AnomalyRaised",
        "AnomalyJustified",
    ),
    _of(
        "TarifJournalierCible",
        "Tarif journalier cible",
        "domain.reference.events:TargetTariffSet",
        "TargetTariffSet",
    ),
    _of(
        "TauxEncadrementCible",
        "Taux d'encadrement cible",
        "domain.reference.events:TargetRatioSet",
        "TargetRatioSet",
    ),
    left_out("StructureOfii", "Ancienne liste de l'OFII", FORMER + "les codes DNA la remplacent."),
    left_out(
        "Referential", "Ancien référentiel", FORMER + "les données de référence le remplacent."
    ),
    left_out("User", "Personne connectée", ACCOUNTS),
    left_out("Role", "Rôle d'agent", ACCOUNTS),
    left_out("RoleDepartement", "Départements d'un rôle", ACCOUNTS),
    left_out("EmailPattern", "Domaine de messagerie", ACCOUNTS),
    left_out("Grant", "Droit", ACCOUNTS),
    left_out("UserAction", "Trace d'usage", USAGE),
    left_out("Faq", "Question fréquente", HELP),
    left_out("GlobalIndicators", "Budget et satisfaction du produit", METRICS),
    left_out("MonthlySupportContact", "Sollicitations du support", METRICS),
    left_out("MonthlyReportingMetric", "Visites du produit", METRICS),
    left_out("MonthlyReportingVisitsByRegion", "Visites par région", METRICS),
    left_out(
        "MonthlyStructuresGlobalQualityCount",
        "Anomalies comptées par mois",
        "Se déduit des anomalies, à toute date.",
    ),
)
KINDS: Final = (Kind("Entités", ENTITIES),)
