"""What surrounds a period among those of its kind, by plain loops."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias
from uuid import UUID

Row: TypeAlias = dict[str, Any]


def three_months_after(day: date) -> date:
    """Return the same day three months later, or the last day of that month."""
    year, month = day.year, day.month + 3
    if month > 12:
        year, month = year + 1, month - 12
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def place_periods(rows: Sequence[Row], on: date) -> None:
    """Say of each period what surrounds it, among those of its structure and kind."""
    for row in rows:
        kin = [
            one
            for one in rows
            if (one["structure_id"], one["kind"]) == (row["structure_id"], row["kind"])
        ]
        others = [one for one in kin if one is not row]
        row["overlapping"] = any(
            one["start_on"] <= row["end_on"] and row["start_on"] <= one["end_on"] for one in others
        )
        row["merged_start"], row["merged_end"] = _merged(row, kin)
        row["gap_before_days"] = _missing_before(row, kin)
        row["statut"] = row["etat"]
        if row["etat"] == "EN_COURS" and row["merged_end"] < three_months_after(on):
            row["statut"] = "EXPIRE_BIENTOT"


def _merged(row: Row, kin: Sequence[Row]) -> tuple[date, date]:
    """Grow from a period to all that touches it, until nothing does."""
    start, end = row["start_on"], row["end_on"]
    growing = True
    while growing:
        growing = False
        for one in kin:
            near = one["start_on"] <= end + timedelta(days=1) and start <= one[
                "end_on"
            ] + timedelta(days=1)
            if near and (one["start_on"] < start or one["end_on"] > end):
                start, end = min(start, one["start_on"]), max(end, one["end_on"])
                growing = True
    return start, end


def _missing_before(row: Row, kin: Sequence[Row]) -> int | None:
    def rank(one: Row) -> tuple[date, date, UUID]:
        return one["start_on"], one["end_on"], one["period_id"]

    ends = [one["end_on"] for one in kin if rank(one) < rank(row)]
    if not ends:
        return None
    missing = (row["start_on"] - max(ends)).days - 1
    return missing if missing > 0 else None
