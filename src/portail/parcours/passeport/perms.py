"""Who may look at a passeport: its holder, the adviser they show it to, and the certificateur for what it attested."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from portail.parcours.models import AcquisAtteste, AcquisDeclare, Partage
from portail.socle.enums import Role
from portail.socle.models import Compte
from portail.socle.perms import Refus
from portail.socle.queries import organisations_du_role


def exiger_sien(compte: Compte, declare: AcquisDeclare) -> None:
    """Raise ``Refus`` unless ``compte`` declared this acquis."""
    if declare.personne_id != compte.pk:
        raise Refus(
            _("Cet acquis est dans le passeport d’une autre personne."),
            _("Elle peut vous montrer son passeport, si vous êtes conseiller."),
        )


def exiger_attestation(compte: Compte, atteste: AcquisAtteste, le: date) -> None:
    """Raise ``Refus`` unless ``compte`` is certificateur, on the day ``le``, of the organisation that attested."""
    siennes = {organisation.pk for organisation in organisations_du_role(compte, Role.CERTIFICATEUR, le)}
    if atteste.organisation_id not in siennes:
        raise Refus(
            _("Cette attestation a été écrite pour un autre certificateur."),
            _("L’administrateur de cette organisation peut vous y donner le rôle de certificateur."),
        )


def partage_ouvert(partage: Partage, le: date) -> bool:
    """Whether the adviser may read on the day ``le``."""
    return partage.revoque_le is None and partage.debut <= le < partage.fin


def exiger_partage(compte: Compte, partage: Partage, le: date) -> None:
    """Raise ``Refus`` unless ``partage`` shows something to ``compte`` on the day ``le``."""
    if partage.conseiller_id != compte.pk:
        raise Refus(
            _("Ce passeport n’est pas partagé avec vous."),
            _("Son titulaire peut le partager, depuis la page « Partager mon passeport »."),
        )
    if not partage_ouvert(partage, le):
        raise Refus(
            _("Ce partage est terminé : le passeport n’est plus lisible."),
            _("Son titulaire peut en ouvrir un autre, depuis la page « Partager mon passeport »."),
        )
