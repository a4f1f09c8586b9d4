"""Transformations, finalisations and campaigns by the plainest loops."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from tests.support.oracle import Oracle, Row, Said

STEPS: Final = ("01-identification", "02-places-hebergement", "03-actes-administratifs")
UPDATED: Final = {
    "step_places": "01-places",
    "step_documents_financiers": "02-documents-financiers",
    "step_analyse_financiere": "03-analyse-financiere",
    "step_actes_administratifs": "04-actes-administratifs",
}


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _id(value: object) -> UUID | None:
    return UUID(str(value)) if value else None


def _filled(oracle: Oracle, transformation: UUID, structure: object) -> date | None:
    if structure is None:
        return None
    return _day(
        oracle.get(
            transformation, "transformation_fill", oracle.on, "takes_effect_on", str(structure)
        )
    )


def movement(oracle: Oracle) -> list[Row]:
    """The movements that stand."""
    rows: list[Row] = []
    for one in oracle.subjects("transformation"):
        for key in oracle.keys(one, "movement"):
            places = oracle.get(one, "movement", oracle.on, "places", key)
            if not places:
                continue
            source, target = (_id(end) for end in key.split(">"))
            days = [_filled(oracle, one, end) for end in (source, target)]
            rows.append(
                {
                    "transformation_id": one,
                    "movement_key": key,
                    "from_structure_id": source,
                    "to_structure_id": target,
                    "places": places,
                    "takes_effect_on": min((day for day in days if day), default=None),
                }
            )
    return rows


def _capacity(oracle: Oracle, structure: UUID, on: date) -> int | None:
    if oracle.closing(structure, on) is not None:
        return 0
    return oracle.get(structure, "places", on, "n")


def _state(oracle: Oracle, transformation: UUID) -> Said | None:
    return oracle.value(transformation, "transformation_state", oracle.on)


def transformation_block(oracle: Oracle) -> list[Row]:
    """The structures that take part, with their capacity around the day."""
    moves = movement(oracle)
    rows: list[Row] = []
    for one in oracle.subjects("transformation"):
        state = _state(oracle, one)
        etat = "BROUILLON" if state is None else state.value["state"]
        for key in oracle.keys(one, "transformation_block"):
            block = oracle.value(one, "transformation_block", oracle.on, key)
            if block is None or block.value["kind"] is None:
                continue
            said = oracle.value(one, "transformation_fill", oracle.on, key)
            fill = {} if said is None else dict(said.value)
            on = _day(fill.get("takes_effect_on"))
            structure = UUID(key)
            mine = [row for row in moves if row["transformation_id"] == one]
            leaving = sum(row["places"] for row in mine if row["from_structure_id"] == structure)
            arriving = sum(row["places"] for row in mine if row["to_structure_id"] == structure)
            before = after = None
            if on is not None:
                before = _capacity(oracle, structure, on - timedelta(days=1))
                after = _capacity(oracle, structure, on)
            steps = STEPS[:1] if block.value["kind"] == "FERMETURE" else STEPS
            rows.append(
                {
                    "transformation_id": one,
                    "structure_id": structure,
                    "etat": etat,
                    "kind": block.value["kind"],
                    "structure_type": block.value["structure_type"],
                    "operateur_id": _id(block.value["operateur_id"]),
                    "departement": block.value["departement"],
                    "takes_effect_on": on,
                    "a_venir": None if on is None else on > oracle.on,
                    **{
                        name: fill.get(name)
                        for name in (
                            "new_places", "pmr", "lgbt", "fvv_teh", "nom", "motif", "act_reference",
                        )
                    },
                    "steps": len(steps),
                    "steps_valid": sum(
                        oracle.get(
                            one, "transformation_step", oracle.on, "status", f"{key}/{step}"
                        )
                        == "VALIDE"
                        for step in steps
                    ),
                    "leaving": leaving,
                    "arriving": arriving,
                    "places_before": before,
                    "places_after": after,
                    "ecart": (
                        (after or 0) - (before or 0) - (arriving - leaving)
                        if etat == "FINALISEE"
                        else None
                    ),
                }
            )  # fmt: skip
    return rows


def transformation_act(oracle: Oracle) -> list[Row]:
    """The acts of the blocks that are not removed."""
    rows: list[Row] = []
    for one in oracle.subjects("transformation"):
        for key in oracle.keys(one, "transformation_act"):
            said = oracle.value(one, "transformation_act", oracle.on, key)
            if said is None or said.value["category"] is None:
                continue
            structure, act = key.split("/")
            amends = said.value["amends"]
            start = _filled(oracle, one, structure) if amends else _day(said.value["start"])
            rows.append(
                {
                    "transformation_id": one,
                    "structure_id": UUID(structure),
                    "act_id": UUID(act),
                    **{name: said.value[name] for name in ("category", "title", "reference")},
                    "amends": amends,
                    "act_date": _day(said.value["act_date"]),
                    "start_on": start,
                    "end_on": _day(said.value["end"]),
                }
            )
    return rows


def transformation(oracle: Oracle) -> list[Row]:
    """The transformations that were started."""
    blocks, moves = transformation_block(oracle), movement(oracle)
    rows: list[Row] = []
    for one in oracle.subjects("transformation"):
        started = oracle.value(one, "registered", oracle.on)
        kind = oracle.value(one, "transformation_type", oracle.on)
        if started is None or kind is None:
            continue
        state = _state(oracle, one)
        mine = [row for row in blocks if row["transformation_id"] == one]
        moved = [row for row in moves if row["transformation_id"] == one]
        leaving = sum(row["places"] for row in moved if row["from_structure_id"])
        arriving = sum(row["places"] for row in moved if row["to_structure_id"])
        both = sum(
            row["places"] for row in moved if row["from_structure_id"] and row["to_structure_id"]
        )
        days = [row["takes_effect_on"] for row in mine if row["takes_effect_on"]]
        drifts = [abs(row["ecart"]) for row in mine if row["ecart"] is not None]
        rows.append(
            {
                "transformation_id": one,
                "type": kind.value["type"],
                "origin": kind.value["origin"],
                "dossier": oracle.get(one, "transformation_dossier", oracle.on, "dossier"),
                "etat": _word(oracle, one) if state is None else state.value["state"],
                "departement": min((row["departement"] for row in mine), default=None),
                "started_on": started.day,
                "etat_since": started.day if state is None else state.day,
                "takes_effect_on": min(days, default=None),
                "a_venir": min(days) > oracle.on if days else None,
                "blocks": len(mine),
                "leaving": leaving,
                "arriving": arriving,
                "transferred": both,
                "not_transferred": leaving - both,
                "created": arriving - both,
                "ecart": sum(drifts) if drifts else None,
            }
        )
    return rows


def _word(oracle: Oracle, transformation_id: UUID) -> str:
    begun = any(
        oracle.get(transformation_id, "transformation_step", oracle.on, "status", key)
        not in {None, "NON_COMMENCE", "PRE_REMPLI"}
        for key in oracle.keys(transformation_id, "transformation_step")
    )
    return "A_FINALISER" if begun else "A_INITIALISER"


def structure_transformation(oracle: Oracle) -> list[Row]:
    """What finalised transformations were for their structures."""
    moves = movement(oracle)
    known = set(oracle.subjects("structure"))
    rows: list[Row] = []
    for block in transformation_block(oracle):
        if block["etat"] != "FINALISEE" or block["structure_id"] not in known:
            continue
        if block["takes_effect_on"] is None:  # its content came after, in a log out of order
            continue
        mine = [row for row in moves if row["transformation_id"] == block["transformation_id"]]
        structure = block["structure_id"]
        kept = (
            "structure_id", "transformation_id", "kind", "takes_effect_on", "a_venir", "leaving",
            "arriving", "places_before", "places_after", "ecart", "motif",
        )  # fmt: skip
        rows.append(
            {
                **{name: block[name] for name in kept},
                "sources": sorted(
                    row["from_structure_id"]
                    for row in mine
                    if row["to_structure_id"] == structure and row["from_structure_id"]
                ),
                "targets": sorted(
                    row["to_structure_id"]
                    for row in mine
                    if row["from_structure_id"] == structure and row["to_structure_id"]
                ),
            }
        )
    return rows


def _actor(oracle: Oracle, said: Said | None) -> str | None:
    if said is None:
        return None
    return next(one.actor for one in oracle.known if one.position == said.position)


def finalisation(oracle: Oracle) -> list[Row]:
    """Where each structure stands."""
    rows: list[Row] = []
    for one in oracle.subjects("structure"):
        state = oracle.value(one, "finalisation", oracle.on)
        etat = None if state is None else state.value["etat"]
        valid = sum(
            oracle.get(one, "finalisation_step", oracle.on, "status", key) == "VALIDE"
            for key in oracle.keys(one, "finalisation_step")
        )
        sent = [
            said
            for key in oracle.keys(one, "submission")
            if (said := oracle.value(one, "submission", oracle.on, key)) is not None
        ]
        last = max(sent, key=lambda said: (said.day, said.position), default=None)
        status = {"FINALISEE": "FINALISE_AGENT", "SOUMISE": "FINALISE_OPERATEUR"}.get(etat or "")
        if etat == "OUVERTE":
            status = "EN_COURS_AGENT" if valid else "FINALISE_OPERATEUR"
        rows.append(
            {
                "structure_id": one,
                "status": status or "NON_COMMENCE",
                "etat": etat,
                "etat_since": None if state is None else state.day,
                "etat_by": _actor(oracle, state),
                "origin": None if state is None else state.value["origin"],
                "submission_id": None if last is None else UUID(last.key),
                "submitted_on": None if last is None else last.day,
                "missing_documents": None if last is None else last.value["missing_documents"],
                "steps_valid": valid,
            }
        )
    return rows


def finalisation_step(oracle: Oracle) -> list[Row]:
    """The steps that have a status."""
    return [
        {
            "structure_id": one,
            "step": key,
            "status": said.value["status"],
            "since": said.day,
            "author": _actor(oracle, said),
            "stream_versions": said.value.get("stream_versions"),
        }
        for one in oracle.subjects("structure")
        for key in oracle.keys(one, "finalisation_step")
        if (said := oracle.value(one, "finalisation_step", oracle.on, key)) is not None
    ]


def campaign(oracle: Oracle) -> list[Row]:
    """The deadlines of the campaigns that are open, or were."""
    rows: list[Row] = []
    for one in oracle.subjects("campagne"):
        opened = oracle.value(one, "campaign", oracle.on)
        closed = oracle.value(one, "campaign_closed", oracle.on)
        for key in oracle.keys(one, "campaign_deadline"):
            said = oracle.value(one, "campaign_deadline", oracle.on, key)
            if opened is None or said is None:
                continue
            rows.append(
                {
                    "subject": one,
                    "departement": key,
                    "year": opened.value["year"],
                    "opened_on": opened.day,
                    "deadline": _day(said.value["deadline"]),
                    "motif": said.value["motif"],
                    "closed_on": None if closed is None else closed.day,
                }
            )
    return rows


def actualisation(oracle: Oracle) -> list[Row]:
    """The structures that were called to a campaign."""
    rows: list[Row] = []
    for one in oracle.subjects("structure"):
        for year in oracle.keys(one, "campaign_enrolled"):
            called = oracle.value(one, "campaign_enrolled", oracle.on, year)
            if called is None:
                continue
            steps = {
                name: oracle.get(one, "campaign_step", oracle.on, "status", f"{year}/{step}")
                == "VALIDE"
                for name, step in UPDATED.items()
            }
            done = oracle.value(one, "actualised", oracle.on, year)
            etat = "EN_COURS" if any(steps.values()) else "A_DEBUTER"
            rows.append(
                {
                    "structure_id": one,
                    "year": int(year),
                    "departement": oracle.departement(one),
                    "operateur_id": _id(oracle.get(one, "operateur", oracle.on, "operateur_id")),
                    "etat": etat if done is None else "FINALISEE",
                    "enrolled_on": called.day,
                    **steps,
                    "actualised_on": None if done is None else done.day,
                    "actualised_by": _actor(oracle, done),
                }
            )
    return rows


TABLES: Final[dict[str, Callable[[Oracle], list[Row]]]] = {
    "movement": movement,
    "transformation_block": transformation_block,
    "transformation_act": transformation_act,
    "transformation": transformation,
    "structure_transformation": structure_transformation,
    "finalisation": finalisation,
    "finalisation_step": finalisation_step,
    "campaign": campaign,
    "actualisation": actualisation,
}
"""What computes each table."""
