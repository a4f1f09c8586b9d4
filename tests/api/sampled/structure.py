"""A body for each command that describes a structure, and what must have been recorded before."""

from typing import Final

from tests.api.sampled.common import Body, Samples

ATTACHED: Final[tuple[str, Body]] = ("programme", {"effective_on": "2021-01-01"})
PLANNED: Final[Body] = {"year": 2025, "count": 12, "due_on": "2025-09-01"}

STRUCTURE_COMMANDS: Final[Samples] = {
    "code-bhasile": ({"code": "BHA-NOR-#", "effective_on": "2026-01-01"}, []),
    "programme": (ATTACHED[1], []),
    "programme/clearing": ({"effective_on": "2025-01-01"}, [ATTACHED]),
    "specialisations": ({"kind": "LGBT", "effective_on": "2024-01-01"}, []),
    "specialisations/withdrawal": (
        {"kind": "LGBT", "motif": "Fin", "effective_on": "2025-01-01"},
        [("specialisations", {"kind": "LGBT", "effective_on": "2024-01-01"})],
    ),
    "address/geocode": (
        {"latitude": 49.18, "longitude": -0.37, "provider": "BAN", "effective_on": "2024-01-01"},
        [],
    ),
    "arrondissement": ({"arrondissement": "142", "effective_on": "2024-01-01"}, []),
    "reopening": (
        {"motif": "Fin des travaux", "effective_on": "2025-03-01"},
        [("closing", {"last_day": "2024-12-31", "motif": "Travaux"})],
    ),
    "annulment": ({"motif": "Doublon", "effective_on": "2025-03-01"}, []),
    "plans/openings": (PLANNED, []),
    "plans/closures": ({"year": 2025, "count": 0}, []),
    "plans/drop": (
        {"year": 2025, "kind": "OUVERTURE", "motif": "Bail", "effective_on": "2025-03-01"},
        [("plans/openings", PLANNED)],
    ),
    "operator-comments": (
        {"year": 2024, "text": "Travaux en juin.", "effective_on": "2025-03-01"},
        [],
    ),
    "ofii-discrepancies": (
        {"champ": "TYPE", "valeur_ofii": "HUDA", "effective_on": "2025-03-01"},
        [],
    ),
}
OPERATEUR_COMMANDS: Final[Samples] = {}
