"""What the people of the demonstration do: each gesture as the site itself does it, on a day counted from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Presence, Sens
from brique.certification.evaluation import Niveau, Observation
from brique.certification.reglement.valeurs import Voie
from portail.certification import models, queries_candidatures, queries_jury
from portail.certification import operations_candidatures as candidatures
from portail.certification import operations_delivrance as delivrance
from portail.certification import operations_evaluations as evaluations
from portail.certification import operations_jury as jury
from portail.certification import operations_seances as seances
from portail.certification.operations_candidatures import Choix, Geste, Qui
from portail.certification.operations_evaluations import Grille
from portail.certification.operations_seances import Nomination, Qualites
from portail.referentiel.queries_identites import FicheSituee

if TYPE_CHECKING:
    from portail.socle.models import Compte, Organisation

CQP = "RNCP99060"
LIEU = "Maison fictive de la branche, 1 rue des Exemples, Lyon"
BLOCS = tuple(f"{CQP}BC0{rang}" for rang in range(1, 5))


@dataclass(frozen=True, slots=True)
class Campagne:
    """Who plays what, around the day ``le``."""

    fiche: FicheSituee
    certificateur: Compte
    branche: Organisation
    organisme: Compte
    centre: Organisation
    evaluateur: Compte
    atelier: Organisation
    jures: Sequence[Compte]
    le: date

    def jour(self, decalage: int) -> date:
        return self.le + timedelta(days=decalage)


def moment(jour: date, heure: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time(heure)))


def ouvrir(c: Campagne, candidat: Compte, voie: Voie, decalage: int, blocs: Sequence[str] = BLOCS) -> int:
    organisme = c.centre if voie is Voie.FORMATION else None
    choix = Choix(c.fiche, blocs, voie, organisme)
    cle = candidatures.ouvrir(candidat, choix, quand=moment(c.jour(decalage))).pk
    agir(c, cle, Acte.INSCRIRE, Acteur.CANDIDAT, decalage)
    return cle


def agir(c: Campagne, cle: int, acte: Acte, acteur: Acteur, decalage: int, texte: str = "", **dits: str) -> None:
    candidature = queries_candidatures.candidature(cle)
    assert candidature is not None and candidature.candidat is not None  # noqa: PT018  # opened just before
    comptes = {
        Acteur.CANDIDAT: candidature.candidat,
        Acteur.CERTIFICATEUR: c.certificateur,
        Acteur.ORGANISME: c.organisme,
    }
    qui = Qui(comptes[acteur], acteur, candidature.revision)
    candidatures.agir(cle, Geste(acte, c.jour(decalage), dits, texte), qui=qui, quand=moment(c.jour(decalage)))


def preparer(c: Campagne, cle: int, debut: int, fin: int | None) -> None:
    centre = {"organisme": c.centre.siret}
    agir(c, cle, Acte.COMMENCER_PREPARATION, Acteur.ORGANISME, debut, **centre)
    if fin is not None:
        agir(c, cle, Acte.FINIR_PREPARATION, Acteur.ORGANISME, fin, **centre)


def confier(c: Campagne, cle: int, code: str, decalage: int) -> models.EvaluationConfiee:
    candidature = models.Candidature.objects.get(pk=cle)
    quand = moment(c.jour(decalage))
    return evaluations.confier(candidature, code, c.evaluateur, c.atelier, acteur=c.certificateur, quand=quand)


def evaluer(c: Campagne, cle: int, decalage: int, rate: str = "") -> None:
    """Every bloc asked evaluated, one compétence missed in the bloc ``rate``; then closed."""
    candidature = models.Candidature.objects.get(pk=cle)
    nombres = {bloc.cle.code: len(bloc.enonces) for bloc in queries_candidatures.blocs_de(candidature)}
    for bloc in candidature.blocs.filter(deja=False):
        confiee = confier(c, cle, bloc.code, decalage)
        observations = [
            Observation(1, Niveau.NON_ACQUIS, "Gestes hésitants, à reprendre avec un tuteur.")
            if bloc.code == rate and rang == 1
            else Observation(rang, Niveau.ACQUIS, "Observé en magasin.")
            for rang in range(1, nombres[bloc.code] + 1)
        ]
        grille = Grille(c.jour(decalage), observations)
        evaluations.rendre(confiee.pk, grille, 0, evaluateur=c.evaluateur, quand=moment(c.jour(decalage), 15))
    agir(c, cle, Acte.CLORE_EVALUATION, Acteur.CERTIFICATEUR, decalage)


def reunir_un_jury(c: Campagne, cles: Sequence[int], jour: int, convocation: int) -> models.SeanceJury:
    quand, auteur = moment(c.jour(convocation)), c.certificateur
    seance = seances.preparer(
        c.fiche, c.branche, c.jour(jour), seances.Lieu(lieu=LIEU, heure=time(9, 30)), auteur=auteur, quand=quand
    )
    colleges = ("employeurs", "salariés", "personnes qualifiées")
    for rang, (compte, college) in enumerate(zip(c.jures, colleges, strict=True)):
        dites = Qualites(
            compte.nom_complet,
            "professionnel du commerce alimentaire",
            college,
            qualifie=True,
            president=rang == 2,
            derniere_activite=c.le.year,
        )
        seances.nommer(seance.pk, Nomination(compte, dites), auteur=auteur, quand=quand)
    for cle in cles:
        candidature = models.Candidature.objects.get(pk=cle)
        seances.convoquer(seance.pk, candidature, auteur=auteur, quand=quand, le=c.jour(convocation))
    return seance


@dataclass(frozen=True, slots=True)
class Issue:
    """What a jury decides of a candidature: the blocs it validates; of the others, why not, and what it asks."""

    valides: Sequence[str]
    raisons: str = ""
    complement: str = ""


def tenir_un_jury(c: Campagne, seance: models.SeanceJury, issues: Mapping[int, Issue]) -> None:
    """A session of the past, to its end, what it decides by candidature; each result notified five days later."""
    jour = (seance.jour - c.le).days
    quand, auteur = moment(seance.jour), c.certificateur
    seances.ouvrir(seance.pk, auteur=auteur, quand=quand, le=seance.jour)
    sieges = list(seance.sieges.order_by("pk"))
    for siege in sieges:
        jury.pointer(siege, True, auteur=auteur, quand=quand)
    for passage in queries_jury.passages(seance):
        jury.pointer_candidat(passage, Presence.PRESENT, auteur=auteur, quand=quand)
        _decider(passage, issues[passage.candidature_id], sieges, auteur, quand)
    jury.clore(seance.pk, auteur=auteur, quand=quand, le=seance.jour)
    verbal = delivrance.etablir(seance.pk, auteur=auteur, quand=quand)
    for siege, compte in zip(sieges, c.jures, strict=True):
        delivrance.signer(verbal, siege, verbal.empreinte, auteur=compte, quand=quand)
    for cle in issues:
        agir(c, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR, jour + 5)


def _decider(
    passage: models.Passage, issue: Issue, sieges: Sequence[models.SiegeJury], auteur: Compte, quand: datetime
) -> None:
    for bloc in passage.candidature.blocs.filter(deja=False).order_by("code"):
        valide = bloc.code in issue.valides
        for siege in sieges:
            jury.voter(passage, bloc.code, siege, Sens.POUR if valide else Sens.CONTRE, auteur=auteur, quand=quand)
        ecrits = jury.Ecrits() if valide else jury.Ecrits(issue.raisons, issue.complement)
        jury.decider(passage, bloc.code, ecrits, auteur=auteur, quand=quand)
