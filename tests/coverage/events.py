"""The events that the papers name, and those of our own."""

from collections.abc import Iterator
from typing import Final

from placeasile.domain.catalogue import EVENTS
from placeasile.domain.kernel import Event
from tests.coverage.item import PACKAGE, Item, Kind, left_out
from tests.coverage.left_out import ACCOUNTS, CONTENT, HELP, IMPORTS, METRICS, USAGE

AS_NAMED: Final = (
    "OperateurRegistered", "OperateurRenamed", "OperateurLegalIdentityRecorded",
    "OperateurMerged", "OperateurDeactivated", "OperateurParentSet", "OperateurParentCleared",
    "StructureRegistered", "DnaCodeAttached", "StructureOpened", "AttachedToProgramme303",
    "Programme303AttachmentCleared", "StructureRenamed", "StructureTypeConverted",
    "OperateurChanged", "PublicServedChanged", "SpecialisationLabelled",
    "SpecialisationWithdrawn", "AddressGeocoded", "OfiiDiscrepancyReported", "StructureClosed",
    "StructureReopened", "StructureRegisteredInError", "BhasileCodeAssigned",
    "ArrondissementAssigned", "DnaRegistered", "DnaReferenceChanged", "DnaListedByOfii",
    "DnaDelistedByOfii", "AuthorisationGranted", "AuthorisationRenewed", "AuthorisationAmended",
    "AuthorisationWithdrawn", "ConventionSigned", "ConventionAmended", "ConventionRenewed",
    "ConventionTerminated", "TarificationDecided", "OpeningPlanned", "ClosurePlanned",
    "PlanDropped", "SiteOpened", "SiteMoved", "SiteBuiltFormChanged", "SiteClosed",
    "SiteRegisterDeclaredComplete", "SitePlacesRecorded", "SiteCommuneLocated",
    "SiteCommuneNotFound", "AntenneOpened", "AntenneChanged", "AntenneClosed",
    "ContactDesignated", "ContactDetailsChanged", "ContactReleased", "NoteWritten",
    "NoteArchived", "NoteWithdrawn", "DotationRequested", "DotationGranted", "DotationAmended",
    "IncomeProposed", "AccountsSubmitted", "AccountsRetained", "StateRecoveryDecided",
    "SurplusDisposed", "ResultAllocated", "BudgetCommented", "BudgetYearClosed",
    "BudgetYearReopened", "CpomParticipationDeclared", "OperatorCommentWritten",
    "IndicatorsForecast", "IndicatorsRealised", "CpomSigned", "CpomAmended", "CpomTerminated",
    "CpomTerritorySet", "StructureJoinedCpom", "StructureLeftCpom", "CpomBudgetRecorded",
    "InspectionRecorded", "InspectionReportFiled", "InspectionWithdrawn", "EvaluationRecorded",
    "EvaluationScored", "ActionPlanFiled", "EvaluationExemptionDeclared", "EvaluationWithdrawn",
    "SeriousIncidentDeclared", "SeriousIncidentRequalified", "FinancialDocumentFiled",
    "AvenantFiled", "DocumentRefiled", "DocumentSuperseded", "DocumentWithdrawn",
    "DocumentRestored", "MonthlyActivityReported", "MonthlyActivityRestated", "ReferesReported",
    "ReferesRestated", "OperatorSubmissionReceived", "FinalisationOpened",
    "FinalisationStepStarted", "FinalisationStepValidated", "FinalisationStepReopened",
    "StructureFinalised", "FinalisationRevoked", "SubmissionReturnedToOperator",
    "ActualisationCampaignOpened", "CampaignDeadlineChanged", "StructureEnrolledInCampaign",
    "ActualisationStepValidated", "ActualisationStepInvalidated", "StructureActualised",
    "TransformationStarted", "TransformationBlockFilled", "TransformationStepValidated",
    "TransformationStepReopened", "TransformationFinalised", "TransformationCancelled",
    "TransformationDossierLinked", "AnomalyJustified", "AnomalyReopened",
    "NotificationPublished", "NotificationWithdrawn", "ReferenceYearSet", "RegionTargetSet",
    "TargetTariffSet", "TargetRatioSet", "ThresholdSet", "PopulationSet",
)  # fmt: skip
"""The events that have, in the program, the name that the papers give them."""

OTHERWISE: Final = {
    "AdministrativeAddressMoved": "StructureMoved",
    "DnaCodeReplaced": "DnaCodeEnded DnaCodeAttached",
    "DnaCodeDetached": "DnaCodeEnded",
    "FinessAssigned": "FinessCodeAttached",
    "FinessAttached": "FinessCodeAttached",
    "FinessDetached": "FinessCodeEnded",
    "FilialeDeclared": "OperateurChanged",
    "FilialeWithdrawn": "OperateurChanged",
    "ListedByOfii": "DnaListedByOfii",
    "DelistedByOfii": "DnaDelistedByOfii",
    "OfiiLabelChanged": "DnaReferenceChanged",
    "StructureDescribed": "StructureRenamed StructureMoved PublicServedChanged",
    "CapacityRecorded": "CapacityStated",
    "CapacityBalanceRecorded": "CapacityStated",
    "SpecialPlacesRecorded": "CapacityAuthorised CapacityStated",
    "PlacesOpened": "CapacityAuthorised",
    "PlacesClosed": "CapacityAuthorised",
    "CapacityExtended": "CapacityAuthorised MovementPlanned TransformationFinalised",
    "CapacityContracted": "CapacityAuthorised MovementPlanned TransformationFinalised",
    "StructureCreatedByTransformation": "StructureRegistered StructureBornFinalised",
    "StructureClosedByTransformation": "StructureClosed TransformationFinalised",
    "TransformationBlocksSelected": "TransformationBlockSelected",
    "TransformationSelectionReset": "TransformationBlockRemoved",
    "TransformationEffectiveDateSet": "TransformationBlockFilled",
    "SiteAddressCorrected": "SiteOpened",
    "SiteCapacityRecorded": "SitePlacesRecorded",
    "SiteFlagsSet": "SitePlacesRecorded",
    "ContactListReplaced": "ContactDesignated ContactDetailsChanged ContactReleased",
    "OperateurContactListReplaced": "ContactDesignated ContactDetailsChanged ContactReleased",
    "StaffingDeclared": "IndicatorsRealised",
    "DailyCostSet": "IndicatorsRealised",
    "CpomContractSigned": "CpomSigned",
    "CpomContractAmended": "CpomAmended",
    "CpomResultConsolidated": "CpomBudgetRecorded",
    "CpomResultAllocated": "CpomBudgetRecorded",
    "ActFiled": "ActRecorded ActDocumentFiled",
    "AdministrativeActFiled": "ActDocumentFiled",
    "CpomActFiled": "ActRecorded",
    "OperateurActFiled": "ActRecorded",
    "CpomDocumentFiled": "FinancialDocumentFiled",
    "AnomalyDetected": "AnomalyRaised",
    "AnomalyCleared": "AnomalyCorrected",
    "CampaignPlanned": "ActualisationCampaignOpened",
    "CampaignLaunched": "ActualisationCampaignOpened StructureEnrolledInCampaign",
    "AlertThresholdSet": "ThresholdSet",
}
"""The events that have another name here, or that several single facts replace."""

LEFT_OUT: Final = {
    "SitesImported": ("Import d'une liste de sites", IMPORTS),
    "OfiiListReceived": ("Réception de la liste de l'OFII", IMPORTS),
    "OfiiListRowRejected": ("Ligne refusée de la liste de l'OFII", IMPORTS),
    "OfiiListApplied": ("Application de la liste de l'OFII", IMPORTS),
    "ActivityFileReceived": ("Réception du fichier mensuel d'activité", IMPORTS),
    "ActivityFileApplied": ("Application du fichier mensuel d'activité", IMPORTS),
    "IncidentFeedPulled": ("Relève des événements graves déclarés en ligne", IMPORTS),
    "CpomFileReceived": ("Réception d'un fichier de CPOM", IMPORTS),
    "CpomFileApplied": ("Application d'un fichier de CPOM", IMPORTS),
    "DossierImportSkipped": ("Dossier de démarche non repris", IMPORTS),
    "DocumentUploaded": ("Téléversement d'un fichier", CONTENT),
    "DocumentContentErased": ("Destruction du contenu d'un fichier", CONTENT),
    "OperateurLogoSet": ("Logo d'un opérateur", CONTENT),
    "UserFirstSeen": ("Première connexion d'une personne", ACCOUNTS),
    "GrantGiven": ("Droit accordé", ACCOUNTS),
    "GrantRevoked": ("Droit retiré", ACCOUNTS),
    "EmailPatternDefined": ("Domaine de messagerie qui ouvre un droit", ACCOUNTS),
    "SuperAdminSet": ("Administrateur général désigné", ACCOUNTS),
    "AccessLogged": ("Consultation d'une fiche", USAGE),
    "ExportDownloaded": ("Téléchargement d'un export", USAGE),
    "GlobalIndicatorRecorded": ("Budget annuel et satisfaction du produit", METRICS),
    "SupportContactsRecorded": ("Sollicitations du support du produit", METRICS),
    "FaqEntryPublished": ("Question et réponse publiées", HELP),
    "FaqEntryWithdrawn": ("Question et réponse retirées", HELP),
    "DepartementDefined": (
        "Définition d'un département",
        "Les départements sont une donnée fixe du programme.",
    ),
}
BY_NAME: Final = {event.__name__: event for event in EVENTS.values()}


def _home(event: type[Event]) -> str:
    return f"{event.__module__.removeprefix(PACKAGE)}:{event.__name__}"


def _as_named(name: str) -> Item:
    return Item(name, BY_NAME[name].LABEL, (_home(BY_NAME[name]),))


def _otherwise(name: str, others: list[str]) -> Item:
    events = [BY_NAME[one] for one in others]
    title = " ; ".join(one.LABEL for one in events)
    return Item(name, title, tuple(map(_home, events)), through=tuple(others))


def _items() -> Iterator[Item]:
    yield from map(_as_named, AS_NAMED)
    for name, others in OTHERWISE.items():
        yield _otherwise(name, others.split())
    for name, (title, reason) in LEFT_OUT.items():
        yield left_out(name, title, reason)


KINDS: Final = (
    Kind("Événements des sources", tuple(_items())),
    Kind(
        "Événements propres au registre",
        tuple(_as_named(name) for name in BY_NAME if name not in AS_NAMED),
    ),
)
