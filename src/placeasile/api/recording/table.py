"""All the commands, by what they are addressed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from placeasile.api.recording import (
    activity,
    acts,
    anomaly,
    campaign,
    contacts,
    cpom,
    dna,
    documents,
    finalisation,
    finance,
    notes,
    operateur,
    quality,
    reference,
    sites,
    structure,
    transformation,
)
from placeasile.api.recording.kernel import Recording
from placeasile.domain.kernel import Decider


@dataclass(frozen=True, slots=True)
class Scope:
    """What commands are addressed to: where its routes are, their tag, and its commands.

    ``named`` says how the address names it: ``code`` (a structure), ``id``, ``departement``,
    ``year``, ``dna`` (a code), or nothing.
    """

    prefix: str
    tag: str
    named: str
    recordings: Mapping[str, Recording]


STRUCTURES: Final = (
    structure.STRUCTURES
    | sites.STRUCTURES
    | contacts.STRUCTURES
    | notes.STRUCTURES
    | acts.STRUCTURES
    | documents.STRUCTURES
    | finance.STRUCTURES
    | quality.STRUCTURES
    | activity.STRUCTURES
    | finalisation.STRUCTURES
    | campaign.STRUCTURES
    | anomaly.STRUCTURES
)
OPERATEURS: Final = (
    operateur.OPERATEURS | contacts.OPERATEURS | acts.OPERATEURS | documents.OPERATEURS
)
CPOMS: Final = cpom.CPOMS | acts.CPOMS | documents.CPOMS

SCOPES: Final = (
    Scope("/structures/{code}", "structures", "code", STRUCTURES),
    Scope("/operateurs/{operateur_id}", "opérateurs", "operateur_id", OPERATEURS),
    Scope("/cpoms/{cpom_id}", "CPOM", "cpom_id", CPOMS),
    Scope(
        "/transformations/{transformation_id}",
        "transformations",
        "transformation_id",
        transformation.TRANSFORMATIONS,
    ),
    Scope("/departements/{departement}", "territoires", "departement", activity.DEPARTEMENTS),
    Scope("/campagnes/{year}", "campagnes", "year", campaign.CAMPAGNES),
    Scope("/dna-codes/{dna}", "codes DNA", "dna", dna.DNA_CODES),
    Scope("/reference", "référence", "", reference.REFERENCE),
)

DECIDERS: Final[Mapping[str, Decider[Any]]] = {
    one.decider.kind: one.decider for scope in SCOPES for one in scope.recordings.values()
}
"""By the kind of stream that they decide on."""
