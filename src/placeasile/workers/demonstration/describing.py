"""What is said of a structure besides its identity: codes, public, labels, plans, contacts."""

from datetime import date, timedelta
from typing import Final
from uuid import uuid5

from placeasile.domain.contacts.decisions import (
    ChangeContactDetails,
    DescribeContact,
    DesignateContact,
    DesignateOperateurContact,
    ReleaseContact,
)
from placeasile.domain.structure.decisions.description import (
    AssignBhasileCode,
    AttachToProgramme303,
    ChangePublicServed,
    LabelSpecialisation,
)
from placeasile.domain.structure.decisions.plans import DropPlan, PlanClosure, PlanOpening
from placeasile.domain.structure.description import PublicServed, Specialisation
from placeasile.domain.structure.plans import PlanKind
from placeasile.workers.demonstration.calibration import (
    CONTACT_CHANGED,
    CONTACT_LEFT,
    PLANNED_CLOSURE,
    PLANNED_OPENING,
    PROGRAMME_303,
    PUBLIC_CHANGED,
    SECOND_CONTACT,
)
from placeasile.workers.demonstration.capacities import Capacities, Special
from placeasile.workers.demonstration.journal import NAMESPACE, Book
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.office import some_day
from placeasile.workers.demonstration.people import somebody

_PUBLICS: Final = (PublicServed.TOUT_PUBLIC, PublicServed.FAMILLE, PublicServed.PERSONNES_ISOLEES)
_SHARES: Final = (0.6, 0.22, 0.18)
_LABELLED: Final = 0.7


def describe(one: Member, special: Special, book: Book, span: Span) -> None:
    """Record the public code, the public, the programme and the labels."""
    book = book.chapter("description")
    rng = book.rng
    code = AssignBhasileCode(code=one.code_bhasile, effective_on=one.since)
    book.record(code, one.wave + timedelta(days=1))
    said_on = max(one.wave, one.opened_on)
    public, other = rng.choices(_PUBLICS, _SHARES)[0], rng.choice(_PUBLICS)
    said = ChangePublicServed(public=public, effective_on=one.opened_on)
    wrong = said.model_copy(update={"public": other}) if other is not public else None
    told = book.record(said, said_on, instead=wrong)
    later = one.last_day or span.today
    if told is not None and other is not public and rng.random() < PUBLIC_CHANGED:
        day = some_day(max(one.opened_on, span.first) + timedelta(days=200), later, rng)
        if day < later:
            change = ChangePublicServed(public=other, effective_on=day)
            book.record(change, day + timedelta(days=rng.randint(2, 60)), after=told)
    if rng.random() < PROGRAMME_303:
        day = one.opened_on + timedelta(days=rng.choice((0, 0, 30, 90)))
        if day < later:
            book.record(AttachToProgramme303(effective_on=day), said_on + timedelta(days=40))
    labels = {Specialisation.LGBT: special.lgbt, Specialisation.FVV_TEH: special.fvv_teh}
    for kind, places in labels.items():
        if places and rng.random() < _LABELLED:
            label = LabelSpecialisation(kind=kind, effective_on=max(one.opened_on, span.first))
            book.record(label, max(said_on, span.first) + timedelta(days=rng.randint(5, 300)))


def record_plans(one: Member, found: Capacities, book: Book, span: Span) -> None:
    """Record the places that are to open or to close, this year or the next."""
    if one.last_day is not None:
        return
    book = book.chapter("plans")
    rng = book.rng
    for kind, chance in ((PlanOpening, PLANNED_OPENING), (PlanClosure, PLANNED_CLOSURE)):
        if rng.random() >= chance:
            continue
        year = span.today.year + rng.randint(0, 1)
        count = min(rng.choice((5, 8, 10, 12, 20)), *found.places)
        due_on = date(year, rng.choice((3, 6, 9, 12)), 1)
        when = span.today - timedelta(days=rng.randint(20, 250))
        planned = book.record(kind(year=year, count=count, due_on=due_on), when)
        if planned is not None and rng.random() < 0.1:  # noqa: PLR2004 (a share)
            drop = DropPlan(
                year=year,
                kind=PlanKind.OUVERTURE if kind is PlanOpening else PlanKind.FERMETURE,
                motif="Projet de démonstration abandonné",
                effective_on=max(date(year, 1, 1), span.today - timedelta(days=5)),
            )
            book.record(drop, span.today - timedelta(days=10), after=planned)


def record_contacts(one: Member, book: Book, span: Span) -> None:
    """Record one contact or two, all of them invented; some change, some leave."""
    book = book.chapter("contacts")
    rng = book.rng
    until = one.last_day or span.today
    for rang in (1, 2):
        if rang > 1 and rng.random() >= SECOND_CONTACT:
            return
        day = max(one.wave, one.opened_on)
        contact_id = uuid5(NAMESPACE, f"{one.subject}/contact/{rang}")
        known = book.record(
            DesignateContact.model_validate(
                {
                    "contact_id": contact_id,
                    "effective_on": day,
                    **_said(rang, book),
                }
            ),
            day + timedelta(days=rng.randint(0, 20)),
        )
        changed = some_day(day + timedelta(days=60), until, rng)
        if known is None or changed >= until:
            continue
        when = changed + timedelta(days=rng.randint(0, 30))
        if rng.random() < CONTACT_CHANGED:
            told = _said(rang, book)
            change = ChangeContactDetails.model_validate(
                {
                    "contact_id": contact_id,
                    "effective_on": changed,
                    **told,
                }
            )
            book.record(change, when, after=known)
        elif rng.random() < CONTACT_LEFT:
            left = ReleaseContact(contact_id=contact_id, motif="Départ", effective_on=changed)
            book.record(left, when, after=known)


def record_operateur_contact(book: Book, span: Span) -> None:
    """Record the contact of an operator."""
    book = book.chapter("contacts")
    contact = DesignateOperateurContact.model_validate(
        {
            "contact_id": uuid5(NAMESPACE, f"{book.subject}/contact"),
            "effective_on": span.start + timedelta(days=30),
            **_said(1, book),
        }
    )
    book.record(contact, span.start + timedelta(days=book.rng.randint(31, 300)))


def _said(rang: int, book: Book) -> dict[str, object]:
    """Return the details of somebody, by the fields of `DescribeContact`."""
    person = somebody(book.rng)
    given: dict[str, object] = {"rang": rang}
    names = DescribeContact.model_fields.keys() - {"rang", "perimetre"}
    return given | {name: getattr(person, name) for name in names if hasattr(person, name)}
