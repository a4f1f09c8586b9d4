"""Commands on acts."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.acts import decisions as acts
from placeasile.domain.acts.decisions import ACTS

STRUCTURES: Final = {
    "acts": Recording("Saisir un acte", ACTS, acts.RecordAct),
    "acts/avenants": Recording("Ajouter un avenant à un acte", ACTS, acts.AmendAct),
    "acts/withdrawal": Recording("Retirer un acte", ACTS, acts.WithdrawAct),
    "tarifications": Recording("Saisir un arrêté de tarification", ACTS, acts.DecideTarification),
}
"""By the last part of their address."""

OPERATEURS: Final = {
    "acts": Recording("Saisir un acte d'un opérateur", ACTS, acts.RecordOperateurAct),
    "acts/withdrawal": Recording("Retirer un acte d'un opérateur", ACTS, acts.WithdrawOperateurAct),
}
"""By the last part of their address. No act of an operator has avenants."""

CPOMS: Final = {
    "acts": Recording("Saisir un acte d'un CPOM", ACTS, acts.RecordCpomAct),
    "acts/avenants": Recording("Ajouter un avenant à un acte d'un CPOM", ACTS, acts.AmendCpomAct),
    "acts/withdrawal": Recording("Retirer un acte d'un CPOM", ACTS, acts.WithdrawCpomAct),
    "tarifications": Recording(
        "Saisir un arrêté de tarification d'un CPOM", ACTS, acts.DecideCpomTarification
    ),
}
"""By the last part of their address."""
