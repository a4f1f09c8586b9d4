"""Who holds which unique key, in memory; the same rules as ``es.take``."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from placeasile.domain.kernel import Claim, ClaimKey
from placeasile.store.errors import ClaimHeld


class ClaimBook:
    """Keys by scope; two streams never hold a key on the same day."""

    def __init__(self) -> None:
        self._held: dict[ClaimKey, dict[UUID, Claim]] = {}
        self._keys: dict[str, dict[str, None]] = {}

    def enter(self, scope: str, key: str, stream_id: UUID, claim: Claim) -> None:
        """Note a claim that the log holds already."""
        self._held.setdefault((scope, key), {})[stream_id] = claim
        self._keys.setdefault(scope, {})[key] = None

    def holders(self, keys: Iterable[ClaimKey]) -> dict[ClaimKey, list[UUID]]:
        """Return the streams that hold some keys, by key: those that are held."""
        return {one: sorted(held) for one in keys if (held := self._held.get(one))}

    def holding(self, scopes: Iterable[str]) -> list[UUID]:
        """Return the streams that hold any key of some scopes."""
        found = {
            stream_id
            for scope in scopes
            for key in self._keys.get(scope, ())
            for stream_id in self._held.get((scope, key), ())
        }
        return sorted(found)

    def keys(self, scope: str) -> list[str]:
        """Return the keys of a scope that some stream holds."""
        return [key for key in self._keys.get(scope, ()) if self._held.get((scope, key))]

    def check(self, stream_id: UUID, changes: Iterable[tuple[str, str, Claim]]) -> None:
        """Raise unless a stream may take these keys.

        Raises:
            ClaimHeld: another stream holds one of them on a day of the period.
        """
        for scope, key, claim in changes:
            if _empty(claim):
                continue
            for holder, held in self._held.get((scope, key), {}).items():
                if holder != stream_id and _overlap(held, claim):
                    raise ClaimHeld(scope, key)

    def take(self, stream_id: UUID, changes: Iterable[tuple[str, str, Claim]]) -> None:
        """Change the keys of a stream; an empty period gives a key back."""
        for scope, key, claim in changes:
            if _empty(claim):
                self._held.get((scope, key), {}).pop(stream_id, None)
            else:
                self.enter(scope, key, stream_id, claim)


def _empty(claim: Claim) -> bool:
    return claim.until is not None and claim.until <= claim.since


def _overlap(one: Claim, other: Claim) -> bool:
    return one.since < (other.until or date.max) and other.since < (one.until or date.max)
