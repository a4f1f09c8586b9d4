"""Rules on the years that are over: staff, costs, results and what became of them."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

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
    either,
)
from placeasile.domain.rules.dossier import (
    AUT,
    AUTHORISED,
    SUB,
    SUBSIDISED,
    Budget,
    Dossier,
    Indicator,
    RecoverySign,
    Reference,
)

TOLERANCE: Final = Decimal("0.01")
"""Two amounts that differ by no more are equal."""

OfBudget: TypeAlias = Callable[[Budget, Reference], bool | None]
OfIndicator: TypeAlias = Callable[[Indicator, Dossier, Reference], bool | None]


def _over(dossier: Dossier, year: int, on: date) -> bool:
    """Whether a year is over, and the structure had opened."""
    return year < on.year and (dossier.first_year is None or year >= dossier.first_year)


def each_budget(test: OfBudget) -> Judge:
    """Judge each budget of a year that is over."""

    def judge(dossier: Dossier, on: date) -> Iterator[Finding]:
        if dossier.budgets is None or dossier.reference is None:
            yield from CANNOT_TELL
            return
        for one in dossier.budgets:
            if _over(dossier, one.year, on):
                yield Finding(test(one, dossier.reference), one.year)

    return judge


def each_indicator(test: OfIndicator) -> Judge:
    """Judge the indicators of each year that is over."""

    def judge(dossier: Dossier, on: date) -> Iterator[Finding]:
        if dossier.indicators is None or dossier.reference is None:
            yield from CANNOT_TELL
            return
        for one in dossier.indicators:
            if _over(dossier, one.year, on):
                yield Finding(test(one, dossier, dossier.reference), one.year)

    return judge


def _few_staff(one: Indicator, dossier: Dossier, reference: Reference) -> bool | None:
    kind = dossier.type_in(one.year)
    if one.ratio is None or kind is None:
        return None
    family = AUT if kind in AUTHORISED else SUB
    limit = reference.threshold("TAUX_ENCADREMENT_MAX", family)
    return None if limit is None else one.ratio > limit


def _much_staff(one: Indicator, dossier: Dossier, reference: Reference) -> bool | None:
    _ = dossier
    limit = reference.threshold("TAUX_ENCADREMENT_MIN")
    return None if one.ratio is None or limit is None else one.ratio < limit


def _dear(one: Indicator, dossier: Dossier, reference: Reference) -> bool | None:
    assert dossier.identity is not None
    target = reference.tariff(
        dossier.type_in(one.year), one.year, ile_de_france=dossier.identity.ile_de_france
    )
    return None if one.cost is None or target is None else one.cost > target


def _cheap(one: Indicator, dossier: Dossier, reference: Reference) -> bool | None:
    _ = dossier
    limit = reference.threshold("COUT_JOURNALIER_MIN")
    return None if one.cost is None or limit is None else one.cost < limit


def _zero_by_default(one: Budget, reference: Reference) -> bool | None:
    """Whether the result is zero because nothing was entered.

    Income and charges that are equal and not zero are a true result. Zeros are not, when the
    State granted money; nor is a zero without its counterpart.
    """
    _ = reference
    sides = (one.total_income, one.charges_retained)
    if None in sides:
        return True if 0 in sides else None
    if any(sides):
        return False
    return None if one.dotation_granted is None else one.dotation_granted > 0


def _detail_missing(one: Budget, reference: Reference) -> bool | None:
    _ = reference
    return None if one.allocation_total is None else _detailed(one) is False


def _detail_differs(one: Budget, reference: Reference) -> bool | None:
    _ = reference
    if one.allocation_total is None:
        return None
    if not _detailed(one) or one.allocation_total == 0:
        return False
    assert one.allocation_detail is not None
    return abs(one.allocation_detail - one.allocation_total) > TOLERANCE


def _detailed(one: Budget) -> bool:
    """Whether the lines of an allocation are entered, or it has nothing to detail."""
    return bool(one.allocation_detail) or not one.allocation_total


def _gap(one: Budget, recovery: Decimal, sign: RecoverySign) -> Decimal | None:
    """Return what the identity of the result lacks: net + recovery - allocation = 0.

    With the other convention, a surplus that the State takes back is positive.
    """
    if one.net_result is None or one.allocation_total is None:
        return None
    signed = recovery if sign is RecoverySign.REPRISE_NEGATIVE else -recovery
    return abs(one.net_result + signed - one.allocation_total)


def _unbalanced(one: Budget, reference: Reference) -> bool | None:
    if one.state_recovery is None:
        without = _gap(one, Decimal(0), reference.recovery_sign)
        return None if without is None or without > TOLERANCE else False
    gap = _gap(one, one.state_recovery, reference.recovery_sign)
    return None if gap is None else gap > TOLERANCE


def _wrong_sign(one: Budget, reference: Reference) -> bool | None:
    if one.state_recovery is None:
        return None
    right = _gap(one, one.state_recovery, reference.recovery_sign)
    other = _gap(one, -one.state_recovery, reference.recovery_sign)
    if right is None or other is None:
        return None
    return right > TOLERANCE >= other


def _surplus_of_deficit(one: Budget, reference: Reference) -> bool | None:
    _ = reference
    if one.net_result is None or one.net_result >= 0:
        return None if one.net_result is None else False
    lines = (one.surplus_recovered, one.surplus_carried, one.dedicated_funds)
    return either(None if line is None else line != 0 for line in lines)


def _recovery_of_surplus(one: Budget, reference: Reference) -> bool | None:
    _ = reference
    if one.net_result is None or one.net_result <= 0:
        return None if one.net_result is None else False
    return None if one.state_recovery is None else one.state_recovery != 0


def _surplus_differs(one: Budget, reference: Reference) -> bool | None:
    _ = reference
    if one.net_result is None or one.net_result <= 0:
        return None if one.net_result is None else False
    recovered, carried, funds = one.surplus_recovered, one.surplus_carried, one.dedicated_funds
    if recovered is None or carried is None or funds is None:
        return None
    return abs(recovered + carried + funds - one.net_result) > TOLERANCE


def _yearly(code: str, words: Words, judge: Judge) -> Rule:
    return Rule(code, Family.FINANCE, Grain.YEAR, words, judge, edit=Edit.FINANCES)


RATIO: Final = "Vérifiez les ETP et le taux d'encadrement de l'année."
COST: Final = "Vérifiez le coût journalier de l'année."
RESULT: Final = "Vérifiez les montants du compte de l'année."

RULES: Final = (
    Rule(
        "TAUX_ENCADREMENT_GT_SEUIL",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Trop de places par ETP",
            "Le taux d'encadrement dépasse 20 places par ETP (25 pour une structure "
            "subventionnée).",
            RATIO,
        ),
        each_indicator(_few_staff),
        scope=AUTHORISED | SUBSIDISED,
        reporting=(Reporting.IMPACT,),
        edit=Edit.FINANCES,
    ),
    Rule(
        "TAUX_ENCADREMENT_LT_2",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Moins de 2 places par ETP",
            "Le taux d'encadrement est inférieur à 2 places par ETP : il est sans doute inversé.",
            RATIO,
        ),
        each_indicator(_much_staff),
        displayed=True,
        edit=Edit.FINANCES,
    ),
    Rule(
        "COUT_JOURNALIER_GT_TARIF_CIBLE",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Coût journalier au-dessus du tarif cible",
            "Le coût journalier dépasse le tarif cible du type, de l'année et de la région.",
            COST,
        ),
        each_indicator(_dear),
        reporting=(Reporting.IMPACT,),
        edit=Edit.FINANCES,
    ),
    _yearly(
        "COUT_JOURNALIER_LT_15",
        Words(
            "Coût journalier inférieur à 15 €",
            "Le coût journalier d'une place est inférieur à 15 €.",
            COST,
        ),
        each_indicator(_cheap),
    ),
    Rule(
        "RESULTAT_NET_EQ_0",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Résultat nul par défaut de saisie",
            "Le résultat est nul faute de montants : un zéro sans contrepartie, ou des produits et "
            "des charges à zéro alors que l'État a versé une dotation. Des produits égaux aux "
            "charges sont un vrai résultat nul.",
            RESULT,
        ),
        each_budget(_zero_by_default),
        displayed=True,
        edit=Edit.FINANCES,
    ),
    Rule(
        "AFFECTATION_DETAIL_MANQUANT",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Affectation sans détail",
            "L'affectation du résultat n'est pas nulle et aucune de ses lignes n'est saisie.",
            "Saisissez les lignes de l'affectation.",
        ),
        each_budget(_detail_missing),
        scope=AUTHORISED,
        displayed=True,
        edit=Edit.FINANCES,
    ),
    Rule(
        "AFFECTATION_DETAIL_ECART",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Le détail de l'affectation n'en fait pas le total",
            "La somme des lignes de l'affectation s'écarte du total de plus d'un centime.",
            "Vérifiez les lignes et le total.",
        ),
        each_budget(_detail_differs),
        scope=AUTHORISED,
        displayed=True,
        source=Source.METIER,
        basis="V-BUD-05",
        edit=Edit.FINANCES,
    ),
    Rule(
        "REPRISE_PLUS_AFFECTATION_ECART",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Reprise et affectation ne font pas le résultat",
            "Résultat net + reprise de l'État − affectation n'est pas nul, à un centime près. La "
            "reprise est négative quand l'État reprend un excédent.",
            "Vérifiez le résultat, la reprise et l'affectation.",
        ),
        each_budget(_unbalanced),
        scope=AUTHORISED,
        displayed=True,
        source=Source.METIER,
        basis="V-BUD-09",
        edit=Edit.FINANCES,
    ),
    Rule(
        "REPRISE_ETAT_SIGNE_INVERSE",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Signe de la reprise de l'État inversé",
            "L'identité du résultat n'est vraie qu'avec le signe contraire de la reprise.",
            "Changez le signe : négatif quand l'État reprend un excédent.",
        ),
        each_budget(_wrong_sign),
        scope=AUTHORISED,
        edit=Edit.FINANCES,
    ),
    Rule(
        "SUBVENTIONNEE_DEFICIT_AVEC_EXCEDENT",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Déficit avec des lignes d'excédent",
            "Le résultat est négatif et de l'excédent est récupéré, réemployé ou en réserve.",
            RESULT,
        ),
        each_budget(_surplus_of_deficit),
        scope=SUBSIDISED,
        displayed=True,
        edit=Edit.FINANCES,
    ),
    Rule(
        "SUBVENTIONNEE_EXCEDENT_AVEC_REPRISE_ETAT",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "Excédent avec une compensation de déficit",
            "Le résultat est positif et un déficit est compensé par l'État.",
            RESULT,
        ),
        each_budget(_recovery_of_surplus),
        scope=SUBSIDISED,
        edit=Edit.FINANCES,
    ),
    Rule(
        "SUBVENTIONNEE_EXCEDENT_ECART",
        Family.FINANCE,
        Grain.YEAR,
        Words(
            "L'emploi de l'excédent n'en fait pas le montant",
            "Excédent récupéré, réemployé et fonds dédiés ne font pas le résultat, à un centime "
            "près.",
            RESULT,
        ),
        each_budget(_surplus_differs),
        scope=SUBSIDISED,
        source=Source.METIER,
        basis="V-BUD-09",
        edit=Edit.FINANCES,
    ),
)
"""In the order of the register of rules."""
