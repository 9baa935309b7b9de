"""A passeport to look at on a demonstration site: attested and declared acquis, a share, a positionnement begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from brique.parcours.passeport import Origine
from brique.passerelles.valeurs import Cle
from portail.parcours import models
from portail.parcours.passeport import operations
from portail.parcours.passeport.operations import Saisie, Signature
from portail.parcours.passeport.operations_partages import Choix, partager
from portail.parcours.positionnement import operations as situer
from portail.parcours.positionnement import queries as positionnements
from portail.referentiel.queries_identites import FicheSituee
from portail.referentiel.queries_identites import situer as chercher
from portail.socle.demonstration import DOMAINE
from portail.socle.operations import creer_organisation
from portail.socle.pieces_jointes import recevoir
from portail.socle.queries import compte_par_courriel, organisation_par_siret

if TYPE_CHECKING:
    from portail.socle.models import Compte

DETENUE, ANCIENNE, VISEE = "RNCP99059", "RNCP99003", "RNCP99060"
_PARCHEMIN = b"%PDF-1.4\n% Parchemin fictif de demonstration, sans contenu.\n%%EOF\n"
_SITUATION = "Le samedi, je tiens seule le rayon frais d’un magasin de quartier, de l’ouverture à la livraison."


@transaction.atomic
def charger_passeport(quand: datetime) -> int:
    """Write it, unless the person has one already, or the demonstration is not there. Returns how many acquis."""
    candidat, conseiller, certificateur = (
        compte_par_courriel(f"{nom}@{DOMAINE}") for nom in ("candidat", "conseiller", "certificateur")
    )
    fiches = chercher([DETENUE, VISEE])
    if candidat is None or conseiller is None or certificateur is None or len(fiches) < 2:
        return 0
    deja = models.AcquisDeclare.objects.filter(personne=candidat).exists()
    if deja or models.AcquisAtteste.objects.filter(titulaire=candidat.pk).exists():
        return 0
    jour = timezone.localdate(quand)
    combien = _attester(candidat, fiches[DETENUE], certificateur, jour, quand) + _declarer(candidat, jour, quand)
    partager(candidat, conseiller, Choix(jour + timedelta(days=30), True, True), quand=quand)
    _situer(candidat, quand)
    return combien


def _attester(candidat: Compte, fiche: FicheSituee, auteur: Compte, jour: date, quand: datetime) -> int:
    """Two blocs of the certification held, by the certificateur that the register names."""
    siret, nom = next(((s, n) for s, n in fiche.certificateurs if s), ("", ""))
    if not siret:
        return 0
    organisation = organisation_par_siret(siret) or creer_organisation(siret, nom, acteur=None, quand=quand)
    signature = Signature(organisation, "Paul Lefèvre", "président du jury fictif")
    saisie = Saisie(
        Cle(DETENUE, f"{DETENUE}BC01"),
        "",
        Origine.FORMATION,
        jour - timedelta(days=160),
        "Jury paritaire national fictif de juin",
        jour + timedelta(days=1665),
    )
    saisies = [saisie, replace(saisie, cle=Cle(DETENUE, f"{DETENUE}BC02"), origine=Origine.VAE)]
    return len(operations.attester_tous(candidat, fiche, saisies, signature, auteur=auteur, quand=quand))


def _declarer(candidat: Compte, jour: date, quand: datetime) -> int:
    """A bloc of a certification since renewed, with its document; and one that the register never knew."""
    connue = ANCIENNE in chercher([ANCIENNE])
    saisies = [Saisie(Cle("RNCP97001"), "Titre fictif de vendeuse, session 2009", Origine.FORMATION, date(2009, 7, 3))]
    if connue:
        saisies.insert(0, Saisie(Cle(ANCIENNE, f"{ANCIENNE}BC01"), "", Origine.ALTERNANCE, jour - timedelta(days=900)))
    declares = operations.declarer(candidat, saisies, quand=quand)
    piece = recevoir("parchemin-fictif.pdf", _PARCHEMIN)
    operations.joindre(declares[0], piece, acteur=candidat, quand=quand)
    return len(declares)


def _situer(candidat: Compte, quand: datetime) -> None:
    """A first bloc answered, in the words of the person; the rest is still to do."""
    positionnement, _neuf = situer.commencer(candidat, VISEE, quand=quand)
    lu = positionnements.lire(positionnement)
    if not lu.blocs:
        return
    dites = ["oui", "en-partie", "non", "oui"]
    envois = [
        situer.Envoi(enonce, dites[rang % len(dites)], _SITUATION if rang == 0 else "", 0, "")
        for rang, enonce in enumerate(lu.blocs[0].enonces)
    ]
    situer.repondre(positionnement, lu.blocs[0], envois, quand=quand)
