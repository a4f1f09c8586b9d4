"""Fields of monthly activity and emergency orders."""

from typing import Final

from placeasile.domain.registry.field import Field, Filler, Sign, Unit

R = Filler.REGISTRE
OF = Filler.OFII
P = Sign.POSITIVE
OFII = "Fichier mensuel de l'OFII"
RMU = "Tableau des préfectures"

# fmt: off
FIELDS: Final = (
    Field("month", "Mois", "Mois des chiffres, sous la forme 2025-03.", Unit.MONTH, source=OFII),
    Field("month_end", "Fin du mois", "Dernier jour du mois : ses chiffres sont vrais ce jour-là.", Unit.DAY, filler=R, formula="Dernier jour du mois."),
    Field("activity.dna_code", "Code DNA", "Code que les chiffres concernent.", Unit.CODE, filler=OF, source=OFII),
    Field("method_version", "Version de la méthode", "Méthode de compte de l'OFII ; les chiffres d'avant 2025 ne se comparent pas.", Unit.CODE, filler=OF, source=OFII),
    Field("places_dna", "Places du DNA", "Capacité de la structure selon l'OFII.", Unit.PLACES, P, 0, OF, source=OFII),
    Field("indisponibles", "Places indisponibles", "Places qui ne peuvent pas être occupées.", Unit.PLACES, P, 0, OF, source=OFII),
    Field("desinsectisation", "Désinsectisation", "Places indisponibles pour désinsectisation.", Unit.PLACES, P, 0, OF, source=OFII),
    Field("remise_en_etat", "Remise en état", "Places indisponibles pour remise en état.", Unit.PLACES, P, 0, OF, source=OFII),
    Field("sous_occupation", "Sous-occupation", "Places indisponibles pour sous-occupation.", Unit.PLACES, P, 0, OF, source=OFII),
    Field("travaux", "Travaux", "Places indisponibles pour travaux.", Unit.PLACES, P, 0, OF, source=OFII),
    Field("occupees", "Places occupées", "Places occupées à la fin du mois.", Unit.PLACES, P, 0, OF, source=OFII),
    Field("vacantes", "Places vacantes", "Places disponibles et non occupées.", Unit.PLACES, P, 0, OF, source=OFII),
    Field("presences_indues_bpi", "Présences indues BPI", "Bénéficiaires d'une protection qui restent au-delà du délai.", Unit.PEOPLE, P, 0, OF, source=OFII),
    Field("presences_indues_deboutees", "Présences indues déboutées", "Personnes déboutées qui restent au-delà du délai.", Unit.PEOPLE, P, 0, OF, source=OFII),
    Field("presences_indues", "Présences indues", "Présences indues, BPI et déboutées.", Unit.PEOPLE, P, 0, R, formula="BPI plus déboutées, ce qui manque comptant pour rien si l'autre est connu."),
    Field("deduced", "Places déduites", "Si les places occupées ou vacantes sont déduites.", Unit.YES_NO, filler=R, formula="Places du DNA = indisponibles + vacantes + occupées."),
    Field("activity.identity_gap", "Écart de l'identité", "Ce qui manque à l'identité des places ; zéro si le compte est juste.", Unit.PLACES, Sign.SIGNED, 0, R, formula="Places du DNA − indisponibles − vacantes − occupées."),
    Field("reasons_gap", "Écart des motifs", "Ce qui manque aux motifs d'indisponibilité.", Unit.PLACES, Sign.SIGNED, 0, R, formula="Indisponibles − somme des quatre motifs."),
    Field("restated", "Rectifié", "Si les chiffres du mois ont été rectifiés.", Unit.YES_NO, filler=R, formula="Une rectification est enregistrée."),
    Field("months", "Mois connus", "Mois de l'année dont l'activité est connue.", Unit.COUNT, P, 0, R, formula="Mois saisis."),
    Field("unavailability_rate", "Taux d'indisponibilité", "Indisponibles pour cent places du DNA.", Unit.PERCENT, P, 2, R, formula="Indisponibles × 100 ÷ places du DNA ; vide si le diviseur est nul ou inconnu."),
    Field("unavailability_num", "Taux d'indisponibilité, numérateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : indisponibles."),
    Field("unavailability_den", "Taux d'indisponibilité, dénominateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : places du DNA."),
    Field("vacancy_rate", "Taux de vacance", "Vacantes pour cent places du DNA.", Unit.PERCENT, P, 2, R, formula="Vacantes × 100 ÷ places du DNA ; vide si le diviseur est nul ou inconnu."),
    Field("vacancy_num", "Taux de vacance, numérateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : vacantes."),
    Field("vacancy_den", "Taux de vacance, dénominateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : places du DNA."),
    Field("gross_occupancy", "Taux d'occupation brut", "Occupées pour cent places du DNA.", Unit.PERCENT, P, 2, R, formula="Occupées × 100 ÷ places du DNA ; vide si le diviseur est nul ou inconnu."),
    Field("gross_occupancy_num", "Taux d'occupation brut, numérateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : occupées."),
    Field("gross_occupancy_den", "Taux d'occupation brut, dénominateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : places du DNA."),
    Field("net_occupancy", "Taux d'occupation net", "Occupées pour cent places disponibles.", Unit.PERCENT, P, 2, R, formula="Occupées × 100 ÷ places disponibles ; vide si le diviseur est nul ou inconnu."),
    Field("net_occupancy_num", "Taux d'occupation net, numérateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : occupées."),
    Field("net_occupancy_den", "Taux d'occupation net, dénominateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : places disponibles."),
    Field("overstay_bpi_rate", "Taux de présences indues BPI", "Présences indues BPI pour cent places du DNA.", Unit.PERCENT, P, 2, R, formula="Présences indues BPI × 100 ÷ places du DNA ; vide si le diviseur est nul ou inconnu."),
    Field("overstay_bpi_num", "Taux de présences indues BPI, numérateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : présences indues bpi."),
    Field("overstay_bpi_den", "Taux de présences indues BPI, dénominateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : places du DNA."),
    Field("overstay_rejected_rate", "Taux de présences indues déboutées", "Présences indues déboutées pour cent places du DNA.", Unit.PERCENT, P, 2, R, formula="Présences indues déboutées × 100 ÷ places du DNA ; vide si le diviseur est nul ou inconnu."),
    Field("overstay_rejected_num", "Taux de présences indues déboutées, numérateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : présences indues déboutées."),
    Field("overstay_rejected_den", "Taux de présences indues déboutées, dénominateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : places du DNA."),
    Field("overstay_rate", "Taux de présences indues", "Présences indues pour cent places du DNA.", Unit.PERCENT, P, 2, R, formula="Présences indues × 100 ÷ places du DNA ; vide si le diviseur est nul ou inconnu."),
    Field("overstay_num", "Taux de présences indues, numérateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : présences indues."),
    Field("overstay_den", "Taux de présences indues, dénominateur", "Somme de l'année, sur les mois où les deux termes sont connus.", Unit.COUNT, P, 0, R, formula="Somme : places du DNA."),
    Field("mean_places_dna", "Places du DNA, moyenne", "Moyenne sur les mois connus de l'année.", Unit.PLACES, P, 2, R, formula="Moyenne des mois dont tous les codes DNA sont connus."),
    Field("mean_indisponibles", "Places indisponibles, moyenne", "Moyenne sur les mois connus de l'année.", Unit.PLACES, P, 2, R, formula="Moyenne des mois dont tous les codes DNA sont connus."),
    Field("mean_desinsectisation", "Désinsectisation, moyenne", "Moyenne sur les mois connus de l'année.", Unit.PLACES, P, 2, R, formula="Moyenne des mois dont tous les codes DNA sont connus."),
    Field("mean_remise_en_etat", "Remise en état, moyenne", "Moyenne sur les mois connus de l'année.", Unit.PLACES, P, 2, R, formula="Moyenne des mois dont tous les codes DNA sont connus."),
    Field("mean_sous_occupation", "Sous-occupation, moyenne", "Moyenne sur les mois connus de l'année.", Unit.PLACES, P, 2, R, formula="Moyenne des mois dont tous les codes DNA sont connus."),
    Field("mean_travaux", "Travaux, moyenne", "Moyenne sur les mois connus de l'année.", Unit.PLACES, P, 2, R, formula="Moyenne des mois dont tous les codes DNA sont connus."),
    Field("mean_occupees", "Places occupées, moyenne", "Moyenne sur les mois connus de l'année.", Unit.PLACES, P, 2, R, formula="Moyenne des mois dont tous les codes DNA sont connus."),
    Field("mean_vacantes", "Places vacantes, moyenne", "Moyenne sur les mois connus de l'année.", Unit.PLACES, P, 2, R, formula="Moyenne des mois dont tous les codes DNA sont connus."),
    Field("mean_presences_indues_bpi", "Présences indues BPI, moyenne", "Moyenne sur les mois connus de l'année.", Unit.PEOPLE, P, 2, R, formula="Moyenne des mois dont tous les codes DNA sont connus."),
    Field("mean_presences_indues_deboutees", "Présences indues déboutées, moyenne", "Moyenne sur les mois connus de l'année.", Unit.PEOPLE, P, 2, R, formula="Moyenne des mois dont tous les codes DNA sont connus."),
    Field("mean_presences_indues", "Présences indues, moyenne", "Moyenne sur les mois connus de l'année.", Unit.PEOPLE, P, 2, R, formula="Moyenne des mois dont tous les codes DNA sont connus."),
    Field("deboutes_sans_mesure", "Déboutés sans mesure", "Déboutés sortis sans mesure administrative.", Unit.PEOPLE, P, 0, source=RMU),
    Field("mises_en_demeure", "Mises en demeure", "Mises en demeure de quitter les lieux.", Unit.COUNT, P, 0, source=RMU),
    Field("referes_engages", "Référés engagés", "Référés mesures utiles engagés.", Unit.COUNT, P, 0, source=RMU),
    Field("referes_executes", "Référés exécutés", "Référés mesures utiles exécutés.", Unit.COUNT, P, 0, source=RMU),
    Field("execution_rate", "Taux d'exécution", "Référés exécutés pour cent référés engagés.", Unit.PERCENT, P, 2, R, formula="Exécutés × 100 ÷ engagés ; vide si aucun n'est engagé."),
)
# fmt: on
