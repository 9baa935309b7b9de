"""A live campaign to look at on a demonstration site: a CQP by training and by VAE, at every stage, around today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.reglement.valeurs import Voie
from portail.certification import models
from portail.certification import operations_reglements as reglements
from portail.certification.demonstration_annee import charger_annee
from portail.certification.demonstration_gestes import (
    BLOCS,
    CQP,
    Campagne,
    Issue,
    agir,
    confier,
    evaluer,
    moment,
    ouvrir,
    preparer,
    reunir_un_jury,
    tenir_un_jury,
)
from portail.certification.operations_dossier import Dite, repondre
from portail.certification.operations_reglements import Convention
from portail.referentiel.queries_identites import situer
from portail.socle.demonstration import DOMAINE, MOT_DE_PASSE
from portail.socle.enums import Role
from portail.socle.operations import affecter, creer_compte
from portail.socle.queries import compte_par_courriel, organisation_par_siret

if TYPE_CHECKING:
    from portail.socle.models import Compte

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
    charger_annee(campagne)
    return models.Candidature.objects.count()


def _reunir(le: date, quand: datetime) -> Campagne | None:
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
    return Campagne(fiche, certificateur, branche, organisme, centre, evaluateur, atelier, jures, le)


def _compte(identifiant: str) -> Compte:
    compte = compte_par_courriel(f"{identifiant}@{DOMAINE}")
    assert compte is not None  # made just before
    return compte


def _poser_les_regles(c: Campagne) -> None:
    debut = date(c.le.year - 2, 9, 1)
    quand = moment(debut)
    texte = _REGLEMENT.format(debut=debut.isoformat()).strip() + "\n"
    reglements.deposer(texte, c.branche, [c.fiche], auteur=c.certificateur, quand=quand)
    for organisme, former in ((c.centre, True), (c.atelier, False)):
        convention = Convention(c.fiche, organisme, (), former, True, debut, c.jour(900))
        reglements.habiliter(convention, c.branche, auteur=c.certificateur, quand=quand)


def _formation(c: Campagne, candidats: Sequence[Compte]) -> None:
    """By training: begun, in évaluation, ready for the jury, before it today, decided a month ago."""
    camille, driss, manon, yann, *_ = candidats
    camille_ = ouvrir(c, camille, Voie.FORMATION, -60)
    preparer(c, camille_, -50, -6)
    for code in BLOCS[:2]:
        confier(c, camille_, code, -5)
    aujourdhui = ouvrir(c, driss, Voie.FORMATION, -150)
    preparer(c, aujourdhui, -140, -30)
    evaluer(c, aujourdhui, -20, rate=BLOCS[1])
    reunir_un_jury(c, [aujourdhui], 0, -15)
    prete = ouvrir(c, manon, Voie.FORMATION, -120)
    preparer(c, prete, -110, -12)
    evaluer(c, prete, -3)
    passee = ouvrir(c, yann, Voie.LIBRE, -120, BLOCS[:2])
    evaluer(c, passee, -60, rate=BLOCS[1])
    issue = Issue(
        BLOCS[:1],
        "La tenue de l’étal n’est pas encore sûre : l’évaluation le montre.",
        "Six semaines en magasin, puis une nouvelle mise en situation.",
    )
    tenir_un_jury(c, reunir_un_jury(c, [passee], -30, -45), {passee: issue})


def _vae(c: Campagne, candidats: Sequence[Compte]) -> None:
    """By VAE: a dossier to decide, pieces asked, recevable with its clock running."""
    *_, fatou, elise, bastien = candidats
    a_decider = ouvrir(c, fatou, Voie.VAE, -40)
    recit = "Trois ans au rayon fruits et légumes : j’accueille, je conseille et je prépare les commandes."
    for rang in (1, 2):
        dite = Dite(BLOCS[0], rang, "oui", recit)
        repondre(a_decider, dite, candidat=fatou, quand=moment(c.jour(-38)))
    agir(c, a_decider, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT, -35)
    agir(c, a_decider, Acte.CONSTATER_COMPLET, Acteur.CERTIFICATEUR, -30)
    pieces = ouvrir(c, elise, Voie.VAE, -25, BLOCS[:1])
    agir(c, pieces, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT, -20)
    texte = "Joignez une attestation d’employeur qui décrit vos activités au rayon."
    agir(c, pieces, Acte.DEMANDER_PIECES, Acteur.CERTIFICATEUR, -10, texte)
    recevable = ouvrir(c, bastien, Voie.VAE, -100)
    agir(c, recevable, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT, -95)
    agir(c, recevable, Acte.CONSTATER_COMPLET, Acteur.CERTIFICATEUR, -90)
    agir(c, recevable, Acte.DECLARER_RECEVABLE, Acteur.CERTIFICATEUR, -60)
