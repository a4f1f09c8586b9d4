"""Fields of documents."""

from typing import Final

from placeasile.domain.registry.common import IN_CLEAR
from placeasile.domain.registry.field import Field, Filler, Readers, Sign, Unit

R = Filler.REGISTRE
P = Sign.POSITIVE
FORM = "Dépôt"

# fmt: off
FIELDS: Final[tuple[Field, ...]] = (
    Field("document_id", "Document", "Identifiant du document.", Unit.ID, filler=R),
    Field("documents.owner_id", "Dossier du document", "Structure, CPOM ou opérateur que le document concerne.", Unit.ID, filler=R),
    Field("documents.owner_kind", "Nature du dossier", "Structure, CPOM ou opérateur.", Unit.CHOICE, filler=R),
    Field("documents.category", "Catégorie de document", "Document financier ou acte : ce que c'est.", Unit.CHOICE, source=FORM),
    Field("documents.title", "Intitulé", f"Intitulé libre d'un autre document. {IN_CLEAR}", source=FORM),
    Field("documents.structure_type", "Type concerné", "Type des structures d'un CPOM que le document concerne ; vide pour tout le contrat.", Unit.CHOICE, source=FORM),
    Field("granularity", "Portée", "Structure, CPOM, ou les deux.", Unit.CHOICE, source=FORM),
    Field("valid_from", "Valable du", "Premier jour que l'acte porte.", Unit.DAY, source="Acte"),
    Field("valid_to", "Valable au", "Dernier jour que l'acte porte.", Unit.DAY, source="Acte"),
    Field("parent_document_id", "Document amendé", "Texte de l'acte que l'avenant change.", Unit.ID, source=FORM),
    Field("avenant_on", "Date de l'avenant", "Jour d'effet de l'avenant déposé.", Unit.DAY, source="Avenant"),
    Field("replaces_document_id", "Document remplacé", "Document dont celui-ci prend la place.", Unit.ID, source=FORM),
    Field("by_document_id", "Document remplaçant", "Document qui prend sa place.", Unit.ID, source=FORM),
    Field("original_name", "Nom du fichier", "Nom sous lequel le fichier est arrivé.", readers=Readers.SAISIE, personal=True, source=FORM),
    Field("mime_type", "Format", "Type du fichier.", Unit.CODE, source=FORM),
    Field("size_bytes", "Taille", "Taille du fichier.", Unit.BYTES, P, 0, source=FORM),
    Field("sha256", "Empreinte", "Empreinte SHA-256 du contenu.", Unit.CODE, source=FORM),
    Field("document.category", "Catégorie de document", "Document financier ou acte : ce que c'est.", Unit.CHOICE, filler=R, formula="Catégorie du dernier classement ; pour un avenant, celle du document amendé."),
    Field("document.title", "Intitulé", "Intitulé libre.", filler=R, formula="Intitulé du dernier classement."),
    Field("document.structure_type", "Type concerné", "Type des structures d'un CPOM que le document concerne.", Unit.CHOICE, filler=R, formula="Type du dernier classement."),
    Field("family", "Famille", "ACTE ou FINANCIER.", Unit.CHOICE, filler=R, formula="FINANCIER si le document porte sur une année, ACTE sinon."),
    Field("filed_on", "Dépôt", "Jour du dépôt.", Unit.DAY, filler=R, formula="Date d'effet du dépôt."),
    Field("document.etat", "État", "DEPOSE, REMPLACE ou RETIRE à la date de situation.", Unit.CHOICE, filler=R, formula="Dernier geste du jour au plus tard ; REMPLACE aussi tant qu'un document déposé à sa place n'est pas retiré."),
    Field("etat_depuis", "Depuis", "Jour depuis lequel le document est dans cet état.", Unit.DAY, filler=R, formula="Jour du dernier geste, ou du dépôt de ce qui le remplace."),
    Field("remplace_par", "Remplacé par", "Document qui a pris sa place.", Unit.ID, filler=R, formula="Document désigné, ou déposé à sa place."),
    Field("en_double", "En double", "Si un autre document déposé a la même année, la même catégorie et la même portée.", Unit.YES_NO, filler=R, formula="Documents financiers déposés de même classement, autres documents exceptés."),
)
# fmt: on
