"""The life of an anomaly: commands, and what they make of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from placeasile.domain.anomaly.decisions import (
    ANOMALY,
    AnomalyCommand,
    AnomalyGone,
    AnomalyNotJustified,
    AnomalyTargetWrong,
    AnomalyUnknown,
    CorrectAnomaly,
    JustifyAnomaly,
    RaiseAnomaly,
    ReopenAnomaly,
)
from placeasile.domain.anomaly.events import (
    AnomalyCorrected,
    AnomalyJustified,
    AnomalyRaised,
    AnomalyReopened,
)
from placeasile.domain.anomaly.life import AnomalyState, anomalies, gone, state_of
from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.rules.dossier import Said
from placeasile.domain.stating import Open
from placeasile.domain.subjects import NotYet, SubjectNotFound
from tests.domain.anomaly.dossiers import TODAY, cada, convention, day
from tests.domain.examples import REGISTERED
from tests.support.deciding import SUBJECT, Deciding

CODE = "CONVENTION_MANQUANTE_OU_EXPIREE"
KNOWN: dict[str, Any] = {"structure_id": SUBJECT, "code": CODE, "year": 0, "target": ""}
RAISED = AnomalyRaised(**KNOWN, rule_version=1)
JUSTIFIED = AnomalyJustified(**KNOWN, comment="Signature en cours")


def told() -> Deciding[Open]:
    return Deciding(ANOMALY, today=TODAY).beside(SUBJECT, REGISTERED)


def send(kind: type[AnomalyCommand], on: str = "2026-01-09", **more: object) -> AnomalyCommand:
    return kind.model_validate({"code": CODE, "effective_on": day(on), **more})


def justify(on: str = "2026-01-09", **more: object) -> AnomalyCommand:
    return send(JustifyAnomaly, on, **{"comment": "Signature en cours", **more})


def observe(kind: type[AnomalyCommand], on: str) -> AnomalyCommand:
    return send(kind, on, rule_version=1)


@pytest.mark.covers("AnomalyJustified")
def test_an_anomaly_is_justified_once() -> None:
    (assertion,) = told().when(justify())

    assert assertion.event == JUSTIFIED
    assert told().after(justify()).again().when(justify()) == []


@pytest.mark.covers("AnomalyDetected", "AnomalyCleared", "L20", "AnomalyRaised", "AnomalyCorrected")
def test_the_register_records_what_it_sees() -> None:
    seen = told().after(observe(RaiseAnomaly, "2026-01-05"))

    assert seen.history.alive[0].event == RAISED
    assert seen.again().when(observe(RaiseAnomaly, "2026-01-05")) == []
    (assertion,) = seen.when(observe(CorrectAnomaly, "2026-01-07"))
    assert assertion.event == AnomalyCorrected(**KNOWN, rule_version=1)


def test_another_justification_of_the_same_day_is_a_correction() -> None:
    told().after(justify()).refuses(
        justify(comment="Autre chose"), DayAlreadyTaken, field="effective_on"
    )
    justified = told().after(justify())
    corrected = justified.when(
        justify(
            comment="Autre chose",
            supersedes=justified.id_of(AnomalyJustified),
            reason="Erreur de saisie",
        )
    )
    assert [one.event for one in corrected] == [AnomalyJustified(**KNOWN, comment="Autre chose")]


def test_an_anomaly_that_is_gone_is_not_justified() -> None:
    left = told().after(observe(RaiseAnomaly, "2026-01-05"))
    left = left.after(observe(CorrectAnomaly, "2026-01-07"))

    left.refuses(justify(), AnomalyGone, field="code")
    assert left.after(observe(RaiseAnomaly, "2026-01-08")).when(justify())
    assert left.when(justify("2026-01-06"))


@pytest.mark.covers("AnomalyReopened")
def test_a_justified_anomaly_is_reopened() -> None:
    justified = told().after(justify("2026-01-05"))
    reopened = justified.after(send(ReopenAnomaly, motif="Toujours pas signée"))

    assert reopened.history.alive[-1].event == AnomalyReopened(**KNOWN, motif="Toujours pas signée")
    assert reopened.again().when(send(ReopenAnomaly, motif="Toujours pas signée")) == []
    reopened.on(date(2026, 2, 1)).refuses(
        send(ReopenAnomaly, "2026-02-01"), AnomalyNotJustified, field="code"
    )
    told().refuses(send(ReopenAnomaly), AnomalyNotJustified, field="code")


def test_a_justification_that_was_reopened_is_not_retracted() -> None:
    reopened = told().after(justify("2026-01-05")).after(send(ReopenAnomaly))

    reopened.refuses_to_retract(reopened.id_of(AnomalyJustified), EventStillNeeded)
    justified = told().after(justify())
    assert justified.retracting(justified.id_of(AnomalyJustified))


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"code": "N_EXISTE_PAS"}, AnomalyUnknown),
        ({"year": 2023}, AnomalyTargetWrong),
        ({"target": "C1401"}, AnomalyTargetWrong),
        ({"code": "RESULTAT_NET_EQ_0"}, AnomalyTargetWrong),
        ({"code": "DEPARTEMENT_INCOHERENT_CODE_DNA"}, AnomalyTargetWrong),
    ],
)
def test_only_what_a_rule_can_find_is_justified(more: dict[str, Any], refusal: Any) -> None:  # noqa: ANN401 (a class)
    told().refuses(justify(**more), refusal, field="code")


def test_an_anomaly_of_a_code_is_justified() -> None:
    sent = justify(code="DEPARTEMENT_INCOHERENT_CODE_DNA", target="C7501")

    (fact,) = told().when(sent)[0].event.facts()
    assert fact.key == "DEPARTEMENT_INCOHERENT_CODE_DNA/0/C7501"
    assert set(fact.value) == {"comment"}


def test_nothing_is_justified_in_advance_or_of_nothing() -> None:
    told().refuses(justify("2026-01-10"), NotYet, field="effective_on")
    Deciding(ANOMALY).beside(SUBJECT).refuses(justify(), SubjectNotFound, field="structure_id")


# ---------------------------------------------------------------- what becomes of it

SEEN = Said(CODE, 0, "", raised_on=day("2026-01-05"), raised_at=3)
EXPLAINED = replace(SEEN, justified_on=day("2026-01-06"), justified_at=4, comment="Signature")
LEFT = replace(EXPLAINED, corrected_on=day("2026-01-07"), corrected_at=5)
BACK = replace(LEFT, raised_on=day("2026-01-08"), raised_at=6)


@pytest.mark.covers("L20", "delta 2.1")
@pytest.mark.parametrize(
    ("said", "state"),
    [
        (None, AnomalyState.OUVERTE),
        (SEEN, AnomalyState.OUVERTE),
        (EXPLAINED, AnomalyState.JUSTIFIEE),
        (
            replace(EXPLAINED, reopened_on=day("2026-01-07"), reopened_at=5),
            AnomalyState.REOUVERTE,
        ),
        (
            replace(EXPLAINED, reopened_on=day("2026-01-05"), reopened_at=2),
            AnomalyState.JUSTIFIEE,
        ),
        (LEFT, AnomalyState.RELEVEE_A_NOUVEAU),
        (BACK, AnomalyState.RELEVEE_A_NOUVEAU),
        (replace(BACK, justified_on=day("2026-01-09"), justified_at=7), AnomalyState.JUSTIFIEE),
        (replace(EXPLAINED, raised_on=None, raised_at=None), AnomalyState.JUSTIFIEE),
    ],
)
def test_what_is_recorded_says_what_becomes_of_an_anomaly(
    said: Said | None, state: AnomalyState
) -> None:
    assert state_of(True, said) is state  # noqa: FBT003 (a result)
    assert state_of(False, said) is AnomalyState.CORRIGEE  # noqa: FBT003 (a result)
    assert state_of(None, said) is AnomalyState.INDETERMINEE


def test_what_was_seen_and_is_sound_is_still_told() -> None:
    (found,) = [
        one
        for one in anomalies(cada(acts=(convention(),), said=(LEFT,)), TODAY)
        if one.rule.code == CODE
    ]

    assert found.state is AnomalyState.CORRIGEE
    assert found.since is None
    assert gone(LEFT)
    assert not gone(BACK)


def test_a_target_that_is_told_twice_is_shown_once_with_the_gravest() -> None:
    twice = (convention("2022-01-01", "2025-12-31"), convention())

    found = [
        one
        for one in anomalies(cada(acts=twice), TODAY)
        if one.rule.code == "CONVENTION_AUTORISEE_DUREE_NOT_5Y"
    ]
    assert [one.finding.result for one in found] == [True]


def test_what_was_never_seen_and_is_sound_is_not_told() -> None:
    told_codes = {one.rule.code for one in anomalies(cada(acts=(convention(),)), TODAY)}

    assert CODE not in told_codes


def test_an_anomaly_of_what_is_no_more_is_corrected() -> None:
    lost = replace(SEEN, code="AUTORISATION_DUREE_NOT_15Y", target="x")
    unknown = replace(SEEN, code="REGLE_RETIREE")

    found = {one.rule.code: one for one in anomalies(cada(acts=(), said=(lost, unknown)), TODAY)}

    assert found["AUTORISATION_DUREE_NOT_15Y"].state is AnomalyState.CORRIGEE
    assert "REGLE_RETIREE" not in found
    assert found[CODE].state is AnomalyState.OUVERTE
    assert found[CODE].since is None
