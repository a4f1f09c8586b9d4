"""Questions on the work done on a dossier: money, visits, activity, finalisation."""

from typing import Final

from placeasile.projections.audit.kernel import Parameter, Question

STRUCTURE: Final = (Parameter.STRUCTURE,)

QUESTIONS: Final = (
    Question(
        number=9,
        title="Quels budgets ont été modifiés après la validation de l'étape « finance » ?",
        answer="Les saisies sur l'argent d'une structure qui suivent une validation de l'étape, "
        "et la finalisation s'il y en avait eu une.",
        takes=STRUCTURE,
        columns=(
            "structure_id", "year", "type", "position", "recorded_at", "actor", "reason",
            "step_validated_at", "finalised_at",
        ),
    ),
    Question(
        number=10,
        title="Quels chiffres montrés à un dialogue de gestion ont changé depuis ?",
        answer="Chaque chiffre des années montrées au dialogue qui n'est plus celui de ce jour.",
        limit="L'année qui courait au dialogue change aussi parce que le temps passe : jours, "
        "places moyennes, coûts.",
        needs=(Parameter.STRUCTURE, Parameter.KNOWN_THEN),
        columns=("year", "figure", "value_then", "value_now"),
    ),
    Question(
        number=11,
        title="Le total publié des places au 1er janvier a-t-il changé après coup, et pourquoi ?",
        answer="Le total publié et celui d'aujourd'hui, les structures dont le nombre a changé, "
        "et les saisies faites entre les deux.",
        needs=(Parameter.YEAR, Parameter.KNOWN_THEN),
        columns=(
            "total_then", "total_now", "structure_id", "places_then", "places_now", "position",
            "recorded_at", "type", "effective_on", "actor", "reason",
        ),
    ),
    Question(
        number=14,
        title="Quels rapports d'inspection ont été retirés, et par qui ?",
        answer="Les visites et évaluations rayées, et les rapports ou plans d'action repris.",
        takes=STRUCTURE,
        columns=(
            "structure_id", "type", "removed_type", "inspection_id", "evaluation_id",
            "document", "recorded_at", "actor", "motif", "position",
        ),
        limit="Le registre garde la référence d'un rapport, et non son fichier.",
    ),
    Question(
        number=15,
        title="Quels documents manquaient le jour de la finalisation d'une structure ?",
        answer="Le jour et la position de la finalisation (question 16), puis ce que le dossier "
        "devait contenir à ce moment : les lignes où « missing » est vrai.",
        calls=(
            "GET /api/audit/16?structure={code}",
            "GET /api/structures/{code}/completeness?effective_on={day}&position={position}",
        ),
    ),
    Question(
        number=16,
        title="Qui a validé chaque étape, et sur quelle version des données ?",
        answer="Les validations, réouvertures et finalisations, avec la version de chaque "
        "dossier lu (stream_versions).",
        needs=STRUCTURE,
        columns=(
            "process", "year", "step", "type", "recorded_at", "actor", "stream_versions",
            "motif", "position",
        ),
    ),
    Question(
        number=17,
        title="Combien de temps sépare la saisie de l'opérateur de la finalisation ?",
        answer="Par région et par agent : le nombre de structures finalisées, et les jours "
        "depuis leur dernière saisie.",
        columns=("region", "actor", "structures", "days_mean", "days_min", "days_max"),
        limit="Une structure finalisée sans saisie de l'opérateur n'est pas comptée.",
    ),
    Question(
        number=22,
        title="L'affectation d'un résultat a-t-elle été revue après les comptes retenus ?",
        answer="Chaque affectation changée, corrigée ou retirée après que les charges de l'année "
        "ont été retenues.",
        takes=STRUCTURE,
        columns=(
            "structure_id", "year", "retained_at", "type", "recorded_at", "actor",
            "amount_before", "amount_after", "reason", "position",
        ),
    ),
    Question(
        number=23,
        title="Quelles activités mensuelles ont été rectifiées, et de combien ?",
        answer="Les mois dits à nouveau ou corrigés, avec les places occupées d'avant et d'après.",
        takes=STRUCTURE,
        columns=(
            "structure_id", "month", "dna_code", "occupees_before", "occupees_after", "gap",
            "type", "motif", "recorded_at", "actor", "position",
        ),
    ),
    Question(
        number=24,
        title="Quelles évaluations ont été saisies sans note, puis notées ?",
        answer="Les évaluations saisies sans aucune note, et leurs premières notes si elles sont "
        "venues.",
        takes=STRUCTURE,
        columns=(
            "structure_id", "evaluation_id", "evaluated_on", "recorded_at", "scored_on",
            "scored_recorded_at", "actor", "score_overall",
        ),
    ),
    Question(
        number=30,
        title="Quelles alertes existaient un jour donné, et quand ont-elles disparu ?",
        answer="Les anomalies relevées et pas encore corrigées ce jour-là, et le jour de leur "
        "correction.",
        needs=(Parameter.DAY,),
        takes=STRUCTURE,
        columns=(
            "structure_id", "code", "year", "target", "raised_on", "raised_recorded_at",
            "corrected_on", "corrected_recorded_at",
        ),
        limit="Une alerte est ici ce que le registre a relevé. Ce que les règles d'aujourd'hui "
        "trouvent à une date passée se lit à "
        "`GET /api/structures/{code}/anomalies?effective_on={day}&known_on={day}`.",
    ),
    Question(
        number=31,
        title="Quel historique de cinq ans pouvait-on connaître lors d'un dialogue passé ?",
        answer="Les années de la structure, avec les deux dates au jour du dialogue.",
        calls=("GET /api/structures/{code}/history?effective_on={day}&known_on={day}",),
    ),
)  # fmt: skip
"""In the order of their numbers."""
