"""What the room shows on an account, named in ``settings.BRANCHEMENTS``: passeport, positionnements, plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from portail.droits.queries import reponses_de
from portail.parcours.passeport import presentation, queries, queries_partages
from portail.parcours.plans import queries as plans
from portail.parcours.positionnement import queries as positionnements
from portail.socle.branchements import Encart
from portail.socle.enums import Role
from portail.socle.queries import roles_actifs

if TYPE_CHECKING:
    from portail.socle.models import Compte


def d_un_compte(compte: Compte) -> Encart | None:
    """A candidat's passeport and positionnements; what people show an adviser. None for the other roles."""
    jour = timezone.localdate()
    tenus = roles_actifs(compte, jour)
    if not tenus & {Role.CANDIDAT, Role.CONSEILLER} or not _installees():
        return None
    contexte: dict[str, Any] = {"candidat": Role.CANDIDAT in tenus, "conseiller": Role.CONSEILLER in tenus}
    if Role.CANDIDAT in tenus:
        lus = queries.acquis_de(compte.pk)
        siens = plans.visibles_de(compte.pk)
        contexte |= {
            "resume": presentation.resume(queries.Passeport(jour, lus, ())),
            "partages": queries_partages.ouverts(compte, jour).count(),
            "positionnements": positionnements.positionnements_de(compte.pk),
            "droits": reponses_de(compte.pk) is not None,
            "plans": [plan for plan in siens if not plan.a_accepter],
            "proposes": [plan for plan in siens if plan.a_accepter],
        }
    if Role.CONSEILLER in tenus:
        contexte["recus"] = queries_partages.partages_recus(compte, jour)
    return Encart("parcours/passeport/morceaux/encart_compte.html", contexte)


def _installees() -> bool:
    """Whether this site has the pages of the room."""
    try:
        reverse("parcours:passeport")
    except NoReverseMatch:
        return False
    return True
