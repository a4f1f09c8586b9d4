"""Routes that read the blocks of a dossier: one a table, all made the same way."""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any, Final, TypeAlias
from uuid import UUID

from fastapi import Request, Response
from psycopg import Connection

from placeasile.api.answers import Rows, items
from placeasile.api.blocks import BLOCKS, Block
from placeasile.api.guarding import router_for
from placeasile.api.problems import problems
from placeasile.api.queries import answers
from placeasile.edge.dependencies import Code, ReaderDep, Reading
from placeasile.edge.policy import Action
from placeasile.projections.cpom.queries import find_cpom
from placeasile.projections.moment import Moment
from placeasile.projections.operator_year.queries import refuse_unknown
from placeasile.projections.reading import rows_of_all
from placeasile.projections.sheet.queries import find_sheet
from placeasile.projections.transformation.queries import find_transformation

Find: TypeAlias = Callable[[Reading, object], UUID]

router = router_for(Action.READ, problems(401, 403, 404, 409, 422, 503))


def _structure(at: Reading, name: object) -> UUID:
    return find_sheet(at.connection, at.moment, str(name)).structure_id


def _by_id(refuse_unknown: Callable[[Connection[Any], Moment, UUID], object]) -> Find:
    def find(at: Reading, name: object) -> UUID:
        assert isinstance(name, UUID)
        _ = refuse_unknown(at.connection, at.moment, name)
        return name

    return find


PLACES: Final[dict[str, tuple[str, Any, Find]]] = {
    "structures": ("code", Code, _structure),
    "opérateurs": ("operateur_id", UUID, _by_id(refuse_unknown)),
    "CPOM": ("cpom_id", UUID, _by_id(find_cpom)),
    "transformations": ("transformation_id", UUID, _by_id(find_transformation)),
}
"""By tag: how the address names a dossier, the type of the name, and what finds it or refuses."""

PREFIXES: Final = {
    "structures": "/structures/{code}",
    "opérateurs": "/operateurs/{operateur_id}",
    "CPOM": "/cpoms/{cpom_id}",
    "transformations": "/transformations/{transformation_id}",
}


def _show(tag: str, block: Block) -> Callable[..., Response]:
    """Return the route that shows a block of a dossier."""
    named, kind, find = PLACES[tag]

    def show(request: Request, reader: ReaderDep, **name: object) -> Response:
        with reader.at() as at:
            subject = find(at, name[named])
            (found,) = rows_of_all(at.connection, at.moment, [block.question], [subject])
        rows = block.rows(found, at.moment)
        return items(request, at.moment, Rows(rows, len(rows)))

    show.__doc__ = f"{block.label}."
    show.__signature__ = Signature(
        [
            Parameter(one, Parameter.KEYWORD_ONLY, annotation=annotation)
            for one, annotation in ((named, kind), ("request", Request), ("reader", ReaderDep))
        ]
    )
    return show


for _tag, _blocks in BLOCKS.items():
    for _block in _blocks:
        router.add_api_route(
            f"{PREFIXES[_tag]}/{_block.path}",
            _show(_tag, _block),
            methods=["GET"],
            name=f"{_tag} {_block.path}",
            summary=_block.label,
            responses=answers(_block.row),
            tags=[_tag],
        )
