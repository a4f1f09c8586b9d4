"""Commands on multi-year contracts."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.cpom.decisions import contract, members, money, territory
from placeasile.domain.cpom.decisions.base import CPOM

CPOMS: Final = {
    "signature": Recording("Corriger la signature d'un CPOM", CPOM, contract.SignCpom),
    "name": Recording("Renommer un CPOM", CPOM, contract.RenameCpom),
    "avenants": Recording("Ajouter un avenant à un CPOM", CPOM, contract.AmendCpom),
    "termination": Recording("Résilier un CPOM", CPOM, contract.TerminateCpom),
    "territory": Recording("Dire le territoire d'un CPOM", CPOM, territory.SetCpomTerritory),
    "departements": Recording(
        "Couvrir un département par un CPOM", CPOM, territory.CoverDepartement
    ),
    "departements/removal": Recording(
        "Retirer un département d'un CPOM", CPOM, territory.UncoverDepartement
    ),
    "members": Recording("Faire entrer une structure dans un CPOM", CPOM, members.JoinCpom),
    "members/departure": Recording("Faire sortir une structure d'un CPOM", CPOM, members.LeaveCpom),
    "budgets": Recording("Dire le budget d'un CPOM", CPOM, money.RecordCpomBudget),
}
"""By the last part of their address."""
