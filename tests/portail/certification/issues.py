"""The outcome of a candidature found again from what was done, decided and confirmed: never from the columns kept."""

from __future__ import annotations

from brique.certification.attribution import FINALE
from brique.certification.candidature.valeurs import Acte
from portail.certification import models, queries_reglements
from tests.portail.certification.fabrique import RAYON, VENDRE

Issue = tuple[str, int | None, int | None]
"""The outcome, its year, the year of the recevabilité."""


def selon_les_faits(candidature: models.Candidature) -> Issue:
    """What the statistics should read."""
    faits = list(candidature.faits.order_by("rang"))
    recevables = [fait.jour.year for fait in faits if fait.acte in {"declarer-recevable", "tenir-pour-recevable"}]
    issue, annee = "", None
    for fait in faits:
        if fait.acte == Acte.DELIBERER and (dite := _selon_les_decisions(candidature, int(fait.precisions["jury"]))):
            issue, annee = dite, fait.jour.year
    return issue, annee, recevables[0] if recevables else None


def _selon_les_decisions(candidature: models.Candidature, seance: int) -> str:
    passage = models.Passage.objects.get(candidature=candidature, seance=seance)
    decisions = list(passage.decisions.all())
    if not decisions:
        return ""
    reglement = queries_reglements.lu(candidature.reglement)
    if reglement.jury.confirme_par:
        dites = models.ConfirmationProcesVerbal.objects.filter(proces_verbal__seance=seance)
        confirmee = dites.values_list("confirmee", flat=True).first()
        if not confirmee:
            return "en-attente" if confirmee is None else ""
    valides = {une.code for une in decisions if une.valide}
    tenus = valides | set(candidature.blocs.filter(deja=True).values_list("code", flat=True))
    voulus = {VENDRE, RAYON, *([FINALE] if reglement.attribution.finale else [])}
    return "aucune" if not valides else "delivree" if voulus <= tenus else "partielle"


def verifier_les_issues() -> int:
    """Every candidature keeps what its facts say; how many there are."""
    toutes = models.Candidature.objects.select_related("reglement__organisation")
    for une in toutes:
        gardee = (une.issue, une.annee_issue, une.annee_recevable)
        assert gardee == selon_les_faits(une), une.reference
    return len(toutes)
