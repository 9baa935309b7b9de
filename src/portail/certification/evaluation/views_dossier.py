"""What the candidate wrote and gave for a bloc, read apart from the grid; each reading is journaled."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portail.certification import operations_dossier
from portail.certification.evaluation import queries
from portail.certification.evaluation.views import la_mienne
from portail.socle.enums import Role
from portail.socle.perms import compte_de, reservee
from portail.socle.pieces_jointes import telechargement


@reservee(Role.EVALUATEUR)
@never_cache
@require_safe
def dossier(request: HttpRequest, cle: int) -> HttpResponse:
    """The candidate’s dossier of that bloc: their answers, their documents."""
    confiee = la_mienne(request, cle)
    candidature, code = confiee.evaluation.candidature, confiee.evaluation.code
    operations_dossier.lire_dossier(candidature, lecteur=compte_de(request), quand=timezone.now(), code=code)
    reponses, pieces = queries.dossier_du_bloc(candidature, code)
    par_rang = {reponse.competence: reponse for reponse in reponses}
    lignes = [(rang, enonce.texte, par_rang.get(rang)) for rang, enonce in enumerate(confiee.bloc.enonces, start=1)]
    contexte = {"confiee": confiee, "evaluation": confiee.evaluation, "lignes": lignes, "pieces": pieces}
    return render(request, "certification/evaluation/dossier.html", contexte)


@reservee(Role.EVALUATEUR)
@never_cache
@require_safe
def piece(request: HttpRequest, cle: int, piece: int) -> HttpResponse:
    """A document of that bloc: always downloaded, never shown by the browser; each reading is journaled."""
    confiee = la_mienne(request, cle)
    _reponses, pieces = queries.dossier_du_bloc(confiee.evaluation.candidature, confiee.evaluation.code)
    trouvee = next((une for une in pieces if une.pk == piece), None)
    if trouvee is None:
        raise Http404(str(piece))
    octets = operations_dossier.lire_piece(trouvee, lecteur=compte_de(request), quand=timezone.now())
    return telechargement(octets, trouvee.nom)
