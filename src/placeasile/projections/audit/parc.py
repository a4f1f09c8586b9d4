"""Questions on what a structure is: its capacity, operator, contracts, sites and CPOM."""

from typing import Final

from placeasile.projections.audit.kernel import Parameter, Question

STRUCTURE: Final = (Parameter.STRUCTURE,)
OF_YEAR: Final = (Parameter.STRUCTURE, Parameter.YEAR)

QUESTIONS: Final = (
    Question(
        number=1,
        title="Qui a changé la capacité d'une structure pour une année ?",
        answer="Chaque saisie, correction ou retrait, avec la capacité d'avant et d'après, son "
        "auteur, sa date et l'acte cité.",
        needs=OF_YEAR,
        columns=(
            "position", "recorded_at", "actor", "source", "type", "effective_on",
            "places_before", "places_after", "document", "reason", "replaced",
        ),
    ),
    Question(
        number=2,
        title="Que montrait la fiche d'une structure un jour donné, telle qu'elle était connue ?",
        answer="La fiche avec les deux dates au même jour : ce que l'écran montrait.",
        calls=("GET /api/structures/{code}?effective_on={day}&known_on={day}",),
    ),
    Question(
        number=3,
        title="Que savons-nous maintenant de ce qu'était une structure ce jour-là ?",
        answer="La même fiche, avec le seul jour dans le monde : ce qui a été corrigé depuis est "
        "compris.",
        calls=("GET /api/structures/{code}?effective_on={day}",),
    ),
    Question(
        number=4,
        title="Quel opérateur gérait une structure un jour donné, et quand l'a-t-on su ?",
        answer="L'opérateur, le jour depuis lequel il la gère, et la saisie qui le dit.",
        needs=(Parameter.STRUCTURE, Parameter.DAY),
        columns=(
            "operateur_id", "operateur", "filiale", "since", "recorded_at", "actor", "source",
            "reason", "position",
        ),
    ),
    Question(
        number=5,
        title="Quelles structures sont passées de HUDA à CADA, quand et avec quelles capacités ?",
        answer="Les conversions d'une même structure, et les places qu'une transformation "
        "finalisée a portées d'un HUDA à un CADA ; la capacité de la veille et celle du jour.",
        columns=(
            "nature", "structure_id", "vers_structure_id", "effective_on", "places_before",
            "places_after", "places_moved", "document", "recorded_at", "actor",
            "transformation_id",
        ),
    ),
    Question(
        number=6,
        title="Quelles conventions et autorisations une structure a-t-elle eues ?",
        answer="Toutes les périodes depuis l'ouverture, avec le nombre de jours sans contrat "
        "avant chacune (gap_before_days) et les chevauchements (overlapping).",
        calls=("GET /api/structures/{code}/periods",),
    ),
    Question(
        number=7,
        title="Combien de fois la fin d'une convention a-t-elle été repoussée, et par quoi ?",
        answer="Les avenants en vigueur qui changent la fin, numérotés par convention.",
        needs=STRUCTURE,
        columns=(
            "period_id", "effective_on", "document", "end_before", "end_after", "days", "rank",
            "recorded_at", "actor",
        ),
    ),
    Question(
        number=8,
        title="Quelle dotation a été demandée, accordée, puis modifiée pour une année ?",
        answer="Les montants dans l'ordre de leur saisie, avec le jour de la décision et ce que "
        "chacun est devenu.",
        needs=OF_YEAR,
        columns=(
            "type", "amount", "effective_on", "document", "recorded_at", "actor", "reason",
            "etat", "position",
        ),
    ),
    Question(
        number=12,
        title="Quels sites une structure a-t-elle utilisés une année, et quand ont-ils fermé ?",
        answer="Les sites ouverts au moins un jour de l'année, leurs places à la fin de l'année, "
        "et la saisie de leur fermeture.",
        needs=OF_YEAR,
        columns=(
            "site_id", "code_postal", "commune", "repartition", "places", "opened_on",
            "last_day", "motif", "closing_recorded_at", "closing_actor",
        ),
        limit="La rue d'un site est une donnée personnelle : elle se lit à la fiche des sites, "
        "avec les droits qu'il faut.",
    ),
    Question(
        number=13,
        title="Qui a vu ou modifié une adresse protégée ?",
        answer="Les saisies, déménagements, retraits et effacements d'adresses de sites.",
        needs=STRUCTURE,
        columns=(
            "position", "recorded_at", "actor", "type", "effective_on", "site_id",
            "code_postal", "commune", "reason",
        ),
        limit="Le registre garde les écritures, et non les lectures : il ne dit pas qui a vu "
        "une adresse.",
    ),
    Question(
        number=18,
        title="Quelles structures sont revenues à « Tout public » sans décision délibérée ?",
        answer="Chaque retour à « Tout public » ; il est délibéré quand une personne l'a saisi, "
        "et non quand un fichier ou le registre l'a fait.",
        columns=(
            "structure_id", "effective_on", "public_before", "recorded_at", "actor", "source",
            "provenance", "reason", "deliberate", "position",
        ),
        limit="Le registre n'a pas de valeur par défaut : un retour qui n'est pas délibéré vient "
        "d'une reprise de données.",
    ),
    Question(
        number=19,
        title="Quand une structure est-elle sortie de la liste de l'OFII, et rentrée ?",
        answer="Les entrées et sorties de chacun de ses codes DNA, à la date des fichiers.",
        needs=STRUCTURE,
        columns=(
            "dna_code", "nature", "effective_on", "recorded_at", "actor", "provenance",
            "position",
        ),
    ),
    Question(
        number=20,
        title="Quels étaient les membres d'un CPOM au 1er janvier, et qui est parti avant terme ?",
        answer="Les membres par année, ceux du 1er janvier et ceux de l'année, avec leur départ.",
        needs=(Parameter.CPOM,),
        columns=(
            "year", "structure_id", "nom", "type", "on_1_jan", "start_on", "end_on",
            "left_early", "motif",
        ),
    ),
    Question(
        number=21,
        title="Quel résultat fait foi quand les structures d'un CPOM n'ont pas le même ?",
        answer="Le résultat du contrat, saisi une seule fois et qui fait foi, à côté de ce que "
        "chaque membre dit du sien, et l'écart avec leur somme.",
        needs=(Parameter.CPOM,),
        columns=(
            "year", "structure_type", "result_cpom", "decided_on", "recorded_at", "actor",
            "structure_id", "result_structure", "gap",
        ),
        limit="Les budgets des membres sont ceux des cinq années qui finissent à la date de "
        "situation ; l'écart est inconnu tant qu'aucun membre n'a de résultat.",
    ),
)  # fmt: skip
"""In the order of their numbers."""
