"""What a read model is, and how its one SQL definition becomes functions."""

from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from typing import Final


class Keyed(StrEnum):
    """What a read model is recomputed by."""

    STRUCTURE = "structure"
    SUBJECT = "subject"
    OPERATEUR = "operateur"
    TERRITORY = "territory"


COLUMN: Final = {
    Keyed.STRUCTURE: ("structure_id", "uuid[]"),
    Keyed.SUBJECT: ("subject", "uuid[]"),
    Keyed.OPERATEUR: ("operateur_id", "uuid[]"),
    Keyed.TERRITORY: ("territory", "text[]"),
}


@dataclass(frozen=True, slots=True)
class ReadModel:
    """A table that is computed from facts, or from such tables.

    Its folder holds ``schema.sql`` (the table) and ``definition.sql``: one SELECT with
    the parameters ``p_keys``, ``p_effective`` and ``p_position``. It becomes the
    function ``<name>_at``, that maintains the table, rebuilds it and answers for any
    moment. ``facets`` are the facts that change it, None for all. A model with
    ``inputs`` aggregates other tables: ``<name>_now`` runs the same SELECT on them, and
    ``structures.sql`` lists the structures that its keys rest on. Each row of a model
    ``by_event`` rests on one event alone, that it holds the ``position`` of.
    """

    name: str
    keyed: Keyed
    facets: frozenset[str] | None = None
    inputs: tuple[str, ...] = field(default=())
    by_event: bool = False

    @property
    def key(self) -> str:
        """The column that it is recomputed by."""
        return COLUMN[self.keyed][0]

    @property
    def maintained_by(self) -> str:
        """The function that the projector calls."""
        return f"{self.name}_now" if self.inputs else f"{self.name}_at"

    def concerns(self, facets: set[str]) -> bool:
        """Tell whether facts of these facets may change the table."""
        return self.facets is None or not self.facets.isdisjoint(facets)

    def sql(self, name: str) -> str:
        """Return the text of one of its SQL files."""
        return _read(self.name, name)

    def functions(self) -> str:
        """Return the statements that make its functions."""
        if not self.inputs:
            return self._function(f"{self.name}_at", self.sql("definition.sql"))
        structures = self.sql("structures.sql")
        inputs = ", ".join(
            f"{one} as materialized (select * from {one}_at("
            "(select ids from concerned), p_effective, p_position))"
            for one in self.inputs
        )
        at_any_moment = (
            f"with concerned as materialized (select array({structures}) as ids), {inputs}\n"
            f"select * from ({self.sql('definition.sql')}) as defined"
        )
        return self._function(f"{self.name}_now", self.sql("definition.sql")) + self._function(
            f"{self.name}_at", at_any_moment
        )

    def _function(self, name: str, body: str) -> str:
        array = COLUMN[self.keyed][1]
        return (
            f"create function {name}(p_keys {array}, p_effective date, p_position bigint)\n"
            f"returns setof {self.name} language sql stable\nbegin atomic\n{body};\nend;\n"
        )


def _read(folder: str, name: str) -> str:
    return (files("placeasile.projections") / folder / name).read_text(encoding="utf-8")


def facts_sql(name: str) -> str:
    """Return the text of one of the SQL files of ``facts/``."""
    return _read("facts", name)


PLACES: Final = frozenset({"places", "pmr", "lgbt", "fvv_teh"})
STATED: Final = frozenset(f"{one}_stated" for one in PLACES)
LIFE: Final = frozenset({"registered", "opened", "closed", "departement", "type", "operateur"})
MONEY: Final = frozenset({"dotation_requested", "dotation_granted"})
PERIODS: Final = frozenset(
    f"{kind}{part}" for kind in ("authorisation", "convention") for part in ("", "_end", "_avenant")
)
YEAR: Final = LIFE | PLACES | STATED | MONEY | {"inspection"}

READ_MODELS: Final = (
    ReadModel("period", Keyed.STRUCTURE, frozenset({"registered"}) | PERIODS),
    ReadModel("sheet", Keyed.STRUCTURE),
    ReadModel("tenure", Keyed.STRUCTURE, LIFE),
    ReadModel("year", Keyed.STRUCTURE, YEAR),
    ReadModel("search", Keyed.STRUCTURE, LIFE | {"nom", "adresse", "dna", "finess"}),
    ReadModel("timeline", Keyed.SUBJECT, by_event=True),
    ReadModel("operator_year", Keyed.OPERATEUR, YEAR, inputs=("year", "tenure")),
    ReadModel("territory_year", Keyed.TERRITORY, YEAR, inputs=("year",)),
)
"""In the order of their dependencies."""

PUBLISHED: Final = ("checkpoint", "subject", "fact", "entry", *(one.name for one in READ_MODELS))
"""The tables that ``read.*`` shows."""
