"""Facts recorded about acts other than the authorisation and the convention of a structure.

They are about a structure, a CPOM or an operator, which ``owner_id`` names. The
authorisation and the convention of a structure are in `placeasile.domain.structure.contracts`.
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.categories import ActCategory, Dating
from placeasile.domain.kernel import Event, Fact, History
from placeasile.domain.stating import Stated
from placeasile.domain.values import Amount


class ActEvent(Stated):
    """An event about one act of ``owner_id``, a thing of kind ``owner_kind``."""

    KEY: ClassVar[str] = "{act_id}"
    ABOUT: ClassVar[str | None] = "owner_id"

    act_id: UUID
    owner_kind: str
    owner_id: UUID


class ActRecorded(ActEvent):
    """The State, or the operator, took an act.

    ``start`` and ``end`` are its first and last days, both included, ``act_date`` its only
    date; which of them it has follows from its category. ``effective_on`` is the first of
    them, or the day from which an act without any counts.
    """

    TOPIC: ClassVar[str] = "acts.recorded"
    LABEL: ClassVar[str] = "Acte administratif"
    SINCE: ClassVar[str] = "Premier jour de l'acte, ou sa date"
    SOURCE: ClassVar[str] = "Arrêté, convention ou acte de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("act", "act_end")
    OPENS: ClassVar[tuple[str, ...]] = ("act:{act_id}",)

    category: str
    title: str | None = None
    act_date: date | None = None
    start: date | None = None
    end: date | None = None
    reference: str | None = None
    structure_type: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The act, and its end, a fact of its own: an avenant moves it."""
        yield from super().facts()
        if self.end is not None:
            yield Fact("act_end", {"end": self.end.isoformat()}, str(self.act_id))


class TarificationDecided(ActEvent):
    """The State set the tariff of ``year`` by an order signed on ``effective_on``.

    It runs over that year unless ``start`` and ``end`` say otherwise. ``dotation`` is the
    amount that the order writes, in euros; what is granted is said apart.
    """

    TOPIC: ClassVar[str] = "acts.tarification_decided"
    LABEL: ClassVar[str] = "Arrêté de tarification"
    SINCE: ClassVar[str] = "Jour de la signature de l'arrêté"
    SOURCE: ClassVar[str] = "Arrêté de tarification"
    FACETS: ClassVar[tuple[str, ...]] = ("act", "act_end")
    OPENS: ClassVar[tuple[str, ...]] = ("act:{act_id}",)

    year: int
    dotation: Amount | None = None
    start: date | None = None
    end: date | None = None
    reference: str | None = None
    structure_type: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The act, as any other, with its year and its amount; and its end."""
        start, end = self.start or date(self.year, 1, 1), self.end or date(self.year, 12, 31)
        days = {"start": start.isoformat(), "end": end.isoformat()}
        category = ActCategory.ARRETE_TARIFICATION.value
        for fact in super().facts():
            value = {**fact.value, **days, "category": category, "title": None, "act_date": None}
            yield Fact("act", value, fact.key)
        yield Fact("act_end", {"end": end.isoformat()}, str(self.act_id))


class ActAmended(ActEvent):
    """An avenant of ``effective_on`` to an act; ``new_end`` when it moves the end."""

    TOPIC: ClassVar[str] = "acts.amended"
    LABEL: ClassVar[str] = "Avenant à un acte"
    SINCE: ClassVar[str] = "Jour d'effet de l'avenant"
    SOURCE: ClassVar[str] = "Avenant signé ou arrêté modificatif"
    FACETS: ClassVar[tuple[str, ...]] = ("act_avenant", "act_end")
    RESTS: ClassVar[tuple[str, ...]] = ("act:{act_id}",)

    new_end: date | None = None
    summary: str | None = None
    reference: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The avenant, and the end when it moves it."""
        yield from super().facts()
        if self.new_end is not None:
            yield Fact("act_end", {"end": self.new_end.isoformat()}, str(self.act_id))

    def contradicted(self, history: History, on: date) -> bool:
        """Whether the act has no period, starts later, or was withdrawn before."""
        start = start_of(history, self.act_id)
        withdrawn = history.at("act_withdrawn", on, str(self.act_id))
        return start is None or on < start or withdrawn is not None


class ActWithdrawn(ActEvent):
    """The act was withdrawn or repealed; ``effective_on`` is the first day without it."""

    TOPIC: ClassVar[str] = "acts.withdrawn"
    LABEL: ClassVar[str] = "Retrait d'un acte"
    SINCE: ClassVar[str] = "Premier jour sans l'acte"
    SOURCE: ClassVar[str] = "Acte de retrait"
    FACETS: ClassVar[tuple[str, ...]] = ("act_withdrawn",)
    RESTS: ClassVar[tuple[str, ...]] = ("act:{act_id}",)

    motif: str


def start_of(history: History, act_id: UUID) -> date | None:
    """Return the first day of an act that runs over a period, None for the others."""
    value = history.latest("act", str(act_id))
    if value is None or ActCategory(str(value["category"])).dating is not Dating.PERIODE:
        return None
    return date.fromisoformat(str(value["start"]))


EVENTS: Final[tuple[type[Event], ...]] = (
    ActRecorded,
    TarificationDecided,
    ActAmended,
    ActWithdrawn,
)
"""Every event of the aggregate."""
