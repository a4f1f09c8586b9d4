"""What the register is measured against while no fact says otherwise: dated, with its source."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from placeasile.domain.reference.events import Family, Indicator
from placeasile.domain.vocabulary import StructureType

HISTORY_STARTS: Final = date(2021, 1, 1)
"""The first day of the first year that the register shows."""

SPECIFICATION: Final = "Cahier des charges, repris du produit existant"
PRACTICE: Final = "Usage des services, repris du produit existant"
INSTRUCTION_2026: Final = "Instruction du 7 avril 2026 (INTV2609238J)"


class Default(NamedTuple):
    """A value that holds from a day, named as in the table ``reference``."""

    kind: str
    key: str
    name: str
    value: Decimal
    since: date
    source: str


_THRESHOLDS: Final = (
    (Indicator.INDISPONIBILITE, Family.TOUTES, "3", SPECIFICATION),
    (Indicator.VACANCE, Family.TOUTES, "3", SPECIFICATION),
    (Indicator.PRESENCES_INDUES_BPI, Family.TOUTES, "3", SPECIFICATION),
    (Indicator.PRESENCES_INDUES_DEBOUTEES, Family.TOUTES, "4", SPECIFICATION),
    (Indicator.PRESENCES_INDUES, Family.TOUTES, "7", SPECIFICATION),
    (Indicator.TAUX_ENCADREMENT_MAX, Family.AUTORISEE, "20", PRACTICE),
    (Indicator.TAUX_ENCADREMENT_MAX, Family.SUBVENTIONNEE, "25", PRACTICE),
    (Indicator.TAUX_ENCADREMENT_MIN, Family.TOUTES, "2", PRACTICE),
    (Indicator.COUT_JOURNALIER_MIN, Family.TOUTES, "15", PRACTICE),
    (Indicator.ECART_PLACES_SITES, Family.TOUTES, "10", PRACTICE),
    (Indicator.ECART_PLACES_DNA, Family.TOUTES, "10", PRACTICE),
    (Indicator.ECART_BUDGET, Family.TOUTES, "0.01", PRACTICE),
    (Indicator.ECART_NOTE, Family.TOUTES, "0.1", PRACTICE),
    (Indicator.RAPPEL_CONTRAT, Family.TOUTES, "3", PRACTICE),
    (Indicator.RAPPEL_EVALUATION, Family.TOUTES, "18", PRACTICE),
    (Indicator.PERIODE_EVALUATION, Family.TOUTES, "5", "CASF, art. D. 312-204"),
)
_TARIFFS_2026: Final = ((StructureType.CADA, "21.91"), (StructureType.HUDA, "19.21"))
_YEARS: Final = range(2021, 2026)


def _defaults() -> Iterator[Default]:
    for indicator, family, value, source in _THRESHOLDS:
        yield Default(
            "threshold",
            f"{indicator}/{family}",
            "value",
            Decimal(value),
            HISTORY_STARTS,
            source,
        )
    for kind, amount in _TARIFFS_2026:
        yield Default(
            "target_tariff",
            f"{kind}/2026/False",
            "amount",
            Decimal(amount),
            date(2026, 1, 1),
            INSTRUCTION_2026,
        )
    for year in _YEARS:
        # The accounts of subsidised structures are due a year later than the others.
        for name, lag in (
            ("reference_year", 0),
            ("documents_open_year", 0),
            ("authorised_open_year", 0),
            ("subsidised_open_year", 1),
        ):
            since = date(year, 1, 1)
            yield Default("reference_year", "", name, Decimal(year - lag), since, PRACTICE)


DEFAULTS: Final = tuple(_defaults())
"""Every default, the earliest of a name first."""


def default(kind: str, key: str, name: str, on: date) -> Default | None:
    """Return the default of a value on a day, None when there is none."""
    found = [
        one for one in DEFAULTS if (one.kind, one.key, one.name) == (kind, key, name)
        and one.since <= on
    ]  # fmt: skip
    return found[-1] if found else None


def defaults_on(day: date) -> list[Default]:
    """Return what holds by default on a day, one of each name."""
    found = {(one.kind, one.key, one.name): one for one in DEFAULTS if one.since <= day}
    return list(found.values())
