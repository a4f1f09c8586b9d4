"""What rules find: the dossier of each structure, made from what is said, and its evaluation.

The rules are those of the domain; which facts they are given is said here a second time, from
the log and from the other tables of the oracle, without reading the SQL that assembles them.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias
from uuid import UUID

from placeasile.domain.anomaly.life import anomalies
from placeasile.domain.rules.completeness import completeness
from placeasile.domain.rules.dossier import (
    Act,
    Activity,
    Budget,
    Capacity,
    Cpom,
    Declared,
    Document,
    Dossier,
    Evaluation,
    Identity,
    Indicator,
    Membership,
    Plan,
    Reference,
    Said as Recorded,
    Site,
    Tariff,
    Threshold,
    YearPlaces,
)
from placeasile.domain.rules.reminders import reminders
from placeasile.domain.subjects import REFERENCE_ID
from tests.support.oracle import Oracle, Row, Said

Tables: TypeAlias = Mapping[str, Sequence[Row]]

PERIODS: Final = {"ARRETE_AUTORISATION": "authorisation", "CONVENTION": "convention"}
AMOUNTS: Final = (
    "dotation_requested", "dotation_granted", "income_proposed", "total_income",
    "charges_proposed", "charges_retained", "state_recovery", "allocation_total",
    "surplus_recovered", "surplus_carried", "dedicated_funds",
)  # fmt: skip
INDICATORS: Final = {"etp": "etp", "ratio": "taux_encadrement", "cost": "cout_journalier"}
PLANS: Final = {"OUVERTURE": "PLACES_A_OUVRIR", "FERMETURE": "PLACES_A_FERMER"}
SEEN: Final = ("raised", "corrected", "justified", "reopened")


def findings(oracle: Oracle, tables: Tables) -> dict[str, list[Row]]:
    """Return the three tables that rules fill, from the tables that facts fill."""
    found: dict[str, list[Row]] = {"anomaly": [], "completeness": [], "agenda": []}
    for structure_id, dossier in dossiers(oracle, tables).items():
        key = {"structure_id": structure_id}
        found["anomaly"] += [key | one for one in _anomalies(dossier, oracle.on)]
        found["completeness"] += [key | one for one in _completeness(dossier, oracle.on)]
        found["agenda"] += [key | one for one in _agenda(dossier, oracle.on)]
    return found


def dossiers(oracle: Oracle, tables: Tables) -> dict[UUID, Dossier]:
    """Return what is known of every structure that has a sheet."""
    reference = _reference(oracle)
    return {
        sheet["structure_id"]: _dossier(oracle, _File(sheet, tables), reference)
        for sheet in tables["sheet"]
    }


class _File:
    """The rows of every table that are about one structure, and its sheet."""

    def __init__(self, sheet: Row, tables: Tables) -> None:
        self.sheet = sheet
        self.id: UUID = sheet["structure_id"]
        self.tables = tables

    def rows(self, name: str, **wanted: object) -> list[Row]:
        """Return the rows of a table that are about it and have these values."""
        return self.of(self.id, name, **wanted)

    def of(self, subject: UUID, name: str, **wanted: object) -> list[Row]:
        """Return the rows of a table about something, that have these values."""
        return [
            one
            for one in self.tables[name]
            if subject == next(one[key] for key in ("structure_id", "subject") if key in one)
            and all(one[key] == value for key, value in wanted.items())
        ]


def _dossier(oracle: Oracle, file: _File, reference: Reference) -> Dossier:
    exempt = oracle.keys(file.id, "evaluation_exemption")
    return Dossier(
        identity=_identity(file.sheet),
        capacity=Capacity(file.sheet["places"]),
        years=tuple(_year(oracle, one) for one in file.rows("year")),
        acts=tuple(sorted(_acts(oracle, file), key=lambda one: one.act_id)),
        declared=_declared(file),
        sites=_sites(file),
        budgets=tuple(_budgets(file)),
        indicators=tuple(_indicators(file)),
        evaluations=tuple(_evaluations(file, oracle.on)),
        exempt_from_evaluation=any(
            oracle.value(file.id, "evaluation_exemption", oracle.on, one) for one in exempt
        ),
        dna=tuple(file.sheet["dna_codes"]),
        cpoms=tuple(_cpoms(file)),
        memberships=tuple(
            Membership(str(one["cpom_id"]), one["start_on"], one["end_on"])
            for one in file.rows("structure_cpom")
        ),
        activity=tuple(_activity(file)),
        documents=tuple(_documents(file)),
        plans=tuple(_plans(file, oracle.on)),
        actions=tuple(
            Plan(str(one["action_id"]), "ACTION_CORRECTIVE", one["due_on"])
            for one in file.rows("action", etat="OUVERTE")
        ),
        contacts=_contacts(oracle, file.id),
        reference=reference,
        said=tuple(_said(oracle, file.id)),
    )


# ------------------------------------------------------------------ what it is


def _identity(sheet: Row) -> Identity:
    filled = {
        "type": sheet["type"] is not None,
        "operateur": sheet["operateur_id"] is not None,
        "opening": sheet["opened_on"] is not None,
        "public": sheet["public"] is not None,
        "address": None not in (sheet["commune"], sheet["code_postal"]),
        "finess": bool(sheet["finess_codes"]),
    }
    return Identity(
        type=sheet["type"],
        departement=sheet["departement"],
        region=sheet["region"],
        etat=sheet["etat"],
        opened_on=sheet["date_303"] or sheet["opened_on"],
        filled=frozenset(name for name, known in filled.items() if known),
    )


def _year(oracle: Oracle, row: Row) -> YearPlaces:
    def labelled(kind: str) -> bool | None:
        """Whether it had such places on the day of the year's balance."""
        return oracle.get(
            row["structure_id"], "specialisation", row["balance_on"], "labelled", kind
        )

    return YearPlaces(
        **{name: row[name] for name in ("year", "type", "etat", "places", "pmr")},
        lgbt=row["lgbt"],
        fvv_teh=row["fvv_teh"],
        flag_lgbt=labelled("LGBT"),
        flag_fvv_teh=labelled("FVV_TEH"),
    )


def _sites(file: _File) -> tuple[Site, ...]:
    located = {"LOCALISE": True, "INTROUVABLE": False, "A_LOCALISER": None}
    return tuple(
        Site(str(one["site_id"]), one["places"], located[one["localisation"]])
        for one in file.rows("site", etat="OUVERT")
    )


def _contacts(oracle: Oracle, structure: UUID) -> int:
    return sum(
        oracle.value(structure, "contact", oracle.on, one) is not None
        and oracle.value(structure, "contact_released", oracle.on, one) is None
        for one in oracle.keys(structure, "contact")
    )


# ------------------------------------------------------------------ acts and documents


def _acts(oracle: Oracle, file: _File) -> list[Act]:
    found: list[Act] = []
    for one in file.rows("act", withdrawn_on=None):
        key = str(one["act_id"])
        kind = PERIODS.get(one["category"], "")
        period = [
            row for row in file.rows("period", kind=kind) if row["period_id"] == one["act_id"]
        ]
        signed = oracle.first(file.id, f"{kind}_end" if period else "act_end", key)
        found.append(
            Act(
                act_id=key,
                category=one["category"],
                start=one["start_on"],
                end=one["end_on"],
                signed_end=_day(signed.value["end"]) if signed else None,
                ended_early=any(row["ended_early"] for row in period),
                avenants=one["avenants"],
                filed=one["documents"] > 0,
            )
        )
    return found


def _declared(file: _File) -> Declared | None:
    filed = file.rows("document", family="ACTE", etat="DEPOSE")
    if not filed:
        return None

    def bounds(category: str) -> tuple[date | None, date | None]:
        of_it = [one for one in filed if one["category"] == category]
        starts = [one["valid_from"] for one in of_it if one["valid_from"] is not None]
        ends = [one["valid_to"] for one in of_it if one["valid_to"] is not None]
        return min(starts, default=None), max(ends, default=None)

    return Declared(*bounds("CONVENTION"), *bounds("ARRETE_AUTORISATION"))


def _documents(file: _File) -> set[Document]:
    found = {
        Document(one["category"], one["year"])
        for one in file.rows("document", family="FINANCIER", etat="DEPOSE")
    }
    for stay in file.rows("structure_cpom"):
        for one in file.of(stay["cpom_id"], "document", family="FINANCIER", etat="DEPOSE"):
            held = stay["start_on"].year <= one["year"] <= stay["end_on"].year
            if held and one["structure_type"] == file.sheet["type"] is not None:
                found.add(Document(one["category"], one["year"], by_cpom=True))
    return found


def _cpoms(file: _File) -> list[Cpom]:
    found: list[Cpom] = []
    for stay in sorted(file.rows("structure_cpom", en_vigueur=True), key=_cpom_id):
        contract = next(one for one in file.tables["cpom"] if one["cpom_id"] == stay["cpom_id"])
        filed = [
            one
            for one in file.of(stay["cpom_id"], "act", withdrawn_on=None)
            if one["documents"] > 0
        ]
        found.append(
            Cpom(
                cpom_id=str(stay["cpom_id"]),
                nom=stay["nom"],
                members=contract["structures"],
                start=stay["start_on"],
                end=stay["end_on"],
                contract_end=stay["cpom_end_on"],
                contract_filed=any(
                    one["category"] in {"CONVENTION", "CONVENTION_CPOM"}
                    and one["structure_type"] is None
                    for one in filed
                ),
                covers=frozenset(
                    one["category"]
                    for one in filed
                    if one["structure_type"] == file.sheet["type"] is not None
                ),
            )
        )
    return found


def _cpom_id(row: Row) -> UUID:
    return row["cpom_id"]


# ------------------------------------------------------------------ money, quality, activity


def _budgets(file: _File) -> list[Budget]:
    further = ("net_result", "allocation_detail")
    return [
        Budget(year=one["year"], **{name: one[name] for name in (*AMOUNTS, *further)})
        for one in file.rows("budget")
        if any(one[name] is not None for name in AMOUNTS)
    ]


def _indicators(file: _File) -> list[Indicator]:
    found: list[Indicator] = []
    for one in file.rows("budget"):
        said: dict[str, Decimal | None] = {
            f"{mine}_{kind}": one[f"{its}_{kind}"]
            for mine, its in INDICATORS.items()
            for kind in ("forecast", "realised")
        }
        if any(value is not None for value in said.values()):
            found.append(
                Indicator(
                    year=one["year"],
                    **said,
                    mean_places=one["mean_places"],
                    theoretical_cost=one["theoretical_daily_cost"],
                )
            )
    return found


def _evaluations(file: _File, on: date) -> list[Evaluation]:
    marks = ("score_person", "score_professionals", "score_structure", "score_overall")
    return [
        Evaluation(one["id"], one["day"], scored=all(one[mark] is not None for mark in marks))
        for one in file.rows("quality", kind="EVALUATION", withdrawn=False)
        if one["day"] <= on
    ]


def _activity(file: _File) -> list[Activity]:
    found: list[Activity] = []
    for code in sorted(file.sheet["dna_codes"]):
        months = file.rows("activity", dna_code=code)
        if months:
            last = max(months, key=lambda one: one["month"])
            found.append(
                Activity(
                    dna_code=code,
                    month=last["month"],
                    places=last["places_dna"],
                    unavailable=last["indisponibles"],
                    undue_bpi=last["presences_indues_bpi"],
                    undue_refused=last["presences_indues_deboutees"],
                )
            )
    return found


def _plans(file: _File, on: date) -> list[Plan]:
    """What is planned for this year or a later one, and was not given up."""
    return [
        Plan(f"{one['kind']}-{one['year']}", PLANS[one["kind"]], one["due_on"], one["count"])
        for one in file.rows("plan", dropped=False)
        if one["year"] >= on.year and one["count"] > 0 and one["due_on"] is not None
    ]


# ------------------------------------------------------------------ for all structures


def _reference(oracle: Oracle) -> Reference:
    def set_on(facet: str) -> list[Said]:
        return [
            found
            for key in oracle.keys(REFERENCE_ID, facet)
            if (found := oracle.value(REFERENCE_ID, facet, oracle.on, key)) is not None
        ]

    tariffs: list[Tariff] = []
    for one in set_on("target_tariff"):
        kind, year, ile_de_france = one.key.split("/")
        if one.value["amount"] is not None:
            amount = Decimal(one.value["amount"])
            tariffs.append(Tariff(kind, int(year), ile_de_france == "True", amount))
    thresholds: list[Threshold] = []
    for one in set_on("threshold"):
        indicator, family = one.key.split("/")
        value = None if one.value["value"] is None else Decimal(one.value["value"])
        thresholds.append(Threshold(indicator, value, "" if family == "TOUTES" else family))
    open_years = [
        one.value["documents_open_year"]
        for one in set_on("reference_year")
        if one.value["documents_open_year"] is not None
    ]
    return Reference(tuple(tariffs), tuple(thresholds), max(open_years, default=None))


def _said(oracle: Oracle, structure: UUID) -> list[Recorded]:
    """What was recorded of each anomaly."""
    keys = sorted({key for one in SEEN for key in oracle.keys(structure, f"anomaly_{one}")})
    found: list[Recorded] = []
    for key in keys:
        code, year, target = key.split("/")
        known = {
            one: said
            for one in SEEN
            if (said := oracle.value(structure, f"anomaly_{one}", oracle.on, key)) is not None
        }
        if known:
            days: Any = {f"{one}_on": said.day for one, said in known.items()}
            positions: Any = {f"{one}_at": said.position for one, said in known.items()}
            comment = known["justified"].value["comment"] if "justified" in known else None
            found.append(Recorded(code, int(year), target, **days, **positions, comment=comment))
    return found


def _day(said: str | None) -> date | None:
    return None if said is None else date.fromisoformat(said)


# ------------------------------------------------------------------ what rules find


def _anomalies(dossier: Dossier, on: date) -> list[Row]:
    return [
        {
            "code": one.rule.code,
            "year": one.finding.year,
            "target": one.finding.target,
            "version": one.rule.version,
            "family": str(one.rule.family),
            "grain": str(one.rule.grain),
            "level": str(one.rule.level),
            "displayed": one.rule.displayed,
            "label": one.rule.words.label,
            "detail": one.finding.detail,
            "result": one.finding.result,
            "etat": str(one.state),
            "since": one.since,
            "justified_on": one.said and one.said.justified_on,
            "comment": one.said and one.said.comment,
            "edit": one.rule.edit and str(one.rule.edit),
        }
        for one in anomalies(dossier, on)
    ]


def _completeness(dossier: Dossier, on: date) -> list[Row]:
    return [
        {
            "block": str(one.block),
            "year": one.year,
            "rule": one.rule,
            "item": one.item,
            "label": one.label,
            "present": one.present,
            "missing": one.present is not None and not one.present,
        }
        for one in completeness(dossier, on)
    ]


def _agenda(dossier: Dossier, on: date) -> list[Row]:
    return [
        {
            "task": str(one.task),
            "target": one.target,
            "cpom_id": one.cpom_id and UUID(one.cpom_id),
            "deadline": one.deadline,
            "important_from": one.important_from,
            "urgent_from": one.urgent_from,
            "label": one.label,
        }
        for one in reminders(dossier, on)
    ]
