"""Blocks about what a structure is: identity, calendar, places, housing, CPOM."""

from typing import Final

from placeasile.web.sheet.kernel import GOING_ON, Section, Shown
from placeasile.web.tables import Column, Row, columns


def _open(row: Row) -> bool:
    return row["etat"] != "FERMEE"


def _not_dropped(row: Row) -> bool:
    return not row["dropped"]


IDENTITY: Final = Section(
    "identite",
    "Identité",
    [
        *columns(
            "type", "nom", "code_bhasile", "dna_codes", "finess_codes", "operateur", "filiale",
            "departement", "arrondissement", "adresse", "code_postal", "commune", "public",
            "specialisation_lgbt", "specialisation_fvv_teh", "date_303", "registered_on",
            "opened_on",
        ),
        Column("last_day", absent=_open),
        Column("motif_fermeture", absent=_open),
    ],
    [
        Shown(
            "codes",
            "structure_code",
            "Codes, avec leurs périodes",
            [*columns("kind", "code", "since"), GOING_ON, *columns("description", "etat")],
            "Aucun code n'est renseigné.",
        ),
    ],
)  # fmt: skip

CALENDAR: Final = Section(
    "calendrier",
    "Calendrier",
    tables=[
        Shown(
            "periods",
            "period",
            "Conventions et autorisations",
            [
                *columns("kind", "reference", "start_on", "end_on", "statut", "avenants"),
                Column("last_avenant_on", none="Aucun"),
                Column("gap_before_days", none="Aucun"),
                *columns("overlapping"),
            ],
            "Aucune convention ni autorisation n'est renseignée.",
        ),
        Shown(
            "agenda",
            "agenda",
            "Échéances",
            columns("deadline", "label", "important_from", "urgent_from"),
            "Aucune échéance.",
        ),
    ],
)  # fmt: skip

PLACES: Final = Section(
    "places",
    "Places",
    columns("places", "places_depuis", "pmr", "lgbt", "fvv_teh"),
    [
        Shown(
            "history",
            "year",
            "Places et dotation, année par année",
            columns(
                "year", "places", "places_source", "pmr", "lgbt", "fvv_teh", "dotation_granted",
                "cout_journalier",
            ),
            "Aucune année n'est connue.",
        ),
        Shown(
            "capacities",
            "capacity",
            "Capacités autorisées, depuis la première",
            [*columns("since"), GOING_ON, *columns("places", "pmr", "lgbt", "fvv_teh", "etat")],
            "Aucune capacité n'est renseignée.",
        ),
        Shown(
            "plans",
            "plan",
            "Ouvertures et fermetures de places prévues",
            [
                *columns("year", "kind", "count", "due_on", "dropped"),
                Column("motif", absent=_not_dropped),
            ],
            "Aucune prévision.",
        ),
    ],
)  # fmt: skip

HOUSING: Final = Section(
    "hebergement",
    "Hébergement",
    columns("bati", "sites", "places_sites", "places_qpv", "places_logement_social"),
    [
        Shown(
            "sites",
            "site",
            "Sites",
            columns(
                "street", "code_postal", "commune", "repartition", "places", "qpv_places",
                "logement_social_places", "opened_on", "etat", "localisation",
            ),
            "Aucun site n'est renseigné.",
        ),
        Shown(
            "antennes",
            "antenne",
            "Antennes",
            [
                *columns("nom", "adresse", "code_postal", "commune", "opened_on"),
                GOING_ON,
                *columns("etat"),
            ],
            "Aucune antenne n'est renseignée.",
        ),
        Shown(
            "site_years",
            "site_year",
            "Sites, année par année",
            columns(
                "year", "sites", "sites_connus", "places_sites", "places_qpv",
                "places_logement_social", "bati", "sites_complets_le",
            ),
            "Aucune année n'est connue.",
        ),
    ],
)  # fmt: skip

CPOM: Final = Section(
    "cpom",
    "CPOM",
    tables=[
        Shown(
            "cpoms",
            "structure_cpom",
            "CPOM de la structure",
            columns("nom", "start_on", "end_on", "cpom_start_on", "cpom_end_on", "etat"),
            "La structure n'est membre d'aucun CPOM.",
        ),
        Shown(
            "cpom_years",
            "cpom_coverage",
            "Années en CPOM",
            columns("year", "in_cpom", "cpoms"),
            "Aucune année n'est connue.",
        ),
    ],
)
