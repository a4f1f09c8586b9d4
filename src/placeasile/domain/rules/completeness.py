"""What a dossier must hold, block by block and year by year, and whether it does.

The register decides it from the facts: nobody declares that a step is complete.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from placeasile.domain.categories import ActCategory, FinancialCategory
from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.budget import (
    FORECAST_SINCE,
    INDICATORS,
    LINES,
    Case,
    OpenYears,
    Values,
    indicator_gaps,
    owed,
    profile_of,
)
from placeasile.domain.rules.documents import START_YEAR, is_due, required_acts
from placeasile.domain.rules.dossier import AUTHORISED, SUBSIDISED, Act, Budget, Dossier, Indicator
from placeasile.domain.rules.formula import formula
from placeasile.domain.vocabulary import StructureType

FIRST_YEAR_OF_PLACES: Final = 2023
FILING: Final = frozenset(one.value for one in StructureType)
"""The types of structures that file financial documents."""


class Block(StrEnum):
    """A part of the dossier."""

    IDENTIFICATION = "IDENTIFICATION"
    PLACES = "PLACES"
    SITES = "SITES"
    ACTES = "ACTES"
    DOCUMENTS = "DOCUMENTS"
    BUDGET = "BUDGET"
    INDICATEURS = "INDICATEURS"
    QUALITE = "QUALITE"


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that the dossier must hold. ``present`` is None when that is not known.

    ``rule`` is its id in the rules of entry, ``item`` what is asked for, ``year`` 0 when it
    is asked for once.
    """

    block: Block
    rule: str
    item: str
    label: str
    present: bool | None
    year: int = 0


IDENTIFICATION: Final = (
    ("V-ID-02", "type", "Type de structure"),
    ("V-ID-03", "operateur", "Opérateur"),
    ("V-ID-04", "opening", "Date d'ouverture"),
    ("V-ID-05", "public", "Public accueilli"),
    ("V-ADR-01", "address", "Adresse administrative"),
)
FINESS: Final = ("V-ID-07", "finess", "Numéro FINESS")

BUDGET: Final = {
    "dotation_requested": "Dotation demandée",
    "dotation_granted": "Dotation accordée",
    "income_proposed": "Produits proposés",
    "total_income": "Produits",
    "charges_proposed": "Charges proposées",
    "charges_retained": "Charges retenues",
    "state_recovery": "Reprise de l'État",
    "allocation_total": "Affectation",
    "allocation_detail": "Détail de l'affectation",
    "surplus_recovered": "Excédent récupéré",
    "surplus_carried": "Excédent réemployé",
    "dedicated_funds": "Fonds dédiés",
}


@formula(
    "Complétude d'un dossier",
    "Ce que le dossier doit tenir, bloc par bloc et année par année, selon le type, "
    "l'ouverture et les CPOM ; chaque exigence est satisfaite, manquante, ou inconnue quand "
    "rien ne permet de le dire.",
    Unit.CHOICE,
    source="Usage des services : saisie obligatoire",
)
def completeness(dossier: Dossier, on: date) -> list[Requirement]:
    """Return what is asked of a structure on a day, in the order of the blocks."""
    if dossier.identity is None:
        return []
    return [
        *_identification(dossier),
        *_places(dossier, on),
        *_sites(dossier),
        *_acts(dossier),
        *_documents(dossier, on),
        *_budgets(dossier, on),
        *_indicators(dossier, on),
        *_quality(dossier),
    ]


@formula(
    "Dernière année de documents dus",
    "Année que fixent les données de référence ; à défaut, année qui précède celle du jour.",
    Unit.YEAR,
    source="Données de référence",
)
def open_year(dossier: Dossier, on: date) -> int:
    """Return the last year whose documents are due: the year before, unless fixed."""
    fixed = None if dossier.reference is None else dossier.reference.open_year
    return on.year - 1 if fixed is None else fixed


def _identification(dossier: Dossier) -> Iterator[Requirement]:
    assert dossier.identity is not None
    filled = dossier.identity.filled
    asked = [*IDENTIFICATION, *([FINESS] if _authorised(dossier.identity.type) else [])]
    for rule, item, label in asked:
        yield Requirement(Block.IDENTIFICATION, rule, item, label, item in filled)
    contacts = None if dossier.contacts is None else dossier.contacts > 0
    yield Requirement(Block.IDENTIFICATION, "V-CON-01", "contact", "Contact principal", contacts)
    codes = None if dossier.dna is None else bool(dossier.dna)
    yield Requirement(Block.IDENTIFICATION, "V-ID-01", "dna", "Code DNA", codes)
    yield from _calendar(dossier)


def _calendar(dossier: Dossier) -> Iterator[Requirement]:
    """Ask for the period that lets the structure run, unless a CPOM provides for it."""
    assert dossier.identity is not None
    kind = dossier.identity.type
    authorised = _authorised(kind)
    category = ActCategory.ARRETE_AUTORISATION if authorised else ActCategory.CONVENTION
    if kind not in AUTHORISED | SUBSIDISED or category in covered(dossier):
        return
    rule = "V-CAL-01" if authorised else "V-CAL-03"
    label = "Dates de l'autorisation" if authorised else "Dates de la convention"
    dated = None
    if dossier.acts is not None:
        dated = any(None not in (one.start, one.end) for one in _of(dossier, category))
    yield Requirement(Block.IDENTIFICATION, rule, "period", label, dated)


def _places(dossier: Dossier, on: date) -> Iterator[Requirement]:
    kinds = {
        "places": "Places autorisées",
        "pmr": "Places PMR",
        "lgbt": "Places LGBT",
        "fvv_teh": "Places FVV/TEH",
    }
    for year in _years(dossier, FIRST_YEAR_OF_PLACES, on.year):
        row = next((one for one in dossier.years or () if one.year == year), None)
        if row is not None and not row.running:
            continue
        for item, label in kinds.items():
            known = dossier.years is not None and row is not None
            present = getattr(row, item) is not None if known else None
            yield Requirement(Block.PLACES, "V-CAP-01", item, label, present, year)


def _sites(dossier: Dossier) -> Iterator[Requirement]:
    sites = dossier.sites
    some = None if sites is None else any(one.places for one in sites)
    yield Requirement(Block.SITES, "V-SITE-02", "site", "Un hébergement avec ses places", some)
    if sites:
        every = all(one.places is not None for one in sites)
        yield Requirement(
            Block.SITES, "V-SITE-03", "places", "Les places de chaque hébergement", every
        )


def _acts(dossier: Dossier) -> Iterator[Requirement]:
    """Ask for the acts of the type, and for the dates and the text of each that is recorded.

    What a CPOM provides is not asked for.
    """
    assert dossier.identity is not None
    if dossier.identity.type not in FILING:
        return
    due = required_acts(StructureType(dossier.identity.type), covered(dossier))
    for category in ActCategory:
        if category in due.present or (category in due.complete and _of(dossier, category)):
            present = acts_held(dossier, category)
            yield Requirement(Block.ACTES, "V-ACT-01", category.value, category.label, present)


def covered(dossier: Dossier) -> frozenset[ActCategory]:
    """Return the categories of acts that the contracts of the structure provide."""
    return frozenset(ActCategory(name) for one in dossier.cpoms or () for name in one.covers)


def acts_held(dossier: Dossier, category: ActCategory) -> bool | None:
    """Tell whether there are acts of a category, each with its dates and its text.

    None when it is not known.
    """
    if dossier.acts is None:
        return None
    found = _of(dossier, category)
    whole = [None not in (one.start, one.end) and one.filed for one in found]
    if not whole or False in whole:
        return False
    return None if None in whole else True


def _of(dossier: Dossier, category: ActCategory) -> list[Act]:
    return [one for one in dossier.acts or () if one.category == category.value]


def _documents(dossier: Dossier, on: date) -> Iterator[Requirement]:
    assert dossier.identity is not None
    last = open_year(dossier, on)
    filed = {(one.category, one.year) for one in dossier.documents or ()}
    for year in _years(dossier, START_YEAR, last):
        for category in _categories(dossier.type_in(year), year, last):
            present = None if dossier.documents is None else (category.value, year) in filed
            yield Requirement(
                Block.DOCUMENTS, "V-DOC-02", category.value, category.label, present, year
            )


def _categories(kind: str | None, year: int, last: int) -> list[FinancialCategory]:
    """Return the documents of a year that are due, none when the type is not one that files."""
    if kind not in FILING:
        return []
    return [one for one in FinancialCategory if is_due(one, year, StructureType(kind), last)]


def _budgets(dossier: Dossier, on: date) -> Iterator[Requirement]:
    for year in _years(dossier, START_YEAR, min(open_year(dossier, on), on.year - 1)):
        row = next((one for one in dossier.budgets or () if one.year == year), None)
        for item in budget_asked(dossier, year, on, row or Budget(year)):
            present = None if dossier.budgets is None else getattr(row, item, None) is not None
            yield Requirement(Block.BUDGET, "V-BUD-01", item, BUDGET[item], present, year)


def budget_asked(dossier: Dossier, year: int, on: date, row: Budget) -> Iterable[str]:
    """Return the amounts of a year that are asked for; none in the years of a CPOM.

    The lines of an allocation are asked for together.
    """
    last = open_year(dossier, on)
    case = Case(
        profile=profile_of(dossier.type_in(year)),
        year=year,
        current_year=on.year,
        open_years=OpenYears(autorisee=last, subventionnee=last - 1),
        in_cpom=bool(dossier.in_cpom(year)),
        opened_in=dossier.first_year,
    )
    names = owed(case, {"allocation_total": row.allocation_total})
    return dict.fromkeys("allocation_detail" if one in LINES else one for one in names)


def _indicators(dossier: Dossier, on: date) -> Iterator[Requirement]:
    """Ask for staff and costs: realised up to the cut-off, then realised or forecast."""
    assert dossier.identity is not None
    if dossier.identity.type not in AUTHORISED | SUBSIDISED:
        return
    cutoff = max(open_year(dossier, on), FORECAST_SINCE) - 1
    for year in _years(dossier, START_YEAR, on.year):
        rows = [one for one in dossier.indicators or () if one.year == year]
        row = rows[0] if rows else Indicator(year)
        either = year > cutoff
        present = None if dossier.indicators is None else _complete(row, cutoff=cutoff)
        label = "ETP, taux d'encadrement et coût journalier"
        item = "realised_or_forecast" if either else "realised"
        yield Requirement(Block.INDICATEURS, "IND-01", item, label, present, year)


def _complete(row: Indicator, *, cutoff: int) -> bool:
    realised = (row.etp_realised, row.ratio_realised, row.cost_realised)
    forecast = (row.etp_forecast, row.ratio_forecast, row.cost_forecast)
    said: list[Values] = [dict(zip(INDICATORS, one, strict=True)) for one in (forecast, realised)]
    return not indicator_gaps(row.year, *said, cutoff=cutoff)


def _quality(dossier: Dossier) -> Iterator[Requirement]:
    """Ask authorised structures for the marks of their evaluations since 2022."""
    assert dossier.identity is not None
    if not _authorised(dossier.identity.type):
        return
    done = None
    if dossier.evaluations is not None:
        done = bool(dossier.evaluations) or bool(dossier.exempt_from_evaluation)
    yield Requirement(
        Block.QUALITE, "V-EVA-08", "evaluation", "Une évaluation, ou son absence justifiée", done
    )
    for one in dossier.evaluations or ():
        if one.on.year >= SCORED_SINCE:
            yield Requirement(
                Block.QUALITE, "V-EVA-03", one.evaluation_id, "Notes de l'évaluation", one.scored
            )


SCORED_SINCE: Final = 2022


def _authorised(kind: str | None) -> bool:
    return kind in AUTHORISED


def _years(dossier: Dossier, first: int, last: int) -> range:
    """Return the years to ask for, from the opening on when it is known."""
    opened = dossier.first_year
    return range(first if opened is None else max(first, opened), last + 1)
