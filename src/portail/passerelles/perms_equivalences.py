"""Who may ask for an équivalence, read it, decide it; who keeps a case of demanded correspondance. All else is refused.

The certificateur of a fiche is an organisation whose SIRET the register gives as such, that very one: neither another
establishment of the same company, nor a name that looks alike. A fiche whose certificateur has no SIRET in the
register can be decided by nobody here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from brique.passerelles.equivalence import Acteur
from portail.passerelles.models import AffaireCorrespondance, DemandeEquivalence
from portail.referentiel.queries_identites import FicheSituee
from portail.socle.enums import Role
from portail.socle.models import Affectation, Compte, Organisation
from portail.socle.perms import Refus
from portail.socle.queries import affectations_actives

#: Roles in which one asks; a candidat asks for themselves, the others for their organisation.
DEMANDENT = (Role.CANDIDAT, Role.ORGANISME_FORMATION, Role.CERTIFICATEUR)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands before a request: on which sides, and the organisation in whose name they may decide."""

    acteurs: frozenset[Acteur]
    decide_pour: Organisation | None = None

    @property
    def demande(self) -> bool:
        return Acteur.DEMANDEUR in self.acteurs

    @property
    def decide(self) -> bool:
        return Acteur.CERTIFICATEUR in self.acteurs


def affectations_qui_demandent(compte: Compte, le: date) -> list[Affectation]:
    """The roles in which ``compte`` may ask on the day ``le``."""
    return list(affectations_actives(compte, le).filter(role__in=DEMANDENT))


def peut_demander(visiteur: Compte | AnonymousUser, le: date) -> bool:
    """Whether the page that asks is open to who visits, on the day ``le``."""
    return isinstance(visiteur, Compte) and affectations_actives(visiteur, le).filter(role__in=DEMANDENT).exists()


def organisations_certificatrices(compte: Compte, le: date) -> list[Organisation]:
    """The organisations in which ``compte`` is certificateur on the day ``le``."""
    tenues = affectations_actives(compte, le).filter(role=Role.CERTIFICATEUR)
    return [tenue.organisation for tenue in tenues if tenue.organisation]


def place(compte: Compte, demande: DemandeEquivalence, cible: FicheSituee, le: date) -> Place:
    """Where ``compte`` stands before ``demande`` on the day ``le``, ``cible`` being the fiche it asks for."""
    tenues = affectations_qui_demandent(compte, le)
    acteurs = set()
    if _demande(compte, demande, tenues):
        acteurs.add(Acteur.DEMANDEUR)
    decide_pour = _decide_pour(tenues, cible) if demande.envoyee_le else None
    if decide_pour is not None:
        acteurs.add(Acteur.CERTIFICATEUR)
    return Place(frozenset(acteurs), decide_pour)


def exiger_place(compte: Compte, demande: DemandeEquivalence, cible: FicheSituee, le: date) -> Place:
    """The same, or ``Refus`` when ``compte`` is on neither side."""
    trouvee = place(compte, demande, cible, le)
    if not trouvee.acteurs:
        raise Refus(
            _("Cette demande n’est ouverte qu’à qui l’a faite et aux certificateurs de la certification visée."),
            _("Une équivalence accordée se lit sur la page des blocs qu’elle nomme."),
        )
    return trouvee


def certificateur_pour(compte: Compte, cible: FicheSituee, le: date) -> Organisation:
    """The organisation in whose name ``compte`` speaks for ``cible`` on the day ``le``. Raises ``Refus``."""
    trouvee = _decide_pour(affectations_qui_demandent(compte, le), cible)
    if trouvee is None:
        raise Refus(
            _("Vous n’êtes pas certificateur de %(numero)s : le registre ne donne pas le SIRET de votre organisation.")
            % {"numero": cible.numero},
            _("Vérifiez le SIRET que porte la fiche, et celui de votre organisation dans votre compte."),
        )
    return trouvee


def exiger_affaire(compte: Compte, affaire: AffaireCorrespondance, le: date) -> None:
    """Raise ``Refus`` unless ``compte`` is certificateur of the organisation whose case it is, on the day ``le``."""
    siennes = {organisation.pk for organisation in organisations_certificatrices(compte, le)}
    if affaire.organisation_id not in siennes:
        raise Refus(
            _("Cette affaire n’est ouverte qu’aux certificateurs de l’organisation qui la suit."),
            _("L’administrateur de cette organisation peut vous y donner le rôle de certificateur."),
        )


def _demande(compte: Compte, demande: DemandeEquivalence, tenues: Iterable[Affectation]) -> bool:
    if demande.organisation_id is None:
        return demande.demandeur_id == compte.pk
    return any(t.organisation_id == demande.organisation_id and t.role == demande.role for t in tenues)


def _decide_pour(tenues: Iterable[Affectation], cible: FicheSituee) -> Organisation | None:
    siennes = (t.organisation for t in tenues if t.role == Role.CERTIFICATEUR)
    return next((o for o in siennes if o is not None and o.siret in cible.sirets), None)
