"""The accounts that a demonstration is entered with, one a role and a perimeter."""

from typing import Final

from placeasile.edge.accounts import NewAccount
from placeasile.edge.policy import NATION, Level, Perimeter, Role

ENTRANCES: Final = (
    NewAccount(
        "calvados@demonstration.invalid",
        "Agent du Calvados (saisie)",
        Role.SAISIE,
        Perimeter(Level.DEPARTEMENT, "14"),
    ),
    NewAccount(
        "normandie@demonstration.invalid",
        "Agent de la région Normandie (saisie)",
        Role.SAISIE,
        Perimeter(Level.REGION, "28"),
    ),
    NewAccount(
        "lecture@demonstration.invalid", "Lecteur, France entière (lecture)", Role.LECTURE, NATION
    ),
    NewAccount(
        "administration@demonstration.invalid",
        "Direction de l'asile (administration)",
        Role.ADMINISTRATION,
        NATION,
    ),
    NewAccount("audit@demonstration.invalid", "Auditrice (audit)", Role.AUDIT, NATION),
)
"""They have no password; ``.invalid`` is no domain of anybody (RFC 2606)."""
