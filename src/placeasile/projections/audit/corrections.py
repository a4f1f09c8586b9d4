"""Questions on who said what: submissions, names, imports, contributors, corrections."""

from typing import Final

from placeasile.projections.audit.kernel import Parameter, Question

STRUCTURE: Final = (Parameter.STRUCTURE,)

QUESTIONS: Final = (
    Question(
        number=25,
        title="Qu'avait saisi l'opérateur, et qu'ont corrigé les agents ?",
        answer="Chaque fait qui, pour le jour de la première saisie de l'opérateur, n'est plus ce "
        "que le registre tenait à sa réception ; qui l'a changé et pourquoi.",
        needs=STRUCTURE,
        columns=(
            "facet", "key", "value_submitted", "value_now", "type", "recorded_at", "actor",
            "reason",
        ),
        limit="Le registre garde l'empreinte du formulaire et les faits qui en sont tirés, et non "
        "le formulaire. Une donnée personnelle est laissée de côté.",
    ),
    Question(
        number=26,
        title="Quels opérateurs ont changé de nom ou fusionné, et sous quel nom a-t-on saisi ?",
        answer="Les renommages, les fusions, et le nom de l'opérateur lors de chaque saisie "
        "reçue.",
        takes=STRUCTURE,
        columns=(
            "nature", "operateur_id", "nom_before", "nom_after", "effective_on", "recorded_at",
            "actor", "position",
        ),
    ),
    Question(
        number=27,
        title="De quel import vient une valeur ?",
        answer="Les valeurs en vigueur qui viennent d'un fichier : lequel, à quelle ligne, quand. "
        "Une structure, ou un fichier, ou les deux.",
        takes=(Parameter.STRUCTURE, Parameter.FILE),
        one_of=True,
        columns=(
            "subject", "facet", "key", "value", "effective_on", "provenance", "source",
            "recorded_at", "actor", "position",
        ),
        limit="L'import garde le nom du fichier et la ligne, et non l'empreinte du fichier.",
    ),
    Question(
        number=28,
        title="Quelles données viennent d'une reprise plutôt que d'une personne ?",
        answer="Le nombre de faits par source et par auteur ; une personne les a saisis, ou un "
        "fichier, une reprise ou le registre les a faits.",
        takes=STRUCTURE,
        columns=("source", "actor", "person", "records", "first_at", "last_at"),
    ),
    Question(
        number=29,
        title="Qui a contribué aux chiffres d'une structure pour une année ?",
        answer="Les auteurs des saisies sur l'argent, la capacité et l'activité de l'année.",
        needs=(Parameter.STRUCTURE, Parameter.YEAR),
        columns=("actor", "source", "type", "records", "last_at"),
        limit="Le registre connaît l'auteur d'une saisie, et non le SIRET de son organisation.",
    ),
    Question(
        number=32,
        title="Combien de corrections par champ et par source ?",
        answer="Par nature de fait, par champ et par source de la valeur fausse : les corrections, "
        "et leur part parmi les faits enregistrés, en pour cent.",
        columns=("type", "field", "source", "corrections", "records", "rate"),
        limit="Une valeur personnelle est chiffrée autrement à chaque saisie : elle n'est pas "
        "comparée.",
    ),
)  # fmt: skip
"""In the order of their numbers."""
