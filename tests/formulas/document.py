"""Writes ``docs/fr/formules.md``: each formula as its function defines it."""

from itertools import groupby

from tests.formulas.found import formulas

TITLES = {
    "budget": "Montants et indicateurs dus",
    "calendar": "Périodes, actes et calendrier",
    "capacity": "Places d'une année",
    "completeness": "Complétude",
    "cpom": "CPOM",
    "documents": "Documents et actes dus",
    "finance": "Résultats et coûts",
    "housing": "Hébergements",
    "indicators": "Cohérence des indicateurs",
    "measures": "Mesures de plusieurs structures",
    "occupancy": "Occupation et présences indues",
    "reminders": "Rappels",
    "statistics": "Statistiques et arrondis",
    "visits": "Visites et événements",
}

HEAD = """\
# Formules

Chaque valeur que le registre calcule, telle que son code la définit. « Inconnu » n'est jamais
zéro : une formule à qui il manque un terme ne donne pas de valeur.

Ce document est écrit par `python -m tests.documents` ; ne le modifiez pas à la main.
"""


def document() -> str:
    """Return the text of the document."""
    parts = [HEAD]
    for module, several in groupby(formulas().items(), lambda one: one[0].split(".")[0]):
        rows = "\n".join(
            f"| {words.label} | {words.definition} | {words.unit.value} | {words.source} "
            f"| `{name}` |"
            for name, words in several
        )
        parts.append(
            f"## {TITLES[module]}\n\n| Formule | Définition | Unité | Source | Fonction |\n"
            f"|---|---|---|---|---|\n{rows}\n"
        )
    return "\n".join(parts)
