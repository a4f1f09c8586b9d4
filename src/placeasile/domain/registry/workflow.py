"""Fields of finalisation, campaigns, transformations and announcements."""

from typing import Final

from placeasile.domain.registry.common import IN_CLEAR
from placeasile.domain.registry.field import Field, Filler, Sign, Unit

A = Filler.ADMINISTRATION
O = Filler.OPERATEUR  # noqa: E741 (a column of the table below)
P = Sign.POSITIVE
R = Filler.REGISTRE
ORDER = "Arrêté ou convention"

# fmt: off
FIELDS: Final = (
    Field("transformation.type", "Type de transformation", "Pourquoi des structures ouvrent, grandissent, réduisent ou ferment ensemble.", Unit.CHOICE),
    Field("origin", "Origine", "Qui a commencé : agent, dossier de Démarche Numérique ou création par transformation.", Unit.CHOICE),
    Field("dossier", "Dossier", "Numéro du dossier de Démarche Numérique.", Unit.CODE, source="Démarche Numérique"),
    Field("transformation_id", "Transformation", "Identifiant de la transformation.", Unit.ID, filler=R, formula="Registre."),
    Field("structure_type", "Type de structure", "Type de la structure, ou de celle qui sera créée.", Unit.CHOICE),
    Field("takes_effect_on", "Prise d'effet", "Premier jour de la nouvelle situation.", Unit.DAY, source=ORDER),
    Field("new_places", "Nouvelle capacité", "Places autorisées à partir de la prise d'effet.", Unit.PLACES, P, 0, source=ORDER),
    Field("step", "Étape", "Étape de la saisie.", Unit.CHOICE),
    Field("from_structure_id", "Structure d'origine", "D'où partent les places ; vide pour des places nouvelles.", Unit.ID),
    Field("to_structure_id", "Structure d'arrivée", "Où vont les places ; vide pour des places non transférées.", Unit.ID),
    Field("transformation.places", "Places déplacées", "Nombre de places du mouvement.", Unit.PLACES, P, 0),
    Field("movement.places", "Places déplacées", "Nombre de places du mouvement.", Unit.PLACES, P, 0),
    Field("movement_key", "Mouvement", "Les deux bouts du mouvement.", Unit.CODE, filler=R, formula="Structure d'origine, « > », structure d'arrivée."),
    Field("transformation.category", "Catégorie d'acte", "Arrêté, convention ou autre acte du bloc.", Unit.CHOICE, source=ORDER),
    Field("transformation.title", "Intitulé", f"Intitulé de l'acte, ou objet de l'avenant. {IN_CLEAR}", source=ORDER),
    Field("transformation.act_date", "Date de l'acte", "Seule date d'un acte sans période ; pour un arrêté de tarification, jour de sa signature.", Unit.DAY, source=ORDER),
    Field("amends", "Avenant", "Si l'acte modifie celui qui est en vigueur le jour de la prise d'effet.", Unit.YES_NO, source=ORDER),
    Field("act_ids", "Actes du bloc", "Actes préparés pour le bloc, retirés avec lui.", Unit.ID, filler=R),
    Field("transformation_act.category", "Catégorie d'acte", "Arrêté, convention ou autre acte du bloc.", Unit.CHOICE, filler=R, formula="Catégorie saisie."),
    Field("transformation_act.title", "Intitulé", f"Intitulé de l'acte, ou objet de l'avenant. {IN_CLEAR}", filler=R, formula="Intitulé saisi."),
    Field("transformation_act.act_date", "Date de l'acte", "Seule date d'un acte sans période ; pour un arrêté de tarification, jour de sa signature.", Unit.DAY, filler=R, formula="Date saisie."),
    Field("transformation_act.start_on", "Début", "Premier jour de l'acte ; pour un avenant, jour de son effet.", Unit.DAY, filler=R, formula="Début saisi ; prise d'effet du bloc pour un avenant."),
    Field("transformation_act.end_on", "Fin", "Dernier jour de l'acte, ou nouvelle fin que l'avenant donne.", Unit.DAY, filler=R, formula="Fin saisie."),
    Field("command_id", "Saisie", "Saisie qui a tout enregistré ensemble.", Unit.ID, filler=R),
    Field("content_hash", "Empreinte", "Empreinte du contenu qui a été reçu ou décidé.", Unit.CODE, filler=R),
    Field("started_on", "Commencée le", "Jour où la transformation a été commencée.", Unit.DAY, filler=R, formula="Date d'effet du début."),
    Field("etat_since", "État depuis", "Jour du dernier changement d'état.", Unit.DAY, filler=R, formula="Date d'effet de l'état."),
    Field("etat_by", "État par", "Qui a fait le dernier changement d'état.", filler=R, formula="Auteur de l'événement."),
    Field("blocks", "Blocs", "Nombre de structures de la transformation.", Unit.COUNT, P, 0, R, formula="Structures choisies et non retirées."),
    Field("steps", "Étapes", "Nombre d'étapes du bloc.", Unit.COUNT, P, 0, R, formula="1 pour une fermeture, 3 sinon."),
    Field("steps_valid", "Étapes validées", "Nombre d'étapes validées.", Unit.COUNT, P, 0, R, formula="Étapes au statut validé."),
    Field("leaving", "Places qui partent", "Places qui quittent une structure.", Unit.PLACES, P, 0, R, formula="Somme des mouvements qui ont une origine."),
    Field("arriving", "Places qui arrivent", "Places qui rejoignent une structure.", Unit.PLACES, P, 0, R, formula="Somme des mouvements qui ont une arrivée."),
    Field("transferred", "Places transférées", "Places qui vont d'une structure à une autre.", Unit.PLACES, P, 0, R, formula="Somme des mouvements aux deux bouts connus."),
    Field("not_transferred", "Places non transférées", "Places qui partent sans arriver.", Unit.PLACES, P, 0, R, formula="Places qui partent − places transférées."),
    Field("created", "Places nouvelles", "Places qui arrivent sans être parties.", Unit.PLACES, P, 0, R, formula="Places qui arrivent − places transférées."),
    Field("places_before", "Places la veille", "Capacité la veille de la prise d'effet.", Unit.PLACES, P, 0, R, formula="Capacité en vigueur la veille, 0 si la structure est fermée."),
    Field("places_after", "Places le jour même", "Capacité le jour de la prise d'effet.", Unit.PLACES, P, 0, R, formula="Capacité en vigueur ce jour, 0 si la structure est fermée."),
    Field("ecart", "Écart", "Différence entre les capacités observées et les mouvements décidés.", Unit.PLACES, Sign.SIGNED, 0, R, formula="(Places le jour même − places la veille) − (places qui arrivent − places qui partent) ; pour une transformation, somme des valeurs absolues."),
    Field("sources", "Structures d'origine", "D'où viennent les places.", Unit.ID, filler=R, formula="Mouvements vers la structure."),
    Field("targets", "Structures d'arrivée", "Où vont les places.", Unit.ID, filler=R, formula="Mouvements depuis la structure."),
    Field("submission_id", "Saisie de l'opérateur", "Identifiant de la saisie reçue.", Unit.ID, filler=R),
    Field("form_version", "Version du formulaire", "Version du formulaire rempli.", Unit.COUNT, P, 0, O),
    Field("missing_documents", "Documents manquants", "Nombre de documents que l'opérateur dit ne pas avoir.", Unit.COUNT, P, 0, O),
    Field("submitted_on", "Saisie reçue le", "Jour de la dernière saisie de l'opérateur.", Unit.DAY, filler=R, formula="Date d'effet de la dernière saisie."),
    Field("finalisation.identification", "Identification", "Premier statut de l'étape d'identification.", Unit.CHOICE, filler=R),
    Field("finalisation.documents_financiers", "Documents financiers", "Premier statut de l'étape des documents financiers.", Unit.CHOICE, filler=R),
    Field("finalisation.finance", "Analyse financière", "Premier statut de l'étape d'analyse financière.", Unit.CHOICE, filler=R),
    Field("finalisation.controles", "Contrôles", "Premier statut de l'étape des contrôles.", Unit.CHOICE, filler=R),
    Field("finalisation.documents", "Actes administratifs", "Premier statut de l'étape des actes administratifs.", Unit.CHOICE, filler=R),
    Field("finalisation.notes", "Notes", "Premier statut de l'étape des notes.", Unit.CHOICE, filler=R),
    Field("pre_filled", "Étapes préremplies", "Étapes qu'un import a remplies.", Unit.CHOICE),
    Field("stream_versions", "Versions validées", "Versions des parties du dossier qui ont été validées.", Unit.CODE, filler=R),
    Field("cause", "Cause", "Règle de nouveau en défaut, ou demande d'un agent.", Unit.CHOICE),
    Field("rule_ids", "Règles en défaut", "Codes des règles qui ne sont plus respectées.", Unit.CODE),
    Field("status", "Statut", "Où en est la finalisation ou l'étape.", Unit.CHOICE, filler=R, formula="Derniers événements de la finalisation à la date de situation."),
    Field("finalisation_step.since", "Depuis", "Jour depuis lequel l'étape a ce statut.", Unit.DAY, filler=R, formula="Date d'effet du statut."),
    Field("author", "Par", "Qui a donné ce statut à l'étape.", filler=R, formula="Auteur de l'événement."),
    Field("deadline", "Échéance", "Dernier jour de la campagne.", Unit.DAY, filler=A),
    Field("campaign.closed_on", "Clôture", "Premier jour où la campagne ne reçoit plus rien.", Unit.DAY, filler=R, formula="Date d'effet de la clôture."),
    Field("campaign.opened_on", "Ouverture de la campagne", "Premier jour de la campagne.", Unit.DAY, filler=R, formula="Date d'effet de l'ouverture."),
    Field("campaign.departement", "Département", "Département de l'échéance ; vide pour toute la France.", Unit.CODE, filler=A),
    Field("enrolled_on", "Appelée le", "Jour où la structure a été appelée à la campagne.", Unit.DAY, filler=R, formula="Date d'effet de l'appel."),
    Field("step_places", "Étape des places", "Si l'étape des places est validée.", Unit.YES_NO, filler=R, formula="Statut de l'étape à la date de situation."),
    Field("step_documents_financiers", "Étape des documents financiers", "Si l'étape des documents financiers est validée.", Unit.YES_NO, filler=R, formula="Statut de l'étape à la date de situation."),
    Field("step_analyse_financiere", "Étape d'analyse financière", "Si l'étape d'analyse financière est validée.", Unit.YES_NO, filler=R, formula="Statut de l'étape à la date de situation."),
    Field("step_actes_administratifs", "Étape des actes", "Si l'étape des actes administratifs est validée.", Unit.YES_NO, filler=R, formula="Statut de l'étape à la date de situation."),
    Field("actualised_on", "Actualisée le", "Jour où la structure a été actualisée.", Unit.DAY, filler=R, formula="Date d'effet de l'actualisation."),
    Field("actualised_by", "Actualisée par", "Qui a actualisé la structure.", filler=R, formula="Auteur de l'événement."),
)
# fmt: on
