"""What every command on a structure, an operator or a CPOM checks about it."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Final
from uuid import UUID, uuid5

from placeasile.domain.kernel import (
    Context,
    History,
    NotFound,
    RuleViolation,
    ValueRefused,
)
from placeasile.domain.territory import DEPARTEMENTS

REGISTER_ID: Final = UUID("9f1d3c50-7a3f-5c2e-8f57-1f0a3b2c4d5e")
"""The name space of the things that are not registered: they have always been."""

REFERENCE_ID: Final = uuid5(REGISTER_ID, "reference")
"""What the reference data and the announcements are about."""

KINDS: Final[Mapping[str, str]] = {
    "structure": "La structure",
    "operateur": "L'opérateur",
    "cpom": "Le CPOM",
    "transformation": "La transformation",
    "campagne": "La campagne",
    "dna": "Le code DNA",
}
"""The things that facts are about, with their French names."""


def departement_id(code: str) -> UUID:
    """Return the id of a département as a thing that facts are about."""
    return uuid5(REGISTER_ID, f"departement/{code}")


def dna_id(code: str) -> UUID:
    """Return the id of a DNA code as a thing that facts are about."""
    return uuid5(REGISTER_ID, f"dna/{code}")


def campaign_id(year: int) -> UUID:
    """Return the id of the update campaign of a year."""
    return uuid5(REGISTER_ID, f"campaign/{year}")


ALWAYS: Final[Mapping[UUID, tuple[str, str]]] = {
    REFERENCE_ID: ("reference", "Données de référence"),
    **{departement_id(code): ("departement", one.nom) for code, one in DEPARTEMENTS.items()},
}
"""The kind and the name of the things that are not registered."""


class SubjectNotFound(NotFound):
    """Nothing of that kind was ever registered under this id."""

    code: ClassVar[str] = "subject-not-found"
    wording: ClassVar[str] = "{thing} {value} n'est pas au registre."
    remedy: ClassVar[str] = "Cherchez par le nom ou le code, ou faites d'abord l'inscription."


class SubjectClosed(RuleViolation):
    """The structure was closed on that day."""

    code: ClassVar[str] = "subject-closed"
    wording: ClassVar[str] = "La structure est fermée depuis le {closed_from:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez la date, ou retirez la fermeture."


class SubjectAnnulled(RuleViolation):
    """The structure was registered in error: nothing more is recorded about it."""

    code: ClassVar[str] = "subject-annulled"
    wording: ClassVar[str] = "L'inscription de la structure a été annulée : {motif}."
    remedy: ClassVar[str] = "Travaillez sur la bonne structure, ou retirez l'annulation."


class NotYet(ValueRefused):
    """A fact of the past cannot be dated in the future."""

    code: ClassVar[str] = "not-yet"
    wording: ClassVar[str] = "Le {value:%d/%m/%Y} n'est pas encore passé."
    remedy: ClassVar[str] = "Saisissez le fait le jour même ou après."


class WrongOrder(ValueRefused):
    """One day must not come before another."""

    code: ClassVar[str] = "wrong-order"
    wording: ClassVar[str] = "Le {value:%d/%m/%Y} précède le {first:%d/%m/%Y} ({what})."
    remedy: ClassVar[str] = "Vérifiez les deux dates."


class OperateurInactive(RuleViolation):
    """The operator was merged into another, or stopped, before that day."""

    code: ClassVar[str] = "operateur-inactive"
    wording: ClassVar[str] = (
        "L'opérateur {value} n'est plus en activité depuis le {since:%d/%m/%Y}."
    )
    remedy: ClassVar[str] = "Choisissez l'opérateur qui l'a repris, ou vérifiez la date."


def history_of(context: Context, kind: str) -> History:
    """Return the stream of the thing that a command is addressed to, which it ``reads``.

    Raises:
        SubjectNotFound: it is not in the register, or is a thing of another kind.
    """
    found = context.peers.get(context.subject, History())
    refuse_other(found, kind, context.subject, field=f"{kind}_id")
    return found


def refuse_other(history: History, kind: str, value: object, *, field: str) -> None:
    """Raise unless a history is that of a registered thing of a kind.

    Raises:
        SubjectNotFound: it is not.
        SubjectAnnulled: it is a structure registered in error.
    """
    steps = history.steps("registered")
    if not steps or steps[0][1]["kind"] != kind:
        raise SubjectNotFound(field=field, value=value, thing=KINDS[kind])
    refuse_annulled(history)


def refuse_annulled(structure: History) -> None:
    """Raise when a structure was registered in error.

    Raises:
        SubjectAnnulled: it was.
    """
    annulled = structure.latest("void")
    if annulled is not None:
        raise SubjectAnnulled(field="structure_id", motif=annulled["motif"])


def closed_from(structure: History, on: date) -> date | None:
    """Return the first day of the closing that holds on a day, None when it is not closed."""
    found = None
    for day, value in structure.steps("closed"):
        if day > on:
            break
        found = None if value["last_day"] is None else day
    return found


def refuse_closed_on(structure: History, on: date, *, field: str = "effective_on") -> None:
    """Raise when a structure is closed on a day.

    Raises:
        SubjectClosed: it is.
    """
    closed = closed_from(structure, on)
    if closed is not None:
        raise SubjectClosed(field=field, value=on, closed_from=closed)


def inactive_since(operateur: History, on: date) -> date | None:
    """Return the day since when an operator is merged or inactive, None when it is active."""
    merged = operateur.steps("operateur_merged")
    if merged and merged[0][0] <= on:
        return merged[0][0]
    stopped = [(day, value) for day, value in operateur.steps("operateur_active") if day <= on]
    return stopped[-1][0] if stopped and not stopped[-1][1]["active"] else None


def refuse_inactive(
    operateur: History, value: object, on: date, *, field: str = "operateur_id"
) -> None:
    """Raise when an operator is merged into another, or inactive, on a day.

    Raises:
        OperateurInactive: it is.
    """
    since = inactive_since(operateur, on)
    if since is not None:
        raise OperateurInactive(field=field, value=value, since=since)


def refuse_future(on: date, context: Context, *, field: str = "effective_on") -> None:
    """Raise when a day has not come.

    Raises:
        NotYet: it has not.
    """
    if on > context.today:
        raise NotYet(field=field, value=on)


def refuse_before(on: date, first: date, what: str, *, field: str = "effective_on") -> None:
    """Raise when a day comes before another; ``what`` names the other in French.

    Raises:
        WrongOrder: it does.
    """
    if on < first:
        raise WrongOrder(field=field, value=on, first=first, what=what)
