"""How malformed input is worded in French: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Any, Final

UUID = ("n'est pas un identifiant UUID", "Reprenez l'identifiant d'une réponse.")
WHOLE = ("n'est pas un nombre entier", "Saisissez un nombre entier, sans texte ni décimale.")
NUMBER = ("n'est pas un nombre", "Saisissez un nombre, avec un point décimal.")
EUROS = ("n'est pas un montant", "Saisissez un montant en euros, comme 1234.56.")
TOO_MUCH = ("est un montant trop grand", "Vérifiez l'unité : des euros.")
DAY = ("n'est pas une date du calendrier", "Donnez une date réelle, au format AAAA-MM-JJ.")
OBJECT = ("doit être un objet JSON", "Envoyez un objet JSON, entre accolades.")
CHOICE = ("n'est pas une valeur permise", "Valeurs permises : {expected}.")
OTHER = ("n'est pas une valeur permise", "Corrigez la valeur.")

WORDINGS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("est obligatoire", "Ajoutez ce champ."),
    "extra_forbidden": ("n'est pas un champ connu", "Retirez ce champ ou corrigez son nom."),
    "json_invalid": ("n'est pas du JSON valide", "Vérifiez les guillemets, virgules et accolades."),
    "uuid_parsing": UUID,
    "uuid_type": UUID,
    "int_parsing": WHOLE,
    "int_type": WHOLE,
    "int_from_float": WHOLE,
    "int_parsing_size": ("est un nombre trop grand", "Saisissez un nombre plus petit."),
    "float_parsing": NUMBER,
    "float_type": NUMBER,
    "finite_number": ("n'est pas un nombre fini", "Saisissez un nombre ordinaire."),
    "decimal_parsing": EUROS,
    "decimal_type": EUROS,
    "decimal_max_places": ("a plus de deux décimales", "Arrondissez au centime."),
    "decimal_max_digits": TOO_MUCH,
    "decimal_whole_digits": TOO_MUCH,
    "string_type": ("doit être un texte", "Mettez la valeur entre guillemets."),
    "string_unicode": ("contient des caractères illisibles", "Envoyez le texte en UTF-8."),
    "string_too_short": ("est vide", "Saisissez au moins un caractère."),
    "string_too_long": (
        "est trop long",
        "Raccourcissez le texte : {max_length} caractères au plus.",
    ),
    "string_pattern_mismatch": ("n'a pas la forme attendue", "Forme attendue : {pattern}"),
    "enum": CHOICE,
    "literal_error": CHOICE,
    "greater_than_equal": ("est trop petit", "La valeur minimale est {ge}."),
    "less_than_equal": ("est trop grand", "La valeur maximale est {le}."),
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "date_parsing": DAY,
    "date_type": DAY,
    "model_attributes_type": OBJECT,
    "model_type": OBJECT,
    "dict_type": OBJECT,
    "value_error": ("{error}", "Corrigez la valeur."),
}
"""By the type of a pydantic error: the end of « field » …, and the remedy."""


def worded(error: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is wrong with a value and what to do, for an error of pydantic."""
    message, remedy = WORDINGS.get(str(error["type"]), OTHER)
    given: Mapping[str, object] = error.get("ctx") or {}
    context = _Blank({name: _french(value) for name, value in given.items()})
    return message.format_map(context), remedy.format_map(context)


def _french(value: object) -> str:
    return str(value).removeprefix("Value error, ").replace(" or ", " ou ")


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
