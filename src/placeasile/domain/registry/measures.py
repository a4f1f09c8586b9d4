"""What is measured of a set of structures in a year: counts, totals, means and rates.

Each measure adds up: a set of structures keeps the two terms of a rate and the number of
structures that are known, so that a region is the sum of its départements, never a mean of means.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from placeasile.domain.registry.field import Sign, Unit
from placeasile.domain.vocabulary import StructureType


class Kind(StrEnum):
    """How a measure adds up, and what its value is."""

    COUNT = "compte"
    SUM = "total"
    MEAN = "moyenne"
    RATE = "taux"


class Base(StrEnum):
    """What a measure is expected of: structures, départements or months."""

    COUNTED = "structures"
    ACTIVE = "structures_actives"
    RUN = "structures_gerees"
    TERRITORIES = "departements"
    MONTHS = "mois"


class Family(StrEnum):
    """What a measure is about."""

    STRUCTURES = "structures"
    PLACES = "places"
    FINANCE = "finance"
    QUALITE = "qualite"
    ACTIVITE = "activite"
    REFERES = "referes"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure. A COUNT is always known; a RATE is ``code_num`` ÷ ``code_den``.

    ``base`` are the structures that it is expected of, less those of the types ``without``.
    A MEAN is over structures, a SUM adds them up. ``dated`` measures have an evolution.
    """

    code: str
    label: str
    definition: str
    family: Family
    kind: Kind
    base: Base
    unit: Unit
    scale: int = 0
    sign: Sign = Sign.POSITIVE
    without: frozenset[StructureType] = frozenset()
    dated: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """What a structure brings to it."""
        if self.kind is Kind.RATE:
            return (f"{self.code}_num", f"{self.code}_den")
        return (self.code,)


CAES: Final = frozenset({StructureType.CAES})
CAES_CPH: Final = frozenset({StructureType.CAES, StructureType.CPH})
SUBSIDISED: Final = frozenset(one for one in StructureType if not one.authorised)
C, S, M, R = Kind.COUNT, Kind.SUM, Kind.MEAN, Kind.RATE
N, A = Base.COUNTED, Base.ACTIVE
F = Family
E, P, FTE, PC = Unit.EUROS, Unit.PLACES, Unit.FTE, Unit.PERCENT
COST, RATIO, MARK = Unit.EUROS_PER_PLACE_DAY, Unit.PLACES_PER_FTE, Unit.MARK

# fmt: off
MEASURES: Final[tuple[Measure, ...]] = (
    Measure("structures", "Structures", "Structures ouvertes au jour du bilan.", F.STRUCTURES, C, N, Unit.STRUCTURES),
    Measure("structures_actives", "Structures actives", "Structures ouvertes un jour au moins de l'année.", F.STRUCTURES, C, A, Unit.STRUCTURES),
    Measure("structures_cpom", "Structures en CPOM", "Structures actives couvertes par un CPOM dans l'année.", F.STRUCTURES, C, A, Unit.STRUCTURES),
    Measure("structures_collectif", "Structures en collectif", "Structures ouvertes dont tous les sites sont collectifs.", F.STRUCTURES, C, N, Unit.STRUCTURES, dated=False),
    Measure("structures_diffus", "Structures en diffus", "Structures ouvertes dont tous les sites sont diffus.", F.STRUCTURES, C, N, Unit.STRUCTURES, dated=False),
    Measure("structures_mixte", "Structures mixtes", "Structures ouvertes qui ont des sites collectifs et diffus.", F.STRUCTURES, C, N, Unit.STRUCTURES, dated=False),
    Measure("places", "Places", "Places autorisées des structures ouvertes au jour du bilan.", F.PLACES, S, N, P),
    Measure("pmr", "Places PMR", "Places pour personnes à mobilité réduite.", F.PLACES, S, N, P),
    Measure("lgbt", "Places LGBT", "Places pour personnes LGBT.", F.PLACES, S, N, P),
    Measure("fvv_teh", "Places FVV-TEH", "Places pour femmes victimes de violences et victimes de traite.", F.PLACES, S, N, P),
    Measure("places_sites", "Places des sites", "Places des sites ouverts.", F.PLACES, S, N, P),
    Measure("places_qpv", "Places en QPV", "Places des sites en quartier prioritaire.", F.PLACES, S, N, P, dated=False),
    Measure("places_logement_social", "Places en logement social", "Places des sites en logement social.", F.PLACES, S, N, P, dated=False),
    Measure("part_qpv", "Part des places en QPV", "Places en quartier prioritaire ÷ places des sites.", F.PLACES, R, N, PC, dated=False),
    Measure("part_logement_social", "Part des places en logement social", "Places en logement social ÷ places des sites.", F.PLACES, R, N, PC, dated=False),
    Measure("dotation_requested", "Dotation demandée", "Total des dotations demandées.", F.FINANCE, S, A, E, 2),
    Measure("dotation_granted", "Dotation accordée", "Total des dotations accordées.", F.FINANCE, S, A, E, 2),
    Measure("total_income", "Produits", "Total des produits retenus.", F.FINANCE, S, A, E, 2),
    Measure("charges_retained", "Charges", "Total des charges retenues.", F.FINANCE, S, A, E, 2),
    Measure("net_result", "Résultat net", "Total des résultats nets retenus.", F.FINANCE, S, A, E, 2, Sign.SIGNED),
    Measure("excedents", "Excédents cumulés", "Total des résultats positifs.", F.FINANCE, S, A, E, 2),
    Measure("deficits", "Déficits cumulés", "Total des résultats négatifs, en valeur absolue.", F.FINANCE, S, A, E, 2),
    Measure("state_recovery", "Reprises de l'État", "Total des reprises ; négatif : l'État reprend.", F.FINANCE, S, A, E, 2, Sign.SIGNED),
    Measure("etp_forecast", "ETP prévus", "Total des équivalents temps plein prévus.", F.FINANCE, S, A, FTE, 3),
    Measure("etp_realised", "ETP réalisés", "Total des équivalents temps plein réalisés.", F.FINANCE, S, A, FTE, 3),
    Measure("encadrement_prevu", "Taux d'encadrement prévu", "Places moyennes ÷ ETP prévus, toutes structures ensemble.", F.FINANCE, R, A, RATIO, 2),
    Measure("encadrement_realise", "Taux d'encadrement réalisé", "Places moyennes ÷ ETP réalisés, toutes structures ensemble.", F.FINANCE, R, A, RATIO, 2),
    Measure("cout_place_jour", "Coût d'une place par jour", "Dotations accordées ÷ journées-places, toutes structures ensemble.", F.FINANCE, R, A, COST, 2),
    Measure("theoretical_ratio_forecast", "Taux d'encadrement théorique prévu moyen", "Moyenne des taux des structures.", F.FINANCE, M, A, RATIO, 2),
    Measure("theoretical_ratio_realised", "Taux d'encadrement théorique réalisé moyen", "Moyenne des taux des structures.", F.FINANCE, M, A, RATIO, 2),
    Measure("theoretical_daily_cost", "Coût journalier théorique moyen", "Moyenne des coûts des structures.", F.FINANCE, M, A, COST, 2),
    Measure("taux_encadrement", "Taux d'encadrement déclaré moyen", "Moyenne des taux déclarés, réalisés sinon prévus.", F.FINANCE, M, A, RATIO, 2),
    Measure("cout_journalier_declare", "Coût journalier déclaré moyen", "Moyenne des coûts déclarés, réalisés sinon prévus.", F.FINANCE, M, A, COST, 2),
    Measure("inspections", "Inspections", "Inspections et contrôles de l'année.", F.QUALITE, C, A, Unit.COUNT),
    Measure("evaluations", "Évaluations", "Évaluations de l'année.", F.QUALITE, C, A, Unit.COUNT),
    Measure("structures_evaluees", "Structures évaluées", "Structures évaluées dans l'année.", F.QUALITE, C, A, Unit.STRUCTURES, without=SUBSIDISED),
    Measure("note_personne", "Note de la personne", "Moyenne des notes de l'année.", F.QUALITE, R, A, MARK, 2, without=SUBSIDISED),
    Measure("note_professionnels", "Note des professionnels", "Moyenne des notes de l'année.", F.QUALITE, R, A, MARK, 2, without=SUBSIDISED),
    Measure("note_structure", "Note de la structure", "Moyenne des notes de l'année.", F.QUALITE, R, A, MARK, 2, without=SUBSIDISED),
    Measure("note_generale", "Note générale", "Moyenne des notes de l'année.", F.QUALITE, R, A, MARK, 2, without=SUBSIDISED),
    Measure("incidents", "Événements indésirables graves", "Événements de l'année.", F.QUALITE, C, A, Unit.COUNT),
    Measure("violent_incidents", "Comportements violents", "Événements de l'année pour comportement violent.", F.QUALITE, C, A, Unit.COUNT),
    Measure("structures_sans_incident", "Structures sans événement", "Structures actives sans événement indésirable grave dans l'année.", F.QUALITE, C, A, Unit.STRUCTURES),
    Measure("mean_places_dna", "Places enregistrées au DNA", "Total des moyennes annuelles des structures.", F.ACTIVITE, S, A, P, 2),
    Measure("mean_indisponibles", "Places indisponibles", "Total des moyennes annuelles des structures.", F.ACTIVITE, S, A, P, 2, without=CAES),
    Measure("mean_occupees", "Places occupées", "Total des moyennes annuelles des structures.", F.ACTIVITE, S, A, P, 2),
    Measure("mean_vacantes", "Places vacantes", "Total des moyennes annuelles des structures.", F.ACTIVITE, S, A, P, 2, without=CAES),
    Measure("mean_presences_indues", "Présences indues", "Total des moyennes annuelles des structures.", F.ACTIVITE, S, A, Unit.PEOPLE, 2, without=CAES_CPH),
    Measure("unavailability", "Taux d'indisponibilité", "Places indisponibles ÷ places enregistrées.", F.ACTIVITE, R, A, PC, without=CAES),
    Measure("vacancy", "Taux de vacance", "Places vacantes ÷ places enregistrées.", F.ACTIVITE, R, A, PC, without=CAES),
    Measure("gross_occupancy", "Taux d'occupation brut", "Places occupées ÷ places enregistrées.", F.ACTIVITE, R, A, PC),
    Measure("net_occupancy", "Taux d'occupation net", "Places occupées ÷ places disponibles.", F.ACTIVITE, R, A, PC, without=CAES),
    Measure("overstay_bpi", "Présence indue des BPI", "Présences indues de bénéficiaires ÷ places enregistrées.", F.ACTIVITE, R, A, PC, without=CAES_CPH),
    Measure("overstay_rejected", "Présence indue des déboutés", "Présences indues de déboutés ÷ places enregistrées.", F.ACTIVITE, R, A, PC, without=CAES_CPH),
    Measure("overstay", "Présence indue", "Présences indues ÷ places enregistrées.", F.ACTIVITE, R, A, PC, without=CAES_CPH),
)
# fmt: on
"""What each structure brings something to: the columns of the tables of measures."""

# fmt: off
OPERATOR_MEASURES: Final[tuple[Measure, ...]] = (
    Measure("structures_gerees", "Structures gérées", "Structures gérées un jour au moins de l'année.", F.STRUCTURES, C, Base.RUN, Unit.STRUCTURES),
    Measure("dotation_prorata", "Dotation partagée", "Part des dotations accordées, par jours de gestion.", F.FINANCE, S, Base.RUN, E, 2),
    *MEASURES,
)
# fmt: on
"""The measures of an operator: the others are about the structures it runs at the balance."""

# fmt: off
REFERENCE_MEASURES: Final[tuple[Measure, ...]] = (
    Measure("taux_equipement", "Taux d'équipement", "Places ÷ habitants ; inconnu si la population d'un département manque.", F.PLACES, R, Base.TERRITORIES, Unit.PER_THOUSAND, dated=False),
    Measure("encadrement_cible", "Taux d'encadrement cible moyen", "Moyenne des cibles des structures actives.", F.FINANCE, M, A, RATIO, 2),
    Measure("cout_journalier_cible", "Coût journalier cible moyen", "Moyenne des cibles des structures actives.", F.FINANCE, M, A, COST, 2),
)
RATES_OF_INCIDENTS: Final[tuple[Measure, ...]] = (
    Measure("incidents_par_place", "Événements indésirables graves par place", "Événements de la période ÷ places.", F.QUALITE, R, A, Unit.PER_THOUSAND),
    Measure("part_violents", "Part des comportements violents", "Comportements violents ÷ événements de la période.", F.QUALITE, R, A, PC),
)
REFERES_MEASURES: Final[tuple[Measure, ...]] = (
    Measure("referes_engages", "Référés engagés", "Référés mesures utiles engagés.", F.REFERES, S, Base.MONTHS, Unit.COUNT),
    Measure("referes_executes", "Référés exécutés", "Référés mesures utiles exécutés.", F.REFERES, S, Base.MONTHS, Unit.COUNT),
    Measure("execution_referes", "Taux d'exécution des référés", "Référés exécutés ÷ référés engagés.", F.REFERES, R, Base.MONTHS, PC),
)
# fmt: on

BY_CODE: Final[Mapping[str, Measure]] = {one.code: one for one in (*MEASURES, *REFERES_MEASURES)}
"""The measures that a map shows."""
