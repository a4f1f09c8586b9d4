"""Acts and documents, by plain loops."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from tests.support.oracle import Oracle, Row, Said

PERIODE: Final = {"authorisation": "ARRETE_AUTORISATION", "convention": "CONVENTION"}


def everyone(oracle: Oracle) -> list[UUID]:
    """Return all that something is said about."""
    return sorted({one.subject for one in oracle.said})


def day_in(value: Any) -> date | None:  # noqa: ANN401 (JSON)
    return None if value is None else date.fromisoformat(value)


def uuid_in(value: Any) -> UUID | None:  # noqa: ANN401 (JSON)
    return None if value is None else UUID(value)


# ------------------------------------------------------------------ acts


def acts(oracle: Oracle) -> list[Row]:
    """Every act, and every period of a structure as the act that it is."""
    filed = documents(oracle)
    rows = [
        _act(oracle, subject, key)
        for subject in everyone(oracle)
        for key in oracle.keys(subject, "act")
    ]
    rows += [_of_period(one) for one in oracle.period()]
    for row in rows:
        row["documents"] = sum(
            (one["subject"], one["category"], one["act_id"], one["etat"])
            == (row["subject"], row["category"], row["act_id"], "DEPOSE")
            for one in filed
        )
    return rows


def _act(oracle: Oracle, subject: UUID, key: str) -> Row:
    said = oracle.first(subject, "act", key)
    assert said is not None
    value = said.value
    start = day_in(value["start"])
    ended = oracle.value(subject, "act_end", max(oracle.on, said.day), key)
    end = None if ended is None else day_in(ended.value["end"])
    withdrawn = oracle.value(subject, "act_withdrawn", oracle.on, key)
    avenants = [
        one.day for one in oracle.every(subject, "act_avenant", key) if one.day <= oracle.on
    ]
    etat = "EN_COURS"
    if withdrawn is not None:
        etat = "RETIRE"
    elif (start or said.day) > oracle.on:
        etat = "A_VENIR"
    elif end is not None and end < oracle.on:
        etat = "EXPIREE"
    dotation = value.get("dotation")
    tariff = value["category"] == "ARRETE_TARIFICATION"
    return {
        "subject": subject,
        "category": value["category"],
        "act_id": UUID(key),
        "title": value["title"],
        "structure_type": value["structure_type"],
        "act_date": said.day if start is None or tariff else None,
        "start_on": start,
        "end_on": end,
        "year": value.get("year"),
        "dotation": None if dotation is None else Decimal(dotation),
        "reference": value["reference"],
        "avenants": len(avenants),
        "last_avenant_on": max(avenants, default=None),
        "withdrawn_on": None if withdrawn is None else withdrawn.day,
        "motif": None if withdrawn is None else withdrawn.value["motif"],
        "etat": etat,
    }


def _of_period(period: Row) -> Row:
    return {
        "subject": period["structure_id"],
        "category": PERIODE[period["kind"]],
        "act_id": period["period_id"],
        **dict.fromkeys(("title", "structure_type", "act_date", "year", "dotation")),
        **dict.fromkeys(("withdrawn_on", "motif")),
        **{
            name: period[name]
            for name in (
                "start_on",
                "end_on",
                "reference",
                "avenants",
                "last_avenant_on",
                "etat",
            )
        },
    }


# ------------------------------------------------------------------ documents


@dataclass(frozen=True, slots=True)
class Filed:
    """A document as it is filed on the day: its filing, its file, what became of it."""

    key: str
    filing: Said
    file: Said
    fate: Said | None

    @property
    def own(self) -> str:
        return "DEPOSE" if self.fate is None else self.fate.value["etat"]

    @property
    def place(self) -> tuple[Any, ...]:
        names = ("category", "year", "granularity", "structure_type")
        return tuple(self.filing.value.get(one) for one in names)


def documents(oracle: Oracle) -> list[Row]:
    """Every document that is filed by the day."""
    rows: list[Row] = []
    for subject in everyone(oracle):
        held = _filed(oracle, subject)
        told = [_document(subject, one, held) for one in held]
        for row, one in zip(told, held, strict=True):
            others = [
                other["document_id"]
                for other, its in zip(told, held, strict=True)
                if other["etat"] == "DEPOSE" and its.place == one.place and its.key != one.key
            ]
            financial = row["year"] is not None and row["category"] != "AUTRE_FINANCIER"
            row["en_double"] = row["etat"] == "DEPOSE" and financial and bool(others)
        rows += told
    return rows


def _filed(oracle: Oracle, subject: UUID) -> list[Filed]:
    found: list[Filed] = []
    for key in oracle.keys(subject, "document"):
        filing = oracle.value(subject, "document", oracle.on, key)
        file = oracle.value(subject, "document_file", oracle.on, key)
        if filing is not None and file is not None:
            fate = oracle.value(subject, "document_status", oracle.on, key)
            found.append(Filed(key, filing, file, fate))
    return found


def _successor(one: Filed, held: Sequence[Filed]) -> Filed | None:
    """Return what was filed in its place, and still holds it."""
    if one.own != "DEPOSE":
        return None
    candidates = [
        other
        for other in held
        if other.file.value.get("replaces_document_id") == one.key
        and other.own != "RETIRE"
        and other.place == one.place
        and (one.fate is None or one.fate.day <= other.file.day)
    ]
    return min(candidates, key=lambda other: (other.file.day, other.key), default=None)


def _document(subject: UUID, one: Filed, held: Sequence[Filed]) -> Row:
    filing, file = one.filing.value, one.file.value
    parent_id = filing.get("parent_document_id")
    nothing: Mapping[str, Any] = {}
    parents = [other.filing.value for other in held if other.key == parent_id]
    parent = parents[0] if parents else nothing
    successor = _successor(one, held)
    since = one.file.day if one.fate is None else one.fate.day
    own_by = None if one.fate is None else one.fate.value.get("by_document_id")

    def said(name: str) -> Any:  # noqa: ANN401 (JSON)
        return filing.get(name) if filing.get(name) is not None else parent.get(name)

    act_id = filing.get("act_id") or filing.get("period_id")
    return {
        "subject": subject,
        "document_id": UUID(one.key),
        "family": "ACTE" if filing.get("year") is None else "FINANCIER",
        "category": said("category"),
        "year": filing.get("year"),
        "granularity": filing.get("granularity"),
        "structure_type": said("structure_type"),
        "act_id": uuid_in(act_id or parent.get("act_id") or parent.get("period_id")),
        "parent_document_id": uuid_in(parent_id),
        "avenant_on": day_in(filing.get("avenant_on")),
        "valid_from": day_in(filing.get("valid_from")),
        "valid_to": day_in(filing.get("valid_to")),
        "title": filing["title"],
        "original_name": file["original_name"],
        "mime_type": file["mime_type"],
        "size_bytes": file["size_bytes"],
        "sha256": file["sha256"],
        "filed_on": one.file.day,
        "etat": one.own if successor is None else "REMPLACE",
        "etat_depuis": since if successor is None else successor.file.day,
        "remplace_par": uuid_in(own_by if successor is None else successor.key),
        "motif": None if one.fate is None else one.fate.value.get("motif"),
    }


TABLES: Final[dict[str, Callable[[Oracle], list[Row]]]] = {"act": acts, "document": documents}
