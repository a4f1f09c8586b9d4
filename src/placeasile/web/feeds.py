"""What was recorded, in words: the lines of a feed, of a dossier or of a territory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from placeasile.domain.french.days import write_day
from placeasile.edge.accounts import names_of
from placeasile.edge.dependencies import Reading
from placeasile.edge.identity import ACCOUNT
from placeasile.projections.chronicle.feed import Change, Line
from placeasile.web.labels import choice, tone
from placeasile.web.shell import Shell
from placeasile.web.wording import UNKNOWN, instant

STRUCTURE: Final = "structure"


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A value that changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a feed, in words. ``href`` leads to what it is about."""

    phrase: str
    about: str | None
    href: str | None
    recorded: str
    effective: str
    upcoming: bool
    author: str
    source: str
    reason: str | None
    nature: str
    tone: str
    state: str | None
    changes: Sequence[ToldChange]


def told_lines(at: Reading, shell: Shell, lines: Sequence[Line]) -> list[Told]:
    """Return lines in words, with the names of their authors."""
    authors = authors_of(at, (one.actor for one in lines))
    return [_told(one, shell, authors[one.actor]) for one in lines]


def authors_of(at: Reading, actors: Iterable[str]) -> dict[str, str]:
    """Return how to name those who recorded: accounts by their names, keys by their labels."""
    wanted = set(actors)
    ids = {
        UUID(label)
        for kind, _, label in (one.partition(":") for one in wanted)
        if kind == ACCOUNT and _is_id(label)
    }
    names = names_of(at.connection, ids) if ids else {}
    return {one: _author(one, names) for one in wanted}


def _author(actor: str, names: dict[UUID, str]) -> str:
    kind, given, label = actor.partition(":")
    if not given:
        return actor
    if kind != ACCOUNT:
        return f"clé « {label} »"
    return names.get(UUID(label), "compte supprimé") if _is_id(label) else "compte inconnu"


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _told(line: Line, shell: Shell, author: str) -> Told:
    mine = line.kind == STRUCTURE
    return Told(
        phrase=line.phrase,
        about=line.nom,
        href=shell.link("structure", code=str(line.subject)) if mine else None,
        recorded=instant(line.recorded_at),
        effective=write_day(line.effective_on),
        upcoming=line.a_venir,
        author=author,
        source=line.source,
        reason=line.reason,
        nature=choice(line.nature),
        tone=tone(line.nature),
        state=None if line.etat == "EN_VIGUEUR" else choice(line.etat),
        changes=[_changed(one) for one in line.changes],
    )


def _changed(change: Change) -> ToldChange:
    return ToldChange(change.libelle, change.avant or UNKNOWN, change.apres or UNKNOWN)
