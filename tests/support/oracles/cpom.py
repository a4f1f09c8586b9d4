"""Multi-year contracts: their members, their money, and the structures that they cover."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.values import fold
from tests.support.oracle import Oracle, Row, Said

LINES: Final = (
    "dedicated_funds", "reserve_investissement", "charges_non_reconductibles",
    "reserve_compensation_deficits", "reserve_bfr", "reserve_compensation_amortissements",
    "report_a_nouveau", "autre",
)  # fmt: skip
AMOUNTS: Final = (
    "dotation_requested", "dotation_granted", "income_proposed", "total_income",
    "charges_proposed", "charges_retained", "state_recovery", "surplus_recovered",
    "surplus_carried", "allocation_total", *LINES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay of a structure in a contract."""

    cpom_id: UUID
    structure_id: UUID
    start: date
    end: date
    motif: str | None

    def etat(self, on: date) -> str:
        if self.start > on:
            return "A_VENIR"
        return "TERMINEE" if self.end < on else "EN_COURS"


def _signed(oracle: Oracle, cpom: UUID) -> Said:
    found = oracle.first(cpom, "cpom_contract")
    assert found is not None
    return found


def _end(oracle: Oracle, cpom: UUID, on: date) -> Said:
    found = oracle.value(cpom, "cpom_end", on)
    assert found is not None
    return found


def _by_day(said: list[Said]) -> list[Said]:
    """One thing said a day, the latest record, in the order of days."""
    latest: dict[date, Said] = {}
    for one in sorted(said, key=lambda one: one.position):
        latest[one.day] = one
    return [latest[day] for day in sorted(latest)]


def _stays(oracle: Oracle) -> list[Stay]:
    found: list[Stay] = []
    for cpom in oracle.subjects("cpom"):
        for key in oracle.keys(cpom, "member"):
            said = _by_day(oracle.every(cpom, "member", key))
            for one, following in zip(said, [*said[1:], None], strict=True):
                if not one.value["joined"]:
                    continue
                end = date.fromisoformat(_end(oracle, cpom, max(oracle.on, one.day)).value["end"])
                if one.value["until"] is not None:
                    end = min(end, date.fromisoformat(one.value["until"]))
                motif = None
                if following is not None:
                    end = min(end, following.day - timedelta(days=1))
                    motif = following.value["motif"]
                found.append(Stay(cpom, UUID(key), one.day, end, motif))
    return found


def cpom(oracle: Oracle) -> list[Row]:
    return [_cpom(oracle, one) for one in oracle.subjects("cpom")]


def _cpom(oracle: Oracle, cpom: UUID) -> Row:
    on = oracle.on
    signed = _signed(oracle, cpom)
    day = max(on, signed.day)
    ended = _end(oracle, cpom, day)
    end = date.fromisoformat(ended.value["end"])
    operateur_id = UUID(signed.value["operateur_id"])
    nom = oracle.get(cpom, "nom", on, "nom")
    territory = oracle.value(cpom, "cpom_territory", day)
    avenants = [one.day for one in oracle.every(cpom, "cpom_avenant") if one.day <= on]
    etat = "EN_COURS"
    if signed.day > on:
        etat = "A_VENIR"
    elif end < on:
        etat = "RESILIE" if ended.value["ended_early"] else "EXPIREE"
    members = [
        one.structure_id
        for one in _stays(oracle)
        if one.cpom_id == cpom and one.start <= on <= one.end
    ]
    counted = [one for one in members if oracle.etat(one, on) in {"OUVERTE", "INCONNUE"}]
    places = [held for one in counted if (held := oracle.get(one, "places", on, "n")) is not None]
    return {
        "cpom_id": cpom,
        "version": max(one.version for one in oracle.known if one.stream_id == cpom),
        "nom": nom,
        "nom_tri": None if nom is None else fold(nom),
        "operateur_id": operateur_id,
        "operateur": oracle.get(operateur_id, "nom", on, "nom"),
        "reference": signed.value["reference"],
        "region": None if territory is None else territory.value["region"],
        "granularity": None if territory is None else territory.value["granularity"],
        "departements": _covered(oracle, cpom, day, territory),
        "start_on": signed.day,
        "end_on": end,
        "avenants": len(avenants),
        "last_avenant_on": max(avenants, default=None),
        "etat": etat,
        "structures": len(members),
        "places": (sum(places) if places else None) if counted else 0,
        "places_connues": len(places),
    }


def _covered(oracle: Oracle, cpom: UUID, day: date, territory: Said | None) -> list[str]:
    codes = {
        key
        for key in oracle.keys(cpom, "cpom_departement")
        if oracle.get(cpom, "cpom_departement", day, "covered", key)
    }
    if territory is not None and territory.value["granularity"] == "REGIONALE":
        region = territory.value["region"]
        codes |= {code for code, one in DEPARTEMENTS.items() if one.region == region}
    return sorted(codes)


def cpom_member(oracle: Oracle) -> list[Row]:
    rows: list[Row] = []
    for one in _stays(oracle):
        day = min(max(oracle.on, one.start), one.end)
        operateur = oracle.get(one.structure_id, "operateur", day, "operateur_id")
        signatory = _signed(oracle, one.cpom_id).value["operateur_id"]
        rows.append(
            {
                "cpom_id": one.cpom_id,
                "structure_id": one.structure_id,
                "start_on": one.start,
                "end_on": one.end,
                "etat": one.etat(oracle.on),
                "motif": one.motif,
                "type": oracle.get(one.structure_id, "type", day, "type"),
                "nom": oracle.get(one.structure_id, "nom", day, "nom"),
                "departement": oracle.departement(one.structure_id),
                "operateur_id": None if operateur is None else UUID(operateur),
                "autre_operateur": None if operateur is None else operateur != signatory,
            }
        )
    return rows


def cpom_year(oracle: Oracle) -> list[Row]:
    members: dict[tuple[UUID, int, str], set[UUID]] = {}
    for one in _stays(oracle):
        for year in oracle.years:
            if one.start.year <= year <= one.end.year:
                day = min(date(year, 12, 31), oracle.on)
                kind = oracle.get(one.structure_id, "type", day, "type")
                members.setdefault((one.cpom_id, year, kind), set()).add(one.structure_id)
    budgets: dict[tuple[UUID, int, str], Said] = {}
    for cpom in oracle.subjects("cpom"):
        for key in oracle.keys(cpom, "cpom_budget"):
            year, kind = key.split("/")
            found = oracle.value(cpom, "cpom_budget", oracle.on, key)
            if found is not None and int(year) in oracle.years:
                budgets[cpom, int(year), kind] = found
    return [
        _cpom_year(key, len(members.get(key, ())), budgets.get(key))
        for key in sorted({*members, *budgets})
    ]


def _cpom_year(key: tuple[UUID, int, str], structures: int, said: Said | None) -> Row:
    def amount(name: str) -> Decimal | None:
        value = None if said is None else said.value[name]
        return None if value is None else Decimal(value)

    def added(*names: str) -> Decimal | None:
        """Add amounts, those of a name with a minus taken away; None when one is not said."""
        total = Decimal(0)
        for name in names:
            one = amount(name.removeprefix("-"))
            if one is None:
                return None
            total += -one if name.startswith("-") else one
        return total

    lines = [one for name in LINES if (one := amount(name)) is not None]
    detail = sum(lines, Decimal(0)) if lines else None
    allocated = amount("allocation_total")
    return {
        "cpom_id": key[0],
        "year": key[1],
        "structure_type": key[2],
        "structures": structures,
        "decided_on": None if said is None else said.day,
        **{name: amount(name) for name in AMOUNTS},
        "net_proposed": added("income_proposed", "-charges_proposed"),
        "net_result": added("total_income", "-charges_retained"),
        "allocation_detail": detail,
        "allocation_gap": None if detail is None or allocated is None else allocated - detail,
        "result_gap": added(
            "total_income", "-charges_retained", "state_recovery", "-allocation_total"
        ),
        "comment": None if said is None else said.value["comment"],
    }


def structure_cpom(oracle: Oracle) -> list[Row]:
    structures = oracle.subjects("structure")
    rows: list[Row] = []
    for one in _stays(oracle):
        if one.structure_id not in structures:
            continue
        signed = _signed(oracle, one.cpom_id)
        ended = _end(oracle, one.cpom_id, max(oracle.on, signed.day))
        rows.append(
            {
                "structure_id": one.structure_id,
                "cpom_id": one.cpom_id,
                "start_on": one.start,
                "end_on": one.end,
                "etat": one.etat(oracle.on),
                "en_vigueur": one.start <= oracle.on <= one.end,
                "motif": one.motif,
                "nom": oracle.get(one.cpom_id, "nom", oracle.on, "nom"),
                "operateur_id": UUID(signed.value["operateur_id"]),
                "cpom_start_on": signed.day,
                "cpom_end_on": date.fromisoformat(ended.value["end"]),
            }
        )
    return rows


def cpom_coverage(oracle: Oracle) -> list[Row]:
    rows: list[Row] = []
    stays = _stays(oracle)
    for structure in oracle.subjects("structure"):
        for year in oracle.years:
            found: list[tuple[date, UUID]] = [
                (one.start, one.cpom_id)
                for one in stays
                if one.structure_id == structure and one.start.year <= year <= one.end.year
            ]
            rows.append(
                {
                    "structure_id": structure,
                    "year": year,
                    "in_cpom": bool(found),
                    "cpom_id": max(found)[1] if found else None,
                    "cpoms": len({one for _, one in found}),
                }
            )
    return rows


TABLES: Final[dict[str, Callable[[Oracle], list[dict[str, Any]]]]] = {
    "cpom": cpom,
    "cpom_member": cpom_member,
    "cpom_year": cpom_year,
    "structure_cpom": structure_cpom,
    "cpom_coverage": cpom_coverage,
}
