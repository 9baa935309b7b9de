"""Writes of the cases of demanded correspondances: one record, corrected as things happen, each change journaled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brique.erreurs import ErreurBrique
from brique.passerelles.procedure import Affaire, Suite, verifier
from portail.passerelles import models
from portail.referentiel.queries_identites import FicheSituee
from portail.socle.models import Compte, Organisation
from portail.socle.operations import journaliser

DEMANDE_MAX = 4000
_DATES = ("notifiee_le", "observations_le", "decidee_le", "conforme_le", "supprimee_le")


class AffaireDepassee(ErreurBrique):
    """Somebody changed the case since its page was opened."""


@dataclass(frozen=True, slots=True)
class Saisie:
    """A case as its certificateur writes it: the commission's reference, what it demands, what happened."""

    reference: str
    demande: str
    affaire: Affaire


@transaction.atomic
def ouvrir_affaire(
    organisation: Organisation, fiche: FicheSituee, saisie: Saisie, *, acteur: Compte, quand: datetime
) -> models.AffaireCorrespondance:
    """Record a demand. Raises ``ErreurProcedure`` for dates that cannot be those of one procedure."""
    verifier(saisie.affaire)
    affaire = models.AffaireCorrespondance(organisation=organisation, fiche_id=fiche.cle, cree_le=quand)
    _ecrire(affaire, saisie, quand)
    journaliser("affaire-ouverte", affaire, acteur=acteur, quand=quand, apres={"fiche": fiche.numero, **_etat(affaire)})
    return affaire


@transaction.atomic
def changer_affaire(
    pk: int, saisie: Saisie, *, revision: int, acteur: Compte, quand: datetime
) -> models.AffaireCorrespondance:
    """Write what happened since. Raises ``AffaireDepassee``, ``ErreurProcedure``."""
    affaire = models.AffaireCorrespondance.objects.select_for_update(of=("self",)).get(pk=pk)
    if affaire.revision != revision:
        raise AffaireDepassee(
            _("l’affaire a été modifiée depuis que vous avez ouvert cette page"),
            consequence=_("Ce que vous venez d’écrire n’est pas enregistré ; c’est encore ci-dessous."),
            action=_("Ouvrez l’affaire dans un autre onglet, comparez, puis enregistrez de nouveau."),
        )
    verifier(saisie.affaire)
    avant = _etat(affaire)
    affaire.revision += 1
    _ecrire(affaire, saisie, quand)
    journaliser("affaire-changee", affaire, acteur=acteur, quand=quand, avant=avant, apres=_etat(affaire))
    return affaire


def _ecrire(affaire: models.AffaireCorrespondance, saisie: Saisie, quand: datetime) -> None:
    affaire.reference = saisie.reference.strip()
    affaire.demande = saisie.demande.strip()[:DEMANDE_MAX]
    for nom in _DATES:
        setattr(affaire, nom, getattr(saisie.affaire, nom))
    affaire.suite = saisie.affaire.suite.value if saisie.affaire.suite else ""
    affaire.change_le = quand
    affaire.save()


def _etat(affaire: models.AffaireCorrespondance) -> dict[str, object]:
    jours: dict[str, date | None] = {nom: getattr(affaire, nom) for nom in _DATES}
    dits: dict[str, object] = {nom: jour.isoformat() if jour else None for nom, jour in jours.items()}
    return {**dits, "suite": affaire.suite and Suite(affaire.suite).value}
