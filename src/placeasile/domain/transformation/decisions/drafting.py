"""Starting a transformation, choosing its structures, saying what becomes of them."""

from collections.abc import Iterable
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Assertion, Command, Context, Event, History
from placeasile.domain.stating import Open
from placeasile.domain.subjects import refuse_closed_on, refuse_other
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.transformation.decisions.base import (
    STATES,
    Draft,
    block_of,
    refuse_not_open,
)
from placeasile.domain.transformation.events import (
    TransformationBlockFilled,
    TransformationBlockRemoved,
    TransformationBlockSelected,
    TransformationCancelled,
    TransformationDossierLinked,
    TransformationStarted,
)
from placeasile.domain.transformation.kinds import (
    COMPOSITIONS,
    BlockKind,
    TransformationKind,
    TransformationOrigin,
)
from placeasile.domain.transformation.refusals import (
    AnotherDepartement,
    AnotherOperateur,
    BlockNotAllowed,
    BlockStillMoves,
    DepartementNeeded,
    DossierAlreadyLinked,
    NotForThisBlock,
    OnlyForCreation,
    SpecialPlacesExceed,
    StructureExists,
    StructureTwice,
    TooEarly,
    TransformationAlreadyStarted,
    TransformationNotOpen,
    TypeNeeded,
    WrongStructureType,
)
from placeasile.domain.transformation.state import Block, Transformation
from placeasile.domain.values import Day, Places, Text
from placeasile.domain.vocabulary import StructureType

FIRST_YEAR: Final = 2026
"""The first year in which a transformation may take effect."""

SAID_OF_A_CREATION: Final = ("structure_type", "departement", "operateur_id")
SPECIAL: Final = ("pmr", "lgbt", "fvv_teh")


class StartTransformation(Command[Open]):
    """Start to prepare a transformation."""

    records: ClassVar[type[Event]] = TransformationStarted

    type: TransformationKind
    origin: TransformationOrigin = TransformationOrigin.AGENT
    dossier: Text | None = None

    def decide(self, state: Open, context: Context) -> list[Assertion]:
        """Record the start; nothing when the same one stands.

        Raises:
            TransformationAlreadyStarted: the identifier names another one.
            TransformationNotOpen: it is corrected, and no draft any more.
            BlockNotAllowed: it is corrected, and holds blocks that the new type has not.
        """
        event = TransformationStarted(type=self.type, origin=self.origin, dossier=self.dossier)
        if any(one.event == event for one in state.alive):
            return []
        if state.steps("registered"):
            raise TransformationAlreadyStarted(field="type", value=self.type.value)
        found = Transformation(state)
        if found.state != "BROUILLON":
            raise TransformationNotOpen(field="transformation_id", value=STATES[found.state])
        for block in found.blocks:
            refuse_too_many(found.blocks, block.kind, COMPOSITIONS[self.type].most(block.kind))
        return [Assertion(event, context.today)]


class SelectBlock(Draft):
    """Choose a structure that takes part, or one to create.

    Of a structure to create, the operator is by default that of the first structure that
    gives places; the type, that which the transformation asks for.
    """

    records: ClassVar[type[Event]] = TransformationBlockSelected
    ID: ClassVar[str | None] = "structure_id"

    kind: BlockKind
    structure_id: UUID | None = None
    structure_type: StructureType | None = None
    departement: Text | None = None
    operateur_id: UUID | None = None

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The structure, and the operator of a creation."""
        _ = subject
        return tuple(one for one in (self.structure_id, self.operateur_id) if one is not None)

    def event(self, state: Open, context: Context) -> Event:
        """Return the block, with what the register knows of the structure today."""
        found = Transformation(state)
        if self.kind is BlockKind.CREATION:
            return self._created(found, context)
        for name in SAID_OF_A_CREATION:
            if getattr(self, name) is not None:
                raise OnlyForCreation(field=name, value=getattr(self, name))
        structure = context.peers.get(self.structure_id or context.subject, History())
        refuse_other(structure, "structure", self.structure_id, field="structure_id")
        operateur = structure.at("operateur", context.today)
        return TransformationBlockSelected.model_validate(
            {
                "structure_id": self.structure_id,
                "kind": self.kind,
                "structure_type": (structure.at("type", context.today) or {})["type"],
                "operateur_id": None if operateur is None else operateur["operateur_id"],
                "departement": (structure.at("departement", context.today) or {})["departement"],
            }
        )

    def _created(self, found: Transformation, context: Context) -> Event:
        if self.operateur_id is not None:
            operateur = context.peers.get(self.operateur_id, History())
            refuse_other(operateur, "operateur", self.operateur_id, field="operateur_id")
        siblings = [one for one in found.blocks if one.kind is not BlockKind.CREATION]
        given = self.departement or (siblings[0].departement if siblings else None)
        departement = (given or "").upper()
        if departement not in DEPARTEMENTS:
            raise DepartementNeeded(field="departement", value=given or "vide")
        type_ = self.structure_type or found.composition.types.get(BlockKind.CREATION)
        if type_ is None:
            raise TypeNeeded(field="structure_type")
        corrected = getattr(context.corrects, "structure_id", None)
        first = next((one.operateur_id for one in siblings if one.operateur_id), None)
        return TransformationBlockSelected(
            structure_id=self.structure_id or corrected or context.new_id("structure"),
            kind=self.kind,
            structure_type=type_,
            operateur_id=self.operateur_id or first,
            departement=departement,
        )

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a block that the type has not, or a structure that does not suit.

        Raises:
            StructureTwice: the structure has another block.
            StructureExists: the structure to create is registered.
            SubjectClosed: the structure is closed.
        """
        found = refuse_not_open(thing)
        event = self.event(state, context)
        assert isinstance(event, TransformationBlockSelected)
        if found.block(event.structure_id) is not None:
            raise StructureTwice(field="structure_id", value=event.structure_id)
        structure = context.peers.get(event.structure_id, History())
        if self.kind is not BlockKind.CREATION:
            refuse_closed_on(structure, context.today, field="structure_id")
        elif structure.steps("registered"):
            raise StructureExists(field="structure_id", value=event.structure_id)
        most = found.composition.most(self.kind)
        refuse_too_many([*found.blocks, event], self.kind, most)
        refuse_unfit(found, event)


class RemoveBlock(Draft):
    """Take a structure out of the transformation."""

    records: ClassVar[type[Event]] = TransformationBlockRemoved

    structure_id: UUID
    motif: Text

    def event(self, state: Open, context: Context) -> Event:
        """Return the removal, with the acts that go with the block."""
        _ = context
        acts = Transformation(state).acts(self.structure_id)
        return TransformationBlockRemoved(
            structure_id=self.structure_id,
            motif=self.motif,
            act_ids=tuple(one.act_id for one in acts),
        )

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Whether the structure was taken out, for any reason."""
        _ = event, context
        known = state.latest("transformation_block", str(self.structure_id))
        return known is not None and known["kind"] is None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse while places come from it or go to it.

        Raises:
            BlockStillMoves: they do.
        """
        _ = state, context
        found = refuse_not_open(thing)
        block_of(found, self.structure_id)
        if any(self.structure_id in {one.source, one.target} for one in found.movements):
            raise BlockStillMoves(field="structure_id", value=self.structure_id)


class FillBlock(Draft):
    """Say what a block changes, and from which day."""

    records: ClassVar[type[Event]] = TransformationBlockFilled

    structure_id: UUID
    takes_effect_on: Day
    new_places: Places | None = None
    pmr: Places | None = None
    lgbt: Places | None = None
    fvv_teh: Places | None = None
    nom: Text | None = None
    motif: Text | None = None
    act_reference: Text | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse what its kind of block cannot say.

        Raises:
            TooEarly: it would take effect before 2026.
            NotForThisBlock: a field means nothing for this kind of block.
            SpecialPlacesExceed: a count of special places exceeds the capacity.
        """
        _ = state, context
        block = block_of(refuse_not_open(thing), self.structure_id)
        if self.takes_effect_on.year < FIRST_YEAR:
            raise TooEarly(field="takes_effect_on", value=self.takes_effect_on, first=FIRST_YEAR)
        for name in self._senseless(block.kind):
            if getattr(self, name) is not None:
                raise NotForThisBlock(
                    field=name, value=getattr(self, name), name=name, kind=block.kind.value
                )
        for name in SPECIAL:
            count = getattr(self, name)
            if count is not None and self.new_places is not None and count > self.new_places:
                raise SpecialPlacesExceed(
                    field=name, value=count, name=name, places=self.new_places
                )

    def _senseless(self, kind: BlockKind) -> Iterable[str]:
        match kind:
            case BlockKind.FERMETURE:
                return ("new_places", *SPECIAL, "nom", "act_reference")
            case BlockKind.CREATION:
                return ("motif",)
            case _:
                return ("nom", "motif")


class LinkDossier(Draft):
    """Say which file of Démarche Numérique the transformation is."""

    records: ClassVar[type[Event]] = TransformationDossierLinked

    dossier: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse when the transformation has another file, or is given up.

        Raises:
            DossierAlreadyLinked: it has another one.
            TransformationNotOpen: it is cancelled or revoked.
        """
        _ = state, context
        found = Transformation(thing)
        if found.state not in {"BROUILLON", "FINALISEE"}:
            raise TransformationNotOpen(field="transformation_id", value=STATES[found.state])
        if found.dossier is not None:
            raise DossierAlreadyLinked(field="dossier", value=self.dossier, linked=found.dossier)


class CancelTransformation(Draft):
    """Give a draft up."""

    records: ClassVar[type[Event]] = TransformationCancelled

    motif: Text

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Whether it is given up, for any reason."""
        _ = event, context
        return Transformation(state).state == "ANNULEE"

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse unless it is a draft."""
        _ = state, context
        refuse_not_open(thing)


def refuse_too_many(
    blocks: Iterable[Block | TransformationBlockSelected], kind: BlockKind, most: int
) -> None:
    """Raise when there are more blocks of a kind than the type has.

    Raises:
        BlockNotAllowed: there are.
    """
    if sum(one.kind is kind for one in blocks) > most:
        raise BlockNotAllowed(field="kind", value=kind.value, most=most)


def refuse_unfit(found: Transformation, event: TransformationBlockSelected) -> None:
    """Raise when a structure does not suit the type, or the other structures.

    Raises:
        WrongStructureType: its type does not suit.
        AnotherDepartement: it is in another département.
        AnotherOperateur: it has another operator.
    """
    composition, first = found.composition, next(iter(found.blocks), None)
    wanted = composition.types.get(event.kind)
    if composition.same_type and first is not None:
        wanted = first.structure_type
    if wanted not in {None, event.structure_type}:
        assert wanted is not None
        raise WrongStructureType(
            field="structure_id", value=event.structure_type.value, wanted=wanted.value
        )
    if first is None:
        return
    if event.departement != first.departement:
        raise AnotherDepartement(
            field="structure_id", value=event.departement, wanted=first.departement
        )
    if composition.same_operateur and event.operateur_id != first.operateur_id:
        raise AnotherOperateur(field="structure_id", value=event.structure_id)
