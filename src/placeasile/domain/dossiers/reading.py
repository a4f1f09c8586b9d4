"""The dossier of a structure on a day, assembled from the streams that a decision reads.

The query tables assemble the same one from facts (``projections.findings``): rules judge both
alike. A slice whose streams were not read is None, and rules cannot tell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from placeasile.domain.dossiers.papers import Standing, acts, standing
from placeasile.domain.dossiers.steps import first_of, step_on
from placeasile.domain.dossiers.streams import ACTS, MONEY, PAPERS, contracts
from placeasile.domain.kernel import History, Value
from placeasile.domain.rules.budget import LINES
from placeasile.domain.rules.documents import START_YEAR
from placeasile.domain.rules.dossier import (
    Act,
    Budget,
    Cpom,
    Document,
    Dossier,
    Evaluation,
    Identity,
    Indicator,
    Membership,
    Reference,
    Site,
    YearPlaces,
)
from placeasile.domain.rules.finance import allocation_detail
from placeasile.domain.stating import beside
from placeasile.domain.subjects import REFERENCE_ID, closed_from

AMOUNTS: Final = (
    "dotation_requested", "dotation_granted", "income_proposed", "total_income",
    "charges_proposed", "charges_retained", "state_recovery", "surplus_recovered",
    "surplus_carried", "dedicated_funds",
)  # fmt: skip
MARKS: Final = ("score_person", "score_professionals", "score_structure", "score_overall")


@dataclass(frozen=True, slots=True)
class Sources:
    """The streams that a decision read about a structure, and its day."""

    structure_id: UUID
    peers: Mapping[UUID, History]
    on: date

    def part(self, name: str) -> History | None:
        """Return the stream of a part, None when it was not read."""
        return self.peers.get(beside(self.structure_id, name))

    @property
    def structure(self) -> History:
        """The structure's own stream."""
        return self.peers.get(self.structure_id, History())


def dossier_of(read: Sources, parts: Sequence[str]) -> Dossier:
    """Return the dossier of a structure as far as some parts of it were read."""
    papers = None
    if PAPERS in parts:
        papers = standing(read.peers, read.structure_id, read.on)
    identity = _identity(read)
    stays = [*_memberships(read)]
    money = set(MONEY) <= set(parts)
    return Dossier(
        identity=identity,
        years=tuple(_years(read)),
        acts=tuple(_acts(read, papers)) if ACTS in parts else None,
        sites=_sites(read),
        budgets=tuple(_budgets(read)) if money else None,
        indicators=tuple(_indicators(read)) if money else None,
        evaluations=_evaluations(read),
        exempt_from_evaluation=_exempt(read),
        dna=tuple(_held(read, "dna")),
        cpoms=tuple(_cpoms(read, identity, stays)),
        memberships=tuple(stays),
        documents=None if papers is None else tuple(_documents(read, papers, identity, stays)),
        contacts=_contacts(read),
        reference=_reference(read),
    )


def _identity(read: Sources) -> Identity:
    told, on = read.structure, read.on
    opened = first_of(told, "opened")
    programme = step_on(told, "programme", on)
    attached = programme[0] if programme is not None and programme[1]["attached"] else None
    address = told.at("adresse", on) or {}
    filled = {
        "type": told.at("type", on) is not None,
        "operateur": told.at("operateur", on) is not None,
        "opening": opened is not None,
        "public": told.at("public", on) is not None,
        "address": None not in (address.get("commune"), address.get("code_postal")),
        "finess": any(_held(read, "finess")),
    }
    return Identity(
        type=_text(told.at("type", on), "type"),
        departement=_text(told.latest("departement"), "departement"),
        etat=_etat(told, on),
        opened_on=attached or opened,
        filled=frozenset(name for name, there in filled.items() if there),
    )


def _etat(told: History, on: date) -> str:
    opened = first_of(told, "opened")
    if closed_from(told, on) is not None:
        return "FERMEE"
    if opened is None:
        return "INCONNUE"
    return "A_VENIR" if opened > on else "OUVERTE"


def _held(read: Sources, kind: str) -> Iterator[str]:
    for code in sorted(read.structure.keys(kind)):
        found = read.structure.at(kind, read.on, code)
        if found is not None and found["held"]:
            yield code


def _years(read: Sources) -> Iterator[YearPlaces]:
    told = read.structure
    for year in range(START_YEAR, read.on.year + 1):
        balance = min(date(year, 12, 31), read.on)
        etat = _etat(told, balance)
        places, pmr, lgbt, fvv_teh = (
            None if etat == "FERMEE" else _count(told, name, year, balance)
            for name in ("places", "pmr", "lgbt", "fvv_teh")
        )
        type_ = _text(told.at("type", balance), "type")
        yield YearPlaces(year, type_, etat, places, pmr, lgbt, fvv_teh)


def _count(told: History, name: str, year: int, on: date) -> int | None:
    found = told.at(f"{name}_stated", on, str(year)) or told.at(name, on)
    return None if found is None else int(str(found["n"]))


def _acts(read: Sources, papers: Sequence[Standing] | None) -> Iterator[Act]:
    for one, _ in acts(read.peers, read.structure_id, read.on, papers):
        yield one


def _sites(read: Sources) -> tuple[Site, ...] | None:
    told = read.part("sites")
    if told is None:
        return None
    found: list[Site] = []
    for key in sorted(told.keys("site")):
        said = told.at("site", read.on, key)
        if said is None or said["last_day"] is not None:
            continue
        places = told.at("site_places", read.on, key)
        found.append(Site(key, None if places is None else int(str(places["places"]))))
    return tuple(found)


def _contacts(read: Sources) -> int | None:
    told = read.part("contacts")
    if told is None:
        return None
    return sum(
        told.at("contact", read.on, key) is not None
        and told.at("contact_released", read.on, key) is None
        for key in told.keys("contact")
    )


def _budgets(read: Sources) -> Iterator[Budget]:
    for year, told in _money(read):
        key = str(year)
        amounts = {name: _amount(told.at(name, read.on, key), "amount") for name in AMOUNTS}
        allocation = told.at("allocation", read.on, key)
        lines = [_amount(allocation, name) for name in (*LINES, "fonds_dedies")]
        amounts["allocation_total"] = _amount(allocation, "allocation_total")
        amounts["allocation_detail"] = allocation_detail(lines)
        if any(one is not None for one in amounts.values()):
            yield Budget(year, **amounts)


def _indicators(read: Sources) -> Iterator[Indicator]:
    names = {"etp": "etp", "ratio": "taux_encadrement", "cost": "cout_journalier"}
    for year, told in _money(read):
        days = {"forecast": max(read.on, date(year, 12, 31)), "realised": read.on}
        values = {
            f"{name}_{kind}": _amount(told.at(f"{facet}_{kind}", day, str(year)), "n")
            for name, facet in names.items()
            for kind, day in days.items()
        }
        if any(one is not None for one in values.values()):
            yield Indicator(year, **values)


def _money(read: Sources) -> Iterator[tuple[int, History]]:
    for year in range(START_YEAR, read.on.year + 1):
        told = read.part(f"finance/{year}")
        if told is not None:
            yield year, told


def _evaluations(read: Sources) -> tuple[Evaluation, ...] | None:
    told = read.part("quality")
    if told is None:
        return None
    found: list[Evaluation] = []
    for key in sorted(told.keys("evaluation")):
        said = step_on(told, "evaluation", read.on, key)
        if said is None or told.at("evaluation_withdrawn", read.on, key) is not None:
            continue
        marks = told.at("evaluation_scores", read.on, key) or said[1]
        scored = all(marks.get(name) is not None for name in MARKS)
        found.append(Evaluation(key, said[0], scored=scored))
    return tuple(found)


def _exempt(read: Sources) -> bool | None:
    told = read.part("quality")
    return None if told is None else told.at("evaluation_exemption", read.on) is not None


def _memberships(read: Sources) -> Iterator[Membership]:
    key = str(read.structure_id)
    for cpom_id in contracts(read.peers):
        history = read.peers[cpom_id]
        said = dict(history.steps("member", key))  # the later recorded of a day wins
        days = sorted(said)
        for day, after in zip(days, [*days[1:], None], strict=True):
            value = said[day]
            if not value["joined"]:
                continue
            end = history.at("cpom_end", max(read.on, day)) or {}
            ends = [_day(value["until"]), _day(end.get("end"))]
            ends.append(None if after is None else after - timedelta(days=1))
            yield Membership(str(cpom_id), day, min(one for one in ends if one is not None))


def _cpoms(read: Sources, identity: Identity, stays: Sequence[Membership]) -> Iterator[Cpom]:
    for one in stays:
        if not one.start <= read.on <= one.end:
            continue
        cpom_id = UUID(one.cpom_id)
        papers = standing(read.peers, cpom_id, read.on)
        covers = frozenset(
            act.category
            for act, scope in acts(read.peers, cpom_id, read.on, papers)
            if act.filed and scope is not None and scope == identity.type
        )
        yield Cpom(one.cpom_id, start=one.start, end=one.end, covers=covers)


def _documents(
    read: Sources,
    papers: Sequence[Standing],
    identity: Identity,
    stays: Sequence[Membership],
) -> Iterator[Document]:
    for one in papers:
        if one.year is not None:
            yield Document(one.category, one.year)
    for stay in stays:
        for one in standing(read.peers, UUID(stay.cpom_id), read.on):
            if (
                one.year is not None
                and one.structure_type == identity.type
                and stay.holds_in(one.year)
            ):
                yield Document(one.category, one.year, by_cpom=True)


def _reference(read: Sources) -> Reference:
    said = read.peers.get(REFERENCE_ID, History()).at("reference_year", read.on)
    return Reference(open_year=None if said is None else int(str(said["documents_open_year"])))


def _amount(value: Value | None, name: str) -> Decimal | None:
    found = None if value is None else value.get(name)
    return None if found is None else Decimal(str(found))


def _text(value: Value | None, name: str) -> str | None:
    return None if value is None else str(value[name])


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
