"""Eight questions of our own, that two dates on each fact let anyone ask."""

from typing import Final

from placeasile.projections.audit.kernel import Parameter, Question

STRUCTURE: Final = (Parameter.STRUCTURE,)

QUESTIONS: Final = (
    Question(
        number=33,
        title="Qui a effacé des données personnelles, et pourquoi ?",
        answer="Les effacements : de quoi, quand, par qui et le motif.",
        own=True,
        columns=(
            "subject", "kind", "part", "effective_on", "recorded_at", "actor", "source", "reason",
            "position",
        ),
        limit="Le registre garde les effacements, et non les lectures.",
    ),
    Question(
        number=34,
        title="Qu'a-t-on décidé pour une date à venir, et quand l'a-t-on su ?",
        answer="Les faits en vigueur enregistrés avant le jour où ils deviennent vrais, et "
        "combien de jours avant.",
        own=True,
        takes=STRUCTURE,
        columns=("subject", "type", "effective_on", "recorded_at", "days", "actor", "position"),
    ),
    Question(
        number=35,
        title="Quels faits ont été enregistrés plus d'un an après leur date d'effet ?",
        answer="Les faits en vigueur connus tard, et de combien de jours.",
        own=True,
        takes=STRUCTURE,
        columns=(
            "subject", "type", "effective_on", "recorded_at", "days", "actor", "source",
            "provenance", "position",
        ),
    ),
    Question(
        number=36,
        title="Qu'a-t-on changé d'un exercice déjà clos ?",
        answer="Les saisies sur l'argent ou la capacité d'une année après sa clôture, qu'elle ait "
        "été rouverte depuis ou non.",
        own=True,
        takes=STRUCTURE,
        columns=(
            "structure_id", "year", "closed_at", "reopened_at", "motif", "type", "recorded_at",
            "actor", "reason", "position",
        ),
    ),
    Question(
        number=37,
        title="Quelles transformations ne correspondent plus à leurs mouvements de places ?",
        answer="Les structures dont la capacité autour du jour d'effet n'est pas celle que les "
        "mouvements annoncent.",
        own=True,
        columns=(
            "transformation_id", "structure_id", "kind", "takes_effect_on", "leaving",
            "arriving", "places_before", "places_after", "ecart",
        ),
    ),
    Question(
        number=38,
        title="Quelles anomalies justifiées sont revenues ?",
        answer="Les anomalies relevées à nouveau, ou rouvertes par un agent, après une "
        "justification.",
        own=True,
        takes=STRUCTURE,
        columns=(
            "structure_id", "code", "year", "target", "justified_on", "justified_by", "type",
            "again_on", "again_by", "motif", "position",
        ),
    ),
    Question(
        number=39,
        title="Quelles dotations accordées ont changé après le 31 décembre de leur année ?",
        answer="Chaque changement saisi après la fin de l'année, avec le montant d'avant et "
        "d'après.",
        own=True,
        takes=(Parameter.STRUCTURE, Parameter.YEAR),
        columns=(
            "structure_id", "year", "type", "amount_before", "amount_after", "effective_on",
            "recorded_at", "actor", "reason", "position",
        ),
    ),
    Question(
        number=40,
        title="Quel écart y avait-il entre les places de l'OFII et les places autorisées ?",
        answer="Mois par mois, l'écart tel qu'il était connu un jour passé, et tel qu'il est connu "
        "au moment.",
        own=True,
        needs=(Parameter.STRUCTURE, Parameter.YEAR, Parameter.KNOWN_THEN),
        columns=(
            "month", "ofii_then", "places_then", "gap_then", "ofii_now", "places_now", "gap_now",
        ),
    ),
)  # fmt: skip
"""In the order of their numbers."""
