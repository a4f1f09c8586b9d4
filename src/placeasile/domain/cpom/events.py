"""Facts recorded about a multi-year contract (CPOM): its stream is the contract itself."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.cpom.contract import (
    avenants_after,
    early_end,
    end_at,
    end_before,
    end_of,
    start_of,
)
from placeasile.domain.kernel import Event, Fact, History
from placeasile.domain.personal import Sealed
from placeasile.domain.stating import Stated
from placeasile.domain.values import Money
from placeasile.domain.vocabulary import StructureType


class CpomGranularity(StrEnum):
    """What territory a contract covers."""

    DEPARTEMENTALE = "DEPARTEMENTALE"
    INTERDEPARTEMENTALE = "INTERDEPARTEMENTALE"
    REGIONALE = "REGIONALE"


class CpomEvent(Event):
    """An event about a contract that was signed."""

    def requires(self) -> Iterable[str]:
        """A signed contract."""
        return ("stream",)


class CpomSigned(Event):
    """The State and an operator signed a CPOM, from ``start`` to ``end``, both included.

    ``effective_on`` is ``start``.
    """

    TOPIC: ClassVar[str] = "cpom.signed"
    LABEL: ClassVar[str] = "Signature du CPOM"
    SINCE: ClassVar[str] = "Premier jour du contrat"
    SOURCE: ClassVar[str] = "CPOM signé"
    FACETS: ClassVar[tuple[str, ...]] = ("registered", "nom", "cpom_contract", "cpom_end")

    operateur_id: UUID
    start: date
    end: date
    nom: str | None = None
    reference: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The contract, and its end as a fact of its own: an avenant moves it."""
        yield Fact("registered", {"kind": "cpom"})
        if self.nom is not None:
            yield Fact("nom", {"nom": self.nom}, origin=True)
        yield Fact(
            "cpom_contract", {"operateur_id": str(self.operateur_id), "reference": self.reference}
        )
        yield Fact("cpom_end", {"end": self.end.isoformat(), "ended_early": False})

    def introduces(self) -> Iterable[str]:
        """The stream itself."""
        return ("stream",)


class CpomRenamed(CpomEvent):
    """The contract bears another name from ``effective_on``."""

    TOPIC: ClassVar[str] = "cpom.renamed"
    LABEL: ClassVar[str] = "Changement de nom du CPOM"
    SINCE: ClassVar[str] = "Premier jour du nouveau nom"
    SOURCE: ClassVar[str] = "Avenant ou usage du service"
    FACETS: ClassVar[tuple[str, ...]] = ("nom",)

    nom: str

    def facts(self) -> Iterable[Fact]:
        """The name."""
        yield Fact("nom", {"nom": self.nom})


class CpomAmended(CpomEvent):
    """An avenant of ``effective_on`` to the contract; ``new_end`` when it moves the end."""

    TOPIC: ClassVar[str] = "cpom.amended"
    LABEL: ClassVar[str] = "Avenant au CPOM"
    SINCE: ClassVar[str] = "Jour d'effet de l'avenant"
    SOURCE: ClassVar[str] = "Avenant signé"
    FACETS: ClassVar[tuple[str, ...]] = ("cpom_avenant", "cpom_end")

    new_end: date | None = None
    summary: str | None = None
    reference: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The avenant, and the end when it moves it."""
        end = None if self.new_end is None else self.new_end.isoformat()
        yield Fact(
            "cpom_avenant", {"new_end": end, "summary": self.summary, "reference": self.reference}
        )
        if end is not None:
            yield Fact("cpom_end", {"end": end, "ended_early": False})

    def contradicted(self, history: History, on: date) -> bool:
        """Whether the contract is over before it, or its end comes before the earlier one."""
        before = end_before(history, on) or end_at(history, on)
        ended = early_end(history)
        over = before is None or before < on or (ended is not None and ended < on)
        return over or (self.new_end is not None and before is not None and self.new_end < before)


class CpomTerminated(CpomEvent):
    """The contract ended before its term, for its members too.

    ``effective_on`` is the day after ``last_day``.
    """

    TOPIC: ClassVar[str] = "cpom.terminated"
    LABEL: ClassVar[str] = "Résiliation du CPOM"
    SINCE: ClassVar[str] = "Lendemain du dernier jour du contrat"
    SOURCE: ClassVar[str] = "Acte de résiliation"
    FACETS: ClassVar[tuple[str, ...]] = ("cpom_end",)

    last_day: date
    motif: str

    def facts(self) -> Iterable[Fact]:
        """The end."""
        yield Fact("cpom_end", {"end": self.last_day.isoformat(), "ended_early": True})

    def contradicted(self, history: History, on: date) -> bool:
        """Whether its last day is outside the contract, or an avenant follows it."""
        _ = on
        end = end_at(history, self.last_day)
        inside = end is not None and start_of(history) <= self.last_day <= end
        return not inside or bool(avenants_after(history, self.last_day))


class CpomTerritorySet(Stated):
    """The region of the contract and how much of it it covers, from ``effective_on``.

    REGIONALE covers every département of the region; the others, those that are named.
    """

    TOPIC: ClassVar[str] = "cpom.territory_set"
    LABEL: ClassVar[str] = "Territoire du CPOM"
    SINCE: ClassVar[str] = "Premier jour de ce territoire"
    SOURCE: ClassVar[str] = "CPOM signé ou avenant"
    FACETS: ClassVar[tuple[str, ...]] = ("cpom_territory",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)

    region: str
    granularity: CpomGranularity


class CpomDepartementCovered(CpomEvent):
    """The contract covers a département from ``effective_on``."""

    TOPIC: ClassVar[str] = "cpom.departement_covered"
    LABEL: ClassVar[str] = "Département couvert par le CPOM"
    SINCE: ClassVar[str] = "Premier jour où le CPOM le couvre"
    SOURCE: ClassVar[str] = "CPOM signé ou avenant"
    FACETS: ClassVar[tuple[str, ...]] = ("cpom_departement",)

    departement: str

    def facts(self) -> Iterable[Fact]:
        """The département is covered."""
        yield Fact("cpom_departement", {"covered": True, "motif": None}, self.departement)

    def introduces(self) -> Iterable[str]:
        """The département."""
        return (f"departement:{self.departement}",)


class CpomDepartementUncovered(CpomEvent):
    """The contract does not cover a département any more, from ``effective_on``."""

    TOPIC: ClassVar[str] = "cpom.departement_uncovered"
    LABEL: ClassVar[str] = "Département sorti du CPOM"
    SINCE: ClassVar[str] = "Premier jour où le CPOM ne le couvre plus"
    SOURCE: ClassVar[str] = "Avenant"
    FACETS: ClassVar[tuple[str, ...]] = ("cpom_departement",)

    departement: str
    motif: str

    def facts(self) -> Iterable[Fact]:
        """The département is not covered."""
        yield Fact("cpom_departement", {"covered": False, "motif": self.motif}, self.departement)

    def requires(self) -> Iterable[str]:
        """The département."""
        return ("stream", f"departement:{self.departement}")


class StructureJoinedCpom(CpomEvent):
    """A structure is a member from ``effective_on``, until the end of the contract or before.

    ``until`` is the last day that was agreed, when it is not the contract's.
    """

    TOPIC: ClassVar[str] = "cpom.structure_joined"
    LABEL: ClassVar[str] = "Entrée d'une structure dans le CPOM"
    SINCE: ClassVar[str] = "Premier jour de la structure dans le CPOM"
    SOURCE: ClassVar[str] = "CPOM signé ou avenant"
    FACETS: ClassVar[tuple[str, ...]] = ("member",)

    structure_id: UUID
    until: date | None = None

    def facts(self) -> Iterable[Fact]:
        """The membership."""
        until = None if self.until is None else self.until.isoformat()
        value = {"joined": True, "until": until, "last_day": None, "motif": None}
        yield Fact("member", value, str(self.structure_id))

    def introduces(self) -> Iterable[str]:
        """The member."""
        return (f"member:{self.structure_id}",)

    def contradicted(self, history: History, on: date) -> bool:
        """Whether the contract is not in force on the first day."""
        return not start_of(history) <= on <= end_of(history)


class StructureLeftCpom(CpomEvent):
    """A structure left the contract; ``effective_on`` is the day after ``last_day``."""

    TOPIC: ClassVar[str] = "cpom.structure_left"
    LABEL: ClassVar[str] = "Sortie d'une structure du CPOM"
    SINCE: ClassVar[str] = "Lendemain du dernier jour de la structure dans le CPOM"
    SOURCE: ClassVar[str] = "Avenant ou décision"
    FACETS: ClassVar[tuple[str, ...]] = ("member",)

    structure_id: UUID
    last_day: date
    motif: str

    def facts(self) -> Iterable[Fact]:
        """The end of the membership."""
        value = {
            "joined": False,
            "until": None,
            "last_day": self.last_day.isoformat(),
            "motif": self.motif,
        }
        yield Fact("member", value, str(self.structure_id))

    def requires(self) -> Iterable[str]:
        """The member."""
        return ("stream", f"member:{self.structure_id}")

    def contradicted(self, history: History, on: date) -> bool:
        """Whether the structure is not a member on its last day."""
        _ = on
        value = history.at("member", self.last_day, str(self.structure_id))
        if value is None or not value["joined"]:
            return True
        return value["until"] is not None and str(value["until"]) < self.last_day.isoformat()


class CpomBudgetRecorded(Stated):
    """The money of the contract for a year and a type of structures, whole.

    ``effective_on`` is the day of the decision. Amounts are euros; what was not said is
    absent. ``state_recovery`` is negative when the State takes back; ``allocation_total``
    and its lines have a sign too.
    """

    TOPIC: ClassVar[str] = "cpom.budget_recorded"
    LABEL: ClassVar[str] = "Budget du CPOM"
    SINCE: ClassVar[str] = "Jour de la décision"
    SOURCE: ClassVar[str] = "Décision de tarification ou compte administratif du CPOM"
    FACETS: ClassVar[tuple[str, ...]] = ("cpom_budget",)
    KEYHOLDER: ClassVar[str] = "cpom_id"
    SEALED_PART: ClassVar[str] = "budget/{year}/{structure_type}"
    KEY: ClassVar[str] = "{year}/{structure_type}"
    ABOUT: ClassVar[str | None] = "cpom_id"
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)

    cpom_id: UUID
    year: int
    structure_type: StructureType
    dotation_requested: Money | None = None
    dotation_granted: Money | None = None
    income_proposed: Money | None = None
    total_income: Money | None = None
    charges_proposed: Money | None = None
    charges_retained: Money | None = None
    state_recovery: Money | None = None
    surplus_recovered: Money | None = None
    surplus_carried: Money | None = None
    dedicated_funds: Money | None = None
    allocation_total: Money | None = None
    reserve_investissement: Money | None = None
    charges_non_reconductibles: Money | None = None
    reserve_compensation_deficits: Money | None = None
    reserve_bfr: Money | None = None
    reserve_compensation_amortissements: Money | None = None
    report_a_nouveau: Money | None = None
    autre: Money | None = None
    comment: Sealed | None = None

    def contradicted(self, history: History, on: date) -> bool:
        """Whether the contract does not run in that year."""
        _ = on
        return not start_of(history).year <= self.year <= end_of(history).year


EVENTS: Final[tuple[type[Event], ...]] = (
    CpomSigned,
    CpomRenamed,
    CpomAmended,
    CpomTerminated,
    CpomTerritorySet,
    CpomDepartementCovered,
    CpomDepartementUncovered,
    StructureJoinedCpom,
    StructureLeftCpom,
    CpomBudgetRecorded,
)
"""Every event of the aggregate."""
