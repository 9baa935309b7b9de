"""A made-up CQP of two blocs, its règlement, and the people who take a candidate through it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Presence, Sens
from brique.certification.evaluation import Niveau, Observation
from brique.certification.reglement.valeurs import Voie
from brique.referentiel.fiche import Bloc, Certificateur
from portail.certification import models, operations_imprevus
from portail.certification import operations_candidatures as candidatures
from portail.certification import operations_delivrance as delivrance
from portail.certification import operations_evaluations as evaluations
from portail.certification import operations_jury as jury
from portail.certification import operations_reglements as reglements
from portail.certification import operations_seances as seances
from portail.certification.operations_candidatures import Choix, Geste, Qui
from portail.certification.operations_evaluations import Grille
from portail.certification.operations_reglements import Convention
from portail.certification.operations_seances import Nomination, Qualites
from portail.referentiel.queries_identites import FicheSituee, situer
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from tests.comptes import nouveau_compte, nouvelle_organisation
from tests.portail.referentiel.fabrique import ecrire, fiche, verser

DEBUT = date(2026, 11, 23)
FIN = date(2029, 12, 31)
CQP = "RNCP99301"
VENDRE, RAYON = f"{CQP}BC01", f"{CQP}BC02"
ENONCES = {
    VENDRE: ("Accueillir le client", "Reformuler sa demande", "Proposer un produit", "Encaisser la vente"),
    RAYON: ("Réceptionner les végétaux", "Contrôler leur fraîcheur", "Composer l’étal"),
}
JURY = date(2026, 12, 10)
TOUS_POUR, TOUS_CONTRE = (Sens.POUR,) * 3, (Sens.CONTRE,) * 3
MEMBRES = ("Amina Employeurs", "Bruno Salariés", "Chloé Présidente")

REGLEMENT = """
cle: fleuriste-fictif
version: 1
intitule: CQP Fleuriste fictif
certificateur: Branche fictive du détail
applicable_du: 2026-01-01
textes: [accord fictif du 1er janvier 2026]
voies: [formation, vae, libre]
attribution: {reference: art. 1}
evaluation: {reference: art. 2, evaluateurs: 1, seuil: 1, en_partie_compte: 0, desaccord: jury}
jury:
  reference: art. 3
  nom: jury paritaire
  membres: 3
  presents: 2
  presidence: un-membre
  majorite: absolue-presents
  partage_des_voix: president
  tenues: [presentiel]
  incompatibilites: [relation, employeur, accompagnement, formation]
  signature: tous
  loi_vae: oui
conservation: {reference: art. 4}
resultat: {duree: 15 jours, depuis: deliberation, reference: art. 5}
recours: {duree: 2 mois, depuis: notification, reference: art. 6}
"""


def moment(jour: date, heure: int = 10) -> datetime:
    """That day, at that hour of a winter morning."""
    return datetime.combine(jour, time(heure), tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Site:
    """Who is there, and the certification they are there for."""

    fiche: FicheSituee
    branche: Organisation
    centre: Organisation
    certificateur: Compte
    candidat: Compte
    formateur: Compte
    evaluateur: Compte
    membres: Sequence[Compte]


def installer(dossier: Path, reglement: str = REGLEMENT) -> Site:
    """The register, the règlement, a body habilitated to train and evaluate, and accounts."""
    branche, centre = nouvelle_organisation("Branche fictive du détail"), nouvelle_organisation()
    blocs = tuple(
        Bloc(code, libelle, "\n".join(f"- {enonce}" for enonce in ENONCES[code]), "Mise en situation.")
        for code, libelle in ((VENDRE, "Vendre en magasin"), (RAYON, "Tenir le rayon des végétaux"))
    )
    siens = (Certificateur(branche.nom, branche.siret),)
    une = fiche(CQP, "CQP Fleuriste fictif", blocs=blocs, certificateurs=siens, date_fin_enregistrement=FIN)
    verser(ecrire(dossier, "2026-11-20", une))
    situee = situer([CQP])[CQP]
    certificateur = nouveau_compte(Role.CERTIFICATEUR, organisation=branche)
    site = Site(
        situee,
        branche,
        centre,
        certificateur,
        nouveau_compte(Role.CANDIDAT),
        nouveau_compte(Role.ORGANISME_FORMATION, organisation=centre),
        nouveau_compte(Role.EVALUATEUR, organisation=centre),
        [nouveau_compte(Role.JURE, organisation=branche) for _nom in MEMBRES],
    )
    quand = moment(DEBUT, 8)
    reglements.deposer(reglement, branche, [situee], auteur=certificateur, quand=quand)
    convention = Convention(situee, centre, (), former=True, evaluer=True, debut=date(2026, 1, 1), fin=None)
    reglements.habiliter(convention, branche, auteur=certificateur, quand=quand)
    return site


def ouvrir(site: Site, blocs: Sequence[str] = (VENDRE, RAYON), voie: Voie = Voie.LIBRE, le: date = DEBUT) -> int:
    """A candidature of the candidate; its key."""
    organisme = site.centre if voie is Voie.FORMATION else None
    choix = Choix(site.fiche, blocs, voie, organisme)
    return candidatures.ouvrir(site.candidat, choix, quand=moment(le)).pk


def agir(
    site: Site,
    cle: int,
    acte: Acte,
    acteur: Acteur,
    jour: date = DEBUT,
    texte: str = "",
    **precisions: str,
) -> models.Candidature:
    """An act by the account of that actor, from what the page would show now."""
    comptes = {
        Acteur.CANDIDAT: site.candidat,
        Acteur.CERTIFICATEUR: site.certificateur,
        Acteur.ORGANISME: site.formateur,
        Acteur.EVALUATEUR: site.evaluateur,
    }
    revision = models.Candidature.objects.values_list("revision", flat=True).get(pk=cle)
    qui = Qui(comptes[acteur], acteur, revision)
    return candidatures.agir(cle, Geste(acte, jour, precisions, texte), qui=qui, quand=moment(jour))


def evaluer(site: Site, cle: int, code: str, jour: date = DEBUT, rates: Sequence[int] = ()) -> models.EvaluationRendue:
    """Confide a bloc and give its grid: all acquired, but ``rates``."""
    candidature = models.Candidature.objects.get(pk=cle)
    quand = moment(jour)
    confiee = evaluations.confier(
        candidature, code, site.evaluateur, site.centre, acteur=site.certificateur, quand=quand
    )
    observations = [
        Observation(rang, Niveau.NON_ACQUIS, "geste à reprendre") if rang in rates else Observation(rang, Niveau.ACQUIS)
        for rang in range(1, nombre_de_competences(code) + 1)
    ]
    return evaluations.rendre(
        confiee.pk, Grille(jour, observations), confiee.revision, evaluateur=site.evaluateur, quand=quand
    )


def nombre_de_competences(code: str) -> int:
    return len(ENONCES[code])


def preparer_jury(site: Site, cles: Sequence[int], jour: date, le: date = DEBUT) -> models.SeanceJury:
    """A session of three members, the last one presiding, with these candidatures before it."""
    quand = moment(le)
    auteur = site.certificateur
    lieu = seances.Lieu(lieu="Lyon")
    seance = seances.preparer(site.fiche, site.branche, jour, lieu, auteur=auteur, quand=quand)
    for compte, nom in zip(site.membres, MEMBRES, strict=True):
        dites = Qualites(nom, "professionnel", qualifie=True, president=nom == MEMBRES[-1], derniere_activite=jour.year)
        seances.nommer(seance.pk, Nomination(compte, dites), auteur=auteur, quand=quand)
    for cle in cles:
        candidature = models.Candidature.objects.get(pk=cle)
        seances.convoquer(seance.pk, candidature, auteur=auteur, quand=quand, le=le)
    return seance


def tenir_jury(site: Site, seance: models.SeanceJury, jour: date) -> dict[int, models.Passage]:
    """Open the session, everybody there; the passages by candidature."""
    quand, auteur = moment(jour), site.certificateur
    seances.ouvrir(seance.pk, auteur=auteur, quand=quand, le=jour)
    for siege in seance.sieges.all():
        jury.pointer(siege, True, auteur=auteur, quand=quand)
    for passage in seance.passages.all():
        jury.pointer_candidat(passage, Presence.PRESENT, auteur=auteur, quand=quand)
    return {passage.candidature_id: passage for passage in seance.passages.all()}


def voter(
    site: Site, passage: models.Passage, code: str, sens: Sequence[Sens], jour: date, raisons: str = ""
) -> models.DecisionPrise:
    """Everybody votes, in the order of the seats, then it is decided."""
    quand = moment(jour, 11)
    for siege, un in zip(passage.seance.sieges.order_by("pk"), sens, strict=False):
        jury.voter(passage, code, siege, un, auteur=site.certificateur, quand=quand)
    ecrits = jury.Ecrits(raisons, "à revoir en situation" if raisons else "")
    return jury.decider(passage, code, ecrits, auteur=site.certificateur, quand=quand, sans_attendre=True)


def lendemain(jour: date, combien: int = 1) -> date:
    return jour + timedelta(days=combien)


def jusqu_au_jury(site: Site, cle: int, blocs: Sequence[str] = (VENDRE, RAYON), le: date = DEBUT) -> None:
    """Registered, every bloc evaluated, the évaluation closed: it waits for a jury."""
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT, le)
    for code in blocs:
        evaluer(site, cle, code, le)
    agir(site, cle, Acte.CLORE_EVALUATION, Acteur.CERTIFICATEUR, le)


def sceller(site: Site, seance: models.SeanceJury, jour: date) -> models.ProcesVerbal:
    """Close, draw the procès-verbal, and have every member sign it."""
    jury.clore(seance.pk, auteur=site.certificateur, quand=moment(jour, 12), le=jour)
    verbal = delivrance.etablir(seance.pk, auteur=site.certificateur, quand=moment(jour, 12))
    for siege in seance.sieges.all():
        delivrance.signer(verbal, siege, verbal.empreinte, auteur=site.certificateur, quand=moment(jour, 13))
    return verbal


def prete(site: Site, blocs: tuple[str, ...] = (VENDRE,), le: date | None = None) -> int:
    """A candidature that waits for a jury."""
    le = le or timezone.localdate()
    cle = ouvrir(site, blocs, le=le)
    jusqu_au_jury(site, cle, blocs, le)
    return cle


@dataclass(frozen=True)
class Ouverte:
    """A session that sits today on two blocs of a candidate, everybody there, nothing voted."""

    site: Site
    seance: models.SeanceJury
    passage: models.Passage
    neuve: Compte

    def siege(self, rang: int) -> models.SiegeJury:
        return self.seance.sieges.order_by("pk")[rang]

    def nomination(self, **autres: Any) -> Nomination:
        membre = autres.pop("membre", self.neuve)
        dites = Qualites("Dalila Suppléante", "fleuriste", qualifie=True, derniere_activite=self.seance.jour.year)
        return Nomination(membre, replace(dites, **autres))

    def remplacer(self, rang: int, **autres: Any) -> operations_imprevus.Remplacement:
        siege, qui = self.siege(rang), self.site.certificateur
        return operations_imprevus.remplacer(siege, self.nomination(**autres), auteur=qui, quand=timezone.now())

    def voter(self, rang: int, code: str = VENDRE, sens: Sens = Sens.POUR) -> None:
        qui = self.site.membres[rang]
        jury.voter(self.passage, code, self.siege(rang), sens, auteur=qui, quand=timezone.now())

    def decider(self, code: str = VENDRE) -> None:
        qui, quand = self.site.membres[2], timezone.now()
        jury.decider(self.passage, code, jury.Ecrits(), auteur=qui, quand=quand, sans_attendre=True)
