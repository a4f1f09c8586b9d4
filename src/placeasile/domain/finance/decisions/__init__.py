"""Commands on the money of a structure for a year; those on the dotation are at hand here."""

from placeasile.domain.finance.decisions.dotation import (
    FINANCE,
    AlreadyGranted,
    AmendDotation,
    AmendedBeforeGrant,
    FundedStructureNotFound,
    FundingCommand,
    GrantDotation,
    NothingGranted,
    RequestDotation,
    YearAfterClosing,
    YearTooFar,
)

__all__ = [
    "FINANCE",
    "AlreadyGranted",
    "AmendDotation",
    "AmendedBeforeGrant",
    "FundedStructureNotFound",
    "FundingCommand",
    "GrantDotation",
    "NothingGranted",
    "RequestDotation",
    "YearAfterClosing",
    "YearTooFar",
]
