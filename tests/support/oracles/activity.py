"""Monthly activity and emergency orders, by the plainest loops."""

from calendar import monthrange
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from placeasile.domain.subjects import departement_id
from tests.support.oracle import Oracle, Row, cents

REASONS: Final = ("desinsectisation", "remise_en_etat", "sous_occupation", "travaux")
COUNTS: Final = (
    "places_dna", "indisponibles", *REASONS, "occupees", "vacantes", "presences_indues_bpi",
    "presences_indues_deboutees",
)  # fmt: skip
EVERY: Final = (*COUNTS, "presences_indues")
RATES: Final = {
    "unavailability_rate": ("unavailability", "indisponibles", False),
    "vacancy_rate": ("vacancy", "vacantes", False),
    "gross_occupancy": ("gross_occupancy", "occupees", False),
    "net_occupancy": ("net_occupancy", "occupees", True),
    "overstay_bpi_rate": ("overstay_bpi", "presences_indues_bpi", False),
    "overstay_rejected_rate": ("overstay_rejected", "presences_indues_deboutees", False),
    "overstay_rate": ("overstay", "presences_indues", False),
}


def _minus(first: int | None, *others: int | None) -> int | None:
    if first is None or None in others:
        return None
    return first - sum(one for one in others if one is not None)


def _month_end(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def _deduced(left: int | None) -> int | None:
    return left if left is not None and left >= 0 else None


def _whole(row: Row, *, net: bool) -> int | None:
    places = row["places_dna"]
    return _minus(places, row["indisponibles"]) if net else places


def _percent(part: int | None, whole: int | None) -> Decimal | None:
    if part is None or whole is None or whole <= 0:
        return None
    return cents(Fraction(part * 100, whole))


def activity(oracle: Oracle) -> list[Row]:
    """Every month of every DNA code up to the day."""
    return [
        _month(oracle, structure, key)
        for structure in oracle.subjects("structure")
        for key in oracle.keys(structure, "activity")
        if oracle.value(structure, "activity", oracle.on, key) is not None
    ]


def _month(oracle: Oracle, structure: UUID, key: str) -> Row:
    found = oracle.value(structure, "activity", oracle.on, key)
    assert found is not None
    restated = oracle.value(structure, "activity_restated", oracle.on, key)
    said = (restated or found).value
    month, code = key.split("/")
    assert found.day == _month_end(month)
    row: Row = {
        "structure_id": structure,
        "month": month,
        "dna_code": code,
        "month_end": found.day,
        "method_version": said["method_version"],
        "restated": restated is not None,
        **{one: said[one] for one in COUNTS},
    }
    places, unavailable = row["places_dna"], row["indisponibles"]
    occupied, empty = row["occupees"], row["vacantes"]
    row["identity_gap"] = _minus(places, unavailable, empty, occupied)
    row["reasons_gap"] = _minus(unavailable, *(row[one] for one in REASONS))
    if occupied is None:
        row["occupees"] = _deduced(_minus(places, unavailable, empty))
    if empty is None:
        row["vacantes"] = _deduced(_minus(places, unavailable, occupied))
    row["deduced"] = (row["occupees"], row["vacantes"]) != (occupied, empty)
    people = [row["presences_indues_bpi"], row["presences_indues_deboutees"]]
    known = [one for one in people if one is not None]
    row["presences_indues"] = sum(known) if known else None
    for column, (_, part, net) in RATES.items():
        row[column] = _percent(row[part], _whole(row, net=net))
    return row


def activity_year(oracle: Oracle) -> list[Row]:
    """The five years of every structure."""
    every = activity(oracle)
    return [
        _year(
            [
                one
                for one in every
                if one["structure_id"] == structure and one["month"][:4] == str(year)
            ],
            structure,
            year,
        )
        for structure in oracle.subjects("structure")
        for year in oracle.years
    ]


def _year(rows: list[Row], structure: UUID, year: int) -> Row:
    months: dict[str, list[Row]] = defaultdict(list)
    for one in rows:
        months[one["month"]].append(one)
    row: Row = {"structure_id": structure, "year": year, "months": len(months)}
    for count in EVERY:
        sums = [
            sum(one[count] for one in several)
            for several in months.values()
            if all(one[count] is not None for one in several)
        ]
        row[f"mean_{count}"] = cents(Fraction(sum(sums), len(sums))) if sums else None
    for name, part, net in RATES.values():
        pairs = [
            (one[part], whole)
            for one in rows
            if one[part] is not None and (whole := _whole(one, net=net)) is not None and whole > 0
        ]
        row[f"{name}_num"] = sum(one for one, _ in pairs) if pairs else None
        row[f"{name}_den"] = sum(one for _, one in pairs) if pairs else None
    return row


def referes(oracle: Oracle) -> list[Row]:
    """Every month of every département up to the day."""
    subjects = sorted({one.subject for one in oracle.said if one.facet == "referes"})
    return [
        _orders(oracle, subject, key)
        for subject in subjects
        for key in oracle.keys(subject, "referes")
        if oracle.value(subject, "referes", oracle.on, key) is not None
    ]


def _orders(oracle: Oracle, subject: UUID, month: str) -> Row:
    found = oracle.value(subject, "referes", oracle.on, month)
    assert found is not None
    restated = oracle.value(subject, "referes_restated", oracle.on, month)
    said: Any = (restated or found).value
    assert departement_id(said["departement"]) == subject
    return {
        "subject": subject,
        "departement": said["departement"],
        "month": month,
        "month_end": _month_end(month),
        "deboutes_sans_mesure": said["deboutes_sans_mesure"],
        "mises_en_demeure": said["mises_en_demeure"],
        "referes_engages": said["referes_engages"],
        "referes_executes": said["referes_executes"],
        "execution_rate": _percent(said["referes_executes"], said["referes_engages"]),
        "restated": restated is not None,
    }


TABLES: Final = {"activity": activity, "activity_year": activity_year, "referes": referes}
