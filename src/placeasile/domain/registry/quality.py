"""Fields of inspections, evaluations and serious incidents."""

from typing import Final

from placeasile.domain.registry.common import IN_CLEAR
from placeasile.domain.registry.field import Field, Filler, Readers, Sign, Unit

R = Filler.REGISTRE
P = Sign.POSITIVE
REPORT = "Rapport d'évaluation"
VISITS = "Visites non rayées de l'année."
FILE = "Démarche numérique n° 98768"

# fmt: off
FIELDS: Final = (
    Field("quality.type", "Type d'inspection", "Inopinée ou programmée.", Unit.CHOICE, source="Service de l'État"),
    Field("inspection_id", "Inspection", "Identifiant de l'inspection.", Unit.ID, filler=R),
    Field("visited_on", "Jour de la visite", "Jour de l'inspection rayée.", Unit.DAY),
    Field("evaluation_id", "Évaluation", "Identifiant de l'évaluation.", Unit.ID, filler=R),
    Field("evaluated_on", "Jour de l'évaluation", "Jour de l'évaluation rayée.", Unit.DAY),
    Field("score_person", "Note « la personne »", "Note du chapitre « la personne », sur 4 ; vide si non notée.", Unit.MARK, P, 2, source=REPORT),
    Field("score_professionals", "Note « les professionnels »", "Note du chapitre « les professionnels », sur 4 ; vide si non notée.", Unit.MARK, P, 2, source=REPORT),
    Field("score_structure", "Note « la structure »", "Note du chapitre « la structure », sur 4 ; vide si non notée.", Unit.MARK, P, 2, source=REPORT),
    Field("score_overall", "Note globale", "Note globale du rapport, sur 4 ; saisie, et non calculée.", Unit.MARK, P, 2, source=REPORT),
    Field("overall_gap", "Écart de la note globale", "Ce qui sépare la note globale de la moyenne des trois autres.", Unit.MARK, Sign.SIGNED, 2, R, formula="Note globale moins la moyenne des trois autres."),
    Field("action_id", "Action", "Identifiant de l'action corrective.", Unit.ID, filler=R),
    Field("standard", "Exigence", f"Exigence ou critère qui n'est pas rempli. {IN_CLEAR}", source="Référentiel d'évaluation"),
    Field("finding", "Constat", "Ce que les agents ont constaté.", readers=Readers.SAISIE, personal=True),
    Field("due_on", "Échéance", "Jour prévu d'une ouverture ou d'une fermeture de places ; dernier jour pour faire une action.", Unit.DAY, source="Rapport, plan d'action ou déclaration"),
    Field("planned_on", "Décidée le", "Jour où l'action est décidée.", Unit.DAY, filler=R, formula="Date d'effet de l'action."),
    Field("done_on", "Faite le", "Jour où l'action est faite.", Unit.DAY, filler=R, formula="Date d'effet du constat."),
    Field("dropped_on", "Abandonnée le", "Jour où l'action n'est plus demandée.", Unit.DAY, filler=R, formula="Date d'effet de l'abandon."),
    Field("dossier_number", "Numéro de dossier", "Numéro du dossier de l'événement grave.", Unit.CODE, source=FILE),
    Field("declared_on", "Déclaré le", "Jour de la déclaration de l'événement grave.", Unit.DAY, source=FILE),
    Field("occurred_on", "Survenu le", "Jour de l'événement grave.", Unit.DAY, source=FILE),
    Field("nature", "Nature", f"Nature de l'événement grave. {IN_CLEAR}", source=FILE),
    Field("violent", "Comportement violent", "Si l'événement grave est violent.", Unit.YES_NO, filler=R, formula="La nature contient « comportement violent », sans égard aux espaces ni à la casse."),
    Field("quality.id", "Identifiant", "Identifiant de la visite, ou numéro de dossier.", Unit.CODE, filler=R, formula="Identifiant de la chose enregistrée."),
    Field("day", "Jour", "Jour de la visite ou de l'événement.", Unit.DAY, filler=R, formula="Date d'effet, ou date requalifiée."),
    Field("report", "Rapport", "Référence du dernier rapport.", filler=R, formula="Dernier rapport déposé."),
    Field("report_on", "Rapport du", "Jour de dépôt du rapport.", Unit.DAY, filler=R, formula="Date d'effet du dernier rapport."),
    Field("action_plan", "Plan d'action", "Référence du plan d'action.", filler=R, formula="Dernier plan déposé."),
    Field("action_plan_on", "Plan d'action du", "Jour de dépôt du plan d'action.", Unit.DAY, filler=R, formula="Date d'effet du dernier plan."),
    Field("withdrawn", "Rayé", "Si la visite ou l'événement a été rayé.", Unit.YES_NO, filler=R, formula="Une annulation est enregistrée."),
    Field("evaluations", "Évaluations", "Nombre d'évaluations de l'année.", Unit.COUNT, P, 0, R, formula=VISITS),
    Field("incidents", "Événements graves", "Nombre d'événements graves de l'année.", Unit.COUNT, P, 0, R, formula="Événements non rayés survenus dans l'année."),
    Field("violent_incidents", "Événements violents", "Nombre d'événements graves violents de l'année.", Unit.COUNT, P, 0, R, formula="Événements violents non rayés de l'année."),
    Field("last_visit_on", "Dernière visite", "Dernière inspection ou évaluation à la fin de l'année ; vide si aucune.", Unit.DAY, filler=R, formula="Plus grande date de visite non rayée."),
    Field("months_since_visit", "Mois depuis la dernière visite", "Mois entiers de la dernière visite à la fin de l'année, ou au jour de situation ; vide si la structure n'a jamais été visitée.", Unit.MONTHS, filler=R, formula="Mois entiers écoulés depuis la dernière visite."),
    Field("score_person_sum", "Somme des notes « la personne »", "Somme des notes connues de l'année.", Unit.MARK, P, 2, R, formula=VISITS),
    Field("score_person_n", "Notes « la personne »", "Nombre de notes connues de l'année.", Unit.COUNT, P, 0, R, formula=VISITS),
    Field("score_professionals_sum", "Somme des notes « les professionnels »", "Somme des notes connues de l'année.", Unit.MARK, P, 2, R, formula=VISITS),
    Field("score_professionals_n", "Notes « les professionnels »", "Nombre de notes connues de l'année.", Unit.COUNT, P, 0, R, formula=VISITS),
    Field("score_structure_sum", "Somme des notes « la structure »", "Somme des notes connues de l'année.", Unit.MARK, P, 2, R, formula=VISITS),
    Field("score_structure_n", "Notes « la structure »", "Nombre de notes connues de l'année.", Unit.COUNT, P, 0, R, formula=VISITS),
    Field("score_overall_sum", "Somme des notes globales", "Somme des notes connues de l'année.", Unit.MARK, P, 2, R, formula=VISITS),
    Field("score_overall_n", "Notes globales", "Nombre de notes connues de l'année.", Unit.COUNT, P, 0, R, formula=VISITS),
)
# fmt: on
