"""How a structure is watched over: evaluations, what must be put right, serious incidents."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final
from uuid import UUID, uuid5

from placeasile.domain.quality.decisions.actions import CompleteAction, DropAction, PlanAction
from placeasile.domain.quality.decisions.evaluations import (
    DeclareEvaluationExemption,
    FileActionPlan,
    RecordEvaluation,
)
from placeasile.domain.quality.decisions.incidents import (
    DeclareSeriousIncident,
    RequalifySeriousIncident,
)
from placeasile.domain.quality.evaluations import SCORING_SINCE
from placeasile.workers.demonstration.calibration import (
    ACTIONS,
    INCIDENT_YEARS,
    INCIDENTS,
)
from placeasile.workers.demonstration.journal import NAMESPACE, Book, Recording
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.office import some_day, years_later

_NATURES: Final = (
    "Comportement violent", "Vol", "Problème de ressources humaines", "Fugue", "Incendie",
    "Décès", "Dégradation des locaux", "Problème sanitaire",
)  # fmt: skip
_STANDARDS: Final = ("Critère 2.2.1", "Critère 3.6.2", "Critère 1.8.1", "Critère 3.11.2")
_FINDINGS: Final = (
    "Constat de démonstration : le livret d'accueil est à traduire.",
    "Constat de démonstration : le registre de sécurité n'est pas à jour.",
    "Constat de démonstration : le taux d'encadrement est à revoir.",
)


def record_evaluations(one: Member, book: Book, span: Span) -> None:
    """Record the evaluations of a CADA or a CPH: one in five years."""
    if not one.type.authorised:
        return
    book = book.chapter("evaluations")
    rng = book.rng
    day = some_day(max(one.opened_on, span.first), years_later(span.first, 5), rng)
    until = one.last_day or span.today - timedelta(days=1)
    if day >= until:
        if one.opened_on > span.first and one.last_day is None:
            exemption = DeclareEvaluationExemption(
                motif="Structure trop récente", effective_on=one.opened_on
            )
            book.record(exemption, one.opened_on + timedelta(days=60))
        return
    evaluation_id = uuid5(NAMESPACE, f"{one.subject}/evaluation/1")
    evaluation = RecordEvaluation.model_validate(
        {
            "evaluation_id": evaluation_id,
            "reference": f"Évaluation de démonstration {one.departement}-{day:%Y%m%d}",
            "effective_on": day,
            **(_marks(rng) if day.year >= SCORING_SINCE else {}),
        }
    )
    wrong = evaluation.model_copy(update={"reference": "Évaluation de démonstration"})
    when = day + timedelta(days=rng.randint(10, 60))
    recorded = book.record(evaluation, when, instead=wrong)
    if recorded is None or day.year < SCORING_SINCE:
        return
    plan_action(None, evaluation_id, recorded, book)
    filed_on = recorded.moment.date() + timedelta(days=rng.randint(20, 90))
    if filed_on < until and rng.random() < 0.6:  # noqa: PLR2004 (a share)
        plan = FileActionPlan(
            evaluation_id=evaluation_id,
            reference=f"Plan d'action de démonstration {one.departement}-{day:%Y}",
            effective_on=filed_on,
        )
        book.record(plan, filed_on, after=recorded)


def _marks(rng: Random) -> dict[str, Decimal]:
    names = ("person", "professionals", "structure", "overall")
    return {
        f"score_{name}": Decimal(str(round(min(4.0, max(1.0, rng.gauss(3.3, 0.35))), 2)))
        for name in names
    }


def plan_action(
    inspection_id: UUID | None, evaluation_id: UUID | None, after: Recording, book: Book
) -> None:
    """Record what must be put right after a visit; most of it is done, some given up."""
    rng = book.rng
    if rng.random() >= ACTIONS:
        return
    action_id = uuid5(NAMESPACE, f"{inspection_id or evaluation_id}/action")
    on = after.moment.date()
    action = PlanAction(
        action_id=action_id,
        inspection_id=inspection_id,
        evaluation_id=evaluation_id,
        standard=rng.choice(_STANDARDS),
        finding=rng.choice(_FINDINGS),
        due_on=on + timedelta(days=rng.choice((60, 90, 180, 365))),
        effective_on=on,
    )
    planned = book.record(action, on, after=after)
    if planned is None or rng.random() > 0.7:  # noqa: PLR2004 (a share)
        return
    ended_on = planned.moment.date() + timedelta(days=rng.randint(30, 300))
    if rng.random() < 0.1:  # noqa: PLR2004 (a share)
        drop = DropAction(action_id=action_id, motif="Sans objet", effective_on=ended_on)
        book.record(drop, ended_on, after=planned)
    else:
        done = CompleteAction(action_id=action_id, effective_on=ended_on)
        book.record(done, ended_on, after=planned)


def record_incidents(one: Member, book: Book, span: Span) -> None:
    """Record the serious incidents of the last years, declared from 0 to 10 days later."""
    book = book.chapter("incidents")
    rng = book.rng
    day = max(one.opened_on, years_later(span.today, -INCIDENT_YEARS))
    last = one.last_day or span.today - timedelta(days=1)
    rank = 0
    while True:
        day += timedelta(days=1 + int(rng.expovariate(INCIDENTS / 365)))
        if day > last:
            return
        rank += 1
        _declare(one, day, rank, book)


def _declare(one: Member, day: date, rank: int, book: Book) -> None:
    rng = book.rng
    declared_on = day + timedelta(days=rng.randint(0, 10))
    incident = DeclareSeriousIncident(
        dossier_number=f"DEMO-{one.code_bhasile}-{rank}",
        occurred_on=day,
        declared_on=declared_on,
        nature=rng.choice(_NATURES),
    )
    recorded = book.record(incident, declared_on + timedelta(days=rng.randint(0, 5)))
    if recorded is not None and rng.random() < 0.03:  # noqa: PLR2004 (a share)
        on = recorded.moment.date() + timedelta(days=rng.randint(5, 40))
        other = RequalifySeriousIncident(
            dossier_number=incident.dossier_number,
            nature=f"{incident.nature} (requalifié)",
            effective_on=on,
        )
        book.record(other, on, after=recorded)
