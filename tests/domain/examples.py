"""Operators, structures and days that the stories of this folder share."""

from datetime import date
from typing import Final
from uuid import UUID

from placeasile.domain.finance.decisions import FINANCE
from placeasile.domain.finance.state import Funding
from placeasile.domain.kernel import Assertion, Event
from placeasile.domain.operateur.decisions import OPERATEUR
from placeasile.domain.operateur.events import OperateurRegistered
from placeasile.domain.operateur.state import Operateur
from placeasile.domain.quality.decisions.inspections import QUALITY
from placeasile.domain.quality.state import Quality
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.events import (
    StructureClosed,
    StructureOpened,
    StructureRegistered,
)
from placeasile.domain.structure.state import Structure
from placeasile.domain.vocabulary import StructureType
from tests.support.deciding import SUBJECT, Deciding

ALPHA: Final = UUID("a1000000-0000-4000-8000-000000000001")
BETA: Final = UUID("b2000000-0000-4000-8000-000000000002")
NOBODY: Final = UUID("ffffffff-0000-4000-8000-00000000000f")

REGISTERED_ON: Final = date(2025, 5, 1)
OPENED_ON: Final = date(2010, 3, 1)
LAST_DAY: Final = date(2025, 6, 30)
CLOSED_FROM: Final = date(2025, 7, 1)
REASON: Final = "Erreur de saisie"

REGISTERED: Final = (
    StructureRegistered(type=StructureType.CADA, departement="14", operateur_id=ALPHA),
    REGISTERED_ON,
)
CLOSED: Final = (StructureClosed(last_day=LAST_DAY, motif="Fin de convention"), CLOSED_FROM)


def operateur() -> Deciding[Operateur]:
    """Nothing recorded yet about an operator."""
    return Deciding(OPERATEUR)


def alpha() -> Deciding[Operateur]:
    """The operator Association Alpha."""
    return operateur().given((OperateurRegistered(nom="Association Alpha"), date(2025, 5, 2)))


def unregistered() -> Deciding[Structure]:
    """Nothing recorded yet about a structure; Alpha and Bêta are known operators."""
    return (
        Deciding(STRUCTURE)
        .beside(ALPHA, (OperateurRegistered(nom="Association Alpha"), date(2025, 5, 2)))
        .beside(BETA, (OperateurRegistered(nom="Association Bêta"), date(2025, 5, 2)))
    )


def registered(type_: StructureType = StructureType.CADA) -> Deciding[Structure]:
    """A structure run by Alpha, whose opening is unknown."""
    event = StructureRegistered(type=type_, departement="14", operateur_id=ALPHA)
    return unregistered().given((event, REGISTERED_ON))


def opened() -> Deciding[Structure]:
    """The same structure, open since 2010."""
    return registered().given((StructureOpened(), OPENED_ON))


def closed() -> Deciding[Structure]:
    """The same structure, closed after 30 June 2025."""
    return opened().given(CLOSED)


def funding(*more: tuple[Event, date]) -> Deciding[Funding]:
    """No funding yet, of a structure that is registered, and more."""
    return Deciding(FINANCE).beside(SUBJECT, REGISTERED, *more)


def quality(*more: tuple[Event, date]) -> Deciding[Quality]:
    """No visit yet, to a structure that is registered, and more."""
    return Deciding(QUALITY).beside(SUBJECT, REGISTERED, *more)


def only(assertions: list[Assertion]) -> Assertion:
    """Return the one thing to record."""
    assert len(assertions) == 1
    return assertions[0]
