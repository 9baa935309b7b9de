"""A live campaign to look at on a demonstration site: a CQP by training and by VAE, at every stage, around today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Presence, Sens
from brique.certification.evaluation import Niveau, Observation
from brique.certification.reglement.valeurs import Voie
from portail.certification import models, queries_candidatures
from portail.certification import operations_candidatures as candidatures
from portail.certification import operations_delivrance as delivrance
from portail.certification import operations_evaluations as evaluations
from portail.certification import operations_jury as jury
from portail.certification import operations_reglements as reglements
from portail.certification import operations_seances as seances
from portail.certification.operations_candidatures import Choix, Geste, Qui
from portail.certification.operations_dossier import Dite, repondre
from portail.certification.operations_evaluations import Grille
from portail.certification.operations_reglements import Convention
from portail.certification.operations_seances import Nomination, Qualites
from portail.referentiel.queries_identites import FicheSituee, situer
from portail.socle.demonstration import DOMAINE, MOT_DE_PASSE
from portail.socle.enums import Role
from portail.socle.operations import affecter, creer_compte
from portail.socle.queries import compte_par_courriel, organisation_par_siret

if TYPE_CHECKING:
    from portail.socle.models import Compte, Organisation

CQP = "RNCP99060"
LIEU = "Maison fictive de la branche, 1 rue des Exemples, Lyon"
BLOCS = tuple(f"{CQP}BC0{rang}" for rang in range(1, 5))
_CENTRE = "99900003700013"
_ATELIER = "99900005200012"
_AUTRES = (
    ("candidat2", "Driss", "Amrani", Role.CANDIDAT, ""),
    ("candidat3", "Manon", "Petitjean", Role.CANDIDAT, ""),
    ("candidat4", "Yann", "Kerbrat", Role.CANDIDAT, ""),
    ("candidat5", "Fatou", "Sow", Role.CANDIDAT, ""),
    ("candidat6", "Élise", "Garcin", Role.CANDIDAT, ""),
    ("candidat7", "Bastien", "Olive", Role.CANDIDAT, ""),
    ("jure2", "Karim", "Belhadj", Role.JURE, _ATELIER),
    ("jure3", "Odile", "Marchand", Role.JURE, _ATELIER),
)
_REGLEMENT = """
cle: vendeur-produits-frais
version: 1
intitule: CQP Vendeur conseil en produits frais (règlement fictif)
certificateur: CPNEFP du commerce de proximité (certificateur fictif)
applicable_du: {debut}
textes: [accord fictif de démonstration]
voies: [formation, vae, libre]
attribution: {{reference: art. 1 de l’accord fictif}}
evaluation:
  reference: art. 2 de l’accord fictif
  modalites: [une mise en situation en magasin, un entretien]
  evaluateurs: 1
  desaccord: jury
  seuil: 1
jury:
  reference: art. 3 de l’accord fictif
  nom: jury paritaire
  colleges:
    - {{nom: employeurs, sieges: 1}}
    - {{nom: salariés, sieges: 1}}
    - {{nom: personnes qualifiées, sieges: 1}}
  membres: 3
  presents: 2
  presidence: un-membre
  majorite: absolue-presents
  partage_des_voix: president
  incompatibilites: [relation, employeur, accompagnement, formation]
  signature: tous
  loi_vae: oui
conservation: {{reference: art. 4 de l’accord fictif}}
resultat: {{duree: 15 jours, depuis: deliberation, reference: art. 5 de l’accord fictif}}
recours: {{duree: 2 mois, depuis: notification, reference: art. 6 de l’accord fictif}}
"""


@dataclass(frozen=True, slots=True)
class _Campagne:
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


def _moment(jour: date, heure: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time(heure)))


@transaction.atomic
def charger_campagne(quand: datetime) -> int:
    """Write it, unless a candidature exists already, or what it stands on is not there. Returns how many it holds."""
    le = timezone.localdate(quand)
    campagne = None if models.Candidature.objects.exists() else _reunir(le, quand)
    if campagne is None:
        return 0
    candidats = [_compte(f"candidat{rang}" if rang > 1 else "candidat") for rang in range(1, 8)]
    _poser_les_regles(campagne)
    _formation(campagne, candidats)
    _vae(campagne, candidats)
    return models.Candidature.objects.count()


def _reunir(le: date, quand: datetime) -> _Campagne | None:
    fiche = situer([CQP]).get(CQP)
    connus = [compte_par_courriel(f"{nom}@{DOMAINE}") for nom in ("certificateur", "organisme", "evaluateur", "jure")]
    if fiche is None or None in connus:
        return None
    branche = organisation_par_siret(fiche.certificateurs[0][0])
    centre, atelier = organisation_par_siret(_CENTRE), organisation_par_siret(_ATELIER)
    if branche is None or centre is None or atelier is None:
        return None
    for identifiant, prenom, nom, role, siret in _AUTRES:
        courriel = f"{identifiant}@{DOMAINE}"
        if compte_par_courriel(courriel) is None:
            compte = creer_compte(courriel, MOT_DE_PASSE, nom=nom, prenom=prenom, acteur=None, quand=quand)
            organisation = organisation_par_siret(siret) if siret else None
            affecter(compte, role, organisation, debut=le, acteur=None, quand=quand)
    certificateur, organisme, evaluateur, jure = (compte for compte in connus if compte is not None)
    jures = (jure, _compte("jure2"), _compte("jure3"))
    return _Campagne(fiche, certificateur, branche, organisme, centre, evaluateur, atelier, jures, le)


def _compte(identifiant: str) -> Compte:
    compte = compte_par_courriel(f"{identifiant}@{DOMAINE}")
    assert compte is not None  # made just before
    return compte


def _poser_les_regles(c: _Campagne) -> None:
    quand = _moment(c.jour(-200))
    texte = _REGLEMENT.format(debut=c.jour(-200).isoformat()).strip() + "\n"
    reglements.deposer(texte, c.branche, [c.fiche], auteur=c.certificateur, quand=quand)
    for organisme, former in ((c.centre, True), (c.atelier, False)):
        convention = Convention(c.fiche, organisme, (), former, True, c.jour(-200), c.jour(900))
        reglements.habiliter(convention, c.branche, auteur=c.certificateur, quand=quand)


def _ouvrir(c: _Campagne, candidat: Compte, voie: Voie, decalage: int, blocs: Sequence[str] = BLOCS) -> int:
    organisme = c.centre if voie is Voie.FORMATION else None
    choix = Choix(c.fiche, blocs, voie, organisme)
    cle = candidatures.ouvrir(candidat, choix, quand=_moment(c.jour(decalage))).pk
    _agir(c, cle, Acte.INSCRIRE, Acteur.CANDIDAT, decalage)
    return cle


def _agir(c: _Campagne, cle: int, acte: Acte, acteur: Acteur, decalage: int, texte: str = "", **dits: str) -> None:
    candidature = queries_candidatures.candidature(cle)
    assert candidature is not None and candidature.candidat is not None  # noqa: PT018  # opened just before
    comptes = {
        Acteur.CANDIDAT: candidature.candidat,
        Acteur.CERTIFICATEUR: c.certificateur,
        Acteur.ORGANISME: c.organisme,
    }
    qui = Qui(comptes[acteur], acteur, candidature.revision)
    candidatures.agir(cle, Geste(acte, c.jour(decalage), dits, texte), qui=qui, quand=_moment(c.jour(decalage)))


def _preparer(c: _Campagne, cle: int, debut: int, fin: int | None) -> None:
    centre = {"organisme": c.centre.siret}
    _agir(c, cle, Acte.COMMENCER_PREPARATION, Acteur.ORGANISME, debut, **centre)
    if fin is not None:
        _agir(c, cle, Acte.FINIR_PREPARATION, Acteur.ORGANISME, fin, **centre)


def _confier(c: _Campagne, cle: int, code: str, decalage: int) -> models.EvaluationConfiee:
    candidature = models.Candidature.objects.get(pk=cle)
    quand = _moment(c.jour(decalage))
    return evaluations.confier(candidature, code, c.evaluateur, c.atelier, acteur=c.certificateur, quand=quand)


def _evaluer(c: _Campagne, cle: int, decalage: int, rate: str = "") -> None:
    """Every bloc asked evaluated, one compétence missed in the bloc ``rate``; then closed."""
    candidature = models.Candidature.objects.get(pk=cle)
    nombres = {bloc.cle.code: len(bloc.enonces) for bloc in queries_candidatures.blocs_de(candidature)}
    for bloc in candidature.blocs.filter(deja=False):
        confiee = _confier(c, cle, bloc.code, decalage)
        observations = [
            Observation(1, Niveau.NON_ACQUIS, "Gestes hésitants, à reprendre avec un tuteur.")
            if bloc.code == rate and rang == 1
            else Observation(rang, Niveau.ACQUIS, "Observé en magasin.")
            for rang in range(1, nombres[bloc.code] + 1)
        ]
        grille = Grille(c.jour(decalage), observations)
        evaluations.rendre(confiee.pk, grille, 0, evaluateur=c.evaluateur, quand=_moment(c.jour(decalage), 15))
    _agir(c, cle, Acte.CLORE_EVALUATION, Acteur.CERTIFICATEUR, decalage)


def _reunir_un_jury(c: _Campagne, cles: Sequence[int], jour: int, convocation: int) -> models.SeanceJury:
    quand, auteur = _moment(c.jour(convocation)), c.certificateur
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


def _formation(c: _Campagne, candidats: Sequence[Compte]) -> None:
    """By training: begun, in évaluation, ready for the jury, before it today, decided a month ago."""
    camille, driss, manon, yann, *_ = candidats
    camille_ = _ouvrir(c, camille, Voie.FORMATION, -60)
    _preparer(c, camille_, -50, -6)
    for code in BLOCS[:2]:
        _confier(c, camille_, code, -5)
    aujourdhui = _ouvrir(c, driss, Voie.FORMATION, -150)
    _preparer(c, aujourdhui, -140, -30)
    _evaluer(c, aujourdhui, -20, rate=BLOCS[1])
    _reunir_un_jury(c, [aujourdhui], 0, -15)
    prete = _ouvrir(c, manon, Voie.FORMATION, -120)
    _preparer(c, prete, -110, -12)
    _evaluer(c, prete, -3)
    passee = _ouvrir(c, yann, Voie.LIBRE, -120, BLOCS[:2])
    _evaluer(c, passee, -60, rate=BLOCS[1])
    _tenir_un_jury(c, passee, -30)


def _tenir_un_jury(c: _Campagne, cle: int, jour: int) -> None:
    """A session of the past, to its end: one bloc validated, one refused with its reasons, the result notified."""
    seance = _reunir_un_jury(c, [cle], jour, jour - 15)
    quand, auteur = _moment(c.jour(jour)), c.certificateur
    seances.ouvrir(seance.pk, auteur=auteur, quand=quand, le=c.jour(jour))
    for siege in seance.sieges.all():
        jury.pointer(siege, True, auteur=auteur, quand=quand)
    passage = seance.passages.get()
    jury.pointer_candidat(passage, Presence.PRESENT, auteur=auteur, quand=quand)
    raisons = ("", "La tenue de l’étal n’est pas encore sûre : l’évaluation le montre.")
    for code, sens, dites in zip(BLOCS[:2], (Sens.POUR, Sens.CONTRE), raisons, strict=True):
        for siege in seance.sieges.all():
            jury.voter(passage, code, siege, sens, auteur=auteur, quand=quand)
        complement = "Six semaines en magasin, puis une nouvelle mise en situation." if dites else ""
        jury.decider(passage, code, jury.Ecrits(dites, complement), auteur=auteur, quand=quand)
    jury.clore(seance.pk, auteur=auteur, quand=quand, le=c.jour(jour))
    verbal = delivrance.etablir(seance.pk, auteur=auteur, quand=quand)
    for siege, compte in zip(seance.sieges.order_by("pk"), c.jures, strict=True):
        delivrance.signer(verbal, siege, verbal.empreinte, auteur=compte, quand=quand)
    _agir(c, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR, jour + 5)


def _vae(c: _Campagne, candidats: Sequence[Compte]) -> None:
    """By VAE: a dossier to decide, pieces asked, recevable with its clock running."""
    *_, fatou, elise, bastien = candidats
    a_decider = _ouvrir(c, fatou, Voie.VAE, -40)
    recit = "Trois ans au rayon fruits et légumes : j’accueille, je conseille et je prépare les commandes."
    for rang in (1, 2):
        dite = Dite(BLOCS[0], rang, "oui", recit)
        repondre(a_decider, dite, candidat=fatou, quand=_moment(c.jour(-38)))
    _agir(c, a_decider, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT, -35)
    _agir(c, a_decider, Acte.CONSTATER_COMPLET, Acteur.CERTIFICATEUR, -30)
    pieces = _ouvrir(c, elise, Voie.VAE, -25, BLOCS[:1])
    _agir(c, pieces, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT, -20)
    texte = "Joignez une attestation d’employeur qui décrit vos activités au rayon."
    _agir(c, pieces, Acte.DEMANDER_PIECES, Acteur.CERTIFICATEUR, -10, texte)
    recevable = _ouvrir(c, bastien, Voie.VAE, -100)
    _agir(c, recevable, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT, -95)
    _agir(c, recevable, Acte.CONSTATER_COMPLET, Acteur.CERTIFICATEUR, -90)
    _agir(c, recevable, Acte.DECLARER_RECEVABLE, Acteur.CERTIFICATEUR, -60)
