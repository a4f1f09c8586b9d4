"""Fields of notes, and of the erasure of personal data."""

from typing import Final

from placeasile.domain.registry.field import Field, Filler, Readers, Unit

R = Filler.REGISTRE

# fmt: off
FIELDS: Final = (
    Field("note_id", "Note", "Identifiant de la note ; sa clé protège son texte.", Unit.ID, filler=R),
    Field("note_type", "Type de note", "Générale, ou sur l'activité.", Unit.CHOICE),
    Field("audience", "Destinataires", "À qui la note est destinée ; jamais aux opérateurs.", Unit.CHOICE),
    Field("note.texte", "Texte", "Texte de la note, qui peut nommer des personnes.", readers=Readers.SAISIE, personal=True),
    Field("note.archived_on", "Archivée le", "Jour où la note a été classée.", Unit.DAY),
    Field("note.withdrawn_on", "Retirée le", "Jour où la note a été retirée du dossier.", Unit.DAY),
    Field("subject_id", "Personne ou chose", "Ce dont les données sont effacées : contact, note, document (nom du fichier), action corrective (constat), structure (adresses de ses sites), ou ce qu'un texte concerne.", Unit.ID),
    Field("privacy.owner_id", "Chose concernée", "Ce que concerne le texte effacé.", Unit.ID),
    Field("privacy.part", "Texte effacé", "Lequel des textes sur la chose est effacé ; rien quand tout ce que protège sa clé l'est."),
)
# fmt: on
