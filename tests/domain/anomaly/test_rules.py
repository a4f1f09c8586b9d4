"""What each rule finds, by example; and what all rules have in common."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from placeasile.domain.anomaly.rules.kernel import (
    Edit,
    Family,
    Finding,
    Grain,
    Level,
    Reporting,
    Rule,
    Words,
    either,
)
from placeasile.domain.anomaly.rules.registry import RULES
from placeasile.domain.rules.dossier import Dossier, Identity, RecoverySign, Reference
from tests.domain.anomaly.dossiers import TODAY, budget, cada, convention, huda, of, year
from tests.domain.anomaly.examples import EXAMPLES, Example, Kind

each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=lambda one: one.code)
CASES = [
    pytest.param(RULES[code], one, id=f"{code}-{one.kind}-{rank}")
    for code, several in EXAMPLES.items()
    for rank, one in enumerate(several)
]
DISPLAYED = {
    "AUTORISATION_DUREE_NOT_15Y", "CONVENTION_AUTORISEE_DUREE_NOT_5Y",
    "CONVENTION_SUBVENTIONNEE_DUREE_GT_3Y", "CONVENTION_HORS_PERIODE_AUTORISATION",
    "PLACES_LABELLISEES_GT_AUTORISEES", "PLACES_ADRESSES_ECART_STRUCTURE",
    "TAUX_ENCADREMENT_LT_2", "RESULTAT_NET_EQ_0", "AFFECTATION_DETAIL_MANQUANT",
    "AFFECTATION_DETAIL_ECART", "REPRISE_PLUS_AFFECTATION_ECART",
    "SUBVENTIONNEE_DEFICIT_AVEC_EXCEDENT", "ADRESSE_NON_LOCALISEE",
}  # fmt: skip


@pytest.mark.covers(*EXAMPLES, "L36", "V-BUD-07", "V-BUD-08", "V-CAL-08")
@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_rule_finds_what_its_example_says(rule: Rule, example: Example) -> None:
    found = rule.evaluate(example.dossier, example.on)

    assert tuple(one.result for one in found) == example.results


@each_rule
def test_a_rule_has_its_four_kinds_of_examples(rule: Rule) -> None:
    assert {one.kind for one in EXAMPLES[rule.code]} == set(Kind)
    expected = {Kind.POSITIVE: True, Kind.UNKNOWN: None}
    for one in EXAMPLES[rule.code]:
        if one.kind in expected:
            assert expected[one.kind] in one.results
        if one.kind is Kind.NEGATIVE:
            assert True not in one.results


def test_there_are_thirty_nine_rules_and_examples_of_no_other() -> None:
    assert len(RULES) == 39
    assert EXAMPLES.keys() == RULES.keys()
    assert {one.code for one in RULES.values() if one.displayed} == DISPLAYED


@each_rule
def test_a_rule_is_said_in_french(rule: Rule) -> None:
    assert rule.code == rule.code.upper()
    assert rule.version >= 1
    assert rule.basis
    assert not rule.words.label.endswith(".")
    for text in (rule.words.explanation, rule.words.remedy):
        assert text.endswith(".")
        assert len(text) > 15


@pytest.mark.covers("ReportingFamily.UTILE", "ReportingFamily.IMPACT")
def test_the_national_reporting_counts_these_rules() -> None:
    counted = {
        family: {one.code for one in RULES.values() if family in one.reporting}
        for family in Reporting
    }

    assert counted[Reporting.UTILE] == {
        "CONVENTION_MANQUANTE_OU_EXPIREE", "EVALUATION_HORS_DELAI", "MULTI_DNA",
        "CPOM_MONO_STRUCTURE", "DOCUMENT_CONVENTION_MANQUANT", "DOCUMENT_AUTORISATION_MANQUANT",
        "DOCUMENT_CPOM_MANQUANT",
    }  # fmt: skip
    assert counted[Reporting.IMPACT] == {
        "TAUX_ENCADREMENT_GT_SEUIL", "COUT_JOURNALIER_GT_TARIF_CIBLE",
        "ACTIVITE_PLACES_INDISPONIBLES_GT_3PCT", "ACTIVITE_PRESENCES_INDUES_GT_7PCT",
        "EVALUATION_HORS_DELAI",
    }  # fmt: skip


def test_what_a_merger_explains_only_informs() -> None:
    informing = {one.code for one in RULES.values() if one.level is Level.INFO}

    assert informing == {"MULTI_DNA", "CPOM_MONO_STRUCTURE"}


def test_each_rule_leads_to_the_block_where_it_is_mended() -> None:
    leads = {one.code: one.edit for one in RULES.values()}

    assert leads["EVALUATION_HORS_DELAI"] is Edit.QUALITE
    assert {one for one in leads if leads[one] is None} == {
        "CPOM_MONO_STRUCTURE", "DOCUMENT_CPOM_MANQUANT",
        "ACTIVITE_PLACES_INDISPONIBLES_GT_3PCT", "ACTIVITE_PRESENCES_INDUES_GT_7PCT",
    }  # fmt: skip


def test_a_rule_that_is_not_yet_or_no_longer_valid_says_nothing() -> None:
    rule = replace(RULES["MULTI_DNA"], valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))
    dossier = cada(dna=("C1401", "C1402"))

    assert rule.evaluate(dossier, date(2025, 12, 31)) == []
    assert [one.result for one in rule.evaluate(dossier, date(2026, 1, 1))] == [True]
    assert [one.result for one in rule.evaluate(dossier, date(2026, 12, 31))] == [True]
    assert rule.evaluate(dossier, date(2027, 1, 1)) == []


def test_a_rule_about_a_year_takes_the_type_of_that_year() -> None:
    rule = RULES["AFFECTATION_DETAIL_MANQUANT"]
    years = (*year(), replace(year()[0], year=2023, type="HUDA"))
    budgets = (*budget(2024, allocation_total=5), *budget(2023, allocation_total=5))

    found = rule.evaluate(of("CADA", years=years, budgets=budgets), TODAY)
    converted = rule.evaluate(of("HUDA", years=years, budgets=budgets), TODAY)

    assert found == converted == [Finding(result=True, year=2024)]


@pytest.mark.covers("RecoverySign.REPRISE_NEGATIVE", "RecoverySign.REPRISE_POSITIVE")
def test_the_sign_of_the_recovery_is_a_parameter() -> None:
    upstream = Reference(recovery_sign=RecoverySign.REPRISE_POSITIVE)
    amounts = budget(net_result=5000, state_recovery=2000, allocation_total=3000)
    codes = ("REPRISE_PLUS_AFFECTATION_ECART", "REPRISE_ETAT_SIGNE_INVERSE")

    for code in codes:
        (ours,) = RULES[code].evaluate(cada(budgets=amounts), TODAY)
        (theirs,) = RULES[code].evaluate(cada(budgets=amounts, reference=upstream), TODAY)
        assert (ours.result, theirs.result) == (True, False)


def test_the_flags_of_today_say_nothing_of_past_years() -> None:
    years = (
        replace(year(lgbt=4, flag_lgbt=True)[0], year=2022),
        replace(year(lgbt=0, flag_lgbt=False)[0], year=2025),
    )

    found = RULES["INCOHERENCE_LGBT_PLACES"].evaluate(cada(years=years), TODAY)

    assert [one.result for one in found] == [False, False]


def test_a_structure_that_is_closed_owes_no_convention() -> None:
    rule = RULES["CONVENTION_MANQUANTE_OU_EXPIREE"]

    assert rule.evaluate(of("HUDA", etat="FERMEE", acts=(convention(),)), TODAY) == []
    assert rule.evaluate(of("HUDA", etat="A_VENIR", acts=()), TODAY) == []


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([], False),
        ([False, False], False),
        ([False, None], None),
        ([None, True], True),
    ],
)
def test_one_of_several_is_true_false_or_not_known(
    results: list[bool | None],
    expected: bool | None,  # noqa: FBT001 (a result)
) -> None:
    assert either(results) is expected


# ---------------------------------------------------------------- any dossier


DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.sampled_from(
        ["", "CADA", "HUDA", "C1401", "75", "CONVENTION", "ARRETE_AUTORISATION", "OUVERTE"]
    ),
    int: st.integers(-2, 2030),
    bool: st.booleans(),
    date: DAYS,
    Decimal: st.decimals(-10_000, 10_000, places=2),
    NoneType: st.none(),
    RecoverySign: st.sampled_from(RecoverySign),
}


def anything(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 (a type)
    """Draw any value of a type of the dossier."""
    if kind in PLAIN:
        return PLAIN[kind]
    origin, inside = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return st.one_of([anything(one) for one in inside])
    if origin is tuple:
        return st.lists(anything(inside[0]), max_size=2).map(tuple)
    if origin is frozenset:
        return st.frozensets(anything(inside[0]), max_size=2)
    return st.builds(kind, **{name: anything(one) for name, one in get_type_hints(kind).items()})


dossiers = anything(Dossier)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(dossier=dossiers, on=DAYS)
def test_no_rule_ever_fails(dossier: Dossier, on: date) -> None:
    for rule in RULES.values():
        for found in rule.evaluate(dossier, on):
            assert found.result in {True, False, None}
            assert (found.year > 0) <= (rule.grain is Grain.YEAR)


@pytest.mark.parametrize("kind", ["CADA", "CPH", "HUDA", "CAES", "PRAHDA", "NH", None])
@each_rule
def test_what_is_not_loaded_is_not_told_sound(rule: Rule, kind: str | None) -> None:
    bare = Dossier(identity=Identity(kind, etat="OUVERTE"))

    for found in (*rule.evaluate(bare, TODAY), *rule.evaluate(Dossier(), TODAY)):
        assert found.result is None


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(dossier=dossiers, on=DAYS, data=st.data())
def test_taking_a_slice_away_makes_no_anomaly(
    dossier: Dossier, on: date, data: st.DataObject
) -> None:
    names = [one.name for one in fields(Dossier) if one.name not in {"said", "identity", "cpoms"}]
    name = data.draw(st.sampled_from(names))
    less = replace(dossier, **{name: None})
    if name in {"years", "exempt_from_evaluation"}:
        return  # a year's type is then today's; an exemption only lifts
    for rule in RULES.values():
        before = {(one.year, one.target, one.result) for one in rule.evaluate(dossier, on)}
        for found in rule.evaluate(less, on):
            said = (found.year, found.target, found.result)
            assert found.result is None or said in before


def test_families_have_names() -> None:
    assert all(one.label for one in Family)
    assert Words("a", "b", "c").label == "a"
    assert huda().identity is not None
