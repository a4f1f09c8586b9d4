"""Routes that say how far a campaign is, and who is missing."""

from typing import Annotated, Literal

from fastapi import Path, Query, Request, Response

from placeasile.api.answers import Rows, items
from placeasile.api.guarding import router_for
from placeasile.api.problems import problems
from placeasile.api.queries import answers
from placeasile.domain.subjects import campaign_id
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.actualisation.queries import (
    Enrolled,
    Progress,
    enrolled_of,
    progress_of,
)
from placeasile.projections.campaign.queries import Campaign
from placeasile.projections.reading import rows_of

router = router_for(Action.READ, problems(401, 403, 404, 409, 422, 503))

Year = Annotated[int, Path(ge=2021, le=2100)]


@router.get("/campagnes/{year}/deadlines", responses=answers(Campaign), tags=["campagnes"])
def campaign_deadlines(year: Year, request: Request, reader: ReaderDep) -> Response:
    """Lire les échéances d'une campagne."""
    with reader.at() as at:
        found = rows_of(
            at.connection,
            at.moment,
            "campaign",
            Campaign,
            [campaign_id(year)],
            "order by t.departement",
        )
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/campagnes/{year}/progress", responses=answers(Progress), tags=["campagnes"])
def campaign_progress(year: Year, request: Request, reader: ReaderDep) -> Response:
    """Lire l'avancement d'une campagne, par département et opérateur."""
    with reader.at() as at:
        found = progress_of(at.connection, at.moment, campaign_id(year), year)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/campagnes/{year}/structures", responses=answers(Enrolled), tags=["campagnes"])
def campaign_structures(
    year: Year,
    request: Request,
    reader: ReaderDep,
    *,
    etat: Annotated[Literal["A_DEBUTER", "EN_COURS", "FINALISEE"] | None, Query()] = None,
    departement: Annotated[str | None, Query(pattern=r"^[0-9A-Za-z]{2,3}$")] = None,
) -> Response:
    """Lire les structures d'une campagne, par exemple celles qui manquent."""
    with reader.at() as at:
        found = enrolled_of(
            at.connection,
            at.moment,
            campaign_id(year),
            year,
            etat=etat,
            departement=departement,
        )
    return items(request, at.moment, Rows(found, len(found)))
