"""Examples of each rule: an anomaly, none, the boundary between, and what nobody can tell."""

from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from placeasile.domain.rules.dossier import (
    Declared,
    Dossier,
    Indicator,
    Reference,
    Site,
    Threshold,
)
from tests.domain.anomaly.dossiers import (
    REFERENCE,
    TODAY,
    autorisation,
    budget,
    cada,
    capacity,
    convention,
    cpom,
    day,
    evaluations,
    huda,
    indicator,
    month,
    of,
    sites,
    year,
)


class Kind(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"
    BOUNDARY = "boundary"
    UNKNOWN = "unknown"


class Example(NamedTuple):
    """What a rule says of each of its targets in a dossier."""

    kind: Kind
    dossier: Dossier
    results: tuple[bool | None, ...]
    on: date = TODAY


YES, NO, EDGE, WHO = Kind
T, F, N = (True,), (False,), (None,)
NONE: Final[tuple[bool | None, ...]] = ()

FOUND_IN_2024: Final = {"lgbt": "flag_lgbt", "fvv_teh": "flag_fvv_teh"}


def _at_most(kind: str) -> tuple[Example, ...]:
    return (
        Example(YES, cada(years=year(places=40, **{kind: 41})), T),
        Example(YES, cada(years=year(places=0, **{kind: 1})), T),
        Example(NO, cada(years=year(places=40, **{kind: 3})), F),
        Example(EDGE, cada(years=year(places=40, **{kind: 40})), F),
        Example(EDGE, cada(years=year(places=0, **{kind: 0})), F),
        Example(WHO, cada(years=year(places=40)), N),
        Example(WHO, cada(years=year(**{kind: 3})), N),
        Example(WHO, cada(), N),
    )


def _flagged(kind: str) -> tuple[Example, ...]:
    flag = FOUND_IN_2024[kind]
    return (
        Example(YES, cada(years=year(**{flag: True, kind: 0})), T),
        Example(YES, cada(years=year(**{flag: False, kind: 4})), T),
        Example(NO, cada(years=year(**{flag: True, kind: 4})), F),
        Example(NO, cada(years=year(**{flag: False, kind: 0})), F),
        Example(EDGE, cada(years=year(**{flag: True, kind: 1})), F),
        Example(WHO, cada(years=year(**{flag: True})), N),
        Example(WHO, cada(years=year(**{kind: 0})), N),
        Example(WHO, cada(), N),
    )


def _staff(ratio: str) -> tuple[Indicator, ...]:
    """A ratio declared with 8 full-time jobs for 96 places: 12 places for a job."""
    return indicator(ratio_realised=ratio, etp_realised=8, mean_places=96)


UNABUTTING: Final = (
    autorisation("2010-01-01", "2024-12-31"),
    autorisation("2025-01-01", "2039-12-31"),
)
STRICT: Final = Reference(thresholds=(Threshold("TAUX_ENCADREMENT_MAX", REFERENCE.threshold(
    "COUT_JOURNALIER_MIN"), "AUTORISEE"),))  # fmt: skip

EXAMPLES: Final[dict[str, tuple[Example, ...]]] = {
    "AUTORISATION_DUREE_NOT_15Y": (
        Example(YES, cada(acts=(autorisation("2010-01-01", "2025-12-31"),)), T),
        Example(NO, cada(acts=(autorisation("2010-01-01", "2024-12-31"),)), F),
        Example(NO, cada(acts=(convention(),)), NONE),
        Example(EDGE, cada(acts=(autorisation("2010-01-01", "2025-01-01"),)), F),
        Example(EDGE, cada(acts=(autorisation("2010-01-01", "2025-01-02"),)), T),
        Example(EDGE, cada(acts=(autorisation("2010-01-01", "2024-12-30"),)), T),
        Example(EDGE, cada(acts=(autorisation("2008-02-29", "2023-02-28"),)), F),
        Example(
            EDGE, cada(acts=(autorisation(signed_end=day("2029-12-31"), end="2031-12-31"),)), F
        ),
        Example(WHO, cada(acts=(autorisation(end="2020-06-30", ended_early=True),)), N),
        Example(WHO, cada(), N),
        Example(NO, huda(acts=(autorisation("2010-01-01", "2025-12-31"),)), NONE),
    ),
    "CONVENTION_AUTORISEE_DUREE_NOT_5Y": (
        Example(YES, cada(acts=(convention("2022-01-01", "2025-12-31"),)), T),
        Example(NO, cada(acts=(convention("2022-01-01", "2026-12-31"),)), F),
        Example(NO, cada(acts=(convention("2022-01-01", None),)), NONE),
        Example(EDGE, cada(acts=(convention("2022-07-01", "2027-07-01"),)), F),
        Example(EDGE, cada(acts=(convention("2022-07-01", "2027-07-02"),)), T),
        Example(WHO, cada(), N),
    ),
    "CONVENTION_SUBVENTIONNEE_DUREE_GT_3Y": (
        Example(YES, huda(acts=(convention("2023-01-01", "2026-12-31"),)), T),
        Example(NO, huda(acts=(convention("2023-01-01", "2023-12-31"),)), F),
        Example(EDGE, huda(acts=(convention("2023-01-01", "2026-01-01"),)), F),
        Example(EDGE, huda(acts=(convention("2023-01-01", "2026-01-02"),)), T),
        Example(WHO, huda(), N),
    ),
    "CONVENTION_HORS_PERIODE_AUTORISATION": (
        Example(YES, cada(acts=(autorisation(), convention("2027-01-01", "2031-12-31"))), T),
        Example(NO, cada(acts=(autorisation(), convention("2022-01-01", "2026-12-31"))), F),
        Example(NO, cada(acts=(convention(),)), NONE),
        Example(EDGE, cada(acts=(autorisation(), convention("2015-01-01", "2029-12-31"))), F),
        Example(EDGE, cada(acts=(autorisation(), convention("2014-12-31", "2029-12-31"))), T),
        Example(EDGE, cada(acts=(*UNABUTTING, convention("2022-01-01", "2026-12-31"))), F),
        Example(
            EDGE,
            cada(
                acts=(
                    autorisation("2010-01-01", "2024-12-30"),
                    autorisation("2025-01-01", "2039-12-31"),
                    convention("2022-01-01", "2026-12-31"),
                )
            ),
            T,
        ),
        Example(WHO, cada(), N),
    ),
    "CONVENTION_MANQUANTE_OU_EXPIREE": (
        Example(YES, cada(acts=()), T),
        Example(YES, huda(acts=(convention("2023-01-01", "2025-12-31"),)), T),
        Example(YES, cada(acts=(convention("2026-06-01", "2031-05-31"),)), T),
        Example(NO, cada(acts=(convention(),)), F),
        Example(NO, cada(acts=(), cpoms=cpom(covers=frozenset({"CONVENTION"}))), F),
        Example(NO, of("CADA", etat="FERMEE", acts=()), NONE),
        Example(NO, of("PRAHDA", acts=()), NONE),
        Example(EDGE, cada(acts=(convention("2021-01-01", "2026-01-09"),)), F),
        Example(EDGE, cada(acts=(convention("2021-01-01", "2026-01-08"),)), T),
        Example(EDGE, cada(acts=(convention("2026-01-09", "2031-01-08"),)), F),
        Example(WHO, cada(), N),
        Example(WHO, of(None, acts=()), N),
    ),
    "CONVENTION_DATES_DIFFERENTES_ACTES": (
        Example(
            YES,
            cada(acts=(convention(),), declared=Declared(day("2022-01-01"), day("2025-12-31"))),
            T,
        ),
        Example(
            NO,
            cada(acts=(convention(),), declared=Declared(day("2022-01-01"), day("2026-12-31"))),
            F,
        ),
        Example(NO, cada(acts=(), declared=Declared()), NONE),
        Example(
            EDGE,
            cada(
                acts=(convention("2017-01-01", "2021-12-31"), convention()),
                declared=Declared(day("2017-01-01"), day("2026-12-31")),
            ),
            F,
        ),
        Example(WHO, cada(acts=(convention(),)), N),
        Example(WHO, cada(acts=(convention(),), declared=Declared(day("2022-01-01"))), N),
    ),
    "AUTORISATION_DATES_DIFFERENTES_ACTES": (
        Example(
            YES,
            cada(
                acts=(autorisation(),),
                declared=Declared(None, None, day("2015-01-02"), day("2029-12-31")),
            ),
            T,
        ),
        Example(
            NO,
            cada(
                acts=(autorisation(),),
                declared=Declared(None, None, day("2015-01-01"), day("2029-12-31")),
            ),
            F,
        ),
        Example(EDGE, huda(acts=(autorisation(),), declared=Declared()), NONE),
        Example(WHO, cada(acts=(autorisation(),), declared=Declared()), N),
        Example(WHO, cada(declared=Declared()), N),
    ),
    "EVALUATION_HORS_DELAI": (
        Example(YES, cada(acts=(convention(),), evaluations=()), T),
        Example(YES, cada(acts=(convention(),), evaluations=evaluations("2019-05-01")), T),
        Example(NO, cada(acts=(convention(),), evaluations=evaluations("2023-05-01")), F),
        Example(NO, cada(acts=(convention(),), evaluations=(), exempt_from_evaluation=True), F),
        Example(NO, cada(acts=(), evaluations=()), NONE),
        Example(NO, huda(acts=(convention(),), evaluations=()), NONE),
        Example(EDGE, cada(acts=(convention(),), evaluations=evaluations("2021-12-31")), F),
        Example(EDGE, cada(acts=(convention(),), evaluations=evaluations("2021-12-30")), T),
        Example(WHO, cada(acts=(convention(),)), N),
        Example(WHO, cada(evaluations=()), N),
    ),
    "PLACES_LABELLISEES_GT_AUTORISEES": _at_most("lgbt"),
    "PLACES_SPECIALISEES_GT_AUTORISEES": _at_most("fvv_teh"),
    "PLACES_PMR_GT_AUTORISEES": _at_most("pmr"),
    "INCOHERENCE_LGBT_PLACES": _flagged("lgbt"),
    "INCOHERENCE_FVVTEH_PLACES": _flagged("fvv_teh"),
    "PLACES_ADRESSES_ECART_STRUCTURE": (
        Example(YES, cada(capacity=capacity(100), sites=sites(40, 45)), T),
        Example(YES, cada(capacity=capacity(0), sites=sites(1)), T),
        Example(NO, cada(capacity=capacity(100), sites=sites(50, 50)), F),
        Example(EDGE, cada(capacity=capacity(100), sites=sites(50, 40)), F),
        Example(EDGE, cada(capacity=capacity(100), sites=sites(50, 39)), T),
        Example(EDGE, cada(capacity=capacity(100), sites=sites(60, 50)), F),
        Example(EDGE, cada(capacity=capacity(100), sites=sites(61, 50, None)), T),
        Example(WHO, cada(capacity=capacity(100), sites=sites(60, None)), N),
        Example(WHO, cada(capacity=capacity(None), sites=sites(60)), N),
        Example(WHO, cada(capacity=capacity(100), sites=()), N),
        Example(WHO, cada(capacity=capacity(100)), N),
    ),
    "DEPARTEMENT_INCOHERENT_CODE_DNA": (
        Example(YES, cada(dna=("C7501",)), T),
        Example(NO, cada(dna=("C1401",)), F),
        Example(NO, cada(dna=()), NONE),
        Example(EDGE, cada(dna=("C1401", "C5014")), (False, True)),
        Example(EDGE, cada(dna=("C",)), T),
        Example(WHO, cada(), N),
        Example(WHO, Dossier(identity=None, dna=("C1401",)), N),
    ),
    "MULTI_DNA": (
        Example(YES, cada(dna=("C1401", "C1402")), T),
        Example(NO, cada(dna=("C1401",)), F),
        Example(EDGE, cada(dna=()), F),
        Example(EDGE, cada(dna=("C1401", "C1401")), F),
        Example(WHO, cada(), N),
    ),
    "CPOM_MONO_STRUCTURE": (
        Example(YES, cada(cpoms=cpom(members=1)), T),
        Example(NO, cada(cpoms=cpom(members=5)), F),
        Example(NO, cada(cpoms=()), NONE),
        Example(EDGE, cada(cpoms=cpom(members=2)), F),
        Example(WHO, cada(cpoms=cpom()), N),
        Example(WHO, cada(), N),
    ),
    "TAUX_ENCADREMENT_GT_SEUIL": (
        Example(YES, cada(indicators=indicator(ratio_realised="20.01")), T),
        Example(YES, huda(indicators=indicator(ratio_realised=26)), T),
        Example(YES, cada(indicators=indicator(ratio_realised=16), reference=STRICT), T),
        Example(NO, cada(indicators=indicator(ratio_realised=15)), F),
        Example(NO, cada(indicators=indicator(2026, ratio_forecast=30)), NONE),
        Example(NO, cada(opened="2025-01-01", indicators=indicator(ratio_forecast=30)), NONE),
        Example(NO, of("PRAHDA", indicators=indicator(ratio_realised=30)), NONE),
        Example(EDGE, cada(indicators=indicator(ratio_realised=20)), F),
        Example(EDGE, huda(indicators=indicator(ratio_realised=25)), F),
        Example(EDGE, cada(indicators=indicator(ratio_realised=15, ratio_forecast=30)), F),
        Example(WHO, cada(indicators=indicator()), N),
        Example(WHO, cada(), N),
    ),
    "TAUX_ENCADREMENT_LT_2": (
        Example(YES, cada(indicators=indicator(ratio_realised="0.08")), T),
        Example(NO, of("PRAHDA", indicators=indicator(ratio_realised=15)), F),
        Example(EDGE, cada(indicators=indicator(ratio_realised=2)), F),
        Example(EDGE, cada(indicators=indicator(ratio_forecast="1.99")), T),
        Example(WHO, cada(indicators=indicator()), N),
        Example(WHO, cada(), N),
    ),
    "COUT_JOURNALIER_GT_TARIF_CIBLE": (
        Example(YES, cada(indicators=indicator(cost_realised=22)), T),
        Example(NO, cada(indicators=indicator(cost_realised=21)), F),
        Example(EDGE, cada(indicators=indicator(cost_realised="21.50")), F),
        Example(EDGE, cada(indicators=indicator(cost_realised="21.51")), T),
        Example(EDGE, cada(indicators=indicator(2023, cost_realised="20.50")), T),
        Example(WHO, cada(indicators=indicator(2022, cost_realised=99)), N),
        Example(WHO, huda(indicators=indicator(cost_realised=99)), N),
        Example(WHO, cada(indicators=indicator()), N),
        Example(WHO, cada(indicators=indicator(cost_realised=99), reference=None), N),
    ),
    "COUT_JOURNALIER_LT_15": (
        Example(YES, cada(indicators=indicator(cost_realised=12)), T),
        Example(NO, cada(indicators=indicator(cost_realised="21.40")), F),
        Example(EDGE, cada(indicators=indicator(cost_realised=15)), F),
        Example(EDGE, cada(indicators=indicator(cost_realised="14.99")), T),
        Example(WHO, cada(indicators=indicator()), N),
        Example(WHO, cada(), N),
    ),
    "RESULTAT_NET_EQ_0": (
        Example(
            YES,
            cada(budgets=budget(total_income=0, charges_retained=0, dotation_granted=800_000)),
            T,
        ),
        Example(YES, cada(budgets=budget(total_income=0)), T),
        Example(YES, cada(budgets=budget(charges_retained=0)), T),
        Example(NO, cada(budgets=budget(total_income=95_000, charges_retained=90_000)), F),
        Example(NO, cada(budgets=budget(2026, total_income=0)), NONE),
        Example(EDGE, cada(budgets=budget(total_income=90_000, charges_retained=90_000)), F),
        Example(
            EDGE, cada(budgets=budget(total_income=0, charges_retained=0, dotation_granted=0)), F
        ),
        Example(WHO, cada(budgets=budget(total_income=0, charges_retained=0)), N),
        Example(WHO, cada(budgets=budget(total_income=95_000)), N),
        Example(WHO, cada(budgets=budget()), N),
        Example(WHO, cada(), N),
    ),
    "AFFECTATION_DETAIL_MANQUANT": (
        Example(YES, cada(budgets=budget(allocation_total=1000)), T),
        Example(YES, cada(budgets=budget(allocation_total=1000, allocation_detail=0)), T),
        Example(NO, cada(budgets=budget(allocation_total=1000, allocation_detail=900)), F),
        Example(NO, huda(budgets=budget(allocation_total=1000)), NONE),
        Example(EDGE, cada(budgets=budget(allocation_total=0)), F),
        Example(EDGE, cada(budgets=budget(allocation_total=-500)), T),
        Example(WHO, cada(budgets=budget(allocation_detail=900)), N),
        Example(WHO, cada(), N),
    ),
    "AFFECTATION_DETAIL_ECART": (
        Example(YES, cada(budgets=budget(allocation_total=1000, allocation_detail=1)), T),
        Example(NO, cada(budgets=budget(allocation_total=1000, allocation_detail=1000)), F),
        Example(NO, cada(budgets=budget(allocation_total=1000)), F),
        Example(EDGE, cada(budgets=budget(allocation_total=1000, allocation_detail="1000.01")), F),
        Example(EDGE, cada(budgets=budget(allocation_total=1000, allocation_detail="1000.02")), T),
        Example(WHO, cada(budgets=budget()), N),
        Example(WHO, cada(), N),
    ),
    "REPRISE_PLUS_AFFECTATION_ECART": (
        Example(
            YES,
            cada(budgets=budget(net_result=5000, state_recovery=2000, allocation_total=3000)),
            T,
        ),
        Example(
            NO,
            cada(budgets=budget(net_result=5000, state_recovery=-2000, allocation_total=3000)),
            F,
        ),
        Example(NO, cada(budgets=budget(net_result=5000, allocation_total=5000)), F),
        Example(
            EDGE,
            cada(budgets=budget(net_result="5000.01", state_recovery=0, allocation_total=5000)),
            F,
        ),
        Example(
            EDGE,
            cada(budgets=budget(net_result="5000.02", state_recovery=0, allocation_total=5000)),
            T,
        ),
        Example(WHO, cada(budgets=budget(net_result=5000, allocation_total=3000)), N),
        Example(WHO, cada(budgets=budget(state_recovery=5000, allocation_total=3000)), N),
        Example(WHO, cada(), N),
    ),
    "REPRISE_ETAT_SIGNE_INVERSE": (
        Example(
            YES,
            cada(budgets=budget(net_result=5000, state_recovery=2000, allocation_total=3000)),
            T,
        ),
        Example(
            NO,
            cada(budgets=budget(net_result=5000, state_recovery=-2000, allocation_total=3000)),
            F,
        ),
        Example(
            NO, cada(budgets=budget(net_result=5000, state_recovery=7, allocation_total=3000)), F
        ),
        Example(
            EDGE,
            cada(budgets=budget(net_result=3000, state_recovery=0, allocation_total=3000)),
            F,
        ),
        Example(WHO, cada(budgets=budget(net_result=5000, allocation_total=3000)), N),
        Example(WHO, cada(budgets=budget(state_recovery=5000)), N),
        Example(WHO, cada(), N),
    ),
    "SUBVENTIONNEE_DEFICIT_AVEC_EXCEDENT": (
        Example(YES, huda(budgets=budget(net_result=-10, surplus_recovered=5)), T),
        Example(YES, huda(budgets=budget(net_result=-10, dedicated_funds=5)), T),
        Example(
            NO,
            huda(
                budgets=budget(
                    net_result=-10, surplus_recovered=0, surplus_carried=0, dedicated_funds=0
                )
            ),
            F,
        ),
        Example(NO, cada(budgets=budget(net_result=-10, surplus_recovered=5)), NONE),
        Example(EDGE, huda(budgets=budget(net_result=0, surplus_recovered=5)), F),
        Example(WHO, huda(budgets=budget(net_result=-10, surplus_recovered=0)), N),
        Example(WHO, huda(budgets=budget(surplus_recovered=5)), N),
        Example(WHO, huda(), N),
    ),
    "SUBVENTIONNEE_EXCEDENT_AVEC_REPRISE_ETAT": (
        Example(YES, huda(budgets=budget(net_result=10, state_recovery=5)), T),
        Example(NO, huda(budgets=budget(net_result=10, state_recovery=0)), F),
        Example(NO, huda(budgets=budget(net_result=-10, state_recovery=5)), F),
        Example(EDGE, huda(budgets=budget(net_result=0, state_recovery=5)), F),
        Example(WHO, huda(budgets=budget(net_result=10)), N),
        Example(WHO, huda(), N),
    ),
    "SUBVENTIONNEE_EXCEDENT_ECART": (
        Example(
            YES,
            huda(
                budgets=budget(
                    net_result=5000, surplus_recovered=3000, surplus_carried=1500, dedicated_funds=0
                )
            ),
            T,
        ),
        Example(
            NO,
            huda(
                budgets=budget(
                    net_result=5000,
                    surplus_recovered=3000,
                    surplus_carried=1500,
                    dedicated_funds=500,
                )
            ),
            F,
        ),
        Example(
            EDGE,
            huda(
                budgets=budget(
                    net_result="0.01", surplus_recovered=0, surplus_carried=0, dedicated_funds=0
                )
            ),
            F,
        ),
        Example(EDGE, huda(budgets=budget(net_result=0, surplus_recovered=9)), F),
        Example(WHO, huda(budgets=budget(net_result=5000, surplus_recovered=3000)), N),
        Example(WHO, huda(), N),
    ),
    "DOCUMENT_CONVENTION_MANQUANT": (
        Example(YES, cada(acts=(convention(filed=False),)), T),
        Example(YES, cada(acts=()), T),
        Example(NO, cada(acts=(convention(filed=True),)), F),
        Example(EDGE, cada(acts=(convention(filed=False), convention(filed=True))), F),
        Example(WHO, cada(acts=(convention(),)), N),
        Example(WHO, cada(), N),
    ),
    "DOCUMENT_AUTORISATION_MANQUANT": (
        Example(YES, cada(acts=(autorisation(filed=False),)), T),
        Example(NO, cada(acts=(autorisation(filed=True),)), F),
        Example(NO, huda(acts=()), NONE),
        Example(EDGE, cada(acts=(convention(filed=True),)), T),
        Example(WHO, cada(acts=(autorisation(),)), N),
        Example(WHO, cada(), N),
    ),
    "DOCUMENT_CPOM_MANQUANT": (
        Example(YES, cada(cpoms=cpom(contract_filed=False)), T),
        Example(NO, cada(cpoms=cpom(contract_filed=True)), F),
        Example(EDGE, cada(cpoms=()), NONE),
        Example(WHO, cada(cpoms=cpom()), N),
        Example(WHO, cada(), N),
    ),
    "ACTIVITE_PLACES_INDISPONIBLES_GT_3PCT": (
        Example(YES, cada(activity=(month(places=100, unavailable=4),)), T),
        Example(NO, cada(activity=(month(places=100, unavailable=0),)), F),
        Example(EDGE, cada(activity=(month(places=100, unavailable=3),)), F),
        Example(
            EDGE,
            cada(
                activity=(
                    month(places=100, unavailable=4),
                    month(dna_code="C1402", places=0, unavailable=4),
                )
            ),
            T,
        ),
        Example(WHO, cada(activity=(month(places=0, unavailable=4),)), N),
        Example(WHO, cada(activity=(month(unavailable=4),)), N),
        Example(WHO, cada(activity=(month(places=100),)), N),
        Example(WHO, cada(activity=()), N),
        Example(WHO, cada(), N),
    ),
    "ACTIVITE_PRESENCES_INDUES_GT_7PCT": (
        Example(YES, cada(activity=(month(places=100, undue_bpi=4, undue_refused=4),)), T),
        Example(NO, huda(activity=(month(places=100, undue_bpi=1, undue_refused=1),)), F),
        Example(NO, of("CPH", activity=(month(places=100, undue_bpi=90, undue_refused=0),)), NONE),
        Example(EDGE, cada(activity=(month(places=100, undue_bpi=4, undue_refused=3),)), F),
        Example(EDGE, cada(activity=(month(places=100, undue_bpi=8),)), T),
        Example(WHO, cada(activity=(month(places=100, undue_bpi=7),)), N),
        Example(WHO, cada(), N),
    ),
    "ADRESSE_NON_LOCALISEE": (
        Example(YES, cada(sites=(Site("a", 5, located=False), Site("b", 5, located=True))), T),
        Example(NO, cada(sites=(Site("a", 5, located=True),)), F),
        Example(EDGE, cada(sites=()), F),
        Example(EDGE, cada(sites=(Site("a", 5, located=False), Site("b", 5))), T),
        Example(WHO, cada(sites=(Site("a", 5), Site("b", 5, located=True))), N),
        Example(WHO, cada(), N),
    ),
    "CONVENTION_HUDA_DUREE_GT_1Y": (
        Example(YES, huda(acts=(convention("2023-01-01", "2025-12-31"),)), T),
        Example(NO, huda(acts=(convention("2023-01-01", "2023-12-31"),)), F),
        Example(NO, of("CAES", acts=(convention("2023-01-01", "2025-12-31"),)), NONE),
        Example(EDGE, huda(acts=(convention("2024-01-01", "2024-12-31"),)), F),
        Example(EDGE, huda(acts=(convention("2023-01-01", "2024-01-01"),)), F),
        Example(EDGE, huda(acts=(convention("2023-01-01", "2024-01-02"),)), T),
        Example(
            EDGE,
            huda(acts=(convention("2023-01-01", "2025-12-31", signed_end=day("2023-12-31")),)),
            F,
        ),
        Example(WHO, huda(), N),
    ),
    "TAUX_ENCADREMENT_ECART_CALCUL": (
        Example(YES, cada(indicators=_staff("14")), T),
        Example(YES, cada(indicators=_staff("0.083")), T),
        Example(NO, cada(indicators=_staff("12")), F),
        Example(EDGE, cada(indicators=_staff("12.6")), F),
        Example(EDGE, cada(indicators=_staff("12.601")), T),
        Example(EDGE, cada(indicators=_staff("11.4")), F),
        Example(EDGE, cada(indicators=_staff("11.399")), T),
        Example(WHO, cada(indicators=indicator(ratio_realised=12, etp_realised=8)), N),
        Example(WHO, cada(indicators=indicator(ratio_realised=12, mean_places=96)), N),
        Example(
            WHO, cada(indicators=indicator(ratio_realised=12, etp_forecast=8, mean_places=96)), N
        ),
        Example(WHO, cada(), N),
    ),
    "COUT_JOURNALIER_ECART_CALCUL": (
        Example(YES, cada(indicators=indicator(cost_realised=30, theoretical_cost=20)), T),
        Example(NO, cada(indicators=indicator(cost_realised=20, theoretical_cost=20)), F),
        Example(EDGE, cada(indicators=indicator(cost_realised=22, theoretical_cost=20)), F),
        Example(EDGE, cada(indicators=indicator(cost_realised="22.01", theoretical_cost=20)), T),
        Example(EDGE, cada(indicators=indicator(cost_forecast="17.99", theoretical_cost=20)), T),
        Example(WHO, cada(indicators=indicator(cost_realised=20)), N),
        Example(WHO, cada(indicators=indicator(theoretical_cost=20)), N),
        Example(WHO, cada(), N),
    ),
    "DOTATION_ACCORDEE_GT_DEMANDEE": (
        Example(YES, cada(budgets=budget(dotation_requested=100, dotation_granted=101)), T),
        Example(NO, huda(budgets=budget(dotation_requested=100, dotation_granted=90)), F),
        Example(
            NO, of("PRAHDA", budgets=budget(dotation_requested=100, dotation_granted=101)), NONE
        ),
        Example(EDGE, cada(budgets=budget(dotation_requested=100, dotation_granted=100)), F),
        Example(EDGE, cada(budgets=budget(dotation_requested=100, dotation_granted="100.01")), T),
        Example(WHO, cada(budgets=budget(dotation_granted=100)), N),
        Example(WHO, cada(budgets=budget(dotation_requested=100)), N),
        Example(WHO, cada(), N),
    ),
}
