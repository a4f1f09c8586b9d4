"""Nine structures with much that is not known of them, and a past."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from httpx2 import Response

from tests.api.support import Service

Row: TypeAlias = dict[str, Any]

# type, département, name, capacity, opening, DNA code: None is not known.
PARK: Final = (
    ("CADA", "14", "Les Étoiles", 90, "2010-03-01", "C1401"),
    ("CADA", "14", "Les Étoiles", 45, "2012-01-01", "C1402"),
    ("CADA", "76", "L'Œuvre du Hâvre", None, None, "C7601"),
    ("CPH", "76", None, 30, "2015-06-01", None),
    ("HUDA", "13", "Calanques", 45, None, "H1301"),
    ("HUDA", "2A", "Ajaccio-Nord", None, "2019-09-01", "H2A01"),
    ("CAES", "75", "Paris 1", 200, "2020-01-01", None),
    ("CAES", "75", "Paris 2", 200, "2020-01-01", "A7502"),
    ("PRAHDA", "974", None, None, None, None),
)


@dataclass
class Park:
    """The service, the structures in the order of ``PARK``, and the token of the past."""

    service: Service
    ids: list[str]
    operateurs: list[str]
    past: dict[str, Any]

    def walk(self, path: str, **parameters: str | int) -> Iterator[Row]:
        """Every row of a list, page after page."""
        after: dict[str, str] = {}
        while True:
            page = self.service.get(path, **parameters, **after).json()
            yield from page["items"]
            if page["next"] is None:
                return
            after = {"after": page["next"]}

    def ask(self, path: str, **parameters: str | int) -> Response:
        """Read, whatever is answered."""
        return self.service.reader.get(path, params=parameters)

    def found(self, **parameters: str | int) -> set[int]:
        """The numbers of the structures that a list shows."""
        rows = self.service.get("/api/structures", limit=200, **parameters).json()
        assert rows["total"] == len(rows["items"])
        return {self.ids.index(one["structure_id"]) for one in rows["items"]}


def planted(service: Service) -> Park:
    operateurs = [
        service.record("/api/operateurs", nom=nom, effective_on="2010-01-01")["id"]
        for nom in ("Association Alpha", "Fondation Bêta", "Coallia Sœurs")
    ]
    ids: list[str] = []
    for number, (kind, departement, nom, places, opened, code) in enumerate(PARK):
        made = service.record(
            "/api/structures",
            type=kind,
            departement=departement,
            nom=nom,
            operateur_id=operateurs[number % 2] if number < 6 else None,
            effective_on="2009-01-01",
        )
        base = f"/api/structures/{made['id']}"
        ids.append(made["id"])
        if opened:
            service.record(f"{base}/opening", effective_on=opened)
        if places is not None:
            service.record(f"{base}/capacity", places=places, effective_on="2021-01-01")
        if code:
            service.record(f"{base}/dna-codes", code=code, effective_on="2010-01-01")
        if number % 3 == 0:
            service.record(f"{base}/conventions", start="2022-01-01", end=f"203{number}-12-31")
        if number % 2 == 0:
            service.record(
                f"{base}/dotations",
                year=2026,
                amount=f"{90 + number}.50",
                effective_on="2026-01-02",
            )
    first = f"/api/structures/{ids[0]}"
    service.record(f"{first}/name", nom="Le Phare", effective_on="2024-01-01")
    service.record(
        f"{first}/address", commune="Hérouville-Saint-Clair", code_postal="14200",
        effective_on="2023-01-01",
    )  # fmt: skip
    service.record(
        f"/api/operateurs/{operateurs[0]}/name", nom="Groupe Oméga", effective_on="2024-01-01"
    )
    service.settle()
    past = service.get("/api/structures").json()["moment"]
    for structure in ids[:4]:
        service.record(
            f"/api/structures/{structure}/capacity", places=12, effective_on="2025-06-01"
        )
    service.record(f"/api/structures/{ids[8]}/opening", effective_on="2025-06-01")
    service.settle()
    return Park(service, ids, operateurs, past)
