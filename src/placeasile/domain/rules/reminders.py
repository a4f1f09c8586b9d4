"""What falls due: renewals, evaluations, planned places, corrective actions.

A reminder holds the days from which it is important, then urgent: its urgency follows for
any day, and nothing has to be computed again as days pass. Upstream counts « more than N
months before »: the very day that is N months before the deadline is not yet important.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.civil import ONE_DAY, months_after, periods_begun, years_after
from placeasile.domain.rules.dossier import AUTHORISED, Act, Dossier, Plan
from placeasile.domain.rules.formula import formula

CONTRACT_MONTHS: Final = 3
PLAN_MONTHS: Final = 3
EVALUATION_MONTHS: Final = 18
EVALUATION_YEARS: Final = 5


class Task(StrEnum):
    """What has to be done."""

    RENOUVELLEMENT_AUTORISATION = "RENOUVELLEMENT_AUTORISATION"
    RENOUVELLEMENT_CONVENTION = "RENOUVELLEMENT_CONVENTION"
    RENOUVELLEMENT_CPOM = "RENOUVELLEMENT_CPOM"
    EVALUATION = "EVALUATION"
    PLACES_A_OUVRIR = "PLACES_A_OUVRIR"
    PLACES_A_FERMER = "PLACES_A_FERMER"
    ACTION_CORRECTIVE = "ACTION_CORRECTIVE"


class Urgency(StrEnum):
    """How pressing a reminder is."""

    URGENT = "URGENT"
    IMPORTANT = "IMPORTANT"


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that falls due on ``deadline``. ``target`` is an act, a CPOM, a plan."""

    task: Task
    deadline: date
    important_from: date
    urgent_from: date
    label: str
    target: str = ""
    cpom_id: str | None = None


@formula(
    "Urgence d'un rappel",
    "Important à partir du lendemain du jour qui précède l'échéance de trois mois (dix-huit "
    "pour une évaluation), urgent une fois l'échéance passée (dès son jour pour une "
    "évaluation).",
    Unit.CHOICE,
    source="Tableau de bord",
)
def urgency(reminder: Reminder, on: date) -> Urgency | None:
    """Return how pressing a reminder is on a day, None while there is time."""
    if on >= reminder.urgent_from:
        return Urgency.URGENT
    return Urgency.IMPORTANT if on >= reminder.important_from else None


@formula(
    "Rappels d'une structure",
    "Fin de l'acte de chaque sorte qui finit le plus tard, fin de chaque CPOM, évaluation de "
    "la période de cinq ans de l'autorisation, places à ouvrir ou à fermer, actions "
    "correctives ; aucun pour une structure fermée.",
    Unit.CHOICE,
    source="Tableau de bord",
)
def reminders(dossier: Dossier, on: date) -> list[Reminder]:
    """Return what falls due in a structure that is open, or about to open."""
    if dossier.identity is None or dossier.identity.etat == "FERMEE":
        return []
    return [
        *_renewal(
            dossier.acts, "ARRETE_AUTORISATION", Task.RENOUVELLEMENT_AUTORISATION, AUTORISATION
        ),
        *_renewal(dossier.acts, "CONVENTION", Task.RENOUVELLEMENT_CONVENTION, CONVENTION),
        *_contracts(dossier),
        *_evaluation(dossier, on),
        *_planned((*(dossier.plans or ()), *(dossier.actions or ()))),
    ]


AUTORISATION: Final = "Renouveler l'autorisation"
CONVENTION: Final = "Renouveler la convention"
PLANNED: Final = {
    Task.PLACES_A_OUVRIR: "Ouvrir des places",
    Task.PLACES_A_FERMER: "Fermer des places",
    Task.ACTION_CORRECTIVE: "Mener une action corrective",
}


@formula(
    "Début d'un préavis",
    "Lendemain du même jour, tant de mois avant l'échéance, ou du dernier du mois.",
    Unit.DAY,
    source="Tableau de bord",
)
def before(deadline: date, months: int) -> date:
    """Return the first day that is less than some months before a deadline."""
    return months_after(deadline, -months) + ONE_DAY


@formula(
    "Acte en vigueur d'une catégorie",
    "Parmi les actes datés de la catégorie, celui qui comprend le jour, le dernier commencé "
    "s'il y en a plusieurs ; à défaut celui qui finit le plus tard.",
    Unit.ID,
    source="Calendrier des actes",
)
def in_force(acts: Iterable[Act], category: str, on: date) -> Act | None:
    """Return the act in force on a day, the last to start of several; else the last to end."""
    dated = [
        one
        for one in acts
        if one.category == category and one.start is not None and one.end is not None
    ]
    current = [one for one in dated if _first(one) <= on <= _last(one)]
    if current:
        return max(current, key=lambda one: (_first(one), _last(one), one.act_id))
    return max(dated, key=lambda one: (_last(one), one.act_id), default=None)


def _first(act: Act) -> date:
    assert act.start is not None
    return act.start


def _last(act: Act) -> date:
    assert act.end is not None
    return act.end


def _renewal(
    acts: Iterable[Act] | None, category: str, task: Task, label: str
) -> Iterator[Reminder]:
    """Remind of the act that ends last: signed already, it succeeds the one in force."""
    last = max(
        (one for one in acts or () if one.category == category and one.start and one.end),
        key=lambda one: (_last(one), one.act_id),
        default=None,
    )
    if last is not None:
        end = _last(last)
        yield Reminder(task, end, before(end, CONTRACT_MONTHS), end + ONE_DAY, label, last.act_id)


def _contracts(dossier: Dossier) -> Iterator[Reminder]:
    for one in dossier.cpoms or ():
        end = one.contract_end
        if end is not None:
            label = "Renouveler le CPOM" if one.nom is None else f"Renouveler le CPOM {one.nom}"
            yield Reminder(
                Task.RENOUVELLEMENT_CPOM,
                end,
                before(end, CONTRACT_MONTHS),
                end + ONE_DAY,
                label,
                one.cpom_id,
                one.cpom_id,
            )


def _evaluation(dossier: Dossier, on: date) -> Iterator[Reminder]:
    """Remind of the next evaluation: one in each period of five years of the authorisation.

    A period in which none was made leaves until the start of the one after next. The last
    one does not end the duty: it is called for as long as the authorisation lasts, and what
    it left undone is still called for after it.
    """
    assert dossier.identity is not None
    if dossier.acts is None or dossier.evaluations is None:
        return
    act = in_force(dossier.acts, "ARRETE_AUTORISATION", on)
    if dossier.identity.type not in AUTHORISED or act is None or _first(act) > on:
        return
    start = _first(act)
    periods = periods_begun(start, max(start, _last(act) - ONE_DAY), EVALUATION_YEARS) + 1
    current = min(periods_begun(start, on, EVALUATION_YEARS), periods)
    done = max((one.on for one in dossier.evaluations if start <= one.on <= on), default=None)
    due = 1 if done is None else periods_begun(start, done, EVALUATION_YEARS) + 2
    number = max(due, current)
    if number > periods:
        return
    deadline = years_after(start, EVALUATION_YEARS * number)
    label = "Mener l'évaluation" if number <= current else "Lancer l'évaluation"
    important = before(deadline, EVALUATION_MONTHS)
    yield Reminder(Task.EVALUATION, deadline, important, deadline, label, act.act_id)


def _planned(plans: Iterable[Plan]) -> Iterator[Reminder]:
    for one in plans:
        task = Task(one.kind)
        label = PLANNED[task] if one.places is None else f"{PLANNED[task]} ({one.places})"
        yield Reminder(
            task,
            one.due_on,
            before(one.due_on, PLAN_MONTHS),
            one.due_on + timedelta(days=1),
            label,
            one.plan_id,
        )
