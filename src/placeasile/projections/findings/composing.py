"""The SQL that assembles the dossier of each structure, from the tables and facts there are.

A dossier has one slice for each file of ``slices/``: a SELECT of a structure and a JSON value,
that reads tables by their names and facts by `step()`. A slice whose tables or facets the
program does not have is left out: rules then cannot tell what it would say.
"""

from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from placeasile.domain import categories
from placeasile.domain.anomaly import life
from placeasile.domain.anomaly.rules import (
    activity,
    calendar,
    characteristics,
    documents,
    finance,
    kernel,
    places,
    registry,
)
from placeasile.domain.catalogue import FACETS
from placeasile.domain.rules import (
    budget,
    civil,
    completeness,
    documents as filing,
    dossier,
    reminders,
)
from placeasile.domain.subjects import REFERENCE_ID
from placeasile.projections.findings import evaluating
from placeasile.projections.kernel import READ_MODELS, Keyed

RULE_MODULES: Final = (
    life, activity, calendar, characteristics, documents, finance, kernel, places, registry,
    budget, categories, civil, completeness, dossier, filing, reminders, evaluating,
)  # fmt: skip
"""What says what is found: a generation is built anew when one of them changes."""

KNOWN_FACETS: Final = frozenset[str]().union(*FACETS.values())
TABLES: Final = {one.name: one for one in READ_MODELS if not one.evaluated}
REFERENCE_FACETS: Final = frozenset({"target_tariff", "threshold", "reference_year"})
"""The facets of the reference data that rules read: every structure is evaluated anew."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the dossier: its file, the tables and the facets without which it is left out.

    ``empty`` is the JSON of a structure that the file has no row for.
    """

    name: str
    tables: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    file: str = ""
    empty: str = "[]"

    @property
    def there(self) -> bool:
        """Whether the program has what the slice reads."""
        return TABLES.keys() >= set(self.tables) and set(self.facets) <= KNOWN_FACETS

    @property
    def text(self) -> str:
        """Its SELECT."""
        path = files("placeasile.projections.findings") / "slices" / f"{self.file or self.name}.sql"
        return path.read_text(encoding="utf-8").replace("{reference}", str(REFERENCE_ID))


SLICES: Final = (
    Slice("identity", ("sheet",), empty="null"),
    Slice("capacity", ("sheet",), empty="null"),
    Slice("dna", ("sheet",)),
    Slice("years", ("year",)),
    Slice("acts", ("act", "period"), file="acts_filed"),
    Slice("acts", ("period",)),
    Slice("declared", ("document",), empty="null"),
    Slice("sites", ("site",)),
    Slice("budgets", ("budget",)),
    Slice("indicators", ("budget",)),
    Slice("evaluations", ("quality",)),
    Slice("exempt_from_evaluation", facets=("evaluation_exemption",), empty="false"),
    Slice("cpoms", ("structure_cpom", "cpom", "act", "sheet"), file="cpoms_filed"),
    Slice("cpoms", ("structure_cpom", "cpom")),
    Slice("memberships", ("structure_cpom",)),
    Slice("activity", ("activity", "sheet")),
    Slice("documents", ("document", "structure_cpom", "sheet"), file="documents_cpom"),
    Slice("documents", ("document",)),
    Slice("plans", ("plan",)),
    Slice("actions", ("action",)),
    Slice("contacts", facets=("contact", "contact_released"), empty="0"),
    Slice("reference", ("sheet",), empty="null"),
    Slice("said"),
)
"""Of two of one name, the first whose tables are there."""


CONTRACTS: Final = (
    "contracts as materialized (select distinct f.subject as id from fact f "
    "where f.facet = 'member' and f.key = any(p_keys::text[]))"
)
"""The multi-year contracts that the structures ever were members of."""


def slices() -> list[Slice]:
    """Return the slices that the program has."""
    found: dict[str, Slice] = {}
    for one in SLICES:
        if one.there:
            found.setdefault(one.name, one)
    return list(found.values())


def functions() -> str:
    """Return the statements that make ``dossier_now`` and ``dossier_at``.

    Both have a row for each structure, among some, that the sheet knows at the moment: the
    first reads the tables as they stand, the second answers for any moment.
    """
    return _function("now", at=False) + function_at()


def function_at() -> str:
    """Return the statement that makes ``dossier_at`` alone."""
    return _function("at", at=True)


def _function(name: str, *, at: bool) -> str:
    chosen = slices()
    names = sorted({table for one in chosen for table in one.tables})
    parts = [
        CONTRACTS,
        *(f"{one} as materialized ({_rows(one, at=at)})" for one in names),
        *(f"slice_{one.name} as materialized ({one.text})" for one in chosen),
    ]
    columns = ", ".join(f"'{one.name}', {_column(one)}" for one in chosen)
    joins = "\n".join(_join(one.name) for one in chosen if one.name != "identity")
    return (
        f"create function dossier_{name}(p_keys uuid[], p_effective date, p_position bigint)\n"
        "returns table (structure_id uuid, dossier jsonb) language sql stable\n"
        f"begin atomic\nwith {', '.join(parts)}\n"
        f"select i.structure_id, jsonb_build_object({columns}) as dossier\n"
        f"from slice_identity i\n{joins};\nend;\n"
    )


def _rows(table: str, *, at: bool) -> str:
    """Return the rows of a table that dossiers are made of."""
    model = TABLES[table]
    contracts = "array(select c.id from contracts c)"
    keys = {
        Keyed.STRUCTURE: "p_keys",
        Keyed.SUBJECT: f"p_keys || {contracts}",
        Keyed.CPOM: contracts,
    }[model.keyed]
    if at:
        return f"select * from {table}_at({keys}, p_effective, p_position)"
    return f"select * from {table} r where r.{model.key} = any({keys})"


def _column(one: Slice) -> str:
    if one.name == "identity":
        return "i.value"
    return f"coalesce({one.name}.value, '{one.empty}'::jsonb)"


def _join(name: str) -> str:
    return f"left join slice_{name} {name} on {name}.structure_id = i.structure_id"
