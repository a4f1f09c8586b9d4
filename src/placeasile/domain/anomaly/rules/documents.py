"""Rules on files that are missing."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from placeasile.domain.anomaly.rules.calendar import AUTORISATION, CONVENTION
from placeasile.domain.anomaly.rules.kernel import (
    CANNOT_TELL,
    Edit,
    Family,
    Finding,
    Grain,
    Judge,
    Reporting,
    Rule,
    Words,
    either,
)
from placeasile.domain.rules.dossier import AUTHORISED, Dossier


def _filed(category: str) -> Judge:
    """Tell whether no root act of a category has a file."""

    def judge(dossier: Dossier, on: date) -> Iterator[Finding]:
        _ = on
        if dossier.acts is None:
            yield from CANNOT_TELL
            return
        found = either(one.filed for one in dossier.acts if one.category == category)
        yield Finding(None if found is None else not found)

    return judge


def _contract_filed(dossier: Dossier, on: date) -> Iterator[Finding]:
    _ = on
    if dossier.cpoms is None:
        yield from CANNOT_TELL
        return
    for one in dossier.cpoms:
        missing = None if one.contract_filed is None else not one.contract_filed
        yield Finding(missing, 0, one.cpom_id)


RULES: Final = (
    Rule(
        "DOCUMENT_CONVENTION_MANQUANT",
        Family.DOCUMENTS,
        Grain.STRUCTURE,
        Words(
            "La convention n'est pas déposée",
            "Aucune convention de la structure n'a de fichier.",
            "Déposez la convention signée.",
        ),
        _filed(CONVENTION),
        reporting=(Reporting.UTILE,),
        edit=Edit.ACTES,
    ),
    Rule(
        "DOCUMENT_AUTORISATION_MANQUANT",
        Family.DOCUMENTS,
        Grain.STRUCTURE,
        Words(
            "L'arrêté d'autorisation n'est pas déposé",
            "Aucun arrêté d'autorisation de la structure n'a de fichier.",
            "Déposez l'arrêté.",
        ),
        _filed(AUTORISATION),
        scope=AUTHORISED,
        reporting=(Reporting.UTILE,),
        edit=Edit.ACTES,
    ),
    Rule(
        "DOCUMENT_CPOM_MANQUANT",
        Family.DOCUMENTS,
        Grain.CPOM,
        Words(
            "Le CPOM n'est pas déposé",
            "Aucune convention de CPOM du contrat n'a de fichier.",
            "Déposez le contrat dans le dossier du CPOM.",
        ),
        _contract_filed,
        reporting=(Reporting.UTILE,),
    ),
)
"""In the order of the register of rules."""
