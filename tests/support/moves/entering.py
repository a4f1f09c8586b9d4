"""Entering, through commands, what the dossier of a structure lacks before a step is valid."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from placeasile.domain.dossiers.reading import Sources, dossier_of
from placeasile.domain.gating import Gated
from placeasile.domain.rules.completeness import Block, completeness
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.structure.decisions.lifecycle import (
    ChangeOperateur,
    MoveStructure,
    OpenStructure,
)
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.completing import entered
from placeasile.workers.demonstration.members import Member
from placeasile.workers.imports.deciding import decider_of
from tests.support.story import Story
from tests.support.transforming import fitted


def enter(story: Story, subject: UUID, command: Gated, blocks: Collection[Block]) -> None:
    """Send what the blocks of a dossier lack for a command; some of it may be refused."""
    told = story.history(subject)
    kind, departement = told.at("type", story.today), told.latest("departement")
    if kind is None or departement is None:
        return
    since = date(story.today.year - 1, 1, 1)
    if told.at("opened", story.today) is None:
        story.send(STRUCTURE, subject, OpenStructure(effective_on=since))
    if told.at("places", since) is None:
        capacity = AuthoriseCapacity(places=40, pmr=0, lgbt=0, fvv_teh=0, effective_on=since)
        story.send(STRUCTURE, subject, capacity)
    if told.at("operateur", story.today) is None:
        runs = ChangeOperateur(operateur_id=story.operateurs[0], effective_on=story.today)
        story.send(STRUCTURE, subject, runs)
    code = f"C14{story.structures.index(subject):02}"
    for one in fitted(subject, code, story.today):
        story.send(*one)
    dossier = dossier_of(
        Sources(subject, story.peers(command, subject), story.today), command.parts()
    )
    lacking = [
        one
        for one in completeness(dossier, story.today)
        if one.block in blocks and one.present is not True
    ]
    where = str(departement["departement"])
    member = _member(story, subject, StructureType(str(kind["type"])), where)
    for needed in entered(member, lacking, dossier, story.today, 0):
        story.send(decider_of(needed), subject, needed)


def _member(story: Story, subject: UUID, kind: StructureType, departement: str) -> Member:
    return Member(
        subject=subject,
        type=kind,
        departement=departement,
        nom="Le Port",
        operateur_id=story.operateurs[0],
        address=MoveStructure(commune="Caen", effective_on=story.today),
        since=story.today,
        opened_on=story.today,
        wave=story.today,
        places=40,
        code="",
        invented=True,
    )
