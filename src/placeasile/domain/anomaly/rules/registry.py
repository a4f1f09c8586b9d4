"""The register of rules."""

from collections.abc import Mapping
from itertools import chain
from typing import Final

from placeasile.domain.anomaly.rules import (
    activity,
    calendar,
    characteristics,
    declared,
    documents,
    finance,
    places,
)
from placeasile.domain.anomaly.rules.kernel import Rule

RULES: Final[Mapping[str, Rule]] = {
    one.code: one
    for one in chain(
        calendar.RULES,
        places.RULES,
        characteristics.RULES[:3],
        finance.RULES,
        declared.RULES,
        documents.RULES,
        activity.RULES,
        characteristics.RULES[3:],
    )
}
"""By code, in the order in which anomalies are shown."""
