"""What samples share."""

from typing import Any, Final, TypeAlias
from uuid import UUID, uuid5

Body: TypeAlias = dict[str, Any]
Samples: TypeAlias = dict[str, tuple[Body, list[tuple[str, Body]]]]
"""By path: what to send, and what must have been recorded before. # is a number of its own."""

PERIOD: Final = str(uuid5(UUID(int=0), "period"))
VISIT: Final = str(uuid5(UUID(int=0), "visit"))
UNKNOWN: Final = str(uuid5(UUID(int=0), "unknown"))
