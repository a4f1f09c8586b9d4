"""Fields of acts other than conventions and authorisations, and of the table of all acts."""

from typing import Final

from placeasile.domain.registry.common import IN_CLEAR
from placeasile.domain.registry.field import Field, Filler, Sign, Unit

R = Filler.REGISTRE
P = Sign.POSITIVE
ACT = "Acte"

# fmt: off
FIELDS: Final[tuple[Field, ...]] = (
    Field("act_id", "Acte", "Identifiant de l'acte, ou de la période dont il est l'acte.", Unit.ID, filler=R),
    Field("acts.owner_id", "Dossier de l'acte", "Structure, CPOM ou opérateur que l'acte concerne.", Unit.ID, filler=R),
    Field("acts.owner_kind", "Nature du dossier", "Structure, CPOM ou opérateur.", Unit.CHOICE, filler=R),
    Field("acts.category", "Catégorie d'acte", "Arrêté, convention, statuts, ou autre.", Unit.CHOICE, source=ACT),
    Field("acts.title", "Intitulé", f"Intitulé de l'acte, s'il en a un. {IN_CLEAR}", source=ACT),
    Field("acts.act_date", "Date de l'acte", "Seule date d'un acte sans période.", Unit.DAY, source=ACT),
    Field("acts.structure_type", "Type concerné", "Type des structures d'un CPOM que l'acte concerne ; vide pour tout le contrat.", Unit.CHOICE, source=ACT),
    Field("acts.dotation", "Dotation de l'arrêté", "Montant que l'arrêté de tarification porte.", Unit.EUROS, P, 2, source="Arrêté de tarification"),
    Field("act.category", "Catégorie d'acte", "Arrêté, convention, statuts, ou autre.", Unit.CHOICE, filler=R, formula="Catégorie saisie ; arrêté d'autorisation ou convention pour une période."),
    Field("act.title", "Intitulé", f"Intitulé de l'acte, s'il en a un. {IN_CLEAR}", filler=R, formula="Intitulé saisi."),
    Field("act.act_date", "Date de l'acte", "Date d'un acte sans période, ou jour de la décision.", Unit.DAY, filler=R, formula="Date de l'acte ; pour un arrêté de tarification, jour de sa signature."),
    Field("act.structure_type", "Type concerné", "Type des structures d'un CPOM que l'acte concerne.", Unit.CHOICE, filler=R, formula="Type saisi."),
    Field("act.dotation", "Dotation de l'arrêté", "Montant que l'arrêté de tarification porte.", Unit.EUROS, P, 2, R, formula="Montant saisi."),
    Field("act.start_on", "Début", "Premier jour de l'acte.", Unit.DAY, filler=R, formula="Début de l'acte."),
    Field("act.end_on", "Fin", "Dernier jour, avenants compris.", Unit.DAY, filler=R, formula="Fin de l'acte, ou du dernier avenant qui la change."),
    Field("act.withdrawn_on", "Retrait", "Premier jour sans l'acte.", Unit.DAY, filler=R, formula="Date d'effet du retrait."),
    Field("statut", "Statut", "A_VENIR, EN_COURS, EXPIRE_BIENTOT ou EXPIREE à la date de situation.", Unit.CHOICE, filler=R, formula="Comme l'état ; EXPIRE_BIENTOT quand la période réunie finit dans moins de trois mois."),
    Field("elapsed", "Part écoulée", "Part de la période qui est passée au jour de situation, de 0 à 1.", Unit.COUNT, P, 4, R, formula="Jours passés ÷ jours de la période, premier et dernier compris."),
    Field("gap_before_days", "Jours manquants avant", "Jours sans période de même nature avant celle-ci.", Unit.DAYS, P, 0, R, formula="Jours entre la fin de tout ce qui commence avant et le premier jour."),
    Field("overlapping", "Chevauchement", "Si une autre période de même nature a des jours communs.", Unit.YES_NO, filler=R, formula="Comparaison des premiers et derniers jours."),
    Field("merged_start", "Début réuni", "Premier jour des périodes qui se suivent sans jour manquant.", Unit.DAY, filler=R, formula="Plus petit premier jour des périodes réunies."),
    Field("merged_end", "Fin réunie", "Dernier jour des périodes qui se suivent sans jour manquant.", Unit.DAY, filler=R, formula="Plus grand dernier jour des périodes réunies."),
    Field("act.documents", "Documents", "Nombre de documents déposés.", Unit.COUNT, P, 0, R, formula="Documents de l'acte ni retirés ni remplacés."),
)
# fmt: on
