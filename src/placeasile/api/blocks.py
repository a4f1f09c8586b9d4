"""The blocks of a dossier: a table, the shape of its rows, and its address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, LiteralString

from placeasile.projections.act.queries import Act
from placeasile.projections.action.queries import Action
from placeasile.projections.activity.queries import Activity
from placeasile.projections.activity_year.queries import ActivityYear
from placeasile.projections.actualisation.queries import Actualisation
from placeasile.projections.agenda.queries import Due
from placeasile.projections.anomaly.queries import Anomaly
from placeasile.projections.antenne.queries import Antenne
from placeasile.projections.budget.queries import Budget
from placeasile.projections.capacity.queries import Capacity
from placeasile.projections.completeness.queries import Required
from placeasile.projections.contact.queries import Contact
from placeasile.projections.cpom_coverage.queries import CpomCoverage
from placeasile.projections.cpom_member.queries import CpomMember
from placeasile.projections.cpom_year.queries import CpomYear
from placeasile.projections.declaration.queries import Declaration
from placeasile.projections.document.queries import Document
from placeasile.projections.finalisation.queries import Finalisation
from placeasile.projections.finalisation_step.queries import FinalisationStepRow
from placeasile.projections.moment import Moment
from placeasile.projections.movement.queries import Movement
from placeasile.projections.note.queries import Note
from placeasile.projections.period.queries import Period, StoredPeriod, with_elapsed
from placeasile.projections.plan.queries import Plan
from placeasile.projections.quality.queries import Quality
from placeasile.projections.quality_year.queries import QualityYear, StoredQualityYear, with_months
from placeasile.projections.reading import Question
from placeasile.projections.site.queries import Site
from placeasile.projections.site_year.queries import SiteYear
from placeasile.projections.structure_code.queries import StructureCode
from placeasile.projections.structure_cpom.queries import StructureCpom
from placeasile.projections.structure_transformation.queries import StructureTransformation
from placeasile.projections.transformation.queries import Transformation
from placeasile.projections.transformation_act.queries import TransformationAct
from placeasile.projections.transformation_block.queries import TransformationBlock
from placeasile.projections.year.queries import Year


@dataclass(frozen=True, slots=True)
class Block:
    """A table that is shown for one dossier.

    ``path`` is the last part of its address, ``row`` a dataclass of the columns shown, and
    ``order`` the end of the query, for example ``order by t.year desc``. A block that shows
    more than its table holds reads the dataclass ``stored``, and makes its rows with ``shown``.
    """

    path: str
    label: str
    table: str
    row: type[Any]
    order: LiteralString
    stored: type[Any] | None = None
    shown: Callable[[Any, Moment], Any] | None = None

    @property
    def name(self) -> str:
        """Its name among the blocks of the whole dossier."""
        return self.path.replace("/", "_").replace("-", "_")

    @property
    def question(self) -> Question[Any]:
        """What is read."""
        return Question(self.table, self.stored or self.row, self.order)

    def rows(self, read: Sequence[Any], moment: Moment) -> Sequence[Any]:
        """Return what was read as it is shown at a moment."""
        return read if self.shown is None else [self.shown(one, moment) for one in read]


ACTS: Final = Block(
    "acts",
    "Lire les actes",
    "act",
    Act,
    "order by coalesce(t.start_on, t.act_date) desc, t.category, t.act_id",
)
DOCUMENTS: Final = Block(
    "documents",
    "Lire les documents",
    "document",
    Document,
    "order by t.year desc nulls last, t.category, t.filed_on desc, t.document_id",
)

CONTACTS_FIRST: Final = "order by t.etat, t.rang, t.since, t.contact_id"

NOTES_LATEST: Final = "order by t.recorded_at desc, t.note_id"

YEARS: Final = "order by t.year desc"

HISTORY: Final = Block(
    "history", "Lire les années d'une structure, la plus récente d'abord", "year", Year, YEARS
)
"""The block that has a route of its own, which takes a number of years."""

BLOCKS: Final[Mapping[str, Sequence[Block]]] = {
    "structures": (
        Block(
            "periods",
            "Lire les conventions et autorisations d'une structure",
            "period",
            Period,
            "order by t.start_on desc, t.kind, t.period_id",
            stored=StoredPeriod,
            shown=with_elapsed,
        ),
        Block(
            "codes",
            "Lire les codes d'une structure, avec leurs périodes",
            "structure_code",
            StructureCode,
            "order by t.kind, t.since desc, t.code",
        ),
        Block(
            "capacities",
            "Lire les capacités d'une structure, depuis la première",
            "capacity",
            Capacity,
            "order by t.since desc",
        ),
        Block("budgets", "Lire les budgets", "budget", Budget, "order by t.year desc"),
        ACTS,
        DOCUMENTS,
        Block(
            "cpoms",
            "Lire les CPOM d'une structure",
            "structure_cpom",
            StructureCpom,
            "order by t.start_on desc, t.cpom_id",
        ),
        Block(
            "cpom-years",
            "Lire les années où une structure est en CPOM",
            "cpom_coverage",
            CpomCoverage,
            "order by t.year desc",
        ),
        Block(
            "quality",
            "Visites et événements graves",
            "quality",
            Quality,
            "order by t.day desc, t.kind, t.id",
        ),
        Block(
            "quality-years",
            "Visites par année",
            "quality_year",
            QualityYear,
            "order by t.year desc",
            stored=StoredQualityYear,
            shown=with_months,
        ),
        Block("actions", "Actions correctives", "action", Action, "order by t.due_on, t.action_id"),
        Block(
            "activity",
            "Activité par mois",
            "activity",
            Activity,
            "order by t.month desc, t.dna_code",
        ),
        Block(
            "activity-years",
            "Activité par année",
            "activity_year",
            ActivityYear,
            "order by t.year desc",
        ),
        Block(
            "transformations",
            "Lire les transformations d'une structure, passées et à venir",
            "structure_transformation",
            StructureTransformation,
            "order by t.takes_effect_on desc, t.transformation_id",
        ),
        Block("finalisation", "Lire où en est la finalisation", "finalisation", Finalisation, ""),
        Block(
            "finalisation/steps",
            "Lire les étapes de la finalisation",
            "finalisation_step",
            FinalisationStepRow,
            "order by t.step",
        ),
        Block(
            "actualisations",
            "Lire les actualisations d'une structure",
            "actualisation",
            Actualisation,
            "order by t.year desc",
        ),
        Block("contacts", "Lire les contacts", "contact", Contact, CONTACTS_FIRST),
        Block("notes", "Lire les notes", "note", Note, NOTES_LATEST),
        Block(
            "anomalies",
            "Lire les anomalies d'une structure",
            "anomaly",
            Anomaly,
            "order by t.result desc nulls last, t.family, t.code, t.year desc, t.target",
        ),
        Block(
            "completeness",
            "Lire ce que le dossier d'une structure doit contenir",
            "completeness",
            Required,
            "order by t.block, t.year desc, t.rule, t.item",
        ),
        Block(
            "agenda",
            "Lire les échéances d'une structure",
            "agenda",
            Due,
            "order by t.deadline, t.task, t.target",
        ),
        Block("sites", "Lire les sites", "site", Site, "order by t.opened_on, t.site_id"),
        Block("site-years", "Lire les sites par année", "site_year", SiteYear, YEARS),
        Block(
            "antennes",
            "Lire les antennes",
            "antenne",
            Antenne,
            "order by t.opened_on, t.antenne_id",
        ),
        Block("plans", "Lire les prévisions", "plan", Plan, "order by t.year desc, t.kind"),
        Block("declarations", "Lire les déclarations", "declaration", Declaration, YEARS),
    ),
    "opérateurs": (
        ACTS,
        DOCUMENTS,
        Block("contacts", "Lire les contacts", "contact", Contact, CONTACTS_FIRST),
    ),
    "CPOM": (
        ACTS,
        DOCUMENTS,
        Block(
            "members",
            "Lire les structures membres d'un CPOM",
            "cpom_member",
            CpomMember,
            "order by t.start_on desc, t.structure_id",
        ),
        Block(
            "years",
            "Lire les années d'un CPOM, par type de structures",
            "cpom_year",
            CpomYear,
            "order by t.year desc, t.structure_type",
        ),
    ),
    "transformations": (
        Block("summary", "Lire une transformation", "transformation", Transformation, ""),
        Block(
            "blocks",
            "Lire les blocs d'une transformation",
            "transformation_block",
            TransformationBlock,
            "order by array_position(array['FERMETURE', 'CONTRACTION', 'EXTENSION', 'CREATION'], "
            "t.kind), t.structure_id",
        ),
        Block(
            "acts",
            "Lire les actes préparés pour les blocs d'une transformation",
            "transformation_act",
            TransformationAct,
            "order by t.structure_id, t.category, t.amends, t.act_id",
        ),
        Block(
            "movements",
            "Lire les mouvements de places d'une transformation",
            "movement",
            Movement,
            "order by t.movement_key",
        ),
    ),
}
"""By the tag of the dossier that they belong to."""
