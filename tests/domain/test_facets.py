"""The words of facets."""

from placeasile.domain.catalogue import FACETS
from placeasile.domain.registry.facets import FACETS_SHOWN, LABELS


def test_every_facet_has_its_words_and_its_block() -> None:
    assert set(FACETS_SHOWN) == frozenset[str]().union(*FACETS.values())
    assert sum(len(one) for one in LABELS.values()) == len(FACETS_SHOWN)


def test_no_two_facets_are_called_the_same_in_a_block() -> None:
    for labels in LABELS.values():
        assert len(set(labels.values())) == len(labels)
