from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest
from pydantic import ValidationError

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Assertion, Command, Event, Fact
from placeasile.domain.personal import keyholder, personal_fields
from placeasile.domain.sites.decisions.antennes import ChangeAntenne, CloseAntenne, OpenAntenne
from placeasile.domain.sites.decisions.sites import (
    SITES,
    ChangeSiteBuiltForm,
    CloseSite,
    DeclareSiteRegisterComplete,
    LocateSiteCommune,
    MissSiteCommune,
    MoveSite,
    OpenSite,
    RecordSitePlaces,
)
from placeasile.domain.sites.events import (
    AntenneChanged,
    AntenneClosed,
    AntenneOpened,
    Repartition,
    SiteClosed,
    SiteCommuneLocated,
    SiteCommuneNotFound,
    SiteMoved,
    SiteOpened,
    SitePlacesRecorded,
)
from placeasile.domain.sites.refusals import (
    AntenneNotFound,
    NoSiteWithPlaces,
    SiteAlreadyClosed,
    SiteIsClosed,
    SiteNotFound,
    TooManyPlacesOfAKind,
)
from placeasile.domain.stating import IdAlreadyUsed, Open
from placeasile.domain.subjects import SubjectClosed, SubjectNotFound
from tests.domain.examples import CLOSED, CLOSED_FROM, NOBODY, REASON, REGISTERED, only
from tests.support.deciding import SUBJECT, Deciding

SITE = UUID("5e000000-0000-4000-8000-000000000001")
ANTENNE = UUID("a5000000-0000-4000-8000-000000000001")
OPENED = date(2024, 1, 1)
LATER = date(2025, 1, 1)
OPEN = OpenSite(
    street="3 rue des Tilleuls",
    code_postal="14000",
    commune="CAEN",
    repartition=Repartition.DIFFUS,
    site_id=SITE,
    effective_on=OPENED,
)
MOVE = MoveSite(
    site_id=SITE, street="5 rue Haute", code_postal="14200", commune="Ifs", effective_on=LATER
)
PLACES = RecordSitePlaces(site_id=SITE, places=10, qpv_places=3, effective_on=OPENED)
FORM = ChangeSiteBuiltForm(site_id=SITE, repartition=Repartition.COLLECTIF, effective_on=LATER)
LOCATE = LocateSiteCommune(
    site_id=SITE, latitude=49.18, longitude=-0.37, nom_officiel="Caen", effective_on=LATER
)
CLOSE = CloseSite(site_id=SITE, last_day=date(2025, 6, 30), motif="Fin de bail")
COMPLETE = DeclareSiteRegisterComplete(count=1, total=10, effective_on=LATER)
OFFICE = OpenAntenne(
    nom="Antenne d'Auge",
    adresse="1 place de la Gare",
    code_postal="14100",
    commune="Lisieux",
    antenne_id=ANTENNE,
    effective_on=OPENED,
)
CHANGE = ChangeAntenne(
    antenne_id=ANTENNE,
    nom="Antenne du Pays d'Auge",
    adresse="1 place de la Gare",
    code_postal="14100",
    commune="Lisieux",
    effective_on=LATER,
)
CLOSE_OFFICE = CloseAntenne(antenne_id=ANTENNE, last_day=date(2025, 6, 30), motif="Regroupement")


def housing() -> Deciding[Open]:
    """No site yet, of a structure that is registered."""
    return Deciding(SITES).beside(SUBJECT, REGISTERED)


def housed() -> Deciding[Open]:
    """A structure with one site."""
    return housing().after(OPEN)


@pytest.mark.covers("SiteOpened", "V-SITE-01", "Site", "Repartition.DIFFUS")
def test_a_site_is_opened() -> None:
    recorded = only(housing().when(OPEN))

    assert recorded.effective_on == OPENED
    assert list(recorded.event.facts()) == [
        Fact("site", {"last_day": None, "motif": None}, str(SITE)),
        Fact(
            "site_address",
            {"street": "3 rue des Tilleuls", "code_postal": "14000", "commune": "CAEN"},
            str(SITE),
        ),
        Fact("site_repartition", {"repartition": "DIFFUS"}, str(SITE)),
    ]
    assert recorded.event.subject(OPEN.stream(SUBJECT)) == SUBJECT
    assert OPEN.stream(SUBJECT) == uuid5(SUBJECT, "sites")
    assert housed().again().when(OPEN) == []


@pytest.mark.covers("SiteOpened")
def test_a_site_without_identifier_gets_the_one_of_its_command() -> None:
    command = OPEN.model_copy(update={"site_id": None})

    assert housing().after(command).when(command) == []
    assert len(housing().after(command).again().when(command)) == 1


@pytest.mark.covers("SiteOpened", "SiteMoved", "8.4")
@pytest.mark.parametrize("kind", [SiteOpened, SiteMoved])
def test_the_street_of_a_dwelling_is_personal(kind: type[Event]) -> None:
    recorded = housing().when(OPEN) if kind is SiteOpened else housed().when(MOVE)

    assert personal_fields(kind) == ("street",)
    assert keyholder(only(recorded).event) == SUBJECT


@pytest.mark.covers("V-SITE-01")
@pytest.mark.parametrize("missing", ["street", "code_postal", "commune", "repartition"])
def test_a_site_says_all_of_its_address(missing: str) -> None:
    body = OPEN.model_dump(mode="json")

    with pytest.raises(ValidationError):
        OpenSite.model_validate({**body, missing: ""})
    with pytest.raises(ValidationError):
        OpenSite.model_validate({name: one for name, one in body.items() if name != missing})


@pytest.mark.covers("V-SITE-04", "SiteBuiltFormChanged")
def test_a_site_is_not_mixed() -> None:
    for kind in (OpenSite, ChangeSiteBuiltForm):
        body = (OPEN if kind is OpenSite else FORM).model_dump(mode="json")
        with pytest.raises(ValidationError):
            kind.model_validate({**body, "repartition": "MIXTE"})


@pytest.mark.covers("SiteOpened")
def test_an_identifier_names_one_site() -> None:
    other = OPEN.model_copy(update={"commune": "Ifs"})

    housed().refuses(other, IdAlreadyUsed, field="site_id")


@pytest.mark.covers("SiteAddressCorrected", "L15")
def test_an_address_is_corrected_and_the_site_keeps_its_identifier() -> None:
    given = housed().after(PLACES)
    correction = OPEN.model_copy(
        update={
            "site_id": None,
            "street": "13 rue des Tilleuls",
            "supersedes": given.id_of(SiteOpened),
            "reason": REASON,
        }
    )

    corrected = given.after(correction)

    value = corrected.history.at("site_address", LATER, str(SITE))
    assert value is not None
    assert value["street"] == "13 rue des Tilleuls"


@pytest.mark.covers("SiteMoved", "SiteBuiltFormChanged")
@pytest.mark.parametrize("command", [MOVE, FORM, PLACES, LOCATE])
def test_what_is_said_of_a_site_is_said_once(command: Command[Any]) -> None:
    assert len(housed().when(command)) == 1
    assert housed().after(command).again().when(command) == []


@pytest.mark.covers("SiteMoved")
def test_a_site_moves_and_its_former_address_stays_in_its_history() -> None:
    history = housed().after(MOVE).history

    before, after = (history.at("site_address", one, str(SITE)) for one in (OPENED, LATER))
    assert before is not None
    assert after is not None
    assert (before["commune"], after["commune"]) == ("CAEN", "Ifs")


@pytest.mark.parametrize("command", [MOVE, FORM, PLACES, LOCATE])
def test_a_site_must_be_known_and_open(command: Command[Any]) -> None:
    unknown = command.model_copy(update={"site_id": NOBODY})
    before = command.model_copy(update={"effective_on": date(2023, 12, 31)})

    for refused in (unknown, before):
        housed().refuses(refused, SiteNotFound, field="site_id")


@pytest.mark.covers("SiteClosed")
@pytest.mark.parametrize("command", [MOVE, FORM, PLACES])
def test_nothing_happens_at_a_site_from_the_day_after_its_last(command: Command[Any]) -> None:
    closed = housed().after(CLOSE)
    on_the_last_day = command.model_copy(update={"effective_on": CLOSE.last_day})

    assert len(closed.when(on_the_last_day)) == 1
    closed.refuses(
        command.model_copy(update={"effective_on": CLOSED_FROM}), SiteIsClosed, field="effective_on"
    )


@pytest.mark.covers("SitePlacesRecorded", "SiteCapacityRecorded", "SiteFlagsSet", "V-SITE-09")
@pytest.mark.parametrize(
    ("said", "count"), [(None, None), (True, 10), (False, 0), (0, 0), (1, 1), ("2", 2), (10, 10)]
)
def test_places_in_a_qpv_are_counted_or_all_or_none(said: object, count: int | None) -> None:
    body = {"site_id": SITE, "places": 10, "effective_on": "2024-01-01"}
    command = RecordSitePlaces.model_validate(
        {**body, "qpv_places": said, "logement_social_places": said}
    )

    assert only(housed().when(command)).event == SitePlacesRecorded(
        structure_id=SUBJECT,
        site_id=SITE,
        places=10,
        qpv_places=count,
        logement_social_places=count,
    )


@pytest.mark.covers("V-SITE-09")
@pytest.mark.parametrize("field", ["qpv_places", "logement_social_places"])
def test_places_of_a_kind_do_not_exceed_places(field: str) -> None:
    housed().refuses(PLACES.model_copy(update={field: 11}), TooManyPlacesOfAKind, field=field)
    with pytest.raises(ValidationError):
        RecordSitePlaces.model_validate({**PLACES.model_dump(mode="json"), field: -1})


@pytest.mark.covers("SitePlacesRecorded", "V-SITE-03")
def test_a_site_may_be_without_places_for_a_time() -> None:
    empty = RecordSitePlaces(site_id=SITE, places=0, qpv_places=True, effective_on=LATER)

    event = only(housed().after(PLACES).when(empty)).event

    assert event.model_dump()["qpv_places"] == 0
    with pytest.raises(ValidationError):
        RecordSitePlaces.model_validate({**PLACES.model_dump(mode="json"), "places": 10.5})


@pytest.mark.covers("SitePlacesRecorded")
def test_other_places_on_the_same_day_are_a_correction() -> None:
    given = housed().after(PLACES)
    other = PLACES.model_copy(update={"places": 12})

    given.refuses(other, DayAlreadyTaken, field="effective_on")
    corrected = given.after(
        other.model_copy(update={"supersedes": given.id_of(SitePlacesRecorded), "reason": REASON})
    )
    value = corrected.history.latest("site_places", str(SITE))
    assert value is not None
    assert (value["places"], value["qpv_places"]) == (12, 3)


@pytest.mark.covers("SiteCommuneLocated", "SiteCommuneNotFound", "L15", "ADRESSE_NON_LOCALISEE")
def test_a_commune_is_located_or_not_and_it_never_blocks() -> None:
    missing = MissSiteCommune(site_id=SITE, effective_on=CLOSED_FROM)
    given = housed().after(CLOSE)

    assert only(given.when(LOCATE)).event == SiteCommuneLocated(
        structure_id=SUBJECT, site_id=SITE, latitude=49.18, longitude=-0.37, nom_officiel="Caen"
    )
    recorded = only(given.when(missing))
    assert recorded == Assertion(
        SiteCommuneNotFound(structure_id=SUBJECT, site_id=SITE), CLOSED_FROM
    )
    assert list(recorded.event.facts()) == [
        Fact(
            "site_location",
            {"latitude": None, "longitude": None, "nom_officiel": None},
            str(SITE),
        )
    ]


@pytest.mark.covers("SiteClosed", "L9", "V-SITE-08")
def test_the_last_site_of_a_structure_is_closed_by_an_event_with_its_motif() -> None:
    assert housed().when(CLOSE) == [
        Assertion(
            SiteClosed(
                structure_id=SUBJECT,
                site_id=SITE,
                last_day=date(2025, 6, 30),
                motif="Fin de bail",
            ),
            CLOSED_FROM,
        )
    ]
    closed = housed().after(CLOSE)
    assert closed.again().when(CLOSE) == []
    with pytest.raises(ValidationError):
        CloseSite.model_validate({"site_id": SITE, "last_day": "2025-06-30"})


@pytest.mark.covers("SiteClosed")
def test_a_site_closes_once_after_it_opened() -> None:
    housed().after(CLOSE).refuses(
        CLOSE.model_copy(update={"last_day": LATER}), SiteAlreadyClosed, field="last_day"
    )
    housed().refuses(
        CLOSE.model_copy(update={"last_day": date(2023, 12, 31)}), SiteNotFound, field="site_id"
    )
    housed().refuses(CLOSE.model_copy(update={"site_id": NOBODY}), SiteNotFound, field="site_id")


@pytest.mark.covers("SiteClosed", "FactRetracted")
def test_a_closing_is_retracted_and_an_opening_that_is_rested_on_is_not() -> None:
    given = housed().after(PLACES).after(CLOSE)

    back = given.after_retracting(given.id_of(SiteClosed))

    assert len(back.when(MOVE.model_copy(update={"effective_on": CLOSED_FROM}))) == 1
    back.refuses_to_retract(back.id_of(SiteOpened), EventStillNeeded)


@pytest.mark.covers("SiteRegisterDeclaredComplete", "V-SITE-02", "L36")
def test_the_list_of_sites_is_complete_when_one_has_places() -> None:
    given = housed().after(PLACES)

    assert only(given.when(COMPLETE)).effective_on == LATER
    assert given.after(COMPLETE).again().when(COMPLETE) == []
    housing().refuses(COMPLETE, NoSiteWithPlaces, field="effective_on")
    housed().refuses(COMPLETE, NoSiteWithPlaces, field="effective_on")
    empty = housed().after(PLACES.model_copy(update={"places": 0, "qpv_places": 0}))
    empty.refuses(COMPLETE, NoSiteWithPlaces, field="effective_on")
    given.after(CLOSE).refuses(
        COMPLETE.model_copy(update={"effective_on": CLOSED_FROM}),
        NoSiteWithPlaces,
        field="effective_on",
    )


@pytest.mark.parametrize("command", [OPEN, OFFICE, MOVE, COMPLETE, CHANGE])
def test_a_structure_is_registered_and_open(command: Command[Any]) -> None:
    late = command.model_copy(update={"effective_on": CLOSED_FROM})

    Deciding(SITES).refuses(command, SubjectNotFound, field="structure_id")
    closed = Deciding(SITES).beside(SUBJECT, REGISTERED, CLOSED)
    closed.refuses(late, SubjectClosed, field="effective_on")


@pytest.mark.covers("AntenneOpened", "Antenne")
def test_an_antenna_is_opened() -> None:
    recorded = only(housing().when(OFFICE))

    assert isinstance(recorded.event, AntenneOpened)
    assert list(recorded.event.facts()) == [
        Fact(
            "antenne",
            {
                "nom": "Antenne d'Auge",
                "adresse": "1 place de la Gare",
                "code_postal": "14100",
                "commune": "Lisieux",
            },
            str(ANTENNE),
        )
    ]
    assert personal_fields(AntenneOpened) == ()
    assert housing().after(OFFICE).again().when(OFFICE) == []


@pytest.mark.covers("AntenneOpened")
@pytest.mark.parametrize("missing", ["nom", "adresse", "code_postal", "commune"])
def test_an_antenna_says_four_things(missing: str) -> None:
    with pytest.raises(ValidationError):
        OpenAntenne.model_validate({**OFFICE.model_dump(mode="json"), missing: " "})


@pytest.mark.covers("AntenneChanged", "AntenneClosed", "L9")
def test_an_antenna_changes_then_closes() -> None:
    given = housing().after(OFFICE).after(CHANGE).after(CLOSE_OFFICE)

    assert given.when(CHANGE) == given.when(CLOSE_OFFICE) == []
    names = [value["nom"] for _, value in given.history.steps("antenne", str(ANTENNE))]
    assert names == ["Antenne d'Auge", "Antenne du Pays d'Auge"]
    given.refuses(
        CHANGE.model_copy(update={"effective_on": CLOSED_FROM}), AntenneNotFound, field="antenne_id"
    )
    given.refuses(
        CLOSE_OFFICE.model_copy(update={"last_day": LATER}), SiteAlreadyClosed, field="last_day"
    )
    back = given.after_retracting(given.id_of(AntenneClosed))
    back = back.after_retracting(back.id_of(AntenneChanged))
    assert len(back.when(CHANGE)) == 1


@pytest.mark.covers("AntenneChanged", "AntenneClosed")
@pytest.mark.parametrize("command", [CHANGE, CLOSE_OFFICE])
def test_only_an_open_antenna_changes_or_closes(command: Command[Any]) -> None:
    housing().refuses(command, AntenneNotFound, field="antenne_id")
