"""Why a command on the sites of a structure may be refused."""

from typing import ClassVar

from placeasile.domain.kernel import NotFound, RuleViolation, ValueRefused


class SiteNotFound(NotFound):
    """The structure has no such site on that day."""

    code: ClassVar[str] = "site-not-found"
    wording: ClassVar[str] = "Le site {value} est inconnu, ou n'est pas encore ouvert à cette date."
    remedy: ClassVar[str] = "Reprenez l'identifiant dans la liste des sites, ou changez de date."


class SiteIsClosed(RuleViolation):
    """The site is closed on that day."""

    code: ClassVar[str] = "site-is-closed"
    wording: ClassVar[str] = "Le site {value} est fermé depuis le {closed_from:%d/%m/%Y}."
    remedy: ClassVar[str] = "Choisissez une date antérieure, ou retirez la fermeture du site."


class SiteAlreadyClosed(RuleViolation):
    """The site, or the antenna, closes on another day."""

    code: ClassVar[str] = "site-already-closed"
    wording: ClassVar[str] = "{value} est déjà fermé depuis le {closed_from:%d/%m/%Y}."
    remedy: ClassVar[str] = "Corrigez la fermeture avec « supersedes » et un motif."


class TooManyPlacesOfAKind(ValueRefused):
    """A site has no more places in a QPV, or in social housing, than places."""

    code: ClassVar[str] = "too-many-places-of-a-kind"
    wording: ClassVar[str] = "{value} places {label} dépassent les {places} places du site."
    remedy: ClassVar[str] = "Vérifiez les deux nombres ; « true » dit toutes les places."


class NoSiteWithPlaces(RuleViolation):
    """A list of sites is complete when at least one open site has places."""

    code: ClassVar[str] = "no-site-with-places"
    wording: ClassVar[str] = "Aucun site ouvert n'a de places au {value:%d/%m/%Y}."
    remedy: ClassVar[str] = "Saisissez d'abord les sites et leurs places."


class AntenneNotFound(NotFound):
    """The structure has no such antenna on that day."""

    code: ClassVar[str] = "antenne-not-found"
    wording: ClassVar[str] = "L'antenne {value} est inconnue, ou fermée, à cette date."
    remedy: ClassVar[str] = "Reprenez l'identifiant dans la liste des antennes, ou changez de date."
