"""Who may do what."""

import pytest

from placeasile.edge.policy import ALLOWED, Action, Role, may

READING = {Action.READ, Action.READ_LOG, Action.OBSERVE}
WRITING = {Action.RECORD, Action.RETRACT}


@pytest.mark.covers("L13")
@pytest.mark.parametrize(
    ("role", "actions"),
    [
        (Role.LECTURE, READING),
        (Role.SAISIE, READING | WRITING | {Action.READ_PERSONAL}),
        (Role.ADMINISTRATION, set(Action) - {Action.OPEN}),
    ],
)
def test_a_role_may_do_what_the_table_says_and_nothing_else(
    role: Role, actions: set[Action]
) -> None:
    assert {action for action in Action if may(role, action)} == actions


def test_what_needs_no_key_is_not_in_the_table() -> None:
    assert set(Action) - set(ALLOWED) == {Action.OPEN}
