"""Commands on the money of a structure."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.finance import decisions as finance
from placeasile.domain.finance.decisions import (
    FINANCE,
    accounts,
    closing,
    indicators,
    result,
)
from placeasile.domain.finance.decisions.base import BUDGET

STRUCTURES: Final = {
    "dotation-requests": Recording("Demander une dotation", FINANCE, finance.RequestDotation),
    "dotations": Recording("Accorder une dotation", FINANCE, finance.GrantDotation),
    "dotation-amendments": Recording(
        "Modifier une dotation accordée", FINANCE, finance.AmendDotation
    ),
    "income-proposals": Recording("Proposer des produits", BUDGET, accounts.ProposeIncome),
    "accounts-submissions": Recording(
        "Déposer les comptes d'une année", BUDGET, accounts.SubmitAccounts
    ),
    "accounts": Recording("Retenir les comptes d'une année", BUDGET, accounts.RetainAccounts),
    "state-recoveries": Recording(
        "Décider une reprise ou une compensation de l'État", BUDGET, accounts.DecideStateRecovery
    ),
    "surplus-disposals": Recording("Décider l'emploi d'un excédent", BUDGET, result.DisposeSurplus),
    "result-allocations": Recording("Affecter un résultat", BUDGET, result.AllocateResult),
    "budget-comments": Recording("Commenter un budget", BUDGET, closing.CommentBudget),
    "cpom-participations": Recording(
        "Dire si une structure compte dans un CPOM", BUDGET, closing.DeclareCpomParticipation
    ),
    "budget-closings": Recording("Clôturer un exercice", BUDGET, closing.CloseBudgetYear),
    "budget-reopenings": Recording("Rouvrir un exercice", BUDGET, closing.ReopenBudgetYear),
    "indicators-forecast": Recording(
        "Prévoir les indicateurs d'une année", BUDGET, indicators.ForecastIndicators
    ),
    "indicators-realised": Recording(
        "Dire les indicateurs réalisés d'une année", BUDGET, indicators.RealiseIndicators
    ),
}
"""Commands on a structure, by the last part of their address."""
