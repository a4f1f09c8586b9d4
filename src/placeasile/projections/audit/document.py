"""Writes the document that lists the questions and how to ask them."""

from collections.abc import Iterable, Iterator
from typing import Final

from placeasile.projections.audit.columns import COLUMNS
from placeasile.projections.audit.kernel import MEANINGS, Parameter, Question
from placeasile.projections.audit.questions import QUESTIONS

HEAD: Final = """# Questions d'audit

Écrit par `python -m tests.documents` depuis `projections/audit/` ; ne pas modifier à la main.

Quarante questions que l'on peut poser au registre : trente-deux que les tableurs et les bases
sans mémoire laissent sans réponse, et huit de notre cru. Chacune est posée par une route de l'API,
ou par la commande `placeasile audit`, et rejouée par les tests sur une histoire écrite à l'avance
(`tests/audit/`).

Toutes prennent les deux dates : `effective_on`, le jour dans le monde, et `known_on` (ou
`position`), ce qui était connu à la fin de ce jour. Sans elles, la réponse est celle d'aujourd'hui.
La liste s'obtient par `GET /api/audit` ou `placeasile audit`. Aucune donnée personnelle ne figure
dans une réponse, quel que soit le rôle.

"""
PARAMETERS: Final = """## Paramètres

| paramètre | commande | sens |
|---|---|---|
"""


def document() -> str:
    """Return the document."""
    parameters = "".join(
        f"| `{one}` | `{_option(one)}` | {meaning} |\n" for one, meaning in MEANINGS.items()
    )
    ours = [one for one in QUESTIONS.values() if one.own]
    others = [one for one in QUESTIONS.values() if not one.own]
    parts = [
        HEAD + PARAMETERS + parameters,
        "\n## Trente-deux questions d'auditeurs\n",
        *_sections(others),
        "\n## Huit questions de plus\n",
        *_sections(ours),
    ]
    return "".join(parts)


def route(question: Question) -> str:
    """Return how a question is asked of the API."""
    if question.calls:
        return ", puis ".join(f"`{one}`" for one in question.calls)
    names = [f"{one}=…" for one in question.needs]
    return f"`GET /api/audit/{question.number}{'?' if names else ''}{'&'.join(names)}`"


def command(question: Question) -> str | None:
    """Return how a question is asked on the command line, None when it is not."""
    if question.calls:
        return None
    return " ".join(
        [f"placeasile audit {question.number}", *(f"{_option(one)} …" for one in question.needs)]
    )


def _sections(questions: Iterable[Question]) -> Iterator[str]:
    for one in questions:
        yield f"\n### {one.number}. {one.title}\n\n{one.answer}\n\n"
        yield f"- Route : {route(one)}\n"
        asked = command(one)
        if asked is not None:
            yield f"- Commande : `{asked}`\n"
        if one.takes:
            several = "l'un au moins est nécessaire" if one.one_of else "facultatif"
            yield f"- Peut prendre : {', '.join(f'`{name}`' for name in one.takes)} ({several})\n"
        if one.columns:
            named = "; ".join(f"`{name}` {COLUMNS[name]}" for name in one.columns)
            yield f"- Colonnes : {named.replace('; ', ' ; ')}\n"
        if one.limit is not None:
            yield f"- Limite : {one.limit}\n"


def _option(parameter: Parameter) -> str:
    return f"--{parameter.value.replace('_', '-')}"
