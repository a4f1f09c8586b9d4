"""Fields of the schema ``reporting`` that no query table has."""

from typing import Final

from placeasile.domain.registry.field import Field, Filler, Unit

R = Filler.REGISTRE

# fmt: off
FIELDS: Final[tuple[Field, ...]] = (
    Field("moment.effective_on", "Jour de situation", "Jour du monde que les vues montrent.", Unit.DAY, filler=R, formula="Jour que le projecteur a atteint."),
    Field("moment.position", "Position", "Dernier événement que les vues comptent.", Unit.COUNT, filler=R, formula="Registre."),
    Field("known_at", "Connu jusqu'à", "Instant où cet événement a été enregistré.", Unit.INSTANT, filler=R, formula="Horloge du registre."),
    Field("log_epoch", "Journal", "Identifiant du journal des événements : deux journaux ne se comparent pas.", Unit.ID, filler=R, formula="Registre."),
    Field("demonstration", "Démonstration", "Si le journal est une démonstration, aux données inventées.", Unit.YES_NO, filler=R, formula="Registre."),
    Field("territoire", "Territoire", "Nom du département ou de la région, ou France.", filler=R, formula="Code officiel géographique."),
    Field("facts.block", "Bloc", "Partie du dossier dont parle le fait.", Unit.CHOICE, filler=R, formula="Sorte du fait."),
    Field("facts.facet", "Sorte de fait", "Nom enregistré de la sorte de fait.", Unit.CODE, filler=R, formula="Événement."),
    Field("facts.label", "Libellé", "Sorte de fait, en clair.", filler=R, formula="Sorte du fait."),
    Field("facts.key", "Clé", "Ce que le fait désigne parmi ceux de sa sorte : une année, un acte, un contact ; vide s'il n'y en a qu'un.", Unit.CODE, filler=R, formula="Événement."),
    Field("facts.value", "Valeur", "Champs du fait, sans ceux qui sont personnels.", filler=R, formula="Événement."),
    Field("facts.valid_from", "Vrai du", "Premier jour où le fait est vrai ; 0001-01-01 pour toujours.", Unit.DAY, filler=R, formula="Date d'effet de l'événement."),
    Field("facts.valid_to", "Vrai jusqu'au", "Dernier jour où le fait est vrai ; vide s'il l'est encore.", Unit.DAY, filler=R, formula="Veille de la valeur suivante de la même clé."),
    Field("facts.known_from", "Su depuis", "Instant où le registre a appris le fait.", Unit.INSTANT, filler=R, formula="Horloge du registre."),
    Field("facts.known_to", "Su jusqu'à", "Instant où le registre a cessé de le tenir pour vrai ; vide s'il l'est encore.", Unit.INSTANT, filler=R, formula="Correction, retrait, ou autre valeur le même jour."),
    Field("facet.block", "Bloc", "Partie du dossier.", Unit.CHOICE, filler=R, formula="Registre."),
    Field("facet.facet", "Sorte de fait", "Nom enregistré de la sorte de fait.", Unit.CODE, filler=R, formula="Registre."),
    Field("facet.label", "Libellé", "Sorte de fait, en clair.", filler=R, formula="Registre."),
)
# fmt: on
