"""Groups of operators: subsidiaries, mergers, and operators that stop."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID

from placeasile.domain.dated import dated
from placeasile.domain.kernel import (
    Assertion,
    Command,
    Context,
    Event,
    History,
    RuleViolation,
    ValueRefused,
)
from placeasile.domain.operateur.decisions import OperateurNotFound
from placeasile.domain.operateur.events import (
    OperateurDeactivated,
    OperateurMerged,
    OperateurParentCleared,
    OperateurParentSet,
    OperateurReactivated,
)
from placeasile.domain.operateur.state import Operateur
from placeasile.domain.subjects import refuse_inactive, refuse_other
from placeasile.domain.values import Day, Text


class OwnParent(ValueRefused):
    """An operator is neither its own parent, nor merged into itself."""

    code: ClassVar[str] = "own-parent"
    wording: ClassVar[str] = "L'opérateur {value} ne peut être rattaché à lui-même."
    remedy: ClassVar[str] = "Choisissez l'autre opérateur."


class ParentIsFiliale(RuleViolation):
    """Groups have one level: a parent has no parent."""

    code: ClassVar[str] = "parent-is-filiale"
    wording: ClassVar[str] = (
        "L'opérateur {value} est lui-même une filiale à compter du {since:%d/%m/%Y}."
    )
    remedy: ClassVar[str] = "Rattachez la filiale à la maison mère du groupe."


class NoParent(RuleViolation):
    """The operator has no parent on that day."""

    code: ClassVar[str] = "no-parent"
    wording: ClassVar[str] = "L'opérateur n'a pas de maison mère au {value:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez la date."


class AlreadyMerged(RuleViolation):
    """An operator is merged once, and does nothing afterwards."""

    code: ClassVar[str] = "already-merged"
    wording: ClassVar[str] = "L'opérateur est fusionné dans un autre depuis le {since:%d/%m/%Y}."
    remedy: ClassVar[str] = "Corrigez ou retirez d'abord la fusion."


class MergesIntoThis(RuleViolation):
    """The other operator is merged into this one."""

    code: ClassVar[str] = "merges-into-this"
    wording: ClassVar[str] = "L'opérateur {value} est fusionné dans celui-ci."
    remedy: ClassVar[str] = "Vérifiez lequel des deux demeure."


class ActivityUnchanged(RuleViolation):
    """The operator is already active, or never stopped."""

    code: ClassVar[str] = "activity-unchanged"
    wording: ClassVar[str] = "L'opérateur est en activité au {value:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez la date."


class SetParent(Command[Operateur]):
    """Say that the operator is a subsidiary of another from a day."""

    records: ClassVar[type[Event]] = OperateurParentSet

    parent_id: UUID
    effective_on: Day

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The parent."""
        return () if self.parent_id == subject else (self.parent_id,)

    def decide(self, state: Operateur, context: Context) -> list[Assertion]:
        """Record the parent; nothing when it is recorded on that day.

        Raises:
            OperateurNotFound: nothing was ever registered under this id.
            OwnParent: it is the operator itself.
            SubjectNotFound: the parent is not registered.
            OperateurInactive: the parent is merged or inactive on that day.
            ParentIsFiliale: the parent has a parent, then or later.
            DayAlreadyTaken: another parent is recorded on that day.
        """
        _refuse_unknown(state)
        parent = _other(self.parent_id, context, field="parent_id")
        refuse_inactive(parent, self.parent_id, self.effective_on, field="parent_id")
        until = min(
            (day for day, _ in state.history.steps("operateur_parent") if day > self.effective_on),
            default=date.max,
        )
        since = _filiale_between(parent, self.effective_on, until)
        if since is not None:
            raise ParentIsFiliale(field="parent_id", value=self.parent_id, since=since)
        return dated(state.history, OperateurParentSet(parent_id=self.parent_id), self.effective_on)


class ClearParent(Command[Operateur]):
    """Say that the operator is not a subsidiary any more from a day."""

    records: ClassVar[type[Event]] = OperateurParentCleared

    effective_on: Day
    motif: Text

    def decide(self, state: Operateur, context: Context) -> list[Assertion]:
        """Record that it has no parent; nothing when it is recorded on that day.

        Raises:
            OperateurNotFound: nothing was ever registered under this id.
            NoParent: it has none on that day.
            DayAlreadyTaken: a parent is recorded on that day.
        """
        _ = context
        _refuse_unknown(state)
        said = dated(state.history, OperateurParentCleared(motif=self.motif), self.effective_on)
        value = state.history.at("operateur_parent", self.effective_on)
        if said and (value is None or value["parent_id"] is None):
            raise NoParent(field="effective_on", value=self.effective_on)
        return said


class MergeOperateur(Command[Operateur]):
    """Say that the operator is merged into another on a day.

    Its structures stay under its name until each is handed over.
    """

    records: ClassVar[type[Event]] = OperateurMerged

    into_id: UUID
    effective_on: Day
    reference: Text | None = None

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The operator that remains."""
        return () if self.into_id == subject else (self.into_id,)

    def decide(self, state: Operateur, context: Context) -> list[Assertion]:
        """Record the merger; nothing when it is recorded on that day.

        Raises:
            OperateurNotFound: nothing was ever registered under this id.
            OwnParent: it is the operator itself.
            SubjectNotFound: the other is not registered.
            OperateurInactive: the other is merged or inactive on that day.
            MergesIntoThis: the other is merged into this one, later.
            AlreadyMerged: it is merged on another day.
            DayAlreadyTaken: another merger is recorded on that day.
        """
        _refuse_unknown(state)
        other = _other(self.into_id, context, field="into_id")
        refuse_inactive(other, self.into_id, self.effective_on, field="into_id")
        if any(
            value["into_id"] == str(context.subject) for _, value in other.steps("operateur_merged")
        ):
            raise MergesIntoThis(field="into_id", value=self.into_id)
        for day, _ in state.history.steps("operateur_merged"):
            if day != self.effective_on:
                raise AlreadyMerged(field="effective_on", value=self.effective_on, since=day)
        event = OperateurMerged(into_id=self.into_id, reference=self.reference)
        return dated(state.history, event, self.effective_on)


class DeactivateOperateur(Command[Operateur]):
    """Say that the operator stopped: it takes over no structure from a day."""

    records: ClassVar[type[Event]] = OperateurDeactivated

    effective_on: Day
    motif: Text

    def decide(self, state: Operateur, context: Context) -> list[Assertion]:
        """Record the stop; nothing when it is recorded on that day.

        It may still run structures: each is handed over or closed on its own day.

        Raises:
            OperateurNotFound: nothing was ever registered under this id.
            DayAlreadyTaken: something else is recorded on that day.
        """
        _ = context
        _refuse_unknown(state)
        return dated(state.history, OperateurDeactivated(motif=self.motif), self.effective_on)


class ReactivateOperateur(Command[Operateur]):
    """Say that the operator is active again from a day."""

    records: ClassVar[type[Event]] = OperateurReactivated

    effective_on: Day
    motif: Text

    def decide(self, state: Operateur, context: Context) -> list[Assertion]:
        """Record the return; nothing when it is recorded on that day.

        Raises:
            OperateurNotFound: nothing was ever registered under this id.
            AlreadyMerged: it is merged into another on that day.
            ActivityUnchanged: it had not stopped.
            DayAlreadyTaken: a stop is recorded on that day.
        """
        _ = context
        _refuse_unknown(state)
        for day, _ in state.history.steps("operateur_merged"):
            if day <= self.effective_on:
                raise AlreadyMerged(field="effective_on", value=self.effective_on, since=day)
        said = dated(state.history, OperateurReactivated(motif=self.motif), self.effective_on)
        value = state.history.at("operateur_active", self.effective_on)
        if said and (value is None or value["active"]):
            raise ActivityUnchanged(field="effective_on", value=self.effective_on)
        return said


def _refuse_unknown(state: Operateur) -> None:
    if not state.registered:
        raise OperateurNotFound(field="operateur_id", value="demandé")


def _other(operateur_id: UUID, context: Context, *, field: str) -> History:
    if operateur_id == context.subject:
        raise OwnParent(field=field, value=operateur_id)
    found = context.peers.get(operateur_id, History())
    refuse_other(found, "operateur", operateur_id, field=field)
    return found


def _filiale_between(operateur: History, first: date, until: date) -> date | None:
    """Return the first day, before ``until``, on which an operator has a parent."""
    value = operateur.at("operateur_parent", first)
    if value is not None and value["parent_id"] is not None:
        return first
    later = [
        day
        for day, value in operateur.steps("operateur_parent")
        if first < day < until and value["parent_id"] is not None
    ]
    return later[0] if later else None
