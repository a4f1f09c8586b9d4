"""Random commands on operators, and on the identity, contracts and visits of structures."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid5

from placeasile.domain.finance.decisions import (
    FINANCE,
    AmendDotation,
    FundingCommand,
    GrantDotation,
    RequestDotation,
)
from placeasile.domain.finance.events import (
    DotationAmended,
    DotationGranted,
    DotationRequested,
    FundingEvent,
)
from placeasile.domain.kernel import (
    Command,
    Event,
)
from placeasile.domain.operateur.decisions import (
    OPERATEUR,
    RecordLegalIdentity,
    RegisterOperateur,
    RenameOperateur,
)
from placeasile.domain.operateur.events import (
    OperateurLegalIdentityRecorded,
    OperateurRegistered,
    OperateurRenamed,
)
from placeasile.domain.quality.decisions.inspections import (
    QUALITY,
    FileInspectionReport,
    RecordInspection,
    WithdrawInspection,
    quality_stream,
)
from placeasile.domain.quality.events import (
    InspectionRecorded,
    InspectionReportFiled,
    InspectionType,
    InspectionWithdrawn,
)
from placeasile.domain.structure import contracts, description, events as structure
from placeasile.domain.structure.decisions import contracts as periods
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity, StateCapacity
from placeasile.domain.structure.decisions.codes import (
    AttachDnaCode,
    AttachFinessCode,
    EndDnaCode,
    EndFinessCode,
)
from placeasile.domain.structure.decisions.description import DESCRIPTION, ChangePublicServed
from placeasile.domain.structure.decisions.lifecycle import (
    ChangeOperateur,
    CloseStructure,
    ConvertType,
    MoveStructure,
    OpenStructure,
    RegisterStructure,
    RenameStructure,
)
from placeasile.domain.structure.description import PublicServed
from placeasile.domain.vocabulary import StructureType
from tests.support.story import NAMESPACE, Builder, Moves, Story

DEPARTEMENTS: Final = ("14", "75", "2A", "976", "59")
OPERATEURS: Final = (
    "Association Alpha",
    "Bêta Accueil",
    "L'Œuvre de Gamma",
    "Fondation Été",
    "Coopérative Noël",
)
COMMUNES: Final = ("Caen", "Saint-Étienne", "Ajaccio", "L'Haÿ-les-Roses")
NAMES: Final = ("Le Cèdre", "Les Érables", "Résidence du Cœur", "CADA de la Gare")
MOTIFS: Final = ("Fin de convention", "Regroupement")


def _rank(ids: Sequence[UUID], subject: UUID) -> int:
    return list(ids).index(subject)


def register_operateur(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    name = OPERATEURS[_rank(story.operateurs, subject)]
    return RegisterOperateur(
        nom=story.some(name, f"{name} (siège)"),
        effective_on=story.day(),
        siege_social=story.some(None, "1 rue de la Paix, Paris"),
    )


def _rename_operateur(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    name = OPERATEURS[_rank(story.operateurs, subject)]
    return RenameOperateur(
        nom=f"{name} {story.some('Solidarités', 'Île-de-France', 'et Cie')}",
        effective_on=story.day(),
    )


def _legal_identity(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return RecordLegalIdentity(
        siret=story.some(None, "12345678901234"),
        siege_social=story.some(None, "2 rue Haute, Lille"),
        effective_on=story.day(),
    )


def register_structure(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return RegisterStructure(
        type=story.chance.choice(list(StructureType)),
        departement=story.chance.choice(DEPARTEMENTS),
        operateur_id=story.chance.choice([None, *story.operateurs]),
        filiale=story.some(None, None, "Filiale Sud"),
        nom=story.some(None, *NAMES),
        effective_on=story.day(),
    )


def _open(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return OpenStructure(effective_on=story.day())


def _rename(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return RenameStructure(nom=story.some(*NAMES), effective_on=story.day())


def _hand_over(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return ChangeOperateur(
        operateur_id=story.chance.choice(story.operateurs),
        filiale=story.some(None, None, "Filiale Nord", "Filiale Sud"),
        effective_on=story.day(),
    )


def _move(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return MoveStructure(
        commune=story.some(*COMMUNES),
        adresse=story.some(None, "3 bis, allée des Hêtres"),
        code_postal=story.some(None, "14000", "42000"),
        code_insee=story.some(None, "14118"),
        latitude=story.some(None, 49.1829),
        longitude=story.some(None, -0.3707),
        effective_on=story.day(),
    )


def _convert(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return ConvertType(type=story.chance.choice(list(StructureType)), effective_on=story.day())


def _serve(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return ChangePublicServed(
        public=story.chance.choice(list(PublicServed)), effective_on=story.day()
    )


def _close(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return CloseStructure(last_day=story.day(), motif=story.some(*MOTIFS))


def _attach_dna(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    rank = _rank(story.structures, subject)
    codes = [f"C{rank}01", f"C{rank}02", f"H{rank}01"]
    return AttachDnaCode(code=story.code(subject, "dna", codes), effective_on=story.day())


def _end_dna(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return EndDnaCode(code=story.code(subject, "dna", ["C0"]), last_day=story.day(), motif="Fusion")


def _attach_finess(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    codes = ["010003838", "2A0002510"]
    return AttachFinessCode(code=story.code(subject, "finess", codes), effective_on=story.day())


def _end_finess(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return EndFinessCode(
        code=story.code(subject, "finess", ["010003838"]), last_day=story.day(), motif="Fusion"
    )


def _special(story: Story, places: int) -> dict[str, Any]:
    draw = story.chance
    said = {one: draw.choice([None, draw.randint(0, places)]) for one in ("pmr", "lgbt", "fvv_teh")}
    return {"places": places, **said}


def _authorise(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    places = story.some(0, 3, 60, story.chance.randint(1, 200))
    return AuthoriseCapacity(**_special(story, places), effective_on=story.day())


def _state(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    year = story.today.year - story.chance.randint(1, 5)
    return StateCapacity(**_special(story, story.some(0, 7, 90)), year=year)


def _period(story: Story, target: Event | None) -> dict[str, Any]:
    start = story.day()
    return {
        "start": start,
        "end": start + timedelta(days=story.some(1, 200, 1826)),
        "reference": story.some(None, "CONV-1"),
        "period_id": None if target is not None else story.some(None, None, uuid5(NAMESPACE, "p")),
    }


def _started(command: Callable[..., Command[Any]]) -> Builder:
    return lambda story, _subject, target: command(**_period(story, target))


def _renewed(command: Callable[..., Command[Any]], facet: str) -> Builder:
    return lambda story, subject, target: command(
        **_period(story, target), previous_id=story.known(subject, facet)
    )


def _amended(command: Callable[..., Command[Any]], facet: str) -> Builder:
    return lambda story, subject, _target: command(
        period_id=story.known(subject, facet),
        effective_on=story.day(),
        new_end=story.some(None, story.day()),
        summary=story.some(None, "Extension"),
    )


def _ended(command: Callable[..., Command[Any]], facet: str) -> Builder:
    return lambda story, subject, _target: command(
        period_id=story.known(subject, facet), last_day=story.day(), motif=story.some(*MOTIFS)
    )


def _funded(command: type[FundingCommand]) -> Builder:
    def build(story: Story, _subject: UUID, target: Event | None) -> Command[Any]:
        year = story.today.year + story.chance.randint(-4, 1)
        return command(
            year=target.year if isinstance(target, FundingEvent) else year,
            amount=story.some(Decimal(0), Decimal("100.01"), Decimal("823440.00")),
            effective_on=story.day(),
        )

    return build


def _inspect(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
    known = story.known(quality_stream(subject), "inspection")
    return RecordInspection(
        type=story.chance.choice(list(InspectionType)),
        effective_on=story.day(),
        inspection_id=None if target is not None else story.some(None, None, known),
    )


def _report(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return FileInspectionReport(
        inspection_id=story.known(quality_stream(subject), "inspection"),
        effective_on=story.day(),
        reference=story.some("RAP-1", "RAP-2"),
    )


def _withdraw(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    inspection_id = story.known(quality_stream(subject), "inspection")
    return WithdrawInspection(inspection_id=inspection_id, motif=story.some(*MOTIFS))


ON_OPERATEURS: Final[Moves] = {
    OperateurRegistered: (0, OPERATEUR, register_operateur),
    OperateurRenamed: (3, OPERATEUR, _rename_operateur),
    OperateurLegalIdentityRecorded: (1, OPERATEUR, _legal_identity),
}
ON_STRUCTURES: Final[Moves] = {
    structure.StructureRegistered: (0, STRUCTURE, register_structure),
    structure.StructureOpened: (3, STRUCTURE, _open),
    structure.StructureRenamed: (2, STRUCTURE, _rename),
    structure.OperateurChanged: (5, STRUCTURE, _hand_over),
    structure.StructureMoved: (2, STRUCTURE, _move),
    structure.StructureTypeConverted: (2, STRUCTURE, _convert),
    description.PublicServedChanged: (1, DESCRIPTION, _serve),
    structure.StructureClosed: (1, STRUCTURE, _close),
    structure.DnaCodeAttached: (2, STRUCTURE, _attach_dna),
    structure.DnaCodeEnded: (2, STRUCTURE, _end_dna),
    structure.FinessCodeAttached: (2, STRUCTURE, _attach_finess),
    structure.FinessCodeEnded: (1, STRUCTURE, _end_finess),
    structure.CapacityAuthorised: (6, STRUCTURE, _authorise),
    structure.CapacityStated: (3, STRUCTURE, _state),
    contracts.ConventionSigned: (3, STRUCTURE, _started(periods.SignConvention)),
    contracts.ConventionRenewed: (
        2,
        STRUCTURE,
        _renewed(periods.RenewConvention, "convention"),
    ),
    contracts.ConventionAmended: (2, STRUCTURE, _amended(periods.AmendConvention, "convention")),
    contracts.ConventionTerminated: (
        1,
        STRUCTURE,
        _ended(periods.TerminateConvention, "convention"),
    ),
    contracts.AuthorisationGranted: (2, STRUCTURE, _started(periods.GrantAuthorisation)),
    contracts.AuthorisationRenewed: (
        1,
        STRUCTURE,
        _renewed(periods.RenewAuthorisation, "authorisation"),
    ),
    contracts.AuthorisationAmended: (
        1,
        STRUCTURE,
        _amended(periods.AmendAuthorisation, "authorisation"),
    ),
    contracts.AuthorisationWithdrawn: (
        1,
        STRUCTURE,
        _ended(periods.WithdrawAuthorisation, "authorisation"),
    ),
    DotationRequested: (2, FINANCE, _funded(RequestDotation)),
    DotationGranted: (4, FINANCE, _funded(GrantDotation)),
    DotationAmended: (3, FINANCE, _funded(AmendDotation)),
    InspectionRecorded: (3, QUALITY, _inspect),
    InspectionReportFiled: (1, QUALITY, _report),
    InspectionWithdrawn: (1, QUALITY, _withdraw),
}
