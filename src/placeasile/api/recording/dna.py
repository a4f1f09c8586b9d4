"""Commands on the register of DNA codes."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.dna import decisions as dna
from placeasile.domain.dna.decisions import DNA

DNA_CODES: Final = {
    "registration": Recording("Inscrire un code DNA", DNA, dna.RegisterDna),
    "reference": Recording("Dire la fiche OFII d'un code", DNA, dna.ChangeDnaReference),
    "listing": Recording("Dire l'entrée dans la liste de l'OFII", DNA, dna.ListDna),
    "delisting": Recording("Dire la sortie de la liste de l'OFII", DNA, dna.DelistDna),
}
"""By the last part of their address."""
