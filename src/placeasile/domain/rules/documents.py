"""Which documents and acts a dossier must hold, by type, year and contract."""

from collections.abc import Iterable, Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

from placeasile.domain.categories import (
    FINANCIAL,
    NEVER_REQUIRED,
    ActCategory,
    FinancialCategory,
)
from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.formula import formula
from placeasile.domain.vocabulary import StructureType

START_YEAR: Final = 2021
"""The first year whose documents are asked for."""

SOURCE: Final = "Tableau des documents financiers de Bhasile"
ACTS_SOURCE: Final = "Formulaires des actes administratifs de Bhasile"

SUBSIDISED: Final = frozenset({StructureType.HUDA, StructureType.CAES})


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A financial document that is due: of a category, about a year."""

    year: int
    category: FinancialCategory


@dataclass(frozen=True, slots=True)
class ActsDue:
    """What acts a dossier must hold.

    Of each category of ``present`` at least one is due, with its file and its dates. Each
    act of a category of ``complete`` that is recorded needs its file and its dates.
    """

    present: AbstractSet[ActCategory]
    complete: AbstractSet[ActCategory]


@dataclass(frozen=True, slots=True)
class CampaignActs:
    """The acts that a yearly update asks for, and those that it offers."""

    required: AbstractSet[ActCategory]
    optional: AbstractSet[ActCategory]


@formula(
    "Première année",
    "Année du rattachement au programme 303, à défaut de l'ouverture ; sans l'une ni l'autre, tout "
    "est demandé depuis 2021.",
    Unit.YEAR,
    source=SOURCE,
)
def opening_year(date_303: date | None, opened_on: date | None) -> int | None:
    """Return the year from which documents are due, None when neither day is known."""
    found = date_303 or opened_on
    return None if found is None else found.year


@formula(
    "Années affichées",
    "Autorisées : de 2021 à l'année ouverte. Autres : de 2021 à deux ans avant l'année ouverte.",
    Unit.YEAR,
    source=SOURCE,
)
def years_shown(kind: StructureType, open_year: int, opening: int | None = None) -> list[int]:
    """Return the years of the form, latest first; none when the structure is too recent."""
    last = open_year if kind.authorised else open_year - 2
    return list(range(last, max(START_YEAR, opening or START_YEAR) - 1, -1))


@formula(
    "Catégories déposables",
    "Catégories de la famille du type, et les autres documents, que l'année suive ou non le délai.",
    Unit.CHOICE,
    source=SOURCE,
)
def fileable(kind: StructureType) -> list[FinancialCategory]:
    """Return the categories that structures of a type file, due or not."""
    return [one for one in FinancialCategory if one.concerns(kind)]


@formula(
    "Document dû",
    "Catégorie obligatoire pour le type, année au moins égale à celle de l'ouverture et à 2021, et "
    "au plus égale à l'année ouverte moins le délai de la catégorie.",
    Unit.YES_NO,
    source=SOURCE,
)
def is_due(
    category: FinancialCategory,
    year: int,
    kind: StructureType,
    open_year: int,
    opening: int | None = None,
) -> bool:
    """Tell whether a document of a category about a year is due, CPOM left aside."""
    first = max(START_YEAR, opening or START_YEAR)
    return (
        category not in NEVER_REQUIRED
        and category.concerns(kind)
        and first <= year <= open_year - FINANCIAL[category].lag
    )


@formula(
    "Documents financiers obligatoires",
    "Documents dus, moins ceux qu'un CPOM de la structure tient pour son type.",
    Unit.COUNT,
    source=SOURCE,
)
def required_documents(
    kind: StructureType,
    open_year: int,
    opening: int | None = None,
    covered: Iterable[Due] = (),
) -> list[Due]:
    """Return the documents that a structure must file, latest year first.

    ``open_year`` is the last year whose documents may be due, ``opening`` the year of
    `opening_year`, and ``covered`` what the CPOMs of the structure hold, with a file, for
    its type.
    """
    held = set(covered)
    return [
        due
        for year in range(open_year, START_YEAR - 1, -1)
        for category in FinancialCategory
        if is_due(category, year, kind, open_year, opening)
        and (due := Due(year, category)) not in held
    ]


@formula(
    "Documents financiers manquants",
    "Documents obligatoires dont aucun n'est déposé, ni retiré ni remplacé, quelle que soit sa "
    "portée.",
    Unit.COUNT,
    source=SOURCE,
)
def missing_documents(required: Iterable[Due], filed: Iterable[Due]) -> list[Due]:
    """Return the required documents that are not filed; ``filed`` are those that stand."""
    held = set(filed)
    return [one for one in required if one not in held]


@formula(
    "Actes obligatoires d'une structure",
    "CADA et CPH : un arrêté de tarification, et l'autorisation et la tarification complètes. "
    "HUDA et CAES : une convention. Autres types : aucun. Ce qu'un CPOM tient pour le type devient "
    "facultatif.",
    Unit.CHOICE,
    source=ACTS_SOURCE,
)
def required_acts(kind: StructureType, covered: Iterable[ActCategory] = ()) -> ActsDue:
    """Return the acts that a structure must hold.

    ``covered`` are the categories that the CPOMs of the structure hold, with a file, for its
    type. PRAHDA and NH have neither an authorisation nor a convention of their own.
    """
    held = set(covered)
    if not kind.authorised and kind not in SUBSIDISED:
        return ActsDue(present=frozenset(), complete=frozenset())
    if not kind.authorised:
        convention = {ActCategory.CONVENTION} - held
        return ActsDue(present=convention, complete=convention)
    return ActsDue(
        present={ActCategory.ARRETE_TARIFICATION} - held,
        complete={ActCategory.ARRETE_AUTORISATION, ActCategory.ARRETE_TARIFICATION} - held,
    )


@formula(
    "Actes obligatoires d'un CPOM",
    "La convention de CPOM, avec son texte et ses dates ; tout le reste est facultatif.",
    Unit.CHOICE,
    source=ACTS_SOURCE,
)
def required_cpom_acts() -> ActsDue:
    """Return the acts that a CPOM must hold."""
    convention = {ActCategory.CONVENTION_CPOM}
    return ActsDue(present=convention, complete=convention)


@formula(
    "Actes d'une actualisation",
    "CADA et CPH : tarification obligatoire, convention facultative. HUDA et CAES : convention "
    "obligatoire, autre acte facultatif. Autres types : aucun.",
    Unit.CHOICE,
    source=ACTS_SOURCE,
)
def campaign_acts(kind: StructureType) -> CampaignActs:
    """Return the acts that a yearly update asks for; never an avenant."""
    if kind.authorised:
        return CampaignActs({ActCategory.ARRETE_TARIFICATION}, {ActCategory.CONVENTION})
    if kind in SUBSIDISED:
        return CampaignActs({ActCategory.CONVENTION}, {ActCategory.AUTRE})
    return CampaignActs(frozenset(), frozenset())
