"""The populations of the départements, as commands of the demonstration."""

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Final

from placeasile.domain.reference.decisions import SetPopulation
from placeasile.domain.territory import DEPARTEMENTS

FILE: Final = "populations_departements.csv"
SINCE: Final = date(2021, 1, 1)
"""The first day of the demonstration's years: one census serves them all."""


def populations(since: date = SINCE) -> Iterator[SetPopulation]:
    """Yield the population of each département that has one."""
    data = files("placeasile.workers.demonstration") / "data" / FILE
    for row in csv.DictReader(data.read_text("utf-8").splitlines()):
        if row["code"] in DEPARTEMENTS:
            yield SetPopulation(
                departement=row["code"], value=int(row["population"]), effective_on=since
            )
