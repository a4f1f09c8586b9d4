"""Transformations that are ready to be finalised, for the tests of what finalising does."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from placeasile.domain.categories import ActCategory
from placeasile.domain.contacts.decisions import CONTACTS, DesignateContact
from placeasile.domain.kernel import Command, Decider
from placeasile.domain.operateur.decisions import OPERATEUR, RegisterOperateur
from placeasile.domain.sites.decisions.sites import SITES, OpenSite, RecordSitePlaces
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.structure.decisions.codes import AttachDnaCode
from placeasile.domain.structure.decisions.lifecycle import OpenStructure, RegisterStructure
from placeasile.domain.transformation.decisions.acts import DraftAct
from placeasile.domain.transformation.decisions.base import TRANSFORMATION
from placeasile.domain.transformation.decisions.drafting import (
    FillBlock,
    SelectBlock,
    StartTransformation,
)
from placeasile.domain.transformation.decisions.moving import (
    PlanMovement,
    ValidateTransformationStep,
)
from placeasile.domain.transformation.kinds import BlockKind, TransformationType, steps_of
from placeasile.domain.vocabulary import StructureType

ALPHA: Final = UUID("a1000000-0000-4000-8000-000000000001")
OLD: Final = UUID("51000000-0000-4000-8000-000000000001")
OTHER: Final = UUID("52000000-0000-4000-8000-000000000002")
NEW: Final = UUID("53000000-0000-4000-8000-000000000003")
OPENING: Final = UUID("7a000000-0000-4000-8000-000000000001")
SINCE: Final = date(2020, 1, 1)
ON: Final = date(2026, 7, 1)

Sending = tuple[Decider[Any], UUID, Command[Any]]


def registered() -> Iterator[Sending]:
    """An operator with two HUDA in one département, of 40 and 25 places."""
    yield OPERATEUR, ALPHA, RegisterOperateur(nom="Association Alpha", effective_on=SINCE)
    for structure, places in ((OLD, 40), (OTHER, 25)):
        registration = RegisterStructure(
            type=StructureType.HUDA, departement="14", effective_on=SINCE, operateur_id=ALPHA
        )
        yield STRUCTURE, structure, registration
        yield STRUCTURE, structure, OpenStructure(effective_on=SINCE)
        yield STRUCTURE, structure, AuthoriseCapacity(places=places, effective_on=SINCE)


def fitted(structure: UUID, code: str, since: date = SINCE) -> Iterator[Sending]:
    """What the block of a structure asks for: a DNA code, a contact, a site with its places."""
    contact = {
        "rang": 1, "prenom": "A", "nom": "B", "telephone": "02 31 55 01 99",
        "email": "a.b@exemple.fr", "fonction": "Directrice", "effective_on": since,
    }  # fmt: skip
    site = {"site_id": uuid5(structure, "site"), "effective_on": since}
    address = {"street": "3 rue Haute", "code_postal": "14000", "commune": "Caen"}
    opening = OpenSite.model_validate({**site, **address, "repartition": "DIFFUS"})
    yield STRUCTURE, structure, AttachDnaCode(code=code, effective_on=since)
    yield CONTACTS, structure, DesignateContact.model_validate(contact)
    yield SITES, structure, opening
    yield SITES, structure, RecordSitePlaces.model_validate({**site, "places": 20})


def drafted() -> Iterator[Sending]:
    """Both close for a new CADA of 60 places, 10 of which are new; 15 are not transferred."""
    kind = TransformationType.TRANSFO_HUDA_FERMETURE_VERS_CADA_NOUVEAU
    commands: list[Command[Any]] = [StartTransformation(type=kind)]
    commands += [SelectBlock(kind=BlockKind.FERMETURE, structure_id=one) for one in (OLD, OTHER)]
    commands += [
        SelectBlock(kind=BlockKind.CREATION, structure_id=NEW),
        FillBlock(structure_id=OLD, takes_effect_on=ON, motif="Regroupement"),
        FillBlock(structure_id=OTHER, takes_effect_on=ON),
        FillBlock(structure_id=NEW, takes_effect_on=ON, new_places=60, pmr=3, nom="CADA du Port"),
        DraftAct(
            structure_id=NEW,
            category=ActCategory.ARRETE_AUTORISATION,
            start=ON,
            end=date(2041, 6, 30),
        ),
    ]
    commands += [
        ValidateTransformationStep(structure_id=one, step=step)
        for one, block in ((OLD, BlockKind.FERMETURE), (OTHER, BlockKind.FERMETURE))
        for step in steps_of(block)
    ]
    commands += [
        ValidateTransformationStep(structure_id=NEW, step=step)
        for step in steps_of(BlockKind.CREATION)
    ]
    commands += [
        PlanMovement(from_structure_id=OLD, to_structure_id=NEW, places=40),
        PlanMovement(from_structure_id=OTHER, to_structure_id=NEW, places=10),
        PlanMovement(from_structure_id=OTHER, places=15),
        PlanMovement(to_structure_id=NEW, places=10),
    ]
    for command in commands:
        yield TRANSFORMATION, OPENING, command


def ready(send: Callable[[Decider[Any], UUID, Command[Any]], object]) -> None:
    """Send all that comes before the finalisation."""
    for one in (*registered(), *drafted()):
        send(*one)
