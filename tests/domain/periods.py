"""Conventions and authorisations, told the same way, for the stories of their folder."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from placeasile.domain.kernel import Event
from placeasile.domain.structure.contracts import (
    AuthorisationAmended,
    AuthorisationGranted,
    AuthorisationRenewed,
    AuthorisationWithdrawn,
    ConventionAmended,
    ConventionRenewed,
    ConventionSigned,
    ConventionTerminated,
)
from placeasile.domain.structure.decisions.base import STRUCTURE, StructureCommand
from placeasile.domain.structure.decisions.contracts import (
    AmendAuthorisation,
    AmendConvention,
    GrantAuthorisation,
    RenewAuthorisation,
    RenewConvention,
    SignConvention,
    TerminateConvention,
    WithdrawAuthorisation,
)
from placeasile.domain.structure.state import Structure
from tests.domain.examples import (
    opened,
)
from tests.support.deciding import Deciding

FIRST = UUID("11111111-0000-4000-8000-000000000001")
NEXT = UUID("22222222-0000-4000-8000-000000000002")
THIRD = UUID("33333333-0000-4000-8000-000000000003")
START = date(2020, 1, 1)
END = date(2024, 12, 31)
NEXT_START = date(2025, 1, 1)
NEXT_END = date(2029, 12, 31)


@dataclass(frozen=True)
class Family:
    """Conventions and authorisations, told the same way."""

    kind: str
    start: Callable[..., StructureCommand]
    renew: Callable[..., StructureCommand]
    amend: Callable[..., StructureCommand]
    end: Callable[..., StructureCommand]
    started: type[Event]
    renewed: type[Event]
    amended: type[Event]
    ended: type[Event]

    def running(self) -> Deciding[Structure]:
        """A structure with a contract from 2020 to 2024."""
        return opened().after(self.start(start=START, end=END, period_id=FIRST))

    def amended_later(self) -> Deciding[Structure]:
        """The same contract, whose end was moved to 2026."""
        return self.running().after(
            self.amend(period_id=FIRST, effective_on=date(2024, 6, 1), new_end=date(2026, 12, 31))
        )

    def ended_early(self) -> Deciding[Structure]:
        """The same contract, ended on 30 June 2023."""
        return self.running().after(
            self.end(period_id=FIRST, last_day=date(2023, 6, 30), motif="Accord des parties")
        )

    def end_of(self, given: Deciding[Structure]) -> date:
        """The last day of the first contract, as read from the facts."""
        return STRUCTURE.read(given.history).period_end(self.kind, FIRST)


FAMILIES = [
    Family(
        "convention",
        SignConvention,
        RenewConvention,
        AmendConvention,
        TerminateConvention,
        ConventionSigned,
        ConventionRenewed,
        ConventionAmended,
        ConventionTerminated,
    ),
    Family(
        "authorisation",
        GrantAuthorisation,
        RenewAuthorisation,
        AmendAuthorisation,
        WithdrawAuthorisation,
        AuthorisationGranted,
        AuthorisationRenewed,
        AuthorisationAmended,
        AuthorisationWithdrawn,
    ),
]

each_family = pytest.mark.parametrize("one", FAMILIES, ids=lambda one: one.kind)
