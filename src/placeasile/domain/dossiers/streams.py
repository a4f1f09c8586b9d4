"""Which streams hold the dossier of a structure: its own, and those of its contracts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from placeasile.domain.kernel import ClaimKey, History
from placeasile.domain.rules.documents import START_YEAR
from placeasile.domain.stating import beside

YEARS: Final = range(START_YEAR, START_YEAR + 15)
"""The years that a dossier may be about."""

MONEY: Final = tuple(f"finance/{year}" for year in YEARS)
"""The parts that hold the money of each year."""

PAPERS: Final = "documents"
"""The part whose documents each have a stream of their own."""

ACTS: Final = "acts"


def named(structure_id: UUID, parts: Iterable[str]) -> dict[str, UUID]:
    """Return the streams of some parts of a structure, by name; empty for its own."""
    return {one or "structure": beside(structure_id, one) for one in parts if one != PAPERS}


def memberships(structure_id: UUID) -> Iterable[ClaimKey]:
    """Return the keys that CPOMs hold for the years in which the structure is a member."""
    return [("cpom_member", f"{structure_id}/{year}") for year in YEARS]


def filing(owner_id: UUID) -> str:
    """Return the scope of the keys that the documents of a dossier hold."""
    return f"documents/{owner_id}"


def contracts(peers: Mapping[UUID, History]) -> Sequence[UUID]:
    """Return the CPOMs among some streams."""
    return sorted(one for one, history in peers.items() if history.steps("cpom_contract"))


def versions(structure_id: UUID, parts: Iterable[str], peers: Mapping[UUID, History]) -> str:
    """Return how far streams went, as one line: ``name=version``, those that hold something.

    The documents count together, and each contract by its id.
    """
    wanted = list(parts)
    found = {name: version(peers, one) for name, one in named(structure_id, wanted).items()}
    if PAPERS in wanted:
        found[PAPERS] = sum(one.version for one in papers_of(peers, structure_id))
    found |= {f"cpom/{one}": version(peers, one) for one in contracts(peers)}
    return " ".join(f"{name}={number}" for name, number in sorted(found.items()) if number)


def version(peers: Mapping[UUID, History], stream_id: UUID) -> int:
    """Return how far a stream went, 0 when nothing was recorded."""
    return peers[stream_id].version if stream_id in peers else 0


def papers_of(peers: Mapping[UUID, History], owner_id: UUID) -> Sequence[History]:
    """Return the streams of the documents of a dossier, among some."""
    return [
        history
        for history in peers.values()
        if any(
            "document" in type(one.event).FACETS
            and getattr(one.event, "owner_id", None) == owner_id
            for one in history.alive
        )
    ]
