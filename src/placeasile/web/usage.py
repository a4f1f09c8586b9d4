"""The statistics of the service: how much it holds and how much it is used."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request, Response

from placeasile.domain.french.numbers import write_number
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.territory_year.queries import territory_years
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry
from placeasile.web.wording import UNKNOWN

router = router_for(Action.OPEN)


@dataclass(frozen=True, slots=True)
class Usage:
    """The page: figures with their words."""

    title: str
    figures: Sequence[tuple[str, str]]
    crumbs: tuple[Entry, ...] = (Entry("Statistiques du service", None),)
    dated: bool = False


@router.get("/statistiques-du-service", name="usage")
def usage(request: Request, reader: ReaderDep) -> Response:
    """Show national counts: they are public."""
    with reader.at() as at:
        years = territory_years(at.connection, at.moment, "nation", "FR", "TOUS")
        position = at.moment.position
    latest = years[0] if years else None
    figures = [
        ("Structures suivies", UNKNOWN if latest is None else write_number(latest.structures)),
        (
            "Places autorisées connues",
            UNKNOWN if latest is None or latest.places is None else write_number(latest.places),
        ),
        ("Faits enregistrés au journal", write_number(position)),
    ]
    return render(request, "pages/usage.html", Usage("Statistiques du service", figures))
