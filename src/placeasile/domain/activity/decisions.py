"""Commands on the monthly activity of a structure and the orders of a département."""

from datetime import date
from typing import ClassVar, Final

from placeasile.domain.activity.events import (
    DEPARTEMENT_OF,
    MonthlyActivity,
    MonthlyActivityReported,
    MonthlyActivityRestated,
    Referes,
    ReferesReported,
    ReferesRestated,
)
from placeasile.domain.activity.months import Month, first_day, last_day
from placeasile.domain.french.typed import DnaCode
from placeasile.domain.kernel import (
    Assertion,
    Context,
    Event,
    Fact,
    History,
    NotFound,
    Past,
    RuleViolation,
    Value,
    ValueRefused,
)
from placeasile.domain.settled import OfAYear
from placeasile.domain.stating import Open, State, ThingNotFound, opened
from placeasile.domain.subjects import refuse_closed_on, refuse_future
from placeasile.domain.values import Places, Text, Total

ACTIVITY: Final = opened("activity")
"""Decides on the activity of a structure, and on the orders of a département."""


class MonthAlreadyReported(RuleViolation):
    """The month was counted before, with other figures."""

    code: ClassVar[str] = "month-already-reported"
    wording: ClassVar[str] = "Le mois {value} est déjà saisi avec d'autres chiffres."
    remedy: ClassVar[str] = "Saisissez une rectification avec son motif."


class NoFigure(ValueRefused):
    """The month is counted without a single figure."""

    code: ClassVar[str] = "no-figure"
    wording: ClassVar[str] = "Aucun chiffre n'est donné pour le mois {value}."
    remedy: ClassVar[str] = "Donnez au moins un chiffre ; un chiffre absent reste inconnu."


class DnaCodeNotHeld(RuleViolation):
    """The structure does not bear the DNA code on any day of the month."""

    code: ClassVar[str] = "dna-code-not-held"
    wording: ClassVar[str] = "La structure ne porte pas le code {value} pendant ce mois."
    remedy: ClassVar[str] = "Vérifiez le code et le mois, ou rattachez d'abord le code."


class OrdersDepartementUnknown(NotFound):
    """The address names no département."""

    code: ClassVar[str] = "unknown-departement"
    wording: ClassVar[str] = "Ce département n'est pas dans le code officiel géographique."
    remedy: ClassVar[str] = "Donnez le code INSEE du département, par exemple 14 ou 2A."


class Monthly(State):
    """A command on the figures of a month. ``FIRST`` is the facet of the first count."""

    FIRST: ClassVar[str]
    FIGURES: ClassVar[tuple[str, ...]]

    month: Month

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a month to come, and a month without a figure."""
        _ = state, thing
        refuse_future(first_day(self.month), context, field="month")
        if all(getattr(self, one) is None for one in self.FIGURES):
            raise NoFigure(field="month", value=self.month)

    def day(self, event: Event) -> date:
        """The last day of the month."""
        _ = event
        return last_day(self.month)

    def dated_by(self) -> str:
        """Its day follows from the month."""
        return "month"

    def decide(self, state: Open, context: Context) -> list[Assertion]:
        """Record the figures; nothing when they stand.

        Raises:
            MonthAlreadyReported: a first count says otherwise than the one that stands.
            ThingNotFound: the month to restate was never counted.
        """
        self.check(state, self.thing(state, context), context)
        event = self.event(state, context)
        motif = getattr(self, "motif", None)
        return (
            self._reported(state, event) if motif is None else self._restated(state, event, motif)
        )

    def _reported(self, state: Open, event: Event) -> list[Assertion]:
        fact = _fact(event)
        first = state.latest(self.FIRST, fact.key)
        if first is None:
            return [Assertion(event, self.day(event))]
        restated = state.latest(f"{self.FIRST}_restated", fact.key)
        if any(one is not None and _same(one, fact) for one in (first, restated)):
            return []
        raise MonthAlreadyReported(field="month", value=self.month)

    def _restated(self, state: Open, event: Event, motif: str) -> list[Assertion]:
        """Return the new figures, in place of the last ones that were restated."""
        fact = _fact(event)
        first = state.latest(self.FIRST, fact.key)
        if first is None:
            raise ThingNotFound(field="month", value=self.month)
        standing = _standing(state, fact)
        stands = first if standing is None else _fact(standing.event).value
        if _same(stands, fact):
            return []
        if standing is None:
            return [Assertion(event, self.day(event))]
        return [Assertion(event, self.day(event), standing.event_id, motif)]


class ActivityCommand(OfAYear, Monthly):
    """A command on the activity of a structure for a month, by DNA code."""

    STREAM: ClassVar[str] = "activity"
    FIRST: ClassVar[str] = "activity"
    FIGURES: ClassVar[tuple[str, ...]] = (
        "places_dna", "indisponibles", "desinsectisation", "remise_en_etat", "sous_occupation",
        "travaux", "occupees", "vacantes", "presences_indues_bpi", "presences_indues_deboutees",
    )  # fmt: skip

    dna_code: DnaCode
    method_version: Text | None = None
    places_dna: Places | None = None
    indisponibles: Places | None = None
    desinsectisation: Places | None = None
    remise_en_etat: Places | None = None
    sous_occupation: Places | None = None
    travaux: Places | None = None
    occupees: Places | None = None
    vacantes: Places | None = None
    presences_indues_bpi: Places | None = None
    presences_indues_deboutees: Places | None = None

    def told_year(self) -> int:
        """The year of the month."""
        return first_day(self.month).year

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse besides a structure closed before the month, and a code that is not its own."""
        super().check(state, thing, context)
        refuse_closed_on(thing, first_day(self.month), field="month")
        first, last = first_day(self.month), last_day(self.month)
        steps = thing.steps("dna", self.dna_code)
        before = thing.at("dna", first, self.dna_code)
        held = [before, *(value for day, value in steps if first < day <= last)]
        if not any(value is not None and value["held"] for value in held):
            raise DnaCodeNotHeld(field="dna_code", value=self.dna_code)


class ReportMonthlyActivity(ActivityCommand):
    """Record the first figures of a month."""

    records: ClassVar[type[Event]] = MonthlyActivityReported


class RestateMonthlyActivity(ActivityCommand):
    """Record other figures for a month that was counted; the former ones stay known before."""

    records: ClassVar[type[Event]] = MonthlyActivityRestated

    motif: Text


class ReferesCommand(Monthly):
    """A command on the emergency orders of a département for a month."""

    FIRST: ClassVar[str] = "referes"
    FIGURES: ClassVar[tuple[str, ...]] = (
        "deboutes_sans_mesure", "mises_en_demeure", "referes_engages", "referes_executes",
    )  # fmt: skip

    deboutes_sans_mesure: Total | None = None
    mises_en_demeure: Total | None = None
    referes_engages: Total | None = None
    referes_executes: Total | None = None

    def thing(self, state: Open, context: Context) -> History:
        """Return the stream of the département, which is not registered: it has always been.

        Raises:
            OrdersDepartementUnknown: there is no such département.
        """
        if context.subject not in DEPARTEMENT_OF:
            raise OrdersDepartementUnknown
        return state

    def event(self, state: Open, context: Context) -> Event:
        """The figures, with the code of the département."""
        _ = state
        said = {name: one for name, one in dict(self).items() if name in self.records.model_fields}
        return self.records.model_validate({**said, "departement": DEPARTEMENT_OF[context.subject]})


class ReportReferes(ReferesCommand):
    """Record the first figures of a month."""

    records: ClassVar[type[Event]] = ReferesReported


class RestateReferes(ReferesCommand):
    """Record other figures for a month that was counted; the former ones stay known before."""

    records: ClassVar[type[Event]] = ReferesRestated

    motif: Text


def _fact(event: Event) -> Fact:
    (fact,) = event.facts()
    return fact


def _same(value: Value, fact: Fact) -> bool:
    return {**value, "motif": None} == {**fact.value, "motif": None}


def _standing(state: Open, fact: Fact) -> Past | None:
    """Return the restatement of a month that stands."""
    return next(
        (
            one
            for one in reversed(state.alive)
            if isinstance(one.event, MonthlyActivity | Referes)
            and (_fact(one.event).facet, _fact(one.event).key) == (fact.facet, fact.key)
        ),
        None,
    )
