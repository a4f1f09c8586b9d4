"""Fields of anomalies, completeness and reminders."""

from typing import Final

from placeasile.domain.registry.field import Field, Filler, Readers, Unit

R = Filler.REGISTRE
RULE = "Règle du registre."

# fmt: off
FIELDS: Final[tuple[Field, ...]] = (
    Field("anomaly.code", "Règle", "Code de la règle qui relève l'anomalie.", Unit.CODE, filler=R, formula=RULE),
    Field("anomaly.year", "Année", "Année de l'anomalie, 0 quand elle n'en a pas.", Unit.YEAR, filler=R, formula=RULE),
    Field("anomaly.target", "Cible", "Acte, hébergement, code DNA ou CPOM ; vide pour la structure.", Unit.CODE, filler=R, formula=RULE),
    Field("anomaly.rule_version", "Version de la règle", "Version de la règle qui a fait le constat.", Unit.COUNT, filler=R, formula=RULE),
    Field("anomaly.version", "Version de la règle", "Version de la règle qui a fait le constat.", Unit.COUNT, filler=R, formula=RULE),
    Field("anomaly.family", "Famille", "De quoi parle la règle.", Unit.CHOICE, filler=R, formula=RULE),
    Field("anomaly.grain", "Portée", "Sur quoi porte le constat : structure, année, acte, code ou CPOM.", Unit.CHOICE, filler=R, formula=RULE),
    Field("anomaly.level", "Niveau", "INFO quand l'anomalie est souvent légitime, SOFT sinon.", Unit.CHOICE, filler=R, formula=RULE),
    Field("anomaly.displayed", "Affichée", "Si l'anomalie est montrée par défaut.", Unit.YES_NO, filler=R, formula=RULE),
    Field("anomaly.label", "Libellé", "Ce que la règle relève ou demande, en clair.", filler=R, formula=RULE),
    Field("anomaly.detail", "Détail", "Valeurs que la règle a comparées.", filler=R, formula=RULE),
    Field("anomaly.result", "Constat", "Vrai : anomalie ; faux : elle n'est plus ; vide : impossible à dire.", Unit.YES_NO, filler=R, formula=RULE),
    Field("anomaly.since", "Relevée le", "Jour où le registre a relevé l'anomalie.", Unit.DAY, filler=R, formula="Dernier relevé, s'il n'est pas suivi d'une correction."),
    Field("anomaly.justified_on", "Justifiée le", "Jour de la dernière justification.", Unit.DAY, filler=R, formula="Date d'effet de la justification."),
    Field("anomaly.edit", "Bloc à corriger", "Bloc du dossier où l'anomalie se corrige.", Unit.CHOICE, filler=R, formula=RULE),
    Field("completeness.block", "Bloc", "Partie du dossier.", Unit.CHOICE, filler=R, formula=RULE),
    Field("completeness.rule", "Règle de saisie", "Identifiant de la règle qui demande l'élément.", Unit.CODE, filler=R, formula=RULE),
    Field("completeness.label", "Libellé", "Ce qui est demandé, en clair.", filler=R, formula=RULE),
    Field("agenda.label", "Libellé", "Ce qu'il faut faire, en clair.", filler=R, formula=RULE),
    Field("completeness.item", "Élément", "Ce qui est demandé.", Unit.CODE, filler=R, formula=RULE),
    Field("completeness.present", "Présent", "Si le dossier le contient ; vide quand on ne le sait pas.", Unit.YES_NO, filler=R, formula=RULE),
    Field("completeness.missing", "Manquant", "Si l'on sait qu'il manque.", Unit.YES_NO, filler=R, formula=RULE),
    Field("completeness.year", "Année", "Année pour laquelle l'élément est demandé, 0 quand il l'est une fois.", Unit.YEAR, filler=R, formula=RULE),
    Field("agenda.task", "Tâche", "Ce qu'il faut faire.", Unit.CHOICE, filler=R, formula=RULE),
    Field("agenda.target", "Cible", "Acte, CPOM, projet ou action.", Unit.CODE, filler=R, formula=RULE),
    Field("agenda.cpom_id", "CPOM", "Identifiant du CPOM.", Unit.ID, filler=R),
    Field("agenda.deadline", "Échéance", "Dernier jour pour le faire.", Unit.DAY, filler=R, formula="Fin de l'acte, tiers de l'autorisation ou date prévue."),
    Field("agenda.important_from", "Important à partir du", "Premier jour où le rappel est important.", Unit.DAY, filler=R, formula="Échéance moins 3 mois, 18 pour une évaluation."),
    Field("agenda.urgent_from", "Urgent à partir du", "Premier jour où le rappel est urgent.", Unit.DAY, filler=R, formula="Lendemain de l'échéance ; l'échéance même pour une évaluation."),
    Field("anomaly.comment", "Justification", "Explication de l'agent.", readers=Readers.SAISIE, personal=True),
)
# fmt: on
