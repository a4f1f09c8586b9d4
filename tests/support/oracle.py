"""The query tables, computed from the events by the plainest loops that say their rules.

Nothing here reads our SQL or shares code with it. A row is a dict under the names of the
table's columns. Every answer is for a moment: what is true on ``effective_on``, as known at
``position``.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, TypeAlias
from uuid import UUID

from placeasile.domain.kernel import FactRetracted, Recorded
from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.domain.values import fold
from tests.support.oracles.periods import place_periods

Row: TypeAlias = dict[str, Any]

ALIVE: Final = 2**63 - 1
COUNTED: Final = ("OUVERTE", "INCONNUE")


@dataclass(frozen=True, slots=True)
class Said:
    """A value that a standing event asserts."""

    subject: UUID
    facet: str
    key: str
    day: date
    position: int
    value: Mapping[str, Any]


def cents(amount: Fraction) -> Decimal:
    """Round to the cent, halves away from zero."""
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """Add what is known; None when nothing is. Numbers of places are equal as decimals."""
    known = [one for one in values if one is not None]
    return sum(known, Decimal(0)) if known else None


def days_in(year: int) -> int:
    """Return 365 or 366."""
    return (date(year, 12, 31) - date(year, 1, 1)).days + 1


class Oracle:
    """Answers for one moment, from events in the order of the log."""

    def __init__(self, log: Sequence[Recorded], effective_on: date, position: int) -> None:
        self.on = effective_on
        self.position = position
        self.known = [one for one in log if one.position <= position]
        self.killers: dict[UUID, Recorded] = {}
        for one in self.known:
            if one.supersedes is not None and one.supersedes not in self.killers:
                self.killers[one.supersedes] = one
        self.years = range(effective_on.year - 4, effective_on.year + 1)

    # ------------------------------------------------------------------ the two dates

    def about(self, one: Recorded) -> UUID:
        """Return what an event is about; a retraction is about what it retracts."""
        if isinstance(one.event, FactRetracted):
            target = one.event.target
            return next(self.about(past) for past in self.known if past.event_id == target)
        return one.event.subject(one.stream_id)

    @cached_property
    def said(self) -> list[Said]:
        """Everything that standing events assert, in the order of the log."""
        return [
            Said(
                self.about(one),
                fact.facet,
                fact.key,
                date.min if fact.origin else one.effective_on,
                one.position,
                fact.value,
            )
            for one in self.known
            if one.event_id not in self.killers
            for fact in one.event.facts()
        ]

    @cached_property
    def by_facet(self) -> dict[tuple[UUID, str], list[Said]]:
        """What is said about a facet of a subject."""
        found: dict[tuple[UUID, str], list[Said]] = {}
        for one in self.said:
            found.setdefault((one.subject, one.facet), []).append(one)
        return found

    def every(self, subject: UUID, facet: str, key: str | None = "") -> list[Said]:
        """Return what is said under a key, or under any key, whatever its day."""
        found = self.by_facet.get((subject, facet), [])
        return [one for one in found if key is None or one.key == key]

    def value(self, subject: UUID, facet: str, on: date, key: str = "") -> Said | None:
        """Return what holds on a day: the latest day wins, then the latest record."""
        best: Said | None = None
        for one in self.every(subject, facet, key):
            if one.day <= on and (
                best is None or (one.day, one.position) > (best.day, best.position)
            ):
                best = one
        return best

    def get(self, subject: UUID, facet: str, on: date, name: str, key: str = "") -> Any:  # noqa: ANN401 (JSON)
        """Return one field of what holds on a day, None when nothing does."""
        found = self.value(subject, facet, on, key)
        return None if found is None else found.value[name]

    def first(self, subject: UUID, facet: str, key: str = "") -> Said | None:
        """Return what is said for the earliest day."""
        best: Said | None = None
        for one in self.every(subject, facet, key):
            if best is None or (one.day, one.position) < (best.day, best.position):
                best = one
        return best

    def keys(self, subject: UUID, facet: str) -> list[str]:
        """Return the keys of a facet that something is said about."""
        return sorted({one.key for one in self.every(subject, facet, None)})

    # ------------------------------------------------------------------ who there is

    def subjects(self, kind: str) -> list[UUID]:
        """Return the structures, or the operators, that are registered as known."""
        return sorted(
            {
                one.subject
                for one in self.said
                if one.facet == "registered" and one.value["kind"] == kind
            }
        )

    def opened_on(self, structure: UUID) -> date | None:
        """Return the day of its opening, past or to come, None when unknown."""
        found = self.first(structure, "opened")
        return None if found is None else found.day

    def departement(self, structure: UUID) -> str | None:
        """Return its département, that never changes."""
        found = self.first(structure, "departement")
        return None if found is None else str(found.value["departement"])

    def annulled(self, structure: UUID) -> bool:
        """Tell whether it was registered in error."""
        return self.first(structure, "void") is not None

    def closing(self, structure: UUID, on: date) -> Said | None:
        """Return the closing that holds on a day, None when it is open, or open again."""
        found = self.value(structure, "closed", on)
        return None if found is None or found.value["last_day"] is None else found

    def gone(self, structure: UUID, on: date) -> bool:
        """Tell whether it has no places on a day."""
        return self.annulled(structure) or self.closing(structure, on) is not None

    def etat(self, structure: UUID, on: date) -> str:
        """Return the state of a structure on a day."""
        opened_on = self.opened_on(structure)
        if self.annulled(structure):
            return "ANNULEE"
        if self.closing(structure, on) is not None:
            return "FERMEE"
        if opened_on is None:
            return "INCONNUE"
        return "A_VENIR" if opened_on > on else "OUVERTE"

    # ------------------------------------------------------------------ the base tables

    def fact(self) -> list[Row]:
        """What every event asserts, standing or not."""
        return [
            {
                "position": one.position,
                "ordinal": ordinal,
                "subject": self.about(one),
                "facet": fact.facet,
                "key": fact.key,
                "effective_on": date.min if fact.origin else one.effective_on,
                "dead_at": self._dead_at(one),
                "event_id": one.event_id,
                "value": dict(fact.value),
            }
            for one in self.known
            for ordinal, fact in enumerate(one.event.facts())
        ]

    def _dead_at(self, one: Recorded) -> int:
        killer = self.killers.get(one.event_id)
        return ALIVE if killer is None else killer.position

    def timeline(self) -> list[Row]:
        """Every event, with what became of it."""
        return [self._line(one) for one in self.known]

    def _line(self, one: Recorded) -> Row:
        killer = self.killers.get(one.event_id)
        etat = "EN_VIGUEUR"
        if killer is not None:
            etat = "RETIRE" if isinstance(killer.event, FactRetracted) else "CORRIGE"
        return {
            "subject": self.about(one),
            "position": one.position,
            "event_id": one.event_id,
            "stream_id": one.stream_id,
            "stream_version": one.version,
            "type": one.event.TOPIC,
            "effective_on": one.effective_on,
            "recorded_at": one.recorded_at,
            "actor": one.actor,
            "source": one.source,
            "provenance": one.provenance,
            "reason": one.reason,
            "supersedes": one.supersedes,
            "etat": etat,
            "replaced_by": None if killer is None else killer.event_id,
            "a_venir": one.effective_on > self.on,
            "data": json.loads(one.event.model_dump_json()),
        }

    # ------------------------------------------------------------------ contracts

    def period(self) -> list[Row]:
        """Every convention and authorisation, past, present or decided, among the others."""
        rows = [
            self._period(structure, kind, key)
            for structure in self.subjects("structure")
            for kind in ("authorisation", "convention")
            for key in self.keys(structure, kind)
        ]
        place_periods(rows, self.on)
        return rows

    def _period(self, structure: UUID, kind: str, key: str) -> Row:
        started = self.first(structure, kind, key)
        assert started is not None
        ended = self.value(structure, f"{kind}_end", max(self.on, started.day), key)
        assert ended is not None
        end_on = date.fromisoformat(ended.value["end"])
        avenants = [
            one.day for one in self.every(structure, f"{kind}_avenant", key) if one.day <= self.on
        ]
        etat = "EN_COURS"
        if started.day > self.on:
            etat = "A_VENIR"
        elif end_on < self.on:
            etat = "EXPIREE"
        previous = started.value.get("previous_id")
        return {
            "structure_id": structure,
            "kind": kind,
            "period_id": UUID(key),
            "start_on": started.day,
            "end_on": end_on,
            "ended_early": ended.value["ended_early"],
            "previous_id": None if previous is None else UUID(previous),
            "reference": started.value["reference"],
            "avenants": len(avenants),
            "last_avenant_on": max(avenants, default=None),
            "etat": etat,
        }

    def _contract(self, structure: UUID, kind: str) -> tuple[date | None, date | None]:
        """Return the days of the period in force that started last."""
        best: Row | None = None
        for key in self.keys(structure, kind):
            one = self._period(structure, kind, key)
            days = one["start_on"], one["end_on"]
            if one["etat"] == "EN_COURS" and (
                best is None or days > (best["start_on"], best["end_on"])
            ):
                best = one
        return (None, None) if best is None else (best["start_on"], best["end_on"])

    # ------------------------------------------------------------------ the sheet

    def sheet(self) -> list[Row]:
        """The structures that are registered, or were open, by the day."""
        return [
            self._sheet(one, registered.day)
            for one in self.subjects("structure")
            if (registered := self.first(one, "registered")) is not None
            and (registered.day <= self.on or (self.opened_on(one) or date.max) <= self.on)
        ]

    def _codes(self, structure: UUID, facet: str) -> list[str]:
        """Return the codes that it bears, the latest first, then in their own order."""
        held = [
            found
            for key in self.keys(structure, facet)
            if (found := self.value(structure, facet, self.on, key)) and found.value["held"]
        ]
        return [one.key for one in sorted(held, key=lambda one: (-one.day.toordinal(), one.key))]

    def _visits(self, structure: UUID) -> list[date]:
        """Return the days of its inspections that stand."""
        return [
            found.day
            for key in self.keys(structure, "inspection")
            if (found := self.value(structure, "inspection", self.on, key))
            and not found.value["withdrawn"]
        ]

    def _address(self, structure: UUID) -> Row:
        found = self.value(structure, "adresse", self.on)
        names = ("adresse", "code_postal", "commune", "code_insee", "latitude", "longitude")
        address = {name: None if found is None else found.value[name] for name in names}
        geocode = self.value(structure, "geocode", self.on)
        if geocode is not None and (found is None or geocode.day >= found.day):
            address["latitude"] = geocode.value["latitude"]
            address["longitude"] = geocode.value["longitude"]
        return address

    def _operateur(self, structure: UUID, on: date) -> UUID | None:
        found = self.value(structure, "operateur", on)
        return None if found is None else UUID(found.value["operateur_id"])

    def _sheet(self, structure: UUID, registered_on: date) -> Row:
        on = self.on
        closed = self.closing(structure, on)
        gone = self.gone(structure, on)
        places = None if gone else self.value(structure, "places", on)
        operateur_id = self._operateur(structure, on)
        operateur = operateur_id and self.get(operateur_id, "nom", on, "nom")
        nom = self.get(structure, "nom", on, "nom")
        departement = self.departement(structure)
        convention = self._contract(structure, "convention")
        authorisation = self._contract(structure, "authorisation")
        visits = self._visits(structure)
        dna, finess = self._codes(structure, "dna"), self._codes(structure, "finess")
        granted = self.get(structure, "dotation_granted", on, "amount", str(on.year))
        about = [one for one in self.known if self.about(one) == structure]
        return {
            "structure_id": structure,
            "version": max(one.version for one in about if one.stream_id == structure),
            "last_position": max(one.position for one in about),
            "type": self.get(structure, "type", on, "type"),
            "nom": nom,
            "nom_tri": None if nom is None else fold(nom),
            "dna_code": dna[0] if dna else None,
            "dna_codes": dna,
            "finess_code": finess[0] if finess else None,
            "finess_codes": finess,
            "operateur_id": operateur_id,
            "operateur": operateur,
            "operateur_tri": None if operateur is None else fold(operateur),
            "filiale": self.get(structure, "operateur", on, "filiale"),
            "departement": departement,
            "region": None if departement is None else DEPARTEMENTS[departement].region,
            **self._address(structure),
            "etat": self.etat(structure, on),
            "registered_on": registered_on,
            "opened_on": self.opened_on(structure),
            "last_day": date.fromisoformat(closed.value["last_day"]) if closed else None,
            "motif_fermeture": closed.value["motif"] if closed else None,
            "places": places.value["n"] if places else None,
            "places_depuis": places.day if places else None,
            **{
                one: None if gone else self.get(structure, one, on, "n")
                for one in ("pmr", "lgbt", "fvv_teh")
            },
            "convention_start": convention[0],
            "convention_end": convention[1],
            "authorisation_start": authorisation[0],
            "authorisation_end": authorisation[1],
            "dotation_granted": None if granted is None else Decimal(granted),
            "inspections": len(visits),
            "last_inspection_on": max(visits, default=None),
            **self._described(structure),
        }

    def _described(self, structure: UUID) -> Row:
        on = self.on
        codes = self.keys(structure, "code_bhasile")
        held = [one for one in codes if self.value(structure, "code_bhasile", on, one)]
        attached = self.value(structure, "programme", on)
        housing = self.housing(structure, on)
        del housing["sites_connus"]
        return {
            "code_bhasile": max(held, default=None),
            "public": self.get(structure, "public", on, "public"),
            "specialisation_lgbt": self.get(structure, "specialisation", on, "labelled", "LGBT"),
            "specialisation_fvv_teh": self.get(
                structure, "specialisation", on, "labelled", "FVV_TEH"
            ),
            "date_303": attached.day if attached and attached.value["attached"] else None,
            **housing,
            "arrondissement": self.get(structure, "arrondissement", on, "arrondissement"),
        }

    def housing(self, structure: UUID, on: date) -> Row:
        """Count the sites that are open on a day, and add up what is known of their places."""
        open_sites = [
            key
            for key in self.keys(structure, "site")
            if (site := self.value(structure, "site", on, key)) and site.value["last_day"] is None
        ]
        forms = {
            self.get(structure, "site_repartition", on, "repartition", one) for one in open_sites
        }
        forms.discard(None)

        def numbers(name: str) -> list[int]:
            said = (self.get(structure, "site_places", on, name, one) for one in open_sites)
            return [one for one in said if one is not None]

        def summed(name: str) -> int | None:
            known = numbers(name)
            return sum(known) if known and not self.gone(structure, on) else None

        return {
            "bati": "MIXTE" if len(forms) > 1 else next(iter(forms), None),
            "sites": len(open_sites),
            "sites_connus": len(numbers("places")),
            "places_sites": summed("places"),
            "places_qpv": summed("qpv_places"),
            "places_logement_social": summed("logement_social_places"),
        }

    # ------------------------------------------------------------------ years

    @cached_property
    def _years(self) -> list[Row]:
        return [
            self._year(structure, year)
            for structure in self.subjects("structure")
            for year in self.years
        ]

    def year(self) -> list[Row]:
        """Every structure, in each of the five years that end with the day's."""
        return self._years

    def _balance(self, structure: UUID, facet: str, year: int, on: date) -> int | None:
        """Return a number of places: the statement for the year, else what is in force."""
        if self.gone(structure, on):
            return None
        stated = self.get(structure, f"{facet}_stated", on, "n", str(year))
        return self.get(structure, facet, on, "n") if stated is None else stated

    def _places_1_jan(self, structure: UUID, year: int) -> int | None:
        """Return what takes effect on 1 January, else the balance of the day before."""
        on = date(year, 1, 1)
        if self.gone(structure, on):
            return None
        step = self.value(structure, "places", on)
        if step is not None and step.day == on:
            return step.value["n"]
        return self._balance(structure, "places", year - 1, on)

    def _year(self, structure: UUID, year: int) -> Row:
        first, last = date(year, 1, 1), date(year, 12, 31)
        balance_on = min(last, self.on)
        places = self._balance(structure, "places", year, balance_on)
        stated = self.value(structure, "places_stated", balance_on, str(year))
        requested = self.get(structure, "dotation_requested", self.on, "amount", str(year))
        granted = self.value(structure, "dotation_granted", self.on, str(year))
        amount = None if granted is None else Decimal(granted.value["amount"])
        source = None
        if places is not None:
            source = "EFFET" if stated is None else "BILAN"
        return {
            "structure_id": structure,
            "year": year,
            "balance_on": balance_on,
            "etat": self.etat(structure, balance_on),
            "type": self.get(structure, "type", balance_on, "type"),
            "departement": self.departement(structure),
            "operateur_id": self._operateur(structure, balance_on),
            "operateur_id_1_jan": self._operateur(structure, first),
            "places": places,
            "places_source": source,
            **{
                one: self._balance(structure, one, year, balance_on)
                for one in ("pmr", "lgbt", "fvv_teh")
            },
            "places_1_jan": self._places_1_jan(structure, year),
            "dotation_requested": None if requested is None else Decimal(requested),
            "dotation_granted": amount,
            "dotation_amended": None if granted is None else granted.value["amended"],
            "cout_journalier": (
                cents(Fraction(amount) / places / days_in(year))
                if amount is not None and places
                else None
            ),
            "inspections": sum(first <= one <= last for one in self._visits(structure)),
        }

    # ------------------------------------------------------------------ operators

    @cached_property
    def _tenures(self) -> list[Row]:
        return [
            row
            for structure in self.subjects("structure")
            for year in self.years
            for row in self._tenure(structure, year)
        ]

    def tenure(self) -> list[Row]:
        """The stays of operators in structures, cut by years."""
        return self._tenures

    def _tenure(self, structure: UUID, year: int) -> list[Row]:
        """Go through the days of a year, from opening to closing."""
        opened_on = self.opened_on(structure) or date.min
        if self.annulled(structure):
            return []
        changes = {one.day for one in self.every(structure, "operateur") if one.day <= self.on}
        rows: list[Row] = []
        operateur_id: UUID | None = None
        running = False
        for number in range(days_in(year)):
            day = date(year, 1, 1) + timedelta(days=number)
            if number == 0 or day in changes:
                operateur_id = self._operateur(structure, min(day, self.on))
            closed = self.closing(structure, min(day, self.on)) is not None
            if operateur_id is None or day < opened_on or closed:
                running = False
                continue
            if running and rows[-1]["operateur_id"] == operateur_id:
                rows[-1]["last_on"] = day
                rows[-1]["days"] += 1
            else:
                rows.append(
                    {
                        "structure_id": structure,
                        "year": year,
                        "operateur_id": operateur_id,
                        "first_on": day,
                        "last_on": day,
                        "days": 1,
                    }
                )
            running = True
        return rows

    def shares(self) -> dict[tuple[UUID, int, date], Decimal]:
        """Share each dotation by days: what is due by the end of a stay, less before it."""
        shares: dict[tuple[UUID, int, date], Decimal] = {}
        for one in self._years:
            stays = [
                stay
                for stay in self._tenures
                if (stay["structure_id"], stay["year"]) == (one["structure_id"], one["year"])
            ]
            if one["dotation_granted"] is None:
                continue
            amount = Fraction(one["dotation_granted"])
            all_days = sum(stay["days"] for stay in stays)
            before = 0
            for stay in stays:
                after = before + stay["days"]
                shares[one["structure_id"], one["year"], stay["first_on"]] = cents(
                    amount * after / all_days
                ) - cents(amount * before / all_days)
                before = after
        return shares

    def operator_year(self) -> list[Row]:
        """The operators that ran a structure in a year."""
        shares = self.shares()
        found = {(one["operateur_id"], one["year"]) for one in self._tenures}
        return [
            self._operator_year(operateur_id, year, shares) for operateur_id, year in sorted(found)
        ]

    def _operator_year(
        self, operateur_id: UUID, year: int, shares: Mapping[tuple[UUID, int, date], Decimal]
    ) -> Row:
        stays = [
            one
            for one in self._tenures
            if (one["operateur_id"], one["year"]) == (operateur_id, year)
        ]
        years = {one["structure_id"]: one for one in self._years if one["year"] == year}
        run = {one["structure_id"] for one in stays}
        at_end = [
            one
            for key, one in years.items()
            if key in run and one["operateur_id"] == operateur_id and one["etat"] in COUNTED
        ]
        at_start = [
            years[one["structure_id"]] for one in stays if one["first_on"] == date(year, 1, 1)
        ]
        return {
            "operateur_id": operateur_id,
            "year": year,
            "structures": len(at_end),
            "structures_1_jan": len(at_start),
            "places": total(one["places"] for one in at_end) if at_end else 0,
            "places_connues": sum(one["places"] is not None for one in at_end),
            "places_1_jan": total(one["places_1_jan"] for one in at_start) if at_start else 0,
            "dotation_granted": total(
                shares.get((one["structure_id"], year, one["first_on"])) for one in stays
            ),
            "dotations_connues": sum(years[one]["dotation_granted"] is not None for one in run),
            "jours": sum(one["days"] for one in stays),
        }

    # ------------------------------------------------------------------ territories

    def territory_year(self) -> list[Row]:
        """Each département, region and the nation, by type and for all types."""
        groups: dict[tuple[str, str, str, int, str], list[Row]] = {}
        for one in self._years:
            departement = one["departement"]
            if departement is None or one["etat"] == "ANNULEE":
                continue
            region = DEPARTEMENTS[departement].region
            for level, code in (
                ("departement", departement),
                ("region", region),
                ("nation", "FR"),
            ):
                for kind in ("TOUS", one["type"] or "INCONNU"):
                    key = f"{level}:{code}", level, code, one["year"], kind
                    groups.setdefault(key, []).append(one)
        return [self._territory_year(key, rows) for key, rows in sorted(groups.items())]

    def departement_year(self) -> list[Row]:
        """Each département by type, with the terms of its daily cost."""
        groups: dict[tuple[str, int, str], list[Row]] = {}
        for one in self._years:
            if one["departement"] is not None and one["etat"] != "ANNULEE":
                key = one["departement"], one["year"], one["type"] or "INCONNU"
                groups.setdefault(key, []).append(one)
        return [self._departement_year(*key, rows) for key, rows in groups.items()]

    def _departement_year(self, code: str, year: int, kind: str, rows: Sequence[Row]) -> Row:
        territory = f"departement:{code}"
        row = self._territory_year((territory, "departement", code, year, kind), rows)
        counted = [one for one in rows if one["etat"] in COUNTED]
        granted = [one for one in counted if one["dotation_granted"] is not None]
        del row["level"], row["cout_journalier"]
        return row | {
            "region": DEPARTEMENTS[code].region,
            "places": total(one["places"] for one in counted),
            "dotation_priced": total(one["dotation_granted"] for one in granted if one["places"]),
            "places_priced": total(one["places"] for one in granted),
        }

    def _territory_year(self, key: tuple[str, str, str, int, str], rows: Sequence[Row]) -> Row:
        territory, level, code, year, kind = key
        counted = [one for one in rows if one["etat"] in COUNTED]
        priced = [one for one in counted if one["places"] and one["dotation_granted"] is not None]
        return {
            "territory": territory,
            "level": level,
            "code": code,
            "year": year,
            "type": kind,
            "structures": len(counted),
            "places": total(one["places"] for one in counted) if counted else 0,
            "places_connues": sum(one["places"] is not None for one in counted),
            **{one: total(row[one] for row in counted) for one in ("pmr", "lgbt", "fvv_teh")},
            "dotation_requested": total(one["dotation_requested"] for one in rows),
            "dotation_granted": total(one["dotation_granted"] for one in rows),
            "dotations_connues": sum(one["dotation_granted"] is not None for one in rows),
            "cout_journalier": (
                cents(
                    Fraction(sum(one["dotation_granted"] for one in priced))
                    / sum(one["places"] for one in priced)
                    / days_in(year)
                )
                if priced
                else None
            ),
            "inspections": sum(one["inspections"] for one in rows),
        }

    # ------------------------------------------------------------------ search

    def search(self) -> list[Row]:
        """The words by which each structure is found, whatever their day."""
        return [
            {"structure_id": one, "texte": fold(" ".join(self._words(one)))}
            for one in self.subjects("structure")
        ]

    def _words(self, structure: UUID) -> list[str]:
        words = {one.value["nom"] for one in self.every(structure, "nom")}
        words |= {one.value["type"] for one in self.every(structure, "type")}
        words |= {one.key for one in self.every(structure, "dna", None)}
        words |= {one.key for one in self.every(structure, "finess", None)}
        words |= {one.key for one in self.every(structure, "code_bhasile", None)}
        words |= {one.value["commune"] for one in self.every(structure, "site_address", None)}
        for one in self.every(structure, "adresse"):
            place = one.value["commune"], one.value["code_postal"]
            words.add(" ".join(part for part in place if part))
        for one in self.every(structure, "operateur"):
            words.add(one.value["filiale"] or "")
            names = self.every(UUID(one.value["operateur_id"]), "nom")
            words |= {name.value["nom"] for name in names}
        departement = self.departement(structure)
        territory: list[str] = []
        if departement is not None:
            found = DEPARTEMENTS[departement]
            territory = [departement, found.nom, REGIONS[found.region]]
        return [*sorted(words, key=str.encode), *territory]

    # ------------------------------------------------------------------ all of it

    def tables(self) -> dict[str, list[Row]]:
        """Return the first tables, by name; `tests.support.oracles.parts` adds the others."""
        return {
            "sheet": self.sheet(),
            "year": self.year(),
            "tenure": self.tenure(),
            "period": self.period(),
            "timeline": self.timeline(),
            "operator_year": self.operator_year(),
            "departement_year": self.departement_year(),
            "territory_year": self.territory_year(),
            "search": self.search(),
        }
