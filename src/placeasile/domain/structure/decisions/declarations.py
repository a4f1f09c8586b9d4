"""Recording what the operator declares of a year, and how the OFII list differs."""

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from placeasile.domain.kernel import Event
from placeasile.domain.personal import PERSONAL
from placeasile.domain.settled import OfAYear
from placeasile.domain.stating import StateOn, opened
from placeasile.domain.structure.declarations import (
    OfiiDiscrepancyReported,
    OfiiField,
    OperatorCommentWritten,
)
from placeasile.domain.values import Prose, Text, Year

DECLARATIONS = opened("declarations")
"""Decides on the declarations about a structure, beside its own stream."""

Comment = Annotated[Prose, StringConstraints(max_length=400), PERSONAL]
"""What an operator says in free words, 400 characters at most."""


class WriteOperatorComment(OfAYear, StateOn):
    """Keep what the operator says of its financial documents of a year."""

    records: ClassVar[type[Event]] = OperatorCommentWritten
    STREAM: ClassVar[str] = "declarations"

    year: Year
    text: Comment


class ReportOfiiDiscrepancy(StateOn):
    """Note that the OFII list says something else than the register."""

    records: ClassVar[type[Event]] = OfiiDiscrepancyReported
    STREAM: ClassVar[str] = "declarations"

    champ: OfiiField
    valeur_ofii: Text | None = None
    notre_valeur: Text | None = None
