"""Visits, marks and incidents: what is late, what is recent, what is violent."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.formula import formula
from placeasile.domain.rules.statistics import mean

PER_THOUSAND: Final = 1000
MONTHS: Final = 12


@formula(
    "Dernière visite",
    "Jour le plus récent d'une inspection ou d'une évaluation, au plus tard ce jour-là ; "
    "aucun si la structure n'a jamais été visitée.",
    Unit.DAY,
    source="Usage des services",
)
def last_visit(visits: Iterable[date], on: date) -> date | None:
    """Return the day of the latest visit up to a day."""
    return max((one for one in visits if one <= on), default=None)


@formula(
    "Mois depuis la dernière visite",
    "Mois entiers écoulés depuis la dernière visite ; inconnu, et non zéro, "
    "si la structure n'a jamais été visitée.",
    Unit.MONTHS,
    source="Usage des services",
)
def months_since_visit(last: date | None, on: date) -> int | None:
    """Return the whole months since a visit; None is "never visited"."""
    if last is None or last > on:
        return None
    months = (on.year - last.year) * MONTHS + on.month - last.month
    return months - 1 if on.day < last.day and not _last_of_month(on) else months


@formula(
    "Écart de la note globale",
    "Note globale saisie moins la moyenne des trois autres ; inconnu si l'une manque.",
    Unit.MARK,
    source="Contrôle de cohérence",
)
def overall_gap(
    person: Decimal | None,
    professionals: Decimal | None,
    structure: Decimal | None,
    overall: Decimal | None,
) -> Fraction | None:
    """Return the overall mark less the mean of the three others, None without the four."""
    three = (person, professionals, structure)
    average = None if None in three else mean(three)
    return None if overall is None or average is None else Fraction(overall) - average


@formula(
    "Début des douze mois glissants",
    "Premier jour du même mois de l'année précédente.",
    Unit.DAY,
    source="Tableau de bord",
)
def rolling_start(on: date) -> date:
    """Return the first day that counts among the last twelve months."""
    return date(on.year - 1, on.month, 1)


@formula(
    "Événements graves sur douze mois",
    "Événements survenus depuis le premier jour du même mois de l'année précédente, "
    "ceux annulés exclus.",
    Unit.COUNT,
    source="Tableau de bord",
)
def recent_incidents(days: Iterable[date], on: date) -> int:
    """Return how many incidents took place over the last twelve months."""
    return sum(rolling_start(on) <= one <= on for one in days)


@formula(
    "Taux d'événements graves",
    "Événements graves × 1 000 ÷ places autorisées ; inconnu sans places.",
    Unit.COUNT,
    source="Tableau de bord",
)
def incidents_per_thousand(incidents: int, places: int | None) -> Fraction | None:
    """Return the incidents for a thousand places."""
    return Fraction(incidents * PER_THOUSAND, places) if places else None


@formula(
    "Part des comportements violents",
    "Événements de nature violente ÷ événements graves ; inconnue sans événement.",
    Unit.PERCENT,
    source="Tableau de bord",
)
def violent_share(violent: int, incidents: int) -> Fraction | None:
    """Return the share of incidents that are violent."""
    return Fraction(violent, incidents) if incidents else None


@formula(
    "Taux d'exécution des référés",
    "Référés exécutés ÷ référés engagés ; inconnu si aucun n'est engagé.",
    Unit.PERCENT,
    source="Tableau des préfectures",
)
def execution_rate(engaged: int | None, executed: int | None) -> Fraction | None:
    """Return the share of the orders engaged that were executed."""
    return None if not engaged or executed is None else Fraction(executed, engaged)


@formula(
    "Action en retard",
    "Action ouverte dont l'échéance est passée : le dernier jour est encore à l'heure.",
    Unit.YES_NO,
    source="Plan d'action",
)
def overdue(due_on: date, etat: str, on: date) -> bool:
    """Tell whether an action is late."""
    return etat == "OUVERTE" and on > due_on


def _last_of_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).month != day.month
