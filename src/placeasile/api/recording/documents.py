"""Commands on documents."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.documents.decisions import fates, filing, refiling
from placeasile.domain.documents.decisions.base import DOCUMENTS

STRUCTURES: Final = {
    "documents/financial": Recording(
        "Déposer un document financier", DOCUMENTS, filing.FileFinancialDocument
    ),
    "documents/acts": Recording("Déposer un acte", DOCUMENTS, filing.FileActDocument),
    "documents/avenants": Recording("Déposer un avenant", DOCUMENTS, filing.FileAvenant),
    "documents/filing": Recording("Reclasser un document", DOCUMENTS, refiling.RefileDocument),
    "documents/superseding": Recording("Remplacer un document", DOCUMENTS, fates.SupersedeDocument),
    "documents/withdrawal": Recording("Retirer un document", DOCUMENTS, fates.WithdrawDocument),
    "documents/restoration": Recording("Rétablir un document", DOCUMENTS, fates.RestoreDocument),
}
"""By the last part of their address."""

OPERATEURS: Final = {
    "documents/acts": Recording(
        "Déposer un acte d'un opérateur", DOCUMENTS, filing.FileOperateurActDocument
    ),
    "documents/filing": Recording(
        "Reclasser un document d'un opérateur", DOCUMENTS, refiling.RefileOperateurDocument
    ),
    "documents/superseding": Recording(
        "Remplacer un document d'un opérateur", DOCUMENTS, fates.SupersedeOperateurDocument
    ),
    "documents/withdrawal": Recording(
        "Retirer un document d'un opérateur", DOCUMENTS, fates.WithdrawOperateurDocument
    ),
    "documents/restoration": Recording(
        "Rétablir un document d'un opérateur", DOCUMENTS, fates.RestoreOperateurDocument
    ),
}
"""By the last part of their address. An operator files no financial document, and no avenant."""

CPOMS: Final = {
    "documents/financial": Recording(
        "Déposer un document financier d'un CPOM", DOCUMENTS, filing.FileCpomFinancialDocument
    ),
    "documents/acts": Recording("Déposer un acte d'un CPOM", DOCUMENTS, filing.FileCpomActDocument),
    "documents/avenants": Recording(
        "Déposer un avenant d'un CPOM", DOCUMENTS, filing.FileCpomAvenant
    ),
    "documents/filing": Recording(
        "Reclasser un document d'un CPOM", DOCUMENTS, refiling.RefileCpomDocument
    ),
    "documents/superseding": Recording(
        "Remplacer un document d'un CPOM", DOCUMENTS, fates.SupersedeCpomDocument
    ),
    "documents/withdrawal": Recording(
        "Retirer un document d'un CPOM", DOCUMENTS, fates.WithdrawCpomDocument
    ),
    "documents/restoration": Recording(
        "Rétablir un document d'un CPOM", DOCUMENTS, fates.RestoreCpomDocument
    ),
}
"""By the last part of their address."""
