"""The API's calculation of a path: the JSON of a request, the three plans; nothing is kept."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from brique.erreurs import ErreurArgument
from brique.parcours.demandes.demande import Proposition
from brique.parcours.demandes.lecture import lire_demande
from portail.droits.api import JSON, NOM, calcul
from portail.parcours.offres.queries import offres_ouvertes
from portail.parcours.plans.assemblage import entourer
from portail.parcours.plans.calcul import repondre_vite


@calcul("api-parcours", par_minute=10)
def calculer(corps: bytes) -> JSON:
    """The plans of a request, of the best found in the time of a page (``complete``: nothing better exists).

    Without any offer in the request, those published here towards its targets.
    """
    demande = lire_demande(corps, nom=NOM)
    if demande.ouverte is not None:
        raise ErreurArgument(
            _("une cible ouverte n’est pas calculée ici"),
            lieu="ouverte",
            consequence=_("Rien n’est calculé."),
            action=_("Donnez des cibles, ou utilisez la commande « brique parcours »."),
        )
    cibles = [cible.certification for cible in demande.cibles]
    contexte = entourer(cibles, [acquis.cle for acquis in demande.acquis], demande.au)
    demande = lire_demande(corps, contexte, nom=NOM)
    if not demande.propositions:
        demande = replace(demande, propositions=tuple(Proposition(offre) for offre in offres_ouvertes(cibles)))
    return repondre_vite(demande, contexte)
