"""Who may open a positionnement: the person who stands there. Advisers read it through a share."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portail.parcours.models import Positionnement
from portail.socle.models import Compte
from portail.socle.perms import Refus


def exiger_sien(compte: Compte, positionnement: Positionnement) -> None:
    """Raise ``Refus`` unless it is ``compte``'s own."""
    if positionnement.personne_id != compte.pk:
        raise Refus(
            _("Ces réponses sont celles d’une autre personne."),
            _("Elle peut les montrer à son conseiller, en partageant son passeport."),
        )
