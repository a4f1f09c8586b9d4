"""Clients that record over HTTP until they are answered, always under the same key."""

import http.client
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from threading import Event
from typing import Any, Final
from uuid import UUID, uuid5

from tests.faults.schedules import Schedule

NAMESPACE: Final = UUID("6f3f0a52-0c5e-4b9e-8a5d-0d4a4a6b5c11")
STRUCTURES: Final = 4
NAMES: Final = 6
"""Names that all writers want for an operator of their own: each goes to one."""
PATIENCE: Final = 90.0
"""Seconds: a machine that does much else starts a web process in one minute."""
TRY_SECONDS: Final = 8.0
TRY_AGAIN: Final = "concurrent-change"
TAKEN: Final = "operateur-name-taken"


@dataclass(frozen=True, slots=True)
class Sent:
    """A command and its answer. ``position`` is None when it was refused by a rule."""

    command_id: UUID
    sent: float
    answered: float
    position: int | None
    event_ids: tuple[UUID, ...]


@dataclass
class Notes:
    """What the clients saw, together.

    Attributes:
        sent: the commands, in the order of their answers.
        asked: the ids of all that were sent, answered or not.
        latest: when the latest command that was accepted was sent.
        retries: the answers 503, broken connections and lost races.
        stuck: the commands that were never answered.
        wrong: answers that should never be given.
    """

    sent: list[Sent] = field(default_factory=list[Sent])
    asked: set[UUID] = field(default_factory=set[UUID])
    retries: int = 0
    latest: float = 0.0
    stuck: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])

    @property
    def acknowledged(self) -> list[Sent]:
        """Those that were accepted."""
        return [one for one in self.sent if one.position is not None]


class Stuck(Exception):
    """A command was not answered in time."""


class Wrong(Exception):
    """An answer that should never be given."""


@dataclass
class Client:
    """Sends commands. ``retry`` is called at each answer that is no answer."""

    port: int
    key: str
    notes: Notes

    def post(self, path: str, body: object, command_id: UUID) -> Any:  # noqa: ANN401 (JSON)
        """Send until it is answered; return the receipt, None when a rule refused it.

        Raises:
            Stuck: it never was.
            Wrong: it was, and should not have been answered so.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                status, answer = self.try_once(path, body, command_id)
            except (OSError, http.client.HTTPException, ValueError) as error:
                status, answer = 0, {"detail": repr(error)}
            if status in {200, 201}:
                return answer
            if status == 409 and answer["code"] == TAKEN:
                return None
            if status not in {0, 503} and (status, answer.get("code")) != (409, TRY_AGAIN):
                raise Wrong(f"{path} {command_id}: {status} {answer}")
            self.notes.retries += 1
            if time.monotonic() > deadline:
                raise Stuck(f"{path} {command_id}: {status} {answer}")
            time.sleep(0.05)

    def try_once(
        self, path: str, body: object, command_id: UUID, *, wait: bool = True
    ) -> tuple[int, Any]:
        """Send once; without ``wait``, hang up before the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TRY_SECONDS)
        try:
            headers = {
                "Authorization": f"Bearer {self.key}",
                "Content-Type": "application/json",
                "Idempotency-Key": str(command_id),
            }
            connection.request("POST", path, json.dumps(body), headers)
            if not wait:
                return 0, {}
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()


def structures(seed: int) -> list[tuple[UUID, UUID]]:
    """Return the structures of a schedule: the command that registers each, and its id."""
    commands = [uuid5(NAMESPACE, f"{seed}/structure/{rank}") for rank in range(STRUCTURES)]
    return [(one, uuid5(one, "structure")) for one in commands]


def prepare(client: Client, schedule: Schedule) -> None:
    """Register the structures that all the writers record about."""
    for command_id, _ in structures(schedule.seed):
        body = {"type": "CADA", "departement": "14", "effective_on": "2000-01-01"}
        _send(client, ["/api/structures", body, command_id])


def write(client: Client, schedule: Schedule, writer: int, stop: Event) -> None:
    """Send one command after the other until told to stop; each is answered before the next."""
    draws = Random(f"{schedule.seed}/{writer}")
    known = [one for _, one in structures(schedule.seed)]
    rank = 0
    try:
        with ThreadPoolExecutor(1) as second:
            while not stop.is_set():
                rank += 1
                command = _command(draws, known, f"{schedule.seed}/{writer}/{rank}", writer, rank)
                if draws.random() < schedule.abandons:
                    _abandon(client, command)
                twin = None
                if draws.random() < schedule.duplicates:
                    twin = second.submit(client.post, *command)
                first = _send(client, command)
                if twin is not None and (other := twin.result()) != first:
                    client.notes.wrong.append(f"sent twice, answered {first} and {other}")
    except Stuck as error:
        client.notes.stuck.append(str(error))
    except Wrong as error:
        client.notes.wrong.append(str(error))


def _command(
    draws: Random, known: Sequence[UUID], name: str, writer: int, rank: int
) -> tuple[str, object, UUID]:
    """Return the address, the body and the id of a command."""
    command_id = uuid5(NAMESPACE, name)
    # A day of its own for each command: none is refused, and none records nothing.
    day = date(2001, 1, 1) + timedelta(days=writer * 1200 + rank)
    match draws.randrange(8):
        case 0:
            body = {"nom": f"Opérateur {draws.randrange(NAMES)}", "effective_on": "2001-01-01"}
            return "/api/operateurs", body, command_id
        case 1:
            body = {"type": "HUDA", "departement": "61", "effective_on": day.isoformat()}
            return "/api/structures", body, command_id
        case _:
            body = {"places": draws.randrange(300), "effective_on": day.isoformat()}
            return f"/api/structures/{draws.choice(known)}/capacity", body, command_id


def _send(client: Client, command: Sequence[Any]) -> Any:  # noqa: ANN401 (JSON)
    path, body, command_id = command
    sent = time.monotonic()
    client.notes.asked.add(command_id)
    answer = client.post(path, body, command_id)
    position = None if answer is None else answer["position"]
    events = () if answer is None else tuple(map(UUID, answer["event_ids"]))
    client.notes.sent.append(Sent(command_id, sent, time.monotonic(), position, events))
    if position is not None:
        client.notes.latest = max(client.notes.latest, sent)
    return answer


def _abandon(client: Client, command: Sequence[Any]) -> None:
    path, body, command_id = command
    client.notes.asked.add(command_id)
    try:
        client.try_once(path, body, command_id, wait=False)
    except (OSError, http.client.HTTPException):
        client.notes.retries += 1
