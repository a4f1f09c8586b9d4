"""Rules on codes, contracts and places on the map."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from placeasile.domain.anomaly.rules.kernel import (
    CANNOT_TELL,
    Edit,
    Family,
    Finding,
    Grain,
    Level,
    Reporting,
    Rule,
    Source,
    Words,
    either,
)
from placeasile.domain.rules.dossier import Dossier


def _code_of_departement(dossier: Dossier, on: date) -> Iterator[Finding]:
    _ = on
    if dossier.dna is None:
        yield from CANNOT_TELL
        return
    assert dossier.identity is not None
    departement = dossier.identity.departement
    for code in dossier.dna:
        said = code[1 : 1 + len(departement)] if departement else None
        yield Finding(None if said is None else said != departement, 0, code, f"Code {code}")


def _several_codes(dossier: Dossier, on: date) -> Iterator[Finding]:
    _ = on
    if dossier.dna is None:
        yield from CANNOT_TELL
        return
    codes = sorted(set(dossier.dna))
    yield Finding(len(codes) > 1, detail=", ".join(codes))


def _alone(dossier: Dossier, on: date) -> Iterator[Finding]:
    _ = on
    if dossier.cpoms is None:
        yield from CANNOT_TELL
        return
    for one in dossier.cpoms:
        yield Finding(None if one.members is None else one.members <= 1, 0, one.cpom_id)


def _on_the_map(dossier: Dossier, on: date) -> Iterator[Finding]:
    _ = on
    if dossier.sites is None:
        yield from CANNOT_TELL
        return
    lost = sum(one.located is False for one in dossier.sites)
    result = either(None if one.located is None else not one.located for one in dossier.sites)
    yield Finding(result, detail=f"{lost} hébergements non situés" if lost else "")


RULES: Final = (
    Rule(
        "DEPARTEMENT_INCOHERENT_CODE_DNA",
        Family.CHARACTERISTICS,
        Grain.DNA,
        Words(
            "Le code DNA est d'un autre département",
            "Le code contient, après sa lettre, un autre département que celui de la structure.",
            "Vérifiez le code ; il peut être juste si les logements sont ailleurs.",
        ),
        _code_of_departement,
        edit=Edit.DESCRIPTION,
    ),
    Rule(
        "MULTI_DNA",
        Family.CHARACTERISTICS,
        Grain.STRUCTURE,
        Words(
            "Plusieurs codes DNA",
            "La structure a plusieurs codes DNA à la fois, ce qui est normal après une fusion.",
            "Vérifiez qu'aucun code n'est resté par oubli.",
        ),
        _several_codes,
        level=Level.INFO,
        reporting=(Reporting.UTILE,),
        edit=Edit.DESCRIPTION,
        open_only=True,
    ),
    Rule(
        "CPOM_MONO_STRUCTURE",
        Family.CHARACTERISTICS,
        Grain.CPOM,
        Words(
            "CPOM d'une seule structure",
            "Le CPOM ne compte qu'une structure, ce qui est normal après une fusion.",
            "Vérifiez la composition du CPOM.",
        ),
        _alone,
        level=Level.INFO,
        reporting=(Reporting.UTILE,),
    ),
    Rule(
        "ADRESSE_NON_LOCALISEE",
        Family.CHARACTERISTICS,
        Grain.STRUCTURE,
        Words(
            "Un hébergement n'est pas situé",
            "La commune d'un hébergement au moins n'a pas été trouvée.",
            "Vérifiez le code postal et la commune de l'hébergement.",
        ),
        _on_the_map,
        displayed=True,
        source=Source.METIER,
        edit=Edit.SITES,
        open_only=True,
    ),
)
"""In the order of the register of rules; the last one came later upstream."""
