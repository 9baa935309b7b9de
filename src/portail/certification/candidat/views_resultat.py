"""The result of a jury, the parchemins, and their verification by anybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portail.certification import queries_delivrance
from portail.certification.candidat import presentation_resultat as presentation
from portail.certification.candidat import queries
from portail.certification.candidat.acces import ouvrir
from portail.certification.papiers import imprimer_parchemin
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import Refus, publique, reservee
from portail.socle.pieces_jointes import telechargement

_VERIFICATIONS = Limite("parchemins-verifies", nombre=30)
_IMPRESSIONS = Limite("parchemins-imprimes", nombre=20)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
def resultat(request: HttpRequest, cle: int) -> HttpResponse:
    """What the jury decided, bloc by bloc, once it is notified."""
    trouvee = ouvrir(request, cle)
    passage = queries_delivrance.passage_notifie(trouvee)
    if passage is None:
        return redirect("certification:candidature", cle)
    contexte = presentation.page(queries.lire(trouvee, timezone.localdate()), passage)
    return render(request, "certification/candidat/resultat.html", contexte)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
@limiter(_IMPRESSIONS)
def parchemin(request: HttpRequest, cle: int, numero: str) -> HttpResponse:
    """A parchemin in PDF, for its holder, once the result is notified and while it holds."""
    passage = queries_delivrance.passage_notifie(ouvrir(request, cle))
    emis = queries_delivrance.parchemins_du_passage(passage) if passage is not None else []
    voulu = next((un for un in emis if un.numero == numero), None)
    if voulu is None:
        raise Http404(numero)
    if getattr(voulu.acquis, "annulation", None) is not None:
        raise Refus(
            _("Ce parchemin est annulé : il ne s’imprime plus."),
            _("La page de votre passeport dit le motif de l’annulation."),
        )
    return telechargement(imprimer_parchemin(voulu), f"parchemin-{voulu.numero}.pdf")


@publique
@never_cache
@require_safe
@limiter(_VERIFICATIONS)
def verifier(request: HttpRequest, cle: str) -> HttpResponse:
    """What a parchemin attests, and whether it still holds: nothing more of the person than their printed name."""
    trouve = queries_delivrance.parchemin_a_verifier(cle.strip().upper())
    contexte = presentation.verification(trouve) if trouve is not None else {}
    statut = 200 if trouve is not None else 404
    reponse = render(request, "certification/candidat/verifier.html", contexte, status=statut)
    reponse.headers["X-Robots-Tag"] = "noindex, nofollow"
    return reponse
