"""Blocks about the dossier itself: anomalies, completing, people."""

from typing import Final

from placeasile.web.sheet.kernel import Section, Shown
from placeasile.web.tables import Row, columns


def _missing(row: Row) -> bool:
    return bool(row["missing"])


def _found(row: Row) -> bool:
    return bool(row["displayed"] and row["result"])


ANOMALIES: Final = Section(
    "anomalies",
    "Anomalies et complétude",
    tables=[
        Shown(
            "anomalies",
            "anomaly",
            "Anomalies",
            columns("label", "detail", "year", "family", "level", "since", "etat", "comment"),
            "Aucune anomalie.",
            kept=_found,
        ),
        Shown(
            "completeness",
            "completeness",
            "Ce qui manque au dossier",
            columns("block", "label", "year"),
            "Rien ne manque.",
            kept=_missing,
        ),
    ],
)

WORKFLOW: Final = Section(
    "saisie",
    "Finalisation et actualisation",
    tables=[
        Shown(
            "finalisation",
            "finalisation",
            "Finalisation",
            columns("status", "etat", "etat_since", "submitted_on", "steps_valid"),
            "La finalisation n'a pas commencé.",
        ),
        Shown(
            "finalisation_steps",
            "finalisation_step",
            "Étapes de la finalisation",
            columns("step", "status", "since"),
            "Aucune étape n'est commencée.",
        ),
        Shown(
            "actualisations",
            "actualisation",
            "Actualisations annuelles",
            columns("year", "etat", "enrolled_on", "actualised_on"),
            "La structure n'a été appelée à aucune campagne.",
        ),
        Shown(
            "transformations",
            "structure_transformation",
            "Transformations",
            columns(
                "takes_effect_on", "kind", "leaving", "arriving", "places_before", "places_after"
            ),
            "Aucune transformation.",
        ),
    ],
)

PEOPLE: Final = Section(
    "contacts",
    "Contacts et notes",
    tables=[
        Shown(
            "contacts",
            "contact",
            "Contacts",
            columns(
                "prenom", "nom", "fonction", "perimetre", "telephone", "email", "since", "etat"
            ),
            "Aucun contact n'est renseigné.",
        ),
        Shown(
            "notes",
            "note",
            "Notes",
            columns("effective_on", "note_type", "texte", "audience", "etat"),
            "Aucune note.",
        ),
    ],
    personal=True,
)  # fmt: skip
