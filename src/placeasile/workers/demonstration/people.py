"""Invented people: names that nobody bears, numbers and addresses that lead nowhere."""

from dataclasses import dataclass
from random import Random
from typing import Final

from placeasile.domain.values import fold

_PRENOMS: Final = (
    "Alix", "Camille", "Charlie", "Claude", "Dominique", "Eden", "Frédérique", "Lou", "Maé",
    "Morgan", "Noa", "Sacha", "Swann", "Yaël",
)  # fmt: skip
_NOMS: Final = (
    "Brouillon", "Canevas", "Échantillon", "Ébauche", "Exemple", "Fictif", "Gabarit", "Inventé",
    "Maquette", "Modèle", "Prototype", "Simulacre", "Spécimen", "Témoin",
)  # fmt: skip
_FONCTIONS: Final = (
    "Direction", "Chef de service", "Direction adjointe", "Gestion administrative",
    "Responsable de site",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented: a common first name, and a noun for a name."""

    prenom: str
    nom: str
    telephone: str
    email: str
    fonction: str


def somebody(rng: Random) -> Person:
    """Return a person who does not exist.

    The number is among those that the ARCEP keeps for fiction, and the domain is reserved.
    """
    prenom, nom = rng.choice(_PRENOMS), rng.choice(_NOMS)
    return Person(
        prenom=prenom,
        nom=nom,
        telephone=f"063998{rng.randrange(10_000):04}",
        email=f"{fold(prenom)}.{fold(nom)}@demonstration.example",
        fonction=rng.choice(_FONCTIONS),
    )
