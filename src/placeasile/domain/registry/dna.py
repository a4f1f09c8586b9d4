"""Fields of the register of DNA codes."""

from typing import Final

from placeasile.domain.registry.field import Field, Filler, Unit

OP = Filler.OFII
R = Filler.REGISTRE
LIST = "Liste de l'OFII"

# fmt: off
FIELDS: Final = (
    Field("dna.code", "Code DNA", "Code du dispositif national d'accueil.", Unit.CODE, filler=OP, source=LIST),
    Field("dna.type", "Type selon l'OFII", "Type de structure, ou nuitée hôtelière (NH).", Unit.CHOICE, filler=OP, source=LIST),
    Field("dna.departement", "Département selon l'OFII", "Département de la liste.", Unit.CODE, filler=OP, source=LIST),
    Field("dna.operateur", "Opérateur selon l'OFII", "Nom de l'opérateur dans la liste, nettoyé.", filler=OP, source=LIST),
    Field("dna.nom", "Nom selon l'OFII", "Nom du centre dans la liste, nettoyé.", filler=OP, source=LIST),
    Field("nom_ofii", "Nom brut de l'OFII", "Nom du centre tel que la liste l'écrit.", filler=OP, source=LIST),
    Field("direction_territoriale", "Direction territoriale", "Direction de l'OFII dont le centre relève.", filler=OP, source=LIST),
    Field("dna_code.code", "Code DNA", "Code du dispositif national d'accueil.", Unit.CODE, filler=R, formula="Code inscrit."),
    Field("dna_code.etat", "État du code", "LISTE, RETIRE ou INCONNU (jamais listé).", Unit.CHOICE, filler=R, formula="Dernière entrée ou sortie à la date de situation."),
    Field("listed_on", "Entrées dans la liste", "Jours d'entrée dans la liste de l'OFII.", Unit.DAY, filler=R, formula="Dates des fichiers où le code entre."),
    Field("delisted_on", "Sorties de la liste", "Jours de sortie de la liste de l'OFII.", Unit.DAY, filler=R, formula="Dates des fichiers où le code sort."),
)
# fmt: on
