"""Rules on authorisations, conventions and evaluations."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from placeasile.domain.anomaly.rules.kernel import (
    CANNOT_TELL,
    Edit,
    Family,
    Finding,
    Grain,
    Judge,
    Reporting,
    Rule,
    Source,
    Words,
)
from placeasile.domain.rules.civil import lasts_years, merged, years_after
from placeasile.domain.rules.dossier import AUTHORISED, SUBSIDISED, TYPES, Act, Dossier

AUTORISATION: Final = "ARRETE_AUTORISATION"
CONVENTION: Final = "CONVENTION"
MOST_DAYS: Final = 366
"""The days that a convention of a HUDA may last: it is expected to become a CADA."""


def dated(acts: Iterable[Act], category: str) -> Iterator[tuple[Act, date, date]]:
    """Yield the acts of a category that have a first and a last day, with these days."""
    for one in acts:
        if one.category == category and one.start is not None and one.end is not None:
            yield one, one.start, one.end


def _lasts(category: str, years: int) -> Judge:
    """Tell the acts that were not signed for whole years; what was cut short is not judged."""

    def judge(dossier: Dossier, on: date) -> Iterator[Finding]:
        _ = on
        if dossier.acts is None:
            yield from CANNOT_TELL
            return
        for act, start, end in dated(dossier.acts, category):
            signed = act.signed_end or (None if act.ended_early or act.avenants else end)
            right = None if signed is None else lasts_years(start, signed, years)
            detail = "" if signed is None else f"Du {start:%d/%m/%Y} au {signed:%d/%m/%Y}"
            yield Finding(None if right is None else not right, 0, act.act_id, detail)

    return judge


def _longer(most: Callable[[date], date]) -> Judge:
    """Tell the conventions that were signed for longer than ``most`` allows from a first day."""

    def judge(dossier: Dossier, on: date) -> Iterator[Finding]:
        _ = on
        if dossier.acts is None:
            yield from CANNOT_TELL
            return
        for act, start, end in dated(dossier.acts, CONVENTION):
            signed = act.signed_end or end
            detail = f"Du {start:%d/%m/%Y} au {signed:%d/%m/%Y}"
            yield Finding(signed > most(start), 0, act.act_id, detail)

    return judge


def _three_years(start: date) -> date:
    return years_after(start, 3)


def _a_year(start: date) -> date:
    """Return the last of 366 days: a year, leap or not."""
    return start + timedelta(days=MOST_DAYS - 1)


def _within_authorisation(dossier: Dossier, on: date) -> Iterator[Finding]:
    _ = on
    if dossier.acts is None:
        yield from CANNOT_TELL
        return
    authorised = merged((start, end) for _, start, end in dated(dossier.acts, AUTORISATION))
    if not authorised:
        return
    for act, start, end in dated(dossier.acts, CONVENTION):
        inside = any(first <= start and end <= last for first, last in authorised)
        yield Finding(not inside, 0, act.act_id, f"Du {start:%d/%m/%Y} au {end:%d/%m/%Y}")


def _in_force(dossier: Dossier, on: date) -> Iterator[Finding]:
    if dossier.acts is None:
        yield from CANNOT_TELL
        return
    periods = [(start, end) for _, start, end in dated(dossier.acts, CONVENTION)]
    covered = any(CONVENTION in one.covers for one in dossier.cpoms or ())
    missing = not covered and not any(start <= on <= end for start, end in periods)
    last = max((end for _, end in periods), default=None)
    yield Finding(missing, detail="" if last is None else f"Dernière fin le {last:%d/%m/%Y}")


def _same_dates(category: str) -> Judge:
    """Tell whether the dates that the file declares are those of the acts, day for day."""

    def judge(dossier: Dossier, on: date) -> Iterator[Finding]:
        _ = on
        if dossier.acts is None or dossier.declared is None:
            yield from CANNOT_TELL
            return
        periods = [(start, end) for _, start, end in dated(dossier.acts, category)]
        if not periods:
            return
        said = dossier.declared
        if category == CONVENTION:
            start, end = said.convention_start, said.convention_end
        else:
            start, end = said.authorisation_start, said.authorisation_end
        if start is None or end is None:
            yield from CANNOT_TELL
            return
        first, last = min(one for one, _ in periods), max(one for _, one in periods)
        detail = f"Acte du {first:%d/%m/%Y} au {last:%d/%m/%Y}"
        yield Finding((start, end) != (first, last), detail=detail)

    return judge


def _evaluated(dossier: Dossier, on: date) -> Iterator[Finding]:
    _ = on
    if dossier.acts is None or dossier.evaluations is None:
        yield from CANNOT_TELL
        return
    ends = [end for _, _, end in dated(dossier.acts, CONVENTION)]
    if not ends:
        return
    last = max((one.on for one in dossier.evaluations), default=None)
    if last is None:
        exempt = bool(dossier.exempt_from_evaluation)
        yield Finding(not exempt, detail="" if exempt else "Aucune évaluation")
        return
    late = last < years_after(max(ends), -5)
    yield Finding(late, detail=f"Dernière évaluation le {last:%d/%m/%Y}")


RULES: Final = (
    Rule(
        "AUTORISATION_DUREE_NOT_15Y",
        Family.CALENDAR,
        Grain.ACT,
        Words(
            "L'autorisation ne dure pas 15 ans",
            "L'arrêté d'autorisation court sur une autre durée que 15 ans, de date à date.",
            "Vérifiez les dates de l'arrêté.",
        ),
        _lasts(AUTORISATION, 15),
        scope=AUTHORISED,
        displayed=True,
        source=Source.LOI,
        basis="CASF, art. L. 313-1",
        edit=Edit.ACTES,
    ),
    Rule(
        "CONVENTION_AUTORISEE_DUREE_NOT_5Y",
        Family.CALENDAR,
        Grain.ACT,
        Words(
            "La convention ne dure pas 5 ans",
            "La convention d'une structure autorisée court sur une autre durée que 5 ans.",
            "Vérifiez les dates de la convention.",
        ),
        _lasts(CONVENTION, 5),
        scope=AUTHORISED,
        displayed=True,
        edit=Edit.ACTES,
    ),
    Rule(
        "CONVENTION_SUBVENTIONNEE_DUREE_GT_3Y",
        Family.CALENDAR,
        Grain.ACT,
        Words(
            "La convention dure plus de 3 ans",
            "La convention d'une structure subventionnée dépasse 3 ans, de date à date.",
            "Vérifiez les dates de la convention.",
        ),
        _longer(_three_years),
        scope=SUBSIDISED,
        displayed=True,
        edit=Edit.ACTES,
    ),
    Rule(
        "CONVENTION_HORS_PERIODE_AUTORISATION",
        Family.CALENDAR,
        Grain.ACT,
        Words(
            "La convention sort de la période d'autorisation",
            "Un jour au moins de la convention n'est couvert par aucune autorisation ; des "
            "autorisations qui se suivent comptent pour une.",
            "Vérifiez les dates de la convention et de l'autorisation, avenants compris.",
        ),
        _within_authorisation,
        scope=AUTHORISED,
        displayed=True,
        edit=Edit.ACTES,
    ),
    Rule(
        "CONVENTION_MANQUANTE_OU_EXPIREE",
        Family.CALENDAR,
        Grain.STRUCTURE,
        Words(
            "Aucune convention en cours",
            "Aucune convention datée ne couvre ce jour, et aucun CPOM n'en tient lieu.",
            "Enregistrez la convention ou son renouvellement.",
        ),
        _in_force,
        scope=AUTHORISED | SUBSIDISED,
        reporting=(Reporting.UTILE,),
        edit=Edit.ACTES,
        open_only=True,
    ),
    Rule(
        "CONVENTION_DATES_DIFFERENTES_ACTES",
        Family.CALENDAR,
        Grain.STRUCTURE,
        Words(
            "Les dates de convention déclarées ne sont pas celles des actes",
            "La première et la dernière date des conventions diffèrent de celles du dossier.",
            "Corrigez les dates du dossier ou celles de l'acte.",
        ),
        _same_dates(CONVENTION),
        edit=Edit.ACTES,
    ),
    Rule(
        "AUTORISATION_DATES_DIFFERENTES_ACTES",
        Family.CALENDAR,
        Grain.STRUCTURE,
        Words(
            "Les dates d'autorisation déclarées ne sont pas celles des actes",
            "La première et la dernière date des autorisations diffèrent de celles du dossier.",
            "Corrigez les dates du dossier ou celles de l'acte.",
        ),
        _same_dates(AUTORISATION),
        scope=AUTHORISED,
        edit=Edit.ACTES,
    ),
    Rule(
        "EVALUATION_HORS_DELAI",
        Family.CALENDAR,
        Grain.STRUCTURE,
        Words(
            "L'évaluation est hors délai",
            "Aucune évaluation dans les cinq ans qui précèdent la fin de la convention.",
            "Enregistrez l'évaluation, ou déclarez pourquoi il n'y en a pas encore.",
        ),
        _evaluated,
        scope=TYPES - SUBSIDISED,
        reporting=(Reporting.UTILE, Reporting.IMPACT),
        source=Source.LOI,
        basis="CASF, art. L. 312-8",
        edit=Edit.QUALITE,
        open_only=True,
    ),
    Rule(
        "CONVENTION_HUDA_DUREE_GT_1Y",
        Family.CALENDAR,
        Grain.ACT,
        Words(
            "La convention d'une HUDA dure plus d'un an",
            "La convention d'une HUDA dépasse 366 jours : ces structures ont vocation à devenir "
            "des CADA, et leurs conventions se renouvellent d'année en année.",
            "Vérifiez les dates de la convention, ou justifiez sa durée.",
        ),
        _longer(_a_year),
        scope=frozenset({"HUDA"}),
        source=Source.METIER,
        basis="V-CAL-08",
        edit=Edit.ACTES,
    ),
)
"""In the order of the register of rules."""
