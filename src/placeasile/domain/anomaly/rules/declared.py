"""Rules on what is declared beside what is computed or asked, in the years that are over."""

from fractions import Fraction
from typing import Final

from placeasile.domain.anomaly.rules.finance import COST, RATIO, each_budget, each_indicator
from placeasile.domain.anomaly.rules.kernel import Edit, Family, Grain, Rule, Source, Words
from placeasile.domain.rules.dossier import (
    AUTHORISED,
    SUBSIDISED,
    Budget,
    Dossier,
    Indicator,
    Reference,
)
from placeasile.domain.rules.indicators import (
    Agreement,
    cost_agreement,
    granted_above_requested,
    ratio_agreement,
)


def _ratio_differs(one: Indicator, dossier: Dossier, reference: Reference) -> bool | None:
    _ = dossier, reference
    places = None if one.mean_places is None else Fraction(one.mean_places)
    return _disagrees(ratio_agreement(one.ratio, places, one.etp))


def _cost_differs(one: Indicator, dossier: Dossier, reference: Reference) -> bool | None:
    _ = dossier, reference
    return _disagrees(cost_agreement(one.cost, one.theoretical_cost))


def _disagrees(found: Agreement | None) -> bool | None:
    return None if found is None else found is not Agreement.CONFORME


def _granted_more(one: Budget, reference: Reference) -> bool | None:
    _ = reference
    return granted_above_requested(one.dotation_requested, one.dotation_granted)


RULES: Final = (
    Rule(
        "TAUX_ENCADREMENT_ECART_CALCUL",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Le taux d'encadrement n'est pas celui des places et des ETP",
            "Le taux d'encadrement saisi s'écarte de plus de 5 % des places moyennes de l'année "
            "divisées par les ETP saisis ; inversé, il s'en écarte aussi.",
            RATIO,
        ),
        each_indicator(_ratio_differs),
        scope=AUTHORISED | SUBSIDISED,
        source=Source.METIER,
        basis="V-BUD-07",
        edit=Edit.FINANCES,
    ),
    Rule(
        "COUT_JOURNALIER_ECART_CALCUL",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Le coût journalier n'est pas celui de la dotation et des places",
            "Le coût journalier saisi s'écarte de plus de 10 % de la dotation accordée divisée par "
            "les journées-places de l'année.",
            COST,
        ),
        each_indicator(_cost_differs),
        scope=AUTHORISED | SUBSIDISED,
        source=Source.METIER,
        basis="V-BUD-07",
        edit=Edit.FINANCES,
    ),
    Rule(
        "DOTATION_ACCORDEE_GT_DEMANDEE",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Dotation accordée au-delà de la dotation demandée",
            "La dotation accordée pour l'année dépasse celle qui était demandée.",
            "Vérifiez les deux dotations de l'année.",
        ),
        each_budget(_granted_more),
        scope=AUTHORISED | SUBSIDISED,
        source=Source.METIER,
        basis="V-BUD-08",
        edit=Edit.FINANCES,
    ),
)
"""In the order of the register of rules."""
