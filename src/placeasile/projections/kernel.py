"""What a read model is, and how its one SQL definition becomes functions."""

from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from typing import Final

from placeasile.projections.measured import written


class Keyed(StrEnum):
    """What a read model is recomputed by."""

    STRUCTURE = "structure"
    SUBJECT = "subject"
    OPERATEUR = "operateur"
    TERRITORY = "territory"
    CPOM = "cpom"
    TRANSFORMATION = "transformation"


UNTOLD: Final = frozenset({"timeline", "search", "tenure"})
"""Tables that dossiers do not show, or that only list what was recorded."""

COLUMN: Final = {
    Keyed.STRUCTURE: ("structure_id", "uuid[]"),
    Keyed.SUBJECT: ("subject", "uuid[]"),
    Keyed.OPERATEUR: ("operateur_id", "uuid[]"),
    Keyed.TERRITORY: ("territory", "text[]"),
    Keyed.CPOM: ("cpom_id", "uuid[]"),
    Keyed.TRANSFORMATION: ("transformation_id", "uuid[]"),
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
    ``by_event`` rests on one event alone, that it holds the ``position`` of. A model that is
    ``evaluated`` has no definition: rules in Python fill it, from the dossiers that
    `placeasile.projections.findings` assembles.

    Three facets are never asserted, they say by what a row is reached: ``cpom`` and
    ``transformation`` (a table of structures that reads their CPOMs, or transformations), and
    ``structure`` (a table of those that reads their structures).
    """

    name: str
    keyed: Keyed
    facets: frozenset[str] | None = None
    inputs: tuple[str, ...] = field(default=())
    by_event: bool = False
    evaluated: bool = False

    @property
    def supposed(self) -> bool:
        """Whether what a command would change in it is told before the command is recorded.

        A total changes by what its structures do; the others say what happened, and when.
        """
        return not self.inputs and self.name not in UNTOLD

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
        return written(_read(self.name, name))

    def functions(self) -> str:
        """Return the statements that make its functions, none when it has none."""
        if self.evaluated:
            return ""
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
LIFE: Final = frozenset(
    {"registered", "opened", "closed", "void", "departement", "type", "operateur"}
)
MONEY: Final = frozenset({"dotation_requested", "dotation_granted"})
PERIODS: Final = frozenset(
    f"{kind}{part}" for kind in ("authorisation", "convention") for part in ("", "_end", "_avenant")
)
BUDGET: Final = frozenset(
    {
        "registered", "opened", "closed", "departement", "type", "places", "places_stated",
        "dotation_requested", "dotation_granted", "income_proposed", "charges_proposed",
        "total_income", "charges_retained", "state_recovery", "surplus_recovered",
        "surplus_carried", "dedicated_funds", "allocation", "budget_comment", "budget_closed",
        "in_cpom_declared", "etp_forecast", "taux_encadrement_forecast",
        "cout_journalier_forecast", "etp_realised", "taux_encadrement_realised",
        "cout_journalier_realised",
    }
)  # fmt: skip
ACTS: Final = frozenset({"act", "act_end", "act_avenant", "act_withdrawn"})
DOCUMENTS: Final = frozenset({"document", "document_file", "document_status"})
VISITS: Final = frozenset(
    {
        "registered", "inspection", "inspection_report", "evaluation", "evaluation_scores",
        "evaluation_withdrawn", "action_plan", "incident", "incident_requalified",
        "incident_withdrawn",
    }
)  # fmt: skip
ACTIONS: Final = frozenset({"registered", "action", "action_done", "action_dropped"})
ACTIVITY: Final = frozenset({"registered", "activity", "activity_restated"})
REFERES: Final = frozenset({"referes", "referes_restated"})
REFERENCE: Final = frozenset(
    {
        "population", "threshold", "target_tariff", "target_ratio", "region_target",
        "reference_year",
    }
)  # fmt: skip
ANNOUNCED: Final = frozenset({"notification", "notification_withdrawn"})
YEAR: Final = LIFE | PLACES | STATED | MONEY | {"inspection"}
CPOM_MEMBERS: Final = frozenset({"registered", "cpom_contract", "cpom_end", "member", "structure"})
FINALISATION: Final = frozenset({"registered", "finalisation", "finalisation_step", "submission"})
TRANSFORMATION: Final = frozenset(
    {"registered", "movement", "structure"}
    | {f"transformation_{one}" for one in ("type", "block", "fill", "step", "state", "dossier")}
)
ACTUALISATION: Final = frozenset(
    {"registered", "departement", "operateur", "campaign_enrolled", "campaign_step", "actualised"}
)
CAMPAIGN: Final = frozenset({"registered", "campaign", "campaign_deadline", "campaign_closed"})

CODES: Final = frozenset({"code_bhasile", "dna", "finess"})
SITE: Final = frozenset({"site", "site_places", "site_repartition"})
HOUSING: Final = frozenset({"registered", "closed", "void", "sites_complete"}) | SITE
COVERAGE: Final = frozenset({"registered", "cpom"})
MEASURED: Final = YEAR | BUDGET | HOUSING | VISITS | ACTIVITY | COVERAGE

READ_MODELS: Final = (
    ReadModel("period", Keyed.STRUCTURE, frozenset({"registered"}) | PERIODS),
    ReadModel("sheet", Keyed.STRUCTURE),
    ReadModel("tenure", Keyed.STRUCTURE, LIFE),
    ReadModel("year", Keyed.STRUCTURE, YEAR),
    ReadModel("search", Keyed.STRUCTURE, LIFE | {"nom", "adresse", *CODES, "site_address"}),
    ReadModel("timeline", Keyed.SUBJECT, by_event=True),
    ReadModel("cpom_coverage", Keyed.STRUCTURE, COVERAGE),
    ReadModel("budget", Keyed.STRUCTURE, BUDGET | {"cpom"}),
    ReadModel("document", Keyed.SUBJECT, DOCUMENTS),
    ReadModel("act", Keyed.SUBJECT, frozenset({"registered"}) | PERIODS | ACTS | DOCUMENTS),
    ReadModel("cpom", Keyed.CPOM),
    ReadModel("cpom_member", Keyed.CPOM, CPOM_MEMBERS),
    ReadModel("cpom_year", Keyed.CPOM, CPOM_MEMBERS | {"cpom_budget"}),
    ReadModel("structure_cpom", Keyed.STRUCTURE, COVERAGE),
    ReadModel("quality", Keyed.STRUCTURE, VISITS),
    ReadModel("quality_year", Keyed.STRUCTURE, VISITS),
    ReadModel("action", Keyed.STRUCTURE, ACTIONS),
    ReadModel("activity", Keyed.STRUCTURE, ACTIVITY),
    ReadModel("activity_year", Keyed.STRUCTURE, ACTIVITY),
    ReadModel("referes", Keyed.SUBJECT, REFERES),
    ReadModel("reference", Keyed.SUBJECT, REFERENCE),
    ReadModel("announcement", Keyed.SUBJECT, ANNOUNCED),
    ReadModel("movement", Keyed.TRANSFORMATION, TRANSFORMATION),
    ReadModel("transformation_block", Keyed.TRANSFORMATION, TRANSFORMATION),
    ReadModel(
        "transformation_act",
        Keyed.TRANSFORMATION,
        frozenset({"registered", "transformation_act", "transformation_fill"}),
    ),
    ReadModel("transformation", Keyed.TRANSFORMATION, TRANSFORMATION),
    ReadModel(
        "structure_transformation",
        Keyed.STRUCTURE,
        frozenset({"registered", "places", "closed", "transformation"}),
    ),
    ReadModel("finalisation", Keyed.STRUCTURE, FINALISATION),
    ReadModel("finalisation_step", Keyed.STRUCTURE, FINALISATION),
    ReadModel("campaign", Keyed.SUBJECT, CAMPAIGN),
    ReadModel("actualisation", Keyed.STRUCTURE, ACTUALISATION),
    ReadModel("contact", Keyed.SUBJECT, frozenset({"contact", "contact_released"})),
    ReadModel("note", Keyed.STRUCTURE, frozenset({"note", "note_archived", "note_withdrawn"})),
    ReadModel(
        "site",
        Keyed.STRUCTURE,
        frozenset({"registered", "site_address", "site_location"}) | SITE,
    ),
    ReadModel("site_year", Keyed.STRUCTURE, HOUSING),
    ReadModel("structure_code", Keyed.STRUCTURE, frozenset({"registered"}) | CODES),
    ReadModel("capacity", Keyed.STRUCTURE, frozenset({"registered", "closed", "void"}) | PLACES),
    ReadModel("antenne", Keyed.STRUCTURE, frozenset({"registered", "antenne", "antenne_closed"})),
    ReadModel("plan", Keyed.STRUCTURE, frozenset({"registered", "plan", "plan_dropped"})),
    ReadModel(
        "declaration",
        Keyed.STRUCTURE,
        frozenset({"registered", "in_cpom_declared", "operator_comment"}),
    ),
    ReadModel("dna_code", Keyed.SUBJECT, frozenset({"registered", "dna_reference", "dna_listed"})),
    ReadModel(
        "measure",
        Keyed.STRUCTURE,
        MEASURED,
        inputs=(
            "year",
            "tenure",
            "budget",
            "site_year",
            "quality_year",
            "activity_year",
            "cpom_coverage",
        ),
    ),
    ReadModel("departement_measure", Keyed.TERRITORY, MEASURED, inputs=("measure",)),
    ReadModel("operator_measure", Keyed.OPERATEUR, MEASURED, inputs=("measure", "tenure")),
    ReadModel("operator_year", Keyed.OPERATEUR, YEAR, inputs=("year", "tenure")),
    ReadModel("departement_year", Keyed.TERRITORY, YEAR, inputs=("year",)),
    ReadModel("territory_year", Keyed.TERRITORY, YEAR, inputs=("departement_year",)),
    ReadModel("anomaly", Keyed.STRUCTURE, evaluated=True),
    ReadModel("completeness", Keyed.STRUCTURE, evaluated=True),
    ReadModel("agenda", Keyed.STRUCTURE, evaluated=True),
)
"""In the order of their dependencies."""

PUBLISHED: Final = ("checkpoint", "subject", "fact", "entry", *(one.name for one in READ_MODELS))
"""The tables that ``read.*`` shows."""
