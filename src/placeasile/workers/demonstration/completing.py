"""What agents enter before they ask that a step be validated: all that the dossier lacks."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid5

from placeasile.domain.acts.decisions import DecideTarification
from placeasile.domain.categories import ActCategory, FinancialCategory, Granularity
from placeasile.domain.contacts.decisions import DesignateContact
from placeasile.domain.documents.decisions.filing import (
    FileActDocument,
    FileFinancialDocument,
    MimeType,
)
from placeasile.domain.finance.decisions.accounts import (
    DecideStateRecovery,
    RetainAccounts,
    SubmitAccounts,
)
from placeasile.domain.finance.decisions.dotation import GrantDotation, RequestDotation
from placeasile.domain.finance.decisions.indicators import ForecastIndicators, RealiseIndicators
from placeasile.domain.finance.decisions.result import AllocateResult, DisposeSurplus
from placeasile.domain.quality.decisions.evaluations import (
    DeclareEvaluationExemption,
    ScoreEvaluation,
)
from placeasile.domain.rules.budget import LINES
from placeasile.domain.rules.completeness import Block, Requirement
from placeasile.domain.rules.dossier import Dossier
from placeasile.domain.sites.decisions.sites import OpenSite, RecordSitePlaces
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity, StateCapacity
from placeasile.domain.structure.decisions.codes import AttachFinessCode
from placeasile.domain.structure.decisions.contracts import GrantAuthorisation, SignConvention
from placeasile.domain.structure.decisions.description import ChangePublicServed
from placeasile.domain.structure.description import PublicServed
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.calibration import RATIO
from placeasile.workers.demonstration.journal import NAMESPACE
from placeasile.workers.demonstration.members import Member
from placeasile.workers.demonstration.office import dice, years_later
from placeasile.workers.demonstration.people import somebody
from placeasile.workers.imports.intention import RegisterCommand

COMPLETED: Final = "piece-de-demonstration.pdf"
"""The name of the files of a dossier that is completed."""

_MONEY_A_DAY: Final = 21
_ZERO: Final = Decimal(0)


def entered(
    one: Member, lacking: Sequence[Requirement], dossier: Dossier, on: date, seed: int
) -> Iterator[RegisterCommand]:
    """Yield what gives a structure, on a day, what its dossier lacks; nothing it cannot know."""
    known = next((it.places for it in reversed(dossier.years or ()) if it.places), None)
    places = known or one.places
    by_year: dict[tuple[Block, int], list[str]] = {}
    for it in lacking:
        by_year.setdefault((it.block, it.year), []).append(it.item)
    for (block, year), items in by_year.items():
        if block in {Block.BUDGET, Block.INDICATEURS, Block.DOCUMENTS, Block.PLACES}:
            yield from _of_year(one, dossier, (block, year), items, places, on)
        elif block is Block.IDENTIFICATION:
            yield from _identification(one, items, on, seed)
        elif block is Block.SITES:
            yield from _sites(one, dossier, places, on)
        elif block is Block.ACTES:
            yield from _acts(one, dossier, items, on)
        else:
            yield from _quality(items, on)


def _of_year(
    one: Member,
    dossier: Dossier,
    what: tuple[Block, int],
    items: Sequence[str],
    places: int,
    on: date,
) -> Iterator[RegisterCommand]:
    block, year = what
    match block:
        case Block.PLACES:
            yield from _places(dossier, year, on)
        case Block.DOCUMENTS:
            yield from (_document(one, it, year, on) for it in items)
        case Block.BUDGET:
            yield from _money(dossier, items, year, places, on)
        case _:
            yield _indicators(one, items[0], year, places)


def _identification(
    one: Member, items: Sequence[str], on: date, seed: int
) -> Iterator[RegisterCommand]:
    number = uuid5(NAMESPACE, f"{one.subject}/completed").int
    if "public" in items:
        yield ChangePublicServed(public=PublicServed.TOUT_PUBLIC, effective_on=on)
    if "address" in items:
        code = f"{one.departement:0<5}".replace("A", "0").replace("B", "0")
        yield one.address.model_copy(update={"code_postal": code, "effective_on": on})
    if "finess" in items:
        yield AttachFinessCode(code=f"{one.departement[:2]}{number % 10**7:07}", effective_on=on)
    if "contact" in items:
        person = somebody(dice(seed, f"{one.subject}/completed"))
        yield DesignateContact.model_validate(
            {
                "contact_id": uuid5(NAMESPACE, f"{one.subject}/contact/completed/{on}"),
                "rang": 1,
                "effective_on": on,
                **{name: getattr(person, name) for name in type(person).__slots__},
            }
        )
    if "period" in items:
        period = {
            "period_id": uuid5(NAMESPACE, f"{one.subject}/period/completed"),
            "start": on,
            "end": years_later(on, 15 if one.type_on(on).authorised else 3) - timedelta(days=1),
        }
        kind = GrantAuthorisation if one.type_on(on).authorised else SignConvention
        yield kind.model_validate(period)


def _places(dossier: Dossier, year: int, on: date) -> Iterator[RegisterCommand]:
    row = next((it for it in dossier.years or () if it.year == year), None)
    if row is None or row.places is None:
        return
    counts = {
        "places": row.places,
        "pmr": row.pmr or 0,
        "lgbt": row.lgbt or 0,
        "fvv_teh": row.fvv_teh or 0,
    }
    if year < on.year:
        yield StateCapacity.model_validate({"year": year, **counts})
    else:
        yield AuthoriseCapacity.model_validate({**counts, "effective_on": on})


def _sites(one: Member, dossier: Dossier, places: int, on: date) -> Iterator[RegisterCommand]:
    held = [UUID(it.site_id) for it in dossier.sites or () if it.places is None]
    if not dossier.sites:
        held = [uuid5(NAMESPACE, f"{one.subject}/site/completed")]
        yield OpenSite.model_validate(
            {
                "site_id": held[0],
                "street": "1 rue de la Démonstration",
                "code_postal": f"{one.departement:0<5}".replace("A", "0").replace("B", "0"),
                "commune": one.address.commune,
                "repartition": "COLLECTIF",
                "effective_on": on,
            }
        )
    for site_id in held:
        yield RecordSitePlaces(
            site_id=site_id, places=max(1, places // max(1, len(held))), effective_on=on
        )


def _acts(
    one: Member, dossier: Dossier, items: Sequence[str], on: date
) -> Iterator[RegisterCommand]:
    for category in (ActCategory(it) for it in items):
        found = [it for it in dossier.acts or () if it.category == category.value]
        if not found and category is ActCategory.ARRETE_TARIFICATION:
            act_id = uuid5(NAMESPACE, f"{one.subject}/tarification/completed")
            yield DecideTarification(act_id=act_id, year=on.year, effective_on=on)
            yield _text(one, category, str(act_id), on)
        for it in found:
            if not it.filed:
                yield _text(one, category, it.act_id, on)


def _text(one: Member, category: ActCategory, act_id: str, on: date) -> FileActDocument:
    link = "act_id" if category is ActCategory.ARRETE_TARIFICATION else "period_id"
    name = f"{one.subject}/text/completed/{act_id}/{on}"
    return FileActDocument.model_validate(
        {"category": category, link: act_id, "effective_on": on, **_file(name)}
    )


def _document(one: Member, category: str, year: int, on: date) -> FileFinancialDocument:
    shared = Granularity.STRUCTURE_ET_CPOM if year in one.cpom_years else Granularity.STRUCTURE
    return FileFinancialDocument.model_validate(
        {
            "category": FinancialCategory(category),
            "year": year,
            "granularity": shared,
            "effective_on": on,
            **_file(f"{one.subject}/document/completed/{category}/{year}/{on}"),
        }
    )


def _file(name: str) -> dict[str, object]:
    document_id = uuid5(NAMESPACE, name)
    return {
        "document_id": document_id,
        "original_name": COMPLETED,
        "mime_type": MimeType.PDF,
        "size_bytes": 100_000 + document_id.int % 900_000,
        "sha256": sha256(document_id.bytes).hexdigest(),
    }


def _money(
    dossier: Dossier, items: Sequence[str], year: int, places: int, on: date
) -> Iterator[RegisterCommand]:
    """Yield the amounts of a year: what was granted is spent, and nothing is left of it."""
    amount = Decimal(places * 365 * _MONEY_A_DAY)
    row = next((it for it in dossier.budgets or () if it.year == year), None)
    net = None if row is None else row.net_result
    dated = {"year": year, "effective_on": on}
    if "dotation_requested" in items:
        yield RequestDotation.model_validate({**dated, "amount": amount})
    if "dotation_granted" in items:
        yield GrantDotation.model_validate({**dated, "amount": amount})
    proposed = {"charges_proposed": amount, "income_proposed": amount}
    if proposed.keys() & set(items):
        asked = {name: it for name, it in proposed.items() if name in items}
        yield SubmitAccounts.model_validate({**dated, **asked})
    retained = {"total_income": amount, "charges_retained": amount}
    if retained.keys() & set(items):
        asked = {name: it for name, it in retained.items() if name in items}
        yield RetainAccounts.model_validate({**dated, **asked})
    if "state_recovery" in items:
        yield DecideStateRecovery.model_validate({**dated, "state_recovery": _ZERO})
    if "allocation_total" in items:
        lines = {**dict.fromkeys(LINES, _ZERO), "report_a_nouveau": net or _ZERO}
        yield AllocateResult.model_validate({**dated, "allocation_total": net or _ZERO, **lines})
    funds = ("surplus_recovered", "surplus_carried", "dedicated_funds")
    if set(funds) & set(items):
        asked = {name: _ZERO for name in funds if name in items}
        yield DisposeSurplus.model_validate({**dated, **asked})


def _indicators(one: Member, item: str, year: int, places: int) -> RegisterCommand:
    mean, _ = RATIO.get(one.type_on(date(year, 12, 31)), RATIO[StructureType.CADA])
    etp = Decimal(str(round(max(1.0, places / mean), 1)))
    said = {
        "year": year,
        "etp": etp,
        "taux_encadrement": round(Decimal(places) / etp, 3),
        "cout_journalier": Decimal(_MONEY_A_DAY),
    }
    kind = RealiseIndicators if item == "realised" else ForecastIndicators
    return kind.model_validate(said)


def _quality(items: Sequence[str], on: date) -> Iterator[RegisterCommand]:
    for it in items:
        if it == "evaluation":
            yield DeclareEvaluationExemption(motif="Évaluation à venir", effective_on=on)
        else:
            marks = dict.fromkeys(("person", "professionals", "structure", "overall"), Decimal(3))
            scores = {f"score_{name}": mark for name, mark in marks.items()}
            yield ScoreEvaluation.model_validate(
                {"evaluation_id": it, "effective_on": on, **scores}
            )
