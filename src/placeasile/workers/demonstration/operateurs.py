"""Who runs the invented structures, and who takes over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID, uuid5

from placeasile.domain.operateur.decisions import RecordLegalIdentity, RegisterOperateur
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import (
    ASSOCIATIONS,
    OPERATEURS,
    PRAHDA_OPERATEUR,
)
from placeasile.workers.demonstration.describing import record_operateur_contact
from placeasile.workers.demonstration.journal import NAMESPACE, Book, Journal
from placeasile.workers.demonstration.members import NAMED, Span
from placeasile.workers.demonstration.office import dice
from placeasile.workers.imports.intention import Intention


@dataclass(frozen=True, slots=True)
class Operateurs:
    """The operators by how many invented structures they run."""

    known: dict[str, UUID]
    associations: tuple[UUID, ...]

    def one_for(self, kind: StructureType, rng: Random) -> UUID:
        """Return the operator of an invented structure."""
        if kind is StructureType.PRAHDA:
            return self.known[PRAHDA_OPERATEUR]
        draw = rng.random()
        for nom, share in OPERATEURS.items():
            draw -= share
            if draw < 0:
                return self.known[nom]
        return rng.choice(self.associations)

    def another_for(self, current: Iterable[UUID], rng: Random, *, invented: bool) -> UUID:
        """Return who takes over: an invented association when the structure is real."""
        past = set(current)
        while True:
            chosen = (
                self.one_for(StructureType.HUDA, rng) if invented else rng.choice(self.associations)
            )
            if chosen not in past:
                return chosen


def operateurs_of(finess: Iterable[Intention]) -> Operateurs:
    """Return the operators of the extract, and the invented ones."""
    return Operateurs(
        known={
            one.command.nom: one.subject
            for one in finess
            if isinstance(one.command, RegisterOperateur)
        },
        associations=tuple(uuid5(NAMESPACE, f"operateur/{nom}") for nom in ASSOCIATIONS),
    )


def register_associations(journal: Journal, span: Span, seed: int) -> None:
    """Record the invented associations, on the day after the import."""
    for nom in ASSOCIATIONS:
        rng = dice(seed, nom)
        book = Book(journal, uuid5(NAMESPACE, f"operateur/{nom}"), None, span.start, rng)
        registered = book.record(
            RegisterOperateur(nom=f"Association {NAMED} {nom}", effective_on=date(2010, 1, 1)),
            span.start + timedelta(days=1),
        )
        book.record(
            RecordLegalIdentity(
                effective_on=span.first, siege_social=f"1 place de la Démonstration, site {nom}"
            ),
            span.start + timedelta(days=rng.randint(30, 900)),
            after=registered,
        )
        if registered is not None:
            record_operateur_contact(book.chapter("people", ready=registered), span)
