"""Reads what the dossier of a structure must hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Required:
    """A row of ``completeness``. ``present`` is None when it is not known."""

    block: str
    year: int
    rule: str
    item: str
    label: str
    present: bool | None
    missing: bool
