"""Random commands on multi-year contracts, and on groups of operators."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from placeasile.domain.cpom import events as cpom
from placeasile.domain.cpom.decisions.base import CPOM
from placeasile.domain.cpom.decisions.contract import (
    AmendCpom,
    RenameCpom,
    SignCpom,
    TerminateCpom,
)
from placeasile.domain.cpom.decisions.members import JoinCpom, LeaveCpom
from placeasile.domain.cpom.decisions.money import RecordCpomBudget
from placeasile.domain.cpom.decisions.territory import (
    CoverDepartement,
    SetCpomTerritory,
    UncoverDepartement,
)
from placeasile.domain.kernel import Command, Event
from placeasile.domain.operateur import events as operateur
from placeasile.domain.operateur.decisions import OPERATEUR
from placeasile.domain.operateur.group import (
    ClearParent,
    DeactivateOperateur,
    MergeOperateur,
    ReactivateOperateur,
    SetParent,
)
from placeasile.domain.vocabulary import StructureType
from tests.support.story import Moves, Story

AMOUNTS: Final = (
    "dotation_requested", "dotation_granted", "income_proposed", "total_income",
    "charges_proposed", "charges_retained", "surplus_recovered", "surplus_carried",
    "dedicated_funds",
)  # fmt: skip
SIGNED: Final = (
    "state_recovery", "allocation_total", "reserve_investissement", "charges_non_reconductibles",
    "reserve_compensation_deficits", "reserve_bfr", "reserve_compensation_amortissements",
    "report_a_nouveau", "autre",
)  # fmt: skip
DEPARTEMENTS: Final = ("14", "50", "75")
MOTIFS: Final = ("Avenant n° 3", "Commun accord")


def sign(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    start = date(story.today.year - story.chance.randint(0, 6), story.some(1, 7), 1)
    return SignCpom(
        operateur_id=story.chance.choice(story.operateurs),
        start=start,
        end=start + timedelta(days=story.some(200, 1460, 1825)),
        nom=story.some(None, "CPOM Élan", "CPOM Normandie"),
        reference=story.some(None, "CPOM-1"),
    )


def _rename(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return RenameCpom(nom=story.some("CPOM Œuvres", "CPOM Manche"), effective_on=story.day())


def _within(story: Story, subject: UUID) -> date:
    """Draw a day, nearly always one of the contract."""
    steps = story.history(subject).steps("cpom_contract")
    if not steps or story.chance.randrange(5) == 0:
        return story.day()
    return steps[0][0] + timedelta(days=story.some(0, 0, story.chance.randint(1, 1800)))


def _amend(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    on = _within(story, subject)
    return AmendCpom(
        effective_on=on,
        new_end=story.some(None, on + timedelta(days=story.some(400, 1200, 2200))),
        summary=story.some(None, "Prolongation"),
    )


def _terminate(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return TerminateCpom(last_day=_within(story, subject), motif=story.some(*MOTIFS))


def _territory(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return SetCpomTerritory(
        region=story.some("28", "28", "11"),
        granularity=story.chance.choice(list(cpom.CpomGranularity)),
        effective_on=_within(story, subject),
    )


def _cover(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return CoverDepartement(
        departement=story.some(*DEPARTEMENTS), effective_on=_within(story, subject)
    )


def _uncover(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return UncoverDepartement(
        departement=story.some(*DEPARTEMENTS),
        motif=story.some(*MOTIFS),
        effective_on=_within(story, subject),
    )


def _join(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    on = _within(story, subject)
    return JoinCpom(
        structure_id=story.chance.choice(story.structures),
        effective_on=on,
        until=story.some(None, None, on + timedelta(days=story.some(0, 90, 500))),
    )


def _leave(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return LeaveCpom(
        structure_id=story.known(subject, "member"),
        last_day=_within(story, subject),
        motif=story.some(*MOTIFS),
    )


def _budget(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    money = [Decimal(0), Decimal("100.01"), Decimal("823440.00")]
    amounts = {
        **{one: story.some(None, *money) for one in AMOUNTS},
        **{one: story.some(None, *money, Decimal("-250.50")) for one in SIGNED},
    }
    return RecordCpomBudget.model_validate(
        {
            **amounts,
            "autre": story.some(Decimal(0), Decimal(1)),
            "comment": story.some(None, "Travaux"),
            "year": _within(story, subject).year,
            "structure_type": story.some(StructureType.CADA, StructureType.HUDA),
            "effective_on": story.day(),
        }
    )


def _parent(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return SetParent(parent_id=story.chance.choice(story.operateurs), effective_on=story.day())


def _clear(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return ClearParent(effective_on=story.day(), motif=story.some(*MOTIFS))


def _merge(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return MergeOperateur(
        into_id=story.chance.choice(story.operateurs),
        effective_on=story.today + timedelta(days=story.chance.randint(0, 400)),
    )


def _deactivate(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return DeactivateOperateur(effective_on=story.day(), motif=story.some(*MOTIFS))


def _reactivate(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return ReactivateOperateur(effective_on=story.day(), motif=story.some(*MOTIFS))


ON_CPOMS: Final[Moves] = {
    cpom.CpomSigned: (0, CPOM, sign),
    cpom.CpomRenamed: (1, CPOM, _rename),
    cpom.CpomAmended: (2, CPOM, _amend),
    cpom.CpomTerminated: (1, CPOM, _terminate),
    cpom.CpomTerritorySet: (2, CPOM, _territory),
    cpom.CpomDepartementCovered: (2, CPOM, _cover),
    cpom.CpomDepartementUncovered: (1, CPOM, _uncover),
    cpom.StructureJoinedCpom: (8, CPOM, _join),
    cpom.StructureLeftCpom: (3, CPOM, _leave),
    cpom.CpomBudgetRecorded: (4, CPOM, _budget),
}
ON_OPERATEURS: Final[Moves] = {
    operateur.OperateurParentSet: (1, OPERATEUR, _parent),
    operateur.OperateurParentCleared: (1, OPERATEUR, _clear),
    operateur.OperateurMerged: (1, OPERATEUR, _merge),
    operateur.OperateurDeactivated: (1, OPERATEUR, _deactivate),
    operateur.OperateurReactivated: (1, OPERATEUR, _reactivate),
}
