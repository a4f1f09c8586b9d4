"""What commands accept is bounded; what was recorded stays readable."""

from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from placeasile.domain.catalogue import EVENTS, read_event
from placeasile.domain.finance.events import DotationGranted
from placeasile.domain.kernel import Command, Event
from placeasile.domain.structure.refusals import DepartementUnknown
from placeasile.domain.territory import DEPARTEMENTS
from tests.support.deciding import SUBJECT

SOURCES = Path(__file__).parents[2] / "src"
MODULES = [
    import_module(".".join(path.relative_to(SOURCES).with_suffix("").parts))
    for path in sorted((SOURCES / "placeasile/domain").rglob("*.py"))
    if path.name != "__init__.py"
]
COMMANDS: list[type[Command[Any]]] = [
    one
    for module in MODULES
    for one in vars(module).values()
    if isinstance(one, type)
    and issubclass(one, Command)
    and one.__module__ == module.__name__
    and "records" in one.__dict__
]


def test_each_event_is_recorded_by_one_command() -> None:
    recorded = [one.records for one in COMMANDS]

    assert len(set(recorded)) == len(recorded)
    assert {one.TOPIC for one in recorded} == EVENTS.keys() - {"register.fact_retracted"}


WIDE: list[tuple[str, bytes]] = [
    ("structure.capacity_authorised", b'{"places": 20001, "pmr": null}'),
    ("structure.capacity_stated", b'{"year": 1987, "places": 90}'),
    ("structure.renamed", b'{"nom": "Les\\nTilleuls"}'),
    ("structure.closed", b'{"last_day": "2150-01-01", "motif": ""}'),
    ("structure.dna_code_attached", b'{"code": "----"}'),
    ("structure.finess_code_ended", b'{"code": "12"}'),
    ("structure.moved", b'{"commune": "Caen", "latitude": 91.5}'),
    ("operateur.registered", b'{"nom": "Alpha", "siret": "1"}'),
]


@pytest.mark.parametrize(("topic", "stored"), WIDE)
def test_an_event_out_of_the_bounds_of_today_is_read(topic: str, stored: bytes) -> None:
    event = read_event(topic, 1, stored)

    assert isinstance(event, Event)
    assert list(event.facts())


@pytest.mark.parametrize(
    ("topic", "stored"),
    [
        ("structure.capacity_authorised", b'{"places": -1}'),
        ("structure.capacity_authorised", b'{"places": 1.5}'),
        ("structure.closed", b'{"last_day": "1 juin", "motif": "Fin"}'),
        ("structure.moved", b'{"commune": "Caen", "latitude": "nord"}'),
        ("operateur.renamed", b'{"nom": null}'),
    ],
)
def test_an_event_without_the_shape_is_refused(topic: str, stored: bytes) -> None:
    with pytest.raises(ValidationError):
        read_event(topic, 1, stored)


def test_an_amount_in_an_event_is_never_negative_nor_minus_zero() -> None:
    event = DotationGranted(structure_id=SUBJECT, year=2025, amount=Decimal("-0.00"))

    assert str(event.amount) == "0.00"
    with pytest.raises(ValidationError):
        DotationGranted(structure_id=SUBJECT, year=2025, amount=Decimal(-1))


def test_the_remedy_of_an_unknown_departement_tells_every_code() -> None:
    told = {f"{one:02}" for one in range(1, 96)} - {"20"} | {"2A", "2B", "984"}
    told |= {str(one) for one in (*range(971, 979), *range(986, 990))}

    assert told == DEPARTEMENTS.keys()
    assert DepartementUnknown.remedy == (
        "Donnez le code INSEE : 01 à 95 (2A et 2B en Corse), 971 à 978, 984, ou 986 à 989."
    )
