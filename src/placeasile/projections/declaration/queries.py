"""What the operator declares of a structure, as it is shown."""

from dataclasses import dataclass

from placeasile.domain.personal import Sealed


@dataclass(frozen=True, slots=True)
class Declaration:
    """A row of ``declaration``; None is "not said"."""

    year: int
    cpom_declare: bool | None
    commentaire_operateur: Sealed | None
