"""Équivalences to look at on a demonstration site: one to decide, one decided, a demanded correspondance."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from brique.passerelles.decisions import Accord
from brique.passerelles.equivalence import Objet, Reponse, Signataire
from brique.passerelles.procedure import Affaire
from brique.passerelles.valeurs import Cle
from brique.periodes import Periode
from portail.passerelles import models
from portail.passerelles import operations_equivalences as operations
from portail.passerelles import perms_equivalences as perms
from portail.passerelles.operations_procedures import Saisie, ouvrir_affaire
from portail.passerelles.queries_equivalences import fiche_cible_de
from portail.referentiel.queries_identites import FicheSituee, situer
from portail.socle.demonstration import DOMAINE
from portail.socle.enums import Role
from portail.socle.operations import affecter, creer_organisation
from portail.socle.pieces_jointes import recevoir
from portail.socle.queries import affectations_actives, compte_par_courriel, organisation_par_siret

if TYPE_CHECKING:
    from portail.socle.models import Affectation, Compte

SOURCE, CIBLE = "RNCP99059", "RNCP99060"
_A_DECIDER = Objet(
    (Cle(SOURCE, f"{SOURCE}BC01"), Cle(SOURCE, f"{SOURCE}BC03")),
    (Cle(CIBLE, f"{CIBLE}BC01"), Cle(CIBLE, f"{CIBLE}BC03")),
)
_DECIDEE = Objet((Cle(SOURCE, f"{SOURCE}BC02"),), (Cle(CIBLE, f"{CIBLE}BC02"),))
_SIGNE = Signataire("Paul Lefèvre", "secrétaire de la CPNE fictive")
_PARCHEMIN = b"%PDF-1.4\n% Parchemin fictif de demonstration, sans contenu.\n%%EOF\n"
_EXPOSE = "J’ai obtenu ce bloc en juin, après deux ans dans un magasin de quartier. Le parchemin est joint."

_DEMANDEE = "Correspondance partielle entre le bloc RNCP99059BC04 et le bloc RNCP99060BC04."


@transaction.atomic
def charger_equivalences(quand: datetime) -> int:
    """Write them, unless some exist already, or the demonstration register is not there. Returns how many requests."""
    cible = situer([CIBLE]).get(CIBLE)
    candidat, certificateur, organisme = (
        compte_par_courriel(f"{nom}@{DOMAINE}") for nom in ("candidat", "certificateur", "organisme")
    )
    if cible is None or candidat is None or certificateur is None or organisme is None:
        return 0
    if models.DemandeEquivalence.objects.exists():
        return 0
    jour = timezone.localdate(quand)
    _habiliter(certificateur, cible, jour, quand)
    _deposer(_role(candidat, Role.CANDIDAT, jour), _A_DECIDER, quand, expose=_EXPOSE)
    _decider(_deposer(_role(organisme, Role.ORGANISME_FORMATION, jour), _DECIDEE, quand), certificateur, jour, quand)
    notifiee = jour - timedelta(days=60)
    saisie = Saisie("FC fictive 2026-09", _DEMANDEE, Affaire(notifiee))
    organisation = perms.certificateur_pour(certificateur, cible, jour)
    ouvrir_affaire(organisation, cible, saisie, acteur=certificateur, quand=quand)
    return 2


def _habiliter(compte: Compte, cible: FicheSituee, jour: date, quand: datetime) -> None:
    """Make the demonstration certificateur one of the organisation that the register names."""
    siret, nom = cible.certificateurs[0]
    organisation = organisation_par_siret(siret) or creer_organisation(siret, nom, acteur=None, quand=quand)
    if not affectations_actives(compte, jour).filter(organisation=organisation, role=Role.CERTIFICATEUR).exists():
        affecter(compte, Role.CERTIFICATEUR, organisation, debut=jour, acteur=None, quand=quand)


def _role(compte: Compte, role: Role, jour: date) -> Affectation:
    return next(a for a in perms.affectations_qui_demandent(compte, jour) if a.role == role)


def _qui(compte: Compte, demande: models.DemandeEquivalence, jour: date) -> operations.Qui:
    return operations.Qui(compte, perms.place(compte, demande, fiche_cible_de(demande), jour), demande.revision)


def _deposer(affectation: Affectation, objet: Objet, quand: datetime, expose: str = "") -> models.DemandeEquivalence:
    jour, compte = timezone.localdate(quand), affectation.compte
    demande, _neuve = operations.demander(affectation, objet, quand=quand)
    if expose:
        operations.ecrire_expose(demande.pk, expose, qui=_qui(compte, demande, jour), quand=quand)
        piece = recevoir("parchemin-fictif.pdf", _PARCHEMIN)
        operations.joindre(demande.pk, piece, qui=_qui(compte, demande, jour), quand=quand)
    return operations.envoyer(demande.pk, qui=_qui(compte, demande, jour), quand=quand)


def _decider(demande: models.DemandeEquivalence, certificateur: Compte, jour: date, quand: datetime) -> None:
    reponse = Reponse(
        accord=Accord.TOTAL,
        le=jour,
        periode=Periode(jour),
        signataire=_SIGNE,
        conditions="Avoir obtenu le bloc depuis moins de cinq ans.",
    )
    operations.accepter(demande.pk, reponse, moteur={}, qui=_qui(certificateur, demande, jour), quand=quand)
