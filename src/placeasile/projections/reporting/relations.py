"""What the schema ``reporting`` publishes: its views, and the functions that answer for any moment.

Their columns are a contract (tests/golden-reporting.json): one may be added, none is taken away
and none changes its type. ``sql/<relation>.sql`` lists them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from placeasile.projections.kernel import Keyed

EVERY: Final[Mapping[Keyed, str]] = {
    Keyed.STRUCTURE: "array(select s.subject from {core}.subject s where s.kind = 'structure')",
    Keyed.OPERATEUR: "array(select s.subject from {core}.subject s where s.kind = 'operateur')",
    Keyed.TERRITORY: "array(select 'departement:' || d.code from ref.departement d union all "
    "select 'region:' || r.code from ref.region r union all select 'nation:FR')",
}
"""All the keys of a table, whatever the moment."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A view of the moment that the tables show, and what answers for another.

    ``keyed`` is what its query table of the same name is keyed by; None for a relation that is
    made of facts: ``at`` then is the file of its functions, if it has any.
    """

    name: str
    comment: str
    keyed: Keyed | None = None
    at: str | None = None

    @property
    def view(self) -> str:
        """Its SELECT for the moment that the tables show."""
        return text(self.name)

    @property
    def at_any_moment(self) -> str | None:
        """Its SELECT for a moment, None when it has no functions."""
        return text(self.name) if self.keyed is not None else self.at and text(self.at)


def text(name: str) -> str:
    """Return a file of ``sql/``."""
    path = files("placeasile.projections.reporting") / "sql" / f"{name}.sql"
    return path.read_text(encoding="utf-8")


RELATIONS: Final = (
    Relation(
        "moment", "Le moment que montrent les vues : un jour, et ce que le registre en savait."
    ),
    Relation(
        "sheet",
        "Une ligne par structure au jour de situation. État ANNULEE : inscrite par erreur.",
        Keyed.STRUCTURE,
    ),
    Relation(
        "year",
        "Une ligne par structure et par année, sur les cinq années qui finissent au jour "
        "de situation.",
        Keyed.STRUCTURE,
    ),
    Relation(
        "operator_year",
        "Une ligne par opérateur et par année : bilans au 31 décembre, dotation partagée au "
        "prorata des jours.",
        Keyed.OPERATEUR,
    ),
    Relation(
        "territory_year",
        "Une ligne par territoire, par année et par type de structures (TOUS : tous les types).",
        Keyed.TERRITORY,
    ),
    Relation(
        "facts",
        "Une ligne par valeur enregistrée, avec ses deux périodes : quand elle est vraie, et "
        "quand le registre l'a tenue pour vraie. Sans known_to : ce qui est su maintenant.",
        at="facts_at",
    ),
)
"""In the order in which they are made: what a relation reads comes first."""

FACETS: Final = "facet"
"""The view of the words of facets."""

FACETS_COMMENT: Final = "Une ligne par sorte de faits : son bloc du dossier et son libellé."

HELPERS: Final[Mapping[str, str]] = {
    "position_known_on": "Dernière position connue à la fin d'un jour, à l'heure de Paris.",
    "position_checked": "Une position que le registre a atteinte, refusée sinon.",
}
"""The functions that turn what is asked into a position, with what they are."""
