"""Rules on the last month of activity known."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from placeasile.domain.anomaly.rules.kernel import (
    CANNOT_TELL,
    Family,
    Finding,
    Grain,
    Judge,
    Reporting,
    Rule,
    Words,
    either,
)
from placeasile.domain.rules.dossier import Activity, Dossier


def _above(threshold: str, *counts: str) -> Judge:
    """Tell whether some counts of a code exceed a share of its places."""

    def judge(dossier: Dossier, on: date) -> Iterator[Finding]:
        _ = on
        limit = None if dossier.reference is None else dossier.reference.threshold(threshold)
        if not dossier.activity or limit is None:
            yield from CANNOT_TELL
            return

        def over(one: Activity) -> bool | None:
            known = [count for name in counts if (count := getattr(one, name)) is not None]
            if not one.places or one.places < 0 or not known:
                return None
            # A count that is not known can only add.
            if sum(known) * 100 > limit * one.places:
                return True
            return False if len(known) == len(counts) else None

        above = {one.dna_code: over(one) for one in dossier.activity}
        codes = [code for code, result in above.items() if result]
        yield Finding(either(above.values()), detail=", ".join(codes))

    return judge


RULES: Final = (
    Rule(
        "ACTIVITE_PLACES_INDISPONIBLES_GT_3PCT",
        Family.ACTIVITE,
        Grain.STRUCTURE,
        Words(
            "Plus de 3 % de places indisponibles",
            "Au dernier mois connu, un code DNA a plus de 3 % de places indisponibles.",
            "Demandez à l'opérateur ce qui rend ces places indisponibles.",
        ),
        _above("INDISPONIBILITE", "unavailable"),
        reporting=(Reporting.IMPACT,),
        open_only=True,
    ),
    Rule(
        "ACTIVITE_PRESENCES_INDUES_GT_7PCT",
        Family.ACTIVITE,
        Grain.STRUCTURE,
        Words(
            "Plus de 7 % de présences indues",
            "Au dernier mois connu, bénéficiaires d'une protection et déboutés présents à tort "
            "dépassent 7 % des places d'un code DNA.",
            "Demandez à l'opérateur où en sont les sorties.",
        ),
        _above("PRESENCES_INDUES", "undue_bpi", "undue_refused"),
        scope=frozenset({"CADA", "HUDA"}),
        reporting=(Reporting.IMPACT,),
        open_only=True,
    ),
)
"""In the order of the register of rules."""
