"""Steps that are validated only when nothing is missing: the register finds out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar
from uuid import UUID

from placeasile.domain.dossiers.papers import ACTS
from placeasile.domain.dossiers.reading import Sources, dossier_of
from placeasile.domain.dossiers.streams import PAPERS, contracts, filing, memberships, named
from placeasile.domain.kernel import ClaimKey, Context, History, RuleViolation
from placeasile.domain.moving import Move
from placeasile.domain.rules.dossier import Dossier
from placeasile.domain.stating import beside
from placeasile.domain.subjects import REFERENCE_ID


class StepIncomplete(RuleViolation):
    """The step cannot be validated: something is missing or wrong."""

    code: ClassVar[str] = "step-incomplete"
    wording: ClassVar[str] = "L'étape {value} n'est pas complète : {gaps}."
    remedy: ClassVar[str] = "Complétez ce qui manque, puis demandez de nouveau la validation."


class Gated(Move):
    """A request that the register grants when the dossier of the structure is complete for it.

    It reads the parts of the dossier that it is about, the contracts of the structure with
    what they provide, and the reference data: whoever changes one of them meanwhile has the
    request decided again.
    """

    def parts(self) -> Sequence[str]:
        """Return the parts of the structure that it is about; empty for its own stream."""
        raise NotImplementedError

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The parts, and the reference data."""
        return (*named(subject, self.parts()).values(), REFERENCE_ID)

    def asks(self, subject: UUID) -> Iterable[ClaimKey]:
        """The contracts of which the structure is a member."""
        return memberships(subject)

    def leads(self, subject: UUID, peers: Mapping[UUID, History]) -> Iterable[UUID]:
        """The acts of these contracts."""
        _ = subject
        return [beside(one, ACTS) for one in contracts(peers)]

    def scopes(self, subject: UUID, peers: Mapping[UUID, History]) -> Iterable[str]:
        """The documents of the structure, when it is about them, and of its contracts."""
        owners = [subject] if PAPERS in self.parts() else []
        return [filing(one) for one in (*owners, *contracts(peers))]

    def sources(self, context: Context) -> Sources:
        """Return what was read of the dossier."""
        return Sources(context.subject, context.peers, context.today)

    def dossier(self, context: Context) -> Dossier:
        """Return the dossier, as far as it was read."""
        return dossier_of(self.sources(context), self.parts())


def refuse_gaps(step: str, gaps: Iterable[str]) -> None:
    """Raise when a step lacks something.

    Raises:
        StepIncomplete: it does.
    """
    found = list(gaps)
    if found:
        raise StepIncomplete(field="step", value=step, gaps=" ; ".join(found))
