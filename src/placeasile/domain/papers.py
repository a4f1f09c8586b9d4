"""What acts and documents check alike: whose category it is, its scope, its dates."""

from collections.abc import Set as AbstractSet
from datetime import date
from typing import ClassVar

from placeasile.domain.categories import (
    AUTHORISED_ONLY,
    OWNED,
    SCOPED,
    ActCategory,
    Dating,
    FinancialCategory,
)
from placeasile.domain.kernel import History, RuleViolation, ValueRefused
from placeasile.domain.subjects import refuse_before
from placeasile.domain.vocabulary import StructureType


class CategoryOfAnother(ValueRefused):
    """The category is not one of that kind of thing."""

    code: ClassVar[str] = "category-of-another"
    wording: ClassVar[str] = "« {value} » n'est pas une catégorie de ce dossier."
    remedy: ClassVar[str] = "Choisissez parmi : {allowed}."


class CategoryNotOfType(RuleViolation):
    """The type of the structure has no such act or document."""

    code: ClassVar[str] = "category-not-of-type"
    wording: ClassVar[str] = "« {value} » ne concerne pas une structure {types}."
    remedy: ClassVar[str] = "Vérifiez la catégorie et la date, ou le type de la structure."


class ScopeWrong(ValueRefused):
    """An act of a CPOM is about one type of structures, or about the whole contract."""

    code: ClassVar[str] = "scope-wrong"
    wording: ClassVar[str] = "« {category} » porte sur {scope}."
    remedy: ClassVar[str] = "Ajoutez ou retirez le type de structure, selon la catégorie."


class DatesWrong(ValueRefused):
    """The category is dated otherwise."""

    code: ClassVar[str] = "dates-wrong"
    wording: ClassVar[str] = "Un document « {category} » porte {dating}."
    remedy: ClassVar[str] = "Donnez ces dates, et celles-là seulement."


DATINGS: dict[Dating, str] = {
    Dating.PERIODE: "un premier et un dernier jour",
    Dating.JOUR: "une seule date",
    Dating.AUCUNE: "une date d'effet, sans période",
}


def types_between(structure: History, first: date, last: date) -> set[StructureType]:
    """Return the types that a structure has from a day to another."""
    held = [structure.at("type", first)]
    held += [value for day, value in structure.steps("type") if first < day <= last]
    return {StructureType(str(one["type"])) for one in held if one is not None}


def types_ever(structure: History) -> set[StructureType]:
    """Return the types that a structure has had or will have."""
    return {StructureType(str(value["type"])) for _, value in structure.steps("type")}


def refuse_category(
    owner: str,
    category: ActCategory,
    types: AbstractSet[StructureType],
    scope: StructureType | None,
) -> None:
    """Raise unless a thing of a kind may have acts of a category.

    ``types`` are those of the structure at the time; ``scope`` is that of an act of a CPOM.

    Raises:
        CategoryOfAnother: things of that kind have no such acts.
        ScopeWrong: it is about one type, and none is given, or the reverse.
        CategoryNotOfType: only CADA and CPH have it.
    """
    if category not in OWNED[owner]:
        allowed = ", ".join(one for one in ActCategory if one in OWNED[owner])
        raise CategoryOfAnother(field="category", value=category.value, allowed=allowed)
    if owner == "cpom":
        _refuse_scope(category, scope)
        types = set() if scope is None else {scope}
    if category in AUTHORISED_ONLY and not any(one.authorised for one in types):
        raise CategoryNotOfType(field="category", value=category.value, types=_words(types))


def refuse_financial(category: FinancialCategory, types: AbstractSet[StructureType]) -> None:
    """Raise unless structures of one of some types file a category of documents.

    Raises:
        CategoryNotOfType: they do not.
    """
    if types and not any(category.concerns(one) for one in types):
        raise CategoryNotOfType(field="category", value=category.value, types=_words(types))


def refuse_dates(
    category: ActCategory, start: date | None, end: date | None, act_date: date | None
) -> None:
    """Raise unless an act is dated as its category is.

    Raises:
        DatesWrong: it has other dates than its category.
        WrongOrder: it ends before it starts.
    """
    given = {
        Dating.PERIODE: (start is not None and end is not None and act_date is None),
        Dating.JOUR: (act_date is not None and start is None and end is None),
        Dating.AUCUNE: (start is None and end is None and act_date is None),
    }
    if not given[category.dating]:
        field = "act_date" if category.dating is Dating.JOUR else "start"
        raise DatesWrong(field=field, category=category.value, dating=DATINGS[category.dating])
    if start is not None and end is not None:
        refuse_before(end, start, "début", field="end")


def _refuse_scope(category: ActCategory, scope: StructureType | None) -> None:
    if category in SCOPED and scope is None:
        raise ScopeWrong(field="structure_type", category=category.value, scope="un type")
    if category is ActCategory.CONVENTION_CPOM and scope is not None:
        raise ScopeWrong(field="structure_type", category=category.value, scope="tout le contrat")


def _words(types: AbstractSet[StructureType]) -> str:
    return " ou ".join(sorted(one.value for one in types)) or "de type inconnu"
