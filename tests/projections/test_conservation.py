"""Places are conserved: what leaves a structure arrives somewhere, or is said not to."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from placeasile.domain.operateur.decisions import OPERATEUR
from placeasile.domain.processes import transforming
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.structure.decisions.lifecycle import OpenStructure, RegisterStructure
from placeasile.domain.transformation.decisions.base import TRANSFORMATION
from placeasile.domain.transformation.decisions.drafting import StartTransformation
from placeasile.domain.transformation.decisions.finalising import (
    FinaliseTransformation,
    RevokeTransformation,
)
from placeasile.domain.transformation.events import TransformationFinalised
from placeasile.domain.transformation.kinds import TransformationType
from placeasile.domain.vocabulary import StructureType
from placeasile.projections.rebuild import ensure
from tests.projections.planting import Place, answered, plant, uproot
from tests.support.moves import base
from tests.support.moves.workflow import complete
from tests.support.story import NAMESPACE, REASON, Story

SINCE = date(2020, 1, 1)
TYPES = (StructureType.HUDA, StructureType.HUDA, StructureType.CADA, StructureType.CADA)


@dataclass(slots=True)
class Park:
    """A story of transformations. ``borders`` are the ends of its transactions.

    ``decided`` says by transformation where it was finalised, and ``moved`` who changed a
    capacity besides, and where.
    """

    story: Story
    borders: list[int] = field(default_factory=list[int])
    decided: dict[UUID, tuple[int, frozenset[UUID]]] = field(
        default_factory=dict[UUID, tuple[int, frozenset[UUID]]]
    )
    moved: list[tuple[int, UUID]] = field(default_factory=list[tuple[int, UUID]])

    def finalise(self, subject: UUID) -> None:
        """Prepare a transformation of any type, and finalise it if it can be."""
        story = self.story
        kind = story.chance.choice(list(TransformationType))
        story.send(TRANSFORMATION, subject, StartTransformation(type=kind))
        complete(story, subject)
        self.borders.append(len(story.log))
        sent = FinaliseTransformation()
        if story.send_together(subject, sent, transforming.finalise):
            found = transforming.Transformation(story.history(subject))
            touched = frozenset(one.structure_id for one in found.blocks)
            self.decided[subject] = len(story.log), touched
            self.moved += [(len(story.log), one) for one in touched]
        self.borders.append(len(story.log))

    def revoke(self, subject: UUID) -> None:
        """Revoke a transformation, if it can be."""
        command = RevokeTransformation(motif="Recours")
        if self.story.send_together(subject, command, transforming.revoke):
            _, touched = self.decided[subject]
            self.moved += [(len(self.story.log), one) for one in touched]
        self.borders.append(len(self.story.log))

    def disturb(self) -> None:
        """Correct, retract or add a capacity, as anybody may."""
        story, chance = self.story, self.story.chance
        structure = chance.choice(sorted({one.stream_id for one in story.log if _capacity(one)}))
        standing = [one for one in story.history(structure).alive if _capacity(one)]
        new = AuthoriseCapacity(
            places=chance.choice([10, 33, 70]),
            effective_on=chance.choice([date(2025, 12, 1), date(2026, 1, 1), date(2026, 6, 1)]),
        )
        target = chance.choice([None, *standing])
        if target is None:
            done = story.send(STRUCTURE, structure, new)
        elif chance.randrange(3) == 0:
            done = story.retract(structure, target.event_id)
        else:
            fields = {"supersedes": target.event_id, "reason": REASON}
            same_day = {**fields, "effective_on": target.effective_on}
            done = story.send(STRUCTURE, structure, new.model_copy(update=same_day))
        if done:
            self.moved.append((len(story.log), structure))
        self.borders.append(len(story.log))


def _capacity(one: Any) -> bool:  # noqa: ANN401 (a past event)
    return one.event.TOPIC == "structure.capacity_authorised"


def told(seed: int, moves: int) -> Park:
    """Tell transformations of four structures in one département, and what others do besides."""
    ids = [uuid5(NAMESPACE, f"structure/{rank}") for rank in range(len(TYPES))]
    operateur = uuid5(NAMESPACE, "operateur/0")
    story = Story(Random(seed), ids, [operateur])
    story.send(OPERATEUR, operateur, base.register_operateur(story, operateur, None))
    for structure, kind in zip(ids, TYPES, strict=True):
        registration = RegisterStructure(
            type=kind, departement="14", effective_on=SINCE, operateur_id=operateur
        )
        story.send(STRUCTURE, structure, registration)
        story.send(STRUCTURE, structure, OpenStructure(effective_on=SINCE))
        story.send(STRUCTURE, structure, AuthoriseCapacity(places=40, effective_on=SINCE))
    park = Park(story, [len(story.log)])
    for rank in range(moves):
        story.today += timedelta(days=story.chance.randint(0, 20))
        choice = story.chance.randrange(6)
        if choice == 0 and park.decided:
            park.revoke(story.chance.choice(sorted(park.decided)))
        elif choice <= 2:
            park.disturb()
        else:
            park.finalise(uuid5(NAMESPACE, f"transformation/{rank}"))
    return park


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.covers("delta 2.6")
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    seed=st.integers(0, 2**32 - 1),
    moves=st.integers(3, 12),
    asked=st.lists(st.tuples(st.integers(-100, 700), st.floats(0, 1)), min_size=4, max_size=6),
)
def test_places_are_conserved_at_every_moment(
    place: Place, seed: int, moves: int, asked: list[tuple[int, float]]
) -> None:
    park = told(seed, moves)
    uproot(place.owner)
    plant(place.owner, park.story.log)
    ensure(place.projector, park.story.today)

    for days, share in [*asked, (600, 1.0)]:
        position = park.borders[round(share * (len(park.borders) - 1))]
        on = park.story.today + timedelta(days=days)
        tables = answered(place.projector, on, position)
        assert_conserved(park, tables, position)


def assert_conserved(park: Park, tables: dict[str, list[dict[str, Any]]], position: int) -> None:
    """Check the sums of the movements, the drifts, and that each block is seen exactly once."""
    blocks, moves = tables["transformation_block"], tables["movement"]
    for row in tables["transformation"]:
        one = row["transformation_id"]
        mine = [each for each in moves if each["transformation_id"] == one]
        assert row["leaving"] == row["transferred"] + row["not_transferred"]
        assert row["arriving"] == row["transferred"] + row["created"]
        assert row["leaving"] + row["created"] == sum(each["places"] for each in mine)
        if row["etat"] != "FINALISEE":
            assert row["ecart"] is None
            continue
        held = [each for each in blocks if each["transformation_id"] == one]
        for block in held:
            assert block["kind"] in {"FERMETURE", "CONTRACTION"} or block["leaving"] == 0
            if not _moved_since(park, one, block["structure_id"], position):
                assert block["ecart"] == 0, block
        assert row["ecart"] == sum(abs(each["ecart"]) for each in held)
    finalised = sorted(
        (each["transformation_id"], each["structure_id"])
        for each in blocks
        if each["etat"] == "FINALISEE"
    )
    seen = sorted(
        (each["transformation_id"], each["structure_id"])
        for each in tables["structure_transformation"]
    )
    assert seen == finalised


def _moved_since(park: Park, transformation: UUID, structure: UUID, position: int) -> bool:
    decided, _ = park.decided[transformation]
    return any(decided < at <= position and who == structure for at, who in park.moved)


def test_the_stories_finalise_revoke_and_drift() -> None:
    parks = [told(seed, 12) for seed in range(12)]

    topics = [one.event.TOPIC for park in parks for one in park.story.log]
    assert topics.count(TransformationFinalised.TOPIC) > 10
    assert topics.count("transformation.revoked") > 0
    assert any(park.moved for park in parks)
