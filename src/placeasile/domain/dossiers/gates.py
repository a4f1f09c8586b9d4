"""What the dossier lacks before a step is valid: found by the register, said in French."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from placeasile.domain.dossiers.reading import Sources
from placeasile.domain.kernel import Value
from placeasile.domain.rules.budget import LINES
from placeasile.domain.rules.completeness import (
    Block,
    acts_held,
    budget_asked,
    completeness,
    covered,
)
from placeasile.domain.rules.documents import campaign_acts
from placeasile.domain.rules.dossier import Budget, Dossier
from placeasile.domain.rules.finance import EPSILON, allocation_detail, allocation_gap
from placeasile.domain.vocabulary import StructureType

HOW: Final[Mapping[Block, str]] = {
    Block.IDENTIFICATION: "à saisir",
    Block.PLACES: "à saisir, zéro compris",
    Block.SITES: "à saisir",
    Block.ACTES: "à enregistrer avec ses deux dates et son texte",
    Block.DOCUMENTS: "à déposer",
    Block.BUDGET: "à saisir, zéro compris",
    Block.INDICATEURS: "à saisir",
    Block.QUALITE: "à saisir",
}
"""What to do about what is missing."""

WORDS: Final[Mapping[str, str]] = {
    "reserve_investissement": "réserve d'investissement",
    "charges_non_reconductibles": "charges non reconductibles",
    "reserve_compensation_deficits": "réserve de compensation des déficits",
    "reserve_bfr": "réserve de couverture du BFR",
    "reserve_compensation_amortissements": "réserve de compensation des amortissements",
    "report_a_nouveau": "report à nouveau",
    "autre": "autre",
}
"""The lines of an allocation."""

Finding = Callable[[Dossier, Sources], Iterable[str]]
"""Says in French what a dossier lacks, besides what every dossier of its type holds."""


def gaps(dossier: Dossier, blocks: Collection[Block], on: date) -> Iterator[str]:
    """Say what the blocks of a dossier lack on a day, once by what is asked for.

    What is not known is not there: a step is not validated on it.
    """
    missing: dict[tuple[Block, str], list[int]] = {}
    for one in completeness(dossier, on):
        if one.block in blocks and one.present is not True:
            missing.setdefault((one.block, one.label), []).append(one.year)
    for (block, label), years in missing.items():
        yield f"{label}{_said(years)} {HOW[block]}"


def allocation_gaps(dossier: Dossier, read: Sources) -> Iterator[str]:
    """Say which allocations that are asked for lack a line, or do not add up (V-BUD-05)."""
    for row in dossier.budgets or ():
        if "allocation_detail" not in budget_asked(dossier, row.year, read.on, row):
            continue
        told = read.part(f"finance/{row.year}")
        said = None if told is None else told.at("allocation", read.on, str(row.year))
        yield from _of_allocation(row, said or {})


def _of_allocation(row: Budget, said: Value) -> Iterator[str]:
    absent = [WORDS[name] for name in LINES if said.get(name) is None]
    if absent:
        yield f"Affectation {row.year} : {', '.join(absent)} à saisir, zéro compris"
    lines = [said.get(name) for name in (*LINES, "fonds_dedies")]
    detail = allocation_detail(None if one is None else Decimal(str(one)) for one in lines)
    gap = allocation_gap(row.allocation_total, detail)
    if gap is not None and abs(gap) > EPSILON:
        yield (
            f"Affectation {row.year} : les lignes font {detail} € pour un total de "
            f"{row.allocation_total} €, à corriger"
        )


def campaign_act_gaps(dossier: Dossier) -> Iterator[str]:
    """Say which acts a yearly update lacks: those of its family that no CPOM provides."""
    kind = None if dossier.identity is None else dossier.identity.type
    if kind is None:
        return
    wanted = campaign_acts(StructureType(kind)).required - covered(dossier)
    for category in sorted(wanted):
        if acts_held(dossier, category) is not True:
            yield f"{category.label} {HOW[Block.ACTES]}"


def _said(years: Sequence[int]) -> str:
    known = [str(one) for one in years if one]
    return f" ({', '.join(known)})" if known else ""
