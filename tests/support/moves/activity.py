"""Random commands on the activity of structures and the orders of départements."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from placeasile.domain.activity import decisions as counting, events as activity
from placeasile.domain.activity.decisions import ACTIVITY
from placeasile.domain.activity.months import month_of
from placeasile.domain.kernel import Command, Event
from placeasile.domain.stating import beside
from tests.support.story import Builder, Moves, Story

COUNTS: Final = (None, 0, 1, 5, 40)


def _figures(story: Story) -> dict[str, Any]:
    names = (
        "desinsectisation", "remise_en_etat", "sous_occupation", "travaux", "indisponibles",
        "occupees", "vacantes", "presences_indues_bpi", "presences_indues_deboutees",
    )  # fmt: skip
    said = {name: story.some(*COUNTS) for name in names}
    return {**said, "places_dna": story.some(None, 0, 7, 100)}


def _month(story: Story, subject: UUID, stream: str, facet: str) -> str:
    """Draw a month that was counted, or another."""
    known = sorted(story.history(beside(subject, stream)).keys(facet))
    months = [one.split("/")[0] for one in known]
    return story.chance.choice([*months, month_of(story.day()), month_of(story.today)])


def _counted(command: Callable[..., Command[Any]], **more: str) -> Builder:
    def build(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
        again = target if isinstance(target, activity.MonthlyActivity) else None
        month = _month(story, subject, "activity", "activity") if again is None else again.month
        code = story.code(subject, "dna", ["C0"]) if again is None else again.dna_code
        return command(
            month=month,
            dna_code=code,
            method_version=story.some(None, "2025"),
            **_figures(story),
            **more,
        )

    return build


def _ordered(command: Callable[..., Command[Any]], **more: str) -> Builder:
    def build(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
        again = target if isinstance(target, activity.Referes) else None
        return command(
            month=_month(story, subject, "", "referes") if again is None else again.month,
            deboutes_sans_mesure=story.some(*COUNTS),
            mises_en_demeure=story.some(*COUNTS),
            referes_engages=story.some(*COUNTS),
            referes_executes=story.some(*COUNTS),
            **more,
        )

    return build


ON_STRUCTURES: Final[Moves] = {
    activity.MonthlyActivityReported: (5, ACTIVITY, _counted(counting.ReportMonthlyActivity)),
    activity.MonthlyActivityRestated: (
        4,
        ACTIVITY,
        _counted(counting.RestateMonthlyActivity, motif="Fichier rectifié"),
    ),
}
ON_DEPARTEMENTS: Final[Moves] = {
    activity.ReferesReported: (2, ACTIVITY, _ordered(counting.ReportReferes)),
    activity.ReferesRestated: (
        1,
        ACTIVITY,
        _ordered(counting.RestateReferes, motif="Tableau rectifié"),
    ),
}
