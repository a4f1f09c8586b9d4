"""What a field is: its French words, its unit, its sign, who fills it and who may read it."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a value counts or measures, as it is written after it in French."""

    TEXT = "texte"
    CODE = "code"
    ID = "identifiant"
    DAY = "date"
    INSTANT = "instant"
    YEAR = "année"
    MONTH = "mois"
    YES_NO = "oui ou non"
    CHOICE = "liste"
    EUROS = "€"
    EUROS_PER_PLACE_DAY = "€ par place et par jour"
    PLACES = "places"
    PLACE_DAYS = "places × jours"
    FTE = "ETP"
    PLACES_PER_FTE = "places par ETP"
    DAYS = "jours"
    MONTHS = "mois écoulés"
    STRUCTURES = "structures"
    COUNT = "nombre"
    PEOPLE = "personnes"
    MARK = "sur 4"
    PERCENT = "%"
    PER_THOUSAND = "‰"
    DEGREES = "degrés WGS84"
    BYTES = "octets"


class Sign(StrEnum):
    """Which numbers make sense."""

    POSITIVE = "positif ou nul"
    SIGNED = "signé"


class Filler(StrEnum):
    """Who fills a field in."""

    AGENT = "agent de l'État"
    OPERATEUR = "opérateur"
    OFII = "OFII"
    ADMINISTRATION = "administration du registre"
    REGISTRE = "le registre"


class Readers(StrEnum):
    """Who may read a field."""

    TOUS = "tous les titulaires d'une clé"
    SAISIE = "les rôles saisie et administration"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of events, commands and query tables.

    ``code`` is its name there; ``<aggregate>.<name>``, ``<topic>.<name>`` or
    ``<table>.<name>`` where the same name means something else. ``scale`` is the number of
    decimals. ``formula`` says in French how it is computed, None when people fill it in.
    """

    code: str
    label: str
    definition: str
    unit: Unit = Unit.TEXT
    sign: Sign | None = None
    scale: int | None = None
    filler: Filler = Filler.AGENT
    readers: Readers = Readers.TOUS
    personal: bool = False
    source: str = "Saisie"
    formula: str | None = None

    @property
    def name(self) -> str:
        """The name as it is in an event or a table."""
        return self.code.rsplit(".", 1)[-1]
