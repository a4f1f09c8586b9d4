"""Writes the documents that are made from the program: ``python -m tests.documents``."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from placeasile.domain.catalogue import EVENTS
from placeasile.domain.registry.writing import dictionary, glossary
from placeasile.projections.audit.document import document as questions
from placeasile.projections.reporting.document import document as dashboards
from tests.coverage.document import document as coverage
from tests.domain.telling import document as sentences
from tests.formulas.document import document as formulas

DOCS: Final = Path(__file__).parents[1] / "docs"
GLOSSARY: Final = DOCS / "glossary.md"
PUBLISHED: Final[Mapping[str, Mapping[str, str]]] = json.loads(
    (Path(__file__).parent / "golden-reporting.json").read_text("utf-8")
)["views"]
"""The columns that dashboards read, with their types: `tests/projections/test_reporting.py`."""

WRITTEN: Final[dict[Path, Callable[[], str]]] = {
    GLOSSARY: lambda: glossary(GLOSSARY.read_text("utf-8"), EVENTS),
    DOCS / "domain-coverage.md": coverage,
    DOCS / "fr" / "dictionnaire.md": lambda: dictionary() + dashboards(PUBLISHED),
    DOCS / "fr" / "formules.md": formulas,
    DOCS / "fr" / "phrases.md": sentences,
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
