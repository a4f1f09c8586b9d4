"""Reads the years of a département, a region or the nation."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from psycopg import Connection

from placeasile.domain.kernel import NotFound, ValueRefused
from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of


class TerritoryUnknown(NotFound):
    """The level or the code names no territory."""

    code: ClassVar[str] = "territory-unknown"
    wording: ClassVar[str] = "« {value} » n'est pas un territoire."
    remedy: ClassVar[str] = "Utilisez departement/14, region/28 ou nation/FR (codes INSEE)."


class CodeOfNoTerritory(ValueRefused):
    """A filter names no département, or no region."""

    code: ClassVar[str] = "code-of-no-territory"
    wording: ClassVar[str] = "« {value} » n'est le code d'aucun territoire."
    remedy: ClassVar[str] = "Utilisez un code INSEE : 14 pour le Calvados, 28 pour la Normandie."


@dataclass(frozen=True, slots=True)
class TerritoryYear:
    """A row of ``territory_year``; None is "not known", 0 is none.

    ``type`` is a type of structure, or TOUS. ``places_connues`` is the number of
    structures whose places are known, among ``structures``.
    """

    year: int
    type: str
    structures: int
    places: int | None
    places_connues: int
    pmr: int | None
    lgbt: int | None
    fvv_teh: int | None
    dotation_requested: Decimal | None
    dotation_granted: Decimal | None
    dotations_connues: int
    cout_journalier: Decimal | None
    inspections: int


def territory_years(
    connection: Connection[Any], moment: Moment, level: str, code: str, type_: str | None
) -> list[TerritoryYear]:
    """Return the five years of a territory, latest first, all types or one.

    Raises:
        TerritoryUnknown: the level or the code names no territory.
    """
    return rows_of(
        connection,
        moment,
        "territory_year",
        TerritoryYear,
        [known_territory(level, code)],
        "and (%(type)s::text is null or t.type = %(type)s::text) "
        "order by t.year desc, t.type = 'TOUS' desc, t.type",
        type=type_,
    )


def known_territory(level: str, code: str) -> str:
    """Return the key of a territory.

    Raises:
        TerritoryUnknown: the level or the code names no territory.
    """
    known = {"departement": DEPARTEMENTS, "region": REGIONS, "nation": {"FR": ""}}
    if code.upper() not in known.get(level, {}):
        raise TerritoryUnknown(field="code", value=f"{level}/{code}")
    return f"{level}:{code.upper()}"


def known_departement(code: str | None) -> str | None:
    """Return the code of a département in its usual form.

    Raises:
        CodeOfNoTerritory: none bears it.
    """
    return _known("departement", DEPARTEMENTS, code)


def known_region(code: str | None) -> str | None:
    """Return the code of a region.

    Raises:
        CodeOfNoTerritory: none bears it.
    """
    return _known("region", REGIONS, code)


def _known(field: str, codes: Mapping[str, object], code: str | None) -> str | None:
    if code is not None and code.upper() not in codes:
        raise CodeOfNoTerritory(field=field, value=code)
    return None if code is None else code.upper()
