"""The demonstration tells the whole domain, with the shares that it is calibrated on."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

import pytest

from placeasile.domain.activity.decisions import ReportMonthlyActivity, RestateMonthlyActivity
from placeasile.domain.activity.months import first_day, last_day
from placeasile.domain.campaign.decisions import ActualiseStructure, EnrolStructure
from placeasile.domain.catalogue import FACETS
from placeasile.domain.contacts.decisions import DesignateContact
from placeasile.domain.cpom.decisions.contract import SignCpom
from placeasile.domain.cpom.decisions.members import JoinCpom
from placeasile.domain.documents.decisions.filing import FileFinancialDocument
from placeasile.domain.finalisation.decisions import (
    FinaliseStructure,
    OpenFinalisation,
    ReceiveSubmission,
)
from placeasile.domain.finance.decisions.accounts import RetainAccounts
from placeasile.domain.finance.decisions.indicators import RealiseIndicators
from placeasile.domain.kernel import Command
from placeasile.domain.processes.transforming import on_structures
from placeasile.domain.quality.decisions.incidents import DeclareSeriousIncident
from placeasile.domain.sites.decisions.sites import CloseSite, OpenSite
from placeasile.domain.structure.decisions.description import AssignBhasileCode
from placeasile.domain.structure.decisions.lifecycle import CloseStructure, RegisterStructure
from placeasile.domain.together import Lookup, part_id
from placeasile.domain.transformation.decisions.finalising import FinaliseTransformation
from placeasile.domain.transformation.state import Transformation
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import MONTHS
from placeasile.workers.demonstration.completing import COMPLETED
from placeasile.workers.imports.intention import Intention
from tests.workers.loading import TODAY, Memory

pytestmark = [pytest.mark.xdist_group("demonstration"), pytest.mark.slow, pytest.mark.timeout(300)]

CommandT = TypeVar("CommandT", bound=Command[Any])


def sent(said: list[Intention], kind: type[CommandT]) -> list[tuple[Intention, CommandT]]:
    """The commands of a kind that were sent at first, with their intentions."""
    return [
        (one, one.command)
        for one in said
        if isinstance(one.command, kind) and one.corrects is None and one.retracts is None
    ]


@pytest.fixture(scope="module")
def structures(demonstration: list[Intention]) -> dict[UUID, StructureType]:
    return {one.subject: it.type for one, it in sent(demonstration, RegisterStructure)}


def closed(said: list[Intention]) -> set[UUID]:
    return {one.subject for one, _ in sent(said, CloseStructure)}


def test_every_facet_of_the_domain_is_spoken_of(register: Memory) -> None:
    found = {
        facet
        for history in register.streams.values()
        for one in history.alive
        for facet in (fact.facet for fact in one.event.facts())
    }
    every = frozenset[str]().union(*FACETS.values())
    assert len(found) > 0.75 * len(every), sorted(every - found)


def test_each_structure_has_one_public_code_of_its_own(
    demonstration: list[Intention], structures: dict[UUID, StructureType]
) -> None:
    codes = {it.code: one.subject for one, it in sent(demonstration, AssignBhasileCode)}
    assert len(codes) == len(set(codes.values()))
    assert len(structures) - len(codes) < 10


def test_close_to_half_of_the_structures_are_in_a_contract(
    demonstration: list[Intention], structures: dict[UUID, StructureType]
) -> None:
    members = {it.structure_id for _, it in sent(demonstration, JoinCpom)}
    assert 0.40 <= len(members) / len(structures) <= 0.50
    assert 60 <= len(sent(demonstration, SignCpom)) <= 180


def test_the_last_months_are_counted_once_a_code_and_few_again(
    demonstration: list[Intention],
) -> None:
    reported = sent(demonstration, ReportMonthlyActivity)
    keys = Counter((it.dna_code, it.month) for _, it in reported)
    assert set(keys.values()) == {1}
    assert 10_000 <= len(reported) <= 14_000
    restated = len(sent(demonstration, RestateMonthlyActivity))
    assert restated / len(reported) == pytest.approx(0.005, abs=0.003)
    assert len({month for _, month in keys}) == MONTHS
    for one, it in reported:
        assert one.recorded_at is not None
        assert last_day(it.month) < one.recorded_at.date() < TODAY
        assert first_day(it.month) >= date(2025, 7, 1)


def test_places_are_occupied_vacant_or_unavailable(demonstration: list[Intention]) -> None:
    total: Counter[str] = Counter()
    for _, it in sent(demonstration, ReportMonthlyActivity):
        assert it.occupees is not None
        assert it.vacantes is not None
        assert it.indisponibles is not None
        places = it.occupees + it.vacantes + it.indisponibles
        assert it.places_dna == places
        total.update(occupees=it.occupees, places=places)
    assert 0.91 <= total["occupees"] / total["places"] <= 0.96


def test_one_ratio_in_twelve_is_upside_down(demonstration: list[Intention]) -> None:
    realised = sent(demonstration, RealiseIndicators)
    inverted = [it for _, it in realised if (it.taux_encadrement or 0) < 1]
    assert len(inverted) / len(realised) == pytest.approx(0.08, abs=0.015)


def test_a_little_more_than_half_of_the_years_end_with_a_surplus(
    demonstration: list[Intention],
) -> None:
    results = [
        (it.total_income or Decimal(0)) - (it.charges_retained or Decimal(0))
        for _, it in sent(demonstration, RetainAccounts)
    ]
    assert 0.5 <= sum(one > 0 for one in results) / len(results) <= 0.65


def test_one_document_in_eight_is_missing_until_the_dossier_is_completed(
    demonstration: list[Intention], structures: dict[UUID, StructureType]
) -> None:
    filed: dict[UUID, set[tuple[str, int]]] = defaultdict(set)
    for one, it in sent(demonstration, FileFinancialDocument):
        completed = it.original_name == COMPLETED
        if it.replaces_document_id is None and not completed:
            filed[one.subject].add((it.category.value, it.year))
    asked = {("COMPTE_ADMINISTRATIF_SOUMIS", 2022), ("RAPPORT_ACTIVITE", 2023)}
    authorised = [one for one, kind in structures.items() if kind.authorised and one in filed]
    held = sum(len(filed[one] & asked) for one in authorised)
    assert held / (len(authorised) * len(asked)) == pytest.approx(0.88, abs=0.05)


def test_dossiers_stand_where_the_calibration_says(
    demonstration: list[Intention], structures: dict[UUID, StructureType]
) -> None:
    there = len(structures.keys() - closed(demonstration))
    finalised = len(sent(demonstration, FinaliseStructure))
    opened = len(sent(demonstration, OpenFinalisation))
    assert finalised / there == pytest.approx(0.60, abs=0.05)
    assert opened / there == pytest.approx(0.85, abs=0.05)
    assert len(sent(demonstration, ReceiveSubmission)) > opened - 60
    enrolled = len(sent(demonstration, EnrolStructure))
    assert 0 < len(sent(demonstration, ActualiseStructure)) < enrolled <= finalised


def test_sites_are_many_but_not_too_many(
    demonstration: list[Intention], structures: dict[UUID, StructureType]
) -> None:
    opened = Counter(one.subject for one, _ in sent(demonstration, OpenSite))
    assert len(structures) - len(opened) < 10
    assert 4_000 <= opened.total() <= 6_000
    assert max(opened.values()) > 15
    assert len(sent(demonstration, CloseSite)) > 50


def test_each_open_structure_has_a_contact_and_incidents_happen(
    demonstration: list[Intention], structures: dict[UUID, StructureType]
) -> None:
    contacts = {one.subject for one, _ in sent(demonstration, DesignateContact)}
    assert len(structures.keys() - contacts) < 15
    incidents = sent(demonstration, DeclareSeriousIncident)
    numbers = {it.dossier_number for _, it in incidents}
    assert len(numbers) == len(incidents)
    assert len(incidents) / len(structures) == pytest.approx(2 * 1.2, abs=0.3)


def test_corrections_are_a_few_per_cent(demonstration: list[Intention]) -> None:
    corrected = sum(one.corrects is not None for one in demonstration)
    assert 0.01 <= corrected / len(demonstration) <= 0.06


def test_a_transformation_to_come_is_recorded_as_the_register_records_it(
    demonstration: list[Intention], register: Memory
) -> None:
    ((lead, _),) = sent(demonstration, FinaliseTransformation)
    found = Transformation(register.streams[lead.subject])
    parts = [
        (part.subject, part.command, part_id(lead.command_id, rank))
        for rank, part in enumerate(on_structures(found, Lookup(register.streams.__getitem__)), 1)
    ]
    together = [one for one in demonstration if one.correlation_id == lead.subject]
    assert together[0] == lead
    assert [(one.subject, one.command, one.command_id) for one in together[1:]] == parts
    assert all(one.takes_effect_on and one.takes_effect_on > TODAY for one in found.blocks)
