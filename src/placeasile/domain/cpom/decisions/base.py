"""What the commands on a CPOM share: its claims, its refusals, its decider."""

from datetime import date, timedelta
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.cpom.contract import end_of, start_of, stays_of
from placeasile.domain.kernel import Claim, Claims, History, RuleViolation, ValueRefused
from placeasile.domain.stating import opened
from placeasile.domain.values import fold

MOST_YEARS: Final = 10
"""The longest that a contract lasts, avenants included."""


class CpomAlreadySigned(RuleViolation):
    """The identifier already names a contract with another content."""

    code: ClassVar[str] = "cpom-already-signed"
    wording: ClassVar[str] = "Ce CPOM est déjà au registre, du {start:%d/%m/%Y} au {end:%d/%m/%Y}."
    remedy: ClassVar[str] = "Corrigez sa signature avec « supersedes » et un motif."


class CpomIdentityTaken(RuleViolation):
    """Another contract has this name, these years and this operator."""

    code: ClassVar[str] = "cpom-identity-taken"
    wording: ClassVar[str] = (
        "Un autre CPOM du même opérateur porte déjà ce nom pour les mêmes années : {value}."
    )
    remedy: ClassVar[str] = "Utilisez le CPOM existant, ou précisez le nom."


class CpomNameEmpty(ValueRefused):
    """A name needs at least one letter or digit."""

    code: ClassVar[str] = "cpom-name-empty"
    wording: ClassVar[str] = "Le nom « {value} » ne contient ni lettre ni chiffre."
    remedy: ClassVar[str] = "Saisissez le nom du CPOM, ou n'en donnez pas."


class CpomTooLong(ValueRefused):
    """A contract lasts from one to ten years."""

    code: ClassVar[str] = "cpom-too-long"
    wording: ClassVar[str] = "Du {start:%d/%m/%Y} au {value:%d/%m/%Y}, il y a plus de dix ans."
    remedy: ClassVar[str] = "Vérifiez les dates, ou enregistrez un nouveau CPOM."


class CpomEndsBeforeStart(ValueRefused):
    """The last day does not follow the first."""

    code: ClassVar[str] = "cpom-ends-before-start"
    wording: ClassVar[str] = "La fin, le {value:%d/%m/%Y}, ne suit pas le {start:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez les deux dates."


class CpomEndMovedBack(ValueRefused):
    """An avenant moves the end later; a contract that ends earlier is terminated."""

    code: ClassVar[str] = "cpom-end-moved-back"
    wording: ClassVar[str] = (
        "La fin du {value:%d/%m/%Y} ne s'accorde pas avec celle du {end:%d/%m/%Y}."
    )
    remedy: ClassVar[str] = (
        "Un avenant prolonge le CPOM : pour l'abréger, résiliez-le, ou corrigez l'autre avenant."
    )


class OutsideCpom(ValueRefused):
    """The day is not a day of the contract."""

    code: ClassVar[str] = "outside-cpom"
    wording: ClassVar[str] = (
        "Le {value:%d/%m/%Y} n'est pas dans le CPOM, du {start:%d/%m/%Y} au {end:%d/%m/%Y}."
    )
    remedy: ClassVar[str] = "Vérifiez la date, ou enregistrez l'avenant qui prolonge le CPOM."


class CpomEndedEarly(RuleViolation):
    """The contract has another early end."""

    code: ClassVar[str] = "cpom-ended-early"
    wording: ClassVar[str] = "Le CPOM est résilié, son dernier jour est le {last_day:%d/%m/%Y}."
    remedy: ClassVar[str] = "Corrigez ou retirez d'abord la résiliation."


class CpomGoesOn(RuleViolation):
    """Something of the contract comes after its last day."""

    code: ClassVar[str] = "cpom-goes-on"
    wording: ClassVar[str] = "Après le {value:%d/%m/%Y}, le CPOM connaît encore : {what}."
    remedy: ClassVar[str] = "Corrigez ou retirez d'abord ce qui suit, ou vérifiez la date."


class StructureInAnotherCpom(RuleViolation):
    """A structure is a member of one contract at a time."""

    code: ClassVar[str] = "structure-in-another-cpom"
    wording: ClassVar[str] = (
        "La structure {value} est déjà membre d'un autre CPOM en {year}, aux mêmes dates."
    )
    remedy: ClassVar[str] = "Enregistrez d'abord sa sortie de l'autre CPOM, ou changez les dates."


def identity_taken(key: str) -> CpomIdentityTaken:
    """Refuse an identity that another contract has."""
    name, years, _ = key.rsplit("/", 2)
    return CpomIdentityTaken(field="nom", value=f"{name} ({years})")


def member_taken(key: str) -> StructureInAnotherCpom:
    """Refuse a structure that is in another contract."""
    structure_id, year = key.split("/")
    return StructureInAnotherCpom(field="structure_id", value=UUID(structure_id), year=year)


def claims(history: History) -> Claims:
    """Its names for its years and its operator, and its members, by civil year.

    A stream holds one period a key, and a member may leave and come back: the key of a
    membership bears the year, and the period is that of the member in that year.
    """
    if not history.steps("cpom_contract"):
        return {}
    held: dict[tuple[str, str], Claim] = {}
    start = start_of(history)
    operateur_id = history.steps("cpom_contract")[0][1]["operateur_id"]
    years = f"{start.year}-{str(history.steps('cpom_end')[0][1]['end'])[:4]}"
    for _, value in history.steps("nom"):
        key = f"{fold(str(value['nom']))}/{years}/{operateur_id}"
        held["cpom_identity", key] = Claim(since=start)
    for structure_id in history.keys("member"):
        for since, until in _years_of(history, UUID(structure_id)):
            scope = "cpom_member", f"{structure_id}/{since.year}"
            earlier = held.get(scope)
            held[scope] = Claim(since if earlier is None else earlier.since, until)
    return held


def _years_of(history: History, structure_id: UUID) -> list[tuple[date, date]]:
    """Return the stays of a structure, cut by years: first day, and first day after."""
    return [
        (max(one.start, date(year, 1, 1)), min(one.end, date(year, 12, 31)) + timedelta(days=1))
        for one in stays_of(history, structure_id)
        for year in range(one.start.year, one.end.year + 1)
    ]


def refuse_duration(start: date, end: date, *, field: str) -> None:
    """Raise unless a contract lasts from one day to ten years.

    Raises:
        CpomEndsBeforeStart: the end does not follow the start.
        CpomTooLong: it lasts longer.
    """
    if end <= start:
        raise CpomEndsBeforeStart(field=field, value=end, start=start)
    if (end.year, end.month, end.day) >= (start.year + MOST_YEARS, start.month, start.day):
        raise CpomTooLong(field=field, value=end, start=start)


def refuse_outside(history: History, on: date, *, field: str = "effective_on") -> None:
    """Raise unless a day is in the contract, as decided at last.

    Raises:
        OutsideCpom: it is not.
    """
    start, end = start_of(history), end_of(history)
    if not start <= on <= end:
        raise OutsideCpom(field=field, value=on, start=start, end=end)


CPOM = opened(
    "cpom",
    claims=claims,
    taken={"cpom_identity": identity_taken, "cpom_member": member_taken},
)
