"""Reference data and announcements, by the plainest loops."""

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from placeasile.domain.subjects import REFERENCE_ID
from tests.support.oracle import Oracle, Row

KINDS: Final = {
    "population": ["value"],
    "threshold": ["value"],
    "target_tariff": ["amount"],
    "target_ratio": ["places_per_etp"],
    "region_target": ["places"],
    "reference_year": [
        "reference_year",
        "documents_open_year",
        "authorised_open_year",
        "subsidised_open_year",
    ],
}


def reference(oracle: Oracle) -> list[Row]:
    """Every value that was set up to the day."""
    return [
        {
            "subject": REFERENCE_ID,
            "kind": kind,
            "key": key,
            "name": name,
            "value": None if found.value[name] is None else Decimal(str(found.value[name])),
            "since": found.day,
        }
        for kind, names in KINDS.items()
        for key in oracle.keys(REFERENCE_ID, kind)
        if (found := oracle.value(REFERENCE_ID, kind, oracle.on, key)) is not None
        for name in names
    ]


def announcement(oracle: Oracle) -> list[Row]:
    """Every announcement that has begun."""
    rows: list[Row] = []
    for key in oracle.keys(REFERENCE_ID, "notification"):
        found = oracle.value(REFERENCE_ID, "notification", oracle.on, key)
        if found is None:
            continue
        struck = oracle.value(REFERENCE_ID, "notification_withdrawn", oracle.on, key)
        last = found.value["last_day"]
        rows.append(
            {
                "subject": REFERENCE_ID,
                "notification_id": UUID(key),
                "content": found.value["content"],
                "start_on": found.day,
                "last_day": None if last is None else date.fromisoformat(last),
                "withdrawn_on": struck and struck.day,
            }
        )
    return rows


TABLES: Final = {"reference": reference, "announcement": announcement}
