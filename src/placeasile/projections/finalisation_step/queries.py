"""The steps of the finalisation of a structure, as they are shown."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FinalisationStepRow:
    """A row of ``finalisation_step``; see its ``schema.sql``."""

    step: str
    status: str
    since: date
    author: str
    stream_versions: str | None
