"""Acts of a structure, a CPOM or an operator: recorded, amended, withdrawn."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.acts.events import (
    ActAmended,
    ActRecorded,
    ActWithdrawn,
    TarificationDecided,
    start_of,
)
from placeasile.domain.categories import ActCategory
from placeasile.domain.kernel import Context, Event, History, RuleViolation, ValueRefused
from placeasile.domain.papers import DatesWrong, refuse_category, refuse_dates, types_between
from placeasile.domain.stating import Open, State, StateOn, opened, refuse_missing
from placeasile.domain.subjects import refuse_before, refuse_future
from placeasile.domain.values import Day, Euros, Prose, Text, Year
from placeasile.domain.vocabulary import StructureType

ACTS: Final = opened("acts")

RECORDED_APART: Final[Mapping[tuple[str, ActCategory], str]] = {
    ("structure", ActCategory.ARRETE_AUTORISATION): "« authorisations »",
    ("structure", ActCategory.CONVENTION): "« conventions »",
    ("structure", ActCategory.ARRETE_TARIFICATION): "« tarifications »",
    ("cpom", ActCategory.ARRETE_TARIFICATION): "« tarifications »",
}
"""The acts that have a command of their own, by owner."""


class ActRecordedApart(ValueRefused):
    """Acts of the category have a command of their own."""

    code: ClassVar[str] = "act-recorded-apart"
    wording: ClassVar[str] = "« {value} » a une saisie à part."
    remedy: ClassVar[str] = "Saisissez cet acte avec {route}."


class ActWithoutTerm(RuleViolation):
    """Only an act that runs over a period has avenants."""

    code: ClassVar[str] = "act-without-term"
    wording: ClassVar[str] = "L'acte {value} n'a pas de période : il ne reçoit pas d'avenant."
    remedy: ClassVar[str] = "Saisissez un autre acte."


class ActIsWithdrawn(RuleViolation):
    """The act was withdrawn."""

    code: ClassVar[str] = "act-is-withdrawn"
    wording: ClassVar[str] = "L'acte {value} est retiré depuis le {withdrawn_on:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez la date, ou corrigez le retrait."


class ActAmendedLater(RuleViolation):
    """An avenant follows the day of the withdrawal."""

    code: ClassVar[str] = "act-amended-later"
    wording: ClassVar[str] = "L'acte {value} a un avenant du {avenant_on:%d/%m/%Y}."
    remedy: ClassVar[str] = "Choisissez une date postérieure, ou retirez d'abord l'avenant."


class _OnAct(State):
    STREAM: ClassVar[str] = "acts"

    def more(self, context: Context) -> dict[str, object]:
        """Add the kind of the owner."""
        _ = context
        return {"owner_kind": self.OF}

    @property
    def scope(self) -> StructureType | None:
        """The type of structures that an act of a CPOM is about."""
        found = getattr(self, "structure_type", None)
        assert found is None or isinstance(found, StructureType)
        return found

    def types(self, thing: History, first: date, last: date) -> set[StructureType]:
        """Return the types that the structure has from a day to another."""
        return types_between(thing, first, last) if self.OF == "structure" else set()


class RecordAct(_OnAct):
    """Record an act that has no command of its own, with the dates of its category.

    ``effective_on`` is for the acts that have no date.
    """

    records: ClassVar[type[Event]] = ActRecorded
    ID: ClassVar[str | None] = "act_id"

    act_id: UUID | None = None
    category: ActCategory
    title: Text | None = None
    act_date: Day | None = None
    start: Day | None = None
    end: Day | None = None
    reference: Text | None = None
    effective_on: Day | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a category of another kind of thing, and other dates than its own."""
        _ = state, context
        route = RECORDED_APART.get((self.OF, self.category))
        if route is not None:
            raise ActRecordedApart(field="category", value=self.category.value, route=route)
        refuse_dates(self.category, self.start, self.end, self.act_date)
        own = self.start or self.act_date
        if own is None and self.effective_on is None:
            raise DatesWrong(
                field="effective_on", category=self.category.value, dating="une date d'effet"
            )
        if own is not None and self.effective_on not in {None, own}:
            raise DatesWrong(
                field="effective_on", category=self.category.value, dating="sa seule date"
            )
        on = self.first
        refuse_category(self.OF, self.category, self.types(thing, on, self.end or on), self.scope)

    @property
    def first(self) -> date:
        """The day from which the act counts."""
        found = self.start or self.act_date or self.effective_on
        assert found is not None
        return found

    def day(self, event: Event) -> date:
        """The first day of the act."""
        _ = event
        return self.first

    def dated_by(self) -> str:
        """The field that gives the first day."""
        named = (one for one in ("start", "act_date") if getattr(self, one) is not None)
        return next(named, "effective_on")


class RecordOperateurAct(RecordAct):
    """Record an act of an operator."""

    OF: ClassVar[str] = "operateur"


class RecordCpomAct(RecordAct):
    """Record an act of a CPOM: about its structures of one type, or about the contract."""

    OF: ClassVar[str] = "cpom"

    structure_type: StructureType | None = None


class DecideTarification(_OnAct, StateOn):
    """Record the order that sets the tariff of a year, on the day it is signed."""

    records: ClassVar[type[Event]] = TarificationDecided
    ID: ClassVar[str | None] = "act_id"

    act_id: UUID | None = None
    year: Year
    dotation: Euros | None = None
    start: Day | None = None
    end: Day | None = None
    reference: Text | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure that was neither CADA nor CPH, and days in the wrong order."""
        _ = state
        refuse_future(self.effective_on, context)
        first = self.start or date(self.year, 1, 1)
        last = self.end or date(self.year, 12, 31)
        refuse_before(last, first, "début", field="end")
        types = self.types(thing, first, last)
        refuse_category(self.OF, ActCategory.ARRETE_TARIFICATION, types, self.scope)


class DecideCpomTarification(DecideTarification):
    """Record the order that sets the tariff of a year for a type of structures of a CPOM."""

    OF: ClassVar[str] = "cpom"

    structure_type: StructureType | None = None


class AmendAct(_OnAct, StateOn):
    """Record an avenant to an act that runs over a period."""

    records: ClassVar[type[Event]] = ActAmended

    act_id: UUID
    new_end: Day | None = None
    summary: Prose | None = None
    reference: Text | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown act, one without period, and an avenant outside of it."""
        _ = thing, context
        key = str(self.act_id)
        refuse_missing(state, "act", key, field="act_id")
        start = start_of(state, self.act_id)
        if start is None:
            raise ActWithoutTerm(field="act_id", value=self.act_id)
        signed = state.steps("act", key)[0][0]
        refuse_before(self.effective_on, max(start, signed), "début de l'acte")
        if self.new_end is not None:
            refuse_before(self.new_end, self.effective_on, "avenant", field="new_end")
        withdrawn = state.steps("act_withdrawn", key)
        if withdrawn and withdrawn[0][0] <= self.effective_on:
            raise ActIsWithdrawn(
                field="effective_on", value=self.act_id, withdrawn_on=withdrawn[0][0]
            )


class AmendCpomAct(AmendAct):
    """Record an avenant to an act of a CPOM."""

    OF: ClassVar[str] = "cpom"


class WithdrawAct(_OnAct, StateOn):
    """Record that an act was withdrawn or repealed, from a day."""

    records: ClassVar[type[Event]] = ActWithdrawn

    act_id: UUID
    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an act that is unknown on that day, withdrawn on another, or amended later."""
        _ = thing, context
        key = str(self.act_id)
        refuse_missing(state, "act", key, field="act_id", on=self.effective_on)
        for day, _value in state.steps("act_withdrawn", key):
            if day != self.effective_on:
                raise ActIsWithdrawn(field="effective_on", value=self.act_id, withdrawn_on=day)
        avenants = state.steps("act_avenant", key)
        if avenants and avenants[-1][0] >= self.effective_on:
            raise ActAmendedLater(
                field="effective_on", value=self.act_id, avenant_on=avenants[-1][0]
            )


class WithdrawOperateurAct(WithdrawAct):
    """Record that an act of an operator was withdrawn."""

    OF: ClassVar[str] = "operateur"


class WithdrawCpomAct(WithdrawAct):
    """Record that an act of a CPOM was withdrawn."""

    OF: ClassVar[str] = "cpom"
