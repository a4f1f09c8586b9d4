"""The measures of structures, territories and operators, added up one structure at a time."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from placeasile.domain.territory import DEPARTEMENTS
from tests.support.oracle import COUNTED, Oracle, Row, total
from tests.support.oracles import activity, cpom, finance, quality, structure

COUNTS: Final = (
    "structures", "structures_actives", "structures_cpom", "structures_collectif",
    "structures_diffus", "structures_mixte", "inspections", "evaluations", "structures_evaluees",
    "incidents", "violent_incidents", "structures_sans_incident",
)  # fmt: skip
RATES: Final = (
    "part_qpv", "part_logement_social", "encadrement_prevu", "encadrement_realise",
    "cout_place_jour", "note_personne", "note_professionnels", "note_structure", "note_generale",
    "unavailability", "vacancy", "gross_occupancy", "net_occupancy", "overstay_bpi",
    "overstay_rejected", "overstay",
)  # fmt: skip
KEPT: Final = ("structure_id", "year", "type", "departement", "operateur_id")
NOT_ASKED: Final = {
    "CAES": {
        "mean_indisponibles", "mean_vacantes", "mean_presences_indues", "unavailability", "vacancy",
        "net_occupancy", "overstay_bpi", "overstay_rejected", "overstay",
    },
    "CPH": {"mean_presences_indues", "overstay_bpi", "overstay_rejected", "overstay"},
}  # fmt: skip

Rows = Mapping[tuple[UUID, int], Row]


def by_year(rows: Iterable[Row]) -> Rows:
    return {(one["structure_id"], one["year"]): one for one in rows}


def pair(num: Any, den: Any) -> tuple[Any, Any]:  # noqa: ANN401 (a number or nothing)
    """Both terms of a rate, or none."""
    return (None, None) if num is None or den is None or den <= 0 else (num, den)


def measure(oracle: Oracle) -> list[Row]:
    """What each structure that is not void brings to each year."""
    tables: dict[str, Rows] = {
        name: by_year(rows(oracle))
        for module in (finance, structure, quality, activity, cpom)
        for name, rows in module.TABLES.items()
        if name in {"budget", "site_year", "quality_year", "activity_year", "cpom_coverage"}
    }
    ran = {(one["structure_id"], one["year"]) for one in oracle.tenure()}
    years = by_year(one for one in oracle.year() if one["etat"] != "ANNULEE")
    return [
        _measure(one, {name: rows[key] for name, rows in tables.items()}, active=key in ran)
        for key, one in years.items()
    ]


def _measure(year: Row, of: Mapping[str, Row], *, active: bool) -> Row:
    counted = year["etat"] in COUNTED
    row: Row = {name: year[name] for name in KEPT}
    row["type"] = year["type"] or "INCONNU"
    row |= _housed(year, of["site_year"], counted=counted)
    row["structures_actives"] = int(active)
    row["structures_cpom"] = int(active and of["cpom_coverage"]["in_cpom"])
    row |= _funded(of["budget"])
    row |= _visited(of["quality_year"], active=active)
    row |= _occupied(of["activity_year"], NOT_ASKED.get(row["type"], set()))
    return row


def _housed(year: Row, sites: Row, *, counted: bool) -> Row:
    row: Row = {"structures": int(counted)}
    for bati in ("COLLECTIF", "DIFFUS", "MIXTE"):
        row[f"structures_{bati.lower()}"] = int(counted and sites["bati"] == bati)
    for name in ("places", "pmr", "lgbt", "fvv_teh"):
        row[name] = year[name] if counted else None
    for name in ("places_sites", "places_qpv", "places_logement_social"):
        row[name] = sites[name] if counted else None
    for name, part in (
        ("part_qpv", "places_qpv"),
        ("part_logement_social", "places_logement_social"),
    ):
        row[f"{name}_num"], row[f"{name}_den"] = pair(row[part], row["places_sites"])
    return row


def _funded(budget: Row) -> Row:
    net = budget["net_result"]
    row: Row = {
        name: budget[name]
        for name in (
            "dotation_requested", "dotation_granted", "total_income", "charges_retained",
            "net_result", "state_recovery", "etp_forecast", "etp_realised",
            "theoretical_ratio_forecast", "theoretical_ratio_realised",
        )
    }  # fmt: skip
    row["excedents"] = None if net is None else max(net, Decimal(0))
    row["deficits"] = None if net is None else max(-net, Decimal(0))
    for name, etp in (
        ("encadrement_prevu", "etp_forecast"),
        ("encadrement_realise", "etp_realised"),
    ):
        row[f"{name}_num"], row[f"{name}_den"] = pair(budget["mean_places"], budget[etp])
    granted = budget["dotation_granted"] or None
    row["cout_place_jour_num"], row["cout_place_jour_den"] = pair(granted, budget["place_days"])
    row["theoretical_daily_cost"] = granted and budget["theoretical_daily_cost"]
    for name, said in (
        ("taux_encadrement", "taux_encadrement"),
        ("cout_journalier_declare", "cout_journalier"),
    ):
        realised = budget[f"{said}_realised"]
        row[name] = budget[f"{said}_forecast"] if realised is None else realised
    return row


def _visited(visits: Row, *, active: bool) -> Row:
    row: Row = {
        name: visits[name]
        for name in ("inspections", "evaluations", "incidents", "violent_incidents")
    }
    row["structures_evaluees"] = int(visits["evaluations"] > 0)
    row["structures_sans_incident"] = int(active and not visits["incidents"])
    for name, mark in (
        ("note_personne", "score_person"),
        ("note_professionnels", "score_professionals"),
        ("note_structure", "score_structure"),
        ("note_generale", "score_overall"),
    ):
        row[f"{name}_num"], row[f"{name}_den"] = pair(visits[f"{mark}_sum"], visits[f"{mark}_n"])
    return row


def _occupied(months: Row, not_asked: set[str]) -> Row:
    row: Row = {}
    for name in (
        "mean_places_dna", "mean_indisponibles", "mean_occupees", "mean_vacantes",
        "mean_presences_indues",
    ):  # fmt: skip
        row[name] = None if name in not_asked else months[name]
    for name in RATES[-7:]:
        for term in ("num", "den"):
            row[f"{name}_{term}"] = None if name in not_asked else months[f"{name}_{term}"]
    return row


def summed(rows: list[Row]) -> Row:
    """Add up what structures bring: counts, and what is known with the number of those known."""
    found: Row = {name: sum(one[name] for one in rows) for name in COUNTS}
    for name in measured_names():
        columns = (f"{name}_num", f"{name}_den") if name in RATES else (name,)
        for column in columns:
            found[column] = total(one[column] for one in rows)
        found[f"{name}_n"] = sum(one[columns[0]] is not None for one in rows)
    return found


def measured_names() -> list[str]:
    """Every measure but the counts."""
    return [
        "places", "pmr", "lgbt", "fvv_teh", "places_sites", "places_qpv", "places_logement_social",
        "dotation_requested", "dotation_granted", "total_income", "charges_retained", "net_result",
        "excedents", "deficits", "state_recovery", "etp_forecast", "etp_realised",
        "theoretical_ratio_forecast", "theoretical_ratio_realised", "theoretical_daily_cost",
        "taux_encadrement", "cout_journalier_declare", "mean_places_dna", "mean_indisponibles",
        "mean_occupees", "mean_vacantes", "mean_presences_indues", *RATES,
    ]  # fmt: skip


def _groups(rows: Iterable[tuple[tuple[Any, ...], Row]]) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    for key, row in rows:
        found.setdefault(key, []).append(row)
    return found


def departement_measure(oracle: Oracle) -> list[Row]:
    """The sums of each département."""
    groups = _groups(
        ((one["departement"], one["year"], one["type"]), one)
        for one in measure(oracle)
        if one["departement"] is not None
    )
    return [
        {"territory": f"departement:{code}", "region": DEPARTEMENTS[code].region, "code": code,
         "year": year, "type": kind, **summed(rows)}
        for (code, year, kind), rows in groups.items()
    ]  # fmt: skip


def operator_measure(oracle: Oracle) -> list[Row]:
    """The sums of the structures that each operator ran, and its shares of their money."""
    brought = by_year(measure(oracle))
    shares = oracle.shares()
    groups = _groups(
        ((stay["operateur_id"], stay["year"], brought[key]["type"]), stay)
        for stay in oracle.tenure()
        if (key := (stay["structure_id"], stay["year"])) in brought
    )
    return [
        {"operateur_id": operateur_id, "year": year, "type": kind,
         **_run(operateur_id, year, stays, brought, shares)}
        for (operateur_id, year, kind), stays in groups.items()
    ]  # fmt: skip


def _run(
    operateur_id: UUID,
    year: int,
    stays: list[Row],
    brought: Rows,
    shares: Mapping[tuple[UUID, int, date], Decimal],
) -> Row:
    run = {one["structure_id"] for one in stays}
    due = [shares.get((one["structure_id"], year, one["first_on"])) for one in stays]
    return {
        "structures_gerees": len(run),
        "dotation_prorata": total(due),
        "dotation_prorata_n": len(run & {
            one for (one, _), row in brought.items()
            if row["year"] == year and row["dotation_granted"] is not None}),
        "jours": sum(one["days"] for one in stays),
        **summed([brought[one, year] for one in run
                  if brought[one, year]["operateur_id"] == operateur_id]),
    }  # fmt: skip


TABLES: Final[dict[str, Callable[[Oracle], list[Row]]]] = {
    "measure": measure,
    "departement_measure": departement_measure,
    "operator_measure": operator_measure,
}
