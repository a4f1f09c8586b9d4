"""Commands on the dwellings and antennas of a structure."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.sites.decisions import antennes, sites
from placeasile.domain.sites.decisions.sites import SITES

STRUCTURES: Final = {
    "sites": Recording("Ouvrir un site", SITES, sites.OpenSite),
    "sites/address": Recording("Dire la nouvelle adresse d'un site", SITES, sites.MoveSite),
    "sites/built-form": Recording("Changer le bâti d'un site", SITES, sites.ChangeSiteBuiltForm),
    "sites/places": Recording("Dire les places d'un site", SITES, sites.RecordSitePlaces),
    "sites/location": Recording("Localiser la commune d'un site", SITES, sites.LocateSiteCommune),
    "sites/location/missing": Recording(
        "Dire que la commune d'un site est introuvable", SITES, sites.MissSiteCommune
    ),
    "sites/closing": Recording("Fermer un site", SITES, sites.CloseSite),
    "sites/complete": Recording(
        "Déclarer la liste des sites complète", SITES, sites.DeclareSiteRegisterComplete
    ),
    "antennes": Recording("Ouvrir une antenne", SITES, antennes.OpenAntenne),
    "antennes/changes": Recording("Modifier une antenne", SITES, antennes.ChangeAntenne),
    "antennes/closing": Recording("Fermer une antenne", SITES, antennes.CloseAntenne),
}
"""By the last part of their address."""
