"""The things that facts are about, as addresses name them: what each route of theirs is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

from fastapi import Depends, Path, Response

from placeasile.api.campaigns import Year
from placeasile.api.commands import Dna
from placeasile.domain.subjects import REFERENCE_ID, campaign_id, departement_id, dna_id
from placeasile.edge.dependencies import Code, Reading
from placeasile.projections.cpom.queries import find_cpom
from placeasile.projections.dna_code.queries import find_dna_code
from placeasile.projections.operator_year.queries import refuse_unknown
from placeasile.projections.sheet.queries import find_sheet
from placeasile.projections.territory_year.queries import known_departement
from placeasile.projections.transformation.queries import find_transformation

Find: TypeAlias = Callable[[Reading], UUID]
"""Finds a thing at the moment that is read, or refuses."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A kind of thing: its address, its tag, how its route finds it, and its French words."""

    path: str
    tag: str
    named: Callable[..., Find]
    words: str


def _structure(code: Code) -> Find:
    return lambda at: find_sheet(at.connection, at.moment, code).structure_id


def _operateur(operateur_id: UUID) -> Find:
    def find(at: Reading) -> UUID:
        refuse_unknown(at.connection, at.moment, operateur_id)
        return operateur_id

    return find


def _cpom(cpom_id: UUID) -> Find:
    return lambda at: find_cpom(at.connection, at.moment, cpom_id).cpom_id


def _transformation(transformation_id: UUID) -> Find:
    def find(at: Reading) -> UUID:
        _ = find_transformation(at.connection, at.moment, transformation_id)
        return transformation_id

    return find


def _dna(dna: Dna) -> Find:
    return lambda at: dna_id(find_dna_code(at.connection, at.moment, dna).code)


def _campaign(year: Year) -> Find:
    return lambda _at: campaign_id(year)


def _departement(departement: Annotated[str, Path(pattern=r"^[0-9A-Za-z]{2,3}$")]) -> Find:
    code = known_departement(departement)
    assert code is not None
    return lambda _at: departement_id(code)


def _reference() -> Find:
    return lambda _at: REFERENCE_ID


STRUCTURE: Final = Owner("/structures/{code}", "structures", _structure, "une structure")
OPERATEUR: Final = Owner("/operateurs/{operateur_id}", "opérateurs", _operateur, "un opérateur")
CPOM: Final = Owner("/cpoms/{cpom_id}", "CPOM", _cpom, "un CPOM")
TRANSFORMATION: Final = Owner(
    "/transformations/{transformation_id}",
    "transformations",
    _transformation,
    "une transformation",
)
DNA: Final = Owner("/dna-codes/{dna}", "codes DNA", _dna, "un code DNA")
CAMPAIGN: Final = Owner("/campagnes/{year}", "campagnes", _campaign, "une campagne")
DEPARTEMENT: Final = Owner(
    "/departements/{departement}", "territoires", _departement, "un département"
)
REFERENCE: Final = Owner("/reference", "référence", _reference, "les données de référence")

OWNERS: Final = (
    STRUCTURE, OPERATEUR, CPOM, TRANSFORMATION, DNA, CAMPAIGN, DEPARTEMENT, REFERENCE,
)  # fmt: skip


def about(route: Callable[..., Response], owner: Owner) -> Any:  # noqa: ANN401 (a route)
    """Return a route, whose parameter ``find`` finds the thing, as that of one kind of thing."""
    found = Annotated[Find, Depends(owner.named)]

    def show(**given: object) -> Response:
        return route(**given)

    declared = signature(route)
    show.__signature__ = declared.replace(
        parameters=[
            one.replace(
                kind=Parameter.KEYWORD_ONLY,
                annotation=found if one.name == "find" else one.annotation,
            )
            for one in declared.parameters.values()
        ]
    )
    show.__doc__ = str(route.__doc__).replace("un dossier", owner.words)
    return show
