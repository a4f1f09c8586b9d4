"""Tables that fit a terminal: one column a year, values as they are written in French."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from rich import box
from rich.table import Table

from placeasile.domain.registry.dictionary import field_of
from placeasile.domain.registry.field import Unit

THIN: Final = "\N{NARROW NO-BREAK SPACE}"
MILLION: Final = Decimal(1_000_000)
IN_MILLIONS: Final = 100 * MILLION
ROUNDED: Final = Decimal(100_000)

LABELS: Final = {
    "type": "type",
    "nom": "nom",
    "dna_codes": "codes DNA",
    "finess_codes": "FINESS",
    "operateur": "opérateur",
    "anciens_noms": "anciens noms",
    "siret": "SIRET",
    "adresse": "adresse",
    "code_postal": "code postal",
    "commune": "commune",
    "departement": "département",
    "etat": "état",
    "opened_on": "ouverte le",
    "last_day": "dernier jour",
    "structures": "structures",
    "structures_1_jan": "structures au 1er janv.",
    "places": "places",
    "places_depuis": "depuis le",
    "pmr": "PMR",
    "lgbt": "LGBT",
    "fvv_teh": "FVV/TEH",
    "places_1_jan": "places au 1er janv.",
    "convention_start": "convention du",
    "convention_end": "au",
    "authorisation_start": "autorisation du",
    "authorisation_end": "au ",
    "dotation_requested": "dotation demandée",
    "dotation_granted": "dotation accordée",
    "cout_journalier": "coût place-jour",
    "inspections": "inspections",
    "last_inspection_on": "dernière inspection",
}
"""What people read, by column; other columns are for machines (``--format json``)."""

ETATS: Final = {
    "OUVERTE": "ouverte",
    "FERMEE": "fermée",
    "A_VENIR": "à venir",
    "INCONNUE": "ouverture inconnue",
    "ANNULEE": "inscrite par erreur",
}

SHORT: Final = {**ETATS, "INCONNUE": "inconnue", "ANNULEE": "annulée"}
"""The same, where there is a column a year."""


def worded(value: object) -> str:
    """Word a value in French; amounts with spaces, dates as 31/12/2024, unknown as a dash."""
    match value:
        case None:
            return "—"
        case bool():
            return "oui" if value else "non"
        case Decimal():
            return _number(value, 2)
        case date():
            return f"{value:%d/%m/%Y}"
        case list():
            return ", ".join(map(str, cast("list[object]", value))) or "aucun"
        case _:
            return ETATS.get(str(value), str(value))


def by_year(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return a table of years, one a column, the oldest first: it fits 80 characters."""
    years = sorted(rows, key=lambda one: one["year"])
    table = _empty("")
    for one in years:
        table.add_column(str(one["year"]), justify="right", no_wrap=True)
    for name in _shown(rows):
        label, cells = _line(name, [one[name] for one in years])
        table.add_row(label, *cells)
    return table


def by_type(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Table:
    """Return a table of types of structures, one a row, with some of their columns."""
    lines = [_line(name, [one[name] for one in rows]) for name in names]
    table = _empty("type")
    for label, _ in lines:
        table.add_column(label, justify="right")
    for rank, one in enumerate(rows):
        table.add_row(one["type"], *(cells[rank] for _, cells in lines))
    return table


def details(values: Mapping[str, Any]) -> Table:
    """Return a table of what one thing is, a name and a value a row; long values wrap."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, value in values.items():
        if name in LABELS and value is not None:
            table.add_row(LABELS[name].strip(), worded(value))
    return table


def _empty(first: str) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(first, overflow="fold")
    return table


def _shown(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    columns = next(iter(rows), dict[str, Any]())
    return [one for one in columns if one in LABELS and one not in {"departement", "type"}]


def _line(name: str, values: Sequence[Any]) -> tuple[str, list[str]]:
    """Return the label and the cells of a line: large amounts are rounded, and say so."""
    field = field_of(name)
    if field is None or field.unit is not Unit.EUROS:
        unit = " (€)" if field is not None and field.unit is Unit.EUROS_PER_PLACE_DAY else ""
        return LABELS[name] + unit, [_count(one) for one in values]
    largest = max((abs(one) for one in values if one is not None), default=Decimal(0))
    if largest >= IN_MILLIONS:
        return f"{LABELS[name]} (M€)", [_amount(one, MILLION, 2) for one in values]
    if largest >= ROUNDED:
        return f"{LABELS[name]} (€)", [_amount(one, Decimal(1), 0) for one in values]
    return f"{LABELS[name]} (€)", [_amount(one, Decimal(1), 2) for one in values]


def _count(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return _number(Decimal(value), 0)
    return SHORT.get(value, value) if isinstance(value, str) else worded(value)


def _amount(value: Decimal | None, unit: Decimal, decimals: int) -> str:
    return "—" if value is None else _number(value / unit, decimals)


def _number(value: Decimal, decimals: int) -> str:
    return f"{value:,.{decimals}f}".replace(",", THIN).replace(".", ",")
