"""Who runs the establishments of a FINESS extract: a name for each legal entity."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from placeasile.domain.values import fold
from placeasile.workers.imports.report import Remark
from placeasile.workers.imports.table import Line

_UNSURE: Final = {"deduite", "probable"}
_SAME_AS: Final = re.compile(r"\s*\(même SIREN que (\w{9})\)$")


@dataclass(frozen=True, slots=True)
class Gestionnaire:
    """The operator behind a legal entity. ``confiance`` is how sure its name is, folded."""

    finess_ej: str
    nom: str
    confiance: str

    def warnings(self, line: Line) -> Iterator[Remark]:
        """Say when the name is a guess, or made up from the number."""
        if self.confiance in _UNSURE:
            yield Remark(
                line=line.number,
                column="operateur",
                value=self.nom,
                wording="Le nom de l'opérateur est déduit, il n'est pas certain.",
                remedy="Vérifiez le nom, et renommez l'opérateur s'il le faut.",
            )
        elif self.confiance == "inconnu":
            yield Remark(
                line=line.number,
                column="operateur",
                value=self.finess_ej,
                wording=f"L'opérateur n'a pas de nom : il est inscrit « {self.nom} ».",
                remedy="Renommez l'opérateur dès que son nom est connu.",
            )


def gestionnaires(lines: Sequence[Line]) -> dict[str, Gestionnaire]:
    """Return the operator of each legal entity, by its FINESS number.

    The first name given wins, and names that fold alike are written alike: they are
    one operator. « X (même SIREN que N) » is the operator of the entity N.
    """
    names: dict[str, tuple[str, str]] = {}
    for line in lines:
        nom = _printable(line.get("operateur"))
        confiance = fold(line.get("confiance_operateur") or line.get("confiance_nom"))
        if fold(nom):
            names.setdefault(line.get("finess_ej"), (nom, confiance))
    written: dict[str, str] = {}
    found: dict[str, Gestionnaire] = {}
    for line in lines:
        ej = line.get("finess_ej")
        nom, confiance = names.get(ej, (f"Gestionnaire FINESS {ej}", "inconnu"))
        same = _SAME_AS.search(nom)
        if same:
            nom = names.get(same[1], (_SAME_AS.sub("", nom), ""))[0]
        nom = written.setdefault(fold(nom), nom)
        found.setdefault(ej, Gestionnaire(ej, nom, confiance))
    return found


def _printable(nom: str) -> str:
    return "".join(one for one in " ".join(nom.split()) if one.isprintable())[:300]
