"""The part of the data dictionary about the schema ``reporting``."""

from collections.abc import Mapping
from typing import Final

from placeasile.domain.registry.dictionary import field_of
from placeasile.projections.reporting.relations import FACETS, FACETS_COMMENT, RELATIONS

HEAD: Final = """
## Le schéma `reporting`

Ce que lisent les tableaux de bord et les carnets ([mode d'emploi](reporting.md)). C'est un
contrat : une colonne peut s'ajouter, aucune ne disparaît et aucune ne change de type. Chaque
description est aussi dans la base.
"""
COLUMNS: Final = """
| colonne | type | libellé | définition | unité |
|---|---|---|---|---|
"""


def document(types: Mapping[str, Mapping[str, str]]) -> str:
    """Return what each view is, and its columns; ``types`` gives those of each view, in order."""
    comments = {one.name: one.comment for one in RELATIONS} | {FACETS: FACETS_COMMENT}
    at = {one.name for one in RELATIONS if one.at_any_moment is not None}
    return HEAD + "".join(
        f"\n### `{name}`\n\n{comment}{_functions(name) if name in at else ''}\n"
        + COLUMNS
        + "".join(_row(name, column, kind) for column, kind in types[name].items())
        for name, comment in comments.items()
    )


def _functions(name: str) -> str:
    return (
        f" À un autre moment : `{name}_at(effective_on, known_on)` ou "
        f"`{name}_at_position(effective_on, position)`."
    )


def _row(relation: str, column: str, kind: str) -> str:
    field = field_of(column, relation)
    assert field is not None
    cells = (f"`{column}`", f"`{kind}`", field.label, field.definition, field.unit.value)
    return "| " + " | ".join(cells) + " |\n"
