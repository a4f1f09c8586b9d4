"""Facts recorded about the activity of a month."""

from collections.abc import Mapping
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event
from placeasile.domain.stating import Stated
from placeasile.domain.subjects import departement_id
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.values import Count

DEPARTEMENT_OF: Final[Mapping[UUID, str]] = {departement_id(one): one for one in DEPARTEMENTS}
"""The code of a département, by its id."""


class MonthlyActivity(Stated):
    """The figures of a DNA code for a month, true at its end; absent is not zero."""

    ABOUT: ClassVar[str | None] = "structure_id"
    KEY: ClassVar[str] = "{month}/{dna_code}"

    structure_id: UUID
    month: str
    dna_code: str
    method_version: str | None = None
    places_dna: Count | None = None
    indisponibles: Count | None = None
    desinsectisation: Count | None = None
    remise_en_etat: Count | None = None
    sous_occupation: Count | None = None
    travaux: Count | None = None
    occupees: Count | None = None
    vacantes: Count | None = None
    presences_indues_bpi: Count | None = None
    presences_indues_deboutees: Count | None = None


class MonthlyActivityReported(MonthlyActivity):
    """The OFII counted the places of a month, for the first time."""

    TOPIC: ClassVar[str] = "activity.monthly_activity_reported"
    LABEL: ClassVar[str] = "Activité d'un mois"
    SINCE: ClassVar[str] = "Dernier jour du mois"
    SOURCE: ClassVar[str] = "Fichier mensuel de l'OFII"
    FACETS: ClassVar[tuple[str, ...]] = ("activity",)
    OPENS: ClassVar[tuple[str, ...]] = ("activity:{month}/{dna_code}",)


class MonthlyActivityRestated(MonthlyActivity):
    """The OFII changed the figures of a month that it had counted; ``motif`` says why."""

    TOPIC: ClassVar[str] = "activity.monthly_activity_restated"
    LABEL: ClassVar[str] = "Rectification de l'activité d'un mois"
    SINCE: ClassVar[str] = "Dernier jour du mois"
    SOURCE: ClassVar[str] = "Fichier mensuel de l'OFII"
    FACETS: ClassVar[tuple[str, ...]] = ("activity_restated",)
    RESTS: ClassVar[tuple[str, ...]] = ("activity:{month}/{dna_code}",)

    motif: str


class Referes(Stated):
    """The « référés mesures utiles » of a département for a month; absent is not zero."""

    KEY: ClassVar[str] = "{month}"

    departement: str
    month: str
    deboutes_sans_mesure: Count | None = None
    mises_en_demeure: Count | None = None
    referes_engages: Count | None = None
    referes_executes: Count | None = None


class ReferesReported(Referes):
    """A département counted its emergency orders of a month, for the first time."""

    TOPIC: ClassVar[str] = "activity.referes_reported"
    LABEL: ClassVar[str] = "Référés mesures utiles d'un mois"
    SINCE: ClassVar[str] = "Dernier jour du mois"
    SOURCE: ClassVar[str] = "Tableau des préfectures"
    FACETS: ClassVar[tuple[str, ...]] = ("referes",)
    OPENS: ClassVar[tuple[str, ...]] = ("referes:{month}",)


class ReferesRestated(Referes):
    """A département changed the figures of a month that it had counted; ``motif`` says why."""

    TOPIC: ClassVar[str] = "activity.referes_restated"
    LABEL: ClassVar[str] = "Rectification des référés d'un mois"
    SINCE: ClassVar[str] = "Dernier jour du mois"
    SOURCE: ClassVar[str] = "Tableau des préfectures"
    FACETS: ClassVar[tuple[str, ...]] = ("referes_restated",)
    RESTS: ClassVar[tuple[str, ...]] = ("referes:{month}",)

    motif: str


EVENTS: Final[tuple[type[Event], ...]] = (
    MonthlyActivityReported,
    MonthlyActivityRestated,
    ReferesReported,
    ReferesRestated,
)
"""Every event of the aggregate."""
