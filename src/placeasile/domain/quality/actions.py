"""Facts recorded about what a structure must put right after a visit."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event
from placeasile.domain.personal import Sealed
from placeasile.domain.stating import Stated


class ActionEvent(Stated):
    """An event about one action of the structure."""

    ABOUT: ClassVar[str | None] = "structure_id"
    KEY: ClassVar[str] = "{action_id}"

    structure_id: UUID
    action_id: UUID


class ActionPlanned(ActionEvent):
    """What was found must be put right by ``due_on``, as decided on ``effective_on``.

    ``standard`` is the requirement that is not met, for example « chapitre 2, critère 5 » ;
    ``finding`` is free text, and sealed.
    """

    TOPIC: ClassVar[str] = "quality.action_planned"
    LABEL: ClassVar[str] = "Action corrective prévue"
    SINCE: ClassVar[str] = "Jour où l'action est décidée"
    SOURCE: ClassVar[str] = "Rapport de visite ou plan d'action"
    FACETS: ClassVar[tuple[str, ...]] = ("action",)
    OPENS: ClassVar[tuple[str, ...]] = ("action:{action_id}",)
    KEYHOLDER: ClassVar[str] = "action_id"

    inspection_id: UUID | None = None
    evaluation_id: UUID | None = None
    standard: str | None = None
    finding: Sealed | None = None
    due_on: date

    def requires(self) -> Iterable[str]:
        """The visit that the action follows."""
        origins = {"inspection": self.inspection_id, "evaluation": self.evaluation_id}
        return [f"{kind}:{one}" for kind, one in origins.items() if one is not None]


class ActionCompleted(ActionEvent):
    """The action was done on ``effective_on``."""

    TOPIC: ClassVar[str] = "quality.action_completed"
    LABEL: ClassVar[str] = "Action corrective faite"
    SINCE: ClassVar[str] = "Jour où l'action est faite"
    SOURCE: ClassVar[str] = "Agent, au vu d'une preuve"
    FACETS: ClassVar[tuple[str, ...]] = ("action_done",)
    RESTS: ClassVar[tuple[str, ...]] = ("action:{action_id}",)

    reference: str | None = None


class ActionDropped(ActionEvent):
    """The action is not required any more, from ``effective_on``."""

    TOPIC: ClassVar[str] = "quality.action_dropped"
    LABEL: ClassVar[str] = "Action corrective abandonnée"
    SINCE: ClassVar[str] = "Jour de l'abandon"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("action_dropped",)
    RESTS: ClassVar[tuple[str, ...]] = ("action:{action_id}",)

    motif: str


EVENTS: Final[tuple[type[Event], ...]] = (ActionPlanned, ActionCompleted, ActionDropped)
"""Every event about actions."""
