"""Rules on numbers of places."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal

from placeasile.domain.anomaly.rules.kernel import (
    CANNOT_TELL,
    Edit,
    Family,
    Finding,
    Grain,
    Judge,
    Rule,
    Source,
    Words,
)
from placeasile.domain.rules.dossier import Dossier, YearPlaces

Special = Literal["pmr", "lgbt", "fvv_teh"]
KINDS: Final = {"pmr": "PMR", "lgbt": "LGBT", "fvv_teh": "FVV/TEH"}


def _running(dossier: Dossier) -> Iterable[YearPlaces] | None:
    """Return the years at whose end the structure was open, None when they are not loaded."""
    return None if dossier.years is None else [one for one in dossier.years if one.running]


def _at_most_authorised(kind: Special) -> Judge:
    """Tell the years with more places of a kind than places in all, even when these are 0."""

    def judge(dossier: Dossier, on: date) -> Iterator[Finding]:
        years = _running(dossier)
        if years is None:
            yield from CANNOT_TELL
            return
        for one in years:
            if one.year > on.year:
                continue
            count: int | None = getattr(one, kind)
            if count is None or one.places is None:
                yield Finding(None, one.year)
            else:
                detail = f"{count} places {KINDS[kind]} pour {one.places} autorisées"
                yield Finding(count > one.places, one.year, detail=detail)

    return judge


def _as_flagged(kind: Literal["lgbt", "fvv_teh"]) -> Judge:
    """Tell the years in which a number of places denies what the structure then said."""

    def judge(dossier: Dossier, on: date) -> Iterator[Finding]:
        _ = on
        years = _running(dossier)
        if years is None:
            yield from CANNOT_TELL
            return
        for one in years:
            count: int | None = getattr(one, kind)
            flag: bool | None = getattr(one, f"flag_{kind}")
            if count is None or flag is None:
                yield Finding(None, one.year)
            else:
                said = "déclarées" if flag else "non déclarées"
                detail = f"{count} places {KINDS[kind]}, {said}"
                yield Finding(flag != (count > 0), one.year, detail=detail)

    return judge


def _sites_add_up(dossier: Dossier, on: date) -> Iterator[Finding]:
    _ = on
    authorised = None if dossier.capacity is None else dossier.capacity.places
    limit = None
    if dossier.reference is not None:
        limit = dossier.reference.threshold("ECART_PLACES_SITES")
    if not dossier.sites or authorised is None or limit is None:
        yield from CANNOT_TELL
        return
    known = [one.places for one in dossier.sites if one.places is not None]
    complete = len(known) == len(dossier.sites)
    total = sum(known)
    # What is missing can only add: the excess is certain before the lack is.
    if complete or total > authorised:
        result = abs(total - authorised) * 100 > limit * authorised
        result = result if complete or result else None
    else:
        result = None
    detail = f"{total} places dans les hébergements pour {authorised} autorisées"
    yield Finding(result, detail=detail if result is not None else "")


def _special(code: str, kind: Special, *, displayed: bool) -> Rule:
    name = KINDS[kind]
    return Rule(
        code,
        Family.PLACES,
        Grain.YEAR,
        Words(
            f"Plus de places {name} que de places autorisées",
            f"Le nombre de places {name} d'une année dépasse celui des places autorisées.",
            "Vérifiez les deux nombres de l'année.",
        ),
        _at_most_authorised(kind),
        displayed=displayed,
        source=Source.METIER,
        basis="V-CAP-03",
        edit=Edit.PLACES,
    )


def _flagged(code: str, kind: Literal["lgbt", "fvv_teh"]) -> Rule:
    name = KINDS[kind]
    return Rule(
        code,
        Family.PLACES,
        Grain.YEAR,
        Words(
            f"La mention {name} contredit le nombre de places",
            f"La structure disait avoir des places {name} cette année-là et n'en compte pas, ou "
            "l'inverse.",
            "Vérifiez la mention et le nombre de places de l'année.",
        ),
        _as_flagged(kind),
        edit=Edit.PLACES,
    )


RULES: Final = (
    _special("PLACES_LABELLISEES_GT_AUTORISEES", "lgbt", displayed=True),
    _special("PLACES_SPECIALISEES_GT_AUTORISEES", "fvv_teh", displayed=False),
    _special("PLACES_PMR_GT_AUTORISEES", "pmr", displayed=False),
    _flagged("INCOHERENCE_LGBT_PLACES", "lgbt"),
    _flagged("INCOHERENCE_FVVTEH_PLACES", "fvv_teh"),
    Rule(
        "PLACES_ADRESSES_ECART_STRUCTURE",
        Family.PLACES,
        Grain.STRUCTURE,
        Words(
            "Les places des hébergements ne font pas la capacité",
            "La somme des places des hébergements s'écarte de plus de 10 % de la capacité.",
            "Complétez les hébergements ou leurs nombres de places.",
        ),
        _sites_add_up,
        displayed=True,
        edit=Edit.SITES,
        open_only=True,
    ),
)
"""In the order of the register of rules."""
