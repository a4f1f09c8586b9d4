"""What PostgreSQL and the domain both know, they know alike."""

from typing import Any, Final

from hypothesis import HealthCheck, example, given, settings, strategies as st
from psycopg import Connection

from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.domain.values import fold

LETTERS: Final = "abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿñæœ"
FRENCH: Final = (
    LETTERS
    + LETTERS.upper()
    + "0123456789"
    + " \t\u00a0\u202f-\u2013—'\u2019«»\"().,;:!?/&+°ºª€%…·"
)
FORMS: Final = ("", "\u0301", "\u0308", "ﬁ", "²", "½", "№")


def test_departements_are_those_of_the_domain(owner: Connection[Any]) -> None:
    rows = owner.execute("select code, nom, region from ref.departement").fetchall()

    assert {code: (nom, region) for code, nom, region in rows} == DEPARTEMENTS
    assert len(rows) == len(DEPARTEMENTS)


def test_regions_are_those_of_the_domain(owner: Connection[Any]) -> None:
    rows = owner.execute("select code, nom from ref.region").fetchall()

    assert dict(rows) == REGIONS


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(text="")
@example(text="   ")
@example(text="L\u2019ŒUVRE  de l'Été — « Nᵒ 3 »")
@example(text="Strasse, Straße")
@given(text=st.text(st.sampled_from([*FRENCH, *FORMS[1:]]), max_size=40))
def test_text_folds_as_in_the_domain(owner: Connection[Any], text: str) -> None:
    row = owner.execute("select ref.fold(%s)", [text]).fetchone()

    assert row == (fold(text),)


def test_the_names_of_territories_fold_as_in_the_domain(owner: Connection[Any]) -> None:
    for one in [*REGIONS.values(), *(one.nom for one in DEPARTEMENTS.values())]:
        row = owner.execute("select ref.fold(%s)", [one]).fetchone()
        assert row == (fold(one),)
