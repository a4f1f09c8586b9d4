"""Registering, opening, naming, handing over, moving, converting and closing."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from placeasile.domain.dated import dated
from placeasile.domain.french.typed import CodePostal
from placeasile.domain.kernel import Assertion, Context, Event, NotFound
from placeasile.domain.structure.decisions.base import (
    StructureCommand,
    refuse_closed,
    refuse_unknown,
)
from placeasile.domain.structure.events import (
    OperateurChanged,
    StructureClosed,
    StructureMoved,
    StructureOpened,
    StructureRegistered,
    StructureRenamed,
    StructureTypeConverted,
)
from placeasile.domain.structure.refusals import (
    AuthorisationStarts,
    ClosedBeforeOpening,
    DepartementUnknown,
    OpenedAfterAttachment,
    StructureAlreadyClosed,
    StructureAlreadyOpened,
    StructureAlreadyRegistered,
)
from placeasile.domain.structure.state import Structure
from placeasile.domain.subjects import refuse_inactive
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.values import Day, Latitude, Longitude, Text
from placeasile.domain.vocabulary import StructureType


class OperateurUnknown(NotFound):
    """The operator that the command names is not in the register."""

    code: ClassVar[str] = "operateur-unknown"
    wording: ClassVar[str] = "L'opérateur {value} n'est pas inscrit au registre."
    remedy: ClassVar[str] = "Choisissez un opérateur de la liste, ou inscrivez-le d'abord."


class RegisterStructure(StructureCommand):
    """Enter a structure in the register."""

    records: ClassVar[type[Event]] = StructureRegistered

    type: StructureType
    departement: Text
    effective_on: Day
    operateur_id: UUID | None = None
    filiale: Text | None = None
    nom: Text | None = None

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The operator."""
        _ = subject
        return () if self.operateur_id is None else (self.operateur_id,)

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the registration; nothing when the same one stands.

        Raises:
            DepartementUnknown: the code names no département.
            OperateurUnknown: the operator is not in the register.
            OperateurInactive: the operator is merged or inactive on that day.
            StructureAlreadyRegistered: the stream holds another registration.
        """
        departement = self.departement.upper()
        if departement not in DEPARTEMENTS:
            raise DepartementUnknown(field="departement", value=self.departement)
        if self.operateur_id is not None:
            _refuse_unknown_operateur(self.operateur_id, context, self.effective_on)
        event = StructureRegistered(
            type=self.type,
            departement=departement,
            operateur_id=self.operateur_id,
            filiale=self.filiale,
            nom=self.nom,
        )
        if any(
            (one.event, one.effective_on) == (event, self.effective_on)
            for one in state.history.alive
        ):
            return []
        if state.registered:
            raise StructureAlreadyRegistered(field="structure_id")
        return [Assertion(event, self.effective_on)]


class OpenStructure(StructureCommand):
    """Say on which day the structure opened, or will open."""

    records: ClassVar[type[Event]] = StructureOpened

    effective_on: Day

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the opening; nothing when it is already that day.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureIsClosed: it is closed on that day.
            StructureAlreadyOpened: it has another opening day.
            OpenedAfterAttachment: it was attached to the programme before that day.
        """
        _ = context
        refuse_closed(state, self.effective_on)
        if state.opened_on == self.effective_on:
            return []
        if state.opened_on is not None:
            raise StructureAlreadyOpened(field="effective_on", opened_on=state.opened_on)
        if state.attached_on is not None and state.attached_on < self.effective_on:
            raise OpenedAfterAttachment(
                field="effective_on", value=self.effective_on, attached_on=state.attached_on
            )
        return [Assertion(StructureOpened(), self.effective_on)]


class RenameStructure(StructureCommand):
    """Give the structure another name from a day."""

    records: ClassVar[type[Event]] = StructureRenamed

    nom: Text
    effective_on: Day

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the name; nothing when it is recorded on that day.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureIsClosed: it is closed on that day.
            DayAlreadyTaken: another name is recorded on that day.
        """
        _ = context
        refuse_closed(state, self.effective_on)
        return dated(state.history, StructureRenamed(nom=self.nom), self.effective_on)


class ChangeOperateur(StructureCommand):
    """Hand the structure over to another operator from a given day."""

    records: ClassVar[type[Event]] = OperateurChanged

    operateur_id: UUID
    effective_on: Day
    filiale: Text | None = None

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The operator that takes over."""
        _ = subject
        return (self.operateur_id,)

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the hand-over; nothing when it is recorded on that day.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureIsClosed: it is closed on that day.
            DayAlreadyTaken: a hand-over to another is recorded on that day.
            OperateurUnknown: the operator is not in the register.
            OperateurInactive: the operator is merged or inactive on that day.
        """
        refuse_closed(state, self.effective_on)
        _refuse_unknown_operateur(self.operateur_id, context, self.effective_on)
        event = OperateurChanged(operateur_id=self.operateur_id, filiale=self.filiale)
        return dated(state.history, event, self.effective_on)


class MoveStructure(StructureCommand):
    """State the administrative address of the structure from a given day."""

    records: ClassVar[type[Event]] = StructureMoved

    commune: Text
    effective_on: Day
    adresse: Text | None = None
    code_postal: CodePostal | None = None
    code_insee: Text | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the address; nothing when it is recorded on that day.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureIsClosed: it is closed on that day.
            DayAlreadyTaken: another address is recorded on that day.
        """
        _ = context
        refuse_closed(state, self.effective_on)
        event = StructureMoved(
            adresse=self.adresse,
            code_postal=self.code_postal,
            commune=self.commune,
            code_insee=self.code_insee,
            latitude=self.latitude,
            longitude=self.longitude,
        )
        return dated(state.history, event, self.effective_on)


class ConvertType(StructureCommand):
    """Turn the structure into another type from a given day."""

    records: ClassVar[type[Event]] = StructureTypeConverted

    type: StructureType
    effective_on: Day
    legal_basis: Text | None = None

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the conversion; nothing when it is recorded on that day.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureIsClosed: it is closed on that day.
            DayAlreadyTaken: a conversion to another type is recorded on that day.
            AuthorisationStarts: an authorisation starts under a type that has none.
        """
        _ = context
        refuse_closed(state, self.effective_on)
        event = StructureTypeConverted(type=self.type, legal_basis=self.legal_basis)
        recorded = dated(state.history, event, self.effective_on)
        if recorded and not self.type.authorised:
            self._refuse_authorised(state)
        return recorded

    def _refuse_authorised(self, state: Structure) -> None:
        later = [day for day, _ in state.history.steps("type") if day > self.effective_on]
        start = state.authorised_between(self.effective_on, min(later, default=date.max))
        if start is not None:
            raise AuthorisationStarts(field="type", value=self.type.value, start=start)


class CloseStructure(StructureCommand):
    """Close the structure after its last day."""

    records: ClassVar[type[Event]] = StructureClosed

    last_day: Day
    motif: Text

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the closing; nothing when it is already closed after that day.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureAlreadyClosed: it closes on another day.
            ClosedBeforeOpening: the last day comes before the opening.
            DayAlreadyTaken: it opens again on the day after.
        """
        _ = context
        refuse_unknown(state)
        closed_from = next_day(self.last_day)
        near = state.closing_near(closed_from)
        if near == closed_from:
            return []
        if near is not None:
            raise StructureAlreadyClosed(field="last_day", closed_from=near)
        if state.opened_on is not None and self.last_day < state.opened_on:
            raise ClosedBeforeOpening(
                field="last_day",
                value=self.last_day.strftime("%d/%m/%Y"),
                opened_on=state.opened_on,
            )
        event = StructureClosed(last_day=self.last_day, motif=self.motif)
        return dated(state.history, event, closed_from, field="last_day")


def next_day(day: date) -> date:
    """Return the day after."""
    return day + timedelta(days=1)


def _refuse_unknown_operateur(operateur_id: UUID, context: Context, on: date) -> None:
    peer = context.peers.get(operateur_id)
    if peer is None or not peer.steps("registered"):
        raise OperateurUnknown(field="operateur_id", value=operateur_id)
    if peer.steps("registered")[0][1]["kind"] != "operateur":
        raise OperateurUnknown(field="operateur_id", value=operateur_id)
    refuse_inactive(peer, operateur_id, on)
