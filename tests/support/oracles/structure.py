"""The tables of dwellings, antennas, plans, declarations and DNA codes, said plainly."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import zip_longest
from typing import Final
from uuid import UUID

from tests.support.oracle import Oracle, Row


def site(oracle: Oracle) -> list[Row]:
    """Every dwelling, past, present or to come."""
    return [
        _site(oracle, structure, key)
        for structure in oracle.subjects("structure")
        for key in oracle.keys(structure, "site")
    ]


def _site(oracle: Oracle, structure: UUID, key: str) -> Row:
    opened = oracle.first(structure, "site", key)
    assert opened is not None
    on = max(oracle.on, opened.day)
    address = oracle.value(structure, "site_address", on, key)
    location = oracle.value(structure, "site_location", on, key)
    assert address is not None
    located = location is not None and location.day >= address.day
    last_day = oracle.get(structure, "site", on, "last_day", key)
    localisation = "A_LOCALISER"
    if located:
        assert location is not None
        localisation = "INTROUVABLE" if location.value["latitude"] is None else "LOCALISE"
    return {
        "structure_id": structure,
        "site_id": UUID(key),
        **{name: address.value[name] for name in ("street", "code_postal", "commune")},
        "repartition": oracle.get(structure, "site_repartition", on, "repartition", key),
        **{
            name: oracle.get(structure, "site_places", on, name, key)
            for name in ("places", "qpv_places", "logement_social_places")
        },
        "opened_on": opened.day,
        "last_day": None if last_day is None else date.fromisoformat(last_day),
        "motif": oracle.get(structure, "site", on, "motif", key),
        "etat": _etat(oracle, opened.day, closed=last_day is not None),
        "localisation": localisation,
        **{
            name: location.value[name] if located and location else None
            for name in ("latitude", "longitude", "nom_officiel")
        },
    }


def _etat(oracle: Oracle, opened_on: date, *, closed: bool) -> str:
    if opened_on > oracle.on:
        return "A_VENIR"
    return "FERME" if closed else "OUVERT"


def site_year(oracle: Oracle) -> list[Row]:
    """The open dwellings of every structure, on the day of the balance of five years."""
    return [
        {
            "structure_id": structure,
            "year": year,
            "balance_on": (day := min(date(year, 12, 31), oracle.on)),
            **oracle.housing(structure, day),
            "sites_complets_le": complete.day
            if (complete := oracle.value(structure, "sites_complete", day))
            else None,
        }
        for structure in oracle.subjects("structure")
        for year in oracle.years
    ]


def antenne(oracle: Oracle) -> list[Row]:
    """Every antenna, past, present or to come."""
    rows: list[Row] = []
    for structure in oracle.subjects("structure"):
        for key in oracle.keys(structure, "antenne"):
            opened = oracle.first(structure, "antenne", key)
            assert opened is not None
            shown = oracle.value(structure, "antenne", max(oracle.on, opened.day), key)
            assert shown is not None
            closed = oracle.value(structure, "antenne_closed", oracle.on, key)
            rows.append(
                {
                    "structure_id": structure,
                    "antenne_id": UUID(key),
                    **{
                        name: shown.value[name]
                        for name in ("nom", "adresse", "code_postal", "commune")
                    },
                    "opened_on": opened.day,
                    "last_day": date.fromisoformat(closed.value["last_day"]) if closed else None,
                    "motif": closed.value["motif"] if closed else None,
                    "etat": _etat(oracle, opened.day, closed=closed is not None),
                }
            )
    return rows


def plan(oracle: Oracle) -> list[Row]:
    """What is planned for each year, its own year being come or not."""
    rows: list[Row] = []
    for structure in oracle.subjects("structure"):
        for key in oracle.keys(structure, "plan"):
            kind, year = key.split("/")
            said = oracle.value(structure, "plan", max(oracle.on, date(int(year), 1, 1)), key)
            dropped = oracle.value(structure, "plan_dropped", oracle.on, key)
            assert said is not None
            due_on = said.value["due_on"]
            rows.append(
                {
                    "structure_id": structure,
                    "year": int(year),
                    "kind": kind,
                    "count": said.value["count"],
                    "due_on": None if due_on is None else date.fromisoformat(due_on),
                    "dropped": dropped is not None,
                    "motif": dropped.value["motif"] if dropped else None,
                }
            )
    return rows


def declaration(oracle: Oracle) -> list[Row]:
    """The years that the operator of a structure spoke of."""
    rows: list[Row] = []
    for structure in oracle.subjects("structure"):
        years = {
            year
            for facet in ("in_cpom_declared", "operator_comment")
            for year in oracle.keys(structure, facet)
            if oracle.value(structure, facet, oracle.on, year)
        }
        rows += [
            {
                "structure_id": structure,
                "year": int(year),
                "cpom_declare": oracle.get(
                    structure, "in_cpom_declared", oracle.on, "in_cpom", year
                ),
                "commentaire_operateur": oracle.get(
                    structure, "operator_comment", oracle.on, "text", year
                ),
            }
            for year in sorted(years)
        ]
    return rows


def structure_code(oracle: Oracle) -> list[Row]:
    """The days in which each code names a structure, under one description."""
    kinds = {"code_bhasile": "BHASILE", "dna": "DNA", "finess": "FINESS"}
    return [
        {"structure_id": structure, "kind": kind, "code": code, **row}
        for structure in oracle.subjects("structure")
        for facet, kind in kinds.items()
        for code in oracle.keys(structure, facet)
        for row in _stretches(oracle, structure, facet, code)
    ]


def _stretches(oracle: Oracle, structure: UUID, facet: str, code: str) -> list[Row]:
    """Walk the days on which something is said of a code, and keep those that change it."""
    rows: list[Row] = []
    before: tuple[bool, str | None] | None = None
    for day in sorted({one.day for one in oracle.every(structure, facet, code)}):
        said = oracle.value(structure, facet, day, code)
        assert said is not None
        now = (bool(said.value.get("held", True)), said.value.get("description"))
        if now == before:
            continue
        if rows and before is not None and before[0]:
            rows[-1]["last_day"] = day - timedelta(days=1)
        if now[0]:
            rows.append({"since": day, "last_day": None, "description": now[1]})
        before = now
    return [{**one, "etat": _stage(oracle, one)} for one in rows]


def _stage(oracle: Oracle, row: Row) -> str:
    if row["since"] > oracle.on:
        return "A_VENIR"
    over = row["last_day"] is not None and row["last_day"] < oracle.on
    return "TERMINE" if over else "EN_COURS"


def capacity(oracle: Oracle) -> list[Row]:
    """What each decision makes of the capacity of a structure, until the next or its closing."""
    kinds = ("places", "pmr", "lgbt", "fvv_teh")
    rows: list[Row] = []
    for structure in oracle.subjects("structure"):
        if oracle.first(structure, "void") is not None:
            continue
        said = [one for facet in (*kinds, "closed") for one in oracle.every(structure, facet)]
        days = sorted({one.day for one in said})
        for day, following in zip_longest(days, days[1:]):
            held = {one: oracle.get(structure, one, day, "n") for one in kinds}
            closed = oracle.get(structure, "closed", day, "last_day") is not None
            if closed or set(held.values()) == {None}:
                continue
            row = {
                "structure_id": structure,
                "since": day,
                "last_day": None if following is None else following - timedelta(days=1),
                **held,
            }
            rows.append({**row, "etat": _stage(oracle, row)})
    return rows


def dna_code(oracle: Oracle) -> list[Row]:
    """The codes that the OFII uses, as its lists say."""
    return [_dna_code(oracle, one) for one in oracle.subjects("dna")]


def _dna_code(oracle: Oracle, code: UUID) -> Row:
    registered = oracle.first(code, "registered")
    assert registered is not None
    listed = oracle.get(code, "dna_listed", oracle.on, "listed")
    moves = [one for one in oracle.every(code, "dna_listed") if one.day <= oracle.on]
    names = ("type", "departement", "operateur", "nom", "nom_ofii", "direction_territoriale")
    return {
        "subject": code,
        "code": registered.value["code"],
        "etat": {None: "INCONNU", True: "LISTE", False: "RETIRE"}[listed],
        "registered_on": registered.day,
        **{name: oracle.get(code, "dna_reference", oracle.on, name) for name in names},
        "listed_on": sorted(one.day for one in moves if one.value["listed"]),
        "delisted_on": sorted(one.day for one in moves if not one.value["listed"]),
    }


TABLES: Final[dict[str, Callable[[Oracle], list[Row]]]] = {
    "site": site,
    "site_year": site_year,
    "antenne": antenne,
    "structure_code": structure_code,
    "capacity": capacity,
    "plan": plan,
    "declaration": declaration,
    "dna_code": dna_code,
}
