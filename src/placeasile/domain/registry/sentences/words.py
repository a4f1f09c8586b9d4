"""How a value of an event, a dossier and an author are said in French."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pydantic import JsonValue

from placeasile.domain.french.days import MONTHS, write_day_in_words, write_yes_no
from placeasile.domain.french.numbers import write_amount, write_number
from placeasile.domain.registry.choices import CHOICES, is_choice
from placeasile.domain.registry.field import Field, Unit
from placeasile.domain.registry.sentences.template import plural, typeset
from placeasile.domain.territory import DEPARTEMENTS, REGIONS

Names = Mapping[str, str]
"""What the fields that hold identifiers are called, already worded, by field."""

NUMBERS: Final = frozenset(
    {
        Unit.PLACES, Unit.PLACE_DAYS, Unit.FTE, Unit.PLACES_PER_FTE, Unit.DAYS, Unit.MONTHS,
        Unit.STRUCTURES, Unit.COUNT, Unit.PEOPLE, Unit.MARK, Unit.PERCENT, Unit.PER_THOUSAND,
        Unit.DEGREES, Unit.BYTES,
    }
)  # fmt: skip
AMOUNTS: Final = frozenset({Unit.EUROS, Unit.EUROS_PER_PLACE_DAY})

KINDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "structure": ("la structure", "de la structure", "à la structure"),
    "operateur": ("l'opérateur", "de l'opérateur", "à l'opérateur"),
    "cpom": ("le CPOM", "du CPOM", "au CPOM"),
    "transformation": ("la transformation", "de la transformation", "à la transformation"),
    "campagne": ("la campagne", "de la campagne", "à la campagne"),
    "dna": ("le code DNA", "du code DNA", "au code DNA"),
    "departement": ("le département", "du département", "au département"),
    "reference": (
        "les données de référence", "des données de référence", "aux données de référence",
    ),
    "autre": ("le dossier", "du dossier", "au dossier"),
}  # fmt: skip
"""The dossiers, with their articles."""

BARE: Final = frozenset({"campagne", "dna", "departement"})
"""The dossiers whose names are codes, that take no quotation marks."""

AUTHORS: Final[Mapping[str, str]] = {
    "registre": "le registre",
    "system": "le registre",
    "administration": "l'administration du registre",
    "demonstration": "la démonstration",
    "import-finess": "l'import FINESS",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """The dossier that an event is about, and its name then, if it has one."""

    kind: str
    nom: str | None = None

    def said(self, form: int) -> str:
        """Return it bare (0), after « de » (1) or after « à » (2)."""
        words = KINDS.get(self.kind, KINDS["autre"])[form]
        if self.nom is None:
            return words
        return f"{words} {self.nom if self.kind in BARE else quoted(self.nom)}"


def quoted(text: str) -> str:
    """Return a name in French quotation marks."""
    return f"{typeset('« ')}{flat(text)}{typeset(' »')}"


def flat(text: str) -> str:
    """Return what was entered on one line."""
    return " ".join(text.split())


def said_author(actor: str) -> str:
    """Return who recorded: a key by its label, a program by its name."""
    scheme, _, label = actor.partition(":")
    if label:
        return f"la clé {quoted(label)}" if scheme == "cle" else quoted(actor)
    return AUTHORS.get(actor, quoted(actor))


def said_departement(code: str) -> str:
    """Return a département by its name and its code."""
    found = DEPARTEMENTS.get(code)
    return code if found is None else f"{found.nom} ({code})"


def said_value(field: Field, raw: JsonValue, noun: str | None = None) -> str | None:
    """Return a value in French, as the registry of fields describes it; None when unknown.

    What is personal and identifiers are never said.
    """
    if raw is None or field.personal or field.unit is Unit.ID:
        return None
    if isinstance(raw, bool):
        return write_yes_no(raw).lower()
    text = str(raw)
    if field.unit in AMOUNTS:
        return write_amount(Decimal(text))
    if field.unit in NUMBERS:
        return said_number(Decimal(text), noun)
    return _said_text(field, text)


def said_number(number: Decimal, noun: str | None = None) -> str:
    """Return a number without useless zeros, with its noun if it has one."""
    whole = number == number.to_integral_value()
    written = write_number(number.quantize(Decimal(1)) if whole else number.normalize())
    return written if noun is None else f"{written} {plural(noun, float(number))}"


def _said_text(field: Field, text: str) -> str | None:
    if field.unit is Unit.DAY:
        return write_day_in_words(date.fromisoformat(text))
    if field.unit is Unit.MONTH:
        year, _, month = text.partition("-")
        return f"{MONTHS[int(month) - 1]} {year}"
    if is_choice(field):
        return typeset(CHOICES.get(text, text))
    if field.name == "departement":
        return said_departement(text)
    return REGIONS.get(text, text) if field.name == "region" else flat(text) or None
