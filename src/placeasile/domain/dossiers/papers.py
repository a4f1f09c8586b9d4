"""The documents and the acts of a dossier on a day, as decisions read them.

The same rules as those of the query tables ``document`` and ``act``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from placeasile.domain.dossiers.steps import step_on
from placeasile.domain.dossiers.streams import ACTS, papers_of
from placeasile.domain.kernel import History, Value
from placeasile.domain.rules.dossier import Act
from placeasile.domain.stating import beside

FILED: Final = "DEPOSE"
WITHDRAWN: Final = "RETIRE"
PERIODS: Final = {"authorisation": "ARRETE_AUTORISATION", "convention": "CONVENTION"}
PLACE: Final = ("category", "year", "granularity", "structure_type")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document on a day: its filing, its file with the day, what became of it."""

    key: str
    filing: Value
    file: Value
    filed_on: date
    own: str
    fate_on: date | None

    @property
    def place(self) -> tuple[object, ...]:
        """What makes two documents take the place of each other."""
        return tuple(self.filing.get(name) for name in PLACE)


@dataclass(frozen=True, slots=True)
class Standing:
    """A document that stands: what it is about, its parent's when it is an avenant."""

    category: str
    year: int | None
    structure_type: str | None
    act_id: str | None


def standing(peers: Mapping[UUID, History], owner_id: UUID, on: date) -> Sequence[Standing]:
    """Return the documents of a dossier that are filed, neither withdrawn nor replaced."""
    held = {one.key: one for one in _papers(papers_of(peers, owner_id), on)}
    return [_standing(one, held) for one in held.values() if _stands(one, held.values())]


def acts(
    peers: Mapping[UUID, History],
    owner_id: UUID,
    on: date,
    papers: Sequence[Standing] | None,
) -> Sequence[tuple[Act, str | None]]:
    """Return the root acts of a dossier, each with the type of structures that it is about.

    Without ``papers`` it is not known whether their texts are filed.
    """
    found = [
        *_recorded(peers.get(beside(owner_id, ACTS), History()), on),
        *_periods(peers.get(owner_id, History()), on),
    ]
    if papers is None:
        return found
    texts = {(one.category, one.act_id) for one in papers}
    return [
        (replace(one, filed=(one.category, one.act_id) in texts), scope) for one, scope in found
    ]


def _papers(histories: Iterable[History], on: date) -> Iterator[Paper]:
    for history in histories:
        for key in history.keys("document"):
            filing = step_on(history, "document", on, key)
            file = step_on(history, "document_file", on, key)
            if filing is None or file is None:
                continue
            fate = step_on(history, "document_status", on, key)
            own = FILED if fate is None else str(fate[1]["etat"])
            fate_on = None if fate is None else fate[0]
            yield Paper(key, filing[1], file[1], file[0], own, fate_on)


def _stands(one: Paper, held: Iterable[Paper]) -> bool:
    return one.own == FILED and not any(
        other.file.get("replaces_document_id") == one.key
        and other.own != WITHDRAWN
        and other.place == one.place
        and (one.fate_on is None or one.fate_on <= other.filed_on)
        for other in held
    )


def _standing(one: Paper, held: Mapping[str, Paper]) -> Standing:
    parent = held.get(str(one.filing.get("parent_document_id")))
    above: Value = {} if parent is None else parent.filing

    def said(name: str) -> str | None:
        found = one.filing.get(name)
        found = above.get(name) if found is None else found
        return None if found is None else str(found)

    year = one.filing.get("year")
    return Standing(
        category=said("category") or "",
        year=None if year is None else int(str(year)),
        structure_type=said("structure_type"),
        act_id=said("act_id") or said("period_id"),
    )


def _recorded(history: History, on: date) -> Iterator[tuple[Act, str | None]]:
    for key in history.keys("act"):
        said_on, value = history.steps("act", key)[0]
        if history.at("act_withdrawn", on, key) is not None:
            continue
        end = history.at("act_end", max(on, said_on), key)
        scope = value.get("structure_type")
        yield (
            Act(
                key, str(value["category"]), _day(value.get("start")), _day((end or {}).get("end"))
            ),
            None if scope is None else str(scope),
        )


def _periods(history: History, on: date) -> Iterator[tuple[Act, None]]:
    for kind, category in PERIODS.items():
        for key in history.keys(kind):
            start = history.steps(kind, key)[0][0]
            end = history.at(f"{kind}_end", max(on, start), key)
            yield Act(key, category, start, _day((end or {}).get("end"))), None


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
