"""Ids that the service makes: a form bears the one of the command that it will send."""

from uuid import UUID, uuid4  # noqa: TID251 - the one maker of ids


def new_id() -> UUID:
    """Return an id that nothing bears yet."""
    return uuid4()
