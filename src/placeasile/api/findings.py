"""Routes that read anomalies and what falls due in a territory, and the register of rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal, TypeAlias
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from placeasile.api.answers import Rows, items
from placeasile.api.guarding import router_for
from placeasile.api.paging import CursorUnreadable, decode, encode
from placeasile.api.problems import problems
from placeasile.api.queries import Cursor, Limit, answers
from placeasile.domain.anomaly.life import AnomalyState
from placeasile.domain.anomaly.rules.kernel import Family, Rule
from placeasile.domain.anomaly.rules.registry import RULES
from placeasile.domain.rules.reminders import Task
from placeasile.domain.vocabulary import StructureType
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.agenda import queries as agenda_table
from placeasile.projections.anomaly import queries as anomaly_table
from placeasile.projections.listing import CURSOR_SEPARATOR, Territory
from placeasile.projections.territory_year.queries import known_departement, known_region

router = router_for(Action.READ, problems(401, 403, 404, 409, 422, 503))

Urgence = Literal["URGENT", "IMPORTANT", "A_VENIR"]
AnomalyGroup = Literal["code", "family", "type", "departement", "operateur", "structure", "total"]
AgendaGroup = Literal["task", "cpom", "type", "departement", "operateur", "structure", "total"]

Order: TypeAlias = Sequence[tuple[str, str]]
READ: Final[Mapping[str, Callable[[str], object]]] = {
    "text": str,
    "int": int,
    "date": date.fromisoformat,
    "uuid": UUID,
}
"""What reads a value of a cursor, by the type of its column."""

ACTIVE: Final = (
    AnomalyState.OUVERTE,
    AnomalyState.REOUVERTE,
    AnomalyState.RELEVEE_A_NOUVEAU,
)
"""The states of the anomalies that someone has to answer."""


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule, in French. ``validity`` bounds are included, None when there is none."""

    code: str
    version: int
    family: str
    grain: str
    level: str
    displayed: bool
    label: str
    explanation: str
    remedy: str
    types: list[str]
    edit: str | None
    source: str
    basis: str
    reporting: list[str]
    valid_from: date | None
    valid_until: date | None


def _territory(
    type: Annotated[StructureType | None, Query()] = None,  # noqa: A002 (the public name)
    departement: Annotated[str | None, Query(pattern=r"^[0-9A-Za-z]{2,3}$")] = None,
    region: Annotated[str | None, Query(pattern=r"^[0-9]{2,3}$")] = None,
    operateur: Annotated[UUID | None, Query()] = None,
    structure: Annotated[UUID | None, Query()] = None,
) -> Territory:
    return Territory(
        type=None if type is None else type.value,
        departement=known_departement(departement),
        region=known_region(region),
        operateur_id=operateur,
        structure_id=structure,
    )


def _anomalies(
    *,
    etat: Annotated[
        list[AnomalyState] | None, Query(description="États retenus ; par défaut les actives.")
    ] = None,
    family: Annotated[Family | None, Query()] = None,
    code: Annotated[str | None, Query(max_length=80, pattern=r"^[0-9A-Z_]+$")] = None,
    displayed: Annotated[bool | None, Query()] = None,
) -> anomaly_table.Kept:
    return anomaly_table.Kept(
        states=tuple(one.value for one in etat or ACTIVE),
        family=None if family is None else family.value,
        code=code,
        displayed=displayed,
    )


def _agenda(
    urgence: Annotated[
        list[Urgence] | None, Query(description="Urgences retenues ; par défaut toutes.")
    ] = None,
    task: Annotated[Task | None, Query()] = None,
    until: Annotated[date | None, Query(description="Dernière échéance retenue.")] = None,
    scale: Annotated[Literal["structure", "cpom"], Query()] = "structure",
) -> agenda_table.Kept:
    return agenda_table.Kept(
        urgencies=tuple(urgence or ("URGENT", "IMPORTANT", "A_VENIR")),
        task=None if task is None else task.value,
        until=until,
        cpom=scale == "cpom",
    )


TerritoryDep = Annotated[Territory, Depends(_territory)]
AnomaliesDep = Annotated[anomaly_table.Kept, Depends(_anomalies)]
AgendaDep = Annotated[agenda_table.Kept, Depends(_agenda)]


@router.get("/anomalies", responses=answers(anomaly_table.ListedAnomaly), tags=["anomalies"])
def anomalies(
    request: Request,
    reader: ReaderDep,
    territory: TerritoryDep,
    kept: AnomaliesDep,
    *,
    limit: Limit = 50,
    after: Cursor = None,
) -> Response:
    """Lister les anomalies d'un territoire."""
    page = (key_of_page("anomalies", anomaly_table.ORDER, after), limit)
    with reader.at() as at:
        found = anomaly_table.list_anomalies(at.connection, at.moment, territory, kept, page)
    return items(
        request, at.moment, Rows(found.rows, found.total, next_page("anomalies", found.next))
    )


@router.get("/anomalies/counts", responses=answers(anomaly_table.AnomalyCount), tags=["anomalies"])
def anomaly_counts(
    request: Request,
    reader: ReaderDep,
    territory: TerritoryDep,
    kept: AnomaliesDep,
    by: Annotated[AnomalyGroup, Query(description="Ce par quoi compter.")] = "code",
) -> Response:
    """Compter les anomalies d'un territoire, par groupe et par état."""
    with reader.at() as at:
        found = anomaly_table.count_anomalies(at.connection, at.moment, territory, kept, by)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/agenda", responses=answers(agenda_table.ListedDue), tags=["agenda"])
def agenda(
    request: Request,
    reader: ReaderDep,
    territory: TerritoryDep,
    kept: AgendaDep,
    *,
    limit: Limit = 50,
    after: Cursor = None,
) -> Response:
    """Lister les échéances d'un territoire, la plus proche d'abord."""
    page = (key_of_page("agenda", agenda_table.ORDER, after), limit)
    with reader.at() as at:
        found = agenda_table.list_agenda(at.connection, at.moment, territory, kept, page)
    return items(request, at.moment, Rows(found.rows, found.total, next_page("agenda", found.next)))


@router.get("/agenda/counts", responses=answers(agenda_table.DueCount), tags=["agenda"])
def agenda_counts(
    request: Request,
    reader: ReaderDep,
    territory: TerritoryDep,
    kept: AgendaDep,
    by: Annotated[AgendaGroup, Query(description="Ce par quoi compter.")] = "task",
) -> Response:
    """Compter les échéances d'un territoire, par groupe et par urgence."""
    with reader.at() as at:
        found = agenda_table.count_agenda(at.connection, at.moment, territory, kept, by)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/rules", responses=answers(RuleShown), tags=["anomalies"])
def rules(request: Request, reader: ReaderDep) -> Response:
    """Lire les règles qui relèvent les anomalies, en vigueur à la date de situation."""
    with reader.at() as at:
        moment = at.moment
    found = [_shown(one) for one in RULES.values() if one.applies(moment.effective_on)]
    return items(request, moment, Rows(found, len(found)))


def _shown(rule: Rule) -> RuleShown:
    return RuleShown(
        code=rule.code,
        version=rule.version,
        family=rule.family.value,
        grain=rule.grain.value,
        level=rule.level.value,
        displayed=rule.displayed,
        label=rule.words.label,
        explanation=rule.words.explanation,
        remedy=rule.words.remedy,
        types=sorted(rule.scope or ()),
        edit=None if rule.edit is None else rule.edit.value,
        source=rule.source.value,
        basis=rule.basis,
        reporting=[one.value for one in rule.reporting],
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
    )


def key_of_page(listing: str, order: Order, after: str | None) -> list[str] | None:
    """Return the key that a page goes on from, a value for each column of the order.

    Raises:
        CursorUnreadable: a page of this listing did not give it.
    """
    found = decode(listing, "text", after)
    if found is None:
        return None
    parts = (found[0] or "").split(CURSOR_SEPARATOR)
    try:
        for part, (_, kind) in zip(parts, order, strict=True):
            READ[kind](part)
    except ValueError as error:
        raise CursorUnreadable(field="after", value=after) from error
    return parts


def next_page(listing: str, key: Sequence[str] | None) -> str | None:
    """Return the cursor of the next page, None when there is none."""
    if key is None:
        return None
    return encode(listing, (CURSOR_SEPARATOR.join(key), UUID(int=0)))
