"""Opening a request for a page: found, and open to who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest
from django.utils import timezone

from brique.passerelles.equivalence import Acte, Etat, Objet, possibles
from portail.passerelles import perms_equivalences as perms
from portail.passerelles import queries_equivalences as queries
from portail.passerelles.operations_equivalences import Qui
from portail.referentiel.queries_identites import FicheSituee
from portail.socle.perms import compte_de

if TYPE_CHECKING:
    from portail.passerelles.models import DemandeEquivalence


@dataclass
class Ouverte:
    """A request as a page of this person opens it: its ends, the fiche it aims at, on which sides they stand."""

    demande: DemandeEquivalence
    objet: Objet
    cible: FicheSituee
    qui: Qui

    @property
    def etat(self) -> Etat:
        return Etat(self.demande.etat)

    @property
    def actes(self) -> tuple[Acte, ...]:
        """What they may do now."""
        return possibles(self.etat, self.qui.place.acteurs)

    @property
    def efface(self) -> bool:
        """The asker may erase what they gave: it has served."""
        return self.qui.place.demande and self.etat in {Etat.ACCEPTEE, Etat.REFUSEE, Etat.REVOQUEE}

    @property
    def ecrit(self) -> bool:
        """The asker may still write and attach."""
        return self.qui.place.demande and self.etat in {Etat.PREPAREE, Etat.A_COMPLETER}


def ouvrir(request: HttpRequest, cle: int, revision: int | None = None) -> Ouverte:
    """A request, seen by who asks, at ``revision`` (what their page showed; by default, as it is).

    Raises ``Http404``, or ``Refus``.
    """
    demande = queries.demande(cle)
    if demande is None:
        raise Http404(str(cle))
    compte, cible = compte_de(request), queries.fiche_cible_de(demande)
    place = perms.exiger_place(compte, demande, cible, timezone.localdate())
    vue = demande.revision if revision is None else revision
    return Ouverte(demande, queries.objet_de(demande), cible, Qui(compte, place, vue))
