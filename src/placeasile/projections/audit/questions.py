"""The forty questions, in their order."""

from collections.abc import Mapping
from typing import Final

from placeasile.projections.audit import corrections, dossiers, own, parc
from placeasile.projections.audit.kernel import Question, QuestionUnknown

QUESTIONS: Final[Mapping[int, Question]] = {
    one.number: one
    for one in sorted(
        (*parc.QUESTIONS, *dossiers.QUESTIONS, *corrections.QUESTIONS, *own.QUESTIONS),
        key=lambda one: one.number,
    )
}
"""By number."""


def find_question(number: int) -> Question:
    """Return a question by its number.

    Raises:
        QuestionUnknown: there is none.
    """
    found = QUESTIONS.get(number)
    if found is None:
        raise QuestionUnknown(field="number", value=number)
    return found
