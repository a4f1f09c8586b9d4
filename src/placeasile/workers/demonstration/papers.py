"""The papers of a structure: what it must file every year, and the texts of its acts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Final
from uuid import UUID, uuid5

from placeasile.domain.categories import FINANCIAL, ActCategory, FinancialCategory, Granularity
from placeasile.domain.documents.decisions.fates import WithdrawDocument
from placeasile.domain.documents.decisions.filing import (
    LARGEST,
    FileActDocument,
    FileFinancialDocument,
    MimeType,
)
from placeasile.domain.rules.documents import Due, required_documents
from placeasile.domain.vocabulary import StructureType
from placeasile.workers.demonstration.accounts import Tariff
from placeasile.workers.demonstration.calibration import (
    DOCUMENT_EXTRA,
    DOCUMENT_MISSING,
    DOCUMENT_REPLACED,
    DOCUMENT_WITHDRAWN,
)
from placeasile.workers.demonstration.contracts import Signed
from placeasile.workers.demonstration.journal import NAMESPACE, Book, Recording
from placeasile.workers.demonstration.members import Member, Span

_KINDS: Final = (
    (MimeType.PDF, "pdf"), (MimeType.XLSX, "xlsx"), (MimeType.ODS, "ods"), (MimeType.XLS, "xls"),
    (MimeType.CSV, "csv"),
)  # fmt: skip
_SHARES: Final = (80, 14, 3, 2, 1)
_MEDIAN_BYTES: Final = 700_000
_EXTRAS: Final = (FinancialCategory.AUTRE_FINANCIER, FinancialCategory.BUDGET_RECTIFICATIF)


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts whose texts are filed."""

    authorisation: Signed | None
    conventions: Sequence[Signed]
    tariffs: Sequence[Tariff]


def record_documents(one: Member, book: Book, span: Span) -> None:
    """File the documents of each year: some are missing, replaced, or withdrawn."""
    book = book.chapter("documents")
    rng = book.rng
    for due in _due(one, span):
        if rng.random() < DOCUMENT_MISSING:
            continue
        lag = FINANCIAL[due.category].lag
        day = date(due.year + lag, 4, 1) + timedelta(days=rng.randint(0, 200))
        filed = _file(one, due, day, book)
        if filed is not None and rng.random() < DOCUMENT_REPLACED:
            again = filed.moment.date() + timedelta(days=rng.randint(20, 100))
            _file(one, due, again, book, replaces=(_id(one, due), filed))
    for year in range(max(one.opened_on.year, span.first.year), span.today.year):
        if rng.random() < DOCUMENT_EXTRA and one.converted_on is None:
            category = _EXTRAS[1 if one.type.authorised and rng.random() < 0.5 else 0]  # noqa: PLR2004
            if one.last_day is None or year <= one.last_day.year:
                day = date(year + 1, 5, 1) + timedelta(days=rng.randint(0, 100))
                _withdraw(one, Due(year, category), day, book)


def _due(one: Member, span: Span) -> Iterator[Due]:
    """Yield what the structure must file, oldest first: before its conversion, if any."""
    opening = one.opened_on.year
    last = min((one.last_day or span.today).year, span.today.year)
    if one.type is StructureType.PRAHDA:
        return
    for due in reversed(required_documents(one.type, span.today.year - 1, opening)):
        before = one.converted_on is None or due.year < one.converted_on.year
        if before and span.first.year <= due.year <= last:
            yield due


def _id(one: Member, due: Due, rank: int = 1) -> UUID:
    return uuid5(NAMESPACE, f"{one.subject}/document/{due.category.value}/{due.year}/{rank}")


def _file(
    one: Member,
    due: Due,
    day: date,
    book: Book,
    *,
    replaces: tuple[UUID, Recording] | None = None,
) -> Recording | None:
    """File a document about a day, which is never before the agents begin."""
    rng = book.rng
    on = max(day, one.wave)
    document_id = _id(one, due, 1 if replaces is None else 2)
    in_cpom = due.year in one.cpom_years
    filing = FileFinancialDocument.model_validate(
        {
            "document_id": document_id,
            "year": due.year,
            "category": due.category,
            "granularity": Granularity.STRUCTURE_ET_CPOM if in_cpom else Granularity.STRUCTURE,
            "replaces_document_id": None if replaces is None else replaces[0],
            "effective_on": on,
            **_content(document_id, f"{due.category.value.lower()}-{due.year}", rng),
        }
    )
    after = None if replaces is None else replaces[1]
    return book.record(filing, on + timedelta(days=rng.randint(0, 3)), after=after)


def _withdraw(one: Member, due: Due, day: date, book: Book) -> None:
    """File a document that nobody asked for; withdraw one in twenty."""
    filed = _file(one, due, day, book)
    if filed is not None and book.rng.random() < DOCUMENT_WITHDRAWN / DOCUMENT_EXTRA:
        on = filed.moment.date() + timedelta(days=30)
        withdrawal = WithdrawDocument(
            document_id=_id(one, due), motif="Déposé par erreur", effective_on=on
        )
        book.record(withdrawal, on, after=filed)


def _content(document_id: UUID, name: str, rng: Random) -> dict[str, object]:
    """Return the description of a file that does not exist."""
    mime_type, extension = rng.choices(_KINDS, _SHARES)[0]
    size = round(_MEDIAN_BYTES * rng.lognormvariate(0, 0.9))
    return {
        "original_name": f"{name.replace('_', '-')}.{extension}",
        "mime_type": mime_type,
        "size_bytes": min(size, LARGEST // 3),
        "sha256": sha256(document_id.bytes).hexdigest(),
    }


def record_texts(one: Member, acts: Acts, book: Book) -> None:
    """File the texts of most authorisations and conventions, and of the last tariff."""
    book = book.chapter("texts")
    signed = [(ActCategory.CONVENTION, each) for each in acts.conventions]
    if acts.authorisation is not None:
        signed.append((ActCategory.ARRETE_AUTORISATION, acts.authorisation))
    for category, period in signed:
        filing = _text(one, category, f"{period.start:%Y%m%d}", period.recording, book)
        if filing is not None:
            text = filing.model_copy(
                update={
                    "period_id": period.period_id,
                    "valid_from": period.start,
                    "valid_to": period.end,
                }
            )
            book.record(text, text.effective_on, after=period.recording)
    if acts.tariffs:
        tariff = acts.tariffs[-1]
        category = ActCategory.ARRETE_TARIFICATION
        filing = _text(one, category, str(tariff.year), tariff.recording, book)
        if filing is not None:
            text = filing.model_copy(update={"act_id": tariff.act_id})
            book.record(text, text.effective_on, after=tariff.recording)


def _text(
    one: Member, category: ActCategory, name: str, known: Recording, book: Book
) -> FileActDocument | None:
    """Return the filing of a text, None when it is missing."""
    rng = book.rng
    if rng.random() < DOCUMENT_MISSING:
        return None
    document_id = uuid5(NAMESPACE, f"{one.subject}/text/{category.value}/{name}")
    return FileActDocument.model_validate(
        {
            "document_id": document_id,
            "category": category,
            "effective_on": known.moment.date() + timedelta(days=rng.randint(0, 40)),
            **_content(document_id, f"{category.value.lower()}-{name}", rng),
        }
    )
