"""Which aggregate decides a command, by the module of the command."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from placeasile.domain.activity.decisions import ACTIVITY
from placeasile.domain.acts.decisions import ACTS
from placeasile.domain.announcements.decisions import ANNOUNCEMENTS
from placeasile.domain.anomaly.decisions import ANOMALY
from placeasile.domain.campaign.decisions import (
    ACTUALISATION,
    CAMPAIGN,
    ChangeDeadline,
    CloseCampaign,
    OpenCampaign,
)
from placeasile.domain.contacts.decisions import CONTACTS
from placeasile.domain.cpom.decisions.base import CPOM
from placeasile.domain.dna.decisions import DNA
from placeasile.domain.documents.decisions.base import DOCUMENTS
from placeasile.domain.finalisation.decisions import FINALISATION
from placeasile.domain.finance.decisions import FINANCE
from placeasile.domain.finance.decisions.base import BUDGET
from placeasile.domain.kernel import Decider
from placeasile.domain.notes.decisions import NOTES
from placeasile.domain.operateur.decisions import OPERATEUR
from placeasile.domain.quality.decisions.base import VISITS
from placeasile.domain.quality.decisions.inspections import QUALITY
from placeasile.domain.reference.decisions import REFERENCE
from placeasile.domain.sites.decisions.sites import SITES
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.declarations import DECLARATIONS
from placeasile.domain.structure.decisions.description import DESCRIPTION
from placeasile.domain.transformation.decisions.base import TRANSFORMATION
from placeasile.workers.imports.intention import RegisterCommand

DECIDERS: Final[Mapping[str, Decider[Any]]] = {
    "activity": ACTIVITY,
    "acts": ACTS,
    "announcements": ANNOUNCEMENTS,
    "anomaly": ANOMALY,
    "campaign": ACTUALISATION,
    "contacts": CONTACTS,
    "cpom": CPOM,
    "dna": DNA,
    "documents": DOCUMENTS,
    "finalisation": FINALISATION,
    "finance": BUDGET,
    "finance.decisions.dotation": FINANCE,
    "notes": NOTES,
    "operateur": OPERATEUR,
    "quality": VISITS,
    "quality.decisions.inspections": QUALITY,
    "reference": REFERENCE,
    "sites": SITES,
    "structure": STRUCTURE,
    "structure.decisions.declarations": DECLARATIONS,
    "structure.decisions.description": DESCRIPTION,
    "structure.decisions.endings": DESCRIPTION,
    "structure.decisions.plans": DESCRIPTION,
    "transformation": TRANSFORMATION,
}
"""By package or module of the domain; the longest name that fits counts."""

OF_CAMPAIGN: Final = (OpenCampaign, ChangeDeadline, CloseCampaign)
"""The commands of the campaign itself: the others of its module are about a structure."""


def decider_of(command: RegisterCommand) -> Decider[Any]:
    """Return the aggregate that a command is for."""
    return _of(type(command))


@cache
def _of(kind: type[RegisterCommand]) -> Decider[Any]:
    if issubclass(kind, OF_CAMPAIGN):
        return CAMPAIGN
    name = kind.__module__.removeprefix("placeasile.domain.")
    while name not in DECIDERS:
        name, _, last = name.rpartition(".")
        assert last, f"nothing decides {kind.__name__}"
    return DECIDERS[name]
