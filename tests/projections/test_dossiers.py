"""What rules are given: every part of a dossier, in a history long enough to hold them all."""

from dataclasses import fields
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID, uuid5

import pytest

from placeasile.domain.acts.events import ActRecorded
from placeasile.domain.cpom.events import CpomSigned, StructureJoinedCpom
from placeasile.domain.documents.events import ActDocumentFiled, FinancialDocumentFiled
from placeasile.domain.rules.dossier import Dossier
from placeasile.domain.stating import beside
from placeasile.domain.structure.contracts import AuthorisationGranted
from placeasile.projections.rebuild import ensure
from placeasile.projections.runner import apply_page
from tests.projections.planting import Place, Row, answered, assert_same, plant, running
from tests.projections.test_rules import ALPHA, ONE, TODAY, Told
from tests.support.histories import tell
from tests.support.oracle import Oracle
from tests.support.oracles.findings import dossiers
from tests.support.oracles.parts import every_table

FINDINGS: Final = ("anomaly", "completeness", "agenda")
CPOM: Final = UUID("c9000000-0000-4000-8000-000000000001")
ACT: Final = uuid5(CPOM, "act")
EVENTS: Final = 900
SEED: Final = 3
"""A history in which something is said in every part of a dossier."""


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_every_part_of_a_dossier_is_what_the_oracle_says(place: Place) -> None:
    story = tell(Random(SEED), EVENTS, structures=2, operateurs=2, pace=1)
    plant(place.owner, story.log)
    ensure(place.projector, story.today)
    filled = set[str]()

    for days, share in ((0, 1), (-40, 1), (-200, 0.8)):
        on, position = story.today + timedelta(days=days), round(share * len(story.log))
        oracle = Oracle(story.log, on, position)
        tables = every_table(oracle)
        for one in dossiers(oracle, tables).values():
            filled |= {part.name for part in fields(one) if getattr(one, part.name)}
        found = running(place.projector) if days == 0 else answered(place.projector, on, position)
        assert_same(found, {name: tables[name] for name in FINDINGS})
    assert filled == {part.name for part in fields(Dossier)}


@pytest.mark.covers("delta 2.5 actes", "delta 2.5 documents")
def test_what_a_contract_holds_for_the_type_of_its_members_is_not_asked_of_them(
    place: Place,
) -> None:
    told = Told()
    signed = CpomSigned(operateur_id=ALPHA, start=date(2023, 1, 1), end=date(2027, 12, 31))
    told.say(CPOM, signed, date(2023, 1, 1))
    told.say(CPOM, StructureJoinedCpom(structure_id=ONE), date(2023, 1, 1))
    days = {"start": date(2023, 1, 1), "end": date(2037, 12, 31)}
    granted = AuthorisationGranted.model_validate({"period_id": uuid5(ONE, "period"), **days})
    told.say(ONE, granted, date(2023, 1, 1))
    shown = told.shown(place)
    assert {"ARRETE_TARIFICATION", "ARRETE_AUTORISATION"} <= asked(shown["completeness"])

    owner = {"owner_id": CPOM, "owner_kind": "cpom"}
    file = {"original_name": "acte.pdf", "mime_type": "application/pdf", "size_bytes": 10}
    category = {"category": "ARRETE_TARIFICATION", "structure_type": "CADA"}
    days = {"start": date(2025, 1, 1), "end": date(2025, 12, 31)}
    act = ActRecorded.model_validate({**owner, **category, **days, "act_id": ACT})
    paper = ActDocumentFiled.model_validate(
        {**owner, **category, **file, "act_id": ACT, "document_id": uuid5(ACT, "paper")}
    )
    report = FinancialDocumentFiled.model_validate(
        {
            **owner,
            **file,
            "document_id": uuid5(ACT, "report"),
            "category": "RAPPORT_ACTIVITE",
            "structure_type": "CADA",
            "granularity": "CPOM",
            "year": 2023,
        }
    )
    before = len(told.log)
    told.say(beside(CPOM, "acts"), act, date(2025, 1, 1))
    told.say(beside(CPOM, "documents"), paper, date(2025, 2, 1))
    told.say(beside(CPOM, "documents"), report, date(2025, 5, 1))
    plant(place.owner, told.log[before:])
    apply_page(place.projector, TODAY)

    tables = told.agreed(place, TODAY)
    assert "ARRETE_TARIFICATION" not in asked(tables["completeness"])
    assert "ARRETE_AUTORISATION" in asked(tables["completeness"])
    (due,) = (
        one
        for one in tables["completeness"]
        if (one["item"], one["year"]) == ("RAPPORT_ACTIVITE", 2023)
    )
    assert due["present"] is True


def asked(rows: list[Row]) -> set[str]:
    """Return what is asked for."""
    return {one["item"] for one in rows}
