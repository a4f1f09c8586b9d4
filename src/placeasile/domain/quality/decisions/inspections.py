"""Commands on the inspections of a structure, each with its decision."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid5

from placeasile.domain.kernel import (
    Assertion,
    Command,
    Context,
    Decider,
    Event,
    History,
    NotFound,
    RuleViolation,
    ValueRefused,
)
from placeasile.domain.quality.events import (
    InspectionEvent,
    InspectionRecorded,
    InspectionReportFiled,
    InspectionType,
    InspectionWithdrawn,
)
from placeasile.domain.quality.refusals import DossierTaken
from placeasile.domain.quality.state import Quality, claims
from placeasile.domain.subjects import closed_from, refuse_annulled
from placeasile.domain.values import Day, Text


class InspectedStructureNotFound(NotFound):
    """The inspected structure is not in the register."""

    code: ClassVar[str] = "inspected-structure-not-found"
    wording: ClassVar[str] = "La structure {value} n'est pas inscrite au registre."
    remedy: ClassVar[str] = "Cherchez-la par son nom ou son code, ou inscrivez-la d'abord."


class InspectionNotFound(NotFound):
    """The structure has no such inspection, or it was withdrawn."""

    code: ClassVar[str] = "inspection-not-found"
    wording: ClassVar[str] = "L'inspection {value} est inconnue ou retirée."
    remedy: ClassVar[str] = "Reprenez l'identifiant dans la chronologie de la structure."


class InspectionInTheFuture(ValueRefused):
    """An inspection is recorded once it has taken place."""

    code: ClassVar[str] = "inspection-in-the-future"
    wording: ClassVar[str] = "Le {value} n'est pas encore passé."
    remedy: ClassVar[str] = "Saisissez la visite le jour même ou après."


class InspectionAfterClosing(RuleViolation):
    """A closed structure is not inspected."""

    code: ClassVar[str] = "inspection-after-closing"
    wording: ClassVar[str] = "La structure est fermée depuis le {closed_from:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez la date de la visite, ou retirez la fermeture."


class InspectionAlreadyRecorded(RuleViolation):
    """The identifier already names another visit, or one that was struck off."""

    code: ClassVar[str] = "inspection-already-recorded"
    wording: ClassVar[str] = "L'inspection {value} est déjà saisie, {how}."
    remedy: ClassVar[str] = "{what_to_do}, ou prenez un autre identifiant."


class ReportBeforeVisit(ValueRefused):
    """A report is filed on the day of the visit or later."""

    code: ClassVar[str] = "report-before-visit"
    wording: ClassVar[str] = "Le {value} précède la visite du {visited_on:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez la date de dépôt du rapport."


class ReportInTheFuture(ValueRefused):
    """A report is recorded once it is filed."""

    code: ClassVar[str] = "report-in-the-future"
    wording: ClassVar[str] = "Le {value} n'est pas encore passé."
    remedy: ClassVar[str] = "Saisissez le rapport le jour de son dépôt ou après."


def quality_stream(structure_id: UUID) -> UUID:
    """Return the stream of the visits to a structure."""
    return uuid5(structure_id, "quality")


class QualityCommand(Command[Quality]):
    """A command on the inspections of a structure."""

    def stream(self, subject: UUID) -> UUID:
        """The visits to the structure."""
        return quality_stream(subject)

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The structure, for its closing."""
        return (subject,)


class RecordInspection(QualityCommand):
    """Record a visit of the State's agents."""

    records: ClassVar[type[Event]] = InspectionRecorded

    type: InspectionType
    effective_on: Day
    inspection_id: UUID | None = None

    def decide(self, state: Quality, context: Context) -> list[Assertion]:
        """Record the visit; nothing when the same one stands.

        Raises:
            InspectedStructureNotFound: the structure is not in the register.
            InspectionInTheFuture: the day has not come.
            InspectionAfterClosing: the structure was closed on that day.
            InspectionAlreadyRecorded: the id names another visit, or one struck off.
        """
        _refuse_structure(context, self.effective_on)
        inspection_id = self.inspection_id or _corrected_id(context)
        event = InspectionRecorded(
            structure_id=context.subject,
            inspection_id=inspection_id or context.new_id("inspection"),
            type=self.type,
        )
        latest = state.history.latest("inspection", str(event.inspection_id))
        if latest is not None and latest["withdrawn"]:
            raise InspectionAlreadyRecorded(
                field="inspection_id",
                value=event.inspection_id,
                how="puis annulée",
                what_to_do="Retirez l'annulation si la visite a eu lieu",
            )
        if _stands(state, event, self.effective_on):
            return []
        if latest is not None:
            raise InspectionAlreadyRecorded(
                field="inspection_id",
                value=event.inspection_id,
                how="avec un autre contenu",
                what_to_do="Corrigez-la avec « supersedes » et un motif",
            )
        return [Assertion(event, self.effective_on)]


class FileInspectionReport(QualityCommand):
    """File the report of an inspection."""

    records: ClassVar[type[Event]] = InspectionReportFiled

    inspection_id: UUID
    effective_on: Day
    reference: Text

    def decide(self, state: Quality, context: Context) -> list[Assertion]:
        """Record the report; nothing when the same one stands.

        Raises:
            InspectionNotFound: the inspection is unknown or withdrawn.
            ReportBeforeVisit: the report comes before the visit.
            ReportInTheFuture: the day has not come.
        """
        visited_on = _visited_on(state, self.inspection_id)
        if self.effective_on < visited_on:
            raise ReportBeforeVisit(
                field="effective_on",
                value=self.effective_on.strftime("%d/%m/%Y"),
                visited_on=visited_on,
            )
        if self.effective_on > context.today:
            raise ReportInTheFuture(
                field="effective_on", value=self.effective_on.strftime("%d/%m/%Y")
            )
        event = InspectionReportFiled(
            structure_id=context.subject,
            inspection_id=self.inspection_id,
            reference=self.reference,
        )
        if _stands(state, event, self.effective_on):
            return []
        return [Assertion(event, self.effective_on)]


class WithdrawInspection(QualityCommand):
    """Strike an inspection off, for example one recorded on the wrong structure."""

    records: ClassVar[type[Event]] = InspectionWithdrawn

    inspection_id: UUID
    motif: Text

    def decide(self, state: Quality, context: Context) -> list[Assertion]:
        """Record the withdrawal; nothing when it was withdrawn before.

        Raises:
            InspectionNotFound: the inspection is unknown.
        """
        latest = state.history.latest("inspection", str(self.inspection_id))
        if latest is not None and latest["withdrawn"]:
            return []
        visited_on = _visited_on(state, self.inspection_id)
        event = InspectionWithdrawn(
            structure_id=context.subject,
            inspection_id=self.inspection_id,
            visited_on=visited_on,
            motif=self.motif,
        )
        return [Assertion(event, visited_on)]


def _visited_on(state: Quality, inspection_id: UUID) -> date:
    visited_on = state.visited_on(inspection_id)
    if visited_on is None:
        raise InspectionNotFound(field="inspection_id", value=inspection_id)
    return visited_on


def _stands(state: Quality, event: Event, on: date) -> bool:
    return any((one.event, one.effective_on) == (event, on) for one in state.history.alive)


def _corrected_id(context: Context) -> UUID | None:
    corrected = context.corrects
    return corrected.inspection_id if isinstance(corrected, InspectionEvent) else None


def _refuse_structure(context: Context, on: date) -> None:
    structure = context.peers.get(context.subject, History())
    steps = structure.steps("registered")
    if not steps or steps[0][1]["kind"] != "structure":
        raise InspectedStructureNotFound(field="structure_id", value=context.subject)
    if on > context.today:
        raise InspectionInTheFuture(field="effective_on", value=on.strftime("%d/%m/%Y"))
    refuse_annulled(structure)
    closed = closed_from(structure, on)
    if closed is not None:
        raise InspectionAfterClosing(field="effective_on", closed_from=closed)


QUALITY = Decider(
    kind="quality",
    read=Quality,
    claims=claims,
    taken={"dossier": lambda key: DossierTaken(field="dossier_number", value=key)},
)
