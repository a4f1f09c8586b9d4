"""Random histories of the register, told through the domain's own decisions.

A history is drawn from a `random.Random`: Hypothesis gives one that it can shrink, a seed
gives one that is the same for ever. Whatever the domain refuses is left out, so that what
remains could have been recorded by people.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Final
from uuid import UUID, uuid5

from hypothesis import strategies as st

from placeasile.domain.cpom.decisions.base import CPOM
from placeasile.domain.operateur.decisions import (
    OPERATEUR,
)
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.subjects import REFERENCE_ID, campaign_id, departement_id, dna_id
from tests.support.moves import (
    activity,
    acts,
    anomaly,
    base,
    block_acts,
    cpom,
    documents,
    finance,
    privacy,
    quality,
    reference,
    structure,
    workflow,
)
from tests.support.story import NAMESPACE, REASON, Moves, Story

PARTS: Final = (
    base,
    finance,
    acts,
    documents,
    cpom,
    quality,
    activity,
    reference,
    workflow,
    block_acts,
    privacy,
    anomaly,
    structure,
)

"""The modules of moves."""

ON: Final[Mapping[str, Moves]] = {
    kind: {event: move for part in PARTS for event, move in getattr(part, f"ON_{kind}", {}).items()}
    for kind in (
        "STRUCTURES",
        "OPERATEURS",
        "CPOMS",
        "DEPARTEMENTS",
        "REFERENCE",
        "CAMPAIGNS",
        "TRANSFORMATIONS",
        "DNA",
    )
}
"""Every move, by what it is about."""

SHARES: Final = {
    "STRUCTURES": 40,
    "OPERATEURS": 3,
    "CPOMS": 6,
    "DEPARTEMENTS": 1,
    "REFERENCE": 2,
    "CAMPAIGNS": 2,
    "TRANSFORMATIONS": 8,
    "DNA": 3,
}
"""How often a move is about a thing of a kind."""


def _subjects(story: Story, kind: str) -> Sequence[UUID]:
    own = {"STRUCTURES": story.structures, "OPERATEURS": story.operateurs}
    return own.get(kind) or story.others.get(kind, ())


def fresh(story: Story) -> bool:
    """Send something new about a thing taken at random; tell whether it was recorded."""
    about = [kind for kind in SHARES if ON[kind] and _subjects(story, kind)]
    kind = story.chance.choices(about, [SHARES[one] for one in about])[0]
    moves = ON[kind]
    event = story.chance.choices([*moves], [one[0] for one in moves.values()])[0]
    _, decider, build = moves[event]
    subject = story.chance.choice(_subjects(story, kind))
    command = build(story, subject, None)
    plan = workflow.PLANS.get(event)
    if plan is not None:
        return story.send_together(subject, command, plan)
    return story.send(decider, subject, command)


def again(story: Story) -> bool:
    """Correct or retract something that stands."""
    target = story.chance.choice(story.log)
    if not story.history(target.stream_id).stands(target.event_id):
        return False
    if story.chance.randrange(3) == 0:
        return story.retract(target.stream_id, target.event_id)
    _, subject = story.deciders[target.stream_id]
    found = next(
        (
            moves[type(target.event)]
            for kind, moves in ON.items()
            if type(target.event) in moves and subject in _subjects(story, kind)
        ),
        None,
    )
    if found is None:
        return False
    _, decider, build = found
    command = build(story, subject, target.event)
    correction = command.model_copy(update={"supersedes": target.event_id, "reason": REASON})
    return story.send(decider, subject, correction)


def begin(
    chance: Random, *, structures: int = 4, operateurs: int = 3, distinct_days: bool = False
) -> Story:
    """Start a history: its operators, its structures and its CPOMs are registered."""
    story = Story(
        chance,
        [uuid5(NAMESPACE, f"structure/{one}") for one in range(structures)],
        [uuid5(NAMESPACE, f"operateur/{one}") for one in range(operateurs)],
        {
            "CPOMS": [uuid5(NAMESPACE, f"cpom/{one}") for one in range(2)],
            "DEPARTEMENTS": [departement_id(one) for one in ("14", "75")],
            "REFERENCE": [REFERENCE_ID],
            "CAMPAIGNS": [campaign_id(one) for one in workflow.YEARS],
            "TRANSFORMATIONS": [uuid5(NAMESPACE, f"transformation/{one}") for one in range(3)],
            "DNA": [dna_id(one) for one in structure.DNA_CODES],
        },
        distinct_days=distinct_days,
    )
    for one in story.operateurs:
        story.send(OPERATEUR, one, base.register_operateur(story, one, None))
    for one in story.structures:
        story.send(STRUCTURE, one, base.register_structure(story, one, None))
    for one in story.others["CPOMS"]:
        story.send(CPOM, one, cpom.sign(story, one, None))
    return story


def tell(
    chance: Random,
    length: int,
    *,
    structures: int = 4,
    operateurs: int = 3,
    distinct_days: bool = False,
    pace: int = 12,
) -> Story:
    """Tell a history of at least ``length`` events; ``pace`` is the most days between two."""
    story = begin(chance, structures=structures, operateurs=operateurs, distinct_days=distinct_days)
    for _ in range(20 * length):
        if len(story.log) >= length:
            break
        if chance.randrange(4) == 0:
            story.today += timedelta(days=chance.randint(0, pace))
        _ = again(story) if chance.randrange(6) == 0 else fresh(story)
    return story


def stories(max_length: int) -> st.SearchStrategy[Story]:
    """Draw histories of some tens of events."""
    return st.builds(
        tell,
        st.integers(0, 2**32 - 1).map(Random),
        st.integers(10, max_length),
        structures=st.integers(1, 4),
        operateurs=st.integers(1, 3),
        pace=st.sampled_from([0, 3, 30]),
    )
