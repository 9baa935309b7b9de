"""The page « Pour la statistique publique » of a candidature: its candidate's alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from brique.erreurs import ErreurBrique
from portail.certification import operations_situation as operations
from portail.certification.candidat import presentation_situation as presentation
from portail.certification.candidat import queries
from portail.certification.candidat.acces import ouvrir
from portail.certification.candidat.forms_situation import SituationForm
from portail.socle.enums import Role
from portail.socle.perms import compte_de, reservee
from portail.socle.phrases import majuscule

if TYPE_CHECKING:
    from portail.certification.models import Candidature


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def situation(request: HttpRequest, cle: int) -> HttpResponse:
    """Answer, change one's answers, or take them back."""
    trouvee = ouvrir(request, cle)
    if request.method != "POST":
        return _page(request, trouvee)
    if "effacer" in request.POST:
        operations.effacer(cle, candidat=compte_de(request))
        messages.success(request, _("Vos réponses sont effacées."))
        return redirect("certification:candidature-situation", cle)
    formulaire = SituationForm(request.POST)
    if not formulaire.is_valid():
        return _page(request, trouvee, formulaire, 422)
    try:
        gardee = operations.declarer(cle, formulaire.lire(), candidat=compte_de(request))
    except ErreurBrique as refus:
        formulaire.add_error(None, majuscule(refus.message))
        return _page(request, ouvrir(request, cle), formulaire, 409)
    if gardee:
        messages.success(request, _("Vos réponses sont enregistrées. Vous seul pouvez les relire."))
    else:
        messages.info(request, _("Vous n’avez répondu à aucune question : rien n’est gardé."))
    return redirect("certification:candidature", cle)


def _page(
    request: HttpRequest, trouvee: Candidature, formulaire: SituationForm | None = None, statut: int = 200
) -> HttpResponse:
    contexte = presentation.page(trouvee, queries.situation(trouvee), timezone.localdate(), formulaire)
    return render(request, "certification/candidat/situation.html", contexte, status=statut)
