"""What finalising a transformation records on the structures of the acts of their blocks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from placeasile.domain.acts.decisions import ACTS, DecideTarification, RecordAct
from placeasile.domain.categories import ActCategory, Dating
from placeasile.domain.kernel import Command
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.contracts import (
    AmendAuthorisation,
    AmendConvention,
    GrantAuthorisation,
    SignConvention,
)
from placeasile.domain.together import Lookup, Part
from placeasile.domain.transformation.state import (
    Block,
    DraftedAct,
    Transformation,
    period_to_amend,
)


def acts_recorded(found: Transformation, block: Block, on: date, lookup: Lookup) -> Iterator[Part]:
    """Yield the recording of each act of a block, in order.

    The order is for ever, as that of `transforming.on_structures`.
    """
    for act in found.acts(block.structure_id):
        command = _amendment(act, on, lookup) if act.amends else _recording(act, on)
        decider = ACTS if isinstance(command, RecordAct | DecideTarification) else STRUCTURE
        yield Part(decider, block.structure_id, command)


def _recording(act: DraftedAct, on: date) -> Command[Any]:
    match act.category:
        case ActCategory.ARRETE_AUTORISATION:
            return GrantAuthorisation.model_validate(_period(act))
        case ActCategory.CONVENTION:
            return SignConvention.model_validate(_period(act))
        case ActCategory.ARRETE_TARIFICATION:
            start = act.day("start")
            return DecideTarification.model_validate(
                {
                    "act_id": act.act_id,
                    "year": None if start is None else start.year,
                    "start": start,
                    "end": act.day("end"),
                    "reference": act.text("reference"),
                    "effective_on": act.day("act_date"),
                }
            )
        case category:
            return RecordAct(
                act_id=act.act_id,
                category=category,
                title=act.text("title"),
                act_date=act.day("act_date"),
                start=act.day("start"),
                end=act.day("end"),
                reference=act.text("reference"),
                effective_on=on if category.dating is Dating.AUCUNE else None,
            )


def _period(act: DraftedAct) -> dict[str, object]:
    return {
        "period_id": act.act_id,
        "start": act.day("start"),
        "end": act.day("end"),
        "reference": act.text("reference"),
    }


def _amendment(act: DraftedAct, on: date, lookup: Lookup) -> Command[Any]:
    amend = AmendConvention if act.category is ActCategory.CONVENTION else AmendAuthorisation
    # An avenant to nothing is refused by the decision, which comes first.
    period_id = period_to_amend(lookup(act.structure_id), act, on) or act.act_id
    return amend(
        period_id=period_id,
        effective_on=on,
        new_end=act.day("end"),
        summary=act.text("title"),
        reference=act.text("reference"),
    )
