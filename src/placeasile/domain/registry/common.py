"""Fields that every aggregate or every table may have."""

from typing import Final

from placeasile.domain.registry.field import Field, Filler, Unit

IN_CLEAR: Final = "Écrit en clair et pour toujours : n'y nommez personne."
"""What is said of every free text that is not sealed."""

R = Filler.REGISTRE

# fmt: off
FIELDS: Final = (
    Field("effective_on", "Date d'effet", "Premier jour où le fait est vrai, à l'heure de Paris.", Unit.DAY, source="Acte qui fonde le fait"),
    Field("reason", "Motif", f"Pourquoi un fait est corrigé ou retiré. {IN_CLEAR}"),
    Field("supersedes", "Événement corrigé", "Événement que celui-ci remplace.", Unit.ID),
    Field("target", "Événement retiré", "Événement saisi à tort.", Unit.ID),
    Field("motif", "Motif", f"Pourquoi une chose s'arrête ou disparaît. {IN_CLEAR}"),
    Field("reference", "Référence", "Référence de l'acte ou de la pièce.", source="Acte"),
    Field("year", "Année", "Année civile que la valeur concerne.", Unit.YEAR),
    Field("structure_id", "Structure", "Identifiant de la structure.", Unit.ID, filler=R),
    Field("operateur_id", "Opérateur", "Identifiant de l'opérateur.", Unit.ID),
    Field("last_day", "Dernier jour", "Dernier jour compris.", Unit.DAY, source="Acte"),
    Field("start", "Début", "Premier jour compris.", Unit.DAY, source="Acte"),
    Field("end", "Fin", "Dernier jour compris.", Unit.DAY, source="Acte"),
    Field("etat", "État", "Ce qu'il en est à la date de situation.", Unit.CHOICE, filler=R, formula="Comparaison des dates du fait avec la date de situation."),
    Field("kind", "Nature", "De quoi il s'agit.", Unit.CHOICE, filler=R, formula="Nature de la chose enregistrée."),
    Field("subject", "Dossier", "De quelle chose il s'agit.", Unit.ID, filler=R, formula="Registre."),
    Field("position", "Position", "Rang dans l'ordre du registre.", Unit.COUNT, filler=R, formula="Registre."),
    Field("event_id", "Événement", "Identifiant de l'événement.", Unit.ID, filler=R, formula="Registre."),
    Field("stream_id", "Flux", "Flux où l'événement est écrit.", Unit.ID, filler=R, formula="Registre."),
    Field("stream_version", "Rang dans le flux", "Rang de l'événement dans son flux.", Unit.COUNT, filler=R, formula="Registre."),
    Field("recorded_at", "Date de connaissance", "Instant où le registre a appris le fait.", Unit.INSTANT, filler=R, formula="Horloge du registre."),
    Field("actor", "Auteur", "Qui a fait la saisie.", filler=R, formula="Titulaire de la clé."),
    Field("source", "Origine", "D'où vient la saisie.", filler=R, formula="Registre."),
    Field("provenance", "Provenance", "Fichier et ligne d'où vient le fait.", filler=R, formula="Import."),
    Field("replaced_by", "Remplacé par", "Événement qui corrige ou retire celui-ci.", Unit.ID, filler=R, formula="Registre."),
    Field("a_venir", "À venir", "Si la date d'effet suit la date de situation.", Unit.YES_NO, filler=R, formula="Date d'effet après la date de situation."),
    Field("timeline.data", "Contenu", "Champs de l'événement.", filler=R, formula="Registre."),
    Field("timeline.type", "Type d'événement", "Nom enregistré de l'événement.", Unit.CODE, filler=R, formula="Registre."),
    Field("version", "Version", "Version du dossier, pour « If-Match ».", Unit.COUNT, filler=R, formula="Nombre d'événements du flux."),
    Field("last_position", "Dernière position", "Position du dernier événement du dossier.", Unit.COUNT, filler=R, formula="Registre."),
)
# fmt: on
