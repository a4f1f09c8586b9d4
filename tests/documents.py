"""Writes the documents that are made from the program: ``python -m tests.documents``."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from placeasile.domain.catalogue import EVENTS
from placeasile.domain.registry.writing import dictionary, glossary
from placeasile.projections.audit.document import document as questions
from tests.coverage.document import document as coverage
from tests.formulas.document import document as formulas

DOCS: Final = Path(__file__).parents[1] / "docs"
GLOSSARY: Final = DOCS / "glossary.md"

WRITTEN: Final[dict[Path, Callable[[], str]]] = {
    GLOSSARY: lambda: glossary(GLOSSARY.read_text("utf-8"), EVENTS),
    DOCS / "domain-coverage.md": coverage,
    DOCS / "fr" / "dictionnaire.md": dictionary,
    DOCS / "fr" / "formules.md": formulas,
    DOCS / "fr" / "questions-audit.md": questions,
}
"""What each document must hold."""


def write() -> None:
    """Write every document."""
    for path, text in WRITTEN.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text(), "utf-8")


if __name__ == "__main__":
    write()
