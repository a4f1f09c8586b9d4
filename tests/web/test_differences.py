from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pytest

from placeasile.domain.french.numbers import read_number
from tests.web.reading import Element
from tests.web.support import Site

PLACES: Final = "Places"


@dataclass
class Told:
    """A structure whose 96 places were a typing error, then 110; what was known before."""

    site: Site
    first: str
    operateur: str
    position: int

    @property
    def since(self) -> dict[str, str]:
        return {"since_effective_on": "2024-12-31", "since_position": str(self.position)}

    def page(self, subject: str, **asked: str) -> Element:
        more = "".join(f"&{name}={value}" for name, value in asked.items())
        return self.site.reader.get(f"/differences?sujet={subject}{more}")


@pytest.fixture(scope="module")
def told(shared: Site) -> Told:
    service = shared.service
    operateur = service.record("/api/operateurs", nom="Le Refuge", effective_on="2010-01-01")["id"]
    made = service.record(
        "/api/structures", type="CADA", departement="14", nom="Le Phare",
        operateur_id=operateur, effective_on="2015-01-01",
    )["id"]  # fmt: skip
    base = f"/api/structures/{made}"
    service.record(f"{base}/opening", effective_on="2015-01-01")
    typed = service.record(f"{base}/capacity", places=96, effective_on="2023-10-01")
    position = service.settle()
    service.record(
        f"{base}/capacity", places=92, effective_on="2023-10-01",
        supersedes=typed["event_ids"][0], reason="Faute de frappe dans l'arrêté",
    )  # fmt: skip
    service.record(f"{base}/capacity", places=110, effective_on="2025-03-01")
    service.settle()
    return Told(shared, made, operateur, position)


def lines(page: Element, after: str) -> str:
    section = next(
        one for one in page.all("section") if one.attributes.get("aria-labelledby") == after
    )
    return section.text


def numbers(page: Element, measure: str) -> list[str]:
    row = next(
        one for one in page.all("tr") if next(one.all("th")).text == measure and list(one.all("td"))
    )
    return [one.text for one in row.all("td")]


def test_what_changed_and_what_was_corrected_are_told_apart(told: Told) -> None:
    page = told.page(
        f"structure:{told.first}",
        since_effective_on="2024-12-31",
        since_position=str(told.position),
    )

    changed, corrected = lines(page, "change"), lines(page, "corrige")
    assert "92 places → devient 110 places" in changed
    assert "96 places → devient 92 places" in corrected
    assert "motif : Faute de frappe dans l'arrêté" in corrected
    assert "Faute de frappe" not in changed


@pytest.mark.parametrize("subject", ["departement:14", "region:28", "nation:FR", "operateur:@o"])
def test_the_two_parts_of_a_gap_add_up_and_are_those_of_the_api(told: Told, subject: str) -> None:
    subject = subject.replace("@o", told.operateur)
    page = told.page(subject, **told.since)

    shown = [read_number(one) for one in numbers(page, PLACES)]
    before, corrected, changed, after, gap = shown

    assert before + corrected + changed == after
    assert corrected + changed == gap
    kind, _, code = subject.partition(":")
    path = f"operateurs/{code}" if kind == "operateur" else f"territories/{kind}/{code}"
    (row,) = told.site.service.items(
        f"/api/{path}/differences/totals", mesure="places", **told.since
    )
    assert shown[:4] == [
        Decimal(row[name]) for name in ("before", "correction", "changement", "after")
    ]


def test_the_structures_behind_each_part_add_up_to_it(told: Told) -> None:
    page = told.page("nation:FR", **told.since)
    _, corrected, changed, _, _ = numbers(page, PLACES)

    for id_, part in (("places-corrige", corrected), ("places-change", changed)):
        table = next(one for one in page.all("div") if one.attributes.get("aria-labelledby") == id_)
        rows = list(table.first("tbody").all("tr"))
        parts = [read_number(list(row.all("td"))[-1].text) for row in rows]
        assert sum(parts) == read_number(part)
        assert any("Le Phare" in row.text for row in rows)


def test_an_unknown_value_is_not_a_zero(told: Told) -> None:
    page = told.page(f"structure:{told.first}", since_effective_on="2024-12-31")

    assert numbers(page, "Dotation accordée (2024, puis 2026)") == ["Non renseigné"] * 5


def test_a_page_of_the_past_leads_to_its_difference_with_now(told: Told) -> None:
    page = told.site.reader.get(f"/structures/{told.first}?effective_on=2024-12-31")
    link = next(one for one in page.all("a") if one.text == "Comparer avec maintenant")

    found = told.site.reader.get(link.attributes["href"])

    assert "92 places → devient 110 places" in lines(found, "change")
    assert "Rien n'a été corrigé" in lines(found, "corrige")


def test_an_unreadable_subject_is_refused(told: Told) -> None:
    told.site.reader.get("/differences?sujet=autre:1", status=422)
    told.site.reader.get("/differences?sujet=operateur:1", status=404)
