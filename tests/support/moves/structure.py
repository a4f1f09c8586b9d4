"""Random commands on the description, the dwellings and the plans of structures; DNA codes."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid5

from placeasile.domain.dna import decisions as dna, events as dna_events
from placeasile.domain.dna.decisions import DNA
from placeasile.domain.kernel import Command, Event
from placeasile.domain.sites import events as sites
from placeasile.domain.sites.decisions import antennes, sites as housing
from placeasile.domain.sites.decisions.sites import SITES
from placeasile.domain.stating import beside
from placeasile.domain.structure import declarations, description, endings, plans
from placeasile.domain.structure.decisions import (
    declarations as declaring,
    description as describing,
    endings as ending,
    plans as planning,
)
from placeasile.domain.structure.decisions.declarations import DECLARATIONS
from placeasile.domain.structure.decisions.description import DESCRIPTION
from placeasile.domain.subjects import dna_id
from placeasile.domain.territory import DEPARTEMENTS, REGIONS_ISO
from tests.support.story import NAMESPACE, Builder, Moves, Story

YES_NO: Final = (True, False)
DNA_CODES: Final = ("C1499", "H2A01")
COMMUNES: Final = ("CAEN", "Saint-Étienne", "Le Havre")


def _departement(story: Story, subject: UUID) -> str:
    return describing.departement_of(story.history(subject))


def _on_day(command: Callable[..., Command[Any]], **fields: Any) -> Builder:  # noqa: ANN401 (any field)
    """Build a command of fields drawn among some values each."""
    return lambda story, _subject, _target: command(
        effective_on=story.day(), **{name: story.some(*values) for name, values in fields.items()}
    )


def _code(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    region = REGIONS_ISO[DEPARTEMENTS[_departement(story, subject)].region]
    number = list(story.structures).index(subject) + story.some(1, 10)
    return describing.AssignBhasileCode(code=f"BHA-{region}-{number:03}", effective_on=story.day())


def _arrondissement(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    code = f"{_departement(story, subject)}{story.some(1, 2)}"
    return describing.AssignArrondissement(arrondissement=code, effective_on=story.day())


def _reopen(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    closings = [day for day, _ in story.history(subject).steps("closed")]
    day = closings[0] + timedelta(days=story.some(1, 40, 400)) if closings else story.day()
    return ending.ReopenStructure(motif="Fin des travaux", effective_on=day)


def _annul(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return ending.AnnulRegistration(motif=story.some("Doublon", "Essai"), effective_on=story.day())


def _plan(command: Callable[..., Command[Any]]) -> Builder:
    return lambda story, _subject, _target: command(
        year=story.today.year + story.some(-1, 0, 1), count=story.some(0, 3), due_on=story.day()
    )


def _drop(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return planning.DropPlan(
        year=story.today.year + story.some(-1, 0, 1),
        kind=story.some(*plans.PlanKind),
        motif="Bail non signé",
        effective_on=story.day(),
    )


def _of_site(story: Story, subject: UUID) -> dict[str, Any]:
    """Draw a site, and most often a day from its opening."""
    stream = beside(subject, "sites")
    site_id = story.known(stream, "site")
    steps = story.history(stream).steps("site", str(site_id))
    later = steps[0][0] + timedelta(days=story.some(0, 1, 90, 500)) if steps else story.day()
    return {"site_id": site_id, "effective_on": story.some(later, later, story.day())}


def _address(story: Story) -> dict[str, Any]:
    return {
        "street": story.some("3 rue des Tilleuls", "5 rue Haute"),
        "code_postal": story.some("14000", "42000"),
        "commune": story.some(*COMMUNES),
    }


def _open_site(story: Story, _subject: UUID, target: Event | None) -> Command[Any]:
    return housing.OpenSite(
        **_address(story),
        repartition=story.some(*sites.Repartition),
        effective_on=story.day(),
        site_id=None if target is not None else story.some(None, None, uuid5(NAMESPACE, "site")),
    )


def _site(command: Callable[..., Command[Any]], **fields: Any) -> Builder:  # noqa: ANN401 (any field)
    return lambda story, subject, _target: command(
        **_of_site(story, subject),
        **{name: story.some(*values) for name, values in fields.items()},
    )


def _move_site(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return housing.MoveSite(**_of_site(story, subject), **_address(story))


def _close_site(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    about = _of_site(story, subject)
    return housing.CloseSite(
        site_id=about["site_id"], last_day=about["effective_on"], motif="Fin de bail"
    )


def _antenne(story: Story) -> dict[str, Any]:
    return {
        "nom": story.some("Antenne Nord", "Antenne Sud"),
        "adresse": "1 place de la Gare",
        "code_postal": "14100",
        "commune": story.some(*COMMUNES),
    }


def _open_antenne(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return antennes.OpenAntenne(**_antenne(story), effective_on=story.day())


def _change_antenne(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    antenne_id = story.known(beside(subject, "sites"), "antenne")
    return antennes.ChangeAntenne(
        **_antenne(story), antenne_id=antenne_id, effective_on=story.day()
    )


def _close_antenne(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    antenne_id = story.known(beside(subject, "sites"), "antenne")
    return antennes.CloseAntenne(antenne_id=antenne_id, last_day=story.day(), motif="Regroupement")


def _register_dna(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    code = next(one for one in DNA_CODES if dna_id(one) == subject)
    return dna.RegisterDna(code=code, effective_on=date(2020, 1, story.some(1, 2)))


def _dna_reference(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return dna.ChangeDnaReference(
        type=story.some(*dna_events.DnaType),
        departement=story.some("14", "2a"),
        operateur="ALPHA",
        nom=story.some("CADA CAEN", "CADA IFS"),
        nom_ofii="CADA DE CAEN (14)",
        direction_territoriale="CAEN",
        effective_on=story.day(),
    )


ON_STRUCTURES: Final[Moves] = {
    description.BhasileCodeAssigned: (2, DESCRIPTION, _code),
    description.AttachedToProgramme303: (2, DESCRIPTION, _on_day(describing.AttachToProgramme303)),
    description.Programme303AttachmentCleared: (
        1,
        DESCRIPTION,
        _on_day(describing.ClearProgramme303Attachment),
    ),
    description.SpecialisationLabelled: (
        1,
        DESCRIPTION,
        _on_day(describing.LabelSpecialisation, kind=list(description.Specialisation)),
    ),
    description.SpecialisationWithdrawn: (
        1,
        DESCRIPTION,
        _on_day(
            describing.WithdrawSpecialisation,
            kind=list(description.Specialisation),
            motif=["Fin", "Jamais labellisée"],
        ),
    ),
    description.AddressGeocoded: (
        2,
        DESCRIPTION,
        _on_day(
            describing.GeocodeAddress,
            latitude=[49.5, 43.3],
            longitude=[-0.5],
            provider=["BAN"],
            score=[None, Decimal("0.9")],
        ),
    ),
    description.ArrondissementAssigned: (1, DESCRIPTION, _arrondissement),
    endings.StructureReopened: (6, DESCRIPTION, _reopen),
    endings.StructureRegisteredInError: (1, DESCRIPTION, _annul),
    plans.OpeningPlanned: (1, DESCRIPTION, _plan(planning.PlanOpening)),
    plans.ClosurePlanned: (1, DESCRIPTION, _plan(planning.PlanClosure)),
    plans.PlanDropped: (1, DESCRIPTION, _drop),
    declarations.OperatorCommentWritten: (
        1,
        DECLARATIONS,
        _on_day(declaring.WriteOperatorComment, year=[2023, 2024], text=["Travaux", "Rien"]),
    ),
    declarations.OfiiDiscrepancyReported: (
        1,
        DECLARATIONS,
        _on_day(
            declaring.ReportOfiiDiscrepancy,
            champ=list(declarations.OfiiField),
            valeur_ofii=[None, "HUDA"],
        ),
    ),
    sites.SiteOpened: (5, SITES, _open_site),
    sites.SiteMoved: (4, SITES, _move_site),
    sites.SiteBuiltFormChanged: (
        1,
        SITES,
        _site(housing.ChangeSiteBuiltForm, repartition=list(sites.Repartition)),
    ),
    sites.SitePlacesRecorded: (
        9,
        SITES,
        _site(
            housing.RecordSitePlaces,
            places=[0, 4, 12],
            qpv_places=[None, True, 2],
            logement_social_places=[None, False, 1],
        ),
    ),
    sites.SiteCommuneLocated: (
        5,
        SITES,
        _site(
            housing.LocateSiteCommune,
            latitude=[49.18],
            longitude=[-0.37],
            nom_officiel=["Caen", "Le Havre"],
        ),
    ),
    sites.SiteCommuneNotFound: (1, SITES, _site(housing.MissSiteCommune)),
    sites.SiteClosed: (3, SITES, _close_site),
    sites.SiteRegisterDeclaredComplete: (
        1,
        SITES,
        _on_day(housing.DeclareSiteRegisterComplete, count=[1, 2], total=[4, 96]),
    ),
    sites.AntenneOpened: (2, SITES, _open_antenne),
    sites.AntenneChanged: (1, SITES, _change_antenne),
    sites.AntenneClosed: (1, SITES, _close_antenne),
}
ON_DNA: Final[Moves] = {
    dna_events.DnaRegistered: (2, DNA, _register_dna),
    dna_events.DnaReferenceChanged: (2, DNA, _dna_reference),
    dna_events.DnaListedByOfii: (3, DNA, _on_day(dna.ListDna)),
    dna_events.DnaDelistedByOfii: (3, DNA, _on_day(dna.DelistDna)),
}
