from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.rules.formula import formula_of
from placeasile.domain.rules.housing import (
    Bati,
    bati,
    commune_affichee,
    ecart_sites,
    ecart_sites_relatif,
    libelle_operateur,
    part_logement_social,
    part_qpv,
)
from placeasile.domain.sites.events import Repartition

D, C = Repartition.DIFFUS, Repartition.COLLECTIF
places = st.integers(0, 500)
forms = st.lists(st.none() | st.sampled_from(Repartition), max_size=6)


@pytest.mark.covers("5.5", "V-SITE-11", "Repartition.MIXTE", "Repartition.COLLECTIF")
@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ([], None),
        ([None], None),
        ([C], Bati.COLLECTIF),
        ([C, C], Bati.COLLECTIF),
        ([D, D], Bati.DIFFUS),
        ([D, C], Bati.MIXTE),
        ([C, None], Bati.COLLECTIF),
    ],
)
def test_the_built_form_follows_from_the_sites(
    forms: list[Repartition | None], expected: Bati | None
) -> None:
    assert bati(forms) == expected


@given(one=forms, other=forms)
def test_the_built_form_depends_neither_on_order_nor_on_repeats(
    one: list[Repartition | None], other: list[Repartition | None]
) -> None:
    assert bati([*one, *other]) == bati([*other, *one, *one])


@given(one=forms)
def test_swapping_the_forms_of_sites_swaps_that_of_the_structure(
    one: list[Repartition | None],
) -> None:
    swap = {D: C, C: D, None: None}
    swapped = {"DIFFUS": "COLLECTIF", "COLLECTIF": "DIFFUS"}
    found = bati(one)

    assert bati([swap[form] for form in one]) == (
        found if found is None else swapped.get(found.value, found.value)
    )


@pytest.mark.covers("5.8", "V-SITE-10", "PLACES_ADRESSES_ECART_STRUCTURE", "L36")
@pytest.mark.parametrize(
    ("capacity", "sites", "gap", "share"),
    [
        (100, 85, 15, "15.00"),
        (100, 110, -10, "10.00"),
        (60, 60, 0, "0.00"),
        (0, 50, -50, None),
        (None, 50, None, None),
        (100, None, None, None),
        (3, 2, 1, "33.33"),
    ],
)
def test_the_gap_between_the_capacity_and_the_sites(
    capacity: int | None, sites: int | None, gap: int | None, share: str | None
) -> None:
    assert ecart_sites(capacity, sites) == gap
    assert ecart_sites_relatif(capacity, sites) == (None if share is None else Decimal(share))


@given(capacity=places, sites=places, more=places)
def test_places_added_on_both_sides_leave_the_gap_as_it_is(
    capacity: int, sites: int, more: int
) -> None:
    assert ecart_sites(capacity + more, sites + more) == ecart_sites(capacity, sites)


@given(capacity=places, sites=places)
def test_the_relative_gap_is_not_known_without_places_and_nil_when_equal(
    capacity: int, sites: int
) -> None:
    share = ecart_sites_relatif(capacity, sites)

    assert (share is None) == (capacity == 0)
    assert ecart_sites_relatif(capacity + 1, capacity + 1) == 0


@pytest.mark.covers("delta 2.8", "L36")
@pytest.mark.parametrize("share", [part_qpv, part_logement_social])
def test_the_share_of_a_kind_of_places(share: object) -> None:
    assert callable(share)
    assert share(3, 12) == Decimal("25.00")
    assert share(0, 12) == 0
    assert share(None, 12) is None
    assert share(0, 0) is None
    assert share(0, None) is None


@given(part=places, rest=places)
def test_the_shares_of_a_part_and_of_the_rest_make_the_whole(part: int, rest: int) -> None:
    one, other = part_qpv(part, part + rest), part_qpv(rest, part + rest)

    if one is None or other is None:
        assert part + rest == 0
    else:
        assert abs(one + other - 100) <= Decimal("0.01")


@pytest.mark.covers("L15", "5.11 commune")
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Neuilly sur Seine", "Neuilly-sur-Seine"),
        ("LE GRAU DU ROI", "Le Grau-du-Roi"),
        ("L'Isle d'abeau", "L'Isle-d'Abeau"),
        ("  saint   étienne ", "Saint-Étienne"),
        ("VILLENEUVE-D'ASCQ", "Villeneuve-d'Ascq"),
        ("L\u2019HAŸ LES ROSES", "L'Haÿ-les-Roses"),
        ("les sables d'olonne", "Les Sables-d'Olonne"),
        ("La Rochelle", "La Rochelle"),
        ("aix-en-provence", "Aix-en-Provence"),
        ("CAEN", "Caen"),
        ("Le", "Le"),
        ("   ", None),
        ("", None),
        (None, None),
    ],
)
def test_the_name_of_a_commune_is_shown_as_it_is_written(
    written: str | None, shown: str | None
) -> None:
    assert commune_affichee(written) == shown


@given(st.text("abé LAD'-", max_size=20))
def test_a_name_that_is_shown_is_shown_the_same_again(text: str) -> None:
    shown = commune_affichee(text)

    assert commune_affichee(shown) == shown


@pytest.mark.covers("V-ID-08", "5.11 opérateur")
@pytest.mark.parametrize(
    ("operateur", "filiale", "label"),
    [
        ("Alpha", None, "Alpha"),
        ("Alpha", " ", "Alpha"),
        ("Alpha", "Alpha Sud", "Alpha Sud (Alpha)"),
        (None, "Alpha Sud", "Alpha Sud"),
        (None, None, None),
    ],
)
def test_a_subsidiary_is_named_before_its_operator(
    operateur: str | None, filiale: str | None, label: str | None
) -> None:
    assert libelle_operateur(operateur, filiale) == label


def test_a_formula_has_its_words_in_french() -> None:
    for one in (bati, part_qpv, part_logement_social, ecart_sites, ecart_sites_relatif):
        words = formula_of(one)
        assert words is not None
        assert words.definition.endswith(".")
