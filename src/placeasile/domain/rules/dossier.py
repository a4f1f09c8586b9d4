"""What rules may know of a structure at a moment: plain data, in slices.

A slice that is None was not loaded or is not known: a rule that needs it cannot tell. An
empty slice is known to be empty. Every value is as of the moment, or as of the year that its
row is about. Days are civil days, amounts are euros.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

AUTHORISED: Final = frozenset({"CADA", "CPH"})
"""Types that hold an authorisation."""

SUBSIDISED: Final = frozenset({"HUDA", "CAES"})
"""Types that live on a grant."""

TYPES: Final = frozenset({*AUTHORISED, *SUBSIDISED, "PRAHDA", "NH"})

ILE_DE_FRANCE: Final = "11"
"""Code of the region."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the structure is. ``etat``: A_VENIR, OUVERTE, FERMEE, INCONNUE.

    ``filled`` names the fields of its identification that have a value.
    """

    type: str | None = None
    departement: str | None = None
    region: str | None = None
    etat: str = "INCONNUE"
    opened_on: date | None = None
    filled: frozenset[str] = frozenset()

    @property
    def running(self) -> bool:
        """Whether it is open, as far as is known."""
        return self.etat in {"OUVERTE", "INCONNUE"}

    @property
    def ile_de_france(self) -> bool | None:
        """Whether it is in the region of Paris."""
        return None if self.region is None else self.region == ILE_DE_FRANCE


@dataclass(frozen=True, slots=True)
class Capacity:
    """The places authorised on the day."""

    places: int | None = None


@dataclass(frozen=True, slots=True)
class YearPlaces:
    """The places of a year, with what the structure was at its end.

    ``flag_lgbt`` and ``flag_fvv_teh`` tell whether it then said that it had such places.
    """

    year: int
    type: str | None = None
    etat: str = "INCONNUE"
    places: int | None = None
    pmr: int | None = None
    lgbt: int | None = None
    fvv_teh: int | None = None
    flag_lgbt: bool | None = None
    flag_fvv_teh: bool | None = None

    @property
    def running(self) -> bool:
        """Whether it was open, as far as is known."""
        return self.etat in {"OUVERTE", "INCONNUE"}


@dataclass(frozen=True, slots=True)
class Act:
    """A root act. ``end`` counts its avenants, ``signed_end`` is as first signed.

    ``filed`` tells whether a file is attached to it, None when that is not known.
    """

    act_id: str
    category: str
    start: date | None = None
    end: date | None = None
    signed_end: date | None = None
    ended_early: bool = False
    avenants: int = 0
    filed: bool | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """The dates that the file of the structure states, whatever its acts say."""

    convention_start: date | None = None
    convention_end: date | None = None
    authorisation_start: date | None = None
    authorisation_end: date | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A dwelling in use. ``located`` is None when nobody looked its commune up."""

    site_id: str
    places: int | None = None
    located: bool | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """The money of a year. ``state_recovery`` is negative when the State takes back."""

    year: int
    dotation_requested: Decimal | None = None
    dotation_granted: Decimal | None = None
    income_proposed: Decimal | None = None
    total_income: Decimal | None = None
    charges_proposed: Decimal | None = None
    charges_retained: Decimal | None = None
    net_result: Decimal | None = None
    state_recovery: Decimal | None = None
    allocation_total: Decimal | None = None
    allocation_detail: Decimal | None = None
    surplus_recovered: Decimal | None = None
    surplus_carried: Decimal | None = None
    dedicated_funds: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """Staff and costs declared for a year: full-time jobs, places per job, euros a day.

    ``mean_places`` and ``theoretical_cost`` are what the register computes: the places of the
    year on average, and what was granted for each place and day.
    """

    year: int
    etp_forecast: Decimal | None = None
    ratio_forecast: Decimal | None = None
    cost_forecast: Decimal | None = None
    etp_realised: Decimal | None = None
    ratio_realised: Decimal | None = None
    cost_realised: Decimal | None = None
    mean_places: Decimal | None = None
    theoretical_cost: Decimal | None = None

    @property
    def ratio(self) -> Decimal | None:
        """The places per job realised, else forecast."""
        return self.ratio_forecast if self.ratio_realised is None else self.ratio_realised

    @property
    def etp(self) -> Decimal | None:
        """The full-time jobs that go with the ratio: never one realised and the other forecast."""
        return self.etp_forecast if self.ratio_realised is None else self.etp_realised

    @property
    def cost(self) -> Decimal | None:
        """The cost of a day realised, else forecast."""
        return self.cost_forecast if self.cost_realised is None else self.cost_realised


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation. ``scored`` tells whether its marks are entered."""

    evaluation_id: str
    on: date
    scored: bool | None = None


@dataclass(frozen=True, slots=True)
class Cpom:
    """A multi-year contract that the structure is a member of on the day.

    ``start`` and ``end`` are those of the structure's stay, ``contract_end`` of the contract.
    ``covers`` names the categories of acts that the contract provides for the structure's type.
    """

    cpom_id: str
    nom: str | None = None
    members: int | None = None
    start: date | None = None
    end: date | None = None
    contract_end: date | None = None
    contract_filed: bool | None = None
    covers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Membership:
    """A stay of the structure in a contract, past, present or decided."""

    cpom_id: str
    start: date
    end: date

    def holds_in(self, year: int) -> bool:
        """Whether it touches a year."""
        return self.start.year <= year <= self.end.year


@dataclass(frozen=True, slots=True)
class Activity:
    """The last month known of a DNA code."""

    dna_code: str
    month: str
    places: int | None = None
    unavailable: int | None = None
    undue_bpi: int | None = None
    undue_refused: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A financial document that is filed for a year."""

    category: str
    year: int
    by_cpom: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Places to open or to close at a day, or a corrective action that is due then."""

    plan_id: str
    kind: str
    due_on: date
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Tariff:
    """The target cost of a day, for a type and a year, in Île-de-France or elsewhere."""

    type: str
    year: int
    ile_de_france: bool
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Threshold:
    """The limit of an indicator, from which a rule speaks. ``family`` is empty for all.

    ``value`` is None where the limit was withdrawn: the rule can then tell nothing.
    """

    indicator: str
    value: Decimal | None
    family: str = ""


class RecoverySign(StrEnum):
    """How the recovery of the State is signed in the identity of the result.

    The field's own convention is the first: negative when the State takes a surplus back,
    positive when it makes up a deficit. The documentation upstream contradicts it.
    """

    REPRISE_NEGATIVE = "REPRISE_NEGATIVE"
    REPRISE_POSITIVE = "REPRISE_POSITIVE"


AUT: Final = "AUTORISEE"
SUB: Final = "SUBVENTIONNEE"

DEFAULTS: Final = (
    Threshold("TAUX_ENCADREMENT_MAX", Decimal(20), AUT),
    Threshold("TAUX_ENCADREMENT_MAX", Decimal(25), SUB),
    Threshold("TAUX_ENCADREMENT_MIN", Decimal(2)),
    Threshold("COUT_JOURNALIER_MIN", Decimal(15)),
    Threshold("ECART_PLACES_SITES", Decimal(10)),
    Threshold("INDISPONIBILITE", Decimal(3)),
    Threshold("PRESENCES_INDUES", Decimal(7)),
)
"""The limits that hold where the reference data say nothing."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What the ministry fixes for all. ``open_year`` is the last one whose documents are due."""

    tariffs: tuple[Tariff, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    open_year: int | None = None
    recovery_sign: RecoverySign = RecoverySign.REPRISE_NEGATIVE

    def tariff(self, kind: str | None, year: int, *, ile_de_france: bool | None) -> Decimal | None:
        """Return a target; another year's is never taken for it."""
        key = (kind, year, ile_de_france)
        return next(
            (one.amount for one in self.tariffs if (one.type, one.year, one.ile_de_france) == key),
            None,
        )

    def threshold(self, indicator: str, family: str = "") -> Decimal | None:
        """Return a limit: that of the family, else of all, as fixed, else by default."""
        for found in (self.thresholds, DEFAULTS):
            for wanted in (family, ""):
                for one in found:
                    if (one.indicator, one.family) == (indicator, wanted):
                        return one.value
        raise LookupError(indicator)


@dataclass(frozen=True, slots=True)
class Said:
    """What was recorded of an anomaly: when, and at which position of the log."""

    code: str
    year: int
    target: str
    raised_on: date | None = None
    raised_at: int | None = None
    corrected_on: date | None = None
    corrected_at: int | None = None
    justified_on: date | None = None
    justified_at: int | None = None
    comment: str | None = None
    reopened_on: date | None = None
    reopened_at: int | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that rules may know of a structure at a moment."""

    identity: Identity | None = None
    capacity: Capacity | None = None
    years: tuple[YearPlaces, ...] | None = None
    acts: tuple[Act, ...] | None = None
    declared: Declared | None = None
    sites: tuple[Site, ...] | None = None
    budgets: tuple[Budget, ...] | None = None
    indicators: tuple[Indicator, ...] | None = None
    evaluations: tuple[Evaluation, ...] | None = None
    exempt_from_evaluation: bool | None = None
    dna: tuple[str, ...] | None = None
    cpoms: tuple[Cpom, ...] | None = None
    memberships: tuple[Membership, ...] | None = None
    activity: tuple[Activity, ...] | None = None
    documents: tuple[Document, ...] | None = None
    plans: tuple[Plan, ...] | None = None
    actions: tuple[Plan, ...] | None = None
    contacts: int | None = None
    reference: Reference | None = None
    said: tuple[Said, ...] = field(default=())

    def type_in(self, year: int) -> str | None:
        """Return the type at the end of a year, today's for a year that is not loaded."""
        for one in self.years or ():
            if one.year == year:
                return one.type
        return None if self.identity is None else self.identity.type

    def in_cpom(self, year: int) -> bool | None:
        """Whether the structure was in a multi-year contract in a year."""
        if self.memberships is None:
            return None
        return any(one.holds_in(year) for one in self.memberships)

    @property
    def first_year(self) -> int | None:
        """The year of the opening, from which years are asked for."""
        opened = None if self.identity is None else self.identity.opened_on
        return None if opened is None else opened.year
