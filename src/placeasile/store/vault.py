"""Seals personal values before they are recorded, and opens them for who may read.

A seal is ``pa1.<key id>.<event id>.<topic>.<field>.<nonce and ciphertext>``: AES-256-GCM with
the key of its subject, bound to all that stands before its last dot. A seal that is put in
another event or field does not open. The projections never see a key.
"""

import hmac
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Iterable, Mapping
from threading import Lock
from typing import Final, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from placeasile.domain.kernel import Event
from placeasile.domain.personal import ERASED, keyholder, owner_of, part_of, personal_fields
from placeasile.domain.privacy.decisions import SubjectIsErased, SubjectUnknown
from placeasile.store.keys import Keys, MemoryKeys

MARK: Final = "pa1"
NONCE: Final = 12
KEY_BYTES: Final = 32
CACHE_SECONDS: Final = 1.0
"""How long a process may still open what another one has just erased."""

CACHE_SIZE: Final = 4096
SAMPLE: Final = 100
PROOF: Final = UUID(int=0)
"""The subject of the key that proves the master key, and seals nothing."""

EventT = TypeVar("EventT", bound=Event)


class SealBroken(Exception):
    """A seal does not open: it was changed or moved, or its key is lost."""


class WrongMasterKey(Exception):
    """The keys in the database were wrapped with another master key; worded in French."""


class _Cached:
    """A key in memory; ``cipher`` is None once it is erased."""

    __slots__ = ("cipher", "kind", "until")

    def __init__(self, cipher: AESGCM | None, kind: str, until: float) -> None:
        self.cipher = cipher
        self.kind = kind
        self.until = until


class Vault:
    """Seals and opens with the keys of subjects, that stay in memory for a second.

    Args:
        keys: where they are kept.
        master: the 32 bytes that they are wrapped with.
        clock: seconds that never go back.
    """

    def __init__(
        self, keys: Keys, master: bytes, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._keys = keys
        self._master = AESGCM(master)
        self._hashing = hmac.digest(master, b"placeasile request hash", "sha256")
        self._clock = clock
        self._cache: dict[UUID, _Cached] = {}
        self._lock = Lock()

    def check(self) -> None:
        """Prove the master key on keys that were wrapped before.

        Raises:
            WrongMasterKey: one of them does not unwrap.
        """
        self._keys.make({PROOF: ("proof", self._wrapped(PROOF, os.urandom(KEY_BYTES)))})
        proof = self._keys.read([PROOF])[PROOF].wrapped
        kept = [*self._keys.sample(SAMPLE), *([] if proof is None else [(PROOF, proof)])]
        try:
            for subject, wrapped in kept:
                self._unwrapped(subject, wrapped)
        except InvalidTag as error:
            raise WrongMasterKey(
                "la clé maîtresse n'est pas celle qui protège les données personnelles de cette "
                "base.\nRemettez la bonne clé dans PLACEASILE_MASTER_KEY, ou le fichier "
                "« master-key » d'origine dans PLACEASILE_HOME"
            ) from error

    def digest(self, body: bytes) -> bytes:
        """Return a digest that nobody can look for without the master key."""
        return hmac.digest(self._hashing, body, "sha256")

    # -------------------------------------------------------------------- sealing

    def seal(self, event: EventT, event_id: UUID) -> EventT:
        """Return an event whose personal values are seals; itself when it has none.

        Raises:
            SubjectIsErased: what it is about was erased.
        """
        kind = type(event)
        names = personal_fields(kind)
        if not names:
            return event
        holder = keyholder(event)
        found = self._known(holder)
        if found is None:
            self.prepare({holder: kind.TOPIC.partition(".")[0]})
            found = self._known(holder)
            assert found is not None
        if found.cipher is None:
            raise SubjectIsErased(field=kind.KEYHOLDER, value=erased_of(event))
        head = f"{MARK}.{holder}.{event_id}.{kind.TOPIC}."
        random = os.urandom(NONCE * len(names))
        sealed: dict[str, str] = {}
        for rank, name in enumerate(names):
            clear = getattr(event, name)
            if clear is not None:
                nonce = random[rank * NONCE : (rank + 1) * NONCE]
                sealed[name] = _sealed(found.cipher, nonce, head + name, clear)
        return event.model_copy(update=sealed)

    def prepare(self, holders: Mapping[UUID, str]) -> None:
        """Have the keys of subjects, by id with their kind; make those that are missing."""
        missing = self.learn(holders)
        if not missing:
            return
        made = {one: os.urandom(KEY_BYTES) for one in missing}
        first = self._keys.make(
            {one: (holders[one], self._wrapped(one, key)) for one, key in made.items()}
        )
        until = self._clock() + CACHE_SECONDS
        for one in first:
            self._keep(one, _Cached(AESGCM(made[one]), holders[one], until))
        self.learn([one for one in missing if one not in first])

    # -------------------------------------------------------------------- opening

    def open(self, event: EventT, event_id: UUID) -> EventT:
        """Return an event with its personal values, `ERASED` where the key was destroyed.

        Raises:
            SealBroken: a value is no seal of that event and field.
        """
        if not personal_fields(type(event)):
            return event
        holder = keyholder(event)
        return event.model_copy(
            update={
                name: self._opened(holder, seal) for name, seal in seals_of(event, event_id).items()
            }
        )

    def open_all(self, seals: Iterable[str]) -> dict[str, str]:
        """Return what some seals say, with one query for the keys that are not in memory.

        A seal that does not open is not in the answer.
        """
        holders = {seal: holder for seal in seals if (holder := holder_of(seal)) is not None}
        self.learn(set(holders.values()))
        said: dict[str, str] = {}
        for seal, holder in holders.items():
            try:
                said[seal] = self._opened(holder, seal)
            except SealBroken:
                continue
        return said

    def learn(self, holders: Iterable[UUID]) -> Collection[UUID]:
        """Have the keys of subjects in memory, with one query; return those that have none."""
        unknown = {one for one in holders if self._known(one) is None}
        if not unknown:
            return ()
        until = self._clock() + CACHE_SECONDS  # from before the reading: never later
        missing: list[UUID] = []
        for one, state in self._keys.read(unknown).items():
            if state.erased:
                self._keep(one, _Cached(None, state.kind or "", until))
            elif state.wrapped is None:
                missing.append(one)
            else:
                try:
                    cipher = AESGCM(self._unwrapped(one, state.wrapped))
                except InvalidTag as error:
                    raise SealBroken(f"the key of {one} does not unwrap") from error
                self._keep(one, _Cached(cipher, state.kind or "", until))
        return missing

    # -------------------------------------------------------------------- erasing

    def kind_of(self, subject: UUID) -> str:
        """Return what the key of a subject was made for.

        Raises:
            SubjectUnknown: it never had one.
        """
        kind = None if subject == PROOF else self._keys.read([subject])[subject].kind
        if kind is None:
            raise SubjectUnknown(field="subject_id", value=subject)
        return kind

    def destroy(self, subject: UUID, kind: str, reason: str) -> None:
        """Destroy the key of a subject for ever."""
        self._keys.destroy(subject, kind, reason)
        self.forget([subject])

    def forget(self, holders: Iterable[UUID]) -> None:
        """Read keys again before their next use: they may be destroyed."""
        with self._lock:
            for one in holders:
                self._cache.pop(one, None)

    # -------------------------------------------------------------------- the parts

    def _known(self, holder: UUID) -> _Cached | None:
        found = self._cache.get(holder)
        return None if found is None or found.until < self._clock() else found

    def _keep(self, holder: UUID, cached: _Cached) -> None:
        with self._lock:
            while len(self._cache) >= CACHE_SIZE:
                self._cache.pop(next(iter(self._cache)))
            self._cache[holder] = cached

    def _opened(self, holder: UUID, seal: str) -> str:
        found = self._known(holder)
        if found is None:
            self.learn([holder])
            found = self._known(holder)
        if found is None:
            raise SealBroken(f"the key of {holder} is lost")
        if found.cipher is None:
            return ERASED
        head, _, payload = seal.rpartition(".")
        try:
            blob = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
            return found.cipher.decrypt(blob[:NONCE], blob[NONCE:], head.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"{head} does not open") from error

    def _wrapped(self, subject: UUID, key: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._master.encrypt(nonce, key, subject.bytes)

    def _unwrapped(self, subject: UUID, wrapped: bytes) -> bytes:
        return self._master.decrypt(wrapped[:NONCE], wrapped[NONCE:], subject.bytes)


def memory_vault() -> Vault:
    """Return a vault that does not outlive the process."""
    return Vault(MemoryKeys(), os.urandom(KEY_BYTES))


def erased_of(event: Event) -> object:
    """Return whose values an event cannot hold any more: an id, and the text of it."""
    part = part_of(event)
    return f"{owner_of(event)} {part}" if part else owner_of(event)


def seals_of(event: Event, event_id: UUID) -> dict[str, str]:
    """Return the seals of an event as it is stored, by field.

    Raises:
        SealBroken: a personal value is in clear, or sealed for another event or field.
    """
    kind = type(event)
    names = personal_fields(kind)
    if not names:
        return {}
    head = f"{MARK}.{keyholder(event)}.{event_id}.{kind.TOPIC}."
    found: dict[str, str] = {}
    for name in names:
        value = getattr(event, name)
        if value is None:
            continue
        if not value.startswith(f"{head}{name}."):
            raise SealBroken(f"{kind.TOPIC} {event_id}: {name} is not sealed there")
        found[name] = value
    return found


def is_seal(value: object) -> bool:
    """Tell whether a value looks like a seal."""
    return isinstance(value, str) and value.startswith(f"{MARK}.")


def holder_of(seal: str) -> UUID | None:
    """Return the id whose key a seal needs, None when it is no seal."""
    parts = seal.split(".", 2)
    try:
        return UUID(parts[1]) if parts[0] == MARK else None
    except (IndexError, ValueError):
        return None


def _sealed(cipher: AESGCM, nonce: bytes, head: str, clear: str) -> str:
    blob = nonce + cipher.encrypt(nonce, clear.encode(), head.encode())
    return f"{head}.{urlsafe_b64encode(blob).decode().rstrip('=')}"
